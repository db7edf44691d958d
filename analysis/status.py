"""What a status is, in words and as a mark, and a verdict: the independent sources for and against a claim.

:mod:`analysis.assessor` has the rule by which a verdict follows from the evidence; :func:`analysis.explain.explain` says in
words what follows for a claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.rows import Row

__all__ = [
    "COMPUTED",
    "JUDGEMENT",
    "MARKED",
    "STATUSES",
    "IndependentSource",
    "Status",
    "Unverified",
    "Verdict",
]


#: What stands for an outline in the drawing of a mark.
_OPEN = 'class="open"'


@dataclass(frozen=True)
class Status:
    """A status in words and as a mark; pages, figures, print, EPUB, legends and captions take all they need from here.

    ``name`` is the word in data, code and CSS classes; ``opposed`` is true where evidence speaks against the claim.
    ``shape`` names the mark, ``drawing`` is the mark as SVG in a square of ten units, where the class ``open`` stands for an
    outline, ``marker`` is matplotlib's code for it, and ``ink`` the name of its colour in :data:`analysis.outputs.COLOURS`.
    """

    name: str
    meaning: str
    opposed: bool
    shape: str
    drawing: str
    marker: str
    ink: str

    @property
    def filled(self) -> bool:
        """Whether the mark is filled, and neither an outline nor lines."""
        return _OPEN not in self.drawing

    def painted(self, colour: str) -> str:
        """The mark as SVG in a square of ten units and in a colour, where no stylesheet says what ``open`` means."""
        outline = f'fill="none" stroke="{colour}" stroke-width="1.7"'
        return f'<g fill="{colour}">{self.drawing.replace(_OPEN, outline)}</g>'

    @classmethod
    def of(cls, claim: Row) -> Status:
        """The status of a claim as its row holds it, or :data:`JUDGEMENT`."""
        return MARKED[claim.status or JUDGEMENT.name]


#: All statuses by name, from the best supported to the most opposed.
STATUSES: Mapping[str, Status] = {status.name: status for status in (
    Status("corroborated", "two or more independent sources support it, or the document itself does", False,
           "filled circle", '<circle cx="5" cy="5" r="4"/>', "o", "soft"),
    Status("attested", "one independent source supports it", False,
           "filled triangle", '<path d="M5 .8 9.4 9H.6z"/>', "^", "soft"),
    Status("contested", "independent sources support it and others contradict it", True,
           "filled diamond", '<path d="M5 .3 9.7 5 5 9.7.3 5z"/>', "D", "accent"),
    Status("unverified", "we found no source that settles it", False,
           "open circle", '<circle class="open" cx="5" cy="5" r="3.5"/>', "o", "soft"),
    Status("doubted", "one independent source contradicts it", True,
           "open triangle on its point", '<path class="open" d="M5 8.6 1.4 1.9h7.2z"/>', "v", "accent"),
    Status("contradicted", "two or more independent sources contradict it, or the document itself does", True,
           "cross", '<path class="open" d="m1.4 1.4 7.2 7.2m0-7.2-7.2 7.2"/>', "x", "accent"),
)}  # fmt: skip
#: What a claim is that evidence cannot decide; it has no status.
JUDGEMENT = Status(
    "judgement", "a judgement, not a statement of fact", False, "dash", '<path class="open" d="M1.5 5h7"/>', "_", "soft"
)
#: Everything that has a mark, by name.
MARKED: Mapping[str, Status] = {**STATUSES, JUDGEMENT.name: JUDGEMENT}
#: The status for the numbers of independent sources for and against a claim, two standing for two or more.
_BY_NUMBERS = {(0, 0): "unverified", (0, 1): "doubted", (0, 2): "contradicted", (1, 0): "attested", (2, 0): "corroborated"}  # fmt: skip
#: The columns of claims that are computed, as fields of a schema.
COMPUTED = {
    "claims": (
        {"name": "status", "type": "string", "description": "Was it so? Computed; empty for a judgement."},
        {"name": "report", "type": "string", "description": "Does the source named in the text say so? Computed."},
    )
}


@dataclass(frozen=True)
class IndependentSource:
    """Items of evidence that go back to the same origins and count as one source; the document itself counts as two."""

    items: tuple[Row, ...]
    origins: frozenset[str]
    is_document: bool = False

    @property
    def weight(self) -> int:
        """As how many independent sources it counts."""
        return 2 if self.is_document else 1


class Unverified(Enum):
    """Why a claim is unverified; the value is the reason in words, and ``meaning`` says more."""

    NOT_COUNTED = "found, but it does not count"
    NEEDS_PRINT = "needs the printed book"
    NOT_FOUND = "looked for and not found"
    NOT_SOUGHT = "not yet looked for"

    @property
    def meaning(self) -> str:
        """What the reason says of the sources, as part of a sentence."""
        return _REASONS[self]


_REASONS = {
    Unverified.NOT_COUNTED: "what we found fails a condition for evidence: it fits only part of the claim, say, or names no source",
    Unverified.NEEDS_PRINT: "only a book, or a library’s record of one, would settle it, and we could not consult it",
    Unverified.NOT_FOUND: "we searched and found nothing that speaks for or against it",
    Unverified.NOT_SOUGHT: "we have not searched yet",
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What follows from the evidence for one claim and one question.

    ``supports`` and ``opposes`` are the independent sources, ``excluded`` the items that do not count, each with the
    reason in a few words; ``if_unverified`` is the reason why the claim is unverified, should it be.
    """

    supports: tuple[IndependentSource, ...]
    opposes: tuple[IndependentSource, ...]
    excluded: tuple[tuple[Row, str], ...]
    if_unverified: Unverified = Unverified.NOT_SOUGHT

    @property
    def weights(self) -> tuple[int, int]:
        """As how many independent sources the evidence for and against counts."""
        return sum(s.weight for s in self.supports), sum(s.weight for s in self.opposes)

    @property
    def status(self) -> str:
        """The name of the status that follows from the two numbers."""
        for_it, against = (min(n, 2) for n in self.weights)
        return _BY_NUMBERS.get((for_it, against), "contested")

    @property
    def unverified(self) -> Unverified | None:
        """Why the claim is unverified; ``None`` where it is not."""
        return self.if_unverified if self.status == "unverified" else None

    @property
    def origins(self) -> frozenset[str]:
        """All origins that some independent source rests on."""
        return frozenset().union(*(source.origins for source in (*self.supports, *self.opposes)))

    def __str__(self) -> str:
        def listed(sources: tuple[IndependentSource, ...]) -> list[str]:
            return [f"  {', '.join(i.id for i in s.items)}{' (the document itself)' * s.is_document}" for s in sources]

        for_it, against = self.weights
        supporting = [f"{self.status}; independent sources for it: {for_it}", *listed(self.supports)]
        opposing = [f"independent sources against it: {against}", *listed(self.opposes)]
        excluded = [f"not counted: {len(self.excluded)}", *(f"  {item.id}: {why}" for item, why in self.excluded)]
        return "\n".join([*supporting, *opposing, *excluded])

    __repr__ = __str__
