"""The mark of a claim's status, a small shape that can be recognised without colour, and blocks that open at a click."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes

from analysis.publish.document.domain import edition_of, name_of
from analysis.publish.document.languages import marker_of
from analysis.rows import Row
from analysis.source.media import WEB, not_in
from analysis.status import MARKED, Status

__all__ = ["details", "mark_link", "mark_with_word", "status_mark", "summary"]


class status_mark(nodes.Inline, nodes.Element):
    """The mark of the status named ``status``; its ``label`` is for those who do not see it, and missing where the word stands beside it."""


class details(nodes.General, nodes.Element):
    """Blocks that open at a click, under the words of their ``summary``, or of their first child; ``open`` if they are at first."""


class summary(nodes.General, nodes.TextElement):
    """The words of a control with what is among them, as the first child of its :class:`details`."""


def mark_with_word(status: Status, word: type[nodes.TextElement] = nodes.inline) -> nodes.Node:
    """The mark of a status and its name, on one line; ``word`` is the element of the name."""
    name = word("", f" {status.name}")
    return nodes.inline("", "", status_mark("", status=status.name), name, classes=["nobreak", "worded"])


def mark_link(claim: Row) -> nodes.Node:
    """The mark of a claim's status as a link to the claim; print and e-book have the marks of disputed claims only."""
    status = Status.of(claim)
    classes = ["mark", *([] if status.opposed else not_in([WEB]))]
    label = f"{status.name}: {name_of(claim)}"
    return addnodes.pending_xref(
        "",
        nodes.inline("", "", status_mark("", status=status.name, label=label), classes=classes),
        refdomain="edition",
        reftype="claim",
        reftarget=claim.id,
        refexplicit=True,
    )


def visit_status_mark_html(self, node) -> None:
    status = MARKED[node["status"]]
    label = f'role="img" aria-label="{self.attval(node["label"])}"' if "label" in node else 'aria-hidden="true"'
    self.body.append(f'<svg class="status-mark {status.name}" viewBox="0 0 10 10" {label}>{status.drawing}</svg>')
    raise nodes.SkipNode


def visit_details_html(self, node) -> None:
    classes = f' class="{" ".join(node["classes"])}"' if node["classes"] else ""
    address = f' id="{node["ids"][0]}"' if node["ids"] else ""
    self.body.append(f"<details{address}{classes}{' open' * bool(node.get('open'))}>")
    if "summary" in node:
        self.body.append(f"<summary>{marker_of(edition_of(self.builder.app)).html(node['summary'])}</summary>\n")


def visit_summary_html(self, node) -> None:
    self.body.append("<summary>")


def depart_summary_html(self, node) -> None:
    self.body.append("</summary>\n")


def visit_hidden_html(self, node) -> None:
    """Write the parts of a cell that MyST-NB hides; its own visitor puts paragraphs into the summary, which HTML forbids."""
    shut, opened = (self.encode(node[prompt]) for prompt in ("prompt_show", "prompt_hide"))
    control = f'<span class="collapsed">{shut}</span><span class="expanded">{opened}</span>'
    self.body.append(f'<details class="hide {" ".join(node["classes"])}"><summary>{control}</summary>\n')


def depart_details_html(self, node) -> None:
    self.body.append("</details>\n")
