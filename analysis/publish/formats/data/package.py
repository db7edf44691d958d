"""What is in the data package: a file for each table, the paraphrase, a dictionary, the schema, and what explains them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from analysis.edition import Edition
from analysis.publish.formats.data.readme import readme
from analysis.source.bibliography import FILE
from analysis.source.read import PACKAGE, find_root
from analysis.source.schema import foreign_keys, key_lists
from analysis.status import COMPUTED

__all__ = ["package"]

#: Files of the edition's root that go with the data, where they are there.
_BESIDE = ("LICENSE", "CITATION.cff")
#: The tables that only the package has: the paraphrase, which the edition keeps in its chapters, and the dictionary.
_LINES = {
    "name": "lines",
    "title": "Lines of the paraphrase",
    "description": "The edition's own paraphrase of the text, line by line; a line is a sentence. "
    "It is not a quotation of the author. Columns named line in other tables count these lines.",
    "schema": {
        "fields": [
            {
                "name": "id",
                "type": "string",
                "description": "Address of the passage, a stop, and the number of the line.",
            },
            {"name": "passage", "type": "string", "description": "The passage, a key of passages."},
            {
                "name": "line",
                "type": "integer",
                "description": "Number of the line, counted from 1 within the passage.",
            },
            {"name": "text", "type": "string", "description": "The line, without emphasis and the calls of notes."},
        ],
        "primaryKey": "id",
        "foreignKeys": [{"fields": "passage", "reference": {"resource": "passages", "fields": "id"}}],
    },
}
_DICTIONARY = {
    "name": "dictionary",
    "title": "Dictionary",
    "description": "What every column of every other table holds; the same stands in datapackage.json for programs.",
    "schema": {
        "fields": [
            {"name": "id", "type": "string", "description": "Table and column, with a stop between."},
            {"name": "table", "type": "string", "description": "The table, whose file has the same name."},
            {"name": "column", "type": "string", "description": "The column."},
            {
                "name": "type",
                "type": "string",
                "description": "Text (string), whole number (integer) or truth (boolean).",
            },
            {"name": "unit", "type": "string", "description": "The unit of a number; EDTF for a date."},
            {"name": "required", "type": "boolean", "description": "Whether it is filled in every row."},
            {
                "name": "keys_of",
                "type": "string",
                "description": "The table whose ids it holds; several have a space between.",
            },
            {
                "name": "allowed",
                "type": "string",
                "description": "The words that it may hold, with a bar, |, between them.",
            },
            {
                "name": "computed",
                "type": "boolean",
                "description": "Whether it follows from other tables; nobody enters it.",
            },
            {"name": "description", "type": "string", "description": "What it holds."},
        ],
        "primaryKey": "id",
    },
}


def package(edition: Edition, moment: int) -> dict[str, bytes]:
    """The files of the data package by name, in their order; ``moment`` is its date in seconds since 1970."""
    tables = {name: _cells(edition, name) for name in edition.tables}
    resources = [_resource(edition, name) for name in tables]
    described = [*resources, _LINES, _DICTIONARY]
    tables |= {"lines": _lines(edition), "dictionary": _dictionary([*resources, _LINES])}
    files = {f"{r['name']}.csv": _csv(_columns(r), tables[r["name"]]) for r in described}
    descriptor = edition.package | {
        "created": f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}",
        "resources": [_described(r, files[f"{r['name']}.csv"]) for r in described],
    }
    counts = [(r, len(tables[r["name"]])) for r in described]
    explained = {
        "README.md": readme(edition, counts).encode(),
        PACKAGE: (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode(),
    }
    root, data = find_root(edition.root)
    beside = [data / FILE, *(root / name for name in _BESIDE)]
    return explained | files | {path.name: path.read_bytes() for path in beside if path.is_file()}


def _cells(edition: Edition, table: str) -> list[Mapping]:
    """The rows of a table as they are written, with the columns that are computed."""
    computed = [field["name"] for field in COMPUTED.get(table, ())]
    written = (cells for _, cells in edition.source.resources[table].rows)
    return [
        {**cells, **{name: getattr(row, name) for name in computed}}
        for cells, row in zip(written, edition.tables[table])
    ]


def _resource(edition: Edition, table: str) -> dict:
    """A table's description, with the columns that are computed."""
    given = next(r for r in edition.package["resources"] if r["name"] == table)
    return given | {"schema": given["schema"] | {"fields": edition.fields(table)}}


def _lines(edition: Edition) -> list[Mapping]:
    return [
        {"id": f"{key}.{number}", "passage": key, "line": number, "text": line}
        for key, text in edition.texts.items()
        for number, line in enumerate(text.lines, 1)
    ]


def _dictionary(resources: Iterable[dict]) -> list[Mapping]:
    rows = []
    for resource in resources:
        table, schema = resource["name"], resource["schema"]
        keys = foreign_keys(schema) | key_lists(schema)
        computed = {field["name"] for field in COMPUTED.get(table, ())}
        for field in schema["fields"]:
            constraints = field.get("constraints", {})
            rows.append(
                {
                    "id": f"{table}.{field['name']}",
                    "table": table,
                    "column": field["name"],
                    "type": field["type"],
                    "unit": "EDTF" if "rdfType" in field else field.get("unit", ""),
                    "required": _truth(constraints.get("required", False)),
                    "keys_of": keys.get(field["name"], ""),
                    "allowed": " | ".join(map(str, constraints.get("enum", ()))),
                    "computed": _truth(field["name"] in computed),
                    "description": field.get("description", ""),
                }
            )
    return rows


def _truth(value: bool) -> str:
    return str(value).lower()


def _columns(resource: dict) -> list[str]:
    return [field["name"] for field in resource["schema"]["fields"]]


def _csv(names: list[str], rows: Iterable[Mapping]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _described(resource: dict, content: bytes) -> dict:
    """A resource with what a program needs to read its file and to know that it is whole."""
    return resource | {
        "path": f"{resource['name']}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "profile": "tabular-data-resource",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
    }
