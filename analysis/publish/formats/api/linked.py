"""JSON-LD: what the keys of a file mean, in a context that stands in the file itself.

A key without a term here, such as ``row`` or ``named_by``, is plain JSON, which JSON-LD passes over with all that is in it.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["CITO", "PREFIXES", "TERMS", "linked"]

PREFIXES = {
    "schema": "https://schema.org/",
    "cito": "http://purl.org/spar/cito/",
    "oa": "http://www.w3.org/ns/oa#",
    "dcterms": "http://purl.org/dc/terms/",
    "bibo": "http://purl.org/ontology/bibo/",
    "wdrs": "http://www.w3.org/2007/05/powder-s#",
}
#: How keys begin that are terms of CiTO; their values are addresses.
CITO = "cito:"
_SCHEMA = """
    Book Article Chapter Thesis CreativeWork Person Organization Event Place DefinedTerm Dataset Claim ClaimReview Rating
    name alternateName description author translator datePublished birthDate deathDate location mentions
    isPartOf isBasedOn subjectOf appearance claimReviewed reviewRating reviewBody
""".split()


def _link(term: str) -> dict:
    """A term whose value is an address, or several."""
    return {"@id": term, "@type": "@id"}


#: The terms by the keys and types of the files.
TERMS: dict[str, str | dict] = {name: f"schema:{name}" for name in _SCHEMA} | {
    "id": "schema:identifier",
    "release": "schema:version",
    "attribution": "schema:creditText",
    "license": _link("schema:license"),
    "describedby": _link("wdrs:describedby"),
    "url": _link("schema:url"),
    "sameAs": _link("schema:sameAs"),
    "itemReviewed": _link("schema:itemReviewed"),
    "citation": "dcterms:bibliographicCitation",
    "title": "dcterms:title",
    "date": {"@id": "dcterms:date", "@type": "http://id.loc.gov/datatypes/edtf/EDTF"},
    "lines": {"@id": "schema:text", "@container": "@list"},
    "claims": {"@reverse": "schema:appearance"},
    "review": {"@reverse": "schema:itemReviewed"},
    "evidence": {"@reverse": "oa:hasTarget"},
    "Annotation": "oa:Annotation",
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "assessing": "oa:assessing",
    "target": _link("oa:hasTarget"),
    "statement": "oa:bodyValue",
    "work": "dcterms:source",
    "locator": "bibo:locator",
}


def linked(content: dict, base: str) -> dict:
    """The content of a file with its context before it: the terms that it uses, and the ``base`` of its addresses.

    The base is the way from the file to the book's first page, so that addresses in the file start from there.
    """
    used = set(_used(content))
    terms = {key: term for key, term in TERMS.items() if key in used}
    terms |= {key: _link(key) for key in sorted(used) if key.startswith(CITO)}
    needed = {_prefix(term) for term in terms.values()}
    prefixes = {name: address for name, address in PREFIXES.items() if name in needed}
    return {"@context": {"@base": base, **prefixes, **terms}, **content}


def _used(value: object) -> Iterator[str]:
    """The keys and the names of types in a value that have a term, and those in the values of such keys."""
    if isinstance(value, list):
        for item in value:
            yield from _used(item)
    elif isinstance(value, dict):
        yield from (value[key] for key in ("@type", "motivation") if key in value)
        for key, inner in value.items():
            if key in TERMS or key.startswith(CITO):
                yield key
                yield from _used(inner)


def _prefix(term: str | dict) -> str:
    name = term if isinstance(term, str) else term.get("@id") or term["@reverse"]
    return name.partition(":")[0]
