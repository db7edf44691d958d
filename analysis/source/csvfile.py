"""Reads one CSV file of an edition, and says what is wrong with its form."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from analysis.source.ids import nearest
from analysis.source.problems import Problem
from analysis.source.schema import PACKAGE, Resource

__all__ = ["read_table"]

#: More rows than this with the same wrong number of cells are one problem.
_MANY = 3
#: What git writes into a file where two versions could not be made one.
_MERGE = re.compile(r"<{7}|={7}$|>{7}")
_SAVE_AS = "save it as CSV, UTF-8, with commas between the cells"


def read_table(blank: Resource, content: bytes, problems: list[Problem], partial: bool = False) -> Resource:
    """The table in a CSV file; what is wrong with its form is added to ``problems``.

    ``blank`` describes the table; a ``partial`` one may leave out columns, but never the first, which is the id.
    A badly formed row is left out, and where the header is wrong all rows are; such a table is not complete.
    """
    lines, faults = _lines(blank, content)
    if lines:
        # A file's mark stands before its first cell.
        lines[0][0] = lines[0][0].removeprefix("\ufeff")
        header_faults = [*_header(blank, lines[0], partial)] or [*_order(blank, lines[0], partial)]
    problems += faults
    if not lines:
        return replace(blank, complete=False)
    problems += header_faults
    if header_faults:
        return replace(blank, complete=False)
    header = tuple(lines[0])
    problems += _row_faults(blank, header, lines)
    filled = [(number, cells) for number, cells in enumerate(lines[1:], 2) if any(cells)]
    sound = [row for row in filled if len(row[1]) == len(header) and not any(map(_is_undecoded, row[1]))]
    rows = tuple((number, dict(zip(header, cells))) for number, cells in sound)
    return replace(blank, header=header, rows=rows, complete=not faults and len(sound) == len(filled))


def _lines(blank: Resource, content: bytes) -> tuple[list[list[str]], list[Problem]]:
    """The rows of cells of a file, the header first, and why there are no more of them."""
    # Without its mark UTF-16 has a zero in every second byte of a plain letter.
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content.count(b"\0") > len(content) / 4:
        return [], [Problem(*blank.at(1), "utf-8", "the file is UTF-16", _SAVE_AS)]
    # A byte that is not UTF-8 becomes a lone surrogate, so that its cell can be named.
    reader = csv.reader(io.StringIO(content.decode("utf-8", errors="surrogateescape"), newline=""), strict=True)
    lines: list[list[str]] = []
    try:
        for cells in reader:
            lines.append(cells)
    except csv.Error as error:
        right = 'put a cell with a comma or a quotation mark in "…", and double each mark inside it'
        return lines, [Problem(*blank.at(len(lines) + 1), "csv", f"the row is no CSV ({error})", right)]
    if not lines or not lines[0]:
        names = ",".join(f["name"] for f in blank.fields)
        wrong = "the first row is empty" if lines else "the file is empty"
        return [], [Problem(*blank.at(1), "header", wrong, f"write the header row: {names}")]
    return lines, []


def _header(blank: Resource, header: list[str], partial: bool) -> Iterator[Problem]:
    """What is wrong with the names of the columns."""
    if len(header) == 1 and len(blank.fields) > 1 and re.search(r"[;\t\0]", header[0]):
        wrong = "the table is not separated by commas, or not UTF-8"
        yield Problem(*blank.at(1), "csv", wrong, _SAVE_AS)
        return
    if header[0].startswith("sep="):
        wrong = f"the first line is '{','.join(header)}', which only a spreadsheet knows"
        yield Problem(*blank.at(1), "header", wrong, "take it out")
        return
    names = [f["name"] for f in blank.fields]
    whole = f"the header is {','.join(names)}"
    missing = [name for name in names if name not in header]
    if len(missing) > max(1, 2 * len(names) / 3) and not partial:
        yield Problem(*blank.at(1), "header", "the first row does not name the columns", f"write it: {','.join(names)}")
        return
    if header[-1] == "" and not partial:
        yield Problem(*blank.at(1, str(len(header))), "header", "the header ends with a comma", f"take it out; {whole}")
        header = header[:-1]
    for name in header:
        if name not in names and not partial and (close := nearest(name, missing)[:1]):
            missing.remove(close[0])
            wrong = f"there is no column '{_decoded(name)}', and '{close[0]}' is missing"
            yield Problem(*blank.at(1, _decoded(name)), "header", wrong, f"write {close[0]}")
            names = [*names, name]
    for name in missing:
        if name in names[:1] or not partial:
            yield Problem(*blank.at(1, name), "header", f"the column '{name}' is missing", whole)
    for n, name in enumerate(header, 1):
        if name not in names and not partial:
            wrong = f"the column '{_decoded(name)}' is not described"
            right = f"describe it in {PACKAGE}, or take it out; {whole}"
            yield Problem(*blank.at(1, _decoded(name) or str(n)), "header", wrong, right)
        elif header.index(name) != n - 1:
            yield Problem(*blank.at(1, name), "header", f"the column '{name}' is there twice", "keep one of them")


def _order(blank: Resource, header: list[str], partial: bool) -> Iterator[Problem]:
    """Columns in another order than that of their description, by which other programs read them."""
    names = [f["name"] for f in blank.fields]
    if header != names and not partial:
        first = next(name for name, described in zip(header, names) if name != described)
        wrong = f"the column '{first}' stands in another place than in {PACKAGE}"
        yield Problem(*blank.at(1, first), "header", wrong, f"the order is {','.join(names)}")


def _row_faults(blank: Resource, header: tuple[str, ...], lines: list[list[str]]) -> Iterator[Problem]:
    """What is wrong with the form of the rows under the header."""
    merge = [number for number, cells in enumerate(lines[1:], 2) if cells and _MERGE.match(cells[0])]
    if merge:
        right = "keep one version, and take the lines <<<<<<<, ======= and >>>>>>> out"
        yield Problem(*blank.at(merge[0]), "csv", "a merge of two versions was left undone here", right)
        return
    sizes = Counter(len(cells) for cells in lines[1:] if any(cells) and len(cells) != len(header))
    empty = [number for number, cells in enumerate(lines[1:], 2) if not any(cells)]
    for number in empty if len(empty) <= _MANY else empty[:1]:
        wrong = "the row is empty" if len(empty) <= _MANY else f"{len(empty)} rows, from this one on, are empty"
        yield Problem(*blank.at(number), "cells", wrong, f"take {'it' if len(empty) <= _MANY else 'them'} out")
    counted: set[int] = set()
    for number, cells in enumerate(lines[1:], 2):
        if not any(cells):
            continue
        alike = sizes[len(cells)]
        size = f"{len(cells)} cell{'s' * (len(cells) != 1)}, the header {len(header)}"
        if 0 < alike <= _MANY:
            yield Problem(*blank.at(number), "cells", f"the row has {size}", _cells_right(cells, header))
        elif alike and len(cells) not in counted:
            counted.add(len(cells))
            wrong = f"{alike} rows, from this one on, have {size}"
            yield Problem(*blank.at(number), "cells", wrong, _cells_right(cells, header))
        for name, cell in zip(header, cells):
            if _is_undecoded(cell):
                wrong = f"the cell '{_decoded(cell)}' holds a byte that is not UTF-8"
                right = "save the file as UTF-8 and write the character again"
                yield Problem(*blank.at(number, name), "utf-8", wrong, right)


def _cells_right(cells: list[str], header: tuple[str, ...]) -> str:
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
    # A comma of a sentence has a space behind it.
    if not any(cells[missing:]) and not any(cell.startswith(" ") for cell in cells):
        return f"take the {'last comma' if missing == -1 else f'last {-missing} commas'} out"
    return 'put a cell that holds a comma in quotation marks: "…"'


def _is_undecoded(cell: str) -> bool:
    return not cell.isascii() and any("\udc80" <= c <= "\udcff" for c in cell)


def _decoded(cell: str) -> str:
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
