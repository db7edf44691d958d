"""The order of the text against the order in time, and the figure of the dead."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

import analysis
from analysis.outputs import WIDTHS
from analysis.studies import narration
from analysis.studies.casualties import comparable_counts, group_words, is_evidence
from analysis.studies.casualties_figure import ranges


@pytest.fixture
def small(miniature):
    return analysis.load(miniature)


def test_events_stand_in_the_order_of_the_text(edition):
    """Passages never go back, each event stands once, and a step back ends before the event before it begins."""
    order = [p.id for p in edition.passages]
    events = narration.narrated_events(edition)
    numbers = [order.index(n.passage) for n in events]
    assert numbers == sorted(numbers) and len({n.event.id for n in events}) == len(events) > 50
    assert {edition.get("passages", n.passage).kind for n in events} == {"body"}
    for before, narrated in pairwise(events):
        back = narrated.event.date.latest and narrated.event.date.latest < before.event.date.earliest
        assert (narrated.step == "back in time") == bool(back), narrated


def test_a_step_follows_the_dates(small):
    """Where the second event is dated before the first, the text goes back."""
    steps = narration.summary(small)
    first, second = (n.event for n in narration.narrated_events(small)[:2])
    moved = small.with_rows(events=[{"id": second.id, "date": "1800"}])
    assert narration.summary(moved)["back in time"] > steps["back in time"]
    assert narration.order_in_text(moved).finding != narration.order_in_text(small).finding
    assert first.id == narration.narrated_events(moved)[0].event.id


@pytest.mark.parametrize("name", ["narrow", "print"])
def test_a_page_can_begin_at_an_address(edition, name):
    """The path stays left of every name of an event, and a page ends only where the next begins with the address of a passage."""
    drawn = narration.order_in_text(edition).drawings[name]
    cuts = [float(y) for y in re.search(r'data-cuts="([^"]+)"', drawn)[1].split()]
    addresses = [float(y) for y in re.findall(r'<text x="0" y="([^"]+)"', drawn)]
    assert len(cuts) == len(addresses) > 20
    assert all(0 < address - cut < 25 for cut, address in zip(cuts, addresses))
    assert max(b - a for a, b in pairwise([*cuts, float(re.search(r'viewBox="0 0 \S+ ([^"]+)"', drawn)[1])])) < 200
    nodes = [float(x) for x in re.findall(r'<circle cx="([^"]+)"', drawn)]
    names = [float(x) for x in re.findall(r'<a href="edition:event/[^"]*">.*?<text x="([^"]+)"', drawn)]
    assert max(nodes) + 5 < min(names)


def test_each_number_of_the_dead_is_drawn_once(edition):
    """One row a distinct number with all its sources; the text's own is drawn, and a line marks where it cannot be compared."""
    figure = ranges(edition)
    distinct = {(group_words(c), c.minimum, c.maximum, is_evidence(edition, c)) for c in comparable_counts(edition)}
    for drawn in figure.drawings.values():
        assert drawn.count("·") == len(distinct) > 8 and "14,000 · Huhn" in drawn
        (dotted,) = re.findall(r'<path d="([^"]*)"[^>]* stroke-dasharray="2 4"', drawn)
        assert dotted.count("M") == len({group for group, *_ in distinct}) - 1 > 2
    assert figure.note.endswith("The scale is logarithmic.")
    assert "523" in figure.finding and figure.finding.count("more than 10,000") == 1


def test_numbers_that_are_open_or_nought(edition):
    """The text's own number may have only an upper bound, and a source may give nought: both stand on the drawing."""
    (own,) = (c for c in edition.counts if c.passage)
    number = next(c for c in edition.counts if c.minimum == c.maximum == 600)
    changed = edition.with_rows(
        counts=[{"id": own.id, "minimum": ""}, {"id": number.id, "minimum": "0", "maximum": "0", "form": "none"}]
    )
    for size, drawn in zip(WIDTHS.values(), ranges(changed).drawings.values()):
        assert "up to 14,000 · Huhn" in drawn and ">0 · " in drawn
        assert all(0 <= float(x) <= size for x in re.findall(r'(?:cx="|x="|[MQ])(-?[\d.]+)', drawn))


def test_a_figure_that_counts_the_same_is_compared(edition):
    """Where a source counts the same people and fate, headline and drawing say so."""
    more = {
        "id": "count-new",
        "population": "open",
        "state": "dead, open how",
        "scope": "whole",
        "minimum": "9000",
        "maximum": "9000",
        "form": "9,000",
        "counter": "Somebody",
        "consultation": "avrich1970-copy",
        "locator": "p. 1",
        "descent": "unknown",
    }
    more["consultation"] = next(c.consultation for c in edition.counts if c.minimum == 700)
    assert "No other source" in ranges(edition).caption
    assert ranges(edition.with_rows(counts=[more])).caption == "One number for the same dead as Huhn"
