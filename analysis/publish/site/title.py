"""The title page: the text as a field of marks, and what was found, which its source, the README too, does not hold."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms import SphinxTransform

from analysis.edition import Edition
from analysis.publish.document.domain import edition_of, xref
from analysis.publish.document.marks import mark_with_word, status_mark
from analysis.publish.passages.cite import reference
from analysis.status import JUDGEMENT, STATUSES, Status
from analysis.studies.verdicts import tally

__all__ = ["MARKS", "Found"]


class Found(SphinxTransform):
    """Puts what is computed in the place of :data:`MARKS` on the title page."""

    default_priority = 400

    def apply(self, **kwargs) -> None:
        if self.env.docname == self.config.root_doc:
            for raw in list(self.document.findall(nodes.raw)):
                if make := MARKS.get(raw.astext().strip()):
                    raw.parent.replace(raw, make(edition_of(self.app)))


def _field(edition: Edition) -> list[nodes.Node]:
    """Every claim as its lamp, passage by passage, each passage a way to it."""
    told = nodes.paragraph("", classes=["field"])
    for passage in edition.passages:
        claims = [claim for claim in edition.claims if claim.passage == passage.id]
        if claims:
            way = xref("passage", passage.id, passage.id)
            way[0] += [status_mark("", status=Status.of(claim).name) for claim in claims]
            told += [way, nodes.Text(" ")]
    words = (
        "Every mark is a claim of the text, its shape what the evidence makes of it; each passage leads to its place."
    )
    return [told, nodes.paragraph("", words, classes=["of-field"])] if told.children else []


def _found(edition: Edition) -> list[nodes.Node]:
    """Claims by status, each with its lamp, and what they were set against."""
    counts = tally(edition)
    numbers = [(status, counts[name]) for name, status in STATUSES.items()] + [(JUDGEMENT, counts["judgements"])]
    items = [
        nodes.list_item(
            "",
            nodes.paragraph("", "", nodes.strong("", f"{number:,}"), nodes.Text(" "), mark_with_word(status)),
            nodes.paragraph("", status.meaning, classes=["meaning"]),
        )
        for status, number in numbers
    ]
    told = f"{counts['claims']:,} claims are set against {counts['evidence']:,} rows of evidence."
    return [nodes.bullet_list("", *items, classes=["found"]), nodes.paragraph("", told)]


def _reference(edition: Edition) -> list[nodes.Node]:
    """How the whole edition is cited."""
    return [nodes.block_quote("", nodes.paragraph("", reference(edition)))]


#: What stands in the source where something computed goes; a code host shows nothing there.
MARKS = {
    "<!-- the claims, passage by passage -->": _field,
    "<!-- what was found -->": _found,
    "<!-- how to cite -->": _reference,
}
