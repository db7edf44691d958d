"""The metadata of the EPUB: on the book, and on its accessibility."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement

from analysis.edition import Edition
from analysis.publish.site.metadata import release

__all__ = ["identifier", "metadata"]

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
_SUMMARY = (
    "Text throughout, with headings, lists and tables that have heads. "
    "A figure is a drawing with a name, a description, and its data as a table after it. "
    "The status of a claim is shown by a shape and a word, never by colour alone. "
    "The contents list parts, chapters, sections and passages. There are no page numbers of a printed book."
)


def identifier(edition: Edition) -> str:
    """The identifier of the book: its public address, or without one the name of its data."""
    return edition.package.get("url") or edition.name


def metadata(
    edition: Edition, language: str, moment: int, state: str, drawn: bool, images: bool, mark: str = ""
) -> Element:
    """The metadata of an EPUB.

    ``moment`` is its date in seconds since 1970, ``state`` the fingerprint of what it was made from,
    ``drawn`` whether there are pictures beside the cover, ``images`` whether words in them may be pixels,
    ``mark`` what a private copy says of itself.
    """
    terms = Element("metadata", {"xmlns:dc": "http://purl.org/dc/elements/1.1/"})
    package = edition.package
    authors, released = release(edition.root)
    editors = [a["name"] for a in authors] or [c["title"] for c in package.get("contributors", [])]
    _term(terms, "dc:identifier", identifier(edition), id="id")
    _term(terms, "dc:title", f"{edition.title} ({mark})" if mark else edition.title)
    _term(terms, "dc:language", language)
    for n, editor in enumerate(editors):
        _term(terms, "dc:creator", editor, id=f"editor{n}")
        _meta(terms, "role", "edt", refines=f"#editor{n}", scheme="marc:relators")
    _term(terms, "dc:description", package["description"])
    _term(terms, "dc:source", package["attribution"])
    for licence in package.get("licenses", []) if not mark else []:
        _term(terms, "dc:rights", f"{licence['title']}, {licence['path']}")
    if released:
        _term(terms, "dc:date", released)
    _meta(terms, "dcterms:modified", f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}")
    _meta(terms, "schema:version", f"{package['version']}, made from {state}")
    for mode in ("textual", "visual") if drawn else ("textual",):
        _meta(terms, "schema:accessMode", mode)
    for sufficient in ("textual", "textual,visual") if drawn else ("textual",):
        _meta(terms, "schema:accessModeSufficient", sufficient)
    for feature in _FEATURES:
        if feature in _OF_DRAWINGS and images:
            continue
        _meta(terms, "schema:accessibilityFeature", feature)
    _meta(terms, "schema:accessibilityHazard", "none")
    _meta(terms, "schema:accessibilitySummary", _SUMMARY)
    return terms


def _term(terms: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(terms, name, attributes).text = text


def _meta(terms: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(terms, "meta", {"property": name, **attributes}).text = text
