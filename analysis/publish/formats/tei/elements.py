"""Elements of TEI P5: how they are made, dated and addressed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from analysis.edition import Edition
from analysis.rows import Row
from analysis.source.dates import Date

__all__ = [
    "EDTF",
    "ID",
    "LANGUAGE",
    "NAMESPACE",
    "Element",
    "bibl",
    "dated",
    "element",
    "note",
    "pointer",
    "pointers",
    "register_pointer",
    "rows",
    "sentence_id",
]

NAMESPACE = "http://www.tei-c.org/ns/1.0"
ID = "{http://www.w3.org/XML/1998/namespace}id"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: The method by which dates in ``when-custom`` are written.
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
#: Dates that XML Schema, and so ``when``, can express.
_PLAIN = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")

Element = etree._Element


def element(name: str, attributes: dict | None = None, *content: str | Element | None) -> Element:
    """An element of TEI with attributes and content; attributes without a value and content that is ``None`` are left out.

    The attributes ``id`` and ``lang`` are those of XML.
    """
    new = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})
    for key, value in (attributes or {}).items():
        if value not in (None, ""):
            new.set({"id": ID, "lang": LANGUAGE}.get(key, key), str(value))
    for part in content:
        if isinstance(part, str):
            if len(new):
                new[-1].tail = (new[-1].tail or "") + part
            else:
                new.text = (new.text or "") + part
        elif part is not None:
            new.append(part)
    return new


def note(kind: str, text: str | None, attributes: dict | None = None) -> Element | None:
    """A note of a kind; ``None`` without a text."""
    return element("note", {"type": kind, **(attributes or {})}, text) if text else None


def rows(edition: Edition, table: str) -> Iterable[Row]:
    """The rows of a table; none where the edition does not have the table."""
    return edition.tables.get(table, ())


def register_pointer(table: str, key: str | None) -> str | None:
    """A pointer to an entry of a register, by the singular of its table, as ``#agent-trotsky``."""
    return f"#{table}-{key}" if key else None


def pointers(table: str, keys: Iterable[str]) -> str | None:
    """Pointers to entries of one register."""
    return " ".join(f"#{table}-{key}" for key in keys) or None


def sentence_id(passage: str, line: int) -> str:
    """The id of a line of the paraphrase: ``p07.1``."""
    return f"{passage}.{line}"


def pointer(passage: str, line: int | None = None) -> str:
    """A pointer to a line of the paraphrase, or to the passage, where no line is given."""
    return f"#{passage}" if line is None else f"#{sentence_id(passage, line)}"


def bibl(edition: Edition, consultation: str | None, locator: str | None, *more: Element | None) -> Element | None:
    """Where something was read: the work, the copy of it and the place in it; ``None`` without a copy."""
    if not consultation:
        return None
    work = edition.get("consultations", consultation).work
    label = element("ref", {"target": register_pointer("work", work)}, edition.get("works", work).label)
    place = element("biblScope", None, locator) if locator else None
    return element("bibl", {"source": register_pointer("consultation", consultation)}, label, place, *more)


def dated(date: Date | None) -> dict[str, str]:
    """The attributes of a date: ``when``, ``from`` and ``to``, or ``notBefore`` and ``notAfter``.

    Whatever they cannot say in full stands in ``when-custom`` as EDTF, so that nothing is lost.
    """
    if date is None:
        return {}
    if _PLAIN.fullmatch(date.edtf):
        return {"when": date.edtf}
    custom = {"when-custom": date.edtf, "datingMethod": EDTF}
    doubt = {"cert": "low"} if date.uncertain else {}
    body = date.edtf.rstrip("~?%")
    if _PLAIN.fullmatch(body):
        return {"when": body, **custom, **doubt}
    if "/" in date.edtf:
        first, last = (side.rstrip("~?%") for side in date.edtf.split("/"))
        sides = {"from": _side(first, date.earliest), "to": _side(last, date.latest)}
    else:
        sides = {"notBefore": date.earliest, "notAfter": date.latest}
    return {name: str(side) for name, side in sides.items() if side} | custom | doubt


def _side(text: str, bound) -> str | None:
    """A side of an interval as written, or else the day that bounds it."""
    return text if _PLAIN.fullmatch(text) else bound and str(bound)
