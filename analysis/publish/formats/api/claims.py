"""A claim as the API gives it: who makes it, its status in words, the sources for and against it, and where each was read."""

from __future__ import annotations

from analysis.explain import Answer, Evidence, Explained, ExplainedSource, explain, works
from analysis.publish.document.domain import data_file
from analysis.publish.formats.api.common import TYPES, Shared
from analysis.rows import Row, as_json

__all__ = ["REPLACED", "claim"]

#: Columns of evidence that its items in the API do not have: what they hold is said there in full.
REPLACED = ("claim", "consultation", "locator", "quoted_work", "quoted_locator")


def claim(shared: Shared, row: Row) -> dict:
    """A claim with what the edition says about it; ``review`` and ``fact`` are ``None`` for a judgement."""
    explained = explain(shared.edition, row)
    cited = explained.cited
    return {
        **shared.head("claim", row, TYPES["claim"]),
        "author": shared.reference("agent", row.asserter),
        "appearance": shared.reference("passage", row.passage),
        "attitude": explained.attitude.word,
        "layer": explained.layer,
        "status": explained.status.name,
        "meaning": explained.status.meaning,
        "disputed": explained.status.opposed,
        "review": _review(shared, explained),
        "fact": _answer(explained.fact),
        "report": _answer(explained.report),
        "cited": {"work": cited.id, "locator": explained.locator} if cited else None,
        "evidence": [_evidence(shared, row, item) for item in explained.evidence],
        "searches": [as_json(search) for search in explained.searches],
        **shared.tail("claim", row),
    }


def _review(shared: Shared, explained: Explained) -> dict | None:
    """What the edition finds, as a review of the claim: the status in words, never as a number."""
    answer = explained.fact
    if answer is None:
        return None
    read = works((*answer.supports, *answer.opposes))
    return {
        "@type": "ClaimReview",
        "itemReviewed": shared.address("claim", explained.claim.id),
        "claimReviewed": explained.statement,
        "author": shared.editors,
        "reviewRating": {"@type": "Rating", "alternateName": answer.status.name, "description": answer.status.meaning},
        "reviewBody": answer.summary,
        "cito:citesAsEvidence": [shared.address("work", work.id) for work in read],
    }


def _answer(answer: Answer | None) -> dict | None:
    """What the evidence says to one question, with the fields of :class:`~analysis.explain.Answer`."""
    if answer is None:
        return None
    return {
        "status": answer.status.name,
        "meaning": answer.status.meaning,
        "summary": answer.summary,
        "unverified": answer.unverified or None,
        "fragile": answer.fragile or None,
        "would_change": answer.would_change,
        "supports": [_source(source) for source in answer.supports],
        "opposes": [_source(source) for source in answer.opposes],
        "excluded": [{"evidence": item.row.id, "reason": reason} for item, reason in answer.excluded],
    }


def _source(source: ExplainedSource) -> dict:
    """An independent source: as how many it counts, what it goes back to, and its items of evidence by their ids."""
    return {
        "weight": 2 if source.is_document else 1,
        "origins": source.origins,
        "original": source.is_original,
        "evidence": [item.row.id for item in source.items],
    }


def _evidence(shared: Shared, claim: Row, item: Evidence) -> dict:
    """An item of evidence: what which work says where, and the copy in which we read it."""
    row, address = item.row, shared.address("claim", claim.id)
    columns = {name: value for name, value in as_json(row).items() if name not in REPLACED}
    relation = {"supports": "cito:supports", "opposes": "cito:disputes"}[row.stance]
    return {
        "@id": shared.public(f"{data_file('claim', row.claim)}#{row.id}"),
        "@type": "Annotation",
        "motivation": "assessing",
        "target": address,
        **({relation: address} if row.question == "fact" else {}),
        **columns,
        "work": shared.reference("work", item.work.id),
        "locator": row.quoted_locator if row.quoted_work else row.locator,
        "quoted_in": shared.reference("work", item.carrier.id) if item.carrier else None,
        "quoted_in_locator": row.locator if item.carrier else None,
        "form": item.form or None,
        "copy": {
            "id": item.consultation.id,
            "address": item.consultation.address,
            "consulted": item.consultation.consulted_date.edtf,
        },
    }
