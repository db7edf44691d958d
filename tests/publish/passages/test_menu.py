"""The menu of a passage, and where every address stands."""

from __future__ import annotations

import dataclasses
import json

import pytest

import analysis
from analysis.publish.passages.menu import menu
from analysis.publish.passages.previews import address_script


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> analysis.Edition:
    """The miniature edition, loaded once."""
    from helpers import make_miniature

    return analysis.load(make_miniature(tmp_path_factory.mktemp("publish")))


def _with(edition: analysis.Edition, **package) -> analysis.Edition:
    return dataclasses.replace(edition, package=edition.package | package)


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
