"""What is published beside the pages: citations, the data of a passage, notes at links."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from pybtex.database import parse_string

import analysis
from analysis.publish.passages import api
from analysis.publish.passages.cite import address_of, cite
from analysis.publish.passages.menu import menu
from analysis.publish.passages.previews import address_script
from analysis.source.ids import UnknownIdError
from analysis.status import STATUSES
from analysis.studies.chains import chains


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> analysis.Edition:
    """The miniature edition, loaded once."""
    from helpers import make_miniature

    return analysis.load(make_miniature(tmp_path_factory.mktemp("publish")))


def _with(edition: analysis.Edition, **package) -> analysis.Edition:
    return dataclasses.replace(edition, package=edition.package | package)


def test_every_form_of_a_citation_says_the_same(small):
    """Words, BibTeX, RIS and CSL-JSON name passage, release, title, address, and on whom the paraphrase rests."""
    for key in small.texts:
        forms = cite(small, key)
        assert list(forms) == ["plain", "BibTeX", "RIS", "CSL-JSON"]
        for form, text in forms.items():
            for part in (key, "0.0.1", small.title, "The bridge", small.package["attribution"]):
                assert part in text, (form, part)
            assert re.search(rf"chapters/bridge\.html#{key}\b", text), form


def test_reference_managers_can_read_a_citation(small):
    """BibTeX parses, RIS has its tags line by line, CSL-JSON is a list of items; the author is the edition."""
    forms = cite(_with(small, title="Bridges & 100 % of {them}_"), "p02")
    entry = parse_string(forms["BibTeX"], "bibtex").entries["alder-bridge-1901-p02"]
    assert entry.fields["booktitle"] == r"Bridges \& 100 \% of \{them\}\_"
    assert str(entry.persons["author"][0]) == "{The editors of the Huhn Kronstadt edition}"
    lines = forms["RIS"].split("\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert (lines[0], lines[-1]) == ("TY  - CHAP", "ER  - ")
    (item,) = json.loads(forms["CSL-JSON"])
    assert item["author"] == [{"literal": "The editors of the Huhn Kronstadt edition"}] and item["type"] == "chapter"


def test_an_address_is_full_where_the_home_is_known(small):
    """With a public address in the data an address begins with it, with or without a last stroke."""
    for home in ("https://example.org/alder", "https://example.org/alder/"):
        assert address_of(_with(small, url=home), "p01") == "https://example.org/alder/chapters/bridge.html#p01"
    assert address_of(small, "p01") == "chapters/bridge.html#p01"


def test_an_edition_without_contributors_can_be_cited(small):
    """No author is made up, and no field is empty."""
    forms = cite(_with(small, contributors=[]), "p01")
    assert "author" not in forms["BibTeX"] + forms["CSL-JSON"] and "AU  -" not in forms["RIS"]
    assert forms["plain"].startswith("The Bridge at Alder, release 0.0.1.")


def test_a_menu_leads_to_the_data_from_its_page(small):
    """The link is relative, and what stands in the data cannot become an element."""
    html = menu(_with(small, attribution="<b>bold</b>"), "p01", "chapters/bridge.html")
    assert 'href="../api/passages/p01.json"' in html and "<b>" not in html


def test_the_data_of_a_passage(small):
    """The text, and every row that names the passage, claims with status and evidence, quotations with the verdict."""
    for key, text in small.texts.items():
        payload = api.passage(small, key)
        assert payload["text"] == list(text.lines) and payload["release"] == "0.0.1"
        for table in ("claims", "citations", "quotations", "mentions", "emendations", "commentary"):
            assert [row["id"] for row in payload[table]] == [r.id for r in getattr(small, table) if r.passage == key]
        own = {e.id for e in small.events if e.passage == key}
        assert own <= {e["id"] for e in payload["events"]} <= {e.id for e in small.events}
        for claim in payload["claims"]:
            row = small.get("claims", claim["id"])
            assert claim["status"] == row.status and (claim["status"] in STATUSES or not row.assessable)
            assert [e["id"] for e in claim["evidence"]] == [e.id for e in small.evidence if e.claim == row.id]
        verdicts = {c.quotation.id: c.verdict for c in chains(small)}
        for quotation in payload["quotations"]:
            assert (quotation["chain"] or {}).get("verdict") == verdicts.get(quotation["id"])
    with pytest.raises(UnknownIdError):
        api.passage(small, "p99")


def test_a_claim_tells_its_lines(small):
    """The sources on both sides name their evidence and the original sources that they go back to."""
    claim = next(c for c in api.passage(small, "p03")["claims"] if c["id"] == "p03-c01")
    weighed = claim["weighed"]["fact"]
    assert len(weighed["supports"]) == len(weighed["opposes"]) == 1 and claim["status"] == "contested"
    assert claim["meaning"] == STATUSES["contested"].meaning
    known = {e["id"]: e["work"] for e in claim["evidence"]}
    assert known[weighed["supports"][0]["evidence"][0]] == "annals1930"
    assert weighed["opposes"][0]["origins"] == ["diary1901"]


def test_the_files_have_the_same_bytes_twice(small, tmp_path):
    """One file for each passage, keys in order, dates as in the data."""
    contents = []
    for name in "ab":
        api.write(small, tmp_path / name)
        contents.append({p.name: p.read_bytes() for p in (tmp_path / name / api.FOLDER).iterdir()})
    assert contents[0] == contents[1] and set(contents[0]) == {f"{p.id}.json" for p in small.passages}
    payload = json.loads(contents[0]["p01.json"])
    assert (
        list(payload) == sorted(payload)
        and next(e for e in payload["events"] if e["id"] == "opened")["date"] == "1901-05-03"
    )


def test_the_data_of_the_real_passages(edition, tmp_path):
    """Every passage of the real edition can be written, and every claim and quotation is in one file."""
    api.write(edition, tmp_path)
    files = [json.loads(p.read_text(encoding="utf-8")) for p in (tmp_path / api.FOLDER).iterdir()]
    assert sorted(c["id"] for f in files for c in f["claims"]) == sorted(c.id for c in edition.claims)
    assert sorted(q["id"] for f in files for q in f["quotations"]) == sorted(q.id for q in edition.quotations)


def test_every_address_has_its_page(edition):
    """The map that sets a wrong address right names every passage's page and that page's title."""
    script = address_script(edition)
    addresses = json.loads(script.removeprefix("window.EditionAddresses = ").removesuffix(";\n"))
    assert set(addresses) == {p.id for p in edition.passages}
    assert addresses["p08"] == ["chapters/uprising.html", "The uprising and what it decided"]
