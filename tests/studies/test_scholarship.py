"""The studies of claims, chains, testimony, resolution, dead and positions follow from the data, row by row."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as xml

import pytest
from study_calls import call, numbers

import analysis
from analysis.assessor import UNKNOWN
from analysis.outputs import Figure
from analysis.publication import in_print
from analysis.reasons import rests_on, verdict_words, would_change
from analysis.status import STATUSES
from analysis.studies import casualties, chains, independence, quality, sample, verdicts
from analysis.studies.backend import colour
from analysis.studies.study import all_studies
from analysis.studies.verdict_figure import claims_by_passage


@pytest.fixture
def small(miniature):
    return analysis.load(miniature)


def _edited(root, table, key, **cells):
    """The edition with some cells of one row changed, or with the row taken out if none are given."""
    path = root / "data" / f"{table}.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert key in {r["id"] for r in rows}
    changed = [r | cells if r["id"] == key else r for r in rows if cells or r["id"] != key]
    _write(path, changed, rows[0].keys())
    return analysis.load(root)


def _write(path, rows, columns=None):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


#: The studies and the functions that give numbers for sentences, by module and name.
FUNCTIONS = {
    f"{function.__module__.rpartition('.')[2]}.{function.__name__}": function
    for function in [*(study.function for study in all_studies()), *numbers()]
}


def _texts(edition, names):
    """What some of :data:`FUNCTIONS` give, as text."""
    results = {name: call(edition, FUNCTIONS[name]) for name in names}
    return {name: str(r) + (r.svg if isinstance(r, Figure) else "") for name, r in results.items()}


@pytest.mark.parametrize(
    ("table", "key", "cells", "moved"),
    [
        (
            "evidence",
            "p01-c01-courier",
            {},
            {
                "verdicts.tally",
                "verdicts.by_passage",
                "verdict_figure.claims_by_passage",
                "independence.summary",
                "independence.claims_by_source",
                "independence.reach",
            },
        ),
        (
            "evidence",
            "p03-c01-diary",
            {},
            {"verdicts.tally", "verdicts.by_passage", "verdicts.then_and_now", "verdict_figure.claims_by_passage"},
        ),
        ("evidence", "p02-c01-report", {}, {"verdicts.tally", "verdicts.reports"}),
        ("works", "diary1901", {"published_date": "1900"}, {"verdicts.then_and_now"}),
        (
            "claims",
            "n01-c01",
            {"assessable": "false", "kind": "judgement"},
            {"verdicts.tally", "verdicts.by_passage", "quality.states", "quality.weaknesses"},
        ),
        ("transmissions", "p02-q1-t1", {}, {"chains.summary", "chains.quotations", "chains.transmission_steps"}),
        ("transmissions", "p02-q1-t1", {"change": "altered"}, {"chains.transmission_steps"}),
        ("originals", "river", {"agreement": "altered"}, {"chains.summary", "chains.quotations", "chains.originals"}),
        ("citations", "p02-courier", {"function": "citesForInformation"}, {"citations_figure.citations"}),
        ("demands", "demand-2", {"statement": "A lamp."}, {"resolution.demands"}),
        (
            "demand_items",
            "item-1",
            {"relation": "whole"},
            {"resolution.summary", "resolution.demands", "resolution.items", "resolution_figure.match"},
        ),
        (
            "demand_readings",
            "demand-1-annals",
            {"deadline_date": "1901-08-01"},
            {"resolution.summary", "resolution.deadlines"},
        ),
        ("votes", "opened-berg-against", {"cast": "for"}, {"resolution.votes", "resolution.summary"}),
        (
            "counts",
            "elm-50",
            {"minimum": "50"},
            {"casualties.summary", "casualties_figure.ranges", "casualties.comparable"},
        ),
        ("counts", "ash-52", {"form": "52"}, {"casualties.figures"}),
        (
            "utterances",
            "speech",
            {"made_date": ""},
            {"counting.not_counted", "positions.positions"},
        ),
        ("commentary", "p01-k1", {}, {"quality.states"}),
    ],
)
def test_numbers_follow_the_data(miniature, table, key, cells, moved):
    """A row changed or taken out changes the sentences, tables and figures that rest on it."""
    before = _texts(analysis.load(miniature), moved)
    after = _texts(_edited(miniature, table, key, **cells), moved)
    assert not {name for name in moved if before[name] == after[name]}


def test_real_numbers_follow_the_data(tmp_path, edition):
    """In the real edition too: without its evidence every claim is unverified, and the sentences say so."""
    counts = verdicts.tally(edition)
    assert counts["assessable"] == sum(counts[s] for s in STATUSES) == sum(c.assessable for c in edition.claims)
    assert counts["claims"] == counts["assessable"] + counts["judgements"] > 100
    assert counts["corroborated"] + counts["attested"] and counts["contested"] + counts["contradicted"]


def test_claims_figure_tells_shapes_apart(small):
    """Every status has its own shape and filling, and a mark in the key with its name."""
    assert len({(status.marker, status.filled) for status in STATUSES.values()}) == len(STATUSES)
    figure = claims_by_passage(small)
    xml.fromstring(figure.svg)
    for (mark, words), (name, status) in zip(figure.key, STATUSES.items(), strict=True):
        assert words.startswith(f"{name}: ") and colour(status.ink) in mark and ('fill="none"' in mark) != status.filled
    assert len({mark for mark, _ in figure.key}) == len(STATUSES)
    assert "two corroborated" in figure.finding and "p03: contested" in figure.alt


def test_the_document_itself_is_not_called_two_sources(small):
    """What counts as two without being two sources is named as what it is."""
    words = {key: verdict_words(small[key].verdict) for key in ("p02-c01", "p01-c01", "p03-c01")}
    assert words == {
        "p02-c01": "the document itself supports it, no source contradicts it",
        "p01-c01": "two independent sources support it, none contradicts it",
        "p03-c01": "one independent source supports it, one independent source contradicts it",
    }


def test_would_change(small):
    """What would change a status: one more source, and each item of evidence without which it falls."""
    claim = small.get("claims", "p01-c01")
    assert (
        would_change(small, claim)
        == "One independent source against it would make it contested. Without Ash, Diary it would be attested."
    )
    assert rests_on(small, claim) == "Without Alder Courier (p. 2) it would be attested."


def test_a_status_that_turns_on_unknown_origins_says_so(small):
    """The line beside a status says so, for one source or several, alone on its side or beside others."""
    claim = small.get("claims", "p03-c01")
    assert rests_on(small, claim).startswith("We could not establish where the source for it has this from. Without ")
    one = small.with_rows(evidence=["-p03-c01-diary"])
    assert rests_on(one, claim) == "It rests on one source, and we could not establish where that has it from."
    again = next(row for row in small.evidence if row.id == "p03-c01-annals")
    second = {"id": "p03-c01-more", "consultation": "courier-print", "locator": "p. 3", "statement": "Forty came."}
    columns = ("claim", "question", "stance", "scope", "descent", "minimum", "maximum")
    more = small.with_rows(evidence=[second | {name: getattr(again, name) for name in columns}])
    assert rests_on(more, more.get("claims", "p03-c01")).startswith(
        "We could not establish where the sources for it have this from; without them it would be doubted."
    )
    both = more.with_rows(evidence=["-p03-c01-diary"])
    assert rests_on(both, both.get("claims", "p03-c01")) == (
        "It rests on sources whose origin we could not establish, and which together count as one."
    )
    assert "establish" not in rests_on(small, small.get("claims", "p01-c01"))


def test_in_print(small):
    """Opposing evidence is sorted by the year in which it came before the public."""
    (opposed,) = verdicts.opposed(small)
    against, for_it = (in_print(small, sources) for sources in (opposed.fact.opposes, opposed.fact.supports))
    assert [w.id for w in against.later] == ["diary1901"] and not against.by_dateline and not against.undated
    assert [w.id for w in for_it.later] == ["annals1930"]


def test_original_sources(small):
    """Each original source with the claims that it supports, and those that nothing else supports."""
    sources = {
        r.key: ([c.id for c in r.supported], [c.id for c in r.dependent]) for r in independence.original_sources(small)
    }
    assert sources == {
        "courier1901": (["p01-c01", "p02-c01"], ["p02-c01"]),
        "diary1901": (["p01-c01"], []),
        "unknown": (["p03-c01"], ["p03-c01"]),
    }
    assert [(c.id, now, then) for c, now, then in independence.fallen(small, "diary1901")] == [
        ("p01-c01", "corroborated", "attested"),
        ("p03-c01", "contested", "attested"),
    ]


def test_an_origin_that_is_not_established_is_no_source(edition):
    """The sentence under the figure counts the sources that are known, and its headline names one of them."""
    sources = [s for s in independence.original_sources(edition) if len(s.supported) >= 2]
    known = [s for s in sources if s.key != UNKNOWN]
    figure = independence.reach(edition)
    assert len(known) < len(sources) and f"of {len(known)} sources" in figure.finding
    assert figure.caption.endswith(known[0].label)


@pytest.mark.parametrize(
    ("consulted", "changes", "words"),
    [
        ("", [], "no chain"),
        ("x", ["none"], ""),
        ("ox", ["translated", "none"], "faithful in the first step; we could not follow it further"),
        ("ox", ["shortened", "none"], "shortened in the first step; we could not follow it further"),
        ("oo", ["translated", "none"], "faithful"),
        ("oo", ["shortened", "altered"], "altered"),
        ("oo", ["misattributed", "altered"], "misattributed"),
    ],
)
def test_verdict_follows_from_steps(small, consulted, changes, words):
    """The worst change of the consulted steps decides; from the first step that was not consulted on nothing is said."""
    from dataclasses import replace

    (row,) = small.transmissions
    steps = tuple(
        replace(row, step=n + 1, change=change, result_consultation="annals" if mark == "o" else None)
        for n, (mark, change) in enumerate(zip(consulted, changes))
    )
    assert chains.Chain(small.quotations[0], steps, ()).description == words


def test_only_figures_of_one_group_are_compared(edition, miniature):
    """Figures that cover a part of a group, or have no number, are left out of its range; two like figures count once."""
    assert all(bool(c.scope) == (c.state in casualties.FATAL) for c in edition.counts)
    path = miniature / "data" / "counts.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    elm = next(r for r in rows if r["id"] == "elm-9")
    rows += [
        elm | {"id": key, "minimum": low, "scope": scope}
        for key, low, scope in (("night", "1", "part"), ("again", "9", "whole"))
    ]
    _write(path, rows)
    assert casualties.summary(analysis.load(miniature), "insurgents")["range"] == "one figure, 9"
    _write(path, rows + [elm | {"id": "more", "minimum": "12", "maximum": "15"}])
    assert casualties.summary(analysis.load(miniature), "insurgents")["range"] == "two different figures, from 9 to 15"
    assert casualties.summary(analysis.load(miniature), "civilians")["range"] == "no figure"


def test_a_figure_counts_by_the_rule_for_evidence(edition, small):
    """A place of which too little was read, or that nobody could find again, is shown apart; standing alone does not suffice."""
    (annals,) = (row for row in small.consultations if row.id == "annals")
    for changes, word in (
        ({}, "one figure, 9"),
        ({"extent": "snippet"}, "no figure"),
        ({"standing": "lead"}, "no figure"),
    ):
        changed = {name: getattr(annals, name) for name in ("id", "work", "address", "extent", "standing")}
        altered = small.with_rows(consultations=[changed | {"consulted_date": "2026-11-24"} | changes])
        assert casualties.summary(altered, "insurgents")["range"] == word
    shown = {row[0]: row[2] for row in casualties.comparable(edition).rows}
    for count in casualties.comparable_counts(edition):
        if edition.assessor.source_fault(count.consultation, count.locator):
            source = count.passage or edition.get("consultations", count.consultation).work
            assert f"key='{source}'" in str(shown[casualties.group_words(count)]), count.id


def test_graph(small):
    """The citations are edges of a graph, in the words of CiTO."""
    assert chains.graph(small) == [("chronicle1901", "includesQuotationFrom", "courier1901")]


def test_sample_is_drawn_by_its_seed(small):
    """The same seed draws the same rows, another seed others, and too many are refused."""
    assert sample.draw_sample(small, 1, 5) == sample.draw_sample(small, 1, 5) != sample.draw_sample(small, 2, 5)
    assert len(set(sample.draw_sample(small, 1, 10))) == 10
    with pytest.raises(ValueError, match="cannot be drawn from"):
        sample.draw_sample(small, 1, 1000)


def test_a_changed_row_makes_a_sample_old(miniature):
    """The checksum covers every cell of the sampled tables, and no other table."""
    before = sample.checksum(analysis.load(miniature))
    assert sample.checksum(_edited(miniature, "places", "alder", label="Elder")) == before
    assert sample.checksum(_edited(miniature, "evidence", "p01-c01-diary", locator="4 May")) != before


@pytest.mark.parametrize(("part", "whole"), [(81, 263), (15, 148), (0, 20), (1, 29), (80, 80)])
def test_wilson(part, whole):
    """At each bound the share found lies just as many standard errors away as the level asks for, which defines the interval."""
    low, high = sample.wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1
    for bound in (low, high):
        if 0 < bound < 1:
            error = (bound * (1 - bound) / whole) ** 0.5
            assert abs(part / whole - bound) / error == pytest.approx(1.96)


def test_wilson_of_nothing():
    with pytest.raises(ValueError, match="is no share"):
        sample.wilson(0, 0)


def test_the_sample_is_of_these_data(edition):
    """The recorded sample was checked by others; it has the rows that its seed draws, or the page says that it is older than
    the data, and items have been read again since.
    """
    latest = quality.latest_sample(edition)
    assert latest is not None and latest.row_count >= 80
    checked = [(r.sampled, r.key) for r in edition.rechecks if r.error_sample == latest.id]
    assert len(checked) == len(set(checked)) == latest.row_count
    assert set(latest.sampled.split()) == set(sample.SAMPLED)
    if sample.is_current(edition, latest):
        assert sorted(checked) == sorted(sample.draw_sample(edition, latest.seed, latest.row_count, removed=checked))
    else:
        assert quality.errors(edition)["current"] == "before they were last changed"
        reviews = {r.review for r in edition.rechecks if r.review}
        assert reviews and all(edition.get("reviews", key).date.latest >= latest.date.latest for key in reviews)


def test_errors_are_computed(edition):
    """The printed rate and interval are those of the recorded outcomes."""
    rates, latest = quality.errors(edition), quality.latest_sample(edition)
    outcomes = [r.outcome for r in edition.rechecks if r.error_sample == latest.id]
    reached = [o for o in outcomes if o != "not reached"]
    low, high = sample.wilson(reached.count("wrong"), len(reached))
    assert rates["rate"] == f"{100 * reached.count('wrong') / len(reached):.1f}"
    assert (rates["low"], rates["high"]) == (f"{100 * low:.1f}", f"{100 * high:.1f}")


def test_second_readings_of_evidence_are_added_up(edition):
    """The table of second checks has every check, those of evidence in one row for each day, with all their items."""
    itemised = {r.review for r in edition.rechecks if r.review}
    days = {edition.get("reviews", key).date for key in itemised}
    table = quality.checks(edition)
    assert len(table.rows) == len(edition.reviews) - len(itemised) + len(days)
    added = [row for row in table.rows if "items of evidence, in" in row[2]]
    assert sum(int(row[2].split()[0]) for row in added) == sum(bool(r.review) for r in edition.rechecks)
    assert all(sum(map(int, re.findall(r"\d+", row[3]))) == int(row[2].split()[0]) for row in added)
