"""The casualties: every figure that a source gives, with who counts whom."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import PALETTE, Cell, Figure, Link, Table, url
from analysis.rows import Row
from analysis.studies.chart import mark, row_chart
from analysis.studies.study import (
    allowed_words,
    check_word,
    link,
    source_note,
    to_svg,
    with_source_note,
    work_link,
)

__all__ = ["figures", "ranges", "sorted_counts", "summary"]

#: States in which a person counted is dead.
FATAL = ("killed", "executed", "dead, open how")


def sorted_counts(edition: Edition, fatal: bool | None = None) -> list[Row]:
    """The rows of ``counts`` by population, state and size; the dead only, the others only, or all.

    Those that name no population come first; the others follow in the order of the schema.
    """
    populations = sorted(allowed_words(edition, "counts", "population"), key=lambda word: word != "open")
    return sorted(
        (c for c in edition.counts if fatal is None or (c.state in FATAL) == fatal),
        key=lambda c: (populations.index(c.population), c.state, c.minimum or c.maximum or 0, c.id),
    )


def summary(edition: Edition, population: str = "insurgents") -> dict[str, int | str]:
    """Numbers for sentences: figures, those of the text, and the least and most dead of one population.

    Raises :class:`ValueError` for a population that the schema does not know.
    """
    check_word("population", population, allowed_words(edition, "counts", "population"))
    fatal = [c for c in sorted_counts(edition, True) if c.population == population and (c.minimum or c.maximum)]
    own = [c for c in edition.counts if c.passage]
    lows = [c.minimum if c.minimum is not None else c.maximum for c in fatal]
    highs = [c.maximum if c.maximum is not None else c.minimum for c in fatal]
    return {
        "figures": len(edition.counts),
        "dead": len(sorted_counts(edition, True)),
        "sources": len({edition.get("consultations", c.consultation).work for c in edition.counts}),
        "least": f"{min(lows):,}" if lows else "none",
        "most": f"{max(highs):,}" if highs else "none",
        "own": " and ".join(c.form for c in own) or "none",
        "population figures": len(fatal),
        "without a number": len([c for c in edition.counts if c.minimum is None and c.maximum is None]),
    }


@with_source_note
def figures(edition: Edition, fatal: bool | None = None) -> Table:
    """Every figure with who is counted, what became of them, who counts, as of when, and in which work it stands."""
    name = "figures" if fatal is None else "figures-dead" if fatal else "figures-others"
    whom = (
        "Every figure seen" if fatal is None else "The dead" if fatal else "The wounded, captured, sentenced and fled"
    )
    rows = _rows(edition, sorted_counts(edition, fatal))
    return Table(
        name, _HEAD, rows, f"{whom}, with who counts whom.", source_note(edition, "counts"), long_column="Remark"
    )


_HEAD = ("Figure", "Whom", "Who counts", "Has it", "Seen in", "Remark")


def _rows(edition: Edition, counts: list[Row]) -> tuple[tuple[Cell, ...], ...]:
    rows = []
    for c in counts:
        descent = (
            tuple(
                part
                for n, key in enumerate(c.derives_from)
                for part in (", " if n else "from ", link(edition, "works", key))
            )
            if c.derives_from
            else {"own": "own count", "unknown": "not said"}[c.descent]
        )
        rows.append(
            (
                f"“{c.form}”",
                _whom(c),
                (Link("agent", c.agent, c.counter) if c.agent else c.counter, f", {c.date.words}" if c.date else ""),
                descent,
                (work_link(edition, c.consultation), f", {c.locator}"),
                c.remark or "",
            )
        )
    return tuple(rows)


@with_source_note
def ranges(edition: Edition) -> Figure:
    """The figures of the dead as points and ranges on one scale; an arrowhead where a side is open; the text's own in colour."""
    rows = [c for c in sorted_counts(edition, True) if c.minimum is not None or c.maximum is not None]
    labels = [f"{_whom(c)}, by {c.counter}: {c.form}" for c in rows]
    urls = [
        url("passage", c.passage, f"{c.passage}, {label}")
        if c.passage
        else url("work", edition.get("consultations", c.consultation).work, label)
        for c, label in zip(rows, labels)
    ]
    canvas, axes, heights = row_chart([f"{_whom(c)}: {c.counter}" for c in rows], chars=26, words=0.55, urls=urls)
    top = max((c.maximum or c.minimum for c in rows), default=1) * 1.12
    for c, height, address in zip(rows, heights, urls):
        colour = PALETTE["accent"] if c.passage else PALETTE["ink"]
        low = c.minimum if c.minimum is not None else 0
        high = c.maximum if c.maximum is not None else top
        if low != high:
            axes.plot([low, high], [height] * 2, color=colour, linewidth=2.4, solid_capstyle="butt", url=address)
        for end, arrowhead, known in ((low, "<", c.minimum), (high, ">", c.maximum)):
            shape = arrowhead if known is None else "D" if c.passage else "o"
            is_evidence = edition.get("consultations", c.consultation).standing == "evidence"
            mark(axes, end, height, shape, is_evidence, colour, 4.5, address)
    axes.set_xlim(0, top)
    axes.locator_params(axis="x", nbins=4)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return Figure(
        "ranges",
        _HEAD,
        _rows(edition, rows),
        "The dead by population and by who counts them. A bar is a range, an arrowhead an open side; a ring was seen in a lead only; a diamond in colour is the text’s own figure. "
        "A row leads to the work in which it was seen, the text’s own to the passage.",
        source_note(edition, "counts"),
        to_svg(canvas),
        f"{len(rows)} figures of the dead on one scale. {'; '.join(labels)}.",
    )


def _whom(count: Row) -> str:
    """Who is counted, and what became of them, in words."""
    whom = {"open": "Side not told", "both": "Both sides"}.get(count.population, count.population.capitalize())
    return f"{whom}, {count.state.replace('open how', 'how not told')}"
