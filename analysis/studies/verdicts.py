"""Claims and verdicts: what holds, what does not, and what was in print when the text was written.

The status of a claim is computed by :mod:`analysis.status` and explained by :mod:`analysis.explain`; here claims are counted and
put into tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.edition import Edition
from analysis.explain import ATTITUDES
from analysis.outputs import Cell, Link, Table
from analysis.publication import in_print
from analysis.rows import Row
from analysis.status import STATUSES, Unverified, Verdict
from analysis.studies.study import check_word, in_lines, link, source_note, with_source_note

__all__ = [
    "Assessed",
    "assessed",
    "by_passage",
    "judgements",
    "opposed",
    "reports",
    "tally",
    "then_and_now",
    "unverified",
]

_TABLES = ("claims", "evidence")


@dataclass(frozen=True)
class Assessed:
    """A claim with its verdicts: on the fact, and on the report where the text names a source."""

    claim: Row
    fact: Verdict
    report: Verdict | None


def assessed(edition: Edition) -> list[Assessed]:
    """Every claim that evidence could decide, in the order of the text."""
    assess = edition.assessor.assess
    return [Assessed(c, assess(c), assess(c, "report")) for c in edition.claims if c.assessable]


def judgements(edition: Edition) -> list[Row]:
    """The claims that evidence cannot decide."""
    return [c for c in edition.claims if not c.assessable]


def tally(edition: Edition) -> dict[str, int]:
    """How many claims there are, how many are judgements, how many have each status, by fact and by report, and how many
    are unverified for each reason.
    """
    facts = [c.status for c in edition.claims if c.assessable]
    reports_made = [c.report for c in edition.claims if c.report]
    claimed = {c.passage for c in edition.claims if c.assessable}
    return (
        {"claims": len(edition.claims), "assessable": len(facts), "judgements": len(edition.claims) - len(facts)}
        | {status: facts.count(status) for status in STATUSES}
        | {reason.value: number for reason, number in unverified(edition).items()}
        | {"reports": len(reports_made)}
        | {f"report {status}": reports_made.count(status) for status in STATUSES}
        | {"evidence": len(edition.evidence), "without a claim": len(edition.passages) - len(claimed)}
    )


def unverified(edition: Edition) -> dict[Unverified, int]:
    """How many claims are unverified for each of the four reasons."""
    reasons = [a.fact.unverified for a in assessed(edition)]
    return {reason: reasons.count(reason) for reason in Unverified}


def opposed(edition: Edition) -> list[Assessed]:
    """The claims that a counted source contradicts, whatever supports them: contested, doubted and contradicted ones."""
    return [a for a in assessed(edition) if a.fact.opposes]


@with_source_note
def by_passage(edition: Edition, *statuses: str) -> Table:
    """The claims of some statuses, or all, in the order of the text; raises :class:`ValueError` for a word that is no status."""
    for status in statuses:
        check_word("status", status, STATUSES)
    rows = [
        (
            Link("claim", a.claim.id, a.claim.id),
            Link("passage", a.claim.passage, a.claim.passage),
            a.claim.statement,
            (link(edition, "agents", a.claim.asserter), f", {ATTITUDES[a.claim.attitude].word}"),
            a.fact.status + (f": {a.fact.unverified.value}" if a.fact.unverified else ""),
            f"{a.fact.weights[0]}\u00a0:\u00a0{a.fact.weights[1]}",
        )
        for a in assessed(edition)
        if not statuses or a.fact.status in statuses
    ]
    words = " or ".join(filter(None, [", ".join(statuses[:-1]), *statuses[-1:]]))
    return Table(
        "claims-" + ("-".join(statuses) or "all"),
        (
            "Claim",
            "Passage",
            "What is claimed",
            "Who says so, and the author’s attitude",
            "Status",
            "Sources for\u00a0: against",
        ),
        tuple(rows),
        (f"Claims that are {words}. " if words else "All claims that evidence could decide. ")
        + "A document counts as two sources for its own wording.",
        source_note(edition, *_TABLES),
    )


@with_source_note
def then_and_now(edition: Edition) -> Table:
    """For each claim that a source contradicts: what opposing evidence was in print by the dateline, and what came later."""
    rows = []
    for a in opposed(edition):
        printed = in_print(edition, a.fact.opposes)
        rows.append(
            (
                Link("claim", a.claim.id, a.claim.id),
                a.claim.statement,
                a.fact.status,
                _works(printed.by_dateline),
                _works(printed.later),
                _works(printed.undated),
            )
        )
    dateline = edition.get("events", edition.package["dateline"]).text_date.words
    head = ("Claim", "What is claimed", "Status", "Against it, in print by then", "Against it, later", "Year not found")
    return Table(
        "against-by-date",
        head,
        tuple(rows),
        f"What spoke against a claim by the dateline, {dateline}.",
        source_note(edition, *_TABLES),
    )


@with_source_note
def reports(edition: Edition) -> Table:
    """Whether the sources that the text names say what it has them say."""
    rows = []
    for a in assessed(edition):
        if a.report:
            citation = edition.get("citations", a.claim.citation)
            rows.append(
                (
                    Link("claim", a.claim.id, a.claim.id),
                    a.claim.statement,
                    (link(edition, "works", citation.work), f", {citation.locator}" if citation.locator else ""),
                    a.report.status,
                    a.fact.status,
                )
            )
    head = ("Claim", "What is claimed", "Source that the text names", "Does it say so?", "Was it so?")
    return Table(
        "reports", head, tuple(rows), "Report and fact, for claims with a named source.", source_note(edition, *_TABLES)
    )


def _works(works: tuple[Row, ...]) -> Cell:
    """Works with the year in which they were published, a line for each."""
    dates = [work.published_date for work in works]
    years = [f" ({date.words})" if date and date.earliest else "" for date in dates]
    return in_lines([(Link("work", work.id, work.label), year) for work, year in zip(works, years)])
