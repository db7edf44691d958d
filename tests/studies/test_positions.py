"""Positions and power: what enters the count, every combination of the choices, and what a changed row changes."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import itertools
import re

import pytest
from helpers import ROOT

import analysis
from analysis.reads import NotedTables
from analysis.rows import Rows
from analysis.studies import choices, combination_tables, combinations, counting, formulations, positions, power
from analysis.studies.power_figure import power_and_stance

PAGE = (ROOT / "chapters" / "positions-and-power.md").read_text(encoding="utf-8")
SCHOLARS = (ROOT / "chapters" / "for-scholars.md").read_text(encoding="utf-8")


@pytest.fixture
def small(miniature):
    return analysis.load(miniature)


@pytest.fixture
def several(miniature):
    """The miniature with three more statements of its speaker, one of them on the occasion of another, and a banishment."""
    speech = _rows(miniature, "utterances")[0]
    _add(
        miniature,
        "utterances",
        speech | {"id": "later", "made_date": "1904-05-03", "occasion": "later"},
        speech | {"id": "latest", "made_date": "1904-06-03", "occasion": "later"},
    )
    _add(
        miniature,
        "codings",
        {"id": "later-d", "utterance": "later", "code": "D", "standing": "preferred", "reason": "Past."},
        {"id": "later-a", "utterance": "later", "code": "A", "standing": "alternative", "reason": "Hers."},
        {"id": "latest-c", "utterance": "latest", "code": "C", "standing": "preferred", "reason": "His."},
    )
    path = miniature / "data" / "offices.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count("gone,berg,abroad,abroad") == 1
    path.write_text(text.replace("gone,berg,abroad,abroad", "gone,berg,banished,banished"), encoding="utf-8")
    return analysis.load(miniature)


def _rows(root, table):
    return list(csv.DictReader(io.StringIO((root / "data" / f"{table}.csv").read_text(encoding="utf-8"))))


def _add(root, table, *rows):
    known = _rows(root, table)
    with (root / "data" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, known[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows([*known, *rows])


def _with(edition, **tables):
    """The edition with some tables exchanged, and nothing remembered of it."""
    exchanged = {name: Rows(tables.get(name, rows)) for name, rows in edition.tables.items()}
    return dataclasses.replace(edition, tables=NotedTables(exchanged))


def _points(*pairs):
    """A point a year for each pair of power and stance; command is power above two."""
    return [
        formulations.Point((), datetime.date(1900 + n, 1, 1), power, stance, power > 2)
        for n, (power, stance) in enumerate(pairs)
    ]


# What enters the count


def test_power_follows_from_offices(small):
    """The level on a day is the first of the scale whose offices were held then; nothing known gives nothing."""
    levels = [power.level_on(small, "berg", datetime.date(*day)) for day in ((1898, 1, 1), (1901, 5, 1), (1904, 1, 1))]
    assert [level and level.id for level in levels] == [None, "P2", "PX"]


@pytest.mark.parametrize(
    ("table", "change", "reason"),
    [
        ("consultations", {"standing": "lead"}, "an unsourced account"),
        ("consultations", {"extent": "snippet"}, "we read too little of it"),
        ("works", {"kind": "other"}, "does not count for a claim of this kind"),
    ],
)
def test_an_office_without_a_source_that_counts_does_not_count(small, table, change, reason):
    """It makes no level, so the statement has no place; the reader sees office, statement and the reasons."""
    key = {"consultations": "annals", "works": small.get("consultations", "annals").work}[table]
    rows = [dataclasses.replace(r, **change) if r.id == key else r for r in small.tables[table]]
    changed = _with(small, **{table: rows})
    day = datetime.date(1901, 5, 3)
    assert power.level_on(small, "berg", day) and power.level_on(changed, "berg", day) is None
    assert choices.points(small, "berg") and not choices.points(changed, "berg")
    shown = counting.not_counted(changed, "berg").rows
    assert [row[0] for row in shown] == ["office", "office", "statement"] and reason in shown[0][-1]
    assert "no office that counts" in shown[-1][-1] and not counting.not_counted(small, "berg").rows
    assert reason in str(power.offices(changed, "berg").rows[0])


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({}, None),
        ({"consultation": None}, "we have read it nowhere"),
        ({"locator": "some place"}, "cannot be found again: neither a page nor a public address"),
        ({"quoted_locator": "page not given"}, "quoted only by an eyewitness"),
    ],
)
def test_a_statement_counts_by_its_source(small, cells, reason):
    """One outside the text needs a source that counts; one in the text counts, on the word of the text alone."""
    read = {"passage": None, "sentence": None, "consultation": "diary", "locator": "p. 3"} | cells

    def changed(**given):
        rows = (dataclasses.replace(u, **given) if u.id == "speech" else u for u in small.utterances)
        edition = _with(small, utterances=rows)
        return edition, edition.get("utterances", "speech")

    edition, outside = changed(**read)
    fault = positions.statement_fault(edition, outside)
    assert fault is None if reason is None else fault.startswith(reason)
    assert len(choices.points(edition, "berg")) == (reason is None)
    assert positions.read_elsewhere(edition, outside) == (reason is None)
    edition, inside = changed(**read | {"passage": "p01", "sentence": 2})
    assert positions.statement_fault(edition, inside) is None
    elsewhere = choices.Choice(utterances="read elsewhere by the editors")
    assert len(choices.points(edition, "berg")) == 1
    assert len(choices.points(edition, "berg", elsewhere)) == (reason is None)


def test_only_what_counts_is_compared(edition):
    """In the real edition no statement and no office without a source that counts stands behind a point."""
    assessor, subject = edition.assessor, edition.package["subject"]
    for statements in choices.options(edition, subject)["utterances"]:
        compared = choices.points(edition, subject, choices.Choice(utterances=statements))
        assert compared
        for u in (u for p in compared for u in p.utterances):
            read = u.consultation and not assessor.source_fault(
                u.consultation, u.locator, quoted_locator=u.quoted_locator
            )
            assert read or (u.passage and statements != "read elsewhere by the editors"), u.id
    not_counted = {row[1] for row in counting.not_counted(edition, subject).rows}
    own = [u for u in edition.utterances if u.agent == subject]
    placed = {u.id for p in choices.points(edition, subject) for u in p.utterances}
    assert {u.statement for u in own if u.id not in placed} <= not_counted and placed


def test_positions(small):
    """Statements stand in order of time with preferred coding, rivals and power; the counts are theirs."""
    own = positions.positions_of(small, "berg")
    assert [(p.utterance.id, p.stance.id, [r.code for r in p.rivals], [v.id for v in p.levels]) for p in own] == [
        ("speech", "H", ["X"], ["P2"])
    ]
    counts = positions.summary(small, "berg")
    assert counts["statements"] == counts["counted"] == counts["listed"] == counts["others"] == 1
    assert counts["not counted"] == counts["read elsewhere"] == 0 and counts["in the text only"] == 1
    assert len(positions.listed(small).rows) == 1 and len(positions.codings(small).rows) == 3
    assert len(power.offices(small, "berg").rows) == 2


def test_every_utterance_has_one_preferred_coding(edition):
    """No utterance of the edition is without a coding of its own, and none has two."""
    preferred = [c.utterance for c in edition.codings if c.standing == "preferred"]
    assert sorted(preferred) == sorted(u.id for u in edition.utterances)


def test_power_and_stance_figure(small):
    """The figure says every statement with stance and power, and changes with a coding."""
    before = power_and_stance(small, "berg")
    assert "3 May 1901: The differences were small" in before.alt and "a leading seat" in before.alt
    after = power_and_stance(small.with_rows(codings=[{"id": "speech-h", "code": "A"}]), "berg")
    assert "came over" in after.alt and before.svg != after.svg


# The formulations


def test_order():
    """Pairs at different levels fit the order, contradict it, or, with one stance, do neither."""
    assert str(formulations.outcomes_of(_points((4, 2), (2, 0), (1, -1)))[0]) == "holds (3\u00a0:\u00a00)"
    assert str(formulations.outcomes_of(_points((4, -2), (2, 0), (1, 0)))[0]) == "fails (0\u00a0:\u00a02)"
    assert str(formulations.outcomes_of(_points((4, 1), (4, 2)))[0]) == "nothing to compare (0\u00a0:\u00a00)"


def test_change_threshold_and_variation():
    """Changes are compared from day to day, and every statement in command with every other one."""
    _, change, threshold, variation = formulations.outcomes_of(_points((4, 2), (2, 0), (2, 0), (1, 1)))
    assert (change.fitting, change.against) == (2, 1)
    assert (threshold.fitting, threshold.against) == (3, 0)
    assert variation.word == "holds" and formulations.outcomes_of(_points((4, 2), (1, 2)))[3].word != "holds"
    same_day = [p._replace(day=datetime.date(1900, 1, 1)) for p in _points((4, 2), (1, 0))]
    assert formulations.outcomes_of(same_day)[1].word == "nothing to compare"


@pytest.mark.parametrize(
    ("occasions", "expected"),
    [
        ("every statement", [(1904, 0, -2), (1904, 0, -1), (1901, 2, 0)]),
        ("highest of each", [(1904, 0, -1), (1901, 2, 0)]),
        ("lowest of each", [(1904, 0, -2), (1901, 2, 0)]),
        ("mean of each", [(1904, 0, -1.5), (1901, 2, 0)]),
    ],
)
def test_statements_of_one_occasion(several, occasions, expected):
    """An occasion counts as each of its statements, or as one, by the option that is named."""
    placed = choices.points(several, "berg", choices.Choice(occasions=occasions))
    assert sorted((p.day.year, p.power, p.stance) for p in placed) == sorted(expected)


def test_a_rival_coding_changes_what_it_must(several):
    """Put in the place of the edition's own it turns the result round, and so does the row that it stands for."""
    own = choices.outcomes(several, "berg")
    rival = choices.outcomes(several, "berg", choices.Choice(coding="later-a"))
    laid_over = choices.outcomes(several.with_rows(codings=[{"id": "later-d", "code": "A"}]), "berg")
    assert (str(own["order"]), str(rival["order"])) == ("holds (2\u00a0:\u00a00)", "fails (1\u00a0:\u00a01)")
    assert rival == laid_over
    space = combinations.every_combination(several, "berg")
    shown = {row[2]: int(row[4].replace(",", "")) for row in combination_tables.rival_codings(several, "berg").rows}
    assert shown[several.get("codes", "A").label] == space.differing("order", "coding", "later-a") > 0


def test_the_highest_and_lowest_coding_of_each(several):
    """Every statement takes the highest or the lowest stance of all its codings."""
    stances = {c: choices.with_stances(several, "berg", c)["later"] for c in choices.CODINGS}
    assert stances == {"this edition’s": -1, "highest of each": 2, "lowest of each": -1}


# The choices


def test_the_rank_of_the_emigre_is_a_choice(edition):
    """The warning of 1909 is off the scale by default, and has the rank that an option gives it, without an overlay."""

    def rank_of(**given):
        placed = choices.points(edition, "trotsky", choices.Choice(**given))
        return [p.power for p in placed if p.utterances[0].id == "article-1909-warning"]

    assert rank_of() == rank_of(emigre="level with exile abroad") == []
    assert rank_of(emigre="level with banishment") == [edition.get("powers", "P0").level]
    assert rank_of(emigre="level with loss of office") == [edition.get("powers", "P1").level]
    assert rank_of(emigre="level with exile abroad", exile="below banishment") == [-1]


def test_the_beginning_of_the_majority_is_a_choice(edition):
    """With the earlier beginning the year 1922 falls under an organised majority; the edition's own is the later one."""
    day = datetime.date(1922, 6, 1)
    levels = {m: power.level_on(edition, "trotsky", day, m).id for m in power.majorities(edition)}
    assert levels == {"from October 1923": "P4", "from 1922": "P3"}
    assert power.level_on(edition, "trotsky", day).id == "P4"
    assert power.majority_begins(edition, "trotsky").year == 1923


def test_the_own_choice_is_the_first_option(edition):
    """What the edition chooses is an option of every choice, and the one named first."""
    own = {name: allowed[0] for name, allowed in choices.options(edition, "trotsky").items()}
    assert own == dataclasses.asdict(choices.BASE) and own.keys() == choices.NAMES.keys()


# The pages


def test_the_steps_lead_from_all_statements_to_those_compared(edition):
    """The table of the page begins with all statements and ends with the points of the edition's own choices."""
    table = counting.narrowed(edition, "trotsky")
    numbers = [[int(cell) for cell in row[1:]] for row in table.rows]
    own = [u for u in edition.utterances if u.agent == "trotsky"]
    assert numbers[0] == [len(own), sum(bool(u.passage) for u in own), sum(u.listed for u in own)]
    compared = [u for p in choices.points(edition, "trotsky") for u in p.utterances]
    assert numbers[-1] == [len(compared), sum(bool(u.passage) for u in compared), sum(u.listed for u in compared)]
    assert all(a >= b for step, after in itertools.pairwise(numbers) for a, b in zip(step, after))


def test_no_ratio_in_a_sentence(edition):
    """The sentences of the page hold words and counts, and no numbers of comparisons for and against."""
    given = positions.summary(edition, "trotsky") | combinations.answer(edition, "trotsky")
    given |= counting.answer(edition, "trotsky")
    assert not [value for value in given.values() if re.search(r"\d\s*:\s*\d|%", str(value))]
    glued = set(re.findall(r"\{glue:text\}`([^`]+)`", PAGE))
    assert glued <= given.keys() and {"order", "combinations", "order decided by"} <= glued
    prose = re.sub(r"\A---\n.*?\n---\n|```.*?```", "", PAGE, flags=re.DOTALL)
    assert not re.search(r"\d\s*:\s*\d|\d+ ?%|per cent", prose)


@pytest.mark.parametrize("phrase", ["before anything was counted", "because of his power", "insincer", "opportunis"])
def test_the_page_claims_no_more_than_it_can(phrase):
    """Our reading is called so; nothing says that power made him speak, or that he did not mean it."""
    assert phrase not in PAGE.lower() and "**our reading**" in PAGE


def test_another_coding_changes_an_outcome(edition):
    """The example on the page for scholars, run as it stands there, gives another result than the edition's own."""
    (cell,) = (c for c in re.findall(r"```\{code-cell\}[^\n]*\n(.*?)```", SCHOLARS, re.DOTALL) if "codings=" in c)
    before, _, last = cell.rstrip().rpartition("\n")
    names = {"edition": edition}
    exec(before, names)
    own, changed = eval(last, names)
    assert {own, changed} == {"holds", "fails"}
