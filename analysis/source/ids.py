"""Ids, and what is said of one that no row has."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

__all__ = ["UnknownId", "near", "nearest"]


class UnknownId(KeyError):
    """No row has this id; the message names the nearest ones."""

    def __str__(self) -> str:
        return self.args[0]


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """At most three known words that may have been meant, the likeliest first; case and zeros before a number are no difference."""
    known = sorted(known)
    same = sorted((k for k in known if _plain(k) == _plain(word)), key=lambda k: k[:1] != word[:1])
    return list(dict.fromkeys([*same, *difflib.get_close_matches(word, known, 3)]))[:3]


def near(word: str, known: Iterable[str]) -> str:
    """The nearest known words in a phrase; where none is near, the first of all that there are."""
    known = sorted(known)
    if close := nearest(word, known):
        return f"near it: {', '.join(close)}"
    return f"known are {', '.join(known[:8])}" if known else "there is none yet"


def _plain(word: str) -> str:
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", word.casefold())
