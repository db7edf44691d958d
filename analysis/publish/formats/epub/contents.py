"""The contents of the EPUB, as its navigation document (EPUB 3.3, section 7)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from lxml.html import Element, HtmlElement
from lxml.html import builder as html

from analysis.publish.formats.epub.chapter import headings
from analysis.publish.formats.pages import BookChapter, BuiltBook

__all__ = ["contents"]


def contents(book: BuiltBook, files: Mapping[str, str], landmarks: Mapping[str, tuple[str, str]]) -> HtmlElement:
    """The body of the contents: parts, chapters, and their sections or passages; and the landmarks, by ``epub:type``.

    ``files`` names the file of each page; a landmark is an address and its words.  Those of pages that are no chapters
    stand in the contents too.
    """
    top = html.OL(*(_item(*landmarks[kind]) for kind in ("titlepage", "imprint")))
    for part in book.parts:
        chapters = top
        if part.name:
            chapters = html.OL()
            top.append(html.LI(html.SPAN(part.name), chapters))
        chapters.extend(_chapter(chapter, quote(files[chapter.page])) for chapter in part.chapters)
    top.append(_item(*landmarks["colophon"]))
    nav = Element("nav", {"epub:type": "toc", "role": "doc-toc", "id": "toc", "aria-labelledby": "toc-title"})
    nav.extend([html.H1("Contents", id="toc-title"), top])
    entries = Element("nav", {"epub:type": "landmarks", "hidden": "hidden", "aria-labelledby": "landmarks"})
    entries.extend([html.H2("Landmarks", id="landmarks"), html.OL()])
    for kind, (address, words) in landmarks.items():
        item = _item(address, words)
        item[0].set("epub:type", kind)
        entries[1].append(item)
    return html.BODY(nav, entries)


def _chapter(chapter: BookChapter, address: str) -> HtmlElement:
    item = _item(address, chapter.title)
    entries = html.OL(html.CLASS("passages"))
    for heading in headings(chapter.body):
        place = _item(f"{address}#{quote(heading.id)}", heading.words)
        if heading.words == heading.id:  # a passage, which has no other name
            place.set("class", "of-passage")
        entries.append(place)
    if len(entries):
        item.append(entries)
    return item


def _item(address: str, words: str) -> HtmlElement:
    return html.LI(html.A(words, href=address))
