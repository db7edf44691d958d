"""Rules for single cells: their characters, and what their column allows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ftfy import fix_encoding

from analysis.rules.registry import rule
from analysis.source.dates import holds_dates
from analysis.source.problems import Problem
from analysis.source.read import Source
from analysis.source.schema import Resource, convert


def _cells(source: Source) -> Iterator[tuple[Resource, int, dict, str]]:
    """Every cell, with its table, row number and field."""
    for resource in source.resources.values():
        for number, cells in resource.rows:
            for field in resource.fields:
                if field["name"] in cells:
                    yield resource, number, field, cells[field["name"]]


@rule("spaces", "No cell begins or ends with a space, or holds a line break.")
def _spaces(source):
    for resource, number, field, cell in _cells(source):
        if cell != cell.strip() or "\n" in cell or "\r" in cell:
            yield Problem(
                resource.file,
                number,
                field["name"],
                "spaces",
                f"'{' '.join(cell.split())}' has spaces around it or a line break in it",
                "write it on one line, without spaces before or after",
            )


@rule("characters", "Cells are in Unicode's composed form (NFC) and hold no invisible characters.")
def _characters(source):
    for resource, number, field, cell in _cells(source):
        plain = unicodedata.normalize("NFC", "".join(c for c in cell if unicodedata.category(c) not in ("Cf", "Cc")))
        if cell != plain and "\n" not in cell and "\r" not in cell:
            yield Problem(
                resource.file,
                number,
                field["name"],
                "characters",
                f"'{plain}' holds an invisible character, or a letter written as letter and accent",
                "write the cell again",
            )


@rule("encoding", "No cell holds letters that were read in another encoding than they were written in.")
def _encoding(source):
    for resource, number, field, cell in _cells(source):
        mended = cell if cell.isascii() else fix_encoding(cell)
        if "\ufffd" in cell or mended != cell:
            lost = (
                "a letter of it is lost" if "\ufffd" in cell else f"it looks like '{mended}', read in a wrong encoding"
            )
            yield Problem(
                resource.file,
                number,
                field["name"],
                "encoding",
                f"'{cell}' is damaged: {lost}",
                "write the cell again, and save the file as UTF-8",
            )


@rule("required", "Columns that every row needs are filled.")
def _required(source):
    for resource, number, field, cell in _cells(source):
        if cell == "" and field.get("constraints", {}).get("required"):
            yield Problem(
                resource.file,
                number,
                field["name"],
                "required",
                "the cell is empty",
                f"every row needs it: {field.get('description', 'see the schema')}",
            )


@rule("type", "Numbers are numbers, and not below the least that makes sense.")
def _type(source):
    for resource, number, field, cell in _cells(source):
        if holds_dates(field["name"]):
            continue
        try:
            value = convert(cell, field)
        except ValueError as error:
            wanted = _article(field["type"]) + (
                ", in small letters" if cell in ("TRUE", "FALSE", "True", "False") else ""
            )
            yield Problem(resource.file, number, field["name"], "type", str(error), f"write {wanted}")
            continue
        least = field.get("constraints", {}).get("minimum")
        if value is not None and least is not None and value < least:
            yield Problem(
                resource.file, number, field["name"], "type", f"'{cell}' is less than {least}", f"count from {least}"
            )


@rule("date", "Dates are EDTF, and days are days of the calendar.")
def _date(source):
    for resource, number, field, cell in _cells(source):
        parts = (
            cell.split(" | ") if field["name"] == "date_alternatives" else [cell] if holds_dates(field["name"]) else []
        )
        for part in filter(None, parts):
            try:
                convert(part, {"name": "date"})
            except ValueError as error:
                wrong, _, right = str(error).partition("; ")
                yield Problem(
                    resource.file,
                    number,
                    field["name"],
                    "date",
                    wrong,
                    right or "write the day that is meant, as YYYY-MM-DD",
                )


@rule("allowed", "Columns with a fixed vocabulary hold its words.")
def _allowed(source):
    for resource, number, field, cell in _cells(source):
        words = field.get("constraints", {}).get("enum")
        if words and cell and cell not in words:
            yield Problem(
                resource.file,
                number,
                field["name"],
                "allowed",
                f"'{cell}' is not one of the allowed words",
                f"write {', '.join(words[:-1])} or {words[-1]}",
            )


@rule("pattern", "Ids and checksums have their form.")
def _pattern(source):
    for resource, number, field, cell in _cells(source):
        pattern = field.get("constraints", {}).get("pattern")
        if pattern and cell and not re.fullmatch(pattern, cell):
            yield Problem(
                resource.file,
                number,
                field["name"],
                "pattern",
                f"'{cell}' does not have the form {pattern}",
                field.get("description", "see the schema"),
            )


@rule("quotation", "No cell of the data holds more than nine words between quotation marks.")
def _quotation(source):
    for resource, number, field, cell in _cells(source):
        for quoted in re.findall(r"[\"“„](.+?)[\"”“]", cell):
            if field["name"] not in ("form", "reading") and len(quoted.split()) > 9:
                yield Problem(
                    resource.file,
                    number,
                    field["name"],
                    "quotation",
                    f"{len(quoted.split())} words are quoted",
                    "quote at most nine, and only where the wording is the evidence",
                )


def _article(kind: str) -> str:
    return {"integer": "a whole number", "number": "a number", "boolean": "true or false"}.get(kind, "text")
