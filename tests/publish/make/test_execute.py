"""Cells that fail are told with their file, line, reason and code, and what they showed is not kept."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from jupyter_cache import get_cache
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from myst_parser.config.main import MdParserConfig
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from analysis.publish.make.execute import NotebookChapter, execute

HEAD = """---
kernelspec:
  name: {kernel}
  display_name: A kernel
jupytext:
  text_representation:
    extension: .md
    format_name: myst
---

# A study

```{{code-cell}} python
:tags: [hide-input]

first = 1
```

```{{code-cell}} python
{code}
```
"""


def _notebook(path):
    """A chapter's notebook as MyST-NB reads it."""
    text = path.read_text(encoding="utf-8")
    return create_nb_reader(str(path), MdParserConfig(), NbParserConfig(), text).read(text)


def _execute(folder, code: str, kernel: str = "python3", timeout: int = 60):
    """Execute a chapter with two cells, the second of which is ``code`` and begins in line 20; gives what is told and the cache."""
    path = folder / "chapters" / "study.md"
    path.parent.mkdir()
    path.write_text(HEAD.format(kernel=kernel, code=code), encoding="utf-8")
    chapter = NotebookChapter("chapters/study", path, _notebook(path), timeout)
    errors = execute([chapter], folder, folder / "cache", lambda _: dict(os.environ), lambda _: None)
    return errors, get_cache(folder / "cache").list_cache_records()


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("timelin(1)", "the cell failed: NameError: name 'timelin' is not defined"),
        (
            "from analysis.source.ids import UnknownIdError\nraise UnknownIdError(\"no row has the id 'p99'; nearest: p01\")",
            "the cell failed: UnknownIdError: no row has the id 'p99'; nearest: p01",
        ),
        ("next(iter(()))", "the cell failed: StopIteration: "),
        ("import os\nos._exit(1)", "the kernel died while it ran this cell"),
        (
            "import warnings\nwarnings.warn('an old way')",
            r"the cell wrote to stderr: .*: UserWarning: an old way",
        ),
        (
            "import logging\nlogging.warning('a letter is missing')",
            "the cell wrote to stderr: WARNING:root:a letter is missing",
        ),
    ],
)
def test_a_cell_that_fails(tmp_path, code, message):
    """The file, the line on which the cell's code begins, the reason in its own words, and the code; nothing is records."""
    (error,), records = _execute(tmp_path, code)
    assert (error.document, error.line, error.code) == ("chapters/study.md", 20, code)
    assert error.message == message or re.fullmatch(message, error.message), error.message
    assert records == []


def test_a_cell_without_end(tmp_path):
    """A cell that takes too long is stopped, and the message says where the limit stands."""
    (error,), _ = _execute(tmp_path, "import time\ntime.sleep(60)", timeout=1)
    assert str(error).startswith(
        "chapters/study.md:20: the cell did not end within 1 seconds; execute: timeout in _config.yml"
    )


@pytest.mark.parametrize(("deaths", "message"), [(2, None), (3, "the kernel died before it ran a cell: no reply")])
def test_a_kernel_that_dies_at_its_start(tmp_path, monkeypatch, deaths, message):
    """It is started again; one that dies each time is told."""
    starts, really = [], NotebookClient.async_execute

    async def start(self, **options):
        starts.append(1)
        if len(starts) <= deaths:
            raise DeadKernelError("no reply")
        return await really(self, **options)

    monkeypatch.setattr(NotebookClient, "async_execute", start)
    errors, cached = _execute(tmp_path, "first")
    assert [error.message for error in errors] == ([message] if message else []) and len(cached) == (not message)
    assert len(starts) == 3


def test_a_kernel_that_is_not_there(tmp_path):
    """The message names the chapter, the kernel it asks for, and the one to ask for."""
    (error,), _ = _execute(tmp_path, "1", kernel="huhn-env")
    assert str(error) == "chapters/study.md: there is no kernel 'huhn-env' here; write 'name: python3' under kernelspec"


def test_what_succeeds_is_kept(tmp_path):
    """Outputs of cells that succeed are in the cache, where MyST-NB finds them by the chapter as it is written."""
    errors, (record,) = _execute(tmp_path, "print(first)")
    assert errors == [] and record.uri == str(tmp_path / "chapters" / "study.md")
    text = Path(record.uri).read_text(encoding="utf-8")
    notebook = create_nb_reader(record.uri, MdParserConfig(), NbParserConfig(), text).read(text)
    assert get_cache(tmp_path / "cache").match_cache_notebook(notebook).pk == record.pk
