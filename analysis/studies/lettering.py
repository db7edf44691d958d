"""The edition's own type in drawings: how wide words are, so that they can be placed without overlap.

matplotlib cannot read web fonts.  Widths are therefore read with fontTools, which needs no other file for them; for
pictures that are not SVG the fonts are unpacked.
"""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from pathlib import Path

import analysis

__all__ = ["FACES", "FAMILY", "register_fonts", "width", "wrapped"]

#: The faces of the edition's type.
FACES = ("regular", "italic", "semibold")
#: The names that the type has within its files, the one for Latin letters first.
FAMILY = ("Edition Serif", "Edition Serif Cyrillic")
_FONTS = Path(analysis.__file__).parent / "publish" / "theme" / "edition" / "static" / "fonts"
_SCRIPTS = ("cyrillic", "latin")
#: The width of a letter that the type lacks, in ems: a reader's own type will have it, and most letters are narrower.
_UNKNOWN = 0.7


@cache
def _advances(face: str) -> dict[int, float]:
    """How far each letter of a face advances, in ems, by its code point."""
    from fontTools.ttLib import TTFont

    advances: dict[int, float] = {}
    for script in _SCRIPTS:
        with TTFont(_FONTS / f"edition-serif-{face}-{script}.woff2", lazy=True) as font:
            widths, em = font["hmtx"], font["head"].unitsPerEm
            advances |= {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}
    return advances


@cache
def register_fonts() -> None:
    """Make the edition's type known to matplotlib, under the names of :data:`FAMILY`, until the process ends."""
    from fontTools.ttLib import woff2
    from matplotlib.font_manager import fontManager

    folder = tempfile.TemporaryDirectory(prefix="edition-type-")
    atexit.register(folder.cleanup)
    for file in sorted(file for script in _SCRIPTS for file in _FONTS.glob(f"*-{script}.woff2")):
        unpacked = Path(folder.name, f"{file.stem}.ttf")
        woff2.decompress(str(file), str(unpacked))
        fontManager.addfont(unpacked)


def width(words: str, size: float, face: str = "regular") -> float:
    """The width of words set in one line at ``size``, in the unit of ``size``; pairs of letters are not kerned.

    ``face`` is one of :data:`FACES`; raises :class:`FileNotFoundError` for another.
    """
    return size * _ems(words, face)


@cache
def _ems(words: str, face: str) -> float:
    advances = _advances(face)
    return sum(advances.get(ord(letter), _UNKNOWN) for letter in words)


def wrapped(words: str, room: float, size: float, face: str = "regular") -> list[str]:
    """Lines no wider than ``room``, as few as will do and as even as can be; a word that is wider has a line of its own."""
    lines = _filled(words, room, size, face)
    if len(lines) < 2:
        return lines
    low, high = 0.0, room
    while high - low > 1:
        middle = (low + high) / 2
        few = len(_filled(words, middle, size, face)) == len(lines)
        low, high = (low, middle) if few else (middle, high)
    return _filled(words, high, size, face)


def _filled(words: str, room: float, size: float, face: str) -> list[str]:
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and width(longer, size, face) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
