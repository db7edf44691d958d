"""The bibliography, ``references.bib``: its keys, and the titles that are not English.

The file is BibTeX, and pybtex reads it for the book.  Here it is read at every start, so entries in the usual form, a field
a line, are read by a pattern, which takes a fortieth of the time; as soon as anything is in another form pybtex reads all
of it, and says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from analysis.source.problems import InputError

__all__ = ["FILE", "LATEX", "NAMES", "BibEntry", "BibliographyError", "plain", "read_bibliography"]

FILE = "references.bib"
_ENTRY = re.compile(
    r"@(?P<type>[A-Za-z]+)\{(?P<key>[^\s,{}\"#%'()=]+),\n(?P<fields>(?:  [a-z]+ = .+,\n)*  [a-z]+ = .+\n)\}\n\n*"
)
_FIELD = re.compile(r"  (?P<name>[a-z]+) = (?:\{(?P<text>(?:[^{}]|\{[^{}]*\})*)\}|[0-9]+|(?P<month>[a-z]{3})),?\n")
#: What begins as an entry does, and is none.
_COMMANDS = {"comment", "string", "preamble"}
_MONTHS = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
#: What would be right for a name that BibTeX cannot divide.
NAMES = "write Family, Given, and between names the word and; put the name of a body into braces of its own, {{…}}"
#: What LaTeX reads as more than the character itself; dashes are seen to here.
LATEX = re.compile(r"[\\{}$~%&#^_`\"]|''|---")


@dataclass(frozen=True)
class BibEntry:
    """An entry: its row in the file, its language (``langid``) and title, ``None`` where it has none, its type, and its fields as written."""

    row: int
    language: str | None
    title: str | None
    type: str = "misc"
    fields: Mapping[str, str] = field(default_factory=dict)


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
    if not content.strip():
        raise BibliographyError(1, "the file is empty", "works need their references: put it back")
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
        fields: dict[str, str] = {}
        lines = entry["fields"].splitlines(keepends=True)
        for line in lines:
            match = _FIELD.fullmatch(line)
            if line is not lines[-1] and not line.endswith(",\n"):
                return None
            if not match or match["name"] in fields or (match["month"] or "jan") not in _MONTHS:
                return None
            fields[match["name"]] = (
                line.partition("=")[2].strip().rstrip(",") if match["text"] is None else match["text"]
            )
        language = fields.get("langid")
        title = plain(fields.get("title") or "") if language else fields.get("title")
        entries[entry["key"]] = BibEntry(row, language, title, entry["type"].lower(), fields)
        folded.add(entry["key"].casefold())
        row += entry[0].count("\n")
        at = entry.end()
    return entries


def plain(title: str) -> str:
    """A title without the marks of LaTeX."""
    if not LATEX.search(title):
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
    if fault := _unbalanced(lines):
        raise fault
    try:
        entries = parse_string(content, "bibtex").entries
    except PybtexError as error:
        raise _explained(error, lines) from None
    return {
        key: BibEntry(
            rows.get(key, 1),
            entry.fields.get("langid"),
            plain(entry.fields.get("title", "")) if "langid" in entry.fields else entry.fields.get("title"),
            entry.type,
            {name.lower(): value for name, value in entry.fields.items()}
            | {role: " and ".join(map(str, persons)) for role, persons in entry.persons.items()},
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
    message = str(error).splitlines()[0]
    # Of a name, or of a field that is there twice, pybtex does not give the line.
    name = re.search(r"[Tt]oo many commas in '(.*)'", message)
    if name and (row := next((n for n, line in enumerate(lines, 1) if name[1].split(",")[0].strip() in line), None)):
        return BibliographyError(row, f"the name '{name[1]}' has too many commas", NAMES)
    if twice := re.search(r"entry with key (\S+) has a duplicate (\S+) field", message):
        begin = next(
            (n for n, line in enumerate(lines) if re.match(rf"\s*@\w+\{{\s*{re.escape(twice[1])}\s*,", line)), 0
        )
        rows = [n for n, line in enumerate(lines[begin:], begin + 1) if re.match(rf"\s*{twice[2]}\s*=", line, re.I)]
        return BibliographyError(rows[1], f"the entry '{twice[1]}' has the field {twice[2]} twice", "keep one of them")
    # The end of the file may be named by the line behind it.
    row = min(getattr(error, "lineno", None) or 1, len("\n".join(lines).rstrip().split("\n")))
    return BibliographyError(row, f"the file is no BibTeX ({message})", "mend the entry at this line")


def _unbalanced(lines: list[str]) -> BibliographyError | None:
    """What stands outside all entries, or lacks a brace, which BibTeX would take for a comment or for the end of the file."""
    depth, begin = 0, 1
    for row, line in enumerate(lines, 1):
        text = re.sub(r"\\.", "", line)
        if text.startswith("@"):
            if depth:
                return _brace_missing(lines, begin, row)
            begin = row
        elif depth == 0 and text.strip() and not text.lstrip().startswith("%"):
            if re.match(r"[<=>]{7}", text):
                right = "keep one version, and take the lines <<<<<<<, ======= and >>>>>>> out"
                return BibliographyError(row, "a merge of two versions was left undone here", right)
            right = "begin an entry with @ and its type, or a comment with %"
            return BibliographyError(row, "the line belongs to no entry", right)
        depth += text.count("{") - text.count("}")
        if depth < 0:
            return BibliographyError(row, "a closing brace has nothing to close", "take it out, or open it before")
    return _brace_missing(lines, begin, len(lines) + 1) if depth else None


def _brace_missing(lines: list[str], begin: int, end: int) -> BibliographyError:
    """The first line of an entry that opens more braces than it closes, or the entry’s own."""
    for row in range(begin + 1, end):
        if lines[row - 1].count("{") > lines[row - 1].count("}"):
            return BibliographyError(row, "a brace is opened and not closed", "close it at the end of the field")
    return BibliographyError(
        begin, "the entry that begins here is not closed", "write } on a line of its own at its end"
    )
