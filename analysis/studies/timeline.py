"""Events drawn in time, each with the text's date and the evidence's beside each other."""

from __future__ import annotations

import datetime
import textwrap
from typing import TYPE_CHECKING

from analysis.edition import Edition
from analysis.outputs import PALETTE, Figure, url
from analysis.source.dates import Date, parse
from analysis.studies.chronology import HEAD, Dated, Span, events_between, note, order, rows_of, span_words, tally
from analysis.studies.study import to_svg, with_source_note
from analysis.studies.verdicts import number_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["timeline"]

# Inches.  Narrow and tall, so that the words stay legible on a phone.
_WIDTH, _FOOT, _LINE, _GAP = 4.2, 0.34, 0.165, 0.06
_LEFT, _DAYS = 0.05, 0.38  # where the axis begins, and how much of the width it takes
_LABEL = 31  # characters in a line of a label
_TYPE = 10.4  # points: 12 px where the page is as narrow as a phone's


@with_source_note
def timeline(edition: Edition, first: str, last: str, without: Span | None = None) -> Figure:
    """A row for each dated event between two EDTF dates: the text's date as a ring, the evidence's as dots, spans as bars.

    The axis runs from the first to the last date that is known to the week, or to a twentieth of the whole time;
    longer spans are cut off at its ends.
    """
    from matplotlib.figure import Figure as Canvas

    events = sorted(
        (d for d in events_between(edition, first, last, without) if d.marks), key=lambda d: min(map(order, d.marks))
    )
    labels = ["\n".join(textwrap.wrap(d.event.label, _LABEL)) for d in events]
    heights = [_LINE * (1 + label.count("\n")) + _GAP for label in labels]
    total = max(0.6, sum(heights)) + 2 * _FOOT
    canvas = Canvas(figsize=(_WIDTH, total))
    axes = canvas.add_axes((_LEFT, _FOOT / total, _DAYS, 1 - 2 * _FOOT / total))
    _axis(axes, *_span(events, first, last), sum(heights))
    top = 0.0
    for dated, label, height in zip(events, labels, heights):
        _row(axes, dated, label, top + height / 2)
        top += height
    count = len(events_between(edition, first, last, without)) - len(events)
    undated = count and number_words(count, "event", "events")
    cut = any(_cut(mark, axes) != (False, False) for d in events for mark in d.marks)
    return Figure(
        f"timeline-{first}",
        HEAD,
        rows_of(edition, events),
        f"Events, {span_words(first, last)}. Ring: the text’s date; dot: the evidence’s; a bar is a span of days, or one day in it. "
        + ("An arrowhead: it reaches beyond the axis. " if cut else "")
        + "Labels in colour: a source excludes the text’s date. A label leads to the event, a ring to the passage."
        + (f" Not drawn: {undated}, dated by neither." if undated else ""),
        note(edition),
        to_svg(canvas),
        _told(edition, events, first, last, without),
    )


def _span(events: list[Dated], first: str, last: str) -> tuple[datetime.date, datetime.date]:
    """The days from first to last date known well enough, a little wider, so that no mark stands on the edge."""
    low, high = parse(first).earliest, parse(last).latest
    well = max(7, (high - low).days // 20)
    days = [
        day
        for d in events
        for mark in d.marks
        if mark.earliest and mark.latest and (mark.latest - mark.earliest).days <= well
        for day in (mark.earliest, mark.latest)
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
    axes.tick_params(
        axis="x", labelsize=_TYPE, colors=PALETTE["soft"], length=3, width=0.6, pad=2, top=True, labeltop=True
    )
    axes.grid(axis="x", which="both", color=PALETTE["rule"], linewidth=0.5)
    axes.set_axisbelow(True)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("top", "bottom"))
        spine.set_color(PALETTE["soft"])
        spine.set_linewidth(0.6)


def _row(axes: Axes, dated: Dated, label: str, height: float) -> None:
    event = dated.event
    axes.axhline(height, color=PALETTE["rule"], linewidth=0.4, zorder=0.6)
    for date, _ in dated.evidence:
        _mark(axes, date, height, True, url("event", event.id, f"{event.label}: {date.words} by the evidence"))
    if event.text_date:
        kind, key = ("passage", event.passage) if event.passage else ("event", event.id)
        told = f"{f'{event.passage}, ' * bool(event.passage)}{event.label}: {event.text_date.words} by the text"
        _mark(axes, event.text_date, height, False, url(kind, key, told))
    axes.text(
        1.07,
        height,
        label,
        transform=axes.get_yaxis_transform(),
        va="center",
        ha="left",
        fontsize=_TYPE,
        linespacing=1.1,
        color=PALETTE["accent"] if dated.state == "differ" else PALETTE["ink"],
        url=url("event", event.id, event.label),
        zorder=0.7,  # before the marks, so that the keyboard comes to an event by its label
    )


def _limits(axes: Axes) -> tuple[datetime.date, datetime.date]:
    from matplotlib import dates as ticks

    low, high = (ticks.num2date(limit).date() for limit in axes.get_xlim())
    return low, high


def _cut(date: Date, axes: Axes) -> tuple[bool, bool]:
    """Whether a date reaches beyond the axis at its beginning and at its end."""
    low, high = _limits(axes)
    return date.earliest is None or date.earliest < low, date.latest is None or date.latest > high


def _mark(axes: Axes, date: Date, height: float, filled: bool, address: str) -> None:
    """A dot or ring for a day, a bar for a span; where a bar is cut off, an arrowhead says so."""
    colour, level = (PALETTE["ink"], 2) if filled else (PALETTE["accent"], 1)
    low, high = _limits(axes)
    if date.earliest != date.latest:
        before, after = _cut(date, axes)
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
        for day, marker, drawn in ((low, "<", before), (high, ">", after)):
            if drawn:
                _point(axes, day, height, marker, 5.5 if filled else 7.5, colour, colour, level + 0.5, address)
    else:
        face = colour if filled else "none"
        _point(axes, date.earliest, height, "o", 4 if filled else 7.5, colour, face, level + 3, address)


def _point(
    axes: Axes,
    day: datetime.date,
    height: float,
    marker: str,
    size: float,
    edge: str,
    face: str,
    level: float,
    address: str,
) -> None:
    """A mark with a rim of paper, so that it shows on a bar too."""
    for width, line in ((2.6, PALETTE["paper"]), (1.1, edge)):
        axes.plot(
            [day],
            [height],
            marker=marker,
            linestyle="none",
            markersize=size,
            markerfacecolor=face,
            markeredgecolor=line,
            markeredgewidth=width,
            clip_on=False,
            zorder=level,
            url=address,
        )


def _told(edition: Edition, events: list[Dated], first: str, last: str, without: Span | None) -> str:
    """What the figure shows, for those who do not see it."""
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
