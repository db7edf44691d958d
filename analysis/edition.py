"""The edition as one frozen object: typed rows, and what is tied to what."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from analysis import display
from analysis.dates import Date, holds_dates
from analysis.display import Rows
from analysis.ids import UnknownId, nearest
from analysis.source import Source, foreign_keys, key_lists, singular
from analysis.status import COMPUTED, Verdict, assessor
from analysis.text import Chapter, Text

if TYPE_CHECKING:
    import pandas

    from analysis.studies.exhibit import Table

__all__ = ["Edition", "Entry", "Row", "row_type"]


@dataclasses.dataclass(frozen=True)
class Row:
    """A row of a table; the fields are the table's columns, ``None`` where a cell is empty."""

    def __str__(self) -> str:
        return display.sentence(self)


#: The tables about the making of the edition.
_OF_THE_EDITION = ("reviews", "rechecks")
_TYPES = {"string": str, "integer": int, "number": float, "boolean": bool}


def row_type(table: str, fields: Iterable[dict]) -> type[Row]:
    """The class of a table's rows, from its Table Schema: an event of ``events`` is an ``Event``."""
    name = "".join(part.capitalize() for part in singular(table).split("_"))

    def kind(field: dict) -> Any:
        if "keysOf" in field:
            return tuple
        given = Date if holds_dates(field["name"]) else _TYPES[field.get("type", "string")]
        return given if field.get("constraints", {}).get("required") else given | None

    made = dataclasses.make_dataclass(name, [(f["name"], kind(f)) for f in fields], bases=(Row,), frozen=True)
    # A generated __repr__ hides the sentence that __str__ makes; the constructor form is of no use here.
    made.__repr__ = Row.__str__
    made.__doc__ = f"A row of {table}.\n\n" + "\n".join(f"{f['name']}: {f.get('description', '')}" for f in fields)
    return made


@dataclasses.dataclass(frozen=True, eq=False)
class Entry:
    """One row together with what is tied to it.

    Columns of the row are attributes, and so are tables: ``edition["p07"].agents`` are the agents tied to p07 by the keys
    in the data, as :meth:`Edition.tied` says.
    ``text`` is the paraphrase of a passage, ``verdict`` what the evidence makes of a claim; ``None`` for anything else.
    """

    row: Row
    table: str
    edition: Edition

    @property
    def text(self) -> Text | None:
        return self.edition.texts.get(self.row.id) if self.table == "passages" else None

    @property
    def verdict(self) -> Verdict | None:
        return assessor(self.edition).assess(self.row) if self.table == "claims" else None

    def __getattr__(self, name: str):
        if not name.startswith("_"):
            if name in self.edition.tables:
                return self.edition.tied(self.table, self.row.id, name)
            if hasattr(self.row, name):
                return getattr(self.row, name)
        raise AttributeError(f"{self.table} row '{self.row.id}' has no column and no table '{name}'")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(f.name for f in dataclasses.fields(self.row)), *self.edition.tables]

    def __repr__(self) -> str:
        return display.entry_text(self)

    def _repr_html_(self) -> str:
        return display.entry_html(self)


@dataclasses.dataclass(frozen=True, eq=False)
class Edition:
    """Data and paraphrase, loaded once and never changed.

    Every table is an attribute, a tuple of rows with ``.id``: ``edition.events``.
    ``edition[id]`` finds a row by its id and gives it with what is tied to it.
    ``texts`` holds the paraphrase of every passage, ``chapters`` the files it stands in.
    ``source`` is what it was made from, as read; :meth:`with_rows` lays rows of a reader's own over it.
    """

    source: Source
    package: dict
    tables: Mapping[str, Rows]
    chapters: tuple[Chapter, ...] = ()
    texts: Mapping[str, Text] = dataclasses.field(default_factory=lambda: MappingProxyType({}))

    @property
    def root(self) -> Path:
        """The folder that the edition was read from."""
        return self.source.root

    @property
    def changes(self) -> tuple[str, ...]:
        """What rows laid over the edition's changed, a sentence for each table."""
        return self.source.changes

    @property
    def name(self) -> str:
        """The edition's slug."""
        return self.package["name"]

    @property
    def title(self) -> str:
        return self.package["title"]

    def __getattr__(self, name: str):
        if name.startswith("_") or "tables" not in self.__dict__:
            raise AttributeError(name)
        return self._table(name)

    def _table(self, name: str) -> Rows:
        """The rows of a table; raises :class:`AttributeError`, which names the nearest tables, where there is none."""
        if name in self.tables:
            return self.tables[name]
        close = nearest(name, self.tables)
        told = f"near it: {', '.join(close)}" if close else f"the tables are {', '.join(self.tables)}"
        raise AttributeError(f"no table '{name}'; {told}")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]

    def __repr__(self) -> str:
        return display.edition_text(self)

    def _repr_html_(self) -> str:
        return display.edition_html(self)

    def __getitem__(self, key: str) -> Entry:
        """The row of this id, in the first table that has it, and what is tied to it.

        Raises :class:`~analysis.ids.UnknownId`, naming the nearest ids, and :class:`TypeError` for what is no text.
        """
        if not isinstance(key, str):
            raise TypeError(f"an id is a text, such as 'p07', and not {key!r}")
        for table, rows in self._index.items():
            if key in rows:
                return Entry(rows[key], table, self)
        raise _unknown("no row has the id", key, self._ipython_key_completions_())

    def __contains__(self, key: object) -> bool:
        return any(key in rows for rows in self._index.values())

    #: An edition has many tables and no order of its own; its tables can be gone through.
    __iter__ = None

    def _ipython_key_completions_(self) -> list[str]:
        """All ids, which the tab key offers between the brackets."""
        return list(dict.fromkeys(key for rows in self._index.values() for key in rows))

    def get(self, table: str, key: str) -> Row:
        """The row of this id in one table.

        Raises :class:`~analysis.ids.UnknownId`, naming the nearest ids, and :class:`AttributeError` for an unknown table.
        """
        self._table(table)
        if key in self._index[table]:
            return self._index[table][key]
        raise _unknown(f"{table} has no row", key, self._index[table])

    @cached_property
    def _index(self) -> dict[str, dict[str, Row]]:
        return {name: {row.id: row for row in rows} for name, rows in self.tables.items()}

    @cached_property
    def _keys(self) -> dict[str, dict[str, str]]:
        """For each table, the columns that hold keys and the table each belongs to."""
        return {r["name"]: foreign_keys(r["schema"]) for r in self.package["resources"]}

    @cached_property
    def _lists(self) -> dict[str, dict[str, str]]:
        """For each table, the columns that hold several keys and the table each belongs to."""
        return {r["name"]: key_lists(r["schema"]) for r in self.package["resources"]}

    def _named(self, table: str, row: Row) -> list[tuple[str, str]]:
        """The (table, id) pairs that a row holds keys of, its own id included where that is one."""
        pairs = [(other, getattr(row, column)) for column, other in self._keys[table].items()]
        pairs += [(other, key) for column, other in self._lists[table].items() for key in getattr(row, column)]
        if hasattr(row, "kind") and hasattr(row, "key"):
            pairs += [(name, row.key) for name in self.tables if singular(name) == row.kind]
        # A copy stands for its work: what was seen in it was seen in the work.
        pairs += [("works", self._index["copies"][key].work) for other, key in pairs if other == "copies" and key]
        return [(other, key) for other, key in pairs if key is not None]

    @cached_property
    def _names(self) -> dict[tuple[str, str], set[tuple[str, str]]]:
        """Every row with the rows that it names."""
        return {(t, row.id): set(self._named(t, row)) for t, rows in self.tables.items() for row in rows}

    @cached_property
    def _named_by(self) -> dict[tuple[str, str], set[tuple[str, str]]]:
        """Every row with the rows that name it."""
        found: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for row, named in self._names.items():
            for other in named:
                found.setdefault(other, set()).add(row)
        return found

    def tied(self, table: str, key: str, other: str) -> Rows:
        """The rows of ``other`` tied to one row, in the order of the data.

        A row is tied to those that it names and that name it; to those that are named beside it in one row, as an agent is
        to a passage by a mention; to those that a row it names names in turn; and, where ``other`` has no column for it,
        to those that name a row naming it, as evidence is to a passage by a claim.
        Where each row of one table has to name one of the other, as a claim its passage, only that counts.
        What names a copy names its work.  Second readings are of the edition, and tie nothing.
        Raises :class:`AttributeError` for an unknown table.
        """
        up, down = self._names.get((table, key), set()), self._named_by.get((table, key), set())
        found = up | down
        if table not in self._needed(other) and other not in self._needed(table):
            for link in up:
                found |= self._names[link]
            for link in down:
                found |= self._names[link] if link[0] not in _OF_THE_EDITION else set()
                found |= self._named_by.get(link, set()) if table not in self._columns_of_keys(other) else set()
        ids = {k for t, k in found if t == other and (t, k) != (table, key)}
        return Rows(row for row in self._table(other) if row.id in ids)

    def _columns_of_keys(self, table: str) -> set[str]:
        """The tables that a table's columns name."""
        return {*self._keys[table].values(), *self._lists[table].values()}

    def _needed(self, table: str) -> set[str]:
        """The tables of which every row of a table has to name one."""
        keys = self._keys[table]
        return {
            keys[f["name"]]
            for f in self._fields(table)
            if f["name"] in keys and f.get("constraints", {}).get("required")
        }

    def frame(self, table: str) -> pandas.DataFrame:
        """A table as a pandas frame, the ids being its index.

        A date column holds EDTF text, and beside it stand two columns of dtype ``datetime64[s]``
        named ``…_earliest`` and ``…_latest``, ``NaT`` where the date is missing or open.
        Whole numbers are ``Int64``, text ``string``.
        ``frame.attrs["columns"]`` says what each column holds, in the words of the schema, ``frame.attrs["units"]`` in which
        unit a number or date is; :meth:`columns` shows both.
        Raises :class:`AttributeError` for an unknown table.
        """
        from analysis.frames import frame

        return frame(self._table(table), self._fields(table))

    def columns(self, table: str) -> Table:
        """What the columns of a table's frame hold: dtype, unit, allowed words or table of keys, and meaning, by the schema.

        The result shows itself in a notebook and as plain text; raises :class:`AttributeError` for an unknown table.
        """
        from analysis.frames import columns

        return columns(table, self._fields(table), self._keys[table])

    def _fields(self, table: str) -> list[dict]:
        """The fields of a table by its schema, those that are computed included."""
        self._table(table)
        schema = next(r for r in self.package["resources"] if r["name"] == table)["schema"]
        return [*schema["fields"], *COMPUTED.get(table, ())]

    def with_rows(self, folder: str | Path | None = None, **tables: Iterable[Row | Mapping | str]) -> Edition:
        """A new edition with rows of your own laid over this one; this one and its files stay as they are.

        ``folder`` holds CSV files named as the edition's are; ``tables`` give rows in Python, as mappings of columns to
        values or as rows changed by :func:`dataclasses.replace`: ``with_rows(events=[{"id": …, "date": "1921-03"}])``.
        A row whose id is known takes the place of that row, and columns that it leaves out stay as they were; any other
        row is added; an id with ``-`` before it, alone, takes the row away.
        The rules are those of the edition, and everything that is computed is computed anew.
        Raises :class:`~analysis.load.EditionError`, which names your file, row and column, where something is wrong, and
        :class:`FileNotFoundError` where ``folder`` is none.
        """
        from analysis.load import assemble
        from analysis.overlay import lay

        for table in tables:
            self._table(table)
        return assemble(lay(self.source, folder, tables))


def _unknown(told: str, key: str, known: Iterable[str]) -> UnknownId:
    close = nearest(key, known)
    return UnknownId(f"{told} '{key}'" + (f"; near it: {', '.join(close)}" if close else ""))
