"""Executes an edition's cells anew in a clean environment, and reports which cells differ from those of a book."""

from __future__ import annotations

import difflib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from analysis.publish.make.build import epoch
from analysis.publish.site.certificate import FILE
from analysis.publish.site.fingerprint import sources
from analysis.source import testing
from analysis.source.package import read_package
from analysis.source.read import find_root

__all__ = ["Certificate", "ReproduceError", "certificate", "differences", "reproduce"]

_SHOWN = 8  # lines of a difference; the rest are counted


class ReproduceError(Exception):
    """The comparison could not run; the message says why, in one sentence."""


@dataclass(frozen=True)
class Output:
    """What a cell showed; :func:`analysis.publish.site.certificate.cells` says what the fields hold."""

    kind: str
    name: str
    sha256: dict[str, str]
    lines: list[str]


@dataclass(frozen=True)
class Cell:
    """A cell by the checksum of its source, with its first line, and what it showed."""

    source: str
    begins: str
    outputs: tuple[Output, ...]


@dataclass(frozen=True)
class Certificate:
    """What a book says of itself and of its cells, by page."""

    edition: str
    release: str
    fingerprint: str
    versions: dict[str, str]
    pages: dict[str, tuple[Cell, ...]]


def reproduce(root: Path | None, book: Path | None = None, *, fresh: bool = True) -> int:
    """Execute the cells of the edition at ``root`` anew and compare them with those of ``book``, or without one with a second such run.

    A run is a build from a copy of the sources, in a folder of its own, with nothing kept from earlier ones;
    ``fresh`` sets up a new environment from ``requirements.txt`` for it, otherwise the packages of this Python are used.
    Prints ``SAME`` or the cells that differ to standard output, all else to standard error.
    Gives the exit status: 0 the same, 1 some cells differ, 2 it could not be tried, 130 it was stopped.
    """
    try:
        root, data = find_root(root)
        saved = certificate(book) if book else None
        name = read_package(data).get("name")
        if saved and saved.edition != name:
            raise ReproduceError(f"{book} is a book of another edition, {saved.edition}; this one is {name}")
        with tempfile.TemporaryDirectory(prefix="reproduce-") as folder:
            copy = Path(folder, "sources")  # Copied once, so that a change meanwhile is in neither run.
            for path, file in (*sources(root), *testing.sources()):  # The book has a page on its tests.
                (copy / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy / path)
            python = _environment(copy) if fresh else Path(sys.executable)
            if saved is None:
                _say("the first run …")
                saved = _run(copy, "first", python, epoch(root))
                _say("the second run …")
            new = _run(copy, "anew", python, epoch(root))
    except (ReproduceError, FileNotFoundError, ValueError) as error:
        _say(f"reproduce: {error}")
        return 2
    except KeyboardInterrupt:
        _say("\nreproduce: stopped")
        return 130
    for line in _circumstances(saved, new):
        print(line)
    lines = list(differences(saved, new))
    for line in lines:
        print(line)
    number = sum(len(page) for page in new.pages.values())
    pages = f"{len(new.pages)} page{'s' * (len(new.pages) != 1)}"
    print(f"{len(lines)} of {number} cells differ" if lines else f"SAME: {number} cells on {pages}")
    return 1 if lines else 0


def certificate(book: Path) -> Certificate:
    """The certificate in the folder of a book; raises :class:`ReproduceError` where there is none that can be used."""
    path = book / FILE
    if not book.is_dir():
        raise ReproduceError(f"{book} is no folder; BOOK is the folder of a built book, the one with {FILE}")
    if not path.is_file():
        raise ReproduceError(f"{book} has no {FILE}, so it is not a book made by this edition, or is too old")
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        pages = {page: tuple(_read(cell) for cell in cells) for page, cells in saved["pages"].items()}
        versions = {"Python": saved["python"], **saved["packages"]}
        return Certificate(saved["edition"], str(saved["release"]), str(saved["fingerprint"]), versions, pages)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ReproduceError(f"{path} is damaged, or is not a certificate of a book") from None


def _read(cell: dict) -> Cell:
    outputs = (Output(o["kind"], o["name"], dict(o["sha256"]), list(o["lines"])) for o in cell["outputs"])
    return Cell(cell["source"], cell["begins"], tuple(outputs))


def _environment(copy: Path) -> Path:
    """Set up beside ``copy`` what its ``requirements.txt`` names and nothing else; gives its Python."""
    if not (copy / "requirements.txt").is_file():
        raise ReproduceError("the edition has no requirements.txt, which names what a clean environment holds")
    _say("setting up a clean environment (a few minutes) …")
    place = copy.with_name("environment")
    python = place / "bin" / "python"
    try:
        subprocess.run([sys.executable, "-m", "venv", place], check=True, stdout=sys.stderr)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"]
        subprocess.run(install, check=True, cwd=copy, stdout=sys.stderr)
    except subprocess.CalledProcessError:
        raise ReproduceError("the environment of requirements.txt could not be set up; pip says above why") from None
    return python


def _run(copy: Path, name: str, python: Path, moment: str) -> Certificate:
    """Build a book with the date ``moment`` from the sources in ``copy``, in a folder ``name`` beside it, and give its certificate."""
    place = copy.with_name(name)
    shutil.copytree(copy, place)
    # Settings of whoever runs this, for matplotlib or IPython for instance, must not show in a picture.
    home = copy.with_name(f"{name}-home")
    home.mkdir()
    needed = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    environment = needed | {"HOME": str(home), "LANG": "C.UTF-8", "SOURCE_DATE_EPOCH": moment}
    command = [python, "-m", "analysis", "build", "--cold", "--root", place]
    # Its output is dropped: the address that it prints is that of a temporary book.
    done = subprocess.run(command, cwd=place, env=environment, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise ReproduceError("the cells of this checkout could not be executed; the build says above why")
    return certificate(place / "_build" / "html")


def _circumstances(old: Certificate, new: Certificate) -> Iterator[str]:
    """Differences known beforehand: the state of data, chapters and code, and the packages."""
    if old.fingerprint != new.fingerprint:
        yield (
            f"The book was made from other data, chapters or code: release {old.release}, state {old.fingerprint[:12]}; "
            f"this checkout is release {new.release}, state {new.fingerprint[:12]}."
        )
    names = sorted(old.versions.keys() | new.versions.keys())
    changed = [name for name in names if old.versions.get(name) != new.versions.get(name)]
    if changed:
        versions = (f"{n} {old.versions.get(n, 'absent')}, here {new.versions.get(n, 'absent')}" for n in changed)
        yield f"The book was made with {'; '.join(versions)}."


def differences(old: Certificate, new: Certificate) -> Iterator[str]:
    """Each cell that differs, in words: page, number, first line, and what differs, in lines that begin with - (old) and + (new)."""
    for page in sorted(old.pages.keys() | new.pages.keys()):
        before, after = old.pages.get(page, ()), new.pages.get(page, ())
        matched = difflib.SequenceMatcher(None, [c.source for c in before], [c.source for c in after], autojunk=False)
        for _, a, b, c, d in matched.get_opcodes():
            for n, (was, now) in enumerate(zip_longest(before[a:b], after[c:d])):
                number = (c if now else a) + n + 1
                if detail := "\n".join(f"    {line}" for line in _cell(was, now)):
                    yield f"{page}, cell {number}: {(now or was).begins}\n{detail}"


def _cell(was: Cell | None, now: Cell | None) -> Iterator[str]:
    if was is None or now is None:
        yield "a new cell, which the book lacks" if was is None else "the book has this cell, the checkout does not"
        return
    if was.source != now.source:
        yield f"another source; in the book it begins: {was.begins}"
    for n, (shown, anew) in enumerate(zip_longest(was.outputs, now.outputs), 1):
        if shown is None or anew is None:
            yield f"output {n}, {_called(shown or anew)}, {'is new' if shown is None else 'is no longer there'}"
        elif shown != anew:
            yield from _output(shown, anew)


def _called(output: Output) -> str:
    return f"{output.kind} {output.name}".strip()


def _output(was: Output, now: Output) -> Iterator[str]:
    if _called(was) != _called(now):
        yield f"{_called(was)} has become {_called(now)}"
    forms = was.sha256.keys() | now.sha256.keys()
    changed = [form for form in sorted(forms) if was.sha256.get(form) != now.sha256.get(form)]
    yield f"{_called(now)}: another {', another '.join(changed)}" if changed else f"{_called(now)}: other words"
    lines = [line for line in difflib.unified_diff(was.lines, now.lines, lineterm="", n=0)][2:]
    lines = [f"  {line[0]} {line[1:]}" for line in lines if not line.startswith("@@")]
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"  … and {len(lines) - _SHOWN} more lines"


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
