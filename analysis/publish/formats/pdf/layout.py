"""Lays the joined pages out as a PDF with WeasyPrint."""

from __future__ import annotations

import gc
import hashlib
import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

import matplotlib
from fontTools.ttLib import TTFont
from lxml.html import HtmlElement, fromstring
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration

from analysis.edition import Edition
from analysis.publish.document.styles import custom_properties, print_colour
from analysis.publish.formats.format import FONTS, say
from analysis.publish.formats.pdf.beginnings import move_beginnings
from analysis.publish.formats.pdf.describe import describe
from analysis.publish.formats.pdf.front import chapters, document, first_pages, headed, text_chapters
from analysis.publish.formats.pdf.heads import as_html as heads_as_html
from analysis.publish.formats.pdf.heads import heads, put_on
from analysis.publish.formats.pdf.index import ADDRESS as INDEX
from analysis.publish.formats.pdf.index import as_html as index_as_html
from analysis.publish.formats.pdf.index import mark_mentions
from analysis.publish.formats.pdf.join import join
from analysis.publish.formats.pdf.page import PrintError
from analysis.status import MARKED

__all__ = ["check_letters", "lay_out"]

STYLE = Path(__file__).with_name("print.css")
#: Characters that are drawn by nothing: spaces and marks of where a line may break.
_UNDRAWN = re.compile(r"[\s\u00ad\u200b\u2060]")
#: WeasyPrint finds a mark that a drawing uses again only under an absolute address; it is printed nowhere.
_BASE = "file:///book/"
_PAGE = re.compile(r"Page (\d+)")
#: The most places of one letter that a message names.
_ADDRESSES_SHOWN = 3


def lay_out(html: Path, edition: Edition, file: Path, *, created: int) -> None:
    """Lay out the built book at ``html`` as the PDF ``file``; ``created`` is its date in seconds since 1970.

    The same pages, libraries and date give the same bytes.
    Raises :class:`~analysis.publish.formats.format.FormatError` if a note or link cannot be printed, WeasyPrint warns of
    anything, or the type lacks a letter.
    """
    say("joining the pages …")
    book = join(html, edition)
    mentions = mark_mentions(book, edition)
    date = datetime.fromtimestamp(created, UTC).isoformat()
    fonts = FontConfiguration()
    with _watched() as warnings, _without_collection():
        # The configuration has to be the same for sheets and pages: with another the text falls to any font at hand.
        sheets = [CSS(filename=STYLE, font_config=fonts), CSS(string=_rules(), font_config=fonts)]
        texts: list[str] = []

        def rendered(pieces: Iterable[str], *more: CSS) -> Document:
            texts.append(document(book, edition, pieces, created=date))
            check_letters(texts[-1])
            return HTML(string=texts[-1], base_url=_BASE).render(
                font_config=fonts, stylesheets=[*sheets, *more], pdf_tags=True
            )

        chapters_above = headed(book, edition)
        bodies, before = [chapter.body for chapter in book.chapters], list(warnings)
        while move_beginnings(bodies, rendered(text_chapters(book)).pages):
            pass
        warnings[:] = before  # a chapter by itself has links that lead nowhere; what else there is comes again
        body = rendered(chapters(book, edition))
        numbers, mentioned = {}, {mention.place for mention in mentions}
        for number, page in enumerate(body.pages, start=1):
            for name in page.anchors:
                # What goes on to another page has its address there too; a name, with the space before it, may begin where that ends.
                if name in mentioned or name not in numbers:
                    numbers[name] = number
        blank = rendered(['<div class="blank"></div>']).pages
        last = [*body.pages, *blank * (len(body.pages) % 2)]
        numbers[INDEX] = len(last) + 1
        start = CSS(string=f"@page :first {{ counter-reset: page {numbers[INDEX]} }}")
        entries = rendered([index_as_html(edition, mentions, numbers)], start)
        printed = [*last, *entries.pages]
        above = heads(chapters_above, printed)
        put_on(printed, rendered([heads_as_html(above)]).pages)
        first = rendered(first_pages(book, edition, created, numbers)).pages
        first = [*first, *blank * (len(first) % 2)]
        body.copy([*first, *printed]).write_pdf(
            file,
            finisher=lambda _, pdf: describe(pdf, edition, len(first), date),
            pdf_tags=True,
            pdf_identifier=hashlib.sha256("".join(texts).encode()).digest()[:16],
        )
    if warnings:
        raise PrintError("\n".join(dict.fromkeys(warnings)))


def check_letters(text: str) -> None:
    """Raise :class:`PrintError` for letters of a document that no file of the edition's type, or the face for code, has, naming where each stands."""
    addresses: dict[str, dict[str, None]] = {}
    for words in fromstring(text).xpath("//body//text()"):
        is_code = words.getparent().xpath("boolean(ancestor-or-self::code or ancestor-or-self::pre)")
        for letter in set(_UNDRAWN.sub("", words)) - _letters(is_code):
            addresses.setdefault(letter, {})[_near(words.getparent())] = None
    if addresses:
        letters = "; ".join(
            f"{letter} (U+{ord(letter):04X}) at {', '.join([*near][:_ADDRESSES_SHOWN])}{', …' * (len(near) > _ADDRESSES_SHOWN)}"
            for letter, near in sorted(addresses.items())
        )
        raise PrintError(
            f"the edition's typefaces lack letters of this book; write others, or extend the typefaces: {letters}"
        )


def _near(element: HtmlElement) -> str:
    """The address of an element, or the nearest above it or before it."""
    return next(iter(element.xpath("(ancestor-or-self::*/@id | preceding::*/@id)[last()]")), "the title page")


@cache
def _letters(is_code: bool) -> frozenset[str]:
    """The characters that the edition's type has, or the face for code."""
    fonts = [_fixed()] if is_code else FONTS.glob("*.woff2")
    return frozenset(chr(code) for font in fonts for code in TTFont(font).getBestCmap())


def _fixed() -> Path:
    """The file of the face for code, which matplotlib brings along."""
    return Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSansMono.ttf")


def _rules() -> str:
    """What the style sheet leaves open: the face for code, the colours of print, and the marks beside their words.

    These are backgrounds, which are no pictures to a screen reader.
    """
    rules = [
        f'@font-face {{ font-family: "Edition Mono"; src: url("{_fixed().as_uri()}") }}',
        f":root {{ {custom_properties('print')} }}",
    ]
    for name, status in MARKED.items():
        mark = status.painted(print_colour(status))
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{mark}</svg>'
        rules.append(f'span.status-mark.{name} {{ background-image: url("data:image/svg+xml,{quote(svg)}") }}')
    return "\n".join(rules)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pause Python's garbage collector: the boxes of a book live until it is written, and to look through them takes a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _watched() -> Iterator[list[str]]:
    """Show how far WeasyPrint is, and give what it warns of: it only logs, and prints all the same."""
    messages: list[str] = []
    warnings, progress = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
    handlers = [(warnings, _Handler(logging.WARNING, messages.append)), (progress, _Handler(logging.INFO, _Progress()))]
    before = progress.level
    progress.setLevel(logging.INFO)
    for logger, handler in handlers:
        logger.addHandler(handler)
    try:
        yield messages
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
