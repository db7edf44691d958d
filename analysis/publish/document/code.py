"""The code of a study: behind a small button in the source line of what it made, and nowhere where it only sets things up.

The name of the function that made an output stands with the code, and not in the source line that everybody reads.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from analysis.publish.document.outputs import download

__all__ = ["Code", "code_button", "code_panel"]


class code_button(nodes.Inline, nodes.Element):
    """The button that shows the :class:`code_panel` whose id is its ``panel``."""


class code_panel(nodes.General, nodes.Element):
    """The code of a cell, over the page while its button asks for it."""


class Code(SphinxPostTransform):
    """Moves hidden code to a button in the last source line of its cell, and leaves out that of cells without output."""

    default_priority = 198  # before MyST-NB puts a control of its own above hidden code
    formats = ("html",)

    def run(self, **kwargs) -> None:
        cells = [c for c in self.document.findall(nodes.container) if c.get("nb_element") == "cell_code"]
        for number, cell in enumerate((c for c in cells if c.get("hide_mode") == "input"), 1):
            source, ways = cell[0], list(cell.findall(download))
            if ways:
                name, line = f"code-{number}", ways[-1].parent
                line.insert(line.index(ways[-1]) + 1, [nodes.Text(" "), code_button("", panel=name)])
                made_by = [self._taken(way.parent) for way in ways]
                source.replace_self(code_panel("", *filter(None, made_by), source.deepcopy(), ids=[name]))
                cell["hide_mode"] = None
            elif len(cell) == 1:
                cell.parent.remove(cell)

    def _taken(self, line: nodes.Node) -> nodes.paragraph | None:
        """The name of the function that made an output, taken out of its source line; ``None`` where the line has none."""
        name = next(iter(line.findall(nodes.literal)), None)
        if name is None:
            return None
        after = line.index(name) + 1
        if after < len(line) and line[after].astext() == " ":
            line.remove(line[after])
        line.remove(name)
        return nodes.paragraph("", "Made by ", name.deepcopy(), nodes.Text("."))


def visit_button_html(self, node) -> None:
    """A button that works without a script."""
    self.body.append(f'<button type="button" class="csv" popovertarget="{node["panel"]}">code</button>')
    raise nodes.SkipNode


def visit_panel_html(self, node) -> None:
    """A native popover, which opens and shuts by itself and gives the focus back."""
    self.body.append(f'<div class="code-panel" id="{node["ids"][0]}" popover role="group" aria-label="Code">\n')


def depart_panel_html(self, node) -> None:
    self.body.append("</div>\n")
