"""A drawing in CSS pixels, across to the right and down: lines, boxes, marks and words, each of which may be a link.

It is a figure of matplotlib, whose colours are those of :data:`analysis.outputs.PALETTE`, and which
:mod:`analysis.studies.backend` writes as SVG for the page.
What has a lower ``level``, its order in matplotlib, is drawn first and covered by the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from analysis.outputs import WIDTHS
from analysis.status import Status
from analysis.studies.lettering import register_fonts, wrapped
from analysis.studies.lettering import width as width_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

    from analysis.studies.artists import PixelFigure

__all__ = ["SHAPES", "SMALL", "Canvas", "key_mark"]

#: The least size of type: 12 pixels on the narrowest phone and where the wide drawing is shown at its smallest.
SMALL = 13.5
#: Pixels: the height of a row, which on a screen has room for a finger, and from one line of a label to the next; on a screen and on paper.
_ROWS, _PITCHES = (25.0, 19.0), (17.0, 14.5)
#: Marks that are no circles, as corners; a mark's size is 2.
SHAPES = {
    "square": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "diamond": ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
    "triangle": ((0, -1), (1.05, 0.85), (-1.05, 0.85)),
    "left": ((-0.95, 0), (0.75, -0.95), (0.75, 0.95)),
    "right": ((0.95, 0), (-0.75, -0.95), (-0.75, 0.95)),
    "down": ((0, 0.95), (-0.95, -0.75), (0.95, -0.75)),
    "up": ((0, -0.95), (-0.95, 0.75), (0.95, 0.75)),
}


class Canvas:
    """A drawing of a given width, whose height grows with what is on it.

    ``size`` is that of its labels, ``row`` the height of a row and ``pitch`` that of a line of a label; ``paper`` says whether it
    is drawn for print, where nothing has to be touched.
    """

    def __init__(self, width: float):
        # Only what draws needs matplotlib, which takes long to import.
        from analysis.studies.artists import PixelFigure

        self.width, self.height = width, 0.0
        self.narrow, self.paper = width < 500, width == WIDTHS["print"]
        self.row, self.pitch = _ROWS[self.paper], _PITCHES[self.paper]
        self.size = 14.0 if width > 800 else SMALL
        self._pixels = PixelFigure(self.size)
        self._artists: list[tuple[float, Artist]] = []
        self._cuts: list[float] = []
        self._groups: list[float] = []
        self._head, self._begin = 0.0, 0.0

    def _add(self, level: float, artist: Artist, bottom: float, address: str | None = None) -> None:
        self.height = max(self.height, bottom)
        artist.set_url(address)
        self._artists.append((level, artist))

    @contextmanager
    def link(self, address: str | None, level: float = 3, name: str = "", hidden: bool = False) -> Iterator[None]:
        """Make everything that is drawn within one link to ``address``, an address of :func:`analysis.outputs.url`.

        A ``name``, or several with spaces between them, is written as ``data-name``, for a script or a stylesheet to find it by;
        what is ``hidden`` has its place, and is drawn only where a page's stylesheet shows it.
        """
        before, self._artists = self._artists, []
        yield
        for _, artist in sorted(self._artists, key=lambda a: a[0]):
            artist.set_url(artist.get_url() or address)
            artist.set_gid(artist.get_gid() or name or None)
            artist.set_visible(artist.get_visible() and not hidden)
            before.append((level, artist))
        self._artists = before

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        ink: str = "rule",
        thick: float = 1.0,
        dash: str = "",
        cap: str = "butt",
        level: float = 1,
        curved: bool = False,
    ) -> None:
        """A line; ``dash`` gives dashes and gaps in pixels, ``cap`` how it ends, in the words of SVG.

        A ``curved`` one leaves and arrives level, so that many of them can be told apart at their ends.
        """
        artist = self._pixels.path([(start, end)], curved=curved, edge=ink, thick=thick, dash=dash, cap=cap)
        self._add(level, artist, max(start[1], end[1]))

    def box(
        self,
        corner: tuple[float, float],
        opposite: tuple[float, float],
        fill: str = "",
        alpha: float = 1.0,
        edge: str = "",
        thick: float = 1.3,
        dash: str = "",
        radius: float = 0.0,
        level: float = 0,
    ) -> None:
        """A rectangle between two corners; without ``fill`` one sees what is behind it."""
        (x0, y0), (x1, y1) = corner, opposite
        paint = {"fill": fill, "alpha": alpha, "edge": edge, "thick": thick, "dash": dash}
        self._add(level, self._pixels.box(corner, max(x1 - x0, 0.5), y1 - y0, radius, **paint), max(y0, y1))

    def mark(
        self,
        x: float,
        y: float,
        shape: str = "circle",
        size: float = 9.0,
        ink: str = "ink",
        filled: bool = True,
        level: float = 3,
        address: str | None = None,
        face: str = "paper",
    ) -> None:
        """A mark around a point: a circle, a cross, a bar or one of :data:`SHAPES`; a rim of paper keeps it apart from its like.

        A mark that is not ``filled`` shows the colour ``face`` inside, or what is behind it where that is empty.
        """
        r = size / 2
        paint = {"fill": ink, "edge": "paper"} if filled else {"fill": face, "edge": ink, "thick": 1.7}
        if shape == "circle":
            artist = self._pixels.circle((x, y), r, **paint)
        elif shape in ("cross", "bar"):
            strokes = [((-1, -1), (1, 1)), ((-1, 1), (1, -1))] if shape == "cross" else [((0, -1), (0, 1))]
            ways = [[(x + a * r, y + b * r) for a, b in stroke] for stroke in strokes]
            artist = self._pixels.path(ways, edge=ink, thick=1.8)
        else:
            artist = self._pixels.path([[(x + a * r, y + b * r) for a, b in SHAPES[shape]]], closed=True, **paint)
        self._add(level, artist, y + r + 1, address)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 0.0,
        ink: str = "ink",
        face: str = "regular",
        anchor: str = "start",
        level: float = 4,
        address: str | None = None,
        halo: bool = False,
    ) -> None:
        """A line of words whose small letters have their middle at ``y``; with a ``halo`` of paper it can stand on lines."""
        size = size or self.size
        artist = self._pixels.label(x, y + 0.34 * size, text, size, ink, face, anchor, halo)
        self._add(level, artist, y + 0.62 * size, address)

    def label(self, x: float, y: float, text: str, room: float, anchor: str = "start", **how) -> float:
        """Words in as many lines as the room asks for, their middle at ``y``; returns the height that they take."""
        size = how.get("size") or self.size
        lines = wrapped(text, room, size, how.get("face", "regular"))
        for n, line in enumerate(lines):
            self.words(x, y + (n - (len(lines) - 1) / 2) * self.pitch, line, anchor=anchor, **how)
        return self.pitch * len(lines)

    def status(
        self, x: float, y: float, size: float, status: Status, level: float = 3, address: str | None = None
    ) -> None:
        """The mark of a status in a square of ``size`` around a point."""
        scale = size / 10
        paint = {"fill": status.ink} if status.filled else {"edge": status.ink, "thick": 1.7 * scale}
        artist = self._pixels.outline(status.drawing, (x - size / 2, y - size / 2), scale, **paint)
        self._add(level, artist, y + size / 2, address)

    def cut(self, y: float, *, group: bool = False) -> None:
        """Say that a page of a printed book or an e-book may end at this height: no words and no marks are there.

        A ``group`` of rows ends there; where a drawing needs two pages, the first should end so.
        """
        if self.paper or self.narrow:
            (self._groups if group else self._cuts).append(y)

    def keep(self, begin: float, end: float) -> None:
        """Take back what :meth:`cut` said of the heights between two: something goes from one to the other."""
        self._cuts = [y for y in self._cuts if not begin < y < end]

    def head(self, y: float, begin: float = 0.0) -> None:
        """Say that what is above this height, from where the head begins, is a scale, to be repeated on each page that the drawing goes on to."""
        self._head, self._begin = y, begin

    def text_width(self, text: str, face: str = "regular", size: float = 0.0) -> float:
        """The width of a line of words on this drawing."""
        return width_of(text, size or self.size, face)

    def without_links(self, *beginnings: str) -> Canvas:
        """The drawing without the links whose addresses begin in one of these ways; without any, if none is given."""
        for _, artist in self._artists:
            if (artist.get_url() or "").startswith(beginnings or ("",)):
                artist.set_url(None)
        return self

    def svg(self) -> str:
        """The drawing as SVG for a page."""
        pixels = self._complete()
        heights = {
            "cuts": {*self._cuts, *self._groups},
            "groups": self._groups,
            "head": [self._head] * bool(self._head),
            "begin": [self._begin] * bool(self._begin),
        }
        pixels.canvas.data = {
            name: " ".join(f"{y:.1f}".removesuffix(".0") for y in sorted(set(at))) for name, at in heights.items() if at
        }
        return pixels.canvas.svg()

    def figure(self) -> Figure:
        """The drawing as a figure of matplotlib, its words in the edition's own type, without links."""
        register_fonts()
        return self.without_links()._complete().figure

    def _complete(self) -> PixelFigure:
        """The figure with everything that has been drawn."""
        self._pixels.resize(self.width, self.height + 2)
        for level, artist in self._artists:
            artist.set_zorder(level)
            if artist.get_figure() is None:
                self._pixels.figure.add_artist(artist)
        return self._pixels


def key_mark(draw: Callable[[Canvas, float], None], width: float = 26.0) -> str:
    """A mark for a key: what ``draw`` puts on a canvas around the height that it is given, as SVG 20 pixels high."""
    canvas = Canvas(width)
    draw(canvas, 10.0)
    canvas.height = 18.0
    return canvas.svg()
