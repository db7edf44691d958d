"""Ids, and what is said of one that no row has."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable

from analysis.source.problems import InputError

__all__ = ["UnknownIdError", "UnknownTableError", "known_ids", "near", "nearest", "unknown_id"]


class UnknownIdError(InputError, KeyError):
    """No row has this id; the message names the nearest ones."""

    def __str__(self) -> str:
        return self.args[0]


class UnknownTableError(InputError, AttributeError):
    """The edition has no table of this name; the message names the nearest ones."""


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> list[str]:
    """At most three known words that may have been meant, the likeliest first; case and zeros before a number are no difference.

    ``cutoff`` is how alike two words have to be, from 0 to 1, as :mod:`difflib` measures it.
    """
    known = sorted(known)
    same = sorted((k for k in known if _plain(k) == _plain(word)), key=lambda k: k[:1] != word[:1])
    return list(dict.fromkeys([*same, *difflib.get_close_matches(word, known, 3, cutoff)]))[:3]


def near(word: str, known: Iterable[str]) -> str:
    """The nearest known words in a phrase; where none is near, the first of all that there are."""
    known = sorted(known)
    if close := nearest(word, known):
        return f"nearest: {', '.join(close)}"
    return f"known: {', '.join(known[:8])}" if known else "there is none yet"


def unknown_id(wrong: str, key: str, known: Iterable[str]) -> UnknownIdError:
    """The error that says what is wrong with a key, and names the nearest ids."""
    close = nearest(key, known)
    return UnknownIdError(f"{wrong} '{key}'" + (f"; nearest: {', '.join(close)}" if close else ""))


def known_ids(name: str, ids: Iterable[str], rows: Collection[str], table: str) -> frozenset[str]:
    """The ids given as the argument ``name`` as a set, checked against the ids of the rows of ``table``.

    Raises :class:`UnknownIdError` where one is unknown, since a slip would change nothing and look like a result, and
    :class:`TypeError` for a text in place of a list.
    """
    if isinstance(ids, str):
        raise TypeError(f"{name} is a list of ids of {table}, and not a text: write ['{ids}']")
    checked = frozenset(ids)
    for key in sorted(checked):
        if key not in rows:
            raise UnknownIdError(f"{name}: {table} has no row '{key}'; {near(key, rows)}")
    return checked


def _plain(word: str) -> str:
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", word.casefold())
