"""The status of a claim, computed from the evidence and typed nowhere.

Evidence is counted in lines of testimony, not in rows.
An item counts if enough of it was read, if it is a document, an eyewitness, a participant or
sourced scholarship, if it fits the whole scope of the claim, and if it does not descend from the
text itself.
Every counting item has *roots*: the works that its knowledge goes back to; a source that saw for
itself is its own root, and everything of unknown descent shares one root.
Items that share a root are no two lines, so the number of lines is the size of the largest set of
items of which no two share a root.
That makes the count free of order, and blind to copies: an item that has all the roots of another
adds nothing to it.

The rule and its table are those of the edition's principles, section on claims and evidence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from analysis.source.ids import UnknownId, near

if TYPE_CHECKING:
    from analysis.rows import Row

__all__ = [
    "COMPUTED",
    "MEANINGS",
    "STATUSES",
    "UNKNOWN",
    "Assessor",
    "IndependentSource",
    "Verdict",
    "largest_independent",
]

#: The root that everything of unknown descent shares.
UNKNOWN = "unknown"
#: All statuses, from the best supported to the most opposed.
STATUSES = ("corroborated", "attested", "contested", "unverified", "doubted", "contradicted")
#: What each status means, and what a claim is that has none.
MEANINGS = {
    "corroborated": "independent lines for it, or the document itself; none against",
    "attested": "one line for it, none against",
    "contested": "lines for it and against it",
    "unverified": "nothing that counts was seen",
    "doubted": "one line against it, none for it",
    "contradicted": "independent lines against it, or the document itself; none for it",
    "judgement": "evidence cannot decide it",
}
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
    """A line of testimony: items that go back to the same roots; ``weight`` is two for the document itself."""

    items: tuple[Row, ...]
    roots: frozenset[str]
    weight: int = 1


@dataclass(frozen=True)
class Verdict:
    """What the evidence makes of a claim.

    ``supports`` and ``opposes`` are the lines, ``excluded`` the items that do not count, each with
    the reason in a few words.
    """

    supports: tuple[IndependentSource, ...]
    opposes: tuple[IndependentSource, ...]
    excluded: tuple[tuple[Row, str], ...]

    @property
    def weights(self) -> tuple[int, int]:
        """The numbers of supporting and of opposing lines."""
        return sum(line.weight for line in self.supports), sum(line.weight for line in self.opposes)

    @property
    def status(self) -> str:
        """The status that follows from the two numbers."""
        for_it, against = (min(n, 2) for n in self.weights)
        return {
            (0, 0): "unverified",
            (0, 1): "doubted",
            (0, 2): "contradicted",
            (1, 0): "attested",
            (2, 0): "corroborated",
        }.get((for_it, against), "contested")

    @property
    def roots(self) -> frozenset[str]:
        """All roots that some line rests on."""
        return frozenset().union(*(line.roots for line in (*self.supports, *self.opposes)))

    def __str__(self) -> str:
        def told(lines: tuple[IndependentSource, ...]) -> list[str]:
            return [f"  {', '.join(i.id for i in n.items)}{' (the document itself)' * (n.weight > 1)}" for n in lines]

        for_it, against = self.weights
        return "\n".join(
            [
                f"{self.status}; lines for it: {for_it}",
                *told(self.supports),
                f"lines against it: {against}",
                *told(self.opposes),
                f"not counted: {len(self.excluded)}",
                *(f"  {item.id}: {why}" for item, why in self.excluded),
            ]
        )

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

        self._copies, self._works, self._citations = index("consultations"), index("works"), index("citations")
        self._text = frozenset([package.get("work"), *package.get("editions", ())])
        self._items, self._roots_there = index("evidence"), {*self._works, UNKNOWN}
        self._evidence: dict[tuple[str, str], list[Row]] = {}
        for row in tables.get("evidence", ()):
            self._evidence.setdefault((row.claim, row.question), []).append(row)

    def work_of(self, item: Row) -> str:
        """The key of the work that an item of evidence was seen in."""
        return self._copies[item.consultation].work

    def assess(
        self, claim: Row, question: str = "fact", without: Iterable[str] = (), leave_out: Iterable[str] = ()
    ) -> Verdict | None:
        """What the evidence makes of a claim; ``None`` for a judgement, or a report where no source is named.

        ``without`` names works to be taken away with all that they fed, or :data:`UNKNOWN`; ``leave_out`` items not to be
        counted: so one sees what rests on them.
        Raises :class:`~analysis.source.ids.UnknownId` for a work or an item that is none, :class:`TypeError` for a text in place
        of a list, and :class:`ValueError` for another question than ``fact`` or ``report``.
        """
        if question not in ("fact", "report"):
            raise ValueError(f"the question is 'fact' or 'report', and not {question!r}")
        gone = _known("without", without, self._roots_there, "works")
        skipped = _known("leave_out", leave_out, self._items, "evidence")
        if not claim.assessable or (question == "report" and not claim.citation):
            return None
        document = self._document(claim, question)
        items = list(self._evidence.get((claim.id, question), ()))
        if question == "report":
            # What the named source itself says of the fact is what it reports.
            items += [i for i in self._evidence.get((claim.id, "fact"), ()) if self.work_of(i) == document]
        items = [item for item in items if item.id not in skipped]
        counted: dict[str, list[tuple[Row, frozenset[str]]]] = {"supports": [], "opposes": []}
        shown: dict[str, list[Row]] = {"supports": [], "opposes": []}
        excluded = []
        roots = {item.id: self._roots(item, items) for item in items}
        document_seen = document not in gone and any(
            self.work_of(i) == document and not self._fault(i, roots[i.id]) for i in items
        )
        for item in items:
            fault = self._fault(item, roots[item.id])
            if fault or roots[item.id] & gone:
                excluded.append((item, fault or "what it rests on is taken away"))
            elif document_seen and self.work_of(item) == document:
                shown[item.stance].append(item)
            elif document_seen and document in roots[item.id]:
                excluded.append((item, "derives from the document, which was seen itself"))
            else:
                counted[item.stance].append((item, roots[item.id]))
        made = {side: self._lines(counted[side], shown[side], document) for side in counted}
        return Verdict(made["supports"], made["opposes"], tuple(excluded))

    def _document(self, claim: Row, question: str) -> str | None:
        """The document whose own words decide the question."""
        if question == "report":
            return self._citations[claim.citation].work
        return claim.document if claim.kind in DOCUMENTARY else None

    def _fault(self, item: Row, roots: frozenset[str]) -> str | None:
        """Why an item does not count."""
        copy = self._copies[item.consultation]
        kind = self._works[copy.work].kind
        if copy.work in self._text or roots & self._text:
            return "descends from the text itself"
        if copy.standing != "evidence":
            return "a lead only"
        if copy.extent not in _READ:
            return "too little of it was seen"
        if kind not in COUNTING:
            return f"{kind}, and no source of its own"
        if item.scope != "whole":
            return "fits a part of the claim only"
        return None

    def _roots(self, item: Row, items: list[Row], seen: frozenset[str] = frozenset()) -> frozenset[str]:
        """The works that an item goes back to, through the works that stand beside it as evidence."""
        if item.descent == "own":
            return frozenset([self.work_of(item)])
        if item.descent == "unknown":
            return frozenset([UNKNOWN])
        found: frozenset[str] = frozenset()
        for work in item.derives_from:
            same = [i for i in items if self.work_of(i) == work]
            nearer = [i for i in same if i.descent == "derived"]
            further = [self._roots(i, items, seen | {item.id}) for i in nearer if i.id not in seen | {item.id}]
            found |= frozenset().union(*further)
            if any(i.descent == "own" for i in same) or not nearer:
                found |= {work}
            elif not further:
                found |= {UNKNOWN}  # works that derive from each other leave open where they have it from
        return found

    def _lines(
        self, counted: list[tuple[Row, frozenset[str]]], documents: list[Row], document: str | None
    ) -> tuple[IndependentSource, ...]:
        roots = dict((item.id, found) for item, found in counted)
        items = {item.id: item for item, _ in counted}
        heads = largest_independent(roots.items())
        members: dict[str, list[str]] = {head: [head] for head in heads}
        for key in sorted(roots):
            if key not in members:
                # Every item shares a root with some head, or the set of heads would not be the largest.
                head = next(h for h in heads if roots[h] & roots[key])
                members[head].append(key)
        lines = [IndependentSource(tuple(items[k] for k in keys), roots[head]) for head, keys in members.items()]
        if documents:
            lines.insert(0, IndependentSource(tuple(documents), frozenset([document]), 2))
        return tuple(lines)


def _known(name: str, keys: Iterable[str], rows: Collection[str], table: str) -> frozenset[str]:
    """The ids that shall be taken away, if all are there: a slip would leave everything as it is, and look like a result."""
    if isinstance(keys, str):
        raise TypeError(f"{name} is a list of ids of {table}, and not a text: write ['{keys}']")
    found = frozenset(keys)
    for key in sorted(found):
        if key not in rows:
            raise UnknownId(f"{name}: {table} has no row '{key}'; {near(key, rows)}")
    return found
