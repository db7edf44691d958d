"""The typed rows of an edition's tables, and how a row is shown in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from analysis.source.dates import Date, holds_dates
from analysis.source.schema import Resource, convert, singular

__all__ = ["ROWS_SHOWN", "Row", "Rows", "as_json", "row_type", "rows_html", "sentence", "typed_rows"]

#: How many rows of a table are shown before the rest is only counted.
ROWS_SHOWN = 12
#: The columns that say what a row is about; the first that a row has begins its sentence.
_LEAD = ("statement", "label", "post", "form", "reading", "check")
#: Columns that say nothing to a reader.
_SILENT = ("sha256", "simhash", "incipit")
_TYPES = {"integer": int, "number": float, "boolean": bool}


@dataclasses.dataclass(frozen=True, repr=False)
class Row:
    """A row of a table; the fields are the table's columns, ``None`` where a cell is empty."""

    def __str__(self) -> str:
        return sentence(self)

    __repr__ = __str__


def as_json(row: Row) -> dict:
    """A row in types that JSON has: columns keep their names, dates are EDTF, several keys are a list."""
    return {f.name: _value(getattr(row, f.name)) for f in dataclasses.fields(row)}


def _value(value: object) -> object:
    return value.edtf if isinstance(value, Date) else list(value) if isinstance(value, tuple) else value


def row_type(table: str, fields: Iterable[dict]) -> type[Row]:
    """The class of a table's rows, from its Table Schema: an event of ``events`` is an ``Event``."""
    name = "".join(part.capitalize() for part in singular(table).split("_"))

    def kind(field: dict) -> Any:
        if "keysOf" in field:
            return tuple
        filled = Date if holds_dates(field["name"]) else _TYPES.get(field.get("type"), str)
        return filled if field.get("constraints", {}).get("required") else filled | None

    # The sentence that __str__ makes is also its repr; the constructor form is of no use here.
    columns = [(f["name"], kind(f)) for f in fields]
    row = dataclasses.make_dataclass(name, columns, bases=(Row,), frozen=True, repr=False)
    row.__doc__ = f"A row of {table}.\n\n" + "\n".join(f"{f['name']}: {f.get('description', '')}" for f in fields)
    return row


def typed_rows(resource: Resource, computed: Sequence[dict] = ()) -> Rows:
    """The typed rows of a table as read; ``computed`` are fields of columns that are empty as yet."""
    row = row_type(resource.name, [*resource.fields, *computed])
    fields, blank = {f["name"]: f for f in resource.fields}, {f["name"]: None for f in computed}
    return Rows(
        row(**blank, **{name: convert(cell, fields[name]) for name, cell in cells.items()})
        for _, cells in resource.rows
    )


def sentence(row: Row) -> str:
    """A row as a sentence: its kind and id, what it is about, and then every other column that is filled, checksums left out."""
    columns = (f.name for f in dataclasses.fields(row)[1:] if f.name not in _SILENT)
    filled = {name: _words(value) for name in columns if (value := getattr(row, name)) not in (None, ())}
    lead = next((name for name in _LEAD if name in filled), None)
    about = f": {filled.pop(lead).removesuffix('.')}" if lead else ""
    rest = "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in filled.items())
    return f"{type(row).__name__} {row.id}{about}" + (f" ({rest})." if rest else ".")


def _words(value: object) -> str:
    if isinstance(value, Date):
        return value.words
    if isinstance(value, tuple):
        return ", ".join(value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


class Rows(tuple):
    """Rows in a tuple that shows itself as one sentence a row: those of a table, or any that were chosen from it."""

    __slots__ = ()

    def __getitem__(self, place):
        row = super().__getitem__(place)
        return Rows(row) if isinstance(place, slice) else row

    def __repr__(self) -> str:
        return "\n".join([sentence(row) for row in self[:ROWS_SHOWN]] + _more(self)) or "no rows"

    def _repr_html_(self) -> str:
        return rows_html(self) or "<p>no rows</p>"


def _more(rows: tuple[Row, ...]) -> list[str]:
    return [f"… and {len(rows) - ROWS_SHOWN} more"] if len(rows) > ROWS_SHOWN else []


def rows_html(rows: tuple[Row, ...]) -> str:
    """Rows as a list in HTML, one sentence a row, the first :data:`ROWS_SHOWN` of them; empty where there are none."""
    items = [escape(text) for text in [sentence(row) for row in rows[:ROWS_SHOWN]] + _more(rows)]
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>" if items else ""
