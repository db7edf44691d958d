"""Tables as pandas frames, for scholars; the rest of the model does without pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.outputs import Table
from analysis.rows import Row
from analysis.source.dates import holds_dates

if TYPE_CHECKING:
    import pandas

__all__ = ["columns", "frame"]

_DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}


def frame(rows: tuple[Row, ...], fields: list[dict]) -> pandas.DataFrame:
    """A frame of rows by their Table Schema fields; see :meth:`analysis.edition.Edition.frame`."""
    import pandas  # here, because it takes longer to load than all of the edition

    columns, descriptions, units = {}, {}, {}
    for field in fields:
        name = field["name"]
        values = [getattr(row, name) for row in rows]
        if "keysOf" in field:
            values = [" ".join(keys) or None for keys in values]
        descriptions[name] = field.get("description", "")
        if unit := _unit(field):
            units[name] = unit
        if holds_dates(name):
            columns[name] = pandas.array([v and v.edtf for v in values], dtype="string")
            for bound, words in (("earliest", "First"), ("latest", "Last")):
                days = [v and getattr(v, bound) for v in values]
                columns[f"{name}_{bound}"] = (
                    pandas.Series(pandas.to_datetime(pandas.Series(days, dtype="object"))).astype("datetime64[s]").array
                )
                descriptions[f"{name}_{bound}"] = f"{words} day that {name} can mean."
                units[f"{name}_{bound}"] = "day"
        else:
            columns[name] = pandas.array(values, dtype=_DTYPES[field.get("type", "string")])
    result = pandas.DataFrame(columns).set_index("id")
    result.attrs |= {"columns": descriptions, "units": units}
    return result


def _unit(field: dict) -> str | None:
    """What a column counts; the schema names it for numbers."""
    return "EDTF" if holds_dates(field["name"]) else field.get("unit")


def columns(table: str, fields: list[dict], keys: dict[str, str]) -> Table:
    """What the columns of a table's frame hold; ``keys`` are its foreign keys. See :meth:`analysis.edition.Edition.columns`."""
    empty = frame((), fields)
    by_name = {f["name"]: f for f in fields}

    def form(name: str) -> str:
        field = by_name.get(name, {})
        table_of_keys = keys.get(name) or field.get("keysOf")
        words = field.get("constraints", {}).get("enum", ())
        return f"keys of {table_of_keys}" if table_of_keys else ", ".join(words) or "–"

    shown = [(empty.index.name, empty.index.dtype), *empty.dtypes.items()]
    descriptions, units = empty.attrs["columns"], empty.attrs["units"]
    return Table(
        f"columns-{table}",
        ("Column", "dtype", "Unit", "Words allowed", "What it holds"),
        tuple((name, str(dtype), units.get(name, "–"), form(name), descriptions[name]) for name, dtype in shown),
        f"Columns of {table}.",
        "From the schema of this edition’s data.",
        "analysis.frames.columns",
    )
