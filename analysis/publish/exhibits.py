"""Puts figures and tables of the studies into the document, with words from the data.

A study returns a :class:`analysis.studies.exhibit.Figure` or ``Table``; the notebook stores
it under a MIME type of ours, and here it becomes a figure or table of the document, so that
every output has the same picture, alternative text, caption and source.
"""

from __future__ import annotations

import json
import re

from docutils import nodes

from analysis.publish.domain import words, xref
from analysis.studies.exhibit import MIME

__all__ = ["drawing", "render", "scroll"]


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
        drawing("", svg=held["svg"], alt=held["alt"], name=held["name"]),
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
    return nodes.container("", scroll("", table, label=held["caption"]), note)


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


def visit_drawing_html(self, node) -> None:
    svg = re.sub(r"^.*?(?=<svg)", "", node["svg"], flags=re.DOTALL)
    label = f"{node['name']}-alt"
    svg = re.sub(r"<svg\b", f'<svg role="img" aria-labelledby="{label}"', svg, count=1)
    svg = re.sub(r">", f'><title id="{label}">{self.encode(node["alt"])}</title>', svg, count=1)
    self.body.append(f'<div class="drawing">{svg}</div>\n')
    raise nodes.SkipNode


def visit_scroll_html(self, node) -> None:
    self.body.append(f'<div class="scroll" tabindex="0" role="region" aria-label="{self.attval(node["label"])}">\n')


def depart_scroll_html(self, node) -> None:
    self.body.append("</div>\n")
