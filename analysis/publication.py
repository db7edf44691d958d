"""Which works the text cites, and when works came before the public: by its dateline, so that its author could have read them, or later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.edition import Edition
from analysis.rows import Row
from analysis.status import IndependentSource

__all__ = ["Printed", "cited", "in_print"]


@dataclass(frozen=True)
class Printed:
    """Works by when they came before the public: by the text's dateline, which is given in words, later, or at an unknown time."""

    dateline: str
    by_dateline: tuple[Row, ...]
    later: tuple[Row, ...]
    undated: tuple[Row, ...]


def cited(edition: Edition) -> set[str]:
    """The works that the text cites or names."""
    return (
        {c.work for c in edition.citations}
        | {c.via for c in edition.citations if c.via}
        | {m.key for m in edition.mentions if m.kind == "work"}
    )


def in_print(edition: Edition, sources: Iterable[IndependentSource]) -> Printed:
    """The works of sources by when they came before the public; bounds on both sides of the dateline leave that unknown."""
    dateline = edition.get("events", edition.package["dateline"]).text_date
    by_dateline, later, undated = [], [], []
    for key in dict.fromkeys(edition.assessor.work_of(item) for source in sources for item in source.items):
        work = edition.get("works", key)
        date = work.published_date
        if date and date.latest and date.latest <= dateline.latest:
            by_dateline.append(work)
        elif date and date.earliest and date.earliest > dateline.latest:
            later.append(work)
        else:
            undated.append(work)
    return Printed(dateline.words, tuple(by_dateline), tuple(later), tuple(undated))
