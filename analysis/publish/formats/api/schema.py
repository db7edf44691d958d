"""The JSON Schema of the API's files, draft 2020-12; what a row holds comes from the schema of the data."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.publish.document.domain import KINDS
from analysis.publish.formats.api.claims import REPLACED
from analysis.source.dates import holds_dates
from analysis.source.schema import key_lists
from analysis.status import MARKED, STATUSES

__all__ = ["schema"]

_TEXT = {"type": "string"}
_TEXT_OR_NONE = {"type": ["string", "null"]}
_TRUTH = {"type": "boolean"}
_TEXTS = {"type": "array", "items": _TEXT}
_TYPES = {"integer": "integer", "number": "number", "boolean": "boolean"}


def _ref(name: str) -> dict:
    return {"$ref": f"#/$defs/{name}"}


def _or_none(inner: dict) -> dict:
    return {"oneOf": [{"type": "null"}, inner]}


def _list(inner: dict) -> dict:
    return {"type": "array", "items": inner}


def _object(properties: dict, optional: dict | None = None, patterns: dict | None = None, **more: object) -> dict:
    """An object that has all of the properties, may have the optional ones and those whose names fit a pattern, and no others."""
    result = {
        "type": "object",
        "properties": properties | (optional or {}),
        "required": list(properties),
        "additionalProperties": False,
    }
    return result | ({"patternProperties": patterns} if patterns else {}) | more


_HEAD = {
    "@context": {"type": "object"},
    "@id": _ref("address"),
    "@type": _TEXT,
    "id": _TEXT,
    "name": _TEXT,
}
_TERMS = {"edition": _TEXT, "release": _TEXT, "license": _list(_ref("address")), "attribution": _TEXT}
_CITO = {"^cito:[a-zA-Z]+$": {"anyOf": [_ref("address"), _list(_ref("address"))]}}
#: What the bibliography may say of a work.
_ENTRY = {
    "title": _TEXT,
    "author": _list({"anyOf": [_TEXT, _ref("body")]}),
    "translator": _list({"anyOf": [_TEXT, _ref("body")]}),
    "datePublished": _TEXT,
    "url": _ref("address"),
}


def schema(edition: Edition) -> dict:
    """The schema that every file of the API is valid against."""
    files = _files(edition)
    choice = [{"if": {"properties": {"type": {"const": name}}}, "then": {"$ref": f"#/$defs/{name}"}} for name in files]
    rows = {f"{table}-row": _row(edition, table) for table in edition.tables}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{edition.title}: files of the API",
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": list(files)}},
        "allOf": choice,
        "$defs": {**files, **_shared(edition), **rows},
    }


def _files(edition: Edition) -> dict[str, dict]:
    """The files by the word that stands under ``type`` in them."""
    own = {
        "agent": _agent(),
        "place": {"description": _TEXT_OR_NONE},
        "event": {"date": _ref("date"), "words": _TEXT, "location": _or_none(_ref("reference"))},
        "work": {"sameAs": _list(_ref("address"))},
        "passage": _passage(),
        "concept": {"description": _TEXT_OR_NONE},
        "claim": _claim(),
    }
    optional = {"agent": {"birthDate": _ref("date-or-none"), "deathDate": _ref("date-or-none")}, "work": _ENTRY}
    descriptions = {r["name"]: r["description"] for r in edition.package["resources"]}
    files = {
        kind: _object(
            {**_HEAD, "type": {"const": kind}, "subjectOf": _ref("file"), **own[kind], **_tail(edition, table)},
            optional.get(kind),
            _CITO if kind == "passage" else None,
            description=descriptions[table],
        )
        for kind, table in KINDS.items()
    }
    return {"index": _index(), **files}


def _tail(edition: Edition, table: str) -> dict:
    tables = {name: _list(_ref(f"{name}-row")) for name in edition.tables}
    return {
        "row": _ref(f"{table}-row"),
        "named_by": _object({}, dict.fromkeys(edition.tables, _TEXTS)),
        "rows": _object({}, tables),
    }


def _agent() -> dict:
    return {"alternateName": _TEXT_OR_NONE, "description": _TEXT_OR_NONE, "sameAs": _list(_ref("address"))}


def _passage() -> dict:
    chain = _object(
        {
            "verdict": _TEXT_OR_NONE,
            "summary": _TEXT,
            "steps": _list(_ref("transmissions-row")),
            "originals": _list(_ref("originals-row")),
        }
    )
    return {
        "author": _list(_ref("body")),
        "citation": _TEXT,
        **_TERMS,
        "isPartOf": _ref("book"),
        "isBasedOn": _list(_ref("reference")),
        "lines": {**_TEXTS, "description": "The paraphrase, a sentence each; it is the edition's and no quotation."},
        "notes": {**_TEXTS, "description": "The passages that are its notes."},
        "mentions": _list(_ref("reference")),
        "claims": _list(
            _object(
                {
                    "@id": _ref("address"),
                    "@type": {"const": "Claim"},
                    "id": _TEXT,
                    "name": _TEXT,
                    "line": {"type": ["integer", "null"]},
                    "status": _ref("mark"),
                }
            )
        ),
        "chains": {"type": "object", "additionalProperties": chain},
    }


def _claim() -> dict:
    return {
        "author": _ref("reference"),
        "appearance": _ref("reference"),
        "attitude": _TEXT,
        "layer": _TEXT,
        "status": _ref("mark"),
        "meaning": _TEXT,
        "disputed": _TRUTH,
        "review": _or_none(_ref("review")),
        "fact": _or_none(_ref("answer")),
        "report": _or_none(_ref("answer")),
        "cited": _or_none(_object({"work": _TEXT, "locator": _TEXT})),
        "evidence": _list(_ref("evidence")),
        "searches": _list(_ref("searches-row")),
    }


def _index() -> dict:
    entry = {"id": _TEXT, "name": _TEXT, "address": _ref("address"), "file": _ref("address")}
    claim = entry | {"status": _ref("mark"), "disputed": _TRUTH, "report": _TEXT_OR_NONE}
    things = {table: _list(_object(claim if kind == "claim" else entry)) for kind, table in KINDS.items()}
    return _object(
        {
            **_HEAD,
            "type": {"const": "index"},
            "description": _TEXT,
            "author": _list(_ref("body")),
            "isPartOf": _ref("book"),
            **_TERMS,
            "describedby": _ref("address"),
            "things": _object(things),
        },
        description="What the edition is, and every thing with its id, name, address and file.",
    )


def _shared(edition: Edition) -> dict[str, dict]:
    """What the files of several things have in them."""
    reference = {"@id": _ref("address"), "id": _TEXT, "name": _TEXT}
    rating = {"@type": {"const": "Rating"}, "alternateName": _ref("status"), "description": _TEXT}
    return {
        "address": {
            "type": "string",
            "format": "uri-reference",
            "description": "In full, or from the first page of the book.",
        },
        "date": {"type": "string", "minLength": 1, "description": "EDTF, ISO 8601-2."},
        "date-or-none": {"anyOf": [_ref("date"), {"type": "null"}]},
        "status": {"enum": list(STATUSES), "description": "The status that follows from the evidence."},
        "mark": {"enum": list(MARKED), "description": "A status, or a judgement, which evidence cannot decide."},
        "reference": _object(reference),
        "file": _object({"@id": _ref("address"), "@type": {"const": "CreativeWork"}, **_TERMS}),
        "book": _object({"@id": _ref("address"), "@type": {"const": "Book"}, "name": _TEXT}),
        "body": _object({"@type": {"enum": ["Organization", "Person"]}, "name": _TEXT}),
        "source": _object(
            {
                "weight": {"enum": [1, 2], "description": "As how many independent sources it counts."},
                "origins": _TEXT,
                "original": _TRUTH,
                "evidence": {**_TEXTS, "minItems": 1},
            }
        ),
        "answer": _object(
            {
                "status": _ref("status"),
                "meaning": _TEXT,
                "summary": _TEXT,
                "unverified": _TEXT_OR_NONE,
                "fragile": _TEXT_OR_NONE,
                "would_change": _TEXT,
                "supports": _list(_ref("source")),
                "opposes": _list(_ref("source")),
                "excluded": _list(_object({"evidence": _TEXT, "reason": _TEXT})),
            }
        ),
        "review": _object(
            {
                "@type": {"const": "ClaimReview"},
                "itemReviewed": _ref("address"),
                "claimReviewed": _TEXT,
                "author": _list(_ref("body")),
                "reviewRating": _object(rating),
                "reviewBody": _TEXT,
            },
            patterns=_CITO,
        ),
        "evidence": _evidence(edition),
    }


def _evidence(edition: Edition) -> dict:
    columns = {name: about for name, about in _row(edition, "evidence")["properties"].items() if name not in REPLACED}
    return _object(
        {
            "@id": _ref("address"),
            "@type": {"const": "Annotation"},
            "motivation": {"const": "assessing"},
            "target": _ref("address"),
            **columns,
            "work": _ref("reference"),
            "locator": _TEXT_OR_NONE,
            "quoted_in": _or_none(_ref("reference")),
            "quoted_in_locator": _TEXT_OR_NONE,
            "form": _TEXT_OR_NONE,
            "copy": _object({"id": _TEXT, "address": _TEXT, "consulted": _ref("date")}),
        },
        patterns=_CITO,
    )


def _row(edition: Edition, table: str) -> dict:
    """A row as the data dictionary describes it; a value that is not known is null, and several keys are a list."""
    resource = next(r for r in edition.package["resources"] if r["name"] == table)
    several = key_lists(resource["schema"])
    fields = {}
    for field in edition.fields(table):
        constraints = field.get("constraints", {})
        if field["name"] in several:
            column = dict(_TEXTS)
        else:
            kind = "string" if holds_dates(field["name"]) else _TYPES.get(field["type"], "string")
            column = {"type": kind if constraints.get("required") else [kind, "null"]}
        fields[field["name"]] = column | {"description": field["description"]}
    return _object(fields, description=resource["description"])
