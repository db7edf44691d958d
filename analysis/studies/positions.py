"""What somebody said when, in what office: utterances, their coding, and the speaker's power at the time.

Power is computed from dated offices by the scale in ``powers``, never from the text's adjective.
A stance is a coding, argued, with its alternatives beside it.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.edition import Edition
from analysis.outputs import Cell, Link, Table
from analysis.rows import Row
from analysis.source.dates import Date
from analysis.studies.chronology import order
from analysis.studies.study import with_source_note

__all__ = [
    "HEAD",
    "Position",
    "coding_book",
    "codings",
    "down",
    "level_on",
    "listed",
    "offices",
    "positions",
    "rows_of",
    "seen_in",
    "spoken",
    "summary",
    "when",
]


@dataclass(frozen=True)
class Position:
    """An utterance with its preferred coding, the rival codings, and the levels of power its speaker may have had."""

    utterance: Row
    stance: Row
    rivals: tuple[Row, ...]
    levels: tuple[Row, ...]

    @property
    def date(self) -> str:
        """When it was made, in words."""
        return self.utterance.made_date.words if self.utterance.made_date else "undated"


def level_on(edition: Edition, agent: str, day: datetime.date) -> Row | None:
    """The level of power somebody had on a day: the first of the scale whose offices he may have held then.

    ``None`` where nothing is known of the day.
    """
    held = {
        o.kind
        for o in edition.offices
        if o.agent == agent
        and (o.start_date.earliest or day) <= day
        and (o.end_date is None or (o.end_date.latest or day) >= day)
    }
    for level in edition.powers:
        if held and all(set(part.split("/")) & held for part in level.holds.split()):
            return level
    return None


def spoken(edition: Edition, agent: str | None = None) -> list[Position]:
    """The utterances of one speaker, or of all, in order of time, the undated ones last."""
    stances = {s.id: s for s in edition.codes}
    found = []
    for utterance in edition.utterances:
        if agent in (None, utterance.agent):
            coded = [c for c in edition.codings if c.utterance == utterance.id]
            preferred = next(c for c in coded if c.standing == "preferred")
            rivals = tuple(c for c in coded if c.standing == "alternative")
            levels = _levels(edition, utterance)
            found.append(Position(utterance, stances[preferred.code], rivals, levels))
    dated = [p for p in found if p.utterance.made_date]
    return sorted(dated, key=lambda p: order(p.utterance.made_date)) + [p for p in found if not p.utterance.made_date]


def _levels(edition: Edition, utterance: Row) -> tuple[Row, ...]:
    """The levels at the first and the last day on which it can have been said."""
    date = utterance.made_date
    days = [d for d in (date.earliest, date.latest) if d] if date else []
    found = [level for day in days if (level := level_on(edition, utterance.agent, day))]
    return tuple(dict.fromkeys(found))


def summary(edition: Edition, agent: str) -> dict[str, int]:
    """Counts for sentences: a speaker's utterances, occasions, those in the author's list and those outside it, stances."""
    own = spoken(edition, agent)
    return {
        "utterances": len(own),
        "dated": sum(bool(p.utterance.made_date) for p in own),
        "undated": sum(not p.utterance.made_date for p in own),
        "occasions": len({p.utterance.occasion for p in own}),
        "listed": sum(p.utterance.listed for p in own),
        "unlisted": sum(not p.utterance.listed for p in own),
        "left out": sum(p.utterance.passage is None for p in own),
        "stances": len({p.stance.id for p in own}),
        "contested codings": sum(bool(p.rivals) for p in own),
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
            Link("agent", u.agent, edition.get("agents", u.agent).label),
            u.statement,
        )
        for u in edition.utterances
        if u.listed
    ]
    head = ("Passage", "The text’s year", "The text’s words on power", "Speaker", "What is said")
    return Table("listed", head, tuple(rows), "The dated list as the text gives it.", _source(edition))


@with_source_note
def positions(edition: Edition) -> Table:
    """All utterances in order of time, with office, venue, stance and source."""
    rows = rows_of(edition, spoken(edition))
    return Table("positions", HEAD, rows, "All utterances, in order of time.", _source(edition), apart="What is said")


#: The columns of :func:`rows_of`.
HEAD = ("Date", "Speaker", "What is said", "Venue", "Power by offices", "Stance", "Passage")


def rows_of(edition: Edition, found: list[Position]) -> tuple[tuple[Cell, ...], ...]:
    """A row for each utterance, with office, venue, stance and source."""
    return tuple(
        (
            p.date,
            Link("agent", p.utterance.agent, edition.get("agents", p.utterance.agent).label),
            (p.utterance.statement, "\n", _place(edition, p.utterance)),
            p.utterance.venue,
            " or ".join(f"{level.id}, {level.label}" for level in p.levels) or "not computed",
            f"{p.stance.id}{_value(p.stance)}",
            _passage(p.utterance),
        )
        for p in found
    )


@with_source_note
def codings(edition: Edition) -> Table:
    """Every coding with its argument, the edition's own first, the rivals after it."""
    rows = []
    for p in spoken(edition):
        coded = sorted(
            (c for c in edition.codings if c.utterance == p.utterance.id), key=lambda c: c.standing != "preferred"
        )
        rows += [
            (
                _passage(p.utterance),
                p.date,
                c.code,
                "this edition’s" if c.standing == "preferred" else "rival",
                c.argument,
            )
            for c in coded
        ]
    head = ("Passage", "Date", "Stance", "Coding", "Argument")
    return Table(
        "codings", head, tuple(rows), "How each utterance is coded, and how else it could be.", _source(edition)
    )


def down(rows: Sequence[Row], column: str) -> list[Row]:
    """The codes of a scale from its top down, and those that are off the scale last."""
    return sorted(rows, key=lambda row: -getattr(row, column) if getattr(row, column) is not None else math.inf)


@with_source_note
def coding_book(edition: Edition) -> Table:
    """The stances and levels of power, with what makes them."""
    rows = [(f"{s.id}{_value(s)}", s.label, s.description) for s in down(edition.codes, "value")]
    rows += [(level.id, level.label, level.description) for level in down(edition.powers, "level")]
    return Table("coding-book", ("Code", "Name", "What makes it"), tuple(rows), "The coding book.", _source(edition))


@with_source_note
def offices(edition: Edition, agent: str) -> Table:
    """The offices of one person, with the source of each."""
    rows = [
        (
            o.post,
            o.start_date.words,
            o.end_date.words if o.end_date else "–",
            (
                Link(
                    "work", work := edition.get("consultations", o.consultation).work, edition.get("works", work).label
                ),
                f", {o.locator}",
            ),
            o.remark or "",
        )
        for o in sorted((o for o in edition.offices if o.agent == agent), key=lambda o: order(o.start_date))
    ]
    name = edition.get("agents", agent).label
    head = ("Office", "From", "To", "Seen in", "Remark")
    return Table(
        "offices", head, tuple(rows), f"Offices of {name}.", f"From {len(rows)} rows of offices.", apart="Remark"
    )


def _passage(utterance: Row) -> Cell:
    """Where in the text; an utterance that it leaves out was seen elsewhere."""
    if utterance.passage is None:
        return "not in the text"
    return Link("passage", utterance.passage, utterance.passage), " listed" if utterance.listed else ""


def seen_in(edition: Edition, utterance: Row) -> str | None:
    """The key of the work that an utterance stands in, or was seen in."""
    return utterance.work or (utterance.consultation and edition.get("consultations", utterance.consultation).work)


def _place(edition: Edition, utterance: Row) -> str | Link:
    work = seen_in(edition, utterance)
    return Link("work", work, edition.get("works", work).label) if work else "no work named"


def _value(stance: Row) -> str:
    return "" if stance.value is None else f" {stance.value:+d}".replace("-", "−").replace("+0", "0")


def _source(edition: Edition) -> str:
    counts = {t: len(getattr(edition, t)) for t in ("utterances", "codings", "offices")}
    return "From " + ", ".join(f"{n} {t}" for t, n in counts.items()) + " of this edition’s data."


def when(date: Date) -> datetime.date:
    """The middle of a date, for drawing."""
    first, last = date.earliest or date.latest, date.latest or date.earliest
    return first + (last - first) / 2
