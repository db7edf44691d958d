"""The lines to rival readings in the figure of power and stance with time down: each keeps clear of words and of other marks."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.studies.canvas import Canvas
from analysis.studies.power_marks import draw_reading
from analysis.studies.power_scene import Scene, Statement

__all__ = ["Bar", "draw_whiskers"]

#: Pixels: from a tick to the edge of its column, and how far above a mark the tail of one that may be earlier reaches.
_EDGE, _TAIL = 2.0, 18.0


@dataclass
class Bar:
    """A statement on the drawing: from where to where it goes down, the lines on it, its width, and where it stands across."""

    statement: Statement
    top: float
    bottom: float
    lines: list[tuple[str, str]]
    thick: float
    slot: int = 0
    middle: float = 0.0

    def is_met(self, y: float, low: float, high: float) -> bool:
        """Whether a level line at ``y`` meets its mark, or the tail above it, between two points across."""
        half, top = self.thick / 2, self.top - _TAIL * self.statement.is_open
        return top - 3 < y < self.bottom + 3 and low < self.middle + half and self.middle - half < high


@dataclass(frozen=True)
class _Whisker:
    """A line to one side of a mark, with its ticks, and what it has to keep clear of."""

    bar: Bar
    ticks: list[tuple[str, float]]
    bars: list[Bar]
    blocked: list[tuple[float, float]]
    drawn: list[tuple[float, float, float]]

    @property
    def extent(self) -> tuple[float, float]:
        """From where to where it goes across."""
        points = [self.bar.middle, *(x for _, x in self.ticks)]
        return min(points), max(points)

    def height(self) -> float:
        """The height at which least is in the way: beside the mark, or else below or above it."""
        top, bottom = self.bar.top, self.bar.bottom
        tries = [top + (bottom - top) * n / 16 for n in (8, 4, 12, 2, 14, 6, 10, 1, 15)]
        tries += [
            edge + way * away for away in (7, 12, 17, 22, 27, 33, 39, 45) for edge, way in ((bottom, 1), (top, -1))
        ]
        return min(tries, key=self._cost)

    def _cost(self, y: float) -> int:
        """How many labels, headings, lines and marks are in the way at a height."""
        low, high = self.extent
        crossed = [other for other in self.bars if other is not self.bar and other.is_met(y, low - 2, high + 2)]
        near = sum(abs(y - at) < 5 and a < high and e > low for at, a, e in self.drawn)
        # From the mark to a height beyond it goes an upright line, which may cross the line of an office, but no heading.
        first, last = min(y, self.bar.bottom), max(y, self.bar.top)
        hidden = sum(
            above - 3 < y < below + 3 or (above < below and first < below and above < last)
            for above, below in self.blocked
        )
        marks = sum(12 + 20 * other.statement.listed for other in crossed)
        return 99 * hidden + marks + 6 * near + 3 * (first < last)


def draw_whiskers(
    canvas: Canvas,
    bars: list[Bar],
    edges: dict[str, tuple[float, float]],
    scene: Scene,
    blocked: list[tuple[float, float]],
) -> None:
    """A line from a mark to either side, with a tick in each column that a rival reading puts it in.

    It goes where no label is, no other line, and none of the headings and lines of offices, which are ``blocked``.
    """
    drawn: list[tuple[float, float, float]] = []
    for b in bars:
        columns = [(code, *edges[code]) for code in b.statement.rivals(scene.scale)]
        ends = [(code, x0 + _EDGE if x0 > b.middle else x1 - _EDGE) for code, x0, x1 in columns]
        for ticks in ([t for t in ends if t[1] < b.middle], [t for t in ends if t[1] > b.middle]):
            if ticks:
                whisker = _Whisker(b, ticks, bars, blocked, drawn)
                y = whisker.height()
                _draw(canvas, whisker, y, scene)
                drawn.append((y, *whisker.extent))


def _draw(canvas: Canvas, whisker: _Whisker, y: float, scene: Scene) -> None:
    """One of these lines at a height, and once more for each reading, hidden until a reader chooses it."""
    b, (low, high), ways = whisker.bar, whisker.extent, []
    start, end = b.middle, low if low < b.middle else high
    if b.top <= y <= b.bottom:
        start += b.thick / 2 if end > b.middle else -b.thick / 2
    else:
        ways.append(((start, b.bottom if y > b.bottom else b.top), (start, y)))
    with canvas.link(None, 1.2, scene.names(b.statement)):
        for begin, to in [*ways, ((start, y), (end, y))]:
            canvas.line(begin, to, "accent", 1)
        for _, x in whisker.ticks:
            canvas.line((x, y - 4), (x, y + 4), "accent", 1.6)
    for code, x in whisker.ticks:
        draw_reading(canvas, [*ways, ((start, y), (x, y))], ((x, y - 5), (x, y + 5)), scene.names(b.statement, code))
