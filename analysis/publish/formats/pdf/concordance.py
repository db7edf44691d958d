"""Where each passage stands on paper: its page in the printed book, and in editions where somebody saw it."""

from __future__ import annotations

from html import escape

from analysis.edition import Edition
from analysis.rows import Row

__all__ = ["TITLE", "as_html", "as_rows", "editions"]

TITLE = "Concordance"


def editions(edition: Edition) -> list[Row]:
    """The works that print the text, besides the one that was edited: those the data name as editions, and any whose pages they have."""
    seen = {row.work for row in edition.pages}
    named = [work for work in edition.package["editions"] if work not in _edited(edition)]
    return [
        edition.get("works", work) for work in dict.fromkeys([*named, *(w.id for w in edition.works if w.id in seen)])
    ]


def _edited(edition: Edition) -> set[str]:
    return {edition.package["work"], edition.package["translation"]}


def as_rows(edition: Edition, at: dict[str, int]) -> list[list]:
    """A line of heads, and for each passage its page, from ``at``, and its pages in each edition; what was not seen is empty."""
    works = editions(edition)
    pages = {(row.passage, row.work): row.pages for row in edition.pages}
    heads = ["passage", "page", *(work.id for work in works)]
    return [
        heads,
        *([p.id, at[p.id], *(pages.get((p.id, w.id), "") for w in works)] for p in edition.passages if p.id in at),
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
    told = "<p>An empty place is a page that was not seen.</p>" if works else ""
    return (
        f'<div class="chapter"><section id="concordance"><h1 class="title">{TITLE}</h1>{told}'
        f'<table class="concordance"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></section></div>'
    )
