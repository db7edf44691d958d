"""How rows, tables, entries and the edition itself are shown in a notebook, each with a plain text that says the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from analysis.dates import Date

if TYPE_CHECKING:
    from analysis.edition import Edition, Entry, Row

__all__ = ["MOST", "Rows", "edition_html", "edition_text", "entry_html", "entry_text", "sentence"]

#: How many rows of a table are shown before the rest is only counted.
MOST = 12
#: The columns that say what a row is about; the first that a row has begins its sentence.
_LEAD = ("statement", "label", "post", "form", "reading", "check")
#: Columns that say nothing to a reader.
_SILENT = ("sha256", "simhash", "incipit")


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
        found = super().__getitem__(place)
        return Rows(found) if isinstance(place, slice) else found

    def __repr__(self) -> str:
        return "\n".join([sentence(row) for row in self[:MOST]] + _more(self)) or "no rows"

    def _repr_html_(self) -> str:
        return _list(self) or "<p>no rows</p>"


def _more(rows: tuple[Row, ...]) -> list[str]:
    return [f"… and {len(rows) - MOST} more"] if len(rows) > MOST else []


def _list(rows: tuple[Row, ...]) -> str:
    items = [escape(text) for text in [sentence(row) for row in rows[:MOST]] + _more(rows)]
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>" if items else ""


def _tied(entry: Entry) -> Iterable[tuple[str, Rows]]:
    others = (name for name in entry.edition.tables if name != entry.table)
    return ((name, rows) for name in others if (rows := getattr(entry, name)))


def entry_text(entry: Entry) -> str:
    """A row, its paraphrase if it is a passage's, and the rows of other tables that are tied to it, table by table."""
    parts = [sentence(entry.row), *(entry.text.lines if entry.text else ())]
    for name, rows in _tied(entry):
        parts += [f"{name}, {len(rows)}:", *(f"  {line}" for line in repr(rows).split("\n"))]
    return "\n".join(parts)


def entry_html(entry: Entry) -> str:
    """The same as :func:`entry_text`, in HTML; each table opens at a click."""
    made = f"<p><strong>{escape(sentence(entry.row))}</strong></p>"
    if entry.text:
        made += "<p>" + "<br>".join(escape(line) for line in entry.text.lines) + "</p>"
    for name, rows in _tied(entry):
        made += f"<details><summary>{escape(name)}, {len(rows)}</summary>{_list(rows)}</details>"
    return made


def _tables(edition: Edition) -> list[tuple[str, str, str]]:
    told = {r["name"]: r.get("description", "") for r in edition.package["resources"]}
    return [(name, str(len(rows)), told.get(name, "")) for name, rows in edition.tables.items()]


def edition_text(edition: Edition) -> str:
    """The edition's name and title, what was changed after it was read, and its tables with their rows counted."""
    tables = [f"  {name}, {number}: {told}" for name, number, told in _tables(edition)]
    return "\n".join([f"Edition {edition.name}: {edition.title}", *edition.changes, *tables])


def edition_html(edition: Edition) -> str:
    """The same as :func:`edition_text`, in HTML."""
    head = "".join(f"<p>{escape(line)}</p>" for line in (f"Edition {edition.name}: {edition.title}", *edition.changes))
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in _tables(edition))
    names = "<tr><th>Table</th><th>Rows</th><th>What it holds</th></tr>"
    return f"{head}<table><thead>{names}</thead><tbody>{rows}</tbody></table>"
