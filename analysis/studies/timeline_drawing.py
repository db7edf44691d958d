"""How a timeline is drawn: what each event needs, which events share a row, and the marks of their dates."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.outputs import url
from analysis.source.dates import Date
from analysis.studies.canvas import SMALL, Canvas
from analysis.studies.chart import DOTS, dot_size
from analysis.studies.chronology import Dated
from analysis.studies.lettering import wrapped
from analysis.studies.time_axis import HEAD, TimeAxis, is_duration
from analysis.studies.timeline_marks import LEAST, RING, TimelineMarks
from analysis.words import as_sentence, number_words

__all__ = ["draw_timeline", "is_shaded"]

#: Pixels: between mark and label, between two events in a row, and what the name of a lane takes beyond a row.
_NEAR, _BETWEEN, _LANE = 8.0, 18.0, 2.0
#: Up to so many pixels a time is drawn as a dot for other sources, and as a ring for the text.
_POINT = {False: DOTS[0], True: 8.0}
#: Pixels: the least room for a label beside its mark.
_ROOM = 96.0
#: Pixels: how far dates that would cover one another stand apart, on a screen and on paper.
_STEP = {False: 7.0, True: 6.0}


@dataclass
class _Item:
    """An event on the drawing: its marks reach from ``x0`` to ``x1``, with its label from ``low`` to ``high``.

    ``asides`` says how far below the middle of its row the date of each source stands.
    """

    dated: Dated
    x0: float
    x1: float
    lines: list[tuple[str, float, str, str]] = field(default_factory=list)
    asides: list[float] = field(default_factory=list)
    side: str = "right"
    low: float = 0.0
    high: float = 0.0

    @property
    def further(self) -> int:
        """The lines of its label beyond the one beside its mark."""
        return len(self.lines) - (self.side != "above")

    def beside(self, canvas: Canvas) -> float:
        """The height of its marks: that of a row, or more where dates stand one over the other."""
        return max(canvas.row, 2 * max(map(abs, self.asides), default=0.0) + DOTS[-1])


def draw_timeline(
    marks: TimelineMarks, width: float, lasting: list[Dated], lanes: Sequence[tuple[str, list[Dated]]]
) -> Canvas:
    """A timeline of that width: at its head what lasted long, a shade where the text dates it, then the lanes by name."""
    canvas = Canvas(width)
    axis = TimeAxis(canvas, marks.begin, marks.end, 8, width - 8)
    top, shades = HEAD + 8, []
    for name, events in [("", lasting)] * bool(lasting) + [*lanes]:
        strong = events is lasting
        if name:
            canvas.line((axis.left, top), (axis.right, top), thick=0.8, level=0.6)
            canvas.words(axis.left, top + 14, name, SMALL, "soft", "italic", halo=True)
            top += canvas.row + _LANE
        for row in _rows(canvas, axis, [_item(marks, canvas, axis, d, strong) for d in events]):
            high = max(item.beside(canvas) + canvas.pitch * item.further for item in row)
            for item in row:
                own, beside = item.beside(canvas) + canvas.pitch * item.further, item.beside(canvas)
                y = top + (own - beside / 2 if item.side == "above" else own / 2)
                _draw_item(marks, canvas, axis, item, y)
                if strong and is_shaded(item.dated):
                    shades.append((item.dated, y))
            top += high
            canvas.cut(top)
        canvas.cut(top, group=True)
        top += 8
    for dated, y in shades:
        x0, x1, *_ = axis.extent(_longest(dated))
        canvas.box((x0, y), (x1, top), "rule", 0.22, level=0.1)
    axis.draw(HEAD, top)
    canvas.height = top + 24
    return canvas


def is_shaded(dated: Dated) -> bool:
    """Whether a long event is a shade over the rest: the text dates it, and other sources say how long it took."""
    return bool(dated.event.text_date) and any(is_duration(date) for date, _ in dated.evidence)


def _longest(dated: Dated) -> Date:
    """The longest time that a source gives for a long event."""
    spans = [date for date, _ in dated.evidence if is_duration(date)]
    return max(spans, key=lambda d: (d.latest or datetime.date.max) - (d.earliest or datetime.date.min))


def _item(marks: TimelineMarks, canvas: Canvas, axis: TimeAxis, dated: Dated, strong: bool) -> _Item:
    """Where the marks of an event lie, and where its label has room: to the right, to the left, or above."""
    spans = []
    for date in dated.dates or [dated.event.date]:
        text = date is dated.event.text_date
        x0, x1, *_ = axis.extent(date)
        if axis.is_point(date, _POINT[text]) and dated.dates:
            middle, radius = (x0 + x1) / 2, (RING if text else DOTS[-1]) / 2
            x0, x1 = middle - radius, middle + radius
        elif not dated.dates:
            short = max(LEAST - (x1 - x0), 0) / 2
            x0, x1 = x0 - short, x1 + short
        spans.append((x0, x1))
    item = _Item(dated, min(a for a, _ in spans), max(b for _, b in spans))
    item.asides = _asides(marks, canvas, axis, dated)
    differ, undated = dated.state == "differ", dated.state == "undated"
    face = "semibold" if strong or differ else "italic" if undated else "regular"
    label = f"{dated.event.label} (date not attested)" if undated else dated.event.label
    second = _both_dates(marks, dated) if differ else ""
    ink = "accent" if differ else "soft" if undated else "ink"
    rooms = {"right": canvas.width - 2 - item.x1 - _NEAR, "left": item.x0 - _NEAR - 2}
    need = max(canvas.text_width(label, face), canvas.text_width(second, size=SMALL))
    item.side = "right" if need <= rooms["right"] or rooms["right"] >= rooms["left"] else "left"
    if rooms[item.side] < min(need, _ROOM) or rooms[item.side] < 0.4 * need:
        item.side = "above"
    room = rooms.get(item.side, canvas.width - 4)
    item.lines = [(line, canvas.size, ink, face) for line in wrapped(label, room, canvas.size, face)]
    if second:
        item.lines += [(line, SMALL, "soft", "regular") for line in wrapped(second, room, SMALL)]
    wide = max(canvas.text_width(text, face, size) for text, size, _, face in item.lines)
    if item.side == "above":
        start = min(max(item.x0, 2), canvas.width - 2 - wide)
        item.low, item.high = min(item.x0, start), max(item.x1, start + wide)
    elif item.side == "right":
        item.low, item.high = item.x0, item.x1 + _NEAR + wide
    else:
        item.low, item.high = item.x0 - _NEAR - wide, item.x1
    return item


def _asides(marks: TimelineMarks, canvas: Canvas, axis: TimeAxis, dated: Dated) -> list[float]:
    """How far below the middle of its row the date of each source stands, so that no two cover one another.

    The one that is most like the text's date stands where that is.
    """
    spans, text = [], dated.event.text_date
    for date, rows in dated.evidence:
        x0, x1, *_ = axis.extent(date)
        if axis.is_point(date, _POINT[False]):
            middle, half = (x0 + x1) / 2, dot_size(marks.sources(rows)) / 2
            x0, x1 = middle - half, middle + half
        spans.append((x0, x1))
    levels: dict[int, int] = {}
    for n in sorted(range(len(spans)), key=lambda n: (spans[n] != (text and axis.extent(text)[:2]), n)):
        met = {level for m, level in levels.items() if spans[n][0] < spans[m][1] - 1 and spans[m][0] < spans[n][1] - 1}
        levels[n] = next(level for k in range(len(spans)) for level in (k, -k) if level not in met)
    middle = 0.0 if text else (max(levels.values(), default=0) + min(levels.values(), default=0)) / 2
    return [_STEP[canvas.paper] * (levels[n] - middle) for n in range(len(spans))]


def _both_dates(marks: TimelineMarks, dated: Dated) -> str:
    """The text's date and those that exclude it, in words, with how long it took according to others."""
    text = dated.event.text_date
    others = []
    for date, rows in dated.evidence:
        if not date.overlaps(text) or (is_duration(date) and not is_duration(text)):
            number = marks.sources(rows)
            who = marks.edition.get("works", marks.edition.get("consultations", rows[0].consultation).work).label
            who = who.split(",")[0] if number == 1 else number_words(number, "source", "sources")
            others.append(f"{who} {_short(marks, date)}")
    return as_sentence(f"{marks.author} {_short(marks, text)}; {'; '.join(others)}").rstrip(".")


def _short(marks: TimelineMarks, date: Date) -> str:
    """A date in words, without the year where the whole axis has one."""
    year = f" {marks.begin.year}"
    return date.words.replace(year, "") if marks.begin.year == marks.end.year else date.words


def _rows(canvas: Canvas, axis: TimeAxis, items: list[_Item]) -> list[list[_Item]]:
    """The events in rows: each in the first row where it comes after all others and has room; on a narrow drawing each in its own."""
    rows: list[list[_Item]] = []
    for item in items:
        for row in () if canvas.narrow else rows:
            if all(item.low > other.high + _BETWEEN for other in row):
                row.append(item)
                break
        else:
            rows.append([item])
    return rows


def _draw_item(marks: TimelineMarks, canvas: Canvas, axis: TimeAxis, item: _Item, y: float) -> None:
    """The label and the sources' dates, which lead to the event, and the text's date, which leads to its passage."""
    event = item.dated.event
    given = "; ".join(date.words for date, _ in item.dated.evidence)
    title = (
        f"{event.label}: {given} by other sources"
        if given
        else f"{event.label}: no source that counts gives a date" * (not event.text_date)
    )
    to_passage = ("passage", event.passage) if event.passage else ("event", event.id)
    leads_to = to_passage if marks.to_passages else ("event", event.id)
    with canvas.link(url(*leads_to, title or event.label)):
        _draw_label(canvas, item, y)
        for (date, rows), aside in zip(item.dated.evidence, item.asides):
            _draw_date(marks, canvas, axis, date, y + aside, False, marks.sources(rows))
        if not item.dated.dates:
            x0, x1, *_ = axis.extent(event.date)
            marks.undated(canvas, x0, x1, y)
    if event.text_date:
        words = f"{f'{event.passage}, ' * bool(event.passage)}{event.label}: {event.text_date.words} by {marks.author}"
        with canvas.link(url(*to_passage, words), 3.5 if axis.is_point(event.text_date, _POINT[True]) else 2.5):
            _draw_date(marks, canvas, axis, event.text_date, y, True)
        for (date, _), aside in zip(item.dated.evidence, item.asides):
            if not date.overlaps(event.text_date):
                start, end = (_centre(axis, date), y + aside), (_centre(axis, event.text_date), y)
                canvas.line(start, end, "accent", 1.4, "1.5 3", level=1.5)


def _draw_label(canvas: Canvas, item: _Item, y: float) -> None:
    how = {"right": (item.x1 + _NEAR, "start"), "left": (item.x0 - _NEAR, "end")}
    x, anchor = how.get(item.side, (0.0, "start"))
    begin = y - (len(item.lines) - 1) * canvas.pitch / 2
    if item.side == "above":
        begin = y - item.beside(canvas) / 2 - canvas.pitch * (len(item.lines) - 0.5) + 4
        x = item.low if item.low < item.x0 else max(item.x0, 2)
    for n, (text, size, ink, face) in enumerate(item.lines):
        canvas.words(x, begin + n * canvas.pitch, text, size, ink, face, anchor, halo=True)


def _centre(axis: TimeAxis, date: Date) -> float:
    x0, x1, *_ = axis.extent(date)
    return (x0 + x1) / 2


def _draw_date(
    marks: TimelineMarks, canvas: Canvas, axis: TimeAxis, date: Date, y: float, text: bool, number: int = 1
) -> None:
    """One date: a ring or dot for a day, a bar for a time that it took, caps for a day that is not known."""
    if axis.is_point(date, _POINT[text]):
        x = _centre(axis, date)
        if text:
            marks.ring(canvas, x, y)
        else:
            marks.dot(canvas, x, y, number)
        return
    x0, x1, before, after = axis.extent(date)
    if is_duration(date):
        marks.bar(canvas, x0, x1, y, text, number)
    else:
        marks.caps(canvas, x0, x1, y, text, (before, after))
    for x, side, is_cut in ((x0 + 3, "left", before), (x1 - 3, "right", after)):
        if is_cut:
            marks.arrow(canvas, x, y, side, text)
