"""Executes the cells of an edition's chapters before Sphinx reads them, and keeps what they gave where MyST-NB finds it."""

from __future__ import annotations

import asyncio
import copy
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_client.kernelspec import NoSuchKernel
from myst_nb.core.config import NbParserConfig
from myst_nb.core.nb_to_tokens import nb_node_to_dict
from myst_nb.core.read import create_nb_reader
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from sphinx.application import Sphinx

__all__ = ["ExecutionError", "NotebookChapter", "chapters", "execute", "processes"]

_SHOWN = 20  # lines of a cell's code
#: How often a kernel is started that dies before it runs a cell: between the choice of its ports and its start, another
#: program may take one of them.
_STARTS = 3


class ExecutionError(Exception):
    """A chapter's cells could not be executed.

    ``document`` is its file, relative to the root; ``line`` that of the cell's first line of code, ``None`` where no
    cell is to blame; ``code`` the cell's code.
    """

    def __init__(self, document: str, line: int | None, message: str, code: str = ""):
        self.document, self.line, self.message, self.code = document, line, message, code
        super().__init__(f"{document}{f':{line}' if line else ''}: {message}")


@dataclass(frozen=True)
class NotebookChapter:
    """A chapter with cells: its name in Sphinx, its file, its notebook as MyST-NB reads it, and the seconds a cell may take."""

    name: str
    path: Path
    notebook: nbformat.NotebookNode
    timeout: int | None

    def line(self, cell: int) -> int | None:
        """The line of the file on which a cell's code begins, options such as ``:tags:`` being none of it."""
        lines = self.notebook.metadata.get("source_map")
        if not lines:
            return None
        begin = lines[cell] + 1
        first = next(iter(self.notebook.cells[cell].source.splitlines()), "")
        text = self.path.read_text(encoding="utf-8").splitlines()
        return next((n for n in range(begin, len(text) + 1) if text[n - 1] == first), begin)


def processes() -> int:
    """How many processes this machine can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def chapters(app: Sphinx, names: Iterable[str]) -> Iterator[NotebookChapter]:
    """Those of the chapters ``names`` that have cells which MyST-NB would execute through its cache."""
    for name in sorted(names):
        path = Path(app.env.doc2path(name))
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        reader = create_nb_reader(str(path), app.env.myst_config, app.env.mystnb_config, text)
        notebook = reader and reader.read(text)
        if notebook and any(cell.cell_type == "code" for cell in notebook.cells):
            own = _config(app.env.mystnb_config, notebook)
            if own.execution_mode == "cache":
                yield NotebookChapter(name, path, notebook, own.execution_timeout)


def _config(config: NbParserConfig, notebook: nbformat.NotebookNode) -> NbParserConfig:
    """MyST-NB's settings with those that a chapter's head changes; what it cannot take MyST-NB itself reports."""
    try:
        return config.copy(**nb_node_to_dict(notebook.metadata.get(config.metadata_key, {})))
    except (TypeError, ValueError):
        return config


def execute(
    stale: list[NotebookChapter],
    root: Path,
    cache: Path,
    environment: Callable[[NotebookChapter], dict[str, str]],
    report: Callable[[NotebookChapter], None],
) -> list[ExecutionError]:
    """Execute chapters, twice as many at once as the machine has processors, and put their outputs into the cache at ``cache``.

    ``environment`` gives the variables that a chapter's kernel gets, ``report`` is called as each begins.
    Gives what went wrong, in the order of the chapters.  Outputs with an error or with words on stderr are not kept.
    """
    store, errors = get_cache(cache), []
    free = asyncio.Semaphore(2 * processes())  # Twice as many, because a kernel waits while it starts and ends.

    async def one(chapter: NotebookChapter) -> None:
        async with free:
            report(chapter)
            try:
                await _run(chapter, root, environment(chapter))
            except ExecutionError as error:
                errors.append(error)
            else:
                _keep(store, chapter)

    async def every() -> None:
        await asyncio.gather(*map(one, stale))

    asyncio.run(every())
    return sorted(errors, key=lambda error: error.document)


def _keep(store: JupyterCacheAbstract, chapter: NotebookChapter) -> None:
    bundle = CacheBundleIn(chapter.notebook, str(chapter.path))
    store.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def _client(chapter: NotebookChapter, at: list[int]) -> NotebookClient:
    """What executes a chapter; it puts the number of each cell into ``at`` when it begins."""
    return NotebookClient(
        chapter.notebook,
        timeout=chapter.timeout,
        resources={"metadata": {"path": str(chapter.path.parent)}},
        record_timing=False,  # times are metadata, by which MyST-NB would not find these outputs and execute the cells again
        on_cell_execute=lambda cell, cell_index: at.append(cell_index),
    )


async def _run(chapter: NotebookChapter, root: Path, environment: dict[str, str]) -> None:
    """Execute one chapter in place; raises :class:`ExecutionError`."""
    document, notebook, at = chapter.path.relative_to(root).as_posix(), chapter.notebook, []

    def failed(message: str, cell: int | None = None) -> ExecutionError:
        cell = at[-1] if cell is None and at else cell
        if cell is None:
            return ExecutionError(document, None, message)
        code = notebook.cells[cell].source.strip().splitlines()
        return ExecutionError(document, chapter.line(cell), message, "\n".join(code[:_SHOWN]))

    asked = copy.deepcopy(notebook.metadata.get("kernelspec"))
    try:
        for start in range(_STARTS):
            try:
                await _client(chapter, at).async_execute(env=environment)
                break
            except RuntimeError:  # which a dead kernel raises as well
                if at or start == _STARTS - 1:
                    raise
    except CellExecutionError as error:
        raise failed(f"the cell failed: {error.ename}: {error.evalue}") from None
    except CellTimeoutError:
        more = "execute: timeout in _config.yml says how long a cell may take"
        raise failed(f"the cell did not end within {chapter.timeout} seconds; {more}") from None
    except NoSuchKernel as error:
        name = error.name or "(none)"
        raise failed(f"there is no kernel '{name}' here; write 'name: python3' under kernelspec") from None
    except (DeadKernelError, RuntimeError) as error:
        what = "while it ran this cell" if at else f"before it ran a cell: {error}"
        raise failed(f"the kernel died {what}") from None
    if asked is not None:  # The client overwrites this, but MyST-NB looks for what the chapter says.
        notebook.metadata["kernelspec"] = asked
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "stream" and output.name == "stderr":
                first = next((line for line in output.text.splitlines() if line.strip()), "")
                raise failed(f"the cell wrote to stderr: {first.strip()}", number)
