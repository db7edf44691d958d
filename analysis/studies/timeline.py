"""Events drawn in time, in lanes by place or by who acts: the text's date and the sources' beside each other."""

from __future__ import annotations

import datetime
from collections import Counter
from datetime import timedelta

from analysis.edition import Edition
from analysis.outputs import WIDTHS, Cell, Figure, Link
from analysis.studies.canvas import Canvas, key_mark
from analysis.studies.chronology import (
    HEAD,
    TABLES,
    Dated,
    Span,
    dated_in,
    days_of,
    event_rows,
    events_between,
    span_words,
    tally_of,
)
from analysis.studies.study import joined, source_note, with_source_note
from analysis.studies.time_axis import TimeAxis, is_duration
from analysis.studies.timeline_drawing import draw_timeline, is_shaded
from analysis.studies.timeline_marks import TimelineMarks
from analysis.words import as_sentence, number_words, numeral

__all__ = ["dates_in", "lanes", "timeline"]

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
    begin, end = _days_shown(events, days_of(first, last))
    marks = TimelineMarks(edition, begin, end)
    lasting = [d for d in events if _lasting(d, begin, end)]
    shaded = [d.event.label for d in lasting if is_shaded(d)]
    rest = [d for d in events if d not in lasting]
    groups = lanes(edition, rest)
    return Figure(
        f"timeline-{first}",
        HEAD,
        event_rows(edition, events),
        _headline(marks, events, f"from {span_words(first, last)}"),
        source_note(edition, *TABLES),
        _finding(marks, events),
        lambda width: draw_timeline(marks, width, lasting, groups),
        _differing(marks, events),
        _key(marks, events),
        f"Shaded: {joined(shaded)}." * bool(shaded),
        f"Links lead from a name to the event, and from {marks.author}’s mark to the passage.",
    )


@with_source_note
def dates_in(edition: Edition, begin: str, end: str) -> Figure:
    """The dates that the text gives in the passages from ``begin`` to ``end``, with those of other sources; a name leads to its passage.

    An event is drawn where a passage is the first to name it.
    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no passage, and :class:`ValueError` where these passages give
    no date that begins and ends.
    """
    events = dated_in(edition, begin, end)
    if not events:
        raise ValueError(f"{begin} to {end} give no date that begins and ends; name passages that do")
    text = [(d.event.text_date.earliest, d.event.text_date.latest) for d in events]
    known = max(timedelta(7), (max(last for _, last in text) - min(first for first, _ in text)) / 20)
    others = [(date.earliest, date.latest) for d in events for date, _ in d.evidence if date.earliest and date.latest]
    days = [
        day
        for first, last in [*text, *(span for span in others if span[1] - span[0] <= known)]
        for day in (first, last)
    ]
    marks = TimelineMarks(edition, min(days), max(days), to_passages=True)
    lasting = [d for d in events if is_shaded(d) and _lasting(d, marks.begin, marks.end)]
    rest = [d for d in events if d not in lasting]
    return Figure(
        f"dates-{begin}",
        ("Passage", "Event", "The text’s date", "The evidence’s date"),
        tuple(_dates_in_brief(marks, d) for d in events),
        _headline(marks, events, f"in {begin} to {end}"),
        source_note(edition, *TABLES),
        _finding_in_brief(marks, events),
        lambda width: draw_timeline(marks, width, lasting, [("", rest)] * bool(rest)),
        _differing(marks, events),
        _key(marks, events),
        "The text’s dates are our reading of its words, which do not always name a day.",
        "A name leads to its passage.",
    )


def _dates_in_brief(marks: TimelineMarks, dated: Dated) -> tuple[Cell, ...]:
    """The row of an event in the table of :func:`dates_in`: for each date of other sources, how many give it."""
    event = dated.event
    given = (
        f"{date.words} ({number_words(marks.sources(rows), 'source', 'sources')})" for date, rows in dated.evidence
    )
    label = Link("event", event.id, event.label)
    return Link("passage", event.passage, event.passage), label, event.text_date.words, "; ".join(given) or "–"


def _finding_in_brief(marks: TimelineMarks, events: list[Dated]) -> str:
    """Which dates of the text a source excludes, by the names of the events, and how many no other source gives."""
    excluded = [d.event.label for d in events if d.state == "differ"]
    alone = sum(d.state == "text only" for d in events)
    which = f"A source excludes {marks.author}’s date for: {'; '.join(excluded)}."
    rest = f" {as_sentence(numeral(alone)).rstrip('.')} {'is' if alone == 1 else 'are'} given by {marks.author} alone."
    return (which if excluded else "No source excludes any of them.") + rest * bool(alone)


def _headline(marks: TimelineMarks, events: list[Dated], where: str) -> str:
    """What the figure shows: with how many of the text's dates other sources agree, of those that they date too."""
    counts = tally_of(events)
    both = counts["agree"] + counts["differ"]
    author = marks.author[:1].upper() + marks.author[1:]
    if not both:
        return f"{author}’s dates {where}, which no other source confirms or excludes"
    whole = {1: "the one", 2: "both"}.get(both, f"all {numeral(both)}")
    # Both in words, or both in figures.
    some = numeral(counts["agree"]) if isinstance(numeral(both), str) else counts["agree"]
    share = whole if both == counts["agree"] else f"{some} of the {numeral(both)}"
    return f"{author}’s dates {where}: other sources agree with {share} for which they give a date"


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


def _days_shown(
    events: list[Dated], limits: tuple[datetime.date, datetime.date]
) -> tuple[datetime.date, datetime.date]:
    """The first and the last day known well enough, between two ``limits``."""
    low, high = limits
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


def _finding(marks: TimelineMarks, events: list[Dated]) -> str:
    """One sentence on how the text's dates stand to those of other sources."""
    counts = tally_of(events)
    number = number_words(counts["all"], "event", "events")
    parts = [
        f"{marks.author} and other sources agree on the date of {numeral(counts['agree'])}",
        f"a source excludes {marks.author}’s date for {numeral(counts['differ'])}",
    ]
    others = {"text only": f"{marks.author} alone", "evidence only": "other sources alone"}
    rest = [(counts[state], by) for state, by in others.items() if counts[state]]
    for n, (count, by) in enumerate(rest):
        verb = ("", " is dated" if count == 1 else " are dated")[n == 0]
        parts.append(f"{numeral(count)}{verb} by {by}")
    if counts["undated"]:
        parts.append(f"no source that counts gives a date for {numeral(counts['undated'])}")
    return f"Of {number}, {joined(parts)}."


def _differing(marks: TimelineMarks, events: list[Dated]) -> str:
    """Where the dates of the text and of other sources differ, in words; what the finding does not say."""
    dates = " ".join(
        f"{d.event.label}: {marks.author} has {d.event.text_date.words}, other sources {joined([date.words for date, _ in d.evidence])}."
        for d in events
        if d.state == "differ"
    )
    return f"Where they differ: {dates}" if dates else ""


def _key(marks: TimelineMarks, events: list[Dated]) -> tuple[tuple[str, str], ...]:
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
        (any(d.state == "undated" for d in events), 34, marks.key_undated, "no source that counts gives a date; placed by the course of events"),
        (any(axis.is_beyond(date) for date in dates), 22, marks.key_arrow, "reaches beyond the axis"),
    ]  # fmt: skip
    return tuple((key_mark(draw, width), words) for there, width, draw, words in entries if there)
