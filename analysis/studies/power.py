"""The power that somebody held on a day: his level by dated offices, and the rank of levels that the scale leaves open.

Only offices with a source that counts make a level, by the conditions for evidence; an office is a plain fact.
"""

from __future__ import annotations

import datetime
import re

from analysis.edition import Edition
from analysis.outputs import Table
from analysis.reads import remembered
from analysis.rows import Row
from analysis.studies.chronology import date_order
from analysis.studies.study import allowed_words, check_word, source_note, with_source_note, work_link
from analysis.words import number_words

__all__ = [
    "counting_offices",
    "highest_office",
    "level_on",
    "majorities",
    "majority_begins",
    "office_fault",
    "offices",
    "open_level",
    "places_of",
    "rank",
    "rank_options",
]


def majorities(edition: Edition) -> tuple[str, ...]:
    """The options for the beginning of an organised majority against the office holder, the edition's own first."""
    return allowed_words(edition, "offices", "option")


def office_fault(edition: Edition, office: Row) -> str | None:
    """Why the source of an office does not count; ``None`` if it does."""
    return edition.assessor.source_fault(office.consultation, office.locator, plain=True)


@remembered
def _counting_offices(edition: Edition) -> list[Row]:
    return [office for office in edition.offices if office_fault(edition, office) is None]


@remembered
def level_on(edition: Edition, agent: str, day: datetime.date, majority: str | None = None) -> Row | None:
    """The level of power somebody had on a day: the first of the scale whose offices he may have held then.

    ``majority`` is one of :func:`majorities`, by default the first.  ``None`` is returned where no office that counts is
    known for the day.
    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent, and :class:`ValueError`, naming the
    nearest, for an option that there is not.
    """
    kinds = {o.kind for o in counting_offices(edition, agent, majority) if _held_on(o, day)}
    for level in edition.powers:
        if kinds and all(set(part.split("/")) & kinds for part in level.holds.split()):
            return level
    return None


def _held_on(office: Row, day: datetime.date) -> bool:
    """Whether somebody may have held an office on a day."""
    return (office.start_date.earliest or day) <= day and (
        office.end_date is None or (office.end_date.latest or day) >= day
    )


def counting_offices(edition: Edition, agent: str, majority: str | None = None) -> list[Row]:
    """The offices of somebody that count under an option of :func:`majorities`, by default the first.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent, and :class:`ValueError`, naming the
    nearest, for an option that there is not.
    """
    edition.get("agents", agent)
    options = majorities(edition)
    option = check_word("option of majority", majority, options) if majority else options[0]
    return [o for o in _counting_offices(edition) if o.agent == agent and o.option in (None, option)]


@remembered
def highest_office(edition: Edition, agent: str, day: datetime.date) -> Row | None:
    """The office that comes first in what makes somebody's level of power on a day, by the edition's own choice.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent.
    """
    level = level_on(edition, agent, day)
    current = [o for o in counting_offices(edition, agent) if _held_on(o, day)]
    kinds = re.split("[ /]", level.holds) if level else []
    return next((o for kind in kinds for o in current if o.kind == kind), None)


def majority_begins(edition: Edition, agent: str) -> datetime.date | None:
    """The first day on which an organised majority may have stood against somebody, by the edition's own choice.

    ``None`` where no office that counts says so; raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent.
    """
    edition.get("agents", agent)
    days = [
        o.start_date.earliest
        for o in _counting_offices(edition)
        if (o.agent, o.kind) == (agent, "opposed") and o.option in (None, majorities(edition)[0])
    ]
    return min(filter(None, days), default=None)


def open_level(edition: Edition, kind: str) -> Row:
    """The level without a rank of its own that a kind of office makes, such as ``abroad``.

    Raises :class:`ValueError`, naming the nearest, for a kind that makes none.
    """
    levels = {level.holds: level for level in edition.powers if level.level is None}
    return levels[check_word("level off the scale", kind, levels)]


def places_of(edition: Edition, kind: str) -> tuple[str, ...]:
    """The options for the rank of such a level, the edition's own first; raises what :func:`open_level` raises."""
    power = open_level(edition, kind).id
    return tuple(option.option for option in edition.power_options if option.power == power)


@remembered
def rank(edition: Edition, power: str, exile: str, emigre: str) -> int | None:
    """The rank of a level, a key of powers; ``None`` where it stays off the scale.

    ``exile`` is the option for exile abroad, and ``emigre`` that for an émigré before the revolution, from :func:`places_of`.
    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no level, and :class:`ValueError`, naming the
    nearest, for an option that there is not.
    """
    ranked = {"abroad": exile, "emigre": emigre}
    for kind, place in ranked.items():
        check_word(f"place of '{kind}'", place, places_of(edition, kind))
    level = edition.get("powers", power)
    if level.level is not None:
        return level.level
    option = next(o for o in edition.power_options if (o.power, o.option) == (power, ranked[level.holds]))
    return rank(edition, option.same_as, exile, emigre) if option.same_as else option.value


@with_source_note
def offices(edition: Edition, agent: str) -> Table:
    """The offices of one person, with the source of each, and whether it counts.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent.
    """
    name = edition.get("agents", agent).label
    rows = [
        (
            o.post,
            o.start_date.words,
            o.end_date.words if o.end_date else "–",
            (work_link(edition, o.consultation), f", {o.locator}"),
            _counting(edition, o),
            o.remark or "",
        )
        for o in sorted((o for o in edition.offices if o.agent == agent), key=lambda o: date_order(o.start_date))
    ]
    head = ("Office", "From", "To", "Read in", "Counted", "Remark")
    return Table(
        "offices",
        head,
        tuple(rows),
        f"Offices and situation of {name}.",
        f"Computed from {number_words(len(rows), 'office', 'offices')} in this edition’s data.",
        long_column="Remark",
    )


@with_source_note
def rank_options(edition: Edition) -> Table:
    """Where the levels of power without a rank of their own may be placed, the edition's own option first, with reasons."""
    rows = [
        (f"{level.id}, {level.label}", option.option, option.reason)
        for level in edition.powers
        for option in edition.power_options
        if option.power == level.id
    ]
    head = ("Level", "Option", "Reason")
    caption = "Where the levels without a rank of their own may be placed."
    return Table("rank-options", head, tuple(rows), caption, source_note(edition, "power_options"))


def _counting(edition: Edition, office: Row) -> str:
    if fault := office_fault(edition, office):
        return f"no: {fault}"
    return f"under the choice “{office.option}”" if office.option else "yes"
