"""The cover: who, what and which release, and every claim of the text as the mark of its status."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING

from analysis.edition import Edition
from analysis.outputs import PALETTE
from analysis.status import STATUSES
from analysis.studies.lettering import FAMILY, register_fonts
from analysis.studies.verdicts import assessed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["HEIGHT", "WIDTH", "cover"]

#: Pixels: the proportions that shelves and shops of books have.
WIDTH, HEIGHT = 1600, 2560
_DPI = 200
_SIDE = 0.11  # the margin, as a share of the width
_COLUMNS = 18
_LINE = 22  # characters of the title


def cover(edition: Edition, mark: str = "") -> bytes:
    """The cover as PNG, the same bytes every time; ``mark`` is what a copy says of itself."""
    import matplotlib
    from matplotlib.figure import Figure

    register_fonts()
    figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, facecolor=PALETTE["paper"])
    _words(figure, edition, mark)
    _marks(figure, edition)
    buffer = io.BytesIO()
    with matplotlib.rc_context({"text.hinting": "none"}):
        figure.savefig(
            buffer, format="png", metadata={"Software": None}
        )  # Otherwise the file would hold the version of matplotlib.
    return buffer.getvalue()


def _words(figure: Figure, edition: Edition, mark: str) -> None:
    """The author and the title, whether it begins with the name or not; below, editors and release."""
    author = edition.get("agents", edition.package["author"]).label
    lines = [author, *_balanced(edition.title.removeprefix(author).strip())]
    # Each line by itself: matplotlib spaces the lines of a text by what stands in them.
    for n, line in enumerate(lines):
        ink = PALETTE["ink" if n else "accent"]
        figure.text(_SIDE, 0.87 - 0.056 * n, line, family=FAMILY, fontsize=44, color=ink, va="baseline")
    below = [*(c["title"] for c in edition.package.get("contributors", [])), f"Release {edition.package['version']}"]
    for n, line in enumerate(reversed([*below, mark] if mark else below)):
        figure.text(_SIDE, 0.065 + 0.026 * n, line, family=FAMILY, fontsize=16, color=PALETTE["soft"], va="baseline")


def _balanced(title: str) -> list[str]:
    """A title on as few lines as it needs, none much shorter than the others."""
    needed = len(textwrap.wrap(title, _LINE, break_long_words=False))
    widths = [
        width for width in range(1, _LINE + 1) if len(textwrap.wrap(title, width, break_long_words=False)) == needed
    ]
    return textwrap.wrap(title, min(widths), break_long_words=False)


def _marks(figure: Figure, edition: Edition) -> None:
    """A field of marks in the order of the text: what something speaks against stands out."""
    statuses = [a.fact.status for a in assessed(edition)]
    rows = max(1, -(-len(statuses) // _COLUMNS))
    width = 1 - 2 * _SIDE
    axes = figure.add_axes((_SIDE, 0.15, width, width * WIDTH / HEIGHT * rows / _COLUMNS))
    axes.set_axis_off()
    axes.set_xlim(0.28, _COLUMNS - 0.28)  # so that the first marks stand under the words
    axes.set_ylim(rows, 0)
    for name, status in STATUSES.items():
        positions = [n for n, s in enumerate(statuses) if s == name]
        axes.plot(
            [n % _COLUMNS + 0.5 for n in positions],
            [n // _COLUMNS + 0.5 for n in positions],
            marker=status.marker,
            linestyle="none",
            markersize=9.5,
            markerfacecolor=PALETTE[status.ink] if status.filled else PALETTE["paper"],
            markeredgecolor=PALETTE[status.ink],
            markeredgewidth=1.3,
            clip_on=False,
        )
