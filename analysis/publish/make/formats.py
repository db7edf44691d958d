"""The other forms of the book: put into the book of pages where they are built, and linked from its title page."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import NamedTuple

from analysis.edition import Edition, load
from analysis.publish.make.build import build, epoch
from analysis.publish.make.fingerprint import fingerprint
from analysis.source.read import find_root

__all__ = [
    "BEGIN",
    "END",
    "FOLDER",
    "FONTS",
    "FORMATS",
    "Format",
    "FormatError",
    "assemble",
    "make",
    "say",
]


class Format(NamedTuple):
    """A form of the book: the folder under ``_build`` and the ending of its file, and the words of the link to it."""

    ending: str
    words: str


FORMATS = (Format("pdf", "The printed book, PDF"), Format("epub", "For an e-book reader, EPUB"))
#: The edition's type, which every form of the book is set in.
FONTS = Path(__file__).parents[1] / "theme" / "edition" / "static" / "fonts"
#: Where the files stand in the book.
FOLDER = "files"
#: On the title page the links stand between these; a browser shows neither.
BEGIN, END = "<!-- other forms -->", "<!-- end of other forms -->"


class FormatError(ValueError):
    """Another form cannot be made of the pages of the book; the message says why."""


def make(ending: str, write: Callable[[Path, Edition, Path, int], None], root: Path | None, *copies: Path) -> int:
    """Build the book of the edition at ``root``, and make of its pages the file ``_build/ENDING/NAME.ENDING``.

    With ``copies`` of the translation both are private, and stand under ``_build/private``.
    ``write`` is given the folder of pages, the edition, the file to write and its date in seconds since 1970, and may
    raise :class:`FormatError`; the last good file then stays as it is.
    Gives the exit status: 0 made or already there, 1 something is wrong with data, text or code, 2 it could not run,
    130 it was stopped.  Messages go to standard error, the file's address to standard output.
    """
    begun = time.monotonic()
    if status := build(root, *copies):
        return status
    root, _ = find_root(root)
    place = root / "_build" / ("private" if copies else "")
    edition = load(root)
    made, stamp = place / ending / f"{edition.name}.{ending}", place / ending / ".made-from"
    state = f"{fingerprint(root, *(copy.resolve() for copy in copies))} {epoch(root)}"
    if made.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
        say(f"nothing has changed since this {ending.upper()} was made")
    else:
        made.parent.mkdir(parents=True, exist_ok=True)
        new = made.with_suffix(".new")
        try:
            write(place / "html", edition, new, int(epoch(root)))
            os.replace(new, made)
            stamp.write_text(state, encoding="utf-8")
        except FormatError as error:
            say(f"{error}\n\nThe {ending.upper()} was not made.")
            return 1
        except KeyboardInterrupt:
            say(f"\nStopped; the {ending.upper()} was not made.")
            return 130
        finally:
            new.unlink(missing_ok=True)
    print(f"{made.absolute().as_uri()}  ({time.monotonic() - begun:.1f} s)")
    return 0


def say(message: str, end: str = "\n") -> None:
    """Tell the person at the command line how far it is."""
    print(message, end=end, file=sys.stderr, flush=True)


def assemble(root: Path | None, *, private: bool = False) -> int:
    """Put every form that is built into the book of the edition at ``root``, and link them from its title page.

    Gives the exit status: 0 done, 2 there is no book.  Done again it changes nothing.
    """
    root, _ = find_root(root)
    place = root / "_build" / ("private" if private else "")
    book = (place / "html").resolve()
    if not (book / "index.html").is_file():
        print("assemble: there is no book; run make book first", file=sys.stderr)
        return 2
    name = load(root).name
    items = []
    for form in FORMATS:
        made = place / form.ending / f"{name}.{form.ending}"
        if made.is_file():
            (book / FOLDER).mkdir(exist_ok=True)
            shutil.copyfile(made, book / FOLDER / made.name)
            size = f"{made.stat().st_size / 2**20:.1f} MB"
            items.append(f'<li><a href="{FOLDER}/{escape(made.name)}">{escape(form.words)}</a>, {size}</li>')
    links = f'<ul class="forms" aria-label="Other forms of this book">{"".join(items)}</ul>' if items else ""
    page = (book / "index.html").read_text(encoding="utf-8")
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    new = book / ".index.html"
    new.write_text(f"{before}{begin}{links}{end}{after}", encoding="utf-8")
    os.replace(new, book / "index.html")
    print(
        f"{(place / 'html' / 'index.html').absolute().as_uri()} holds {len(items)} other form{'s' * (len(items) != 1)}"
    )
    return 0
