"""The marks of the figure of power and stance, and its three small copies, which show what a choice of statements does."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.rows import Row
from analysis.studies.canvas import SMALL, Canvas
from analysis.studies.power_axis import EraAxis
from analysis.studies.power_scene import Scene, Statement
from analysis.studies.study import author_name
from analysis.words import number_words

__all__ = ["Copies", "band", "bar", "draw_day", "draw_reading", "is_day", "open_tail"]

#: Pixels: the height of a line of a small copy, the heights on a line that statements of one time take in turn, and half a mark.
_LINE, _TURNS, _HALF = 19.0, (0.0, -6.0, 6.0, -12.0, 12.0), 2.6
#: A line from a point to another.
Way = tuple[tuple[float, float], tuple[float, float]]
#: How dark the shade of each level of power is; the lowest has stripes, and one without a rank nothing.
_DEPTHS = {4: 0.85, 3: 0.62, 2: 0.42, 1: 0.24}
#: Pixels from a stripe to the next.
_STRIPES = 5.0


def band(canvas: Canvas, corner: tuple[float, float], opposite: tuple[float, float], level: Row) -> None:
    """What stands behind a time in which somebody had a level of power: a shade, or for the lowest level stripes."""
    (x0, y0), (x1, y1) = corner, opposite
    if level.level in _DEPTHS:
        canvas.box(corner, opposite, "rule", _DEPTHS[level.level], level=0.1)
    elif level.level is not None:
        for n in range(1, math.ceil((y1 - y0) / _STRIPES)):
            canvas.line((x0, y0 + n * _STRIPES), (x1, y0 + n * _STRIPES), level=0.1)


def is_day(first: float, last: float) -> bool:
    """Whether a time is drawn as a day, because its bar would be no longer than it is thick."""
    return last - first < 11


def bar(
    canvas: Canvas,
    corner: tuple[float, float],
    opposite: tuple[float, float],
    listed: bool,
    doubtful: bool,
    level: float = 3,
) -> None:
    """A statement: filled where the author lists it, broken where it may be about another question."""
    (x0, y0), (x1, y1) = corner, opposite
    dash = "3 2.2" * doubtful
    if listed:
        canvas.box(corner, opposite, "accent", 1, "accent", 1.3, "", 5.5, level)
        if doubtful:
            canvas.box((x0 + 2.6, y0 + 2.6), (x1 - 2.6, y1 - 2.6), "", 1, "paper", 1.2, dash, 3, level + 0.1)
    else:
        canvas.box(corner, opposite, "paper", 1, "accent", 1.4, dash, 5.5, level)


def open_tail(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A tail before a mark, to the left or up: it may have been earlier."""
    canvas.line(start, end, "accent", 1.6, "2 3", level=2)
    canvas.mark(*end, "left" if start[1] == end[1] else "up", 7, "accent", level=2)


def draw_day(
    canvas: Canvas, start: tuple[float, float], end: tuple[float, float], day: tuple[float, float], name: str
) -> None:
    """The day that a statement is taken to be of: a dot on its mark, from start to end, or beyond it at the end of a line.

    It is hidden until a page's script finds its ``name`` among what a reader chose.
    """
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    axis = 0 if start[1] == end[1] else 1
    low, high = start[axis] + 4, end[axis] - 4
    at = list(day)
    if high - low < 4:
        at = list(middle) if start[axis] - 2 <= day[axis] <= end[axis] + 2 else at
    elif start[axis] - 2 <= day[axis] <= end[axis] + 2:
        at[axis] = min(max(day[axis], low), high)
    if not start[axis] <= at[axis] <= end[axis]:
        with canvas.link(None, 1.3, name, hidden=True):
            canvas.line(end if at[axis] > end[axis] else start, tuple(at), "ink", 1.2, "1.5 2.5")
    with canvas.link(None, 3.5, name, hidden=True):
        canvas.mark(*at, size=8)


def draw_reading(canvas: Canvas, ways: Iterable[Way], tick: Way, name: str) -> None:
    """The line from a mark to a rival reading once more, in bold; it is hidden like the day."""
    with canvas.link(None, 1.4, name, hidden=True):
        for start, end in (*ways, tick):
            canvas.line(start, end, "accent", 2.8)


@dataclass(frozen=True)
class Copies:
    """Small copies of the figure for three choices of statements."""

    scene: Scene

    def choices(self) -> list[tuple[str, list[Statement]]]:
        """The choices by name, with the statements that are on the scale of stances."""
        name = author_name(self.scene.edition)
        own = [s for s in self.scene.statements if s.stance in self.scene.scale]
        return [
            (f"{name}’s list", [s for s in own if s.listed]),
            (f"In {name}’s text", [s for s in own if s.in_text]),
            ("All on the scale", own),
        ]

    def draw_across(self, canvas: Canvas, left: float, top: float) -> None:
        """The copies side by side, time across."""
        scale, gap = self.scene.scale, 22.0
        wide = (canvas.width - 8 - left - 2 * gap) / 3
        foot = top + 22 + _LINE * len(scale)
        canvas.words(0, top - 10, "What the choice of statements does", 0, face="semibold")
        labels = [self.scene.edition.get("codes", code).label for code in (scale[0], scale[-1])]
        canvas.label(0, top + 22 + 28, f"↑ {labels[0]}", left - 22, size=SMALL, ink="soft")
        canvas.label(0, foot - 10, f"↓ {labels[1]}", left - 22, size=SMALL, ink="soft")
        for n, (name, chosen) in enumerate(self.choices()):
            x = left + n * (wide + gap)
            canvas.words(x, top + 8, f"{name}: {number_words(len(chosen), 'statement', 'statements')}", SMALL)
            axis = EraAxis(self.scene.eras, x, x + wide)
            for regime in self.scene.regimes:
                x0, x1 = axis.extent(regime.first, regime.last)
                band(canvas, (x0, top + 22), (x1, foot), regime.level)
            for k in range(len(scale) + 1):
                canvas.line((x, top + 22 + _LINE * k), (x + wide, top + 22 + _LINE * k), thick=0.6, level=0.4)
            for s, x0, x1, turn in self._turns(chosen, axis, _LINE):
                y = top + 22 + _LINE * (scale.index(s.stance) + 0.5) + turn
                self._small(canvas, (x0, y - _HALF), (x1, y + _HALF), s)
            self._ends(canvas, axis, foot + 12)

    def draw_down(self, canvas: Canvas, top: float) -> None:
        """The copies side by side, time down."""
        scale, gap = self.scene.scale, 14.0
        wide, high = (canvas.width - 2 * gap) / 3, 150.0
        canvas.words(0, top, "What the choice of statements does", 0, face="semibold")
        canvas.words(0, top + 19, "The columns of the scale and the years are as above.", SMALL, "soft")
        for n, (name, chosen) in enumerate(self.choices()):
            x, line = n * (wide + gap), wide / len(scale)
            canvas.label(x, top + 48, f"{name}: {len(chosen)}", wide, size=SMALL)
            begin, foot = top + 68, top + 68 + high
            axis = EraAxis(self.scene.eras, begin, foot)
            for regime in self.scene.regimes:
                y0, y1 = axis.extent(regime.first, regime.last)
                band(canvas, (x, y0), (x + wide, y1), regime.level)
            for k in range(len(scale) + 1):
                canvas.line((x + line * k, begin), (x + line * k, foot), thick=0.6, level=0.4)
            for s, y0, y1, turn in self._turns(chosen, axis, line):
                middle = x + line * (scale.index(s.stance) + 0.5) + turn
                self._small(canvas, (middle - _HALF, y0), (middle + _HALF, y1), s)
        canvas.height += 4

    def _turns(
        self, chosen: Iterable[Statement], axis: EraAxis, line: float
    ) -> list[tuple[Statement, float, float, float]]:
        """Statements with the ends of their marks, and how far each is moved within its ``line`` so that those of one time can be told apart."""
        turns = [turn for turn in _TURNS if abs(turn) + _HALF < line / 2]
        placed: list[tuple[Statement, float, float, float]] = []
        for s in chosen:
            x0, x1 = axis.extent(s.first, s.last)
            if x1 - x0 < 2 * _HALF:
                x0, x1 = (x0 + x1) / 2 - _HALF, (x0 + x1) / 2 + _HALF
            near = [t for other, a, b, t in placed if other.stance == s.stance and a < x1 + 1 and b > x0 - 1]
            turn = min(turns, key=near.count)
            placed.append((s, x0, x1, turn))
        return placed

    def _small(self, canvas: Canvas, corner: tuple[float, float], opposite: tuple[float, float], s: Statement) -> None:
        canvas.box(corner, opposite, "accent" if s.listed else "paper", 1, "accent", 1.1, "", 2.6, 3)

    def _ends(self, canvas: Canvas, axis: EraAxis, y: float) -> None:
        """The first and the last year of the last stretch."""
        (begin, end), (x0, x1) = axis.eras[-1], axis.bounds(len(axis.eras) - 1)
        canvas.words(x0, y, str(begin.year), SMALL, "soft")
        if end.year - 1 > begin.year:
            canvas.words(x1, y, str(end.year - 1), SMALL, "soft", anchor="end")
