"""The pages of the built book as PDF and EPUB take them: in the order of the contents, without what only a browser can use.

Pages are read with lxml's parser of HTML, which is many times as fast as one that reads exactly as a browser does.
It does not know SVG and makes all names lower-case; names with capitals are restored here.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement, fromstring

from analysis.publish.document import screen
from analysis.publish.formats.format import FormatError
from analysis.publish.site.private import PAGE
from analysis.source.contents import ROOT, parts

__all__ = [
    "BookChapter",
    "BookPart",
    "BuiltBook",
    "PageError",
    "beside",
    "by_class",
    "classes",
    "destination",
    "parse",
    "read_book",
    "remove",
    "words_of",
]

#: Controls beside those of :mod:`analysis.publish.document.screen`: brackets around the calls of notes, the second label of
#: a control that opens and closes, and the list of chapters that a page of Sphinx may hold.
_CLASSES = (*screen.CLASSES, "fn-bracket", "expanded", "toctree-wrapper")
_TAGS = (*screen.TAGS, "fieldset")
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
#: An alternative text that is only a file name, which does not say what the picture shows.
_FILE = re.compile(r"\S+\.(png|svg|jpe?g|gif|webp)", re.IGNORECASE)


class PageError(FormatError):
    """A page of the book cannot become part of another format; the message names the page."""


@dataclass(frozen=True)
class BookChapter:
    """A page of the book: its name as in the table of contents, its title, and its ``main`` element."""

    page: str
    title: str
    body: HtmlElement

    @property
    def name(self) -> str:
        """The name of its page without the folder."""
        return posixpath.basename(self.page)


@dataclass(frozen=True)
class BookPart:
    """A part of the book with its chapters; the title page, and whatever else is in no part, has no name."""

    name: str | None
    chapters: tuple[BookChapter, ...]


@dataclass(frozen=True)
class BuiltBook:
    """The pages of the built book, ready for another format.

    ``language`` is a BCP 47 tag, ``imprint`` the paragraphs at the foot of every page;
    ``warning`` are the words that stand over every page of a private copy, and empty in a public one.
    """

    language: str
    parts: tuple[BookPart, ...]
    imprint: tuple[HtmlElement, ...]
    warning: str

    @property
    def chapters(self) -> list[BookChapter]:
        """The chapters in the order of reading."""
        return [chapter for part in self.parts for chapter in part.chapters]


def read_book(html: Path, root: Path) -> BuiltBook:
    """Read the pages of the built book at ``html``, whose edition is at ``root``, in the order of its table of contents.

    Raises :class:`PageError` for a page without a heading, a link to a page that the book has not,
    and a picture without words for those who do not see it.
    """
    files_of_parts = parts(root)
    if (html / f"{PAGE}.html").exists():
        files_of_parts.append((None, [PAGE]))
    pages = {page for _, files in files_of_parts for page in files}
    read = tuple(BookPart(part, tuple(_chapter(html, page, pages) for page in files)) for part, files in files_of_parts)
    home = parse((html / f"{ROOT}.html").read_text(encoding="utf-8"))
    footer = next(home.iter("footer"), None)
    imprint = () if footer is None else tuple(p for p in footer if "paper" not in classes(p))
    warning = " ".join(words_of(p) for p in home.xpath("//p[@class='private']"))
    return BuiltBook(home.get("lang"), read, imprint, warning)


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


def destination(link: HtmlElement, page: str) -> tuple[str, str] | None:
    """The page of the book that a link on ``page`` leads to, and the address there; none if it leads out of the book."""
    address = urlsplit(link.get("href", ""))
    if not link.get("href") or address.scheme or address.netloc:
        return None
    if not address.path:
        return page, unquote(address.fragment)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(address.path)))
    return path.removesuffix(".html"), unquote(address.fragment)


def beside(address: str, chapter: BookChapter, html: Path) -> Path:
    """The file that a chapter's page names by a relative address, in the folder ``html`` of the built book."""
    return html / posixpath.normpath(posixpath.join(posixpath.dirname(chapter.page), unquote(address)))


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


def _chapter(html: Path, page: str, pages: set[str]) -> BookChapter:
    body = parse((html / f"{page}.html").read_text(encoding="utf-8")).get_element_by_id("main")
    remove(body, _CLASSES, _TAGS)
    for line in by_class(body, "whole"):  # only a narrow screen shuts all that is known about a passage
        line.find("summary").drop_tree()
        line.drop_tag()
    for source in by_class(body, "source"):
        if not source.text_content().strip():
            source.drop_tree()
    for link in list(body.iter("a")):
        _check_link(link, page, pages)
    for picture in body.iter("svg", "img"):
        _check_picture(picture, page)
    title = next(body.iter("h1"), None)
    if title is None or not words_of(title):
        raise PageError(f"{page}: the page has no title; begin it with “# ” and its title")
    return BookChapter(page, words_of(title), body)


def _check_link(link: HtmlElement, page: str, pages: set[str]) -> None:
    """Take the link off words that lead to a file, which another format does not hold; refuse one to a page that is not there."""
    target = destination(link, page)
    if target is None or target[0] in pages:
        return
    if PurePosixPath(unquote(urlsplit(link.get("href")).path)).suffix == ".html":
        raise PageError(f"{page}: a link leads to {link.get('href')}, which is no page of the book")
    link.drop_tag()


def _check_picture(picture: HtmlElement, page: str) -> None:
    words = picture.get("aria-label") or picture.get("alt") or ""
    if picture.get("aria-hidden") == "true" or (words.strip() and not _FILE.fullmatch(words.strip())):
        return
    name = f" ({posixpath.basename(picture.get('src'))})" if picture.get("src") else ""
    raise PageError(
        f"{page}: a picture{name} has no words for those who do not see it; "
        "show it as a Figure of analysis.outputs, or give it an alternative text"
    )
