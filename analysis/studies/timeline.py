"""Events drawn in time, each with the text's date and the evidence's beside each other."""

from __future__ import annotations

import datetime
import textwrap
from typing import TYPE_CHECKING

from analysis.dates import Date, parse
from analysis.edition import Edition
from analysis.studies.chronology import Dated, events_between, note, order, span_words, tally
from analysis.studies.exhibit import INKS, Figure, draw, exhibit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["timeline"]

# Inches.  Narrow and tall, so that the words stay legible on a phone.
_WIDTH, _FOOT, _LINE, _GAP = 4.2, 0.45, 0.15, 0.11
_LABEL = 30  # characters in a line of a label


@exhibit
def timeline(edition: Edition, first: str, last: str) -> Figure:
    """A row for each dated event between two EDTF dates: the text's date as a ring, the evidence's as dots, spans as bars.

    The axis runs from the first to the last date that is known to the week; longer spans are cut off at its ends.
    """
    from matplotlib.figure import Figure as Canvas

    events = sorted(
        (d for d in events_between(edition, first, last) if d.marks), key=lambda d: min(map(order, d.marks))
    )
    labels = ["\n".join(textwrap.wrap(d.event.label, _LABEL)) for d in events]
    heights = [_LINE * (1 + label.count("\n")) + _GAP for label in labels]
    total = max(1.0, sum(heights)) + _FOOT
    canvas = Canvas(figsize=(_WIDTH, total))
    axes = canvas.add_axes((0.02, 0.9 * _FOOT / total, 0.44, 1 - _FOOT / total))
    _axis(axes, *_span(events, first, last), sum(heights))
    top = 0.0
    for dated, label, height in zip(events, labels, heights):
        _row(axes, dated, label, top + height / 2)
        top += height
    return Figure(
        "timeline",
        draw(canvas),
        _told(edition, events, first, last),
        f"Events, {span_words(first, last)}. Ring: the text’s date; dot: the evidence’s; a bar is a span of days, or one day in it. "
        "Labels in colour: a source excludes the text’s date.",
        note(edition),
    )


def _span(events: list[Dated], first: str, last: str) -> tuple[datetime.date, datetime.date]:
    """The days from first to last date known to the week, a little wider, so that no mark stands on the edge."""
    low, high = parse(first).earliest, parse(last).latest
    days = [
        day
        for d in events
        for mark in d.marks
        if mark.earliest and mark.latest and (mark.latest - mark.earliest).days <= 7
        for day in (mark.earliest, mark.latest)
        if low <= day <= high
    ]
    begin, end = min(days, default=low), max(days, default=high)
    edge = datetime.timedelta(days=max(1, (end - begin).days // 30))
    return begin - edge, end + edge


def _axis(axes: Axes, begin: datetime.date, end: datetime.date, height: float) -> None:
    """An axis of days at the foot, and nothing else."""
    from matplotlib import dates as ticks

    axes.set_xlim(begin, end)
    axes.set_ylim(height or 0.1, 0)
    axes.set_yticks([])
    days = (end - begin).days
    axes.xaxis.set_major_locator(ticks.DayLocator() if days < 8 else ticks.AutoDateLocator(minticks=4, maxticks=6))
    axes.xaxis.set_major_formatter(ticks.DateFormatter("%-d %b" if days < 400 else "%b %Y" if days < 1200 else "%Y"))
    axes.tick_params(axis="x", labelsize=8, colors=INKS["soft"], length=3, width=0.6)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(INKS["soft"])
        spine.set_linewidth(0.6)


def _row(axes: Axes, dated: Dated, label: str, height: float) -> None:
    axes.axhline(height, color=INKS["rule"], linewidth=0.5, zorder=0)
    for date, _ in dated.evidence:
        _mark(axes, date, height, filled=True)
    if dated.event.text_date:
        _mark(axes, dated.event.text_date, height, filled=False)
    axes.text(
        1.05,
        height,
        label,
        transform=axes.get_yaxis_transform(),
        va="center",
        ha="left",
        fontsize=9,
        linespacing=1.05,
        color=INKS["accent"] if dated.state == "differ" else INKS["ink"],
    )


def _mark(axes: Axes, date: Date, height: float, filled: bool) -> None:
    """A dot or ring for a day, a bar for a span; an open side runs out of the picture."""
    from matplotlib import dates as ticks

    colour = INKS["ink"] if filled else INKS["accent"]
    if date.earliest != date.latest:
        low, high = (ticks.num2date(limit).date() for limit in axes.get_xlim())
        axes.plot(
            [date.earliest or low, date.latest or high],
            [height] * 2,
            color=colour,
            linewidth=3.2 if filled else 6.5,
            alpha=1 if filled else 0.35,
            solid_capstyle="round",
            zorder=2 if filled else 1,
        )
    else:
        axes.plot(
            [date.earliest],
            [height],
            marker="o",
            linestyle="none",
            markersize=3.6 if filled else 7.2,
            markerfacecolor=colour if filled else "none",
            markeredgecolor=colour,
            markeredgewidth=1,
            zorder=4 if filled else 3,
        )


def _told(edition: Edition, events: list[Dated], first: str, last: str) -> str:
    """What the figure shows, for those who do not see it."""
    counts = tally(edition, first, last)
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
