"""The artists of matplotlib that a drawing consists of, on a figure whose coordinates are CSS pixels from its upper left corner."""

from __future__ import annotations

import xml.etree.ElementTree as xml
from collections.abc import Sequence
from functools import cache

from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from analysis.outputs import PALETTE
from analysis.studies.backend import Label, PageCanvas
from analysis.studies.lettering import FAMILY

__all__ = ["PixelFigure"]

Point = tuple[float, float]
_NOTHING = (0.0, 0.0, 0.0, 0.0)
_WEIGHTS = {"regular": {}, "italic": {"style": "italic"}, "semibold": {"weight": "semibold"}}
_ALIGNED = {"start": "left", "middle": "center", "end": "right"}


class PixelFigure:
    """A figure and the artists made for it; a pixel of CSS is one at 72 dots an inch."""

    def __init__(self, size: float):
        self.figure = Figure(figsize=(1, 1), dpi=72, facecolor=PALETTE["paper"])
        self.canvas = PageCanvas(self.figure, size)
        self._down = Affine2D()
        self._place = self._down + self.figure.dpi_scale_trans

    def resize(self, width: float, height: float) -> None:
        """Give the figure its size in pixels."""
        self.figure.set_size_inches(width / 72, height / 72)
        self._down.clear().scale(1 / 72, -1 / 72).translate(0, height / 72)

    def path(self, ways: Sequence[Sequence[Point]], closed: bool = False, curved: bool = False, **paint) -> Artist:
        """Lines from point to point; a ``curved`` one has two points, and leaves and arrives level."""
        points: list[Point] = []
        codes: list[int] = []
        for way in ways:
            if curved:
                (x0, y0), (x1, y1) = way
                way = [(x0, y0), ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1), (x1, y1)]
            points += [*way, way[0]] if closed else way
            codes += [Path.MOVETO, *[Path.CURVE4 if curved else Path.LINETO] * (len(way) - 1)]
            codes += [Path.CLOSEPOLY] * closed
        return PathPatch(Path(points, codes), transform=self._place, **_painted(**paint))

    def circle(self, middle: Point, radius: float, **paint) -> Artist:
        """A circle."""
        return Circle(middle, radius, transform=self._place, **_painted(**paint))

    def box(self, corner: Point, width: float, height: float, radius: float = 0.0, **paint) -> Artist:
        """A rectangle, whose corners are round by a ``radius``."""
        how = {"transform": self._place, **_painted(**paint)}
        if not radius:
            return Rectangle(corner, width, height, **how)
        style = f"round,pad=0,rounding_size={radius}"
        return FancyBboxPatch(corner, width, height, boxstyle=style, **how)

    def outline(self, drawing: str, corner: Point, scale: float, **paint) -> Artist:
        """A circle or a path of straight lines, given as an element of SVG, from its upper left ``corner``."""
        ways, closed, radius = _read(drawing)
        placed = [[(corner[0] + scale * x, corner[1] + scale * y) for x, y in way] for way in ways]
        return self.circle(placed[0][0], scale * radius, **paint) if radius else self.path(placed, closed, **paint)

    def label(self, x: float, y: float, text: str, size: float, ink: str, face: str, anchor: str, halo: bool) -> Artist:
        """A line of words on a baseline at ``y``."""
        return Label(
            x, y, text, fontsize=size, color=PALETTE[ink], family=FAMILY, **_WEIGHTS[face], ha=_ALIGNED[anchor],
            va="baseline", parse_math=False, halo=halo, transform=self._place,
        )  # fmt: skip


@cache
def _read(drawing: str) -> tuple[list[list[Point]], bool, float]:
    """The points of an element of SVG, whether they enclose something, and the radius of a circle."""
    shape = xml.fromstring(drawing)
    if shape.tag == "circle":
        return [[(float(shape.get("cx")), float(shape.get("cy")))]], True, float(shape.get("r"))
    pen, ways = RecordingPen(), []
    parse_path(shape.get("d"), pen)
    for step, points in pen.value:
        if step == "moveTo":
            ways.append([])
        ways[-1] += points
    closed = pen.value[-1][0] == "closePath"
    return [way[:-1] if closed else way for way in ways], closed, 0.0


def _painted(
    fill: str = "", alpha: float = 1.0, edge: str = "", thick: float = 1.0, dash: str = "", cap: str = "butt"
) -> dict:
    """The properties of a patch by the names of its colours; ``dash`` gives dashes and gaps in pixels."""
    # matplotlib counts dashes in widths of the line.
    style = (0, tuple(float(n) / thick for n in dash.split())) if dash else "solid"
    return {
        "facecolor": to_rgba(PALETTE[fill], alpha) if fill else _NOTHING,
        "edgecolor": PALETTE[edge] if edge else _NOTHING,
        "linewidth": thick,
        "linestyle": style,
        "capstyle": cap,
    }
