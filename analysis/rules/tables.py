"""Rules for ids, keys and rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from analysis.rules.registry import Finding, rule
from analysis.source.ids import near, nearest
from analysis.source.package import line_in_package
from analysis.source.paraphrase import ADDRESS
from analysis.source.problems import CellValueError, Where
from analysis.source.read import Source
from analysis.source.schema import PACKAGE, Resource, convert, keys_in, singular


def _sound(source: Source) -> list[Resource]:
    """The tables in whose cells nothing is wrong so far."""
    return [resource for name, resource in source.resources.items() if name not in source.unread]


@rule("unique", "No id occurs twice in a table.")
def _unique(source: Source) -> Iterator[Finding]:
    for resource in _sound(source):
        numbers: dict[str, int] = {}
        for number, cells in resource.rows:
            key = cells.get("id", "")
            if key and numbers.setdefault(key, number) != number:
                right = "give this row an id of its own"
                yield resource.at(number, "id"), f"the id '{key}' is already in row {numbers[key]}", right


@rule("address", "If an id begins with the id of a passage, that passage is the one to which the row belongs.")
def _address(source: Source) -> Iterator[Finding]:
    known = {cells.get("id") for _, cells in source.rows("passages")}  # Another rule tells of a passage that is none.
    for resource in _sound(source):
        for number, cells in resource.rows:
            key, passage = cells.get("id", ""), cells.get("passage", "")
            begins, dash, rest = key.partition("-")
            if dash and passage in known and begins != passage and ADDRESS.fullmatch(begins):
                wrong = f"'{key}' begins with {begins}, and the passage is {passage}"
                yield resource.at(number, "id"), wrong, f"write {passage}-{rest}, or correct the passage"


@rule("unique-across-tables", "No two tables share an id, except that a note has the id of its passage.")
def _unique_across_tables(source: Source) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for name, resource in source.resources.items():
        for number, cells in resource.rows:
            key = cells.get("id", "")
            if key and owner.setdefault(key, name) != name and not (name == "notes" and owner[key] == "passages"):
                right = "give this row an id of its own, by which it can be found"
                yield resource.at(number, "id"), f"'{key}' is already the id of a row of {owner[key]}", right


#: What the description of an edition's data says of the edition, in words, and by rows of tables.
_SAID = ("name", "title", "description", "version", "attribution")
_BY_ROWS = {
    "author": "agents",
    "subject": "agents",
    "work": "works",
    "translation": "works",
    "editions": "works",
    "dateline": "events",
}


@rule("key", "A key names a row of the table it belongs to.", hides=("ids",))
def _key(source: Source) -> Iterator[Finding]:
    known = {name: {cells.get("id") for _, cells in r.rows} for name, r in source.resources.items()}
    unknown: dict[tuple[str, str], list[Where]] = defaultdict(list)
    referred: set[tuple[str, str]] = set()
    for resource in source.resources.values():
        for number, cells in resource.rows:
            for column, key, table in keys_in(resource, cells, known):
                referred.add((table, key))
                if key and key not in known.get(table, ()) and not {table, resource.name} & source.unread:
                    unknown[table, key].append(resource.at(number, column))
    said = [(table, str(row)) for name, table in _BY_ROWS.items() for row in _listed(source.package.get(name))]
    for (table, key), cells in unknown.items():
        ids = known.get(table, set())
        unnamed = [other for other in nearest(key, ids)[:1] if (table, other) not in referred]
        others = said.count((table, key))
        if unnamed and len(cells) + others > 1:
            number = next(n for n, row in source.rows(table) if row.get("id") == unnamed[0])
            wrong = f"no cell names '{unnamed[0]}', and {len(cells) + others} cells name '{key}', which no row has"
            yield (
                source.at(table, number, "id"),
                wrong,
                f"write {key}, or correct the cells; the first is {cells[0].file}:{cells[0].row}",
            )
            continue
        right = _owners_keys(source, table, key) or (
            f"write a key of data/{table}.csv, {near(key, ids)}; or add its row there"
        )
        more = f", and {len(cells)} cells name it" if len(cells) > 1 else ""
        yield cells[0], f"'{key}' is not in {table}{more}", right


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _owners_keys(source: Source, table: str, key: str) -> str | None:
    """What to write where a key is that of another table, whose rows those of this table belong to."""
    for column, other in source.resources[table].foreign.items() if table in source.resources else ():
        if any(cells.get("id") == key for _, cells in source.rows(other)):
            own = sorted(cells["id"] for _, cells in source.rows(table) if cells.get(column) == key)
            keys = f"its {table} are {', '.join(own[:5])}{', …' * (len(own) > 5)}" if own else f"it has no {table} yet"
            return f"that is a row of {other}: {keys}"
    return None


@rule(
    "schema",
    "The description of the data is in order: types and constraints are known, keys belong to tables, and a column named after a"
    " table, in the singular, is described as holding keys of that table.",
    needs=("package",),
)
def _schema(source: Source) -> Iterator[Finding]:
    tables = {singular(name): name for name in source.resources}
    for resource in source.resources.values():
        for field in resource.fields:
            name = field["name"]
            if name in tables and name not in resource.foreign:
                wrong = f"'{name}' is not described as a key of {tables[name]}"
                yield _in_package(source, resource.name, name), wrong, "add it to the table's foreignKeys"


@rule(
    "package",
    "The description of the data names the edition, and its author, subject, works and date by rows of their tables.",
)
def _package(source: Source) -> Iterator[Finding]:
    package, others = source.package, source.package.keys() - {*_SAID, *_BY_ROWS}
    for key in (*_SAID, *_BY_ROWS) if source.has_chapters else ():
        value, where = package.get(key), _in_package(source, key)
        if key not in package:
            close = nearest(key, others)[:1]
            right = (
                f"write it for '{close[0]}'"
                if close
                else f"write it, a key of {_BY_ROWS[key]}"
                if key in _BY_ROWS
                else "write it"
            )
            yield where, f"there is no '{key}'", right
        elif key in _SAID and (not isinstance(value, str) or not value.strip()):
            yield where, f"'{key}' has no words", "write them"
        elif key in _BY_ROWS and _BY_ROWS[key] not in source.unread:
            ids = {cells.get("id") for _, cells in source.rows(_BY_ROWS[key])}
            for row in _listed(value):
                if row not in ids:
                    yield where, f"'{row}' is not in {_BY_ROWS[key]}", f"write a key of it, {near(str(row), ids)}"


def _in_package(source: Source, table: str, column: str = "") -> Where:
    text = (source.data / PACKAGE).read_text(encoding="utf-8-sig")
    return Where(f"{source.data.name}/{PACKAGE}", *line_in_package(text, table, column))


@rule("life", "Dates of birth precede dates of death.")
def _life(source: Source) -> Iterator[Finding]:
    for resource in source.resources.values():
        for number, cells in resource.rows if "death_date" in resource.header else ():
            try:
                born, died = (convert(cells.get(c, ""), {"name": "date"}) for c in ("birth_date", "death_date"))
            except CellValueError:
                continue
            if born and died and born.earliest and died.latest and died.latest < born.earliest:
                wrong = f"{died} is before the birth, {born}"
                yield resource.at(number, "death_date"), wrong, "look up both dates again"


@rule("dating", "Every dating of an event has both its words in the text and our reading of them.")
def _dating(source: Source) -> Iterator[Finding]:
    for number, cells in source.rows("events"):
        if bool(cells.get("date_text")) != bool(cells.get("text_date")):
            empty = "text_date" if cells.get("date_text") else "date_text"
            wrong = "only one of date_text and text_date is filled"
            yield source.at("events", number, empty), wrong, "fill both or neither"


#: A number in an authority file: the file's short name, a colon, the number.
_AUTHORITY = re.compile(r"(?:gnd:\d[\dX-]+|viaf:\d+|wikidata:Q\d+|lccn:n[a-z]?\d+)")


@rule(
    "authority", "A number in an authority file has the right form, and is given together with the copy that shows it."
)
def _authority(source: Source) -> Iterator[Finding]:
    for resource in source.resources.values():
        for number, cells in resource.rows if "authority" in resource.header else ():
            for word in cells.get("authority", "").split():
                if not _AUTHORITY.fullmatch(word):
                    right = "write gnd:, viaf:, wikidata: or lccn: and the number, such as gnd:118500000"
                    yield resource.at(number, "authority"), f"'{word}' is no number in an authority file", right
            if bool(cells.get("authority")) != bool(cells.get("authority_consultations")):
                wrong = "only one of authority and authority_consultations is filled"
                yield (
                    resource.at(number, "authority_consultations"),
                    wrong,
                    "name the copy that shows the number, or leave both empty",
                )
