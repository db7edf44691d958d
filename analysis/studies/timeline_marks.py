"""The marks of a timeline: what stands for the dates of the text and of other sources, in drawings and in their key."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from analysis.edition import Edition
from analysis.rows import Row
from analysis.studies.canvas import Canvas
from analysis.studies.chart import dot_size
from analysis.studies.study import author_name

__all__ = ["LEAST", "RING", "TimelineMarks"]

#: Pixels: the size of the ring that is the text's date.
RING = 14.0
#: Pixels: the least length of a mark for the time in which an event is placed, which has three dots.
LEAST = 16.0


@dataclass(frozen=True)
class TimelineMarks:
    """The marks of a timeline of an edition that shows the days from ``begin`` to ``end``; names may lead ``to_passages``."""

    edition: Edition
    begin: datetime.date
    end: datetime.date
    to_passages: bool = False

    @cached_property
    def author(self) -> str:
        """How the text's author is named."""
        return author_name(self.edition)

    def sources(self, rows: Iterable[Row]) -> int:
        """How many works give these datings."""
        return len({self.edition.get("consultations", row.consultation).work for row in rows})

    def ring(self, canvas: Canvas, x: float, y: float) -> None:
        """The day that the text gives."""
        canvas.mark(x, y, "circle", RING, "accent", filled=False, level=2, face="")

    def dot(self, canvas: Canvas, x: float, y: float, number: int) -> None:
        """The day that so many sources give."""
        canvas.mark(x, y, "circle", dot_size(number), level=4)

    def bar(self, canvas: Canvas, x0: float, x1: float, y: float, text: bool, number: int = 1) -> None:
        """How long it lasted, by the text or by so many sources."""
        middle = (x0 + x1) / 2
        if text:
            half = max((x1 - x0) / 2 - 1, 4.5)
            canvas.box((middle - half, y - 6.5), (middle + half, y + 6.5), "accent", 0.14, radius=6, level=1.8)
            canvas.box((middle - half, y - 6.5), (middle + half, y + 6.5), "", edge="accent", radius=6, level=2)
        else:
            half = max((x1 - x0) / 2 - 3, 3)
            canvas.line((middle - half, y), (middle + half, y), "ink", 2.6 + min(number, 4), cap="round", level=3)

    def caps(self, canvas: Canvas, x0: float, x1: float, y: float, text: bool, cut: tuple[bool, bool]) -> None:
        """A day within this time that is not known; a side that is cut has no cap."""
        ink, half = ("accent", 6.5) if text else ("ink", 4.5)
        canvas.line((x0 + 1, y), (x1 - 1, y), ink, 1.4, "" if text else "1.5 2.5", level=2)
        for x, is_cut in ((x0 + 1, cut[0]), (x1 - 1, cut[1])):
            if not is_cut:
                canvas.line((x, y - half), (x, y + half), ink, 1.6, level=2.2)

    def arrow(self, canvas: Canvas, x: float, y: float, side: str, text: bool) -> None:
        """The date goes on beyond the axis."""
        canvas.mark(x, y, side, 9, "accent" if text else "ink", level=4)

    def undated(self, canvas: Canvas, x0: float, x1: float, y: float) -> None:
        """The time in which an event is placed that no source that counts dates; a short one has :data:`LEAST` pixels."""
        middle, half = (x0 + x1) / 2, max(x1 - x0, LEAST) / 2 - 0.75
        canvas.line((middle - half, y), (middle + half, y), "soft", 2.4, "2.5 3.5", level=2)

    def key_ring(self, canvas: Canvas, y: float) -> None:
        self.ring(canvas, 10, y)

    def key_dots(self, most: int) -> Callable[[Canvas, float], None]:
        return lambda canvas, y: [self.dot(canvas, x, y, n) for x, n in ((10, 1), (32, most))[: 1 + (most > 1)]]

    def key_bars(self, canvas: Canvas, y: float) -> None:
        self.bar(canvas, 0, 28, y, True)
        self.bar(canvas, 33, 60, y, False)

    def key_caps(self, canvas: Canvas, y: float) -> None:
        self.caps(canvas, 0, 28, y, True, (False, False))
        self.caps(canvas, 33, 60, y, False, (False, False))

    def key_differ(self, canvas: Canvas, y: float) -> None:
        self.ring(canvas, 9, y)
        self.dot(canvas, 37, y, 1)
        canvas.line((17, y), (33, y), "accent", 1.4, "1.5 3")

    def key_undated(self, canvas: Canvas, y: float) -> None:
        self.undated(canvas, 0, 34, y)

    def key_arrow(self, canvas: Canvas, y: float) -> None:
        self.arrow(canvas, 10, y, "left", False)
