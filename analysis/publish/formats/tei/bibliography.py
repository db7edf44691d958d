"""The bibliography in TEI: the entries of references.bib, with what the data say about each work and its copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pybtex.database import Entry, Person, parse_string
from pybtex.richtext import Text

from analysis.edition import Edition
from analysis.publish.formats.tei.elements import Element, dated, element, note, pointers, rows
from analysis.rows import Row
from analysis.source.bibliography import FILE
from analysis.source.dates import DateError, parse
from analysis.source.languages import tag_of
from analysis.source.read import find_root

__all__ = ["works"]

#: Fields of the whole that an entry of these types is a part of, and what TEI calls the level of that whole.
_WHOLES = {"article": ("journal", "journaltitle"), "incollection": ("booktitle",)}
_LEVELS = {"journal": "j", "journaltitle": "j", "booktitle": "m"}
#: Places in a whole by field.
_SCOPES = {"volume": "volume", "number": "issue", "chapter": "chapter", "pages": "page"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def works(edition: Edition) -> Iterator[Element]:
    """Every work, in the order of the data, as a structured reference."""
    path = find_root(edition.root)[1] / FILE
    content = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    entries = parse_string(content, "bibtex").entries
    copies: dict[str, list[Row]] = {}
    for row in rows(edition, "consultations"):
        copies.setdefault(row.work, []).append(row)
    for row in rows(edition, "works"):
        yield _work(row, entries.get(row.id) or Entry("misc"), copies.get(row.id, []))


def _work(row: Row, entry: Entry, copies: list[Row]) -> Element:
    fields = {name: _plain(value) for name, value in entry.fields.items() if name != "url"}
    people = [
        *(_person("author", person) for person in entry.persons.get("author", [])),
        *(_person("editor", person) for person in entry.persons.get("editor", [])),
    ]
    title = fields.get("title") or row.label
    if fields.get("subtitle"):
        title = f"{title}: {fields['subtitle']}"
    language = tag_of(fields["langid"], title) if fields.get("langid") else None
    whole = next((name for name in _WHOLES.get(entry.type, ()) if name in fields), None)
    # An editor of a part edits the whole, not the part.
    authors = [p for p in people if not (whole and p.tag.endswith("}editor"))]
    editors = [p for p in people if p not in authors]
    main = element("title", {"level": "a" if whole else "m", "lang": language}, title)
    translators = [_person("editor", person, "translator") for person in entry.persons.get("translator", [])]
    if whole:
        analytic = element("analytic", None, *authors, main, *translators)
        head = [*editors, element("title", {"level": _LEVELS[whole]}, fields[whole])]
        translators = []
    else:
        analytic, head = None, [*authors, main]
    numbers = [number.partition(":") for number in (row.authority or "").split()]
    return element(
        "biblStruct",
        {"id": f"work-{row.id}", "type": entry.type, "subtype": row.kind, "corresp": pointers("agent", row.author)},
        analytic,
        element(
            "monogr",
            None,
            *head,
            *(element("idno", {"type": file}, key) for file, _, key in numbers),
            element("idno", {"type": "ISBN"}, fields["isbn"]) if "isbn" in fields else None,
            *translators,
            element("edition", None, fields["edition"]) if "edition" in fields else None,
            _imprint(fields),
            *(element("biblScope", {"unit": unit}, fields[name]) for name, unit in _SCOPES.items() if name in fields),
        ),
        element("series", None, element("title", {"level": "s"}, fields["series"])) if "series" in fields else None,
        note("label", row.label),
        note("camp", row.camp),
        element("note", {"type": "published"}, element("date", dated(row.published_date), row.published_date.words))
        if row.published_date
        else None,
        *(note(name, fields.get(name)) for name in ("howpublished", "school", "origdate")),
        note("reference", fields.get("note")),
        note("remark", row.remark),
        element("ptr", {"target": entry.fields["url"]}) if "url" in entry.fields else None,
        *(_copy(copy) for copy in copies),
    )


def _plain(text: str) -> str:
    """A field without the marks of LaTeX."""
    return str(Text.from_latex(text))


def _person(role: str, person: Person, kind: str | None = None) -> Element:
    first = " ".join(map(_plain, [*person.first_names, *person.middle_names]))
    last = " ".join(map(_plain, [*person.prelast_names, *person.last_names, *person.lineage_names]))
    if not first:  # a body, or somebody with one name
        return element(role, {"role": kind}, last)
    name = element("persName", None, element("forename", None, first), " ", element("surname", None, last))
    return element(role, {"role": kind}, name)


def _imprint(fields: Mapping[str, str]) -> Element:
    cities = [element("pubPlace", None, fields[name]) for name in ("address", "location") if name in fields]
    publisher = element("publisher", None, fields["publisher"]) if "publisher" in fields else None
    return element("imprint", None, *cities, publisher, _date(fields))


def _date(fields: Mapping[str, str]) -> Element:
    """The date of an imprint, as exact as the entry gives it; empty where it gives none."""
    words = fields.get("date") or fields.get("year", "")
    edtf = words
    if "date" not in fields and (month := fields.get("month", "")[:3].casefold()) in _MONTHS:
        edtf = f"{words}-{_MONTHS.index(month) + 1:02}" + (f"-{int(fields['day']):02}" if "day" in fields else "")
    try:
        date = parse(edtf)
    except DateError:
        return element("date", None, words)
    return element("date", dated(date), date.words)


def _copy(row: Row) -> Element:
    """A copy that was consulted: where, when, and how much of it."""
    is_address = row.address.startswith("http")
    place = element("ref", {"target": row.address if is_address else None}, row.address)
    return element(
        "note",
        {"id": f"consultation-{row.id}", "type": "consultation", "subtype": row.standing},
        place,
        ", ",
        element("date", dated(row.consulted_date), row.consulted_date.words),
        ", ",
        element("seg", {"type": "extent"}, row.extent),
        note("remark", row.remark),
    )
