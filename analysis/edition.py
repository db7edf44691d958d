"""The edition as one frozen object: typed rows, and what is tied to what."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from analysis import display
from analysis.dates import Date, holds_dates
from analysis.display import Rows
from analysis.source import Source, foreign_keys, key_lists
from analysis.status import COMPUTED
from analysis.text import Chapter, Text

if TYPE_CHECKING:
    import pandas

    from analysis.studies.exhibit import Table

__all__ = ["Edition", "Entry", "Row", "UnknownId", "row_type", "singular"]


class UnknownId(KeyError):
    """No row has this id; the message names the nearest ones."""

    def __str__(self) -> str:
        return self.args[0]


def singular(table: str) -> str:
    """The singular of a table's name, which is what columns that hold its keys are called."""
    for plural, single in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if table.endswith(plural):
            return table.removesuffix(plural) + single
    return table


@dataclasses.dataclass(frozen=True)
class Row:
    """A row of a table; the fields are the table's columns, ``None`` where a cell is empty."""

    def __str__(self) -> str:
        return display.sentence(self)


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
    """One row together with everything that is tied to it.

    Columns of the row are attributes, and so are tables: ``edition["p07"].agents`` are the
    agents tied to p07, directly or through one row that names both.
    ``text`` is the paraphrase of a passage, ``None`` for anything else.
    """

    row: Row
    table: str
    edition: Edition

    @property
    def text(self) -> Text | None:
        return self.edition.texts.get(self.row.id) if self.table == "passages" else None

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
        tables = self.__dict__.get("tables", {})
        if name in tables:
            return tables[name]
        raise AttributeError(f"no table '{name}'; the tables are {', '.join(tables)}")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]

    def __repr__(self) -> str:
        return display.edition_text(self)

    def _repr_html_(self) -> str:
        return display.edition_html(self)

    def __getitem__(self, key: str) -> Entry:
        """The row of this id, in the first table that has it, and what is tied to it."""
        for table, rows in self._index.items():
            if key in rows:
                return Entry(rows[key], table, self)
        near = difflib.get_close_matches(key, [i for rows in self._index.values() for i in rows], 3)
        raise UnknownId(f"no row has the id '{key}'" + (f"; near it: {', '.join(near)}" if near else ""))

    def get(self, table: str, key: str) -> Row:
        """The row of this id in one table.

        Raises :class:`UnknownId`, naming the nearest ids.
        """
        if key in self._index[table]:
            return self._index[table][key]
        near = difflib.get_close_matches(key, self._index[table], 3)
        raise UnknownId(f"{table} has no row '{key}'" + (f"; near it: {', '.join(near)}" if near else ""))

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
        return [(other, key) for other, key in pairs if key is not None]

    @cached_property
    def _ties(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """Every row with the rows it names and that name it."""
        ties: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for table, rows in self.tables.items():
            for row in rows:
                for named in self._named(table, row):
                    ties.setdefault((table, row.id), []).append(named)
                    ties.setdefault(named, []).append((table, row.id))
        return ties

    def tied(self, table: str, key: str, other: str) -> Rows:
        """The rows of ``other`` tied to one row: directly, or through one row that names both; in the order of the data."""
        near = self._ties.get((table, key), [])
        found = {k for t, k in near if t == other}
        found |= {k for link in near for t, k in self._ties.get(link, []) if t == other}
        if other == table:
            found.discard(key)
        return Rows(row for row in self.tables[other] if row.id in found)

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

        return frame(self.tables[table], self._fields(table))

    def columns(self, table: str) -> Table:
        """What the columns of a table's frame hold: dtype, unit, allowed words or table of keys, and meaning, by the schema.

        The result shows itself in a notebook and as plain text; raises :class:`AttributeError` for an unknown table.
        """
        from analysis.frames import columns

        return columns(table, self._fields(table), self._keys[table])

    def _fields(self, table: str) -> list[dict]:
        """The fields of a table by its schema, those that are computed included."""
        getattr(self, table)
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
            getattr(self, table)
        return assemble(lay(self.source, folder, tables))
