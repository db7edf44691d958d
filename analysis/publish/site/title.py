"""What is computed for the title page, whose source is the README: the text as a field of marks, the numbers, how to cite."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms import SphinxTransform

from analysis.edition import Edition
from analysis.publish.document.domain import edition_of, xref
from analysis.publish.document.marks import mark_with_word, status_mark
from analysis.publish.passages.cite import reference
from analysis.status import JUDGEMENT, STATUSES, Status
from analysis.studies.verdicts import tally, unverified

__all__ = ["PLACEHOLDERS", "TitlePage"]


class TitlePage(SphinxTransform):
    """Replaces the :data:`PLACEHOLDERS` on the title page by what is computed."""

    default_priority = 400

    def apply(self, **kwargs) -> None:
        if self.env.docname == self.config.root_doc:
            for raw in list(self.document.findall(nodes.raw)):
                if make := PLACEHOLDERS.get(raw.astext().strip()):
                    raw.parent.replace(raw, make(edition_of(self.app)))


def _field(edition: Edition) -> list[nodes.Node]:
    """The mark of every claim, passage by passage; each passage leads to its place."""
    field = nodes.paragraph("", classes=["field"])
    for passage in edition.passages:
        claims = [claim for claim in edition.claims if claim.passage == passage.id]
        if claims:
            link = xref("passage", passage.id, passage.id)
            link[0] += [status_mark("", status=Status.of(claim).name) for claim in claims]
            field += [link, nodes.Text(" ")]
    words = (
        "Every mark is a claim of the text, its shape what the evidence makes of it; each passage leads to its place."
    )
    return [field, nodes.paragraph("", words, classes=["of-field"])] if field.children else []


def _tally(edition: Edition) -> list[nodes.Node]:
    """The number of claims of each status with its mark, and how much evidence there is."""
    counts = tally(edition)
    numbers = [(status, counts[name]) for name, status in STATUSES.items()] + [(JUDGEMENT, counts["judgements"])]
    items = [
        nodes.list_item(
            "",
            nodes.paragraph("", "", nodes.strong("", f"{number:,}"), nodes.Text(" "), mark_with_word(status)),
            nodes.paragraph("", _meaning(edition, status), classes=["meaning"]),
        )
        for status, number in numbers
    ]
    total = f"{counts['claims']:,} claims are set against {counts['evidence']:,} rows of evidence."
    return [nodes.bullet_list("", *items, classes=["tally"]), nodes.paragraph("", total)]


def _meaning(edition: Edition, status: Status) -> str:
    """What a status means; for claims that are unverified also how many of them for which reason."""
    if status.name != "unverified":
        return status.meaning
    reasons = (f"{number} {reason.value}" for reason, number in unverified(edition).items() if number)
    return f"{status.meaning}: {'; '.join(reasons)}"


def _reference(edition: Edition) -> list[nodes.Node]:
    """How the whole edition is cited."""
    return [nodes.block_quote("", nodes.paragraph("", reference(edition)))]


#: Comments in the source, which a code host does not show, and the function that makes what replaces each.
PLACEHOLDERS = {
    "<!-- the claims, passage by passage -->": _field,
    "<!-- what was found -->": _tally,
    "<!-- how to cite -->": _reference,
}
