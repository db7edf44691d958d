"""Tables as pandas frames, for scholars; the rest of the model does without pandas."""

from __future__ import annotations

import pandas

from analysis.dates import holds_dates
from analysis.edition import Row

__all__ = ["frame"]

_DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}


def frame(rows: tuple[Row, ...], fields: list[dict]) -> pandas.DataFrame:
    """A frame of rows by their Table Schema fields; see :meth:`analysis.edition.Edition.frame`."""
    columns, told = {}, {}
    for field in fields:
        name = field["name"]
        values = [getattr(row, name) for row in rows]
        if "keysOf" in field:
            values = [" ".join(keys) or None for keys in values]
        told[name] = field.get("description", "")
        if holds_dates(name):
            columns[name] = pandas.array([v and v.edtf for v in values], dtype="string")
            for bound, words in (("earliest", "First"), ("latest", "Last")):
                days = [v and getattr(v, bound) for v in values]
                columns[f"{name}_{bound}"] = (
                    pandas.Series(pandas.to_datetime(pandas.Series(days, dtype="object"))).astype("datetime64[s]").array
                )
                told[f"{name}_{bound}"] = f"{words} day that {name} can mean."
        else:
            columns[name] = pandas.array(values, dtype=_DTYPES[field.get("type", "string")])
    made = pandas.DataFrame(columns).set_index("id")
    made.attrs["columns"] = told
    return made
