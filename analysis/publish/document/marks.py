"""The lamp of a claim: a small shape for its status, told apart without colour, and a fold for what is long."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes

from analysis.publish.document.domain import edition_of, name_of
from analysis.publish.document.languages import marker_of
from analysis.rows import Row

__all__ = ["PATHS", "details", "mark_link", "mark_with_word", "status_mark"]

#: What is drawn in a square of ten for each status; a judgement has a dash.
PATHS = {
    "corroborated": '<circle cx="5" cy="5" r="4"/>',
    "attested": '<path d="M5 .8 9.4 9H.6z"/>',
    "contested": '<path d="M5 .3 9.7 5 5 9.7.3 5z"/>',
    "unverified": '<circle class="open" cx="5" cy="5" r="3.5"/>',
    "doubted": '<path class="open" d="M5 8.6 1.4 1.9h7.2z"/>',
    "contradicted": '<path class="open" d="m1.4 1.4 7.2 7.2m0-7.2-7.2 7.2"/>',
    "judgement": '<path class="open" d="M1.5 5h7"/>',
}


class status_mark(nodes.Inline, nodes.Element):
    """The shape of a status; ``word`` says it to those who do not see it, unless the word stands beside it."""


class details(nodes.General, nodes.Element):
    """Blocks that open at a touch, under the words of their ``summary``."""


def mark_with_word(status: str, word: type[nodes.TextElement] = nodes.inline) -> nodes.Node:
    """A lamp and the word that it stands for, on one line; ``word`` is the element of the word."""
    return nodes.inline("", "", status_mark("", status=status), word("", f" {status}"), classes=["nobreak", "worded"])


def mark_link(claim: Row) -> nodes.Node:
    """A lamp that leads to its claim."""
    status = claim.status or "judgement"
    return addnodes.pending_xref(
        "",
        nodes.inline("", "", status_mark("", status=status, word=f"{status}: {name_of(claim)}"), classes=["mark"]),
        refdomain="edition",
        reftype="claim",
        reftarget=claim.id,
        refexplicit=True,
    )


def visit_status_mark_html(self, node) -> None:
    told = f'role="img" aria-label="{self.attval(node["word"])}"' if node.get("word") else 'aria-hidden="true"'
    self.body.append(
        f'<svg class="status-mark {node["status"]}" viewBox="0 0 10 10" {told}>{PATHS[node["status"]]}</svg>'
    )
    raise nodes.SkipNode


def visit_details_html(self, node) -> None:
    classes = f' class="{" ".join(node["classes"])}"' if node["classes"] else ""
    address = f' id="{node["ids"][0]}"' if node["ids"] else ""
    self.body.append(
        f"<details{address}{classes}><summary>{marker_of(edition_of(self.builder.app)).html(node['summary'])}</summary>\n"
    )


def visit_hidden_html(self, node) -> None:
    """What MyST-NB hides of a cell; its own visitor puts paragraphs into the control, where HTML allows none."""
    shut, opened = (self.encode(node[prompt]) for prompt in ("prompt_show", "prompt_hide"))
    control = f'<span class="collapsed">{shut}</span><span class="expanded">{opened}</span>'
    self.body.append(f'<details class="hide {" ".join(node["classes"])}"><summary>{control}</summary>\n')


def depart_details_html(self, node) -> None:
    self.body.append("</details>\n")
