"""The files of the API: one for each thing that has an address in the book, an index of them, and their schema."""

from __future__ import annotations

from collections.abc import Mapping

from pybtex.database import Entry, parse_string

from analysis.edition import Edition
from analysis.publish.document.domain import API, INDEX, KINDS, data_file, name_of
from analysis.publish.formats.api.claims import claim
from analysis.publish.formats.api.common import Shared
from analysis.publish.formats.api.linked import linked
from analysis.publish.formats.api.schema import schema
from analysis.publish.formats.api.things import agent, concept, event, passage, place, work
from analysis.rows import Row
from analysis.source.bibliography import FILE
from analysis.source.read import find_root
from analysis.status import Status

__all__ = ["SCHEMA", "files", "one_file"]

SCHEMA = f"{API}/schema.json"
_WRITERS = {
    "agent": agent,
    "place": place,
    "event": event,
    "work": work,
    "passage": passage,
    "concept": concept,
    "claim": claim,
}


def files(
    edition: Edition,
    pages: Mapping[tuple[str, str], str] | None = None,
    bibliography: Mapping[str, Entry] | None = None,
) -> dict[str, dict]:
    """The content of every file by its path in the book, in types that JSON has.

    ``pages`` are the pages of the book on which things stand, without their ending, by kind and id; a thing that
    stands on no page has its address in its file.
    ``bibliography`` are the entries of the bibliography by their keys, if the caller has read them already.
    """
    shared = Shared(edition, pages or {}, _read(edition) if bibliography is None else bibliography)
    written = {INDEX: linked(_index(shared), "../"), SCHEMA: schema(edition)}
    for kind, table in KINDS.items():
        for row in edition.tables.get(table, ()):
            written[data_file(kind, row.id)] = linked(_WRITERS[kind](shared, row), "../../")
    return written


def one_file(edition: Edition, kind: str, key: str) -> dict:
    """The content of the file of one thing, without the addresses of pages.

    Raises :class:`~analysis.source.ids.UnknownIdError` for an unknown id.
    """
    return linked(_WRITERS[kind](Shared(edition, {}, _read(edition)), edition.get(KINDS[kind], key)), "../../")


def _read(edition: Edition) -> Mapping[str, Entry]:
    path = find_root(edition.root)[1] / FILE
    content = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    return parse_string(content, "bibtex").entries


def _index(shared: Shared) -> dict:
    """What the edition is, and all things by table, each with its id, name, address and file; claims also with their status."""
    edition = shared.edition
    things = {
        table: [_entry(shared, kind, row) for row in edition.tables.get(table, ())] for kind, table in KINDS.items()
    }
    return {
        "@id": shared.public(INDEX),
        "@type": "Dataset",
        "type": "index",
        "id": edition.name,
        "name": edition.title,
        "description": edition.package["description"],
        "author": shared.editors,
        "isPartOf": shared.book,
        **shared.terms,
        "describedby": SCHEMA,
        "things": things,
    }


def _entry(shared: Shared, kind: str, row: Row) -> dict:
    entry = {
        "id": row.id,
        "name": name_of(row),
        "address": shared.address(kind, row.id),
        "file": data_file(kind, row.id),
    }
    if kind == "claim":
        status = Status.of(row)
        entry |= {"status": status.name, "disputed": status.opposed, "report": row.report}
    return entry
