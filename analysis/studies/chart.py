"""Drawings as narrow as a phone: rows with words on the left, and the axes and marks that all figures share."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from analysis.outputs import PALETTE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

__all__ = ["FOOT", "LINE", "TICKS", "TYPE", "WIDTH", "mark", "row_chart", "ruled_label", "style_axes", "wrapped"]

#: Inches.  Narrow and tall, so that the words stay legible on a phone.
WIDTH = 4.2
#: Points: 12 px where the page is as narrow as a phone's.
TYPE = 10.4
#: Inches: a line of a label, and the room that the scale takes.
LINE, FOOT = 0.165, 0.34
#: How the ticks of a scale look.
TICKS = {"labelsize": TYPE, "colors": PALETTE["soft"], "length": 3, "width": 0.6}
_GAP, _EDGE = 0.07, 0.06
#: Inches.  A taller chart does not fit on a screen or half a page, so its scale stands at its head too.
_TALL = 5.0


def wrapped(labels: list[str], chars: int, gap: float) -> tuple[list[str], list[float]]:
    """Labels broken into lines of at most so many characters, and the height in inches that each takes with its gap."""
    broken = ["\n".join(textwrap.wrap(label, chars) or [""]) for label in labels]
    return broken, [LINE * (1 + label.count("\n")) + gap for label in broken]


def row_chart(
    labels: list[str], chars: int = 24, words: float = 0.5, urls: list[str | None] | None = None, scale: bool = True
) -> tuple[Canvas, Axes, list[float]]:
    """A canvas with one ruled row for each label, the axes of its drawing, and the height of each row.

    ``chars`` is the longest line of a label, ``words`` the share of the width that labels take, ``urls`` where each leads.
    The vertical axis counts inches from the top; the horizontal one is the caller's, and has no ``scale`` where it counts nothing.
    """
    from matplotlib.figure import Figure

    broken, heights = wrapped(labels, chars, _GAP)
    inner = max(0.4, sum(heights))
    twice = scale and inner > _TALL
    foot, top = FOOT if scale else _EDGE, FOOT if twice else _EDGE
    total = foot + inner + top
    canvas = Figure(figsize=(WIDTH, total))
    axes = canvas.add_axes((words, foot / total, 0.97 - words, inner / total))
    axes.set_ylim(inner, 0)
    axes.set_yticks([])
    if scale:
        axes.tick_params(axis="x", top=twice, labeltop=twice, pad=2, **TICKS)
    else:
        axes.set_xticks([])
    style_axes(axes, "bottom" if scale else "", "top" if twice else "")
    middles, begin = [], 0.0
    for label, height, address in zip(broken, heights, urls or [None] * len(labels)):
        middle = begin + height / 2
        ruled_label(axes, -words / (0.97 - words) + 0.01, middle, label, address)
        middles.append(middle)
        begin += height
    return canvas, axes, middles


def ruled_label(
    axes: Axes, across: float, height: float, label: str, address: str | None = None, ink: str = "ink"
) -> None:
    """A light line along a row, and the row's label, which leads to ``address``.

    ``across`` is in widths of the axes from their left, ``height`` in their own units; ``ink`` names a colour of the palette.
    """
    axes.axhline(height, color=PALETTE["rule"], linewidth=0.4, zorder=0.6)
    axes.text(
        across,
        height,
        label,
        transform=axes.get_yaxis_transform(),
        va="center",
        ha="left",
        fontsize=TYPE,
        linespacing=1.1,
        color=PALETTE[ink],
        url=address,
        zorder=0.7,  # before the marks, so that the keyboard comes to a row by its label
    )


def style_axes(axes: Axes, *sides: str, which: str = "major") -> None:
    """Light vertical lines at the ticks, ``major`` or ``both``, and an axis on these sides only."""
    axes.set_axisbelow(True)
    axes.grid(axis="x", which=which, color=PALETTE["rule"], linewidth=0.5)
    for side, spine in axes.spines.items():
        spine.set_visible(side in sides)
        spine.set_color(PALETTE["soft"])
        spine.set_linewidth(0.6)


def mark(
    axes: Axes,
    across: float,
    height: float,
    shape: str,
    filled: bool,
    colour: str,
    size: float = 5.5,
    address: str | None = None,
    level: float = 3,
    see_through: bool = False,
) -> None:
    """A mark with a rim of paper, so that it shows beside its like and on a bar, in grey too; it leads to ``address``.

    ``across`` and ``height`` are in the units of the axes, ``shape`` is a marker of matplotlib, ``size`` is in points.
    A mark that is not ``filled`` hides what is behind it unless it is ``see_through``; a higher ``level`` is drawn later.
    """
    for width, edge in ((2.6, PALETTE["paper"]), (1.1, colour)):
        axes.plot(
            [across],
            [height],
            marker=shape,
            linestyle="none",
            markersize=size,
            markerfacecolor=colour if filled else "none" if see_through else PALETTE["paper"],
            markeredgecolor=edge,
            markeredgewidth=width,
            clip_on=False,
            zorder=level,
            url=address,
        )
