"""The state of the edition, passage by passage, and how often it is wrong."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import Link, Table
from analysis.rows import Row
from analysis.studies.chains import chains, consulted_works
from analysis.studies.chronology import Dated, evidence_dates
from analysis.studies.sample import is_current, wilson
from analysis.studies.study import check_word, source_note, with_source_note
from analysis.studies.verdicts import unverified
from analysis.words import number_words

__all__ = [
    "by_table",
    "checks",
    "errors",
    "findings",
    "latest_sample",
    "outcomes",
    "reread",
    "rereadings",
    "states",
    "weaknesses",
]

#: The outcomes of a second check, from the best.
OUTCOMES = ("confirmed", "imprecise", "wrong", "not reached")
#: What readers see for them.
_OUTCOME_WORDS = {"confirmed": "exact", "imprecise": "inexact", "wrong": "wrong", "not reached": "not reached"}

#: The words for the outcomes in the result of a second reading.
_RESULT_WORDS = {
    "confirmed": "confirmed",
    "imprecise": "made more exact",
    "wrong": "wrong and corrected",
    "not reached": "could not be opened again",
}


def latest_sample(edition: Edition) -> Row | None:
    """The sample that was closed last; ``None`` where none was drawn."""
    return max(edition.error_samples, key=lambda s: (s.date.latest, s.id), default=None)


def outcomes(edition: Edition, sample: Row, table: str | None = None) -> dict[str, int]:
    """How many rows of a sample had each of :data:`OUTCOMES`: those of one table, or all.

    Raises :class:`ValueError` for a table that the sample was not drawn from.
    """
    if table is not None:
        check_word("table of the sample", table, sample.sampled.split())
    counted = [r.outcome for r in edition.rechecks if r.error_sample == sample.id and table in (None, r.sampled)]
    return {outcome: counted.count(outcome) for outcome in OUTCOMES}


def errors(edition: Edition) -> dict[str, str | int]:
    """The latest sample in numbers for sentences: rows drawn and reached, wrong ones, and the rate in per cent with its interval.

    The interval is that of :func:`~analysis.studies.sample.wilson`, at 95 in a hundred.
    """
    sample = latest_sample(edition)
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


def rereadings(edition: Edition) -> dict[str, int]:
    """The complete second reading of evidence in numbers for sentences: items that count, and the outcomes for all of them.

    ``counted`` are the items that count for or against a claim, ``counted reread`` those of them that were taken up again,
    ``counted read`` those of these whose source could be opened,
    ``reread`` all items that were; the outcomes are those of all items, and after ``counted`` those of the items that count.
    """
    last = {r.key: r.outcome for r in edition.rechecks if r.review and r.sampled == "evidence"}
    counted = _counted_evidence(edition)
    every, of_counted = list(last.values()), [last[key] for key in counted & last.keys()]
    return (
        {"counted": len(counted), "counted reread": len(of_counted), "reread": len(last)}
        | {"counted read": len(of_counted) - of_counted.count(OUTCOMES[-1])}
        | {outcome: every.count(outcome) for outcome in OUTCOMES}
        | {f"counted {outcome}": of_counted.count(outcome) for outcome in OUTCOMES}
    )


@with_source_note
def reread(edition: Edition) -> Table:
    """What a second reader found in the items of evidence: those that count for or against a claim, and the others."""
    numbers = rereadings(edition)
    rows = tuple(
        (name, str(total), *(str(number) for number in outcome_numbers))
        for name, total, outcome_numbers in (
            (
                "Items that count",
                numbers["counted reread"],
                [numbers[f"counted {outcome}"] for outcome in OUTCOMES],
            ),
            (
                "Other items",
                numbers["reread"] - numbers["counted reread"],
                [numbers[outcome] - numbers[f"counted {outcome}"] for outcome in OUTCOMES],
            ),
        )
    )
    head = ("Evidence", "Taken up again", *(_OUTCOME_WORDS[outcome].capitalize() for outcome in OUTCOMES))
    return Table("reread", head, rows, "Items of evidence that were read a second time.", _source(edition))


@with_source_note
def checks(edition: Edition) -> Table:
    """What was checked a second time, and with what result; readings of evidence whose items are recorded are added up by day."""
    items = [r for r in edition.rechecks if r.review]
    itemised = {r.review for r in items}
    rows, added = [], set()
    for review in edition.reviews:
        if review.id not in itemised:
            rows.append((review.date.words, review.check, review.rows, review.result))
        elif review.date not in added:
            added.add(review.date)
            group = {r.id for r in edition.reviews if r.id in itemised and r.date == review.date}
            results = [r.outcome for r in items if r.review in group]
            numbers = [f"{results.count(o)} {words}" for o, words in _RESULT_WORDS.items() if o in results]
            extent = f"{len(results)} items of evidence, in {number_words(len(group), 'reading', 'readings')}"
            rows.append((review.date.words, review.check, extent, ", ".join(numbers)))
    head = ("Date", "What was checked", "How much", "Result")
    return Table(
        "checks",
        head,
        tuple(rows),
        "Second checks, by instances of the machine that had not drafted what they checked.",
        source_note(edition, "reviews", "rechecks"),
        long_column="Result",
    )


@with_source_note
def by_table(edition: Edition) -> Table:
    """The latest sample, table by table: the rows drawn, the outcomes, and the share of wrong rows with its Wilson interval."""
    sample = latest_sample(edition)
    rows = []
    for table in sample.sampled.split() if sample else ():
        counts = outcomes(edition, sample, table)
        drawn = sum(counts.values())
        reached = drawn - counts["not reached"]
        bounds = [_per_cent(bound) for bound in wilson(counts["wrong"], reached)] if reached else []
        rows.append((table, str(drawn), *map(str, counts.values()), f"{' to '.join(bounds)} %" if bounds else "–"))
    columns = (_OUTCOME_WORDS[outcome].capitalize() for outcome in OUTCOMES)
    head = ("Table", "Drawn", *columns, "Share wrong, 95 % interval")
    return Table("by-table", head, tuple(rows), "The random sample, table by table.", _source(edition))


@with_source_note
def findings(edition: Edition) -> Table:
    """The rows of the latest sample that were not found exact, with what was found."""
    sample = latest_sample(edition)
    rows = tuple(
        (r.sampled, r.key, _OUTCOME_WORDS[r.outcome], r.statement)
        for r in edition.rechecks
        if sample and r.error_sample == sample.id and r.outcome != "confirmed"
    )
    head = ("Table", "Row", "Outcome", "What was found")
    return Table(
        "findings",
        head,
        rows,
        "Rows of the sample that were inexact, wrong or out of reach.",
        _source(edition),
        long_column="What was found",
    )


@with_source_note
def states(edition: Edition) -> Table:
    """The state of every passage: whether its text was read a second time, its claims and how many are decided, its quotations and notes."""
    read = {p for review in edition.reviews for p in review.passages}
    all_chains = chains(edition)
    rows = []
    for passage in edition.passages:
        claims = [c for c in edition.claims if c.passage == passage.id and c.assessable]
        decided = [c for c in claims if c.status != "unverified"]
        own = [c for c in all_chains if c.quotation.passage == passage.id]
        rows.append(
            (
                Link("passage", passage.id, passage.id),
                "yes" if passage.id in read else "no",
                f"{len(decided)} of {len(claims)}" if claims else "no claims to test",
                f"{sum(bool(c.originals) for c in own)} of {len(own)}" if own else "–",
                str(sum(k.passage == passage.id for k in edition.commentary)),
            )
        )
    head = (
        "Passage",
        "Text read a second time",
        "Claims for or against which evidence counts",
        "Quotations whose original we print",
        "Editors’ notes",
    )
    return Table(
        "states", head, tuple(rows), "How thoroughly each passage has been checked.", source_note(edition, "passages")
    )


def weaknesses(edition: Edition) -> dict[str, int | str]:
    """What is weak, in numbers for sentences: what was not consulted, rests on one source, or was not checked.

    ``reasons`` are those for which claims are unverified, with the number of claims; what applies to none is omitted.
    """
    cited = {c.work for c in edition.citations}
    counted = _counted_evidence(edition)
    return {
        "cited works": len(cited),
        "cited works not consulted": len(cited - consulted_works(edition)),
        "unverified claims": sum(c.status == "unverified" for c in edition.claims),
        "one source": sum(c.status in ("attested", "doubted") for c in edition.claims),
        "reports unverified": sum(c.report == "unverified" for c in edition.claims),
        "evidence that does not count": len(edition.evidence) - len(counted),
        "evidence": len(edition.evidence),
        "evidence that counts": len(counted),
        "unknown origin": sum(e.descent == "unknown" for e in edition.evidence if e.id in counted),
        "quotations not followed": sum(c.verdict in ("open", "no chain") for c in chains(edition)),
        "events by text only": sum(Dated(e, evidence_dates(edition, e)).state == "text only" for e in edition.events),
        "reasons": "; ".join(f"{reason.value} ({n})" for reason, n in unverified(edition).items() if n) or "none",
    }


def _counted_evidence(edition: Edition) -> set[str]:
    """The ids of evidence that counts for or against some claim, on fact or report."""
    assess = edition.assessor.assess
    return {
        item.id
        for claim in edition.claims
        for question in ("fact", "report")
        if (verdict := assess(claim, question))
        for source in (*verdict.supports, *verdict.opposes)
        for item in source.items
    }


def _source(edition: Edition) -> str:
    samples = number_words(len(edition.error_samples), "sample", "samples")
    return f"Computed from {samples} and {number_words(len(edition.rechecks), 'second check', 'second checks')} in this edition’s data."
