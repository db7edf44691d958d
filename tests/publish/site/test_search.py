"""The index of the search: everything that can be found is in it, with words, spellings and an address."""

from __future__ import annotations

import dataclasses
import gzip
import json
from pathlib import Path

import pytest
from helpers import make_miniature

import analysis
from analysis.publish.site.search import IndexEntry, entries

REGISTERS = [
    ("passage", "p01 p02 p03 n01"),
    ("agent", "berg courier chronicler"),
    ("place", "alder"),
    ("event", "opened report return"),
    ("concept", "bridge"),
    ("work", "courier1901"),
    ("claim", "p01-c01 p01-c02 p02-c01 p03-c01 n01-c01"),
]
ADDRESSES = {(kind, key): f"page.html#{kind}-{key}" for kind, keys in REGISTERS for key in keys.split()}


@pytest.fixture(scope="module")
def index(tmp_path_factory) -> list[IndexEntry]:
    """What can be found in the miniature edition."""
    edition = analysis.load(make_miniature(tmp_path_factory.mktemp("found")))
    return [*entries(edition, ADDRESSES, {"courier1901": "Alder Courier. 1901."})]


def _kind(index: list[IndexEntry], kind: str) -> list[IndexEntry]:
    return [e for e in index if e.kind == kind]


def test_every_passage_is_found_with_its_paraphrase_in_order(index):
    assert [e.id for e in _kind(index, "passage")] == ["p01", "p02", "p03"]
    assert _kind(index, "passage")[2] == IndexEntry(
        "p03", "passage", "The bridge", "In June about 40 people returned.", "page.html#passage-p03"
    )


def test_a_note_is_found_by_its_number(index):
    (note,) = _kind(index, "note")
    assert (note.id, note.title) == ("n01", "Note 1") and "4 May 1901" in note.text


def test_a_claim_is_found_with_its_status_and_who_makes_it(index):
    claim = next(e for e in index if e.id == "p03-c01")
    assert claim.title == "Some forty people returned that month."
    assert claim.text == "Contested. By the chronicler. June 1901."


def test_a_comment_leads_to_its_passage(index):
    (comment,) = _kind(index, "comment")
    assert (comment.id, comment.title, comment.address) == ("p01-k1", "mayor", "page.html#passage-p01")


def test_registers_are_found_by_kind(index):
    assert [e.title for e in _kind(index, "person")] == ["Anna Berg", "the chronicler"]
    assert [e.title for e in _kind(index, "group")] == ["Alder Courier"]
    assert [e.text for e in _kind(index, "event")] == [
        "3 May 1901. Alder. Anna Berg.",
        "4 May 1901.",
        "June 1901. Alder.",
    ]
    assert [e.title for e in _kind(index, "term")] == ["bridge"]
    assert [(e.title, e.text) for e in _kind(index, "work")] == [("Alder Courier", "Alder Courier. 1901.")]


def test_what_stands_nowhere_is_left_out(index):
    """Works without an address are no hits that lead nowhere."""
    assert "Ash, Diary" not in [e.title for e in index]


def test_the_spelling_of_the_witness_is_found(miniature):
    """A name as printed is a further word of its entry; pronouns, phrases and what the entry has already are not."""
    edition = analysis.load(miniature)
    berg, *others = edition.mentions
    forms = ("ANNE BERGH’s", "She", "the mayoress", "Berg")
    mentions = (*(dataclasses.replace(berg, form=form) for form in forms), *others)
    edition = dataclasses.replace(edition, tables={**edition.tables, "mentions": mentions})
    spelt = {e.title: e.spellings for e in entries(edition, ADDRESSES) if e.kind in ("person", "group")}
    assert spelt == {"Anna Berg": ("Anne Bergh",), "the chronicler": (), "Alder Courier": ()}


def _index(html: Path) -> list[dict]:
    script = (html / "_static" / "search-index.js").read_text(encoding="utf-8")
    assert script.startswith("window.EditionIndex = [") and script.endswith("];\n")
    return json.loads(script.removeprefix("window.EditionIndex = ").removesuffix(";\n"))


def test_pages_are_found_by_heading_and_prose(small):
    """A section has its page's name before its own; passages, registers and cells are not told twice."""
    pages = {e["title"]: e for e in _index(small / "_build" / "html") if e["kind"] == "page"}
    assert pages["The bridge"]["text"] == "What the chronicler says of it."
    assert pages["Registers: Places"]["address"] == "chapters/registers.html#places"
    assert "There are 3 events" in pages["A study"]["text"]
    assert "text" not in pages["Registers: Works"]


def test_every_hit_leads_to_a_place(small):
    """Every address of the index is an id on a page."""
    html = small / "_build" / "html"
    for entry in _index(html):
        page, _, fragment = entry["address"].partition("#")
        text = (html / page).read_text(encoding="utf-8")
        assert not fragment or f'id="{fragment}"' in text, entry


def test_nothing_of_sphinx_s_search_is_left(small):
    """Our page stands at the old address; neither index nor scripts of Sphinx's own are in the book."""
    html = small / "_build" / "html"
    assert (html / "search.html").exists()
    names = {p.name for p in html.resolve().rglob("*")}
    assert not names & {"searchindex.js", "searchtools.js", "language_data.js", "doctools.js", "sphinx_highlight.js"}


def test_the_index_of_the_real_book_is_light_and_whole(book, edition):
    """All passages, claims and comments are in it, and it weighs at most 120 KiB compressed."""
    index = _index(book)
    ids = {e.get("id") for e in index}
    assert {r.id for r in (*edition.passages, *edition.claims, *edition.commentary)} <= ids
    assert len(gzip.compress((book / "_static" / "search-index.js").read_bytes(), 9, mtime=0)) <= 120 * 1024
