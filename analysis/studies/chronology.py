"""When things happened: by the text, and by the evidence.

The *text's date* is the edition's reading of the words that date an event, the *evidence's
date* is what other sources give, one row of ``datings`` for each.
They *agree* where some day can be meant by both; where none can, they *differ*.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from analysis.edition import Edition
from analysis.outputs import Cell, Link, Table
from analysis.rows import Row
from analysis.source.dates import Date, parse
from analysis.studies.study import with_source_note

__all__ = [
    "HEAD",
    "Dated",
    "Span",
    "chronology",
    "comparison",
    "events_between",
    "evidence",
    "note",
    "order",
    "rows_of",
    "span_words",
    "tally",
]


@dataclass(frozen=True)
class Dated:
    """An event with the evidence's dates, each with the datings that give it."""

    event: Row
    evidence: tuple[tuple[Date, tuple[Row, ...]], ...]

    @property
    def marks(self) -> list[Date]:
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


def events_between(edition: Edition, first: str, last: str, without: Span | None = None) -> list[Dated]:
    """The events that begin and end between two EDTF dates, both included, in order of time.

    Those that lie wholly in the span ``without`` are left out.
    """
    begin, end = parse(first).earliest, parse(last).latest
    excluded = {d.event.id for d in events_between(edition, *without)} if without else set()
    found = []
    for event in edition.events:
        low, high = event.date.earliest, event.date.latest
        if low and high and begin <= low and high <= end and event.id not in excluded:
            found.append(Dated(event, evidence(edition, event)))
    return sorted(found, key=lambda d: order(d.event.date))


def evidence(
    edition: Edition, event: Row, standing: str = "evidence", relation: str = "on"
) -> tuple[tuple[Date, tuple[Row, ...]], ...]:
    """The dates that sources of one standing give for an event, each with the datings that give it.

    ``relation`` is how the date stands to the event; a date by which something had happened, or on
    which it was published, is not its date.
    """
    given: dict[Date, list[Row]] = {}
    for row in edition.datings:
        seen = edition.get("consultations", row.consultation).standing
        if (row.event, row.relation, seen) == (event.id, relation, standing):
            given.setdefault(row.date, []).append(row)
    return tuple((date, tuple(rows)) for date, rows in sorted(given.items(), key=lambda g: order(g[0])))


def order(date: Date) -> tuple[datetime.date, datetime.date]:
    """Sorts dates by their first and then their last day, open sides outermost."""
    return date.earliest or datetime.date.min, date.latest or datetime.date.max


def tally(edition: Edition, first: str, last: str, without: Span | None = None) -> dict[str, int]:
    """How many events there are between two dates, in all and by :attr:`Dated.state`."""
    states = [dated.state for dated in events_between(edition, first, last, without)]
    return {"all": len(states)} | {
        state: states.count(state) for state in ("agree", "differ", "text only", "evidence only", "undated")
    }


@with_source_note
def chronology(edition: Edition, first: str, last: str, without: Span | None = None) -> Table:
    """All events between two dates: what the text says, what the evidence says, where in the text."""
    return Table(
        f"chronology-{first}",
        HEAD,
        rows_of(edition, events_between(edition, first, last, without)),
        f"Events, {span_words(first, last)}.",
        note(edition),
    )


#: The columns of :func:`rows_of`.
HEAD = ("Date", "Event", "The text’s date", "The evidence’s date", "Passage")


def rows_of(edition: Edition, events: list[Dated]) -> tuple[tuple[Cell, ...], ...]:
    """A row for each event: what the text says, what the evidence says, where in the text."""
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
        note(edition),
    )


def _text(event: Row) -> Cell:
    return event.text_date.words if event.text_date else "–"


def _sources(edition: Edition, dated: Dated) -> Cell:
    parts: list[str | Link] = []
    for date, rows in dated.evidence:
        parts += ["\n" if parts else "", f"{date.words}: "]
        works = dict.fromkeys(edition.get("consultations", row.consultation).work for row in rows)
        for n, work in enumerate(works):
            parts += ["; " if n else "", Link("work", work, edition.get("works", work).label)]
    return tuple(p for p in parts if p) or "–"


def note(edition: Edition) -> str:
    """The note on sources that stands under these figures and tables."""
    tables = {t: len(getattr(edition, t)) for t in ("events", "datings")}
    return f"From {tables['events']} events and {tables['datings']} datings of this edition’s data."


def span_words(first: str, last: str) -> str:
    """Two EDTF dates as the words of a span, one date if they are the same."""
    return parse(first).words if first == last else f"{parse(first).words} to {parse(last).words}"
