"""Figures and tables with their captions, source notes and alternative texts.

Each holds its content, a caption, a note on its sources, and the name of the function that made it; a figure also holds
a finding, a key, an alternative text and its data as a table.
The same object appears in JupyterLab and, through :mod:`analysis.publish.document.outputs`, in the book.
"""

from __future__ import annotations

import base64
import html
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

if TYPE_CHECKING:
    import matplotlib.figure

__all__ = [
    "COLOURS",
    "MIME",
    "PALETTE",
    "SCHEME",
    "WIDTHS",
    "Cell",
    "Drawing",
    "Figure",
    "Link",
    "Switches",
    "Table",
    "url",
]

MIME = "application/vnd.edition.output+json"
#: The colours of the book by name: on a light screen, on a dark one, and in print.
COLOURS = {
    "paper": ("#fffdf8", "#1a1815", "#fff"),
    "shade": ("#f5f0e6", "#24211d", "#fff"),
    "ink": ("#22201c", "#e8e2d6", "#000"),
    "soft": ("#5e584f", "#b4ac9e", "#555"),
    "rule": ("#d9d2c5", "#3d3831", "#999"),
    "accent": ("#9c2f1f", "#e58a73", "#7c2416"),
}
#: The colours in which figures are drawn, those of a light screen; in the book the page's colour of the same name replaces each.
PALETTE = {name: on_screen for name, (on_screen, _, _) in COLOURS.items()}
#: Begins a placeholder for the address of an entry in a drawing; the book replaces it, because a study does not know pages.
SCHEME = "edition:"


#: The longest line of a cell, in characters, when a table is printed as plain text.
_WIDE = 40


@dataclass(frozen=True)
class Link:
    """A link in a table's cell to an entry or passage; ``kind`` is the singular of the table's name."""

    kind: str
    key: str
    text: str

    def __str__(self) -> str:
        return self.text


Cell = str | Link | tuple[str | Link, ...]


def url(kind: str, key: str, label: str) -> str:
    """The address for a mark of a drawing: of an entry or passage, with a label that says what the mark shows."""
    return f"{SCHEME}{kind}/{key}?{quote(label)}"


@dataclass(frozen=True)
class _Output:
    """What figures and tables have in common: rows of cells under a head, a caption and a source note."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    source: str

    def _payload(self) -> dict:
        """Everything that the book needs to show it, in types that JSON has."""

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


#: For what a figure is drawn, with the width in CSS pixels: a page with room beside it, a phone, a page of the printed book.
WIDTHS = {"wide": 960.0, "narrow": 336.0, "print": 540.0}


class Drawing(Protocol):
    """What a figure draws with, such as :class:`analysis.studies.canvas.Canvas`."""

    def svg(self) -> str:
        """The drawing as SVG."""

    def figure(self) -> matplotlib.figure.Figure:
        """The drawing as a figure of matplotlib."""

    def without_links(self, *beginnings: str) -> Drawing:
        """The drawing without the links whose addresses begin in one of these ways."""


@dataclass(frozen=True, repr=False)
class Figure(_Output):
    """A drawing for each of the :data:`WIDTHS`, with what it shows in words, and the data that it shows as a table.

    ``caption`` is a headline that says what the figure is about, ``finding`` one sentence on what it shows, ``alt`` what more
    is to be said to those who do not see it, ``note`` what stands below it, and ``links`` what is said there where marks and
    names are links.  ``draw`` takes a width and returns a :class:`Drawing`; the
    ``key`` has a mark as SVG and words for each sort of mark.
    Cells are those of a :class:`Table`; marks of the drawing may carry addresses made by :func:`url`.
    """

    finding: str
    draw: Callable[[float], Drawing] = field(compare=False)
    alt: str = ""
    key: tuple[tuple[str, str], ...] = ()
    note: str = ""
    links: str = ""
    made_by: str = ""

    @cached_property
    def drawings(self) -> dict[str, str]:
        """The drawing for each of the :data:`WIDTHS`, as SVG."""
        return {name: self.draw(width).svg() for name, width in WIDTHS.items()}

    @property
    def svg(self) -> str:
        """The wide drawing."""
        return self.drawings["wide"]

    def matplotlib(self, width: float = WIDTHS["wide"]) -> matplotlib.figure.Figure:
        """The drawing for a width in CSS pixels as a figure of matplotlib, to be changed and saved in other formats.

        It measures its width at 72 dots an inch; its links are left out.
        """
        return self.draw(width).figure()

    @property
    def description(self) -> str:
        """What the figure shows, for those who do not see it: the finding, then the rest."""
        return f"{self.finding} {self.alt}".strip()

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        payload = {
            "kind": "figure",
            "finding": self.finding,
            "key": [list(entry) for entry in self.key],
            "note": self.note,
            "links": self.links,
            "alt": self.description,
            "drawings": self.drawings,
            **self._payload(),
        }
        # Outside the book the addresses of marks are removed, because they lead nowhere.
        svg = re.sub(r"</?a\b[^>]*>", "", self.svg)
        return {MIME: payload, "text/html": self._html(svg), "image/svg+xml": svg, "text/plain": str(self)}

    def _html(self, svg: str) -> str:
        """The wide drawing in HTML, with all words; a notebook would show the drawing alone."""
        # Labels are placed for the book's typeface; that of a notebook may be wider.
        left, top, width, height = (float(n) for n in re.search(r'viewBox="([^"]+)"', svg)[1].split())
        svg = re.sub(r'viewBox="[^"]+"', f'viewBox="{left:g} {top:g} {width * 1.15:g} {height:g}"', svg, count=1)
        key = "; ".join(f"{_image(mark, '', '')} {html.escape(words)}" for mark, words in self.key)
        words = f"<strong>{html.escape(self.caption)}</strong><br>{html.escape(self.finding)}<br>{key}"
        return (
            f"<figure><figcaption>{words}</figcaption>{_image(svg, self.description, f'width: min(100%, {width * 1.15:g}px)')}"
            f"<p>{html.escape(f'{self.note} {self.source}')}</p></figure>"
        )

    def __str__(self) -> str:
        return "\n".join([self.caption, self.description, *self._lines(), self.source])

    __repr__ = __str__


def _image(svg: str, alternative: str, style: str) -> str:
    address = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    return f'<img src="{address}" alt="{html.escape(alternative)}" style="{style}">'


@dataclass(frozen=True, repr=False)
class Table(_Output):
    """A table with a head, rows of cells, caption and source note; cells may hold links, and line breaks between parts.

    ``long_column`` is the head of the column whose sentences need more room than a page's line has beside the others:
    on paper they stand under their row.  It raises ``ValueError`` where there is no such column.
    """

    made_by: str = ""
    long_column: str = ""

    def __post_init__(self) -> None:
        if self.long_column and self.long_column not in self.head:
            raise ValueError(
                f"{self.name} has no column {self.long_column!r} for long cells; its columns: {', '.join(self.head)}"
            )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {
            MIME: {"kind": "table", "long_column": self.long_column, **self._payload()},
            "text/html": self._html(),
            "text/plain": str(self),
        }

    def _html(self) -> str:
        def row(tag: str, cells) -> str:
            # Notebooks align cells to the right, which suits numbers; these cells hold words.
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


@dataclass(frozen=True, repr=False)
class Switches(_Output):
    """Choices that a reader of a page can make, as rows, with the ``results`` of all of them, in types that JSON has.

    A page shows them where its script runs; whoever reads without it has the figures and tables under our own choices.
    """

    results: dict
    made_by: str = ""

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {MIME: {"kind": "switches", "results": self.results, **self._payload()}, "text/plain": str(self)}

    def __str__(self) -> str:
        return "\n".join([self.caption, *self._lines(), self.source])

    __repr__ = __str__
