"""The ledgers of releases: what has changed since is said and nothing else, and no id and no page ever vanishes."""

from __future__ import annotations

import dataclasses
import json

import pytest
from helpers import RELEASED, make_miniature, write_ledgers

import analysis
from analysis.publish.site.ledger import FOLDER, changes, encode, ledger, ledgers, release_script, vanished
from analysis.source.problems import InputError


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The root of a miniature edition with the ledgers of two releases; tests do not change it."""
    root = make_miniature(tmp_path_factory.mktemp("ledger"))
    write_ledgers(root)
    return root


def test_no_id_and_no_page_has_vanished(edition, root):
    """Every id and page of every earlier release is there, in the real edition and in the miniature."""
    assert vanished(edition) == [] and list(ledgers(root)) == ["0.0.0", "0.0.1"]
    assert vanished(analysis.load(root)) == []


def test_what_has_vanished_is_named(root, tmp_path):
    """An id that is renamed and a page that is gone are named with the first release that had them."""
    own = make_miniature(tmp_path)
    write_ledgers(own)
    path = own / FOLDER / "0.0.0.json"
    then = json.loads(path.read_text(encoding="utf-8"))
    then["ids"]["claims"].append("p09-c01")
    then["pages"].append("chapters/ferry")
    path.write_text(encode(then), encoding="utf-8")
    assert vanished(analysis.load(own)) == [
        "claims: p09-c01, which release 0.0.0 had",
        "page chapters/ferry, which release 0.0.0 had",
    ]


def test_changes_are_named_and_nothing_else(root):
    """A line, a status, a comment, a sentence fewer, a new passage; the same state gives nothing."""
    edition, known = analysis.load(root), ledgers(root)
    assert changes(edition, known["0.0.1"]) == {}
    seen = changes(edition, known["0.0.0"])
    assert seen.keys() == {"p02", "p03", "n01"} and seen["n01"] == ["This release did not have the passage yet."]
    assert seen["p02"][1:] == ["Claim p02-c01 was unverified and is corroborated."]
    assert edition.texts["p02"].lines[0].startswith(seen["p02"][0].partition("“")[2].rstrip("”").removesuffix(" …"))
    assert seen["p03"] == ["The paraphrase has one sentence fewer.", "Comment gone is no longer here."]


def test_every_kind_of_change_is_seen(root):
    """Text, its order, calls of notes, comments, and a claim's words, status and presence: each alone changes the passage."""
    edition = analysis.load(root)
    before = ledger(edition, RELEASED)
    text = edition.texts["p02"]
    others = {
        "differently": dataclasses.replace(text, lines=("Another.", *text.lines[1:])),
        "calls": dataclasses.replace(text, calls=()),
        "more": dataclasses.replace(text, lines=(*text.lines, "One more.")),
    }
    for word, other in others.items():
        changed = dataclasses.replace(edition, texts=edition.texts | {"p02": other})
        seen = changes(changed, before)
        assert seen.keys() == {"p02"} and any(word in sentence for sentence in seen["p02"]), word
    claim = next(c for c in edition.claims if c.passage == "p02")
    comment = next(c for c in edition.commentary if c.passage in edition.texts)
    for then, place in ((claim, "claims"), (comment, "comments")):
        old = json.loads(json.dumps(before))
        del old["passages"][then.passage][place][then.id]
        assert any("is new" in s for s in changes(edition, old)[then.passage]), place
    for number, words in ((1, "is worded differently"), (2, "has changed")):
        old = json.loads(json.dumps(before))
        old["passages"]["p02"]["claims"][claim.id][number] = "00000000"
        assert changes(edition, old) == {"p02": [f"Claim {claim.id} {words}."]}


def test_a_sentence_more_changes_no_claim_and_no_comment(root):
    """Claims and comments that a new sentence only moves are as they were; who makes a claim is no part of its wording."""
    edition = analysis.load(root)
    before = ledger(edition, RELEASED)

    def moved(rows, **changed):
        return tuple(
            dataclasses.replace(row, sentence=(row.sentence or 0) + 1, line=row.line + 1, **changed) for row in rows
        )

    claims, comments = moved(edition.claims), moved(edition.commentary)
    assert changes(dataclasses.replace(edition, tables={**edition.tables, "claims": claims}), before) == {}
    assert changes(dataclasses.replace(edition, tables={**edition.tables, "commentary": comments}), before) == {}
    claims = moved(edition.claims, attitude="doubts")
    seen = changes(dataclasses.replace(edition, tables={**edition.tables, "claims": claims}), before)
    assert {sentence for of in seen.values() for sentence in of} == {f"Claim {c.id} has changed." for c in claims}


def test_a_ledger_is_small_and_holds_no_text(edition):
    """Hashes, ids and statuses: less than 100 kB, with no sentence of the paraphrase in it."""
    written = encode(ledger(edition, RELEASED))
    assert json.loads(written) == ledger(edition, RELEASED) and len(written) < 100_000
    assert not [key for key, text in edition.texts.items() for line in text.lines if len(line) > 20 and line in written]


def test_pages_know_the_changes(root):
    """The script that pages load has what has changed since every release."""
    script = release_script(analysis.load(root)).removeprefix("window.EditionReleases = ").removesuffix(";\n")
    assert json.loads(script)["0.0.1"] == {} and set(json.loads(script)["0.0.0"]) == {"p02", "p03", "n01"}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"release": "1"}',
        '{"release": "1.0.0"}',
        '{"release": 1, "passages": {}, "ids": {}, "pages": []}',
        '{"release": "1.0.0", "passages": [], "ids": {}, "pages": []}',
    ],
)
def test_a_file_that_is_no_ledger(tmp_path, text):
    """It is named."""
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "1.0.0.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="releases/1.0.0.json is not a ledger"):
        ledgers(tmp_path)
