"""The claims of every passage as marks, each with the shape of its status."""

from __future__ import annotations

from itertools import pairwise

from analysis.edition import Edition
from analysis.outputs import Figure, Link, url
from analysis.status import STATUSES, Status
from analysis.studies.canvas import Canvas, key_mark
from analysis.studies.study import joined, source_note, with_source_note
from analysis.studies.verdicts import Assessed, assessed, tally
from analysis.words import number_words, numeral

__all__ = ["claims_by_passage"]

#: Pixels: the size of a mark, room for an address, and between two columns.
_SIZE, _LEFT, _BETWEEN = 11.0, 34.0, 18.0
#: Columns on paper, and how far apart marks stand there, across and down, in pixels.
_COLUMNS, _NEAR = 3, (15.0, 16.0)


@with_source_note
def claims_by_passage(edition: Edition) -> Figure:
    """A row for each passage that claims something, a mark for each claim in the order of the text."""
    by_passage: dict[str, list[Assessed]] = {}
    for a in assessed(edition):
        by_passage.setdefault(a.claim.passage, []).append(a)
    numbers = tally(edition)
    opposed = {
        passage: statuses
        for passage, own in by_passage.items()
        if (statuses := [a.fact.status for a in own if STATUSES[a.fact.status].opposed])
    }
    counts = joined([f"{numeral(numbers[name])} {name}" for name in STATUSES])
    against = sum(map(len, opposed.values()))
    passages = number_words(len(opposed), "passage", "passages")
    return Figure(
        "claims-by-passage",
        ("Passage", *map(str.capitalize, STATUSES)),
        tuple(
            (Link("passage", p, p), *(_of_status(own, status) for status in STATUSES)) for p, own in by_passage.items()
        ),
        f"Something speaks against {numeral(against)} of the {numbers['assessable']} claims that evidence could decide",
        source_note(edition, "claims", "evidence"),
        f"These claims stand in {passages} of the {len(by_passage)} that claim something; of all claims, {counts}.",
        lambda width: _draw(width, by_passage),
        f"Against some claim something speaks in {'; '.join(f'{p}: {joined(s)}' for p, s in opposed.items()) or 'no passage'}.",
        tuple((_key(status), f"{name}: {status.meaning}") for name, status in STATUSES.items()),
        links="Links lead from a mark to its claim, and from an address to the passage.",
    )


def _of_status(own: list[Assessed], status: str) -> str:
    """The claims that have a status; the marks lead to them, and links here too would make the heaviest page heavier."""
    return " ".join(a.claim.id for a in own if a.fact.status == status)


def _key(status: Status) -> str:
    return key_mark(lambda canvas, y: canvas.status(8, y, 12, status), 16)


def _draw(width: float, by_passage: dict[str, list[Assessed]]) -> Canvas:
    """The passages one under the other, on paper in columns, so that they stand on one page."""
    canvas = Canvas(width)
    passages = [*by_passage.items()]
    if not canvas.paper:
        _draw_column(canvas, passages, 0, width)
        return canvas
    wide = (width - _BETWEEN * (_COLUMNS - 1)) / _COLUMNS
    lines = [-(-len(own) // _across(canvas, wide)) for _, own in passages]
    ends = [
        next(n for n in range(len(lines) + 1) if _COLUMNS * sum(lines[:n]) >= c * sum(lines))
        for c in range(_COLUMNS + 1)
    ]
    for n, (first, last) in enumerate(pairwise(ends)):
        start = n * (wide + _BETWEEN)
        _draw_column(canvas, passages[first:last], start, start + wide)
    return canvas


def _steps(canvas: Canvas) -> tuple[float, float]:
    """How far apart marks stand, across and down."""
    return _NEAR if canvas.paper else (17.0 if canvas.narrow else 22.0, canvas.row)


def _across(canvas: Canvas, wide: float) -> int:
    """How many marks stand beside each other in a column."""
    return int((wide - _LEFT) // _steps(canvas)[0])


def _draw_column(canvas: Canvas, passages: list[tuple[str, list[Assessed]]], start: float, end: float) -> None:
    (step, down), left, across = _steps(canvas), start + _LEFT, _across(canvas, end - start)
    top = 4.0
    for passage, own in passages:
        canvas.words(start, top + down / 2, passage, address=url("passage", passage, passage), level=1.5)
        for n, a in enumerate(own):
            x, y = left + (n % across + 0.5) * step, top + (n // across + 0.5) * down
            status = STATUSES[a.fact.status]
            # On a phone nothing shows what a mark is called; the whole claim there would double the weight of the figure.
            claim = a.claim.id if canvas.narrow else a.claim.statement
            address = url("claim", a.claim.id, f"{a.claim.passage}, {status.name}: {claim}")
            canvas.status(x, y, _SIZE, status, address=address)
        top += down * -(-len(own) // across)
        canvas.line((start, top), (end, top), thick=0.6)
        if canvas.narrow:  # which has one column
            canvas.cut(top)
