"""The data package: ``make data`` packs the tables, their schema and the paraphrase as one zip, for use without this code."""

from __future__ import annotations

from pathlib import Path

from analysis.edition import Edition
from analysis.publish.formats.format import Format

__all__ = ["DATA", "write"]


def write(html: Path, edition: Edition, file: Path, moment: int) -> None:
    """Pack the data of the edition as ``file``, dated ``moment`` in seconds since 1970; no pages are needed.

    The same data and date give the same bytes.
    """
    from analysis.publish.formats.archive import write_zip
    from analysis.publish.formats.data.package import package

    write_zip(file, package(edition, moment), moment)


DATA = Format(
    "data", "zip", "data package", "For spreadsheets, R and pandas, the data as CSV in a zip", write, needs_pages=False
)
