"""Passages as nodes of the document, so that every output has them, with their apparatus.

A line ``(p07)=`` alone puts the address on the first block that follows.
Here the address moves to a :class:`passage` node that holds everything up to the next
address, heading or cell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from analysis.completeness import find
from analysis.edition import Edition
from analysis.publish.apparatus import apparatus
from analysis.publish.domain import edition_of
from analysis.publish.lamps import lamp_link
from analysis.publish.menu import menu
from analysis.text import ADDRESS

__all__ = ["Passages", "part", "passage", "permalink"]


# By now the quotation marks of the source are typographic ones; each stands for one character.
_PRONOUNS = frozenset(
    [
        "he",
        "him",
        "his",
        "she",
        "her",
        "hers",
        "it",
        "its",
        "they",
        "them",
        "their",
        "who",
        "whom",
        "whose",
        "this",
        "these",
        "that",
        "those",
    ]
)
_PLAIN = str.maketrans("’‘“”", "''\"\"")


_STATES = {
    "identical": "",
    "variant": ", in other words than the state that was edited",
    "doubtful": "; doubtful whether this is the passage",
}


class passage(nodes.General, nodes.Element):
    """A passage of the text; its one id is the passage's address."""


class part(nodes.General, nodes.Element):
    """A part of a passage, by its ``kind``.

    ``paraphrase``; ``translation``, from the reader's own copy, in the private book only;
    ``apparatus``, what the edition knows about the passage.
    """


class permalink(nodes.General, nodes.Element):
    """The address of a note, as a link to it, in the margin."""


class Passages(SphinxTransform):
    """Makes passage nodes, links names in them to the registers, and adds the apparatus."""

    default_priority = 850  # after targets and footnotes have their ids, before references are resolved

    def apply(self, **kwargs) -> None:
        edition = edition_of(self.app)
        for target in [t for t in self.document.findall(nodes.target) if _address(t)]:
            self._gather(target, _address(target))
        for note in list(self.document.findall(nodes.footnote)):
            if note["names"] and ADDRESS.fullmatch(note["names"][0]):
                self._number(note, note["names"][0])
        self._collect_notes()
        known = {p.id for p in edition.passages}
        for node in list(self.document.findall(lambda n: isinstance(n, (passage, nodes.footnote)))):
            address = node["names"][0]
            if address in known:
                self._furnish(node, address, edition)

    def _gather(self, target: nodes.target, address: str) -> None:
        """Move everything that belongs to a passage into one node."""
        parent = target.parent
        start = parent.index(target)
        body = []
        for sibling in parent.children[start + 1 :]:
            if isinstance(
                sibling, (nodes.section, nodes.target, nodes.footnote, nodes.transition)
            ) or "cell" in sibling.get("classes", []):
                break
            body.append(sibling)
        for node in body:
            parent.remove(node)
            # The target had handed its id to the first block.
            node["ids"] = [i for i in node["ids"] if i != address]
            node["names"] = [n for n in node["names"] if n != address]
        made = passage("", part("", *body, kind="paraphrase"), ids=[address], names=[address])
        made.source, made.line = target.source, target.line
        parent.replace(target, made)
        self.document.ids[address] = made
        self.env.get_domain("edition").note("passage", address, self.env.docname)

    def _number(self, note: nodes.footnote, address: str) -> None:
        """Give a note the number printed in the text; by default every page counts from 1."""
        row = next((n for n in edition_of(self.app).notes if n.id == address), None)
        self.env.get_domain("edition").note("passage", address, self.env.docname)
        if row:
            note[0] = nodes.label("", str(row.number))
            for call in self.document.findall(nodes.footnote_reference):
                if call.get("refid") == address:
                    call.clear()
                    call += nodes.Text(str(row.number))

    def _collect_notes(self) -> None:
        """Put the notes of a page under a heading of their own, each with its address and a way back to its call."""
        notes = [n for n in self.document.findall(nodes.footnote) if ADDRESS.fullmatch(n["names"][0])]
        top = next(iter(self.document.findall(nodes.section)), None)
        if not notes or top is None:
            return
        for line in [t for t in self.document.findall(nodes.transition) if "footnotes" in t["classes"]]:
            line.parent.remove(line)
        calls = {c["refid"]: c for c in self.document.findall(nodes.footnote_reference) if "refid" in c}
        section = nodes.section("", nodes.title("", "Notes"), ids=["notes"], names=["notes"], classes=["notes"])
        for note in notes:
            note.parent.remove(note)
            address, call = note["names"][0], calls.get(note["ids"][0])
            note.insert(1, permalink("", address=address))
            if call is not None and isinstance(note[-1], nodes.paragraph):
                text = f"Back to {next((p['names'][0] for p in _parents(call, self.document) if isinstance(p, passage)), 'the text')}"
                back = nodes.reference("", "↑", refid=call["ids"][0], reftitle=text, classes=["back"])
                note[-1] += nodes.inline("", "", nodes.Text("\u00a0"), back, classes=["to-call"])
            section += note
        top += section

    def _furnish(self, node: nodes.Element, address: str, edition) -> None:
        _link(node, edition, address)
        placed = getattr(self.app, "edition_translation", {}).get(address)
        if placed:
            node += part(
                "",
                nodes.paragraph("", placed.text),
                kind="translation",
                label=f"Translation, from your own copy{_STATES[placed.state]}",
                classes=[placed.state],
            )
        if known := apparatus(edition, address):
            node += part("", *known, kind="apparatus", label=f"Apparatus to {address}")


def _address(target: nodes.target) -> str | None:
    names = [*target.get("names", []), target.get("refid", "")]
    return next((n for n in names if ADDRESS.fullmatch(n)), None)


class _Linked(NamedTuple):
    """Words on a line of the paraphrase that lead somewhere."""

    line: int
    rendering: str
    kind: str
    key: str


def _link(node: nodes.Element, edition: Edition, address: str) -> None:
    """Turn words that name somebody or something, or refer to another passage, into references."""
    wanted = defaultdict(list)
    for mention in edition.mentions:
        # A pronoun names somebody for the data; as a link it would only trip the reader.
        if mention.passage == address and mention.rendering.casefold() not in _PRONOUNS:
            wanted[mention.line].append(_Linked(mention.line, mention.rendering, mention.kind, mention.key))
    for crossref in edition.crossrefs:
        if crossref.passage == address and crossref.target:
            first = crossref.target[0]
            wanted[crossref.line].append(_Linked(crossref.line, crossref.rendering, "passage", first))
    lamps = defaultdict(list)
    for claim in edition.claims:
        if claim.passage == address:
            lamps[claim.line].append(lamp_link(claim))
    line = 0
    block = None
    linked: set[tuple[str, str]] = set()
    for text in list(node.findall(nodes.Text)):
        holder = _block(text)
        if isinstance(holder, nodes.label) or any(
            isinstance(p, (nodes.reference, nodes.footnote_reference)) for p in _parents(text, node)
        ):
            continue
        if holder is not block:
            _light(block, lamps.pop(line, []))
            block, line = holder, line + 1
        parts = text.astext().split("\n")
        made: list[nodes.Node] = []
        for n, part in enumerate(parts):
            if n:
                made += lamps.pop(line, [])
                line += 1
                made.append(nodes.Text("\n"))
            made += _linked(part, wanted[line], linked)
        if len(made) > 1 or not isinstance(made[0], nodes.Text):
            # Texts of the same words are equal, so the place has to be found by identity.
            at = next(n for n, child in enumerate(text.parent.children) if child is text)
            text.parent[at : at + 1] = made
    _light(block, lamps.pop(line, []))


def _light(block: nodes.Node | None, lamps: list[nodes.Node]) -> None:
    """Put lamps at the end of a block, before the way back from a note."""
    if block is not None and lamps:
        back = _leads_back(block[-1])
        block[len(block) - back : len(block) - back] = lamps
    if block is not None:
        block[:] = _kept(block.children)


#: Characters up to which words are kept on one line; more would not fit a small phone at a large type size.
_LONG = 16


def _kept(children: list[nodes.Node]) -> list[nodes.Node]:
    """The parts of a block, each lamp and call of a note on the line of the word before it: a browser would begin a line with one."""
    made: list[nodes.Node] = []
    for child in children:
        last = made[-1] if made else None
        if not _follows(child) or last is None:
            made += [child] if child.astext() or not isinstance(child, nodes.Text) else []
        elif isinstance(last, nodes.inline) and "kept" in last["classes"]:
            last += child
        elif isinstance(last, nodes.Text):
            text = last.astext()
            word = re.search(r"\S*$", text)[0]
            made[-1:] = [nodes.Text(rest)] if (rest := text.removesuffix(word)) else []
            made.append(nodes.inline("", "", nodes.Text(word), child, classes=["kept"]))
        elif len(last.astext()) <= _LONG:
            made[-1] = nodes.inline("", "", last, child, classes=["kept"])
        else:
            made.append(child)
    return made


def _follows(child: nodes.Node) -> bool:
    """Whether a part of a block is a mark of the word before it, or the way back from a note."""
    lamp = isinstance(child, addnodes.pending_xref) and "mark" in child[0]["classes"]
    return lamp or isinstance(child, nodes.footnote_reference) or _leads_back(child)


def _leads_back(child: nodes.Node) -> bool:
    return isinstance(child, nodes.inline) and "to-call" in child["classes"]


def _linked(part: str, wanted: list, linked: set[tuple[str, str]]) -> list[nodes.Node]:
    """One line's text with its mentions as references; found ones are taken off the list.

    What was linked before in the passage stays plain text.
    """
    spans: list[tuple[int, int, object]] = []
    plain = part.translate(_PLAIN)
    for mention in sorted(wanted, key=lambda m: -len(m.rendering)):
        for start, end in find(plain, mention.rendering.translate(_PLAIN)):
            if not any(start < e and s < end for s, e, _ in spans):
                spans.append((start, end, mention))
                wanted.remove(mention)
                break
    made, at = [], 0
    for start, end, mention in sorted(spans, key=lambda s: s[0]):
        if (mention.kind, mention.key) in linked:
            continue
        linked.add((mention.kind, mention.key))
        if start > at:
            made.append(nodes.Text(part[at:start]))
        reference = addnodes.pending_xref(
            "",
            nodes.inline("", part[start:end], classes=["mention"]),
            refdomain="edition",
            reftype=mention.kind,
            reftarget=mention.key,
            refexplicit=True,
        )
        made.append(reference)
        at = end
    if at < len(part) or not made:
        made.append(nodes.Text(part[at:]))
    return made


def _parents(node: nodes.Node, top: nodes.Node):
    while node.parent is not None and node.parent is not top:
        node = node.parent
        yield node


def _block(node: nodes.Node) -> nodes.Node:
    while not isinstance(node, (nodes.paragraph, nodes.term, nodes.label, nodes.title)) and node.parent is not None:
        node = node.parent
    return node


def _margin(writer, address: str, of: str) -> str:
    """The address as a link to it, and on pages for the browser the menu."""
    made = f'<a class="address" href="#{address}" title="Address of this {of}">{address}</a>\n'
    builder = writer.builder
    edition = edition_of(builder.app)
    if builder.name != "html" or address not in edition.texts:
        return made
    return made + menu(edition, address, builder.get_target_uri(builder.current_docname))


def visit_passage_html(self, node) -> None:
    address = node["ids"][0]
    self.body.append(
        f'<article class="passage" id="{address}" aria-label="Passage {address}">\n{_margin(self, address, "passage")}'
    )


def depart_passage_html(self, node) -> None:
    self.body.append("</article>\n")


def visit_permalink_html(self, node) -> None:
    self.body.append(_margin(self, node["address"], "note"))
    raise nodes.SkipNode


def visit_part_html(self, node) -> None:
    # A group, and no region: a page would have more landmarks than headings.
    label = f' role="group" aria-label="{node["label"]}"' if "label" in node else ""
    classes = " ".join([node["kind"], *node["classes"]])
    self.body.append(f'<div class="{classes}"{label}>\n')
    if node["kind"] == "translation":
        self.body.append(f'<p class="label" aria-hidden="true">{self.encode(node["label"])}</p>\n')


def depart_part_html(self, node) -> None:
    self.body.append("</div>\n")
