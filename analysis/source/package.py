"""The description of an edition's tables, ``datapackage.json``: reads it, and finds what is wrong with it.

What is wrong with the file as a whole stops the reading.  Anything smaller is a problem like others, and is left out of the
description, so that a wrong word in it is not reported again for every row of its table.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from analysis.source.ids import near
from analysis.source.problems import InputError, Problem, Where
from analysis.source.schema import PACKAGE, foreign_keys

__all__ = ["PackageError", "line_in_package", "read_package", "sound_package"]

#: The types that cells are read by; dates are of type string, and the name of their column says that they are dates.
_TYPES = ("string", "integer", "number", "boolean")
#: What the description of a field may hold by Table Schema, with the edition's own ``keysOf`` and ``unit``.
_FIELD = ("name", "type", "title", "description", "constraints", "rdfType", "unit", "keysOf", "format", "example")
#: The constraints that are checked, and what each is.
_CONSTRAINTS = {
    "required": ("true or false", lambda v: isinstance(v, bool)),
    "unique": ("true or false", lambda v: isinstance(v, bool)),
    "minimum": ("a number", lambda v: isinstance(v, int | float) and not isinstance(v, bool)),
    "enum": ("a list of words", lambda v: isinstance(v, list) and v and all(isinstance(w, str) for w in v)),
    "pattern": ("a regular expression", lambda v: isinstance(v, str) and _compiles(v)),
}
#: What the book prints of each table, licence, contributor and layer of rights, and so needs in words.
_PRINTED = {
    "resources": ("title", "description"),
    "licenses": ("title", "path"),
    "contributors": ("title",),
    "rights": ("layer", "holder", "terms"),
}
_SCHEMA = ("fields", "primaryKey", "foreignKeys", "missingValues")

#: The table and column of something in the description, what is wrong with it and what would be right.
_Fault = tuple[str, str, str, str]


class PackageError(InputError, ValueError):
    """The description of the data cannot be read."""


def read_package(data: Path) -> dict:
    """The description of the tables in a data folder, a Frictionless Data Package.

    Raises :class:`PackageError`, a :class:`ValueError`, where it is no JSON, or a table of it has no name, path or fields.
    """
    path = data / PACKAGE
    try:
        package = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PackageError(f"{path} cannot be read: it is not UTF-8; save it as UTF-8") from error
    except json.JSONDecodeError as error:
        where = f"{path}:{error.lineno}:{error.colno}"
        raise PackageError(f"{where}: this is no JSON ({error.msg}); mend it at this place") from error
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise PackageError(f"{path} describes no tables; it needs a list of them under 'resources'")
    for number, entry in enumerate(package["resources"], 1):
        if lacking := _lacking(entry):
            name = entry.get("name", f"number {number}") if isinstance(entry, dict) else f"number {number}"
            raise PackageError(f"{path}: the table {name} has no {lacking}; write it, or take the table out")
    return package


def _lacking(entry: object) -> str | None:
    """What the description of a table lacks."""
    if not isinstance(entry, dict):
        return "description"
    for key in ("name", "path"):
        if not isinstance(entry.get(key), str):
            return key
    schema = entry.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    all_named = isinstance(fields, list) and all(isinstance(f, dict) and isinstance(f.get("name"), str) for f in fields)
    if not fields or not all_named:
        return "fields with names in its schema"
    try:
        foreign_keys(schema)
    except (KeyError, TypeError, IndexError):
        return "foreignKeys with fields and reference.resource in its schema"
    return None


def sound_package(package: dict, data: Path) -> tuple[dict, list[Problem], set[str]]:
    """The description, from which what is wrong in it is taken out, the problems, and the tables that keys name and nobody describes.

    ``package`` is as :func:`read_package` gives it, and is changed; ``data`` is the folder that it stands in.
    """
    unknown: dict[str, list[tuple[str, str]]] = defaultdict(list)
    faults = [*_tables(package, unknown), *_printed(package)]
    names = [entry["name"] for entry in package["resources"]]
    called = {entry["path"]: entry["name"] for entry in package["resources"]}
    for name, columns in unknown.items():
        more = f", and {len(columns)} columns hold its keys" if len(columns) > 1 else ""
        if other := called.get(f"{name}.csv"):
            faults.append((other, "", f"the table in {name}.csv is called '{other}'{more}", f"call it {name}"))
        elif not (data / f"{name}.csv").is_file():  # Otherwise the file is reported, which nobody describes.
            faults.append((*columns[0], f"there is no table '{name}'{more}", f"write one, {near(name, names)}"))
    text = (data / PACKAGE).read_text(encoding="utf-8-sig")
    problems = [
        Problem(*Where(f"{data.name}/{PACKAGE}", *line_in_package(text, table, column)), "schema", wrong, right)
        for table, column, wrong, right in faults
    ]
    return package, problems, set(unknown)


def line_in_package(text: str, table: str, column: str = "") -> tuple[int, str]:
    """The row and column of a place in the description: where a table is described, or a column of it, or a key of the whole."""
    begin = re.search(rf'"name"\s*:\s*"{re.escape(table)}"\s*,\s*"(?:path|profile|title)"', text)
    begin = begin or re.search(rf'^  "{re.escape(table)}"\s*:', text, re.MULTILINE)
    at = begin.start() if begin else 0
    if column and (field := re.compile(rf'"name"\s*:\s*"{re.escape(column)}"').search(text, at)):
        at = field.start()
    return text.count("\n", 0, at) + 1, f"{table}.{column}" if column else table or "1"


def _printed(package: dict) -> Iterator[_Fault]:
    """What the lists of a description lack of what the book prints."""
    for name, keys in _PRINTED.items():
        entries = package.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            yield name, "", f"'{name}' is no list of descriptions", f'write it as [{{"{keys[0]}": "…"}}]'
            continue
        for number, entry in enumerate(entries, 1):
            for key in keys:
                if not isinstance(words := entry.get(key), str) or not words.strip():
                    table = entry["name"] if name == "resources" else ""
                    what = f"the table {table}" if table else f"number {number} of '{name}'"
                    yield table or name, "", f"{what} has no '{key}'", "write it, for the book prints it"


def _tables(package: dict, unknown: dict[str, list[tuple[str, str]]]) -> Iterator[_Fault]:
    names: set[str] = set()
    paths: dict[str, str] = {}
    every = {entry["name"] for entry in package["resources"]}
    for entry in list(package["resources"]):
        name, schema = entry["name"], entry["schema"]
        if name in names or entry["path"] in paths:
            wrong = (
                f"'{name}' is described twice"
                if name in names
                else f"{entry['path']} is that of {paths[entry['path']]}"
            )
            yield name, "", wrong, "keep one of them"
            package["resources"].remove(entry)
            continue
        names.add(name)
        paths[entry["path"]] = name
        yield from ((name, "", *fault) for fault in _unknown_keys(schema, _SCHEMA))
        yield from _fields(name, schema)
        yield from _keys(name, schema, every, unknown)


def _unknown_keys(described: dict, known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The keys of a description that mean nothing, taken out of it; what begins with an underscore is the writer's own."""
    for key in [key for key in described if key not in known and not key.startswith("_")]:
        del described[key]
        yield f"'{key}' is no word of a description", f"write one, {near(key, known)}; or take it out"


def _fields(table: str, schema: dict) -> Iterator[_Fault]:
    names: set[str] = set()
    for field in list(schema["fields"]):
        name = field["name"]
        if name in names:
            schema["fields"].remove(field)
            yield table, name, f"the column '{name}' is described twice", "keep one of them"
            continue
        names.add(name)
        yield from ((table, name, *fault) for fault in _unknown_keys(field, _FIELD))
        if field.get("type", "string") not in _TYPES:
            wrong = f"'{field['type']}' is no type of a column"
            yield table, name, wrong, f"write one, {near(str(field['type']), _TYPES)}; dates are of type string"
            field["type"] = "string"
        yield from ((table, name, *fault) for fault in _constraints(field))


def _constraints(field: dict) -> Iterator[tuple[str, str]]:
    constraints = field.get("constraints", {})
    if not isinstance(constraints, dict):
        field["constraints"] = {}
        yield "its constraints are no list of words with values", 'write them as {"required": true}'
        return
    yield from _unknown_keys(constraints, tuple(_CONSTRAINTS))
    for key, (what, fits) in _CONSTRAINTS.items():
        if key in constraints and not fits(value := constraints[key]):
            del constraints[key]
            yield f"its {key} is {json.dumps(value, ensure_ascii=False)}", f"write {what}"


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _keys(table: str, schema: dict, every: set[str], unknown: dict[str, list[tuple[str, str]]]) -> Iterator[_Fault]:
    """What is wrong with the keys that columns of a table are said to hold; tables that are not described go to ``unknown``."""
    names = [field["name"] for field in schema["fields"]]
    primary = schema.get("primaryKey", [])
    columns = [primary] if isinstance(primary, str) else primary
    if not isinstance(columns, list) or not all(isinstance(column, str) for column in columns):
        shown = json.dumps(primary, ensure_ascii=False)
        yield table, "", f"its primaryKey is {shown}", "write the name of a column of it, or a list of such names"
        columns = []
    for column in columns:
        if column not in names:
            yield table, "", f"its primaryKey '{column}' is no column of it", f"write one, {near(column, names)}"
    foreign = schema.get("foreignKeys", [])
    for key in list(foreign):
        column, target = next(iter(foreign_keys({"foreignKeys": [key]}).items()))
        if column not in names:
            yield (
                table,
                "",
                f"its foreignKeys name the column '{column}', which it has not",
                f"write one, {near(column, names)}",
            )
        elif target not in every:
            unknown[target].append((table, column))
        else:
            continue
        foreign.remove(key)
    for field in (field for field in schema["fields"] if "keysOf" in field):
        if not isinstance(field["keysOf"], str):
            shown = json.dumps(field.pop("keysOf"), ensure_ascii=False)
            yield table, field["name"], f"its keysOf is {shown}", "write the name of one table"
        elif field["keysOf"] not in every:
            unknown[field.pop("keysOf")].append((table, field["name"]))
