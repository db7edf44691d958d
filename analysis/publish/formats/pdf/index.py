"""The index of the printed book: people, places and subjects, with the pages on which they are named.

A page is known only when the book is laid out, so the index is made after it, and its pages follow the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from itertools import groupby
from typing import NamedTuple

from docutils.utils.smartquotes import educateQuotes
from lxml.html import HtmlElement

from analysis.edition import Edition
from analysis.publish.document.domain import KINDS, register_id
from analysis.publish.formats.elements import by_class
from analysis.publish.formats.pages import BuiltBook
from analysis.words import alphabetical

__all__ = ["ADDRESS", "MOST", "TITLE", "Mention", "as_html", "mark_mentions", "ranges"]

TITLE = "Index"
#: Its address; no chapter has it, since a chapter's is the name of its file.
ADDRESS = "edition.index"
#: An entry with more locators is divided by chapters.
MOST = 6
#: What is in the index.
_IN_INDEX = ("agent", "place", "concept")
_ARTICLE = re.compile(r"^(the|a|an) (?=\w)", re.IGNORECASE)


class Mention(NamedTuple):
    """A place in the book that names an entry of the registers: the entry's address, that of the place, and the title of the chapter."""

    entry: str
    place: str
    chapter: str


def mark_mentions(book: BuiltBook) -> list[Mention]:
    """Give each place that names an entry an address, in place, and list them chapter by chapter."""
    mentions = []
    for chapter in book.chapters:
        for element in [*by_class(chapter.body, "entry"), *chapter.body.xpath(".//a[starts-with(@href, '#concept-')]")]:
            entry = element.attrib.pop("data-entry", None) or element.get("href")[1:]
            if entry.partition("-")[0] in _IN_INDEX and not _is_in_heading(element):
                place = f"{chapter.name}.at{len(mentions)}"
                element.set("id", place)
                mentions.append(Mention(entry, place, chapter.title))
    return mentions


def _is_in_heading(element: HtmlElement) -> bool:
    """Headings are repeated among the bookmarks."""
    return any(re.fullmatch(r"h\d", above.tag) for above in element.iterancestors())


def as_html(edition: Edition, mentions: list[Mention], pages: Mapping[str, int]) -> str:
    """The index as HTML; ``pages`` has the page of each address."""
    entries = []
    by_entry: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_entry.setdefault(mention.entry, []).append(mention)
    for kind in _IN_INDEX:
        for row in getattr(edition, KINDS[kind]):
            address = register_id(kind, row.id)
            if address in by_entry:
                name = educateQuotes(getattr(row, "name", None) or row.label, "en")
                entries.append((_sorted_as(name), _entry(address, name, by_entry[address], pages)))
    blocks = []
    for _, letter in groupby(sorted(entries), key=lambda entry: entry[0][:1]):
        blocks.append(f'<div class="letter">{"".join(html for _, html in letter)}</div>')
    return f'<div class="chapter"><section id="{ADDRESS}"><h1 class="title">{TITLE}</h1><div class="entries">{"".join(blocks)}</div></section></div>'


def _sorted_as(name: str) -> str:
    return _ARTICLE.sub("", alphabetical(name).lstrip("“\"'‘"))


def _entry(address: str, name: str, mentions: list[Mention], pages: Mapping[str, int]) -> str:
    """An entry with its locators, under the titles of chapters where they are many."""
    whole = _locators(mentions, pages)
    # A concept has its address in the glossary.
    begin = "<p>" if address.startswith("concept-") else f'<p id="{address}">'
    if len(whole) <= MOST:
        return f"{begin}{escape(name)},{','.join(whole)}</p>"
    lines = [f"{begin}{escape(name)}</p>"]
    for chapter, group in groupby(mentions, key=lambda mention: mention.chapter):
        lines.append(f'<p class="under">{escape(chapter)},{",".join(_locators(list(group), pages))}</p>')
    return "".join(lines)


def _locators(mentions: list[Mention], pages: Mapping[str, int]) -> list[str]:
    first = {}
    for mention in mentions:
        first.setdefault(pages[mention.place], mention.place)
    # The space is in the link: at a space before an element the printer breaks a line wrongly.
    return [f'<a href="#{first[begin]}"> {_span(begin, end)}</a>' for begin, end in ranges(first)]


def _span(begin: int, end: int) -> str:
    """Pages from one to another, which no line parts."""
    return str(begin) if begin == end else f"{begin}\u2060–\u2060{end}"


def ranges(pages: Mapping[int, str] | list[int]) -> list[tuple[int, int]]:
    """Pages as spans of pages that follow each other, in order."""
    spans: list[tuple[int, int]] = []
    for page in sorted(pages):
        if spans and page == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], page)
        else:
            spans.append((page, page))
    return spans
