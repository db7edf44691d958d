"""The formulations under every combination of the named choices: the range of results, and the choice that decides most.

The outcome of a combination depends on its choices only through the points that they make, so equal points are compared once.
One rival coding at a time stands in the place of the edition's own, or the highest or lowest coding of every statement does;
two rival codings are not combined otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod

from analysis.edition import Edition
from analysis.reads import remembered
from analysis.studies.choices import (
    NAMES,
    Choice,
    PlacedStatement,
    options,
    place,
    placements,
    with_stances,
)
from analysis.studies.formulations import FORMULATIONS, WORDS, Outcome, outcomes_of
from analysis.studies.study import check_word, joined
from analysis.words import numeral

__all__ = [
    "OWN_WORDS",
    "TESTED",
    "Combinations",
    "answer",
    "every_combination",
    "in_words",
    "shared_options",
    "verdict",
]

#: The choices on which the place of a statement depends; the others say what a placed statement counts as.
_PLACING = ("utterances", "dating", "exile", "emigre", "majority")
#: The formulations that can fail.
TESTED = FORMULATIONS[:3]
#: What becomes of a formulation under one combination, as part of a sentence.
OWN_WORDS = dict(zip(WORDS, ("it holds", "it fails", "there is nothing to compare")))
_Result = tuple[tuple[Outcome, ...], frozenset[str]]


@dataclass(frozen=True)
class Combinations:
    """The outcomes of every formulation under every combination of options, in the order of :func:`itertools.product`.

    ``compared`` has, in the same order, the ids of the statements that become points under a combination.
    """

    options: dict[str, tuple[str, ...]]
    outcomes: tuple[tuple[Outcome, ...], ...]
    compared: tuple[frozenset[str], ...] = ()

    def __len__(self) -> int:
        return len(self.outcomes)

    def __iter__(self) -> Iterator[tuple[Choice, dict[str, Outcome]]]:
        """Every combination with its outcomes by formulation."""
        for values, results in zip(product(*self.options.values()), self.outcomes):
            yield Choice(**dict(zip(self.options, values))), dict(zip(FORMULATIONS, results))

    def of(self, formulation: str) -> list[Outcome]:
        """All outcomes of one formulation; raises :class:`ValueError`, naming the nearest, for one that there is not."""
        number = FORMULATIONS.index(check_word("formulation", formulation, FORMULATIONS))
        return [results[number] for results in self.outcomes]

    def words(self, formulation: str) -> Counter[str]:
        """Under how many combinations a formulation holds, fails, or has nothing to compare."""
        return Counter(self._words[check_word("formulation", formulation, FORMULATIONS)])

    def words_with(self, formulation: str, name: str, option: str) -> Counter[str]:
        """The same for the combinations with one option of one choice."""
        groups, words = self._groups(name), self._words[check_word("formulation", formulation, FORMULATIONS)]
        at = self.options[name].index(check_word(f"option of {name}", option, self.options[name]))
        return Counter(words[group][at] for group in groups)

    def decided_by(self, formulation: str, name: str) -> Fraction:
        """Of all settings of the other choices, the share in which the option of this one decides whether it holds."""
        groups, words = self._groups(name), self._words[check_word("formulation", formulation, FORMULATIONS)]
        return Fraction(sum(len(set(words[group])) > 1 for group in groups), len(groups))

    def differing(self, formulation: str, name: str, option: str) -> int:
        """In how many settings of the other choices an option gives another word than the edition's own option."""
        groups, words = self._groups(name), self._words[check_word("formulation", formulation, FORMULATIONS)]
        at = self.options[name].index(check_word(f"option of {name}", option, self.options[name]))
        return sum(words[group][at] != words[group][0] for group in groups)

    def decisive(self, formulation: str) -> list[str]:
        """The choices that decide in the greatest share of settings; none where no choice ever decides."""
        shares = {name: self.decided_by(formulation, name) for name in self.options}
        return [name for name, share in shares.items() if share == max(shares.values()) > 0]

    @cached_property
    def _words(self) -> dict[str, list[str]]:
        return {name: [outcome.word for outcome in self.of(name)] for name in FORMULATIONS}

    def _groups(self, name: str) -> list[slice]:
        """For each setting of the other choices, where the outcomes stand that differ in this choice only."""
        names = list(self.options)
        at = names.index(check_word("choice", name, names))
        size, step = len(self.options[name]), prod(len(self.options[n]) for n in names[at + 1 :])
        return [
            slice(first, first + size * step, step)
            for block in range(0, len(self), size * step)
            for first in range(block, block + step)
        ]


@remembered
def every_combination(edition: Edition, agent: str) -> Combinations:
    """All combinations of :func:`~analysis.studies.choices.options` for one speaker.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    allowed = options(edition, agent)
    counting = list(product(allowed["occasions"], allowed["coding"]))
    placings: dict[tuple, list[_Result]] = {}
    compared: dict[tuple, tuple[Outcome, ...]] = {}
    results: list[_Result] = []
    for values in product(*(allowed[name] for name in _PLACING)):
        placed = [p for p in placements(edition, agent, Choice(**dict(zip(_PLACING, values)))) if not p.reason]
        key = tuple((p.utterance.id, p.day, p.power) for p in placed)
        if key not in placings:
            placings[key] = _counted(edition, agent, placed, counting, compared)
        results += placings[key]
    return Combinations(allowed, *zip(*results))


def _counted(
    edition: Edition,
    agent: str,
    placed: list[PlacedStatement],
    counting: list[tuple[str, str]],
    compared: dict[tuple, tuple[Outcome, ...]],
) -> list[_Result]:
    """The outcomes for statements at their places and those that are compared, for every way to count an occasion and to code.

    ``compared`` holds the outcomes for points that were compared already.
    """
    known: dict[tuple, _Result] = {}
    results = []
    for occasions, coding in counting:
        stances = with_stances(edition, agent, coding)
        key = (occasions, *(stances[p.utterance.id] for p in placed))
        if key not in known:
            points = place(placed, stances, occasions)
            alike = tuple((p.day, p.power, p.stance, p.command) for p in points)
            if alike not in compared:
                compared[alike] = outcomes_of(points)
            known[key] = compared[alike], frozenset(u.id for p in points for u in p.utterances)
        results.append(known[key])
    return results


def answer(edition: Edition, agent: str) -> dict[str, str]:
    """Words for sentences: the number of combinations, what becomes of each formulation, also with our own choices, and what decides most.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    space = every_combination(edition, agent)
    return (
        {"combinations": f"{len(space):,}", "choices": str(numeral(len(space.options)))}
        | {name: verdict(space, name) for name in TESTED}
        | {f"{name} decided by": in_words(space.decisive(name)) for name in TESTED}
        | {f"{name} by our choices": OWN_WORDS[space.of(name)[0].word] for name in TESTED}
    )


def verdict(space: Combinations, formulation: str) -> str:
    """What becomes of a formulation over all combinations, as the predicate of a sentence.

    Raises :class:`ValueError`, naming the nearest, for a formulation that there is not.
    """
    words = space.words(formulation)
    if words["fails"] and words["holds"]:
        others = words[WORDS[2]]
        return (
            f"holds under {words['holds']:,} of the {words.total():,} combinations and fails under {words['fails']:,}"
            + f"; the other {others:,} leave nothing to compare" * bool(others)
        )
    if words["fails"]:
        return "fails under every combination" if len(words) == 1 else "holds under no combination"
    return "holds wherever there is something to compare" if words["holds"] else "cannot be put to these statements"


def shared_options(space: Combinations, formulation: str, word: str) -> dict[str, str]:
    """The options that all combinations with one outcome have in common, by the fields of a choice; ``word`` is the outcome's.

    Raises :class:`ValueError`, naming the nearest, for a formulation or an outcome that there is not.
    """
    check_word("outcome", word, WORDS)
    total = space.words(formulation)[word]
    return {
        name: option
        for name, allowed in space.options.items()
        for option in allowed
        if total and space.words_with(formulation, name, option)[word] == total
    }


def in_words(names: list[str]) -> str:
    """Choices, by the fields of a choice, as a list in a sentence."""
    return joined([f"“{NAMES[name]}”" for name in names]) or "no single choice"
