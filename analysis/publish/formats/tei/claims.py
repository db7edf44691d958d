"""Claims and evidence as annotations: what is claimed where, with its status, and what each source says of it."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.explain import Answer, explain
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
from analysis.status import Status

__all__ = ["claims"]


def claims(edition: Edition) -> list[Element]:
    """The claims, and after them the evidence; nothing where there are none."""
    annotations = [_claim(edition, row) for row in rows(edition, "claims")]
    evidence = [_evidence(edition, row) for row in rows(edition, "evidence")]
    lists = [
        element("listAnnotation", {"type": kind}, *entries)
        for kind, entries in (("claims", annotations), ("evidence", evidence))
    ]
    return [entries for entries in lists if len(entries)]


def _claim(edition: Edition, row: Row) -> Element:
    """A claim with who makes it, its status in a category and in words, and what the evidence says."""
    explained = explain(edition, row)
    asserter = element("name", {"ref": register_pointer("agent", row.asserter)}, explained.asserter.label)
    categories = {
        "status": Status.of(row).name,
        "report": row.report,
        "kind": row.kind,
        "layer": row.layer,
        "attitude": row.attitude,
    }
    related = [
        element("ptr", {"type": kind, "target": register_pointer(table, key)})
        for kind, table, key in (
            ("same-as", "claim", row.same_as),
            ("about", "event", row.event),
            ("decided-by", "work", row.document),
            ("cites", "citation", row.citation),
        )
        if key
    ]
    return element(
        "annotation",
        {
            "id": f"claim-{row.id}",
            "target": pointer(row.passage, row.line),
            "motivation": "assessing",
            "ana": " ".join(f"#{kind}-{value}" for kind, value in categories.items() if value),
        },
        element("respStmt", None, element("resp", None, explained.attitude.word), asserter),
        *related,
        note("statement", row.statement),
        note("scope", row.scope),
        note("hedge", row.hedge),
        _quantity(row),
        _answer("fact", explained.fact),
        _answer("report", explained.report),
        note("remark", row.remark),
    )


def _quantity(row: Row) -> Element | None:
    if row.quantity is None:
        return None
    number = element("num", {"value": row.quantity}, f"{row.tolerance or ''} {row.quantity}".strip())
    return element("note", {"type": "quantity"}, number)


def _answer(question: str, answer: Answer | None) -> Element | None:
    """What the evidence says to one question: the status in words, each independent source with its items, and what does not count."""
    if answer is None:
        return None
    sources = [
        element(
            "note",
            {"type": "independent-source", "subtype": stance, "n": 2 if source.is_document else 1},
            *(element("ptr", {"target": f"#{item.row.id}"}) for item in source.items),
        )
        for stance, weighed in (("supports", answer.supports), ("opposes", answer.opposes))
        for source in weighed
    ]
    excluded = [
        element("note", {"type": "not-counted"}, element("ptr", {"target": f"#{item.row.id}"}), reason)
        for item, reason in answer.excluded
    ]
    summary = "; ".join(filter(None, (answer.status.meaning, answer.unverified)))
    return element("note", {"type": question, "subtype": answer.status.name}, summary, *sources, *excluded)


def _evidence(edition: Edition, row: Row) -> Element:
    """An item of evidence: where it was read, and what it says."""
    categories = (f"#stance-{row.stance}", f"#question-{row.question}", f"#descent-{row.descent}")
    quoted = None
    if row.quoted_work:
        label = element(
            "ref", {"target": register_pointer("work", row.quoted_work)}, edition.get("works", row.quoted_work).label
        )
        place = element("biblScope", None, row.quoted_locator) if row.quoted_locator else None
        quoted = element("note", {"type": "quoted-work"}, element("bibl", None, label, place))
    origins = [
        element("ptr", {"type": "derives-from", "target": target})
        for target in (pointers("work", row.derives_from), pointers("agent", row.observers))
        if target
    ]
    return element(
        "annotation",
        {
            "id": row.id,
            "target": register_pointer("claim", row.claim),
            "motivation": "assessing",
            "ana": " ".join(categories),
        },
        element("note", {"type": "source"}, bibl(edition, row.consultation, row.locator)),
        quoted,
        *origins,
        note("statement", row.statement, {"resp": "#editors"}),
        note("scope", row.scope),
        note("bias", row.bias),
        note("remark", row.remark),
    )
