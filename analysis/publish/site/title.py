"""Directives of the title page: how the claims stand, the mark of each, the other forms of the book, how to cite, who checked."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

from analysis.edition import Edition
from analysis.publish.document.domain import edition_of, xref
from analysis.publish.document.marks import mark_link, mark_with_word
from analysis.publish.document.prose import paragraph
from analysis.publish.entries.findings import counted
from analysis.publish.passages.cite import reference
from analysis.status import JUDGEMENT, MARKED, STATUSES, Status
from analysis.studies.quality import errors, rereadings
from analysis.studies.study import joined as in_words
from analysis.studies.verdicts import tally, unverified
from analysis.words import as_sentence, number_words

__all__ = [
    "BEGIN",
    "END",
    "NO_FORMS",
    "BookForms",
    "Checks",
    "ClaimMarks",
    "Count",
    "HowToCite",
    "WhatWasFound",
    "forms",
    "verdict_bar",
    "visit_forms_html",
    "visit_verdict_bar_html",
]

#: Between these the links to other forms of the book stand, once they are made; a browser shows neither.
BEGIN, END = "<!-- other forms -->", "<!-- end of other forms -->"
#: What stands there before.
NO_FORMS = "<p>This copy holds the pages only; <code>make all</code> puts the book in its other forms beside them.</p>"


class verdict_bar(nodes.General, nodes.Element):
    """How many claims have each status, as one bar and as a table that says the same.

    ``numbers`` are pairs of the name of a status and a number, in the order of the bar; ``reasons`` are pairs of words and a
    number that divide the unverified ones.
    """


class forms(nodes.General, nodes.Element):
    """The place of the links to other forms of the book."""


class Count(SphinxRole):
    """``{count}`claims```: how many rows a table of the data has."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        edition = edition_of(self.env.app)
        if self.text not in edition.tables:
            message = f"there is no table '{self.text}'; there are {', '.join(edition.tables)}"
            return [], [self.inliner.reporter.error(message, line=self.lineno)]
        return [nodes.Text(f"{len(getattr(edition, self.text)):,}")], []


class WhatWasFound(SphinxDirective):
    """``{what-was-found}``: how the claims of the text stand, in a sentence, as a bar and as a table."""

    def run(self) -> list[nodes.Node]:
        edition = edition_of(self.env.app)
        counts = tally(edition)
        numbers = [(name, counts[name]) for name in STATUSES if name != "unverified"]
        numbers += [("unverified", counts["unverified"]), (JUDGEMENT.name, counts["judgements"])]
        reasons = [(reason.value, number) for reason, number in unverified(edition).items()]
        claims = number_words(counts["claims"], "claim", "claims")
        parts = in_words(counted([Status.of(claim) for claim in edition.claims]))
        return [
            paragraph(f"Of {claims}, {parts}."),
            verdict_bar("", numbers=numbers, reasons=reasons, of=claims),
        ]


def visit_verdict_bar_html(self, node) -> None:
    """Write the bar for those who see it, and the table for everybody; what is nought is left out."""
    bar, rows = [], []
    for name, number in node["numbers"]:
        divided = node["reasons"] if name == "unverified" else [(name, number)]
        bar += [_piece(name, words, part) for words, part in divided if part]
        rows += [_row(number, f"{_mark(name)} {name}", MARKED[name].meaning)] if number else []
        rows += [_row(part, words, "", "reason") for words, part in divided if part and name == "unverified"]
    head = '<tr><th scope="col">Claims</th><th scope="col">Status</th><th scope="col">What it means</th></tr>'
    self.body.append(
        f'<div class="verdicts">\n<div class="bar" aria-hidden="true">{"".join(bar)}</div>\n'
        f'<table class="tally"><caption>How the {self.encode(node["of"])} stand</caption>\n'
        f"<thead>{head}</thead>\n<tbody>{''.join(rows)}</tbody></table>\n</div>\n"
    )
    raise nodes.SkipNode


def _mark(name: str) -> str:
    return f'<svg class="status-mark {name}" viewBox="0 0 10 10" aria-hidden="true">{MARKED[name].drawing}</svg>'


def _piece(name: str, words: str, number: int) -> str:
    """A piece of the bar: the number above it, the mark of the status in it, the words under it; each where it has room."""
    reason = " reason" if words != name else ""
    return (
        f'<span class="{name}{reason}" style="flex-grow: {number}; color: var(--{MARKED[name].ink})"><span class="number">{number}</span>'
        f'<span class="piece">{_mark(name)}</span><span class="word">{words}</span></span>'
    )


def _row(number: int, words: str, meaning: str, kind: str = "") -> str:
    """A row of the table; a reason needs no meaning beside it."""
    of = f' class="{kind}"' if kind else ""
    across = "" if meaning else ' colspan="2"'
    cell = f"<td>{meaning}</td>" if meaning else ""
    return f'<tr{of}><td>{number:,}</td><th scope="row"{across}>{words}</th>{cell}</tr>\n'


class ClaimMarks(SphinxDirective):
    """``{claim-marks}``: the mark of every claim as a link to it, passage by passage, under a legend."""

    def run(self) -> list[nodes.Node]:
        edition = edition_of(self.env.app)
        legend = [nodes.list_item("", paragraph(mark_with_word(status))) for status in MARKED.values()]
        items = []
        for passage in edition.passages:
            claims = [claim for claim in edition.claims if claim.passage == passage.id]
            if claims:
                marks = [part for claim in claims for part in (nodes.Text(" "), mark_link(claim))]
                items.append(nodes.list_item("", paragraph(xref("passage", passage.id, passage.id), *marks)))
        return [
            nodes.bullet_list("", *legend, classes=["marks-legend"]),
            nodes.bullet_list("", *items, classes=["claim-marks"]),
        ]


class HowToCite(SphinxDirective):
    """``{how-to-cite}``: how the whole edition is cited."""

    def run(self) -> list[nodes.Node]:
        return [nodes.block_quote("", paragraph(reference(edition_of(self.env.app))))]


class BookForms(SphinxDirective):
    """``{book-forms}``: the links to the other forms of the book, once they are made."""

    def run(self) -> list[nodes.Node]:
        return [forms()]


def visit_forms_html(self, node) -> None:
    """Write the place of the links, with the words that stand there until other forms are made."""
    self.body.append(f"{BEGIN}{NO_FORMS}{END}\n")
    raise nodes.SkipNode


class Checks(SphinxDirective):
    """``{checks}``: who checked the edition, how much was read a second time, and how much of a sample was wrong."""

    def run(self) -> list[nodes.Node]:
        return [paragraph(" ".join(_checks(edition_of(self.env.app))))]


def _checks(edition: Edition) -> list[str]:
    """What is recorded about checks, in sentences."""
    sentences = []
    if edition.reviews:
        agents = [edition.get("agents", key) for key in dict.fromkeys(review.agent for review in edition.reviews)]
        by = in_words([f"{agent.label} ({agent.description[:1].lower()}{agent.description[1:]})" for agent in agents])
        number = number_words(len(edition.reviews), "check is", "checks are")
        sentences.append(as_sentence(f"{number} recorded, by {by}"))
    again = rereadings(edition)
    if again["counted"]:
        sentences.append(
            f"Of {again['counted']:,} items of evidence that count for or against a claim, "
            f"{again['counted read']:,} were read a second time in their sources."
        )
    if sample := errors(edition):
        rows = number_words(sample["reached"], "row", "rows")
        wrong = number_words(sample["wrong"], "was", "were")
        sentences.append(f"In the latest random sample of {rows} that could be checked, {wrong} wrong.")
    return sentences
