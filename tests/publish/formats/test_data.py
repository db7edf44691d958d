"""The data package stands by itself: other tools validate and read it, and find in it what the edition holds."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import frictionless
import pandas
import pytest
from helpers import ROOT, make_miniature

import analysis
from analysis.__main__ import main
from analysis.publish.formats.data import DATA, write
from analysis.publish.make.formats import path_of
from analysis.status import COMPUTED

#: Any date, in seconds since 1970.
MOMENT = 1_700_000_000


@pytest.fixture(scope="module", params=["edition", "miniature"])
def packed(request, tmp_path_factory) -> tuple[analysis.Edition, Path]:
    """The real edition and the miniature, each with its data package."""
    folder = tmp_path_factory.mktemp("data")
    root = ROOT if request.param == "edition" else make_miniature(folder)
    edition, file = analysis.load(root), folder / "package.zip"
    write(folder, edition, file, MOMENT)
    return edition, file


@pytest.fixture
def folder(packed, tmp_path) -> Path:
    """The files of a data package, unpacked."""
    with zipfile.ZipFile(packed[1]) as file:
        file.extractall(tmp_path)
    return tmp_path


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_frictionless_validates_the_zip(packed):
    """As it is downloaded, without unpacking it: schema, types, keys, sizes and checksums."""
    report = frictionless.Package(str(packed[1])).validate()
    assert report.valid, report.flatten(["name", "type", "note"])[:5]
    assert report.stats["tasks"] == len(packed[0].tables) + 2


def test_a_changed_row_is_noticed(miniature, tmp_path):
    """A cell that somebody changed no longer fits the checksum; a key that leads nowhere is named."""
    write(tmp_path, analysis.load(miniature), tmp_path / "package.zip", MOMENT)
    with zipfile.ZipFile(tmp_path / "package.zip") as file:
        file.extractall(tmp_path / "own")
    claims = tmp_path / "own" / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8").replace(",p01,", ",p99,", 1), encoding="utf-8")
    report = frictionless.Package(str(claims.with_name("datapackage.json"))).validate()
    kinds = {kind for (kind,) in report.flatten(["type"])}
    assert {"hash-count", "foreign-key"} <= kinds


def test_every_table_as_it_is_written(packed, folder):
    """Cell by cell, with the columns that are computed and nothing else."""
    edition, _ = packed
    for name in edition.tables:
        computed = [field["name"] for field in COMPUTED.get(name, ())]
        shown = _rows(folder / f"{name}.csv")
        with open(edition.root / "data" / f"{name}.csv", encoding="utf-8", newline="") as file:
            written = list(csv.DictReader(file))
        assert [{k: v for k, v in row.items() if k not in computed} for row in shown] == written
        for row, typed in zip(shown, edition.tables[name]):
            assert all(row[column] == (getattr(typed, column) or "") for column in computed)
    assert {"contested", "unverified"} <= {row["status"] for row in _rows(folder / "claims.csv")}


def test_the_paraphrase(packed, folder):
    """Line by line; what other tables say of a line finds it."""
    edition, _ = packed
    lines = {(row["passage"], int(row["line"])): row["text"] for row in _rows(folder / "lines.csv")}
    assert lines == {(key, n): line for key, text in edition.texts.items() for n, line in enumerate(text.lines, 1)}
    for table in ("claims", "mentions", "points"):
        assert {(row.passage, row.line) for row in edition.tables[table]} <= lines.keys()


def test_the_dictionary_explains_every_column(folder):
    """Every file has its columns there, in their order, each with a description."""
    entries = _rows(folder / "dictionary.csv")
    for path in folder.glob("*.csv"):
        columns = next(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        known = [e["column"] for e in entries if e["table"] == path.stem]
        assert known == columns or path.stem == "dictionary"
    assert all(entry["description"] for entry in entries)
    keys = {entry["id"]: entry["keys_of"] for entry in entries}
    assert keys["evidence.claim"] == "claims" and keys["works.author"] == "agents"


def test_the_descriptor(packed, folder):
    """Release, licence and date; and every file that is described is there."""
    edition, _ = packed
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == edition.package["version"] and package["licenses"] == edition.package["licenses"]
    assert package["created"] == "2023-11-14T22:13:20Z"
    assert {r["path"] for r in package["resources"]} == {path.name for path in folder.glob("*.csv")}
    assert (folder / "references.bib").read_bytes() == (edition.root / "data" / "references.bib").read_bytes()
    for name in ("LICENSE", "CITATION.cff"):
        assert (folder / name).exists() == (edition.root / name).exists()


def test_pandas_reads_it(packed):
    """With its defaults, from the zip, no row is lost and no cell that is filled is taken for an empty one."""
    edition, path = packed
    with zipfile.ZipFile(path) as file:
        for name in (*edition.tables, "lines", "dictionary"):
            content = file.read(f"{name}.csv").decode()
            frame = pandas.read_csv(io.StringIO(content))
            rows = list(csv.DictReader(io.StringIO(content, newline="")))
            assert len(frame) == len(rows)
            assert all(frame[c].notna().tolist() == [bool(row[c]) for row in rows] for c in frame.columns), name


def test_the_readme_explains_and_its_example_runs(packed, folder):
    """It names release, licence and every table; its lines for pandas run as they stand, and give what the edition gives."""
    edition, _ = packed
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert f"Release {edition.package['version']}." in text and edition.package["attribution"] in text
    assert all(licence["path"] in text for licence in edition.package["licenses"])
    assert all(f"| `{path.name}` |" in text for path in folder.glob("*.csv"))
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    script = code + "\nprint(sorted(against.index))\n"
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    contested = {claim.id for claim in edition.claims if claim.status == "contested"}
    against = [e.id for e in edition.evidence if e.claim in contested and e.stance == "opposes"]
    assert done.stdout.splitlines()[-1] == str(sorted(against))


def test_the_example_for_r_names_what_is_there(folder):
    """R is not among the tools of the tests; its lines name only tables and columns that the package has."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```r\n(.*?)```", text, re.DOTALL)
    tables = set(re.findall(r'read\("(\w+)"\)', code))
    assert {"claims", "evidence", "consultations", "works"} == tables
    columns = {column for table in tables for column in _rows(folder / f"{table}.csv")[0]}
    quoted = set(re.findall(r'"(\w+)"', code.partition("\n")[2])) - tables - {"contested", "opposes"}
    assert {"label", "work"} <= quoted <= columns


def test_a_new_row_is_in_it(miniature, tmp_path):
    """An event that is added is in the package without another edit."""
    with open(miniature / "data" / "events.csv", "a", encoding="utf-8") as events:
        events.write("flood,The river floods,1901-07,,,,,alder,\n")
    write(tmp_path, analysis.load(miniature), tmp_path / "package.zip", MOMENT)
    with zipfile.ZipFile(tmp_path / "package.zip") as file:
        assert "flood,The river floods,1901-07" in file.read("events.csv").decode()


def test_made_without_a_book(miniature, capsys):
    """No book is built for it, and two runs give the same bytes; all files have the date of the last change."""
    assert main(["data", "--root", str(miniature)]) == 0
    file = path_of(DATA, miniature, "alder-bridge-1901")
    first = file.read_bytes()
    assert not (miniature / "_build" / "html").exists() and capsys.readouterr().out.startswith(file.as_uri())
    shutil.rmtree(file.parent)
    assert main(["data", "--root", str(miniature)]) == 0
    assert file.read_bytes() == first
