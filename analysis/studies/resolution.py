"""A resolution: its points, which of them the text quotes, who voted how, and the deadlines it sets."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.explain import form_of
from analysis.outputs import Cell, Link, Table
from analysis.rows import Row
from analysis.studies.study import in_lines, link, source_note, with_source_note, work_and_place

__all__ = ["HEAD", "RELATIONS", "TABLES", "deadlines", "demands", "item_rows", "items", "summary", "votes"]

#: The tables that all this follows from.
TABLES = ("demands", "demand_readings", "demand_items", "votes")
#: How much of a point an item of the text gives, in words.
RELATIONS = {"whole": "the whole point", "part": "a part of the point", "nearest": "only near the point"}


def summary(edition: Edition) -> dict[str, int | str]:
    """Numbers for sentences: points, items of the text, how they match, and how many sources, the text among them, name opponents."""
    relations = [i.relation for i in edition.demand_items]
    taken = {i.demand for i in edition.demand_items if i.demand and i.relation != "nearest"}
    against = _opponents(edition)
    return {
        "points": len(edition.demands),
        "items": len(edition.demand_items),
        "taken": len(taken),
        "not taken": len(edition.demands) - len(taken),
        "votes sources": len(against),
        "accounts": len({frozenset(names) for names in against.values()}),
        "deadlines": len({str(r.deadline_date) for r in edition.demand_readings if r.deadline_date}),
    } | {relation: relations.count(relation) for relation in ("whole", "part", "nearest", "none")}


def _opponents(edition: Edition) -> dict[str, set[str]]:
    """For each source that reports opposition, by a vote or in words, whom it names."""
    opponents: dict[str, set[str]] = {}
    for vote in edition.votes:
        if vote.cast in ("against", "spoke against"):
            names = opponents.setdefault(edition.get("consultations", vote.consultation).work, set())
            names.add(vote.agent or f"{vote.number or 'some'} unnamed")
    return opponents


@with_source_note
def demands(edition: Edition) -> Table:
    """The points, the item of the text that corresponds to each, and how other sources differ."""
    rows = []
    for demand in sorted(edition.demands, key=lambda d: d.number):
        answering = [i for i in edition.demand_items if i.demand == demand.id]
        readings = [r for r in edition.demand_readings if r.demand == demand.id]
        rows.append(
            (
                str(demand.number),
                demand.statement,
                in_lines(
                    [
                        (Link("passage", i.passage, i.passage), f", “{i.label}”: {RELATIONS[i.relation]}")
                        for i in answering
                    ]
                ),
                in_lines([(*_version(edition, r, demand), f": {_numbered(r, demand)}{r.statement}") for r in readings]),
            )
        )
    head = ("Point", "What it demands", "In the text", "In other sources")
    return Table("demands", head, tuple(rows), "The points of the resolution.", source_note(edition, *TABLES))


@with_source_note
def items(edition: Edition) -> Table:
    """What the text quotes as demands, the point to which each corresponds, and what was left out or changed."""
    return Table(
        "items",
        HEAD,
        item_rows(edition),
        "The demands in the text.",
        source_note(edition, *TABLES),
        long_column="What differs",
    )


#: The columns of :func:`item_rows`.
HEAD = ("Passage", "The text calls it", "Corresponds to", "How far", "What differs")


def item_rows(edition: Edition) -> tuple[tuple[Cell, ...], ...]:
    """A row of a table for each demand in the text."""
    numbers = {d.id: d.number for d in edition.demands}
    return tuple(
        (
            Link("passage", i.passage, i.passage),
            i.label,
            f"point {numbers[i.demand]}" if i.demand else "no point",
            i.relation,
            i.statement,
        )
        for i in edition.demand_items
    )


@with_source_note
def votes(edition: Edition) -> Table:
    """Who voted how, by source."""
    rows = tuple(
        (
            link(edition, "events", v.event),
            link(edition, "agents", v.agent) if v.agent else "the meeting",
            v.cast + (f", {v.number}" if v.number is not None else ""),
            work_and_place(edition, v),
            v.statement,
        )
        for v in edition.votes
    )
    head = ("Meeting", "Who", "How", "Source", "What the source says")
    return Table("votes", head, rows, "The vote, by source.", source_note(edition, *TABLES))


@with_source_note
def deadlines(edition: Edition) -> Table:
    """The deadlines that the points set, by source."""
    demands = {d.id: d for d in edition.demands}
    rows = tuple(
        (
            str(demands[r.demand].number),
            r.deadline_date.words,
            _version(edition, r, demands[r.demand]),
            r.statement,
        )
        for r in edition.demand_readings
        if r.deadline_date
    )
    head = ("Point", "By when", "Source", "Remark")
    return Table("deadlines", head, rows, "Deadlines, by source.", source_note(edition, *TABLES))


def _numbered(reading: Row, demand: Row) -> str:
    return f"There it is point {reading.number}. " if reading.number not in (None, demand.number) else ""


def _version(edition: Edition, reading: Row, demand: Row) -> tuple[Link, str]:
    """The source of a reading: for the resolution itself, in which version it was consulted, and the place in it."""
    work, place = work_and_place(edition, reading)
    consultation = edition.get("consultations", reading.consultation)
    form = form_of(edition, consultation)
    if not form or consultation.work != edition.get("consultations", demand.consultation).work:
        return work, place
    return Link(work.kind, work.key, form[:1].upper() + form[1:]), f", {reading.locator}"
