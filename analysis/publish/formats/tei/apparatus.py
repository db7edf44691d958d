"""What stands off the text, passage by passage: readings, insertions, quotations, citations and commentary."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.edition import Edition
from analysis.publish.formats.tei.elements import (
    Element,
    bibl,
    element,
    note,
    pointer,
    pointers,
    register_pointer,
    rows,
)
from analysis.rows import Row

__all__ = ["apparatus"]


def apparatus(edition: Edition) -> list[Element]:
    """The apparatus as lists of TEI; a list without an entry is left out."""
    lists = [
        ("listApp", "emendations", (_emendation(edition, row) for row in rows(edition, "emendations"))),
        ("listAnnotation", "insertions", (_insertion(row) for row in rows(edition, "brackets"))),
        ("listAnnotation", "quotations", (_quotation(row) for row in rows(edition, "quotations"))),
        ("listAnnotation", "cross-references", (_crossref(row) for row in rows(edition, "crossrefs"))),
        ("listAnnotation", "commentary", (_comment(edition, row) for row in rows(edition, "commentary"))),
        ("listBibl", "citations", (_citation(edition, row) for row in rows(edition, "citations"))),
    ]
    return [new for name, kind, entries in lists if len(new := _list(name, kind, entries))]


def _list(name: str, kind: str, entries: Iterable[Element]) -> Element:
    return element(name, {"type": kind}, *entries)


def _emendation(edition: Edition, row: Row) -> Element:
    """What the witness has as lemma, and what would be right as a reading of the editors; the witness stays as it is."""
    witness = next((w.id for w in rows(edition, "witnesses") if w.consulted == "whole"), None)
    reason = element("note", {"type": "reason"}, row.reason, bibl(edition, row.consultation, None))
    return element(
        "app",
        {"id": row.id, "type": row.kind, "from": pointer(row.passage), "loc": f"{row.passage} {row.sentence}"},
        element("lem", {"wit": witness and f"#{witness}"}, row.reading),
        element("rdg", {"type": "emendation", "resp": "#editors"}, row.correction),
        reason,
    )


def _insertion(row: Row) -> Element:
    return element(
        "note",
        _place(row, "insertion", row.introduced_by),
        element("q", {"type": "witness"}, row.form),
        element("q", {"type": "paraphrase"}, row.rendering),
        note("reason", row.reason),
    )


def _quotation(row: Row) -> Element:
    """Words that the text quotes, as the paraphrase has them."""
    cited = element("ptr", {"target": register_pointer("citation", row.citation)}) if row.citation else None
    words = element(
        "q", {"type": "paraphrase", "who": register_pointer("agent", row.speaker), "n": row.words}, row.rendering
    )
    return element("note", _place(row, "quotation", row.kind), words, cited, note("remark", row.remark))


def _crossref(row: Row) -> Element:
    target = " ".join(pointer(key) for key in row.target) or None
    words = element("ref", {"target": target}, row.rendering)
    return element("note", _place(row, "cross-reference", None), words, note("remark", row.remark))


def _comment(edition: Edition, row: Row) -> Element:
    sources = [bibl(edition, key, None) for key in row.consultations]
    return element(
        "note",
        _place(row, "commentary", row.kind) | {"resp": "#editors"},
        element("label", None, row.rendering),
        element("gloss", None, row.statement),
        *sources,
    )


def _place(row: Row, kind: str, subtype: str | None) -> dict:
    """The attributes of a note on a line of the paraphrase."""
    return {"id": row.id, "type": kind, "subtype": subtype, "target": pointer(row.passage, row.line)}


def _citation(edition: Edition, row: Row) -> Element:
    """What the text cites where; the function is a property of CiTO, the Citation Typing Ontology."""
    work = element("ref", {"target": register_pointer("work", row.work)}, edition.get("works", row.work).label)
    via = element("ptr", {"type": "via", "target": register_pointer("work", row.via)}) if row.via else None
    return element(
        "bibl",
        {
            "id": f"citation-{row.id}",
            "type": row.function,
            "corresp": pointer(row.passage) + (f" #{row.note}" if row.note else ""),
            "resp": pointers("agent", [row.citing] if row.citing else []),
        },
        work,
        element("biblScope", None, row.locator) if row.locator else None,
        via,
        note("remark", row.remark),
    )
