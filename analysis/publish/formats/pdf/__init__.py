"""The printed book: ``make pdf`` lays the built pages out as one PDF, tagged, with every passage's address as a destination.

WeasyPrint and the libraries that it needs from the system are loaded only here and only when a book is printed,
so that nothing else needs them.
"""

from __future__ import annotations

from pathlib import Path

from analysis.edition import Edition
from analysis.publish.formats.format import Format

__all__ = ["MISSING", "PDF", "write"]

#: What is said where the system's libraries are not there.
MISSING = (
    "make pdf needs Pango: on Debian and Ubuntu sudo apt-get install "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, on macOS brew install pango"
)


def write(html: Path, edition: Edition, file: Path, moment: int) -> None:
    """Print the built book at ``html`` as the PDF ``file``, dated ``moment`` in seconds since 1970, with ``concordance.csv`` beside it.

    Raises :class:`~analysis.publish.formats.format.FormatError` where a page cannot be printed.
    """
    from analysis.publish.formats.pdf.concordance import write_concordance
    from analysis.publish.formats.pdf.layout import lay_out

    lay_out(html, edition, file, created=moment)
    write_concordance(file, edition, file.with_name("concordance.csv"))


def missing() -> str:
    """What to install before a book can be printed on this machine; empty if nothing is missing."""
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return MISSING
    return ""


PDF = Format("pdf", "pdf", "PDF", "The printed book, PDF", write, missing)
