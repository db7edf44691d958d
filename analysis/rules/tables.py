"""Rules for ids, keys and rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from analysis.rules.registry import Finding, rule
from analysis.source.ids import near
from analysis.source.paraphrase import ADDRESS
from analysis.source.problems import CellValueError, Where
from analysis.source.read import Source
from analysis.source.schema import PACKAGE, convert, keys_in, singular


@rule("unique", "No id occurs twice in a table.")
def _unique(source: Source) -> Iterator[Finding]:
    for resource in source.resources.values():
        numbers: dict[str, int] = {}
        for number, cells in resource.rows:
            key = cells.get("id", "")
            if key and numbers.setdefault(key, number) != number:
                right = "give this row an id of its own"
                yield resource.at(number, "id"), f"the id '{key}' is already in row {numbers[key]}", right


@rule("address", "If an id begins with the id of a passage, that passage is the one to which the row belongs.")
def _address(source: Source) -> Iterator[Finding]:
    for resource in source.resources.values():
        for number, cells in resource.rows:
            key, passage = cells.get("id", ""), cells.get("passage", "")
            begins, dash, rest = key.partition("-")
            if dash and passage and begins != passage and ADDRESS.fullmatch(begins):
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


#: More rows than this that name the same row, which is not there, are one problem.
_MANY = 3


@rule("key", "A key names a row of the table it belongs to.")
def _key(source: Source) -> Iterator[Finding]:
    known = {name: {cells.get("id") for _, cells in r.rows} for name, r in source.resources.items()}
    unknown: dict[tuple[str, str], list[Where]] = defaultdict(list)
    for resource in source.resources.values():
        for number, cells in resource.rows:
            for column, key, table in keys_in(resource, cells, known):
                if key and key not in known.get(table, ()) and table not in source.unread:
                    unknown[table, key].append(resource.at(number, column))
    for (table, key), cells in unknown.items():
        ids = known.get(table, set())
        right = _owners_keys(source, table, key) or (
            f"write a key of data/{table}.csv, {near(key, ids)}; or add its row there"
        )
        if len(cells) <= _MANY:
            yield from ((where, f"'{key}' is not in {table}", right) for where in cells)
        else:
            yield cells[0], f"'{key}' is not in {table}, and {len(cells)} cells name it", right


def _owners_keys(source: Source, table: str, key: str) -> str | None:
    """What to write where a key is that of another table, whose rows those of this table belong to."""
    for column, other in source.resources[table].foreign.items() if table in source.resources else ():
        if any(cells.get("id") == key for _, cells in source.rows(other)):
            own = sorted(cells["id"] for _, cells in source.rows(table) if cells.get(column) == key)
            keys = f"its {table} are {', '.join(own[:5])}{', …' * (len(own) > 5)}" if own else f"it has no {table} yet"
            return f"that is a row of {other}: {keys}"
    return None


@rule("schema", "A column named after a table, in the singular, is described as holding keys of that table.")
def _schema(source: Source) -> Iterator[Finding]:
    tables = {singular(name): name for name in source.resources}
    for resource in source.resources.values():
        for field in resource.fields:
            name = field["name"]
            if name in tables and name not in resource.foreign:
                where = Where(f"{source.data.name}/{PACKAGE}", 1, f"{resource.name}.{name}")
                yield (
                    where,
                    f"'{name}' is not described as a key of {tables[name]}",
                    "add it to the table's foreignKeys",
                )


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
