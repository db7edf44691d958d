"""The pages of the built book as PDF and EPUB take them: those of their medium, in the order of the contents, and without what
only a browser can use.

What a medium holds is said in the chapters (:mod:`analysis.source.media`); of the bibliography it has the works to which
something in it refers.  The title page is the web's own, and so is the page on the reader's copy in a private book; the other
media have title pages of their kind.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from analysis.publish.document import screen
from analysis.publish.formats.elements import by_class, parse, remove, words_of
from analysis.publish.formats.format import FormatError
from analysis.publish.formats.selection import drop_unused_works, select
from analysis.publish.site.private import PAGE
from analysis.source.contents import ROOT, parts
from analysis.source.media import media_of_chapter
from analysis.source.package import read_package
from analysis.source.read import find_root

__all__ = [
    "BookChapter",
    "BookPart",
    "BuiltBook",
    "PageError",
    "beside",
    "destination",
    "read_book",
]

#: Controls beside those of :mod:`analysis.publish.document.screen`: brackets around the calls of notes, the second label of a
#: control that opens and closes, a page's list of chapters, and the code that a cell shows only when it is asked for.
_CLASSES = (*screen.CLASSES, "fn-bracket", "expanded", "toctree-wrapper", "above-input", "code-panel")
_TAGS = (*screen.TAGS, "fieldset")
#: The number in a caption: a medium counts its own figures and tables.
_NUMBER = re.compile(r"\d+")
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

    ``language`` is a BCP 47 tag; ``statements`` are sentences that the title page marks for the imprint, on who made the
    edition and how far it is checked; ``versions`` says from and with what figures, tables and numbers were computed;
    ``elsewhere`` are the titles of the chapters that other media have; ``warning`` are the words that stand over every page of a private copy, and empty in a public one.
    """

    language: str
    parts: tuple[BookPart, ...]
    statements: tuple[str, ...]
    versions: str
    elsewhere: tuple[str, ...]
    warning: str

    @property
    def chapters(self) -> list[BookChapter]:
        """The chapters in the order of reading."""
        return [chapter for part in self.parts for chapter in part.chapters]


def read_book(html: Path, root: Path, medium: str) -> BuiltBook:
    """Read what a medium has of the built book at ``html``, whose edition is at ``root``, in the order of its table of contents.

    A link to what the medium has not leaves its words.
    Raises :class:`PageError` for a page without a heading, a link to a page that the book has not,
    and a picture without words for those who do not see it.
    """
    files_of_parts = [(part, files) for part, files in parts(root) if files != [ROOT]]
    everything = {ROOT, PAGE, *(page for _, files in files_of_parts for page in files)}
    selected = [
        (part, [page for page in files if medium in media_of_chapter(root / f"{page}.md")])
        for part, files in files_of_parts
    ]
    removed: dict[str, set[str]] = {}
    read = tuple(
        BookPart(part, tuple(_chapter(html, page, medium, removed) for page in files))
        for part, files in selected
        if files
    )
    chapters = [chapter for part in read for chapter in part.chapters]
    targets = [destination(link, chapter.page) for chapter in chapters for link in chapter.body.iter("a")]
    package = read_package(find_root(root)[1])
    own = {f"work-{package[name]}" for name in ("work", "translation") if name in package}
    drop_unused_works((chapter.body for chapter in chapters), own | {target[1] for target in targets if target})
    numbers: Counter[str] = Counter()
    for chapter in chapters:
        for link in list(chapter.body.iter("a")):
            _check_link(link, chapter.page, everything, removed)
        for number in by_class(chapter.body, "caption-number"):
            kind = _NUMBER.sub("", number.text)
            numbers[kind] += 1
            number.text = _NUMBER.sub(str(numbers[kind]), number.text)
    home = parse((html / f"{ROOT}.html").read_text(encoding="utf-8"))
    statements = tuple(words_of(p) for p in by_class(home, "imprint"))
    warning = " ".join(words_of(p) for p in home.xpath("//p[@class='private']"))
    elsewhere = tuple(_title_of(html, page) for _, files in files_of_parts for page in files if page not in removed)
    return BuiltBook(home.get("lang"), read, statements, _versions(read), elsewhere, warning)


def _title_of(html: Path, page: str) -> str:
    """The title of a page that is not read."""
    title = re.search(
        r"<h1>(.*?)(?:<a class=\"headerlink\"|</h1>)", (html / f"{page}.html").read_text(encoding="utf-8")
    )
    return words_of(parse(f"<p>{title[1]}</p>")) if title else page


def _versions(parts: Iterable[BookPart]) -> str:
    """What the colophons of the chapters say, which is the same in each, once; they go."""
    words = ""
    for colophon in [c for part in parts for chapter in part.chapters for c in by_class(chapter.body, "colophon")]:
        words = words_of(colophon).replace(" above ", " of this book ")
        colophon.drop_tree()
    return words


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


def _chapter(html: Path, page: str, medium: str, removed: dict[str, set[str]]) -> BookChapter:
    """A page with what the medium has of it; ``removed`` is given the addresses of the rest."""
    body = parse((html / f"{page}.html").read_text(encoding="utf-8")).get_element_by_id("main")
    remove(body, _CLASSES, _TAGS)
    removed[page] = select(body, medium)
    for line in by_class(body, "whole"):  # only a narrow screen shuts all that is known about a passage
        line.find("summary").drop_tree()
        line.drop_tag()
    for drawn in body.xpath(".//svg//g[@data-name]"):  # names and hidden parts are for the page's script
        if drawn.get("display") == "none":
            drawn.drop_tree()
        else:
            drawn.drop_tag()
    for source in by_class(body, "source"):
        if not source.text_content().strip():
            source.drop_tree()
    for picture in body.iter("svg", "img"):
        _check_picture(picture, page)
    title = next(body.iter("h1"), None)
    if title is None or not words_of(title):
        raise PageError(f"{page}: the page has no title; begin it with “# ” and its title")
    return BookChapter(page, words_of(title), body)


def _check_link(link: HtmlElement, page: str, pages: set[str], removed: dict[str, set[str]]) -> None:
    """Take the link off words that lead to a file or to what the medium has not; refuse one to a page that is not there."""
    target = destination(link, page)
    if target is None:
        return
    if target[0] in removed and target[1] not in removed[target[0]]:
        return
    is_page = PurePosixPath(unquote(urlsplit(link.get("href")).path)).suffix == ".html"
    if is_page and target[0] not in pages:
        raise PageError(f"{page}: a link leads to {link.get('href')}, which is no page of the book")
    if next(link.iterancestors("svg"), None) is not None:  # a mark of a drawing keeps its title
        link.tag = "g"
        link.attrib.clear()
    elif target[1]:  # print has an index of what is named
        link.attrib.clear()
        link.tag = "span"
        link.attrib.update({"class": "entry", "data-entry": target[1]})
    else:
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
