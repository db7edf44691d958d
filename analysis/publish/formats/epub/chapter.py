"""A chapter as a document of the EPUB: the same content as XHTML, with the semantics of EPUB.

Elements have plain tag names and attributes with prefixes, such as ``epub:type``; :func:`document` declares them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import quote

from lxml.etree import tostring
from lxml.html import Element, HtmlElement
from lxml.html import builder as html

from analysis.publish.formats.elements import by_class, classes, remove, words_of
from analysis.publish.formats.pages import BookChapter, PageError, destination
from analysis.publish.formats.strips import even_positions, rename, strip_between

__all__ = ["Heading", "adapt", "document", "file_names", "headings", "serialize"]

_NAMESPACES = {"xmlns": "http://www.w3.org/1999/xhtml", "xmlns:epub": "http://www.idpf.org/2007/ops"}
_SVG_NAMESPACES = {"xmlns": "http://www.w3.org/2000/svg", "xmlns:xlink": "http://www.w3.org/1999/xlink"}
#: A drawing's own style sheet would reach all of the document.
_TAGS = ("style",)
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
_COLOUR = re.compile(r"(var\(--\w+), (#\w+)\)")
#: The least height of a strip of a drawing, and that which is aimed at, in its own units: a small page holds four of them.
_STRIP, _AIM = 70.0, 140.0
_CONTINUED = "Continued"


class Heading(NamedTuple):
    """A place in a chapter that the contents list: its id and its words."""

    id: str
    words: str


def file_names(pages: list[str]) -> dict[str, str]:
    """The file of each page in the EPUB; blanks, which a file name there should not have, become hyphens.

    Raises :class:`~analysis.publish.formats.pages.PageError` if two pages would have the same file.
    """
    names: dict[str, str] = {}
    for page in pages:
        name = re.sub(r"\s", "-", page) + ".xhtml"
        if name in names.values():
            raise PageError(f"{page}: another chapter has the same name with “-” for the blank; rename one of them")
        names[page] = name
    return names


def adapt(chapter: BookChapter, files: dict[str, str]) -> None:
    """Change a chapter, in place, from what a browser shows to what an EPUB holds; ``files`` are :func:`file_names`."""
    body = chapter.body
    body.tag, body.tail = "body", None
    body.attrib.clear()
    remove(body, (), _TAGS)
    for comment in list(body.iter()):
        if not isinstance(comment.tag, str):
            comment.drop_tree()
    for notes in by_class(body, "footnote-list", "entry"):
        notes.drop_tag()
    for box in by_class(body, "drawings"):
        _keep_narrow(box)
    for element in list(body.iter()):
        _adapt(element)
    for link in body.iter("a"):
        target = destination(link, chapter.page)
        if target and not link.get("href").startswith("#"):
            path = posixpath.relpath(files[target[0]], posixpath.dirname(chapter.page) or ".")
            link.set("href", quote(path) + (f"#{quote(target[1])}" if target[1] else ""))


def document(title: str, language: str, style: str, body: HtmlElement) -> bytes:
    """A whole document as XHTML, in UTF-8; ``style`` is the address of its style sheet."""
    root = Element("html", {**_NAMESPACES, "lang": language, "xml:lang": language})
    root.append(html.HEAD(html.META(charset="utf-8"), html.TITLE(title)))
    root[0].append(html.LINK(rel="stylesheet", type="text/css", href=style))
    root.append(body)
    return serialize(tostring(root, encoding="unicode"))


def serialize(markup: str) -> bytes:
    """The markup of a document as a file."""
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{markup}\n'.encode()


def headings(body: HtmlElement) -> Iterator[Heading]:
    """Sections below the title, and passages, which have no other words than their address."""
    for element in body.iter("section", "article"):
        heading = element.find("h2") if element.tag == "section" else None
        if heading is not None and element.get("id"):
            yield Heading(element.get("id"), words_of(heading))
        elif "passage" in classes(element):
            yield Heading(element.get("id"), element.get("id"))


def _adapt(element: HtmlElement) -> None:
    """Say in an EPUB's words what an element is."""
    names = classes(element)
    if element.tag == "svg":
        element.attrib.update(_SVG_NAMESPACES)
    if "address" in names:  # A link to itself is useful on the web only.
        element.tag = "span"
        element.attrib.clear()
        element.set("class", "address")
    elif "footnote-reference" in names:
        element.set("epub:type", "noteref")
    elif "notes" in names and element.tag == "section":
        element.set("epub:type", "footnotes")
        for note in element.findall("aside"):
            _adapt_note(note)
    elif "back" in names:
        element.set("role", "doc-backlink")
    elif "citation" in names:
        element.find("*[@class='label']").drop_tree()  # Nothing refers to this number.
    elif "claim" in names:
        element.set("open", "")
    elif element.tag == "th" and not element.text_content().strip():  # An empty head is removed.
        element.tag = "td"
        element.set("role", "cell")
        element.attrib.pop("scope")
    if element.tag in _ROLES and "role" not in element.attrib:
        element.set("role", "rowheader" if element.get("scope") == "row" else _ROLES[element.tag])
    if "lang" in element.attrib:
        element.set("xml:lang", element.get("lang"))
    if colours := {name: m for name, value in element.attrib.items() if (m := _COLOUR.fullmatch(value))}:
        element.set("style", "; ".join(f"{name}: {m[1]})" for name, m in colours.items()))
        for name, m in colours.items():
            element.set(name, m[2])


def _keep_narrow(box: HtmlElement) -> None:
    """Keep the drawing for narrow pages, which most reading systems have, and whose type is legible on all of them.

    It is divided into strips, so that a page can end between them; a scale at its head is repeated on each page, where that can be.
    The first has the words for those who do not see it; of the others only links can be reached.
    """
    box.tag, box.attrib["class"] = "div", "drawing"
    box.attrib.pop("data-print")
    drawing = by_class(box, "narrow")[0].find("svg")
    role, label = drawing.get("role"), drawing.get("aria-label")
    for child in list(box):
        box.remove(child)
    _, _, across, height = map(float, drawing.get("viewBox").split())
    description = drawing.find("desc")
    described = description.get("id")
    description.drop_tree()
    between = even_positions(drawing, height, _STRIP, _AIM)
    scale = [float(drawing.get(at)) for at in ("data-begin", "data-head") if between and drawing.get(at)]
    kinds = [*("names", "scale")[2 - len(scale) :], *["strip"] * (len(between) + 1)]
    for n, ends in enumerate(pairwise([0.0, *scale, *between, height])):
        strip = strip_between(drawing, across, *ends)
        if n == 0:
            strip.attrib.update({"role": role, "aria-label": label, "aria-describedby": described})
            strip.insert(0, description)
            strip.insert(0, html.E.title(label))
        else:
            rename(strip, f"strip{n + 1}")
            strip.attrib.update({"aria-hidden": "true"} if role == "img" else {"role": role, "aria-label": _CONTINUED})
        box.append(html.DIV(strip, {"class": kinds[n]}))


def _adapt_note(note: HtmlElement) -> None:
    """Make a note a box that a reading system opens at its call; its apparatus follows the note and is not in the box.

    It is not an ``aside``, because some reading systems show an aside only at its call.
    """
    note.tag = "div"
    note.set("epub:type", "footnote")
    label = note.find("*[@class='label']")
    number = label.text_content()
    del label[:]
    label.text = number
    for apparatus in note.findall("*"):
        if "apparatus" in classes(apparatus):
            note.addnext(apparatus)
