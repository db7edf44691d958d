"""The short notes that open at a lamp or a name, each once on a page, and the places of all addresses of the book."""

from __future__ import annotations

import json

from docutils import nodes
from docutils.utils.smartquotes import educateQuotes

from analysis.edition import Edition
from analysis.publish.document.domain import KINDS, name_of
from analysis.publish.document.languages import marker_of
from analysis.publish.passages.cite import page_of, title_of
from analysis.publish.passages.nodes import passage
from analysis.rows import Row
from analysis.source.paraphrase import ADDRESS
from analysis.status import Assessor
from analysis.studies.verdicts import lines_words

__all__ = ["addresses", "notes"]


def notes(edition: Edition, document: nodes.document) -> dict[str, list]:
    """For every entry that passages of a page link to, by the last part of the link: a head and the lines of a note.

    A line is text, or a list of its parts where it is not all English, as :meth:`Marker.line` gives it.
    """
    assess, marker = edition.assessor, marker_of(edition)
    made = {}
    for holder in document.findall(lambda n: isinstance(n, (passage, nodes.footnote))):
        for link in holder.findall(nodes.reference):
            target = link.get("refid") or link.get("refuri", "").partition("#")[2]
            kind, key = ("passage", target) if ADDRESS.fullmatch(target) else target.partition("-")[::2]
            if link.get("internal") and kind in KINDS and target not in made:
                told = _note(edition, assess, kind, edition.get(KINDS[kind], key))
                made[target] = [marker.line(educateQuotes(line, "en")) for line in told if line]
        for call in holder.findall(nodes.footnote_reference):
            if (target := call.get("refid")) in edition.texts:
                told = _note(edition, assess, "passage", edition.get("passages", target))
                made[target] = [marker.line(line) for line in told]
    return made


def _note(edition: Edition, assess: Assessor, kind: str, row: Row) -> list[str]:
    if kind == "claim":
        return _claim(edition, assess, row)
    if kind == "passage":
        return [row.id, edition.texts[row.id].lines[0]]
    if kind == "work":
        date = row.published_date
        return [row.label, row.kind.capitalize() + (f", {date.words}" if date else "")]
    if kind == "event":
        return [row.label, row.date.words, row.remark or ""]
    return [name_of(row), row.description]


def _claim(edition: Edition, assess: Assessor, claim: Row) -> list[str]:
    """The status, the claim, and the lines on both sides with the works that they stand in."""
    verdict = assess.assess(claim)
    author = claim.asserter == edition.package["author"]
    by = "" if author else f"Said by {edition.get('agents', claim.asserter).label}."
    if verdict is None:
        return ["judgement", claim.statement, by, "Evidence cannot decide it."]
    made = [verdict.status, claim.statement, by, f"{lines_words(verdict)}.".capitalize()]
    for side, lines in (("For it", verdict.supports), ("Against it", verdict.opposes)):
        works = dict.fromkeys(assess.work_of(item) for line in lines for item in line.items)
        if works:
            made.append(f"{side}: {'; '.join(edition.get('works', w).label for w in works)}.")
    return made


def addresses(edition: Edition) -> str:
    """A script with the page and the page's title for every address, so that a wrong one can be set right from a folder too."""
    places = {p.id: [page_of(edition, p.id), title_of(edition, p.id)] for p in edition.passages}
    return f"window.EditionAddresses = {json.dumps(places, ensure_ascii=False, separators=(',', ':'))};\n"
