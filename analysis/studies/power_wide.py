"""The figure of power and stance with time across: offices as bars, a lane for each stance, rival readings as whiskers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from itertools import pairwise

from analysis.studies.canvas import SMALL, Canvas
from analysis.studies.power_axis import EraAxis
from analysis.studies.power_marks import Copies, band, bar, draw_day, draw_reading, is_day, open_tail
from analysis.studies.power_scene import Scene, Statement

__all__ = ["LaneRow", "draw_wide", "place_labels"]

#: Pixels: the names of years, a row of offices, a row of one line and of two, and above and below the rows of a lane.
_HEAD, _OFFICE, _ROW, _LISTED, _PAD = 26.0, 24.0, 23.0, 41.0, 13.0
#: Pixels: the words of the lanes, and from a mark to its label.
_GUTTER, _NEAR = 176.0, 8.0
#: Pixels: the tail of a statement that may be earlier.
_TAIL = 26.0
#: Where on a bar a whisker may begin.
_OPTIONS = (0.5, 0.25, 0.75, 0.12, 0.88, 0.38, 0.62)
#: Left, upper, right and lower edge of words.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Whisker:
    """A line up or down from a mark, with a tick in each lane that a rival reading puts it in, by the code of its stance."""

    x: float
    low: float
    high: float
    ticks: tuple[tuple[str, float], ...]


@dataclass
class LaneRow:
    """A statement on the drawing: height, the ends of its mark, its whiskers, and its label."""

    statement: Statement
    y: float
    x0: float
    x1: float
    whiskers: list[Whisker]
    lines: list[tuple[str, str]]
    label_x: float = 0.0
    anchor: str = "start"
    wide: float = 0.0
    readings: list[str] = field(default_factory=list)

    @property
    def label(self) -> tuple[float, float]:
        """Where its label begins and ends."""
        x = self.label_x
        return (x, x + self.wide) if self.anchor == "start" else (x - self.wide, x)

    @property
    def height(self) -> float:
        """Half the height of its label."""
        return 9.0 * len(self.lines)

    @property
    def begin(self) -> float:
        """Where its mark begins, with the tail of one that may be earlier."""
        return self.x0 - (_TAIL + 8) * self.statement.is_open

    @property
    def box(self) -> Box:
        """The corners of its label."""
        return self.label[0], self.y - self.height, self.label[1], self.y + self.height


def draw_wide(scene: Scene, width: float) -> Canvas:
    """The SVG of the figure at a width with room for labels in words."""
    canvas = Canvas(width)
    axis = EraAxis(scene.eras, _GUTTER, width - 8)
    names: list[Box] = []
    top = _draw_offices(canvas, axis, scene, names) + 12
    rows, lanes, foot = _rows(scene, axis, top)
    place_labels(canvas, rows, axis.start + 2)
    for row in rows:
        _add_whiskers(row, rows, lanes, scene.scale)
    place_labels(canvas, rows, axis.start + 2)
    names += [row.box for row in rows]
    for regime in scene.regimes:
        x0, x1 = axis.extent(regime.first, regime.last)
        band(canvas, (x0, top), (x1, foot), regime.level)
    for first, second in pairwise(scene.regimes):
        if first.level is not second.level and (second.first - first.last).days < 2:
            _draw_upright(canvas, axis(second.first), (top, foot), names, "rule", 1.4)
    for stance, (y0, y1) in lanes.items():
        _draw_lane(canvas, scene, stance, y0, y1, width)
    _draw_years(canvas, axis, _HEAD, foot, names)
    for row in rows:
        _draw_row(canvas, axis, row, scene)
    canvas.head(_HEAD)
    Copies(scene).draw_across(canvas, _GUTTER, foot + 58)
    return canvas


def _draw_upright(
    canvas: Canvas, x: float, down: tuple[float, float], names: list[Box], ink: str, thick: float
) -> None:
    """A line from top to foot that leaves out what words stand on it."""
    start, foot = down
    for _, y0, _, y1 in sorted((box for box in names if box[0] - 3 < x < box[2] + 3), key=lambda box: box[1]):
        if y0 > start:
            canvas.line((x, start), (x, min(y0, foot)), ink, thick, level=0.5)
        start = max(start, y1)
    if start < foot:
        canvas.line((x, start), (x, foot), ink, thick, level=0.5)


def _draw_offices(canvas: Canvas, axis: EraAxis, scene: Scene, names: list[Box]) -> float:
    """A row for each office, as long as it was held, whose words are added to ``names``; returns where they end."""
    y = _HEAD + 6
    canvas.label(0, y + _OFFICE, "The offices that count", _GUTTER - 14, face="semibold")
    for kind, words, spans in scene.offices:
        middle, said = y + _OFFICE / 2, False
        for first, last in spans:
            for n, (begin, end) in enumerate(scene.eras):
                if first >= end or last < begin:
                    continue
                x0 = axis(max(first, begin))
                x1 = axis.bounds(n)[1] if last >= end else axis.extent(last, last)[1]
                plain = kind != "opposed"
                canvas.box((x0, middle - 9), (x1, middle + 9), "soft" if plain else "", 0.3, "soft", 1, "", 3, 0.8)  # fmt: skip
                said = said or _name_office(canvas, words, x0, x1, middle, axis.bounds(n), names)
        for name, first, last in scene.other_majorities if kind == "opposed" else ():
            with canvas.link(None, 3, name, hidden=True):
                canvas.box((axis(first), middle - 9), (axis(last), middle + 9), "", 1, "accent", 1.4, "4 3", 3)
        y += _OFFICE
    return y


def _name_office(
    canvas: Canvas, words: str, x0: float, x1: float, y: float, era: tuple[float, float], names: list[Box]
) -> bool:
    """The words of an office on its bar, or else on that side of it which has room; whether there is any."""
    wide = canvas.text_width(words, size=SMALL)
    for fits, x, anchor in (
        (wide + 12 < x1 - x0, x0 + 6, "start"),
        (x1 + 6 + wide < canvas.width - 2, x1 + 6, "start"),
        (x0 - 6 - wide > era[0], x0 - 6, "end"),
    ):
        if fits:
            canvas.words(x, y, words, SMALL, anchor=anchor, halo=True)
            left = x if anchor == "start" else x - wide
            names.append((left, y - 9, left + wide, y + 9))
            return True
    return False


def _rows(scene: Scene, axis: EraAxis, top: float) -> tuple[list[LaneRow], dict[str, tuple[float, float]], float]:
    """Every statement in a row of its lane, the lanes from where to where, and where they end."""
    rows, lanes, y = [], {}, top
    for stance in scene.stances:
        own = [s for s in scene.statements if s.stance == stance.id]
        y0, y = y, y + _PAD
        for s in sorted(own, key=lambda s: _direction(s, scene.scale)):
            high = _LISTED if s.listed else _ROW
            x0, x1 = axis.extent(s.first, s.last)
            if is_day(x0, x1):
                x0, x1 = (x0 + x1) / 2 - 5.5, (x0 + x1) / 2 + 5.5
            lines = [(s.label, "semibold" if s.listed else "regular")] * bool(s.label)
            if s.listed:
                lines.append((f"{s.position.date}: {s.office or 'no office known'}", "small"))
            rows.append(LaneRow(s, y + high / 2, x0, x1, [], lines))
            y += high
        y = max(y + _PAD, y0 + 2 * _PAD + _ROW)
        lanes[stance.id] = y0, y
    return rows, lanes, y


def _direction(statement: Statement, scale: list[str]) -> tuple[float, datetime.date]:
    """The key that puts statements that could be read higher above those that could be read lower."""
    here = scale.index(statement.stance) if statement.stance in scale else len(scale)
    ways = [1 if scale.index(code) > here else -1 for code in statement.rivals(scale)]
    return (sum(ways) / len(ways) if ways else 0), statement.first


def _add_whiskers(row: LaneRow, rows: list[LaneRow], lanes: dict[str, tuple[float, float]], scale: list[str]) -> None:
    """A line up and one down from a mark, to the nearer edge of each lane that a rival reading puts it in, apart from other lines and marks."""
    ends = [(code, *lanes[code]) for code in row.statement.rivals(scale)]
    for up in (True, False):
        ticks = tuple((code, y1 - 8 if up else y0 + 8) for code, y0, y1 in ends if (y1 < row.y) == up)
        if not ticks:
            continue
        heights = [row.y, *(y for _, y in ticks)]
        low, high = min(heights), max(heights)
        options = [row.x0 + place * (row.x1 - row.x0) for place in _OPTIONS if row.x1 - row.x0 > 16 or place == 0.5]
        options += [
            end + way * away for away in (8, 14, 20, 28, 40, 50, 60) for end, way in ((row.x0, -1), (row.x1, 1))
        ]

        def cost(x: float, low: float = low, high: float = high) -> int:
            """How many lines and marks are in the way."""
            crossed = sum(r is not row and low < r.y < high and r.begin - 4 < x < r.x1 + 4 for r in rows)
            near = sum(abs(x - w.x) < 8 and w.low < high and w.high > low for r in rows for w in r.whiskers)
            labels = sum(
                r.label[0] - 5 < x < r.label[1] + 5 and low < r.y + r.height and high > r.y - r.height for r in rows
            )
            return 8 * crossed + 6 * near + 3 * (not row.x0 <= x <= row.x1) + 12 * labels

        row.whiskers.append(Whisker(min(options, key=cost), low, high, ticks))


def place_labels(canvas: Canvas, rows: list[LaneRow], least: float) -> None:
    """Put each label beside its mark, on the side and at the distance at which no whisker crosses it."""
    whiskers = [w for row in rows for w in row.whiskers]
    for row in rows:
        row.wide = wide = max((canvas.text_width(t, "regular" if f == "small" else f, SMALL if f == "small" else 0) for t, f in row.lines), default=0)  # fmt: skip
        left = row.begin - _NEAR
        tries = [(d, x, a) for d in range(0, 160, 8) for x, a in ((row.x1 + _NEAR + d, "start"), (left - d, "end"))]

        def cost(option: tuple[int, float, str], row: LaneRow = row, wide: float = wide) -> tuple[int, int]:
            """How many whiskers cross it or how far it reaches out, and how far it is from its mark."""
            away, x, anchor = option
            a, b = (x, x + wide) if anchor == "start" else (x - wide, x)
            out = (a < least) + (b > canvas.width - 2)
            crossed = sum(
                a - 4 < w.x < b + 4 and w.low < row.y + row.height and w.high > row.y - row.height for w in whiskers
            )
            return 100 * out + crossed, away

        _, row.label_x, row.anchor = min(tries, key=cost)


def _draw_lane(canvas: Canvas, scene: Scene, stance: str, y0: float, y1: float, width: float) -> None:
    """The edge of a lane and what is said in it, in words."""
    label = scene.edition.get("codes", stance).label
    on = stance in scene.scale
    canvas.line((0, y0), (width, y0), "soft" if not on else "rule", 0.9, level=0.6)
    canvas.label(0, (y0 + y1) / 2, label, _GUTTER - 14, face="semibold" if on else "regular", ink="ink" if on else "soft")  # fmt: skip
    canvas.line((0, y1), (width, y1), "rule", 0.9, level=0.6)


def _draw_years(canvas: Canvas, axis: EraAxis, top: float, foot: float, names: list[Box]) -> None:
    """The years at head and foot, a line at the beginning of each, and a broken axis between stretches."""
    end = -99.0
    for day, wide in axis.years():
        x = axis(day)
        _draw_upright(canvas, x, (top, foot), names, "rule", 0.5)
        half = canvas.text_width(str(day.year), size=SMALL) / 2
        middle = x + wide / 2
        if middle - half > end + 4:
            end = middle + half
            canvas.words(middle, top - 12, str(day.year), SMALL, "soft", anchor="middle")
            canvas.words(middle, foot + 13, str(day.year), SMALL, "soft", anchor="middle")
    for n in range(len(axis.eras)):
        for y in (top, foot):
            canvas.line((axis.bounds(n)[0], y), (axis.bounds(n)[1], y), "soft", 0.9)
            if n:
                for x in (axis.bounds(n)[0] - 16, axis.bounds(n)[0] - 10):
                    canvas.line((x - 3, y + 5), (x + 3, y - 5), "soft", 0.9)


def _draw_row(canvas: Canvas, axis: EraAxis, row: LaneRow, scene: Scene) -> None:
    """The mark of a statement with its whiskers and its label, which all lead to where it stands."""
    s = row.statement
    for w in row.whiskers:
        ways = [((w.x, w.low), (w.x, w.high))]
        if not row.x0 <= w.x <= row.x1:
            ways.append((((row.x0 + row.x1) / 2, row.y), (w.x, row.y)))
        with canvas.link(None, 1.2, scene.names(s)):
            for start, end in ways:
                canvas.line(start, end, "accent", 1)
            for _, y in w.ticks:
                canvas.line((w.x - 4, y), (w.x + 4, y), "accent", 1.6)
        for code, y in w.ticks:
            draw_reading(
                canvas, [((w.x, row.y), (w.x, y)), *ways[1:]], ((w.x - 5, y), (w.x + 5, y)), scene.names(s, code)
            )
    for name, day in scene.other_days(s):
        x, _ = axis.extent(day, day)
        draw_day(canvas, (row.x0, row.y), (row.x1, row.y), (x, row.y), name)
    with canvas.link(s.address, 3, scene.names(s)):
        if s.is_open:
            open_tail(canvas, (row.x0, row.y), (row.x0 - _TAIL, row.y))
        bar(canvas, (row.x0, row.y - 5.5), (row.x1, row.y + 5.5), s.listed, s.is_doubtful(scene.scale))
        for n, (text, face) in enumerate(row.lines):
            y = row.y + (n - (len(row.lines) - 1) / 2) * 17
            small = face == "small"
            ink = "soft" if small else "accent" if s.listed else "ink"
            canvas.words(row.label_x, y, text, SMALL if small else 0, ink, "regular" if small else face, row.anchor, halo=True)  # fmt: skip
