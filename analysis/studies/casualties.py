"""Casualties: every figure that a source gives, who is counted and by whom, and which figures can be compared."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import Cell, Link, Table
from analysis.rows import Row
from analysis.studies.study import (
    allowed_words,
    check_word,
    in_lines,
    link,
    source_note,
    with_source_note,
    work_link,
)
from analysis.words import closed, number_words

__all__ = [
    "HEAD",
    "comparable",
    "comparable_counts",
    "count_fault",
    "count_rows",
    "figures",
    "group_words",
    "is_evidence",
    "sorted_counts",
    "summary",
]

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
        "range": _range_words([c for c in group if is_evidence(edition, c)]),
        "without a number": sum(_is_open(c) for c in edition.counts),
    }


def comparable_counts(edition: Edition) -> list[Row]:
    """The figures of the dead that have a number and cover their whole group: one population that met one fate."""
    return [c for c in sorted_counts(edition, True) if c.scope == "whole" and not _is_open(c)]


def _is_open(count: Row) -> bool:
    return count.minimum is None and count.maximum is None


def count_fault(edition: Edition, count: Row) -> str | None:
    """Why a figure does not count as evidence; ``None`` if it counts.

    The conditions are those of evidence; besides, a work is no source for a figure that it quotes in order to reject it.
    """
    rejected = "quoted there only to be rejected" if count.attitude == "rejects" else None
    return rejected or edition.assessor.source_fault(count.consultation, count.locator)


def is_evidence(edition: Edition, count: Row) -> bool:
    """Whether a figure counts as evidence."""
    return count_fault(edition, count) is None


def _range_words(counts: list[Row]) -> str:
    different = {(c.minimum, c.maximum) for c in counts}
    ends = sorted(end for pair in different for end in pair if end is not None)
    if not ends:
        return "no figure"
    if ends[0] == ends[-1]:
        return f"one figure, {ends[0]:,}"
    are_two = len(different) == 2 and all(low == high for low, high in different)
    span = f"{ends[0]:,} and {ends[-1]:,}" if are_two else f"from {ends[0]:,} to {ends[-1]:,}"
    return f"{number_words(len(different), 'figure', 'different figures')}, {span}"


@with_source_note
def comparable(edition: Edition) -> Table:
    """For each population and fate the figures that can be compared: those of sources that count as evidence, and the others."""
    groups: dict[str, list[Row]] = {}
    for c in comparable_counts(edition):
        groups.setdefault(group_words(c), []).append(c)
    rows = tuple(
        (
            whom,
            _forms(edition, [c for c in counts if is_evidence(edition, c)]),
            _forms(edition, [c for c in counts if not is_evidence(edition, c)]),
        )
        for whom, counts in groups.items()
    )
    head = ("Who is counted", "Figures", "Figures that do not count as evidence")
    caption = "Figures for the dead, by people and fate. Only figures in one row can be compared."
    return Table("comparable", head, rows, caption, source_note(edition, "counts"))


def _forms(edition: Edition, counts: list[Row]) -> Cell:
    """A line for each different figure, with the works that give it, and why a work does not count."""
    works: dict[tuple[int | None, int | None], list[tuple[Link, str]]] = {}
    for c in counts:
        source = Link("passage", c.passage, c.passage) if c.passage else work_link(edition, c.consultation)
        fault = count_fault(edition, c)
        works.setdefault((c.minimum, c.maximum), []).append((source, f" ({fault})" if fault else ""))
    lines = []
    for pair, links in works.items():
        form = next(c.form for c in counts if (c.minimum, c.maximum) == pair)
        given = list(dict.fromkeys(links))
        parts = (part for n, (source, fault) in enumerate(given) for part in ("; " * bool(n), source, fault))
        lines.append((f"{form}: ", *parts))
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
    rows = count_rows(edition, sorted_counts(edition, fatal))
    return Table(
        name,
        HEAD,
        rows,
        f"{whom}: who is counted, who gives the figure, and where we read it.",
        source_note(edition, "counts"),
        long_column="Remark",
    )


#: The columns of :func:`count_rows`.
HEAD = ("Figure", "Who is counted", "Date", "Who gives it", "Taken from", "Where we read it", "Remark")


def count_rows(edition: Edition, counts: list[Row]) -> tuple[tuple[Cell, ...], ...]:
    """A row of a table for each figure: who is counted, who gives it, and where we read it."""
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
                group_words(c),
                c.date.words if c.date else "–",
                Link("agent", c.agent, c.counter) if c.agent else c.counter,
                descent,
                (work_link(edition, c.consultation), f", {c.locator}"),
                _remark(edition, c),
            )
        )
    return tuple(rows)


def group_words(count: Row) -> str:
    """Who is counted, and what became of them, in words."""
    state = count.state.replace("open how", "cause not stated")
    if count.population == "open":
        unknown = "side and cause" if state.endswith("cause not stated") else "side"
        return f"{state.partition(',')[0].capitalize()}, {unknown} not stated"
    whom = {"both": "both sides", "other troops": "troops of neither side"}.get(count.population, count.population)
    return f"{whom.capitalize()} {state}"


def _remark(edition: Edition, count: Row) -> str:
    """The remark of a figure, after what it covers where that is a part of its group, and before why it does not count."""
    fault = count_fault(edition, count)
    parts = (
        "It counts only a part of this group." * (count.scope == "part"),
        closed(count.remark) if count.remark else "",
        f"Not evidence: {closed(fault)}" if fault else "",
    )
    return " ".join(filter(None, parts)) or "–"
