"""Directives that print the argument of the text and the key findings, each with what the evidence makes of its claims."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from analysis.edition import Edition
from analysis.explain import explain
from analysis.publish.document.domain import edition_of, xref
from analysis.publish.document.marks import details, mark_with_word
from analysis.publish.document.prose import joined, paragraph
from analysis.reasons import why_this_status
from analysis.rows import Row
from analysis.status import JUDGEMENT, Status
from analysis.studies.study import joined as in_words
from analysis.words import as_sentence, closed, number_words

__all__ = ["Argument", "KeyFindings", "counted"]


class Argument(SphinxDirective):
    """``{argument}``: the argument sentence by sentence, with the passages, and the claims that each sentence needs."""

    def run(self) -> list[nodes.Node]:
        edition = edition_of(self.env.app)
        rows = sorted(edition.argument, key=lambda row: row.number)
        return [nodes.enumerated_list("", *[_sentence(edition, row) for row in rows], enumtype="arabic", suffix=".")]


def _sentence(edition: Edition, row: Row) -> nodes.list_item:
    passages = joined(xref("passage", key, key) for key in row.passages)
    claims = [edition.get("claims", key) for key in row.claims]
    items = [
        nodes.list_item("", paragraph(mark_with_word(Status.of(claim)), ": ", xref("claim", claim.id, claim.statement)))
        for claim in claims
    ]
    rests_on = details("", nodes.bullet_list("", *items), summary=_summary(claims), classes=["rests-on"])
    return nodes.list_item("", paragraph(row.statement, " (", *passages, ")"), rests_on)


def _summary(claims: Iterable[Row]) -> str:
    """How the claims that a sentence needs stand, in one sentence."""
    statuses = [Status.of(claim) for claim in claims]
    parts = counted(statuses)
    if len(parts) == 1:
        verbs = parts[0].split(" ", 1)[1]
        if len(statuses) == 1:
            return f"The one claim that this needs {verbs}."
        claims_needed = "Both claims" if len(statuses) == 2 else f"All {number_words(len(statuses), 'claim', 'claims')}"
        return f"{claims_needed} that this needs {verbs}."
    return as_sentence(f"Of the {number_words(len(statuses), 'claim', 'claims')} that this needs, {in_words(parts)}")


def counted(statuses: Iterable[Status]) -> list[str]:
    """How many claims have support alone, have a source against them, could not be settled, and are judgements; none is omitted."""
    statuses = list(statuses)
    numbers = {
        ("has support and no contradiction", "have support and no contradiction"): sum(
            s.name in ("corroborated", "attested") for s in statuses
        ),
        ("has a source against it", "have a source against them"): sum(s.opposed for s in statuses),
        ("could not be settled", "could not be settled"): sum(s.name == "unverified" for s in statuses),
        ("is a judgement", "are judgements"): sum(s is JUDGEMENT for s in statuses),
    }
    return [number_words(number, one, many) for (one, many), number in numbers.items() if number]


class KeyFindings(SphinxDirective):
    """``{key-findings}``: the claims that matter most, each with what the sources say, how many they are, and why not more holds."""

    def run(self) -> list[nodes.Node]:
        edition = edition_of(self.env.app)
        rows = sorted(edition.key_findings, key=lambda row: row.number)
        return (
            [nodes.definition_list("", *[_finding(edition, row) for row in rows], classes=["findings"])] if rows else []
        )


def _finding(edition: Edition, row: Row) -> nodes.definition_list_item:
    explained = explain(edition, edition.get("claims", row.claim))
    claim = explained.claim
    term = nodes.term("", "", xref("claim", claim.id, row.claimed))
    other = [edition.get("claims", key) for key in row.also]
    also = [
        part
        for c in other
        for part in (f" A related claim is {c.status or 'a judgement'}: ", xref("claim", c.id, c.statement))
    ]
    counted_sources = f": {explained.fact.summary}." if explained.fact else "."
    heading, reason = why_this_status(edition, explained.fact.verdict) if explained.fact else ("", "")
    body = [
        paragraph(row.statement, " (", xref("passage", claim.passage, claim.passage), ")", *also),
        paragraph(
            mark_with_word(explained.status, nodes.strong),
            counted_sources,
            f" {heading}: {closed(reason)}" if reason else "",
            classes=["verdict"],
        ),
    ]
    return nodes.definition_list_item("", term, nodes.definition("", *body))
