"""One page of the book as paper needs it: what only a screen can use is taken off, what is folded is open."""

from __future__ import annotations

import re

from lxml.html import Element, HtmlElement

from analysis.publish.formats import Unmade

__all__ = ["Unprintable", "classes", "having", "lay_open"]

#: Ways, controls and code, by class: nothing of the book's matter is in them.
_OFF = (
    "bring",
    "depth",
    "more",
    "menu",
    "skip",
    "headerlink",
    "letters",
    "csv",
    "above-input",
    "back",
    "pager",
    "forms",
    "launch",
)
_TAGS = ("script", "noscript", "button", "nav", "form")
#: An element's having a class, in XPath: searching in Python takes longer than all the rest of the joining.
_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"
#: Spans that look different from the words around them.
_SEEN = frozenset(["kept", "lamp", "mark", "reading", "form", "reason", "seen", "remark", "label"])
#: What only a browser reads.
_ATTRIBUTES = ("role", "tabindex", "data-label", "title", "aria-hidden", "aria-describedby", "aria-label")
#: A figure's colours are names with the value for light paper beside them.
_COLOUR = re.compile(r"var\(--[\w-]+,\s*([^()]+)\)")
#: From so many columns on a table needs a smaller size.
_COLUMNS = 6
#: Characters up to which a cell is not broken into lines.
_SHORT = 9


class Unprintable(Unmade):
    """The book cannot be printed as it is; the message names the place and what would be right."""


def classes(element: HtmlElement) -> set[str]:
    """The classes of an element."""
    return set(element.get("class", "").split())


def having(root: HtmlElement, *names: str) -> list[HtmlElement]:
    """The elements under ``root`` that have one of the classes, in the order of the page."""
    return root.xpath(f".//*[{' or '.join(map(_CLASS.format, names))}]")


def lay_open(page: HtmlElement) -> None:
    """Change the matter of a page, in place, from what a browser shows to what a sheet can hold."""
    for element in [*having(page, *_OFF), *page.iter(*_TAGS)]:
        if element.getparent() is not None:
            element.drop_tree()
    for figure in having(page, "drawing"):
        _draw(figure)
    for shape in having(page, "lamp"):
        _lamp(shape)
    for fold in list(page.iter("details")):
        _unfold(fold)
    for table in page.iter("table"):
        _set(table)
    for passage in having(page, "passage"):
        _address(passage)
        _abreast(passage)
    for link in page.iter("a"):
        _point(link)
    for element in page.iter():
        if isinstance(element.tag, str):
            for name in _ATTRIBUTES:
                element.attrib.pop(name, None)
    _spare(page)
    for source in having(page, "source"):
        if not source.text_content().strip():
            source.drop_tree()


def _draw(box: HtmlElement) -> None:
    """A figure draws itself in the colours of paper; what it says to those who do not see it is its title."""
    svg = box.find("svg")
    alternative = svg.find("desc").text
    for told in [*svg.iter("title"), *svg.iter("desc"), *svg.iter("metadata")]:
        told.drop_tree()
    for link in list(svg.iter("a")):  # its place is in the table of the same data; a link in a drawing is not drawn
        link.drop_tag()
    for element in svg.iter():
        for declared in _COLOUR.sub(r"\1", element.attrib.pop("style", "")).split(";"):
            name, _, value = declared.partition(":")
            if value:  # as an attribute: of a style WeasyPrint warns, though it obeys
                element.set(name.strip(), value.strip())
        if address := element.attrib.pop("xlink:href", None):  # HTML's parser hands on only the short name
            element.set("href", address)
    svg.set("font-family", "Edition Serif, Edition Serif Cyrillic")
    svg.insert(0, _element("title", alternative))


def _lamp(shape: HtmlElement) -> None:
    """A lamp that speaks is a picture with its word; one beside its word is an ornament, which is no picture to a reader's ear."""
    told = shape.get("aria-label")
    if told:
        shape.insert(0, _element("title", told))
        for mark in having(shape, "open"):
            mark.attrib.update({"fill": "none", "stroke": "#333", "stroke-width": "1.7"})
        shape.set("fill", "#333")
    else:
        ornament = _element("span", "")
        ornament.set("class", shape.get("class"))
        ornament.tail = shape.tail
        shape.getparent().replace(shape, ornament)


def _unfold(fold: HtmlElement) -> None:
    """A fold is a box under the words of its control, unless a caption in it or its place says the same."""
    summary = fold.find("summary")
    above = classes(fold.getparent())
    if "apparatus" in above or ("shown" in above and "data" not in classes(fold)):
        summary.drop_tree()
    else:
        summary.tag = "p"
        summary.set("class", "summary")
    fold.tag = "div"
    fold.set("class", " ".join(["fold", *sorted(classes(fold))]))


def _set(table: HtmlElement) -> None:
    """Give a table's heads their scope, a table of many columns its size, and keep an address in a cell in one piece."""
    heads = list(table.iter("th"))
    for head in heads:
        head.set("scope", "col")
    for cell in table.iter("td"):
        if len(cell.text_content()) <= _SHORT:
            cell.set("class", f"{cell.get('class', '')} short".strip())
    if len(heads) >= _COLUMNS:
        table.set("class", f"{table.get('class', '')} many")


def _address(passage: HtmlElement) -> None:
    """Put a passage's address into its first line, with which it then moves to another page."""
    address = having(passage, "address")[0]
    first = next(having(passage, "paraphrase")[0].iter("p", "dt"))
    address.tail, first.text = first.text, None
    first.insert(0, address)


def _abreast(passage: HtmlElement) -> None:
    """Set the translation of a private copy beside the paraphrase."""
    translation = next((part for part in passage if "translation" in classes(part)), None)
    if translation is not None:
        paraphrase = next(part for part in passage if "paraphrase" in classes(part))
        both = _element("div", "")
        both.set("class", "abreast")
        paraphrase.addprevious(both)
        both.extend([paraphrase, translation])


def _point(link: HtmlElement) -> None:
    """A link from a register to a passage, or from prose to a chapter, tells the page that it leads to."""
    inner = classes(link[0]) if len(link) else set()
    if "std-doc" in inner:
        link.set("class", "page-of")
    elif "edition-passage" in inner:
        above = {name for element in link.iterancestors() for name in classes(element)}
        if "register" in above and "claims" not in above:
            link.set("class", "page-of")


def _spare(page: HtmlElement) -> None:
    """Leave out what changes nothing on paper: spans without a look or a language, and the paragraph that is all of a cell or an item.

    Every element is laid out and tagged; without these it takes a fifth less time.
    """
    for span in list(page.iter("span")):
        if not classes(span) & _SEEN and "lang" not in span.attrib:
            span.drop_tag()
    for paragraph in page.xpath(".//td/p | .//th/p | .//li/p[not(ancestor::*[@class='paraphrase'])]"):
        if len(paragraph.getparent()) == 1 and not (paragraph.getparent().text or "").strip():
            paragraph.drop_tag()


def _element(tag: str, text: str) -> HtmlElement:
    made = Element(tag)
    made.text = text
    return made
