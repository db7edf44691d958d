"""What all studies share: the register of studies, notes on sources, links, and checks of names."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import wraps

import analysis.studies
from analysis.edition import Edition
from analysis.explain import form_of
from analysis.outputs import SCHEME, Cell, Figure, Link, Table
from analysis.rows import Row, Rows
from analysis.source.ids import near
from analysis.source.schema import singular

__all__ = [
    "Study",
    "all_studies",
    "allowed_words",
    "author_name",
    "check_word",
    "in_lines",
    "joined",
    "link",
    "rows_of",
    "source_note",
    "with_source_note",
    "work_and_place",
    "work_link",
]


@dataclass(frozen=True)
class Study:
    """A function that makes a figure or a table from an edition.

    ``name`` and ``module`` are those of the function, ``kind`` is ``figure`` or ``table``.
    """

    name: str
    module: str
    kind: str
    function: Callable[..., Figure | Table]


_STUDIES: dict[tuple[str, str], Study] = {}


def with_source_note(function: Callable[..., Figure | Table]) -> Callable[..., Figure | Table]:
    """Make a function a study: enter it in :func:`all_studies`, and complete the figure or table that it returns.

    The result names the function that made it, and says which rows were laid over its edition.
    The function takes an edition first, and is annotated to return a :class:`Figure` or a :class:`Table`.
    Raises :class:`TypeError` where it is not.
    """
    returned = function.__annotations__.get("return")
    kind = str(getattr(returned, "__name__", returned)).lower()
    if kind not in ("figure", "table"):
        raise TypeError(
            f"a study returns a Figure or a Table: write -> Figure or -> Table after {function.__name__}(…)"
        )

    @wraps(function)
    def study(edition: Edition, *args, **kwargs) -> Figure | Table:
        result = replace(function(edition, *args, **kwargs), made_by=f"{function.__module__}.{function.__name__}")
        return _note_overlay(result, edition) if edition.changes else result

    _STUDIES[function.__module__, function.__name__] = Study(function.__name__, function.__module__, kind, study)
    return study


def all_studies() -> tuple[Study, ...]:
    """All registered studies, by module and name; importing :mod:`analysis.studies` registers those of the package."""
    for module in pkgutil.iter_modules(analysis.studies.__path__, "analysis.studies."):
        importlib.import_module(module.name)
    return tuple(_STUDIES[key] for key in sorted(_STUDIES))


def allowed_words(edition: Edition, table: str, column: str) -> tuple[str, ...]:
    """The words that the schema allows in a column, in the order of the schema; none where it allows any.

    Raises :class:`ValueError` for a table or column that the schema does not know.
    """
    schemas = {r["name"]: r["schema"] for r in edition.package["resources"]}
    fields = {f["name"]: f for f in schemas[check_word("table", table, schemas)]["fields"]}
    return tuple(fields[check_word(f"column of {table}", column, fields)].get("constraints", {}).get("enum", ()))


def check_word(what: str, word: str, allowed: Iterable[str]) -> str:
    """The word itself, where it is one of those allowed.

    Raises :class:`ValueError`, naming the nearest, where it is not, because a misspelt word would select nothing
    and the empty result would look like an answer.
    """
    allowed = list(allowed)
    if word not in allowed:
        raise ValueError(f"no {what} '{word}'; {near(word, allowed)}")
    return word


def rows_of(edition: Edition, table: str) -> Rows:
    """The rows of a table; raises :class:`ValueError`, naming the nearest, for a table that the edition has not."""
    return edition.tables[check_word("table", table, edition.tables)]


#: What a row is called in a sentence, one and several, where it is not called like its table.
_NOUNS = {
    "evidence": ("row of evidence", "rows of evidence"),
    "utterances": ("statement", "statements"),
    "demand_items": ("demand in the text", "demands in the text"),
}


def source_note(edition: Edition, *tables: str) -> str:
    """The note under a figure or table that says from how many rows of which tables it is computed.

    Raises :class:`ValueError` for a table that the edition has not.
    """
    counts = []
    for table in tables:
        number, plural = len(rows_of(edition, table)), table.replace("_", " ")
        one, many = _NOUNS.get(table, (singular(plural), plural))
        counts.append(f"{number} {one if number == 1 else many}")
    return f"Computed from {joined(counts)} in this edition’s data."


def joined(parts: list[str]) -> str:
    """Words as a list in a sentence: ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def in_lines(lines: Iterable[tuple[str | Link, ...]]) -> Cell:
    """One cell of several lines, each given by its parts, empty ones omitted; a dash where there are no lines."""
    return tuple(part for line in lines for part in ("\n", *line) if part)[1:] or "–"


def author_name(edition: Edition) -> str:
    """The family name of the text's author, or what stands for a name: ``Berg`` of ``Anna Berg``, ``the chronicler``."""
    label = edition.get("agents", edition.package["author"]).label
    return label.split()[-1] if label[:1].isupper() else label


def link(edition: Edition, table: str, key: str) -> Link:
    """A link to a row, with its label as its words.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that no row has, :class:`ValueError` for an unknown table.
    """
    return Link(singular(table), key, edition.get(check_word("table", table, edition.tables), key).label)


def work_link(edition: Edition, consultation: str) -> Link:
    """A link to the work of a consultation; raises :class:`~analysis.source.ids.UnknownIdError` for a key that is none."""
    return link(edition, "works", edition.get("consultations", consultation).work)


def work_and_place(edition: Edition, row: Row) -> tuple[Link, str]:
    """A link to the work in which a row was read, and the place in it, with the form in which a document was consulted.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a row whose consultation is none.
    """
    form = form_of(edition, edition.get("consultations", row.consultation))
    return work_link(edition, row.consultation), f", {row.locator}" + (f" ({form})" if form else "")


def _note_overlay(output: Figure | Table, edition: Edition) -> Figure | Table:
    """The figure or table with the rows that were laid over the edition in its note, without links to rows in no register."""
    added = {(singular(table), key) for table, key in edition.source.added}

    def plain(cell: Cell) -> Cell:
        if isinstance(cell, tuple):
            return tuple(plain(part) for part in cell)
        return cell.text if isinstance(cell, Link) and (cell.kind, cell.key) in added else cell

    rows = tuple(tuple(plain(cell) for cell in row) for row in output.rows)
    source = f"{output.source} Changed for this: {'; '.join(edition.changes)}."
    noted = replace(output, rows=rows, source=source)
    if isinstance(noted, Figure):
        draw, lost = noted.draw, [f"{SCHEME}{kind}/{key}?" for kind, key in added]
        if lost:
            noted = replace(noted, draw=lambda width: draw(width).without_links(*lost))
    return noted
