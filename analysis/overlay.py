"""Rows of a reader's own, laid over an edition that stays as it is.

The rows are read and checked as the edition's are: what was laid over becomes a new source, and
the rules see no difference.  Only where a problem is said to be is put right afterwards, so that
it names the reader's file and row.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.dates import Date
from analysis.ids import near
from analysis.source import Problem, Resource, Source, read_table

__all__ = ["lay"]


def lay(source: Source, folder: str | Path | None, given: Mapping[str, Iterable[object]]) -> Source:
    """A new source: the rows of a folder's CSV files, and the rows ``given`` for each table, laid over ``source``.

    What is wrong with the form of the rows is among the new source's problems.
    Raises :class:`FileNotFoundError` where ``folder`` is no folder.
    """
    made = dataclasses.replace(
        source, resources=dict(source.resources), problems=list(source.problems), places=dict(source.places)
    )
    for layer in [*_files(made, folder), *_rows(made, given)]:
        done = _lay(layer, made)
        made.changes += (f"{layer.file}: {done}",) if done else ()
    return made


def _files(source: Source, folder: str | Path | None) -> Iterable[Resource]:
    """The tables of a folder, as read."""
    if folder is None:
        return
    folder = Path(folder)
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is no folder")
    tables = {Path(resource.file).name: resource for resource in source.resources.values()}
    for path in sorted(folder.glob("*.csv")):
        name = f"{folder.name}/{path.name}"
        if path.name in tables:
            blank = dataclasses.replace(tables[path.name], file=name, header=(), rows=())
            yield read_table(blank, path.read_bytes(), source.problems, partial=True)
        else:
            wrong, right = "the edition has no table of this name", near(path.name, tables)
            source.problems.append(Problem(name, 1, "1", "file", wrong, right))


def _rows(source: Source, given: Mapping[str, Iterable[object]]) -> Iterable[Resource]:
    """Rows given in Python, as tables whose cells are text."""
    for table, rows in given.items():
        blank, found = source.resources[table], []
        names = {f["name"] for f in blank.fields}
        for number, row in enumerate(rows, 1):
            if isinstance(row, str):
                row = {"id": row}
            elif dataclasses.is_dataclass(row):  # a row of the edition, with what is computed in it
                row = {name: getattr(row, name) for name in names}
            found.append((number, {name: _cell(value) for name, value in row.items()}))
        yield dataclasses.replace(blank, file=table, header=tuple(names), rows=tuple(found))


def _cell(value: object) -> str:
    """A value as a cell holds it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Date):
        return value.edtf
    if isinstance(value, (tuple, list)):
        return " ".join(value)
    return "" if value is None else str(value)


def _lay(layer: Resource, source: Source) -> str:
    """Lay the rows of one table over those that are there, and say what that did."""
    under = source.resources[layer.name]
    names, rows = [f["name"] for f in under.fields], {cells.get("id"): (n, cells) for n, cells in under.rows}
    free = max((number for number, _ in under.rows), default=1) + 1
    done = {"added": 0, "changed": 0, "taken away": 0}
    seen: dict[str, int] = {}

    def problem(column: str, rule: str, wrong: str, right: str) -> None:
        source.problems.append(Problem(layer.file, number, column, rule, wrong, right))

    for number, cells in layer.rows:
        key = cells.get("id", "").removeprefix("-")
        if key in seen:
            problem("id", "unique", f"the id '{key}' is already in row {seen[key]}", "say all of it in one row")
            continue
        seen[key] = number
        if cells.get("id", "").startswith("-"):
            if key not in rows:
                problem("id", "unique", f"there is no row '{key}' to take away", near(key, rows))
            done["taken away"] += rows.pop(key, None) is not None
            continue
        for name in cells.keys() - set(names):
            problem(name, "header", f"{under.name} has no column '{name}'", near(name, names))
        _, old = rows.get(key, (0, dict.fromkeys(names, "")))
        done["changed" if key in rows else "added"] += 1
        source.added |= set() if key in rows else {(layer.name, key)}
        rows[key] = free, {name: cells.get(name, old.get(name, "")) for name in names}
        source.places[under.file, free] = layer.file, number
        free += 1
    source.resources[layer.name] = dataclasses.replace(under, rows=tuple(rows.values()))
    return ", ".join(f"{number} row{'s' * (number != 1)} {what}" for what, number in done.items() if number)
