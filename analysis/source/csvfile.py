"""Reads one CSV file of an edition, and says what is wrong with its form."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from analysis.source.problems import Problem
from analysis.source.schema import PACKAGE, Resource

__all__ = ["read_table"]

#: More rows than this with the same wrong number of cells are one problem.
_MANY = 3


def read_table(blank: Resource, content: bytes, problems: list[Problem], partial: bool = False) -> Resource:
    """The rows of a CSV file; what is wrong with its form is added to ``problems``.

    ``blank`` describes the table; a ``partial`` one may leave out columns, but never the first, which is the id.
    """
    file = blank.file

    def problem(row, column, rule, wrong, right):
        problems.append(Problem(file, row, column, rule, wrong, right))

    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        problem(1, "1", "utf-8", "the file is UTF-16", "save it as CSV, UTF-8, with commas between the cells")
        return blank
    # A byte that is not UTF-8 becomes a lone surrogate, so that its cell can be named.
    reader = csv.reader(io.StringIO(content.decode("utf-8", errors="surrogateescape"), newline=""), strict=True)
    lines: list[list[str]] = []
    try:
        for cells in reader:
            lines.append(cells)
    except csv.Error as error:
        problem(
            len(lines) + 1,
            "1",
            "csv",
            f"the row is no CSV ({error})",
            'put a cell with a comma or a quotation mark in "…", and double each mark inside it',
        )
    if not lines:
        problem(
            1, "1", "header", "the file is empty", "write the header row: " + ",".join(f["name"] for f in blank.fields)
        )
        return blank
    header = tuple(lines[0])
    if len(header) == 1 and len(blank.fields) > 1 and re.search(r"[;\t\0]", header[0]):
        problem(
            1,
            "1",
            "csv",
            "the table is not separated by commas, or not UTF-8",
            "save it as CSV, UTF-8, with commas between the cells",
        )
        return blank
    if header[0].removeprefix("\ufeff").startswith("sep="):
        problem(
            1, "1", "header", f"the first line is '{','.join(header)}', which only a spreadsheet knows", "take it out"
        )
        return blank
    header = (header[0].removeprefix("\ufeff"), *header[1:])
    names = [f["name"] for f in blank.fields]
    for name in names[:1] if partial else names:
        if name not in header:
            problem(1, name, "header", f"the column '{name}' is missing", f"the header is {','.join(names)}")
    for n, name in enumerate(header, 1):
        if name not in names and not partial:
            problem(
                1,
                _shown(name) or str(n),
                "header",
                f"the column '{_shown(name)}' is not described",
                f"describe it in {PACKAGE}, or take it out; the header is {','.join(names)}",
            )
        elif header.index(name) != n - 1:
            problem(1, name, "header", f"the column '{name}' is there twice", "keep one of them")
    rows = []
    amiss = Counter(len(cells) for cells in lines[1:] if any(cells) and len(cells) != len(header))
    told: set[int] = set()
    for number, cells in enumerate(lines[1:], 2):
        size = f"{len(cells)} cell{'s' * (len(cells) != 1)}, the header {len(header)}"
        if not any(cells):
            problem(number, "1", "cells", "the row is empty", "take it out")
            continue
        if 0 < amiss[len(cells)] <= _MANY:
            problem(number, "1", "cells", f"the row has {size}", _cells_amiss(cells, header))
        elif amiss[len(cells)] and len(cells) not in told:
            told.add(len(cells))
            rows_amiss = f"{amiss[len(cells)]} rows, from this one on, have {size}"
            problem(number, "1", "cells", rows_amiss, _cells_amiss(cells, header))
        for name, cell in zip(header, cells):
            if any(0xDC80 <= ord(c) <= 0xDCFF for c in cell):
                problem(
                    number,
                    name,
                    "utf-8",
                    f"the cell '{_shown(cell)}' holds a byte that is not UTF-8",
                    "save the file as UTF-8 and write the character again",
                )
        rows.append((number, dict(zip(header, cells))))
    return Resource(blank.name, file, blank.fields, blank.foreign, blank.lists, header, tuple(rows))


def _cells_amiss(cells: list[str], header: tuple[str, ...]) -> str:
    """What would mend a row that has not as many cells as the header."""
    missing = len(header) - len(cells)
    for mark, word in ((";", "semicolons"), ("\t", "tabs")):
        if missing > 0 and sum(cell.count(mark) for cell in cells) >= missing:
            return f"put commas for the {word}"
    if missing > 0 and cells[0].count(",") >= missing:
        return (
            "the whole row stands in its first cell: import the file with commas between the cells, and save it again"
        )
    if missing > 0:
        return f"add what is missing at the end of the row: {',' * missing}"
    return 'put a cell that holds a comma in quotation marks: "…"'


def _shown(cell: str) -> str:
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
