"""Sphinx's settings for an edition, made from its ``_config.yml``.

Jupyter Book makes them where it is installed.  Without it they are made here, from the keys that ``_config.yml`` uses, so
that plain Sphinx builds the same book.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

from analysis.source.config import CONFIG, SettingsError, read_config
from analysis.source.problems import Where

__all__ = ["settings"]

#: Settings of Jupyter Book's own that make the pages what they are.
_JUPYTER_BOOK = {
    "html_sourcelink_suffix": "",
    "myst_url_schemes": ["mailto", "http", "https"],
    "numfig": True,
    "pygments_style": "sphinx",
}
#: Files that Jupyter Book never reads as chapters.
_NEVER = {"_build", "Thumbs.db", ".DS_Store", "**.ipynb_checkpoints"}


def settings(root: Path) -> dict[str, Any]:
    """The settings that Sphinx builds the edition at ``root`` with, by their names in Sphinx.

    Raises :class:`~analysis.source.config.SettingsError` where ``_config.yml`` is no YAML or has a value that Jupyter Book does
    not take.
    """
    book = read_config(root).value
    try:
        from jupyter_book.config import get_final_config
    except ImportError:
        config = _plain(book)
    else:
        config = _by_jupyter_book(get_final_config, book, root)
    return config | {"external_toc_path": "_toc.yml", "nitpicky": True}


def _by_jupyter_book(get_final_config, book: dict, root: Path) -> dict[str, Any]:
    from jsonschema import ValidationError

    try:
        with contextlib.redirect_stdout(io.StringIO()):  # its boxes
            config, _ = get_final_config(
                user_yaml=book, cli_config={"latex_individualpages": False}, sourcedir=root, raise_on_invalid=True
            )
    except ValidationError as error:
        raise SettingsError(Where(CONFIG), error.message.strip(), "write a value that it takes") from None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        wrong = f"Jupyter Book cannot read it: {type(error).__name__}: {error}"
        raise SettingsError(Where(CONFIG), wrong, "compare it with its documentation") from None
    return config


def _plain(book: dict) -> dict[str, Any]:
    """What :func:`jupyter_book.config.get_final_config` would give, without what only Jupyter Book itself reads."""
    execute, parse, html = (book.get(part) or {} for part in ("execute", "parse", "html"))
    own = dict((book.get("sphinx") or {}).get("config") or {})
    extensions = [name for name in own.pop("extensions", ["myst_nb"]) if name != "jupyter_book"]
    own.pop("use_jupyterbook_latex", None)
    return {
        **_JUPYTER_BOOK,
        "html_title": book.get("title") or "",
        "author": book.get("author") or "",
        "copyright": book.get("copyright") or "",
        "exclude_patterns": sorted({*_NEVER, *book.get("exclude_patterns", ())}),
        "external_toc_exclude_missing": book.get("only_build_toc_files", False),
        "nb_execution_mode": execute.get("execute_notebooks", "auto"),
        "nb_execution_timeout": execute.get("timeout", 30),
        "nb_execution_allow_errors": execute.get("allow_errors", False),
        "myst_enable_extensions": parse.get("myst_enable_extensions", []),
        "use_multitoc_numbering": html.get("use_multitoc_numbering", True),
        "bibtex_bibfiles": book.get("bibtex_bibfiles", []),
        "extensions": extensions,
        **own,
    }
