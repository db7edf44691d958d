"""Elements of pages: how they are read, found by their classes, and removed.

Pages are read with lxml's parser of HTML, which is many times as fast as one that reads exactly as a browser does.
It does not know SVG and makes all names lower-case; names with capitals are restored here.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement, fromstring

__all__ = ["by_class", "classes", "parse", "remove", "words_of"]

#: Characters that XML 1.0 forbids (section 2.2); no reading system and no printer shows anything for them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Names in SVG that have capitals.
_SVG_NAMES = {
    name.lower(): name
    for name in (
        *("clipPath", "linearGradient", "radialGradient", "textPath", "foreignObject"),
        *("viewBox", "preserveAspectRatio", "clipPathUnits", "gradientUnits", "gradientTransform", "patternUnits"),
        *("patternContentUnits", "patternTransform", "markerWidth", "markerHeight", "markerUnits", "refX", "refY"),
        *("maskUnits", "maskContentUnits", "textLength", "lengthAdjust", "startOffset", "pathLength", "spreadMethod"),
    )
}
#: Whether an element has a class, in XPath; searching in Python would take longer than all other work on a page.
_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"


def classes(element: HtmlElement) -> set[str]:
    """The classes of an element."""
    return set(element.get("class", "").split())


def by_class(root: HtmlElement, *names: str) -> list[HtmlElement]:
    """The elements under ``root`` that have one of the classes, in the order of the page."""
    return root.xpath(f".//*[{' or '.join(map(_CLASS.format, names))}]")


def words_of(element: HtmlElement) -> str:
    """The words of an element, with single spaces, without the calls of its notes."""
    call = _CLASS.format("footnote-reference")
    return " ".join("".join(element.xpath(f".//text()[not(ancestor::*[{call}])]")).split())


def remove(root: HtmlElement, names: tuple[str, ...], tags: tuple[str, ...]) -> None:
    """Remove the elements of these classes and tags from ``root``, in place; the text after them stays."""
    for element in [*(by_class(root, *names) if names else ()), *root.iter(*tags)]:
        if element.getparent() is not None:
            element.drop_tree()


def parse(html: str) -> HtmlElement:
    """A page, or a piece of one, as a tree: without characters that XML forbids, and with the names of SVG as in XML."""
    document = fromstring(_FORBIDDEN.sub(lambda match: " " if match[0].isspace() else "", html))
    for drawing in document.iter("svg"):  # the document itself may be one
        for element in drawing.iter():
            if isinstance(element.tag, str):
                element.tag = _SVG_NAMES.get(element.tag, element.tag)
                for name in [name for name in element.attrib if name in _SVG_NAMES]:
                    element.set(_SVG_NAMES[name], element.attrib.pop(name))
    return document
