"""A figure on paper: drawn for the width of the page, in print colours, and divided where a page ends.

A drawing taller than a page would have to shrink until nobody could read it.  It is therefore cut into strips, each a
drawing of its own, at the heights that the drawing names, where there is no word and no mark; a page may end between two
strips.  A scale at the head of the drawing is a strip too, and is repeated on every page on which the drawing continues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from lxml.html import Element, HtmlElement

from analysis.outputs import COLOURS
from analysis.publish.document.styles import MEDIA
from analysis.publish.formats.strips import cut_positions, rename, strip_between
from analysis.studies.lettering import width

__all__ = [
    "ROOM",
    "STRIP",
    "WHOLE",
    "group_positions",
    "prepare_drawing",
    "with_print_colours",
]

#: Up to this height, in a drawing's own units, it stays in one piece; a page holds a quarter more.
WHOLE = 700.0
#: The height of a page below a figure's words, in a drawing's own units; a part that is taller has a page to itself, and the
#: words stand on the page before.
ROOM = 690.0
#: The least height of a strip.
STRIP = 80.0
#: A colour by its name, with the value for a light screen beside it.
_COLOUR = re.compile(r"var\(--(\w+),[^()]*\)")
#: The column of print colours, and that of what would be too dark there: the lines that carry no meaning.
_PRINT, _COLUMNS = MEDIA.index("print"), {"rule": MEDIA.index("light")}


def prepare_drawing(box: HtmlElement, svg: HtmlElement) -> None:
    """Put the drawing for print into the ``box`` of those for screens, in place; its alternative text becomes its title."""
    description = svg.find("desc")
    alternative = description.text
    description.drop_tree()
    with_print_colours(svg)
    svg.set("font-family", "Edition Serif, Edition Serif Cyrillic")
    _, _, across, height = map(float, svg.get("viewBox").split())
    between = (group_positions(svg, height) or cut_positions(svg, height, STRIP)) if height > WHOLE else []
    scale = float(svg.get("data-head", 0)) if between else 0.0
    for child in list(box):
        child.drop_tree()
    _put_paper_behind_words(svg)
    box.set("class", "drawing")
    if not between and box.getparent() is not None:
        box.getparent().set("class", f"{box.getparent().get('class', '')} whole".strip())
    box.attrib.pop("data-print", None)
    if scale:
        head = strip_between(svg, across, 0.0, scale)
        words = ", ".join(dict.fromkeys(t.text_content() for t in head.iter("text")))
        _place(box, "scale", head, f"The scale: {words}.")
    strips = [strip_between(svg, across, top, bottom) for top, bottom in pairwise([scale, *between, height])]
    if between and (
        how := "spread" if group_positions(svg, height) else "alone" * _is_too_tall(scale, between, height)
    ):
        box.getparent().set("class", f"{box.getparent().get('class', '')} {how}".strip())
    for n, strip in enumerate(strips):
        _place(box, f"strip{n + 1}", strip, alternative if n == 0 else f"Continued, {n + 1} of {len(strips)}.")


def with_print_colours(svg: HtmlElement) -> None:
    """Give a drawing the colours of print in place of their names, which WeasyPrint does not look up there."""
    for element in svg.iter():
        for name, value in element.attrib.items():
            if "var(" in value:
                element.set(name, _COLOUR.sub(lambda m: COLOURS[m[1]][_COLUMNS.get(m[1], _PRINT)], value))


def _put_paper_behind_words(svg: HtmlElement) -> None:
    """Put a ground of paper behind the words that stand on lines: WeasyPrint draws no halo around letters."""
    for text in list(svg.iter("text")):
        if text.attrib.pop("class", "") != "halo":
            continue
        size = float(text.get("font-size", svg.get("font-size")))
        face = "semibold" if text.get("font-weight") else "italic" if text.get("font-style") else "regular"
        wide = width(text.text_content(), size, face)
        left = float(text.get("x")) - {"start": 0.0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
        ground = {"x": f"{left - 1:g}", "y": f"{float(text.get('y')) - 0.8 * size:g}"}
        ground |= {"width": f"{wide + 2:g}", "height": f"{1.05 * size:g}", "fill": "#fff"}
        text.addprevious(Element("rect", ground))


def _place(box: HtmlElement, name: str, strip: HtmlElement, alternative: str) -> None:
    """Put a strip at the end of a figure, in a row of its own."""
    title = Element("title")
    title.text = alternative
    strip.insert(0, title)
    rename(strip, name)
    row = Element("div", {"class": "scale" if name == "scale" else "strip"})
    row.append(strip)
    box.append(row)


def group_positions(svg: HtmlElement, height: float) -> list[float]:
    """Where a drawing of that height is cut between groups of rows: as late as each page allows; nowhere if one group is too tall."""
    scale = begin = float(svg.get("data-head", 0))
    ends = [*map(float, svg.get("data-groups", "").split()), height]
    positions = []
    for before, end in pairwise([begin, *ends]):
        if scale + end - begin > ROOM:
            positions.append(begin := before)
    return [] if _is_too_tall(scale, positions, height) else positions


def _is_too_tall(scale: float, positions: Iterable[float], height: float) -> bool:
    """Whether a part between two cuts, with its scale, is taller than a page below a figure's words."""
    return scale + max(b - a for a, b in pairwise([scale, *positions, height])) > ROOM
