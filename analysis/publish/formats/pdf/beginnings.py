"""Passages that would begin in the last line or two of a page begin on the next one.

Style sheets ask for it with ``orphans``; but a passage with notes has to do without, since WeasyPrint 70 loses the notes of a line
that it moves for that reason.  So the chapters of the text are laid out by themselves first, and again where a passage begins so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from lxml.html import HtmlElement
from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import Box, LineBox

from analysis.publish.formats.elements import by_class

__all__ = ["LEAST", "move_beginnings", "parts"]

#: The lines that a paragraph has at least at the foot of a page and at the head of the next.
LEAST = 3
_HEADINGS = ("h2", "h3", "h4", "h5")
_ON_THE_NEXT = "break-before: page"


def parts(pages: Iterable[Page]) -> dict[Element, list[int]]:
    """Of each element that holds lines, how many stand on each page, or in each column, that has some, in order."""
    counts: dict[Element, list[int]] = {}
    for page in pages:
        for box in _boxes(page._page_box):
            lines = sum(isinstance(child, LineBox) for child in box.children)
            if lines and box.element is not None:
                counts.setdefault(box.element, []).append(lines)
    return counts


def move_beginnings(bodies: Iterable[HtmlElement], pages: Iterable[Page]) -> int:
    """In each of the ``bodies`` have the first passage that begins on the ``pages`` with fewer than :data:`LEAST` lines begin on the next, in place.

    A heading goes with its passage.  Gives how many were moved; what follows them stands elsewhere then, so the pages have to be
    laid out again.  A passage that was moved before is left alone.
    """
    short = {
        address.get("id")
        for element, lines in parts(pages).items()
        if len(lines) > 1 and lines[0] < LEAST
        for address in element.iterfind(".//*[@class='address'][@id]")
    }
    moved = 0
    for body in bodies:
        for passage in by_class(body, "passage"):
            above = passage.getprevious()
            first = passage if above is None or above.tag not in _HEADINGS else above
            is_short = any(address.get("id") in short for address in by_class(passage, "address"))
            if is_short and first.get("style") != _ON_THE_NEXT:
                first.set("style", _ON_THE_NEXT)
                moved += 1
                break
    return moved


def _boxes(box: Box) -> Iterator[Box]:
    """The boxes within a box, itself included, without the insides of lines."""
    if hasattr(box, "children") and not isinstance(box, LineBox):
        yield box
        for child in box.children:
            yield from _boxes(child)
