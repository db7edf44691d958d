"""Puts figures and tables of the studies into the document, with words from the data.

A study returns a :class:`analysis.outputs.Figure` or ``Table``; the notebook stores
it under our own MIME type, and here it becomes a figure or table of the document, so that
every output has the same picture, alternative text, caption and source.
The drawings of a figure are put in by :mod:`analysis.publish.document.figures`; its data become a table beside it, and
every table a CSV file too.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.osutil import relative_uri

from analysis.outputs import MIME
from analysis.publish.document import figures
from analysis.publish.document.domain import words, xref
from analysis.publish.document.marks import details
from analysis.publish.document.switches import switch_box
from analysis.publish.document.tables import frame, table_frame
from analysis.source.media import EBOOK, WEB, media_of, not_in

__all__ = ["Outputs", "download", "render", "save"]

_ID = 9  # an address of at most so many characters is not broken into lines
_LONG = 48  # a cell with at least so many characters needs a wider column
_DATA = (WEB, EBOOK)  # the media in which the data of a figure stand beside it as a table; paper has the figure alone
_TABLES = "_static/tables"  # the folder of the CSV files, with a folder for each page


class download(nodes.Inline, nodes.Element):
    """A link to the CSV file of a table, whose name is its ``file``; ``of`` says what the table holds."""


class render:
    """The MIME renderer that MyST-NB finds by its entry point."""

    mime_priority_overrides = [("*", MIME, 1)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        if data.mime_type != MIME or inline:
            return None
        payload = json.loads(data.content) if isinstance(data.content, str) else data.content
        shown = _NODES[payload["kind"]](payload)
        if words := data.cell_metadata.get("media"):
            shown["classes"] += not_in(media_of(words))
        return [shown]


def _figure(payload: dict) -> nodes.Node:
    figure = nodes.figure("", *figures.parts(payload), nodes.paragraph("", "", *_source(payload), classes=["source"]))
    figure["classes"].append("study")
    table = frame(_rows(payload), payload["caption"])
    return nodes.container(
        "",
        figure,
        details("", table, summary="Table of these data", classes=["data", *not_in(_DATA)]),
        classes=["shown"],
    )


def _source(payload: dict) -> list[nodes.Node]:
    """Where the data are from, which function made the figure or table, and the link to the data."""
    return [
        nodes.Text(payload["source"] + " "),
        nodes.literal("", payload["made_by"]),
        nodes.Text(" "),
        download("", of=payload["caption"]),
    ]


def _rows(payload: dict) -> nodes.table:
    group = nodes.tgroup("", *[nodes.colspec(colwidth=1) for _ in payload["head"]], cols=len(payload["head"]))
    heads = [
        nodes.entry("", nodes.paragraph("", h), classes=["long-column"] * (h == payload.get("long_column")))
        for h in payload["head"]
    ]
    group += nodes.thead("", nodes.row("", *heads))
    group += nodes.tbody("", *[nodes.row("", *[_cell(c) for c in row]) for row in payload["rows"]])
    return nodes.table("", group, ids=[payload["name"]])


def _table(payload: dict) -> nodes.Node:
    table = _rows(payload)
    table.insert(0, nodes.title("", payload["caption"]))
    table["classes"].append("study")
    note = nodes.paragraph("", "", *_source(payload), classes=["source"])
    return nodes.container("", frame(table, payload["caption"]), note, classes=["shown"])


def _switches(payload: dict) -> nodes.Node:
    return switch_box("", results=payload["results"])


#: What becomes of an output, by its kind.
_NODES = {"figure": _figure, "table": _table, "switches": _switches}


def _cell(cell: list) -> nodes.entry:
    """A cell is a list of texts and of links ``[kind, key, text]``; a text ``\\n`` begins a new line."""
    lines: list[list[nodes.Node]] = [[]]
    for part in cell:
        if part == "\n":
            lines.append([])
        elif part:  # An empty cell has no paragraph, and a narrow page leaves it out.
            lines[-1].append(words(part) if isinstance(part, str) else xref(*part))
    long = sum(len(part if isinstance(part, str) else part[2]) for part in cell) > _LONG
    many = sum(not isinstance(part, str) for part in cell) > 1
    ids = many and all(len(part[2]) <= _ID for part in cell if not isinstance(part, str))
    classes = ["long"] * long + ["many"] * many + ["ids"] * ids
    return nodes.entry("", *[nodes.paragraph("", "", *line) for line in lines if line], classes=classes)


class Outputs(SphinxTransform):
    """Gives every figure and table of a page an id of its own, a table its frame, and both the way to their data as CSV.

    A table without words in its head is a layout of prose, and left alone.
    """

    default_priority = 860

    def apply(self, **kwargs) -> None:
        times: dict[str, int] = {}
        headings = {i for section in self.document.findall(nodes.section) for i in section["ids"]}
        for table in list(self.document.findall(nodes.table)):
            head = next(iter(table.findall(nodes.thead)), None)
            if head is None or not head.astext().strip():
                continue
            name = table["ids"][0] if table["ids"] else "table"
            if name in headings:
                name = f"{name}-output"
                table["ids"] = [name]
            times[name] = times.get(name, 0) + 1
            if times[name] > 1 or not table["ids"]:
                name = f"{name}-{times[name]}"
            table["ids"], table["file"] = [name], f"{_TABLES}/{self.env.docname}/{name}.csv"
            if not isinstance(table.parent, table_frame):
                _box(table)
            self._link(table, name)

    def _link(self, table: nodes.table, name: str) -> None:
        """Name the file in the way to it; a drawing takes the name of the figure, and the table of its data one after it."""
        box, of = table.parent, table.parent["label"]
        above = box.parent.parent if isinstance(box.parent, details) else box.parent
        if "shown" not in above.get("classes", []):
            above.insert(above.index(box) + 1, nodes.paragraph("", "", download("", of=of), classes=["source"]))
            above[above.index(box) + 1][0]["file"] = table["file"]
            return
        next(iter(above.findall(download)))["file"] = table["file"]
        for figure in above.findall(nodes.figure):
            figure["ids"] = [name]
            next(iter(figure.findall(figures.drawing))).update_file(self.env.docname, name)
            table["ids"], box.parent["ids"] = [], [f"{name}-data"]


def _box(table: nodes.table) -> None:
    """Put a table of the prose into a box of its own, named after the section that it stands in."""
    section = table.parent
    while section.parent is not None and not isinstance(section, nodes.section):
        section = section.parent
    title = next(iter(table.findall(nodes.title)), None) or next(iter(section.findall(nodes.title)))
    place, at = table.parent, table.parent.index(table)
    place.remove(table)
    place.insert(at, frame(table, title.astext()))


def save(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    """Write every table of a page as a CSV file beside it: UTF-8, a line of heads, the words of each cell; and drawings for print."""
    figures.save(app, doctree)
    for table in doctree.findall(nodes.table) if doctree else ():
        if "file" in table:
            path = Path(app.outdir, table["file"])
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as file:
                lines = csv.writer(file, lineterminator="\n")
                lines.writerows(
                    ["\n".join(part.astext() for part in cell).replace("\u00a0", " ") for cell in row]
                    for row in table.findall(nodes.row)
                )


def visit_download_html(self, node) -> None:
    page = self.builder.current_docname
    address = relative_uri(self.builder.get_target_uri(page), node["file"])
    name = node["file"].removeprefix(f"{_TABLES}/").replace("/", "-")
    label = self.attval(f"CSV: {node['of'].removesuffix('.')}")
    self.body.append(f'<a class="csv" href="{address}" download="{name}" aria-label="{label}">CSV</a>')
    raise nodes.SkipNode
