"""A page of the built book as a document of the EPUB: the same matter, without what only a browser can use.

The page is parsed as a browser parses it and written as XML.
Trees are those of :mod:`xml.etree.ElementTree`, with plain tag names; :func:`document` gives them their name spaces.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

import tinyhtml5

from analysis.publish.document import screen
from analysis.publish.make.formats import FormatError

__all__ = ["Chapter", "EpubError", "Heading", "classes", "document", "read"]

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_XMLNS = "{http://www.w3.org/2000/xmlns/}"
#: What else a reading system has ways of its own for; drawings lose their style sheet, which would reach all of the page.
_CLASSES = {*screen.CLASSES, "fn-bracket", "expanded", "toctree-wrapper"}
_TAGS = {*screen.TAGS, "fieldset", "style"}
#: On a small screen cells stand under one another, and a reading system then forgets what they were.
_ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "th": "columnheader",
    "td": "cell",
}
#: A colour by the name that the style sheet gives it; a reading system that does not know names takes the plain one before it.
_COLOUR = re.compile(r"([\w-]+): (var\(--\w+, (#\w+)\))")


class EpubError(FormatError):
    """A page cannot become part of an EPUB; the message says which and why."""


@dataclass(frozen=True)
class Heading:
    """A place in a chapter that the contents list, under its words."""

    address: str
    words: str


@dataclass(frozen=True)
class Chapter:
    """A document of the EPUB: its page's name without ending, its title, its places for the contents, and its matter."""

    name: str
    title: str
    places: tuple[Heading, ...]
    body: Element

    @property
    def drawn(self) -> bool:
        """Whether SVG stands in it, which the package has to say."""
        return next(self.body.iter("svg"), None) is not None

    @property
    def bibliography(self) -> bool:
        """Whether it holds entries of a bibliography."""
        return any("citation" in classes(e) for e in self.body.iter())


def classes(element: Element) -> set[str]:
    """The classes of an element."""
    return set(element.get("class", "").split())


def read(html: str, name: str, pages: set[str]) -> Chapter:
    """The chapter in a page of the built book, as HTML; ``pages`` are the names of all, without ending.

    Raises :class:`EpubError` where a link leads to no page, or a picture has no words for those who do not see it.
    """
    root = tinyhtml5.parse(html, namespace_html_elements=False)
    body = root.find(".//main")
    body.tag, body.attrib = "body", {}
    for element in body.iter():
        _plain(element)
    _prune(body)
    for element in list(body.iter()):
        _adapt(element)
    for element in body.iter("a"):
        _lead(element, name, pages)
    _told(body, name)
    title = " ".join("".join(next(body.iter("h1")).itertext()).split())
    return Chapter(name, title, tuple(_places(body)), body)


def document(title: str, language: str, style: str, body: Element) -> str:
    """A whole document as XHTML; ``style`` is the address of its style sheet."""
    root = Element("html", {"xmlns": "http://www.w3.org/1999/xhtml", "xmlns:epub": "http://www.idpf.org/2007/ops"})
    root.attrib |= {"lang": language, "xml:lang": language}
    head = SubElement(root, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "title").text = title
    SubElement(head, "link", rel="stylesheet", type="text/css", href=style)
    root.append(body)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{tostring(root, encoding="unicode")}\n'


def _plain(element: Element) -> None:
    """Names without name spaces, which are declared where they begin; a language in both of its spellings."""
    if isinstance(element.tag, str):
        element.tag = element.tag.removeprefix(_SVG)
    element.attrib = {k.replace(_XLINK, "xlink:"): v for k, v in element.attrib.items() if not k.startswith(_XMLNS)}
    if element.tag == "svg":
        element.attrib |= {"xmlns": _SVG[1:-1], "xmlns:xlink": _XLINK[1:-1]}
    if "lang" in element.attrib:
        element.set("xml:lang", element.get("lang"))
    if "var(" in element.get("style", ""):
        element.set("style", _COLOUR.sub(r"\1: \3; \1: \2", element.get("style")))


def _prune(element: Element) -> None:
    """Take off what only a browser can use, and what nothing is left of; the text after it stays."""
    for child in list(element):
        if not isinstance(child.tag, str) or child.tag in _TAGS or classes(child) & _CLASSES:
            _remove(element, child)
            continue
        _prune(child)
        if "source" in classes(child) and not "".join(child.itertext()).strip():
            _remove(element, child)
        elif "footnote-list" in classes(child):
            at = list(element).index(child)
            element[at : at + 1] = list(child)


def _remove(parent: Element, child: Element) -> None:
    at = list(parent).index(child)
    if child.tail:
        if at:
            parent[at - 1].tail = (parent[at - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _adapt(element: Element) -> None:
    """Say in an EPUB's words what an element is."""
    found = classes(element)
    if "address" in found:  # a link to itself is of use on the web only
        element.tag, element.attrib = "span", {"class": "address"}
    elif "footnote-reference" in found:
        element.set("epub:type", "noteref")
    elif "notes" in found and element.tag == "section":
        element.set("epub:type", "footnotes")
        for note in [e for e in element if e.tag == "aside"]:
            _note(element, note)
    elif "back" in found:
        element.set("role", "doc-backlink")
    elif "citation" in found:
        _remove(element, element.find("*[@class='label']"))  # a number, by which nothing is cited
    elif "drawing" in found:
        svg = element.find("svg")
        svg.insert(0, title := Element("title"))
        title.text = svg.get("aria-label")
    elif element.tag == "th" and "".join(element.itertext()).strip():
        element.set("scope", "col")
    elif element.tag == "th":  # a head without words is none
        element.tag = "td"
    if element.tag in _ROLES:
        element.set("role", _ROLES[element.tag])


def _note(section: Element, note: Element) -> None:
    """A note is a box that a reading system opens at its call; its apparatus follows the note and is not in the box.

    It is no ``aside``, which some reading systems show at the call alone.
    """
    note.tag = "div"
    note.set("epub:type", "footnote")
    label = note.find("*[@class='label']")
    label.text, label[:] = "".join(label.itertext()), []
    for child in list(note):
        if "apparatus" in classes(child):
            note.remove(child)
            section.insert(list(section).index(note) + 1, child)


def _lead(link: Element, name: str, pages: set[str]) -> None:
    """Let a link to a page of the book lead to its document."""
    address = urlsplit(link.get("href", ""))
    if address.scheme or address.netloc or not address.path:
        return
    page, ending = posixpath.splitext(posixpath.normpath(posixpath.join(posixpath.dirname(name), address.path)))
    if ending != ".html" or page not in pages:
        raise EpubError(f"{name}: a link leads to {link.get('href')}, which is no page of the book")
    link.set("href", address._replace(path=address.path.removesuffix(".html") + ".xhtml").geturl())


def _told(body: Element, name: str) -> None:
    """Hold the accessibility metadata to what they say of pictures."""
    for picture in [*body.iter("svg"), *body.iter("img")]:
        if picture.get("aria-hidden") != "true" and not (picture.get("aria-label") or picture.get("alt")):
            raise EpubError(f"{name}: a picture has no words for those who do not see it")


def _places(body: Element) -> Iterator[Heading]:
    """Sections below the title, and passages."""
    for element in body.iter():
        heading = element.find("h2") if element.tag == "section" else None
        if heading is not None and element.get("id"):
            yield Heading(element.get("id"), " ".join("".join(heading.itertext()).split()))
        elif "passage" in classes(element):
            yield Heading(element.get("id"), element.get("id"))
