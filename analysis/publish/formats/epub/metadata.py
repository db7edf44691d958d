"""What the package document says of the book, and of how it can be read by whom."""

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
_SUMMARY = (
    "Text throughout, with headings, lists and tables that have heads. "
    "A figure is a drawing with a name, a description, and its data as a table after it. "
    "The status of a claim is told by a shape and a word, never by colour alone. "
    "The contents list parts, chapters, sections and passages. There are no page numbers of a printed book."
)


def identifier(edition: Edition) -> str:
    """What the book is known by: its public address, and while it has none the name of its data."""
    return edition.package.get("url") or edition.name


def metadata(edition: Edition, language: str, moment: int, state: str, drawn: bool, mark: str = "") -> Element:
    """The metadata of an EPUB.

    ``moment`` is its date in seconds since 1970, ``state`` the fingerprint of what it was made from,
    ``drawn`` whether there are pictures beside the cover, ``mark`` what a private copy says of itself.
    """
    made = Element(
        "metadata",
        {
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    package = edition.package
    authors, released = release(edition.root)
    editors = [a["name"] for a in authors] or [c["title"] for c in package.get("contributors", [])]
    _term(made, "dc:identifier", identifier(edition), id="id")
    _term(made, "dc:title", f"{edition.title} ({mark})" if mark else edition.title)
    _term(made, "dc:language", language)
    for n, editor in enumerate(editors):
        _term(made, "dc:creator", editor, id=f"editor{n}")
        _meta(made, "role", "edt", refines=f"#editor{n}", scheme="marc:relators")
    _term(made, "dc:description", package["description"])
    _term(made, "dc:source", package["attribution"])
    for licence in package.get("licenses", []) if not mark else []:
        _term(made, "dc:rights", f"{licence['title']}, {licence['path']}")
    if released:
        _term(made, "dc:date", released)
    _meta(made, "dcterms:modified", f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}")
    _meta(made, "schema:version", f"{package['version']}, made from {state}")
    for mode in ("textual", "visual") if drawn else ("textual",):
        _meta(made, "schema:accessMode", mode)
    for sufficient in ("textual", "textual,visual") if drawn else ("textual",):
        _meta(made, "schema:accessModeSufficient", sufficient)
    for feature in _FEATURES:
        _meta(made, "schema:accessibilityFeature", feature)
    _meta(made, "schema:accessibilityHazard", "none")
    _meta(made, "schema:accessibilitySummary", _SUMMARY)
    return made


def _term(made: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(made, name, attributes).text = text


def _meta(made: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(made, "meta", {"property": name, **attributes}).text = text
