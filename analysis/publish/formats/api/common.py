"""What the files of the API share: addresses, rows in types that JSON has, and which rows name which thing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cached_property

from pybtex.database import Entry

from analysis.edition import Edition
from analysis.publish.document.domain import KINDS, data_file, name_of, register_id
from analysis.publish.passages.cite import public
from analysis.rows import Row, as_json
from analysis.source.schema import keys_in
from analysis.studies.chains import Chain, chains

__all__ = ["TYPES", "Shared"]

#: What JSON-LD calls a thing, by its kind; agents and works have a type each.
TYPES = {"passage": "CreativeWork", "event": "Event", "place": "Place", "concept": "DefinedTerm", "claim": "Claim"}


@dataclasses.dataclass(frozen=True)
class Shared:
    """An edition with what its files need: the pages of its things by kind and id, and the entries of its bibliography."""

    edition: Edition
    pages: Mapping[tuple[str, str], str]
    bibliography: Mapping[str, Entry]

    def public(self, path: str) -> str:
        """The address of a file of the book: in full where the data say where the book is published, else from its first page."""
        return public(self.edition, path)

    def address(self, kind: str, key: str) -> str:
        """The one address of a thing: its place on its page; in its file, where it stands on none."""
        page = self.pages.get((kind, key))
        if kind == "passage" and page is None and key in self.edition.texts:
            page = self.edition.texts[key].chapter.removesuffix(".md")
        return self.public(f"{f'{page}.html' if page else data_file(kind, key)}#{register_id(kind, key)}")

    def reference(self, kind: str, key: str | None) -> dict | None:
        """A thing as other files name it; ``None`` without a key."""
        if not key:
            return None
        row = self.edition.get(KINDS[kind], key)
        return {"@id": self.address(kind, key), "id": key, "name": name_of(row)}

    def head(self, kind: str, row: Row, linked_type: str) -> dict:
        """What begins the file of a thing; the terms are those of the file, for persons and books are not ours to license."""
        file = {"@id": self.public(data_file(kind, row.id)), "@type": "CreativeWork", **self.terms}
        return {
            "@id": self.address(kind, row.id),
            "@type": linked_type,
            "type": kind,
            "id": row.id,
            "name": name_of(row),
            "subjectOf": file,
        }

    def tail(self, kind: str, row: Row) -> dict:
        """What ends the file of a thing: its row, and all rows that name it.

        Of tables that have files of their own, and of evidence, which stands in the files of claims, only the ids are given.
        """
        naming = self.references.get((KINDS[kind], row.id), {})
        ids = {table: [r.id for r in rows] for table, rows in naming.items() if table in self.tables_by_id}
        rows = {table: list(map(as_json, rows)) for table, rows in naming.items() if table not in ids}
        return {"row": as_json(row), "named_by": ids, "rows": rows}

    @cached_property
    def tables_by_id(self) -> frozenset[str]:
        """The tables whose rows other files name by their ids."""
        return frozenset({*KINDS.values(), "evidence"})

    @cached_property
    def terms(self) -> dict:
        """Of which release everything is, by whom, and under which terms."""
        package = self.edition.package
        return {
            "edition": self.edition.name,
            "release": package["version"],
            "license": [licence["path"] for licence in package.get("licenses", [])],
            "attribution": package["attribution"],
        }

    @cached_property
    def book(self) -> dict:
        """The book that everything is a part of."""
        return {"@id": self.public(""), "@type": "Book", "name": self.edition.title}

    @cached_property
    def editors(self) -> list[dict]:
        """Who is responsible for the edition."""
        return [{"@type": "Organization", "name": c["title"]} for c in self.edition.package.get("contributors", [])]

    @cached_property
    def references(self) -> dict[tuple[str, str], dict[str, list[Row]]]:
        """For every row that others name, by table and id: the rows that name it, by their table, each once.

        Evidence that was read in a copy names the copy's work.
        """
        edition, result = self.edition, {}
        tables = edition.tables
        for table, rows in tables.items():
            resource = edition.source.resources[table]
            for row, (_, cells) in zip(rows, resource.rows):
                things = {(other, key): None for _, key, other in keys_in(resource, cells, tables) if key}
                if table == "evidence":
                    things["works", edition.get("consultations", row.consultation).work] = None
                for thing in things:
                    result.setdefault(thing, {}).setdefault(table, []).append(row)
        return result

    @cached_property
    def chains(self) -> dict[str, Chain]:
        """The chains of quotation by the id of their quotation."""
        return {chain.quotation.id: chain for chain in chains(self.edition)}
