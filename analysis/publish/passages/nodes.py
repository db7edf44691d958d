"""Passages as nodes of the document, so that every output has them, with their apparatus.

A line ``(p07)=`` alone puts the address on the first block that follows.
Here the address moves to a :class:`passage` node that holds everything up to the next
address, heading or cell.
"""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from analysis.publish.document.domain import edition_of
from analysis.publish.passages.apparatus import apparatus
from analysis.publish.passages.links import add_links, parents
from analysis.publish.passages.menu import menu
from analysis.source.paraphrase import ADDRESS

__all__ = ["BackLinks", "Passages", "part", "passage", "permalink"]


#: Characters up to which a passage counts as short.
_SHORT = 400
_STATES = {
    "identical": "",
    "variant": ", worded differently from the state that we edited",
    "doubtful": "; this may not be the passage",
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

    default_priority = 850  # Runs after targets and footnotes have their ids and before references are resolved.

    def apply(self, **kwargs) -> None:
        edition = edition_of(self.app)
        for target in [t for t in self.document.findall(nodes.target) if _address(t)]:
            self._gather(target, _address(target))
        for note in list(self.document.findall(nodes.footnote)):
            if note["names"] and ADDRESS.fullmatch(note["names"][0]):
                self._number(note, note["names"][0])
        self._join_short_passages()
        self._collect_notes()
        known = {p.id for p in edition.passages}
        for node in list(self.document.findall(lambda n: isinstance(n, (passage, nodes.footnote)))):
            address = node["names"][0]
            if address in known:
                self.add_links_and_apparatus(node, address, edition)

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
            # The target had given its id to the first block.
            node["ids"] = [i for i in node["ids"] if i != address]
            node["names"] = [n for n in node["names"] if n != address]
        gathered = passage("", part("", *body, kind="paraphrase"), ids=[address], names=[address])
        gathered.source, gathered.line = target.source, target.line
        parent.replace(target, gathered)
        self.document.ids[address] = gathered
        self.env.get_domain("edition").note("passage", address, self.env.docname)

    def _join_short_passages(self) -> None:
        """Mark every short passage that follows a short one, so that a row of them reads as one block."""
        for node in self.document.findall(passage):
            before = node.previous_sibling()
            if isinstance(before, passage) and max(len(p.astext()) for p in (before, node)) <= _SHORT:
                node["classes"].append("short")

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
                text = f"Back to {next((p['names'][0] for p in parents(call, self.document) if isinstance(p, passage)), 'the text')}"
                back = nodes.reference("", "↑", refid=call["ids"][0], reftitle=text, classes=["back"])
                note[-1] += nodes.inline("", "", nodes.Text("\u00a0"), back, classes=["to-call"])
            section += note
        top += section

    def add_links_and_apparatus(self, node: nodes.Element, address: str, edition) -> None:
        add_links(node, edition, address)
        placement = getattr(self.app, "edition_translation", {}).get(address)
        if placement:
            node += part(
                "",
                nodes.paragraph("", placement.text),
                kind="translation",
                label=f"Translation, from your own copy{_STATES[placement.state]}",
                classes=[placement.state],
            )
        if lists := apparatus(edition, address):
            node += part("", *lists, kind="apparatus", label=f"Apparatus to {address}")


class BackLinks(SphinxTransform):
    """Gives a passage the way back to the first figure or table of its page that leads to it."""

    default_priority = 870  # Runs after figures and tables have their ids.

    def apply(self, **kwargs) -> None:
        passages = {node["ids"][0]: node for node in self.document.findall(passage)}
        for shown in self.document.findall(lambda n: isinstance(n, nodes.container) and "shown" in n["classes"]):
            output = next(
                (n for n in shown.findall(lambda n: isinstance(n, (nodes.figure, nodes.table)) and n["ids"])), None
            )
            leads = (x["reftarget"] for x in shown.findall(addnodes.pending_xref) if x["reftype"] == "passage")
            for target in leads:
                if output is not None and target in passages:
                    passages[target].setdefault("shown_in", output["ids"][0])


def _address(target: nodes.target) -> str | None:
    names = [*target.get("names", []), target.get("refid", "")]
    return next((n for n in names if ADDRESS.fullmatch(n)), None)


def _margin(writer, address: str, kind: str, overview: str | None = None) -> str:
    """The address as a link to it, and on pages for the browser the way back to an ``overview`` on the page, and the menu."""
    link = f'<a class="address" href="#{address}" title="Address of this {kind}">{address}</a>\n'
    builder = writer.builder
    edition = edition_of(builder.app)
    if builder.name != "html" or address not in edition.texts:
        return link
    if overview:
        link += f'<a class="to-overview" href="#{overview}">↑<span class="unseen"> from {address} to the overview</span></a>\n'
    return link + menu(edition, address, builder.get_target_uri(builder.current_docname))


def visit_passage_html(self, node) -> None:
    address = node["ids"][0]
    self.body.append(
        f'<article class="{" ".join(["passage", *node["classes"]])}" id="{address}" aria-label="Passage {address}">\n{_margin(self, address, "passage", node.get("shown_in"))}'
    )


def depart_passage_html(self, node) -> None:
    self.body.append("</article>\n")


def visit_permalink_html(self, node) -> None:
    self.body.append(_margin(self, node["address"], "note"))
    raise nodes.SkipNode


def visit_part_html(self, node) -> None:
    # A group, not a region: otherwise a page would have more landmarks than headings.
    label = f' role="group" aria-label="{node["label"]}"' if "label" in node else ""
    classes = " ".join([node["kind"], *node["classes"]])
    self.body.append(f'<div class="{classes}"{label}>\n')
    if node["kind"] == "translation":
        self.body.append(f'<p class="label" aria-hidden="true">{self.encode(node["label"])}</p>\n')


def depart_part_html(self, node) -> None:
    self.body.append("</div>\n")
