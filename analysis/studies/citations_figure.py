"""Which passage cites which work, and through which other work."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import WIDTHS, Figure, Link, url
from analysis.rows import Row
from analysis.studies.canvas import SMALL, Canvas, key_mark
from analysis.studies.chart import Scale, draw_scale, row_chart
from analysis.studies.study import link, source_note, with_source_note
from analysis.words import number_words, numeral

__all__ = ["citations"]


@with_source_note
def citations(edition: Edition) -> Figure:
    """The citations as a directed graph: a row for each work, an arrow from each passage that cites it; through another work, by way of that."""
    order = [p.id for p in edition.passages]
    cited = {c.work: [] for c in sorted(edition.citations, key=lambda c: (order.index(c.passage), c.work))}
    for c in edition.citations:
        cited[c.work].append(c)
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
            (
                key_mark(
                    lambda c, y: (c.mark(8, y, "square", ink="accent"), c.line((8, y), (8, 20), "accent", 1.3, "2 3"))
                ),
                "through the work at the other end of the dotted line",
            ),
        ),
        "The passages stand in the order of the text, from the introduction to the notes. "
        "The name of a work leads to the work, a mark to the passage.",
    )


_QUOTES = "includesQuotationFrom"


def _draw_citations(
    edition: Edition, width: float, order: list[str], cited: dict[str, list[Row]], labels: dict[str, str]
) -> Canvas:
    """The SVG of :func:`citations`; ``order`` are the ids of the passages, ``cited`` the citations of each work."""
    passages = {w: ", ".join(dict.fromkeys(c.passage for c in citations)) for w, citations in cited.items()}
    wide = width > 800
    words = [label if wide else f"{label} · {passages[work]}" for work, label in labels.items()]
    share = 0.58 if width == WIDTHS["print"] else 0.42
    rows = row_chart(width, words, [url("work", work, label) for work, label in labels.items()], share=share)
    canvas, heights = rows.canvas, dict(zip(cited, rows.middles))
    column = max((canvas.text_width(ids, size=SMALL) for ids in passages.values()), default=0.0) if wide else 0.0
    scale = Scale(0, len(order) - 1, rows.left + 6, rows.right - 6 - column)
    firsts = [n for n, key in enumerate(order) if key in ("i1", "n01") or (key[0] == "p" and int(key[1:]) % 10 == 1)]
    draw_scale(rows, scale, lambda n: order[round(n)], firsts)
    for work, citations in cited.items():
        height = heights[work]
        for c in citations:
            across, quoted = scale(order.index(c.passage)), c.function == _QUOTES
            label = f"{c.passage} {'quotes from' if quoted else 'cites'} {labels[work]}{_through(edition, c)}"
            shape, ink = ("square", "accent") if c.via else ("circle", "ink")
            canvas.mark(across, height, shape, 9, ink, quoted, address=url("passage", c.passage, label))
            if c.via in heights:
                canvas.line((across, heights[c.via]), (across, height), "accent", 1.3, "2 3")
        if wide:
            canvas.words(width - column, height, passages[work], SMALL, "soft", halo=True)
    return canvas


def _through(edition: Edition, citation: Row) -> str:
    return f" through {edition.get('works', citation.via).label}" if citation.via else ""
