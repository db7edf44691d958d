"""Claims and verdicts: what holds, what does not, and what was in print when the text was written.

The status of a claim is computed by :mod:`analysis.status`; here claims are counted and put into tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.edition import Edition
from analysis.outputs import Cell, Link, Table
from analysis.rows import Row
from analysis.status import STATUSES, UNKNOWN, Assessor, IndependentSource, Verdict
from analysis.studies.study import check_word, in_lines, link, source_note, with_source_note

__all__ = [
    "Assessed",
    "assessed",
    "by_passage",
    "camps",
    "contested",
    "form_of",
    "in_print",
    "judgements",
    "lines_words",
    "number_words",
    "reports",
    "root_words",
    "tally",
    "then_and_now",
    "would_change",
]

#: How the author stands to a claim, after the name of who asserts it.
_ATTITUDES = {"asserts": "asserted", "reports": "reported", "endorses": "adopted", "rejects": "rejected"}
_TABLES = ("claims", "evidence")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


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
    """How many claims there are, how many are judgements, and how many have each status, by fact and by report."""
    facts = [c.status for c in edition.claims if c.assessable]
    reports_made = [c.report for c in edition.claims if c.report]
    claimed = {c.passage for c in edition.claims if c.assessable}
    return (
        {"claims": len(edition.claims), "assessable": len(facts), "judgements": len(edition.claims) - len(facts)}
        | {status: facts.count(status) for status in STATUSES}
        | {"reports": len(reports_made)}
        | {f"report {status}": reports_made.count(status) for status in STATUSES}
        | {"evidence": len(edition.evidence), "without a claim": len(edition.passages) - len(claimed)}
    )


def form_of(edition: Edition, copy: Row) -> str:
    """In what form a document was seen, in words for a bracket, for one document has many prints; of other works nothing."""
    form = (copy.remark or "").split(";")[0] if edition.get("works", copy.work).kind == "document" else ""
    return f"{form[0].lower()}{form[1:]}" if form else ""


def number_words(number: int, one: str, many: str) -> str:
    """A number with its noun, in words up to ten: ``two lines``."""
    return f"{_NUMBERS[number] if number < len(_NUMBERS) else number} {one if number == 1 else many}"


def lines_words(verdict: Verdict) -> str:
    """The lines of a verdict in words; the document itself, which counts as two, is named."""

    def side(lines: tuple[IndependentSource, ...]) -> str:
        number = sum(line.weight for line in lines)
        if any(line.weight > 1 for line in lines):
            return (
                "the document itself"
                if number == 2
                else f"{number_words(number, 'line', 'lines')}, two of them the document itself,"
            )
        return number_words(number, "line", "independent lines")

    for_it = f"{side(verdict.supports)} for it" if verdict.supports else "no line for it"
    against = side(verdict.opposes) if verdict.opposes else "none"
    return f"{for_it}{',' if verdict.supports or verdict.opposes else ' and'} {against} against"


def root_words(edition: Edition, roots: frozenset[str]) -> str:
    """Original sources by their labels; raises :class:`~analysis.source.ids.UnknownId` for a key that is no work."""
    labels = {key: edition.get("works", key).label for key in roots if key != UNKNOWN}
    return " and ".join(sorted(labels.get(key, "the sources of unknown descent") for key in roots))


def camps(edition: Edition, lines: tuple[IndependentSource, ...]) -> str:
    """The camps that lines come from, in the order of the lines."""
    assess = edition.assessor
    found = [edition.get("works", assess.work_of(item)).camp for line in lines for item in line.items]
    return ", ".join(dict.fromkeys(camp for camp in found if camp and camp != "none"))


def would_change(edition: Edition, claim: Row, question: str = "fact", assess: Assessor | None = None) -> str:
    """What would change a status: a line more on either side, or the loss of a root that it rests on."""
    assess = assess or edition.assessor
    verdict = assess.assess(claim, question)
    more = {
        "unverified": "One source that counts would make it attested or doubted.",
        "attested": "A second line for it would corroborate it; one against it would make it contested.",
        "doubted": "A second line against it would contradict it; one for it would make it contested.",
        "corroborated": "One line against it would make it contested.",
        "contradicted": "One line for it would make it contested.",
        "contested": "It stays contested while each side has a line.",
    }[verdict.status]
    falls = [
        (root, after.status)
        for root in sorted(verdict.roots)
        if (after := assess.assess(claim, question, without=[root])) and after.status != verdict.status
    ]
    told = [f"without {root_words(edition, frozenset([root]))} it would be {status}" for root, status in falls]
    return more + (f" {'; '.join(told)[:1].upper()}{'; '.join(told)[1:]}." if told else "")


def in_print(edition: Edition, lines: tuple[IndependentSource, ...]) -> tuple[list[str], list[str], list[str]]:
    """The works of lines by when they came before the public: by the text's dateline, later, unknown."""
    end = edition.get("events", edition.package["dateline"]).text_date.latest
    assess = edition.assessor
    early, late, open_ = [], [], []
    for work in dict.fromkeys(assess.work_of(item) for line in lines for item in line.items):
        date = edition.get("works", work).published_date
        if date is None or date.latest is None or (date.earliest and date.earliest <= end < date.latest):
            open_.append(work)
        else:
            (early if date.latest <= end else late).append(work)
    return early, late, open_


def contested(edition: Edition) -> list[Assessed]:
    """The claims that some line opposes."""
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
            (link(edition, "agents", a.claim.asserter), f", {_ATTITUDES[a.claim.attitude]}"),
            a.fact.status,
            f"{a.fact.weights[0]}\u00a0:\u00a0{a.fact.weights[1]}",
        )
        for a in assessed(edition)
        if not statuses or a.fact.status in statuses
    ]
    words = " or ".join(statuses)
    return Table(
        "claims-" + ("-".join(statuses) or "all"),
        ("Claim", "Passage", "What is claimed", "By whom, and how it is taken up", "Status", "Lines for : against"),
        tuple(rows),
        f"Claims that are {words}." if words else "All claims that evidence could decide.",
        source_note(edition, *_TABLES),
    )


@with_source_note
def then_and_now(edition: Edition) -> Table:
    """For each claim that some line opposes: what opposing evidence was in print by the dateline, and what came later."""
    rows = []
    for a in contested(edition):
        early, late, open_ = in_print(edition, a.fact.opposes)
        rows.append(
            (
                Link("claim", a.claim.id, a.claim.id),
                a.claim.statement,
                a.fact.status,
                _works(edition, early),
                _works(edition, late),
                _works(edition, open_),
            )
        )
    dateline = edition.get("events", edition.package["dateline"]).text_date.words
    head = ("Claim", "What is claimed", "Status", "Against it, in print by then", "Against it, later", "Year not seen")
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


def _works(edition: Edition, keys: list[str]) -> Cell:
    """Works with the year in which they were published, a line for each."""
    works = [edition.get("works", key) for key in keys]
    years = [f" ({work.published_date.words})" if work.published_date else "" for work in works]
    return in_lines([(Link("work", work.id, work.label), year) for work, year in zip(works, years)])
