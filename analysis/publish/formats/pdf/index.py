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
from analysis.publication import cited
from analysis.publish.document.domain import KINDS, register_id
from analysis.publish.formats.elements import by_class, classes
from analysis.publish.formats.pages import BuiltBook
from analysis.publish.formats.pdf.page import set_apart
from analysis.words import alphabetical

__all__ = ["ADDRESS", "MOST", "TITLE", "Mention", "as_html", "mark_mentions", "ranges"]

TITLE = "Index"
#: Its address; no chapter has it, since a chapter's is the name of its file.
ADDRESS = "edition.index"
#: An entry with more locators is divided by chapters.
MOST = 6
#: What is in the index; of works the documents that the text cites, since the bibliography has the others.
_IN_INDEX = ("agent", "place", "concept", "work")
#: What a name stands in; its first occurrence there counts.
_BLOCKS = ("p", "li", "dd", "td", "th", "caption", "figcaption")
#: The address of the note in which an element stands, or else of the passage.
_OWN_PASSAGE = (
    "ancestor::*[contains(concat(' ', @class, ' '), ' note ') or contains(concat(' ', @class, ' '), ' passage ')][1]"
    "/descendant::*[@class='address'][@id][1]/@id"
)
#: The entry of the glossary in which an element stands.
_OWN_ENTRY = "preceding::*[starts-with(@id, 'concept-')][1]/@id"
_ARTICLE = re.compile(r"^(the|a|an) (?=\w)", re.IGNORECASE)


class Mention(NamedTuple):
    """A place in the book that names an entry of the registers: the entry's address, that of the place, and the title of the chapter."""

    entry: str
    place: str
    chapter: str


def mark_mentions(book: BuiltBook, edition: Edition) -> list[Mention]:
    """Give each place that names an entry an address, in place, and list them chapter by chapter."""
    mentions: list[Mention] = []
    people = _by_surname(edition)
    for chapter in book.chapters:
        marked = [*by_class(chapter.body, "entry"), *chapter.body.xpath(".//a[starts-with(@href, '#concept-')]")]
        naming = [(element, [element.attrib.pop("data-entry", None) or element.get("href")[1:]]) for element in marked]
        naming += [
            (a, _of_work(edition, a.get("href")[6:])) for a in chapter.body.xpath(".//a[starts-with(@href, '#work-')]")
        ]
        naming += _surnames(chapter.body, people)
        for element, entries in naming:
            entries = [entry for entry in entries if _is_indexed(element, entry)]
            if entries:
                place = f"{chapter.name}.at{len(mentions)}"
                element.set("id", place)
                mentions += [Mention(entry, place, chapter.title) for entry in entries]
    _lead_to_terms(book)
    return mentions


def _lead_to_terms(book: BuiltBook) -> None:
    """Have a passage that the glossary names lead to the term in it, in place: it may stand on a later page than the passage begins."""
    terms: dict[tuple[str, str], str] = {}
    for chapter in book.chapters:
        for link in chapter.body.xpath(".//a[starts-with(@href, '#concept-')][@id]"):
            above = link.xpath(_OWN_PASSAGE)
            if above:
                terms.setdefault((link.get("href"), f"#{above[0]}"), link.get("id"))
    for chapter in book.chapters:
        for link in by_class(chapter.body, "page-of"):
            for entry in link.xpath(_OWN_ENTRY):
                link.set("href", f"#{terms.get((f'#{entry}', link.get('href')), link.get('href')[1:])}")


def _by_surname(edition: Edition) -> dict[str, str]:
    """The address of each person whose surname nobody else has; the author and the man whom he writes about are named everywhere."""
    everywhere = {edition.package.get("author"), edition.package.get("subject")}
    people: dict[str, list[str]] = {}
    for row in edition.agents:
        if row.kind == "person" and row.id not in everywhere:
            people.setdefault(row.name.partition(",")[0], []).append(register_id("agent", row.id))
    return {surname: addresses[0] for surname, addresses in people.items() if len(addresses) == 1}


def _of_work(edition: Edition, key: str) -> list[str]:
    """The entries that a link to a work is a place of: its authors, but for that of the text, and itself."""
    authors = [agent for agent in edition.get("works", key).author if agent != edition.package.get("author")]
    return [*(register_id("agent", agent) for agent in authors), register_id("work", key)]


def _surnames(body: HtmlElement, people: Mapping[str, str]) -> list[tuple[HtmlElement, list[str]]]:
    """The first place in each paragraph, cell or note that names a person by surname, as an element of its own, with the entry."""
    if not people:
        return []
    # The space is in the element: at a space before an element the printer breaks a line wrongly.
    name = re.compile(rf"\s?(?<![\w-])({'|'.join(map(re.escape, people))})(?![\w-])")
    naming, seen = [], set()
    for text in body.xpath(
        ".//text()[not(ancestor::svg or ancestor::pre or ancestor::code or ancestor::*[@class='citation'])]"
    ):
        above = text.getparent().getparent() if text.is_tail else text.getparent()
        block = next(
            e for e in [above, *above.iterancestors()] if e.tag in _BLOCKS or "note" in classes(e) or e is body
        )
        new = []
        for match in name.finditer(text):
            if (block, match[1]) not in seen:
                seen.add((block, match[1]))
                new.append(match)
        for element in set_apart(text, new, "name"):
            naming.append((element, [people[element.text.strip()]]))
    return naming


def _is_indexed(element: HtmlElement, entry: str) -> bool:
    """Whether a place that names an entry counts: headings are repeated among the bookmarks, and places in the author's notes are imprints."""
    kind = entry.partition("-")[0]
    imprint = kind == "place" and any(
        "note" in (names := classes(above)) and "comment" not in names for above in element.iterancestors()
    )
    return kind in _IN_INDEX and not imprint and not _is_in_heading(element)


def _is_in_heading(element: HtmlElement) -> bool:
    """Headings are repeated among the bookmarks."""
    return any(re.fullmatch(r"h\d", above.tag) for above in element.iterancestors())


def as_html(edition: Edition, mentions: list[Mention], pages: Mapping[str, int]) -> str:
    """The index as HTML; ``pages`` has the page of each address."""
    entries = []
    by_entry: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_entry.setdefault(mention.entry, []).append(mention)
    documents = cited(edition)
    for kind in _IN_INDEX:
        for row in getattr(edition, KINDS[kind]):
            address = register_id(kind, row.id)
            if address in by_entry and (kind != "work" or (row.kind == "document" and row.id in documents)):
                name = educateQuotes(getattr(row, "name", None) or row.label, "en")
                entries.append((_sorted_as(name), _entry(address, name, by_entry[address], pages)))
    blocks = []
    for _, letter in groupby(sorted(entries), key=lambda entry: entry[0][:1]):
        blocks.append(f'<div class="letter">{"".join(html for _, html in letter)}</div>')
    return f'<div class="chapter"><section id="{ADDRESS}"><h1 class="title">{TITLE}</h1><p class="scope">{_scope(edition)}</p><div class="entries">{"".join(blocks)}</div></section></div>'


def _scope(edition: Edition) -> str:
    author = edition.get("agents", edition.package["author"]).name.partition(",")[0]
    return (
        f"The people, bodies and places that the book names, the documents that {escape(author)} cites, and the terms of the "
        "glossary. An author’s pages are also those on which a work of his or hers is named."
    )


def _sorted_as(name: str) -> str:
    return _ARTICLE.sub("", alphabetical(name).lstrip("“\"'‘"))


def _entry(address: str, name: str, mentions: list[Mention], pages: Mapping[str, int]) -> str:
    """An entry with its locators, under the titles of chapters where they are many."""
    whole = _locators(mentions, pages)
    # A concept has its address in the glossary, and a work in the bibliography.
    own = "" if address.startswith(("concept-", "work-")) else f' id="{address}"'
    if len(whole) <= MOST:
        return f"<p{own}>{escape(name)},{','.join(whole)}</p>"
    lines = [f'<p{own} class="divided">{escape(name)}</p>']
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
