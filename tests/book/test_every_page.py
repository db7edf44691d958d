"""Every page of the real book in a real browser and before the validators: what holds of all of them.

A reader's machine looks at a page of each kind, CI at all of them.
"""

from __future__ import annotations

import gzip
import json
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from browser import browse
from needs import CI, JAVA, WEB

#: Requests that a page may make, all to its own host.
REQUESTS = 12
#: What a page may weigh, and a page of text, in bytes.
WEIGHT, TEXT_WEIGHT = 120 * 1024, 60 * 1024

pytestmark = pytest.mark.needs("node", "browser")


#: A page of each kind: the title page, text, a study, evidence.
KINDS = "index uprising chronology evidence-uprising".split()


@pytest.fixture(scope="module")
def one_of_each(book) -> list[str]:
    """The paths of a page of each kind."""
    return [next(book.rglob(f"{kind}.html")).relative_to(book).as_posix() for kind in KINDS]


@pytest.fixture(scope="module")
def pages(book, one_of_each) -> dict[str, dict]:
    """What was seen on each page, by its path."""
    return browse("pages.mjs", book.resolve(), *([] if CI else one_of_each), seconds=1500)


def _amiss(pages: dict, what: str) -> str:
    return "\n".join(f"{name}: {fault}" for name, report in pages.items() for fault in report[what])


@pytest.mark.needs("time")
def test_all_pages_were_opened(pages, book):
    assert set(pages) == {p.relative_to(book).as_posix() for p in book.rglob("*.html")} and len(pages) > 25


def test_axe_finds_nothing(pages):
    """On no page, on a wide screen in the light or on a phone in the dark, with all folds open."""
    assert not _amiss(pages, "axe")


def test_nothing_is_asked_of_another_host(pages):
    """From a server and from a folder no request leaves for another host, and the console has no error and no warning."""
    assert not _amiss(pages, "abroad") and not _amiss(pages, "errors")


def test_pages_are_light(pages, book):
    """What a page loads of itself, type included, weighs little where text is compressed, and comes in few requests."""
    for name, report in pages.items():
        weights = {part: _weight(book / part) for part in report["loaded"]}
        text = 'class="passage"' in (book / name).read_text(encoding="utf-8")
        assert sum(weights.values()) <= (TEXT_WEIGHT if text else WEIGHT) and len(weights) <= REQUESTS, (name, weights)


def _weight(part: Path) -> int:
    content = part.read_bytes()
    return len(content) if part.suffix == ".woff2" else len(gzip.compress(content, 9, mtime=0))


def test_no_page_is_wider_than_its_window(pages):
    """From 320 to 1920 px, and with the text at twice its size."""
    assert not _amiss(pages, "wide")


@pytest.mark.needs("time")
def test_the_apparatus_fits(pages, edition):
    """Before a click it is at most four lines taller than the passage, on every page at 1440 px."""
    assert not _amiss(pages, "tall")
    assert sum(report["apparatus"] for report in pages.values()) == len(edition.passages)


@pytest.mark.needs("time")
def test_evidence_is_not_long(pages):
    """A page of evidence has at most ten screens, wide or narrow, before a reader opens more."""
    lengths = {name: report["screens"] for name, report in pages.items() if "/evidence-" in name}
    assert len(lengths) == 4 and all(n <= 10 for screens in lengths.values() for n in screens.values()), lengths


def test_nothing_scrolls_within_a_page(pages):
    """From 320 to 1920 px no table and no code has a box of its own to scroll in, with all rows shown."""
    assert not _amiss(pages, "scrolls")


def test_rows_of_a_long_table(book):
    """Twelve rows are open, the disputed first; a box shows all, without scripts too, and a choice of status or passage those that have it."""
    report = browse("rows.mjs", (book / "chapters" / "claims-and-verdicts.html").resolve())
    seen = report["with scripts"]
    assert seen["first"][0] == 12 < seen["all"] == seen["whole"][0] and seen["end"] == seen["first"]
    assert seen["disputed"] == 12 or seen["hidden"] == 0
    for name, (value, (number, words), values) in seen["options"].items():
        assert values > 2 and 0 < number < seen["all"] and words.startswith(f"{number} row"), (name, value)
    assert set(seen["options"]) == {"status", "passage"}
    assert all(seen["roles"].values()) and seen["roles"]["rowheader"] == seen["all"]
    assert report["without scripts"] == {"first": 12, "all": seen["all"]}


def test_focus_is_seen(pages):
    """Whatever the keyboard can reach shows that it has the focus, in the order of the page."""
    assert not _amiss(pages, "focus")


def test_nothing_moves_for_those_who_asked_for_rest(pages):
    assert not _amiss(pages, "moving")


def test_paper_is_clean_and_complete(pages):
    """A printed page has no control and no dark ground, every fold open, the passages' addresses and that of the translation."""
    assert not _amiss(pages, "paper")


def test_headings_nest(pages):
    """One title a page, and no level is left out on the way down."""
    for name, report in pages.items():
        levels = report["headings"]
        assert levels.count(1) == 1 and levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)


def test_a_table_is_a_table_on_a_phone_too(pages):
    """Where rows stand one under another a screen reader is still told of table, rows and cells."""
    assert sum(report["tables"]["390"]["cell"] for report in pages.values()) > 100
    for name, report in pages.items():
        wide, narrow = report["tables"]["1440"], report["tables"]["390"]
        assert {k: wide[k] for k in ("table", "row")} == {k: narrow[k] for k in ("table", "row")}, name


@pytest.mark.needs("java")
def test_pages_are_well_formed(book):
    """The Nu HTML checker finds no error on any page."""
    jar = WEB / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [JAVA, "-jar", jar, "--format", "json", "--errors-only", "--skip-non-html", book.resolve()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    messages = json.loads(done.stderr)["messages"]
    assert not [f"{m['url'].split('/')[-1]}:{m.get('lastLine')}: {m['message']}" for m in messages][:20]


@pytest.mark.needs("time")
def test_lighthouse(book, one_of_each):
    """On a page of each kind Lighthouse gives 100 for accessibility, best practices and search engines, as on a phone.

    Its score for speed depends on the machine, and so stands in what ``make bench`` prints.
    """
    report = browse("lighthouse.mjs", book.resolve(), "accessibility,best-practices,seo", *one_of_each, seconds=600)
    assert set(report) == set(one_of_each)
    assert not [
        f"{name}: {category} {result['score']}: {result['short']}"
        for name, categories in report.items()
        for category, result in categories.items()
        if result["score"] < 100
    ]
