"""When things happened: by the text, and by the evidence.

The *text's date* is the edition's reading of the words that date an event, the *evidence's
date* is what other sources give, one row of ``datings`` for each.
They *agree* where some day can be meant by both; where none can, they *differ*.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.edition import Edition
from analysis.outputs import Cell, Link, Table
from analysis.reads import remembered
from analysis.rows import Row
from analysis.source.dates import Date, parse
from analysis.studies.study import (
    allowed_words,
    check_word,
    in_lines,
    source_note,
    with_source_note,
    work_link,
)

__all__ = [
    "HEAD",
    "TABLES",
    "Dated",
    "Span",
    "chronology",
    "comparison",
    "date_order",
    "dated_in",
    "days_of",
    "event_rows",
    "events_between",
    "evidence_dates",
    "span_words",
    "tally",
    "tally_of",
]

#: The tables that chronologies and timelines follow from.
TABLES = ("events", "datings")


@dataclass(frozen=True)
class Dated:
    """An event with the evidence's dates, each with the datings that give it."""

    event: Row
    evidence: tuple[tuple[Date, tuple[Row, ...]], ...]

    @property
    def dates(self) -> list[Date]:
        """Every date that text and evidence give."""
        return [*([self.event.text_date] if self.event.text_date else []), *(date for date, _ in self.evidence)]

    @property
    def state(self) -> str:
        """``agree``, ``differ`` (some source excludes the text's date), ``text only``, ``evidence only`` or ``undated``."""
        if self.event.text_date and self.evidence:
            return "agree" if all(self.event.text_date.overlaps(date) for date, _ in self.evidence) else "differ"
        return "text only" if self.event.text_date else "evidence only" if self.evidence else "undated"


#: Two EDTF dates, both included.
Span = tuple[str, str]


def days_of(first: str, last: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a span of two EDTF dates.

    Raises :class:`~analysis.source.dates.DateError` for what is no EDTF date, and :class:`ValueError` for a span that is
    open or ends before it begins: no event would be in it, and that would look like a result.
    """
    begin, end = parse(first).earliest, parse(last).latest
    if begin is None or end is None:
        raise ValueError(f"{first} to {last} is open on one side; give a first and a last date")
    if end < begin:
        raise ValueError(f"{first} to {last} ends before it begins; give the earlier date first")
    return begin, end


def events_between(edition: Edition, first: str, last: str, without: Span | None = None) -> list[Dated]:
    """The events that begin and end between two EDTF dates, both included, in order of time.

    Those that lie wholly in the span ``without`` are left out.  Raises what :func:`days_of` raises.
    """
    begin, end = days_of(first, last)
    excluded = {d.event.id for d in events_between(edition, *without)} if without else set()
    events = []
    for event in edition.events:
        low, high = event.date.earliest, event.date.latest
        if low and high and begin <= low and high <= end and event.id not in excluded:
            events.append(Dated(event, evidence_dates(edition, event)))
    return sorted(events, key=lambda d: date_order(d.event.date))


def dated_in(edition: Edition, begin: str, end: str) -> list[Dated]:
    """The events that the passages from ``begin`` to ``end`` are the first to name, and that the text dates from a day to a day.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no passage.
    """
    order = [p.id for p in edition.passages]
    first, last = (order.index(edition.get("passages", key).id) for key in (begin, end))
    passages = order[first : last + 1]
    events = [
        Dated(event, evidence_dates(edition, event))
        for event in edition.events
        if event.passage in passages and event.text_date and event.text_date.earliest and event.text_date.latest
    ]
    return sorted(events, key=lambda d: date_order(d.event.text_date))


def evidence_dates(
    edition: Edition, event: Row, standing: str = "evidence", relation: str = "on"
) -> tuple[tuple[Date, tuple[Row, ...]], ...]:
    """The dates that sources of one standing give for an event, each with the datings that give it.

    ``relation`` is how the date stands to the event; a date by which something had happened, or on
    which it was published, is not its date.
    Raises :class:`ValueError` for a standing or relation that the schema does not know.
    """
    check_word("standing", standing, allowed_words(edition, "consultations", "standing"))
    check_word("relation", relation, allowed_words(edition, "datings", "relation"))
    given: dict[Date, list[Row]] = {}
    for row in _datings(edition).get((event.id, relation, standing), ()):
        given.setdefault(row.date, []).append(row)
    return tuple((date, tuple(rows)) for date, rows in sorted(given.items(), key=lambda g: date_order(g[0])))


@remembered
def _datings(edition: Edition) -> dict[tuple[str, str, str], list[Row]]:
    """The datings by their event, relation and the standing of what was consulted."""
    rows: dict[tuple[str, str, str], list[Row]] = {}
    for row in edition.datings:
        standing = edition.get("consultations", row.consultation).standing
        rows.setdefault((row.event, row.relation, standing), []).append(row)
    return rows


def date_order(date: Date) -> tuple[datetime.date, datetime.date]:
    """The key that sorts dates by their first and then their last day, open sides outermost."""
    return date.earliest or datetime.date.min, date.latest or datetime.date.max


def tally(edition: Edition, first: str, last: str, without: Span | None = None) -> dict[str, int]:
    """How many events there are between two dates, in all and by :attr:`Dated.state`; raises what :func:`days_of` raises."""
    return tally_of(events_between(edition, first, last, without))


def tally_of(events: Sequence[Dated]) -> dict[str, int]:
    """How many events there are, in all and by :attr:`Dated.state`."""
    states = [dated.state for dated in events]
    return {"all": len(states)} | {
        state: states.count(state) for state in ("agree", "differ", "text only", "evidence only", "undated")
    }


@with_source_note
def chronology(edition: Edition, first: str, last: str, without: Span | None = None) -> Table:
    """All events between two dates: what the text says, what the evidence says, where in the text."""
    return Table(
        f"chronology-{first}",
        HEAD,
        event_rows(edition, events_between(edition, first, last, without)),
        f"Events, {span_words(first, last)}.",
        source_note(edition, *TABLES),
    )


#: The columns of :func:`event_rows`.
HEAD = ("Date", "Event", "The text’s date", "The evidence’s date", "Passage")


def event_rows(edition: Edition, events: list[Dated]) -> tuple[tuple[Cell, ...], ...]:
    """A row of a table for each event: what the text says, what the evidence says, where in the text."""
    return tuple(
        (
            dated.event.date.words,
            Link("event", dated.event.id, dated.event.label),
            _text(dated.event),
            _sources(edition, dated),
            Link("passage", dated.event.passage, dated.event.passage) if dated.event.passage else "–",
        )
        for dated in events
    )


@with_source_note
def comparison(edition: Edition, first: str, last: str, without: Span | None = None) -> Table:
    """The events whose date in the text some source excludes."""
    rows = [
        (Link("event", d.event.id, d.event.label), _text(d.event), _sources(edition, d), d.event.remark or "")
        for d in events_between(edition, first, last, without)
        if d.state == "differ"
    ]
    return Table(
        "comparison",
        ("Event", "The text’s date", "The evidence’s date", "Remark"),
        tuple(rows),
        "Where a source excludes the date in the text.",
        source_note(edition, *TABLES),
    )


def _text(event: Row) -> Cell:
    return event.text_date.words if event.text_date else "–"


def _sources(edition: Edition, dated: Dated) -> Cell:
    """The evidence's dates, a line for each, with the works that give it."""
    lines = []
    for date, rows in dated.evidence:
        works = dict.fromkeys(work_link(edition, row.consultation) for row in rows)
        parts = [part for work in works for part in ("; ", work)][1:]
        lines.append((f"{date.words}: ", *parts))
    return in_lines(lines)


def span_words(first: str, last: str) -> str:
    """Two EDTF dates as the words of a span, with a year that they share once; one date if they are the same."""
    begin, end = parse(first).words, parse(last).words
    year = f" {end.rpartition(' ')[2]}"
    return begin if first == last else f"{begin.removesuffix(year)} to {end}"
