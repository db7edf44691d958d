"""The bibliography, ``references.bib``: its keys, and the titles that are not English.

The file is BibTeX, and pybtex reads it for the book.  Here it is read at every start, so entries in the usual form, a field
a line, are read by a pattern, which takes a fortieth of the time; as soon as anything is in another form pybtex reads all
of it, and says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis.source.problems import InputError

__all__ = ["FILE", "BibEntry", "BibliographyError", "read_bibliography"]

FILE = "references.bib"
_ENTRY = re.compile(
    r"@(?P<type>[A-Za-z]+)\{(?P<key>[^\s,{}\"#%'()=]+),\n(?P<fields>(?:  [a-z]+ = .+,\n)*  [a-z]+ = .+\n)\}\n\n*"
)
_FIELD = re.compile(r"  (?P<name>[a-z]+) = (?:\{(?P<text>(?:[^{}]|\{[^{}]*\})*)\}|[0-9]+|(?P<month>[a-z]{3})),?\n")
#: What begins as an entry does, and is none.
_COMMANDS = {"comment", "string", "preamble"}
_MONTHS = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
#: What LaTeX reads as more than the character itself; dashes are seen to here.
_LATEX = re.compile(r"[\\{}$~%&#^_`\"]|''|---")


@dataclass(frozen=True)
class BibEntry:
    """An entry: its row in the file, and its language (``langid``) and title, ``None`` where it has none."""

    row: int
    language: str | None
    title: str | None


class BibliographyError(InputError, ValueError):
    """The file cannot be read; ``row``, ``rule``, ``wrong`` and ``right`` are those of a problem."""

    def __init__(self, row: int, wrong: str, right: str, rule: str = "bibliography"):
        self.row, self.rule, self.wrong, self.right = row, rule, wrong, right
        super().__init__(f"{FILE}:{row}: {wrong}; {right}")


def read_bibliography(path: Path) -> Mapping[str, BibEntry]:
    """The entries of a BibTeX file by their keys, in its order; titles are without the marks of LaTeX.

    Raises :class:`BibliographyError` where the file is no UTF-8 or no BibTeX.
    """
    content = path.read_bytes()
    try:
        return _read(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        right = "save the file as UTF-8 and write the character again"
        raise BibliographyError(row, "the line holds a byte that is not UTF-8", right, "utf-8") from None


@lru_cache(maxsize=1)
def _read(content: str) -> Mapping[str, BibEntry]:
    return _read_usual(content) or _read_any(content)


def _read_usual(content: str) -> dict[str, BibEntry] | None:
    """The entries of a file in the usual form; ``None`` for any other file."""
    entries: dict[str, BibEntry] = {}
    folded: set[str] = set()
    at, row = 0, 1
    while at < len(content):
        entry = _ENTRY.match(content, at)
        if not entry or entry["key"].casefold() in folded or entry["type"].casefold() in _COMMANDS:
            return None
        fields: dict[str, str | None] = {}
        lines = entry["fields"].splitlines(keepends=True)
        for line in lines:
            field = _FIELD.fullmatch(line)
            if line is not lines[-1] and not line.endswith(",\n"):
                return None
            if not field or field["name"] in fields or (field["month"] or "jan") not in _MONTHS:
                return None
            fields[field["name"]] = field["text"]
        language = fields.get("langid")
        title = _plain(fields.get("title") or "") if language else fields.get("title")
        entries[entry["key"]] = BibEntry(row, language, title)
        folded.add(entry["key"].casefold())
        row += entry[0].count("\n")
        at = entry.end()
    return entries


def _plain(title: str) -> str:
    """A title without the marks of LaTeX."""
    if not _LATEX.search(title):
        return title.replace("--", "–")
    from pybtex.richtext import Text

    return str(Text.from_latex(title))


def _read_any(content: str) -> dict[str, BibEntry]:
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    lines = content.split("\n")
    rows: dict[str, int] = {}
    for row, line in enumerate(lines, 1):
        if match := re.match(r"\s*@\w+\s*[{(]\s*([^,\s]+)", line):
            rows.setdefault(match[1], row)
    try:
        entries = parse_string(content, "bibtex").entries
    except PybtexError as error:
        raise _explained(error, lines) from None
    return {
        key: BibEntry(
            rows.get(key, 1),
            entry.fields.get("langid"),
            _plain(entry.fields.get("title", "")) if "langid" in entry.fields else entry.fields.get("title"),
        )
        for key, entry in entries.items()
    }


def _explained(error: Exception, lines: list[str]) -> BibliographyError:
    """What is wrong with a file that pybtex cannot read."""
    first: dict[str, int] = {}
    for row, line in enumerate(lines, 1):
        entry = re.match(r"\s*@\w+\{\s*([^,\s]+)", line)
        if entry and first.setdefault(entry[1].casefold(), row) != row:
            wrong = f"the key '{entry[1]}' is already that of the entry in line {first[entry[1].casefold()]}"
            return BibliographyError(row, wrong, "give this entry a key of its own, or take it out")
    wrong = f"the file is no BibTeX ({str(error).splitlines()[0]})"
    # The end of the file may be named by the line behind it.
    row = min(getattr(error, "lineno", None) or 1, len("\n".join(lines).rstrip().split("\n")))
    return BibliographyError(row, wrong, "mend the entry at this line")
