"""Events drawn in time, each with the text's date and the evidence's beside each other."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from analysis.edition import Edition
from analysis.outputs import PALETTE, Figure, url
from analysis.source.dates import Date
from analysis.studies.chart import FOOT, TICKS, WIDTH, mark, ruled_label, style_axes, wrapped
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
from analysis.studies.study import source_note, to_svg, with_source_note
from analysis.words import number_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["timeline"]

_GAP = 0.06  # inches between two labels
_LEFT, _DAYS = 0.05, 0.38  # where the axis begins, and how much of the width it takes
_LABEL = 31  # characters in a line of a label


@with_source_note
def timeline(edition: Edition, first: str, last: str, without: Span | None = None) -> Figure:
    """A row for each dated event between two EDTF dates: the text's date as a ring, the evidence's as dots, spans as bars.

    The axis runs from the first to the last date that is known to the week, or to a twentieth of the whole time;
    longer spans are cut off at its ends.
    Raises what :func:`~analysis.studies.chronology.days_of` raises.
    """
    from matplotlib.figure import Figure as Canvas

    inside = events_between(edition, first, last, without)
    events = [d for d in inside if d.dates]
    labels, heights = wrapped([d.event.label for d in events], _LABEL, _GAP)
    total = max(0.6, sum(heights)) + 2 * FOOT
    canvas = Canvas(figsize=(WIDTH, total))
    axes = canvas.add_axes((_LEFT, FOOT / total, _DAYS, 1 - 2 * FOOT / total))
    _axis(axes, *_days_shown(events, first, last), sum(heights))
    top = 0.0
    for dated, label, height in zip(events, labels, heights):
        _row(axes, dated, label, top + height / 2)
        top += height
    missing = len(inside) - len(events)
    undated = missing and number_words(missing, "event", "events")
    cut = any(True in _beyond(axes, date) for d in events for date in d.dates)
    return Figure(
        f"timeline-{first}",
        HEAD,
        event_rows(edition, events),
        f"Events, {span_words(first, last)}. Ring: the text’s date; dot: the evidence’s; a bar is a span of days, or one day in it. "
        + ("An arrowhead: it reaches beyond the axis. " if cut else "")
        + "Labels in colour: a source excludes the text’s date. A label leads to the event, a ring to the passage."
        + (f" Not drawn: {undated}, dated by neither." if undated else ""),
        source_note(edition, *TABLES),
        to_svg(canvas),
        _alt_text(edition, events, first, last, without),
    )


def _days_shown(events: list[Dated], first: str, last: str) -> tuple[datetime.date, datetime.date]:
    """The days from first to last date known well enough, a little wider, so that no mark stands on the edge."""
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
    begin, end = min(days, default=low), max(days, default=high)
    edge = datetime.timedelta(days=max(1, (end - begin).days // 30))
    return begin - edge, end + edge


def _axis(axes: Axes, begin: datetime.date, end: datetime.date, height: float) -> None:
    """An axis of days at the head and at the foot, and light lines between them."""
    from matplotlib import dates as ticks
    from matplotlib.ticker import AutoMinorLocator

    axes.set_xlim(begin, end)
    axes.set_ylim(height or 0.1, 0)
    axes.set_yticks([])
    days = (end - begin).days
    axes.xaxis.set_major_locator(
        ticks.DayLocator(interval=max(1, round(days / 3)))
        if days < 8
        else ticks.AutoDateLocator(minticks=2, maxticks=4 if days < 1200 else 5)
    )
    axes.xaxis.set_major_formatter(ticks.DateFormatter("%-d %b" if days < 400 else "%b %Y" if days < 1200 else "%Y"))
    axes.xaxis.set_minor_locator(AutoMinorLocator(2))
    axes.tick_params(axis="x", which="minor", length=0)
    axes.tick_params(axis="x", pad=2, top=True, labeltop=True, **TICKS)
    style_axes(axes, "top", "bottom", which="both")


def _row(axes: Axes, dated: Dated, label: str, height: float) -> None:
    """The dates of one event, and its label beside them."""
    event = dated.event
    for date, _ in dated.evidence:
        _draw_date(axes, date, height, True, url("event", event.id, f"{event.label}: {date.words} by the evidence"))
    if event.text_date:
        kind, key = ("passage", event.passage) if event.passage else ("event", event.id)
        words = f"{f'{event.passage}, ' * bool(event.passage)}{event.label}: {event.text_date.words} by the text"
        _draw_date(axes, event.text_date, height, False, url(kind, key, words))
    ink = "accent" if dated.state == "differ" else "ink"
    ruled_label(axes, 1.07, height, label, url("event", event.id, event.label), ink)


def _limits(axes: Axes) -> tuple[datetime.date, datetime.date]:
    from matplotlib import dates as ticks

    low, high = (ticks.num2date(limit).date() for limit in axes.get_xlim())
    return low, high


def _beyond(axes: Axes, date: Date) -> tuple[bool, bool]:
    """Whether a date reaches beyond the axis at its beginning and at its end."""
    low, high = _limits(axes)
    return date.earliest is None or date.earliest < low, date.latest is None or date.latest > high


def _draw_date(axes: Axes, date: Date, height: float, filled: bool, address: str) -> None:
    """A dot or ring for a day, a bar for a span; where a bar is cut off, an arrowhead says so."""
    colour, level = (PALETTE["ink"], 2) if filled else (PALETTE["accent"], 1)
    if date.earliest == date.latest:
        size = 4 if filled else 7.5
        mark(axes, date.earliest, height, "o", filled, colour, size, address, level + 3, see_through=True)
        return
    low, high = _limits(axes)
    before, after = _beyond(axes, date)
    axes.plot(
        [low if before else date.earliest, high if after else date.latest],
        [height] * 2,
        color=colour,
        linewidth=3 if filled else 7,
        alpha=1 if filled else 0.55,
        solid_capstyle="butt" if before or after else "round",
        zorder=level,
        url=address,
    )
    for day, shape, is_cut in ((low, "<", before), (high, ">", after)):
        if is_cut:
            mark(axes, day, height, shape, True, colour, 5.5 if filled else 7.5, address, level + 0.5)


def _alt_text(edition: Edition, events: list[Dated], first: str, last: str, without: Span | None) -> str:
    """What the figure shows, in words."""
    counts = tally(edition, first, last, without)
    differing = " ".join(
        f"{d.event.label}: the text has {d.event.text_date.words}, the evidence {' and '.join(date.words for date, _ in d.evidence)}."
        for d in events
        if d.state == "differ"
    )
    return (
        f"Timeline of {counts['all']} events, {span_words(first, last)}, a row for each that is dated, in order of time. "
        f"For {counts['agree']} the text’s date and the evidence’s agree, for {counts['differ']} they differ, "
        f"{counts['text only']} are dated by the text only, {counts['evidence only']} by the evidence only, "
        f"{counts['undated']} by neither and not drawn. {differing}"
    ).strip()
