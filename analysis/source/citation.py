"""``CITATION.cff``: who made the edition, and on which day its release appeared."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis.source.problems import InputError

__all__ = ["FILE", "Author", "Citation", "read_citation"]

FILE = "CITATION.cff"


class Author(NamedTuple):
    """Who is cited: a body by its name, a person by given and family names."""

    name: str
    family: str = ""
    given: str = ""

    @property
    def inverted(self) -> str:
        """The name with the family name first; that of a body as it is."""
        return f"{self.family}, {self.given}" if self.family else self.name


class Citation(NamedTuple):
    """The authors, the date of the release as ``2026-11-30``, ``None`` while the release is in preparation, and what it is about."""

    authors: tuple[Author, ...]
    released: str | None
    keywords: tuple[str, ...] = ()


def read_citation(root: Path) -> Citation:
    """What the file of the edition at ``root`` says; nothing where there is no such file.

    Raises :class:`~analysis.source.problems.InputError` where it is not YAML, an author has no name, or the date is none.
    """
    path = root / FILE
    return _parse(path.read_text(encoding="utf-8")) if path.is_file() else Citation((), None)


@lru_cache(maxsize=8)
def _parse(text: str) -> Citation:
    import yaml

    try:
        content = yaml.safe_load(text) or {}
        authors = tuple(map(_author, content.get("authors", ())))
        keywords = tuple(map(str, content.get("keywords", ())))
        released = str(content.get("date-released") or "")
        if released and not re.fullmatch(r"\d{4}-\d\d-\d\d", released):
            raise TypeError(f"date-released: {released} is no date such as 2026-11-30")
    except (yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        problem = " ".join(str(error).split())
        raise InputError(f"{FILE} cannot be read ({problem}); write it in the Citation File Format 1.2") from None
    return Citation(authors, released or None, keywords)


def _author(entry: dict[str, str]) -> Author:
    if "name" in entry:
        return Author(entry["name"])
    given, family = entry["given-names"], entry["family-names"]
    return Author(f"{given} {family}", family, given)
