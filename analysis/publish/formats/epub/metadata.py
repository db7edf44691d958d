"""The metadata of the EPUB: on the book, and on its accessibility."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement

from analysis.edition import Edition
from analysis.publish.passages.cite import authors
from analysis.source.citation import read_citation

__all__ = ["NO_PAGES", "identifier", "metadata"]

#: What a reader finds, in the words of schema.org; tests hold the chapters to each.
_FEATURES = (
    "alternativeText",  # pictures, the cover and the shapes of statuses
    "longDescription",  # a figure has a text beside its name, and its data as a table
    "tableOfContents",
    "readingOrder",
    "structuralNavigation",  # headings, lists, tables with heads
    "displayTransformability",  # text is text, also in drawings
    "ARIA",
)
#: Holds as long as all pictures are the edition's own drawings.
_OF_DRAWINGS = ("longDescription", "displayTransformability")
#: What holds as long as the EPUB has no list of the pages of the printed book.
NO_PAGES = "There are no page numbers of a printed book."
_SUMMARY = (
    "Text throughout, with headings, lists and tables that have heads. "
    "A figure is a drawing with a name, a description, and its data as a table after it. "
    "The status of a claim is shown by a shape and a word, never by colour alone. "
    "The contents list parts, chapters, sections and passages. " + NO_PAGES
)


def identifier(edition: Edition, mark: str = "") -> str:
    """The identifier of the book, a URI: its public address, or without one a URN made of the name of its data and what a copy says of itself."""
    name = f"{edition.name} {mark}".strip()
    return edition.package.get("url") or uuid5(NAMESPACE_URL, name).urn


def metadata(edition: Edition, language: str, moment: int, drawn: bool, images: bool, mark: str = "") -> Element:
    """The metadata of an EPUB.

    ``moment`` is its date in seconds since 1970, ``drawn`` whether there are pictures beside the cover, ``images`` whether
    words in them may be pixels, ``mark`` what a private copy says of itself.
    """
    terms = Element("metadata", {"xmlns:dc": "http://purl.org/dc/elements/1.1/"})
    package = edition.package
    citation = read_citation(edition.root)
    _term(terms, "dc:identifier", identifier(edition, mark), id="id")
    _name(terms, "dc:title", f"{edition.title} ({mark})" if mark else edition.title, "title", edition.title)
    _term(terms, "dc:language", language)
    for n, author in enumerate(authors(edition)):
        _name(terms, "dc:creator", author.name, f"editor{n}", _file_as(author.inverted))
        _meta(terms, "role", "edt", refines=f"#editor{n}", scheme="marc:relators")
    for n, contributor in enumerate(c for c in package.get("contributors", []) if c.get("role") == "publisher"):
        _name(terms, "dc:publisher", contributor["title"], f"publisher{n}", _file_as(contributor["title"]))
    _term(terms, "dc:description", package["description"])
    for subject in citation.keywords:
        _term(terms, "dc:subject", subject)
    _term(terms, "dc:source", package["attribution"])
    for licence in package.get("licenses", []) if not mark else []:
        _term(terms, "dc:rights", f"{licence['title']}, {licence['path']}")
    _term(terms, "dc:date", citation.released or f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}")
    _meta(terms, "dcterms:modified", f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}")
    _meta(terms, "schema:version", package["version"])
    for mode in ("textual", "visual") if drawn else ("textual",):
        _meta(terms, "schema:accessMode", mode)
    for sufficient in ("textual", "textual,visual") if drawn else ("textual",):
        _meta(terms, "schema:accessModeSufficient", sufficient)
    for feature in _FEATURES:
        if feature in _OF_DRAWINGS and images:
            continue
        _meta(terms, "schema:accessibilityFeature", feature)
    _meta(terms, "schema:accessibilityHazard", "none")
    _meta(terms, "ibooks:specified-fonts", "true")
    _meta(terms, "schema:accessibilitySummary", _SUMMARY)
    return terms


def _file_as(name: str) -> str:
    """The name of a body as a catalogue sorts it; that of a person has the family name first already."""
    article, _, rest = name.partition(" ")
    return f"{rest[:1].upper()}{rest[1:]}, {article}" if article in ("The", "A", "An") else name


def _name(terms: Element, name: str, text: str, key: str, file_as: str) -> None:
    _term(terms, name, text, id=key)
    _meta(terms, "file-as", file_as, refines=f"#{key}")


def _term(terms: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(terms, name, attributes).text = text


def _meta(terms: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(terms, "meta", {"property": name, **attributes}).text = text
