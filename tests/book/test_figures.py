"""Figures in a real browser: the drawing that fits is shown, its type can be read, and no label is cut or covers another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from browser import browse

#: Where the wide drawing has to be shown, and the least pixels that it has there.
DESK, LEAST = "1440", 900
#: From the smallest phone to a tablet the narrow drawing is shown.
SMALL = ("320", "390", "768")

pytestmark = pytest.mark.needs("node", "browser")


def _faults(figures: dict) -> list[str]:
    return [
        f"{name} at {width} px: {fault}"
        for name, at in figures.items()
        for width, f in at.items()
        for fault in f["amiss"]
    ]


def _check(figures: dict) -> None:
    assert not _faults(figures), "\n".join(_faults(figures))
    for name, at in figures.items():
        assert at[DESK]["drawing"] == "drawing wide" and at[DESK]["width"] >= LEAST, (name, at[DESK])
        assert {at[width]["drawing"] for width in SMALL} == {"drawing narrow"}, name
        assert all(figure["labels"] and figure["key"] for figure in at.values()), name
        assert len({bool(figure["links"]) for figure in at.values()}) == 1, "marks lead on in both drawings, or in none"


@pytest.fixture(scope="module")
def few(small) -> dict:
    """What was measured of the figures of the miniature."""
    return browse("figures.mjs", (small / "_build" / "html").resolve())


def test_figures_of_the_miniature(few):
    """Every sort of figure fits with little in it too."""
    assert len(few) >= 6
    _check(few)


def test_figures_of_the_book(book):
    """Nothing is cut off, no label has less than 12 pixels or covers another, and a wide screen shows a wide drawing."""
    figures = browse("figures.mjs", book.resolve())
    assert len(figures) >= 10
    _check(figures)


FAULTS = {
    'font-size="14"': ('font-size="11"', "px"),
    'class="drawing narrow"': ('class="drawing wide"', "0 drawings are shown"),
    '<text x="': ('<text x="-4', "is cut off"),
    "</text>": (" and much more that is too long for this place</text>", "overlaps"),
}


@pytest.mark.parametrize("old", FAULTS)
def test_faults_are_seen(small, tmp_path, old):
    """Smaller type, a drawing that is missing, a label that is moved out, and labels that grew are noticed."""
    new, message = FAULTS[old]
    html = tmp_path / "html"
    (html / "chapters").mkdir(parents=True)
    shutil.copytree(small / "_build" / "html" / "_static", html / "_static")
    page = Path("chapters", "study.html")
    text = (small / "_build" / "html" / page).read_text(encoding="utf-8")
    assert old in text
    (html / page).write_text(text.replace(old, new), encoding="utf-8")
    assert any(message in fault for fault in _faults(browse("figures.mjs", html)))
