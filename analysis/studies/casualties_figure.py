"""The dead as a figure: by who died and how, a row for each different number, with the sources that give it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from analysis.edition import Edition
from analysis.outputs import Figure, url
from analysis.rows import Row
from analysis.studies.canvas import SMALL, Canvas, key_mark
from analysis.studies.casualties import HEAD, comparable_counts, count_rows, group_words, is_evidence
from analysis.studies.chart import RowChart, Scale, dot_size, draw_scale
from analysis.studies.lettering import wrapped
from analysis.studies.study import author_name, joined, source_note, with_source_note
from analysis.words import as_sentence, number_words

__all__ = ["ranges"]

#: Pixels: the scale, what the head of a group takes beyond a row, and the room beside a mark.
_HEAD, _GROUP, _NEAR = 26.0, 11.0, 10.0
#: From so many times its least number a scale is logarithmic.
_WIDE = 20
#: What does not narrow down who is counted, and how they died.
_ANYBODY, _ANYHOW = ("open", "both"), ("dead, open how",)


@dataclass(frozen=True)
class _Number:
    """A number that one or more sources give for one group: their counts, and whether the sources count as evidence."""

    counts: tuple[Row, ...]
    evidence: bool

    @property
    def first(self) -> Row:
        return self.counts[0]

    @property
    def words(self) -> str:
        low, high = self.first.minimum, self.first.maximum
        if low is None or high is None:
            above = "more than" if self.first.form.casefold().startswith("more than") else "at least"
            return f"up to {high:,}" if low is None else f"{above} {low:,}"
        return f"{low:,}" if low == high else f"{low:,}–{high:,}"


@with_source_note
def ranges(edition: Edition) -> Figure:
    """The figures of the dead that cover their whole group, by who died and how; the text's own is drawn through all groups."""
    rows = comparable_counts(edition)
    groups = _groups(edition, rows)
    own = next((c for c in rows if c.passage), None)
    return Figure(
        "ranges",
        HEAD,
        count_rows(edition, rows),
        as_sentence(_headline(edition, own, groups)).rstrip("."),
        source_note(edition, "counts"),
        _finding(own, groups),
        lambda width: _draw(edition, width, own, groups),
        " ".join(
            as_sentence(f"{name}: {'; '.join(f'{n.words}, {_sources(edition, n)}' for n in numbers)}")
            for name, numbers in groups.items()
        ),
        _key(edition, own, rows),
        "Numbers can be compared only within a group." + " The scale is logarithmic." * _is_logarithmic(rows),
        "A number leads to the work in which we read it, that of the text to its passage.",
    )


def _groups(edition: Edition, rows: list[Row]) -> dict[str, list[_Number]]:
    """The different numbers of each group, the least first; those of evidence and others apart."""
    groups: dict[str, dict[tuple, list[Row]]] = {}
    for c in rows:
        number = (c.minimum or 0, c.maximum or math.inf, not is_evidence(edition, c))
        groups.setdefault(group_words(c), {}).setdefault(number, []).append(c)
    return {
        name: [_Number(tuple(counts), not key[-1]) for key, counts in sorted(numbers.items())]
        for name, numbers in groups.items()
    }


def _headline(edition: Edition, own: Row | None, groups: dict[str, list[_Number]]) -> str:
    """What the figure shows: whether another source counts the people and the fate that the text counts."""
    if own is None:
        return "The dead, by who they were and how they died"
    others = sum(n.evidence and not n.first.passage for n in groups[group_words(own)])
    whose = f"the same dead as {author_name(edition)}"
    return (
        f"No other source counts {whose}" if not others else f"{number_words(others, 'number', 'numbers')} for {whose}"
    )


def _finding(own: Row | None, groups: dict[str, list[_Number]]) -> str:
    """One sentence: how many different numbers there are, for how many groups, and from where to where they reach."""
    others = [n for numbers in groups.values() for n in numbers if n.first is not own]
    kinds = number_words(len({group_words(n.first) for n in others}), "group", "groups")
    if not others:
        return "No source gives a number for a whole group."
    least, most = (pick(others, key=lambda n: n.first.maximum or n.first.minimum) for pick in (min, max))
    besides = f"; the text gives {own.form}" if own else ""
    different = {(n.first.minimum, n.first.maximum) for n in others}
    total = number_words(len(different), "different number", "different numbers")
    return as_sentence(f"sources give {total} for {kinds} of dead, from {least.words} to {most.words}{besides}")


def _sources(edition: Edition, number: _Number) -> str:
    """Who gives a number: the one who counts, and by what their works begin with those in whom we read it."""
    if number.first.passage:
        return author_name(edition)
    works = [edition.get("works", edition.get("consultations", c.consultation).work).label for c in number.counts]
    authors = list(dict.fromkeys(work.split(",")[0] for work in works))
    if len(number.counts) > 1:
        return joined(authors)
    counter, author = number.first.counter, authors[0]
    one, other = (set(re.findall(r"\w+", words)) for words in (counter, author))
    return counter if other <= one else author if one <= other else f"{counter} (in {author})"


def _limits(own: Row, number: Row, author: str) -> str:
    """Why a group cannot be compared with the text's figure; empty where it can."""
    limits = []
    if number.population != own.population and number.population not in _ANYBODY:
        limits.append(f"only {number.population}")
    if number.state != own.state and number.state not in _ANYHOW:
        limits.append(f"only those {number.state}")
    if (number.population, number.state) == (own.population, own.state):
        return ""
    return f"not to be compared with {author}’s figure: {', '.join(limits) or 'another count'}"


def _key(edition: Edition, own: Row | None, rows: list[Row]) -> tuple[tuple[str, str], ...]:
    entries = [
        (True, 46, lambda c, y: [c.mark(x, y, size=dot_size(n)) for x, n in ((10, 1), (32, 4))], "a number that counts as evidence: one source, four"),
        (any(not is_evidence(edition, c) for c in rows), 46, lambda c, y: (c.mark(10, y, filled=False), c.line((22, y), (44, y), "ink", 2.4, "4 2")), "a number that does not count"),
        (any(None not in (c.minimum, c.maximum) and c.minimum != c.maximum for c in rows), 34, lambda c, y: _bar(c, 3, 31, y, "ink"), "from … to"),
        (any(None in (c.minimum, c.maximum) for c in rows), 34, lambda c, y: (c.line((6, y), (24, y), "ink", 2.4), c.mark(27, y, "right")), "no upper or lower bound"),
        (own is not None, 22, lambda c, y: c.mark(10, y, "diamond", 10, "accent"), f"{author_name(edition)}’s figure"),
        (own is not None, 34, lambda c, y: c.line((2, y), (32, y), "accent", 1.3, "2 4"), "where it would stand, though it cannot be compared"),
    ]  # fmt: skip
    return tuple((key_mark(draw, width), words) for there, width, draw, words in entries if there)


def _bar(canvas: Canvas, x0: float, x1: float, y: float, ink: str) -> None:
    canvas.line((x0, y), (x1, y), ink, 2.4, level=2)
    for x in (x0, x1):
        canvas.line((x, y - 5), (x, y + 5), ink, 1.6, level=2)


def _draw(edition: Edition, width: float, own: Row | None, groups: dict[str, list[_Number]]) -> Canvas:
    canvas, top, author = Canvas(width), _HEAD, author_name(edition)
    scale = _scale(canvas, [n.first for numbers in groups.values() for n in numbers])
    for name, numbers in groups.items():
        start = top
        canvas.line((0, top), (width, top), thick=0.8, level=0.6)
        limits = _limits(own, numbers[0].first, author) if own else ""
        canvas.words(4, top + 16, name, face="semibold", halo=True)
        indent, begin = (
            (4.0, top + 16 + canvas.pitch) if canvas.narrow else (canvas.text_width(name, "semibold") + 16, top + 16)
        )
        lines = wrapped(limits, width - indent, SMALL, "italic") if limits else []
        for n, line in enumerate(lines):
            canvas.words(indent, begin + n * canvas.pitch, line, SMALL, "soft", "italic", halo=True)
        top += canvas.row + _GROUP - 4 + canvas.pitch * (len(lines) - (not canvas.narrow and bool(lines)))
        for n, number in enumerate(numbers):
            top += _draw_number(edition, canvas, scale, number, top)
            if 0 < n < len(numbers) - 2:  # neither the first row of a group, below its head, nor its last stands alone
                canvas.cut(top)
        top += 6
        canvas.cut(top)
        if own and limits:
            x = _across(scale, own.maximum if own.minimum is None else own.minimum)
            canvas.line((x, start), (x, top), "accent", 1.3, "2 4", level=0.8)
    draw_scale(RowChart(canvas, 0, width, _HEAD, top, ()), scale)
    return canvas


def _ends(counts: list[Row]) -> tuple[int, int]:
    """The least and the greatest number of all but nought."""
    ends = [n for c in counts for n in (c.minimum, c.maximum) if n] or [1, 10]
    return min(ends), max(ends)


def _is_logarithmic(counts: list[Row]) -> bool:
    """Whether numbers differ so much that their scale is logarithmic."""
    low, high = _ends(counts)
    return high / low > _WIDE


def _scale(canvas: Canvas, counts: list[Row]) -> Scale:
    """A scale with room at its ends for what has no bound, logarithmic where numbers differ by more than :data:`_WIDE` times."""
    low, high = _ends(counts)
    if _is_logarithmic(counts):
        return Scale(low / 1.6, high * 1.7, 6, canvas.width - 6, logarithmic=True)
    return Scale(0, high * 1.15, 6, canvas.width - 6)


def _across(scale: Scale, number: int) -> float:
    """Where a number stands: nought, which a logarithmic scale does not reach, at its lower end."""
    return scale(max(number, scale.low))


def _draw_number(edition: Edition, canvas: Canvas, scale: Scale, number: _Number, top: float) -> float:
    """One number with its sources, in words on the freer side of its mark or, on a narrow drawing, above it; returns the height."""
    c = number.first
    ink = "accent" if c.passage else "ink"
    x0 = scale.left + 4 if c.minimum is None else _across(scale, c.minimum)
    x1 = scale.right - 4 if c.maximum is None else _across(scale, c.maximum)
    words = f"{number.words} · {_sources(edition, number)}"
    rooms = {"start": canvas.width - x1 - _NEAR - 2, "end": x0 - _NEAR - 2}
    anchor = "start" if canvas.text_width(words) <= rooms["start"] or rooms["start"] >= rooms["end"] else "end"
    above = canvas.narrow or (canvas.text_width(words) > rooms[anchor] > 0 and rooms[anchor] < 160)
    lines = wrapped(words, canvas.width - 8 if above else rooms[anchor], canvas.size)
    high = canvas.row + canvas.pitch * (len(lines) - (not above))
    y = top + high - canvas.row / 2 if above else top + high / 2
    x = {"start": x1 + _NEAR, "end": x0 - _NEAR}[anchor]
    begin = top + 9 if above else y - (len(lines) - 1) * canvas.pitch / 2
    wide = max(canvas.text_width(line) for line in lines)
    if above:
        anchor, x = "start", min(max(x0 - 6, 4.0), canvas.width - 4 - wide)
    work = edition.get("consultations", c.consultation).work
    title = f"{group_words(c)}: {words}"
    with canvas.link(url("passage", c.passage, title) if c.passage else url("work", work, title)):
        for n, line in enumerate(lines):
            canvas.words(x, begin + n * canvas.pitch, line, ink=ink, anchor=anchor, halo=True)
        if x1 > x0:
            canvas.line((x0, y), (x1, y), ink, 2.4, "" if number.evidence else "4 2", level=2)
        for end, shape, bound in ((x0, "left", c.minimum), (x1, "right", c.maximum)):
            if bound is None:
                canvas.mark(end, y, shape, 9, ink)
            elif c.passage:
                canvas.mark(end, y, "diamond", 11, ink)
            elif None not in (c.minimum, c.maximum) and x1 > x0:
                canvas.line((end, y - 5), (end, y + 5), ink, 1.6, level=2)
            else:
                canvas.mark(end, y, size=dot_size(len(number.counts)) if number.evidence else 9, filled=number.evidence)
    return high
