"""Records which parts of an edition are read, so that a result can be reused as long as these parts stay the same.

A *part* of an edition is a table, by its name, or :data:`TEXTS`, the chapters and the paraphrase in them, or
:data:`EVERYTHING`, the files as they were read.  :class:`~analysis.edition.Edition` notes each part that it gives out;
:meth:`~analysis.edition.Edition.digest` tells whether a part is still the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any

__all__ = ["EVERYTHING", "TEXTS", "NotedTables", "note", "noted", "remembered", "seen"]

#: The part that holds the chapters; no table has such a name.
TEXTS = "(texts)"
#: The part that holds all others.
EVERYTHING = "(everything)"

#: The sets that record what is read; the first records everything since the process began.
_filling: list[set[str]] = [set()]


def note(*parts: str) -> None:
    """Note that these parts of an edition were looked at."""
    for known in _filling:
        known.update(parts)


def seen() -> frozenset[str]:
    """Everything that was looked at since the process began, in any edition."""
    return frozenset(_filling[0])


@contextmanager
def noted() -> Iterator[set[str]]:
    """A set that holds, when the block ends, every part that was looked at in it."""
    parts: set[str] = set()
    _filling.append(parts)
    try:
        yield parts
    finally:
        _filling[:] = [known for known in _filling if known is not parts]


def remembered(function: Callable) -> Callable:
    """Compute ``function(edition, …)`` once for each edition and further arguments, which can be keys of a dictionary.

    What it looked at is noted again each time its result is used.
    """

    @wraps(function)
    def once(edition: Any, *arguments: Hashable, **options: Hashable) -> Any:
        known = edition.__dict__.setdefault("_remembered", {})
        key = (function, arguments, tuple(sorted(options.items())))
        if key not in known:
            with noted() as parts:
                result = function(edition, *arguments, **options)
            known[key] = result, parts
        result, parts = known[key]
        note(*parts)
        return result

    return once


class NotedTables(Mapping):
    """The tables of an edition by their names; whoever takes the rows of one has looked at it."""

    def __init__(self, tables: Mapping[str, Any]):
        self._tables = dict(tables)

    def __getitem__(self, name: str) -> Any:
        rows = self._tables[name]
        note(name)
        return rows

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)
