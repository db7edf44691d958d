"""Previews: the short notes that open at a mark or a name, each once on a page, and the pages of all addresses."""

from __future__ import annotations

import json

from docutils import nodes
from docutils.utils.smartquotes import educateQuotes

from analysis.edition import Edition
from analysis.explain import Explained, explain, works
from analysis.publish.document.domain import KINDS, name_of
from analysis.publish.document.languages import marker_of
from analysis.publish.passages.cite import page_of, title_of
from analysis.publish.passages.nodes import passage
from analysis.rows import Row
from analysis.source.paraphrase import ADDRESS
from analysis.words import as_sentence

__all__ = ["address_script", "previews"]


def previews(edition: Edition, document: nodes.document) -> dict[str, list]:
    """For every entry that passages of a page link to, by the fragment of the link: the head and the lines of its preview.

    A line is text, or a list of its parts where it is not all English, as :meth:`Marker.line` gives it.
    """
    marker = marker_of(edition)
    by_target: dict[str, list] = {}
    for holder in document.findall(lambda n: isinstance(n, (passage, nodes.footnote))):
        for link in holder.findall(nodes.reference):
            target = link.get("refid") or link.get("refuri", "").partition("#")[2]
            kind, key = ("passage", target) if ADDRESS.fullmatch(target) else target.partition("-")[::2]
            if link.get("internal") and kind in KINDS and target not in by_target:
                lines = _preview(edition, kind, edition.get(KINDS[kind], key))
                by_target[target] = [marker.line(educateQuotes(line, "en")) for line in lines if line]
        for call in holder.findall(nodes.footnote_reference):
            if (target := call.get("refid")) in edition.texts:
                lines = _preview(edition, "passage", edition.get("passages", target))
                by_target[target] = [marker.line(line) for line in lines]
    return by_target


def _preview(edition: Edition, kind: str, row: Row) -> list[str]:
    """The head and the lines of one entry's preview."""
    if kind == "claim":
        return _claim(explain(edition, row))
    if kind == "passage":
        return [row.id, edition.texts[row.id].lines[0]]
    if kind == "work":
        date = row.published_date
        return [row.label, row.kind.capitalize() + (f", {date.words}" if date else "")]
    if kind == "event":
        return [row.label, row.date.words, row.remark or ""]
    return [name_of(row), row.description]


def _claim(explained: Explained) -> list[str]:
    """The status, the claim, who makes it, and on both sides how many sources and which works."""
    status, answer = explained.status, explained.fact
    head = [status.name, explained.statement, explained.said_by]
    if answer is None:
        return [*head, as_sentence(status.meaning)]
    by_side = {"For it": works(answer.supports), "Against it": works(answer.opposes)}
    lines = [f"{side}: {'; '.join(work.label for work in rows)}." for side, rows in by_side.items() if rows]
    return [*head, as_sentence(answer.summary), *lines]


def address_script(edition: Edition) -> str:
    """A script that knows the page of every address and the page's title: so a page can correct a wrong address, without a server too."""
    pages = {p.id: [page_of(edition, p.id), title_of(edition, p.id)] for p in edition.passages}
    return f"window.EditionAddresses = {json.dumps(pages, ensure_ascii=False, separators=(',', ':'))};\n"
