"""When things happened: by the text, and by the evidence.

The *text's date* is the edition's reading of the words that date an event, the *evidence's
date* is what other sources give, one row of ``datings`` for each.
They *agree* where some day can be meant by both; where none can, they *differ*.
"""

from __future__ import annotations

import datetime
import textwrap
from dataclasses import dataclass

from analysis.dates import Date, parse
from analysis.edition import Edition, Row
from analysis.studies.exhibit import INKS, Cell, Figure, Link, Table, draw, exhibit

__all__ = ["Dated", "chronology", "comparison", "events_between", "evidence", "tally", "timeline"]


@dataclass(frozen=True)
class Dated:
    """An event with the evidence's dates, each with the datings that give it."""

    event: Row
    evidence: tuple[tuple[Date, tuple[Row, ...]], ...]

    @property
    def marks(self) -> list[Date]:
        """Every date that text and evidence give."""
        return [*([self.event.text_date] if self.event.text_date else []), *(date for date, _ in self.evidence)]

    @property
    def state(self) -> str:
        """``agree``, ``differ`` (some source excludes the text's date), ``text only``, ``evidence only`` or ``undated``."""
        if self.event.text_date and self.evidence:
            return "agree" if all(self.event.text_date.overlaps(date) for date, _ in self.evidence) else "differ"
        return "text only" if self.event.text_date else "evidence only" if self.evidence else "undated"


def events_between(edition: Edition, first: str, last: str) -> list[Dated]:
    """The events that begin and end between two EDTF dates, both included, in order of time."""
    begin, end = parse(first).earliest, parse(last).latest
    found = []
    for event in edition.events:
        low, high = event.date.earliest, event.date.latest
        if low and high and begin <= low and high <= end:
            found.append(Dated(event, evidence(edition, event)))
    return sorted(found, key=lambda d: (d.event.date.earliest, d.event.date.latest))


def evidence(edition: Edition, event: Row) -> tuple[tuple[Date, tuple[Row, ...]], ...]:
    """The dates that the evidence gives for an event, each with the datings that give it."""
    given: dict[Date, list[Row]] = {}
    for row in edition.datings:
        # Leads point to evidence and are none.
        if row.event == event.id and edition.get("copies", row.copy).standing == "evidence":
            given.setdefault(row.date, []).append(row)
    return tuple((date, tuple(rows)) for date, rows in sorted(given.items(), key=lambda g: (g[0].earliest, g[0].latest)))


def tally(edition: Edition, first: str, last: str) -> dict[str, int]:
    """How many events there are between two dates, in all and by :attr:`Dated.state`."""
    states = [dated.state for dated in events_between(edition, first, last)]
    return {"all": len(states)} | {state: states.count(state) for state in ("agree", "differ", "text only", "evidence only", "undated")}


@exhibit
def chronology(edition: Edition, first: str, last: str) -> Table:
    """All events between two dates: what the text says, what the evidence says, where in the text."""
    rows = [(dated.event.date.words, Link("event", dated.event.id, dated.event.label), _text(dated.event), _sources(edition, dated),
             Link("passage", dated.event.passage, dated.event.passage) if dated.event.passage else "–") for dated in events_between(edition, first, last)]
    return Table("chronology", ("Date", "Event", "The text’s date", "The evidence’s date", "Passage"), tuple(rows),
                 f"Events, {_span_words(first, last)}.", _note(edition))


@exhibit
def comparison(edition: Edition, first: str, last: str) -> Table:
    """The events whose date in the text some source excludes."""
    rows = [(Link("event", d.event.id, d.event.label), _text(d.event), _sources(edition, d), d.event.remark or "")
            for d in events_between(edition, first, last) if d.state == "differ"]
    return Table("comparison", ("Event", "The text’s date", "The evidence’s date", "Remark"), tuple(rows),
                 "Where a source excludes the date in the text.", _note(edition))


def _text(event: Row) -> Cell:
    return event.text_date.words if event.text_date else "–"


def _sources(edition: Edition, dated: Dated) -> Cell:
    parts: list[str | Link] = []
    for date, rows in dated.evidence:
        parts += ["\n" if parts else "", f"{date.words}: "]
        works = dict.fromkeys(edition.get("copies", row.copy).work for row in rows)
        for n, work in enumerate(works):
            parts += [", " if n else "", Link("work", work, edition.get("works", work).label)]
    return tuple(p for p in parts if p) or "–"


def _note(edition: Edition) -> str:
    tables = {t: len(getattr(edition, t)) for t in ("events", "datings")}
    return f"From {tables['events']} events and {tables['datings']} datings of this edition’s data."


@exhibit
def timeline(edition: Edition, first: str, last: str) -> Figure:
    """A row for each dated event: the text's date as a ring, the evidence's dates as dots, bars where a date is a span.

    The axis runs from the first to the last date that is known to the week; longer spans are cut off at its ends.
    """
    from matplotlib import dates as ticks
    from matplotlib.figure import Figure as Canvas

    events = sorted((d for d in events_between(edition, first, last) if d.marks), key=lambda d: min((m.earliest, m.latest) for m in d.marks))
    labels = ["\n".join(textwrap.wrap(d.event.label, 30)) for d in events]
    heights = [0.15 * (1 + label.count("\n")) + 0.11 for label in labels]
    # Narrow and tall, so that the words stay legible on a phone.
    width, foot = 4.2, 0.45
    canvas = Canvas(figsize=(width, max(1.0, sum(heights)) + foot))
    total = sum(heights) + foot
    axes = canvas.add_axes((0.02, foot / total * 0.9, 0.44, 1 - foot / total))
    begin, end = _span(events, first, last)
    top = 0.0
    for dated, label, height in zip(events, labels, heights):
        middle = top + height / 2
        axes.axhline(middle, color=INKS["rule"], linewidth=0.5, zorder=0)
        for date, _ in dated.evidence:
            _mark(axes, date, middle, filled=True)
        if dated.event.text_date:
            _mark(axes, dated.event.text_date, middle, filled=False)
        axes.text(1.05, middle, label, transform=axes.get_yaxis_transform(), va="center", ha="left", fontsize=9, linespacing=1.05,
                  color=INKS["accent"] if dated.state == "differ" else INKS["ink"])
        top += height
    axes.set_xlim(begin, end)
    axes.set_ylim(max(top, 0.1), 0)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(ticks.AutoDateLocator(minticks=4, maxticks=6))
    axes.xaxis.set_major_formatter(lambda value, _: f"{ticks.num2date(value).day} {ticks.num2date(value):%b}")
    axes.tick_params(axis="x", labelsize=8, colors=INKS["soft"], length=3, width=0.6)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(INKS["soft"])
        spine.set_linewidth(0.6)
    counts = tally(edition, first, last)
    span = _span_words(first, last)
    alt = (f"Timeline of {counts['all']} events, {span}, a row for each that is dated, in order of time. "
           f"For {counts['agree']} the text’s date and the evidence’s agree, for {counts['differ']} they differ, "
           f"{counts['text only']} are dated by the text only, {counts['evidence only']} by the evidence only, {counts['undated']} by neither and not drawn. "
           + "".join(f"{d.event.label}: the text has {d.event.text_date.words}, the evidence {' and '.join(date.words for date, _ in d.evidence)}. "
                     for d in events if d.state == "differ").strip())
    return Figure("timeline", draw(canvas), alt.strip(), f"Events, {span}. Ring: the text’s date; dot: the evidence’s; "
                  "a bar is a span of days, or one day in it. Labels in colour: a source excludes the text’s date.", _note(edition))


def _span_words(first: str, last: str) -> str:
    return parse(first).words if first == last else f"{parse(first).words} to {parse(last).words}"


def _span(events: list[Dated], first: str, last: str) -> tuple[datetime.date, datetime.date]:
    """The days from first to last date known to the week, a little wider, so that no mark stands on the edge."""
    low, high = parse(first).earliest, parse(last).latest
    days = [day for d in events for mark in d.marks if mark.earliest and mark.latest and (mark.latest - mark.earliest).days <= 7
            for day in (mark.earliest, mark.latest) if low <= day <= high]
    begin, end = min(days, default=low), max(days, default=high)
    edge = datetime.timedelta(days=max(1, (end - begin).days // 30))
    return begin - edge, end + edge


def _mark(axes, date: Date, height: float, filled: bool) -> None:
    colour = INKS["ink"] if filled else INKS["accent"]
    if date.earliest and date.latest and date.earliest != date.latest:
        axes.plot([date.earliest, date.latest], [height] * 2, color=colour, linewidth=3.2 if filled else 6.5, alpha=1 if filled else 0.35,
                  solid_capstyle="round", zorder=2 if filled else 1)
    else:
        axes.plot([date.earliest or date.latest], [height], marker="o", markersize=3.6 if filled else 7.2, markerfacecolor=colour if filled else "none",
                  markeredgecolor=colour, markeredgewidth=1, zorder=4 if filled else 3, linestyle="none")
