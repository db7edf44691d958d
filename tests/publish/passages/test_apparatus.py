"""The apparatus of a passage says each thing once."""

from __future__ import annotations

from analysis.explain import explain
from analysis.publish.passages.apparatus import apparatus


def _text(edition, passage):
    return "\n".join(node.astext() for node in apparatus(edition, passage))


def test_who_makes_the_claims_is_said_once_where_it_is_the_same_for_all(edition):
    """One line before the claims where all are of one speaker, else a word beside each that is not the author's."""
    shared, mixed = set(), set()
    for passage in edition.passages:
        speakers = [explain(edition, c).said_by for c in edition.claims if c.passage == passage.id]
        if not any(speakers):
            continue
        alone = len(set(speakers)) == 1 and len(speakers) > 1
        (shared if alone else mixed).add(passage.id)
        counted = _text(edition, passage.id).count("Said by ")
        assert counted == (1 if alone else sum(map(bool, speakers))), passage.id
    assert "i1" in shared and "p02" in mixed


def test_a_chain_without_a_verdict_ends_with_its_first_work(edition):
    """Nothing stands after the first work of a chain of which no step could be checked; elsewhere the verdict does."""
    text = _text(edition, "p01") + _text(edition, "p04")
    assert "from Zetkin, Wir klagen an!\n" in text and "from Kronstadt resolution: faithful in the first step;" in text
