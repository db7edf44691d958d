"""The title page: what was found, in numbers that its source, which is the README too, does not hold."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms import SphinxTransform

from analysis.edition import Edition
from analysis.publish.domain import edition_of
from analysis.publish.lamps import lamp_word
from analysis.status import STATUSES
from analysis.studies.verdicts import tally

__all__ = ["MARK", "Found"]

#: Stands in the source where the numbers go; a code host shows nothing there.
MARK = "<!-- what was found -->"


class Found(SphinxTransform):
    """Puts the numbers in the place of :data:`MARK` on the title page."""

    default_priority = 400

    def apply(self, **kwargs) -> None:
        if self.env.docname == self.config.root_doc:
            for mark in [n for n in self.document.findall(nodes.raw) if n.astext().strip() == MARK]:
                mark.parent.replace(mark, _found(edition_of(self.app)))


def _found(edition: Edition) -> list[nodes.Node]:
    """Claims by status, each with its lamp, and what they were set against."""
    counts = tally(edition)
    items = [
        nodes.list_item(
            "",
            nodes.paragraph("", "", nodes.strong("", f"{counts[s]:,}"), nodes.Text(" "), lamp_word(s)),
        )
        for s in STATUSES
    ]
    told = (
        f"{counts['claims']:,} claims are set against {counts['evidence']:,} rows of evidence; "
        f"{counts['judgements']:,} of them are judgements, which evidence cannot decide."
    )
    return [nodes.bullet_list("", *items, classes=["found"]), nodes.paragraph("", told)]
