"""Sphinx as the build runs it: it reports how far it is, reads and executes only what changed, and uses all processors."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from jupyter_cache import get_cache
from jupyter_cache.base import JupyterCacheAbstract
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.parallel import ParallelTasks
from sqlalchemy.exc import SQLAlchemyError

from analysis.edition import Edition
from analysis.publish.make.execute import chapters, execute, processes
from analysis.publish.make.kernels import USED, warm_kernels
from analysis.publish.make.report import Reported, Warnings, report
from analysis.publish.make.reuse import Known, Record
from analysis.publish.make.settings import settings
from analysis.publish.site.fingerprint import stamp
from analysis.reads import noted

__all__ = ["EditionSphinx"]

_SHARES = 3  # Small shares for each process, so that none waits long for another's last page.


class EditionSphinx(Sphinx):
    """Sphinx that builds one loaded edition in the folder ``state``, where ``known`` says what may be kept from the last time.

    ``before`` is the stamp of the sources from before the edition was loaded.
    ``warm`` says whether there are warm kernels already; ``None`` where each chapter is to be executed in a kernel that is
    started for it alone, as Jupyter Book would do.
    """

    def __init__(self, edition: Edition, before: tuple, state: Path, known: Known, warm: bool | None, nowhere: TextIO):
        self.edition, self.known, self.edition_warnings = edition, known, None
        self.executed: dict[str, Record] = {}
        self.before, self.warm = before, warm
        config = settings(edition.root) | {"nb_execution_cache_path": str(state / "cells")}
        folders = (str(edition.root), None, str(state / "html"), str(state / "doctrees"))
        super().__init__(*folders, "html", config, nowhere, nowhere, parallel=processes())

    def setup_extension(self, extname: str) -> None:
        if self.edition_warnings is None:  # Before the first extension is loaded, Sphinx has set up only its log.
            self.edition_warnings = Warnings(self, self.edition.root)
            logging.getLogger("sphinx").addHandler(self.edition_warnings)
            self.connect("config-inited", _listen, priority=1000)
        super().setup_extension(extname)

    def stop_if_changed(self) -> None:
        """Report it, and stop, where somebody has written to the sources since the edition was loaded."""
        if stamp(self.edition.root) != self.before:
            report("changed")
            raise Reported

    def records(self) -> dict[str, Record]:
        """What each chapter was made from, those included that did not have to be read again."""
        records = {}
        for name in self.env.found_docs:
            if name not in self.env.edition_parts:
                records[name] = self.known.chapters[name]
                continue
            files = {os.path.relpath(self.env.doc2path(name), self.srcdir), *self.env.dependencies.get(name, ())}
            records[name] = self.known.record(self.env.edition_parts[name], files)
            if cells := self.executed.get(name):
                records[name].parts |= cells.parts
                records[name].files |= cells.files
        return records


def _listen(app: EditionSphinx, config: Config) -> None:
    """Follow a build whose extensions are all loaded, and let it use all processors."""
    html = app.registry.builders["html"]
    app.add_builder(type(html.__name__, (_Shared, html), {"name": "html"}), override=True)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-before-read-docs", _execute)
    app.connect("env-merge-info", lambda _, env, names, other: env.edition_parts.update(other.edition_parts))
    app.connect("source-read", lambda _, name, text: report("progress", stage="reading", page=name))
    app.connect("html-page-context", lambda _, name, *more: report("progress", stage="writing", page=name))
    # sphinx-external-toc loads an extension for numbered parts that does not declare itself safe for parallel use; it is idle here.
    if "sphinx_multitoc_numbering" in app.extensions and not config.use_multitoc_numbering:
        app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True


def _outdated(
    app: EditionSphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """The chapters whose inputs have changed; Sphinx itself knows only of changes in their files."""
    env.edition_parts = {}
    return [name for name in env.found_docs if not app.known.holds(app.known.chapters.get(name))]


def _execute(app: EditionSphinx, env: BuildEnvironment, names: list[str]) -> None:
    """Execute the cells of chapters that are about to be read, unless what they used is as it was."""
    known, folder = app.known, Path(app.config.nb_execution_cache_path)
    try:
        cache = get_cache(folder)
        valid = _clear_outdated(cache, known)
    except (KeyError, SQLAlchemyError):  # A build that was killed, or a full disk, left half of something here.
        shutil.rmtree(folder)
        cache, valid = get_cache(folder), set()
    if known.cells.keys() - valid:  # Removed first, before anything else is stored under their keys.
        known.cells = {key: record for key, record in known.cells.items() if key in valid}
        known.save_cells()
    notebooks = {cache.create_hashed_notebook(c.notebook)[1]: c for c in chapters(app, names)}
    keys = {chapter.name: key for key, chapter in notebooks.items()}
    stale = [chapter for key, chapter in notebooks.items() if key not in valid]
    if stale:
        used = folder / "used"
        shutil.rmtree(used, ignore_errors=True)
        used.mkdir(parents=True)
        if app.warm is None:
            _find_fonts()
        with _kernels(app):
            errors = execute(
                stale,
                app.edition.root,
                folder,
                lambda chapter: os.environ | {USED: str(used / f"{keys[chapter.name]}.json")},
                lambda chapter: report("progress", stage="executing", page=chapter.name),
            )
        if errors:
            for error in errors:
                report("problem", message=error.message, document=error.document, line=error.line, code=error.code)
            raise Reported
        app.stop_if_changed()
        for chapter in stale:
            known.cells[keys[chapter.name]] = known.record_cells(used / f"{keys[chapter.name]}.json")
        known.save_cells()
    app.executed = {name: known.cells[key] for name, key in keys.items()}


def _clear_outdated(cache: JupyterCacheAbstract, known: Known) -> set[str]:
    """The keys of the outputs whose cells would give the same again; the others are removed.

    Raises :class:`KeyError` where the cache has a record of outdated outputs that are not there.
    """
    valid = set()
    for record in cache.list_cache_records():
        if known.holds(known.cells.get(record.hashkey)):
            valid.add(record.hashkey)
        else:
            cache.remove_cache(record.pk)
    return valid


@contextlib.contextmanager
def _kernels(app: EditionSphinx) -> Iterator[None]:
    """While this lasts, Jupyter finds warm kernels, unless they are to be cold."""
    before = dict(os.environ)
    with contextlib.nullcontext({}) if app.warm is not False else warm_kernels(app.edition.root) as environment:
        os.environ |= environment
        try:
            yield
        finally:
            os.environ.clear()
            os.environ |= before


def _find_fonts() -> None:
    """Have matplotlib look for the machine's fonts once, before a cell does and says so on stderr."""
    if not list(Path(os.environ.get("MPLCONFIGDIR", "")).glob("fontlist-*.json")):
        subprocess.run([sys.executable, "-c", "import matplotlib.font_manager"], check=False)


class _Shared:
    """What the build adds to the builder of pages that the extensions chose.

    It notes what each chapter looks at while it is read, and resolves and writes the pages in as many processes as there are
    processors.
    """

    def get_outdated_docs(self) -> Iterable[str]:
        return self.env.found_docs  # Every page is written, because each names the state of the whole edition.

    def read_doc(self, docname: str, *, _cache: bool = True) -> None:
        # Otherwise a chapter that no longer has cells would keep its old notebook.
        Path(self.env.mystnb_config.output_folder, f"{docname}.ipynb").unlink(missing_ok=True)
        with noted() as parts:
            super().read_doc(docname, _cache=_cache)
        self.env.edition_parts[docname] = sorted(parts)

    def _write_parallel(self, docnames: list[str], nproc: int) -> None:
        """Sphinx resolves all pages in one process, which takes longer than to write them; here each share is resolved where it is written."""

        def write(names: list[str]) -> tuple[dict, dict]:
            self._write_serial(names)
            return self.images, self.app.edition_search

        def merge(names: list[str], result: tuple[dict, dict]) -> None:
            images, search = result
            self.images.update(images)
            for kind, things in search.items():
                self.app.edition_search[kind].update(things)

        self.app.edition_search = {"references": {}, "sections": {}}
        gc.freeze()  # Otherwise each process, looking for garbage, would copy all that it shares with this one.
        tasks = ParallelTasks(processes())
        for share in self._shares(docnames):
            tasks.add_task(write, share, merge)
        tasks.join()

    def _shares(self, names: list[str]) -> list[list[str]]:
        """The chapters in shares of about the same size, that of their doctrees, the largest first in each."""
        size = {name: Path(self.doctreedir, f"{name}.doctree").stat().st_size for name in names}
        shares: list[list[str]] = [[] for _ in range(min(len(names), _SHARES * processes()))]
        for name in sorted(names, key=lambda name: (-size[name], name)):
            min(shares, key=lambda share: sum(size[n] for n in share)).append(name)
        return shares
