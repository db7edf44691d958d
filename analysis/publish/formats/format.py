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


class Format(NamedTuple):
    """A form in which the book is published, beside its pages.

    ``name`` is its command and its folder under ``_build``, ``ending`` the ending of its file,
    ``words`` are those of its link on the title page.
    ``write`` is given the folder of the built book's pages, the edition, the file to write, and the file's date in seconds
    since 1970, and raises :class:`FormatError` where the file cannot be made of these pages.
    ``missing`` says what has to be installed on this machine first; nothing where nothing is missing.
    """

    name: str
    ending: str
    words: str
    write: Callable[[Path, Edition, Path, int], None]
    missing: Callable[[], str] = _nothing


def say(message: str, end: str = "\n") -> None:
    """Tell the person at the command line how far it is."""
    print(message, end=end, file=sys.stderr, flush=True)
