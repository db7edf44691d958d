"""What the Table Schema of an edition says of its tables: their fields, their keys, and the values of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.source.dates import holds_dates, parse
from analysis.source.problems import CellValueError, Where

__all__ = [
    "BOOKKEEPING",
    "KINDS",
    "PACKAGE",
    "REGISTERS",
    "Resource",
    "convert",
    "foreign_keys",
    "key_lists",
    "keys_in",
    "singular",
]

PACKAGE = "datapackage.json"


#: What prose can name by a role, as in ``{agent}`key```, and the table that holds it.
KINDS = {
    "agent": "agents",
    "place": "places",
    "event": "events",
    "work": "works",
    "passage": "passages",
    "concept": "concepts",
    "claim": "claims",
}


#: The tables that have a register, whose entries are what roles name.
REGISTERS = ("agents", "places", "events", "concepts")


#: Tables about the making of the edition: second readings, searches and what changed.  They relate nothing, and a row of
#: theirs about something that is taken away goes with it; a table stands after those that its rows name.
BOOKKEEPING = ("reviews", "error_samples", "rechecks", "searches", "status_changes", "reader_corrections")


@dataclass(frozen=True)
class Resource:
    """A table as read: its schema, its header, and its rows of cells with their row numbers.

    ``fields`` are those of the schema, ``foreign`` its foreign keys by column, ``lists`` the columns that hold several
    keys.  A table is not ``complete`` if its file is missing, or so badly formed that some of its rows are not here.
    """

    name: str
    file: str
    fields: tuple[dict, ...]
    foreign: dict[str, str]
    lists: dict[str, str]
    header: tuple[str, ...] = ()
    rows: tuple[tuple[int, dict[str, str]], ...] = ()
    complete: bool = True

    def at(self, row: int, column: str = "1") -> Where:
        """A place in the table's file."""
        return Where(self.file, row, column)


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


def convert(cell: str, schema: dict):
    """The value of a cell by its field's description; ``None`` for an empty one, ``()`` for an empty list of keys.

    Raises :class:`~analysis.source.problems.CellValueError`, which says what the cell should have held.
    """
    if "keysOf" in schema:
        return tuple(cell.split())
    if cell == "":
        return None
    if holds_dates(schema["name"]):
        return parse(cell)
    return _READERS.get(schema.get("type"), str)(cell)


def _whole(cell: str) -> int:
    if re.fullmatch(r"-?[0-9]+", cell):
        return int(cell)
    # Other programs write 40.0 for 40, and people +40, 4 000 or 4_000.
    plain = re.sub(r"\.0+$|[\s_'’\u00a0\u202f]|^\+", "", cell)
    right = f"write {plain}" if re.fullmatch(r"-?[0-9]+", plain) else "write a whole number"
    raise CellValueError(f"'{cell}' is not a whole number", right)


def _number(cell: str) -> float:
    if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", cell):
        return float(cell)
    comma = cell.replace(",", ".")
    right = f"write {comma}" if re.fullmatch(r"-?[0-9]+\.[0-9]+", comma) else "write a number, with a point"
    raise CellValueError(f"'{cell}' is not a number", right)


def _boolean(cell: str) -> bool:
    if cell not in ("true", "false"):
        small = ", in small letters" * (cell.casefold() in ("true", "false"))
        raise CellValueError(f"'{cell}' is neither true nor false", f"write true or false{small}")
    return cell == "true"


_READERS = {"integer": _whole, "number": _number, "boolean": _boolean}
