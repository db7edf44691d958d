"""The built pages as one document for print: in the order of the contents, each address once, every link inside the book.

The edition's own addresses stay as they are, so that ``file.pdf#p07`` leads to a passage as ``page.html#p07`` does;
any other id, which only its page has to itself, gets the name of its page before it.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement, fromstring

from analysis.edition import Edition
from analysis.publish.document.domain import KINDS, register_id
from analysis.publish.formats.pdf.drawings import rename
from analysis.publish.formats.pdf.footnotes import gather
from analysis.publish.formats.pdf.page import PrintError, attach_spaces, by_class, prepare_for_print
from analysis.publish.site.private import PAGE
from analysis.source.paraphrase import parts

__all__ = ["Chapter", "Part", "addresses", "join"]


@dataclass(frozen=True)
class Chapter:
    """A page of the book, ready for print: its name, its title and its matter, an element whose id is the name."""

    name: str
    title: str
    matter: HtmlElement


@dataclass(frozen=True)
class Part:
    """A part of the book with its chapters; the root page, and whatever else is in no part, has none to be named after."""

    name: str | None
    chapters: tuple[Chapter, ...]


def addresses(edition: Edition) -> set[str]:
    """Every address that the edition gives: of passages, notes, claims and the entries of registers and bibliography."""
    return {register_id(kind, row.id) for kind, table in KINDS.items() for row in getattr(edition, table)}


def join(html: Path, edition: Edition) -> list[Part]:
    """Read the pages of the built book at ``html`` and make them ready for print.

    Raises :class:`PrintError` if a note cannot be printed, an address stands twice, or a link leads nowhere.
    """
    named = parts(edition.root)
    root = named[0][1][0]
    pages = [(part, [("index" if file == root else file) for file in files]) for part, files in named]
    if (html / f"{PAGE}.html").exists():
        pages.append((None, [PAGE]))
    made = [Part(part, tuple(_chapter(html, page, edition) for page in names)) for part, names in pages]
    chapters = {
        page: chapter
        for (_, names), part in zip(pages, made, strict=True)
        for page, chapter in zip(names, part.chapters, strict=True)
    }
    own = addresses(edition)
    for page, chapter in chapters.items():
        for element in _elements(chapter.matter):
            if element.get("id") and element.get("id") not in own and element is not chapter.matter:
                element.set("id", f"{chapter.name}.{element.get('id')}")
            if element.tag == "a":
                _lead(element, page, chapters, own)
        for drawing in chapter.matter.iter("svg"):
            rename(drawing, chapter.name)  # two pages may show the same study
    _whole(chapters.values())
    return made


def _chapter(html: Path, page: str, edition: Edition) -> Chapter:
    matter = fromstring((html / f"{page}.html").read_text(encoding="utf-8")).get_element_by_id("main")
    matter.tag, matter.tail = "section", None
    name = posixpath.basename(page)
    matter.set("id", name)
    prepare_for_print(matter)
    gather(matter, edition)
    attach_spaces(matter)
    for passage in by_class(matter, "passage"):
        # The passage's box may begin at the foot of a page that has no room for its first line, which the address stands in.
        by_class(passage, "address")[0].set("id", passage.attrib.pop("id"))
    title = next(matter.iter("h1"))
    title.set("class", "title")
    return Chapter(name, title.text_content().strip(), matter)


def _elements(matter: HtmlElement) -> list[HtmlElement]:
    """The elements of a chapter but the insides of drawings, which :func:`rename` sees to."""
    inside = {e for svg in matter.iter("svg") for e in svg.iterdescendants()}
    return [e for e in matter.iter() if isinstance(e.tag, str) and e not in inside]


def _lead(link: HtmlElement, page: str, chapters: dict[str, Chapter], own: set[str]) -> None:
    """Let a link to a page of the book lead to its place in print; one to a file that is not in print is words only."""
    address = urlsplit(link.get("href", ""))
    if address.scheme or address.netloc:
        return
    target = (
        posixpath.normpath(posixpath.join(posixpath.dirname(page), address.path)) if address.path else f"{page}.html"
    )
    chapter = chapters.get(target.removesuffix(".html"))
    if chapter is None:
        link.drop_tag()
        return
    place = unquote(address.fragment)
    inside = place if place in own else f"{chapter.name}.{place}" if place else chapter.name
    link.set("href", f"#{inside}")


def _whole(chapters) -> None:
    """Raise :class:`PrintError` where an id stands twice, or a link has no place that it leads to."""
    elements = [e for chapter in chapters for e in _elements(chapter.matter)]
    count = Counter(e.get("id") for e in elements if e.get("id"))
    twice = [i for i, n in count.items() if n > 1]
    lost = [e.get("href") for e in elements if e.tag == "a" and e.get("href", "").startswith("#")]
    lost = [address for address in lost if address[1:] not in count]
    if twice or lost:
        raise PrintError(
            "; ".join(
                [f"the address {i} stands twice" for i in twice]
                + [f"a link leads to {i}, which is nowhere" for i in lost]
            )
        )
