"""The figure of power and stance with time down, for a phone and for print: each office a heading, a column for each stance."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from analysis.source.dates import MONTHS
from analysis.studies.canvas import SMALL, Canvas
from analysis.studies.lettering import wrapped
from analysis.studies.power_axis import EARLIER, GAP, EraAxis
from analysis.studies.power_marks import Copies, bar, depth, open_tail
from analysis.studies.power_scene import DAY, Regime, Scene, Statement, office_words

__all__ = ["Bar", "draw_tall"]

#: Pixels: the names of years, a year on a phone and in print, a line of a heading, and the thickness of marks.
_GUTTER, _YEAR, _YEAR_PRINT, _LINE, _THIN, _THICK = 38.0, 62.0, 40.0, 17.0, 9.0, 31.0
#: How far the tail of a statement goes back that can have been made earlier; it passes behind the headings.
_TAIL = 170 * DAY


@dataclass
class Bar:
    """A statement on the drawing: from where to where it goes down, where it stands across, and its whiskers."""

    statement: Statement
    top: float
    bottom: float
    slot: int = 0
    middle: float = 0.0

    @property
    def thick(self) -> float:
        """Its width, which for one that the author lists holds a label."""
        return _THICK if self.statement.listed else _THIN


def draw_tall(scene: Scene, width: float) -> str:
    """The SVG of the figure at a width at which time runs down."""
    canvas = Canvas(width)
    strips = [(r, *_heading(canvas, r)) for r in scene.regimes]
    year = _YEAR if canvas.narrow else _YEAR_PRINT
    days = [(end - begin).days for begin, end in scene.eras]
    long = year / 365 * (days[-1] + EARLIER * sum(days[:-1])) + GAP * (len(days) - 1) + sum(h for *_, h in strips)
    columns = {c.id: _packed(scene, c.id, _axis(scene, strips, 0, long)) for c in scene.stances}
    edges = _edges(columns, width)
    head = _draw_heads(canvas, scene, edges)
    axis = _axis(scene, strips, head, head + long)
    bars = [b for code in columns for b in _packed(scene, code, axis)]
    for code in columns:
        _place_across([b for b in bars if b.statement.stance == code], *edges[code])
    blocked = []
    for regime, lines, high in strips:
        y1 = axis(regime.first)
        foot = axis.extent(regime.last, regime.last)[1]
        canvas.box((0, y1), (width, foot), "rule", depth(regime.level), level=0.1)
        _draw_heading(canvas, lines, y1 - high, high, width)
        blocked.append((y1 - high, y1))
    _draw_years(canvas, axis, blocked, width)
    foot = head + long
    for x0, _ in edges.values():
        canvas.line((x0, head), (x0, foot), thick=0.6, level=0.5)
    canvas.line((0, foot), (width, foot), "soft", 0.9)
    _draw_whiskers(canvas, bars, edges, scene.scale, blocked)
    for b in bars:
        _draw_bar(canvas, axis, b, scene)
    canvas.cut(foot + 14)
    Copies(scene).draw_down(canvas, foot + 34)
    return canvas.svg()


def _axis(scene: Scene, strips: list, start: float, end: float) -> EraAxis:
    return EraAxis(scene.eras, start, end, [(r.first, high) for r, _, high in strips])


def _heading(canvas: Canvas, regime: Regime) -> tuple[list[tuple[str, str]], float]:
    """The lines of the heading of an office, each with its face, and their height."""
    office = office_words(regime.office)
    office, level = office[:1].upper() + office[1:], regime.level.label
    since = "" if regime.goes_on else f", from {MONTHS[regime.first.month - 1]} {regime.first.year}"
    lines = [(line, "semibold") for line in wrapped(office, canvas.width - 10, SMALL, "semibold")]
    lines += [(line, "regular") for line in wrapped(level + since, canvas.width - 10, SMALL)]
    return lines, _LINE * len(lines) + 7


def _packed(scene: Scene, code: str, axis: EraAxis) -> list[Bar]:
    """The statements of a column, those of one time beside one another."""
    bars: list[Bar] = []
    own = [s for s in scene.statements if s.stance == code]
    for s in sorted(own, key=lambda s: (not s.listed, s.first)):
        top, bottom = axis.extent(s.first, s.last)
        least = 21.0 if s.listed else _THIN
        if bottom - top < least:
            top, bottom = _beside_headings(axis, (top + bottom) / 2, least)
        taken = {b.slot for b in bars if b.top - 4 < bottom and b.bottom + 4 > top - 30 * s.is_open}
        bars.append(Bar(s, top, bottom, next(n for n in range(len(own)) if n not in taken)))
    return bars


def _beside_headings(axis: EraAxis, middle: float, high: float) -> tuple[float, float]:
    """From where to where a mark of that height goes down so that it is as near its middle as can be, and under no heading."""
    top = middle - high / 2
    for first, strip in axis.strips:
        if top < axis(first) <= middle:
            top = axis(first) + 1
        elif middle <= axis(first) - strip < top + high:
            top = axis(first) - strip - high - 1
    return top, top + high


def _widths(bars: list[Bar]) -> list[float]:
    """The width of each slot of a column."""
    return [max(b.thick for b in bars if b.slot == n) for n in range(max((b.slot for b in bars), default=-1) + 1)]


def _edges(columns: dict[str, list[Bar]], width: float) -> dict[str, tuple[float, float]]:
    """From where to where each column goes: what its marks need, and an equal share of the rest."""
    needs = {code: sum(_widths(bars)) + 3 * len(_widths(bars)) + 6 for code, bars in columns.items()}
    rest = (width - _GUTTER - sum(needs.values())) / len(needs)
    edges, x = {}, _GUTTER
    for code, need in needs.items():
        edges[code] = x, x + need + rest
        x += need + rest
    return edges


def _place_across(bars: list[Bar], left: float, right: float) -> None:
    widths = _widths(bars)
    start = (left + right - sum(widths) - 3 * (len(widths) - 1)) / 2
    for b in bars:
        b.middle = start + sum(widths[: b.slot]) + 3 * b.slot + widths[b.slot] / 2


def _draw_heads(canvas: Canvas, scene: Scene, edges: dict[str, tuple[float, float]]) -> float:
    """What each column stands for, in words on a line of its own that leads down to it; returns where they end."""
    y, starts = 2.0, []
    for stance in scene.stances:
        x = edges[stance.id][0] + 5
        on = stance.id in scene.scale
        lines = wrapped(stance.label, canvas.width - x - 3, SMALL, "semibold" if on else "regular")
        high = _LINE * len(lines)
        canvas.label(x + 3, y + high / 2, stance.label, canvas.width - x - 2, size=SMALL, face="semibold" if on else "regular", ink="ink" if on else "soft")  # fmt: skip
        starts.append((x - 2, y + 2))
        y += high + 4
    for x, top in starts:
        canvas.line((x, top), (x, y + 4), "soft", 1)
    canvas.line((0, y + 4), (canvas.width, y + 4), "soft", 0.9)
    return y + 4


def _draw_heading(canvas: Canvas, lines: list[tuple[str, str]], top: float, high: float, width: float) -> None:
    """The heading of an office across the columns; what goes on in time passes behind it."""
    canvas.box((0, top), (width, top + high), "shade", level=4)
    canvas.line((0, top), (width, top), "ink", 1, level=4.1)
    for n, (text, face) in enumerate(lines):
        ink = "ink" if face == "semibold" else "soft"
        canvas.words(4, top + 4 + _LINE * (n + 0.5), text, SMALL, ink, face, level=4.2)


def _draw_years(canvas: Canvas, axis: EraAxis, blocked: list[tuple[float, float]], width: float) -> None:
    """A line at the beginning of each year, and its name below where no heading is."""
    for day, _ in axis.years():
        y = axis(day)
        end = axis.extent(day, datetime.date(day.year, 12, 31))[1]
        if not any(a < y < b - 1 for a, b in blocked):
            canvas.line((0, y), (width, y), thick=0.5, level=0.4)
        for at in range(round(y), max(round(end) - 17, round(y) + 1), 4):
            if not any(a < at + 17 and b > at for a, b in blocked):
                canvas.words(2, at + 9, str(day.year), SMALL, "soft")
                break
    for n in range(1, len(axis.eras)):
        y = axis.bounds(n - 1)[1] + GAP / 2
        for way in (-2, 2):
            canvas.line((0, y + way), (width, y + way), "soft", 0.9, "3 3")


def _draw_whiskers(
    canvas: Canvas,
    bars: list[Bar],
    edges: dict[str, tuple[float, float]],
    scale: list[str],
    blocked: list[tuple[float, float]],
) -> None:
    """Lines from a mark to the nearer edge of each column that a rival reading puts it in, where no label and no heading is."""
    drawn: list[tuple[float, float, float]] = []
    for b in bars:
        for code in b.statement.rivals(scale):
            x0, x1 = edges[code]
            end = x0 + 6 if x0 > b.middle else x1 - 6
            low, high = sorted((b.middle, end))
            tries = [b.top + (b.bottom - b.top) * n / 16 for n in (8, 4, 12, 2, 14, 6, 10, 1, 15)]
            tries += [edge + way * away for away in (7, 12, 17, 22, 27) for edge, way in ((b.bottom, 1), (b.top, -1))]

            def cost(y: float, b: Bar = b, low: float = low, high: float = high) -> int:
                """How many labels, headings, other lines and marks are in the way."""
                crossed = [r for r in bars if r is not b and r.top - 3 < y < r.bottom + 3 and low < r.middle + r.thick / 2 and r.middle - r.thick / 2 < high]  # fmt: skip
                near = sum(abs(y - at) < 5 and a < high and e > low for at, a, e in drawn)
                beyond = not b.top <= y <= b.bottom
                return 99 * sum(p - 3 < y < q + 3 for p, q in blocked) + sum(2 + 30 * r.statement.listed for r in crossed) + 6 * near + 3 * beyond  # fmt: skip

            y = min(tries, key=cost)
            drawn.append((y, low, high))
            start = b.middle
            if b.top <= y <= b.bottom:
                start += b.thick / 2 if end > b.middle else -b.thick / 2
            else:
                canvas.line((start, b.bottom if y > b.bottom else b.top), (start, y), "accent", 1, level=1.2)
            canvas.line((start, y), (end, y), "accent", 1, level=1.2)
            canvas.line((end, y - 4), (end, y + 4), "accent", 1.6, level=1.2)


def _draw_bar(canvas: Canvas, axis: EraAxis, b: Bar, scene: Scene) -> None:
    """The mark of a statement; the label of one that the author lists stands on it."""
    s = b.statement
    with canvas.link(s.address, 3):
        if s.is_open:
            open_tail(canvas, (b.middle, b.top), (b.middle, axis(s.last - _TAIL)))
        half = b.thick / 2
        bar(canvas, (b.middle - half, b.top), (b.middle + half, b.bottom), s.listed, s.is_doubtful(scene.scale) and not s.listed)  # fmt: skip
        if s.listed:
            canvas.words(b.middle, (b.top + b.bottom) / 2, s.position.utterance.passage or "", SMALL, "paper", "semibold", "middle")  # fmt: skip
