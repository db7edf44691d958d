"""The page of the private book on the reader's own copy: its state, its errors, and its variants from another copy."""

from __future__ import annotations

import html
from collections.abc import Iterator

from sphinx.application import Sphinx

from analysis.edition import Edition
from analysis.publish.document.domain import edition_of
from analysis.publish.site.witness_paths import witness_paths
from analysis.witness.align import STATES, Placement, find
from analysis.witness.collate import collate, emendation_states
from analysis.witness.read import read
from analysis.words import number_words

__all__ = ["PAGE", "collect", "translation"]

#: The name of the page.
PAGE = "your-copy"


def _copies() -> list[list[str]]:
    """The paragraphs of each copy that the private book is built with; none for the public book."""
    return [read(path) for path in witness_paths()]


def translation(edition: Edition) -> dict[str, Placement]:
    """The passages of the reader's own copy; nothing in the public book."""
    copies = _copies()
    return find(edition, copies[0]) if copies else {}


def collect(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """The page, for Sphinx; none in the public book."""
    copies = _copies()
    if copies:
        body = _body(edition_of(app), *copies)
        yield PAGE, {"title": "Your copy", "body": body, "parents": []}, "page.html"


def _body(edition: Edition, copy: list[str], *others: list[str]) -> str:
    placements = find(edition, copy)
    states = [placements[p.id].state if p.id in placements else "missing" for p in edition.passages]
    counts = ", ".join(f"{states.count(s)} {s}" for s in STATES)
    parts = [
        "<h1>Your copy</h1>",
        f"<p>Of {len(states)} passages: {counts}.</p>",
        *_list(
            "Passages that differ from those that we edited",
            [f"{p.id}: {s}" for p, s in zip(edition.passages, states) if s != "identical"],
        ),
        "<h2>Errors that the textual notes record</h2>",
        "<p>For each emendation of the textual notes: whether your copy has the reading as printed, the correction, or neither.</p>",
        _table(
            ("Passage", "As printed", "Correction", "Your copy"),
            [(row.passage, row.reading, row.correction, state) for row, state in emendation_states(edition, copy)],
        ),
    ]
    for other in others:
        variants = collate(edition, copy, other)
        marks = number_words(sum(v.kind == "marks" for v in variants), "passage differs", "passages differ")
        shown = f"{marks[0].upper()}{marks[1:]}"
        parts += [
            "<h2>Collation</h2>",
            f"<p>A is the copy that this book shows, B the other one. {shown} only in punctuation or capitals.</p>",
            _table(
                ("Passage", "A", "B", "Emendation"),
                [
                    (v.passage, v.lemma or "om.", v.reading or "om.", v.emendation.id if v.emendation else v.kind)
                    for v in variants
                    if v.kind != "passage"
                ],
            ),
            *_list("In one copy only", [v.entry(("A", "B")) for v in variants if v.kind == "passage"]),
        ]
    return "\n".join(f"<section>{part}</section>" if part.startswith("<h1>") else part for part in parts)


def _list(caption: str, lines: list[str]) -> list[str]:
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return [f"<h2>{caption}</h2>", f"<ul>{items}</ul>"] if lines else []


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    cells = "".join(f'<th scope="col">{html.escape(h)}</th>' for h in head)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    return (
        f'<div class="rows"><table class="docutils"><caption class="unseen">{html.escape(head[-1])}</caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )
