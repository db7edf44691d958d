"""The pages of the EPUB that are no chapters: cover, title page, imprint and colophon."""

from __future__ import annotations

from html import escape

from lxml.html import Element, HtmlElement, fromstring
from lxml.html import builder as html

from analysis.edition import Edition
from analysis.publish.formats.imprint import editors, imprint
from analysis.publish.formats.pages import BuiltBook

__all__ = ["COLOPHON", "COVER", "IMPRINT", "TITLE_PAGE", "pages"]

COVER, TITLE_PAGE, IMPRINT, COLOPHON = ("cover.xhtml", "titlepage.xhtml", "imprint.xhtml", "colophon.xhtml")


def pages(book: BuiltBook, edition: Edition, moment: int) -> dict[str, tuple[str, HtmlElement]]:
    """The title and the body of each page by the name of its file; ``moment`` is the date of the book's state."""
    return {
        COVER: ("Cover", _cover(edition)),
        TITLE_PAGE: ("Title page", _title_page(book, edition)),
        IMPRINT: ("Imprint", _prose("imprint", "Imprint", imprint(book, edition, moment))),
        COLOPHON: ("Colophon", _prose("colophon", "Colophon", _colophon(book))),
    }


def _cover(edition: Edition) -> HtmlElement:
    words = (
        f"{edition.title}, release {edition.package['version']}. "
        "Under the title a field of marks, one for each claim of the text, shaped by its status."
    )
    body = Element("body", {"epub:type": "cover", "class": "cover"})
    body.append(html.IMG(src="cover.png", alt=words, role="doc-cover"))
    return body


def _title_page(book: BuiltBook, edition: Edition) -> HtmlElement:
    section = html.SECTION(html.H1(edition.title), html.P(html.CLASS("deck"), edition.package["description"]))
    section.attrib.update({"epub:type": "titlepage", "class": "title-page"})
    if book.warning:
        section.append(html.P(html.CLASS("private"), book.warning))
    if names := editors(edition):
        section.append(html.P(", ".join(names)))
    section.append(html.P(f"Release {edition.package['version']}"))
    return html.BODY(section)


def _prose(kind: str, title: str, paragraphs: list[str]) -> HtmlElement:
    section = html.SECTION(html.H1(title), *[fromstring(f"<p>{words}</p>") for words in paragraphs])
    section.attrib.update({"epub:type": kind, "class": kind})
    if kind == "colophon":
        section.set("role", "doc-colophon")
    return html.BODY(section)


def _colophon(book: BuiltBook) -> list[str]:
    """What the book was computed and set with."""
    return [
        *filter(None, [escape(book.versions)]),
        "A program packed this e-book from the pages of the web edition; nobody set anything by hand.",
        "The typeface, Edition Serif, is a subset of Source Serif 4 by Frank Grießhammer; its licence is a file of this e-book.",
    ]
