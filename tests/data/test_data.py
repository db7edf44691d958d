"""The real data hold together, by our own checks and by an independent one."""

from __future__ import annotations

import csv
import json
import re

import frictionless
import pytest
from helpers import ROOT

import analysis
from analysis.assessor import DOCUMENTARY
from analysis.source.dates import holds_dates
from analysis.source.schema import singular

DATA = ROOT / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
TABLES = [r["name"] for r in PACKAGE["resources"]]


def test_no_problem():
    """Data and chapters obey every rule."""
    assert analysis.validate(ROOT) == []


@pytest.mark.parametrize("root", ["real", "miniature"])
def test_frictionless_agrees(root, miniature):
    """Frictionless, which knows nothing of us, finds schema, types and keys in order."""
    data = DATA if root == "real" else miniature / "data"
    report = frictionless.Package(str(data / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "note"])


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_documented(table):
    """Tables and columns say what they hold; dates say that they are EDTF; the first column is the id."""
    resource = next(r for r in PACKAGE["resources"] if r["name"] == table)
    fields = resource["schema"]["fields"]
    assert resource["title"] and resource["description"].endswith(".")
    assert fields[0]["name"] == "id" and resource["schema"]["primaryKey"] == "id"
    for field in fields:
        assert field["description"].endswith("."), field["name"]
        dated = holds_dates(field["name"])
        assert dated == ("rdfType" in field), field["name"]


@pytest.mark.parametrize("table", TABLES)
def test_plain_files(table):
    """Tables are UTF-8 without a mark, with line feeds, written as Python's csv module writes them."""
    content = (DATA / f"{table}.csv").read_bytes()
    plain = not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content and content.endswith(b"\n")
    assert plain, f"save data/{table}.csv without a byte order mark, with line feeds, and one at its end"
    rows = list(csv.reader(content.decode("utf-8").splitlines()))
    assert all(any(row) for row in rows)


@pytest.mark.parametrize("table", ["agents", "places", "works"])
def test_nothing_is_unused(edition, table):
    """Every person, place and work is named by some other row."""
    column = singular(table)
    used = {m.key for m in edition.mentions if m.kind == column}
    for resource in PACKAGE["resources"]:
        keys = [k["fields"] for k in resource["schema"].get("foreignKeys", []) if k["reference"]["resource"] == table]
        used |= {getattr(row, key) for row in getattr(edition, resource["name"]) for key in keys}
        lists = [f["name"] for f in resource["schema"]["fields"] if f.get("keysOf") == table]
        used |= {key for row in getattr(edition, resource["name"]) for name in lists for key in getattr(row, name)}
    idle = {row.id for row in getattr(edition, table)} - used - {edition.package["author"], edition.package["work"]}
    assert not idle


def test_ids_name_one_thing(edition):
    """An id is used in one table only, but for a note, which is a passage."""
    owner: dict[str, str] = {}
    for table, rows in edition.tables.items():
        for row in rows:
            if row.id in owner:
                assert {owner[row.id], table} == {"passages", "notes"}, (row.id, owner[row.id], table)
            owner[row.id] = table


def test_incipits_are_short(edition):
    """Of a passage's words the data hold five at most."""
    assert all(len(p.incipit.split()) <= 5 for p in edition.passages)


def test_quotations_are_short(edition):
    """The paraphrase quotes nine words in a row at most."""
    import re

    for text in edition.texts.values():
        for quoted in re.findall(r"[\"“](.+?)[\"”]", str(text)):
            assert len(quoted.split()) <= 9, (text.passage, quoted)


def test_every_dating_names_what_was_seen(edition):
    """A date of the evidence rests on a copy that says where and when it was seen."""
    for dating in edition.datings:
        copy = edition.get("consultations", dating.consultation)
        assert copy.address and copy.consulted_date.exact, copy.id


def test_the_whole_text(edition):
    """Every passage and note is there, once and in order."""
    body = [f"p{n:02}" for n in range(1, 44)]
    assert [p.id for p in edition.passages] == ["i1", "i2", *body, *(f"n{n:02}" for n in range(1, 13))]


def test_power_stands_on_sources(edition):
    """An office that counts for power names the copy it was seen in."""
    for office in edition.offices:
        copy = edition.get("consultations", office.consultation)
        assert office.locator and copy.consulted_date.exact, office.id


def test_an_item_is_entered_once_for_a_proposition(edition):
    """Claims that state the same share their items, so that one place of a source bears on one side of them once."""
    seen: dict[tuple, str] = {}
    for item in edition.evidence:
        claim = edition.get("claims", item.claim)
        proposition = (claim.same_as or claim.id) if item.question == "fact" else claim.id
        place = (item.consultation, item.locator.lower(), item.quoted_work, item.stance)
        other = seen.setdefault((proposition, item.question, *place), item.id)
        assert other == item.id or edition.get("evidence", other).statement != item.statement, (item.id, other)
        same_claim = edition.get("evidence", other).claim == item.claim
        assert other == item.id or same_claim, f"{item.id} stands in the place of {other}: enter it once"
    for claim in edition.claims:
        searches = edition.assessor.searches_of(claim)
        assert len(searches) == len(set(searches)), claim.id


def test_no_party_vouches_for_itself(edition):
    """Nobody’s own word alone supports what he asserts, except for the wording of a document; and what goes against it is an
    admission, which counts.
    """
    for claim in edition.claims:
        verdict = edition.assessor.assess(claim)
        if verdict is None:
            continue
        alone = [
            s.items[0].id for s in verdict.supports if s.origins == {claim.asserter} and claim.kind not in DOCUMENTARY
        ]
        assert not alone, f"{claim.id} rests on the word of {claim.asserter}: mark {alone} as own-word"
        for item in edition.assessor.items_of(claim):
            own = claim.asserter in (*item.observers, *edition.get("works", edition.assessor.work_of(item)).author)
            if own and item.bias == "own-word":
                assert item.stance == "supports", f"{item.id} goes against its own speaker: mark it as an admission"


def test_key_findings_say_what_the_evidence_says():
    """At most seven; each was written for the status that its claim has today."""
    edition = analysis.load(ROOT)
    assert 0 < len(edition.key_findings) <= 7
    for finding in edition.key_findings:
        now = edition.get("claims", finding.claim).status
        assert finding.status_found == now, (
            f"{finding.id} was written for {finding.status_found}; it is {now}: write it anew"
        )
        assert all(edition.get("claims", key).status == now for key in finding.also), finding.id


def test_status_changes_lead_to_the_status_of_today(edition):
    """The last change of a claim ends in its status, and the reason names a source of the claim or calls it a judgement."""
    last = {change.claim: change for change in edition.status_changes}
    for change in last.values():
        claim = edition.get("claims", change.claim)
        assert change.after == (claim.status or "judgement"), change.id
        items = [*edition.assessor.items_of(claim), *(item for item in edition.evidence if item.claim == claim.id)]
        labels = " ".join(edition.get("works", edition.assessor.work_of(item)).label for item in items)
        names = {word for word in re.findall(r"\w{4,}", labels) if word[0].isupper()}
        assert claim.status is None or names & set(re.findall(r"\w+", change.reason)), change.id


def test_the_argument_covers_the_text():
    """Twelve sentences of at most 38 words; each passage of the author's text is summed up once, by claims made in it."""
    edition = analysis.load(ROOT)
    assert [row.number for row in edition.argument] == list(range(1, 13))
    assert [p for row in edition.argument for p in row.passages] == [p for p in edition.texts if p.startswith("p")]
    for row in edition.argument:
        assert len(row.statement.split()) <= 38, row.id
        assert {edition.get("claims", key).passage for key in row.claims} <= set(row.passages), row.id
