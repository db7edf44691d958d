"""What drawings share: scales with their axes, and rows with a label beside or, on a phone, above what it names."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from analysis.studies.canvas import SMALL, Canvas
from analysis.studies.lettering import wrapped

__all__ = ["DOTS", "RowChart", "Scale", "dot_size", "draw_scale", "row_chart"]

#: Pixels: the size of a mark for one, two, … sources, and for as many as the last or more.
DOTS = (5.6, 7.4, 8.8, 10.0, 11.0)
#: Pixels that a scale takes, at the head or at the foot.
SCALE = 26.0
#: A drawing with rows so high in all has its scale at the foot too.
_TALL = 400.0
#: Pixels between a label and what it names.
_GAP = 14.0


def dot_size(number: int) -> float:
    """The size of a mark for a number of sources."""
    return DOTS[min(number, len(DOTS)) - 1]


@dataclass(frozen=True)
class Scale:
    """From a number to pixels across: ``low`` stands at ``left``, ``high`` at ``right``; logarithmic if so wished."""

    low: float
    high: float
    left: float
    right: float
    logarithmic: bool = False

    def __call__(self, value: float) -> float:
        low, high, value = (
            (math.log10(max(n, 1e-9)) for n in (self.low, self.high, value))
            if self.logarithmic
            else (self.low, self.high, value)
        )
        return self.left + (value - low) / ((high - low) or 1) * (self.right - self.left)

    def ticks(self, most: int = 6) -> list[float]:
        """Round numbers on the scale, no more than ``most`` where it is not logarithmic; there, powers of ten and their threefold."""
        if self.logarithmic:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            numbers = [n * 10.0**power for power in range(first, last + 1) for n in (1, 3)]
            return [n for n in numbers if self.low <= n <= self.high]
        span = (self.high - self.low) or 1
        step = 10.0 ** math.floor(math.log10(span))
        step = next(s for s in (step / 10, step / 5, step / 2, step, step * 2, step * 5) if span / s <= most)
        first = math.ceil(self.low / step)
        return [n * step for n in range(first, math.floor(self.high / step) + 1)]


@dataclass(frozen=True)
class RowChart:
    """Rows on a canvas: from where to where they go across and down, and the height at the middle of each."""

    canvas: Canvas
    left: float
    right: float
    top: float
    bottom: float
    middles: tuple[float, ...]


def row_chart(
    width: float,
    labels: Sequence[str],
    addresses: Iterable[str | None] = (),
    head: float = SCALE,
    share: float = 0.42,
    marks: float = 16.0,
    colours: Iterable[str] = (),
) -> RowChart:
    """A canvas with a row for each label below a ``head``; the labels take up to ``share`` of the width.

    On a narrow canvas a label stands above its row, and what it names has the whole width and a height of ``marks``.
    ``addresses`` are where the labels lead, ``colours`` the names of their colours.
    """
    canvas = Canvas(width)
    addresses = [*addresses] or [None] * len(labels)
    colours = [*colours] or ["ink"] * len(labels)
    widest = max((canvas.text_width(label) for label in labels), default=0.0)
    column = width - 6 if canvas.narrow else min(widest, share * width)
    left = 6.0 if canvas.narrow else column + _GAP
    middles, top = [], head
    for label, address, ink in zip(labels, addresses, colours, strict=True):
        lines = len(wrapped(label, column + 2, canvas.size)) if label else 0
        if canvas.narrow:
            with canvas.link(address, 1.5):
                canvas.label(2, top + 6 + canvas.pitch * lines / 2, label, column + 2, ink=ink, halo=True)
            middle = top + 8 + canvas.pitch * lines + marks / 2
            end = middle + marks / 2 + 4
        else:
            end = top + max(canvas.row, canvas.pitch * lines + canvas.row - canvas.pitch)
            middle = (top + end) / 2
            with canvas.link(address, 1.5):
                canvas.label(0, middle, label, column + 2, ink=ink)
            canvas.line((left - 4, middle), (width, middle), thick=0.6, level=0.6)
        middles.append(middle)
        canvas.cut(end)
        top = end
    canvas.height = max(canvas.height, top)
    return RowChart(canvas, left, width - 6, head, top, tuple(middles))


def draw_scale(
    rows: RowChart, scale: Scale, words: Callable[[float], str] = "{:,.0f}".format, ticks: Sequence[float] = ()
) -> None:
    """The lines and numbers of a scale over the rows, at the head and, where the drawing is tall, at the foot."""
    canvas = rows.canvas
    feet = [(rows.top, -1)] + [(rows.bottom, 1)] * (rows.bottom - rows.top > _TALL)
    end = -math.inf
    for tick in ticks or scale.ticks(4 if canvas.narrow else 8):
        x, text = scale(tick), words(tick)
        half = canvas.text_width(text, size=SMALL) / 2
        middle = min(max(x, half), canvas.width - half)
        if middle - half < end:
            continue
        end = middle + half + 8
        canvas.line((x, rows.top), (x, rows.bottom), thick=0.7, level=0.5)
        for y, side in feet:
            canvas.words(middle, y + side * 13, text, SMALL, "soft", anchor="middle")
    for y, _ in feet:
        canvas.line((rows.left, y), (rows.right, y), "soft", 0.8)
    canvas.head(rows.top)
    canvas.height = max(canvas.height, rows.bottom + (SCALE if len(feet) > 1 else 0))
