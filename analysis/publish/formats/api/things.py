"""Passages and entries of registers as the API gives them; claims stand in :mod:`analysis.publish.formats.api.claims`."""

from __future__ import annotations

from analysis.publish.formats.api.common import TYPES, Shared
from analysis.publish.passages.cite import cite, title_of
from analysis.publish.site.metadata import as_work
from analysis.rows import Row, as_json
from analysis.status import Status
from analysis.studies.chains import Chain

__all__ = ["AUTHORITIES", "agent", "concept", "event", "passage", "place", "work"]

#: Where an authority file has its entries on the web, by its name in the data.
AUTHORITIES = {
    "gnd": "https://d-nb.info/gnd/",
    "viaf": "https://viaf.org/viaf/",
    "wikidata": "http://www.wikidata.org/entity/",
    "lccn": "http://id.loc.gov/authorities/names/",
}


def passage(shared: Shared, row: Row) -> dict:
    """A passage: the lines of the paraphrase, the claims made there, and what is cited, quoted, named and commented on."""
    edition, key = shared.edition, row.id
    text, package = edition.texts[key], edition.package
    own = shared.references.get(("passages", key), {})
    based_on = dict.fromkeys(package[role] for role in ("work", "translation"))
    mentioned = {
        (m.kind, m.key): shared.reference(m.kind, m.key) for m in own.get("mentions", ()) if m.kind in _MENTIONED
    }
    cited: dict[str, dict] = {}
    for citation in own.get("citations", ()):
        if citation.passage == key:
            cited.setdefault(f"cito:{citation.function}", {})[citation.work] = shared.address("work", citation.work)
    head = shared.head("passage", row, TYPES["passage"]) | {"name": f"Passage {key}, {title_of(edition, key)}"}
    quotations = [q for q in own.get("quotations", ()) if q.passage == key]
    return {
        **head,
        "author": shared.editors,
        **shared.terms,
        "citation": cite(edition, key)["plain"],
        "isPartOf": shared.book,
        "isBasedOn": [shared.reference("work", work) for work in based_on],
        "lines": list(text.lines),
        "notes": list(text.calls),
        "mentions": list(mentioned.values()),
        **{function: list(works.values()) for function, works in cited.items()},
        "claims": [_claim(shared, claim) for claim in own.get("claims", ())],
        "chains": {q.id: _chain(chain) for q in quotations if (chain := shared.chains.get(q.id))},
        **shared.tail("passage", row),
    }


#: What mentions name that has an address.
_MENTIONED = ("agent", "place", "event", "work", "concept")


def _claim(shared: Shared, row: Row) -> dict:
    status = Status.of(row)
    return {**shared.reference("claim", row.id), "@type": TYPES["claim"], "line": row.line, "status": status.name}


def _chain(chain: Chain) -> dict:
    """The way that a quotation took, and what follows from it."""
    steps, originals = [as_json(s) for s in chain.steps], [as_json(o) for o in chain.originals]
    return {"verdict": chain.verdict, "summary": chain.description, "steps": steps, "originals": originals}


def agent(shared: Shared, row: Row) -> dict:
    """A person, a body or a group, with its numbers in authority files as addresses."""
    dates = {"birthDate": row.birth_date, "deathDate": row.death_date} if row.kind == "person" else {}
    return {
        **shared.head("agent", row, "Person" if row.kind == "person" else "Organization"),
        "alternateName": row.name,
        "description": row.description,
        **{name: date.edtf if date else None for name, date in dates.items()},
        "sameAs": _authorities(row),
        **shared.tail("agent", row),
    }


def _authorities(row: Row) -> list[str]:
    numbers = [number.partition(":") for number in (row.authority or "").split()]
    return [AUTHORITIES[file] + key for file, _, key in numbers]


def event(shared: Shared, row: Row) -> dict:
    """An event with the date that the edition gives, as EDTF and in words; what the text and each source say is in its rows."""
    return {
        **shared.head("event", row, TYPES["event"]),
        "date": row.date.edtf,
        "words": row.date.words,
        "location": shared.reference("place", row.place),
        **shared.tail("event", row),
    }


def place(shared: Shared, row: Row) -> dict:
    """A place."""
    return {
        **shared.head("place", row, TYPES["place"]),
        "description": row.description,
        **shared.tail("place", row),
    }


def concept(shared: Shared, row: Row) -> dict:
    """A term of the glossary."""
    return {
        **shared.head("concept", row, TYPES["concept"]),
        "description": row.description,
        **shared.tail("concept", row),
    }


def work(shared: Shared, row: Row) -> dict:
    """A work with its entry in the bibliography; the copies that we consulted are in its rows."""
    entry = shared.bibliography.get(row.id)
    described = as_work(entry) if entry else {"@type": "CreativeWork"}
    names = {"title" if name == "name" else name: value for name, value in described.items()}
    return {
        **shared.head("work", row, names.pop("@type")),
        **names,
        "sameAs": _authorities(row),
        **shared.tail("work", row),
    }
