"""Puts figures and tables of the studies into the document, with words from the data.

A study returns a :class:`analysis.studies.exhibit.Figure` or ``Table``; the notebook stores
it under a MIME type of ours, and here it becomes a figure or table of the document, so that
every output has the same picture, alternative text, caption and source.
"""

from __future__ import annotations

import json
import re

from docutils import nodes
from sphinx.transforms import SphinxTransform

from analysis.publish.domain import words, xref
from analysis.publish.lamps import fold
from analysis.studies.exhibit import MIME

__all__ = ["Exhibits", "drawing", "render", "scroll", "with_roles"]


_MANY = 40  # rows from which on a table opens at a touch
_LONG = 48  # characters from which on a cell needs a wider column


class drawing(nodes.General, nodes.Element):
    """An SVG picture that stands in the page itself, with its alternative text."""


class scroll(nodes.General, nodes.Element):
    """A box that a wide table scrolls in, by touch, mouse or keyboard."""


class render:
    """The MIME renderer that MyST-NB finds by its entry point."""

    mime_priority_overrides = [("*", MIME, 1)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type != MIME or inline:
            return None
        held = json.loads(data.content) if isinstance(data.content, str) else data.content
        return [(_figure if held["kind"] == "figure" else _table)(held)]


def _caption(held: dict) -> list[nodes.Node]:
    made = [nodes.caption("", held["caption"])]
    made.append(
        nodes.legend("", nodes.paragraph("", "", nodes.Text(held["source"] + " "), nodes.literal("", held["made_by"])))
    )
    return made


def _figure(held: dict) -> nodes.figure:
    return nodes.figure(
        "",
        drawing("", svg=held["svg"], alt=held["alt"], name=held["name"], label=held["caption"]),
        *_caption(held),
        ids=[held["name"]],
        classes=["exhibit"],
    )


def _table(held: dict) -> nodes.Node:
    group = nodes.tgroup("", *[nodes.colspec(colwidth=1) for _ in held["head"]], cols=len(held["head"]))
    group += nodes.thead("", nodes.row("", *[nodes.entry("", nodes.paragraph("", h)) for h in held["head"]]))
    group += nodes.tbody("", *[nodes.row("", *[_cell(c) for c in row]) for row in held["rows"]])
    table = nodes.table("", nodes.title("", held["caption"]), group, ids=[held["name"]], classes=["exhibit"])
    note = nodes.paragraph(
        "", "", nodes.Text(held["source"] + " "), nodes.literal("", held["made_by"]), classes=["source"]
    )
    made = nodes.container("", scroll("", table, label=held["caption"]), note)
    # A long table would bury what follows, above all on a phone.
    rows = len(held["rows"])
    return fold("", made, summary=f"{held['caption'].removesuffix('.')}: {rows} rows") if rows > _MANY else made


def _cell(cell: list) -> nodes.entry:
    """A cell is a list of texts and of links ``[kind, key, text]``; a text ``\\n`` begins a new line."""
    lines: list[list[nodes.Node]] = [[]]
    for part in cell:
        if part == "\n":
            lines.append([])
        else:
            lines[-1].append(words(part) if isinstance(part, str) else xref(*part))
    long = sum(len(part if isinstance(part, str) else part[2]) for part in cell) > _LONG
    return nodes.entry("", *[nodes.paragraph("", "", *line) for line in lines], classes=["long"] if long else [])


class Exhibits(SphinxTransform):
    """Gives every exhibit of a page an id of its own, also where one study makes two of them."""

    default_priority = 860

    def apply(self, **kwargs) -> None:
        seen: dict[str, int] = {}
        headings = {i for section in self.document.findall(nodes.section) for i in section["ids"]}
        for node in self.document.findall(lambda n: isinstance(n, (nodes.figure, nodes.table))):
            if "exhibit" not in node["classes"]:
                continue
            name = node["ids"][0]
            if name in headings:
                name = f"{name}-{node.tagname}"
                node["ids"] = [name]
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                node["ids"] = [f"{name}-{seen[name]}"]
            for picture in node.findall(drawing):
                picture["name"] = node["ids"][0]


def visit_drawing_html(self, node) -> None:
    name, text = node["name"], re.sub(r"^.*?(?=<svg)", "", node["svg"], flags=re.DOTALL)
    # Ids are addresses of the whole page: two drawings may not share one.
    svg = re.sub(r'\bid="|href="#|url\(#', lambda m: f"{m[0]}{name}-", text)
    label = re.match(r".*?[.!?](?=\s|$)|.*", node["label"], re.DOTALL)[0]
    svg = re.sub(
        r"<svg\b([^>]*)>",
        lambda m: (
            f'<svg role="img" aria-label="{self.attval(label)}" aria-describedby="{name}-desc"{m[1]}>'
            f'<desc id="{name}-desc">{self.encode(node["alt"])}</desc>'
        ),
        svg,
        count=1,
    )
    self.body.append(f'<div class="drawing">{svg}</div>\n')
    raise nodes.SkipNode


def visit_scroll_html(self, node) -> None:
    self.body.append(f'<div class="scroll" tabindex="0" role="group" aria-label="{self.attval(node["label"])}">\n')


def depart_scroll_html(self, node) -> None:
    self.body.append("</div>\n")


_ROLES = {
    nodes.table: "table",
    nodes.thead: "rowgroup",
    nodes.tbody: "rowgroup",
    nodes.row: "row",
    nodes.entry: "cell",
}


def with_roles(translator: type) -> dict[type, tuple]:
    """Visitors for the parts of a table that say what they are, and a cell also what stands at its column's head.

    On a narrow page the cells of a row stand under one another, and a browser then forgets that they are a table.
    """

    def visitor(node_class: type) -> tuple:
        visit = getattr(translator, f"visit_{node_class.__name__}")

        def visit_with_role(self, node) -> None:
            begin = len(self.body)
            visit(self, node)
            role, label = _ROLES[node_class], ""
            if node_class is nodes.entry:
                group = node.parent.parent
                head = next(iter(group.parent.findall(nodes.thead)), None)
                if isinstance(group, nodes.thead):
                    role = "columnheader"
                elif head is not None and (text := head[-1][node.parent.index(node)].astext()):
                    label = f' data-label="{self.attval(text)}"'
            self.body[begin:] = [
                re.sub(
                    r"<(table|thead|tbody|tr|th|td)\b",
                    rf'<\1 role="{role}"{label}',
                    "".join(self.body[begin:]),
                    count=1,
                )
            ]

        return visit_with_role, getattr(translator, f"depart_{node_class.__name__}")

    return {node_class: visitor(node_class) for node_class in _ROLES}
