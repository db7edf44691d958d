"""The printed book: ``make pdf`` lays the built pages out as one PDF, tagged, with every passage's address as a destination.

WeasyPrint and the libraries that it needs from the system are loaded here only, so that the book itself needs none of them.
"""

from __future__ import annotations

import csv
import hashlib
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from analysis.edition import Edition
from analysis.publish.document.styles import custom_properties, print_colour
from analysis.publish.formats.pdf.concordance import as_rows
from analysis.publish.formats.pdf.page import PrintError
from analysis.publish.make.fingerprint import fingerprint
from analysis.publish.make.formats import FONTS, make, say
from analysis.status import MARKED

__all__ = ["MISSING", "concordance", "destinations", "lay_out", "pdf"]

#: What is said where the system's libraries are not there.
MISSING = (
    "make pdf needs Pango: on Debian and Ubuntu sudo apt-get install "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, on macOS brew install pango"
)
STYLE = Path(__file__).with_name("print.css")
#: Characters that are drawn by nothing: spaces and marks of where a line may break.
_UNDRAWN = re.compile(r"[\s\u00ad\u200b\u2060]")
#: WeasyPrint finds a mark that a drawing uses again only under an absolute address; it is printed nowhere.
_BASE = "file:///book/"
_PAGE = re.compile(r"Page (\d+)")


def pdf(root: Path | None, *copies: Path) -> int:
    """Print the edition at ``root``, as a private copy if ``copies`` of the translation are given; the book is built first.

    Beside the PDF stands ``concordance.csv``; where files stand, and the exit status: :func:`analysis.publish.make.formats.make`.
    """
    try:
        import weasyprint  # noqa: F401
    except OSError:
        say(MISSING)
        return 2

    def write(html: Path, edition: Edition, made: Path, moment: int) -> None:
        lay_out(html, edition, made, created=moment, private=bool(copies))
        concordance(made, edition, made.with_name("concordance.csv"))

    return make("pdf", write, root, *copies)


def lay_out(html: Path, edition: Edition, made: Path, *, created: int, private: bool = False) -> None:
    """Lay out the built book at ``html`` as the PDF ``made``; ``created`` is its date in seconds since 1970.

    The same pages, libraries and date give the same bytes.
    Raises :class:`PrintError` if a note or link cannot be printed, WeasyPrint warns of anything, or the type lacks a letter.
    """
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from analysis.publish.formats.pdf.front import document
    from analysis.publish.formats.pdf.join import join

    say("joining the pages …")
    book = document(
        join(html, edition),
        edition,
        state=fingerprint(edition.root)[:12],
        created=datetime.fromtimestamp(created, UTC).isoformat(),
        private=private,
    )
    if lacking := _lacking(book):
        raise PrintError(f"the edition's type lacks letters of this book: {' '.join(lacking)}")
    fonts = FontConfiguration()
    with _watched() as told:
        sheets = [CSS(filename=STYLE, font_config=fonts), CSS(string=_colours(), font_config=fonts)]
        # The configuration has to be the same for sheets and pages: with another the text falls to any font at hand.
        HTML(string=book, base_url=_BASE).write_pdf(
            made,
            stylesheets=sheets,
            font_config=fonts,
            pdf_tags=True,
            pdf_identifier=hashlib.sha256(book.encode()).digest()[:16],
        )
    if told:
        raise PrintError("\n".join(dict.fromkeys(told)))


def destinations(made: Path) -> dict[str, int]:
    """The named destinations of a PDF, each with the number of its page, from 1."""
    import pikepdf

    with pikepdf.open(made) as file:
        pages = {page.objgen: n for n, page in enumerate(file.pages, start=1)}
        names = file.Root.Names.Dests.Names
        return {str(names[n]): pages[names[n + 1][0].objgen] for n in range(0, len(names), 2)}


def concordance(made: Path, edition: Edition, table: Path) -> None:
    """Write where each passage stands as CSV: its page in the PDF, read from the PDF's own destinations, and in other editions.

    Raises :class:`PrintError` if a passage has no page.
    """
    at = destinations(made)
    missing = [key for key in edition.texts if key not in at]
    if missing:
        raise PrintError(f"no page of the PDF holds {', '.join(missing)}")
    with open(table, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(as_rows(edition, at))


def _lacking(book: str) -> str:
    """The letters of a document that no file of the edition's type has, each once."""
    from fontTools.ttLib import TTFont
    from lxml.html import fromstring

    held = {code for font in FONTS.glob("*.woff2") for code in TTFont(font).getBestCmap()}
    shown = set(_UNDRAWN.sub("", fromstring(book).text_content()))
    return "".join(sorted(c for c in shown if ord(c) not in held))


def _colours() -> str:
    """The colours of print, and rules that draw the marks beside their word: a background is no picture to a screen reader."""
    rules = [f":root {{ {custom_properties('print')} }}"]
    for name, status in MARKED.items():
        colour = print_colour(status)
        outlined = status.drawing.replace('class="open"', f'fill="none" stroke="{colour}" stroke-width="1.7"')
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" fill="{colour}">{outlined}</svg>'
        rules.append(f'span.status-mark.{name} {{ background-image: url("data:image/svg+xml,{quote(svg)}") }}')
    return "\n".join(rules)


@contextmanager
def _watched() -> Iterator[list[str]]:
    """Show how far WeasyPrint is, and give what it warns of: it only logs, and prints all the same."""
    told: list[str] = []
    warnings, progress = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
    handlers = [(warnings, _Handler(logging.WARNING, told.append)), (progress, _Handler(logging.INFO, _Progress()))]
    before = progress.level
    progress.setLevel(logging.INFO)
    for logger, handler in handlers:
        logger.addHandler(handler)
    try:
        yield told
    finally:
        progress.setLevel(before)
        for logger, handler in handlers:
            logger.removeHandler(handler)


class _Handler(logging.Handler):
    """Hands each message on."""

    def __init__(self, level: int, take):
        super().__init__(level)
        self.take = take

    def emit(self, record: logging.LogRecord) -> None:
        self.take(record.getMessage())


class _Progress:
    """Says what is being done: each step once, and on a terminal the page."""

    def __init__(self):
        self.step = ""

    def __call__(self, message: str) -> None:
        step = {"Step 5": "laying out", "Step 6": "writing"}.get(message[:6])
        if step is None:
            return
        page = _PAGE.search(message)
        if sys.stderr.isatty():
            say(f"\r\x1b[K{step} … {page[0].lower() if page else ''}", end="")
        elif step != self.step:
            say(f"{step} …")
        self.step = step
