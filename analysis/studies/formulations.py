"""Does what somebody said go with the power he held?  Four formulations, put to statements on both scales.

order
    Of two statements at different levels of power, the one at the higher level takes the higher stance.
step by step
    From one day with a statement to the next, the stance moves as the power moves, and rests where it rests.
command
    Every statement made in command takes a higher stance than every statement made without it.
any change
    He took more than one stance.  It holds of almost anybody and counts for nothing.

A formulation *holds* if some comparison fits it and none contradicts it, and *fails* if one does.
None of them says why.
:mod:`analysis.studies.choices` makes the points, and :mod:`analysis.studies.combinations` goes through every combination.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise
from typing import NamedTuple

from analysis.rows import Row

__all__ = ["EVERY_STATEMENT", "FORMULATIONS", "OCCASIONS", "WORDS", "Outcome", "Point", "merged", "outcomes_of"]

FORMULATIONS = ("order", "step by step", "command", "any change")
#: The option for occasions under which none is made one.
EVERY_STATEMENT = "every statement"
#: What can become of a formulation.
WORDS = ("holds", "fails", "nothing to compare")
#: What the statements of one occasion count as.
OCCASIONS = (EVERY_STATEMENT, "highest of each", "lowest of each", "mean of each")


class Point(NamedTuple):
    """A statement, or several of one occasion, on both scales."""

    utterances: tuple[Row, ...]
    day: datetime.date
    power: float
    stance: float
    command: bool


@dataclass(frozen=True)
class Outcome:
    """How many comparisons fit a formulation and how many contradict it."""

    fitting: int
    against: int

    @property
    def word(self) -> str:
        """One of :data:`WORDS`."""
        return WORDS[1 if self.against else 0 if self.fitting else 2]

    def __str__(self) -> str:
        return f"{self.word} ({self.fitting}\u00a0:\u00a0{self.against})"


def merged(points: Iterable[Point], occasions: str) -> list[Point]:
    """Points in order of time, those of one occasion made one as ``occasions``, one of :data:`OCCASIONS`, says.

    The highest and the lowest of an occasion stand at their own day, and of equal ones at the first; the mean stands at
    the occasion's first day, and is of stances and of ranks.
    """
    points = list(points)
    if occasions != EVERY_STATEMENT:
        grouped: dict[str, list[Point]] = defaultdict(list)
        for point in points:
            grouped[point.utterances[0].occasion].append(point)
        points = [_one(group, occasions) for group in grouped.values()]
    return sorted(points, key=lambda p: (p.day, p.power, p.stance))


def _one(group: list[Point], occasions: str) -> Point:
    """The points of one occasion as one point."""
    if occasions == "highest of each":
        return min(group, key=lambda p: (-p.stance, p.day))
    if occasions == "lowest of each":
        return min(group, key=lambda p: (p.stance, p.day))
    return Point(
        tuple(u for p in group for u in p.utterances),
        min(p.day for p in group),
        sum(p.power for p in group) / len(group),
        sum(p.stance for p in group) / len(group),
        all(p.command for p in group),
    )


def outcomes_of(placed: list[Point]) -> tuple[Outcome, ...]:
    """The outcome of each of :data:`FORMULATIONS` for points in order of time."""
    return _order(placed), _change(placed), _threshold(placed), _variation(placed)


def _order(placed: list[Point]) -> Outcome:
    """Pairs at different levels of power, and whether the higher stance goes with the higher level."""
    fitting = against = 0
    for (a, n), (b, m) in combinations(Counter((p.power, p.stance) for p in placed).items(), 2):
        direction = (a[0] - b[0]) * (a[1] - b[1])
        if direction > 0:
            fitting += n * m
        elif direction < 0:
            against += n * m
    return Outcome(fitting, against)


def _change(placed: list[Point]) -> Outcome:
    """Statements of one day and of the next that has any, and whether stance and power move the same way."""
    days = [list(group) for _, group in groupby(placed, key=lambda p: p.day)]
    return _outcome(
        _sign(b.power - a.power) == _sign(b.stance - a.stance)
        for earlier, later in pairwise(days)
        for a in earlier
        for b in later
    )


def _threshold(placed: list[Point]) -> Outcome:
    """Pairs of a statement in command and one without it, and whether the first has the higher stance."""
    commanding = Counter(p.stance for p in placed if p.command)
    without = Counter(p.stance for p in placed if not p.command)
    fitting = sum(n * m for a, n in commanding.items() for b, m in without.items() if a > b)
    return Outcome(fitting, commanding.total() * without.total() - fitting)


def _variation(placed: list[Point]) -> Outcome:
    """Whether more than one stance was taken."""
    return Outcome(int(len({p.stance for p in placed}) > 1), 0)


def _outcome(compared: Iterable[bool]) -> Outcome:
    counts = Counter(compared)
    return Outcome(counts[True], counts[False])


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
