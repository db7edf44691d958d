"""What the book says of its packages, licences, tests and measurements is what is installed and what stands in the repository."""

from __future__ import annotations

import json
import re
from importlib.metadata import version

from helpers import ROOT, TESTS
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from test_requirements import FREE, PROJECT

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
