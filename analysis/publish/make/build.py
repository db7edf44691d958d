"""Builds the book: check, execute, build, and only then put it in the place of the last one."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from hashlib import sha256
from pathlib import Path

from analysis.publish.make.kernels import warm_kernels
from analysis.publish.make.packages import installed
from analysis.publish.make.process import environment, run, say
from analysis.publish.site.fingerprint import fingerprint, source_paths, sources, stamp
from analysis.publish.site.git import commit, git, refusal
from analysis.publish.site.launch import repository
from analysis.source.package import read_package
from analysis.source.problems import InputError
from analysis.source.read import find_root
from analysis.source.testing import benchmark, test_files

__all__ = ["FINISHED_BOOKS", "book_key", "build", "epoch", "lock"]

#: Finished books to keep, so that the one being read does not vanish under the reader.
FINISHED_BOOKS = 3
_BOOKS = ".books"
#: How often a book is begun whose sources change while it is built.
_TRIES = 3
#: The folder beside the book that holds what the next build can use.
STATE = ".state"


class BuildError(Exception):
    """The build stopped; the message says why."""


def build(root: Path | None, *witnesses: Path, cold: bool = False) -> int:
    """Build the book of the edition at ``root``, the private one if ``witnesses``, copies of the translation, are given: the first is shown, another collated with it.

    With ``cold`` nothing of an earlier build is used, and every chapter is executed in a kernel started for it alone.
    Gives the exit status: 0 built or already there, 1 something is wrong with data, text or code,
    2 the build could not run, 130 it was stopped.  Messages go to standard error, the book's address to
    standard output.  A build that does not succeed leaves the last good book as it is.
    """
    begun = time.monotonic()
    try:
        root, data = find_root(root)
        read_package(data)
    except InputError as error:
        say(f"build: {error}")
        return 2
    for witness in witnesses:
        if not witness.is_file():
            say(f"WITNESS: {witness} is no file; give the path of a copy of the translation")
            return 2
    if why := refusal(root):
        say(f"build: {why}")
    place = root / "_build" / ("private" if witnesses else "")
    link = place / "html"
    before = signal.signal(signal.SIGTERM, signal.default_int_handler) if _in_main_thread() else None
    try:
        total = book_key(root, witnesses)
        if not cold and _is_built(place, total):
            say("nothing has changed since this book was built")
        else:
            place.mkdir(parents=True, exist_ok=True)
            with lock(place) as lock_file:
                # The process that held the lock may have built this very book.
                if cold or not _is_built(place, total):
                    _build(root, place, witnesses, total, cold, lock_file)
    except BuildError as failure:
        say(f"{failure}\n\nThe book was not built." + _untouched(link))
        return 1
    except OSError as error:
        say(f"build: {error.filename or root}: {error.strerror or error}." + _untouched(link))
        return 2
    except KeyboardInterrupt:
        say("\nStopped; the book was not built." + _untouched(link))
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


def book_key(root: Path, witnesses: tuple[Path, ...]) -> str:
    """The key of a book on its shelf: a checksum of its sources, and of the repository, commit, packages and tests that its pages show."""
    total = fingerprint(root, *(witness.resolve() for witness in witnesses))
    tests = json.dumps([[str(path), says] for path, says in test_files().items()] + [benchmark()])
    shown = "\n".join([repository(root, {}) or "", commit(root, source_paths(root)), installed(), tests])
    return f"{total}-{sha256(shown.encode()).hexdigest()[:8]}"


def _is_built(place: Path, total: str) -> bool:
    """Whether the book known as ``total`` is on the shelf; if so, it is put in its place."""
    book = place / _BOOKS / total
    if book.is_dir():
        point_link(place / "html", book)
    return book.is_dir()


def _build(root: Path, place: Path, witnesses: tuple[Path, ...], total: str, cold: bool, lock_file: int) -> None:
    """Build the book known as ``total``, until a book comes out whose sources did not change while it was made."""
    for left_over in place.glob(".work-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    for _ in range(_TRIES):
        before = stamp(root)
        with tempfile.TemporaryDirectory(prefix=".work-", dir=place) if cold else nullcontext(place / STATE) as state:
            html = _make(root, Path(state), witnesses, cold, lock_file)
            expected, total = total, book_key(root, witnesses)
            if html and total == expected:
                book = place / _BOOKS / total
                book.parent.mkdir(exist_ok=True)
                if book.exists():  # A cold build is a second book, beside one that a reader may have open.
                    book = book.with_name(f"{total}-{time.time_ns()}")
                os.replace(html, book)
                point_link(place / "html", book)
                prune_cache(place / _BOOKS, book)
                return
        changed = _changed(before, stamp(root))
        say(f"{changed} changed while the book was built; building it again")
    raise BuildError(f"{changed} changed each time while the book was built; try again when nothing is being saved")


def _changed(before: tuple, after: tuple) -> str:
    """The files that differ between two stamps, in a phrase: ``a.md was``, ``a.md and 2 other files were``."""
    names = sorted({name for name, *_ in set(before) ^ set(after)})
    if len(names) < 2:
        return f"{names[0] if names else 'something'} was"
    return f"{names[0]} and {len(names) - 1} other file{'s' * (len(names) > 2)} were"


def _address(link: Path) -> str:
    return (link / "index.html").absolute().as_uri()


@contextmanager
def lock(place: Path) -> Iterator[int]:
    """Keep a second build of the same book out; gives the descriptor that holds the lock until every process that has it ends."""
    with open(place / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another build of this book is under way; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def _make(root: Path, state: Path, witnesses: tuple[Path, ...], cold: bool, lock_file: int) -> Path | None:
    """Have Sphinx build in the folder ``state``, in a process of its own; gives the folder of pages, ``None`` if sources changed meanwhile.

    That process shares the lock ``lock_file``, and so keeps others out of the folder should this one be killed.
    Raises :class:`BuildError`, which says what went wrong and where, :class:`OSError` for what the machine refused.
    """
    state.mkdir(exist_ok=True)
    variables, cells, last = environment(root, witnesses, epoch(root)), _cells_checksum(root), state / "cells-made-from"
    early = not cold and not (last.is_file() and last.read_text(encoding="utf-8") == cells)
    with warm_kernels(root, variables) if early else nullcontext({}) as kernels:
        task = {"root": str(root), "state": str(state), "warm": None if cold else early}
        task["witnesses"] = [str(witness.resolve()) for witness in witnesses]
        problems, noise, end = run(task, variables | kernels, lock_file)
    if end == "done":
        last.write_text(cells, encoding="utf-8")
    if end == "changed":
        return None
    if refused := next((problem for problem in problems if "errno" in problem), None):
        raise OSError(refused["errno"], refused["message"], refused.get("document"))
    if not end:
        raise BuildError(_list(problems) or "the book builder failed:\n" + "\n".join(noise[-15:]))
    html = state / "html"
    (html / ".buildinfo").unlink(missing_ok=True)  # Sphinx alone would decide by this file what is outdated.
    return html


def _cells_checksum(root: Path) -> str:
    """A checksum of the tables and of the code that cells use; if it changes, cells have to be executed."""
    package = Path(__file__).resolve().parents[2]
    total = sha256()
    for name, path in sources(root):
        if path.suffix == ".csv" or (path.is_relative_to(package) and not path.is_relative_to(package / "publish")):
            total.update(name.encode() + path.read_bytes())
    return total.hexdigest()


def _list(problems: list[dict]) -> str:
    """Problems as lines ``file:line: message``, each cell's code under it; many are counted."""
    lines = []
    for problem in problems:
        place = ":".join(str(problem[part]) for part in ("document", "line") if part in problem)
        code = "".join(f"\n    {line}" for line in problem.get("code", "").splitlines())
        lines.append(f"{place}{': ' if place else ''}{problem['message']}{code}")
    lines = list(dict.fromkeys(lines))
    more = f"\n… and {len(lines) - 20} more" if len(lines) > 20 else ""
    return "\n".join(lines[:20]) + more


def epoch(root: Path) -> str:
    """The date of a build from ``root``, in seconds since 1970: ``SOURCE_DATE_EPOCH``, else the last commit's, else 0."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return given
    return git(root, "log", "-1", "--format=%ct") or "0"


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


def prune_cache(folder: Path, *current: Path) -> None:
    """Clear away all but the newest folders of a shelf, ``kept`` among them; a book without cells has no shelf of outputs."""
    older = sorted((b for b in folder.glob("*") if b not in current), key=lambda b: b.stat().st_mtime, reverse=True)
    for old in older[FINISHED_BOOKS - len(current) :]:
        shutil.rmtree(old)
