"""What a status is, and the rule by which a claim's status follows from the evidence.

Independent sources are counted, not rows of evidence.
An item of evidence counts if enough of its source was read, if the source is a document, an eyewitness, a participant or
sourced scholarship, if the item fits the whole scope of the claim, and if it does not descend from the text itself.
Every counting item has *roots*: the works that its knowledge goes back to.  A source that saw for itself is its own root,
and everything of unknown descent shares one root.
Items that share a root are not independent: the number of independent sources is the size of the largest set of items of
which no two share one.
So the order of rows does not matter, and copies count for nothing: an item that has all the roots of another adds none.

The rule and its table are those of the edition's principles, section on claims and evidence.
This module imports no edition; :func:`analysis.explain.explain` says in words what follows for a claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from analysis.source.ids import known_ids

if TYPE_CHECKING:
    from analysis.rows import Row

__all__ = [
    "COMPUTED",
    "JUDGEMENT",
    "MARKED",
    "STATUSES",
    "UNKNOWN",
    "Assessor",
    "IndependentSource",
    "Status",
    "Verdict",
    "largest_independent",
]


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
        """Whether the mark is filled, and not an outline."""
        return not self.shape.startswith("open ")

    @classmethod
    def of(cls, claim: Row) -> Status:
        """The status of a claim as its row holds it, or :data:`JUDGEMENT`."""
        return MARKED[claim.status or JUDGEMENT.name]


#: All statuses by name, from the best supported to the most opposed.
STATUSES: Mapping[str, Status] = {status.name: status for status in (
    Status("corroborated", "independent lines for it, or the document itself; none against", False,
           "filled circle", '<circle cx="5" cy="5" r="4"/>', "o", "soft"),
    Status("attested", "one line for it, none against", False,
           "filled triangle", '<path d="M5 .8 9.4 9H.6z"/>', "^", "soft"),
    Status("contested", "lines for it and against it", True,
           "filled diamond", '<path d="M5 .3 9.7 5 5 9.7.3 5z"/>', "D", "accent"),
    Status("unverified", "nothing that counts was seen", False,
           "open circle", '<circle class="open" cx="5" cy="5" r="3.5"/>', "o", "soft"),
    Status("doubted", "one line against it, none for it", True,
           "open triangle on its point", '<path class="open" d="M5 8.6 1.4 1.9h7.2z"/>', "v", "accent"),
    Status("contradicted", "independent lines against it, or the document itself; none for it", True,
           "cross", '<path class="open" d="m1.4 1.4 7.2 7.2m0-7.2-7.2 7.2"/>', "x", "accent"),
)}  # fmt: skip
#: What a claim is that evidence cannot decide; it has no status.
JUDGEMENT = Status(
    "judgement", "evidence cannot decide it", False, "dash", '<path class="open" d="M1.5 5h7"/>', "_", "soft"
)
#: Everything that has a mark, by name.
MARKED: Mapping[str, Status] = {**STATUSES, JUDGEMENT.name: JUDGEMENT}
#: The root that everything of unknown descent shares.
UNKNOWN = "unknown"
#: The status for the numbers of independent sources for and against a claim, two standing for two or more.
_BY_NUMBERS = {(0, 0): "unverified", (0, 1): "doubted", (0, 2): "contradicted", (1, 0): "attested", (2, 0): "corroborated"}  # fmt: skip
#: The kinds of claim that the document itself decides.
DOCUMENTARY = ("wording", "signature", "date", "point")
#: The kinds of work that count.
COUNTING = ("document", "eyewitness", "participant", "scholarship")
#: The columns of claims that are computed, as fields of a schema.
COMPUTED = {
    "claims": (
        {"name": "status", "type": "string", "description": "Was it so? Computed; empty for a judgement."},
        {"name": "report", "type": "string", "description": "Does the source named in the text say so? Computed."},
    )
}
_READ = ("whole", "section", "paragraph")


@dataclass(frozen=True)
class IndependentSource:
    """Items of evidence that go back to the same roots and count as one source; the document itself counts as two."""

    items: tuple[Row, ...]
    roots: frozenset[str]
    is_document: bool = False

    @property
    def weight(self) -> int:
        """As how many independent sources it counts."""
        return 2 if self.is_document else 1


@dataclass(frozen=True)
class Verdict:
    """What follows from the evidence for one claim and one question.

    ``supports`` and ``opposes`` are the independent sources, ``excluded`` the items that do not count, each with the
    reason in a few words.
    """

    supports: tuple[IndependentSource, ...]
    opposes: tuple[IndependentSource, ...]
    excluded: tuple[tuple[Row, str], ...]

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
    def roots(self) -> frozenset[str]:
        """All roots that some independent source rests on."""
        return frozenset().union(*(source.roots for source in (*self.supports, *self.opposes)))

    def __str__(self) -> str:
        def lines(sources: tuple[IndependentSource, ...]) -> list[str]:
            return [f"  {', '.join(i.id for i in s.items)}{' (the document itself)' * s.is_document}" for s in sources]

        for_it, against = self.weights
        supporting = [f"{self.status}; lines for it: {for_it}", *lines(self.supports)]
        opposing = [f"lines against it: {against}", *lines(self.opposes)]
        excluded = [f"not counted: {len(self.excluded)}", *(f"  {item.id}: {why}" for item, why in self.excluded)]
        return "\n".join([*supporting, *opposing, *excluded])

    __repr__ = __str__


def largest_independent(items: Iterable[tuple[str, frozenset[str]]]) -> tuple[str, ...]:
    """The ids of the largest set of items of which no two share a root; of several, the first in the order of ids.

    ``items`` are pairs of an id and its roots.  An item whose roots include those of another can
    never enlarge the set and is left out at once, which keeps the search short.
    """
    ordered = sorted(items)
    least = [
        (key, roots)
        for n, (key, roots) in enumerate(ordered)
        if not any(other < roots or (other == roots and m < n) for m, (_, other) in enumerate(ordered))
    ]
    for size in range(len(least), 0, -1):
        for chosen in combinations(least, size):
            if all(not a & b for (_, a), (_, b) in combinations(chosen, 2)):
                return tuple(key for key, _ in chosen)
    return ()


class Assessor:
    """Assesses the claims of one edition; made from its tables and its package."""

    def __init__(self, tables: Mapping[str, tuple[Row, ...]], package: Mapping):
        def index(table: str) -> dict[str, Row]:
            return {row.id: row for row in tables.get(table, ())}

        self._consultations, self._works, self._citations = map(index, ("consultations", "works", "citations"))
        self._text = frozenset([package.get("work"), *package.get("editions", ())])
        self._items, self._known_roots = index("evidence"), {*self._works, UNKNOWN}
        self._evidence: dict[tuple[str, str], list[Row]] = {}
        for row in tables.get("evidence", ()):
            self._evidence.setdefault((row.claim, row.question), []).append(row)

    def work_of(self, item: Row) -> str:
        """The key of the work in which an item of evidence stands."""
        return self._consultations[item.consultation].work

    def assess(
        self, claim: Row, question: str = "fact", without: Iterable[str] = (), exclude: Iterable[str] = ()
    ) -> Verdict | None:
        """What follows from the evidence for a claim; ``None`` for a judgement, or a report where no source is named.

        ``without`` names works to be taken away with all that goes back to them, or :data:`UNKNOWN`; ``exclude`` names items
        of evidence not to be counted: so one sees what rests on them.
        Raises :class:`~analysis.source.ids.UnknownIdError` for an unknown work or item, :class:`TypeError` for a text in place
        of a list, and :class:`ValueError` for another question than ``fact`` or ``report``.
        """
        if question not in ("fact", "report"):
            raise ValueError(f"the question is 'fact' or 'report', and not {question!r}")
        removed = known_ids("without", without, self._known_roots, "works")
        skipped = known_ids("exclude", exclude, self._items, "evidence")
        if not claim.assessable or (question == "report" and not claim.citation):
            return None
        document = self._document(claim, question)
        items = list(self._evidence.get((claim.id, question), ()))
        if question == "report":  # what the named source says of the fact is what it reports
            items += [i for i in self._evidence.get((claim.id, "fact"), ()) if self.work_of(i) == document]
        items = [item for item in items if item.id not in skipped]
        counted: dict[str, list[tuple[Row, frozenset[str]]]] = {"supports": [], "opposes": []}
        of_document: dict[str, list[Row]] = {"supports": [], "opposes": []}
        excluded = []
        roots = {item.id: self._roots(item, items) for item in items}
        reasons = {item.id: self._reason_to_exclude(item, roots[item.id]) for item in items}
        document_read = document not in removed and any(
            self.work_of(item) == document and not reasons[item.id] for item in items
        )
        for item in items:
            if reasons[item.id] or roots[item.id] & removed:
                excluded.append((item, reasons[item.id] or "what it rests on is taken away"))
            elif document_read and self.work_of(item) == document:
                of_document[item.stance].append(item)
            elif document_read and document in roots[item.id]:
                excluded.append((item, "derives from the document, which was seen itself"))
            else:
                counted[item.stance].append((item, roots[item.id]))
        supports, opposes = (_independent(counted[s], of_document[s], document) for s in ("supports", "opposes"))
        return Verdict(supports, opposes, tuple(excluded))

    def _document(self, claim: Row, question: str) -> str | None:
        """The document whose own words decide the question."""
        if question == "report":
            return self._citations[claim.citation].work
        return claim.document if claim.kind in DOCUMENTARY else None

    def _reason_to_exclude(self, item: Row, roots: frozenset[str]) -> str | None:
        """Why an item does not count; ``None`` where it does."""
        consultation = self._consultations[item.consultation]
        kind = self._works[consultation.work].kind
        if consultation.work in self._text or roots & self._text:
            return "descends from the text itself"
        if consultation.standing != "evidence":
            return "a lead only"
        if consultation.extent not in _READ:
            return "too little of it was seen"
        if kind not in COUNTING:
            return f"{kind}, and no source of its own"
        if item.scope != "whole":
            return "fits a part of the claim only"
        return None

    def _roots(self, item: Row, items: list[Row], passed: frozenset[str] = frozenset()) -> frozenset[str]:
        """The works that an item goes back to, through the works that stand beside it as evidence."""
        if item.descent == "own":
            return frozenset([self.work_of(item)])
        if item.descent == "unknown":
            return frozenset([UNKNOWN])
        passed |= {item.id}
        roots: frozenset[str] = frozenset()
        for work in item.derives_from:
            same = [i for i in items if self.work_of(i) == work]
            nearer = [i for i in same if i.descent == "derived"]
            further = [self._roots(i, items, passed) for i in nearer if i.id not in passed]
            roots |= frozenset().union(*further)
            if any(i.descent == "own" for i in same) or not nearer:
                roots |= {work}
            elif not further:
                roots |= {UNKNOWN}  # works that derive from each other leave open where they have it from
        return roots


def _independent(
    counted: list[tuple[Row, frozenset[str]]], of_document: list[Row], document: str | None
) -> tuple[IndependentSource, ...]:
    """The independent sources in the counted items of one side, each item given with its roots."""
    items = {item.id: (item, roots) for item, roots in counted}
    heads = largest_independent((key, roots) for key, (_, roots) in items.items())
    members: dict[str, list[str]] = {head: [head] for head in heads}
    for key in sorted(items):
        if key not in members:
            # Every item shares a root with some head, or the set of heads would not be the largest.
            head = next(h for h in heads if items[h][1] & items[key][1])
            members[head].append(key)
    sources = [IndependentSource(tuple(items[k][0] for k in keys), items[head][1]) for head, keys in members.items()]
    if of_document:
        sources.insert(0, IndependentSource(tuple(of_document), frozenset([document]), is_document=True))
    return tuple(sources)
