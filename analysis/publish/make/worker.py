"""The process that runs Sphinx for a build: it reads its task as JSON on standard input, and reports as it goes.

Every report is one line of JSON on standard output, after :data:`~analysis.publish.make.build.MARK`; whatever else comes out there is noise of some
library, and shown only where the process ends without a report.  A report has a ``kind``:

``progress``
    ``stage`` (``checking``, ``executing``, ``reading``, ``writing``) and the ``page``;
``note``
    ``message``, to be shown to the person who builds;
``problem``
    ``message``, and where known ``document`` (a file, relative to the root), ``line`` and ``code`` of a cell;
``done``
    the book is in the folder ``html`` of the task.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError, SphinxError, SphinxParallelError
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.logging import WarningLogRecordTranslator

from analysis.edition import Edition, EditionError, load
from analysis.publish.make.build import MARK
from analysis.publish.make.execute import chapters, execute, processes
from analysis.publish.make.kernels import warm_kernels
from analysis.publish.make.settings import CONFIG, SettingsError, settings

__all__ = ["main"]

_LONG = 1500  # characters of a message or of code; a line that fits a pipe's buffer is written in one piece
_PLACE = re.compile(r"^(?P<file>.+?)(?::(?P<line>\d+))?(?::<.*>)?$", re.DOTALL)


def report(kind: str, **fields) -> None:
    """Write one report; also from the processes that Sphinx reads and writes with."""
    cut = {k: v[:_LONG] if isinstance(v, str) else v for k, v in fields.items() if v not in (None, "")}
    os.write(1, f"{MARK}{json.dumps({'kind': kind, **cut})}\n".encode())


class _Warnings(logging.Handler):
    """Reports Sphinx's warnings, and counts them."""

    def __init__(self, app: Sphinx):
        super().__init__(logging.WARNING)
        self.addFilter(WarningLogRecordTranslator(app))
        self.root, self.count = app.edition.root, 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
        place = _PLACE.match(getattr(record, "location", None) or "")
        line = int(place["line"]) if place and place["line"] else None
        document = _relative(place["file"], self.root) if place else None
        report("problem", message=_relative(record.getMessage(), self.root), document=document, line=line)


def _relative(text: str, root: Path) -> str:
    """A text with the edition's files named from its root."""
    return text.replace(f"{root}{os.sep}", "")


class _Reported(Exception):
    """What stopped the build has been reported already."""


class Book(Sphinx):
    """Sphinx that builds one loaded edition, and reports how far it is and every warning."""

    def __init__(self, edition: Edition, state: Path, nowhere: TextIO):
        self.edition, self.edition_warnings = edition, None
        made = settings(edition.root)
        folders = (str(edition.root), None, str(state / "html"), str(state / "doctrees"))
        super().__init__(*folders, "html", made, nowhere, nowhere, parallel=processes())

    def setup_extension(self, extname: str) -> None:
        if self.edition_warnings is None:  # the first extension: Sphinx has set up its log, and nothing else
            self.edition_warnings = _Warnings(self)
            logging.getLogger("sphinx").addHandler(self.edition_warnings)
            self.connect("config-inited", _listen, priority=1000)
        super().setup_extension(extname)


def _listen(app: Sphinx, config: Config) -> None:
    """Follow a build whose extensions are all loaded, and let it use all processors."""
    app.connect("env-before-read-docs", _execute)
    app.connect("source-read", lambda _, name, text: report("progress", stage="reading", page=name))
    app.connect("html-page-context", lambda _, name, *more: report("progress", stage="writing", page=name))
    # The extension for numbered parts, which sphinx-external-toc loads, does not say that it is safe; it has nothing to do.
    if "sphinx_multitoc_numbering" in app.extensions and not config.use_multitoc_numbering:
        app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True


def _execute(app: Sphinx, env, names: list[str]) -> None:
    """Execute the cells of the chapters that are about to be read."""
    root, cache = Path(app.srcdir), Path(app.config.nb_execution_cache_path)
    found = [chapter for chapter in chapters(app) if chapter.name in names]
    if found:
        _find_fonts()
    with warm_kernels() if found else contextlib.nullcontext():
        errors = execute(
            found, root, cache, lambda _: dict(os.environ), lambda c: report("progress", stage="executing", page=c.name)
        )
    for error in errors:
        report("problem", message=error.message, document=error.document, line=error.line, code=error.code)
    if errors:
        raise _Reported


def _find_fonts() -> None:
    """Have matplotlib look for the machine's fonts once, before a cell does and says so on stderr."""
    if not list(Path(os.environ.get("MPLCONFIGDIR", "")).glob("fontlist-*.json")):
        subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], check=False)


def _build(root: Path, state: Path, witnesses: list[Path]) -> None:
    """Check the edition, and run Sphinx; what goes wrong is reported, or raised."""
    report("progress", stage="checking")
    try:
        edition = load(root)
    except EditionError as error:
        for problem in error.problems:
            report("problem", message=str(problem))
        raise _Reported from None
    _look_at(edition, witnesses)
    with patch_docutils(), docutils_namespace(), open(os.devnull, "w", encoding="utf-8") as nowhere:
        app = Book(edition, state, nowhere)
        app.build()
    if app.edition_warnings.count:
        raise _Reported


def _look_at(edition: Edition, witnesses: list[Path]) -> None:
    """Say early what copies of the translation are good for."""
    for path in witnesses:
        from analysis.witness.align import find
        from analysis.witness.read import WitnessError, read

        try:
            states = [placed.state for placed in find(edition, read(path)).values()]
        except WitnessError as error:
            report("problem", message=f"WITNESS: {error}")
            raise _Reported from None
        same, others = states.count("identical"), len(states) - states.count("identical")
        more = f", {others} otherwise" if others else ""
        report("note", message=f"the copy holds {same} of {len(edition.passages)} passages word for word{more}")


def _explain(error: BaseException, root: Path) -> None:
    """Report an exception that stopped Sphinx."""
    cause = getattr(error, "orig_exc", None) or error.__cause__
    if isinstance(error, ExtensionError) and str(error).startswith("Could not import extension"):
        report(
            "problem",
            document=CONFIG,
            message=str(error.args[0] if error.args else error) + f" ({cause})" * bool(cause),
        )
    elif isinstance(error, SphinxParallelError):
        report("problem", message=f"the book builder failed: {error.message}\n{_place(error.traceback, root)}")
    elif isinstance(error, SphinxError) and cause is None:
        report("problem", message=f"{error.category}: {error}")
    else:
        told = "".join(traceback.format_exception_only(cause or error)).strip()
        where = "".join(traceback.format_exception(cause or error))
        report("problem", message=f"the book builder failed: {told}\n{_place(where, root)}")


def _place(text: str, root: Path) -> str:
    """The last line of a traceback that names a file, of the edition's own code if there is one."""
    places = re.findall(r'File "([^"]+)", line (\d+), in (\S+)', text)
    own = [p for p in places if f"{os.sep}analysis{os.sep}" in p[0]] or places
    return f"in {os.path.relpath(own[-1][0], root)}, line {own[-1][1]}, {own[-1][2]}" if own else ""


def main() -> int:
    """Do one task, to build the book of the edition at ``root`` in the folder ``state``, with ``witnesses`` if any: 0 done, 1 problems were reported."""
    task = json.load(sys.stdin)
    root, state, witnesses = Path(task["root"]), Path(task["state"]), [Path(w) for w in task["witnesses"]]
    try:
        _build(root, state, witnesses)
    except (SettingsError, ValueError) as error:
        report("problem", message=_relative(str(error), root))
        return 1
    except Exception as error:  # whatever stopped Sphinx is told in a sentence
        if not any(isinstance(e, _Reported) for e in _chain(error)):
            _explain(error, root)
        return 1
    report("done")
    return 0


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception with those that it was raised from; Sphinx wraps what a listener of its events raises."""
    while error is not None:
        yield error
        error = getattr(error, "orig_exc", None) or error.__cause__
