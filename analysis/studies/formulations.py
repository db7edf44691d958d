"""Does what he said go with the power he held?  Formulated before counting, under choices that are named.

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
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from analysis.edition import Edition
from analysis.outputs import Cell, Table
from analysis.rows import Row
from analysis.studies.positions import level_on
from analysis.studies.study import with_source_note

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
    """What has to be chosen before counting; each field has its options in :data:`OPTIONS`.

    ``codings`` pairs utterances with rival codings to be used instead of the edition's own.
    """

    utterances: str = "all"
    dating: str = "first day"
    clusters: str = "every utterance"
    exile: str = "off the scale"
    codings: tuple[tuple[str, str], ...] = ()


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
    """One speaker's utterances on both scales, in order of time; those that cannot be placed are left out."""
    values = {c.id: c.value for c in edition.codes}
    codes = {c.utterance: c.code for c in edition.codings if c.standing == "preferred"} | dict(choice.codings)
    found = []
    for u in edition.utterances:
        if u.agent != agent or not _within(u, choice):
            continue
        day = _day(u, choice.dating)
        level = day and level_on(edition, agent, day)
        stance, power = values[codes[u.id]], level and _rank(level, choice)
        if power is not None and stance is not None:
            found.append(Point(u, day, power, stance, "command" in level.holds.split()))
    found.sort(key=lambda p: (p.day, p.utterance.id))
    if choice.clusters == "one for each occasion":
        found = list({p.utterance.occasion: p for p in reversed(found)}.values())[::-1]
    return found


def _within(utterance: Row, choice: Choice) -> bool:
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


def order(found: list[Point]) -> Outcome:
    """Pairs at different levels of power, and whether the higher stance goes with the higher level."""
    signs = [
        _sign(a.power - b.power) * _sign(a.stance - b.stance) for a, b in combinations(found, 2) if a.power != b.power
    ]
    return Outcome(signs.count(1), signs.count(-1))


def _change(found: list[Point]) -> Outcome:
    moves = [_sign(b.power - a.power) == _sign(b.stance - a.stance) for a, b in pairwise(found)]
    return Outcome(moves.count(True), moves.count(False))


def _threshold(found: list[Point]) -> Outcome:
    pairs = [a.stance > b.stance for a in found for b in found if a.command and not b.command]
    return Outcome(pairs.count(True), pairs.count(False))


def _variation(found: list[Point]) -> Outcome:
    return Outcome(int(len({p.stance for p in found}) > 1), 0)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def outcomes(edition: Edition, agent: str, choice: Choice = BASE) -> dict[str, Outcome]:
    """The outcome of each formulation under one set of choices."""
    found = points(edition, agent, choice)
    return dict(zip(FORMULATIONS, (test(found) for test in (order, _change, _threshold, _variation))))


def _varied(edition: Edition, agent: str, base: Choice) -> Iterator[tuple[str, str, Choice]]:
    """Every single departure from the edition's own choices: name, option, choice."""
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
    """For each formulation, the single choices that change whether it holds."""
    words = {name: outcome.word for name, outcome in outcomes(edition, agent, base).items()}
    found: dict[str, list[str]] = {name: [] for name in FORMULATIONS}
    for name, option, changed in _varied(edition, agent, base):
        for formulation, outcome in outcomes(edition, agent, changed).items():
            if outcome.word != words[formulation]:
                found[formulation].append(f"{name}: {option}")
    return found


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
    return Table("tested", head, rows, "The formulations, with comparisons for and against.", _source(edition))


def _decided(edition: Edition, agent: str, formulation: str, decisive: list[str]) -> Cell:
    """The choices that alone change the result; where none does, the one that moves it furthest."""
    if decisive:
        return tuple(part for n, told in enumerate(decisive) for part in (["\n"] * bool(n) + [told]))
    own = _balance(outcomes(edition, agent)[formulation])
    moved = [
        (abs(_balance(changed) - own), f"{name}: {option}", changed)
        for name, option, choice in _varied(edition, agent, BASE)
        for changed in [outcomes(edition, agent, choice)[formulation]]
    ]
    shift, told, outcome = max(moved, key=lambda m: (m[0], m[1]), default=(0, "", Outcome(0, 0)))
    return f"none alone; furthest moved by {told}, to {outcome.for_it} : {outcome.against}" if shift else "none"


def _balance(outcome: Outcome) -> float:
    total = outcome.for_it + outcome.against
    return (outcome.for_it - outcome.against) / total if total else 0.0


@with_source_note
def choices(edition: Edition, agent: str) -> Table:
    """The table of choices: the edition's own, and each single departure from it, with what it does to every formulation."""
    rows = [("this edition’s own", _told(BASE), *_row(edition, agent, BASE))]
    rows += [(name, option, *_row(edition, agent, changed)) for name, option, changed in _varied(edition, agent, BASE)]
    head = ("Choice", "Option", "Utterances placed", *(f[0].upper() + f[1:] for f in FORMULATIONS[:3]))
    return Table("choices", head, tuple(rows), "What each choice does, one at a time.", _source(edition))


def _row(edition: Edition, agent: str, choice: Choice) -> tuple[str, ...]:
    found = outcomes(edition, agent, choice)
    return (str(len(points(edition, agent, choice))), *(str(found[f]) for f in FORMULATIONS[:3]))


def _told(choice: Choice) -> str:
    return ", ".join(f"{name}: {getattr(choice, name)}" for name in OPTIONS)


@with_source_note
def rivals(edition: Edition, agent: str) -> Table:
    """What else could go with the stances: the passage of time, the venue, the campaign; with pairs for and against each."""
    found = points(edition, agent)
    start = min(
        (o.start_date.earliest for o in edition.offices if o.agent == agent and o.kind == "opposed"), default=None
    )
    time = [_sign(a.stance - b.stance) for a, b in combinations(found, 2) if a.day != b.day]
    venue = [a.stance == b.stance for a, b in combinations(found, 2) if a.utterance.venue == b.utterance.venue]
    campaign = [a.stance > b.stance for a in found for b in found if start and a.day < start <= b.day]
    power = order(found)
    rows = (
        ("Power", "The higher the power, the higher the stance.", str(power)),
        ("Passage of time", "The earlier, the higher the stance.", str(Outcome(time.count(1), time.count(-1)))),
        ("Venue", "In the same venue the same stance.", str(Outcome(venue.count(True), venue.count(False)))),
        (
            "The campaign against him",
            "Every utterance before an organised majority stood against him is higher than every later one.",
            str(Outcome(campaign.count(True), campaign.count(False))),
        ),
    )
    head = ("What may go with the stance", "What it would lead one to expect", "Pairs for : against")
    return Table("rivals", head, rows, "Rivals of the reading, put to the same utterances.", _source(edition))


def _source(edition: Edition) -> str:
    counts = {t: len(getattr(edition, t)) for t in ("utterances", "codings", "offices")}
    return "From " + ", ".join(f"{n} {t}" for t, n in counts.items()) + " of this edition’s data."
