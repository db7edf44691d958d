"""What the book says of its packages, licences, tests and measurements is what is installed and what stands in the repository."""

from __future__ import annotations

import json
import os
import re
from importlib.metadata import version

import pytest
from helpers import ROOT, TESTS, make_miniature
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from test_requirements import FREE, PROJECT

from analysis.__main__ import main
from analysis.source import testing
from analysis.studies import making


def test_packages_and_typefaces_have_a_free_licence(edition):
    """Every direct dependency of the book is listed once, with the version and licence that it names; the type's files name theirs."""
    table = making.dependencies(edition)
    names = [row[0] for row in table.rows]
    assert sorted(map(canonicalize_name, names)) == sorted(
        canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]
    )
    for name, number, licence, reason in table.rows:
        assert number == version(name) and FREE.search(licence) and len(reason.split()) > 1, name
    assert all(row[1] and row[2] == "http://scripts.sil.org/OFL" for row in making.typefaces(edition).rows)
    assert "SIL OPEN FONT LICENSE" in next(ROOT.rglob("fonts/OFL.txt")).read_text(encoding="utf-8")


def test_every_file_of_tests_says_what_it_checks(edition):
    """Each file of tests stands in the table, under an area, with a sentence and its functions."""
    rows = making.tests(edition).rows
    files = [path for path in TESTS.rglob("test_*.py") if "node_modules" not in path.parts]
    assert len(rows) == len(files) and all(row[1].endswith(".") for row in rows)
    counted = sum(len(re.findall(r"^def test_", path.read_text(encoding="utf-8"), re.MULTILINE)) for path in files)
    assert sum(int(row[2]) for row in rows) == counted == int(making.numbers(edition)["tests"])


def test_a_folder_of_tests_without_words_stands_last(edition, tmp_path, monkeypatch):
    """It has its own name, and the packages of the browser tests are not even looked into."""
    monkeypatch.setattr(testing, "_TESTS", tmp_path)
    for name in ("bells/test_a.py", "rules/test_b.py", "web/node_modules/deep/test_c.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text('"""Something."""\n\ndef test_it(): ...\n', encoding="utf-8")
    looked_into, scan = [], os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: looked_into.append(str(path)) or scan(path))
    rows = making.tests(edition).rows
    assert rows == (("Rules", "Something.", "1"), ("bells", "Something.", "1"))
    assert str(tmp_path / "rules") in looked_into and not [path for path in looked_into if "node_modules" in path]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{\n<<<<<<< HEAD\n"date": "1921"', "2:1: this is no JSON"),
        ("[]", "1:1: it lacks the date, the machine or the rows"),
        ('{"date": 1921, "machine": [], "rows": []}', "1:1: it lacks the date, the machine or the rows"),
        ("\xe9", "1:1: the file is not UTF-8"),
    ],
)
def test_a_benchmark_that_cannot_be_read(tmp_path, monkeypatch, capsys, text, words):
    """A merge that was left undone stops the book with one sentence, which names file and line."""
    path = tmp_path / "benchmark.json"
    monkeypatch.setattr(testing, "_BENCHMARK", path)
    path.write_text(text, encoding="latin-1")
    assert main(["build", "--root", str(make_miniature(tmp_path))]) == 2
    said = capsys.readouterr().err
    assert f"tests/benchmark.json:{words}" in said and "take it from the last commit, or run make bench" in said


def test_the_last_benchmark_is_shown_as_it_was_recorded(edition, tmp_path, monkeypatch):
    """Date, figures, budgets and machine are those of the file; without one the table says so."""
    path = tmp_path / "benchmark.json"
    monkeypatch.setattr(testing, "_BENCHMARK", path)
    assert "No figures were recorded yet." in str(making.measurements(edition))
    rows = [["a build", "2.00 s", "3 s", True], ["a page", "9 s", "", False]]
    path.write_text(json.dumps({"date": "1921-03-05", "machine": ["Python 3"], "rows": rows}), encoding="utf-8")
    assert making.numbers(edition)["benchmark day"] == "5 March 1921"
    table = making.measurements(edition)
    assert table.rows == (("a build", "2.00 s", "3 s", "yes"), ("a page", "9 s", "–", "no")) and "Python 3." in str(
        table
    )
