"""The printed book as HTML: its first pages, the chapters in their parts, and the page on what the web edition has beside it."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from html import escape

from lxml.html import tostring

from analysis.edition import Edition
from analysis.publish.formats.imprint import editors, imprint
from analysis.publish.formats.pages import BookChapter, BookPart, BuiltBook
from analysis.publish.formats.pdf import concordance, index
from analysis.publish.formats.pdf.heads import HeadedChapter, chapter_of, passages_of, span

__all__ = ["chapters", "document", "first_pages", "headed", "text_chapters"]

ONLINE, ONLINE_TITLE = "edition.online", "The edition online"


def document(book: BuiltBook, edition: Edition, body: Iterable[str], *, created: str) -> str:
    """A whole HTML document of the book; ``created`` is its date in ISO 8601."""
    package = edition.package
    head = [
        f"<title>{escape(edition.title)}</title>",
        *(f'<meta name="author" content="{escape(name)}">' for name in editors(edition)),
        f'<meta name="description" content="{escape(package["description"])}">',
        f'<meta name="generator" content="{escape(edition.name)} {escape(package["version"])}">',
        f'<meta name="dcterms.created" content="{created}"><meta name="dcterms.modified" content="{created}">',
    ]
    return f'<!DOCTYPE html><html lang="{escape(book.language)}"><head><meta charset="utf-8">{"".join(head)}</head><body>{"".join(body)}</body></html>'


def chapters(book: BuiltBook, edition: Edition) -> list[str]:
    """The parts with their chapters, the concordance where other editions have pages in it, and the page on the web edition."""
    pieces = [piece for part in book.parts for piece in _part(part)]
    return [*pieces, *([concordance.as_html(edition)] if edition.pages else []), _online(book, edition)]


def text_chapters(book: BuiltBook) -> list[str]:
    """The chapters with passages, as they stand in the book."""
    return [_chapter(chapter, part) for part in book.parts for chapter in part.chapters if passages_of(chapter.body)]


def headed(book: BuiltBook, edition: Edition) -> list[HeadedChapter]:
    """What stands above the pages: of the chapters, and of the pages after them."""
    pages_of_others = [HeadedChapter(concordance.ADDRESS, concordance.TITLE)] * bool(edition.pages)
    after = [*pages_of_others, HeadedChapter(ONLINE, ONLINE_TITLE), HeadedChapter(index.ADDRESS, index.TITLE)]
    return [*(chapter_of(chapter) for chapter in book.chapters), *after]


def first_pages(book: BuiltBook, edition: Edition, moment: int, pages: Mapping[str, int]) -> list[str]:
    """Half-title, title, imprint and contents; ``pages`` has the page of each address, ``moment`` is the date of the book's state."""
    mark = f'<p class="private-mark">{escape(book.warning)}</p>' if book.warning else ""
    title = escape(edition.title)
    return [
        f'<div class="half-title">{mark}<p>{title}</p></div>',
        f'<div class="title-page"><p class="title">{title}</p>'
        f'<p class="about">{escape(edition.package["description"])}</p>'
        f'<p class="by">{escape(", ".join(editors(edition)))}</p><p>Release {escape(edition.package["version"])}</p></div>',
        f'<div class="imprint">{"".join(f"<p>{line}</p>" for line in imprint(book, edition, moment))}</div>',
        _contents(book, edition, pages),
    ]


def _contents(book: BuiltBook, edition: Edition, pages: Mapping[str, int]) -> str:
    blocks = []
    for part in book.parts:
        if part.name:
            blocks.append(
                f'<p class="of-part"><a href="#{_address(part)}" data-page="{pages[_address(part)]}">{escape(part.name)}</a></p>'
            )
        items = [_item(c.name, f"{escape(c.title)}{_range(c)}", pages) for c in part.chapters]
        blocks.append(f"<ol>{''.join(items)}</ol>")
    last = [(concordance.ADDRESS, concordance.TITLE)] * bool(edition.pages) + [
        (ONLINE, ONLINE_TITLE),
        (index.ADDRESS, index.TITLE),
    ]
    blocks.append(f"<ol>{''.join(_item(address, title, pages) for address, title in last)}</ol>")
    return f'<div class="contents"><h1>Contents</h1>{"".join(blocks)}</div>'


def _item(address: str, words: str, pages: Mapping[str, int]) -> str:
    return f'<li><a href="#{address}" data-page="{pages[address]}">{words}</a></li>'


def _range(chapter: BookChapter) -> str:
    """The passages of a chapter from the first to the last, where it has any."""
    passages = span(passages_of(chapter.body))
    return f' <span class="range">{passages}</span>' if passages else ""


def _address(part: BookPart) -> str:
    return "part-" + re.sub(r"\W+", "-", part.name.lower()).strip("-")


def _part(part: BookPart) -> list[str]:
    """The part's own page, and its chapters."""
    own = f'<div class="part" id="{_address(part)}"><h1>{escape(part.name)}</h1></div>'
    return [*([own] if part.name else []), *(_chapter(chapter, part) for chapter in part.chapters)]


def _chapter(chapter: BookChapter, part: BookPart) -> str:
    """A chapter of a part; in a part with a name its headings stand a step lower than in a page of the web."""
    body = copy.deepcopy(chapter.body)
    for level in (5, 4, 3, 2, 1) if part.name else ():
        for heading in list(body.iter(f"h{level}")):
            heading.tag = f"h{level + 1}"
    return f'<div class="chapter">{tostring(body, encoding="unicode")}</div>'


def _online(book: BuiltBook, edition: Edition) -> str:
    """What the web edition has beside this book, and from and with what the figures and numbers were computed."""
    package = edition.package
    lines = []
    if package.get("url"):
        lines.append(f"The edition stands on the web at {escape(package['url'])}.")
    else:
        lines.append("The web edition has no public address yet; whoever has its files can build it.")
    if package.get("repository"):
        lines.append(f"Its data and code are at {escape(package['repository'])}.")
    if package.get("contact"):
        lines.append(f"Corrections reach the editors at {escape(package['contact'])}.")
    lines.append(
        f"The web edition has everything in this book and, beyond it, the evidence for all {len(edition.claims):,} claims, "
        "all tables, the data and the code. Where this book names a page that it does not have, the page is there."
    )
    pages = "".join(f"<li>{escape(title)}</li>" for title in book.elsewhere)
    lists = f"<p>These pages are on the web only:</p><ul>{pages}</ul>" if pages else ""
    tables = ", ".join(
        f"{escape(r['title'])} ({len(getattr(edition, r['name'])):,})"
        for r in package["resources"]
        if getattr(edition, r["name"])
    )
    data = f"<p>The data are tables, each with so many rows: {tables}.</p>"
    # A name with a hyphen is not broken at it.
    versions = f"<p>{escape(book.versions)}</p>".replace("-", "-\u2060") if book.versions else ""
    words = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<div class="chapter"><section id="{ONLINE}"><h1 class="title">{ONLINE_TITLE}</h1>'
        f"{words}{lists}{data}{versions}</section></div>"
    )
