"""What a page has for other media, and what is left with nothing when that has gone."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.html import HtmlElement

from analysis.publish.formats.elements import by_class, classes
from analysis.source.media import MEDIA

__all__ = ["drop_unused_works", "select"]

#: What stands over something, and alone is nothing.
_HEADS = ("h2", "h3", "h4", "h5", "h6", "summary")


def select(body: HtmlElement, medium: str) -> set[str]:
    """Remove, in place, what a page has for other media, and the headings and links that are left with nothing; the addresses removed."""
    others = by_class(body, f"not-{medium}")
    addresses = {address for element in others for address in element.xpath("descendant-or-self::*/@id")}
    holders = [element.getparent() for element in others]
    for element in others:
        if element.getparent() is not None:
            element.drop_tree()
    for place in holders:
        while place is not None and place is not body and place.getparent() is not None and _is_empty(place):
            above = place.getparent()
            addresses |= set(place.xpath("descendant-or-self::*/@id"))
            place.drop_tree()
            place = above
    for box in by_class(body, *(f"not-{other}" for other in MEDIA)):
        if box.tag == "div" and "shown" not in classes(box):  # paragraphs that are for this medium too
            box.drop_tag()
    return addresses


def _is_empty(element: HtmlElement) -> bool:
    """Whether nothing is left in an element, or in a section or in what opens at a click no more than its heading."""
    if element.tag in ("td", "th") or (element.tag == "section" and element.find("h1") is not None):
        return False
    rest = [child for child in element if child.tag not in _HEADS and not _is_anchor(child)]
    words = [element.text, *(child.tail for child in element)]
    return not rest and not any(text and text.strip() for text in words)


def _is_anchor(element: HtmlElement) -> bool:
    """Whether an element is only an address for links."""
    return element.tag == "span" and len(element) == 0 and not (element.text or "").strip()


def drop_unused_works(bodies: Iterable[HtmlElement], used: set[str]) -> set[str]:
    """Remove, in place, the works of the bibliography that nothing in the medium refers to; the addresses removed."""
    works = [work for body in bodies for work in by_class(body, "citation") if work.get("id") not in used]
    for work in works:
        work.drop_tree()
    return {work.get("id") for work in works}
