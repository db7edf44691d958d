"""Everything that the edition says about a claim; pages, previews, API and search only render it.

The rule by which a status follows is in :mod:`analysis.assessor`, which an edition imports.  What needs the rows of an
edition stands here, so that the imports form no circle.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from analysis.edition import Edition
from analysis.publication import Printed, in_print
from analysis.reads import remembered
from analysis.reasons import origins, rests_on, verdict_words, would_change
from analysis.rows import Row
from analysis.status import STATUSES, IndependentSource, Status, Verdict

__all__ = [
    "ATTITUDES",
    "Answer",
    "Attitude",
    "Evidence",
    "Explained",
    "ExplainedSource",
    "camps",
    "explain",
    "form_of",
    "works",
]


class Attitude(NamedTuple):
    """How the author treats a claim: in one ``word``, and as a ``phrase``, which is empty for a claim that is simply made."""

    word: str
    phrase: str


#: How the author treats a claim, by the word in the data.
ATTITUDES = {
    "asserts": Attitude("asserted", ""),
    "reports": Attitude("reported", "the text reports it and neither adopts nor rejects it"),
    "endorses": Attitude("adopted", "the text reports and adopts it"),
    "rejects": Attitude("rejected", "the text reports and rejects it"),
}
#: Whose words a claim is in, by the layer in the data.
_LAYERS = {
    "author": "the author’s words",
    "document": "a quoted document’s words",
    "translator": "the translator’s words",
    "editor": "the web editor’s words",
    "unknown": "words that we cannot ascribe to anyone",
}


#: The camps that readers see under another name than the data have.
_CAMPS = {"bolshevik": "Bolshevik", "left opposition": "Left Opposition", "scholar": "scholarship"}


@dataclass(frozen=True)
class Evidence:
    """A row of evidence with the copy that was consulted and the work whose words it is.

    ``form`` says in what form a document was consulted, and is empty for other works.
    ``carrier`` is the work that quotes these words, where they were read in a quotation; otherwise ``None``.
    """

    row: Row
    consultation: Row
    work: Row
    form: str
    carrier: Row | None = None

    @property
    def url(self) -> str | None:
        """The address of the copy on the web; ``None`` where it has another."""
        return self.consultation.address if self.consultation.address.startswith("http") else None


@dataclass(frozen=True)
class ExplainedSource:
    """An independent source: its items of evidence, and in a phrase what they go back to.

    ``is_document`` is true for the document itself; ``is_original`` also for a single eyewitness or participant.
    """

    items: tuple[Evidence, ...]
    origins: str
    is_document: bool
    is_original: bool


@dataclass(frozen=True)
class Answer:
    """What the evidence says to one question about a claim.

    ``supports`` and ``opposes`` are the independent sources, ``excluded`` the items that do not count, each with the reason.
    ``summary`` says how many sources stand on each side, ``would_change`` what would change the status.
    ``opposing_works`` are the works that speak against the claim, ``None`` where none does.
    ``unverified`` is the reason why a claim is unverified, ``fragile`` says whether the status turns on single items or on sources of unknown origin; each is
    empty where there is none.
    """

    verdict: Verdict
    supports: tuple[ExplainedSource, ...]
    opposes: tuple[ExplainedSource, ...]
    excluded: tuple[tuple[Evidence, str], ...]
    summary: str
    would_change: str
    opposing_works: Printed | None
    unverified: str = ""
    fragile: str = ""

    @property
    def status(self) -> Status:
        """The status that follows."""
        return STATUSES[self.verdict.status]


@dataclass(frozen=True)
class Explained:
    """Everything that the edition says about a claim.

    ``asserter`` is the agent who makes the claim, ``by_author`` whether that is the author of the text.
    ``fact`` answers whether it was so and is ``None`` for a judgement; ``report`` answers whether the source named in the
    text, ``cited`` with its ``locator``, says so, and is ``None`` where none is named.
    ``evidence`` are all items, in the order of the data, ``searches`` the rows of searches made for the claim.
    """

    claim: Row
    asserter: Row
    by_author: bool
    fact: Answer | None
    report: Answer | None
    cited: Row | None
    locator: str
    evidence: tuple[Evidence, ...]
    searches: tuple[Row, ...]

    @property
    def statement(self) -> str:
        """What is claimed."""
        return self.claim.statement

    @property
    def status(self) -> Status:
        """The status of the claim, which is a judgement where evidence cannot decide it."""
        return Status.of(self.claim)

    @property
    def attitude(self) -> Attitude:
        """How the author treats the claim."""
        return ATTITUDES[self.claim.attitude]

    @property
    def said_by(self) -> str:
        """A sentence that names who makes the claim; empty where it is the author of the text."""
        return "" if self.by_author else f"Said by {self.asserter.label}."

    @property
    def layer(self) -> str:
        """Whose words the claim is in."""
        return _LAYERS[self.claim.layer]


def explain(edition: Edition, claim: Row) -> Explained:
    """Collect everything that the edition says about one of its claims."""
    citation = edition.get("citations", claim.citation) if claim.citation else None
    return Explained(
        claim,
        edition.get("agents", claim.asserter),
        claim.asserter == edition.package["author"],
        _answer(edition, claim, "fact"),
        _answer(edition, claim, "report"),
        edition.get("works", citation.work) if citation else None,
        (citation and citation.locator) or "",
        tuple(_evidence(edition, row) for row in _all_items(edition, claim)),
        edition.assessor.searches_of(claim),
    )


def _all_items(edition: Edition, claim: Row) -> list[Row]:
    """The items on a claim and on others that state the same proposition, in the order of the data."""
    questions = ("fact", "report") if claim.citation else ("fact",)
    items = {item.id: item for question in questions for item in edition.assessor.items_of(claim, question)}
    return sorted(items.values(), key=lambda item: _positions(edition)[item.id])


@remembered
def _positions(edition: Edition) -> dict[str, int]:
    """Where the items of evidence stand in their table, by their ids."""
    return {row.id: place for place, row in enumerate(edition.evidence)}


def _answer(edition: Edition, claim: Row, question: str) -> Answer | None:
    verdict = edition.assessor.assess(claim, question)
    if verdict is None:
        return None
    return Answer(
        verdict,
        tuple(_source(edition, source) for source in verdict.supports),
        tuple(_source(edition, source) for source in verdict.opposes),
        tuple((_evidence(edition, item), reason) for item, reason in verdict.excluded),
        verdict_words(verdict),
        would_change(edition, claim, question),
        in_print(edition, verdict.opposes) if verdict.opposes else None,
        verdict.unverified.value if verdict.unverified else "",
        rests_on(edition, claim) if question == "fact" else "",
    )


def _source(edition: Edition, source: IndependentSource) -> ExplainedSource:
    original = source.is_document or (len(source.items) == 1 and source.items[0].descent == "own")
    items = tuple(_evidence(edition, item) for item in source.items)
    return ExplainedSource(items, origins(edition, source.origins), source.is_document, original)


def _evidence(edition: Edition, row: Row) -> Evidence:
    consultation = edition.get("consultations", row.consultation)
    work, consulted = (edition.get("works", key) for key in (edition.assessor.work_of(row), consultation.work))
    if row.quoted_work:
        return Evidence(row, consultation, work, "", consulted)
    return Evidence(row, consultation, work, form_of(edition, consultation))


def form_of(edition: Edition, consultation: Row) -> str:
    """The form in which a document was consulted, such as an edition or a translation, in words; empty for other works."""
    if edition.get("works", consultation.work).kind != "document":
        return ""
    form = (consultation.remark or "").split(";")[0]
    return f"{form[:1].lower()}{form[1:]}"


def camps(sources: Iterable[ExplainedSource]) -> str:
    """The camps of the sources, each once, in the order of the sources."""
    seen = dict.fromkeys(work.camp for work in works(sources) if work.camp and work.camp != "none")
    return ", ".join(_CAMPS.get(camp, camp) for camp in seen)


def works(sources: Iterable[ExplainedSource]) -> tuple[Row, ...]:
    """The works in which the items of sources stand, each once, in the order of the sources."""
    return tuple({item.work.id: item.work for source in sources for item in source.items}.values())
