"""What the edition can say of a claim, in the plain parts that pages, previews, API and search render."""

from __future__ import annotations

import pytest

import analysis
from analysis.explain import explain, works
from analysis.status import JUDGEMENT, STATUSES


@pytest.fixture
def small(miniature):
    return analysis.load(miniature)


def _explained(edition, key):
    return explain(edition, edition.get("claims", key))


def test_a_contested_claim(small):
    """Who makes it, the sources on both sides with work and copy, and what was in print when."""
    explained = _explained(small, "p03-c01")
    answer = explained.fact
    assert explained.status is answer.status is STATUSES["contested"] and explained.report is None
    assert explained.by_author and explained.said_by == ""
    assert [w.id for w in works(answer.supports)] == ["annals1930"]
    assert [w.id for w in works(answer.opposes)] == [w.id for w in answer.opposing_works.later] == ["diary1901"]
    ((item,), (other,)) = (source.items for source in (*answer.supports, *answer.opposes))
    assert {item.row.stance, other.row.stance} == {"supports", "opposes"}
    assert (item.work.id, item.consultation.id) == ("annals1930", item.row.consultation)
    assert answer.summary == "one independent source supports it, one independent source contradicts it"
    assert answer.would_change.startswith("It stays contested as long as a source that counts stands on each side.")
    assert answer.opposing_works.dateline == small.get("events", small.package["dateline"]).text_date.words


def test_the_document_itself(small):
    """A claim with a named source answers two questions; the document is marked as such, and what derives from it is excluded."""
    explained = _explained(small, "p02-c01")
    assert (explained.fact.status.name, explained.report.status.name) == ("corroborated", "corroborated")
    assert explained.said_by == "Said by Alder Courier." and not explained.by_author
    (source,) = explained.fact.supports
    assert source.is_document and source.is_original
    assert [reason for _, reason in explained.fact.excluded] == ["derives from the document, which we read directly"]
    assert explained.cited.id == small.get("citations", explained.claim.citation).work


def test_a_judgement(small):
    """A judgement has no answer, and says so by its status."""
    explained = _explained(small, "p01-c02")
    assert explained.status is JUDGEMENT and explained.fact is explained.report is None
    assert explained.attitude.word and explained.layer


def test_every_claim_of_the_edition(edition):
    """Every item of evidence of a claim is on one side or excluded with a reason, and no status is invented."""
    for claim in edition.claims:
        explained = explain(edition, claim)
        assert explained.status.name == (claim.status or "judgement")
        same = {claim.id, claim.same_as or claim.id} | {
            c.id for c in edition.claims if c.same_as == (claim.same_as or claim.id)
        }
        assert {e.row.id for e in explained.evidence} >= {e.id for e in edition.evidence if e.claim == claim.id}
        assert {e.row.claim for e in explained.evidence} <= same
        if explained.fact:
            answer = explained.fact
            counted = [i.row.id for source in (*answer.supports, *answer.opposes) for i in source.items]
            shown = counted + [item.row.id for item, reason in answer.excluded if reason]
            assert sorted(shown) == sorted(e.row.id for e in explained.evidence if e.row.question == "fact")
            assert bool(answer.opposes) == answer.status.opposed == bool(answer.opposing_works)
