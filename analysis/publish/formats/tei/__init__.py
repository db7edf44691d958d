"""The TEI: ``make tei`` writes text, apparatus, registers and claims as one TEI P5 document, from the data alone.

It is valid against TEI All, and holds nothing of the translation but what the data hold.
"""

from __future__ import annotations

from pathlib import Path

from analysis.edition import Edition
from analysis.publish.formats.format import Format

__all__ = ["TEI", "write"]


def write(html: Path, edition: Edition, file: Path, moment: int) -> None:
    """Write the edition as the TEI document ``file``; neither the pages nor the date are needed.

    Raises :class:`~analysis.publish.formats.format.FormatError` where words that the data name stand on no line.
    """
    from analysis.publish.formats.tei.document import serialize, tei_document

    file.write_bytes(serialize(tei_document(edition)))


def _text_services(book: Path, edition: Edition, file: Path) -> None:
    """Write the text as a collection of DTS (:mod:`analysis.publish.formats.tei.dts`) into a book that has the TEI as ``file``."""
    from analysis.publish.formats.tei.dts import FOLDER, write

    home = edition.package.get("url", "").rstrip("/")
    write(file, book / FOLDER, edition.name, home, file.relative_to(book).as_posix())


TEI = Format(
    "tei",
    "xml",
    "TEI",
    "For text analysis and other editions, TEI",
    write,
    needs_pages=False,
    beside=_text_services,
)
