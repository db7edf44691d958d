"""Directives of the title page: how the claims stand, the mark of each, the other forms of the book, how to cite, who checked, whose rights hold."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

from analysis.edition import Edition
from analysis.publish.document.domain import edition_of, words, xref
from analysis.publish.document.marks import mark_link, mark_with_word
from analysis.publish.document.prose import joined, paragraph
from analysis.publish.entries.findings import counted
from analysis.publish.entries.registers import table_of_cells
from analysis.publish.passages.cite import reference
from analysis.publish.passages.menu import menu_of_book
from analysis.status import JUDGEMENT, MARKED, STATUSES, Status
from analysis.studies.quality import errors, rereadings
from analysis.studies.study import author_name
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
    "Rights",
    "WhatWasFound",
    "forms",
    "verdict_bar",
    "visit_forms_html",
    "visit_verdict_bar_html",
]

#: Between these the links to other forms of the book stand, once they are made; a browser shows neither.
BEGIN, END = "<!-- other forms -->", "<!-- end of other forms -->"
#: What stands there before.
NO_FORMS = "<p>This copy of the book has its pages only, and no PDF or EPUB.</p>"


#: The layers of text that are neither the author's nor quoted by him.
_NOT_THE_AUTHOR_S = ("editor", "translator", "unknown")


class verdict_bar(nodes.General, nodes.Element):
    """How many claims have each status, as one bar and as a table that says the same.

    ``numbers`` are pairs of the name of a status and a number, in the order of the bar; ``reasons`` divide the unverified ones:
    words, a number, and what the words mean.
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
        reasons = [(reason.value, number, reason.meaning) for reason, number in unverified(edition).items()]
        claims = number_words(counts["claims"], "claim", "claims")
        parts = in_words(counted([Status.of(claim) for claim in edition.claims]))
        return [
            paragraph(f"Of {claims}, {parts}."),
            verdict_bar("", numbers=numbers, reasons=reasons, of=claims),
            *_explanations(edition),
        ]


def _explanations(edition: Edition) -> list[nodes.Node]:
    """When a source counts and how many items of evidence do, and which passages with claims are not the author's."""
    counting = rereadings(edition)["counted"]
    sentence = (
        "A source counts if we read it, if it is a document, an eyewitness, a participant or sourced scholarship, and if it fits "
        f"the whole of the claim. Of {number_words(len(edition.evidence), 'item', 'items')} of evidence, {counting:,} "
        f"{'counts' if counting == 1 else 'count'}."
    )
    blocks = [paragraph(sentence)] if edition.evidence else []
    others = [p.id for p in edition.passages if p.layer in _NOT_THE_AUTHOR_S]
    claims = sum(claim.passage in others for claim in edition.claims)
    if claims:
        number = as_sentence(number_words(claims, "claim stands", "claims stand")).rstrip(".")
        addresses = joined([xref("passage", key, key) for key in others])
        blocks.append(
            paragraph(f"{number} in passages that are not {author_name(edition)}’s own words (", *addresses, ").")
        )
    return blocks


def visit_verdict_bar_html(self, node) -> None:
    """Write the bar for those who see it, and the table for everybody; what is nought is left out.

    The statuses with something against them stand side by side in narrow pieces, and have one word together.
    """
    bar, rows = [], []
    opposed = [name for name, number in node["numbers"] if number and MARKED[name].opposed]
    middle = opposed[len(opposed) // 2] if opposed else ""
    for name, number in node["numbers"]:
        divided = [(words, part) for words, part, _ in node["reasons"]] if name == "unverified" else [(name, number)]
        group = '<span class="group">disputed</span>' if name == middle else ""
        bar += [_piece(name, words, part, group) for words, part in divided if part]
        rows += [_row(number, f"{_mark(name)} {name}", MARKED[name].meaning)] if number else []
        rows += [
            _row(part, words, meaning, "reason")
            for words, part, meaning in node["reasons"]
            if part and name == "unverified"
        ]
    head = '<tr><th scope="col">Claims</th><th scope="col">Status</th><th scope="col">What it means</th></tr>'
    self.body.append(
        f'<div class="verdicts">\n<div class="bar" aria-hidden="true">{"".join(bar)}</div>\n'
        f'<table class="tally"><caption>How the {self.encode(node["of"])} stand</caption>\n'
        f"<thead>{head}</thead>\n<tbody>{''.join(rows)}</tbody></table>\n</div>\n"
    )
    raise nodes.SkipNode


def _mark(name: str) -> str:
    return f'<svg class="status-mark {name}" viewBox="0 0 10 10" aria-hidden="true">{MARKED[name].drawing}</svg>'


def _piece(name: str, words: str, number: int, group: str) -> str:
    """A piece of the bar: the number above it, the mark of the status in it, the words under it; each where it has room.

    ``group`` is the word of several pieces, which the middle one holds.
    """
    reason = " reason" if words != name else ""
    return (
        f'<span class="{name}{reason}" style="flex-grow: {number}; color: var(--{MARKED[name].ink})"><span class="number">{number}</span>'
        f'<span class="piece">{_mark(name)}</span><span class="word">{words}</span>{group}</span>'
    )


def _row(number: int, words: str, meaning: str, kind: str = "") -> str:
    """A row of the table."""
    of = f' class="{kind}"' if kind else ""
    return f'<tr{of}><td>{number:,}</td><th scope="row">{words}</th><td>{meaning}</td></tr>\n'


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
    """``{how-to-cite}``: how the whole edition is cited, in words and, in a menu, for reference managers."""

    def run(self) -> list[nodes.Node]:
        edition = edition_of(self.env.app)
        menu = nodes.raw("", menu_of_book(edition), format="html")
        return [nodes.block_quote("", paragraph(reference(edition))), nodes.container("", menu, classes=["cite-book"])]


class Rights(SphinxDirective):
    """``{rights}``: whose rights hold for which layer of the edition; print and e-book have it in their imprint."""

    def run(self) -> list[nodes.Node]:
        rows = edition_of(self.env.app).package.get("rights", [])
        cells = [[[words(row[name])] for name in ("layer", "holder", "terms")] for row in rows]
        return [table_of_cells(["Layer", "Whose", "Terms"], cells, "layers", [], "Rights by layer")] if rows else []


class BookForms(SphinxDirective):
    """``{book-forms}``: the links to the other forms of the book, once they are made."""

    def run(self) -> list[nodes.Node]:
        return [forms()]


def visit_forms_html(self, node) -> None:
    """Write the place of the links, with the words that stand there until other forms are made."""
    self.body.append(f"{BEGIN}{NO_FORMS}{END}\n")
    raise nodes.SkipNode


class Checks(SphinxDirective):
    """``{checks}``: who checked the edition, how much was read a second time, and how much of a sample was wrong.

    Print and e-book have it in their imprint.
    """

    def run(self) -> list[nodes.Node]:
        return [paragraph(" ".join(_checks(edition_of(self.env.app))), classes=["imprint"])]


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
        rows = number_words(sample["reached"], "entry", "entries")
        wrong = number_words(sample["wrong"], "was", "were")
        sentences.append(
            f"Of {rows} in the data that were drawn at random and could be compared with their sources, {wrong} wrong."
        )
    return sentences
