"""The TEI document: header, text, and what stands off the text; and how it is written."""

from __future__ import annotations

from lxml import etree

from analysis.edition import Edition
from analysis.publish.formats.tei.apparatus import apparatus
from analysis.publish.formats.tei.claims import claims
from analysis.publish.formats.tei.elements import Element, element
from analysis.publish.formats.tei.header import header
from analysis.publish.formats.tei.registers import registers
from analysis.publish.formats.tei.text import text

__all__ = ["serialize", "tei_document"]

#: The language that the edition writes.
LANGUAGE = "en"
#: Where an editor for XML finds the schema, TEI All of the current release of TEI P5.
_SCHEMA = (
    'href="https://tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng" '
    'type="application/xml" schematypens="http://relaxng.org/ns/structure/1.0"'
)
#: Elements whose white space is text.
_INLINE = frozenset(
    "s note title head label bibl term gloss persName orgName placeName eventName catDesc desc "
    "change edition p licence resp name witness rdg lem q idno date".split()
)


def tei_document(edition: Edition) -> Element:
    """The edition as a TEI document.

    Raises :class:`~analysis.publish.formats.format.FormatError` where words that the data name stand on no line.
    """
    root = element("TEI", {"id": edition.name, "lang": LANGUAGE}, header(edition), text(edition))
    for kind, parts in (
        ("registers", registers(edition)),
        ("apparatus", apparatus(edition)),
        ("claims", claims(edition)),
    ):
        if parts:
            root.append(element("standOff", {"type": kind}, *parts))
    return root


def serialize(root: Element) -> bytes:
    """A document as UTF-8, an element of structure a line; the same document gives the same bytes."""
    _indent(root, "\n")
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<?xml-model {_SCHEMA}?>\n'
    return head.encode() + etree.tostring(root, encoding="UTF-8", xml_declaration=False) + b"\n"


def _indent(parent: Element, line: str) -> None:
    """Set the children of an element on lines of their own, where white space between them is no text."""
    name = etree.QName(parent).localname
    is_passage = name in ("p", "note") and len(parent) and etree.QName(parent[0]).localname == "s"
    if not len(parent) or (name in _INLINE and not is_passage):
        return
    parent.text = line + " "
    for child in parent:
        _indent(child, line + " ")
        child.tail = line + " "
    parent[-1].tail = line
