"""The claims of every passage as marks, each with the shape of its status."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import Figure, Link, url
from analysis.status import STATUSES, Status
from analysis.studies.canvas import Canvas, colour, key_mark
from analysis.studies.study import joined, source_note, with_source_note
from analysis.studies.verdicts import Assessed, assessed, tally
from analysis.words import number_words, numeral

__all__ = ["claims_by_passage"]

_ROW, _SIZE = 25.0, 11.0  # pixels: the height of a row of marks, and the size of a mark


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
        ("Passage", "Claim", "Status"),
        tuple(
            (Link("passage", passage, passage), Link("claim", a.claim.id, a.claim.statement), a.fact.status)
            for passage, own in by_passage.items()
            for a in own
        ),
        f"Something speaks against {numeral(against)} of the {numbers['assessable']} claims that evidence could decide",
        source_note(edition, "claims", "evidence"),
        f"These claims stand in {passages} of the {len(by_passage)} that claim something; of all claims, {counts}.",
        lambda width: _draw(width, by_passage),
        f"Against some claim something speaks in {'; '.join(f'{p}: {joined(s)}' for p, s in opposed.items()) or 'no passage'}.",
        tuple((_key(status), f"{name}: {status.meaning}") for name, status in STATUSES.items()),
        "A mark leads to its claim, the address at the left to the passage.",
    )


def _key(status: Status) -> str:
    return key_mark(lambda canvas, y: canvas.picture(8, y, 12, status.painted(colour(status.ink))), 16)


def _draw(width: float, by_passage: dict[str, list[Assessed]]) -> str:
    canvas = Canvas(width)
    step, left = (17.0 if canvas.narrow else 22.0), 40.0
    across = int((width - left) // step)
    top = 4.0
    for passage, own in by_passage.items():
        canvas.words(0, top + _ROW / 2, passage, address=url("passage", passage, passage), level=1.5)
        for n, a in enumerate(own):
            x, y = left + (n % across + 0.5) * step, top + (n // across + 0.5) * _ROW
            status = STATUSES[a.fact.status]
            address = url("claim", a.claim.id, f"{a.claim.passage}, {status.name}: {a.claim.statement}")
            canvas.picture(x, y, _SIZE, status.painted(colour(status.ink)), address=address)
        top += _ROW * -(-len(own) // across)
        canvas.line((0, top), (width, top), thick=0.6)
        canvas.cut(top)
    return canvas.svg()
