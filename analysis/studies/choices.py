"""What has to be chosen before statements and power can be compared, and what a set of choices gives.

A statement enters the count if its source counts, and if it can be dated and placed on both scales.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from analysis.edition import Edition
from analysis.reads import remembered
from analysis.rows import Row
from analysis.studies.formulations import EVERY_STATEMENT, FORMULATIONS, OCCASIONS, Outcome, Point, merged, outcomes_of
from analysis.studies.positions import read_elsewhere, statement_fault
from analysis.studies.power import level_on, majorities, places_of, rank
from analysis.studies.study import check_word

__all__ = [
    "BASE",
    "CODINGS",
    "NAMES",
    "Choice",
    "PlacedStatement",
    "day_of",
    "options",
    "outcomes",
    "place",
    "placements",
    "points",
    "with_stances",
]


@dataclass(frozen=True)
class Choice:
    """What has to be chosen before statements can be compared; :func:`options` has the options of each field.

    ``coding`` is the id of the one rival coding that is put in the place of the edition’s own, or one of three words.
    """

    utterances: str = "all"
    dating: str = "first day"
    exile: str = "off the scale"
    emigre: str = "off the scale"
    majority: str = "from October 1923"
    occasions: str = EVERY_STATEMENT
    coding: str = "this edition’s"


#: The edition's own choices.
BASE = Choice()
#: The fields of a choice in words.
NAMES = {
    "utterances": "which statements are compared",
    "dating": "which day of a date",
    "exile": "rank of exile abroad",
    "emigre": "rank of the émigré before 1917",
    "majority": "majority against him",
    "occasions": "statements of one occasion",
    "coding": "coding of the stances",
}
_STATEMENTS = ("all", "in the text", "in the author’s list", "read elsewhere by the editors")
_DATINGS = ("first day", "last day", "day of print")
#: The options of coding that are no rival coding.
CODINGS = ("this edition’s", "highest of each", "lowest of each")


@dataclass(frozen=True)
class PlacedStatement:
    """A statement with the day it is taken to be of and the rank of power then, or with the reason why it is left out."""

    utterance: Row
    day: datetime.date | None = None
    power: int | None = None
    command: bool = False
    reason: str = ""


@remembered
def options(edition: Edition, agent: str) -> dict[str, tuple[str, ...]]:
    """The options of every choice for one speaker, by the fields of :class:`Choice`, the edition's own first.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    edition.get("agents", agent)
    own = {u.id for u in edition.utterances if u.agent == agent and statement_fault(edition, u) is None}
    rival = sorted(c.id for c in edition.codings if c.standing == "alternative" and c.utterance in own)
    return {
        "utterances": _STATEMENTS,
        "dating": _DATINGS,
        "exile": places_of(edition, "abroad"),
        "emigre": places_of(edition, "emigre"),
        "majority": majorities(edition),
        "occasions": OCCASIONS,
        "coding": (*CODINGS, *rival),
    }


def points(edition: Edition, agent: str, choice: Choice = BASE) -> list[Point]:
    """One speaker's statements on both scales, in order of time; those that cannot be placed are left out.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent, and :class:`ValueError`, naming the
    nearest, for an option that there is not.
    """
    return place(placements(edition, agent, choice), with_stances(edition, agent, choice.coding), choice.occasions)


def placements(edition: Edition, agent: str, choice: Choice = BASE) -> list[PlacedStatement]:
    """Every statement of one speaker with day and rank of power, or the reason why it has none; stances are not looked at.

    Raises what :func:`points` raises.
    """
    allowed = options(edition, agent)
    for field in fields(choice):
        check_word(f"option of {field.name}", getattr(choice, field.name), allowed[field.name])
    return [_placement(edition, u, choice) for u in edition.utterances if u.agent == agent]


def _placement(edition: Edition, utterance: Row, choice: Choice) -> PlacedStatement:
    if reason := statement_fault(edition, utterance):
        return PlacedStatement(utterance, reason=reason)
    if not _is_chosen(edition, utterance, choice.utterances):
        return PlacedStatement(utterance, reason=f"the choice is: {choice.utterances}")
    day = day_of(utterance, choice.dating)
    if day is None:
        return PlacedStatement(utterance, reason="undated")
    level = level_on(edition, utterance.agent, day, choice.majority)
    if level is None:
        return PlacedStatement(utterance, day, reason="no office that counts is known for the day")
    power = rank(edition, level.id, choice.exile, choice.emigre)
    if power is None:
        return PlacedStatement(utterance, day, reason=f"off the scale of power: {level.label}")
    return PlacedStatement(utterance, day, power, "command" in level.holds.split())


def _is_chosen(edition: Edition, utterance: Row, statements: str) -> bool:
    if statements == "read elsewhere by the editors":
        return read_elsewhere(edition, utterance)
    return {
        "all": True,
        "in the text": utterance.passage is not None,
        "in the author’s list": utterance.listed,
    }[statements]


def day_of(utterance: Row, dating: str) -> datetime.date | None:
    """The day that a statement is taken to be of under one option of dating; ``None`` where it has no date."""
    date = utterance.published_date if dating == "day of print" else None
    date = date or utterance.made_date
    if date is None:
        return None
    return (date.latest if dating == "last day" else date.earliest) or date.latest or date.earliest


@remembered
def with_stances(edition: Edition, agent: str, coding: str) -> dict[str, int | None]:
    """The value of the stance of each statement under one option of coding, by id; ``None`` off the scale.

    Under the highest and the lowest of each, a statement takes its highest or lowest stance of all its codings.
    Raises what :func:`points` raises.
    """
    check_word("option of coding", coding, options(edition, agent)["coding"])
    values = {code.id: code.value for code in edition.codes}
    coded: dict[str, list[Row]] = defaultdict(list)
    for row in edition.codings:
        coded[row.utterance].append(row)
    stances = {}
    for u in edition.utterances:
        if u.agent == agent:
            known = [value for row in coded[u.id] if (value := values[row.code]) is not None]
            own = next(row for row in coded[u.id] if row.standing == "preferred")
            chosen = next((row for row in coded[u.id] if row.id == coding), own)
            stances[u.id] = values[chosen.code]
            if coding in CODINGS[1:]:
                stances[u.id] = (max if coding == "highest of each" else min)(known, default=None)
    return stances


def place(placed: Iterable[PlacedStatement], stances: dict[str, int | None], occasions: str) -> list[Point]:
    """Statements with their stances as points, in order of time; those without a rank or stance are left out."""
    return merged(
        (
            Point((p.utterance,), p.day, p.power, stances[p.utterance.id], p.command)
            for p in placed
            if not p.reason and stances[p.utterance.id] is not None
        ),
        occasions,
    )


def outcomes(edition: Edition, agent: str, choice: Choice = BASE) -> dict[str, Outcome]:
    """The outcome of each of :data:`FORMULATIONS` under one set of choices; raises what :func:`points` raises."""
    return dict(zip(FORMULATIONS, outcomes_of(points(edition, agent, choice))))
