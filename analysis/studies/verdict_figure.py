"""The claims of every passage as marks, each with the shape of its status."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import PALETTE, Figure, Link, url
from analysis.status import STATUSES
from analysis.studies.chart import mark, row_chart
from analysis.studies.study import to_svg, with_source_note
from analysis.studies.verdicts import Assessed, assessed, tally

__all__ = ["claims_by_passage"]

_ACROSS = 22  # marks in a row; a passage with more takes another


@with_source_note
def claims_by_passage(edition: Edition) -> Figure:
    """A row for each passage that claims something, a mark for each claim in the order of the text."""
    found: dict[str, list[Assessed]] = {}
    for a in assessed(edition):
        found.setdefault(a.claim.passage, []).append(a)
    lines = [
        (passage if start == 0 else "", own[start : start + _ACROSS])
        for passage, own in found.items()
        for start in range(0, len(own), _ACROSS)
    ]
    urls = [url("passage", passage, passage) if passage else None for passage, _ in lines]
    canvas, axes, places = row_chart([passage for passage, _ in lines], chars=6, words=0.11, urls=urls, scale=False)
    for (_, own), height in zip(lines, places):
        for n, a in enumerate(own):
            status = STATUSES[a.fact.status]
            address = url("claim", a.claim.id, f"{a.claim.passage}, {status.name}: {a.claim.statement}")
            mark(axes, n + 1, height, status.marker, status.filled, PALETTE[status.ink], address=address)
    axes.set_xlim(0, _ACROSS + 1)
    counts = tally(edition)
    key = "; ".join(f"{status.shape}: {name}" for name, status in STATUSES.items())
    told = ", ".join(f"{counts[s]} {s}" for s in STATUSES)
    opposed = "; ".join(
        f"{passage}: {', '.join(hard)}"
        for passage, own in found.items()
        if (hard := [a.fact.status for a in own if STATUSES[a.fact.status].opposed])
    )
    return Figure(
        "claims-by-passage",
        ("Passage", "Claim", "Status"),
        tuple(
            (Link("passage", passage, passage), Link("claim", a.claim.id, a.claim.statement), a.fact.status)
            for passage, own in found.items()
            for a in own
        ),
        f"Every claim that evidence could decide, passage by passage. {key[:1].upper()}{key[1:]}. A mark leads to its claim.",
        f"From {len(edition.claims)} claims and {len(edition.evidence)} rows of evidence of this edition’s data.",
        to_svg(canvas),
        f"{counts['assessable']} claims in {len(found)} passages: {told}. Against some claim something speaks in {opposed or 'no passage'}.",
    )
