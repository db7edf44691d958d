"""Casualties: every figure that a source gives, who is counted and by whom, and which figures can be compared."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import PALETTE, Cell, Figure, Link, Table, url
from analysis.rows import Row
from analysis.studies.chart import mark, row_chart
from analysis.studies.study import (
    allowed_words,
    check_word,
    in_lines,
    link,
    source_note,
    to_svg,
    with_source_note,
    work_link,
)
from analysis.words import as_sentence, number_words

__all__ = ["comparable", "comparable_counts", "figures", "ranges", "sorted_counts", "summary"]

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


def summary(edition: Edition, population: str = "attackers", state: str = "killed") -> dict[str, int | str]:
    """Numbers for sentences: how many figures there are, how many of them are of dead, and their range within a group.

    ``range`` is a phrase on the group: how many different figures sources give that count, and the least and the most of
    them, those that cover only a part of the group left out.
    Raises :class:`ValueError` for a population or a state that the schema does not know.
    """
    check_word("population", population, allowed_words(edition, "counts", "population"))
    check_word("state", state, allowed_words(edition, "counts", "state"))
    all_dead = sorted_counts(edition, True)
    group = [c for c in comparable_counts(edition) if (c.population, c.state) == (population, state)]
    return {
        "figures": len(edition.counts),
        "dead": len(all_dead),
        "part": sum(c.scope == "part" for c in all_dead),
        "sources": len({edition.get("consultations", c.consultation).work for c in edition.counts}),
        "own": " and ".join(c.form for c in edition.counts if c.passage) or "none",
        "range": _range_words([c for c in group if _is_evidence(edition, c)]),
        "without a number": sum(_is_open(c) for c in edition.counts),
    }


def comparable_counts(edition: Edition) -> list[Row]:
    """The figures of the dead that have a number and cover their whole group: one population that met one fate."""
    return [c for c in sorted_counts(edition, True) if c.scope == "whole" and not _is_open(c)]


def _is_open(count: Row) -> bool:
    return count.minimum is None and count.maximum is None


def _is_evidence(edition: Edition, count: Row) -> bool:
    """Whether the source of a figure counts, by the conditions that hold for evidence."""
    return edition.assessor.source_fault(count.consultation, count.locator) is None


def _range_words(counts: list[Row]) -> str:
    different = {(c.minimum, c.maximum) for c in counts}
    ends = sorted(end for pair in different for end in pair if end is not None)
    if not ends:
        return "no figure"
    if ends[0] == ends[-1]:
        return f"one figure, {ends[0]:,}"
    return f"{number_words(len(different), 'figure', 'different figures')}, from {ends[0]:,} to {ends[-1]:,}"


@with_source_note
def comparable(edition: Edition) -> Table:
    """For each population and fate the figures that can be compared: those of sources that count as evidence, and the others."""
    groups: dict[str, list[Row]] = {}
    for c in comparable_counts(edition):
        groups.setdefault(_whom(c), []).append(c)
    rows = tuple(
        (
            whom,
            _forms(edition, [c for c in counts if _is_evidence(edition, c)]),
            _forms(edition, [c for c in counts if not _is_evidence(edition, c)]),
        )
        for whom, counts in groups.items()
    )
    head = ("Who is counted", "Figures", "Figures that do not count as evidence")
    caption = "Figures for the dead, by people and fate. Only figures in one row can be compared."
    return Table("comparable", head, rows, caption, source_note(edition, "counts"))


def _forms(edition: Edition, counts: list[Row]) -> Cell:
    """A line for each different figure, with the works that give it."""
    works: dict[tuple[int | None, int | None], list[Link]] = {}
    for c in counts:
        source = Link("passage", c.passage, c.passage) if c.passage else work_link(edition, c.consultation)
        works.setdefault((c.minimum, c.maximum), []).append(source)
    lines = []
    for pair, links in works.items():
        form = next(c.form for c in counts if (c.minimum, c.maximum) == pair)
        given = list(dict.fromkeys(links))
        lines.append((f"{form}: ", *(part for n, source in enumerate(given) for part in ("; " * bool(n), source))))
    return in_lines(lines)


@with_source_note
def figures(edition: Edition, fatal: bool | None = None) -> Table:
    """Every figure: who is counted, what became of them, as of when, who gives the count, and in which work."""
    name = "figures" if fatal is None else "figures-dead" if fatal else "figures-others"
    whom = (
        "Every figure that we found"
        if fatal is None
        else "The dead"
        if fatal
        else "The wounded, arrested, captured, sentenced, released and fled"
    )
    rows = _rows(edition, sorted_counts(edition, fatal))
    return Table(
        name,
        _HEAD,
        rows,
        f"{whom}: who is counted, who gives the figure, and where we read it.",
        source_note(edition, "counts"),
        long_column="Remark",
    )


_HEAD = ("Figure", "Who is counted", "Date", "Who gives it", "Taken from", "Where we read it", "Remark")


def _rows(edition: Edition, counts: list[Row]) -> tuple[tuple[Cell, ...], ...]:
    rows = []
    for c in counts:
        descent = (
            tuple(
                part for n, key in enumerate(c.derives_from) for part in (", " * bool(n), link(edition, "works", key))
            )
            if c.derives_from
            else {"own": "own count", "unknown": "not stated"}[c.descent]
        )
        rows.append(
            (
                f"“{c.form}”",
                _whom(c),
                c.date.words if c.date else "–",
                Link("agent", c.agent, c.counter) if c.agent else c.counter,
                descent,
                (work_link(edition, c.consultation), f", {c.locator}"),
                _remark(c),
            )
        )
    return tuple(rows)


@with_source_note
def ranges(edition: Edition) -> Figure:
    """The figures of the dead that cover their whole group, as points and ranges on one scale; the text's own in colour.

    An arrowhead stands where a range has no bound.
    """
    rows = comparable_counts(edition)
    labels = [f"{_whom(c)}, {c.counter}: {c.form}" for c in rows]
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
            mark(axes, end, height, shape, _is_evidence(edition, c), colour, 4.5, address)
    axes.set_xlim(0, top)
    axes.locator_params(axis="x", nbins=4)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return Figure(
        "ranges",
        _HEAD,
        _rows(edition, rows),
        "The dead, by the people counted and by who counts them; compare only rows that begin alike. "
        "A bar is a range, an arrowhead a range without a bound, a ring a figure that does not count as evidence, and the coloured diamond the figure of the text. "
        "A row leads to the work in which we read the figure, that of the text to its passage.",
        source_note(edition, "counts"),
        to_svg(canvas),
        f"{as_sentence(number_words(len(rows), 'figure', 'figures')).rstrip('.')} of the dead on one scale, with a row for "
        f"each group of people and each source. {'; '.join(labels)}.",
    )


def _whom(count: Row) -> str:
    """Who is counted, and what became of them, in words."""
    state = count.state.replace("open how", "cause not stated")
    if count.population == "open":
        unknown = "side and cause" if state.endswith("cause not stated") else "side"
        return f"{state.partition(',')[0].capitalize()}, {unknown} not stated"
    whom = {"both": "both sides", "other troops": "troops of neither side"}.get(count.population, count.population)
    return f"{whom.capitalize()} {state}"


def _remark(count: Row) -> str:
    """The remark of a figure, after a word on its scope where it covers a part of its group only."""
    part = "Partial figure. " if count.scope == "part" else ""
    return f"{part}{count.remark or ''}".strip() or "–"
