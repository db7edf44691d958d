"""The book is built, right, or not at all: fresh, alone, stopped, and with faults in what it is made of."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from helpers import ROOT, SMALL_WITNESS

from analysis.__main__ import main
from analysis.publish.make import build as builder
from analysis.publish.make.build import build, epoch
from analysis.publish.site.fingerprint import fingerprint


def test_nothing_changed_nothing_started(own, monkeypatch, capsys):
    """A second build starts nothing that builds, and leaves the book where it is."""
    before = os.readlink(own / "_build" / "html")
    start = subprocess.Popen

    def only_git(command, *more, **options):  # it is asked for the address of the repository, and nothing else
        assert command[0] == "git", f"{command} was started"
        return start(command, *more, **options)

    monkeypatch.setattr(subprocess, "Popen", only_git)
    assert build(own) == 0
    assert os.readlink(own / "_build" / "html") == before
    out, err = capsys.readouterr()
    assert "nothing has changed" in err and out.startswith("file:///") and "index.html" in out


@pytest.mark.parametrize(
    ("file", "old", "new", "page", "shows"),
    [
        ("data/events.csv", "The paper reports", "The paper writes", "chapters/study.html", "The paper writes"),
        (
            "chapters/bridge.md",
            "What the chronicler says of it.",
            "What he says.",
            "chapters/bridge.html",
            "What he says.",
        ),
        ("data/agents.csv", "Mayor of Alder", "Mayoress of Alder", "chapters/registers.html", "Mayoress of Alder"),
    ],
)
def test_never_stale(own, file, old, new, page, shows):
    """A change of data or prose is on the page after the next build, in cells' outputs too."""
    path = own / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert build(own) == 0
    assert shows in (own / "_build" / "html" / page).read_text(encoding="utf-8")
    assert old not in (own / "_build" / "html" / page).read_text(encoding="utf-8")


def test_fingerprint(own, monkeypatch, tmp_path):
    """Any byte or name of data, chapters, settings or code changes it; hidden files and dates of files do not."""
    seen = {fingerprint(own)}
    for name in ("data/events.csv", "chapters/bridge.md", "_config.yml"):
        (own / name).write_bytes((own / name).read_bytes() + b" ")
        seen.add(fingerprint(own))
    (own / "data" / "note.txt").write_text("", encoding="utf-8")
    seen.add(fingerprint(own))
    (own / "data" / "note.txt").rename(own / "data" / "other.txt")
    seen.add(fingerprint(own))
    seen.add(fingerprint(own, SMALL_WITNESS))
    code = shutil.copytree(ROOT / "analysis", tmp_path / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("analysis.publish.site.fingerprint.__file__", str(code / "publish" / "site" / "fingerprint.py"))
    same = fingerprint(own)
    (code / "source" / "dates.py").write_bytes((code / "source" / "dates.py").read_bytes() + b"\n")
    seen |= {fingerprint(own)}
    assert len(seen) == 8 and same not in {fingerprint(own)}
    cells = fingerprint(own, cells_only=True)
    (code / "publish" / "book.py").write_bytes(b"")
    assert fingerprint(own, cells_only=True) == cells and fingerprint(own) not in seen
    (code / "status.py").write_bytes(b"")
    assert fingerprint(own, cells_only=True) != cells
    before = fingerprint(own)
    (own / "data" / ".~lock.events.csv#").write_text("", encoding="utf-8")
    os.utime(own / "data" / "events.csv", (0, 0))
    assert fingerprint(own) == before


def test_an_edit_during_the_build_is_not_lost(own, monkeypatch, capsys):
    """What is changed while the book is built is in the book that comes out."""
    bridge = own / "chapters" / "bridge.md"
    bridge.write_text(bridge.read_text(encoding="utf-8").replace("What the chronicler", "ALPHA"), encoding="utf-8")
    make = builder._make

    def make_and_edit(*arguments):
        html = make(*arguments)
        bridge.write_text(bridge.read_text(encoding="utf-8").replace("ALPHA", "BETA"), encoding="utf-8")
        return html

    monkeypatch.setattr(builder, "_make", make_and_edit)
    assert build(own) == 0
    assert "BETA" in (own / "_build" / "html" / "chapters" / "bridge.html").read_text(encoding="utf-8")
    assert "chapters/bridge.md was changed while the book was built; building it again" in capsys.readouterr().err


def test_two_builds_at_once(own):
    """Of two builds at once one waits, and neither takes the other's book away."""
    path = own / "chapters" / "bridge.md"
    path.write_text(path.read_text(encoding="utf-8").replace("What the chronicler", "All that he"), encoding="utf-8")
    command = [sys.executable, "-m", "analysis", "build", "--root", str(own)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in "ab"]
    missing = 0
    while any(process.poll() is None for process in running):
        missing += not (own / "_build" / "html" / "index.html").exists()
        time.sleep(0.005)
    messages = [process.communicate()[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0] and missing == 0
    assert sum("reading chapters" in t for t in messages) == 1, messages


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_build(own, number):
    """Stopped by hand or by the system: one sentence, the last good book untouched, nothing left lying about."""
    path = own / "data" / "events.csv"  # cells have to be executed again, which takes a while
    path.write_text(path.read_text(encoding="utf-8").replace("The paper reports", "The paper writes"), encoding="utf-8")
    before = os.readlink(own / "_build" / "html")
    command = [sys.executable, "-m", "analysis", "build", "--root", str(own)]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    # Tests that run in the background have Ctrl-C ignored, and hand that on.
    with subprocess.Popen(
        command, cwd=ROOT, preexec_fn=lambda: signal.signal(number, signal.SIG_DFL), **piped
    ) as process:
        while "executing" not in (line := process.stderr.readline()):
            assert line, "it ended before it executed anything"
        process.send_signal(number)
        messages = process.communicate(timeout=30)[1]
    assert process.returncode == 130 and "Stopped" in messages and "Traceback" not in messages
    assert os.readlink(own / "_build" / "html") == before
    assert not list((own / "_build").glob(".work-*"))


FAULTS = [
    pytest.param(
        "chapters/study.md",
        'timeline(edition, "1901", "1901")',
        'import warnings; warnings.warn("an old way"); timeline(edition, "1901", "1901")',
        r"chapters/study\.md:\d+: the cell wrote to stderr: .*UserWarning: an old way",
        id="warning cell",
    ),
    pytest.param(
        "chapters/study.md",
        "timeline(edition",
        "edition.nobody; timeline(edition",
        r"chapters/study\.md:30: the cell failed: .*nobody.*\n    edition\.nobody; timeline\(edition",
        id="failed cell",
    ),
    pytest.param(
        "chapters/study.md",
        "{agent}`berg`",
        "{agent}`borg`",
        r"chapters/study\.md:25:1: 'borg' is not in agents; .*nearest: berg",
        id="unknown key",
    ),
    pytest.param(
        "chapters/study.md",
        'timeline(edition, "1901", "1901")',
        'import dataclasses; f = timeline(edition, "1901", "1901"); '
        'c = f.draw(336); c.mark(9, 9, address=analysis.outputs.url("event", "repart", "a mark")); '
        "dataclasses.replace(f, draw=lambda width: c)",
        r"no event 'repart': events has no row 'repart'; nearest: report",
        id="unknown key of a mark",
    ),
    pytest.param(
        "index.md",
        "chapters/bridge.md",
        "chapters/brigde.md",
        r"index\.md:4:1: 'chapters/brigde\.md' is no file",
        id="broken link",
    ),
    pytest.param(
        "chapters/study.md",
        "{glue:text}`all`",
        "{glue:text}`al`",
        r"chapters/study\.md:25:1: no cell of this chapter glues 'al'",
        id="unknown number",
    ),
    pytest.param(
        "chapters/registers.md",
        "```{register} places",
        "```{register} palaces",
        r"chapters/registers\.md:10:1: there is no register of 'palaces'",
        id="unknown register",
    ),
    pytest.param(
        "_config.yml",
        "analysis.publish.book]",
        "analysis.publish.book, sphinx_nothing]",
        r"_config\.yml: Could not import extension sphinx_nothing \(No module named 'sphinx_nothing'\)",
        id="unknown extension",
    ),
    pytest.param(
        "_config.yml",
        "  timeout: 120",
        "  timeout: 120: 3",
        r"_config\.yml:\d+:15: this is no YAML \(mapping values",
        id="no YAML",
    ),
    pytest.param(
        "_config.yml", "  timeout: 120", "  timeout: soon", r"_config\.yml:10:3: timeout is 'soon'", id="no number"
    ),
    pytest.param(
        "data/events.csv", "p01,alder", "p01,elder", r"data/events\.csv:2:place: 'elder' is not in places", id="bad CSV"
    ),
    pytest.param(
        "chapters/bridge.md", "(p03)=", "(p03)", r"chapters/bridge\.md:13:1: '\(p03\)' is no target", id="lost passage"
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "says"), FAULTS)
def test_fault_leaves_the_last_good_book(own, capfd, file, old, new, says):
    """One clear message, exit status 1, and the last good book untouched."""
    html = own / "_build" / "html"
    before = (os.readlink(html), (html / "index.html").read_bytes())
    path = own / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert build(own) == 1
    out, err = capfd.readouterr()
    assert out == "" and re.search(says, err), err
    assert "The last good one is untouched" in err and "Traceback" not in err
    assert len(err.split("\n")) < 25
    assert (os.readlink(html), (html / "index.html").read_bytes()) == before
    assert not [p for p in (own / "_build").iterdir() if p.name.startswith(".work")]


#: Cells that show a picture without words, one with words, and a formula.
SHOWN = """```{code-cell} python
from IPython.display import Image, Math, display
display(Image(bytes.fromhex("89504e470d0a1a0a"), format="png"))
```

```{code-cell} python
:mystnb: {image: {alt: A blue field}}

display(Image(bytes.fromhex("89504e470d0a1a0a"), format="png"))
```

```{code-cell} python
Math("y^2")
```

![](blue.png)
"""


def test_what_not_every_reader_can_read(own, capfd):
    """A picture that has no words, of a cell or of the text, and a formula stop the build, each in its place with what would help."""
    path = own / "chapters" / "study.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\n{SHOWN}", encoding="utf-8")
    path.with_name("blue.png").write_bytes(bytes.fromhex("89504e470d0a1a0a"))
    assert build(own) == 1
    _, err = capfd.readouterr()
    (picture,) = re.findall(r"^chapters/study\.md:(\d+): a picture has no words.*; begin the cell", err, re.MULTILINE)
    (plain,) = re.findall(r"^chapters/study\.md:(\d+): a picture has no words.*; write them between", err, re.MULTILINE)
    (formula,) = re.findall(r"^chapters/study\.md:(\d+): a formula is shown as its LaTeX", err, re.MULTILINE)
    begins = text.count("\n") + 2
    assert begins <= int(picture) < begins + 4 < int(formula) < int(plain), err


def test_no_edition(tmp_path, capsys, monkeypatch):
    """Where there is no edition, the build says so and could not run."""
    assert build(tmp_path) == 2
    assert "datapackage.json" in capsys.readouterr().err


def test_what_cannot_be_written(miniature, capsys):
    """Where nothing can be written the build says so in a sentence, and could not run."""
    (miniature / "_build").write_text("a file where a folder should be", encoding="utf-8")
    assert build(miniature) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"build: {miniature / '_build'}: ")


def test_without_git(tmp_path, monkeypatch):
    """On a machine without git the date is 0, and on one with git that of the last commit."""
    assert epoch(ROOT).isdecimal() and epoch(ROOT) != "0"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert epoch(ROOT) == "0"


@pytest.mark.parametrize("command", ["build", "pdf", "epub"])
def test_another_copy_needs_a_first(command, capsys):
    """AGAINST without WITNESS builds nothing, and says what is missing; make hands it on, whatever else is given."""
    assert main([command, "--against", "b.txt"]) == 2
    assert "AGAINST needs WITNESS" in capsys.readouterr().err
    target = "book" if command == "build" else command
    done = subprocess.run(
        ["make", "--dry-run", target, "AGAINST=b.txt"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert re.search(rf'-m analysis {command} +--against "\$AGAINST"', done.stdout)


def test_old_books_are_cleared_away(own):
    """Of finished books a few are kept, so that an open one does not vanish; the rest goes."""
    for n in range(builder.FINISHED_BOOKS + 2):
        shutil.copytree((own / "_build" / "html").resolve(), own / "_build" / ".books" / f"old{n}")
    path = own / "chapters" / "bridge.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("What the chronicler", "All the chronicler"), encoding="utf-8"
    )
    assert build(own) == 0
    assert len(list((own / "_build" / ".books").iterdir())) == builder.FINISHED_BOOKS
