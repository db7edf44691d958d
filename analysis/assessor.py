"""How the status of a claim follows from the evidence: the rule of the edition's principles, in code.

An item of evidence counts for a fact if enough of it was read, if it is a source of a kind that counts, if it fits the
whole scope of the claim, if it does not come from the text itself, if it is not a party's word in its own favour or its
label for the other side, and if a reader can find it again.  What a party admits against itself counts.

What counts is the number of independent sources, not of items.  Every counting item has *origins*: the observers and
documents that it goes back to.  An observer is a person, so three works of one eyewitness are one origin.  Items that
share an origin are not independent, so the number of independent sources is the size of the largest set of items of which
no two share an origin.  That makes the count free of order and blind to copies: an item that has all the origins of
another adds nothing to it.  Items whose origin we could not establish never add to others on the same side; where there
are no others, all of them together count as one.

Claims that state the same proposition share their evidence, and so their status.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from analysis.rows import Row
from analysis.source.ids import known_ids
from analysis.status import IndependentSource, Unverified, Verdict

__all__ = ["DOCUMENTARY", "UNKNOWN", "Assessor", "largest_independent"]

#: The origin that stands for all sources whose origin we could not establish.
UNKNOWN = "unknown"
#: The kinds of claim that the document itself can decide.
DOCUMENTARY = ("wording", "signature", "date", "point")
#: The kinds of work that count for any fact, and the kind that counts for plain facts only.
_COUNTING = ("document", "eyewitness", "participant", "scholarship")
_PLAIN = "reference"
#: The kinds of work whose quotations of other works count, if they name the page.
_CARRIERS = ("document", "scholarship", "compilation")
_KIND_NAMES = {
    "compilation": "a compilation",
    "eyewitness": "an eyewitness",
    "participant": "a participant",
    "reference": "a reference work",
    "web": "a web page",
}
_READ = ("whole", "section", "paragraph")
#: A place that a reader can find: with a page, chapter, date or number in it, or the entry of a reference work.
_PLACE = re.compile(r"\d|\b[IVXLC]+\b|\bentry [A-Z]")
#: A place in what is said of a printed copy.
_PLACE_IN_COPY = re.compile(r"\b(?:pages?|chapters?|notes?|sections?|parts?)\s+(?:\d|[IVXLC]+\b)|\btitle page\b")
#: Why an item that bears on a party does not count; an admission, the third word of the column, does.
_BIAS = {"own-word": "a party’s own word in its own favour", "label": "one side’s label for the other"}


def largest_independent(items: Iterable[tuple[str, frozenset[str]]]) -> tuple[str, ...]:
    """The ids of the largest set of items of which no two share an origin; of several, the first in the order of ids.

    ``items`` are pairs of an id and its origins.  An item whose origins include all those of another can never enlarge the
    set; it is dropped first, which keeps the search short.
    """
    ordered = sorted(items)
    least = [
        (key, origins)
        for n, (key, origins) in enumerate(ordered)
        if not any(other < origins or (other == origins and m < n) for m, (_, other) in enumerate(ordered))
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

        self._consultations, self._works, self._citations = index("consultations"), index("works"), index("citations")
        self._items = index("evidence")
        self._consulted = {c.work for c in self._consultations.values() if c.standing == "evidence"}
        self._origins = {*self._works, *index("agents"), UNKNOWN}
        self._text = frozenset([package.get("work"), *package.get("editions", ())])
        self._proposition = {claim.id: claim.same_as or claim.id for claim in tables.get("claims", ())}
        self._evidence: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in tables.get("evidence", ()):
            # A fact is that of the proposition; a report is of the source that this claim's own passage names.
            of = self._proposition.get(row.claim, row.claim) if row.question == "fact" else row.claim
            self._evidence[of, row.question].append(row)
        self._searches: dict[str, list[Row]] = defaultdict(list)
        for search in tables.get("searches", ()):
            # A search for two claims that state the same is one search.
            for proposition in dict.fromkeys(self._proposition.get(claim, claim) for claim in search.claims):
                self._searches[proposition].append(search)

    def work_of(self, item: Row) -> str:
        """The key of the work whose words an item of evidence is: the one quoted, else the one consulted."""
        return item.quoted_work or self._consultations[item.consultation].work

    def items_of(self, claim: Row, question: str = "fact") -> tuple[Row, ...]:
        """All items of evidence on a claim, including those on other claims that state the same proposition."""
        if question == "fact":
            return tuple(self._evidence.get((self._proposition.get(claim.id, claim.id), "fact"), ()))
        # What the named source says about the fact is itself the report.
        document = self._document(claim, question)
        said = (i for i in self._evidence.get((claim.id, "fact"), ()) if self.work_of(i) == document)
        own = (i for i in self.items_of(claim) if i.claim == claim.id and self.work_of(i) == document)
        return tuple(dict.fromkeys([*self._evidence.get((claim.id, "report"), ()), *said, *own]))

    def searches_of(self, claim: Row) -> tuple[Row, ...]:
        """The recorded searches for a claim, or for another of the same proposition."""
        searches = self._searches.get(self._proposition.get(claim.id, claim.id), ())
        return tuple({search.id: search for search in searches}.values())

    def assess(
        self, claim: Row, question: str = "fact", without: Iterable[str] = (), exclude: Iterable[str] = ()
    ) -> Verdict | None:
        """The verdict on a claim; ``None`` for a judgement, and for a report where the text names no source.

        ``without`` names origins (works, agents or :data:`UNKNOWN`) to be taken away with everything that goes back to
        them, and ``exclude`` items of evidence not to be counted; so one sees which claims rest on them.
        Raises :class:`~analysis.source.ids.UnknownIdError` for an id that no row has, :class:`TypeError` for a text in place of
        a list, and :class:`ValueError` for another question than ``fact`` or ``report``.
        """
        if question not in ("fact", "report"):
            raise ValueError(f"the question is 'fact' or 'report', not {question!r}")
        removed = known_ids("without", without, self._origins, "works or agents")
        skipped = known_ids("exclude", exclude, self._items, "evidence")
        if not claim.assessable or (question == "report" and not claim.citation):
            return None
        items = [item for item in self.items_of(claim, question) if item.id not in skipped]
        document = self._document(claim, question)
        origins = {item.id: self._origins_of(item, items) for item in items}
        faults = {item.id: self._fault(item, claim, origins[item.id]) for item in items}
        document_read = document not in removed and any(self._is(document, i) and not faults[i.id] for i in items)
        counted: dict[str, list[Row]] = {"supports": [], "opposes": []}
        documents: dict[str, list[Row]] = {"supports": [], "opposes": []}
        excluded = []
        for item in items:
            if fault := faults[item.id]:
                excluded.append((item, fault))
            elif origins[item.id] & removed or self.work_of(item) in removed:
                excluded.append((item, "rests on a source that was taken away"))
            elif document_read and self._is(document, item):
                documents[item.stance].append(item)
            elif document_read and origins[item.id] & self._observers(document):
                excluded.append((item, "derives from the document, which we read directly"))
            else:
                counted[item.stance].append(item)
        for side, rows in counted.items():
            known = [item for item in rows if UNKNOWN not in origins[item.id]]
            if known or documents[side]:
                excluded += [(item, _NO_ORIGIN) for item in rows if item not in known]
                counted[side] = known
        sources = {side: self._sources(counted[side], origins, documents[side], document) for side in counted}
        return Verdict(
            sources["supports"], sources["opposes"], tuple(excluded), self._why_unverified(claim, question, excluded)
        )

    def decisive(self, claim: Row) -> tuple[tuple[Row, str], ...]:
        """The items of evidence that each decide the status alone, with the status that the claim would have without the item."""
        verdict = self.assess(claim)
        if verdict is None:
            return ()
        items = [item for source in (*verdict.supports, *verdict.opposes) for item in source.items]
        others = ((item, self.assess(claim, exclude=[item.id]).status) for item in items)
        return tuple((item, status) for item, status in others if status != verdict.status)

    def _document(self, claim: Row, question: str) -> str | None:
        """The document whose own words decide the question."""
        if question == "report":
            return self._citations[claim.citation].work
        return claim.document if claim.kind in DOCUMENTARY else None

    def _is(self, document: str | None, item: Row) -> bool:
        """Whether an item is the document itself, read in an edition or facsimile, and no quotation of it or addition to it."""
        speaks = not item.quoted_work and item.descent == "own"
        return document is not None and speaks and self.work_of(item) == document

    def _fault(self, item: Row, claim: Row, origins: frozenset[str]) -> str | None:
        """The reason why an item does not count; ``None`` if it counts."""
        speaking = self.work_of(item)
        if {self._consultations[item.consultation].work, speaking} & self._text or origins & self._text:
            return "comes from the text itself"
        if fault := self._reading_fault(item.consultation, (item.quoted_locator or "") if item.quoted_work else None):
            return fault
        if fault := self._kind_fault(speaking, claim.plain):
            return fault
        if item.scope != "whole":
            return "fits only part of the claim"
        if item.bias in _BIAS:
            return _BIAS[item.bias]
        return self._place_fault(item.consultation, item.locator)

    def source_fault(
        self, consultation: str, locator: str, *, quoted_locator: str | None = None, plain: bool = False
    ) -> str | None:
        """The reason why a place that the editors read in a copy does not count as a source; ``None`` if it counts.

        ``quoted_locator`` is the place in the quoted work if the editors read the words as a quotation; ``plain`` is true
        for a plain fact, for which a reference work suffices.  The conditions are the same as for evidence.
        Raises :class:`~analysis.source.ids.UnknownIdError` for a copy that no row has.
        """
        (known,) = known_ids("consultation", [consultation], self._consultations, "consultations")
        work = self._consultations[known].work
        if work in self._text:
            return "comes from the text itself"
        fault = self._reading_fault(known, quoted_locator)
        # The author of the quoted work, not of the quoting one, may be a party to the matter.
        return fault or (not quoted_locator and self._kind_fault(work, plain)) or self._place_fault(known, locator)

    def _reading_fault(self, consultation: str, quoted_locator: str | None) -> str | None:
        """The reason why what was read in a copy does not suffice; ``quoted_locator`` is given for a quotation."""
        copy = self._consultations[consultation]
        kind = self._works[copy.work].kind
        if copy.standing != "evidence":
            return "an unsourced account"
        if copy.extent not in _READ:
            return "we read too little of it"
        if quoted_locator is not None and kind not in _CARRIERS:
            quoting = _KIND_NAMES.get(kind, kind)
            return f"quoted only by {quoting}, not in sourced scholarship or an edition of documents"
        if quoted_locator is not None and not _PLACE.search(quoted_locator):
            return "a quotation without its page"
        return None

    def _kind_fault(self, speaking: str, plain: bool) -> str | None:
        """The reason why works of this kind do not count; ``None`` if they count."""
        kind = self._works[speaking].kind
        if kind in _COUNTING or (plain and kind == _PLAIN):
            return None
        return f"{_KIND_NAMES.get(kind, kind)} does not count for a claim of this kind"

    def _place_fault(self, consultation: str, locator: str) -> str | None:
        """The reason why a reader could not find a place again; ``None`` if one could."""
        address = self._consultations[consultation].address
        if address.startswith("http") or _PLACE.search(locator) or _PLACE_IN_COPY.search(address):
            return None
        return "cannot be found again: neither a page nor a public address"

    def _origins_of(self, item: Row, items: list[Row], seen: frozenset[str] = frozenset()) -> frozenset[str]:
        """The observers and documents that an item goes back to, followed through other works in the evidence."""
        if item.descent == "own":
            return self._observers(self.work_of(item))
        if item.descent == "unknown":
            return frozenset([UNKNOWN])
        origins: frozenset[str] = frozenset()
        origins |= frozenset(item.observers)
        for key in item.derives_from:
            if key == self.work_of(item):  # A work quoted elsewhere goes back to itself.
                origins |= self._observers(key)
                continue
            same = [i for i in items if self.work_of(i) == key]
            nearer = [i for i in same if i.descent == "derived"]
            further = [self._origins_of(i, items, seen | {item.id}) for i in nearer if i.id not in seen | {item.id}]
            origins |= frozenset().union(*further)
            if any(i.descent == "own" for i in same) or not nearer:
                origins |= self._observers(key)
            elif not further:
                origins |= {UNKNOWN}  # Works that derive from each other leave the origin open.
        return origins

    def _observers(self, key: str) -> frozenset[str]:
        """The origins that a key stands for: the authors of a work, or the key itself for a person or a work without authors."""
        work = self._works.get(key)
        return frozenset(work.author if work and work.author else [key])

    def _sources(
        self, counted: list[Row], origins: dict[str, frozenset[str]], documents: list[Row], document: str | None
    ) -> tuple[IndependentSource, ...]:
        items = {item.id: item for item in counted}
        heads = largest_independent((key, origins[key]) for key in items)
        members: dict[str, list[str]] = {head: [head] for head in heads}
        for key in sorted(items):
            if key not in members:
                # Every item shares an origin with some head; otherwise the set of heads would not be the largest.
                head = next(h for h in heads if origins[h] & origins[key])
                members[head].append(key)
        sources = [IndependentSource(tuple(items[k] for k in keys), origins[head]) for head, keys in members.items()]
        if documents:
            sources.insert(0, IndependentSource(tuple(documents), frozenset([document]), is_document=True))
        return tuple(sources)

    def _why_unverified(self, claim: Row, question: str, excluded: list[tuple[Row, str]]) -> Unverified:
        """Why a claim without counting evidence is unverified: the first reason that applies."""
        if excluded:
            return Unverified.NOT_COUNTED
        if question == "report" and self._document(claim, question) not in self._consulted:
            return Unverified.NEEDS_PRINT
        results = {search.result for search in self.searches_of(claim)}
        if "printed book needed" in results:
            return Unverified.NEEDS_PRINT
        return Unverified.NOT_FOUND if results else Unverified.NOT_SOUGHT


_NO_ORIGIN = "we could not establish where it has this from, and the origin of other sources on this side is known"
