"""A figure on paper: in print colours, with type of one size, and divided where a page ends.

A drawing taller than a page would have to shrink until nobody could read it.  It is therefore cut into strips, each a
drawing of its own, at heights where there is no word and no mark; a page may end between two strips.  A scale
at the head of the drawing is a strip too, and is repeated on every page on which the drawing continues.
"""

from __future__ import annotations

import copy
import re
from itertools import pairwise

from lxml.html import Element, HtmlElement

__all__ = ["STRIP", "WHOLE", "cut_positions", "prepare_drawing", "rename"]

#: Up to this height a drawing stays in one piece; a page holds half as much again.
WHOLE = 400.0
#: The least height of a strip in a drawing's own units, of which a line of its type takes about twelve.
STRIP = 110.0
#: A figure's colours are names with the value for light paper beside them.
_COLOUR = re.compile(r"var\(--[\w-]+,\s*([^()]+)\)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_MOVED = re.compile(r"translate\(\s*-?[\d.]+[\s,]+(-?[\d.]+)")
#: How far a word or a mark extends above and below its position.
_WORD, _MARK = (9.0, 3.5), (6.0, 6.0)
#: Elements whose positions differ by at most this are in one row.
_ROW = 6.0
#: An element at least this tall is a line of the axes, which may be cut.
_AXIS = 40.0
#: Half of the widest line of the axes.
_LINE = 0.5


def prepare_drawing(box: HtmlElement) -> None:
    """Make the figure in ``box`` ready for paper, in place; its alternative text becomes its title."""
    svg = box.find("svg")
    alternative = svg.find("desc").text
    for words in [*svg.iter("title", "desc", "metadata")]:
        words.drop_tree()
    for link in list(svg.iter("a")):  # Links in a drawing are not printed; the table of the same data has them.
        link.drop_tag()
    for element in svg.iter():
        for declared in _COLOUR.sub(r"\1", element.attrib.pop("style", "")).split(";"):
            name, _, value = declared.partition(":")
            if value:  # as an attribute: of a style WeasyPrint warns, though it obeys
                element.set(name.strip(), value.strip())
        # WeasyPrint reads no prefixes in HTML.
        if address := element.attrib.pop("xlink:href", None):
            element.set("href", address)
    svg.set("font-family", "Edition Serif, Edition Serif Cyrillic")
    _, _, width, height = map(float, svg.get("viewBox").split())
    between = cut_positions(svg, height) if height > WHOLE else []
    scale = _scale(svg) if between else 0.0
    if scale:
        head = _strip(svg, width, 0.0, scale)
        _place(
            box, "scale", head, f"The scale: {', '.join(dict.fromkeys(t.text_content() for t in head.iter('text')))}."
        )
    strips = [_strip(svg, width, top, bottom) for top, bottom in pairwise([scale, *between, height])]
    for n, strip in enumerate(strips):
        _place(box, f"strip{n + 1}", strip, alternative if n == 0 else f"Continued, {n + 1} of {len(strips)}.")
    svg.drop_tree()


def _place(box: HtmlElement, name: str, strip: HtmlElement, alternative: str) -> None:
    """Put a strip at the end of a figure, in a row of its own."""
    title = Element("title")
    title.text = alternative
    strip.insert(0, title)
    rename(strip, name)
    row = Element("div", {"class": "scale" if name == "scale" else "strip"})
    row.append(strip)
    box.append(row)


def _scale(svg: HtmlElement) -> float:
    """Where the scale at the head of a drawing ends: below the words that stand above all lines of the axes; 0 if none do."""
    lines = [
        extent for path in svg.iter("path") if not _defined(path) and _tall(extent := _extent(path)) and extent[0] > 0
    ]
    begin = min((top for top, _ in lines), default=0.0)
    words = [span for text in svg.iter("text") if (span := _span(text))]
    if not any(bottom <= begin for _, bottom in words):
        return 0.0
    return round(begin + _LINE, 2)


def rename(drawing: HtmlElement, name: str) -> None:
    """Put a name before the ids of a drawing's parts, and where they are used, so that another drawing may have the same."""
    for element in drawing.iter():
        for attribute, value in element.attrib.items():
            if attribute == "id":
                element.set(attribute, f"{name}.{value}")
            elif attribute == "href" and value.startswith("#"):
                element.set(attribute, f"#{name}.{value[1:]}")
            elif "url(#" in value:
                element.set(attribute, value.replace("url(#", f"url(#{name}."))


def cut_positions(svg: HtmlElement, height: float) -> list[float]:
    """Where a drawing of that height may be cut from side to side: strips of at least :data:`STRIP`, nothing cut through.

    Every strip begins with words, so that no row is separated from its label above.
    """
    spans = [(span, element) for element in svg.iter("text", "use", "path") if (span := _span(element)) is not None]
    words = [top for (top, _), element in spans if element.tag == "text"]
    positions, end = [], 0.0
    for top, bottom in sorted(span for span, _ in spans):
        middle = (end + top) / 2
        high = middle - (positions[-1] if positions else 0.0) >= STRIP and height - middle >= STRIP
        if top > end and high and any(abs(top - word) < _ROW for word in words):
            positions.append(round(middle, 2))
        end = max(end, bottom)
    return positions


def _span(element: HtmlElement) -> tuple[float, float] | None:
    """The vertical extent of an element; none if it is only used elsewhere, or may be cut."""
    if _defined(element):
        return None
    if element.tag == "path":
        top, bottom = _extent(element)
        return None if _tall((top, bottom)) else (top, bottom)
    above, below = _WORD if element.tag == "text" else _MARK
    moved = _MOVED.search(element.get("transform", ""))
    y = float(moved[1]) if moved else float(element.get("y", 0))
    return y - above, y + below


def _defined(element: HtmlElement) -> bool:
    """Whether an element is a definition that is drawn only where it is used."""
    return any(above.tag in ("defs", "clipPath") for above in element.iterancestors())


def _tall(extent: tuple[float, float]) -> bool:
    return extent[1] - extent[0] >= _AXIS


def _extent(path: HtmlElement) -> tuple[float, float]:
    heights = [float(n) for n in _NUMBER.findall(path.get("d", ""))][1::2] or [0.0]
    return min(heights), max(heights)


def _strip(svg: HtmlElement, width: float, top: float, bottom: float) -> HtmlElement:
    """The part of a drawing between two heights, without what does not reach into it."""
    strip = copy.deepcopy(svg)
    strip.tail = None
    for name in ("aria-describedby", "aria-label", "role"):
        strip.attrib.pop(name, None)
    strip.set("viewBox", f"0 {top:g} {width:g} {bottom - top:g}")
    for element in list(strip.iter("text", "use", "path")):
        if not _defined(element):
            above, below = _extent(element) if element.tag == "path" else _span(element)
            if below < top or above > bottom:
                element.drop_tree()
    return strip
