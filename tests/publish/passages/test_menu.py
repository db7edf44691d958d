"""What is published beside the pages: citations, the data of a passage, notes at links."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from pybtex.database import parse_string

import analysis
from analysis.publish.passages.cite import address_of, cite
from analysis.publish.passages.menu import menu
from analysis.publish.passages.previews import address_script


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


def test_every_address_has_its_page(edition):
    """The map that sets a wrong address right names every passage's page and that page's title."""
    script = address_script(edition)
    addresses = json.loads(script.removeprefix("window.EditionAddresses = ").removesuffix(";\n"))
    assert set(addresses) == {p.id for p in edition.passages}
    assert addresses["p08"] == ["chapters/uprising.html", "The uprising and what it decided"]
