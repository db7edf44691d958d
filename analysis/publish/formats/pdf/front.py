"""What a printed book has that pages on a screen have not: title page, imprint, contents and parts, as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from lxml.html import tostring

from analysis.edition import Edition
from analysis.publish.document.domain import register_id
from analysis.publish.formats.pdf.concordance import TITLE, as_html
from analysis.publish.formats.pdf.join import Part
from analysis.publish.formats.pdf.page import classes

__all__ = ["PRIVATE", "document"]

#: What marks a private copy on its title page and in its imprint.
PRIVATE = "Private copy: this book holds the translation. It may not be published or passed on."


def document(parts: list[Part], edition: Edition, *, state: str, created: str, private: bool) -> str:
    """The whole book as one HTML document.

    ``state`` names what it was made from, ``created`` is its date in ISO 8601; ``private`` marks a copy with the translation.
    """
    package = edition.package
    by = [c["title"] for c in package.get("contributors", [])]
    head = [
        f"<title>{escape(edition.title)}</title>",
        *(f'<meta name="author" content="{escape(name)}">' for name in by),
        f'<meta name="description" content="{escape(package["description"])}">',
        f'<meta name="generator" content="{escape(edition.name)} {escape(package["version"])}">',
        f'<meta name="dcterms.created" content="{created}"><meta name="dcterms.modified" content="{created}">',
    ]
    body = [
        _title_page(edition, by, private),
        _imprint(parts, edition, state, private),
        _contents(parts),
        *(piece for part in parts for piece in _part(part)),
        as_html(edition),
    ]
    return f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{"".join(head)}</head><body>{"".join(body)}</body></html>'


def _title_page(edition: Edition, by: list[str], private: bool) -> str:
    mark = f'<p class="private-mark">{PRIVATE}</p>' if private else ""
    return (
        f'<div class="title-page">{mark}<p class="title">{escape(edition.title)}</p>'
        f'<p class="about">{escape(edition.package["description"])}</p>'
        f'<p class="by">{escape(", ".join(by))}</p><p>Release {escape(edition.package["version"])}</p></div>'
    )


def _imprint(parts: list[Part], edition: Edition, state: str, private: bool) -> str:
    """Release, responsibility and rights, as data, licence and bibliography have them."""
    package = edition.package
    lines = [
        f"{escape(edition.title)}. Release {escape(package['version'])}, made from {state}.",
        escape(package["attribution"]),
    ]
    for label, key in (("The text", package["work"]), ("The translation", package["translation"])):
        entry = _entry(parts, key)
        if entry is not None:
            lines.append(f"{label}: {entry}")
    if package.get("url"):
        lines.append(f"The edition on the web: {escape(package['url'])}")
    lines += map(escape, _licence(edition)) if (edition.root / "LICENSE").is_file() else _licences(package)
    if private:
        lines.insert(0, PRIVATE)
    return '<div class="imprint">' + "".join(f"<p>{line}</p>" for line in dict.fromkeys(lines)) + "</div>"


def _licence(edition: Edition) -> list[str]:
    """What the licence says before it quotes other licences in full: which terms hold for which layer."""
    text = (edition.root / "LICENSE").read_text(encoding="utf-8")
    before = re.split(r"^.* License$", text, maxsplit=1, flags=re.MULTILINE)[0]
    return [" ".join(paragraph.split()) for paragraph in before.split("\n\n") if paragraph.strip()]


def _licences(package: Mapping) -> list[str]:
    return [f"Text and data: {escape(x['title'])}, {escape(x['path'])}" for x in package.get("licenses", [])]


def _entry(parts: list[Part], key: str) -> str | None:
    """A work's entry in the bibliography as HTML, without its address and without what the edition saw of it."""
    address = register_id("work", key)
    for part in parts:
        for chapter in part.chapters:
            for entry in chapter.matter.xpath(".//*[@id=$address]//p", address=address):
                children = [child for child in entry if "seen" not in classes(child)]
                return escape(entry.text or "") + "".join(tostring(child, encoding="unicode") for child in children)
    return None


def _contents(parts: list[Part]) -> str:
    made = []
    for part in parts:
        if part.name:
            made.append(f'<p class="of-part"><a href="#{_address(part)}">{escape(part.name)}</a></p>')
        items = "".join(f'<li><a href="#{c.name}">{escape(c.title)}</a></li>' for c in part.chapters)
        made.append(f"<ol>{items}</ol>")
    made.append(f'<ol><li><a href="#concordance">{TITLE}</a></li></ol>')
    return f'<div class="contents"><h1>Contents</h1>{"".join(made)}</div>'


def _address(part: Part) -> str:
    return "part-" + re.sub(r"\W+", "-", part.name.lower()).strip("-")


def _part(part: Part) -> list[str]:
    """The part's own page, and its chapters; their headings stand a step lower than in a page of the web."""
    made = []
    if part.name:
        made.append(f'<div class="part" id="{_address(part)}"><h1>{escape(part.name)}</h1></div>')
    for chapter in part.chapters:
        if part.name:
            for level in (5, 4, 3, 2, 1):
                for heading in list(chapter.matter.iter(f"h{level}")):
                    heading.tag = f"h{level + 1}"
        matter = tostring(chapter.matter, encoding="unicode")
        made.append(f'<div class="chapter">{matter}</div>')
    return made
