"""Events drawn in time, in lanes by place or by who acts: the text's date and the sources' beside each other."""

from __future__ import annotations

import datetime
from collections import Counter

from analysis.edition import Edition
from analysis.outputs import WIDTHS, Figure
from analysis.studies.canvas import Canvas, key_mark
from analysis.studies.chronology import (
    HEAD,
    TABLES,
    Dated,
    Span,
    days_of,
    event_rows,
    events_between,
    span_words,
    tally,
)
from analysis.studies.study import joined, source_note, with_source_note
from analysis.studies.time_axis import TimeAxis, is_duration
from analysis.studies.timeline_drawing import draw_timeline, is_shaded
from analysis.studies.timeline_marks import TimelineMarks
from analysis.words import number_words, numeral

__all__ = ["lanes", "timeline"]

#: A lane of its own takes at least so many events.
_LANE = 3


@with_source_note
def timeline(edition: Edition, first: str, last: str, without: Span | None = None) -> Figure:
    """The events between two EDTF dates on one axis: the text's date as a ring, the sources' as dots, the larger the more there are.

    A bar lasted so long; caps enclose one day that is not known.  What lasted long by the text and by other sources is a shade over the rest.
    The axis runs from the first to the last date that is known to the week, or to a twentieth of the whole time.
    Raises what :func:`~analysis.studies.chronology.days_of` raises.
    """
    events = events_between(edition, first, last, without)
    begin, end = _days_shown(events, first, last)
    marks = TimelineMarks(edition, begin, end)
    lasting = [d for d in events if _lasting(d, begin, end)]
    shaded = [d.event.label for d in lasting if is_shaded(d)]
    rest = [d for d in events if d not in lasting]
    groups = lanes(edition, rest)
    return Figure(
        f"timeline-{first}",
        HEAD,
        event_rows(edition, events),
        _headline(edition, marks, first, last, without),
        source_note(edition, *TABLES),
        _finding(edition, marks, first, last, without),
        lambda width: draw_timeline(marks, width, lasting, groups),
        _alt_text(edition, marks, events),
        _key(marks, events, lasting),
        f"A name leads to the event, {marks.author}’s mark to the passage."
        + f" Shaded: {joined(shaded)}." * bool(shaded),
    )


def _headline(edition: Edition, marks: TimelineMarks, first: str, last: str, without: Span | None) -> str:
    """What the figure shows: with how many of the text's dates other sources agree, of those that they date too."""
    counts = tally(edition, first, last, without)
    both = counts["agree"] + counts["differ"]
    span = span_words(first, last)
    author = marks.author[:1].upper() + marks.author[1:]
    if not both:
        return f"{author}’s dates from {span}, which no other source confirms or excludes"
    share = "both" if both == counts["agree"] == 2 else f"{numeral(counts['agree'])} of the {numeral(both)}"
    return f"{author}’s dates from {span}: other sources bear out {share} that they date too"


def lanes(edition: Edition, events: list[Dated]) -> list[tuple[str, list[Dated]]]:
    """The events by place, or by who acts where fewer than half share a place with others, each group under its name."""
    by_place = {d.event.id: [d.event.place] if d.event.place else [] for d in events}
    actors: dict[str, list[str]] = {d.event.id: [] for d in events}
    for row in edition.event_agents:
        if row.event in actors:
            actors[row.event].append(row.agent)
    numbers = Counter(key for keys in by_place.values() for key in keys)
    shared = sum(number for number in numbers.values() if number >= _LANE)
    table, of = ("places", by_place) if 2 * shared >= len(events) else ("agents", actors)
    groups, rest = [], list(events)
    while True:
        numbers = Counter(key for d in rest for key in set(of[d.event.id]))
        key, number = max(numbers.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if number < _LANE:
            break
        label = edition.get(table, key).label
        groups.append((label[:1].upper() + label[1:], [d for d in rest if key in of[d.event.id]]))
        rest = [d for d in rest if key not in of[d.event.id]]
    other = {"places": "Elsewhere, or place not recorded", "agents": "Others"}[table] if groups else ""
    return groups + ([(other, rest)] if rest else [])


def _lasting(dated: Dated, begin: datetime.date, end: datetime.date) -> bool:
    """Whether an event took at least a sixth of the time shown, by the text or by every source that dates it."""
    spans = [dated.event.text_date] if dated.event.text_date else []
    least = max(7, ((end - begin).days + 1) / 6)
    long = [
        is_duration(date) and date.earliest and date.latest and (date.latest - date.earliest).days + 1 >= least
        for date in [*spans, *(date for date, _ in dated.evidence)]
    ]
    return any(long)


def _days_shown(events: list[Dated], first: str, last: str) -> tuple[datetime.date, datetime.date]:
    """The days from first to last date known well enough."""
    low, high = days_of(first, last)
    longest = max(7, (high - low).days // 20)
    days = [
        day
        for d in events
        for date in d.dates
        if date.earliest and date.latest and (date.latest - date.earliest).days <= longest
        for day in (date.earliest, date.latest)
        if low <= day <= high
    ]
    return min(days, default=low), max(days, default=high)


def _finding(edition: Edition, marks: TimelineMarks, first: str, last: str, without: Span | None) -> str:
    """One sentence on how the text's dates stand to those of other sources."""
    counts = tally(edition, first, last, without)
    events = number_words(counts["all"], "event", "events")
    parts = [
        f"{marks.author} and other sources agree on the date of {numeral(counts['agree'])}",
        f"a source excludes {marks.author}’s date for {numeral(counts['differ'])}",
        f"{numeral(counts['text only'])} {'is' if counts['text only'] == 1 else 'are'} dated by {marks.author} alone",
        f"{numeral(counts['evidence only'])} by other sources alone",
        f"{numeral(counts['undated'])} by nobody",
    ]
    return f"Of {events}, {joined(parts)}."


def _alt_text(edition: Edition, marks: TimelineMarks, events: list[Dated]) -> str:
    """What the finding does not say, in words."""
    differing = " ".join(
        f"{d.event.label}: {marks.author} has {d.event.text_date.words}, other sources {joined([date.words for date, _ in d.evidence])}."
        for d in events
        if d.state == "differ"
    )
    return f"Where they differ: {differing}" if differing else ""


def _key(marks: TimelineMarks, events: list[Dated], lasting: list[Dated]) -> tuple[tuple[str, str], ...]:
    """The marks that occur, each with what it stands for."""
    texts = [d.event.text_date for d in events if d.event.text_date]
    axis = TimeAxis(Canvas(WIDTHS["wide"]), marks.begin, marks.end, 0, WIDTHS["wide"])
    given = [(date, marks.sources(rows)) for d in events for date, rows in d.evidence]
    dates = [*texts, *(date for date, _ in given)]
    most = max((number for _, number in given), default=0)
    entries = [
        (bool(texts), 22, marks.key_ring, f"the date that {marks.author} gives"),
        (bool(given), 46 if most > 1 else 22, marks.key_dots(most), "the date that other sources give: one source" + f", {number_words(most, 'of them', 'of them').split()[0]}" * (most > 1)),
        (any(map(is_duration, dates)), 62, marks.key_bars, "it lasted so long"),
        (any(not is_duration(d) and d.earliest != d.latest for d in dates), 62, marks.key_caps, "some day within this time"),
        (any(d.state == "differ" for d in events), 46, marks.key_differ, f"a source excludes {marks.author}’s date"),
        (any(d.state == "undated" for d in events), 34, marks.key_undated, "dated by nobody; placed by the course of events"),
        (any(axis.is_beyond(date) for date in dates), 22, marks.key_arrow, "reaches beyond the axis"),
    ]  # fmt: skip
    return tuple((key_mark(draw, width), words) for there, width, draw, words in entries if there)
