"""How an error is reported, and where the corrections stand with the names of those who found them."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from helpers import ROOT

import analysis
from analysis.publish.make.build import build
from analysis.publish.passages.menu import menu
from analysis.publish.passages.reports import report
from analysis.source.contents import parts


@pytest.fixture
def alder(miniature) -> analysis.Edition:
    """The miniature edition, which names no address."""
    return analysis.load(miniature)


def _with(edition: analysis.Edition, **package) -> analysis.Edition:
    return dataclasses.replace(edition, package=edition.package | package)


def _is_filled_in(subject: str, body: str) -> None:
    """A report names passage, release and address, asks what is wrong, and quotes what is shown."""
    assert subject == "p02: error in alder-bridge-1901 0.0.1"
    assert body.startswith(
        "Passage p02, release 0.0.1, chapters/bridge.html#p02\n\nWhat is wrong, and how do you know?"
    )
    quoted = body.partition("What is shown there:\n\n")[2]
    assert quoted.startswith("A day later the Alder Courier wrote") and quoted.rstrip().endswith(
        "Claims: p02-c01 corroborated"
    )


@pytest.mark.parametrize("contact", ["ed@example.org", "mailto:ed@example.org"])
def test_an_error_is_reported_by_mail(alder, contact):
    """A letter with passage and release in its subject, and with what is shown in its text."""
    link = urlsplit(report(_with(alder, contact=contact), "p02"))
    query = parse_qs(link.query)
    assert (link.scheme, link.path) == ("mailto", "ed@example.org") and "+" not in link.query
    _is_filled_in(*query["subject"], *query["body"])


@pytest.mark.parametrize("contact", ["https://example.org/issues/new", "https://example.org/issues/new?labels=text"])
def test_an_error_is_reported_on_a_page(alder, contact):
    """The page on which reports are written, filled in, whatever its address already asks."""
    link = report(_with(alder, contact=contact), "p02")
    query = parse_qs(urlsplit(link).query)
    assert link.startswith(contact)
    _is_filled_in(*query["title"], *query["body"])


@pytest.mark.parametrize(
    ("repository", "place", "names"),
    [
        ("https://github.com/owner/name", "https://github.com/owner/name/issues/new", ("title", "body")),
        ("git@codeberg.org:owner/name.git", "https://codeberg.org/owner/name/issues/new", ("title", "body")),
        (
            "https://gitlab.example.org/group/name.git",
            "https://gitlab.example.org/group/name/-/issues/new",
            ("issue[title]", "issue[description]"),
        ),
    ],
)
def test_a_repository_comes_before_a_contact(alder, repository, place, names):
    """A new issue of the repository, with the names that its host gives to title and text."""
    link = urlsplit(report(_with(alder, repository=repository, contact="ed@example.org"), "p02"))
    query = parse_qs(link.query)
    assert f"{link.scheme}://{link.netloc}{link.path}" == place
    _is_filled_in(*(query[name][0] for name in names))


def test_a_report_is_short_enough_for_every_browser(edition):
    """No passage, however long, gives an address that a browser or a mail program might cut off."""
    links = [report(_with(edition, repository="https://github.com/owner/name"), key) for key in edition.texts]
    assert max(map(len, links)) < 4000 and len(links) == len(edition.passages)


@pytest.mark.parametrize(
    "package", [{}, {"repository": "/srv/name"}, {"repository": "git@localhost:name", "contact": ""}]
)
def test_without_an_address_nothing_is_offered(alder, package):
    """While the data name no address that a reader can reach, the menu has no word of reporting."""
    edition = _with(alder, **package)
    assert report(edition, "p01") is None and "Report" not in menu(edition, "p01", "chapters/bridge.html")
    with_one = _with(alder, contact="ed@example.org")
    assert "mailto:ed@example.org" in menu(with_one, "p01", "chapters/bridge.html")


def _corrections(html: Path) -> BeautifulSoup:
    """The section on corrections of the miniature's book."""
    page = BeautifulSoup((html / "chapters" / "dictionary.html").read_text(encoding="utf-8"), "lxml")
    return page.find(id="corrections")


def test_corrections_name_who_found_them(public):
    """The list has passage and finder of each; the sentence above it says where reports go, if there is an address."""
    section = _corrections(public / "_build" / "html")
    assert (
        section.p.a["href"] == "https://github.com/owner/name" and "goes, when you send it, to" in section.p.get_text()
    )
    (row,) = section.select("tbody tr")
    assert "The ferryman" in row.get_text() and row.select_one("a[href='bridge.html#p01']").get_text() == "p01"


def test_an_empty_list_says_so(own):
    """Without a correction a sentence stands in place of a table, and without an address there is no link."""
    table = own / "data" / "reader_corrections.csv"
    table.write_text(table.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    assert build(own) == 0
    section = _corrections(own / "_build" / "html")
    assert not section.table and section.find_all("p")[-1].get_text() == "Nobody has reported an error yet."
    assert not section.select("p a") and "names no address to which a report could go" in section.get_text()


def test_the_policy_stands_in_the_edition(edition):
    """The page on corrections is in the part on the edition, and the list is the table of the data."""
    (chapters,) = [files for caption, files in parts(ROOT) if caption == "The edition"]
    assert "chapters/corrections" in chapters
    page = (ROOT / "chapters" / "corrections.md").read_text(encoding="utf-8")
    assert "```{rows} reader_corrections\n" in page and "```{how-to-report}\n" in page and "finder" in page
    assert {c.release for c in edition.reader_corrections} <= {edition.package["version"]} | set(
        re.findall(
            r"^## ([\d.]+)", (ROOT / "chapters" / "revision-history.md").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
