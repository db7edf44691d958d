"""Every combination of the choices is computed, whatever the order of rows, and the choice that decides is named."""

from __future__ import annotations

import dataclasses
import random
import re
import time
from collections import Counter
from fractions import Fraction
from itertools import product
from math import prod

import pytest

from analysis.reads import NotedTables
from analysis.rows import Rows
from analysis.studies import choices, combination_tables, combinations, formulations, positions


def _with(edition, **tables):
    """The edition with some tables exchanged, and nothing remembered of it."""
    exchanged = {name: Rows(tables.get(name, rows)) for name, rows in edition.tables.items()}
    return dataclasses.replace(edition, tables=NotedTables(exchanged))


@pytest.fixture(scope="module")
def space(edition):
    return combinations.every_combination(edition, "trotsky")


def test_the_combinations_are_complete(edition, space):
    """There are as many as the product of the options, each once, and every named rival coding is among them."""
    allowed = choices.options(edition, "trotsky")
    assert len(space) == prod(map(len, allowed.values())) == len({choice for choice, _ in space})
    assert {tuple(dataclasses.astuple(choice)) for choice, _ in space} == set(product(*allowed.values()))
    counted = {u.id for u in edition.utterances if u.agent == "trotsky" and not positions.statement_fault(edition, u)}
    rivals = {c.id for c in edition.codings if c.standing == "alternative" and c.utterance in counted}
    assert rivals and set(allowed["coding"]) == rivals | set(choices.CODINGS)


def test_a_combination_is_what_its_choices_give(edition, space):
    """What is computed for all together is what each gives alone."""
    for choice, together in random.Random(15).sample(list(space), 60):
        assert choices.outcomes(edition, "trotsky", choice) == together, choice


def test_all_combinations_are_quick(edition):
    """On the real data they take less than two seconds of computing."""
    fresh = _with(edition)
    assert fresh.assessor
    begin = time.process_time()
    assert len(combinations.every_combination(fresh, "trotsky")) > 1000
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("by", ["reversed", "shuffled"])
def test_the_order_of_rows_does_not_matter(edition, space, by):
    """Rows in another order give every combination the same outcomes; only scales and options are ordered."""
    turned = {}
    for name in ("utterances", "codings", "offices", "consultations", "works"):
        rows = list(edition.tables[name])
        turned[name] = rows[::-1] if by == "reversed" else random.Random(name).sample(rows, len(rows))
    assert dict(combinations.every_combination(_with(edition, **turned), "trotsky")) == dict(space)


def test_no_alphabet_decides(edition, space):
    """Other ids, in the opposite order, give every combination the same outcomes."""
    ids = sorted(u.id for u in edition.utterances)
    other = dict(zip(ids, (f"u{len(ids) - n:03}" for n in range(len(ids)))))
    renamed = _with(
        edition,
        utterances=[dataclasses.replace(u, id=other[u.id]) for u in edition.utterances],
        codings=[dataclasses.replace(c, utterance=other[c.utterance]) for c in edition.codings],
    )
    assert dict(combinations.every_combination(renamed, "trotsky")) == dict(space)


def test_the_choice_that_decides_is_computed():
    """The one whose option changes the word in the greatest share of settings of the others; none where nothing changes."""
    holds, fails = formulations.Outcome(1, 0), formulations.Outcome(1, 1)
    allowed = {"exile": ("x", "y"), "dating": ("u", "v", "w")}
    space = combinations.Combinations(allowed, tuple((o,) * 4 for o in (holds, holds, holds, fails, fails, holds)))
    assert space.words("order") == Counter(holds=4, fails=2)
    assert (space.decided_by("order", "exile"), space.decided_by("order", "dating")) == (Fraction(2, 3), Fraction(1, 2))
    assert space.decisive("order") == ["exile"]
    assert space.words_with("order", "exile", "y") == Counter(holds=1, fails=2)
    assert space.differing("order", "dating", "w") == 1
    assert combinations.Combinations(allowed, ((holds,) * 4,) * 6).decisive("order") == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: s.of("ordr"),
        lambda s: s.words("ordr"),
        lambda s: s.decided_by("ordr", "exile"),
        lambda s: s.decided_by("order", "exil"),
        lambda s: s.words_with("order", "exile", "off the scal"),
        lambda s: s.differing("order", "exil", "off the scale"),
    ],
)
def test_a_wrong_name_is_refused(space, ask):
    """A formulation, choice or option that there is not raises, and the nearest is named."""
    with pytest.raises(ValueError, match="nearest: (order|exile|off the scale)"):
        ask(space)


def test_the_range_is_that_of_all_combinations(edition, space):
    """The table gives the numbers of all combinations, and the least and most fitting among them."""
    everything = [results for _, results in space]
    for row, name in zip(combination_tables.ranges(edition, "trotsky").rows, formulations.FORMULATIONS):
        outcomes = [results[name] for results in everything]
        assert [int(cell.replace(",", "")) for cell in row[2:5]] == [
            sum(o.word == word for o in outcomes) for word in formulations.WORDS
        ]
        shares = [o.fitting / (o.fitting + o.against) for o in outcomes if o.fitting + o.against]
        least, most = (tuple(map(int, re.findall(r"\d+", cell))) for cell in row[5:7])
        assert (least[0] / sum(least), most[0] / sum(most)) == (min(shares), max(shares))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"fails": 5, "holds": 1}, "holds under 1 of the 6 combinations and fails under 5"),
        ({"fails": 1, "holds": 5}, "holds under 5 of the 6 combinations and fails under 1"),
        ({"fails": 5}, "fails under every combination"),
        ({"fails": 5, "nothing to compare": 1}, "holds under no combination"),
        ({"holds": 5}, "holds wherever there is something to compare"),
        ({"nothing to compare": 5}, "cannot be put to these statements"),
    ],
)
def test_what_becomes_of_a_formulation_in_words(words, says):
    """The sentence follows from the numbers."""
    holds, fails, nothing = formulations.Outcome(1, 0), formulations.Outcome(1, 1), formulations.Outcome(0, 0)
    results = {"holds": holds, "fails": fails, "nothing to compare": nothing}
    outcomes = tuple((results[word],) * 4 for word, number in words.items() for _ in range(number))
    assert (
        combinations.verdict(combinations.Combinations({"exile": tuple(map(str, outcomes))}, outcomes), "order") == says
    )
