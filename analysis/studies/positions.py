"""Dated statements: who said what when, where the editors read it, and how the stance is coded.

A stance is a coding, argued, with its alternatives beside it; the speaker's power is that of :mod:`analysis.studies.power`.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.edition import Edition
from analysis.outputs import Cell, Link, Table
from analysis.reads import remembered
from analysis.rows import Row
from analysis.source.dates import Date
from analysis.studies.chronology import date_order
from analysis.studies.power import level_on
from analysis.studies.study import link, source_note, with_source_note

__all__ = [
    "HEAD",
    "TABLES",
    "Position",
    "coding_book",
    "codings",
    "from_the_top",
    "listed",
    "middle_day",
    "passage_cell",
    "position_rows",
    "positions",
    "positions_of",
    "read_elsewhere",
    "statement_fault",
    "summary",
    "work_of",
]

#: The tables that the studies of positions follow from.
TABLES = ("utterances", "codings", "offices")


@dataclass(frozen=True)
class Position:
    """A statement with its preferred coding, the rival codings, and the levels of power its speaker may have had."""

    utterance: Row
    stance: Row
    rivals: tuple[Row, ...]
    levels: tuple[Row, ...]

    @property
    def date(self) -> str:
        """When it was made, in words."""
        return self.utterance.made_date.words if self.utterance.made_date else "undated"


def positions_of(edition: Edition, agent: str | None = None) -> list[Position]:
    """The statements of one speaker, or of all, in order of time, the undated ones last.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent.
    """
    if agent is not None:
        edition.get("agents", agent)
    stances = {s.id: s for s in edition.codes}
    unsorted = []
    for utterance in edition.utterances:
        if agent in (None, utterance.agent):
            coded = [c for c in edition.codings if c.utterance == utterance.id]
            preferred = next(c for c in coded if c.standing == "preferred")
            rivals = tuple(c for c in coded if c.standing == "alternative")
            unsorted.append(Position(utterance, stances[preferred.code], rivals, _levels(edition, utterance)))
    dated = [p for p in unsorted if p.utterance.made_date]
    undated = [p for p in unsorted if not p.utterance.made_date]
    return sorted(dated, key=lambda p: _time_order(p.utterance.made_date)) + undated


def _time_order(date: Date) -> tuple[datetime.date, datetime.date]:
    """The key that sorts dates by their first and then their last day; what has no first day stands at its last."""
    first, last = date_order(date)
    return date.earliest or date.latest or first, last


def _levels(edition: Edition, utterance: Row) -> tuple[Row, ...]:
    """The levels at the first and the last day on which it can have been said."""
    date = utterance.made_date
    days = [d for d in (date.earliest, date.latest) if d] if date else []
    return tuple(dict.fromkeys(level for day in days if (level := level_on(edition, utterance.agent, day))))


@remembered
def _faults(edition: Edition) -> dict[str, str | None]:
    """For each statement that the editors read elsewhere than in the text, why what they read does not count."""
    fault = edition.assessor.source_fault
    return {
        u.id: fault(u.consultation, u.locator or "", quoted_locator=u.quoted_locator)
        for u in edition.utterances
        if u.consultation
    }


def read_elsewhere(edition: Edition, utterance: Row) -> bool:
    """Whether the editors read a statement in a source that counts, elsewhere than in the text."""
    return _faults(edition).get(utterance.id, "not read") is None


def statement_fault(edition: Edition, utterance: Row) -> str | None:
    """Why a statement does not enter the count; ``None`` if it does, as one that the text has always does."""
    return None if utterance.passage else _faults(edition).get(utterance.id, "we have read it nowhere")


def summary(edition: Edition, agent: str) -> dict[str, int]:
    """Numbers for sentences: a speaker's statements and their occasions, by where they stand and whether they count.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent.
    """
    own = positions_of(edition, agent)
    counted = [p for p in own if statement_fault(edition, p.utterance) is None]
    return {
        "statements": len(own),
        "counted": len(counted),
        "not counted": len(own) - len(counted),
        "occasions": len({p.utterance.occasion for p in own}),
        "listed": sum(p.utterance.listed for p in own),
        "read elsewhere": sum(read_elsewhere(edition, p.utterance) for p in counted),
        "in the text only": sum(not read_elsewhere(edition, p.utterance) for p in counted),
        "stances": len({p.stance.id for p in counted}),
        "with a rival coding": sum(bool(p.rivals) for p in counted),
        "others": len(edition.utterances) - len(own),
    }


@with_source_note
def listed(edition: Edition) -> Table:
    """The author's dated list as the text gives it: his year, his words on power, who speaks, what is said."""
    rows = [
        (
            Link("passage", u.passage, u.passage),
            (u.date_text or "–").rstrip(":"),
            f"“{u.power_text}”" if u.power_text else "–",
            link(edition, "agents", u.agent),
            u.statement,
        )
        for u in edition.utterances
        if u.listed
    ]
    head = ("Passage", "Year in the text", "Words on power in the text", "Speaker", "What is said")
    return Table("listed", head, tuple(rows), "The dated list as the text gives it.", source_note(edition, *TABLES))


@with_source_note
def positions(edition: Edition) -> Table:
    """All statements in order of time, with office, venue, stance and source."""
    rows = position_rows(edition, positions_of(edition))
    return Table(
        "positions",
        HEAD,
        rows,
        "All statements, in order of time.",
        source_note(edition, *TABLES),
        long_column="What is said",
    )


#: The columns of :func:`position_rows`.
HEAD = ("Date", "Speaker", "What is said", "Venue", "Power by offices", "Stance", "Passage", "Counted")


def position_rows(edition: Edition, chosen: list[Position]) -> tuple[tuple[Cell, ...], ...]:
    """A row of a table for each statement, with office, venue, stance, source, and whether it counts."""
    return tuple(
        (
            p.date,
            link(edition, "agents", p.utterance.agent),
            (p.utterance.statement, "\n", _place(edition, p.utterance)),
            p.utterance.venue,
            " or ".join(level.label for level in p.levels) or "not computed",
            p.stance.label,
            passage_cell(p.utterance),
            _counted(edition, p.utterance),
        )
        for p in chosen
    )


@with_source_note
def codings(edition: Edition) -> Table:
    """Every coding with its argument, the edition's own first, the rivals after it."""
    rows, labels = [], {code.id: code.label for code in edition.codes}
    for p in positions_of(edition):
        coded = sorted(
            (c for c in edition.codings if c.utterance == p.utterance.id), key=lambda c: c.standing != "preferred"
        )
        rows += [
            (
                passage_cell(p.utterance),
                p.date,
                labels[c.code],
                "this edition’s" if c.standing == "preferred" else "rival",
                c.reason,
            )
            for c in coded
        ]
    head = ("Passage", "Date", "Stance", "Coding", "Argument")
    return Table(
        "codings",
        head,
        tuple(rows),
        "Under which stance each statement is classed, and how else it could be.",
        source_note(edition, *TABLES),
    )


def from_the_top(rows: Sequence[Row], column: str) -> list[Row]:
    """The codes of a scale from its top down, and those that are off the scale last."""
    return sorted(rows, key=lambda row: -getattr(row, column) if getattr(row, column) is not None else math.inf)


@with_source_note
def coding_book(edition: Edition) -> Table:
    """The stances and levels of power, with what each means."""
    rows = [(f"{s.id}{_value(s)}", s.label, s.description) for s in from_the_top(edition.codes, "value")]
    rows += [(level.id, level.label, level.description) for level in from_the_top(edition.powers, "level")]
    return Table(
        "coding-book",
        ("Code", "Name", "What it means"),
        tuple(rows),
        "The stances and the levels of power.",
        source_note(edition, *TABLES),
    )


def _counted(edition: Edition, utterance: Row) -> str:
    """Whether a statement enters the count, and why not, or on whose word."""
    if fault := statement_fault(edition, utterance):
        return f"no: {fault}"
    return "yes" if read_elsewhere(edition, utterance) else "yes, on the word of the text alone"


def passage_cell(utterance: Row) -> Cell:
    """Where a statement stands in the text, if it does."""
    if utterance.passage is None:
        return "not in the text"
    return Link("passage", utterance.passage, utterance.passage), " listed" if utterance.listed else ""


def work_of(edition: Edition, utterance: Row) -> str | None:
    """The key of the work that a statement stands in, or in which the editors read it."""
    return utterance.work or (utterance.consultation and edition.get("consultations", utterance.consultation).work)


def _place(edition: Edition, utterance: Row) -> str | Link:
    work = work_of(edition, utterance)
    return link(edition, "works", work) if work else "no work named"


def _value(stance: Row) -> str:
    return "" if stance.value is None else f" {stance.value:+d}".replace("-", "−").replace("+0", "0")


def middle_day(date: Date) -> datetime.date:
    """The middle of a date, for drawing."""
    first, last = date.earliest or date.latest, date.latest or date.earliest
    return first + (last - first) / 2
