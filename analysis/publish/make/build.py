"""Builds the book: check, execute, build, and only then put it in the place of the last one."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from analysis.publish.make.fingerprint import SOURCES, fingerprint
from analysis.publish.site.git import commit
from analysis.publish.site.launch import repository
from analysis.publish.site.private import WITNESS, witness_environment
from analysis.rules.check import check
from analysis.source.read import find_root, read

__all__ = ["KEPT", "build", "epoch"]

#: Finished books to keep, so that the one being read does not vanish under the reader.
KEPT = 3
_SHELF = ".books"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_STAGE = re.compile(r"(reading sources|writing output)\.\.\. \[ *(\d+)%\] (\S+)")
_FAULT = re.compile(r"(WARNING|ERROR|CRITICAL|SEVERE): ")


class BuildError(Exception):
    """The build stopped; the message says why."""


def build(root: Path | None, *copies: Path) -> int:
    """Build the book of the edition at ``root``, the private one if ``copies`` of the translation are given: the first is shown, another collated with it.

    Gives the exit status: 0 built or already there, 1 something is wrong with data, text or code,
    2 the build could not run, 130 it was stopped.  Messages go to standard error, the book's address to
    standard output.  A build that does not succeed leaves the last good book as it is.
    """
    begun = time.monotonic()
    try:
        root, _ = find_root(root)
    except FileNotFoundError as error:
        _say(f"build: {error}")
        return 2
    for copy in copies:
        if not copy.is_file():
            _say(f"WITNESS: {copy} is no file; give the path of a copy of the translation")
            return 2
    place = root / "_build" / ("private" if copies else "")
    link = place / "html"
    before = signal.signal(signal.SIGTERM, signal.default_int_handler) if _in_main_thread() else None
    try:
        if _shelved(root, place, copies):
            _say("nothing has changed since this book was built")
        else:
            place.mkdir(parents=True, exist_ok=True)
            with lock(place):
                # Whoever held the lock before may have built this very book.
                if not _shelved(root, place, copies):
                    _build(root, place, copies)
    except BuildError as failure:
        _say(f"{failure}\n\nThe book was not built." + _untouched(link))
        return 1
    except KeyboardInterrupt:
        _say("\nStopped; the book was not built." + _untouched(link))
        return 130
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)
    print(f"{_address(link)}  ({time.monotonic() - begun:.1f} s)")
    return 0


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _untouched(link: Path) -> str:
    return f" The last good one is untouched: {_address(link)}" if link.exists() else ""


def _total(root: Path, copies: tuple[Path, ...]) -> str:
    """What a book is known by on its shelf: its sources, and what its pages show of the repository, address and commit."""
    total = fingerprint(root, *(copy.resolve() for copy in copies))
    shown = f"{repository(root, {}) or ''} {commit(root, SOURCES)}".strip()
    return f"{total}-{sha256(shown.encode()).hexdigest()[:8]}" if shown else total


def _shelved(root: Path, place: Path, copies: tuple[Path, ...]) -> bool:
    """Whether the book of this very state is on the shelf; if so, it is put in its place."""
    book = place / _SHELF / _total(root, copies)
    if book.is_dir():
        point_link(place / "html", book)
    return book.is_dir()


def _build(root: Path, place: Path, copies: tuple[Path, ...]) -> None:
    """Build until a book comes out whose sources did not change while it was made."""
    for left_over in place.glob(".work-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    for _ in range(3):
        total = _total(root, copies)
        _check(root)
        _look_at(root, copies)
        with tempfile.TemporaryDirectory(prefix=".work-", dir=place) as work:
            made = _make(root, Path(work), copies)
            if _total(root, copies) == total:
                book = place / _SHELF / total
                book.parent.mkdir(exist_ok=True)
                os.replace(made, book)
                point_link(place / "html", book)
                prune_cache(place / _SHELF, book)
                prune_cache(root / "_build" / ".execution")
                return
        _say("something was changed while the book was built; building it again")
    raise BuildError("data, chapters or code keep changing while the book is built; try again when they rest")


def _say(message: str, end: str = "\n") -> None:
    print(message, end=end, file=sys.stderr, flush=True)


def _address(link: Path) -> str:
    return (link / "index.html").absolute().as_uri()


@contextmanager
def lock(place: Path):
    """Keep a second build of the same book out."""
    with open(place / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("another build of this book is under way; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _check(root: Path) -> None:
    _say("checking data and chapters … ", end="")
    try:
        problems = check(read(root))
    except ValueError as error:
        _say("they cannot be read\n")
        raise BuildError(str(error)) from None
    if problems:
        _say(f"{len(problems)} problem{'s' * (len(problems) != 1)}\n")
        more = f"\n… and {len(problems) - 20} more" if len(problems) > 20 else ""
        raise BuildError("\n".join(str(p) for p in problems[:20]) + more)
    _say("no problem")


def _look_at(root: Path, copies: tuple[Path, ...]) -> None:
    """Say early what copies of the translation are good for."""
    if not copies:
        return
    from analysis.edition import load
    from analysis.witness.align import find
    from analysis.witness.read import WitnessError
    from analysis.witness.read import read as read_witness

    edition = load(root)
    try:
        states = [[placed.state for placed in find(edition, read_witness(copy)).values()] for copy in copies]
    except WitnessError as error:
        raise BuildError(f"WITNESS: {error}") from None
    for found in states:
        others = len(found) - found.count("identical")
        _say(
            f"the copy holds {found.count('identical')} of {len(edition.passages)} passages word for word"
            + (f", {others} otherwise" if others else "")
        )


def _make(root: Path, work: Path, copies: tuple[Path, ...]) -> Path:
    """Have Jupyter Book build into a work folder; gives the folder of pages."""
    environment = {k: v for k, v in os.environ.items() if k not in (WITNESS, "HUHN_WITNESS")}
    environment |= {
        "EDITION_CACHE": str(root / "_build" / ".execution"),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": epoch(root),
    }
    if copies:
        environment |= witness_environment(copies)
    book = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", book, "build", str(root), "--path-output", str(work), "-W", "-n", "--keep-going"]
    with subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        text=True,
        encoding="utf-8",
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # so that all of it can be stopped at once
    ) as process:
        try:
            output = _follow(process)
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            raise
    if process.returncode:
        raise BuildError(_explain(output, root))
    made = work / "_build" / "html"
    for superfluous in (".buildinfo", ".buildinfo.bak"):
        (made / superfluous).unlink(missing_ok=True)
    return made


def _follow(process: subprocess.Popen) -> list[str]:
    """Show how far the build is, and keep what it says."""
    lines, stage = [], ""
    for raw in process.stdout:
        line = _COLOUR.sub("", raw.rstrip())
        lines.append(line)
        step = _STAGE.search(line)
        if step:
            name, percent, page = step.groups()
            verb = {"reading sources": "executing and reading", "writing output": "writing"}[name]
            if sys.stderr.isatty():
                _say(f"\r\x1b[K{verb} … {percent:>3} %  {page}", end="")
            elif name != stage:
                _say(f"{verb} …")
            stage = name
    if sys.stderr.isatty() and stage:
        _say("\r\x1b[K", end="")
    return lines


def _explain(output: list[str], root: Path) -> str:
    """What a failed build said that a person needs, files named from the edition's root."""
    text = "\n".join(output).replace(f"{root}{os.sep}", "")
    cell = re.search(r"(?P<file>\S+?\.md).{0,400}?(?:CellExecutionError|Executing notebook failed).*", text, re.DOTALL)
    error = re.search(r"^(\w*(?:Error|Exception|Interrupt|Exit)\w*(?:: .*)?)$", text, re.MULTILINE)
    source = re.search(r"-{18,}\n(.+?)\n-{18,}", text, re.DOTALL)
    if "CellExecutionError" in text and cell:
        code = "\n".join("    " + line for line in source.group(1).split("\n")) if source else ""
        return f"{cell.group('file')}: a cell failed: {error.group(1) if error else 'see its code'}\n{code}"
    raised = re.search(r"Exception occurred:\n(.+)", text)
    faults = list(dict.fromkeys(_FAULT.sub("", line) for line in text.split("\n") if _FAULT.search(line)))
    if faults:
        return "\n".join(faults[:20])
    if raised:
        return f"the book builder failed: {raised.group(1)}"
    return "the book builder failed:\n" + "\n".join(text.split("\n")[-15:])


def epoch(root: Path) -> str:
    """The date of whatever is built from ``root``, in seconds: ``SOURCE_DATE_EPOCH``, else that of the last commit, else 0."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return given
    done = subprocess.run(
        ["git", "-C", str(root), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "0"


def point_link(link: Path, book: Path) -> None:
    """Point ``link`` at ``book`` in one step; two renames of folders would leave a moment without a book."""
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.is_dir() and not link.is_symlink():
        shutil.rmtree(link)
    new = link.with_name(f".{link.name}-{os.getpid()}")
    new.unlink(missing_ok=True)
    new.symlink_to(os.path.relpath(book, link.parent))
    os.replace(new, link)
    os.utime(book)


def prune_cache(shelf: Path, *kept: Path) -> None:
    """Clear away all but the newest folders of a shelf, ``kept`` among them; a book without cells has no shelf of outputs."""
    older = sorted((b for b in shelf.glob("*") if b not in kept), key=lambda b: b.stat().st_mtime, reverse=True)
    for old in older[KEPT - len(kept) :]:
        shutil.rmtree(old)
