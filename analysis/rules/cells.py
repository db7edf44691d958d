"""Rules for single cells: what their column allows.

Most cells are plain, and there are tens of thousands; each rule finds out quickly which need a closer look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from analysis.rules.registry import Finding, filled_cells, rule
from analysis.source.dates import holds_dates
from analysis.source.problems import CellValueError
from analysis.source.read import Source
from analysis.source.schema import convert


@rule("spaces", "No cell begins or ends with a space, or holds a line break.", hides=("tables",))
def _spaces(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in filled_cells(source):
        if cell[0].isspace() or cell[-1].isspace() or "\n" in cell or "\r" in cell:
            wrong = f"'{' '.join(cell.split())}' has spaces around it or a line break in it"
            yield resource.at(number, field["name"]), wrong, "write it on one line, without spaces before or after"


@rule("required", "Columns that every row needs are filled.", hides=("tables",))
def _required(source: Source) -> Iterator[Finding]:
    for resource in source.resources.values():
        for field in resource.fields:
            if field.get("constraints", {}).get("required"):
                for number, cells in resource.rows:
                    if cells.get(field["name"]) == "":
                        right = f"every row needs it: {field.get('description', 'see the schema')}"
                        yield resource.at(number, field["name"]), "the cell is empty", right


@rule("type", "Numbers are numbers, and not below the minimum that the schema gives.", hides=("tables",))
def _type(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in filled_cells(
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


@rule("date", "Dates are EDTF, and days are days of the calendar.", hides=("tables",))
def _date(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in filled_cells(
        source, lambda f: holds_dates(f["name"]) or f["name"] == "date_alternatives"
    ):
        for part in filter(None, cell.split(" | ") if field["name"] == "date_alternatives" else [cell]):
            try:
                convert(part, {"name": "date"})
            except CellValueError as error:
                yield resource.at(number, field["name"]), error.wrong, error.right


@rule("allowed", "Columns with a fixed vocabulary hold only words from it.", hides=("tables",))
def _allowed(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in filled_cells(source, lambda f: f.get("constraints", {}).get("enum")):
        words = field["constraints"]["enum"]
        if cell not in words:
            right = f"write {', '.join(words[:-1])} or {words[-1]}"
            yield resource.at(number, field["name"]), f"'{cell}' is not one of the allowed words", right


@rule("pattern", "Ids and checksums have the form that the schema gives.", hides=("tables",))
def _pattern(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in filled_cells(source, lambda f: f.get("constraints", {}).get("pattern")):
        pattern = field["constraints"]["pattern"]
        if not re.fullmatch(pattern, cell):
            wrong, what = f"'{cell}' does not have the form {pattern}", field.get("description", "see the schema")
            fits = next((form for form in _alike(cell) if re.fullmatch(pattern, form)), None)
            example = next(
                (c for _, cells in resource.rows if re.fullmatch(pattern, c := cells.get(field["name"], ""))), None
            )
            right = f"write {fits}" if fits else f"write it like {example}" if example else what
            yield resource.at(number, field["name"]), wrong, right if fits else f"{right}; {what}" if example else what


def _alike(cell: str) -> Iterator[str]:
    """Forms that an id could have that was typed as a name is, or with an address that lacks its zeros."""
    plain = unicodedata.normalize("NFKD", cell.replace("ß", "ss"))
    small = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    for word in (cell.strip(), small):
        joined = re.sub(r"[^A-Za-z0-9]+", "-", word).strip("-")
        yield from (word, joined, joined.replace("-", "_"), joined.replace("-", ""))
        yield re.sub(r"\b([a-z]+)([0-9])\b", r"\g<1>0\2", joined)


@rule("quotation", "No cell of the data holds more than nine words between quotation marks.")
def _quotation(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in filled_cells(source, lambda f: f["name"] not in ("form", "reading")):
        if '"' in cell or "“" in cell or "„" in cell:
            for quoted in re.findall(r"[\"“„](.+?)[\"”“]", cell):
                if len(quoted.split()) > 9:
                    right = "quote at most nine, and only where the wording is the evidence"
                    yield resource.at(number, field["name"]), f"{len(quoted.split())} words are quoted", right
