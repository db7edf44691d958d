"""Divides a drawing that is taller than a page into strips, each a drawing of its own; a page may end between two of them.

It is divided at the heights that the drawing names, where there is no word and no mark.
"""

from __future__ import annotations

import copy
import re

from lxml.html import HtmlElement

__all__ = ["cut_positions", "even_positions", "rename", "strip_between"]

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
#: The steps of a path, straight ones from where the last ended.
_STEPS = re.compile(r"([A-Za-z])([^A-Za-z]*)")
#: A straight line between two points, and several of them, such as those of a grid.
_LINE = re.compile(r"M[^A-Za-z]+l[^A-Za-z]+")
_LINES = re.compile(rf"(?:{_LINE.pattern}){{2,}}")
#: The heights within which a group has a heading and one row, and one row alone.
_HEADED, _ROW = 64.0, 32.0
#: How far a word extends above and below its line.
_WORD = (11.0, 4.0)
#: What is drawn, and may be left out of a strip that it does not reach into.
_DRAWN = ("text", "path", "rect", "circle", "g", "a")


def cut_positions(svg: HtmlElement, height: float, least: float) -> list[float]:
    """Where a drawing of that height is cut: the heights that it names, as many as leave strips of the ``least`` height, in its own units.

    No cut leaves a single row of a group, or its heading, alone.
    """
    positions = [float(svg.get("data-head", 0))]
    for at in _named_positions(svg):
        if at - positions[-1] >= least and height - at >= least:
            positions.append(at)
    return positions[1:]


def even_positions(svg: HtmlElement, height: float, least: float, ideal: float) -> list[float]:
    """Where a drawing of that height is cut so that its strips are as near an ``ideal`` height as the heights allow that it names.

    None is lower than the ``least`` height.
    """
    begin = float(svg.get("data-head", 0))
    # The least sum of squares up to each height, with the cuts that lead there.
    best: dict[float, tuple[float, list[float]]] = {begin: (0.0, [])}
    for at in [at for at in _named_positions(svg) if at - begin >= least and height - at >= least] + [height]:
        before = [(cost + (at - y - ideal) ** 2, cuts, y) for y, (cost, cuts) in best.items() if at - y >= least]
        cost, cuts, y = min(before, default=((height - begin) ** 2, [], begin))
        best[at] = cost, [*cuts, y]
    return best[height][1][1:]


def _named_positions(svg: HtmlElement) -> list[float]:
    """The heights at which a drawing says that it can be cut, without those that leave one row of a group, or its heading, alone."""
    groups = [float(at) for at in svg.get("data-groups", "").split()]
    offered = [float(at) for at in svg.get("data-cuts", "").split()]
    return [at for at in offered if not any(0 < at - begin < _HEADED or 0 < begin - at < _ROW for begin in groups)]


def rename(drawing: HtmlElement, name: str) -> None:
    """Put a name before the ids of a drawing's parts, and where they are used, so that another drawing may have the same."""
    own = {f"#{element.get('id')}" for element in drawing.iter() if element.get("id")}
    for element in drawing.iter():
        for attribute, value in element.attrib.items():
            if attribute == "id":
                element.set(attribute, f"{name}.{value}")
            elif attribute == "href" and value in own:
                element.set(attribute, f"#{name}.{value[1:]}")
            elif "url(#" in value:
                element.set(attribute, value.replace("url(#", f"url(#{name}."))


def _extent(element: HtmlElement) -> tuple[float, float]:
    """How far up and down an element of a drawing reaches."""
    if element.tag == "text":
        return float(element.get("y")) - _WORD[0], float(element.get("y")) + _WORD[1]
    if element.tag == "rect":
        return float(element.get("y")), float(element.get("y")) + float(element.get("height"))
    if element.tag == "circle":
        middle, radius = float(element.get("cy")), float(element.get("r"))
        return middle - radius, middle + radius
    if element.tag in ("a", "g"):
        above, below = zip(*(_extent(child) for child in element if child.tag in _DRAWN))
        return min(above), max(below)
    return _extent_of_path(element.get("d"))


def _extent_of_path(path: str) -> tuple[float, float]:
    height, heights = 0.0, []
    for letter, numbers in _STEPS.findall(path):
        for number in map(float, _NUMBER.findall(numbers)[1::2]):
            height = height + number if letter == "l" else number
            heights.append(height)
    return min(heights), max(heights)


def _reaches(path: str, top: float, bottom: float) -> bool:
    above, below = _extent_of_path(path)
    return below >= top and above <= bottom


def strip_between(svg: HtmlElement, across: float, top: float, bottom: float) -> HtmlElement:
    """The part of a drawing between two heights, without what does not reach into it."""
    strip = copy.deepcopy(svg)
    strip.tail = None
    for name in ("aria-describedby", "aria-label", "role", "data-cuts", "data-groups", "data-head", "data-begin"):
        strip.attrib.pop(name, None)
    strip.set("viewBox", f"0 {top:g} {across:g} {bottom - top:g}")
    _prune(strip, top, bottom)
    return strip


def _prune(group: HtmlElement, top: float, bottom: float) -> None:
    """Remove from a group what does not reach between two heights; words of a mark that goes on stay where they are.

    A mark that began above is no link once more, and has its name only there.
    """
    for element in [e for e in group if e.tag in _DRAWN]:
        above, below = _extent(element)
        if below < top or above > bottom:
            element.drop_tree()
            continue
        if element.tag == "a" and top and above <= top:
            element.tag = "g"
            element.attrib.clear()
            for title in element.findall("title"):
                title.drop_tree()
        if element.tag in ("a", "g"):
            _prune(element, top, bottom)
        elif element.tag == "path" and _LINES.fullmatch(element.get("d")):
            lines = [line for line in _LINE.findall(element.get("d")) if _reaches(line, top, bottom)]
            if lines:
                element.set("d", "".join(lines))
            else:
                element.drop_tree()
