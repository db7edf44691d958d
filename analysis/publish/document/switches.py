"""The boxes in which a reader makes the choices of a study, and their results for the script, as a file beside the page.

A box is hidden, and has only its summary, until the script fills it: a page without scripts, on paper or as an e-book has nothing to
fill it with. The results weigh more than the text of the page, and are loaded only when a reader opens a box.
"""

from __future__ import annotations

import json
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

__all__ = ["save", "switch_box", "visit_switch_box_html"]

_FILES = "_static/switches"  # the folder of the results, with a file for each page that has boxes


class switch_box(nodes.General, nodes.Element):
    """The place of the switches; its ``results`` are those of :class:`analysis.outputs.Switches`."""


def visit_switch_box_html(self: HTML5Translator, node: switch_box) -> None:
    """The box with its summary."""
    summary = self.encode(node["results"]["words"]["summary"])
    self.body.append(f'<div class="switches" hidden><details><summary>{summary}</summary></details></div>\n')
    raise nodes.SkipNode


def save(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    """Write the results of a page's boxes, in their order, as a script, which also loads from a folder opened without a server."""
    boxes = list(doctree.findall(switch_box)) if doctree else []
    context["switches"] = None
    if boxes:
        context["switches"] = f"{_FILES}/{pagename}.js"
        path = Path(app.outdir, context["switches"])
        path.parent.mkdir(parents=True, exist_ok=True)
        results = json.dumps([box["results"] for box in boxes], ensure_ascii=False, separators=(",", ":"))
        path.write_text(f"window.EditionSwitches = {results};\n", encoding="utf-8")
