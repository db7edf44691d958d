"""The paraphrase in TEI: chapters, passages, a sentence a line, with names, dates and words in other languages marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from analysis.edition import Edition
from analysis.publish.document.languages import Marker, marker_of
from analysis.publish.formats.format import FormatError
from analysis.publish.formats.tei.elements import (
    Element,
    dated,
    element,
    pointer,
    register_pointer,
    rows,
    sentence_id,
)
from analysis.rows import Row
from analysis.rules.completeness import find
from analysis.source.dates import MONTHS, Date, DateError, parse

__all__ = ["date_of", "text"]

#: The elements that name something, by the kind of a mention and, for an agent, its own.
_NAMES = {
    "person": "persName",
    "organisation": "orgName",
    "group": "orgName",
    "place": "placeName",
    "work": "title",
    "event": "eventName",
    "concept": "term",
}
#: How a mention occurs, where its words are not the name itself.
_INDIRECT = ("derived word", "pronoun")
#: A date in words that is complete in itself, down to a year.
_DATE = re.compile(
    rf"(?<![\w/–-])(?:(?:(?P<day>[0-9]{{1,2}}) )?(?P<month>{'|'.join(MONTHS)}) )?(?P<year>[0-9]{{4}})(?![\w/–-])"
)
_LEADING = re.compile(r"^(?:on|in|at)\b\s*(?:the\b\s*)?", re.IGNORECASE)


class _Span(NamedTuple):
    """Characters of a line that get an element: the first, the one behind the last, and what makes the element."""

    start: int
    end: int
    make: Callable[[], Element]


def text(edition: Edition) -> Element:
    """The text of the edition: its introduction as front, the chapters as body, the notes as back."""
    parts: dict[str, list[Element]] = {"introduction": [], "body": [], "note": []}
    marked = _Marked(edition)
    for (kind, chapter), passages in groupby(
        (p for p in edition.passages if p.id in edition.texts),
        lambda p: (p.kind, "" if p.kind == "note" else edition.texts[p.id].chapter),
    ):
        title = next((c.title for c in edition.chapters if c.path == chapter), "Notes")
        name = chapter.removesuffix(".md").rpartition("/")[2]
        attributes = {"type": "chapter", "id": f"chapter-{name}"} if name else {"type": "notes", "id": "notes"}
        content = (marked.note(p) if kind == "note" else marked.passage(p) for p in passages)
        parts[kind].append(element("div", attributes, element("head", None, title), *content))
    sections = [
        element(name, None, *parts[kind])
        for name, kind in (("front", "introduction"), ("body", "body"), ("back", "note"))
        if parts[kind]
    ]
    return element("text", {"type": "paraphrase", "resp": "#editors"}, *sections)


class _Marked:
    """Writes passages with everything that the data find in their lines."""

    def __init__(self, edition: Edition):
        self._edition = edition
        self._marker: Marker = marker_of(edition)
        self._kinds = {agent.id: agent.kind for agent in edition.agents}
        self._notes = {row.id: row for row in rows(edition, "notes")}
        self._sources = {chapter.path: chapter.lines for chapter in edition.chapters}
        self._mentions = _by_line(edition.mentions)
        self._dates = _by_line(p for p in rows(edition, "points") if p.kind == "date")

    def passage(self, row: Row) -> Element:
        return element("p", {"id": row.id, "n": row.id, "ana": f"#layer-{row.layer}"}, *self._sentences(row))

    def note(self, row: Row) -> Element:
        about = self._notes.get(row.id)
        attributes = {"id": row.id, "type": "note", "place": "end", "ana": f"#layer-{row.layer}"}
        if about:
            attributes |= {"n": about.number, "target": pointer(about.passage)}
        return element("note", attributes, *self._sentences(row))

    def _sentences(self, row: Row) -> Iterator[Element]:
        text = self._edition.texts[row.id]
        for number, (line, source_row) in enumerate(zip(text.lines, text.rows), 1):
            spans = [
                *self._name_spans(row.id, number, line),
                *self._date_spans(row.id, number, line),
                *self._foreign_spans(line),
            ]
            sentence = element("s", {"id": sentence_id(row.id, number), "n": number}, *_nested(line, spans))
            for call in text.calls:
                if f"[^{call}]" in self._sources[text.chapter][source_row - 1]:
                    label = str(self._notes[call].number) if call in self._notes else call
                    sentence.append(element("ptr", {"type": "note", "target": f"#{call}", "n": label}))
            yield sentence

    def _name_spans(self, passage: str, number: int, line: str) -> Iterator[_Span]:
        for mention, (start, end) in _placed(line, self._mentions.get((passage, number), ())):
            yield _Span(start, end, lambda mention=mention: self._name(mention))

    def _name(self, mention: Row) -> Element:
        kind = self._kinds[mention.key] if mention.kind == "agent" else mention.kind
        attributes = {"id": mention.id, "ref": register_pointer(mention.kind, mention.key)}
        if mention.occurrence in _INDIRECT:
            return element("rs", attributes | {"type": kind, "subtype": mention.occurrence.replace(" ", "-")})
        return element(_NAMES[kind], attributes | ({"type": "group"} if kind == "group" else {}))

    def _date_spans(self, passage: str, number: int, line: str) -> Iterator[_Span]:
        for point, (start, _) in _placed(line, self._dates.get((passage, number), ())):
            date, (first, last) = date_of(self._edition, point)
            yield _Span(
                start + first,
                start + last,
                lambda point=point, date=date: element("date", {"id": point.id} | dated(date)),
            )

    def _foreign_spans(self, line: str) -> Iterator[_Span]:
        for start, end, tag in self._marker.spans(line):
            yield _Span(start, end, lambda tag=tag: element("foreign", {"lang": tag}))


def _by_line(table: Iterable[Row]) -> dict[tuple[str, int], list[Row]]:
    lines: dict[tuple[str, int], list[Row]] = {}
    for row in table:
        lines.setdefault((row.passage, row.line), []).append(row)
    return lines


def _placed(line: str, naming: Iterable[Row]) -> list[tuple[Row, tuple[int, int]]]:
    """Where the words of rows stand on their line; longer words first, so that a shorter name takes a place of its own.

    Only where there is no other place does a name stand inside another.
    """
    result: list[tuple[Row, tuple[int, int]]] = []
    for row in sorted(naming, key=lambda r: -len(r.rendering)):
        taken = [spot for _, spot in result]
        spots = [spot for spot in find(line, row.rendering) if spot not in taken]
        if not spots:
            raise FormatError(
                f"{row.passage}, line {row.line}: '{row.rendering}', which {row.id} names, does not stand there"
            )
        free = [(s, e) for s, e in spots if not any(s < end and start < e for start, end in taken)]
        result.append((row, (free or spots)[0]))
    return result


def date_of(edition: Edition, point: Row) -> tuple[Date | None, tuple[int, int]]:
    """The date that words of the paraphrase mean, and the characters of the rendering that say it.

    It is our reading of these words in the table of events, or else what the words themselves say in full.  Words whose
    date only the context tells, such as "the next day", have none unless an event reads them.
    """
    readings = {
        event.text_date.edtf
        for event in edition.events
        if event.passage == point.passage and event.text_date and point.form
        if point.form in (event.date_text, _LEADING.sub("", event.date_text or ""))
    }
    if len(readings) == 1:
        return parse(readings.pop()), (0, len(point.rendering))
    match = _DATE.search(point.rendering)
    if not match:
        return None, (0, len(point.rendering))
    edtf = match["year"]
    if match["month"]:
        edtf += f"-{MONTHS.index(match['month']) + 1:02}"
        edtf += f"-{int(match['day']):02}" if match["day"] else ""
    try:
        return parse(edtf), match.span()
    except DateError:  # a day that the calendar does not have
        return None, (0, len(point.rendering))


def _nested(line: str, spans: Iterable[_Span]) -> list[str | Element]:
    """A line as content: its spans as elements, one inside the other where they are."""
    ordered = sorted(spans, key=lambda span: (span.start, -span.end))
    content, at = [], 0
    while ordered:
        outer = ordered.pop(0)
        inner = []
        while ordered and ordered[0].start < outer.end:
            span = ordered.pop(0)
            if span.end > outer.end:
                raise FormatError(f"'{line[outer.start : span.end]}' has two marks that overlap")
            inner.append(_Span(span.start - outer.start, span.end - outer.start, span.make))
        new = outer.make()
        filled = element("seg", None, *_nested(line[outer.start : outer.end], inner))
        new.text = filled.text
        new.extend(filled)
        content += [line[at : outer.start], new]
        at = outer.end
    return [*content, line[at:]]
