"""The specification curve: every combination once, in order, with its options, and what the figure says of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import astuple
from fractions import Fraction

import pytest

from analysis.studies import choices
from analysis.studies.combinations import every_combination, shared_options
from analysis.studies.formulations import FORMULATIONS, WORDS
from analysis.studies.specification import specification_curve, specifications

ORDER = FORMULATIONS[0]


@pytest.fixture(scope="module")
def space(edition):
    return every_combination(edition, edition.package["subject"])


def test_every_combination_is_on_the_curve(space):
    """Each with something to compare is there once, with its own options and outcome, from the lowest share up."""
    curve = specifications(space, ORDER)
    shares = [s.share for s in curve]
    assert shares == sorted(shares) and set(shares) <= {s for s in shares if 0 <= s <= 1}
    of = {astuple(choice): results[ORDER] for choice, results in space}
    seen = {}
    for s in curve:
        chosen = tuple(allowed[n] for allowed, n in zip(space.options.values(), s.options))
        assert of[chosen] == s.outcome and s.share == Fraction(s.outcome.fitting, s.outcome.fitting + s.outcome.against)
        seen[chosen] = s
    assert len(seen) == len(curve) == len(space) - space.words(ORDER)[WORDS[2]]
    assert {s.outcome.word == WORDS[0] for s in curve if s.share == 1} == {True}
    assert not any(s.outcome.word == WORDS[0] for s in curve if s.share < 1)


def test_what_the_combinations_without_a_comparison_share(space):
    """The options named are exactly those that every such combination has."""
    empty = [choice for choice, results in space if results[ORDER].word == WORDS[2]]
    expected = {name: getattr(empty[0], name) for name in space.options if len({getattr(c, name) for c in empty}) == 1}
    assert empty and shared_options(space, ORDER, WORDS[2]) == expected


def test_the_figure_says_what_the_curve_shows(edition, space):
    """Sentence, table and drawing are those of all combinations; the headline has no ratio and no causal word."""
    subject = edition.package["subject"]
    figure = specification_curve(edition, subject)
    words = space.words(ORDER)
    assert f"{words['holds']:,}" in figure.finding and "departs from" in figure.caption
    assert not re.search(r"\d|because|why", figure.caption)
    by_choice = Counter()
    for row in figure.rows:
        numbers = [int(cell.replace(",", "")) for cell in row[2:]]
        assert numbers[0] == sum(numbers[1:])
        by_choice[row[0]] += numbers[1]
    assert set(by_choice.values()) == {words["holds"]} and len(by_choice) == len(choices.NAMES)
    for svg in figure.drawings.values():
        assert all(option in svg for option in space.options["exile"]) and svg.count("our own choices") == 1
        assert len(svg) < 100_000
