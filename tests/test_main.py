"""The command line says what is wrong, where, and exits accordingly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import ROOT, SMALL_WITNESS, TESTS, leave_data_only

from analysis.__main__ import main
from analysis.publish.formats import FORMATS


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
    assert len(out.strip().split("\n")) == 2 and "two problems" in err


def _edit_package(root, change) -> None:
    path = root / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    path.write_text(json.dumps(package), encoding="utf-8")


def _without(*tables):
    def change(package) -> None:
        package["resources"] = [r for r in package["resources"] if r["name"] not in tables]
        for resource in package["resources"]:
            keys = resource["schema"].get("foreignKeys", [])
            resource["schema"]["foreignKeys"] = [k for k in keys if k["reference"]["resource"] not in tables]

    return change


def _fault(root, fault) -> str:
    """Make a fault of an edition and give the root to name on the command line."""
    data = root / "data"
    if fault == "nowhere":
        return str(root / "nowhere")
    if fault == "no json":
        (data / "datapackage.json").write_text("{", encoding="utf-8")
    elif fault == "no utf-8":
        (data / "datapackage.json").write_bytes(b'{"name": "\xff"}')
    elif fault == "no tables":
        (data / "datapackage.json").write_text("[]", encoding="utf-8")
    elif fault == "no fields":
        _edit_package(root, lambda package: package["resources"][3]["schema"].pop("fields"))
    elif fault == "no schema":
        _edit_package(root, lambda package: package["resources"][3].pop("schema"))
    elif fault == "wrong keys":
        _edit_package(root, lambda package: package["resources"][3]["schema"].update(foreignKeys=[{"fields": "x"}]))
    return str(root)


FAULTS = ("nowhere", "no json", "no utf-8", "no tables", "no fields", "no schema", "wrong keys")
#: Every command that reads an edition, with the option that names it.
COMMANDS = {
    "build": ("--root",),
    "validate": ("--data",),
    "sample": ("--seed", "1", "--data"),
    "align": (str(SMALL_WITNESS), "--data"),
    "collate": (str(SMALL_WITNESS), str(SMALL_WITNESS), "--data"),
    "witness": ("copy.txt", "--data"),
    "private": ("--root",),
    "assemble": ("--root",),
    "reproduce": ("--here", "--root"),
    "release": ("0.2.0", "--root"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_could_not_run(miniature, capsys, command, fault):
    """No edition, or one whose description cannot be read: one sentence that begins with the command, and status 2."""
    assert main([command, *COMMANDS[command], _fault(miniature, fault)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith(f"{command}: ") and err.count("\n") == 1, err


@pytest.mark.parametrize("command", ["build", *(form.name for form in FORMATS)])
def test_no_book_of_nothing(tmp_path, capsys, command):
    """Without an edition no form of the book can be built."""
    assert main([command, "--root", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "holds no datapackage.json" in err and err.count("\n") == 1, err


@pytest.mark.parametrize(
    ("command", "tables"),
    [("sample", ["evidence"]), ("align", ["passages"]), ("collate", ["passages"]), ("witness", ["witnesses"])],
)
def test_without_the_tables_of_a_command(miniature, capsys, command, tables):
    """An edition that lacks what a command is about is told so in one sentence."""
    leave_data_only(miniature)
    others = {t for t in ("notes", "points", "mentions", "claims") if "passages" in tables}
    _edit_package(miniature, _without(*tables, *others))
    for table in (*tables, *others):
        (miniature / "data" / f"{table}.csv").unlink()
    assert main([command, *COMMANDS[command], str(miniature)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith(f"{command}: ") and tables[0] in err, err


def test_problems_stop_other_commands(miniature, capsys):
    """A command that needs sound data names the problems that they have."""
    path = miniature / "data" / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1901-05-04", "1901-05-40"), encoding="utf-8")
    assert main(["align", str(SMALL_WITNESS), "--data", str(miniature)]) == 2
    assert "align: the edition has problems:\ndata/events.csv:3:date" in capsys.readouterr().err


def test_a_sample_of_the_wrong_size(miniature, capsys):
    """More rows than there are cannot be drawn."""
    assert main(["sample", "--seed", "1", "--size", "10000", "--data", str(miniature)]) == 2
    assert "a sample of 10000 cannot be drawn" in capsys.readouterr().err


def test_a_file_that_may_not_be_read(miniature, capsys, monkeypatch):
    """What the system refuses is one sentence with the file's name."""

    def refuse(path, *arguments, **options):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    assert main(["validate", "--data", str(miniature)]) == 2
    err = capsys.readouterr().err
    assert err.startswith("validate: ") and err.endswith(".csv: Permission denied\n")


def test_stopped(miniature, capsys, monkeypatch):
    """Stopped by the user, whatever it does: status 130 and no traceback."""

    def stop(path):
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.source.read.read_package", stop)
    assert main(["validate", "--data", str(miniature)]) == 130
    assert capsys.readouterr().err == "\nvalidate: stopped\n"


def _run(root, command, **environment):
    """Run the command line as a shell does, and give what stands on standard error, with the status of each part."""
    return subprocess.run(
        ["bash", "-c", f"{command}; echo ${{PIPESTATUS[*]}}"],
        cwd=root,
        capture_output=True,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **environment},
        check=True,
    )


def test_a_closed_pipe(miniature):
    """A reader that has read enough, such as head, stops nothing and shows no traceback; the status is that of the data."""
    path = miniature / "data" / "places.csv"
    path.write_text(path.read_text(encoding="utf-8") + "".join(f"x{n} ,X,,,\n" for n in range(3000)), encoding="utf-8")
    done = _run(miniature, "python -m analysis validate --data . | head -1")
    assert done.stdout.decode().split("\n")[-2] == "1 0"
    assert done.stderr.decode().startswith("validate: ") and b"Error" not in done.stderr
    done = _run(miniature, "python -m analysis validate --data . 2>&1 | head -1")
    assert done.stdout.decode().split("\n")[-2] == "1 0" and done.stderr == b""


def test_a_terminal_that_knows_no_accents(miniature):
    """Letters that a terminal lacks are shown by their numbers."""
    path = miniature / "data" / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1901-05-04", "5. März 1901"), encoding="utf-8")
    done = _run(miniature, "python -m analysis validate --data .", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert b"'5. M\\xe4rz 1901' is not an EDTF date" in done.stdout and b"Traceback" not in done.stderr


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
    "command",
    [
        "validate",
        "build",
        "private",
        "assemble",
        "reproduce",
        "release",
        "sample",
        "align",
        "collate",
        "witness",
        *(f.name for f in FORMATS),
    ],
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
    assert "Exit status: 0 no problems, 1 problems, 2 the check could not run" in done.stdout


def test_make_lists_its_commands():
    """A bare make lists what there is and builds nothing."""
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "make book" in done.stdout and "make test" in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["vaildate"], "there is no command 'vaildate'; nearest: validate"),
        (["validate", "--dta", "x"], "validate has no option '--dta'; nearest: --data"),
        (["validate", "x"], "validate does not take 'x'; its options: --data, --witness, --help"),
        (["sample", "--seed", "x"], "--seed: 'x' is not a whole number"),
        (["sample"], "the following arguments are required: --seed"),
    ],
)
def test_wrong_words_on_the_command_line(words, says, capsys):
    """A command or option that there is not is answered in one sentence, with the nearest that there is."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    out, err = capsys.readouterr()
    assert (ended.value.code, out, err.count("\n")) == (2, "", 1) and says in err


def test_the_home_of_whoever_calls(monkeypatch, tmp_path, capsys):
    """``~`` before a file is the home, which not every shell writes out in ``WITNESS=~/copy.html``; that of nobody stays as it is."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for words, says in (
        ("~/copy.html", f"{tmp_path}/copy.html is no file"),
        ("~nobody-here/x", "~nobody-here/x is no file"),
    ):
        assert main(["build", "--witness", words]) == 2
        assert says in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--data", "--root"])
@pytest.mark.parametrize("folder", ["", "data"])
def test_either_folder_under_either_name(miniature, option, folder):
    """An edition is named by its root or its data folder, with the option of either name."""
    assert main(["validate", option, str(miniature / folder)]) == 0
