"""What stands in an edition's files, read before any of it is believed.

:func:`read` takes in whatever is there and keeps what it could not make sense of as
problems, so that :mod:`analysis.validate` can report all of them at once.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis import text
from analysis.dates import holds_dates, parse

__all__ = [
    "Problem",
    "Resource",
    "Source",
    "convert",
    "find_root",
    "foreign_keys",
    "key_lists",
    "keys_in",
    "read",
    "read_table",
    "singular",
]

PACKAGE = "datapackage.json"
#: More rows than this with the same wrong number of cells are one problem.
_MANY = 3


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where, what, and what would be right.

    ``row`` counts as a spreadsheet does, the header being row 1; ``column`` is the column's name,
    or a number of characters in a file that has no columns.
    """

    file: str
    row: int
    column: str
    rule: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.file}:{self.row}:{self.column}: {self.wrong}; {self.right}"


@dataclass(frozen=True)
class Resource:
    """A table as read: its schema, its header, and its rows of cells with their row numbers."""

    name: str
    file: str
    fields: tuple[dict, ...]
    foreign: dict[str, str]
    lists: dict[str, str]
    header: tuple[str, ...] = ()
    rows: tuple[tuple[int, dict[str, str]], ...] = ()


@dataclass
class Source:
    """Everything read from one edition, before any of it is believed.

    Where rows were laid over those of the edition, ``places`` says for the file and number that such a row has here
    which file and row its writer knows it by, ``added`` are the tables and ids of new rows, and ``changes`` tells what was
    done; see :mod:`analysis.overlay`.
    """

    root: Path
    data: Path
    package: dict
    resources: dict[str, Resource]
    chapters: tuple[text.Chapter, ...] = ()
    toc: tuple[str, ...] = ()
    has_chapters: bool = False
    problems: list[Problem] = field(default_factory=list)
    places: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    added: frozenset[tuple[str, str]] = frozenset()
    changes: tuple[str, ...] = ()


def find_root(path: str | Path | None = None) -> tuple[Path, Path]:
    """The root and the data folder of an edition.

    ``path`` is either of them; without it, the nearest edition around the working folder
    is meant, and failing that the one this package stands in.
    Raises :class:`FileNotFoundError` where there is no ``datapackage.json``.
    """
    if path is not None:
        path = Path(path).resolve()
        for root, data in ((path.parent, path), (path, path / "data")):
            if (data / PACKAGE).is_file():
                return root, data
        raise FileNotFoundError(f"{path} holds no {PACKAGE}, neither in itself nor in data/")
    here = Path.cwd().resolve()
    for root in (here, *here.parents, Path(__file__).resolve().parents[1]):
        if (root / "data" / PACKAGE).is_file():
            return root, root / "data"
    raise FileNotFoundError(f"no data/{PACKAGE} here, above, or beside the package")


def read(path: str | Path | None = None) -> Source:
    """Read an edition's files without checking what they say.

    Raises :class:`FileNotFoundError` where there is no edition, :class:`ValueError` where its
    ``datapackage.json`` is no JSON.
    """
    root, data = find_root(path)
    try:
        package = json.loads((data / PACKAGE).read_text(encoding="utf-8"))
        tables = [(entry["name"], entry["path"], entry["schema"]) for entry in package["resources"]]
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{data / PACKAGE} cannot be read: {error!r}") from error
    source = Source(root, data, package, {})
    prefix = f"{data.name}/"
    for name, file, schema in tables:
        blank = Resource(name, prefix + file, tuple(schema["fields"]), foreign_keys(schema), key_lists(schema))
        if not (data / file).is_file():
            source.problems.append(
                Problem(
                    prefix + file,
                    1,
                    "1",
                    "file",
                    "the file is missing",
                    f"{PACKAGE} describes it: put it back, or take it out there",
                )
            )
            source.resources[name] = blank
        else:
            source.resources[name] = read_table(blank, (data / file).read_bytes(), source.problems)
    described = {file for _, file, _ in tables}
    for stray in sorted(p.name for p in data.glob("*.csv") if p.name not in described):
        source.problems.append(
            Problem(
                prefix + stray,
                1,
                "1",
                "file",
                "no table of this name is described",
                f"describe it in {PACKAGE}, or take the file away",
            )
        )
    _chapters(source)
    return source


def singular(table: str) -> str:
    """The singular of a table's name, which is what columns that hold its keys are called."""
    for plural, single in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if table.endswith(plural):
            return table.removesuffix(plural) + single
    return table


def foreign_keys(schema: dict) -> dict[str, str]:
    """The columns of a table that hold keys, and the tables these belong to; Table Schema also allows lists of one."""
    keys = [(key["fields"], key["reference"]["resource"]) for key in schema.get("foreignKeys", [])]
    return {(column if isinstance(column, str) else column[0]): table for column, table in keys}


def key_lists(schema: dict) -> dict[str, str]:
    """The columns that hold several keys with a space between, and the tables these belong to.

    Table Schema has no word for them; ``keysOf`` is the edition's own.
    """
    return {field["name"]: field["keysOf"] for field in schema["fields"] if "keysOf" in field}


def keys_in(resource: Resource, cells: dict[str, str], tables: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """The keys that a row holds, each with its column and the table it belongs to; ``tables`` are all that there are."""
    for column, table in resource.foreign.items():
        yield column, cells.get(column, ""), table
    if "kind" in cells and "key" in cells:
        yield from (("key", cells["key"], table) for table in tables if singular(table) == cells["kind"])
    for column, table in resource.lists.items():
        yield from ((column, key, table) for key in cells.get(column, "").split())


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


def _chapters(source: Source) -> None:
    if not (source.root / "_toc.yml").is_file():
        return
    source.has_chapters = True
    try:
        source.toc = tuple(text.toc(source.root))
    except ValueError as error:
        source.problems.append(
            Problem("_toc.yml", 1, "1", "toc", str(error), "it needs format, root and parts; see sphinx-external-toc")
        )
        return
    chapters = []
    for name in source.toc:
        path = source.root / f"{name}.md"
        if not path.is_file():
            source.problems.append(
                Problem(
                    "_toc.yml",
                    1,
                    "1",
                    "toc",
                    f"'{name}' is no file",
                    f"write {name}.md, or take it out of the table of contents",
                )
            )
            continue
        try:
            chapters.append(text.read_chapter(path, source.root))
        except UnicodeDecodeError as error:
            row = path.read_bytes()[: error.start].count(b"\n") + 1
            source.problems.append(
                Problem(
                    f"{name}.md",
                    row,
                    "1",
                    "utf-8",
                    "the line holds a byte that is not UTF-8",
                    "save the file as UTF-8 and write the character again",
                )
            )
    source.chapters = tuple(chapters)


def convert(cell: str, schema: dict):
    """The value of a cell by its field's description; ``None`` for an empty one, ``()`` for an empty list of keys.

    Raises :class:`ValueError` saying what the cell should have held.
    """
    if "keysOf" in schema:
        return tuple(cell.split())
    if cell == "":
        return None
    kind, name = schema.get("type", "string"), schema["name"]
    if holds_dates(name):
        return parse(cell)
    if kind == "integer":
        try:
            return int(cell)
        except ValueError:
            raise ValueError(f"'{cell}' is not a whole number") from None
    if kind == "number":
        try:
            return float(cell)
        except ValueError:
            raise ValueError(f"'{cell}' is not a number") from None
    if kind == "boolean":
        if cell not in ("true", "false"):
            raise ValueError(f"'{cell}' is neither true nor false")
        return cell == "true"
    return cell
