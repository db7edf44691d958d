"""The command line says what is wrong, where, and exits accordingly."""

from __future__ import annotations

import subprocess
import sys

import pytest
from helpers import ROOT, SMALL_WITNESS, TESTS

from analysis.__main__ import main


def test_sound(miniature, capsys):
    """No problem: nothing on standard output, status 0."""
    assert main(["validate", "--data", str(miniature / "data")]) == 0
    assert capsys.readouterr().out == ""


def test_problems(miniature, capsys):
    """Problems: a line each on standard output, status 1."""
    path = miniature / "data" / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1901-05-04", "1901-05-40"), encoding="utf-8")
    assert main(["validate", "--data", str(miniature)]) == 1
    out, err = capsys.readouterr()
    assert out.split("\n")[0].startswith("data/events.csv:3:date: '1901-05-40' names a day")
    assert len(out.strip().split("\n")) == 2 and "2 problems" in err


@pytest.mark.parametrize("spoil", ["missing", "no json"])
def test_could_not_run(tmp_path, miniature, capsys, spoil):
    """No edition, or one whose description is unreadable: one sentence, status 2."""
    target = tmp_path / "nowhere" if spoil == "missing" else miniature
    if spoil == "no json":
        (miniature / "data" / "datapackage.json").write_text("{", encoding="utf-8")
    assert main(["validate", "--data", str(target)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("validate: ") and "Traceback" not in err


def test_against_a_witness(miniature, capsys, tmp_path):
    """With a copy of the translation the data are checked against it; another text cannot be used."""
    assert main(["validate", "--data", str(miniature), "--witness", str(SMALL_WITNESS)]) == 0
    points = miniature / "data" / "points.csv"
    points.write_text(
        "".join(r for r in points.read_text(encoding="utf-8").splitlines(True) if "how many" not in r), encoding="utf-8"
    )
    bridge = miniature / "chapters" / "bridge.md"
    bridge.write_text(bridge.read_text(encoding="utf-8").replace("about 40 people", "about people"), encoding="utf-8")
    assert main(["validate", "--data", str(miniature), "--witness", str(SMALL_WITNESS)]) == 1
    assert "'40' in sentence 1 of p03" in capsys.readouterr().out
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    points.write_text((TESTS / "miniature" / "data" / "points.csv").read_text(encoding="utf-8"), encoding="utf-8")
    bridge.write_text((TESTS / "miniature" / "chapters" / "bridge.md").read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["validate", "--data", str(miniature), "--witness", str(tmp_path / "empty.txt")]) == 2


@pytest.mark.parametrize(
    "command", ["validate", "build", "epub", "pdf", "assemble", "reproduce", "sample", "align", "collate", "witness"]
)
def test_every_command_explains_itself(command, capsys):
    """--help of each command is shown, whatever arguments it has."""
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0 and f"usage: python -m analysis {command} " in capsys.readouterr().out


def test_help():
    """--help explains, and runs as the README says."""
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "validate", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "Exit status: 0 no problem, 1 some, 2 could not run" in done.stdout


def test_make_lists_its_commands():
    """A bare make lists what there is and builds nothing."""
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "make book" in done.stdout and "make test" in done.stdout
