"""The edition's type: each file holds the letters that the style sheet asks of it, and is the one that its page describes."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest
from fontTools.ttLib import TTFont

from analysis.publish.formats.format import FONTS

STYLE = (FONTS.parent / "edition.css_t").read_text(encoding="utf-8")
FACES = re.findall(r'@font-face \{[^}]*url\("fonts/([\w-]+\.woff2)"\)[^}]*unicode-range: ([^;]+);', STYLE)
#: What stands in prose and data about money, shares and counts, beside letters and figures.
SIGNS = "€£%‰§№×−±≤≥"


def _codes(ranges: str) -> set[int]:
    """The code points of a range in a style sheet: ``U+20, U+2010-2011``."""
    codes = set()
    for span in ranges.split(", "):
        first, _, last = span.removeprefix("U+").partition("-")
        codes |= set(range(int(first, 16), int(last or first, 16) + 1))
    return codes


def test_every_file_is_used():
    assert sorted(name for name, _ in FACES) == sorted(file.name for file in FONTS.glob("*.woff2"))


@pytest.mark.parametrize(("name", "ranges"), FACES, ids=[name for name, _ in FACES])
def test_a_file_has_what_is_asked_of_it(name, ranges):
    """A letter in the range of a file that has it not would be shown in another face."""
    assert not _codes(ranges) - TTFont(FONTS / name).getBestCmap().keys()


@pytest.mark.parametrize("style", ["regular", "italic", "semibold"])
def test_signs(style):
    """Each style has the signs of figures; those of rare letters are in the file that is loaded only for them."""
    asked = _codes(next(ranges for name, ranges in FACES if name == f"edition-serif-{style}-latin.woff2"))
    assert not set(map(ord, SIGNS)) - asked


def test_the_page_on_the_type_is_true():
    """It gives the size, the glyphs and the checksum of each file."""
    rows = re.findall(
        r"\| `([\w-]+\.woff2)` \| (\d+) \| (\d+) \| .*`(\w{64})` \|", (FONTS / "README.md").read_text(encoding="utf-8")
    )
    assert len(rows) == len(FACES)
    for name, size, glyphs, checksum in rows:
        content = (FONTS / name).read_bytes()
        assert (int(size), checksum) == (len(content), sha256(content).hexdigest()), name
        assert int(glyphs) == len(TTFont(FONTS / name).getGlyphOrder()), name
