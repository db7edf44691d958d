"""A drawing in CSS pixels, across to the right and down: lines, boxes, marks and words, each of which may be a link.

It writes compact SVG whose colours are those of the page around it, by the names of :data:`analysis.outputs.PALETTE`,
and whose words are set in the page's type.
What has a lower ``level`` is drawn first and covered by the rest.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from analysis.outputs import PALETTE
from analysis.studies.lettering import width as width_of
from analysis.studies.lettering import wrapped

__all__ = ["SHAPES", "SMALL", "Canvas", "colour", "key_mark"]

#: The least size of type: 12 pixels on the narrowest phone and where the wide drawing is shown at its smallest.
SMALL = 13.5
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
_ITALIC = ' font-style="italic"'
_SEMIBOLD = ' font-weight="600"'
_FACES = {"regular": "", "italic": _ITALIC, "semibold": _SEMIBOLD}


def colour(name: str) -> str:
    """A colour of the page by its name, with that of a light screen where there is no page."""
    return f"var(--{name}, {PALETTE[name]})"


def _n(number: float) -> str:
    return f"{round(number, 1) + 0.0:g}"


class Canvas:
    """A drawing of a given width, whose height grows with what is on it; ``size`` is that of its labels."""

    def __init__(self, width: float):
        self.width, self.height = width, 0.0
        self.narrow = width < 500
        self.size = 14.0 if width > 800 else SMALL
        self._parts: list[tuple[float, str]] = []
        self._cuts: list[float] = []
        self._head = 0.0

    def _add(self, level: float, part: str, bottom: float, address: str | None = None) -> None:
        self.height = max(self.height, bottom)
        self._parts.append((level, f'<a href="{html.escape(address)}">{part}</a>' if address else part))

    @contextmanager
    def link(self, address: str | None, level: float = 3) -> Iterator[None]:
        """Make everything that is drawn within one link to ``address``, an address of :func:`analysis.outputs.url`."""
        before, self._parts = self._parts, []
        yield
        inside = "".join(part for _, part in sorted(self._parts, key=lambda p: p[0]))
        self._parts = before
        self._add(level, inside, 0.0, address)

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
        (x0, y0), (x1, y1) = start, end
        middle = _n((x0 + x1) / 2)
        way = f"C{middle} {_n(y0)} {middle} {_n(y1)} {_n(x1)} {_n(y1)}" if curved else f"L{_n(x1)} {_n(y1)}"
        more = f' stroke-dasharray="{dash}"' * bool(dash) + f' stroke-linecap="{cap}"' * (cap != "butt")
        paint = 'fill="none" ' * curved + f'stroke="{colour(ink)}" stroke-width="{_n(thick)}"{more}'
        self._add(level, f'<path d="M{_n(x0)} {_n(y0)}{way}" {paint}/>', max(y0, y1))

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
        paint = f'fill="{colour(fill) if fill else "none"}"' + f' fill-opacity="{alpha:g}"' * (fill != "" and alpha < 1)
        if edge:
            paint += f' stroke="{colour(edge)}" stroke-width="{_n(thick)}"' + f' stroke-dasharray="{dash}"' * bool(dash)
        place = f'x="{_n(x0)}" y="{_n(y0)}" width="{_n(max(x1 - x0, 0.5))}" height="{_n(y1 - y0)}"'
        round_corners = f' rx="{_n(radius)}"' * bool(radius)
        self._add(level, f"<rect {place}{round_corners} {paint}/>", max(y0, y1))

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
        inside, edge, thick = (ink, "paper", 1.0) if filled else (face, ink, 1.7)
        paint = f'fill="{colour(inside) if inside else "none"}" stroke="{colour(edge)}" stroke-width="{_n(thick)}"'
        if shape == "circle":
            part = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" {paint}/>'
        elif shape in ("cross", "bar"):
            strokes = [(-1, -1, 1, 1), (-1, 1, 1, -1)] if shape == "cross" else [(0, -1, 0, 1)]
            way = "".join(f"M{_n(x + a * r)} {_n(y + b * r)}L{_n(x + c * r)} {_n(y + d * r)}" for a, b, c, d in strokes)
            part = f'<path d="{way}" stroke="{colour(ink)}" stroke-width="1.8"/>'
        else:
            way = "L".join(f"{_n(x + a * r)} {_n(y + b * r)}" for a, b in SHAPES[shape])
            part = f'<path d="M{way}Z" {paint}/>'
        self._add(level, part, y + r + 1, address)

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
        more = f' font-size="{_n(size)}"' * (size != self.size) + _FACES[face]
        more += f' fill="{colour(ink)}"' * (ink != "ink") + f' text-anchor="{anchor}"' * (anchor != "start")
        more += ' class="halo"' * halo
        part = f'<text x="{x:.0f}" y="{y + 0.34 * size:.0f}"{more}>{html.escape(text, quote=False)}</text>'
        self._add(level, part, y + 0.62 * size, address)

    def label(
        self, x: float, y: float, text: str, room: float, anchor: str = "start", pitch: float = 17.0, **how
    ) -> float:
        """Words in as many lines as the room asks for, their middle at ``y``; returns the height that they take."""
        size = how.get("size") or self.size
        lines = wrapped(text, room, size, how.get("face", "regular"))
        for n, line in enumerate(lines):
            self.words(x, y + (n - (len(lines) - 1) / 2) * pitch, line, anchor=anchor, **how)
        return pitch * len(lines)

    def picture(
        self, x: float, y: float, size: float, drawing: str, level: float = 3, address: str | None = None
    ) -> None:
        """A drawing of ten units square, such as the mark of a status, in a square of ``size`` around a point."""
        scale = size / 10
        place = f"translate({_n(x - size / 2)} {_n(y - size / 2)}) scale({scale:g})"
        self._add(level, f'<g transform="{place}">{drawing}</g>', y + size / 2, address)

    def cut(self, y: float) -> None:
        """Say that a page of a printed book may end at this height: no words and no marks are there."""
        self._cuts.append(y)

    def head(self, y: float) -> None:
        """Say that what is above this height is a scale, to be repeated on each page that the drawing goes on to."""
        self._head = y

    def text_width(self, text: str, face: str = "regular", size: float = 0.0) -> float:
        """The width of a line of words on this drawing."""
        return width_of(text, size or self.size, face)

    def svg(self) -> str:
        """The drawing as SVG."""
        heights = " ".join(_n(y) for y in sorted(set(self._cuts)))
        cuts = f' data-cuts="{heights}"' * bool(heights)
        head = f' data-head="{_n(self._head)}"' * bool(self._head)
        parts, ink = "".join(part for _, part in sorted(self._parts, key=lambda p: p[0])), colour("ink")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(self.width)} {_n(self.height + 2)}"{cuts}{head} '
            f'font-size="{_n(self.size)}" fill="{ink}">{parts}</svg>'
        )


def key_mark(draw: Callable[[Canvas, float], None], width: float = 26.0) -> str:
    """A mark for a key: what ``draw`` puts on a canvas around the height that it is given, as SVG 20 pixels high."""
    canvas = Canvas(width)
    draw(canvas, 10.0)
    canvas.height = 18.0
    return canvas.svg()
