"""Lines of testimony: on which roots the claims rest, and what falls with one of them."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.edition import Edition
from analysis.outputs import PALETTE, Cell, Figure, Link, Table, url
from analysis.rows import Row
from analysis.status import UNKNOWN
from analysis.studies.chart import row_chart
from analysis.studies.study import to_svg, with_source_note

__all__ = ["Root", "fallen", "leading", "reach", "rooted", "roots", "summary"]


@dataclass(frozen=True)
class Root:
    """A work that testimony goes back to, with the claims that it feeds and those that would fall to nothing without it."""

    key: str
    label: str
    feeds: tuple[Row, ...]
    alone: tuple[Row, ...]


def rooted(edition: Edition) -> list[Root]:
    """The roots of all lines that support a claim, those that feed most first.

    A claim rests on a root *alone* if no line supports it once that root is taken away.
    """
    assess = edition.assessor.assess
    fed: dict[str, list[Row]] = {}
    alone: dict[str, list[Row]] = {}
    for claim in edition.claims:
        verdict = assess(claim)
        if verdict is None or not verdict.supports:
            continue
        for root in sorted(frozenset().union(*(line.roots for line in verdict.supports))):
            fed.setdefault(root, []).append(claim)
            if not assess(claim, without=[root]).supports:
                alone.setdefault(root, []).append(claim)
    labels = {w.id: w.label for w in edition.works} | {UNKNOWN: "Descent unknown"}
    found = [Root(key, labels[key], tuple(rows), tuple(alone.get(key, ()))) for key, rows in fed.items()]
    return sorted(found, key=lambda r: (-len(r.feeds), r.key))


def fallen(edition: Edition, *works: str) -> list[tuple[Row, str, str]]:
    """The claims whose status changes when works are taken away with all that they fed: claim, status now, status then."""
    assess = edition.assessor.assess
    found = []
    for claim in edition.claims:
        now, then = assess(claim), assess(claim, without=works)
        if now and now.status != then.status:
            found.append((claim, now.status, then.status))
    return found


def leading(edition: Edition) -> Root | None:
    """The work that feeds most claims."""
    return next((root for root in rooted(edition) if root.key != UNKNOWN), None)


def summary(edition: Edition) -> dict[str, int | str]:
    """Counts for sentences: supported claims, those on one root alone, and the root that feeds most."""
    found = rooted(edition)
    supported = {c.id for root in found for c in root.feeds}
    alone = {c.id for root in found for c in root.alone}
    first = leading(edition)
    unknown = next((root for root in found if root.key == UNKNOWN), None)
    return {
        "supported": len(supported),
        "on one root": len(alone),
        "on more": len(supported - alone),
        "roots": len(found),
        "first": first.label if first else "none",
        "first feeds": len(first.feeds) if first else 0,
        "first alone": len(first.alone) if first else 0,
        "unknown feeds": len(unknown.feeds) if unknown else 0,
        "unknown alone": len(unknown.alone) if unknown else 0,
    }


@with_source_note
def roots(edition: Edition) -> Table:
    """Every root with the number of claims it feeds, and those that rest on it alone."""
    rows = []
    for root in rooted(edition):
        cells: list[str | Link] = []
        for claim in root.alone:
            cells += [" " if cells else "", Link("claim", claim.id, claim.id)]
        rows.append((_name(root), str(len(root.feeds)), str(len(root.alone)), tuple(c for c in cells if c) or "–"))
    head = ("Root", "Claims it feeds", "Resting on it alone", "Which")
    return Table("roots", head, tuple(rows), "On what the supported claims rest.", _source(edition))


@with_source_note
def reach(edition: Edition, least: int = 2) -> Figure:
    """A bar for each root that feeds at least so many claims: all of them, and within it those that rest on it alone."""
    found = [r for r in rooted(edition) if len(r.feeds) >= least]
    told = [f"{r.label} feeds {len(r.feeds)}, {len(r.alone)} of them alone" for r in found]
    urls = [None if r.key == UNKNOWN else url("work", r.key, words) for r, words in zip(found, told)]
    canvas, axes, places = row_chart([r.label for r in found], chars=24, words=0.52, urls=urls)
    for root, height, address in zip(found, places, urls):
        for number, face, edge in ((len(root.feeds), "rule", "soft"), (len(root.alone), "ink", "ink")):
            axes.barh(
                height,
                number,
                height=0.13,
                color=PALETTE[face],
                edgecolor=PALETTE[edge],
                linewidth=0.6 * (face == "rule"),
                url=address,
            )
    axes.set_xlim(0, max((len(r.feeds) for r in found), default=1) * 1.05)
    axes.locator_params(axis="x", nbins=4, integer=True)
    return Figure(
        "reach",
        ("Root", "Claims it feeds", "Resting on it alone"),
        tuple((_name(r), str(len(r.feeds)), str(len(r.alone))) for r in found),
        f"Roots that feed at least {least} claims. The whole bar: claims that the root feeds; its solid part: claims that rest on it alone.",
        _source(edition),
        to_svg(canvas),
        f"Roots by the number of claims they feed. {'; '.join(told)}.",
    )


def _name(root: Root) -> Cell:
    return root.label if root.key == UNKNOWN else Link("work", root.key, root.label)


@with_source_note
def without(edition: Edition, work: str) -> Table:
    """The claims whose status changes without one root."""
    label = edition.get("works", work).label
    rows = tuple((Link("claim", c.id, c.id), c.statement, now, then) for c, now, then in fallen(edition, work))
    head = ("Claim", "What is claimed", "Status", "Without it")
    return Table(f"without-{work}", head, rows, f"What would change without {label}.", _source(edition))


def _source(edition: Edition) -> str:
    return f"From {len(edition.claims)} claims and {len(edition.evidence)} rows of evidence of this edition’s data."
