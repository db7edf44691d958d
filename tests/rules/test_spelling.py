"""Our own words are spelt one way; words of others keep their spelling."""

from __future__ import annotations

import csv

import pytest
from helpers import ROOT

from analysis.rules import RULES
from analysis.rules.spelling import corrector
from analysis.source.read import read

with open(ROOT / "data" / "spellings.csv", encoding="utf-8", newline="") as _file:
    SPELLINGS = list(csv.DictReader(_file))


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("Vassiliev’s soviet republics", [("Vassiliev", "Vasilyev"), ("soviet republics", "Soviet republics")]),
        (
            "Colored, favorites, honorable",
            [("Colored", "Coloured"), ("favorites", "favourites"), ("honorable", "honourable")],
        ),
        ("centered and centering", [("centered", "centred"), ("centering", "centring")]),
        ("They recognized organizations", [("recognized", "recognised"), ("organizations", "organisations")]),
        ("seized prizes of any size, honorary laboratories, humorous; vassiliev; soviets, towards, fulfilled", []),
    ],
)
def test_variants_in_a_text(text, variants):
    """Names as they stand, words in any case and with inflections, endings of longer words; and nothing else."""
    assert corrector(SPELLINGS)(text) == variants


def test_no_spelling_is_both_right_and_wrong():
    """What the table prefers is no variant, under any of its rows."""
    correct = corrector(SPELLINGS)
    assert SPELLINGS and not [row["id"] for row in SPELLINGS if correct(row["preferred"])]
    assert all(correct(f"organ{row['variant']}" if row["kind"] == "ending" else row["variant"]) for row in SPELLINGS)


@pytest.mark.parametrize(
    "words",
    [
        "“colorful”",
        "*The Color*",
        "{work}`The color <annals1930>`",
        "`color`",
        "[so](#color)",
        "<https://example.org/color>",
    ],
)
def test_words_of_others_keep_their_spelling(miniature, words):
    """Quotations, titles, names of works, code and addresses are no words of ours; beside them ours are still read."""
    path = miniature / "chapters" / "bridge.md"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("What the chronicler says", f"What {words} says"), encoding="utf-8")
    assert RULES["spelling"].problems(read(miniature)) == []
    path.write_text(before.replace("What the chronicler says", f"What {words} the color says"), encoding="utf-8")
    (problem,) = RULES["spelling"].problems(read(miniature))
    assert problem.wrong.startswith("'color'")


def test_columns_with_words_of_others_keep_their_spelling(miniature):
    """A reading of the witness may be spelt otherwise, and a sentence of ours may not."""
    for table, column in (("mentions", "form"), ("works", "label")):
        path = miniature / "data" / f"{table}.csv"
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rows[0][column] = "The color"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    assert RULES["spelling"].problems(read(miniature)) == []
