"""What the edition knows about a passage, as JSON: ``api/passages/p07.json`` in the built book."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from analysis.edition import Edition
from analysis.publish.passages.cite import address_of, cite
from analysis.rows import Row
from analysis.source.dates import Date
from analysis.status import Assessor, IndependentSource, Verdict
from analysis.studies.chains import Chain, chains

__all__ = ["FOLDER", "passage", "write"]

#: Where the files stand in the book.
FOLDER = "api/passages"


def write(edition: Edition, book: Path) -> None:
    """Write a file for every passage into the folder of a built book."""
    folder = book / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    assess, found = edition.assessor, {c.quotation.id: c for c in chains(edition)}
    for row in edition.passages:
        held = json.dumps(passage(edition, row.id, assess, found), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / f"{row.id}.json").write_text(held + "\n", encoding="utf-8")


def passage(
    edition: Edition, address: str, assess: Assessor | None = None, found: dict[str, Chain] | None = None
) -> dict:
    """All that the data hold on one passage, in types that JSON has; columns keep their names, dates are EDTF.

    ``assess`` and ``found``, the chains by their quotation, spare the work of making them anew.
    Raises :class:`~analysis.source.ids.UnknownId` for an unknown passage.
    """
    entry, text = edition[address], edition.texts[address]
    assess = assess or edition.assessor
    found = {c.quotation.id: c for c in chains(edition)} if found is None else found

    def own(table: str) -> list[Row]:
        return [row for row in getattr(entry, table) if row.passage == address]

    mentioned = {m.key for m in own("mentions") if m.kind == "event"}
    return {
        "id": address,
        "kind": entry.kind,
        "layer": entry.layer,
        "edition": edition.name,
        "release": edition.package["version"],
        "address": address_of(edition, address),
        "attribution": edition.package["attribution"],
        "citation": cite(edition, address)["plain"],
        "licenses": [licence["name"] for licence in edition.package.get("licenses", [])],
        "text": list(text.lines),
        "notes": list(text.calls),
        "claims": [_claim(edition, c, assess) for c in own("claims")],
        "citations": [_row(c) for c in own("citations")],
        "quotations": [_quotation(q, found.get(q.id)) for q in own("quotations")],
        "mentions": [_row(m) for m in own("mentions")],
        "events": [_row(e) for e in entry.events if e.passage == address or e.id in mentioned],
        "emendations": [_row(e) for e in own("emendations")],
        "commentary": [_row(k) for k in own("commentary")],
    }


def _row(row: Row) -> dict:
    return {f.name: _value(getattr(row, f.name)) for f in dataclasses.fields(row)}


def _value(value: object) -> object:
    return value.edtf if isinstance(value, Date) else list(value) if isinstance(value, tuple) else value


def _claim(edition: Edition, claim: Row, assess: Assessor) -> dict:
    """A claim with its evidence, and how the lines stand on each question that it answers."""
    questions = ("fact", "report") if claim.citation else ("fact",)
    weighed = {q: _verdict(assess.assess(claim, q)) for q in questions} if claim.assessable else {}
    evidence = [{**_row(e), "work": assess.work_of(e)} for e in edition.evidence if e.claim == claim.id]
    return {**_row(claim), "evidence": evidence, "weighed": weighed}


def _verdict(verdict: Verdict) -> dict:
    return {
        "supports": [_line(line) for line in verdict.supports],
        "opposes": [_line(line) for line in verdict.opposes],
        "left_out": {item.id: reason for item, reason in verdict.excluded},
    }


def _line(line: IndependentSource) -> dict:
    return {"evidence": [item.id for item in line.items], "roots": sorted(line.roots), "weight": line.weight}


def _quotation(row: Row, chain: Chain | None) -> dict:
    """A quotation; words that were quoted from somebody have a chain."""
    if chain is None:
        return {**_row(row), "chain": None}
    steps, originals = [_row(s) for s in chain.steps], [_row(o) for o in chain.originals]
    return {
        **_row(row),
        "chain": {"verdict": chain.verdict, "told": chain.description, "steps": steps, "originals": originals},
    }
