"""The order in which the text mentions events against the order in which they happened."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.edition import Edition
from analysis.outputs import Figure, Link, url
from analysis.rows import Row
from analysis.studies.canvas import SMALL, Canvas, key_mark
from analysis.studies.chronology import date_order
from analysis.studies.lettering import wrapped
from analysis.studies.study import author_name, source_note, with_source_note
from analysis.words import number_words, numeral

__all__ = ["Narrated", "narrated_events", "order_in_text", "summary"]

_HEAD = ("Passage", "Event", "Date", "From the event before")
_ROW, _LINE, _TOP = 20.0, 17.0, 34.0  # pixels
_REPEAT = 100.0  # pixels after which an address is repeated, for a page that begins there
_PATH = 0.36  # the share of a narrow drawing, beside the addresses, in which the path goes down
_BACK, _ON, _OPEN = "back in time", "on in time", "at the same time, or open"


@dataclass(frozen=True)
class Narrated:
    """An event where the text first mentions it; ``step`` says how it stands in time to the event mentioned before it."""

    event: Row
    passage: str
    step: str = ""


def narrated_events(edition: Edition) -> list[Narrated]:
    """The events in the order in which the body of the text first speaks of them, by mentions and claims; notes are left out.

    An event lies before another if its last possible day comes before the first possible day of the other.
    """
    order = {p.id: n for n, p in enumerate(edition.passages) if p.kind == "body"}
    first: dict[str, tuple] = {}
    spoken = [(m.key, m) for m in edition.mentions if m.kind == "event"] + [
        (c.event, c) for c in edition.claims if c.event
    ]
    for event, row in spoken:
        if row.passage in order:
            place = (order[row.passage], row.sentence, row.line or 0)
            first[event] = min(first.get(event, place), place)
    events = sorted((e for e in edition.events if e.id in first), key=lambda e: first[e.id])
    passages = {number: passage for passage, number in order.items()}
    result: list[Narrated] = []
    for event in events:
        step = _step(result[-1].event, event) if result else ""
        result.append(Narrated(event, passages[first[event.id][0]], step))
    return result


def _step(before: Row, event: Row) -> str:
    one, other = before.date, event.date
    if other.latest and one.earliest and other.latest < one.earliest:
        return _BACK
    if one.latest and other.earliest and one.latest < other.earliest:
        return _ON
    return _OPEN


def summary(edition: Edition) -> dict[str, int]:
    """How many events the passages mention, and how many steps from one to the next go on, back, or neither for certain."""
    steps = [n.step for n in narrated_events(edition)]
    return {"events": len(steps), "steps": max(len(steps) - 1, 0)} | {
        word: steps.count(word) for word in (_ON, _BACK, _OPEN)
    }


@with_source_note
def order_in_text(edition: Edition) -> Figure:
    """Every event of the body of the text, where it is first mentioned and where it stands in time; a broken line goes back in time.

    On a wide page a line leads from the passage to the event; on a narrow one from each event to the next, down the page.
    """
    events, counts = narrated_events(edition), summary(edition)
    back = sorted((n for n in events if n.step == _BACK), key=lambda n: _years_back(events, n), reverse=True)
    author = author_name(edition)
    farthest = (
        f"; the longest step back leads to {back[0].event.label} ({back[0].event.date.words}) in {back[0].passage}"
        if back
        else ""
    )
    return Figure(
        "order-in-text",
        _HEAD,
        tuple(
            (Link("passage", n.passage, n.passage), Link("event", n.event.id, n.event.label), n.event.date.words, n.step or "–")
            for n in events
        ),
        f"{author[:1].upper()}{author[1:]} goes back in time at {numeral(counts[_BACK])} of {number_words(counts['steps'], 'step', 'steps')}",
        source_note(edition, "events", "mentions", "claims"),
        f"Of the steps from one of {number_words(counts['events'], 'event', 'events')} to the next, {numeral(counts[_ON])} lead on "
        f"in time, {numeral(counts[_BACK])} lead back, and {numeral(counts[_OPEN])} cannot be ordered{farthest}.",
        lambda width: _draw(width, events),
        " ".join(f"Back in {n.passage}: {n.event.label}, {n.event.date.words}." for n in events if n.step == _BACK),
        (
            (key_mark(lambda c, y: _slope(c, (2, 14), (38, 6), _ON), 40), "leads on in time, or cannot be ordered"),
            (key_mark(lambda c, y: _slope(c, (2, 14), (38, 6), _BACK), 40), "leads back to what was before the event mentioned before it"),
        ),
        "The passages stand in the order of the text, the events from the earliest to the latest.",
        "An address leads to its passage, a name to the event.",
    )  # fmt: skip


def _years_back(events: list[Narrated], narrated: Narrated) -> int:
    before = events[events.index(narrated) - 1].event.date
    return (before.earliest - narrated.event.date.latest).days


def _slope(canvas: Canvas, start: tuple[float, float], end: tuple[float, float], step: str) -> None:
    back = step == _BACK
    canvas.line(
        start,
        end,
        "accent" if back else "soft",
        1.6 if back else 1.1,
        "5 3" * back,
        level=2 if back else 1,
        curved=True,
    )


def _draw(width: float, events: list[Narrated]) -> Canvas:
    canvas = Canvas(width)
    in_time = sorted(events, key=lambda n: date_order(n.event.date))
    if width < 800:
        _draw_down(canvas, events, in_time)
    else:
        _draw_across(canvas, events, in_time)
    return canvas


def _draw_across(canvas: Canvas, events: list[Narrated], in_time: list[Narrated]) -> None:
    """The passages on the left, the events by time on the right, and a line from each passage to its events."""
    left = max((canvas.text_width(n.passage) for n in events), default=20.0) + 8
    right = left + 0.38 * canvas.width
    heights, top = {}, _TOP
    for n in in_time:
        label, date = n.event.label, n.event.date.words
        heights[n.event.id] = y = top + _ROW / 2
        with canvas.link(url("event", n.event.id, f"{label}: {date}"), 3):
            canvas.words(right + 8, y, label)
            canvas.words(right + 8 + canvas.text_width(f"{label}  "), y, date, SMALL, "soft")
        top += _ROW
        canvas.cut(top)
    _draw_passages(canvas, events, heights, (left, right, top))
    canvas.words(0, 12, "In the text", SMALL, "soft", "italic")
    canvas.words(right + 8, 12, "In time", SMALL, "soft", "italic")
    canvas.height = max(canvas.height, top)


def _draw_down(canvas: Canvas, events: list[Narrated], in_time: list[Narrated]) -> None:
    """The events in the order of the text, one below another; at their left a path from each to the next, the further right the later."""
    left = max((canvas.text_width(n.passage) for n in events), default=20.0) + 14
    right = left + _PATH * (canvas.width - left)
    step = (right - left) / max(len(in_time) - 1, 1)
    across = {n.event.id: left + step * rank for rank, n in enumerate(in_time)}
    start = right + 12
    top, last, before = _TOP, _TOP, None
    for k, n in enumerate(events):
        lines = wrapped(n.event.label, canvas.width - start, canvas.size)
        high = _LINE * len(lines) + 8
        x, middle = across[n.event.id], top + high / 2
        is_new = n.passage != (events[k - 1].passage if k else "")
        if is_new:
            canvas.line((0, top), (canvas.width, top), thick=0.6, level=0.5)
        if is_new or top - last >= _REPEAT:
            last, ink = top, "ink" if is_new else "soft"
            canvas.words(0, top + 4 + _LINE / 2, n.passage, ink=ink, address=url("passage", n.passage, n.passage))
            canvas.cut(top)
        with canvas.link(url("event", n.event.id, f"{n.event.label}: {n.event.date.words}"), 3):
            for number, line in enumerate(lines):
                canvas.words(start, top + 4 + _LINE * (number + 0.5), line)
            canvas.mark(x, middle, size=7, ink="accent" if n.step == _BACK else "ink")
        if before:
            back = n.step == _BACK
            canvas.line(
                before,
                (x, middle),
                "accent" if back else "soft",
                1.6 if back else 1.1,
                "5 3" * back,
                level=2 if back else 1,
            )
        before, top = (x, middle), top + high
    _name_years(canvas, in_time, across, right)
    canvas.height = top + 4


def _name_years(canvas: Canvas, in_time: list[Narrated], across: dict[str, float], right: float) -> None:
    """The years over the path, which ends at ``right``, above the events that are the first of theirs: the ends, then where there is room."""
    firsts: dict[int, float] = {}
    for n in in_time:
        if n.event.date.earliest:
            firsts.setdefault(n.event.date.earliest.year, across[n.event.id])
    taken: list[tuple[float, float]] = []
    for year in sorted(firsts, key=lambda year: (year not in (min(firsts), max(firsts)), year)):
        half = canvas.text_width(str(year), size=SMALL) / 2
        x = min(max(firsts[year], half), right + half)
        if all(x + half + 4 <= low or x - half - 4 >= high for low, high in taken):
            canvas.words(x, 20, str(year), SMALL, "soft", anchor="middle")
            taken.append((x - half, x + half))
    canvas.line((0, _TOP), (canvas.width, _TOP), "soft", 0.9)
    canvas.head(_TOP)


def _draw_passages(
    canvas: Canvas, events: list[Narrated], heights: dict[str, float], edges: tuple[float, float, float]
) -> None:
    """The passages down the left side, as far from one another as they have events, and the lines to these."""
    left, right, bottom = edges
    pitch = (bottom - _TOP) / max(len(events), 1)
    end = -99.0
    for k, n in enumerate(events):
        y = _TOP + pitch * (k + 0.5)
        if n.passage != (events[k - 1].passage if k else ""):
            place = max(y, end + _LINE)
            canvas.words(left - 8, place, n.passage, anchor="end", address=url("passage", n.passage, n.passage))
            end = place
        _slope(canvas, (left, y), (right, heights[n.event.id]), n.step)
        canvas.mark(left, y, size=4.5, ink="soft")
        canvas.mark(right, heights[n.event.id], size=5, ink="accent" if n.step == _BACK else "ink")
