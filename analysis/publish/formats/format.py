"""What a published format is, and what all formats need."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from analysis.edition import Edition

__all__ = ["FONTS", "Format", "FormatError", "say"]

#: The folder of the edition's type, in which every format is set.
FONTS = Path(__file__).parents[1] / "theme" / "edition" / "static" / "fonts"


class FormatError(ValueError):
    """A format cannot be made of the pages of the book; the message names the place and says what is wrong."""


def _nothing() -> str:
    return ""


def _none_beside(book: Path, edition: Edition, file: Path) -> None:
    """Write nothing."""


class Format(NamedTuple):
    """A form in which the book is published, beside its pages.

    ``name`` is its command and its folder under ``_build``, ``ending`` the ending of its file, ``title`` what messages call
    it, and ``words`` are those of its link on the title page.
    ``write`` is given the folder of the built book's pages, the edition, the file to write, and the file's date in seconds
    since 1970, and raises :class:`FormatError` where the file cannot be made.
    ``missing`` says what has to be installed on this machine first; nothing where nothing is missing.
    ``needs_pages`` is false for a format that is made of data and paraphrase alone: for it no book is built, the folder may
    not be there, and a copy of the translation changes nothing.
    ``beside`` writes into the folder of a book, which it is given with the edition and the file there, what is made of the file.
    """

    name: str
    ending: str
    title: str
    words: str
    write: Callable[[Path, Edition, Path, int], None]
    missing: Callable[[], str] = _nothing
    needs_pages: bool = True
    beside: Callable[[Path, Edition, Path], None] = _none_beside


def say(message: str, end: str = "\n") -> None:
    """Tell the person at the command line how far it is."""
    print(message, end=end, file=sys.stderr, flush=True)
