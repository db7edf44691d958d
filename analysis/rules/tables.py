"""Rules for the tables and the bibliography."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ftfy import fix_encoding

from analysis.dates import holds_dates
from analysis.ids import near
from analysis.rules.registry import file_of, rows_of, rule
from analysis.source import Problem, Resource, Source, convert, keys_in, singular
from analysis.text import ADDRESS


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


@rule("unique", "An id stands once in its table.")
def _unique(source):
    for resource in source.resources.values():
        seen: dict[str, int] = {}
        for number, cells in resource.rows:
            key = cells.get("id", "")
            if key and key in seen:
                yield Problem(
                    resource.file,
                    number,
                    "id",
                    "unique",
                    f"the id '{key}' is already in row {seen[key]}",
                    "give this row an id of its own",
                )
            seen.setdefault(key, number)


@rule("address", "An id that begins with a passage's begins with that of its own passage.")
def _address(source):
    for resource in source.resources.values():
        for number, cells in resource.rows:
            key, passage = cells.get("id", ""), cells.get("passage", "")
            begins, dash, rest = key.partition("-")
            if dash and passage and ADDRESS.fullmatch(begins) and begins != passage:
                yield Problem(
                    resource.file,
                    number,
                    "id",
                    "address",
                    f"'{key}' begins with {begins}, and the passage is {passage}",
                    f"write {passage}-{rest}, or correct the passage",
                )


@rule("apart", "No two tables share an id, but for the passages that are notes.")
def _apart(source):
    owner: dict[str, str] = {}
    for name, resource in source.resources.items():
        for number, cells in resource.rows:
            key = cells.get("id", "")
            if key and owner.setdefault(key, name) != name and not (name == "notes" and owner[key] == "passages"):
                yield Problem(
                    resource.file,
                    number,
                    "id",
                    "apart",
                    f"'{key}' is already the id of a row of {owner[key]}",
                    "give this row an id of its own, by which it can be found",
                )


@rule("key", "A key names a row of the table it belongs to.")
def _key(source):
    known = {name: {cells.get("id") for _, cells in r.rows} for name, r in source.resources.items()}
    for resource in source.resources.values():
        for number, cells in resource.rows:
            for column, key, table in keys_in(resource, cells, known):
                if key and key not in known.get(table, set()):
                    yield Problem(
                        resource.file,
                        number,
                        column,
                        "key",
                        f"'{key}' is not in {table}",
                        _its_own(source, table, key)
                        or f"write a key of data/{table}.csv, {near(key, known.get(table, set()))}; or add its row there",
                    )


def _its_own(source: Source, table: str, key: str) -> str | None:
    """What to write where a key is that of another table, whose rows those of this table belong to."""
    for column, other in source.resources[table].foreign.items() if table in source.resources else ():
        if any(cells.get("id") == key for _, cells in rows_of(source, other)):
            own = sorted(cells["id"] for _, cells in rows_of(source, table) if cells.get(column) == key)
            told = f"its {table} are {', '.join(own[:5])}{', …' * (len(own) > 5)}" if own else f"it has no {table} yet"
            return f"that is a row of {other}: {told}"
    return None


@rule("schema", "A column called like a table in the singular is described as holding its keys.")
def _schema(source):
    tables = {singular(name): name for name in source.resources}
    for resource in source.resources.values():
        for field in resource.fields:
            if field["name"] in tables and field["name"] not in resource.foreign:
                yield Problem(
                    f"{source.data.name}/datapackage.json",
                    1,
                    f"{resource.name}.{field['name']}",
                    "schema",
                    f"'{field['name']}' is not described as a key of {tables[field['name']]}",
                    "add it to the table's foreignKeys",
                )


@rule("life", "Nobody dies before being born.")
def _life(source):
    for resource in source.resources.values():
        for number, cells in resource.rows:
            try:
                born, died = (convert(cells.get(c, ""), {"name": "date"}) for c in ("birth_date", "death_date"))
            except ValueError:
                continue
            if born and died and born.earliest and died.latest and died.latest < born.earliest:
                yield Problem(
                    resource.file,
                    number,
                    "death_date",
                    "life",
                    f"{died} is before the birth, {born}",
                    "look up both dates again",
                )


@rule("dating", "Words that date an event have a reading, and a reading has words.")
def _dating(source):
    for number, cells in rows_of(source, "events"):
        if bool(cells.get("date_text")) != bool(cells.get("text_date")):
            lacking = "text_date" if cells.get("date_text") else "date_text"
            yield Problem(
                file_of(source, "events"),
                number,
                lacking,
                "dating",
                "the text's words and their reading do not stand together",
                "fill both date_text and text_date, or neither",
            )


@rule("bibliography", "Every work has an entry of the same key in references.bib, and every entry a work.")
def _bibliography(source):
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    if "works" not in source.resources:
        return
    path = source.data / "references.bib"
    file = f"{source.data.name}/references.bib"
    works = {cells["id"]: number for number, cells in rows_of(source, "works") if "id" in cells}
    if not path.is_file():
        yield Problem(file, 1, "1", "bibliography", "the file is missing", "works need their references: put it back")
        return
    lines = path.read_bytes().decode("utf-8", errors="replace").split("\n")
    try:
        entries = parse_file(str(path), bib_format="bibtex").entries
    except (PybtexError, UnicodeDecodeError) as error:
        yield _no_bibtex(error, file, lines)
        return
    for key, number in works.items():
        if key not in entries:
            yield Problem(
                file_of(source, "works"),
                number,
                "id",
                "bibliography",
                f"'{key}' has no entry in references.bib",
                f"add the entry there, or write its key: {near(key, entries)}",
            )
    for key in entries:
        if key not in works:
            row = next(
                (n for n, line in enumerate(lines, 1) if re.match(rf"@\w+\{{{re.escape(key)},", line.strip())), 1
            )
            yield Problem(
                file,
                row,
                "1",
                "bibliography",
                f"'{key}' is no row of works",
                "add the row to data/works.csv, or take the entry out",
            )


def _no_bibtex(error: Exception, file: str, lines: list[str]) -> Problem:
    """The problem of a bibliography that cannot be read."""
    if isinstance(error, UnicodeDecodeError):
        row = next(n for n, line in enumerate(lines, 1) if "\ufffd" in line)
        right = "save the file as UTF-8 and write the character again"
        return Problem(file, row, "1", "utf-8", "the line holds a byte that is not UTF-8", right)
    seen: dict[str, int] = {}
    for n, line in enumerate(lines, 1):
        entry = re.match(r"\s*@\w+\{\s*([^,\s]+)", line)
        if entry and (first := seen.setdefault(entry[1].casefold(), n)) != n:
            wrong = f"the key '{entry[1]}' is already that of the entry in line {first}"
            return Problem(file, n, "1", "bibliography", wrong, "give this entry a key of its own, or take it out")
    wrong = f"the file is no BibTeX ({str(error).splitlines()[0]})"
    return Problem(file, getattr(error, "lineno", None) or 1, "1", "bibliography", wrong, "mend the entry at this line")


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
