"""A sheet of ruled rows: words on the left, a drawing on the right, as narrow as a phone."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from analysis.outputs import PALETTE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

__all__ = ["TYPE", "WIDTH", "mark", "row_chart"]

#: Inches.  Narrow and tall, so that the words stay legible on a phone.
WIDTH = 4.2
#: Points: 12 px where the page is as narrow as a phone's.
TYPE = 10.4
_LINE, _GAP, _EDGE, _SCALE = 0.165, 0.07, 0.06, 0.34
#: Inches.  A taller sheet does not fit on a screen or half a page, so its scale stands at its head too.
_TALL = 5.0


def row_chart(
    labels: list[str], chars: int = 24, words: float = 0.5, urls: list[str | None] | None = None, scale: bool = True
) -> tuple[Canvas, Axes, list[float]]:
    """A canvas with one ruled row for each label, the axes of its drawing, and the height of each row.

    ``chars`` is the longest line of a label, ``words`` the share of the width that labels take, ``urls`` where each leads.
    The vertical axis counts inches from the top; the horizontal one is the caller's, and has no ``scale`` where it counts nothing.
    """
    from matplotlib.figure import Figure

    wrapped = ["\n".join(textwrap.wrap(label, chars) or [""]) for label in labels]
    heights = [_LINE * (1 + label.count("\n")) + _GAP for label in wrapped]
    inner = max(0.4, sum(heights))
    twice = scale and inner > _TALL
    foot, top = _SCALE if scale else _EDGE, _SCALE if twice else _EDGE
    total = foot + inner + top
    canvas = Figure(figsize=(WIDTH, total))
    axes = canvas.add_axes((words, foot / total, 0.97 - words, inner / total))
    axes.set_ylim(inner, 0)
    axes.set_yticks([])
    axes.set_axisbelow(True)
    if scale:
        look = {"labelsize": TYPE, "colors": PALETTE["soft"], "length": 3, "width": 0.6, "pad": 2}
        axes.tick_params(axis="x", top=twice, labeltop=twice, **look)
    else:
        axes.set_xticks([])
    axes.grid(axis="x", color=PALETTE["rule"], linewidth=0.5)
    for side, spine in axes.spines.items():
        spine.set_visible((side == "bottom" and scale) or (side == "top" and twice))
        spine.set_color(PALETTE["soft"])
        spine.set_linewidth(0.6)
    places, at = [], 0.0
    for label, height, address in zip(wrapped, heights, urls or [None] * len(labels)):
        middle = at + height / 2
        axes.axhline(middle, color=PALETTE["rule"], linewidth=0.4, zorder=0.6)
        axes.text(
            -words / (0.97 - words) + 0.01,
            middle,
            label,
            transform=axes.get_yaxis_transform(),
            va="center",
            ha="left",
            fontsize=TYPE,
            linespacing=1.1,
            color=PALETTE["ink"],
            url=address,
            zorder=0.7,  # before the marks, so that the keyboard comes to a row by its label
        )
        places.append(middle)
        at += height
    return canvas, axes, places


def mark(
    axes: Axes,
    across: float,
    height: float,
    shape: str,
    filled: bool,
    colour: str,
    size: float = 5.5,
    address: str | None = None,
) -> None:
    """A mark with a rim of paper, so that it shows beside its like and on a bar, in grey too; it leads to ``address``."""
    for width, edge in ((2.6, PALETTE["paper"]), (1.1, colour)):
        axes.plot(
            [across],
            [height],
            marker=shape,
            linestyle="none",
            markersize=size,
            markerfacecolor=colour if filled else PALETTE["paper"],
            markeredgecolor=edge,
            markeredgewidth=width,
            clip_on=False,
            zorder=3,
            url=address,
        )
