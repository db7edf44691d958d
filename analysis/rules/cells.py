"""Rules for single cells: their characters, and what their column allows.

Most cells are plain, and there are tens of thousands; each rule finds out quickly which need a closer look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from analysis.rules.registry import Finding, rule
from analysis.source.dates import holds_dates
from analysis.source.problems import CellValueError
from analysis.source.read import Source
from analysis.source.schema import Resource, convert

#: A letter in UTF-8 has two bytes or more: read wrongly it is two characters or more, the first of them no mark of
#: punctuation, the second perhaps a space.
_SUSPECT = re.compile(r"[^\x00-\x7f‘’“”„–—…«»][^\x00-\x7f]|[ÂÃÅÎÐÙâãĂĹĐŮă] ")
#: A Russian word; what was read wrongly as Russian has a letter that Russian lacks, or ё in every second place.
_RUSSIAN = re.compile(r"(?<![^\W_])(?!(?:\w[ёЁ])+(?![^\W_]))[А-Яа-яЁё]+(?![^\W_])")


def _cells(source: Source, wanted: Callable[[dict], object] = bool) -> Iterator[tuple[Resource, int, dict, str]]:
    """The filled cells of every column whose field is ``wanted``, with table, row number and field."""
    for resource in source.resources.values():
        for field in filter(wanted, resource.fields):
            name = field["name"]
            for number, cells in resource.rows:
                if cell := cells.get(name):
                    yield resource, number, field, cell


@rule("spaces", "No cell begins or ends with a space, or holds a line break.")
def _spaces(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in _cells(source):
        if cell[0].isspace() or cell[-1].isspace() or "\n" in cell or "\r" in cell:
            wrong = f"'{' '.join(cell.split())}' has spaces around it or a line break in it"
            yield resource.at(number, field["name"]), wrong, "write it on one line, without spaces before or after"


@rule("characters", "Cells are in Unicode's composed form (NFC) and hold no invisible characters.")
def _characters(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in _cells(source):
        if cell.isprintable() and unicodedata.is_normalized("NFC", cell):
            continue
        plain = unicodedata.normalize("NFC", "".join(c for c in cell if unicodedata.category(c) not in ("Cf", "Cc")))
        if cell != plain and "\n" not in cell and "\r" not in cell:
            wrong = f"'{plain}' holds an invisible character, or a letter written as letter and accent"
            yield resource.at(number, field["name"]), wrong, "write the cell again"


@rule("encoding", "No cell holds letters that were read in an encoding other than the one in which they were written.")
def _encoding(source: Source) -> Iterator[Finding]:
    right = "write the cell again, and save the file as UTF-8"
    for resource, number, field, cell in _cells(source):
        if "\ufffd" in cell:
            yield resource.at(number, field["name"]), f"'{cell}' is damaged: a letter is lost", right
        elif _is_suspect(cell) and (mended := _mended(cell)) != cell:
            yield (
                resource.at(number, field["name"]),
                f"'{cell}' is damaged: it was probably '{mended}' and was read in a wrong encoding",
                right,
            )


def _is_suspect(cell: str) -> bool:
    return bool(_SUSPECT.search(cell)) and bool(_SUSPECT.search(_RUSSIAN.sub("", cell)))


def _mended(cell: str) -> str:
    from ftfy import fix_encoding  # here, because it takes long to load, and few cells need it

    return fix_encoding(cell)


@rule("required", "Columns that every row needs are filled.")
def _required(source: Source) -> Iterator[Finding]:
    for resource in source.resources.values():
        for field in resource.fields:
            if field.get("constraints", {}).get("required"):
                for number, cells in resource.rows:
                    if cells.get(field["name"]) == "":
                        right = f"every row needs it: {field.get('description', 'see the schema')}"
                        yield resource.at(number, field["name"]), "the cell is empty", right


@rule("type", "Numbers are numbers, and not below the minimum that the schema gives.")
def _type(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in _cells(
        source, lambda f: f.get("type", "string") != "string" and "keysOf" not in f
    ):
        try:
            value = convert(cell, field)
        except CellValueError as error:
            yield resource.at(number, field["name"]), error.wrong, error.right
            continue
        least = field.get("constraints", {}).get("minimum")
        if least is not None and value < least:
            yield resource.at(number, field["name"]), f"'{cell}' is less than {least}", f"write {least} or more"


@rule("date", "Dates are EDTF, and days are days of the calendar.")
def _date(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in _cells(
        source, lambda f: holds_dates(f["name"]) or f["name"] == "date_alternatives"
    ):
        for part in filter(None, cell.split(" | ") if field["name"] == "date_alternatives" else [cell]):
            try:
                convert(part, {"name": "date"})
            except CellValueError as error:
                yield resource.at(number, field["name"]), error.wrong, error.right


@rule("allowed", "Columns with a fixed vocabulary hold only words from it.")
def _allowed(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in _cells(source, lambda f: f.get("constraints", {}).get("enum")):
        words = field["constraints"]["enum"]
        if cell not in words:
            right = f"write {', '.join(words[:-1])} or {words[-1]}"
            yield resource.at(number, field["name"]), f"'{cell}' is not one of the allowed words", right


@rule("pattern", "Ids and checksums have the form that the schema gives.")
def _pattern(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in _cells(source, lambda f: f.get("constraints", {}).get("pattern")):
        pattern = field["constraints"]["pattern"]
        if not re.fullmatch(pattern, cell):
            yield (
                resource.at(number, field["name"]),
                f"'{cell}' does not have the form {pattern}",
                field.get("description", "see the schema"),
            )


@rule("quotation", "No cell of the data holds more than nine words between quotation marks.")
def _quotation(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in _cells(source, lambda f: f["name"] not in ("form", "reading")):
        if '"' in cell or "“" in cell or "„" in cell:
            for quoted in re.findall(r"[\"“„](.+?)[\"”“]", cell):
                if len(quoted.split()) > 9:
                    right = "quote at most nine, and only where the wording is the evidence"
                    yield resource.at(number, field["name"]), f"{len(quoted.split())} words are quoted", right
