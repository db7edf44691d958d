"""Checks data and chapters; every problem says where it is, what is wrong and what would be right.

Each check is a function registered under the name of its rule; its first line of
documentation is what the book prints about the rule.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.completeness import Account, unaccounted
from analysis.edition import singular
from analysis.source import Problem, Resource, Source, convert, read
from analysis.text import ADDRESS, Text

__all__ = ["RULES", "check", "validate"]

Check = Callable[[Source], Iterator[Problem]]
#: What each rule says, in the order of the book; the first six are kept while reading.
RULES: dict[str, str] = {
    "file": "Every table that is described is a file, and every CSV file is described.",
    "utf-8": "Files are UTF-8.",
    "csv": "Tables are comma-separated, with quotation marks around cells that need them.",
    "header": "The header names every column that is described, once, and no other.",
    "cells": "Every row has one cell for every column.",
    "toc": "The table of contents names files that exist, and every chapter is in it.",
}
_CHECKS: list[tuple[str, Check]] = []
_BREAKS = {"csv", "header", "cells", "utf-8"}  # a table read so badly is checked no further


def validate(path: str | Path | None = None) -> list[Problem]:
    """All problems of an edition, sorted by file and row; an empty list if there are none.

    ``path`` is a data folder or an edition's root, as for :func:`analysis.load`.
    The chapters are checked where ``_toc.yml`` stands beside the data folder.
    Raises :class:`FileNotFoundError` where there is no edition, :class:`ValueError` where its
    ``datapackage.json`` cannot be read.
    """
    return check(read(path))


def check(source: Source) -> list[Problem]:
    """All problems of what was read; see :func:`validate`."""
    broken = {p.file for p in source.problems if p.rule in _BREAKS}
    whole = {name: r if r.file not in broken else Resource(r.name, r.file, r.fields, r.foreign)
             for name, r in source.resources.items()}
    checked = Source(source.root, source.data, source.package, whole, source.chapters, source.toc, source.has_chapters)
    problems = list(source.problems)
    for _, rule in _CHECKS:
        problems += rule(checked)
    # What hangs on an unreadable table would be reported as lost keys.
    names = {r.name for r in source.resources.values() if r.file in broken}
    return sorted(p for p in problems if not (p.rule == "key" and any(f"not in {n}" in p.wrong for n in names))
                  and not (p.rule in ("passage", "line", "rendering") and broken))


def _rule(name: str, sentence: str) -> Callable[[Check], Check]:
    def register(check: Check) -> Check:
        RULES[name] = sentence
        _CHECKS.append((name, check))
        return check
    return register


def _cells(source: Source) -> Iterator[tuple[Resource, int, dict, str]]:
    """Every cell, with its table, row number and field."""
    for resource in source.resources.values():
        for number, cells in resource.rows:
            for field in resource.fields:
                if field["name"] in cells:
                    yield resource, number, field, cells[field["name"]]


def _near(word: str, known) -> str:
    near = difflib.get_close_matches(word, list(known), 3)
    return f"near it: {', '.join(near)}" if near else f"known are {', '.join(sorted(known)[:8])}" if known else "there is none yet"


@_rule("spaces", "No cell begins or ends with a space, or holds a line break.")
def _spaces(source):
    for resource, number, field, cell in _cells(source):
        if cell != cell.strip() or "\n" in cell or "\r" in cell:
            yield Problem(resource.file, number, field["name"], "spaces", f"'{' '.join(cell.split())}' has spaces around it or a line break in it",
                          "write it on one line, without spaces before or after")


@_rule("required", "Columns that every row needs are filled.")
def _required(source):
    for resource, number, field, cell in _cells(source):
        if cell == "" and field.get("constraints", {}).get("required"):
            yield Problem(resource.file, number, field["name"], "required", "the cell is empty",
                          f"every row needs it: {field['description']}")


@_rule("type", "Numbers are numbers, and not below the least that makes sense.")
def _type(source):
    for resource, number, field, cell in _cells(source):
        if _is_date(field):
            continue
        try:
            value = convert(cell, field)
        except ValueError as error:
            yield Problem(resource.file, number, field["name"], "type", str(error), f"write {_article(field['type'])}")
            continue
        least = field.get("constraints", {}).get("minimum")
        if value is not None and least is not None and value < least:
            yield Problem(resource.file, number, field["name"], "type", f"'{cell}' is less than {least}", f"count from {least}")


@_rule("date", "Dates are EDTF, and days are days of the calendar.")
def _date(source):
    for resource, number, field, cell in _cells(source):
        parts = cell.split(" | ") if field["name"] == "date_alternatives" else [cell] if _is_date(field) else []
        for part in filter(None, parts):
            try:
                convert(part, {"name": "date"})
            except ValueError as error:
                wrong, _, right = str(error).partition("; ")
                yield Problem(resource.file, number, field["name"], "date", wrong, right or "write the day that is meant, as YYYY-MM-DD")


@_rule("allowed", "Columns with a fixed vocabulary hold its words.")
def _allowed(source):
    for resource, number, field, cell in _cells(source):
        words = field.get("constraints", {}).get("enum")
        if words and cell and cell not in words:
            yield Problem(resource.file, number, field["name"], "allowed", f"'{cell}' is not one of the allowed words",
                          f"write {', '.join(words[:-1])} or {words[-1]}")


@_rule("pattern", "Ids and checksums have their form.")
def _pattern(source):
    for resource, number, field, cell in _cells(source):
        pattern = field.get("constraints", {}).get("pattern")
        if pattern and cell and not re.fullmatch(pattern, cell):
            yield Problem(resource.file, number, field["name"], "pattern", f"'{cell}' does not have the form {pattern}",
                          field["description"])


@_rule("unique", "An id stands once in its table.")
def _unique(source):
    for resource in source.resources.values():
        seen: dict[str, int] = {}
        for number, cells in resource.rows:
            key = cells.get("id", "")
            if key and key in seen:
                yield Problem(resource.file, number, "id", "unique", f"the id '{key}' is already in row {seen[key]}",
                              "give this row an id of its own")
            seen.setdefault(key, number)


@_rule("key", "A key names a row of the table it belongs to.")
def _key(source):
    known = {name: {cells.get("id") for _, cells in r.rows} for name, r in source.resources.items()}
    for resource in source.resources.values():
        for number, cells in resource.rows:
            pairs = [(column, cells.get(column, ""), table) for column, table in resource.foreign.items()]
            if "kind" in cells and "key" in cells:
                pairs += [("key", cells["key"], table) for table in known if singular(table) == cells["kind"]]
            for column, key, table in pairs:
                if key and key not in known.get(table, set()):
                    yield Problem(resource.file, number, column, "key", f"'{key}' is not in {table}",
                                  f"write a key of data/{table}.csv, {_near(key, known.get(table, set()))}; or add its row there")


@_rule("schema", "A column called like a table in the singular is described as holding its keys.")
def _schema(source):
    tables = {singular(name): name for name in source.resources}
    for resource in source.resources.values():
        for field in resource.fields:
            if field["name"] in tables and field["name"] not in resource.foreign:
                yield Problem(f"{source.data.name}/datapackage.json", 1, f"{resource.name}.{field['name']}", "schema",
                              f"'{field['name']}' is not described as a key of {tables[field['name']]}", "add it to the table's foreignKeys")


@_rule("life", "Nobody dies before being born.")
def _life(source):
    for resource in source.resources.values():
        for number, cells in resource.rows:
            try:
                born, died = (convert(cells.get(c, ""), {"name": "date"}) for c in ("birth_date", "death_date"))
            except ValueError:
                continue
            if born and died and born.earliest and died.latest and died.latest < born.earliest:
                yield Problem(resource.file, number, "death_date", "life", f"{died} is before the birth, {born}", "look up both dates again")


@_rule("dating", "Words that date an event have a reading, and a reading has words.")
def _dating(source):
    for number, cells in _rows(source, "events"):
        if bool(cells.get("date_text")) != bool(cells.get("text_date")):
            lacking = "text_date" if cells.get("date_text") else "date_text"
            yield Problem(_file(source, "events"), number, lacking, "dating", "the text's words and their reading do not stand together",
                          "fill both date_text and text_date, or neither")


@_rule("bibliography", "Every work has an entry of the same key in references.bib, and every entry a work.")
def _bibliography(source):
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    if "works" not in source.resources:
        return
    path = source.data / "references.bib"
    file = f"{source.data.name}/references.bib"
    works = {cells["id"]: number for number, cells in _rows(source, "works") if "id" in cells}
    if not path.is_file():
        yield Problem(file, 1, "1", "bibliography", "the file is missing", "works need their references: put it back")
        return
    lines = path.read_bytes().decode("utf-8", errors="replace").split("\n")
    try:
        entries = parse_file(str(path), bib_format="bibtex").entries
    except (PybtexError, UnicodeDecodeError) as error:
        row = getattr(error, "lineno", None) or next((n for n, line in enumerate(lines, 1) if "\ufffd" in line), 1)
        yield Problem(file, row, "1", "bibliography", f"the file is no BibTeX ({str(error).splitlines()[0]})", "mend the entry at this line")
        return
    for key, number in works.items():
        if key not in entries:
            yield Problem(_file(source, "works"), number, "id", "bibliography", f"'{key}' has no entry in references.bib",
                          f"add the entry there, or write its key: {_near(key, entries)}")
    for key in entries:
        if key not in works:
            row = next((n for n, line in enumerate(lines, 1) if re.match(rf"@\w+\{{{re.escape(key)},", line.strip())), 1)
            yield Problem(file, row, "1", "bibliography", f"'{key}' is no row of works", "add the row to data/works.csv, or take the entry out")


@_rule("passage", "Every passage has a paraphrase, once, and every paraphrase is a passage.")
def _passage(source):
    if not source.has_chapters:
        return
    numbers = {cells["id"]: number for number, cells in _rows(source, "passages") if "id" in cells}
    seen: dict[str, Text] = {}
    for text in _texts(source):
        if text.passage in seen:
            first = seen[text.passage]
            yield Problem(text.chapter, text.row, "1", "passage", f"'{text.passage}' stands in {first.chapter} too, line {first.row}", "keep one of them")
        elif text.passage not in numbers:
            yield Problem(text.chapter, text.row, "1", "passage", f"'{text.passage}' is not in passages",
                          f"write an address of data/passages.csv, {_near(text.passage, numbers)}")
        seen.setdefault(text.passage, text)
    for key, number in numbers.items():
        if key not in seen:
            yield Problem(_file(source, "passages"), number, "id", "passage", f"'{key}' has no paraphrase in the chapters",
                          f"write it in a chapter under a line ({key})=" if not key.startswith("n") else f"write it in a chapter as [^{key}]: …")
    called = {(number, cells["passage"], cells["id"]) for number, cells in _rows(source, "notes") if {"id", "passage"} <= cells.keys()}
    for number, passage, note in called:
        if passage in seen and note not in seen[passage].calls:
            yield Problem(_file(source, "notes"), number, "passage", "passage", f"{passage} does not call the note {note}",
                          f"write [^{note}] in {seen[passage].chapter}, or correct the passage")


@_rule("chapter", "Every file in chapters/ is in the table of contents.")
def _chapter(source):
    if source.has_chapters:
        for path in sorted((source.root / "chapters").glob("*.md")):
            name = path.relative_to(source.root).with_suffix("").as_posix()
            if name not in source.toc:
                yield Problem(f"{name}.md", 1, "1", "chapter", "the file is not in _toc.yml", "add it there, or take the file away")


@_rule("line", "Every line of the paraphrase states something, every point has its line, and both run in one order.")
def _line(source):
    texts = {t.passage: t for t in _texts(source)}
    points = defaultdict(list)
    for number, cells in _rows(source, "points"):
        if cells.get("passage") in texts and cells.get("line", "").isdigit() and cells.get("sentence", "").isdigit():
            points[cells["passage"]].append((number, int(cells["sentence"]), int(cells["line"]), cells.get("kind")))
    file = _file(source, "points") if "points" in source.resources else ""
    for passage, rows in points.items():
        text, last = texts[passage], (0, 0)
        for number, sentence, line, kind in rows:
            if line > len(text.lines):
                yield Problem(file, number, "line", "line", f"{passage} has {len(text.lines)} lines, no line {line}",
                              f"look at {text.chapter} line {text.row} and what follows")
            if kind == "statement":
                if sentence < last[0] or line < last[1]:
                    yield Problem(file, number, "line", "line", f"sentence {sentence} on line {line} follows sentence {last[0]} on line {last[1]}",
                                  "the paraphrase keeps the author's order: correct the numbers or the paraphrase")
                last = (sentence, line)
        stated = {line for _, _, line, kind in rows if kind == "statement"}
        for line, words in enumerate(text.lines, 1):
            if line not in stated:
                yield Problem(text.chapter, text.row, "1", "line", f"line {line} of {passage} carries no point ('{words[:40]}…')",
                              "add its points to data/points.csv, or take the line out")
        for sentence in set(range(1, max(s for _, s, _, _ in rows) + 1)) - {s for _, s, _, kind in rows if kind == "statement"}:
            yield Problem(file, rows[0][0], "sentence", "line", f"sentence {sentence} of {passage} has no statement", "say what it states")


@_rule("rendering", "The paraphrase names, counts, dates, denies, hedges and exclaims exactly what points and mentions say.")
def _rendering(source):
    texts = {t.passage: t for t in _texts(source)}
    accounts, rows = accounts_of(source, "line", "rendering"), {}
    accounted = {cells.get("passage") for _, cells in _rows(source, "points")}
    for name in ("points", "mentions", "brackets", "quotations"):
        if name in source.resources:
            rows |= {f"{name} {cells.get('id')}": (_file(source, name), number) for number, cells in _rows(source, name)}
    names = frozenset(cells["rendering"] for _, cells in _rows(source, "mentions") if cells.get("rendering"))
    author = next((cells for _, cells in _rows(source, "agents") if cells.get("id") == source.package.get("author")), {})
    exempt = frozenset(author.get("label", "").split())
    for passage, text in texts.items():
        if passage not in accounted:
            continue
        for line, words in enumerate(text.lines, 1):
            missing, lacking = unaccounted(words, accounts.get((passage, line), []), names, exempt)
            for token in missing:
                yield Problem(text.chapter, text.row, "1", "rendering", f"'{token}' on line {line} of {passage} is in no row of points or mentions",
                              "add the row, or take the word out: the paraphrase adds nothing")
            for account in lacking:
                file, number = rows[account.row]
                yield Problem(file, number, "rendering", "rendering", f"'{account.words}' is not on line {line} of {passage}",
                              "the paraphrase drops nothing: write it there, or correct the row")


def accounts_of(source: Source, position: str, column: str) -> dict[tuple[str, int], list[Account]]:
    """What the data account for in each line of the paraphrase, or each sentence of the witness.

    ``position`` is ``line`` or ``sentence``, ``column`` is ``rendering`` or ``form``.
    """
    accounts = defaultdict(list)
    for name in ("points", "mentions", "brackets", "quotations"):
        for number, cells in _rows(source, name):
            if cells.get(column) and cells.get(position, "").isdigit():
                covers = name in ("points", "mentions")
                sort = f"points {cells['kind']}" if name == "points" else name if covers else f"{name} {cells['id']}"
                accounts[cells.get("passage"), int(cells[position])].append(Account(sort, cells[column], f"{name} {cells['id']}", covers))
    return accounts


@_rule("quotation", "No cell of the data holds more than nine words between quotation marks.")
def _quotation(source):
    for resource, number, field, cell in _cells(source):
        for quoted in re.findall(r"[\"“„](.+?)[\"”“]", cell):
            if field["name"] not in ("form", "reading") and len(quoted.split()) > 9:
                yield Problem(resource.file, number, field["name"], "quotation", f"{len(quoted.split())} words are quoted",
                              "quote at most nine, and only where the wording is the evidence")


def _rows(source: Source, name: str):
    return source.resources[name].rows if name in source.resources else ()


def _file(source: Source, name: str) -> str:
    return source.resources[name].file


def _texts(source: Source) -> list[Text]:
    return [text for chapter in source.chapters for text in chapter.texts if ADDRESS.fullmatch(text.passage)]


def _is_date(field: dict) -> bool:
    return field["name"] == "date" or field["name"].endswith("_date")


def _article(kind: str) -> str:
    return {"integer": "a whole number", "number": "a number", "boolean": "true or false"}.get(kind, "text")
