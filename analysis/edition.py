"""The edition as one frozen object of typed rows, and how it is made from data and chapters."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from analysis import display, frames
from analysis.assessor import Assessor
from analysis.entry import Entry
from analysis.outputs import Table
from analysis.reads import EVERYTHING, TEXTS, NotedTables, note, remembered
from analysis.references import References
from analysis.rows import Row, Rows, typed_rows
from analysis.rules.check import check
from analysis.rules.memory import is_sound, remember
from analysis.source.ids import UnknownTableError, nearest, unknown_id
from analysis.source.overlay import apply_overlay
from analysis.source.paraphrase import Chapter, Text
from analysis.source.problems import EditionError
from analysis.source.read import Source, read
from analysis.source.schema import foreign_keys
from analysis.status import COMPUTED

if TYPE_CHECKING:
    import pandas

__all__ = ["Edition", "assemble", "load"]


@dataclasses.dataclass(frozen=True, eq=False)
class Edition:
    """Data and paraphrase, loaded once and never changed.

    Every table is an attribute, a tuple of rows with ``.id``: ``edition.events``.
    ``edition[id]`` finds a row by its id and gives it with the rows related to it.
    ``texts`` holds the paraphrase of every passage, ``chapters`` the files it stands in.
    ``source`` is what it was made from, as read; :meth:`with_rows` lays rows of a reader's own over it.
    """

    source: Source
    package: dict
    tables: Mapping[str, Rows]
    chapters: tuple[Chapter, ...] = ()
    texts: Mapping[str, Text] = dataclasses.field(default_factory=lambda: MappingProxyType({}))

    def __getattribute__(self, name: str):
        if name in _NOTED:  # NotedTables records by itself which tables are read.
            note(_NOTED[name])
        return super().__getattribute__(name)

    def __reduce__(self) -> tuple:
        """A copy, as other processes are given one, is made again from what was read."""
        return _assemble, (self.source,)

    @property
    def root(self) -> Path:
        """The folder that the edition was read from."""
        return self.__dict__["source"].root

    @property
    def changes(self) -> tuple[str, ...]:
        """What an overlay changed, a sentence for each table; empty without an overlay."""
        return self.__dict__["source"].changes

    def digest(self, part: str) -> str:
        """A checksum of one part of the edition, named as in :mod:`analysis.reads`; it changes when the part changes.

        For a table it covers the cells as written and the computed columns; for the chapters it covers files, titles and
        paraphrase, but not what only the checks read.
        """
        if part == EVERYTHING:
            return _checksum([self.digest(name) for name in (*self.tables, TEXTS)])
        if part == TEXTS:
            chapters = [(chapter.path, chapter.title, chapter.texts) for chapter in self.__dict__["chapters"]]
            return _checksum([chapters, self.__dict__["source"].toc])
        computed = [field["name"] for field in COMPUTED.get(part, ())]
        cells = [list(cells.items()) for _, cells in self.__dict__["source"].resources[part].rows]
        return _checksum([cells, [[getattr(row, name) for name in computed] for row in self.tables[part] if computed]])

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
        """The rows of a table; raises :class:`~analysis.source.ids.UnknownTableError`, an :class:`AttributeError`, where there is none."""
        if name in self.tables:
            return self.tables[name]
        close = nearest(name, self.tables)
        known = f"nearest: {', '.join(close)}" if close else f"the tables are {', '.join(self.tables)}"
        raise UnknownTableError(f"no table '{name}'; {known}")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]

    def _parts(self) -> tuple[str, str, tuple[str, ...], list[tuple[str, int, str]]]:
        """What a notebook shows of the edition: name, title, changes, and each table with its number of rows and description."""
        about = {r["name"]: r.get("description", "") for r in self.package["resources"]}
        return (
            self.name,
            self.title,
            self.changes,
            [(t, len(rows), about.get(t, "")) for t, rows in self.tables.items()],
        )

    def __repr__(self) -> str:
        return display.edition_text(*self._parts())

    def _repr_html_(self) -> str:
        return display.edition_html(*self._parts())

    def __getitem__(self, key: str) -> Entry:
        """The row of this id, in the first table that has it, with the rows related to it.

        Raises :class:`~analysis.source.ids.UnknownIdError`, naming the nearest ids, and :class:`TypeError` for a key that is not a string.
        """
        if not isinstance(key, str):
            raise TypeError(f"an id is a text, such as 'p07', and not {key!r}")
        for table in self.tables:
            if key in (rows := self._by_id(table)):
                return Entry(rows[key], table, self)
        raise unknown_id("no row has the id", key, self._ipython_key_completions_())

    def __contains__(self, key: object) -> bool:
        return any(key in self._by_id(table) for table in self.tables)

    #: An edition cannot be iterated: it has many tables and no order; iterate over one of its tables.
    __iter__ = None

    def _ipython_key_completions_(self) -> list[str]:
        """All ids, which the tab key offers between the brackets."""
        return list(dict.fromkeys(key for table in self.tables for key in self._by_id(table)))

    def has(self, table: str, key: str) -> bool:
        """Whether a table has a row of this id; raises :class:`AttributeError` for an unknown table."""
        return key in self._by_id(table)

    def get(self, table: str, key: str) -> Row:
        """The row of this id in one table.

        Raises :class:`~analysis.source.ids.UnknownIdError`, naming the nearest ids, and :class:`AttributeError` for an unknown table.
        """
        rows = self._by_id(table)
        if key in rows:
            return rows[key]
        raise unknown_id(f"{table} has no row", key, rows)

    @cached_property
    def _indexes(self) -> dict[str, dict[str, Row]]:
        return {}

    def _by_id(self, table: str) -> dict[str, Row]:
        """The rows of a table by their ids; the index is made when it is first needed."""
        rows = self._table(table)
        if table not in self._indexes:
            self._indexes[table] = {row.id: row for row in rows}
        return self._indexes[table]

    @property
    @remembered
    def assessor(self) -> Assessor:
        """What computes the status of a claim from the evidence of this edition."""
        return Assessor(self.tables, self.package)

    @property
    @remembered
    def _references(self) -> References:
        note(*self.tables)  # the indexes of all tables, which References makes when they are needed
        return References(self.tables, {r["name"]: r["schema"] for r in self.package["resources"]})

    def related(self, table: str, key: str, other: str) -> Rows:
        """The rows of ``other`` related to one row, in the order of the data; :meth:`References.related` has the rule.

        Raises :class:`~analysis.source.ids.UnknownTableError`, an :class:`AttributeError`, for an unknown table, and
        :class:`~analysis.source.ids.UnknownIdError` for an unknown id.
        """
        rows = self._table(other)
        self.get(table, key)
        keys = self._references.related(table, key, other)
        return Rows(row for row in rows if row.id in keys)

    def frame(self, table: str) -> pandas.DataFrame:
        """A table as a pandas frame, the ids being its index.

        A date column holds EDTF text, and beside it stand two columns of dtype ``datetime64[s]``
        named ``…_earliest`` and ``…_latest``, ``NaT`` where the date is missing or open.
        Whole numbers are ``Int64``, text ``string``.
        ``frame.attrs["columns"]`` says what each column holds, in the words of the schema, ``frame.attrs["units"]`` in which
        unit a number or date is; :meth:`columns` shows both.
        Raises :class:`AttributeError` for an unknown table.
        """
        return frames.frame(self._table(table), self.fields(table))

    def columns(self, table: str) -> Table:
        """What the columns of a table's frame hold: dtype, unit, allowed words or table of keys, and meaning, by the schema.

        The result shows itself in a notebook and as plain text; raises :class:`AttributeError` for an unknown table.
        """
        return frames.columns(table, self.fields(table), foreign_keys(self._schema(table)))

    def fields(self, table: str) -> list[dict]:
        """The fields of a table by its schema, those that are computed included."""
        self._table(table)
        return [*self._schema(table)["fields"], *COMPUTED.get(table, ())]

    def _schema(self, table: str) -> dict:
        return next(r for r in self.package["resources"] if r["name"] == table)["schema"]

    def with_rows(self, folder: str | Path | None = None, **tables: Iterable[Row | Mapping | str]) -> Edition:
        """A new edition with rows of your own laid over this one; this one and its files stay as they are.

        ``folder`` holds CSV files named as the edition's are; ``tables`` give rows in Python, as mappings of columns to
        values or as rows changed by :func:`dataclasses.replace`: ``with_rows(events=[{"id": …, "date": "1921-03"}])``.
        A row whose id is known takes the place of that row, and columns that it leaves out stay as they were; any other
        row is added; an id with ``-`` before it, alone, takes the row away.
        Rows about the making of a removed row, such as its second reading, are removed with it;
        you have to remove other rows that name it yourself.
        Your rows must obey the rules of the edition, and everything that is computed is computed anew.
        Raises :class:`~analysis.source.problems.EditionError`, which names your file, row and column, where something is wrong, and
        :class:`FileNotFoundError` where ``folder`` is none.
        """
        for table in tables:
            self._table(table)
        return assemble(apply_overlay(self.source, folder, tables))


#: Attributes of an edition that are parts of it in the sense of :mod:`analysis.reads`.
_NOTED = {"texts": TEXTS, "chapters": TEXTS, "source": EVERYTHING}


def _checksum(parts: list) -> str:
    return sha256(repr(parts).encode()).hexdigest()


def load(path: str | Path | None = None, overlay: str | Path | None = None) -> Edition:
    """Load an edition: its data and, where they stand beside the data, its chapters.

    ``path`` is a data folder or an edition's root; without it, the edition around the working
    folder, else the one this package stands in.
    ``overlay`` is a folder with rows of your own, as for :meth:`~analysis.edition.Edition.with_rows`.
    Raises :class:`~analysis.source.problems.EditionError` where the data or the chapters have problems,
    :class:`~analysis.source.read.NoEditionError` where there is no edition, :class:`~analysis.source.package.PackageError`
    where its ``datapackage.json`` cannot be read, and :class:`FileNotFoundError` where ``overlay`` is no folder.
    """
    source = read(path)
    if is_sound(source):
        edition = _assemble(source)
    else:
        edition = assemble(source)
        remember(source)
    return edition if overlay is None else edition.with_rows(overlay)


def assemble(source: Source) -> Edition:
    """Make an edition from what was read, if it has no problem.

    Raises :class:`~analysis.source.problems.EditionError` where it has some.
    """
    problems = check(source)
    if problems:
        raise EditionError(problems)
    return _assemble(source)


def _assemble(source: Source) -> Edition:
    """Make an edition from what was read and has no problem."""
    tables = {name: typed_rows(table, COMPUTED.get(name, ())) for name, table in source.resources.items()}
    if "claims" in tables:
        tables["claims"] = _assessed(tables, source.package)
    texts = {t.passage: t for chapter in source.chapters for t in chapter.texts}
    return Edition(source, source.package, NotedTables(tables), source.chapters, MappingProxyType(texts))


def _assessed(tables: dict[str, Rows], package: dict) -> Rows:
    """The claims with their statuses, which follow from the evidence."""
    assess = Assessor(tables, package).assess

    def status(claim: Row, question: str) -> str | None:
        verdict = assess(claim, question)
        return verdict and verdict.status

    return Rows(dataclasses.replace(c, status=status(c, "fact"), report=status(c, "report")) for c in tables["claims"])
