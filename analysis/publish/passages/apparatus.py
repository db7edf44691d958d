"""The apparatus of a passage, as document nodes made from the data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from docutils import nodes

from analysis.edition import Edition
from analysis.explain import Explained, explain
from analysis.publish.document.domain import KINDS, words, xref
from analysis.publish.document.marks import details, mark_with_word
from analysis.publish.document.prose import joined, paragraph
from analysis.rows import Row
from analysis.source.media import WEB, not_in
from analysis.status import JUDGEMENT, STATUSES
from analysis.studies.chains import Chain, chains

__all__ = ["apparatus", "public_url"]


def apparatus(edition: Edition, address: str) -> list[nodes.Node]:
    """What the edition knows about one passage: what is disputed, the lemmas of its commentary, and a line that opens the rest.

    All of it stands under one more line, to which a narrow screen closes it.  Nothing is said of a passage without matter.
    Print and e-book have what is disputed and the commentary.
    """
    claims = [explain(edition, c) for c in edition.claims if c.passage == address]
    speakers = {c.said_by for c in claims}
    shared = next(iter(speakers)) if len(claims) > 1 and len(speakers) == 1 else ""
    disputed = [c for c in claims if c.status.opposed]
    comments = [_comment(edition, k) for k in edition.commentary if k.passage == address]
    unverified = sum(c.status.name == "unverified" for c in claims)
    groups = _groups(edition, address, _undisputed(claims, "" if disputed else shared, shared))
    blocks = _disputed(edition, disputed, shared, _room(edition, address))
    if comments:
        blocks.append(_fields([("Comments", comments)], "lemmata"))
    if any(items for _, items in groups):
        summary = _rest(groups, _claims(len(claims) - len(disputed), unverified, bool(disputed)))
        blocks.append(details("", _fields(groups, "facts"), summary=summary, classes=["rest", *not_in([WEB])]))
    line = _line(_claims(len(claims), unverified, of=len(disputed)), len(comments))
    return [details("", *blocks, summary=line, classes=["whole"])] if blocks else []


#: What parts the numbers of a line; it stays with the number before it.
_DOT = "\u00a0· "
#: A label and the items that stand under it, each a node or the nodes of a line.
Group = tuple[str, list]
#: So many disputed claims of a passage are open at once, and the statuses of such claims, from what matters most.
_OPEN, _GRAVITY = 3, ("contradicted", "contested", "doubted")
#: Characters in a line of the text, and in a line of the apparatus beside it.
_OF_TEXT, _OF_APPARATUS = 70, 46


def _room(edition: Edition, address: str) -> int:
    """The lines that disputed claims may take, so that the apparatus is at most four lines taller than the passage."""
    text = -(-sum(map(len, edition.texts[address].lines)) // _OF_TEXT)
    lemmas = [k.rendering for k in edition.commentary if k.passage == address]
    comments = len(" · ".join(["Comments", *lemmas])) if lemmas else 0
    return text + 4 - -(-comments // _OF_APPARATUS) - 1


def _disputed(edition: Edition, claims: list[Explained], shared: str, room: int) -> list[nodes.Node]:
    """The disputed claims that matter most and for which there is ``room``, in the order of the text, and a line that opens the others.

    Claims of the key findings come first, then those with most against them; one is always open.
    """
    key = {row.claim for row in edition.key_findings}
    ranked = sorted(claims, key=lambda c: (c.claim.id not in key, _GRAVITY.index(c.status.name)))
    opened: list[Explained] = []
    for claim in ranked[:_OPEN]:
        room -= -(-len(f"{claim.status.name}: {claim.statement} {claim.said_by}") // _OF_APPARATUS)
        if room >= 0 or not opened:
            opened.append(claim)
    first, others = ([c for c in claims if (c in opened) == is_open] for is_open in (True, False))
    items = [[nodes.inline("", shared, classes=["by"])]] if claims and shared else []
    blocks = _list([*items, *(_claim(c, shared) for c in first)], ["lines", "disputed"])
    if others:
        listed = _list([_claim(c, shared) for c in others], ["lines"])
        blocks.append(details("", *listed, summary=f"{len(others)} more disputed", classes=["further"]))
    return blocks


def _claims(number: int, unverified: int, more: bool = False, of: int = 0) -> str:
    """How many claims there are, ``of`` them disputed, and how many unverified; ``more`` says that others stand before."""
    if not number:
        return ""
    counted = (
        f"{of} of {_number(number, 'claim')} disputed" if of else _number(number, "more claim" if more else "claim")
    )
    if not unverified:
        return counted
    which = ("" if number == 1 else "all\u00a0") if unverified == number and not of else f"{unverified}\u00a0"
    return f"{counted}, {which}unverified"


def _line(of_claims: str, comments: int) -> str:
    """The line to which a narrow screen closes the apparatus."""
    return _DOT.join(filter(None, [of_claims, _number(comments, "comment") * bool(comments)])) or "Sources and names"


#: What the line that opens the rest counts beside claims, and the groups in which it is listed.
_COUNTED = {
    "source": ("Sources", "Quotations"),
    "textual note": ("Readings", "Insertions"),
    "name": ("People", "Groups", "Places", "Works", "Events", "Terms"),
}


def _rest(groups: list[Group], claims: str) -> str:
    """What the line that opens the rest counts, after ``claims`` in words."""
    sizes = {label: len(items) for label, items in groups}
    counts = {noun: sum(sizes[label] for label in labels) for noun, labels in _COUNTED.items()}
    numbers = (_number(n, noun) for noun, n in counts.items() if n)
    return _DOT.join(filter(None, [claims, *numbers])) or "The translation"


def _number(n: int, noun: str) -> str:
    """A number with its noun, kept on one line."""
    return f"{n} {noun}{'s' * (n != 1)}".replace(" ", "\u00a0")


def _groups(edition: Edition, address: str, claims: list) -> list[Group]:
    """The undisputed claims and the sources of a passage, what was done to its text, and who and what it names."""
    entry = edition[address]
    emendations = dict.fromkeys((e.reading, e.correction) for e in entry.emendations)
    groups = [
        ("Claims", claims),
        ("Sources", [_citation(edition, c) for c in _citations(edition, address)]),
        ("Quotations", [_chain(edition, c) for c in chains(edition) if c.quotation.passage == address and c.steps]),
        ("Readings", [_emendation(*pair, edition.texts[address].lines) for pair in emendations]),
        ("Insertions", [_bracket(b) for b in entry.brackets if b.introduced_by != "author"]),
        ("See", [_crossref(c) for c in entry.crossrefs if c.passage == address]),
        *_named_groups(edition, address),
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


def _fields(groups: list[Group], name: str) -> nodes.Node:
    """A list of labels with their items, of the class ``name``; empty groups are left out."""
    return nodes.definition_list("", *[_group(label, items) for label, items in groups if items], classes=[name])


def public_url(edition: Edition, address: str) -> str | None:
    """The URL of a passage on the public page of the translation, by text fragment (WICG, Text Fragments); ``None`` without a page."""
    page = next((w.address for w in edition.witnesses if w.address), None)
    row = edition.get("passages", address)
    return page and f"{page}#:~:text={quote(row.incipit, safe='').replace('-', '%2D')}"


def _group(name: str, items: list) -> nodes.Node:
    """A label with its items; items that open at a click stand below the list of the others."""
    opening = [item for item in items if isinstance(item, details)]
    by_line = name in ("Claims", "Sources", "Events", "Quotations")
    body = _list([item for item in items if item not in opening], ["lines"] if by_line else [])
    return nodes.definition_list_item("", nodes.term("", name), nodes.definition("", *body, *opening))


def _list(items: list, classes: list[str]) -> list[nodes.Node]:
    """Items one after the other, or each on a line of its own; nothing where there are none."""
    listed = [
        nodes.list_item("", nodes.paragraph("", "", *(item if isinstance(item, list) else [item]))) for item in items
    ]
    return [nodes.bullet_list("", *listed, classes=classes)] if listed else []


def _undisputed(claims: list[Explained], by: str, shared: str) -> list[nodes.Node]:
    """The claims that nothing speaks against, in a list under their numbers; ``by`` says before it who makes them all."""
    if claims and not any(c.fact for c in claims):
        return [[nodes.Text("Nothing here can be assessed.")]]
    items: list = [[nodes.inline("", by, classes=["by"])]] if by else []
    if others := [c for c in claims if not c.status.opposed]:
        statuses = [c.status for c in others]
        counts = [f"{n}\u00a0{s.name}" for s in STATUSES.values() if (n := statuses.count(s))]
        if n := statuses.count(JUDGEMENT):
            counts.append(f"{n}\u00a0judgement{'s' * (n > 1)}")
        items.append(details("", *_list([_claim(c, shared) for c in others], ["lines"]), summary=", ".join(counts)))
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
        paragraph(note.statement, *([" (", *links, ")"] if links else [])),
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


def _emendation(reading: str, correction: str, lines: Iterable[str]) -> list[nodes.Node]:
    """What is printed and what should stand there, or that our ``lines`` keep it; the reasons stand with the textual notes."""
    # A mark before a word can be read by the eye only.
    is_opening = correction in (f"“{reading}", f"„{reading}")
    is_kept = any(re.search(rf"(?<!\w){re.escape(reading)}(?!\w)", line) for line in lines)
    corrected = f"kept; one would expect {correction}" if is_kept else f"read {correction}"
    said = "the opening quotation mark is missing" if is_opening else corrected
    return [nodes.inline("", reading, classes=["reading"]), nodes.Text(f": {said}")]


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
