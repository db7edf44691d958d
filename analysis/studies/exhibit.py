"""Figures and tables as objects that carry their own words.

Each holds what it shows, a caption, a note on its sources, and the name of the function that
made it; a figure also holds a text that says what it shows, and its data as a table.
The same object appears in JupyterLab and, through :mod:`analysis.publish.exhibits`, in the book.
"""

from __future__ import annotations

import base64
import html
import io
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import quote

from analysis.source import singular

if TYPE_CHECKING:
    import matplotlib.figure

    from analysis.edition import Edition

__all__ = ["INKS", "MIME", "SCHEME", "Cell", "Figure", "Link", "Table", "draw", "exhibit", "url"]

MIME = "application/vnd.edition.exhibit+json"
#: Colours of the figures, by the name of the page's colour that takes their place.
INKS = {"ink": "#22201c", "soft": "#6b655c", "rule": "#c9c1b4", "accent": "#9c2f1f", "paper": "#fffdf8"}
#: Begins the address of an entry in a drawing, which a study cannot know; the book puts the page's in its place.
SCHEME = "edition:"


#: Characters in a line of a cell where a table is plain text.
_WIDE = 40


@dataclass(frozen=True)
class Link:
    """Words in a table's cell that lead to an entry or passage; ``kind`` is a table's singular."""

    kind: str
    key: str
    text: str

    def __str__(self) -> str:
        return self.text


Cell = str | Link | tuple[str | Link, ...]


def url(kind: str, key: str, told: str) -> str:
    """The address that a mark of a drawing carries: of an entry or passage, with the words that say what the mark shows."""
    return f"{SCHEME}{kind}/{key}?{quote(told)}"


@dataclass(frozen=True)
class _Exhibit:
    """What figures and tables have in common: rows of cells under a head, a caption and a source note."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    source: str

    def _held(self) -> dict:
        """What the book needs, as JSON has it."""

        def parts(cell: Cell) -> list:
            return [
                [p.kind, p.key, p.text] if isinstance(p, Link) else p
                for p in (cell if isinstance(cell, tuple) else (cell,))
            ]

        return {
            "name": self.name,
            "head": list(self.head),
            "rows": [[parts(cell) for cell in row] for row in self.rows],
            "caption": self.caption,
            "source": self.source,
            "made_by": self.made_by,
        }

    def _texts(self) -> list[list[str]]:
        return [["".join(str(p) for p in (c if isinstance(c, tuple) else (c,))) for c in row] for row in self.rows]

    def _lines(self) -> list[str]:
        """The rows as plain text, in columns; a long cell goes on in the next lines."""
        rows = [[textwrap.wrap(cell, _WIDE) or [""] for cell in row] for row in (self.head, *self._texts())]
        widths = [max(len(line) for row in rows for line in row[n]) for n in range(len(self.head))]
        return [
            "  ".join(part.ljust(width) for part, width in zip(line, widths)).rstrip()
            for row in rows
            for line in zip_longest(*row, fillvalue="")
        ]


@dataclass(frozen=True, repr=False)
class Figure(_Exhibit):
    """A drawing in SVG with its alternative text, caption and source note, and the data that it shows as a table.

    Cells are those of a :class:`Table`; marks of the drawing may carry addresses made by :func:`url`.
    """

    svg: str
    alt: str
    made_by: str = ""

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        held = {"kind": "figure", "svg": self.svg, "alt": self.alt, **self._held()}
        # Outside the book the addresses of marks lead nowhere.
        svg = re.sub(r"</?a\b[^>]*>", "", self.svg)
        return {MIME: held, "text/html": self._html(svg), "image/svg+xml": svg, "text/plain": str(self)}

    def _html(self, svg: str) -> str:
        """The drawing at its own size, with its words; a notebook would draw it as wide as the window, and without them."""
        # Labels are placed for the book's type, and a notebook's may be wider.
        left, top, width, height = (float(n) for n in re.search(r'viewBox="([^"]+)"', svg)[1].split())
        width *= 1.2
        svg = re.sub(r'viewBox="[^"]+"', f'viewBox="{left:g} {top:g} {width:g} {height:g}"', svg, count=1)
        address = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
        return (
            f'<figure><img src="{address}" alt="{html.escape(self.alt)}" style="width: min(100%, {width:g}pt)">'
            f"<figcaption>{html.escape(self.caption)} {html.escape(self.source)}</figcaption></figure>"
        )

    def __str__(self) -> str:
        return "\n".join([self.caption, self.alt, *self._lines(), self.source])

    __repr__ = __str__


@dataclass(frozen=True, repr=False)
class Table(_Exhibit):
    """A table with a head, rows of cells, caption and source note; cells may hold links, and line breaks between parts.

    ``apart`` is the head of the column whose sentences need more room than a page's line has beside the others:
    on paper they stand under their row.  It raises ``ValueError`` where there is no such column.
    """

    made_by: str = ""
    apart: str = ""

    def __post_init__(self) -> None:
        if self.apart and self.apart not in self.head:
            raise ValueError(
                f"{self.name} has no column {self.apart!r} to set apart; its columns: {', '.join(self.head)}"
            )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {
            MIME: {"kind": "table", "apart": self.apart, **self._held()},
            "text/html": self._html(),
            "text/plain": str(self),
        }

    def _html(self) -> str:
        def row(tag: str, cells) -> str:
            # Notebooks set tables to the right, as of numbers; these are of words.
            begin = f'<{tag} style="text-align: left">'
            return "<tr>" + "".join(f"{begin}{html.escape(c)}</{tag}>" for c in cells) + "</tr>"

        return (
            f"<table><caption>{html.escape(self.caption)}</caption><thead>{row('th', self.head)}</thead><tbody>"
            + "".join(row("td", r) for r in self._texts())
            + f"</tbody></table><p>{html.escape(self.source)}</p>"
        )

    def __str__(self) -> str:
        return "\n".join([self.caption, *self._lines(), self.source])

    __repr__ = __str__


def exhibit(study: Callable) -> Callable:
    """Note in the figure or table that a study returns which function made it, and what was laid over its edition."""

    @wraps(study)
    def made(edition: Edition, *args, **kwargs):
        shown = replace(study(edition, *args, **kwargs), made_by=f"{study.__module__}.{study.__name__}")
        return _tried(shown, edition) if edition.changes else shown

    return made


def _tried(shown: _Exhibit, edition: Edition) -> _Exhibit:
    """An exhibit that says which rows were laid over the edition, without ways to rows that are in no register."""
    added = {(singular(table), key) for table, key in edition.source.added}

    def plain(cell: Cell) -> Cell:
        if isinstance(cell, tuple):
            return tuple(plain(part) for part in cell)
        return cell.text if isinstance(cell, Link) and (cell.kind, cell.key) in added else cell

    rows = tuple(tuple(plain(cell) for cell in row) for row in shown.rows)
    source = f"{shown.source} Changed for this: {'; '.join(edition.changes)}."
    made = replace(shown, rows=rows, source=source)
    if isinstance(made, Figure):
        ways = "|".join(re.escape(f"{SCHEME}{kind}/{key}?") for kind, key in sorted(added)) or "(?!)"
        made = replace(made, svg=re.sub(rf'<a xlink:href="(?:{ways})[^>]*>(.*?)</a>', r"\1", made.svg, flags=re.DOTALL))
    return made


def draw(figure: matplotlib.figure.Figure) -> str:
    """The SVG of a figure, the same bytes every time, in the type and colours of the page around it."""
    import matplotlib

    with matplotlib.rc_context({"svg.hashsalt": "edition", "svg.fonttype": "none"}):
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    # Metadata in RDF is of no use within a page, where HTML does not know it.
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", buffer.getvalue(), flags=re.DOTALL)
    for name, colour in INKS.items():
        svg = re.sub(re.escape(colour), f"var(--{name}, {colour})", svg, flags=re.IGNORECASE)
    # The lines of a label are one link.
    lines = re.compile(r"(<a [^>]*>)((?:(?!</?a\b).)*)</a>\s*\1", re.DOTALL)
    while svg != (svg := lines.sub(r"\1\2", svg)):
        pass
    # The page's own type takes the place of matplotlib's list of fonts.
    svg = re.sub(r"; font-family: [^;\"]*", "", svg)
    # Numbered ids would collide with those of another figure on the same page.
    return re.sub(r'<svg ([^>]*?)width="[^"]*pt" height="[^"]*pt"', r"<svg \1", svg).replace(' id="figure_1"', "")
