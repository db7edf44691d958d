"""A backend of matplotlib that writes a figure as SVG for the pages of the book.

matplotlib's own SVG has fixed colours, a group with an id around each artist, a style for each, and several times the bytes.
This one writes a colour of :data:`analysis.outputs.PALETTE` by its name, so that it is that of the page around the drawing,
leaves words to the page's type, puts the artists of one address into one link, and rounds marks to a tenth
of a pixel and the places of words to whole ones.
"""

from __future__ import annotations

import html

from matplotlib.backend_bases import FigureCanvasBase, GraphicsContextBase, RendererBase
from matplotlib.cbook import open_file_cm
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Transform

from analysis.outputs import PALETTE
from analysis.studies.lettering import width as width_of

__all__ = ["Label", "PageCanvas", "colour"]

_NAMES = {to_rgb(value): name for name, value in PALETTE.items()}
_LETTERS = {Path.MOVETO: "M", Path.LINETO: "l", Path.CURVE3: "Q", Path.CURVE4: "C"}
_ANCHORS = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}
_FACES = {"regular": "", "italic": ' font-style="italic"', "semibold": ' font-weight="600"'}
#: A rectangle with round corners, as matplotlib's box style ``round`` draws it: from corner to corner, each a curve.
_ROUND = [int(c) for c in (Path.MOVETO, *[Path.LINETO, Path.CURVE3, Path.CURVE3] * 4, Path.CLOSEPOLY)]


def colour(name: str) -> str:
    """A colour of the page by its name, with that of a light screen where there is no page."""
    return f"var(--{name}, {PALETTE[name]})"


class Label(Text):
    """A line of words, under which a ``halo`` of paper covers what they stand on."""

    def __init__(self, *args, halo: bool = False, **how):
        super().__init__(*args, **how)
        self.halo = halo
        if halo:
            self.set_path_effects([withStroke(linewidth=4, foreground=PALETTE["paper"])])

    def draw(self, renderer: RendererBase) -> None:
        """Draw the words if they are visible; on a page the browser lays them out and the stylesheet draws the halo."""
        if not self.get_visible():
            return
        if isinstance(renderer, _Renderer):
            renderer.draw_label(self)
        else:
            super().draw(renderer)


class PageCanvas(FigureCanvasBase):
    """What a figure is drawn on that saves its SVG in this way; ``size`` is that of most words, ``data`` its data-attributes."""

    filetypes = {"svg": "SVG for a page of the book"}

    def __init__(self, figure: Figure, size: float = 14.0):
        super().__init__(figure)
        self.size = size
        self.data: dict[str, str] = {}

    def svg(self) -> str:
        """The figure as SVG, on the page's own paper; what has a name and is not visible waits there to be shown."""
        figure = self.figure
        width, height = (72 * inches for inches in figure.get_size_inches())
        hidden = [artist for artist in figure.artists if artist.get_gid() and not artist.get_visible()]
        renderer = _Renderer(width, height, self.size, {artist.get_gid() for artist in hidden})
        for artist in (figure.patch, *hidden):
            artist.set_visible(not artist.get_visible())
        figure.draw(renderer)
        for artist in (figure.patch, *hidden):
            artist.set_visible(not artist.get_visible())
        data = "".join(f' data-{name}="{html.escape(value)}"' for name, value in self.data.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}"{data} '
            f'font-size="{_n(self.size)}" fill="{colour("ink")}">{renderer.finish()}</svg>'
        )

    def print_svg(self, filename, **_how) -> None:
        """Write the SVG to a file; ``Figure.savefig`` calls it."""
        with open_file_cm(filename, "w", encoding="utf-8") as file:
            file.write(self.svg())


class _Renderer(RendererBase):
    """Turns what artists draw into SVG; at 72 dots an inch its pixels are those of CSS."""

    def __init__(self, width: float, height: float, size: float, hidden: set[str]):
        super().__init__()
        self._width, self._height, self._size, self._hidden = width, height, size, hidden
        self._parts: list[str] = []
        self._name, self._group = "", ("", "")
        self._lines = ""  # how the lines of the last part are painted, where it consists of lines

    def finish(self) -> str:
        """Everything drawn."""
        self._enter("", "")
        return "".join(self._parts)

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self._width, self._height

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath) -> tuple[float, float, float]:
        size = prop.get_size_in_points()
        return width_of(s, size, _face(prop)), size, 0.25 * size

    def open_group(self, s: str, gid: str | None = None) -> None:
        self._name = gid or ""

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace=None) -> None:
        bare = rgbFace is None or rgbFace[3] == 0
        url = gc.get_url() or ""
        if bare and len(path.vertices) == 2:
            self._line(self._way(path, transform), _stroke(gc), url)
            return
        fill = ' fill="none"' if bare else _fill(rgbFace)
        self._put(f"<{self._shape(path, transform)}{fill}{_stroke(gc)}/>", url)

    def draw_text(self, gc, x, y, s, prop: FontProperties, angle, ismath=False, mtext: Text | None = None) -> None:
        more = f' transform="rotate({_n(-angle)} {_n(x)} {_n(y)})"' * bool(angle)
        self._words((x, y), s, prop, gc.get_rgb(), more, gc.get_url())

    def draw_label(self, label: Label) -> None:
        """Write the words of a label from, around or up to where it stands."""
        (place,) = self._points([label.get_unitless_position()], label.get_transform())
        more = _ANCHORS[label.get_horizontalalignment()] + ' class="halo"' * label.halo
        self._name = label.get_gid() or ""
        self._words(
            place, label.get_text(), label.get_fontproperties(), to_rgb(label.get_color()), more, label.get_url()
        )

    def _words(
        self, place: tuple[float, float], words: str, prop: FontProperties, rgb, more: str, url: str | None
    ) -> None:
        size, name = prop.get_size_in_points(), _name(rgb)
        how = f' font-size="{_n(size)}"' * (size != self._size) + _FACES[_face(prop)]
        how += f' fill="{name}"' * (name != colour("ink")) + more
        part = f'<text x="{place[0]:.0f}" y="{place[1]:.0f}"{how}>{html.escape(words, quote=False)}</text>'
        self._put(part, url or "")

    def _points(self, points, transform: Transform) -> list[tuple[float, float]]:
        """Points in pixels from the upper left corner."""
        return [(x, self._height - y) for x, y in transform.transform(points)]

    def _shape(self, path: Path, transform: Transform) -> str:
        """The shortest element of SVG for a path, without its end."""
        if path is Path.unit_circle():
            (x, y), (right, _), (_, top) = self._points([(0, 0), (1, 0), (0, 1)], transform)
            if abs(abs(right - x) - abs(top - y)) < 0.05:
                return f'circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(right - x)}"'
        codes = [] if path.codes is None else path.codes.tolist()
        if codes == _ROUND or path is Path.unit_rectangle():
            corners = self._points(path.vertices, transform)
            (x0, x1), (y0, y1) = ((min(side), max(side)) for side in zip(*corners))
            rx = f' rx="{_n(corners[0][0] - x0)}"' * (codes == _ROUND)
            return f'rect x="{_n(x0)}" y="{_n(y0)}" width="{_n(x1 - x0)}" height="{_n(y1 - y0)}"{rx}'
        return f'path d="{self._way(path, transform)}"'

    def _way(self, path: Path, transform: Transform) -> str:
        """The steps of a path; straight ones from where the last ended, which is the same for marks of one shape."""
        way, at = [], (0.0, 0.0)
        for numbers, code in path.iter_segments(transform, simplify=False):
            points = [(round(x, 1), round(self._height - y, 1)) for x, y in zip(numbers[::2], numbers[1::2])]
            if code == Path.CLOSEPOLY:
                way.append("z")
                continue
            steps = [(points[0][0] - at[0], points[0][1] - at[1])] if code == Path.LINETO else points
            way.append(_LETTERS[code] + " ".join(f"{_n(x)} {_n(y)}" for x, y in steps))
            at = points[-1]
        return "".join(way)

    def _enter(self, url: str, name: str) -> None:
        """End the link and the name that hold no longer, and begin those that do."""
        if (url, name) == self._group:
            return
        last_url, last_name = self._group
        self._parts.append("</a>" * bool(last_url) + "</g>" * bool(last_name))
        more = ' display="none"' * (name in self._hidden)
        self._parts.append(f'<g data-name="{html.escape(name)}"{more}>' * bool(name))
        self._parts.append(f'<a href="{html.escape(url)}">' * bool(url))
        self._group, self._lines = (url, name), ""

    def _put(self, part: str, url: str, lines: str = "") -> None:
        self._enter(url, self._name)
        self._parts.append(part)
        self._lines = lines

    def _line(self, way: str, paint: str, url: str) -> None:
        """A line, in one path with those before it that look like it; nothing where it has no stroke to be seen by."""
        if not paint:
            return
        if (url, self._name) == self._group and paint == self._lines:
            before = self._parts.pop()
            way = before[len('<path d="') : before.index('"', 9)] + way
        self._put(f'<path d="{way}"{paint}/>', url, paint)


def _n(number: float) -> str:
    return f"{round(float(number), 1) + 0.0:g}"


def _name(rgba) -> str:
    """A colour by its name in the palette, or as it is."""
    name = _NAMES.get(tuple(rgba[:3]))
    return colour(name) if name else to_hex(rgba)


def _face(prop: FontProperties) -> str:
    """The face of the edition's type, by the name that it has in :data:`analysis.studies.lettering.FACES`."""
    if prop.get_style() == "italic":
        return "italic"
    return "semibold" if prop.get_weight() in ("semibold", "bold", 600, 700) else "regular"


def _fill(face) -> str:
    name = _name(face)
    return f' fill="{name}"' * (name != colour("ink")) + f' fill-opacity="{face[3]:g}"' * (face[3] < 1)


def _stroke(gc: GraphicsContextBase) -> str:
    """How a path is drawn along, in the words of SVG; nothing where it is not."""
    rgba = gc.get_rgb()
    if not gc.get_linewidth() or not rgba[3]:
        return ""
    _, dashes = gc.get_dashes()
    more = f' stroke-dasharray="{" ".join(map(_n, dashes))}"' if dashes else ""
    more += f' stroke-linecap="{gc.get_capstyle()}"'.replace("projecting", "square") * (gc.get_capstyle() != "butt")
    more += f' stroke-opacity="{rgba[3]:g}"' * (rgba[3] < 1)
    return f' stroke="{_name(rgba)}" stroke-width="{_n(gc.get_linewidth())}"{more}'
