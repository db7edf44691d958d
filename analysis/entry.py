"""One row of an edition together with the rows related to it."""

from __future__ import annotations

import dataclasses
from typing import Any

from analysis import display
from analysis.rows import Row, Rows
from analysis.source.ids import nearest
from analysis.source.paraphrase import Text
from analysis.status import Verdict

__all__ = ["Entry"]


@dataclasses.dataclass(frozen=True, eq=False)
class Entry:
    """One row together with the rows related to it.

    Columns of the row are attributes, and so are tables: ``edition["p07"].agents`` are the agents related to p07 by the
    keys in the data, as :meth:`analysis.edition.Edition.related` says.  Where a column and a table have one name the attribute is the
    column, and :meth:`related` gives the rows of the table.
    ``text`` is the paraphrase of a passage, ``verdict`` what the evidence makes of a claim; ``None`` for anything else.
    """

    row: Row
    table: str
    edition: Any  # an Edition, which makes entries and is not imported here

    @property
    def text(self) -> Text | None:
        return self.edition.texts.get(self.row.id) if self.table == "passages" else None

    @property
    def verdict(self) -> Verdict | None:
        return self.edition.assessor.assess(self.row) if self.table == "claims" else None

    def related(self, table: str) -> Rows:
        """The rows of ``table`` related to this one, as :meth:`analysis.edition.Edition.related` says.

        Raises :class:`AttributeError`, naming the nearest tables, for an unknown table.
        """
        return self.edition.related(self.table, self.row.id, table)

    def __getattr__(self, name: str):
        if not name.startswith("_"):
            if hasattr(self.row, name):
                return getattr(self.row, name)
            if name in self.edition.tables:
                return self.related(name)
        columns = [f.name for f in dataclasses.fields(self.row)]
        close = nearest(name, [*columns, *self.edition.tables])
        near = f"; nearest: {', '.join(close)}" if close else f"; its columns are {', '.join(columns)}"
        raise AttributeError(f"{self.table} row '{self.row.id}' has no column and no table '{name}'{near}")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(f.name for f in dataclasses.fields(self.row)), *self.edition.tables]

    def _parts(self) -> tuple[Row, tuple[str, ...], list[tuple[str, Rows]]]:
        """What is shown of the entry: its row, the lines of its paraphrase, and the related rows of every other table."""
        tables = (name for name in self.edition.tables if name != self.table)
        related = [(name, rows) for name in tables if (rows := self.related(name))]
        return self.row, self.text.lines if self.text else (), related

    def __repr__(self) -> str:
        return display.entry_text(*self._parts())

    def _repr_html_(self) -> str:
        return display.entry_html(*self._parts())
