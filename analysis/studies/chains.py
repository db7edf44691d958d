"""Chains: where the quotations come from, hand by hand, and which work the text cites through which.

A quotation's verdict follows from its steps and is typed nowhere.
A step is *seen* if the words were seen at both its ends.
Up to the first step that was not seen the chain can be checked; beyond it, it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.edition import Edition
from analysis.outputs import PALETTE, Cell, Figure, Link, Table, url
from analysis.rows import Row
from analysis.studies.chart import mark, row_chart
from analysis.studies.study import to_svg, with_source_note

__all__ = ["Chain", "chains", "citations", "graph", "hands", "originals", "quotations", "summary", "verdict"]

#: The verdicts, from the best; the worst change of the steps decides.
VERDICTS = ("faithful", "shortened", "altered", "misattributed", "not checkable", "no chain")
_WORST = {"none": 0, "translated": 0, "shortened": 1, "altered": 2, "misattributed": 3}


@dataclass(frozen=True)
class Chain:
    """A quotation with its steps in order and the originals that were seen."""

    quotation: Row
    steps: tuple[Row, ...]
    originals: tuple[Row, ...]

    @property
    def unseen(self) -> int | None:
        """The number of the first step that was not seen at both ends; ``None`` if all were."""
        return next((s.step for s in self.steps if not (s.source_consultation and s.result_consultation)), None)

    @property
    def verdict(self) -> str:
        """One of :data:`VERDICTS`, for the whole chain."""
        if not self.steps:
            return "no chain"
        return "not checkable" if self.unseen else verdict(self.steps)

    @property
    def told(self) -> str:
        """The verdict in words, with how far it reaches."""
        if not self.steps or not self.unseen:
            return self.verdict
        if self.unseen == 1:
            return "not checkable from the first step"
        return f"{verdict(self.steps[: self.unseen - 1])} to step {self.unseen - 1}, not checkable beyond"


def verdict(steps: tuple[Row, ...]) -> str:
    """What seen steps did to the words, by the worst of them."""
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


def summary(edition: Edition) -> dict[str, int]:
    """Counts for sentences: quotations, verdicts, steps, originals, citations and works."""
    found = chains(edition)
    ends = [o.agreement for o in edition.originals]
    return (
        {"quotations": len(found), "steps": len(edition.transmissions)}
        | {v: sum(c.verdict == v for c in found) for v in VERDICTS}
        | {"seen steps": sum(bool(s.source_consultation and s.result_consultation) for s in edition.transmissions)}
        | {"to a point": sum(bool(c.unseen and c.unseen > 1) for c in found)}
        | {"with originals": sum(bool(c.originals) for c in found), "originals": len(ends)}
        | {f"original {a}": ends.count(a) for a in ("agrees", "shortened", "altered", "other version")}
        | {"citations": len(edition.citations), "edges": len(graph(edition))}
        | {"works": len({c.work for c in edition.citations}), "indirect": sum(bool(c.via) for c in edition.citations)}
        | {"seen works": len(_seen(edition) & {c.work for c in edition.citations})}
    )


@with_source_note
def quotations(edition: Edition) -> Table:
    """Every quotation with the works its words went through and the verdict; a work in which they were not seen is in brackets."""
    rows = [
        (
            Link("passage", c.quotation.passage, c.quotation.passage),
            f"“{c.quotation.rendering}”" if c.quotation.kind == "slogan" else _speaker(edition, c.quotation),
            _way(edition, c),
            c.told,
            "; ".join(dict.fromkeys(o.agreement for o in c.originals)) or "–",
        )
        for c in chains(edition)
    ]
    head = ("Passage", "Whose words", "Way of the words", "Verdict", "End to end with the original")
    return Table(
        "quotations",
        head,
        tuple(rows),
        "Quotations and the way they came. In brackets: a work in which the words were not seen.",
        _source(edition),
        apart="Way of the words",
    )


@with_source_note
def hands(edition: Edition) -> Table:
    """Every step: from what to what, whose hand, which languages, what changed, and whether it was seen."""
    rows = [
        (
            Link("passage", c.quotation.passage, f"{c.quotation.passage}, {s.step}"),
            (
                Link("work", s.source, edition.get("works", s.source).label),
                " → ",
                Link("work", s.result, edition.get("works", s.result).label),
            ),
            Link("agent", s.introduced_by, edition.get("agents", s.introduced_by).label)
            if s.introduced_by
            else "nobody named",
            f"{s.source_language or '?'} → {s.result_language or '?'}",
            s.change,
            "seen" if s.source_consultation and s.result_consultation else "not seen",
            s.statement,
        )
        for c in chains(edition)
        for s in c.steps
    ]
    head = ("Step", "From and to", "Hand", "Languages", "Change", "Seen", "How it is known")
    return Table(
        "hands", head, tuple(rows), "The steps of the chains, one by one.", _source(edition), apart="How it is known"
    )


@with_source_note
def originals(edition: Edition) -> Table:
    """The originals that are in the public domain and were seen, with the edition's own English."""
    passages = {q.id: q.passage for q in edition.quotations}
    rows = []
    for o in edition.originals:
        work = edition.get("works", edition.get("consultations", o.consultation).work)
        rows.append(
            (
                Link("passage", passages[o.quotation], passages[o.quotation]),
                (o.source_text, "\n", Link("work", work.id, work.label), f", {o.locator}"),
                o.translation or "English in the source",
                (o.agreement, f": {o.statement}" if o.statement else ""),
                o.rights,
            )
        )
    head = (
        "Passage",
        "The words, as seen",
        "In this edition’s English",
        "How the text’s quotation stands to it",
        "Rights",
    )
    return Table("originals", head, tuple(rows), "Quoted documents at first hand.", _source(edition), apart=head[3])


@with_source_note
def citations(edition: Edition) -> Figure:
    """The citations as a directed graph: a row for each work, an arrow from each passage that cites it; through another work, by way of that."""
    order = [p.id for p in edition.passages]
    places: dict[str, list[Row]] = {}
    for c in edition.citations:
        places.setdefault(c.work, []).append(c)
    works = sorted(places, key=lambda w: (min(order.index(c.passage) for c in places[w]), w))
    labels = {w: edition.get("works", w).label for w in works}
    urls = [url("work", w, labels[w]) for w in works]
    canvas, axes, heights = row_chart(list(labels.values()), chars=25, words=0.52, urls=urls)
    height = dict(zip(works, heights))
    for work, rows in places.items():
        across = [order.index(c.passage) for c in rows]
        axes.annotate(
            "",
            xy=(-2.5, height[work]),
            xytext=(max(across), height[work]),
            arrowprops={"arrowstyle": "->", "color": PALETTE["soft"], "linewidth": 0.7, "shrinkA": 0, "shrinkB": 0},
        )
        for c in rows:
            quoted = c.function == "includesQuotationFrom"
            told = f"{c.passage} {'quotes from' if quoted else 'cites'} {labels[work]}{_through(edition, c)}"
            mark(
                axes,
                order.index(c.passage),
                height[work],
                "s" if c.via else "o",
                quoted,
                PALETTE["accent" if c.via else "ink"],
                4.2,
                url("passage", c.passage, told),
            )
            if c.via in height:
                axes.plot(
                    [order.index(c.passage)] * 2,
                    [height[c.via], height[work]],
                    color=PALETTE["accent"],
                    linewidth=0.9,
                    linestyle=":",
                )
    axes.set_xlim(-2.5, len(order))
    ends = [n for n, key in enumerate(order) if key in ("i1", "n01")]
    tens = [n for n, key in enumerate(order) if key[0] == "p" and int(key[1:]) % 10 == 1]
    ticks = ends + [
        n for n in tens if all(abs(n - end) > 4 for end in ends)
    ]  # nearer words would stand over one another
    axes.set_xticks(ticks, [order[n] for n in ticks])
    told = "; ".join(
        f"{labels[w]}, cited in {', '.join(dict.fromkeys(c.passage for c in places[w]))}{_through(edition, places[w][0])}"
        for w in works
    )
    return Figure(
        "citations",
        ("Work", "Passage", "How", "Through"),
        tuple(
            (
                Link("work", w, labels[w]),
                Link("passage", c.passage, c.passage),
                "quotes from it" if c.function == "includesQuotationFrom" else "cites it otherwise",
                Link("work", c.via, edition.get("works", c.via).label) if c.via else "–",
            )
            for w in works
            for c in places[w]
        ),
        "Which passage cites which work. An arrow runs from the passages to the work. Filled: it quotes from it; ring: it cites it otherwise; a square in colour with a dotted line: through the work at the other end of the line. "
        "A label leads to the work, a mark to the passage.",
        f"From {len(edition.citations)} citations of this edition’s data.",
        to_svg(canvas),
        f"{len(edition.citations)} citations of {len(works)} works. {told}.",
    )


def _through(edition: Edition, citation: Row) -> str:
    return f" through {edition.get('works', citation.via).label}" if citation.via else ""


def _way(edition: Edition, chain: Chain) -> Cell:
    if not chain.steps:
        return "–"
    first = chain.steps[0]
    stations = [
        (first.source, bool(first.source_consultation)),
        *((s.result, bool(s.result_consultation)) for s in chain.steps),
    ]
    parts: list[str | Link] = []
    for n, (key, seen) in enumerate(stations):
        link = Link("work", key, edition.get("works", key).label)
        parts += [" → "] * bool(n) + ([link] if seen else ["[", link, "]"])
    return tuple(parts)


def _speaker(edition: Edition, quotation: Row) -> Cell:
    if not quotation.speaker:
        return "a document"
    return Link("agent", quotation.speaker, edition.get("agents", quotation.speaker).label)


def _seen(edition: Edition) -> set[str]:
    """Works of which at least a paragraph was seen."""
    return {c.work for c in edition.consultations if c.extent != "snippet" and c.standing == "evidence"}


def _source(edition: Edition) -> str:
    counts = {t: len(getattr(edition, t)) for t in ("quotations", "transmissions", "originals")}
    return "From " + ", ".join(f"{n} {t}" for t, n in counts.items()) + " of this edition’s data."
