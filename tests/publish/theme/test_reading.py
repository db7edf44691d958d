"""The built book in a real browser, as one reads it: addresses, menus, notes, and how much is shown."""

from __future__ import annotations

import json

import pytest
import rispy
from browser import browse
from pybtex.database import parse_string

pytestmark = pytest.mark.needs("node", "browser")
OPENED = pytest.mark.parametrize("place", ["from a folder", "from a server"])


@pytest.fixture(scope="module")
def read(public) -> dict:
    """What happened when the miniature book was read, from a folder and from a server."""
    return browse("reading.mjs", (public / "_build" / "html").resolve(), "chapters/bridge.html")


def test_no_other_host_and_no_error(read):
    """Nothing that a reader does here asks another host, or puts an error on the console."""
    for name, seen in read.items():
        if name != "astray":
            assert not seen["abroad"] and not seen["errors"], (name, seen)


@OPENED
def test_a_click_on_an_address_copies_it(read, place):
    """The full address is on the clipboard and in the address bar, and a status says so."""
    seen = read[f"address {place}"]
    assert seen["copied"] == seen["url"] and seen["url"].endswith("chapters/bridge.html#p02")
    assert (seen["says"], seen["role"]) == ("Copied", "status")


@OPENED
def test_a_menu_by_keyboard(read, place):
    """It opens within the window, each form can be copied, and Escape gives the focus back to its button."""
    seen = read[f"menu {place}"]
    assert seen["inside"] and seen["focus"] == "more"
    plain, bibtex, ris, csl = seen["copied"]
    assert plain == seen["plain"] and bibtex.startswith("@incollection{") and ris.startswith("TY  - ")
    assert json.loads(csl)[0]["edition"] == "Release 0.0.1"
    names = [name for name, _ in seen["links"]]
    assert names == ["The translation on its public page", "The data of this passage, JSON", "Report this passage"]
    assert seen["links"][2][1].startswith("https://github.com/owner/name/issues/new?title=p01")


def test_a_served_book_is_cited_by_its_full_address(read):
    """Where the data name no home, a page that was served puts in its own; from a folder there is the place in the book, in words."""
    served, local = read["menu from a server"], read["menu from a folder"]
    address = f"{served['full']}#p01"
    plain, bibtex, ris, csl = served["copied"]
    assert plain.endswith(f" {address}")
    assert parse_string(bibtex, "bibtex").entries["alder-bridge-1901-p01"].fields["url"] == address
    assert rispy.loads(ris)[0]["urls"] == [address] and json.loads(csl)[0]["URL"] == address
    assert local["copied"][0].endswith(" chapters/bridge.html#p01")
    assert not [form for form in local["copied"] if "file:" in form or "://" in form]


def test_the_book_is_cited_from_its_title_page(read):
    """The menu there holds the citation of the whole, with the address at which the book was served."""
    plain, bibtex = read["menu of the book"]["forms"]
    (entry,) = parse_string(bibtex, "bibtex").entries.values()
    assert entry.type == "book" and plain.endswith(f" {entry.fields['url']}")
    assert read["menu from a server"]["full"] == entry.fields["url"] + "chapters/bridge.html"


def test_an_address_may_name_a_release(read):
    """It leads to the passage, whose address stays; the page says what has changed since, or that nothing has."""
    unknown = "The address names release 0.9.0, of which this book has no record; this is release 0.0.1."
    for release, words in (("0.0.1", "p02 says what it said in release 0.0.1."), ("0.9.0", unknown)):
        seen = read[f"release {release}"]
        assert (seen["at"], seen["says"]) == ("p02", words) and seen["url"].endswith("chapters/bridge.html#p02")
    head, line, status = read["release 0.0.0"]["says"].split("\n")
    assert head == "What has changed in p02 since release 0.0.0:"
    assert line.startswith("Worded differently, or new: “A day later") and line.endswith("”")
    assert status == "Claim p02-c01 was unverified and is corroborated."


def test_without_scripts_the_page_is_complete(read):
    """The menu opens and shuts, disputed claims are there, names lead to their entries; only the choice is not offered."""
    seen = read["without scripts"]
    assert "release 0.0.1. Passage p01" in seen["menu"] and seen["bibtex"].startswith("@incollection{")
    assert seen["data"] and seen["shut"] and not seen["choice"]
    assert seen["disputed"] and seen["rest"] == [False, True]
    assert seen["url"].endswith("registers.html#agent-berg")


def test_where_one_is_stands_in_the_header(read):
    """Passage by passage its address is in sight, in the accent colour, and leads there; before the first there is none."""
    seen = read["here"]
    assert seen["top"][0] and seen["back"][0] and seen["colour"]
    for key, shown in seen["seen"].items():
        assert shown == [False, f"You are at {key}", f"#{key}", True, True]


@pytest.mark.parametrize(
    ("case", "says", "url"),
    [
        ("beyond", "There is no passage p99; the nearest is p03.", "chapters/bridge.html#p03"),
        ("in between", "There is no passage p00; the nearest is p01.", "chapters/bridge.html#p01"),
        ("another letter", "There is no passage i5; the nearest is p03.", "chapters/bridge.html#p03"),
        ("capital", "There is no passage P02; the nearest is p02.", "chapters/bridge.html#p02"),
        ("another page", "p02 is not on this page; it stands in “The bridge”.", "chapters/bridge.html#p02"),
        (
            "title page",
            "There is no passage n7; the nearest is n01, in “The bridge”.",
            "chapters/bridge.html#n01",
        ),
    ],
)
def test_a_wrong_address_is_set_right(read, case, says, url):
    """One sentence says what is wrong, its link leads to the passage, and there it is gone."""
    seen = read["astray"][case]
    assert (seen["says"], seen["url"], seen["leads"]) == (says, url, True)


@pytest.mark.parametrize("case", ["right", "a word"])
def test_a_right_address_loads_no_map(read, case):
    """What is on the page, or is no address at all, is left alone."""
    assert read["astray"][case]["says"] is None and not read["astray"][case]["loaded"]


def test_notes_by_click(read):
    """A name, a mark and a note's number say what they lead to at a click and not before; Escape or a click beside it shuts it."""
    seen = read["click"]
    assert not seen["hovered"] and seen["stayed"] == "chapters/bridge.html"
    assert seen["first"] == ["Anna Berg", "Mayor of Alder", "more on Anna Berg"] and seen["label"] == "Anna Berg"
    assert seen["second"] == [
        "contested",
        "Some forty people returned that month.",
        "One independent source supports it, one independent source contradicts it.",
        "For it: Elm 1930.",
        "Against it: Ash, Diary.",
        "more on this claim",
    ]
    assert seen["third"][:2] == ["n01", "Alder Courier, 4 May 1901, page 2."]
    assert seen["marked"] == [["Zeitung", "de"]]
    assert seen["url"] == "chapters/registers.html#agent-berg"


def test_notes_by_keyboard(read):
    """Focus opens nothing; Enter opens a note and goes into it, Escape shuts it and gives the focus back, its link leads on."""
    seen = read["keyboard"]
    assert not any(head for _, head in seen["met"]) and seen["place"] == "note" and seen["more"] == "more on Anna Berg"
    assert seen["after"] == seen["before"]
    assert seen["again"][0] == "Anna Berg" and seen["url"] == "chapters/registers.html#agent-berg"


def test_notes_by_finger(read):
    """A tap opens the note and does not leave the page; a tap elsewhere shuts it, and its link leads to the entry."""
    seen = read["tap"]
    assert seen["first"][0] == "Anna Berg" and seen["stayed"] == "chapters/bridge.html" and seen["fits"]
    assert seen["second"][0] == "contested" and seen["url"] == "chapters/registers.html#agent-berg"


def test_at_first_only_what_is_disputed_is_seen(read):
    """Marks and claims against which something speaks, the lemmas, and for each passage a line that opens the rest."""
    seen = read["depth"]["states"]["start"]
    assert seen["marks"] == seen["claims"] == ["contested"] and seen["groups"] == ["Comments"]
    assert (seen["lemmas"], seen["comments"], seen["lines"], seen["rests"]) == (1, 0, 0, 4)
    rest = read["depth"]["states"]["rest"]
    assert {"Claims", "People", "Terms"} <= set(rest["groups"]) and rest["marks"] == ["contested"]


def test_everything(read):
    """All marks, and the whole apparatus with its comments open."""
    seen = read["depth"]["states"]["everything"]
    assert len(seen["marks"]) > 2 and set(seen["marks"]) <= set(seen["claims"])
    assert seen["comments"] == seen["lemmas"] == 1 and {"Comments", "Claims", "English"} <= set(seen["groups"])


def test_plain_reading(read):
    """The text alone: no apparatus, no mark, and a name is only a link."""
    seen = read["depth"]["states"]["plain"]
    assert not seen["groups"] and not seen["marks"] and not seen["rests"] and seen["paraphrases"] == 3


def test_the_choice_is_kept(read):
    """After a reload the page is as it was chosen, and what is disputed can be had back."""
    states = read["depth"]["states"]
    for depth in ("everything", "plain"):
        assert states[f"{depth} again"] == states[depth] and states[depth]["chosen"] == depth
    assert states["end"] == states["start"] and states["start"]["chosen"] == "disputed"


def test_on_a_phone_a_line_a_passage(read):
    """The apparatus of each passage is one line, which opens all of it."""
    shut, opened = read["depth"]["states"]["phone"], read["depth"]["states"]["opened"]
    assert (shut["lines"], shut["lemmas"], shut["rests"]) == (4, 0, 0) and not shut["groups"] and not shut["claims"]
    assert "contested" in opened["claims"] and "Events" in opened["groups"] and not opened["rests"]


def test_evidence_opens_with_what_is_disputed(read):
    """The claims that something speaks against are open, each other has a line; a phone has one line for those of a passage."""
    wide, narrow, led = (read["evidence"][name] for name in ("wide", "narrow", "led"))
    assert wide["open"] == narrow["open"] == ["p03-c01"]
    assert wide["lines"] > narrow["lines"] == 1 and not wide["counts"] and wide["sources"] > narrow["sources"] == 0
    assert len(narrow["counts"]) == 3 and all(words.endswith(("claim", "claims")) for words in narrow["counts"])
    assert set(led["open"]) == {"p03-c01", "p01-c01"} and 0 <= read["evidence"]["top"] < 400


def test_evidence_without_scripts(read):
    """What is disputed and what an address leads to can be read, and every other claim opens at a click."""
    seen = read["evidence without scripts"]
    assert seen["disputed"] and seen["led"] and (seen["before"], seen["after"]) == (False, True)
