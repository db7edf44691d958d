"""The data are checked against a copy of the translation, whatever its paragraphs, and it is said how much was compared."""

from __future__ import annotations

import csv
import io

import pytest
from helpers import SMALL_WITNESS

from analysis.__main__ import main
from analysis.source.read import read
from analysis.witness.check import compare, identical_passages
from analysis.witness.read import WitnessError
from analysis.witness.read import read as read_witness


def _change(root, table, key, **cells):
    """Change some cells of one row of the miniature."""
    path = root / "data" / f"{table}.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert key in {row["id"] for row in rows}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row | cells if row["id"] == key else row for row in rows)


def _validate(root, copy, capsys):
    status = main(["validate", "--data", str(root), "--witness", str(copy)])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return status, out, err


def test_a_good_copy(miniature, capsys):
    """No problem, and the number of passages that were compared."""
    status, out, err = _validate(miniature, SMALL_WITNESS, capsys)
    assert (status, out) == (0, "")
    assert f"validate: four passages compared with {SMALL_WITNESS}\n" in err and "no problem" in err


def test_merged_paragraphs_are_compared_all_the_same(miniature, tmp_path, capsys):
    """A genuine copy on one line holds every passage, and a row that is missing is noticed in it."""
    copy = tmp_path / "merged.txt"
    copy.write_text(" ".join(SMALL_WITNESS.read_text(encoding="utf-8").split()), encoding="utf-8")
    status, _, err = _validate(miniature, copy, capsys)
    assert status == 0 and "four passages compared" in err
    _change(miniature, "points", "p03-1-3", form="")
    source = read(miniature)
    whole, merged = (compare(source, identical_passages(source, read_witness(c))) for c in (SMALL_WITNESS, copy))
    assert whole == merged and len(whole) == 1


def test_a_text_that_nothing_can_be_compared_with(miniature, tmp_path, capsys):
    """Another text is no good copy: one sentence and exit status 2, and never 'no problem'."""
    copy = tmp_path / "other.txt"
    copy.write_text("Quite another text, of nothing that is known here.\n", encoding="utf-8")
    status, out, err = _validate(miniature, copy, capsys)
    assert (status, out) == (2, "") and "no problem" not in err
    assert "none of the 4 passages is in this copy word for word" in err
    with pytest.raises(WitnessError, match="nothing can be compared"):
        identical_passages(read(miniature), ["Another text."])


def test_passages_that_were_not_compared_are_named(miniature, tmp_path, capsys):
    """A copy with another word in one passage is compared in the others, and says so."""
    copy = tmp_path / "copy.txt"
    copy.write_text(SMALL_WITNESS.read_text(encoding="utf-8").replace("crossed", "bridged"), encoding="utf-8")
    status, _, err = _validate(miniature, copy, capsys)
    assert status == 0 and "three passages compared" in err and "worded differently there, or missing: p02" in err


@pytest.mark.parametrize(
    ("table", "key", "cells", "says"),
    [
        ("points", "p01-1-1", {"sentence": ""}, "data/points.csv:2:sentence"),
        ("passages", "p01", {"sentences": "13 6 3"}, "p01: the passage has 23 words, but its sentences have 22"),
        ("passages", "p01", {"sentences": "13 six 4"}, "data/passages.csv:2:sentences"),
        ("passages", "p01", {"words": "many"}, "data/passages.csv:2:words"),
        ("passages", "p01", {"simhash": "none"}, "data/passages.csv:2:simhash"),
    ],
)
def test_a_fault_in_the_data_is_a_problem_and_no_traceback(miniature, capsys, table, key, cells, says):
    """What the comparison needs and does not find is told once, with its place."""
    _change(miniature, table, key, **cells)
    status, out, _ = _validate(miniature, SMALL_WITNESS, capsys)
    assert status == 1 and out.count(says) == 1, out
