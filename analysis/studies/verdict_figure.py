"""The claims of every passage as marks, each with the shape of its status."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import PALETTE, Figure, Link, url
from analysis.status import STATUSES
from analysis.studies.chart import mark, row_chart
from analysis.studies.study import source_note, to_svg, with_source_note
from analysis.studies.verdicts import Assessed, assessed, tally

__all__ = ["claims_by_passage"]

_ACROSS = 22  # marks in a row; a passage with more takes another


@with_source_note
def claims_by_passage(edition: Edition) -> Figure:
    """A row for each passage that claims something, a mark for each claim in the order of the text."""
    by_passage: dict[str, list[Assessed]] = {}
    for a in assessed(edition):
        by_passage.setdefault(a.claim.passage, []).append(a)
    rows = [
        (passage if start == 0 else "", own[start : start + _ACROSS])
        for passage, own in by_passage.items()
        for start in range(0, len(own), _ACROSS)
    ]
    urls = [url("passage", passage, passage) if passage else None for passage, _ in rows]
    canvas, axes, heights = row_chart([passage for passage, _ in rows], chars=6, words=0.11, urls=urls, scale=False)
    for (_, own), height in zip(rows, heights):
        for n, a in enumerate(own):
            status = STATUSES[a.fact.status]
            address = url("claim", a.claim.id, f"{a.claim.passage}, {status.name}: {a.claim.statement}")
            mark(axes, n + 1, height, status.marker, status.filled, PALETTE[status.ink], address=address)
    axes.set_xlim(0, _ACROSS + 1)
    numbers = tally(edition)
    key = "; ".join(f"{status.shape}: {name}" for name, status in STATUSES.items())
    counts = ", ".join(f"{numbers[name]} {name}" for name in STATUSES)
    opposed = "; ".join(
        f"{passage}: {', '.join(statuses)}"
        for passage, own in by_passage.items()
        if (statuses := [a.fact.status for a in own if STATUSES[a.fact.status].opposed])
    )
    return Figure(
        "claims-by-passage",
        ("Passage", "Claim", "Status"),
        tuple(
            (Link("passage", passage, passage), Link("claim", a.claim.id, a.claim.statement), a.fact.status)
            for passage, own in by_passage.items()
            for a in own
        ),
        f"Every claim that evidence could decide, passage by passage. {key[:1].upper()}{key[1:]}. A mark leads to its claim.",
        source_note(edition, "claims", "evidence"),
        to_svg(canvas),
        f"{numbers['assessable']} claims in {len(by_passage)} passages: {counts}. Against some claim something speaks in {opposed or 'no passage'}.",
    )
