"""Does what somebody said go with the power he held?  Formulated before counting, under choices that are named.

Four formulations:

order
    Of two utterances at different levels of power, the one at the higher level takes the higher stance.
change with change
    From one utterance to the next in time, the stance moves as the power moves, and rests where it rests.
threshold
    Every utterance made in command takes a higher stance than every utterance made without it.
mere variation
    He took more than one stance.  It holds of almost anybody and counts for nothing.

A formulation *holds* if something speaks for it and nothing against it, and is *broken* if something does.
None of them says why.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from analysis.edition import Edition
from analysis.outputs import Cell, Table
from analysis.rows import Row
from analysis.studies.positions import TABLES, level_on
from analysis.studies.study import check_word, in_lines, source_note, with_source_note

__all__ = [
    "BASE",
    "Choice",
    "Outcome",
    "Point",
    "choices",
    "deciding",
    "order",
    "outcomes",
    "points",
    "rivals",
    "tested",
]


@dataclass(frozen=True)
class Choice:
    """What has to be chosen before counting; each field but the last has its options in :data:`OPTIONS`.

    ``codings`` pairs ids of utterances with codes to be used instead of the edition's own.
    Raises :class:`ValueError` for an option that is none.
    """

    utterances: str = "all"
    dating: str = "first day"
    clusters: str = "every utterance"
    exile: str = "off the scale"
    codings: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for name, options in OPTIONS.items():
            check_word(f"option of {name}", getattr(self, name), options)


OPTIONS = {
    "utterances": ("all", "in the author’s list", "in the text"),
    "dating": ("first day", "last day", "day of print"),
    "clusters": ("every utterance", "one for each occasion"),
    "exile": ("off the scale", "below banishment", "level with loss of office"),
}
#: The edition's own choices.
BASE = Choice()
FORMULATIONS = ("order", "change with change", "threshold", "mere variation")
_EXILE = {"off the scale": None, "below banishment": -1, "level with loss of office": 1}


@dataclass(frozen=True)
class Point:
    """An utterance on both scales: the day it is taken to be of, the rank of power then, the value of the stance."""

    utterance: Row
    day: datetime.date
    power: int
    stance: int
    command: bool


@dataclass(frozen=True)
class Outcome:
    """How many comparisons speak for a formulation and how many against it."""

    for_it: int
    against: int

    @property
    def word(self) -> str:
        """``holds``, ``broken``, or ``open`` where nothing can be compared."""
        return "broken" if self.against else "holds" if self.for_it else "open"

    def __str__(self) -> str:
        return f"{self.word} ({self.for_it}\u00a0:\u00a0{self.against})"


def points(edition: Edition, agent: str, choice: Choice = BASE) -> list[Point]:
    """One speaker's utterances on both scales, in order of time; those that cannot be placed are left out.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent, and for an utterance or code of
    ``choice.codings`` that is none.
    """
    edition.get("agents", agent)
    values = {c.id: c.value for c in edition.codes}
    chosen = {edition.get("utterances", u).id: edition.get("codes", code).id for u, code in choice.codings}
    codes = {c.utterance: c.code for c in edition.codings if c.standing == "preferred"} | chosen
    placed = []
    for u in edition.utterances:
        if u.agent != agent or not _is_chosen(u, choice):
            continue
        day = _day(u, choice.dating)
        level = day and level_on(edition, agent, day)
        stance, power = values[codes[u.id]], level and _rank(level, choice)
        if power is not None and stance is not None:
            placed.append(Point(u, day, power, stance, "command" in level.holds.split()))
    placed.sort(key=lambda p: (p.day, p.utterance.id))
    if choice.clusters == "one for each occasion":
        placed = list({p.utterance.occasion: p for p in reversed(placed)}.values())[::-1]
    return placed


def _is_chosen(utterance: Row, choice: Choice) -> bool:
    return {
        "all": True,
        "in the author’s list": utterance.listed,
        "in the text": utterance.passage is not None,
    }[choice.utterances]


def _day(utterance: Row, dating: str) -> datetime.date | None:
    date = utterance.published_date if dating == "day of print" else utterance.made_date
    date = date or utterance.made_date
    if date is None:
        return None
    return (date.latest if dating == "last day" else date.earliest) or date.latest


def _rank(level: Row, choice: Choice) -> int | None:
    """The rank of a level; exile abroad has none of its own and takes the chosen one."""
    return _EXILE[choice.exile] if level.level is None and "abroad" in level.holds.split() else level.level


def order(placed: list[Point]) -> Outcome:
    """Pairs at different levels of power, and whether the higher stance goes with the higher level."""
    signs = [
        _sign(a.power - b.power) * _sign(a.stance - b.stance) for a, b in combinations(placed, 2) if a.power != b.power
    ]
    return Outcome(signs.count(1), signs.count(-1))


def _change(placed: list[Point]) -> Outcome:
    """Neighbours in time, and whether stance and power move the same way."""
    return _outcome(_sign(b.power - a.power) == _sign(b.stance - a.stance) for a, b in pairwise(placed))


def _threshold(placed: list[Point]) -> Outcome:
    """Pairs of an utterance in command and one without it, and whether the first has the higher stance."""
    return _outcome(a.stance > b.stance for a in placed for b in placed if a.command and not b.command)


def _variation(placed: list[Point]) -> Outcome:
    """Whether more than one stance was taken."""
    return Outcome(int(len({p.stance for p in placed}) > 1), 0)


def _outcome(comparisons: Iterable[bool]) -> Outcome:
    results = list(comparisons)
    return Outcome(results.count(True), results.count(False))


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def outcomes(edition: Edition, agent: str, choice: Choice = BASE) -> dict[str, Outcome]:
    """The outcome of each of :data:`FORMULATIONS` under one set of choices; raises what :func:`points` raises."""
    placed = points(edition, agent, choice)
    return dict(zip(FORMULATIONS, (test(placed) for test in (order, _change, _threshold, _variation))))


def _departures(edition: Edition, agent: str, base: Choice) -> Iterator[tuple[str, str, Choice]]:
    """Every single departure from a set of choices: the name of the choice, its option, and the set with it."""
    for name, options in OPTIONS.items():
        for option in options:
            if option != getattr(base, name):
                yield name, option, replace(base, **{name: option})
    own = {u.id for u in edition.utterances if u.agent == agent}
    for coding in edition.codings:
        if coding.standing == "alternative" and coding.utterance in own:
            changed = replace(base, codings=((coding.utterance, coding.code),))
            yield "coding", f"{coding.utterance} as {coding.code}", changed


def deciding(edition: Edition, agent: str, base: Choice = BASE) -> dict[str, list[str]]:
    """For each formulation, the single choices that change whether it holds; raises what :func:`points` raises."""
    words = {name: outcome.word for name, outcome in outcomes(edition, agent, base).items()}
    decisive: dict[str, list[str]] = {name: [] for name in FORMULATIONS}
    for name, option, changed in _departures(edition, agent, base):
        for formulation, outcome in outcomes(edition, agent, changed).items():
            if outcome.word != words[formulation]:
                decisive[formulation].append(f"{name}: {option}")
    return decisive


@with_source_note
def tested(edition: Edition, agent: str) -> Table:
    """Each formulation for the author's list, the whole text, and all utterances seen, with the choices that decide."""
    scopes = OPTIONS["utterances"]
    results = {scope: outcomes(edition, agent, replace(BASE, utterances=scope)) for scope in scopes}
    decisive = deciding(edition, agent)
    rows = tuple(
        (name, *(str(results[scope][name]) for scope in scopes), _decided(edition, agent, name, decisive[name]))
        for name in FORMULATIONS
    )
    head = ("Formulation", *(f"Utterances: {s}" for s in scopes), "The choice that decides the first result")
    return Table(
        "tested", head, rows, "The formulations, with comparisons for and against.", source_note(edition, *TABLES)
    )


def _decided(edition: Edition, agent: str, formulation: str, decisive: list[str]) -> Cell:
    """The choices that alone change the result; where none does, the one that moves it furthest."""
    if decisive:
        return in_lines([(words,) for words in decisive])
    own = _balance(outcomes(edition, agent)[formulation])
    moved = [
        (abs(_balance(changed) - own), f"{name}: {option}", changed)
        for name, option, choice in _departures(edition, agent, BASE)
        for changed in [outcomes(edition, agent, choice)[formulation]]
    ]
    shift, words, outcome = max(moved, key=lambda m: (m[0], m[1]), default=(0, "", Outcome(0, 0)))
    return f"none alone; furthest moved by {words}, to {outcome.for_it} : {outcome.against}" if shift else "none"


def _balance(outcome: Outcome) -> float:
    total = outcome.for_it + outcome.against
    return (outcome.for_it - outcome.against) / total if total else 0.0


@with_source_note
def choices(edition: Edition, agent: str) -> Table:
    """The table of choices: the edition's own, and each single departure from it, with what it does to every formulation."""
    rows = [("this edition’s own", _description(BASE), *_row(edition, agent, BASE))]
    rows += [
        (name, option, *_row(edition, agent, changed)) for name, option, changed in _departures(edition, agent, BASE)
    ]
    head = ("Choice", "Option", "Utterances placed", *(f[0].upper() + f[1:] for f in FORMULATIONS[:3]))
    return Table("choices", head, tuple(rows), "What each choice does, one at a time.", source_note(edition, *TABLES))


def _row(edition: Edition, agent: str, choice: Choice) -> tuple[str, ...]:
    results = outcomes(edition, agent, choice)
    return (str(len(points(edition, agent, choice))), *(str(results[f]) for f in FORMULATIONS[:3]))


def _description(choice: Choice) -> str:
    return ", ".join(f"{name}: {getattr(choice, name)}" for name in OPTIONS)


@with_source_note
def rivals(edition: Edition, agent: str) -> Table:
    """What else could go with the stances: the passage of time, the venue, the campaign; with pairs for and against each."""
    placed = points(edition, agent)
    start = min(
        (o.start_date.earliest for o in edition.offices if o.agent == agent and o.kind == "opposed"), default=None
    )
    time = [_sign(a.stance - b.stance) for a, b in combinations(placed, 2) if a.day != b.day]
    venue = _outcome(a.stance == b.stance for a, b in combinations(placed, 2) if a.utterance.venue == b.utterance.venue)
    campaign = _outcome(a.stance > b.stance for a in placed for b in placed if start and a.day < start <= b.day)
    rows = (
        ("Power", "The higher the power, the higher the stance.", str(order(placed))),
        ("Passage of time", "The earlier, the higher the stance.", str(Outcome(time.count(1), time.count(-1)))),
        ("Venue", "In the same venue the same stance.", str(venue)),
        (
            "The campaign against him",
            "Every utterance before an organised majority stood against him is higher than every later one.",
            str(campaign),
        ),
    )
    head = ("What may go with the stance", "What it would lead one to expect", "Pairs for : against")
    return Table(
        "rivals", head, rows, "Rivals of the reading, put to the same utterances.", source_note(edition, *TABLES)
    )
