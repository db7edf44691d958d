"""Which passage cites which work, and through which other work."""

from __future__ import annotations

from itertools import groupby

from analysis.edition import Edition
from analysis.outputs import WIDTHS, Figure, Link, url
from analysis.rows import Row
from analysis.studies.canvas import SMALL, Canvas, key_mark
from analysis.studies.chart import RowChart, Scale, draw_scale, row_chart
from analysis.studies.study import link, source_note, with_source_note
from analysis.words import number_words, numeral

__all__ = ["citations"]


@with_source_note
def citations(edition: Edition) -> Figure:
    """The citations as a directed graph: a row for each work, an arrow from each passage that cites it; through another work, by way of that."""
    order = [p.id for p in edition.passages]
    # Of the works that a passage cites, that which it knows through another is the last, and so next to a later one.
    in_order = sorted(edition.citations, key=lambda c: (order.index(c.passage), bool(c.via), c.work))
    cited = {c.work: [other for other in in_order if other.work == c.work] for c in in_order}
    labels = {work: edition.get("works", work).label for work in cited}
    descriptions = "; ".join(
        f"{labels[work]}, cited in {', '.join(dict.fromkeys(c.passage for c in rows))}{_through(edition, rows[0])}"
        for work, rows in cited.items()
    )
    quoted = {c.work for c in edition.citations if c.function == _QUOTES}
    through = {c.work for c in edition.citations if c.via}
    return Figure(
        "citations",
        ("Work", "Passage", "How", "Through"),
        tuple(
            (
                Link("work", work, labels[work]),
                Link("passage", c.passage, c.passage),
                "quotes from it" if c.function == _QUOTES else "cites it otherwise",
                link(edition, "works", c.via) if c.via else "–",
            )
            for work, rows in cited.items()
            for c in rows
        ),
        f"Of {number_words(len(cited), 'work', 'works')} that the text cites, it knows {numeral(len(through))} through another",
        source_note(edition, "citations"),
        f"The text cites {number_words(len(cited), 'work', 'works')} in {number_words(len(edition.citations), 'place', 'places')}; "
        f"it quotes from {numeral(len(quoted))} of them, and knows {numeral(len(through))} through another work.",
        lambda width: _draw_citations(edition, width, order, cited, labels),
        f"{descriptions}.",
        (
            (key_mark(lambda c, y: c.mark(8, y)), "quotes from the work"),
            (key_mark(lambda c, y: c.mark(8, y, filled=False)), "cites it otherwise"),
            (key_mark(_through_mark, 44), "the same, through the work to whose row the dotted line leads"),
        ),
        "The passages stand in the order of the text, from the introduction to the notes.",
        "The name of a work leads to the work, a mark to the passage.",
    )


_QUOTES = "includesQuotationFrom"
#: The part of the width that the names of works take at most where they stand beside their rows, on paper and on a screen.
_SHARE = {True: 0.49, False: 0.32}
#: So many passages have room in a line of a name.
_MANY = 7
#: Pixels: the size of a mark where passages have room beside one another, and where they have less.
_LARGE, _SMALL = 9.0, 6.5


def _through_mark(canvas: Canvas, y: float) -> None:
    """The mark of a quotation and that of another citation through another work, for the key."""
    for x, quoted in ((8, True), (30, False)):
        _draw_through(canvas, (x, y), y + 9, True)
        canvas.mark(x, y - 2, "square", _LARGE, "accent", quoted)


def _draw_through(canvas: Canvas, place: tuple[float, float], end: float, foot: bool) -> None:
    """The dotted line from a mark to the row of the work through which it is known, with a ``foot`` where no mark is."""
    canvas.line(place, (place[0], end), "accent", 1.3, "2 3")
    if foot:
        canvas.line((place[0] - 1.9, end), (place[0] + 1.9, end), "accent", 2)


def _draw_citations(
    edition: Edition, width: float, order: list[str], cited: dict[str, list[Row]], labels: dict[str, str]
) -> Canvas:
    """The SVG of :func:`citations`; ``order`` are the ids of the passages, ``cited`` the citations of each work."""
    words = [f"{label} ({_passages(order, cited[work])})" for work, label in labels.items()]
    addresses = [url("work", work, label) for work, label in labels.items()]
    rows = row_chart(width, words, addresses, share=_SHARE[width == WIDTHS["print"]], marks=20.0)
    canvas, middles = rows.canvas, dict(zip(cited, rows.middles))
    scale = Scale(0, len(order) - 1, rows.left + 6, rows.right - 6)
    draw_scale(rows, scale, lambda n: order[round(n)], _ticks(rows, scale, order))
    size = _LARGE if scale(1) - scale(0) > _LARGE + 2 else _SMALL
    drawn = []
    for work, citations in cited.items():
        columns = [scale(order.index(c.passage)) for c in citations]
        drawn += zip(citations, columns, (middles[work] + y for y in _asides(columns, size + 2)))
    heights = {(c.work, c.passage): y for c, _, y in drawn}
    for c, x, y in drawn:
        quoted = c.function == _QUOTES
        label = f"{c.passage} {'quotes from' if quoted else 'cites'} {labels[c.work]}{_through(edition, c)}"
        shape, ink = ("square", "accent") if c.via else ("circle", "ink")
        canvas.mark(x, y, shape, size, ink, quoted, address=url("passage", c.passage, label))
        if c.via in middles:
            other = heights.get((c.via, c.passage))
            end = middles[c.via] if other is None else other
            _draw_through(canvas, (x, y), end, other is None)
            canvas.keep(*sorted((y, end)))
    return canvas


def _asides(columns: list[float], room: float) -> list[float]:
    """How far above or below the middle of its row each mark stands, so that those nearer than ``room`` can be told apart."""
    asides: list[float] = []
    begin = 0
    for n, x in enumerate(columns):
        taken = {asides[m] for m in range(n) if x - columns[m] < room}
        asides.append(next(y for k in range(n + 1) for y in (k * room, -k * room) if y not in taken))
        if n + 1 == len(columns) or columns[n + 1] - x >= room:
            middle = (min(asides[begin:]) + max(asides[begin:])) / 2
            asides[begin:] = [y - middle for y in asides[begin:]]
            begin = n + 1
    return asides


def _passages(order: list[str], citations: list[Row]) -> str:
    """The passages of citations, three or more that follow one another as a range; a line ends between them only if they are many."""
    numbers = sorted({order.index(c.passage) for c in citations})
    parts: list[str] = []
    for _, run in groupby(enumerate(numbers), lambda pair: (pair[1] - pair[0], order[pair[1]][0])):
        keys = [order[n] for _, n in run]
        parts += [f"{keys[0]}–{keys[-1]}"] if len(keys) > 2 else keys
    return (", " if len(parts) > _MANY else ",\u00a0").join(parts)


def _ticks(rows: RowChart, scale: Scale, order: list[str]) -> list[int]:
    """The passages that the scale names: where text and notes begin, then every tenth, then the very first, as there is room."""
    begins = [n for n, key in enumerate(order) if n == 0 or key[0] != order[n - 1][0]]
    tenths = [n for n, key in enumerate(order) if key.endswith("1")]
    halves = {n: rows.canvas.text_width(key, size=SMALL) / 2 + 4 for n, key in enumerate(order)}
    ticks: list[int] = []
    for n in [*begins[1:], *tenths, *begins[:1]]:
        if all(abs(scale(n) - scale(m)) >= halves[n] + halves[m] for m in ticks):
            ticks.append(n)
    return sorted(ticks)


def _through(edition: Edition, citation: Row) -> str:
    return f" through {edition.get('works', citation.via).label}" if citation.via else ""
