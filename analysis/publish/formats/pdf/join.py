"""The built pages as one document for print: in the order of the contents, each address once, every link inside the book.

The edition's own addresses stay as they are, so that ``file.pdf#p07`` leads to a passage as ``page.html#p07`` does;
any other id, which only its page has to itself, gets the name of its page before it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from lxml.html import HtmlElement

from analysis.edition import Edition
from analysis.publish.document.domain import addresses
from analysis.publish.formats.elements import by_class, parse
from analysis.publish.formats.pages import BookChapter, BuiltBook, beside, destination, read_book
from analysis.publish.formats.pdf.drawings import prepare_drawing, rename
from analysis.publish.formats.pdf.footnotes import place_notes
from analysis.publish.formats.pdf.page import PrintError, attach_spaces, bind, keep_last_words, prepare_for_print
from analysis.source.media import PRINT

__all__ = ["join"]


def join(html: Path, edition: Edition) -> BuiltBook:
    """Read the pages of the built book at ``html`` and make them ready for print; the id of a chapter is its name.

    Raises :class:`PrintError` if a note cannot be printed, an address stands twice, or a link leads nowhere.
    """
    book = read_book(html, edition.root, PRINT)
    for chapter in book.chapters:
        _prepare(chapter, html, edition)
    own = addresses(edition)
    names = {chapter.page: chapter.name for chapter in book.chapters}
    for chapter in book.chapters:
        for element in _elements(chapter.body):
            if element.get("id") and element.get("id") not in own and element is not chapter.body:
                element.set("id", f"{chapter.name}.{element.get('id')}")
            if element.tag == "a" and (target := destination(element, chapter.page)):
                name, place = names[target[0]], target[1]
                element.set("href", f"#{place if place in own else f'{name}.{place}' if place else name}")
        for drawing in chapter.body.iter("svg"):
            rename(drawing, chapter.name)  # two pages may show the same study
    _check_addresses(book)
    return book


def _prepare(chapter: BookChapter, html: Path, edition: Edition) -> None:
    body = chapter.body
    body.tag, body.tail = "section", None
    body.set("id", chapter.name)
    next(body.iter("h1")).set("class", "title")
    for picture in body.iter("img"):
        picture.set("src", beside(picture.get("src"), chapter, html).resolve().as_uri())
    for box in by_class(body, "drawings"):
        prepare_drawing(box, parse(beside(box.get("data-print"), chapter, html).read_text(encoding="utf-8")))
    prepare_for_print(body)
    place_notes(body, edition)
    bind(body)
    keep_last_words(body)
    attach_spaces(body)
    for passage in by_class(body, "passage"):
        # The passage's box may begin at the foot of a page that has no room for its first line, which the address stands in.
        by_class(passage, "address")[0].set("id", passage.attrib.pop("id"))


def _elements(body: HtmlElement) -> list[HtmlElement]:
    """The elements of a chapter but the insides of drawings, which :func:`rename` sees to."""
    inside = {e for svg in body.iter("svg") for e in svg.iterdescendants()}
    return [e for e in body.iter() if isinstance(e.tag, str) and e not in inside]


def _check_addresses(book: BuiltBook) -> None:
    """Raise :class:`PrintError` where an id stands twice, or a link has no place that it leads to."""
    elements = [e for chapter in book.chapters for e in _elements(chapter.body)]
    count = Counter(e.get("id") for e in elements if e.get("id"))
    repeated = [i for i, n in count.items() if n > 1]
    links = [e.get("href") for e in elements if e.tag == "a" and e.get("href", "").startswith("#")]
    lost = [address for address in links if address[1:] not in count]
    if repeated or lost:
        raise PrintError(
            "; ".join(
                [f"the address {i} stands twice" for i in repeated]
                + [f"a link leads to {i}, which is nowhere" for i in lost]
            )
        )
