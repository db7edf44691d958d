"""The registers in TEI: persons, organisations, places, events, terms and works."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.publish.formats.tei.bibliography import works
from analysis.publish.formats.tei.elements import (
    Element,
    bibl,
    dated,
    element,
    note,
    pointer,
    pointers,
    register_pointer,
    rows,
)
from analysis.rows import Row

__all__ = ["registers"]


def registers(edition: Edition) -> list[Element]:
    """The registers as lists of TEI; a list without an entry is left out."""
    agents = rows(edition, "agents")
    lists = [
        element("listPerson", None, *(_person(a) for a in agents if a.kind == "person")),
        element("listOrg", None, *(_organisation(a) for a in agents if a.kind != "person")),
        element("listPlace", None, *(_place(p) for p in rows(edition, "places"))),
        element("listEvent", None, *_events(edition)),
        element("list", {"type": "gloss"}, *(part for c in rows(edition, "concepts") for part in _concept(c))),
        element("listBibl", {"type": "works"}, *works(edition)),
    ]
    return [entries for entries in lists if len(entries)]


def _person(row: Row) -> Element:
    return element(
        "person",
        _source("agent", row, (row.consultation, *row.authority_consultations)),
        element("persName", {"type": "label"}, row.label),
        element("persName", {"type": "standard"}, row.name),
        element("birth", dated(row.birth_date)) if row.birth_date else None,
        element("death", dated(row.death_date)) if row.death_date else None,
        *_numbers(row),
        *_notes(row),
    )


def _organisation(row: Row) -> Element:
    return element(
        "org",
        _source("agent", row, (row.consultation, *row.authority_consultations)) | {"type": row.kind},
        element("orgName", {"type": "label"}, row.label),
        element("orgName", {"type": "standard"}, row.name),
        *_numbers(row),
        *_notes(row),
    )


def _place(row: Row) -> Element:
    return element(
        "place", _source("place", row, (row.consultation,)), element("placeName", None, row.label), *_notes(row)
    )


def _concept(row: Row) -> tuple[Element, Element]:
    attributes = _source("concept", row, row.consultations)
    label = element("label", attributes, element("term", None, row.label))
    return label, element("item", None, element("gloss", None, row.description), note("remark", row.remark))


def _source(table: str, row: Row, consultations: tuple[str | None, ...]) -> dict:
    """The attributes of an entry: its id, and the copies in which it was read."""
    keys = dict.fromkeys(key for key in consultations if key)
    return {"id": f"{table}-{row.id}", "source": pointers("consultation", keys)}


def _numbers(row: Row) -> list[Element]:
    """The numbers of an agent in authority files."""
    numbers = [number.partition(":") for number in (row.authority or "").split()]
    return [element("idno", {"type": file}, key) for file, _, key in numbers]


def _notes(row: Row) -> list[Element | None]:
    return [note("description", row.description), note("remark", row.remark)]


def _events(edition: Edition) -> list[Element]:
    """Events with the date that the edition gives, the text's words and our reading of them, the dates of sources, and who took part."""
    datings: dict[str, list[Element]] = {}
    for row in rows(edition, "datings"):
        date = element("date", {"type": row.relation, **dated(row.date)}, row.date.words)
        read = bibl(edition, row.consultation, row.locator, date, note("remark", row.remark))
        read.set("type", "dating")
        datings.setdefault(row.event, []).append(read)
    parts: dict[str, list[Element]] = {}
    for row in rows(edition, "event_agents"):
        relation = {"name": row.role, "active": register_pointer("agent", row.agent), "type": row.by}
        parts.setdefault(row.event, []).append(
            element("relation", relation | {"passive": register_pointer("event", row.event)})
        )
    return [_event(row, datings.get(row.id, []), parts.get(row.id, [])) for row in rows(edition, "events")]


def _event(row: Row, datings: list[Element], parts: list[Element]) -> Element:
    stated = None
    if row.text_date:
        words = row.date_text or row.text_date.words
        stated = element("note", {"type": "text-date"}, element("date", dated(row.text_date), words))
    return element(
        "event",
        {
            "id": f"event-{row.id}",
            **dated(row.date),
            "where": register_pointer("place", row.place),
            "corresp": row.passage and pointer(row.passage),
        },
        element("label", None, row.label),
        stated,
        note("date-alternatives", row.date_alternatives),
        note("remark", row.remark),
        *datings,
        element("listRelation", None, *parts) if parts else None,
    )
