"""The apparatus of a passage, as document nodes made from the data."""

from __future__ import annotations

from urllib.parse import quote

from docutils import nodes

from analysis.edition import Edition
from analysis.explain import Explained, explain
from analysis.publish.document.domain import KINDS, words, xref
from analysis.publish.document.marks import details, mark_with_word
from analysis.publish.document.prose import joined, paragraph
from analysis.rows import Row
from analysis.status import JUDGEMENT, STATUSES
from analysis.studies.chains import Chain, chains

__all__ = ["apparatus", "public_url"]


def apparatus(edition: Edition, address: str) -> list[nodes.Node]:
    """Who, what, when and from where, for one passage: a field list, empty groups left out.

    Who and what is only named there follows in a list that opens at a click.
    """
    names_only = _named_groups(edition, address)
    lists = [
        _fields(groups) for groups in (_first_groups(edition, address), names_only) if any(items for _, items in groups)
    ]
    if lists and any(items for _, items in names_only):
        lists[-1] = details("", lists[-1], summary="Who and what is named here")
    return lists


#: A label and the items that stand under it, each a node or the nodes of a line.
Group = tuple[str, list]


def _first_groups(edition: Edition, address: str) -> list[Group]:
    """The claims, comments and sources of a passage, and what was done to its text."""
    entry = edition[address]
    emendations = dict.fromkeys((e.reading, e.correction) for e in entry.emendations)
    groups = [
        ("Claims", _claims(edition, address)),
        ("Comment", [_comment(edition, k) for k in edition.commentary if k.passage == address]),
        ("Sources", [_citation(edition, c) for c in _citations(edition, address)]),
        ("Quotations", [_chain(edition, c) for c in chains(edition) if c.quotation.passage == address and c.steps]),
        ("Readings", [_emendation(reading, correction) for reading, correction in emendations]),
        ("Insertions", [_bracket(b) for b in entry.brackets if b.introduced_by != "author"]),
        ("See", [_crossref(c) for c in entry.crossrefs if c.passage == address]),
    ]
    if url := public_url(edition, address):
        link = nodes.reference("", "the translation on its public page", refuri=url, internal=False)
        groups.append(("English", [link]))
    return groups


def _named_groups(edition: Edition, address: str) -> list[Group]:
    """The people, places, works, events and terms that a passage names; works that it cites are listed with its sources."""

    def mentioned(kind: str) -> list[Row]:
        keys = dict.fromkeys(m.key for m in edition[address].mentions if m.kind == kind)
        return [edition.get(KINDS[kind], key) for key in keys]

    agents, cited = mentioned("agent"), {c.work for c in _citations(edition, address)}
    claimed = [e for e in edition.events if e.passage == address]
    return [
        ("People", [xref("agent", a.id, a.label) for a in agents if a.kind == "person"]),
        ("Groups", [xref("agent", a.id, a.label) for a in agents if a.kind != "person"]),
        ("Places", [xref("place", p.id, p.label) for p in mentioned("place")]),
        ("Works", [xref("work", w.id, w.label) for w in mentioned("work") if w.id not in cited]),
        ("Events", [_event(e) for e in claimed + [e for e in mentioned("event") if e not in claimed]]),
        ("Terms", [xref("concept", c.id, c.label) for c in mentioned("concept")]),
    ]


def _citations(edition: Edition, address: str) -> list[Row]:
    """The citations of a passage; one place of a work that is cited in several sentences is listed once."""
    return list({(c.work, c.locator, c.via): c for c in edition.citations if c.passage == address}.values())


def _fields(groups: list[Group]) -> nodes.Node:
    return nodes.definition_list("", *[_group(name, items) for name, items in groups if items], classes=["facts"])


#: The classes of the groups that a reader may choose to see alone.
_CLASSES = {"Claims": "of-claims", "Sources": "of-chains", "Quotations": "of-chains"}


def public_url(edition: Edition, address: str) -> str | None:
    """The URL of a passage on the public page of the translation, by text fragment (WICG, Text Fragments); ``None`` without a page."""
    page = next((w.address for w in edition.witnesses if w.address), None)
    row = edition.get("passages", address)
    return page and f"{page}#:~:text={quote(row.incipit, safe='').replace('-', '%2D')}"


def _group(name: str, items: list) -> nodes.Node:
    """A label with its items; items that open at a click stand below the list of the others."""
    opening = [item for item in items if isinstance(item, details)]
    body = _list([item for item in items if item not in opening], name in ("Claims", "Sources", "Events", "Quotations"))
    classes = [_CLASSES[name]] if name in _CLASSES else []
    return nodes.definition_list_item(
        "", nodes.term("", name, classes=classes), nodes.definition("", *body, *opening, classes=classes)
    )


def _list(items: list, by_line: bool) -> list[nodes.Node]:
    """Items one after the other, or each on a line of its own; nothing where there are none."""
    listed = [
        nodes.list_item("", nodes.paragraph("", "", *(item if isinstance(item, list) else [item]))) for item in items
    ]
    return [nodes.bullet_list("", *listed, classes=["lines"] if by_line else [])] if listed else []


def _claims(edition: Edition, address: str) -> list[nodes.Node]:
    """The claims of a passage: those that something speaks against, and the others in a list that opens at a click.

    Who makes them stands once before them where it is the same for all.
    """
    claims = [explain(edition, c) for c in edition.claims if c.passage == address]
    if claims and not any(c.fact for c in claims):
        return [[nodes.Text("Nothing here can be assessed.")]]
    speakers = {c.said_by for c in claims}
    shared = next(iter(speakers)) if len(claims) > 1 and len(speakers) == 1 else ""
    items: list = [[nodes.inline("", shared, classes=["by"])]] if shared else []
    items += [_claim(c, shared) for c in claims if c.status.opposed]
    if others := [c for c in claims if not c.status.opposed]:
        statuses = [c.status for c in others]
        counts = [f"{n}\u00a0{s.name}" for s in STATUSES.values() if (n := statuses.count(s))]
        if n := statuses.count(JUDGEMENT):
            counts.append(f"{n}\u00a0judgement{'s' * (n > 1)}")
        items.append(details("", *_list([_claim(c, shared) for c in others], True), summary=", ".join(counts)))
    return items


def _claim(explained: Explained, shared: str) -> list[nodes.Node]:
    """Status and claim, and whose it is where it is not the author's own; ``shared`` is what stands before the claims already."""
    claim = xref("claim", explained.claim.id, explained.statement)
    parts = [mark_with_word(explained.status), nodes.Text(": "), claim]
    if not explained.said_by or explained.said_by == shared:
        return parts
    return [*parts, nodes.inline("", f" {explained.said_by}", classes=["by"])]


def _comment(edition: Edition, note: Row) -> nodes.Node:
    """The lemma, and under it the note and its sources."""
    works = dict.fromkeys(edition.get("consultations", key).work for key in note.consultations)
    links = joined((xref("work", work, edition.get("works", work).label) for work in works), "; ")
    return details(
        "",
        paragraph(note.statement, *([" ", *links] if links else [])),
        summary=words(note.rendering).astext(),
        classes=["lemma"],
    )


def _chain(edition: Edition, chain: Chain) -> list[nodes.Node]:
    """The paraphrase's words for a quotation, the work that it came from first, and the verdict on the way, if a step could be checked."""
    first = chain.steps[0].source
    parts = [
        nodes.inline("", words(_beginning(chain.quotation.rendering)).astext(), classes=["reading"]),
        nodes.Text(" from "),
        xref("work", first, edition.get("works", first).label),
    ]
    return [*parts, nodes.Text(f": {chain.description}")] if chain.description else parts


def _beginning(rendering: str) -> str:
    """The first four words of a longer quotation."""
    parts = rendering.split()
    return rendering if len(parts) < 6 else " ".join(parts[:4]) + " …"


def _citation(edition: Edition, citation: Row) -> list[nodes.Node]:
    """The cited work, the place in it, and the work through which it is cited."""
    parts = [xref("work", citation.work, edition.get("works", citation.work).label)]
    if citation.locator:
        parts.append(nodes.Text(f", {citation.locator}"))
    if citation.via:
        parts += [nodes.Text(", through "), xref("work", citation.via, edition.get("works", citation.via).label)]
    return parts


def _event(event: Row) -> list[nodes.Node]:
    return [
        xref("event", event.id, event.label),
        nodes.Text(" "),
        nodes.inline("", event.date.words, classes=["dates"]),
    ]


def _emendation(reading: str, correction: str) -> list[nodes.Node]:
    """What is printed and what should stand there; the reasons stand with the textual notes."""
    return [nodes.inline("", reading, classes=["reading"]), nodes.Text(f": read {correction}")]


def _crossref(row: Row) -> list[nodes.Node]:
    """Where a reference leads, or that it leads out of the edited section."""
    quoted = nodes.Text(f" for “{row.form}”")
    if not row.target:
        return [nodes.Text("before this section"), quoted]
    return [*joined(xref("passage", key, key) for key in row.target), quoted]


#: Who inserted words in brackets, by the word in the data.
_INTRODUCED_BY = {
    "translator": "inserted by the translator",
    "editor": "inserted by the editor of the web page",
    "unknown": "we do not know who inserted this",
}


def _bracket(row: Row) -> list[nodes.Node]:
    """Words in brackets that are not the author's, and who inserted them."""
    return [
        nodes.inline("", row.form, classes=["reading"]),
        nodes.Text(f": {_INTRODUCED_BY[row.introduced_by]}"),
    ]
