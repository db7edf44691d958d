"""The title page: how the claims stand as bar and table, a mark for each claim, and what is seen of it in a real browser."""

from __future__ import annotations

import dataclasses
import re

import pytest
from browser import browse
from bs4 import BeautifulSoup
from helpers import ROOT, pages_of

import analysis
from analysis.reasons import why_not_higher, why_this_status
from analysis.status import MARKED, STATUSES, IndependentSource, Unverified, Verdict
from analysis.studies.verdicts import tally


@pytest.fixture(scope="module")
def pages(small) -> dict[str, BeautifulSoup]:
    """The pages of the miniature's book."""
    return pages_of(small / "_build" / "html")


@pytest.fixture(scope="module")
def edition_of_small(small) -> analysis.Edition:
    return analysis.load(small)


def _shown(pieces) -> dict[str, int]:
    """The numbers of pieces of the bar by their status, those of one status together."""
    numbers: dict[str, int] = {}
    for piece in pieces:
        name, number = piece["class"][0], int(piece.select_one(".number").get_text())
        assert piece["style"] == f"flex-grow: {number}; color: var(--{MARKED[name].ink})" and name in piece.svg["class"]
        numbers[name] = numbers.get(name, 0) + number
    return numbers


def _bar_and_table(page: BeautifulSoup, edition: analysis.Edition) -> None:
    """Bar and table have the numbers of the data, the table in words and shapes; the bar is not read out."""
    counts = tally(edition)
    wanted = {name: counts[name] for name in STATUSES} | {"judgement": counts["judgements"]}
    wanted = {name: number for name, number in wanted.items() if number}
    (bar,) = page.select(".verdicts > .bar[aria-hidden=true]")
    assert _shown(bar.find_all("span", recursive=False)) == wanted
    (table,) = page.select(".verdicts > table")
    assert table.caption.get_text() and len(table.select("thead th[scope=col]")) == 3
    rows = {
        row.th.get_text(strip=True): row for row in table.select("tbody tr") if "reason" not in row.get("class", [])
    }
    assert {name: int(row.td.get_text()) for name, row in rows.items()} == wanted
    for row in table.select("tr.reason"):
        assert next(r for r in Unverified if r.value == row.th.get_text()).meaning == row.find_all("td")[-1].get_text()
    for name, row in rows.items():
        assert row.th["scope"] == "row" and name in row.svg["class"] and MARKED[name].meaning in row.get_text()
    reasons = {row.th.get_text(): int(row.td.get_text()) for row in table.select("tr.reason")}
    assert reasons == {reason.value: counts[reason.value] for reason in Unverified if counts[reason.value]}
    assert sum(reasons.values()) == counts["unverified"]
    assert sum(wanted.values()) == counts["claims"] == len(edition.claims)


def _marks(page: BeautifulSoup, edition: analysis.Edition) -> None:
    """One mark for each claim, in the order of the passages, that leads to it and says its status; the legend has every shape."""
    items = page.select("ul.claim-marks > li")
    order = [claim.id for p in edition.passages for claim in edition.claims if claim.passage == p.id]
    marks = [(item.a.get_text(), mark) for item in items for mark in item.select("a:has(.status-mark)")]
    assert [mark["href"].partition("#claim-")[2] for _, mark in marks] == order
    for address, mark in marks:
        claim = edition.get("claims", mark["href"].partition("#claim-")[2])
        assert address == claim.passage
        assert mark.svg["aria-label"].startswith(f"{claim.status or 'judgement'}: "), claim.id
    (legend,) = page.select("ul.marks-legend")
    assert {svg["class"][1]: svg.find_parent("li").get_text(strip=True) for svg in legend.select("svg")} == {
        name: name for name in MARKED
    }
    assert legend.find_next("ul") is items[0].parent


def test_the_title_page_of_the_miniature(pages, edition_of_small):
    _bar_and_table(pages["index.html"], edition_of_small)
    _marks(pages["index.html"], edition_of_small)
    assert pages["index.html"].select_one(".ways-in").get_text(" ", strip=True) == "Read the text 4 passages"


def test_the_title_page_of_the_real_book(book, edition):
    """Two sentences, three ways in, bar and table, key findings, marks; and the numbers in its sentences are those of the data."""
    page = BeautifulSoup((book / "index.html").read_text(encoding="utf-8"), "lxml")
    _bar_and_table(page, edition)
    _marks(page, edition)
    (deck,) = page.select("p.deck")
    assert len(re.findall(r"\.(?=\s|$)", deck.get_text())) == 2 and f"{len(edition.claims):,}" in deck.get_text()
    assert [a.get_text() for a in page.select(".ways-in a")] == ["Read the text", "The argument", "Does it hold?"]
    headings = [h.get_text().rstrip("¶") for h in page.select("main h2")]
    assert headings.index("What was found") < headings.index("Claim by claim") < headings.index("Cite")
    assert len(page.select("dl.findings > dt")) == len(edition.key_findings) <= 7
    checks = page.select_one("main").get_text(" ", strip=True)
    assert f"{len(edition.reviews)} checks are recorded, by a second reader" in checks


def _verdict(supports=(), opposes=(), excluded=()) -> Verdict:
    row = dataclasses.make_dataclass("Item", ["id", "stance"])

    def source(origin: str, items: int = 1) -> IndependentSource:
        return IndependentSource(tuple(row(f"{origin}-{n}", "") for n in range(items)), frozenset([origin]))

    return Verdict(
        tuple(source(*s) for s in supports),
        tuple(source(*s) for s in opposes),
        tuple((row(str(n), stance), reason) for n, (stance, reason) in enumerate(excluded)),
    )


ODD = ("supports", "an unsourced account"), ("opposes", "journalism"), ("supports", "fits only part of the claim")


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        (_verdict([("a",), ("b",)], excluded=ODD), ""),
        (_verdict([("a",)]), "only one source that counts supports it"),
        (
            _verdict([("a",)], excluded=ODD),
            "only one source that counts supports it; other support does not count (an unsourced account; fits only part of the claim)",
        ),
        (
            _verdict([("unknown", 3)]),
            "the works that support it count as one source, because we could not establish where they have it from",
        ),
        (_verdict([("a",), ("b",)], [("c",)]), "a source that counts contradicts it"),
        (_verdict(opposes=[("c",)]), "nothing that we found supports it"),
        (
            _verdict(excluded=(*ODD, ODD[2], ("supports", "hearsay"))),
            "what supports it does not count (fits only part of the claim; an unsourced account; other reasons)",
        ),
    ],
)
def test_why_a_status_is_not_higher(verdict, reason):
    """What is missing for a higher status follows from both sides and from what does not count for the claim."""
    assert why_not_higher(verdict) == reason


def test_what_is_said_of_a_status_fits_it(edition):
    """Where sources only contradict a claim they are named, and nothing asks why it is not higher."""
    headings = {
        "corroborated": "",
        "attested": "Why not higher",
        "contested": "Why not higher",
        "unverified": "Why unverified",
    }
    for claim in edition.claims:
        if verdict := edition.assessor.assess(claim):
            heading, reason = why_this_status(edition, verdict)
            assert heading == headings.get(verdict.status, "What decides"), claim.id
            if heading == "What decides":
                item = verdict.opposes[0].items[0]
                assert edition.get("works", edition.assessor.work_of(item)).label in reason, claim.id


@pytest.mark.needs("node", "browser")
def test_the_first_screen_holds_words(book):
    """On a phone the first screen has what this is and the way into the text, and no mark; nothing in the bar is cut or tiny."""
    seen = browse("title.mjs", book.resolve())
    assert set(seen) == {"320", "390", "768", "1440"}
    for width, report in seen.items():
        assert report["cut"] == [] and report["smallest"] >= 12, (width, report)
        assert report["pieces"] > 5 and report["numbers"] >= 3, (width, report)
    assert seen["390"]["marks"] == 0 and seen["390"]["words"] >= 60 and seen["390"]["ways"] >= 1


def test_it_is_the_first_page():
    """The folder of a book opens at the title page, and only there."""
    assert analysis.source.contents.toc(ROOT)[0] == "index"
