"""Which row refers to which, by the keys in the data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from analysis.rows import Row, Rows
from analysis.source.schema import BOOKKEEPING, foreign_keys, key_lists, singular

__all__ = ["References"]

#: Between some tables only what these name side by side is related: what the text itself cites or names, and what
#: somebody wrote.  Evidence, commentary and codings name works beside passages and persons too, for the editors.
_ONLY_BY = {frozenset({"works", "passages"}): ("citations", "mentions"), frozenset({"works", "agents"}): ()}

Address = tuple[str, str]  # the name of a table and the id of a row in it


class References:
    """The references between the rows of ``tables``, by their Table Schemas, table by table."""

    def __init__(self, tables: Mapping[str, Rows], schemas: Mapping[str, dict]):
        self._tables, self._schemas = tables, schemas
        self._foreign = {table: foreign_keys(schema) for table, schema in schemas.items()}
        self._lists = {table: key_lists(schema) for table, schema in schemas.items()}

    def related(self, table: str, key: str, other: str) -> set[str]:
        """The ids of the rows of ``other`` that are related to the row ``key`` of ``table``.

        A row is related to those that it refers to and that refer to it; to those that are named beside it in one row, as
        an agent is to a passage by a mention; to those that a row it refers to refers to in turn; and, where ``other`` has
        no column for it, to those that refer to a row referring to it, as evidence does to a passage through a claim.
        Where each row of one table has to name one of the other, as a claim its passage, only that counts.
        What names a copy names its work.  Second readings are about the edition, and relate nothing.
        The works of a passage are those that the text itself cites or names there, those of an agent the agent's own; what
        the editors cite is in their tables: ``commentary``, ``evidence``, ``utterances``.
        """
        if (naming := _ONLY_BY.get(frozenset({table, other}))) is not None:
            return self._narrowly(naming, table, key, other)
        up, down = self._outgoing.get((table, key), set()), self._incoming.get((table, key), set())
        related = up | down
        if table not in self._required(other) and other not in self._required(table):
            for link in up:
                related |= self._outgoing[link]
            for link in down:
                if link[0] not in BOOKKEEPING:
                    related |= self._outgoing[link]
                if table not in self._targets(other):
                    related |= self._incoming.get(link, set())
        return {k for t, k in related if t == other and (t, k) != (table, key)}

    def _narrowly(self, naming: tuple[str, ...], table: str, key: str, other: str) -> set[str]:
        """The ids of the rows of ``other`` that hold the key of a row or whose keys it holds, or that stand beside it in a
        row of the tables ``naming``; a copy in which a fact was found does not relate its work to the row.
        """
        holders = self._holders.get((table, key), ())
        result = {k for t, k in (*self._keys[table, key], *holders) if t == other}
        return result | {k for row in holders if row[0] in naming for t, k in self._keys[row] if t == other}

    @cached_property
    def _keys(self) -> dict[Address, list[Address]]:
        """Every row with the rows whose keys stand in its columns."""
        return {(t, row.id): self._keys_of(t, row) for t, rows in self._tables.items() for row in rows}

    @cached_property
    def _holders(self) -> dict[Address, set[Address]]:
        """Every row whose key stands somewhere, with the rows that hold it."""
        return _inverted(self._keys)

    @cached_property
    def _outgoing(self) -> dict[Address, set[Address]]:
        """Every row with the rows that it refers to."""
        return {(t, row.id): set(self._references_of(t, row)) for t, rows in self._tables.items() for row in rows}

    @cached_property
    def _incoming(self) -> dict[Address, set[Address]]:
        """Every row that is referred to, with the rows that refer to it."""
        return _inverted(self._outgoing)

    @cached_property
    def _work_of_consultation(self) -> dict[str, str]:
        return {copy.id: copy.work for copy in self._tables.get("consultations", ())}

    def _references_of(self, table: str, row: Row) -> list[Address]:
        """The rows that one row holds keys of, its own id included where that is a key."""
        keys = self._keys_of(table, row)
        # A copy stands for its work: what was consulted in it was consulted in the work.
        return keys + [("works", self._work_of_consultation[key]) for other, key in keys if other == "consultations"]

    def _keys_of(self, table: str, row: Row) -> list[Address]:
        """The rows whose keys stand in the columns of one row."""
        keys = [(other, getattr(row, column)) for column, other in self._foreign[table].items()]
        keys += [(other, key) for column, other in self._lists[table].items() for key in getattr(row, column)]
        if hasattr(row, "kind") and hasattr(row, "key"):
            keys += [(name, row.key) for name in self._tables if singular(name) == row.kind]
        return [(other, key) for other, key in keys if key is not None]

    def _targets(self, table: str) -> set[str]:
        """The tables that a table's columns hold keys of."""
        return {*self._foreign[table].values(), *self._lists[table].values()}

    def _required(self, table: str) -> set[str]:
        """The tables of which every row of a table has to name one."""
        foreign = self._foreign[table]
        fields = self._schemas[table]["fields"]
        return {foreign[f["name"]] for f in fields if f["name"] in foreign and f.get("constraints", {}).get("required")}


def _inverted(targets: Mapping[Address, Iterable[Address]]) -> dict[Address, set[Address]]:
    """Every row to which others lead, with those rows."""
    leading: dict[Address, set[Address]] = defaultdict(set)
    for row, rows in targets.items():
        for target in rows:
            leading[target].add(row)
    return dict(leading)
