"""The EPUB: ``make epub`` packs the pages of the built book, so that it holds what they hold and no cell runs again."""

from __future__ import annotations

from pathlib import Path

from analysis.edition import Edition
from analysis.publish.formats.format import Format

__all__ = ["EPUB", "write"]


def write(html: Path, edition: Edition, file: Path, moment: int) -> None:
    """Pack the built book at ``html`` as the EPUB ``file``, dated ``moment`` in seconds since 1970.

    The same pages and date give the same bytes.
    Raises :class:`~analysis.publish.formats.format.FormatError` where a page cannot become part of it.
    """
    from analysis.publish.formats.epub.pack import pack

    pack(html, edition, file, moment=moment)


def _pages_of_the_pdf(_book: Path, edition: Edition, file: Path) -> None:
    """Add to the EPUB in the book the list of the pages of the PDF beside it, if there is one of the same state."""
    if (pdf := file.with_suffix(".pdf")).is_file():
        from analysis.publish.formats.epub.page_list import add_page_list

        add_page_list(file, pdf, edition)


EPUB = Format("epub", "epub", "EPUB", "For an e-book reader, EPUB", write, beside=_pages_of_the_pdf)
