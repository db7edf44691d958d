"""The figure of the works that the text cites: every mark can be told from the others and has an entry in the key."""

from __future__ import annotations

import re
import xml.etree.ElementTree as xml
from itertools import combinations
from math import hypot

import pytest

from analysis.outputs import WIDTHS
from analysis.studies.citations_figure import citations

_SVG = "{http://www.w3.org/2000/svg}"


def _shapes(svg: str) -> list[tuple[str, float, float, float]]:
    """Every circle and square, whether it is filled, where its middle is, and half its size with the outline of an open one."""
    shapes = []
    for shape in xml.fromstring(svg).iter():
        is_open = "paper" in shape.get("fill", "")
        rim = float(shape.get("stroke-width", 0)) / 2 * is_open
        kind = "open" if is_open else "filled"
        if shape.tag == f"{_SVG}circle":
            x, y, half = (float(shape.get(name)) for name in ("cx", "cy", "r"))
            shapes.append((f"{kind} circle", x, y, half + rim))
        elif corner := re.match(r"M(\S+) (\S+)l(\S+) 0l0 ", shape.get("d", "")):
            left, top, side = map(float, corner.groups())
            shapes.append((f"{kind} square", left + side / 2, top + side / 2, side / 2 + rim))
    return shapes


def _strokes(drawn: str, dotted: bool) -> list[tuple[float, float, float, float]]:
    """Where each dotted or each whole red line begins, and how far it goes across and down."""
    paths = [path for path in xml.fromstring(drawn).iter(f"{_SVG}path") if "accent" in path.get("stroke", "")]
    return [
        tuple(map(float, numbers))
        for path in paths
        if bool(path.get("stroke-dasharray")) == dotted
        for numbers in re.findall(r"M(\S+) (\S+)l(\S+) ([^Ml]+?)(?=M|$)", path.get("d"))
    ]


@pytest.mark.parametrize("name", WIDTHS)
def test_marks_can_be_counted(edition, name):
    """There is one mark for each citation, none of them touches another, and the scale names where the notes begin."""
    drawn = citations(edition).drawings[name]
    marks = _shapes(drawn)
    assert len(marks) == len(edition.citations)
    for (_, x, y, half), (_, across, down, other) in combinations(marks, 2):
        assert hypot(x - across, y - down) > half + other - 0.1, (x, y)
    assert ">n01</text>" in drawn and ">p01</text>" in drawn


@pytest.mark.parametrize("name", WIDTHS)
def test_a_dotted_line_ends_at_a_mark_or_has_a_foot(edition, name):
    """A line to the work through which another is known ends at a mark of that work, or at a short stroke in its row."""
    drawn = citations(edition).drawings[name]
    ends = [(x, y) for _, x, y, _ in _shapes(drawn)]
    feet = [(x + across / 2, y) for x, y, across, down in _strokes(drawn, False) if down == 0]
    lines = _strokes(drawn, True)
    assert len(lines) == sum(bool(c.via) for c in edition.citations) > len(feet) > 0
    for x, y, _, down in lines:
        assert any(hypot(x - a, y + down - b) < 0.3 for a, b in [*ends, *feet]), (x, y)


def test_the_key_has_every_mark(edition):
    """Each shape of the drawing, filled or open, stands in the key."""
    figure = citations(edition)
    in_the_key = {shape for svg, _ in figure.key for shape, *_ in _shapes(svg)}
    assert in_the_key == {shape for shape, *_ in _shapes(figure.svg)} and len(in_the_key) == 4


def test_passages_stand_after_the_name(edition):
    """The passages that cite a work follow its name in brackets, a run of them as a range, and no line ends amid them."""
    for drawn in citations(edition).drawings.values():
        assert "p08–p12)" in drawn and "p03,\u00a0p04" in drawn
        assert not re.search(r"\d,</text>|<text[^>]*>[^A-Za-z(\d]", drawn)


@pytest.mark.parametrize("name", ["narrow", "print"])
def test_no_page_ends_within_a_dotted_line(edition, name):
    """A mark and the row of the work through which it is known stand on one page."""
    drawn = citations(edition).drawings[name]
    cuts = [float(y) for y in re.search(r'data-cuts="([^"]+)"', drawn)[1].split()]
    lines = [(y, y + down) for _, y, _, down in _strokes(drawn, dotted=True)]
    assert len(cuts) > 10 and len(lines) > 3
    assert not [(y, line) for y in cuts for line in lines if min(line) < y < max(line)]
