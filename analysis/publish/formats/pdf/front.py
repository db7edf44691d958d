"""What a printed book has that pages on a screen have not: title page, imprint, contents and parts, as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from lxml.html import tostring

from analysis.edition import Edition
from analysis.publish.document.domain import register_id
from analysis.publish.formats.pages import BookPart, BuiltBook, classes
from analysis.publish.formats.pdf.concordance import TITLE, as_html

__all__ = ["document"]


def document(book: BuiltBook, edition: Edition, *, state: str, created: str) -> str:
    """The whole book, its chapters ready for print, as one HTML document.

    ``state`` names what it was made from, ``created`` is its date in ISO 8601.
    """
    package = edition.package
    editors = [c["title"] for c in package.get("contributors", [])]
    head = [
        f"<title>{escape(edition.title)}</title>",
        *(f'<meta name="author" content="{escape(name)}">' for name in editors),
        f'<meta name="description" content="{escape(package["description"])}">',
        f'<meta name="generator" content="{escape(edition.name)} {escape(package["version"])}">',
        f'<meta name="dcterms.created" content="{created}"><meta name="dcterms.modified" content="{created}">',
    ]
    body = [
        _title_page(edition, editors, book.warning),
        _imprint(book, edition, state),
        _contents(book),
        *(piece for part in book.parts for piece in _part(part)),
        as_html(edition),
    ]
    return f'<!DOCTYPE html><html lang="{escape(book.language)}"><head><meta charset="utf-8">{"".join(head)}</head><body>{"".join(body)}</body></html>'


def _title_page(edition: Edition, editors: list[str], warning: str) -> str:
    mark = f'<p class="private-mark">{escape(warning)}</p>' if warning else ""
    return (
        f'<div class="title-page">{mark}<p class="title">{escape(edition.title)}</p>'
        f'<p class="about">{escape(edition.package["description"])}</p>'
        f'<p class="by">{escape(", ".join(editors))}</p><p>Release {escape(edition.package["version"])}</p></div>'
    )


def _imprint(book: BuiltBook, edition: Edition, state: str) -> str:
    """Release, responsibility and rights, as data, licence and bibliography have them."""
    package = edition.package
    lines = [
        f"{escape(edition.title)}. Release {escape(package['version'])}, made from {state}.",
        escape(package["attribution"]),
    ]
    for label, key in (("The text", package["work"]), ("The translation", package["translation"])):
        entry = _entry(book, key)
        if entry is not None:
            lines.append(f"{label}: {entry}")
    if package.get("url"):
        lines.append(f"The edition on the web: {escape(package['url'])}")
    lines += map(escape, _licence(edition)) if (edition.root / "LICENSE").is_file() else _licences(package)
    if book.warning:
        lines.insert(0, escape(book.warning))
    return '<div class="imprint">' + "".join(f"<p>{line}</p>" for line in dict.fromkeys(lines)) + "</div>"


def _licence(edition: Edition) -> list[str]:
    """What the licence says before it quotes other licences in full: which terms hold for which layer."""
    text = (edition.root / "LICENSE").read_text(encoding="utf-8")
    before = re.split(r"^.* License$", text, maxsplit=1, flags=re.MULTILINE)[0]
    return [" ".join(paragraph.split()) for paragraph in before.split("\n\n") if paragraph.strip()]


def _licences(package: Mapping) -> list[str]:
    return [f"Text and data: {escape(x['title'])}, {escape(x['path'])}" for x in package.get("licenses", [])]


def _entry(book: BuiltBook, key: str) -> str | None:
    """A work's entry in the bibliography as HTML, without its address and without what the edition saw of it."""
    address = register_id("work", key)
    for chapter in book.chapters:
        for entry in chapter.body.xpath(".//*[@id=$address]//p", address=address):
            children = [child for child in entry if "consulted" not in classes(child)]
            return escape(entry.text or "") + "".join(tostring(child, encoding="unicode") for child in children)
    return None


def _contents(book: BuiltBook) -> str:
    blocks = []
    for part in book.parts:
        if part.name:
            blocks.append(f'<p class="of-part"><a href="#{_address(part)}">{escape(part.name)}</a></p>')
        items = "".join(f'<li><a href="#{c.name}">{escape(c.title)}</a></li>' for c in part.chapters)
        blocks.append(f"<ol>{items}</ol>")
    blocks.append(f'<ol><li><a href="#concordance">{TITLE}</a></li></ol>')
    return f'<div class="contents"><h1>Contents</h1>{"".join(blocks)}</div>'


def _address(part: BookPart) -> str:
    return "part-" + re.sub(r"\W+", "-", part.name.lower()).strip("-")


def _part(part: BookPart) -> list[str]:
    """The part's own page, and its chapters; their headings stand a step lower than in a page of the web."""
    pieces = []
    if part.name:
        pieces.append(f'<div class="part" id="{_address(part)}"><h1>{escape(part.name)}</h1></div>')
    for chapter in part.chapters:
        if part.name:
            for level in (5, 4, 3, 2, 1):
                for heading in list(chapter.body.iter(f"h{level}")):
                    heading.tag = f"h{level + 1}"
        matter = tostring(chapter.body, encoding="unicode")
        pieces.append(f'<div class="chapter">{matter}</div>')
    return pieces
