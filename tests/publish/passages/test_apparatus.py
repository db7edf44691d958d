"""The apparatus of a passage says each thing once."""

from __future__ import annotations

from docutils import nodes

from analysis.explain import explain
from analysis.publish.document.marks import details
from analysis.publish.passages.apparatus import _emendation, apparatus


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


def _open(edition, passage):
    """The words that are open at first, and the summaries of what opens at a click, within the line that holds all."""
    (whole,) = apparatus(edition, passage)
    shown = [block for block in whole.children if not isinstance(block, details)]
    folds = [block["summary"].replace("\u00a0", " ") for block in whole.children if isinstance(block, details)]
    return whole["summary"].replace("\u00a0", " "), shown, folds


def test_only_what_is_disputed_is_open(edition):
    """The disputed claims, three at most, and the lemmas; a line counts the other disputed claims, and one the rest."""
    for passage in edition.passages:
        claims = [explain(edition, c) for c in edition.claims if c.passage == passage.id]
        disputed = [c.statement for c in claims if c.status.opposed]
        line, shown, folds = _open(edition, passage.id)
        listed = [b for b in shown if isinstance(b, nodes.bullet_list)]
        items = [i.astext() for i in listed[0] if ": " in i.astext()] if listed else []
        assert min(1, len(disputed)) <= len(items) <= min(3, len(disputed)), passage.id
        assert len(folds) == 1 + (len(disputed) > len(items)), (passage.id, folds)
        if disputed:
            assert line.startswith(f"{len(disputed)} of {len(claims)} claims disputed")
        lemmas = [d["summary"] for b in shown for d in b.findall(details)]
        assert len(lemmas) == sum(k.passage == passage.id for k in edition.commentary)


def test_the_three_that_matter_most(edition):
    """A claim of the key findings comes before others, and what more speaks against before what less does."""
    _, shown, folds = _open(edition, "p12")
    open_now = shown[0].astext()
    statuses = [c.status for c in edition.claims if c.passage == "p12"]
    assert open_now.count("contradicted") == statuses.count("contradicted") and "doubted" not in open_now
    others = sum(s in ("contradicted", "contested", "doubted") for s in statuses) - 3
    assert folds[0] == f"{others} more disputed"
    key = {row.claim for row in edition.key_findings}
    for claim in edition.claims:
        if claim.id in key and explain(edition, claim).status.opposed:
            assert claim.statement[:20] in _open(edition, claim.passage)[1][0].astext(), claim.id


def test_what_could_not_be_verified_is_counted_without_a_click(edition):
    """The line of a passage that is always seen, wide or narrow, says how many of its claims are unverified."""
    for passage in edition.passages:
        number = sum(c.status == "unverified" for c in edition.claims if c.passage == passage.id)
        line, _, folds = _open(edition, passage.id)
        ways = (f"{number} unverified", "1 claim, unverified", "1 more claim, unverified", "all unverified")
        assert any(w in line for w in ways) == any(w in folds[-1] for w in ways) == bool(number), passage.id


def test_a_reading_that_the_text_keeps_is_called_so(edition):
    """Only what the paraphrase has put right is to be read otherwise."""
    by_reading = {e.reading: e for e in edition.emendations if e.passage in ("p11", "p13")}
    labels = {
        r: _emendation(r, e.correction, edition.texts[e.passage].lines)[1].astext() for r, e in by_reading.items()
    }
    assert labels["Red Guards"].startswith(": kept; ") and labels["guadianship"] == ": read guardianship"


def test_the_line_of_the_rest_counts_it(edition):
    """It names each kind once, and leaves out what the passage has not."""
    assert _open(edition, "p09")[2] == ["1 claim · 1 source · 1 name"]
    (rest,) = _open(edition, "p11")[2]
    assert rest == "3 more claims · 1 source · 1 textual note · 7 names"
