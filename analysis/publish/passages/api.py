"""What the edition knows about a passage, as JSON: ``api/passages/p07.json`` in the built book."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from analysis.edition import Edition
from analysis.explain import Explained, explain
from analysis.publish.passages.cite import address_of, cite
from analysis.rows import Row
from analysis.source.dates import Date
from analysis.status import IndependentSource, Verdict
from analysis.studies.chains import Chain, chains

__all__ = ["FOLDER", "passage", "write"]

#: Where the files stand in the book.
FOLDER = "api/passages"


def write(edition: Edition, book: Path) -> None:
    """Write a file for every passage into the folder of a built book: UTF-8, the keys in the order of the alphabet."""
    folder = book / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    by_quotation = _chains(edition)
    for row in edition.passages:
        data = passage(edition, row.id, by_quotation)
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / f"{row.id}.json").write_text(text + "\n", encoding="utf-8")


def _chains(edition: Edition) -> dict[str, Chain]:
    """The chains of an edition by the id of their quotation."""
    return {chain.quotation.id: chain for chain in chains(edition)}


def passage(edition: Edition, address: str, by_quotation: dict[str, Chain] | None = None) -> dict:
    """All that the data hold on one passage, in types that JSON has; columns keep their names, dates are EDTF.

    ``by_quotation`` are the chains by the id of their quotation, if the caller has them already.
    Raises :class:`~analysis.source.ids.UnknownIdError` for an unknown passage.
    """
    entry, text = edition[address], edition.texts[address]
    by_quotation = _chains(edition) if by_quotation is None else by_quotation

    def own(table: str) -> list[Row]:
        return [row for row in entry.related(table) if row.passage == address]

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
        "claims": [_claim(explain(edition, c)) for c in own("claims")],
        "citations": [_row(c) for c in own("citations")],
        "quotations": [_quotation(q, by_quotation.get(q.id)) for q in own("quotations")],
        "mentions": [_row(m) for m in own("mentions")],
        "events": [_row(e) for e in entry.related("events") if e.passage == address or e.id in mentioned],
        "emendations": [_row(e) for e in own("emendations")],
        "commentary": [_row(k) for k in own("commentary")],
    }


def _row(row: Row) -> dict:
    return {f.name: _value(getattr(row, f.name)) for f in dataclasses.fields(row)}


def _value(value: object) -> object:
    return value.edtf if isinstance(value, Date) else list(value) if isinstance(value, tuple) else value


def _claim(explained: Explained) -> dict:
    """A claim with the meaning of its status, its evidence, and the sources for and against it on each question."""
    answers = {"fact": explained.fact, "report": explained.report}
    weighed = {question: _verdict(answer.verdict) for question, answer in answers.items() if answer}
    evidence = [{**_row(item.row), "work": item.work.id} for item in explained.evidence]
    return {**_row(explained.claim), "meaning": explained.status.meaning, "evidence": evidence, "weighed": weighed}


def _verdict(verdict: Verdict) -> dict:
    return {
        "supports": [_source(source) for source in verdict.supports],
        "opposes": [_source(source) for source in verdict.opposes],
        "excluded": {item.id: reason for item, reason in verdict.excluded},
    }


def _source(source: IndependentSource) -> dict:
    return {"evidence": [item.id for item in source.items], "origins": sorted(source.origins), "weight": source.weight}


def _quotation(row: Row, chain: Chain | None) -> dict:
    """A quotation; words that were quoted from somebody have a chain."""
    if chain is None:
        return {**_row(row), "chain": None}
    steps, originals = [_row(s) for s in chain.steps], [_row(o) for o in chain.originals]
    return {
        **_row(row),
        "chain": {"verdict": chain.verdict, "summary": chain.description, "steps": steps, "originals": originals},
    }
