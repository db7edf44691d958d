"""``CITATION.cff``: who made the edition, and on which day its release appeared."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis.source.problems import Where
from analysis.source.yamlfile import YamlError, YamlFile, parse_yaml

__all__ = ["FILE", "Author", "Citation", "CitationError", "read_citation"]

FILE = "CITATION.cff"
_FORMAT = "Citation File Format 1.2"


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


class CitationError(YamlError):
    """The file says something that is no citation."""


def read_citation(root: Path) -> Citation:
    """What the file of the edition at ``root`` says; nothing where there is no such file.

    Raises :class:`CitationError` where it is no UTF-8 or no YAML, an author has no name, or the date is none.
    """
    path = root / FILE
    return _parse(path.read_bytes()) if path.is_file() else Citation((), None)


@lru_cache(maxsize=8)
def _parse(data: bytes) -> Citation:
    file = parse_yaml(data, FILE, CitationError)
    content = {} if file.value is None else file.value
    if not isinstance(content, dict):
        raise CitationError(Where(FILE), "it has no keys with values", f"write it in the {_FORMAT}")
    authors = tuple(_author(file, number, entry) for number, entry in enumerate(_entries(file, "authors")))
    return Citation(authors, _released(file), tuple(map(str, _entries(file, "keywords"))))


def _entries(file: YamlFile, key: str) -> list:
    """The entries of a list, which may be missing."""
    entries = file.value.get(key) if file.value else None
    if not isinstance(entries, list | None):
        raise CitationError(file.at(key), f"{key} is no list", f"write one, as the {_FORMAT} has it")
    return entries or []


def _author(file: YamlFile, number: int, entry: object) -> Author:
    names = {key: name for key, name in entry.items() if isinstance(name, str)} if isinstance(entry, dict) else {}
    match names:
        case {"name": name}:
            return Author(name)
        case {"given-names": given, "family-names": family}:
            return Author(f"{given} {family}", family, given)
    raise CitationError(
        file.at("authors", number), "the author has no name", "write name, or given-names and family-names"
    )


def _released(file: YamlFile) -> str | None:
    """The date of the release, which YAML takes for words where it is in quotation marks."""
    words = str((file.value or {}).get("date-released") or "")
    try:
        if words and date.fromisoformat(words).isoformat() != words:
            raise ValueError(words)
    except ValueError:
        right = "write a day of the calendar such as 2026-11-30"
        raise CitationError(file.at("date-released"), f"'{words}' is no date", right) from None
    return words or None
