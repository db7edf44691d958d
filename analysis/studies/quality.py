"""How far the edition has got, passage by passage, and how often it is wrong."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import Link, Table
from analysis.rows import Row
from analysis.studies.chains import chains
from analysis.studies.sample import is_current, wilson
from analysis.studies.study import with_source_note
from analysis.studies.verdicts import number_words

__all__ = ["by_table", "errors", "latest", "outcomes", "states", "weaknesses"]

#: The outcomes of a second check, from the best.
OUTCOMES = ("confirmed", "imprecise", "wrong", "not reached")


def latest(edition: Edition) -> Row | None:
    """The sample that was closed last."""
    return max(edition.error_samples, key=lambda s: (s.date.latest, s.id), default=None)


def outcomes(edition: Edition, sample: Row) -> dict[str, int]:
    """How many rows of a sample had each outcome."""
    found = [r.outcome for r in edition.rechecks if r.error_sample == sample.id]
    return {outcome: found.count(outcome) for outcome in OUTCOMES}


def errors(edition: Edition) -> dict[str, str | int]:
    """The latest sample in numbers for sentences: rows drawn and reached, wrong ones, the rate and its Wilson interval in per cent."""
    sample = latest(edition)
    if sample is None:
        return {}
    counts = outcomes(edition, sample)
    reached = sum(counts.values()) - counts["not reached"]
    low, high = wilson(counts["wrong"], reached)
    return {
        "drawn": sample.row_count,
        "seed": sample.seed,
        "reached": reached,
        **counts,
        "rate": _per_cent(counts["wrong"] / reached),
        "low": _per_cent(low),
        "high": _per_cent(high),
        "current": "as they stand now" if is_current(edition, sample) else "before they were last changed",
    }


def _per_cent(share: float) -> str:
    return f"{100 * share:.1f}"


@with_source_note
def by_table(edition: Edition) -> Table:
    """The latest sample, table by table: what was drawn, what was found, and the share of wrong rows with its interval."""
    sample = latest(edition)
    rows = []
    for table in sample.sampled.split() if sample else ():
        found = [r.outcome for r in edition.rechecks if r.error_sample == sample.id and r.sampled == table]
        reached = len(found) - found.count("not reached")
        span = "–" if not reached else " to ".join(_per_cent(b) for b in wilson(found.count("wrong"), reached)) + " %"
        rows.append((table, str(len(found)), *(str(found.count(o)) for o in OUTCOMES), span))
    head = ("Table", "Drawn", "Confirmed", "Imprecise", "Wrong", "Not reached", "Share wrong, 95 % interval")
    return Table("by-table", head, tuple(rows), "The sample that was checked a second time.", _source(edition))


@with_source_note
def found(edition: Edition) -> Table:
    """The rows of the latest sample that were not simply confirmed, with what was found."""
    sample = latest(edition)
    rows = tuple(
        (r.sampled, r.key, r.outcome, r.statement)
        for r in edition.rechecks
        if sample and r.error_sample == sample.id and r.outcome != "confirmed"
    )
    head = ("Table", "Row", "Outcome", "What was found")
    return Table(
        "found",
        head,
        rows,
        "Rows that the second check did not simply confirm.",
        _source(edition),
        apart="What was found",
    )


@with_source_note
def states(edition: Edition) -> Table:
    """The state of every passage: whether its text was read a second time, its claims and how many are decided, its quotations and notes."""
    read = {p for review in edition.reviews for p in review.passages}
    quoted = chains(edition)
    rows = []
    for passage in edition.passages:
        claims = [c for c in edition.claims if c.passage == passage.id and c.assessable]
        decided = [c for c in claims if c.status != "unverified"]
        own = [c for c in quoted if c.quotation.passage == passage.id]
        rows.append(
            (
                Link("passage", passage.id, passage.id),
                "yes" if passage.id in read else "no",
                f"{len(decided)} of {len(claims)}" if claims else "nothing to assess",
                f"{sum(bool(c.originals) for c in own)} of {len(own)}" if own else "–",
                str(sum(k.passage == passage.id for k in edition.commentary)),
            )
        )
    head = (
        "Passage",
        "Text read a second time",
        "Claims on which some evidence counts",
        "Quotations with the original seen",
        "Notes",
    )
    return Table("states", head, tuple(rows), "How far each passage has got.", f"From {len(rows)} passages.")


def weaknesses(edition: Edition) -> dict[str, int]:
    """What is weak, in numbers: what was not seen, rests on one root, or was not checked."""
    seen = {c.work for c in edition.consultations if c.standing == "evidence" and c.extent != "snippet"}
    cited = {c.work for c in edition.citations}
    read = {p for review in edition.reviews for p in review.passages}
    return {
        "cited works": len(cited),
        "cited works not seen": len(cited - seen),
        "unverified claims": sum(c.status == "unverified" for c in edition.claims),
        "one line": sum(c.status in ("attested", "doubted") for c in edition.claims),
        "reports unverified": sum(c.report == "unverified" for c in edition.claims),
        "evidence that does not count": len(_left_out(edition)),
        "evidence": len(edition.evidence),
        "unknown descent": sum(e.descent == "unknown" for e in edition.evidence),
        "quotations not checkable": sum(c.verdict in ("not checkable", "no chain") for c in chains(edition)),
        "events by text only": sum(
            bool(e.text_date) and not any(d.event == e.id for d in edition.datings) for e in edition.events
        ),
        "passages not read twice": len({p.id for p in edition.passages} - read),
    }


def _left_out(edition: Edition) -> set[str]:
    """The ids of evidence that does not count for the question that it was entered for."""
    assess = edition.assessor.assess
    return {
        item.id
        for claim in edition.claims
        for question in ("fact", "report")
        if (verdict := assess(claim, question))
        for item, _ in verdict.excluded
        if item.question == question
    }


def _source(edition: Edition) -> str:
    samples = number_words(len(edition.error_samples), "sample", "error_samples")
    return f"From {samples} and {len(edition.rechecks)} second checks of this edition’s data."
