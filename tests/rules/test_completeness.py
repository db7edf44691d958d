"""Nothing gets lost: taking anything out of the text is noticed."""

from __future__ import annotations

import contextlib
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from helpers import ROOT, SMALL_WITNESS, WITNESS, make_miniature

from analysis.rules import RULES
from analysis.rules.check import check
from analysis.rules.completeness import PRONOUNS, Account, find, tokens, unaccounted
from analysis.source.read import Source, read
from analysis.witness.check import compare, identical_passages, sentences
from analysis.witness.read import read as read_witness

NEEDED = 0.95  # of the things taken out, at least so many must be noticed


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("He was not there.", {"negation": ["not"]}),
        ("Don’t go without him!", {"negation": ["Don’t", "without"], "exclamation": ["!"]}),
        ("Some 16,000 came, about 40 left.", {"number": ["16,000", "40"], "hedge": ["Some", "about"]}),
        ("In the 1950s the 2nd of three.", {"number": ["1950s", "2nd", "three"]}),
        ("It was probably the so-called end.", {"hedge": ["probably", "so-called"]}),
        ("Then ANTONOV-OVSEYENKO met Emma Goldman’s friend.", {"name": ["ANTONOV-OVSEYENKO", "Emma", "Goldman"]}),
        ("1. Freedom for some", {"number": ["1"]}),
    ],
)
def test_tokens(text, kinds):
    """Numbers, negations, hedges, names and exclamation marks are found, and nothing else."""
    by_kind: dict[str, list[str]] = {}
    for kind, start, end in tokens(text):
        by_kind.setdefault(kind, []).append(text[start:end])
    assert by_kind == kinds


def test_opening_word_is_a_name_only_if_known():
    """A capital opens every sentence; a name there must be known from elsewhere."""
    assert tokens("Trotsky left.") == []
    assert tokens("“Trotsky left.", frozenset({"Trotsky"})) == [("name", 1, 8)]


def test_find_whole_words():
    """A short name is not found inside a longer word."""
    assert find("Kronstadters of Kronstadt", "Kronstadt") == [(16, 25)]
    assert find("not!", "!") == [(3, 4)]


def test_unaccounted_both_ways():
    """What the rows lack and what the text lacks are both told; a name said twice needs two rows."""
    once = [Account("mentions", "Anna", "m1")]
    assert unaccounted("So Anna met Anna.", once) == (["Anna"], [])
    assert unaccounted("So Anna came.", [*once, Account("mentions", "Anna", "m2")]) == (
        [],
        [Account("mentions", "Anna", "m2")],
    )
    longer = [Account("mentions", "Alder", "m1"), Account("mentions", "Alder Courier", "m2")]
    assert unaccounted("See the Alder Courier of Alder.", longer) == ([], [])
    assert unaccounted("See the Alder Courier.", longer) == ([], [longer[0]])


def test_sentences():
    """A paragraph is cut by numbers of words, and marks stay with the sentence they end."""
    assert sentences("“One two!” (3) Four.", [3, 1]) == ["“One two!” (3)", "Four."]
    with pytest.raises(ValueError, match="four words"):
        sentences("“One two!” (3) Four.", [3])


def _without(source: Source, passage: str, line: int, words: str | None) -> Source:
    """A copy of an edition without a line of its paraphrase, or without some words of it."""

    def cut(text):
        if text.passage != passage:
            return text
        lines = list(text.lines)
        if words is None:
            del lines[line]
        else:
            start, end = find(lines[line], words)[0]
            lines[line] = " ".join((lines[line][:start] + lines[line][end:]).split())
        return replace(text, lines=tuple(lines))

    chapters = tuple(replace(c, texts=tuple(map(cut, c.texts))) for c in source.chapters)
    return replace(source, chapters=chapters)


def _problems(source: Source, passage: str) -> list:
    """What the rules of the text find in one passage, looked at alone."""
    texts = tuple(
        replace(c, texts=own) for c in source.chapters if (own := tuple(t for t in c.texts if t.passage == passage))
    )
    tables = {
        name: replace(
            table,
            rows=tuple(
                row
                for row in table.rows
                if "passage" not in row[1]
                or row[1]["passage"] == passage
                or (name == "mentions" and row[1]["rendering"])
            ),
        )
        for name, table in source.resources.items()
    }
    own = tuple(row for row in tables["passages"].rows if row[1]["id"] == passage)
    tables |= {"passages": replace(tables["passages"], rows=own), "notes": replace(tables["notes"], rows=())}
    only = replace(source, chapters=texts, resources=tables)
    return [p for key in ("passage", "chapter", "line", "rendering") for p in RULES[key].problems(only)]


def _takings(source: Source):
    """Everything that could be left out of the paraphrase: each line, name, number and negation."""
    names = frozenset(cells["rendering"] for _, cells in source.resources["mentions"].rows)
    author = next(cells for _, cells in source.resources["agents"].rows if cells["id"] == source.package["author"])
    for chapter in source.chapters:
        for text in chapter.texts:
            for n, line in enumerate(text.lines):
                yield text.passage, n, None
                for kind, start, end in tokens(line, names):
                    word = line[start:end]
                    # The author's name in "Huhn says" is ours, and no part of what the passage says.
                    if kind in ("number", "negation", "name") and word not in author["label"].split():
                        yield text.passage, n, word


@pytest.mark.parametrize("which", ["miniature", "real"])
def test_leaving_out_is_noticed(which, tmp_path):
    """Each line, name, number and negation taken out of the paraphrase makes a problem, in at least 95 of 100 cases."""
    source = read(make_miniature(tmp_path) if which == "miniature" else ROOT)
    assert check(source) == []
    takings = list(_takings(source))
    missed = [t for t in takings if not _problems(_without(source, *t), t[0])]
    assert len(takings) >= (10 if which == "miniature" else 300)
    assert len(missed) <= (1 - NEEDED) * len(takings), missed


def _forgotten(source: Source):
    """Rows that an editor could have forgotten, the words in the paraphrase with them."""
    for table, kinds in (
        ("mentions", None),
        ("points", {"number", "date", "negation", "hedge", "connective", "exclamation"}),
    ):
        for number, cells in source.resources[table].rows:
            if cells["form"] and (kinds is None or cells["kind"] in kinds):
                yield table, number, cells
    for number, cells in source.resources["points"].rows:
        if cells["kind"] == "statement":
            same = [
                c
                for _, c in source.resources["points"].rows
                if c["kind"] == "statement" and (c["passage"], c["sentence"]) == (cells["passage"], cells["sentence"])
            ]
            if len(same) == 1:
                yield "points", number, cells


def _forget(source: Source, table: str, number: int) -> Source:
    rows = tuple(row for row in source.resources[table].rows if row[0] != number)
    return replace(source, resources=source.resources | {table: replace(source.resources[table], rows=rows)})


def _about(source: Source, passage: str) -> Source:
    """A copy of an edition with the points about one passage alone, which is compared sooner."""
    points = source.resources["points"]
    own = tuple(row for row in points.rows if row[1]["passage"] == passage)
    return replace(source, resources=source.resources | {"points": replace(points, rows=own)})


def _forgetting_is_noticed(source: Source, witness: Path) -> None:
    texts = identical_passages(source, read_witness(witness))
    assert len(texts) == len(source.resources["passages"].rows) and compare(source, texts) == []
    cases = [c for c in _forgotten(source) if re.search(r"\w|!", c[2]["form"]) or c[2]["kind"] == "statement"]
    # A pronoun or common noun is no name to a machine; it stands in the data for the links.
    cases = [
        c
        for c in cases
        if c[0] == "points"
        or (c[2]["form"][:1].isupper() and not re.match(r"(He|She|His|Her|They|It|Its|This|The)\b", c[2]["form"]))
    ]
    about = {passage: _about(source, passage) for passage in texts}
    missed = [
        (table, cells["id"])
        for table, number, cells in cases
        if not compare(_forget(about[cells["passage"]], table, number), {cells["passage"]: texts[cells["passage"]]})
    ]
    assert cases and not any(compare(about[passage], {passage: text}) for passage, text in texts.items())
    assert len(missed) <= (1 - NEEDED) * len(cases), missed


def test_forgetting_is_noticed_in_the_miniature(miniature):
    """With the witness, a row forgotten together with its words in the paraphrase is noticed too."""
    _forgetting_is_noticed(read(miniature), SMALL_WITNESS)


@pytest.mark.needs("translation")
def test_forgetting_is_noticed_in_the_edition():
    """The same for the real edition against the real translation."""
    _forgetting_is_noticed(read(ROOT), WITNESS)


def _omit(source: Source, passage: str, line: int) -> Source:
    """A copy of an edition without a line of its paraphrase and without all rows about it, as if never written."""
    cut = _without(source, passage, line, None)
    resources = dict(cut.resources)
    for table in ("points", "mentions", "brackets", "quotations", "crossrefs"):
        rows = []
        for number, cells in resources[table].rows:
            if cells["passage"] != passage or int(cells["line"]) < line + 1:
                rows.append((number, cells))
            elif int(cells["line"]) > line + 1:
                rows.append((number, cells | {"line": str(int(cells["line"]) - 1)}))
        resources[table] = replace(resources[table], rows=tuple(rows))
    return replace(cut, resources=resources)


def _lines_that_carry_a_sentence_alone(source: Source) -> list[tuple[str, int]]:
    carried: dict[tuple[str, str], set[int]] = {}
    for _, cells in source.resources["points"].rows:
        if cells["kind"] == "statement":
            carried.setdefault((cells["passage"], cells["sentence"]), set()).add(int(cells["line"]))
    return sorted({(passage, min(lines) - 1) for (passage, _), lines in carried.items() if len(lines) == 1})


@pytest.mark.parametrize("which", ["miniature", "real"])
def test_a_sentence_never_written_is_noticed(which, tmp_path):
    """A sentence left out together with every row about it is noticed, without the translation, each time."""
    source = read(make_miniature(tmp_path) if which == "miniature" else ROOT)
    cases = _lines_that_carry_a_sentence_alone(source)
    assert cases
    assert [case for case in cases if not _problems(_omit(source, *case), case[0])] == []


def _is_token(cells: dict[str, str]) -> bool:
    """Whether a row is about a name, number, time, negation, hedge or exclamation mark that a machine can see."""
    first = cells["form"].split()[0].casefold()
    return bool(tokens("x " + cells["form"])) and first not in PRONOUNS


@pytest.mark.needs("translation")
def test_hundred_omissions():
    """With the translation: a hundred omissions drawn by lot, words and their row at once, at least 95 noticed."""
    source = read(ROOT)
    texts = identical_passages(source, read_witness(WITNESS))
    cases = [
        (table, number, cells)
        for table in ("points", "mentions")
        for number, cells in source.resources[table].rows
        if cells["rendering"] and _is_token(cells)
    ]
    noticed = 0
    for table, number, cells in random.Random(1921).sample(cases, 100):
        changed = _forget(source, table, number)
        with contextlib.suppress(IndexError):  # the words go too, where they stand whole on the line
            changed = _without(changed, cells["passage"], int(cells["line"]) - 1, cells["rendering"])
        noticed += bool(
            _problems(changed, cells["passage"]) or compare(changed, {cells["passage"]: texts[cells["passage"]]})
        )
    assert noticed >= 95
