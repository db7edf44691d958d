"""Where each passage stands on paper: its page in the printed book, and in editions that somebody consulted."""

from __future__ import annotations

import csv
from html import escape
from pathlib import Path

import pikepdf

from analysis.edition import Edition
from analysis.publish.formats.format import FormatError
from analysis.rows import Row

__all__ = ["ADDRESS", "TITLE", "as_html", "as_rows", "destinations", "editions", "folios", "write_concordance"]

TITLE = "Concordance"
#: Its address; no chapter has it, since a chapter's is the name of its file.
ADDRESS = "edition.concordance"


def editions(edition: Edition) -> list[Row]:
    """The works that print the text, besides the one that was edited: those the data name as editions, and any whose pages they have."""
    consulted = {row.work for row in edition.pages}
    declared = [work for work in edition.package["editions"] if work not in _edited(edition)]
    keys = dict.fromkeys([*declared, *(work.id for work in edition.works if work.id in consulted)])
    return [edition.get("works", work) for work in keys]


def _edited(edition: Edition) -> set[str]:
    return {edition.package["work"], edition.package["translation"]}


def as_rows(edition: Edition, pages: dict[str, int]) -> list[list]:
    """A row of heads, and for each passage in ``pages`` its page there and its pages in each edition, empty where nobody consulted it."""
    works = editions(edition)
    printed = {(row.passage, row.work): row.pages for row in edition.pages}
    heads = ["passage", "page", *(work.id for work in works)]
    return [
        heads,
        *(
            [p.id, pages[p.id], *(printed.get((p.id, w.id), "") for w in works)]
            for p in edition.passages
            if p.id in pages
        ),
    ]


def as_html(edition: Edition) -> str:
    """The same for print, where the page is not known before the book is laid out: the style sheet puts it in."""
    _, *rows = as_rows(edition, dict.fromkeys(edition.texts, 0))
    works = editions(edition)
    heads = [
        "Passage",
        "This book",
        *(w.label + (f" ({w.published_date.words})" if w.published_date else "") for w in works),
    ]
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    body = "".join(
        f'<tr><td><a href="#{key}">{key}</a></td><td><a class="folio" href="#{key}"></a></td>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for key, _, *cells in rows
    )
    remark = "<p>A cell is empty where we have not consulted the page of that edition.</p>" if works else ""
    return (
        f'<div class="chapter"><section id="{ADDRESS}"><h1 class="title">{TITLE}</h1>{remark}'
        f'<table class="concordance"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></section></div>'
    )


def destinations(file: Path) -> dict[str, int]:
    """The named destinations of a PDF, each with the number of its page in the file, from 1."""
    with pikepdf.open(file) as opened:
        pages = {page.objgen: n for n, page in enumerate(opened.pages, start=1)}
        names = opened.Root.Names.Dests.Names
        return {str(names[n]): pages[names[n + 1][0].objgen] for n in range(0, len(names), 2)}


def folios(file: Path) -> list[str]:
    """The label of each page of a PDF, which is what is printed on it."""
    with pikepdf.open(file) as opened:
        return [page.label for page in opened.pages]


def write_concordance(file: Path, edition: Edition, table: Path) -> None:
    """Write where each passage stands as CSV: its page in the PDF ``file``, read from the PDF's own destinations, and in other editions.

    Raises :class:`FormatError` if a passage has no page.
    """
    at, labels = destinations(file), folios(file)
    missing = [p.id for p in edition.passages if p.id in edition.texts and p.id not in at]
    if missing:
        raise FormatError(f"no page of the PDF holds {', '.join(missing)}")
    pages = {p.id: int(labels[at[p.id] - 1]) for p in edition.passages if p.id in at}
    with open(table, "w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows(as_rows(edition, pages))
