"""The book can be built in three ways: by make book, by Jupyter Book's own command, and by plain Sphinx without Jupyter Book."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from helpers import ROOT, pages_of

from analysis.publish.make.settings import settings

#: A module that takes the place of Jupyter Book, and cannot be imported.
BLOCKED = 'raise ImportError("Jupyter Book is not here")\n'
#: The whole configuration for plain Sphinx, as the page for maintainers gives it.
CONF = """from pathlib import Path

from analysis.publish.make.settings import settings

globals().update(settings(Path(__file__).parent))
"""


def _run(root, *command: str, **environment: str) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=root,
        env=os.environ | {"PYTHONHASHSEED": "0"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def blocked(tmp_path) -> str:
    """A folder for Python's path in which the import of jupyter_book fails."""
    folder = tmp_path / "blocked" / "jupyter_book"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(BLOCKED, encoding="utf-8")
    return os.pathsep.join([str(folder.parent), str(ROOT)])


def _texts(html) -> dict[str, str]:
    """The words of each page's main part, without the state of the sources, which another place of the files changes."""
    return {name: page.find("main").get_text() for name, page in pages_of(html).items()}


def test_by_jupyter_book(miniature, small):
    """``jupyter-book build .`` gives the same pages as ``make book``."""
    _run(miniature, "-c", "from jupyter_book.cli.main import main; main()", "build", ".", "-W", "-n", "--keep-going")
    assert _texts(miniature / "_build" / "html") == _texts(small / "_build" / "html")


def test_by_plain_sphinx(miniature, small, blocked):
    """``sphinx-build`` gives the same pages where Jupyter Book cannot be imported."""
    (miniature / "conf.py").write_text(CONF, encoding="utf-8")
    _run(miniature, "-m", "sphinx", "-W", "--keep-going", ".", "_build/plain/html", PYTHONPATH=blocked)
    assert _texts(miniature / "_build" / "plain" / "html") == _texts(small / "_build" / "html")


def test_make_book_without_jupyter_book(miniature, small, blocked):
    """``make book`` gives the same bytes where Jupyter Book cannot be imported."""
    _run(miniature, "-m", "analysis", "build", "--root", str(miniature), PYTHONPATH=blocked)
    one, two = (root / "_build" / "html" / "index.html" for root in (miniature, small))
    assert one.read_bytes() == two.read_bytes()


def test_settings_without_jupyter_book(monkeypatch, tmp_path):
    """The settings for plain Sphinx are those that Jupyter Book makes, but for those that only Jupyter Book and its theme read."""
    shutil.copy(ROOT / "_config.yml", tmp_path)
    by_it = settings(tmp_path)
    monkeypatch.setitem(sys.modules, "jupyter_book.config", None)
    plain = settings(tmp_path)
    assert set(by_it["extensions"]) - set(plain["extensions"]) == {"jupyter_book"}
    assert all(by_it[name] == value for name, value in plain.items() if name != "extensions")
    only = {name for name in by_it.keys() - plain.keys() if by_it[name] not in ("", [], False)}
    assert only == {"comments_config", "latex_engine"}
