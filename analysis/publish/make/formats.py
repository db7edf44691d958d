"""Makes the published formats of the book, puts them into the book of pages, and links them from its title page."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterable
from html import escape
from pathlib import Path

from analysis.edition import Edition, load
from analysis.publish.formats import FORMATS
from analysis.publish.formats.format import Format, FormatError, say
from analysis.publish.make.build import build, epoch, lock
from analysis.publish.site.fingerprint import fingerprint
from analysis.publish.site.title import BEGIN, END, NO_FORMS
from analysis.source.problems import EditionError, InputError
from analysis.source.read import find_root

__all__ = ["FOLDER", "assemble", "make", "path_of"]

#: Where the files stand in the book.
FOLDER = "files"


def path_of(form: Format, root: Path, name: str, *, private: bool = False) -> Path:
    """Where the file of a format stands; ``name`` is the edition's.  Only a format of pages has a private file."""
    return root / "_build" / ("private" if private and form.needs_pages else "") / form.name / f"{name}.{form.ending}"


def make(form: Format, root: Path | None, *witnesses: Path) -> int:
    """Write the edition at ``root`` in another format; where the format needs its pages, build the book first.

    With ``witnesses``, copies of the translation, the book and a file made of its pages are private, and stand under
    ``_build/private``.  A format of data alone holds nothing of a copy, and its file is the public one.
    Where the file cannot be made, the last good one stays as it is.
    Gives the exit status: 0 made or already there, 1 something is wrong with data, text or code, 2 it could not run,
    130 it was stopped.  Messages go to standard error, the file's address to standard output.
    """
    begun = time.monotonic()
    if missing := form.missing():
        say(missing)
        return 2
    if witnesses and not form.needs_pages:
        say(
            f"the {form.title} is made from the data alone and holds nothing of the translation; WITNESS does not change it"
        )
        witnesses = ()
    try:
        root, _ = find_root(root)
    except InputError as error:
        say(f"{form.name}: {error}")
        return 2
    # From before the pages are built: what is saved meanwhile is then seen as a change the next time.
    state = _state(root, witnesses)
    if form.needs_pages and (status := build(root, *witnesses)):
        return status
    try:
        edition = load(root)
    except EditionError as error:
        say(f"{error}\n\nThe {form.title} was not made.")
        return 1
    file = path_of(form, root, edition.name, private=bool(witnesses))
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with lock(file.parent):
            _write(form, edition, file, state, int(epoch(root)))
    except FormatError as error:
        say(f"{error}\n\nThe {form.title} was not made.")
        return 1
    except KeyboardInterrupt:
        say(f"\nStopped; the {form.title} was not made.")
        return 130
    print(f"{file.absolute().as_uri()}  ({time.monotonic() - begun:.1f} s)")
    return 0


def _state(root: Path, witnesses: Iterable[Path] = ()) -> str:
    """What a file is made from: a checksum of the sources and copies, and the date of their state."""
    return f"{fingerprint(root, *(witness.resolve() for witness in witnesses))} {epoch(root)}"


def _stamp(file: Path) -> Path:
    """The file that says what a format's ``file`` was made from."""
    return file.with_name(".made-from")


def _write(form: Format, edition: Edition, file: Path, state: str, moment: int) -> None:
    """Write the ``file`` of a format, unless it was made from this very state, and put it in the place of the last one when it is whole."""
    stamp, new = _stamp(file), file.with_suffix(".new")
    if file.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
        say(f"nothing has changed since this {form.title} was made")
        return
    try:
        form.write(file.parents[1] / "html", edition, new, moment)
        os.replace(new, file)
        stamp.write_text(state, encoding="utf-8")
    finally:
        new.unlink(missing_ok=True)


def assemble(root: Path | None, *, private: bool = False) -> int:
    """Put every format that is made into the book of the edition at ``root``, and link them from its title page.

    A file that was made of another state of the edition than the book is left out, and that is said.
    Gives the exit status: 0 done, 2 there is no book.  Done again it changes nothing.
    """
    root, _ = find_root(root)
    place = root / "_build" / ("private" if private else "")
    book = (place / "html").resolve()
    if not (book / "index.html").is_file():
        print("assemble: there is no book; run make book first", file=sys.stderr)
        return 2
    edition = load(root)
    items = []
    # The folder of a book is named after the checksum of what it is made from.
    pages, data = (f"{total} {epoch(root)}" for total in (book.name.partition("-")[0], fingerprint(root)))
    for form in FORMATS:
        file = path_of(form, root, edition.name, private=private)
        if file.is_file() and _stamp(file).read_text(encoding="utf-8") != (pages if form.needs_pages else data):
            say(f"the {form.title} is of another state than the book and is left out; run make all")
        elif file.is_file():
            (book / FOLDER).mkdir(exist_ok=True)
            shutil.copyfile(file, book / FOLDER / file.name)
            form.beside(book, edition, book / FOLDER / file.name)
            number = file.stat().st_size
            size = f"{number / 2**20:.1f} MB" if number > 2**20 / 10 else f"{max(1, round(number / 2**10))} kB"
            items.append(f'<li><a href="{FOLDER}/{escape(file.name)}">{escape(form.words)}</a>, {size}</li>')
    links = f'<ul aria-label="Other forms of this book">{"".join(items)}</ul>' if items else NO_FORMS
    _link(book / "index.html", links)
    print(
        f"{(place / 'html' / 'index.html').absolute().as_uri()} holds {len(items)} other form{'s' * (len(items) != 1)}"
    )
    return 0


def _link(page: Path, links: str) -> None:
    """Put links into the title page where it has a place for them, which others may be in."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    new = page.with_name(f".{page.name}")
    new.write_text(f"{before}{begin}{links if begin else ''}{end}{after}", encoding="utf-8")
    os.replace(new, page)
