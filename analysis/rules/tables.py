"""Rules for ids, keys and rows."""

from __future__ import annotations

from analysis.rules.registry import file_of, rows_of, rule
from analysis.source.ids import near
from analysis.source.paraphrase import ADDRESS
from analysis.source.problems import Problem
from analysis.source.read import Source
from analysis.source.schema import convert, keys_in, singular


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
