"""The other forms of the book: put into the book of pages where they are built, and linked from its title page."""

from __future__ import annotations

import os
import shutil
import sys
from html import escape
from pathlib import Path
from typing import NamedTuple

from analysis.load import load
from analysis.source import find_root

__all__ = ["BEGIN", "END", "FOLDER", "FORMATS", "Format", "assemble"]


class Format(NamedTuple):
    """A form of the book: the folder under ``_build`` and the ending of its file, and the words of the link to it."""

    ending: str
    words: str


FORMATS = (Format("pdf", "The printed book, PDF"), Format("epub", "For an e-book reader, EPUB"))
#: Where the files stand in the book.
FOLDER = "files"
#: On the title page the links stand between these; a browser shows neither.
BEGIN, END = "<!-- other forms -->", "<!-- end of other forms -->"


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
