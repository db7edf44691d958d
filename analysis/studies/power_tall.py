"""The figure of power and stance with time down, for a phone and for print, with a column for each stance.

On a phone each office is a heading across the columns; on paper the offices stand beside them, and nothing is behind a heading.
"""

from __future__ import annotations

import datetime

from analysis.rows import Row
from analysis.source.dates import MONTHS
from analysis.studies.canvas import SMALL, Canvas
from analysis.studies.lettering import wrapped
from analysis.studies.power_axis import EARLIER, GAP, EraAxis
from analysis.studies.power_marks import Copies, band, bar, draw_day, open_tail
from analysis.studies.power_scene import DAY, Regime, Scene, Statement, office_words
from analysis.studies.power_whiskers import Bar, draw_whiskers

__all__ = ["draw_tall"]

#: Pixels: the names of years, the offices beside them on paper, and the way from an office to its beginning.
_GUTTER, _OFFICES, _WAY = 38.0, 194.0, 12.0
#: Pixels: a year on a phone and in print, and the thickness of a mark without words.
_YEAR, _YEAR_PRINT, _THIN = 70.0, 42.0, 9.0
#: How far the tail of a statement goes back on paper that can have been made earlier, and the pixels of it that are seen at least
#: there, and at all on a phone, where it ends below a heading.
_TAIL, _TAIL_SEEN, _TAIL_PHONE = 170 * DAY, 15.0, 8.0


def draw_tall(scene: Scene, width: float) -> Canvas:
    """The SVG of the figure at a width at which time runs down."""
    canvas = Canvas(width)
    strips = [] if canvas.paper else [(r, *_heading(canvas, r, width - 10)) for r in scene.regimes]
    left = _OFFICES * canvas.paper
    year = _YEAR_PRINT if canvas.paper else _YEAR
    days = [(end - begin).days for begin, end in scene.eras]
    long = year / 365 * (days[-1] + EARLIER * sum(days[:-1])) + GAP * (len(days) - 1) + sum(h for *_, h in strips)
    columns = {c.id: _packed(canvas, scene, c.id, _axis(scene, strips, 0, long)) for c in scene.stances}
    edges = _edges(columns, left + _GUTTER, width)
    head = (_draw_heads if canvas.paper else _draw_numbers)(canvas, scene, edges, left)
    axis = _axis(scene, strips, head, head + long)
    bars = [b for code in columns for b in _packed(canvas, scene, code, axis)]
    for code in columns:
        _place_across([b for b in bars if b.statement.stance == code], *edges[code])
    for regime in scene.regimes:
        y0, y1 = axis.extent(regime.first, regime.last)
        band(canvas, (left + _GUTTER, y0), (width, y1), regime.level)
    blocked = [_draw_heading(canvas, lines, axis(r.first) - high, high, width) for r, lines, high in strips]
    if canvas.paper:
        _draw_offices(canvas, scene, axis, head, width)
    begins = [axis(regime.first) for regime in scene.regimes] if canvas.paper else []
    _draw_years(canvas, axis, blocked, begins, left)
    foot = head + long
    for x0, _ in edges.values():
        canvas.line((x0, head), (x0, foot), thick=0.6, level=0.5)
    canvas.line((left, foot), (width, foot), "soft", 0.9)
    draw_whiskers(canvas, bars, edges, scene, [*blocked, *((y, y) for y in begins)])
    for b in bars:
        _draw_bar(canvas, axis, b, scene)
    for top, _ in blocked:
        # A time without words that goes on behind a heading may go on over the page.
        whole = [b for b in bars if b.lines or b.statement.is_open]
        if not any(_beginning(canvas, axis, b) < top < b.bottom for b in whole):
            canvas.cut(top)
    foot = max(foot, canvas.height)
    canvas.cut(foot + 6)
    Copies(scene).draw_down(canvas, foot + 26)
    return canvas


def _axis(scene: Scene, strips: list, start: float, end: float) -> EraAxis:
    return EraAxis(scene.eras, start, end, [(r.first, high) for r, _, high in strips])


def _heading(canvas: Canvas, regime: Regime, room: float) -> tuple[list[tuple[str, str]], float]:
    """The lines of the heading of an office, each with its face, and their height."""
    office = office_words(regime.office)
    office, level = office[:1].upper() + office[1:], regime.level.label
    since = "" if regime.goes_on else f", from {MONTHS[regime.first.month - 1]} {regime.first.year}"
    lines = [(line, "semibold") for line in wrapped(office, room, SMALL, "semibold")]
    lines += [(line, "regular") for line in wrapped(level + since, room, SMALL)]
    return lines, canvas.pitch * len(lines) + 7


def _packed(canvas: Canvas, scene: Scene, code: str, axis: EraAxis) -> list[Bar]:
    """The statements of a column, those of one time beside one another."""
    bars: list[Bar] = []
    own = [s for s in scene.statements if s.stance == code]
    for s in sorted(own, key=lambda s: (not s.listed, s.first)):
        top, bottom = axis.extent(s.first, s.last)
        lines = _label(s) if s.listed else []
        least = canvas.pitch * len(lines) + 4 if lines else _THIN
        if bottom - top < least:
            top, bottom = _beside_headings(axis, (top + bottom) / 2, least, (_TAIL_PHONE + 2) * s.is_open)
        taken = {
            b.slot
            for b in bars
            if b.top - 4 - 30 * b.statement.is_open < bottom and b.bottom + 4 > top - 30 * s.is_open
        }
        thick = max([canvas.text_width(text, face, SMALL) + 5 for text, face in lines], default=_THIN)
        bars.append(Bar(s, top, bottom, lines, thick, next(n for n in range(len(own)) if n not in taken)))
    return bars


def _beside_headings(axis: EraAxis, middle: float, high: float, tail: float) -> tuple[float, float]:
    """From where to where a mark of that height goes down so that it is as near its middle as can be, and under no heading, with its tail above it."""
    top = middle - high / 2
    for first, strip in axis.strips:
        if top - tail < axis(first) <= middle:
            top = axis(first) + 1 + tail
        elif middle <= axis(first) - strip < top + high:
            top = axis(first) - strip - high - 1
    return top, top + high


def _widths(bars: list[Bar]) -> list[float]:
    """The width of each slot of a column."""
    return [max(b.thick for b in bars if b.slot == n) for n in range(max((b.slot for b in bars), default=-1) + 1)]


def _edges(columns: dict[str, list[Bar]], left: float, width: float) -> dict[str, tuple[float, float]]:
    """From where to where each column goes: what its marks need, and an equal share of the rest."""
    needs = {code: sum(_widths(bars)) + 3 * len(_widths(bars)) + 6 for code, bars in columns.items()}
    rest = (width - left - sum(needs.values())) / len(needs)
    edges, x = {}, left
    for code, need in needs.items():
        edges[code] = x, x + need + rest
        x += need + rest
    return edges


def _place_across(bars: list[Bar], left: float, right: float) -> None:
    widths = _widths(bars)
    start = (left + right - sum(widths) - 3 * (len(widths) - 1)) / 2
    for b in bars:
        b.middle = start + sum(widths[: b.slot]) + 3 * b.slot + widths[b.slot] / 2


def _draw_heads(canvas: Canvas, scene: Scene, edges: dict[str, tuple[float, float]], left: float) -> float:
    """What each column stands for, in words at the end of a line that leads down to it, the last column first; returns where they end."""
    y, starts = 2.0, []
    for stance in reversed(scene.stances):
        x = sum(edges[stance.id]) / 2 + 2
        how = _look(scene, stance)
        high = canvas.pitch * len(wrapped(stance.label, x - 7, SMALL, how["face"]))
        canvas.label(x - 7, y + high / 2, stance.label, x - 6, "end", size=SMALL, **how)
        starts.append((x - 2, y + 2))
        y += high + 4
    for x, top in starts:
        canvas.line((x, top), (x, y + 4), "soft", 1)
    canvas.line((left, y + 4), (canvas.width, y + 4), "soft", 0.9)
    return y + 4


def _look(scene: Scene, stance: Row) -> dict[str, str]:
    """Face and colour for the name of a stance."""
    on = stance.id in scene.scale
    return {"face": "semibold" if on else "regular", "ink": "ink" if on else "soft"}


def _draw_numbers(canvas: Canvas, scene: Scene, edges: dict[str, tuple[float, float]], left: float) -> float:
    """The stances with numbers, and below them the number of each over its column, which every page repeats; returns where they end."""
    y, indent = 2.0, 18.0
    for n, stance in enumerate(scene.stances, 1):
        how, room = _look(scene, stance), canvas.width - indent - 2
        lines = wrapped(stance.label, room, SMALL, how["face"])
        canvas.words(0, y + canvas.pitch / 2, str(n), SMALL, **how)
        for k, line in enumerate(lines):
            canvas.words(indent, y + canvas.pitch * (k + 0.5), line, SMALL, **how)
        y += canvas.pitch * len(lines) + 2
    begin, y = y + 3, y + 25
    for n, stance in enumerate(scene.stances, 1):
        canvas.words(sum(edges[stance.id]) / 2, begin + 11, str(n), SMALL, anchor="middle", **_look(scene, stance))
    canvas.line((left, y), (canvas.width, y), "soft", 0.9)
    canvas.head(y, begin)
    return y


def _draw_heading(
    canvas: Canvas, lines: list[tuple[str, str]], top: float, high: float, width: float
) -> tuple[float, float]:
    """The heading of an office across the columns; what goes on in time passes behind it.  Returns from where to where it goes."""
    canvas.box((0, top), (width, top + high), "shade", level=4)
    canvas.line((0, top), (width, top), "ink", 1, level=4.1)
    _draw_lines(canvas, lines, 4, top + 4, 4.2)
    return top, top + high


def _draw_lines(canvas: Canvas, lines: list[tuple[str, str]], x: float, top: float, level: float) -> None:
    for n, (text, face) in enumerate(lines):
        ink = "ink" if face == "semibold" else "soft"
        canvas.words(x, top + canvas.pitch * (n + 0.5), text, SMALL, ink, face, level=level)


def _draw_offices(canvas: Canvas, scene: Scene, axis: EraAxis, head: float, width: float) -> None:
    """The offices one under the other beside the columns, each with a line to where it begins; one that goes on is named once."""
    end, before = head, None
    for regime in scene.regimes:
        lines, high = _heading(canvas, regime, _OFFICES - _WAY - 4)
        if regime.office is before:
            lines = [line for line in lines if line[1] == "regular"]
            high = canvas.pitch * len(lines) + 7
        before = regime.office
        begin = axis(regime.first)
        top = max(begin, end)
        canvas.line((0, top), (_OFFICES - _WAY, top), "ink", 0.8)
        canvas.line((_OFFICES - _WAY, top), (_OFFICES, begin), "ink", 0.8)
        canvas.line((_OFFICES, begin), (width, begin), "ink", 0.8, level=0.6)
        _draw_lines(canvas, lines, 0, top + 3, 4)
        end = top + high


def _draw_years(
    canvas: Canvas, axis: EraAxis, blocked: list[tuple[float, float]], begins: list[float], left: float
) -> None:
    """A line at the beginning of each year, and its name below where no heading is and no line at which an office ``begins``."""
    width = canvas.width
    for day, _ in axis.years():
        y = axis(day)
        end = axis.extent(day, datetime.date(day.year, 12, 31))[1]
        if not any(a < y < b - 1 for a, b in blocked):
            canvas.line((left, y), (width, y), thick=0.5, level=0.4)
        for at in range(round(y) + 2, max(round(end) - 15, round(y) + 3), 2):
            if not any(a < at + 17 and b > at for a, b in [*blocked, *((line, line) for line in begins)]):
                canvas.words(left + 2, at + 9, str(day.year), SMALL, "soft")
                break
    for n in range(1, len(axis.eras)):
        y = axis.bounds(n - 1)[1] + GAP / 2
        first, last = axis.eras[n - 1][1].year, axis.eras[n][0].year - 1
        words = f"{first} to {last} left out" if last > first else f"{first} left out"
        canvas.words((left + width) / 2, y, words, SMALL, "soft", "italic", "middle", halo=True)


def _beginning(canvas: Canvas, axis: EraAxis, b: Bar) -> float:
    """Where the mark of a statement begins, with the tail of one that can have been made earlier; on a phone it ends below the heading."""
    if not b.statement.is_open:
        return b.top
    return min(axis(b.statement.last - _TAIL), b.top - _TAIL_SEEN) if canvas.paper else b.top - _TAIL_PHONE


def _draw_bar(canvas: Canvas, axis: EraAxis, b: Bar, scene: Scene) -> None:
    """The mark of a statement; the label of one that the author lists stands on it."""
    s = b.statement
    for name, day in scene.other_days(s):
        draw_day(canvas, (b.middle, b.top), (b.middle, b.bottom), (b.middle, axis(day)), name)
    with canvas.link(s.address, 3, scene.names(s)):
        if s.is_open:
            open_tail(canvas, (b.middle, b.top), (b.middle, _beginning(canvas, axis, b)))
        half = b.thick / 2
        bar(canvas, (b.middle - half, b.top), (b.middle + half, b.bottom), s.listed, s.is_doubtful(scene.scale) and not s.listed)  # fmt: skip
        for n, (text, face) in enumerate(b.lines):
            y = (b.top + b.bottom) / 2 + (n - (len(b.lines) - 1) / 2) * (canvas.pitch - 1)
            canvas.words(b.middle, y, text, SMALL, "paper", face, "middle")


def _label(statement: Statement) -> list[tuple[str, str]]:
    """The passage of a statement that the author lists and its year, where it has one, in lines with their faces."""
    years = {statement.first.year, statement.last.year}
    words = [statement.position.utterance.passage or "", str(*years) if len(years) == 1 else ""]
    return [(word, "regular" if n else "semibold") for n, word in enumerate(filter(None, words))]
