"""Chains: where the quotations come from, step by step, and which work the text cites through which.

A quotation's verdict follows from its steps and is typed nowhere.
A step is *consulted* if the editors read the words at both its ends; they can check a chain up to the first that is not.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.edition import Edition
from analysis.outputs import Cell, Link, Table
from analysis.rows import Row
from analysis.source.languages import name_of_language
from analysis.studies.study import joined, link, with_source_note, work_and_place
from analysis.words import number_words, numeral

__all__ = [
    "Chain",
    "chains",
    "consulted_works",
    "graph",
    "originals",
    "quotations",
    "summary",
    "transmission_steps",
    "verdict",
]

#: The verdicts, from the best; the worst change of the steps decides.
VERDICTS = ("faithful", "shortened", "altered", "misattributed", "open", "no chain")
_WORST = {"none": 0, "translated": 0, "shortened": 1, "altered": 2, "misattributed": 3}
#: The words by which a table knows a quotation.
_FIRST_WORDS = 4
_AGREEMENTS = {"agrees": "agree with", "shortened": "shorten", "altered": "alter", "other version": "depart from"}


@dataclass(frozen=True)
class Chain:
    """A quotation with its steps in order, and the originals that the editors consulted."""

    quotation: Row
    steps: tuple[Row, ...]
    originals: tuple[Row, ...]

    @property
    def first_open(self) -> int | None:
        """The number of the first step that the editors did not consult at both ends; ``None`` if there is none."""
        return next((s.step for s in self.steps if not _is_consulted(s)), None)

    @property
    def verdict(self) -> str:
        """One of :data:`VERDICTS`, for the whole chain."""
        if not self.steps:
            return "no chain"
        return "open" if self.first_open else verdict(self.steps)

    @property
    def description(self) -> str:
        """The verdict in words, with how far it reaches; empty where no step could be checked, as with most quotations."""
        if not self.steps or not self.first_open:
            return self.verdict
        if self.first_open == 1:
            return ""
        last = self.first_open - 1
        checked = f"{verdict(self.steps[:last])} in the first {'step' if last == 1 else f'{last} steps'}"
        return f"{checked}; we could not follow it further"


def _is_consulted(step: Row) -> bool:
    return bool(step.source_consultation and step.result_consultation)


def _consulted_ends(step: Row) -> str:
    """The ends of a step at which the editors read the words, for a cell of a table."""
    ends = [name for name, copy in (("source", step.source_consultation), ("result", step.result_consultation)) if copy]
    return "both ends" if len(ends) == 2 else ends[0] if ends else "–"


def verdict(steps: tuple[Row, ...]) -> str:
    """What consulted steps did to the words: one of the first four :data:`VERDICTS`, by the worst of them."""
    return VERDICTS[max((_WORST.get(s.change, 0) for s in steps), default=0)]


def chains(edition: Edition) -> list[Chain]:
    """The quotations and slogans of the text with their chains, in the order of the text."""
    steps: dict[str, list[Row]] = {}
    for step in edition.transmissions:
        steps.setdefault(step.quotation, []).append(step)
    return [
        Chain(
            q,
            tuple(sorted(steps.get(q.id, ()), key=lambda s: s.step)),
            tuple(o for o in edition.originals if o.quotation == q.id),
        )
        for q in edition.quotations
        if q.kind in ("quotation", "slogan")
    ]


def graph(edition: Edition) -> list[tuple[str, str, str]]:
    """The citations as a directed graph: (citing, function, cited), functions in the words of CiTO.

    The citing end is the text's own work, or the work through which it cites.
    """
    own = edition.package["work"]
    edges = []
    for c in edition.citations:
        edges.append((c.via or own, c.function, c.work))
        if c.via:
            edges.append((own, "citesAsSourceDocument", c.via))
    return list(dict.fromkeys(edges))


def consulted_works(edition: Edition) -> set[str]:
    """The keys of the works of which the editors read at least a paragraph, as evidence."""
    return {c.work for c in edition.consultations if c.extent != "snippet" and c.standing == "evidence"}


def summary(edition: Edition) -> dict[str, int | str]:
    """Numbers for sentences: quotations, verdicts, steps, originals, citations and works; ``comparison`` is a predicate."""
    all_chains = chains(edition)
    agreements = [o.agreement for o in edition.originals]
    cited = {c.work for c in edition.citations}
    return (
        {"quotations": len(all_chains), "steps": len(edition.transmissions), "originals": len(agreements)}
        | {v: sum(c.verdict == v for c in all_chains) for v in VERDICTS}
        | {"with originals": sum(bool(c.originals) for c in all_chains), "comparison": _comparison(agreements)}
        | {"citations": len(edition.citations), "indirect": sum(bool(c.via) for c in edition.citations)}
        | {"works": len(cited), "consulted works": len(consulted_works(edition) & cited)}
    )


def _comparison(agreements: list[str]) -> str:
    """How the quotations compare with their originals, as the predicate of a sentence; what never occurs is omitted."""
    counts = [f"{verb} {numeral(agreements.count(a))}" for a, verb in _AGREEMENTS.items() if a in agreements]
    return f"{joined(counts)} of them" if counts else "cannot be compared with any"


def _source(edition: Edition) -> str:
    """The note under the tables of chains: they count what is quoted, and not every pair of quotation marks."""
    counts = {"quotation": len(chains(edition)), "step": len(edition.transmissions), "original": len(edition.originals)}
    return f"Computed from {joined([number_words(n, one, f'{one}s') for one, n in counts.items()])} in this edition’s data."


@with_source_note
def quotations(edition: Edition) -> Table:
    """Every quotation with the works its words went through and the verdict; brackets mark a work in which the editors did not read them.

    Where all chains end in one work, such as the translation, the caption names it, and no route repeats it or the text's own work.
    """
    all_chains = chains(edition)
    ends = {c.steps[-1].result for c in all_chains if c.steps}
    repeated = {*ends, edition.package["work"]} if len(ends) == 1 else set()
    rows = [
        (
            (Link("passage", c.quotation.passage, c.quotation.passage), f" “{_beginning(c.quotation.rendering)}”"),
            "a slogan" if c.quotation.kind == "slogan" else _speaker(edition, c.quotation),
            _route(edition, c, repeated),
            c.description or "–",
            "; ".join(dict.fromkeys(o.agreement for o in c.originals)) or "–",
        )
        for c in all_chains
    ]
    head = ("Quotation", "Whose words", "Route", "Verdict", "Compared with the original")
    further = "".join(
        f" All routes go on to {edition.get('works', end).label}, those of the section through the section itself."
        for end in ends
        if repeated
    )
    return Table(
        "quotations",
        head,
        tuple(rows),
        f"Quotations and the works through which they reached the text.{further} Brackets mark a work in which we have not read the words. "
        "A dash: we could not check the first step, or have no original to compare.",
        _source(edition),
        long_column="Route",
    )


@with_source_note
def transmission_steps(edition: Edition) -> Table:
    """Every step: from which work to which, who introduced it, which languages, what changed, and which ends were consulted."""
    rows = [
        (
            Link("passage", c.quotation.passage, f"{c.quotation.passage}, {s.step}"),
            (link(edition, "works", s.source), " → ", link(edition, "works", s.result)),
            link(edition, "agents", s.introduced_by) if s.introduced_by else "–",
            f"{name_of_language(s.source_language)} → {name_of_language(s.result_language)}",
            s.change,
            _consulted_ends(s),
            s.statement or "–",
        )
        for c in chains(edition)
        for s in c.steps
    ]
    head = ("Step", "From and to", "Introduced by", "Languages", "Change", "Ends that we read", "How we know it")
    return Table(
        "steps",
        head,
        tuple(rows),
        "The steps of the chains, one by one. “Ends that we read”: where we read the words, in the work from which they come (source), in that to which they go (result), or in both. A dash: in neither, nobody named, or nothing to add.",
        _source(edition),
        long_column="How we know it",
    )


@with_source_note
def originals(edition: Edition) -> Table:
    """The originals in the public domain that the editors read, with the edition's own English."""
    passages = {q.id: q.passage for q in edition.quotations}
    rows = [
        (
            Link("passage", passages[o.quotation], passages[o.quotation]),
            (o.source_text, "\n", *work_and_place(edition, o)),
            o.translation or "English in the source",
            (o.agreement, f": {o.statement}" if o.statement else ""),
            o.rights,
        )
        for o in edition.originals
    ]
    head = ("Passage", "The words", "In this edition’s English", "How the quotation in the text compares", "Rights")
    return Table(
        "originals", head, tuple(rows), "Quoted documents at first hand.", _source(edition), long_column=head[3]
    )


def _beginning(rendering: str) -> str:
    """The first words of a quotation, by which it is known from others of its passage."""
    first = rendering.split()
    return rendering if len(first) <= _FIRST_WORDS + 1 else f"{' '.join(first[:_FIRST_WORDS])} …"


def _route(edition: Edition, chain: Chain, repeated: set[str]) -> Cell:
    """The works that the words of a quotation went through, in order, without those at the end that are ``repeated`` in all routes."""
    if not chain.steps:
        return "–"
    first = chain.steps[0]
    stations = [(first.source, first.source_consultation), *((s.result, s.result_consultation) for s in chain.steps)]
    while len(stations) > 1 and stations[-1][0] in repeated:
        stations.pop()
    parts: list[str | Link] = []
    for n, (key, consulted) in enumerate(stations):
        work = link(edition, "works", key)
        parts += [" → "] * bool(n) + ([work] if consulted else ["[", work, "]"])
    return tuple(parts)


def _speaker(edition: Edition, quotation: Row) -> Cell:
    return link(edition, "agents", quotation.speaker) if quotation.speaker else "a document"
