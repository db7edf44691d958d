"""The reports of the process that runs Sphinx to the one that waits for it, and how exceptions are reported.

Every report is one line of JSON on standard output, after :data:`MARK`; whatever else comes out there is noise of some
library, and shown only where the process ends without a report.  A report has a ``kind``:

``progress``
    ``stage`` (``checking``, ``executing``, ``reading``, ``writing``) and the ``page``;
``note``
    ``message``, to be shown to the person who builds;
``problem``
    ``message``, and where known ``document`` (a file, relative to the root), ``line`` and ``code`` of a cell; ``errno`` where
    it is not the edition's but the machine's, such as a full disk;
``changed``
    somebody wrote to the sources meanwhile, and the book has to be made again;
``done``
    the book is made.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import sqlite3
import traceback
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ConfigError, ExtensionError, SphinxError, SphinxParallelError, ThemeError
from sphinx.util.logging import WarningLogRecordTranslator

from analysis.publish.make.process import MARK
from analysis.source.config import CONFIG

__all__ = ["Reported", "Warnings", "chain", "explain", "relative", "report"]

#: What a machine may refuse although the edition is right, by the number of the error.
_MACHINE = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EMFILE,
    errno.ENOMEM,
    errno.EIO,
}
#: The same in the words of SQLite, in which Jupyter's cache of outputs is kept.
_SQLITE = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR: errno.EIO, sqlite3.SQLITE_READONLY: errno.EROFS}
#: The error of a process that Sphinx started, of which it gives only the words.
_IN_WORDS = re.compile(r"\[Errno (?P<number>\d+)\] [^:]*(?:: '(?P<file>[^']*)')?")
_LONG = 1500  # characters of a message or of code: a line that fits a pipe's buffer is written in one piece
_PLACE = re.compile(r"(?P<file>.+?)(?::(?P<line>\d+))?(?::<.*>)?", re.DOTALL)


class Reported(Exception):
    """Raised to stop the build after its problem has been reported."""


def report(kind: str, **fields) -> None:
    """Write one report; also from the processes that Sphinx reads and writes with."""
    cut = {name: v[:_LONG] if isinstance(v, str) else v for name, v in fields.items() if v not in (None, "")}
    os.write(1, f"{MARK}{json.dumps({'kind': kind, **cut})}\n".encode())


def relative(text: str, root: Path) -> str:
    """A text with the edition's files named from its root."""
    return text.replace(f"{root}{os.sep}", "")


class Warnings(logging.Handler):
    """Reports Sphinx's warnings, and counts them."""

    def __init__(self, app: Sphinx, root: Path):
        super().__init__(logging.WARNING)
        self.addFilter(WarningLogRecordTranslator(app))
        self.root, self.count = root, 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
        place = _PLACE.fullmatch(getattr(record, "location", None) or "")
        line = int(place["line"]) if place and place["line"] else None
        document = relative(place["file"], self.root) if place else None
        message = logging.LogRecord.getMessage(record)  # Sphinx's own puts the place before it
        report("problem", message=relative(message, self.root), document=document, line=line)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception with those that it was raised from; Sphinx wraps what a listener of its events raises."""
    while error is not None:
        yield error
        error = getattr(error, "orig_exc", None) or error.__cause__


def explain(error: Exception, root: Path) -> None:
    """Report an exception that stopped Sphinx: its message, and where in the code it was raised unless Sphinx raised it on purpose."""
    *_, first = chain(error)
    if refused := _refused(first):
        number, file = refused
        report("problem", errno=number, document=file, message=os.strerror(number))
    elif isinstance(error, ExtensionError) and str(error).startswith("Could not import extension"):
        report("problem", document=CONFIG, message=f"{error.args[0]} ({first})")
    elif isinstance(error, (ConfigError, ThemeError)):
        report("problem", document=CONFIG, message=str(error))
    elif isinstance(error, SphinxParallelError):
        report("problem", message=f"the book builder failed: {error.message}{_raised_in(error.traceback, root)}")
    elif isinstance(first, SphinxError):
        report("problem", message=relative(f"{first.category}: {first}", root))
    else:
        message = "".join(traceback.format_exception_only(first)).strip()
        frames = "".join(traceback.format_exception(first))
        report("problem", message=f"the book builder failed: {message}{_raised_in(frames, root)}")


def _refused(error: BaseException) -> tuple[int, str | None] | None:
    """What the machine refused: the number of the error and the file; nothing where the error is another."""
    number, file = None, None
    if isinstance(error, OSError):
        number, file = error.errno, error.filename
    elif isinstance(error, sqlite3.OperationalError):
        number = _SQLITE.get(error.sqlite_errorcode & 0xFF)  # the lowest byte is the kind of the error
    elif isinstance(error, SphinxParallelError) and (words := _IN_WORDS.search(str(error.message))):
        number, file = int(words["number"]), words["file"]
    return (number, file and str(file)) if number in _MACHINE else None


def _raised_in(frames: str, root: Path) -> str:
    """The last place that a traceback names, in the edition's own code if there is one."""
    frames_named = re.findall(r'File "([^"]+)", line (\d+), in (\S+)', frames)
    own = [place for place in frames_named if f"{os.sep}analysis{os.sep}" in place[0]] or frames_named
    return f"\n    in {os.path.relpath(own[-1][0], root)}, line {own[-1][1]}, {own[-1][2]}" if own else ""
