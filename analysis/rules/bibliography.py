"""The rules for references: each belongs to a work, and everything in it can be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from analysis.rules.registry import Finding, rule
from analysis.source import bibliography
from analysis.source.ids import near, nearest
from analysis.source.problems import Where
from analysis.source.read import Source


@rule(
    "bibliography",
    "Every work has an entry with the same key in references.bib, and every entry has a work.",
    needs=("works", "bibliography"),
)
def _bibliography(source: Source) -> Iterator[Finding]:
    if "works" not in source.resources:
        return
    works = {cells["id"]: number for number, cells in source.rows("works") if cells.get("id")}
    entries = source.bibliography
    unused = entries.keys() - works.keys()
    for key, number in works.items():
        if key not in entries and (close := nearest(key, unused)[:1]):
            unused -= {*close}
            where = Where(f"{source.data.name}/{bibliography.FILE}", entries[close[0]].row)
            yield where, f"'{close[0]}' is no row of works, and the work '{key}' has no entry", f"write {key}"
        elif key not in entries:
            right = f"add the entry there, or write its key: {near(key, entries)}"
            yield source.at("works", number, "id"), f"'{key}' has no entry in {bibliography.FILE}", right
    for key, entry in entries.items():
        if key in unused:
            where = Where(f"{source.data.name}/{bibliography.FILE}", entry.row)
            yield where, f"'{key}' is no row of works", "add the row to data/works.csv, or take the entry out"


#: The types of entries that the style knows.
_TYPES = (
    "article book booklet conference inbook incollection inproceedings manual mastersthesis misc phdthesis proceedings techreport"
    " unpublished".split()
)
#: The fields that are printed, or used otherwise, and those that reference managers add, which are not.
_FIELDS = frozenset(
    "address author booktitle chapter crossref day doi edition editor eprint howpublished institution isbn issn journal key langid"
    " language month note number organization pages publisher school series title translator type url volume year".split()
)
_IDLE = frozenset(
    "abstract annote annotation file keywords urldate lccn archiveprefix primaryclass pmid shorttitle timestamp".split()
)
#: What BibLaTeX calls a field that BibTeX has under another name.
_OF_BIBLATEX = {
    "date": "year, month and day",
    "journaltitle": "journal",
    "location": "address",
    "subtitle": "title, after a colon",
    "booksubtitle": "booktitle, after a colon",
    "maintitle": "series",
    "origdate": "note",
    "institution": "institution",
    "eventtitle": "note",
    "pagetotal": "note",
}
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|[A-Z]\w+(?:\W+[A-Z]\w+)?")


@rule(
    "reference",
    "A reference has a type and fields that are printed, names that can be divided, and no commands of LaTeX that would be printed.",
    needs=("bibliography",),
)
def _reference(source: Source) -> Iterator[Finding]:
    file = source.data / bibliography.FILE
    lines = file.read_text(encoding="utf-8-sig").split("\n") if source.bibliography else []
    for key, entry in source.bibliography.items():

        def at(name: str, entry: bibliography.BibEntry = entry) -> Where:
            following = enumerate(lines[entry.row - 1 :], entry.row)
            row = next((n for n, line in following if re.match(rf"\s*{name}\s*=", line, re.I)), entry.row)
            return Where(f"{source.data.name}/{bibliography.FILE}", row, name)

        if entry.type not in _TYPES:
            where = Where(f"{source.data.name}/{bibliography.FILE}", entry.row)
            yield where, f"there is no type of entry '{entry.type}'", f"write one, {near(entry.type, _TYPES)}"
        if not (entry.title or "").strip() and not nearest("title", entry.fields.keys() - _FIELDS):
            yield at("title"), f"'{key}' has no title", "write title = {…}"
        for name, value in entry.fields.items():
            if fault := _fault(name, value, entry.fields):
                yield at(name), *fault


def _fault(name: str, value: str, fields: Mapping[str, str]) -> tuple[str, str] | None:
    """What is wrong with a field, and what would be right."""
    if name in _OF_BIBLATEX and name not in _FIELDS:
        return f"the field {name} is BibLaTeX’s, and is not printed", f"write it as {_OF_BIBLATEX[name]}"
    if name not in _FIELDS and name not in _IDLE:
        return f"the field '{name}' is not printed", f"write one that is, {near(name, _FIELDS)}; or take it out"
    if not value.strip():
        return f"the field {name} is empty", "write it, or take it out"
    if name == "day" and "month" not in fields:
        return "there is a day without a month", "write the month too, or take the day out"
    if name == "month" and not _MONTH.fullmatch(value):
        return f"'{value}' is no month", "write the first three letters of its English name, without braces: mar"
    if name == "year" and not re.search(r"[0-9]{4}", value):
        return f"'{value}' is no year", "write a year of four figures, or take the field out"
    if name in ("author", "editor", "translator"):
        for person in re.split(r"\s+and\s+", re.sub(r"\{[^{}]*\}", "x", value)):
            if person.count(",") > 2 or person.startswith("and ") or not person.strip():
                return f"the names '{value}' cannot be divided", bibliography.NAMES
    if "\\" in value and (command := re.search(r"\\[A-Za-z]+", bibliography.plain(value))):
        return f"{command[0]} would be printed as it stands", "write the words without it"
    return None
