"""Independent sources: the original sources on which the claims rest, and what changes without one of them."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.assessor import UNKNOWN
from analysis.edition import Edition
from analysis.outputs import Cell, Figure, Link, Table, url
from analysis.reasons import origin_label
from analysis.rows import Row
from analysis.studies.canvas import SMALL, Canvas, key_mark
from analysis.studies.chart import Scale, row_chart
from analysis.studies.study import source_note, with_source_note
from analysis.words import as_sentence, number_words, numeral

__all__ = ["OriginalSource", "claims_by_source", "fallen", "leading", "original_sources", "reach", "summary", "without"]


@dataclass(frozen=True)
class OriginalSource:
    """A person or document to which evidence goes back.

    ``supported`` are the claims that it supports, ``dependent`` those that nothing else supports.
    ``is_work`` is false for persons.  All sources whose origin the editors could not establish share one entry, with
    the key :data:`~analysis.assessor.UNKNOWN`.
    """

    key: str
    label: str
    supported: tuple[Row, ...]
    dependent: tuple[Row, ...]
    is_work: bool


def original_sources(edition: Edition) -> list[OriginalSource]:
    """The original sources of everything that supports a claim, those that support most first.

    A claim *falls* with one of them if nothing supports it once that one is taken away.
    """
    assess = edition.assessor.assess
    supported: dict[str, list[Row]] = {}
    dependent: dict[str, list[Row]] = {}
    for claim in edition.claims:
        verdict = assess(claim)
        if verdict is None or not verdict.supports:
            continue
        for key in sorted(frozenset().union(*(source.origins for source in verdict.supports))):
            supported.setdefault(key, []).append(claim)
            if not assess(claim, without=[key]).supports:
                dependent.setdefault(key, []).append(claim)
    works = {work.id for work in edition.works}
    sources = [
        OriginalSource(key, _label(edition, key), tuple(rows), tuple(dependent.get(key, ())), key in works)
        for key, rows in supported.items()
    ]
    return sorted(sources, key=lambda source: (-len(source.supported), source.key))


def _label(edition: Edition, key: str) -> str:
    return "Origin not established" if key == UNKNOWN else origin_label(edition, key)


def fallen(edition: Edition, *works: str) -> list[tuple[Row, str, str]]:
    """The claims whose status changes without some works and everything that derives from them: claim, old and new status.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no work.
    """
    assess = edition.assessor.assess
    changed = []
    for claim in edition.claims:
        now, then = assess(claim), assess(claim, without=works)
        if now and now.status != then.status:
            changed.append((claim, now.status, then.status))
    return changed


def leading(edition: Edition) -> OriginalSource | None:
    """The original source that supports most claims; ``None`` where none supports any."""
    return next((source for source in original_sources(edition) if source.key != UNKNOWN), None)


def summary(edition: Edition) -> dict[str, int | str]:
    """Numbers for sentences: supported claims, those that fall with one original source, and the source that supports most."""
    sources = original_sources(edition)
    supported = {c.id for source in sources for c in source.supported}
    alone = {c.id for source in sources for c in source.dependent}
    first = leading(edition)
    unknown = next((source for source in sources if source.key == UNKNOWN), None)
    return {
        "supported": len(supported),
        "on one source": len(alone),
        "on more": len(supported - alone),
        "original sources": len(sources),
        "first": first.label if first else "none",
        "first supports": len(first.supported) if first else 0,
        "first alone": len(first.dependent) if first else 0,
        "unknown supports": len(unknown.supported) if unknown else 0,
        "unknown alone": len(unknown.dependent) if unknown else 0,
    }


@with_source_note
def claims_by_source(edition: Edition) -> Table:
    """Every original source with the number of claims it supports, and those that have no support without it."""
    rows = []
    for source in original_sources(edition):
        claims = [part for claim in source.dependent for part in (" ", Link("claim", claim.id, claim.id))][1:]
        rows.append((_name(source), str(len(source.supported)), str(len(source.dependent)), tuple(claims) or "–"))
    head = (*_HEAD, "Which")
    return Table(
        "original-sources", head, tuple(rows), "On what the supported claims rest.", source_note(edition, *_TABLES)
    )


@with_source_note
def reach(edition: Edition, least: int = 2) -> Figure:
    """A bar for each original source that supports at least so many claims: all of them, and within it those that have no support without it."""
    sources = [source for source in original_sources(edition) if len(source.supported) >= least]
    labels = [
        f"{s.label} supports {len(s.supported)}, of which {len(s.dependent)} have no other support" for s in sources
    ]
    known = [s for s in sources if s.key != UNKNOWN]
    alone = sum(bool(s.dependent) for s in known)
    first = known[0] if known else None
    return Figure(
        "reach",
        _HEAD,
        tuple((_name(s), str(len(s.supported)), str(len(s.dependent))) for s in sources),
        f"The most claims, {len(first.supported)}, go back to {first.label}"
        if first
        else "No claim goes back to a source",
        source_note(edition, *_TABLES),
        as_sentence(
            f"{numeral(alone)} of {number_words(len(known), 'source', 'sources')} "
            f"{'supports' if alone == 1 else 'support'} claims that nothing else supports"
        ),
        lambda width: _draw(width, sources, labels),
        f"{'; '.join(labels)}.",
        (
            (key_mark(lambda c, y: _bar(c, 1, 25, y, "rule", "soft")), "claims that go back to the source"),
            (key_mark(lambda c, y: _bar(c, 1, 25, y, "ink", "ink")), "those of them that nothing else supports"),
        ),
        links="A name leads to the work; a person has no work of their own here.",
    )


def _bar(canvas: Canvas, start: float, end: float, y: float, fill: str, edge: str) -> None:
    canvas.box((start, y - 6), (end, y + 6), fill, edge=edge, thick=0.8, level=2)


def _draw(width: float, sources: list[OriginalSource], labels: list[str]) -> Canvas:
    urls = [url("work", s.key, label) if s.is_work else None for s, label in zip(sources, labels)]
    rows = row_chart(width, [s.label for s in sources], urls, head=6)
    canvas = rows.canvas
    counts = [
        f"{len(s.supported)}, of which {len(s.dependent)} alone" if s.dependent else f"{len(s.supported)}"
        for s in sources
    ]
    room = max((canvas.text_width(words, size=SMALL) for words in counts), default=0.0) + 10
    scale = Scale(0, max((len(s.supported) for s in sources), default=1), rows.left, rows.right - room)
    for source, height, words in zip(sources, rows.middles, counts):
        _bar(canvas, rows.left, scale(len(source.supported)), height, "rule", "soft")
        if source.dependent:
            _bar(canvas, rows.left, scale(len(source.dependent)), height, "ink", "ink")
        canvas.words(scale(len(source.supported)) + 7, height, words, SMALL, "soft", halo=True)
    return canvas


def _name(source: OriginalSource) -> Cell:
    return Link("work", source.key, source.label) if source.is_work else source.label


@with_source_note
def without(edition: Edition, work: str) -> Table:
    """The claims whose status changes without one original source, a work or a person.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is neither.
    """
    label = _label(edition, work)
    rows = tuple((Link("claim", c.id, c.id), c.statement, now, then) for c, now, then in fallen(edition, work))
    head = ("Claim", "What is claimed", "Status", "Status without this source")
    return Table(f"without-{work}", head, rows, f"What would change without {label}.", source_note(edition, *_TABLES))


_TABLES = ("claims", "evidence")
_HEAD = ("Original source", "Claims that go back to it", "Without support if it is taken away")
