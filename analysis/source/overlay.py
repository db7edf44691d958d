"""Rows of a reader's own, laid over an edition that stays as it is.

The rows are read and checked as the edition's are: what was laid over becomes a new source, and
the rules see no difference.  Only the place of a problem is corrected afterwards, so that
it names the reader's file and row.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from analysis.source.csvfile import read_table
from analysis.source.dates import Date
from analysis.source.ids import near, nearest
from analysis.source.problems import Problem, Where
from analysis.source.read import Source
from analysis.source.schema import BOOKKEEPING, Resource, keys_in

__all__ = ["apply_overlay"]

#: How many of the rows that need one that is taken away are named.
_SHOWN = 5


class Removed(NamedTuple):
    """A row taken away: its table and id, the place that says so, and the row with its number."""

    table: str
    key: str
    file: str
    number: int
    row: tuple[int, dict[str, str]]


def apply_overlay(source: Source, folder: str | Path | None, given: Mapping[str, Iterable[object]]) -> Source:
    """A new source: the rows of a folder's CSV files, and the rows ``given`` for each table, laid over ``source``.

    What is wrong with the form of the rows is among the new source's problems.
    Raises :class:`FileNotFoundError` where ``folder`` is no folder or holds no table, and :class:`TypeError` for rows that are
    no list.
    """
    result = dataclasses.replace(
        source, resources=dict(source.resources), problems=list(source.problems), provenance=dict(source.provenance)
    )
    removed: list[Removed] = []
    for layer in [*_files(result, folder), *_rows(result, given)]:
        if not layer.complete:
            result.unread |= {layer.name}
        changes = _apply(layer, result, removed)
        result.changes += (f"{layer.file}: {changes}",) if changes else ()
    _keep_what_is_needed(result, removed)
    return result


def _files(source: Source, folder: str | Path | None) -> Iterable[Resource]:
    """The tables of a folder, as read."""
    if folder is None:
        return
    folder = Path(folder)
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder.resolve()} is no folder")
    tables = {Path(resource.file).name: resource for resource in source.resources.values()}
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise FileNotFoundError(f"{folder.resolve()} holds no CSV file of a table, such as {', '.join([*tables][:3])}")
    for path in paths:
        name = f"{folder.name}/{path.name}"
        if path.name in tables:
            blank = dataclasses.replace(tables[path.name], file=name, header=(), rows=())
            yield read_table(blank, path.read_bytes(), source.problems, partial=True)
        else:
            wrong, right = "the edition has no table of this name", near(path.name, tables)
            source.problems.append(Problem(*Where(name), "file", wrong, right))


def _rows(source: Source, given: Mapping[str, Iterable[object]]) -> Iterable[Resource]:
    """Rows given in Python, as tables whose cells are text."""
    for table, rows in given.items():
        blank, numbered = source.resources[table], []
        names = {f["name"] for f in blank.fields}
        for number, row in enumerate(_listed(table, rows, names), 1):
            if isinstance(row, str):
                row = {"id": row}
            elif dataclasses.is_dataclass(row):  # a row of the edition, with what is computed in it
                row = {name: getattr(row, name) for name in names}
            elif not isinstance(row, Mapping):
                raise TypeError(
                    f"{table}: a row is a mapping of columns to values, a row of the edition, or an id with - before it"
                )
            numbered.append((number, {name: _cell(value) for name, value in row.items()}))
        yield dataclasses.replace(blank, file=table, header=tuple(names), rows=tuple(numbered))


def _listed(table: str, rows: object, names: set[str]) -> Iterable[object]:
    """Rows given in Python, one by one; a frame of the table is a list of its rows, without the columns that are computed."""
    if isinstance(rows, (str, Mapping)) or dataclasses.is_dataclass(rows):
        raise TypeError(f"{table} wants a list of rows: put what you have into brackets, {table}=[…]")
    if hasattr(rows, "reset_index"):
        records = rows.astype(object).where(rows.notna(), None).reset_index().to_dict("records")
        return [{name: value for name, value in record.items() if name in names} for record in records]
    return rows


def _cell(value: object) -> str:
    """A value as a cell holds it; what pandas and numpy have for values of Python is read as these, and what is missing is empty."""
    if hasattr(value, "isoformat"):  # a date, or a point in time, of which the day is meant
        text = value.isoformat()
        return "" if text == "NaT" else text[:10]
    if not isinstance(value, (str, bytes, list, tuple)) and hasattr(value, "item"):
        value = value.item()
    # Only what is not a number, or not there, differs from itself; pandas.NA cannot be compared at all.
    if type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer():  # pandas makes floats of a column of numbers with gaps
        return str(int(value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Date):
        return value.edtf
    if isinstance(value, (tuple, list)):
        return " ".join(value)
    return "" if value is None else str(value)


def _apply(layer: Resource, source: Source, removed: list[Removed]) -> str:
    """Lay the rows of one table over those that are there, and say what that did; what it takes away is added to ``removed``."""
    under = source.resources[layer.name]
    names, rows = [f["name"] for f in under.fields], {cells.get("id"): (n, cells) for n, cells in under.rows}
    needed = {f["name"] for f in under.fields if f.get("constraints", {}).get("required")}
    free = max((number for number, _ in under.rows), default=1) + 1
    counts = {"added": 0, "changed": 0, "taken away": 0}
    numbers: dict[str, int] = {}
    unknown: set[str] = set()

    def no_column(name: str) -> tuple[str, str]:
        return f"{under.name} has no column '{name}'", near(name, names)

    def problem(column: str, rule: str, wrong: str, right: str) -> None:
        source.problems.append(Problem(layer.file, number, column, rule, wrong, right))

    for name in layer.header:
        if name not in names:
            source.problems.append(Problem(layer.file, 1, name, "header", *no_column(name)))
            unknown.add(name)
    for number, cells in layer.rows if names[0] in layer.header else ():
        key = cells.get("id", "").removeprefix("-")
        if key.startswith("#NAME"):
            wrong = f"'{key}' is what a spreadsheet makes of an id with a minus before it"
            problem("id", "overlay", wrong, "format the column as text, and write - and the id again")
            continue
        if key in numbers:
            problem("id", "unique", f"the id '{key}' is already in row {numbers[key]}", "say all of it in one row")
            continue
        numbers[key] = number
        if cells.get("id", "").startswith("-"):
            if key not in rows:
                problem("id", "unique", f"there is no row '{key}' to take away", near(key, rows))
            elif old := rows.pop(key):
                counts["taken away"] += 1
                removed.append(Removed(layer.name, key, layer.file, number, old))
            continue
        for name in sorted(cells.keys() - {*names, *unknown}):
            problem(name, "header", *no_column(name))
            unknown.add(name)
        if key in rows and not cells.keys() - {"id"}:
            problem(
                "id",
                "overlay",
                f"nothing is said of '{key}'",
                f"write -{key} to take it away, or the columns that change",
            )
            continue
        if key not in rows and nearest(key, rows) and any(not cells.get(name) for name in needed):
            lacking = ", ".join(name for name in names if name in needed and not cells.get(name))
            problem("id", "overlay", f"no row '{key}' to change; {near(key, rows)}", f"a new row also needs {lacking}")
            continue
        _, old = rows.get(key, (0, dict.fromkeys(names, "")))
        counts["changed" if key in rows else "added"] += 1
        source.added |= set() if key in rows else {(layer.name, key)}
        rows[key] = free, {name: cells.get(name, old.get(name, "")) for name in names}
        source.provenance[under.file, free] = layer.file, number
        free += 1
    source.resources[layer.name] = dataclasses.replace(under, rows=tuple(rows.values()))
    return ", ".join(f"{number} row{'s' * (number != 1)} {what}" for what, number in counts.items() if number)


def _keep_what_is_needed(source: Source, removed: list[Removed]) -> None:
    """Say of each row taken away which others still name it, and put it back, so that it is said once.

    What the edition notes of its own making about a row, such as its second reading, goes with it: no reader wrote that.
    """
    missing = {(table, key) for table, key, *_ in removed}
    dropped = set(missing)
    for name in BOOKKEEPING if missing else ():
        if resource := source.resources.get(name):
            rows = [(number, cells, _without(resource, cells, dropped)) for number, cells in resource.rows]
            source.resources[name] = dataclasses.replace(
                resource, rows=tuple((n, remaining) for n, _, remaining in rows if remaining)
            )
            dropped |= {(name, cells.get("id", "")) for _, cells, remaining in rows if not remaining}
    needed = _naming(source, missing)
    for table, key, file, number, row in removed:
        if by := needed.get((table, key)):
            rows = ", ".join(f"{name} ({_first(keys)})" for name, keys in by.items())
            wrong, right = f"'{key}' is still needed, by {rows}", "take those rows away too, or change them"
            source.problems.append(Problem(file, number, "id", "overlay", wrong, right))
            under = source.resources[table]
            source.resources[table] = dataclasses.replace(under, rows=(*under.rows, row))


def _without(resource: Resource, cells: dict[str, str], missing: set[tuple[str, str]]) -> dict[str, str]:
    """The cells of a row about the making of the edition without the keys of what is missing; empty if that leaves nothing.

    A list of keys loses those that are missing, and the row stays as long as one is left; any other key takes its row along.
    """
    lists = {
        column: [k for k in cells.get(column, "").split() if (table, k) not in missing]
        for column, table in resource.lists.items()
    }
    emptied = any(cells.get(column) and not keys for column, keys in lists.items())
    own_keys = {(table, cells.get(column)) for column, table in resource.foreign.items()}
    own_keys.add((cells.get("sampled"), cells.get("key")))  # a second reading names its row by table and id
    return {} if emptied or own_keys & missing else cells | {column: " ".join(keys) for column, keys in lists.items()}


def _naming(source: Source, missing: set[tuple[str, str]]) -> dict[tuple[str, str], dict[str, list[str]]]:
    """The ids of the rows that name what is missing, by what they name and by table."""
    naming: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, resource in source.resources.items() if missing else ():
        for _, cells in resource.rows:
            for link in {(table, key) for _, key, table in keys_in(resource, cells, source.resources)} & missing:
                naming[link][name].append(cells.get("id", ""))
    return naming


def _first(keys: list[str]) -> str:
    """Up to five ids, and how many more there are."""
    more = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
    return ", ".join(keys[:_SHOWN]) + more
