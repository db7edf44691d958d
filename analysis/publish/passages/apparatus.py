"""The apparatus of a passage, as document nodes made from the data."""

from __future__ import annotations

from urllib.parse import quote

from docutils import nodes

from analysis.edition import Edition
from analysis.publish.document.domain import KINDS, words, xref
from analysis.publish.document.marks import details, mark_with_word
from analysis.rows import Row
from analysis.status import JUDGEMENT, STATUSES, Status
from analysis.studies.chains import Chain, chains

__all__ = ["apparatus", "public_place"]


def apparatus(edition: Edition, address: str) -> list[nodes.Node]:
    """Who, what, when and from where, for one passage: a field list, empty groups left out."""
    entry = edition[address]
    named = {
        kind: [edition.get(table, key) for key in dict.fromkeys(m.key for m in entry.mentions if m.kind == kind)]
        for kind, table in KINDS.items()
    }
    # A passage may cite one place of a work in several sentences; it is listed once.
    cited = {(c.work, c.locator, c.via): c for c in edition.citations if c.passage == address}.values()
    told = [e for e in edition.events if e.passage == address]
    first = [
        ("Claims", _claims(edition, address)),
        ("Comment", [_comment(edition, k) for k in edition.commentary if k.passage == address]),
        ("Sources", [_work(c, edition) for c in cited]),
        ("Chains", [_chain(edition, c) for c in chains(edition) if c.quotation.passage == address and c.steps]),
        (
            "Text",
            [
                _emendation(reading, correction)
                for reading, correction in dict.fromkeys((e.reading, e.correction) for e in entry.emendations)
            ],
        ),
        ("Hands", [_bracket(b) for b in entry.brackets if b.introduced_by != "author"]),
        ("See", [_crossref(c) for c in entry.crossrefs if c.passage == address]),
    ]
    place = public_place(edition, address)
    if place:
        read = nodes.reference("", "the translation on its public page", refuri=place, internal=False)
        first.append(("Read", [read]))
    named_here = [
        ("People", [xref("agent", a.id, a.label) for a in named["agent"] if a.kind == "person"]),
        ("Groups", [xref("agent", a.id, a.label) for a in named["agent"] if a.kind != "person"]),
        ("Places", [xref("place", p.id, p.label) for p in named["place"]]),
        ("Works", [xref("work", w.id, w.label) for w in named["work"] if w.id not in {c.work for c in cited}]),
        ("Events", [_event(e) for e in told + [e for e in named["event"] if e not in told]]),
        ("Terms", [xref("concept", c.id, c.label) for c in named["concept"]]),
    ]
    made = [_facts(groups) for groups in (first, named_here) if any(items for _, items in groups)]
    if made and any(items for _, items in named_here):
        made[-1] = details("", made[-1], summary="Who and what is named here")
    return made


def _facts(groups: list[tuple[str, list]]) -> nodes.Node:
    return nodes.definition_list("", *[_group(name, items) for name, items in groups if items], classes=["facts"])


#: Groups that a reader may choose to see alone.
_CHOSEN = {"Claims": "of-claims", "Sources": "of-chains", "Chains": "of-chains"}


def public_place(edition: Edition, address: str) -> str | None:
    """The address of a passage on the public page, by text fragment (WICG, Text Fragments); ``None`` without a page."""
    page = next((w.address for w in edition.witnesses if w.address), None)
    row = edition.get("passages", address)
    return page and f"{page}#:~:text={quote(row.incipit, safe='').replace('-', '%2D')}"


def _group(name: str, items: list[nodes.Node]) -> nodes.Node:
    loose = [item for item in items if isinstance(item, details)]
    body = _list([item for item in items if item not in loose], name in ("Claims", "Sources", "Events", "Chains"))
    classes = [_CHOSEN[name]] if name in _CHOSEN else []
    return nodes.definition_list_item(
        "", nodes.term("", name, classes=classes), nodes.definition("", *body, *loose, classes=classes)
    )


def _list(items: list[nodes.Node], lines: bool) -> list[nodes.Node]:
    """Items one after the other, or each on a line of its own."""
    made = [
        nodes.list_item("", nodes.paragraph("", "", *(item if isinstance(item, list) else [item]))) for item in items
    ]
    return [nodes.bullet_list("", *made, classes=["lines"] if lines else [])] if made else []


def _claims(edition: Edition, address: str) -> list[nodes.Node]:
    """The claims of a passage: those that something speaks against, and under a fold the others."""
    claims = [c for c in edition.claims if c.passage == address]
    if claims and not any(c.assessable for c in claims):
        return [[nodes.Text("Nothing here can be assessed.")]]
    opposed = [c for c in claims if Status.of(c).opposed]
    others = [c for c in claims if c not in opposed]
    items: list[nodes.Node] = [_claim(edition, c) for c in opposed]
    if others:
        statuses = [Status.of(c) for c in others]
        counts = [f"{n}\u00a0{s.name}" for s in STATUSES.values() if (n := statuses.count(s))]
        if n := statuses.count(JUDGEMENT):
            counts.append(f"{n}\u00a0judgement{'s' * (n > 1)}")
        items.append(details("", *_list([_claim(edition, c) for c in others], True), summary=", ".join(counts)))
    return items


def _claim(edition: Edition, claim: Row) -> list[nodes.Node]:
    """Status and claim, and whose it is where it is not the author's own."""
    made = [mark_with_word(Status.of(claim)), nodes.Text(": "), xref("claim", claim.id, claim.statement)]
    if claim.asserter != edition.package["author"]:
        made.append(nodes.inline("", f" Said by {edition.get('agents', claim.asserter).label}.", classes=["by"]))
    return made


def _comment(edition: Edition, note: Row) -> nodes.Node:
    """The lemma, and under it the note and its sources."""
    made: list[nodes.Node] = [words(note.statement)]
    seen = dict.fromkeys(edition.get("consultations", key).work for key in note.consultations)
    for n, work in enumerate(seen):
        made += [nodes.Text("; " if n else " "), xref("work", work, edition.get("works", work).label)]
    return details("", nodes.paragraph("", "", *made), summary=words(note.rendering).astext(), classes=["lemma"])


def _chain(edition: Edition, chain: Chain) -> list[nodes.Node]:
    """The paraphrase's words for a quotation, from where it came first, and its verdict."""
    first = chain.steps[0].source
    return [
        nodes.inline("", words(_begun(chain.quotation.rendering)).astext(), classes=["reading"]),
        nodes.Text(" from "),
        xref("work", first, edition.get("works", first).label),
        nodes.Text(f": {chain.description}"),
    ]


def _begun(rendering: str) -> str:
    parts = rendering.split()
    return rendering if len(parts) < 6 else " ".join(parts[:4]) + " …"


def _work(citation: Row, edition: Edition) -> list[nodes.Node]:
    made = [xref("work", citation.work, edition.get("works", citation.work).label)]
    if citation.locator:
        made.append(nodes.Text(f", {citation.locator}"))
    if citation.via:
        made += [nodes.Text(", through "), xref("work", citation.via, edition.get("works", citation.via).label)]
    return made


def _event(event: Row) -> list[nodes.Node]:
    return [
        xref("event", event.id, event.label),
        nodes.Text(" "),
        nodes.inline("", event.date.words, classes=["dates"]),
    ]


def _emendation(reading: str, correction: str) -> list[nodes.Node]:
    """Lemma, bracket, correction, as in a printed apparatus; the reasons stand with the textual notes."""
    return [nodes.inline("", reading, classes=["reading"]), nodes.Text(f"] {correction}")]


def _crossref(row: Row) -> list[nodes.Node]:
    """Where a reference leads, or that it leads out of the edited section."""
    quoted = nodes.Text(f" for “{row.form}”")
    if not row.target:
        return [nodes.Text("before this section"), quoted]
    first, *rest = row.target
    made: list[nodes.Node] = [xref("passage", first, first)]
    for key in rest:
        made += [nodes.Text(", "), xref("passage", key, key)]
    return [*made, quoted]


def _bracket(row: Row) -> list[nodes.Node]:
    return [nodes.inline("", row.form, classes=["reading"]), nodes.Text(f" {_HANDS[row.introduced_by]}")]


_HANDS = {"translator": "the translator’s", "editor": "the web editor’s", "unknown": "hand unknown"}
