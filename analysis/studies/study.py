"""What all studies share: the decorator that notes their sources, and drawings as SVG."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING

from analysis.edition import Edition
from analysis.outputs import PALETTE, SCHEME, Cell, Figure, Link, Table
from analysis.source.schema import singular

if TYPE_CHECKING:
    import matplotlib.figure

__all__ = ["to_svg", "with_source_note"]


def with_source_note(study: Callable) -> Callable:
    """Note in the figure or table that a study returns which function made it, and what was laid over its edition."""

    @wraps(study)
    def made(edition: Edition, *args, **kwargs):
        shown = replace(study(edition, *args, **kwargs), made_by=f"{study.__module__}.{study.__name__}")
        return _note_overlay(shown, edition) if edition.changes else shown

    return made


def _note_overlay(shown: Figure | Table, edition: Edition) -> Figure | Table:
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


def to_svg(figure: matplotlib.figure.Figure) -> str:
    """The SVG of a figure, the same bytes every time, in the type and colours of the page around it."""
    import matplotlib

    with matplotlib.rc_context({"svg.hashsalt": "edition", "svg.fonttype": "none"}):
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    # Metadata in RDF is of no use within a page, where HTML does not know it.
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", buffer.getvalue(), flags=re.DOTALL)
    for name, colour in PALETTE.items():
        svg = re.sub(re.escape(colour), f"var(--{name}, {colour})", svg, flags=re.IGNORECASE)
    # The lines of a label are one link.
    lines = re.compile(r"(<a [^>]*>)((?:(?!</?a\b).)*)</a>\s*\1", re.DOTALL)
    while svg != (svg := lines.sub(r"\1\2", svg)):
        pass
    # The page's own type takes the place of matplotlib's list of fonts.
    svg = re.sub(r"; font-family: [^;\"]*", "", svg)
    # Numbered ids would collide with those of another figure on the same page.
    return re.sub(r'<svg ([^>]*?)width="[^"]*pt" height="[^"]*pt"', r"<svg \1", svg).replace(' id="figure_1"', "")
