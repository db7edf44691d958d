"""The search in a real browser, in a folder opened by double click: what is found, how it is shown, and by which keys."""

from __future__ import annotations

import pytest
from browser import browse

pytestmark = pytest.mark.needs("node", "browser")

QUERIES = (
    "bridge",
    "berg opened",
    "op ber",
    "P03",
    "p3",
    "p03-c01",
    '"opened Alder’s bridge"',
    '"bridge opened"',
    "ÄLDER",
    "Breidge",
    "qqqqqq",
    "bridge courier zzzzzz",
    "b",
    "Kouriers",
    "Albeer",
    "contested",
    '"Elm Annalen von"',
)


@pytest.fixture(scope="module")
def observed(public) -> dict:
    """What happened when the miniature book was searched."""
    html = (public / "_build" / "html").resolve()
    return browse("search.mjs", html, "chapters/bridge.html", *QUERIES, "lodz", "tuchatschewski")


def _hits(observed: dict, query: str) -> dict[str, list[str]]:
    """The addresses found, by kind."""
    groups = observed["queries"]["found"][query]["groups"]
    return {g["kind"]: [hit["link"].removeprefix("./") for hit in g["hits"]] for g in groups}


def _status(observed: dict, query: str) -> str:
    return observed["queries"]["found"][query]["status"]


def test_the_index_is_loaded_on_first_use_only(observed):
    """A page that is only read loads no index; nothing is ever asked of another host, and nothing fails."""
    assert "search-index.js" not in observed["before"]["loaded"] and observed["before"]["open"] == 0
    assert not observed["keys"]["before"] and "search-index.js" in observed["keys"]["loaded"]
    for name, part in observed.items():
        assert not part["requests"] and not part["errors"] and not part["dialogs"], name


def test_hits_are_grouped_and_counted(observed):
    """Names come first, then passages, then claims, each group with its number, the whole in a status message."""
    results = observed["queries"]["found"]["bridge"]
    assert [g["kind"] for g in results["groups"]] == ["name", "passage", "claim"]
    assert results["groups"][1]["heading"] == "Passages 1"
    total = sum(int(g["heading"].split()[-1]) for g in results["groups"])
    assert results["status"].startswith(f"{total} found: ") and "1 passage, " in results["status"]


def test_the_name_itself_comes_before_names_that_contain_it(observed):
    assert _hits(observed, "bridge")["name"][0] == "chapters/claims.html#concept-bridge"


def test_words_in_any_order_by_their_beginnings(observed):
    """All words, whichever stands first; a few letters are enough."""
    for query in ("berg opened", "op ber"):
        assert _hits(observed, query)["passage"] == ["chapters/bridge.html#p01"]
        assert _hits(observed, query)["claim"] == ["chapters/claims.html#claim-p01-c01"]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("P03", "chapters/bridge.html#p03"),
        ("p3", "chapters/bridge.html#p03"),
        ("p03-c01", "chapters/claims.html#claim-p03-c01"),
    ],
)
def test_an_address_comes_first(observed, query, address):
    groups = observed["queries"]["found"][query]["groups"]
    assert groups[0]["kind"] == "address" and _hits(observed, query)["address"] == [address]


def test_a_phrase_is_found_as_it_stands(observed):
    assert _hits(observed, '"opened Alder’s bridge"')["passage"] == ["chapters/bridge.html#p01"]
    assert "passage" not in _hits(observed, '"bridge opened"')


def test_accents_and_capitals_are_no_difference(observed):
    assert "chapters/registers.html#place-alder" in _hits(observed, "ÄLDER")["name"]
    assert _hits(observed, "lodz")["group"] == ["chapters/registers.html#agent-courier"]


def test_an_entry_is_found_by_its_status(observed):
    assert _hits(observed, "contested")["claim"] == ["chapters/claims.html#claim-p03-c01"]


@pytest.mark.parametrize(("query", "near"), [("Breidge", "bridge"), ("Kouriers", "Courier"), ("Albeer", "Alder")])
def test_near_spellings_are_tried_where_nothing_is_found(observed, query, near):
    """A word of the index at one or two changes, and the message says so."""
    observed_ = _status(observed, query)
    assert observed_.startswith(f"Nothing has “{query.lower()}”; similar words: ") and near.lower() in observed_.lower()
    assert _hits(observed, query)


def test_a_slavonic_name_is_found_in_other_letters(observed):
    assert _hits(observed, "tuchatschewski")["group"] == ["chapters/registers.html#agent-courier"]


def test_nothing_found_is_said(observed):
    assert _status(observed, "qqqqqq").startswith("Nothing was found") and not _hits(observed, "qqqqqq")
    assert _status(observed, "b") == "" and not _hits(observed, "b")


def test_where_nothing_has_all_words_the_nearest_are_shown(observed):
    assert _status(observed, "bridge courier zzzzzz").startswith(
        "Nothing has all of these words. What follows has most of them."
    )


def test_words_are_marked_in_the_excerpt(observed):
    """A hit shows its words in their sentence, marked."""
    hit = next(g for g in observed["queries"]["found"]["berg opened"]["groups"] if g["kind"] == "passage")["hits"][0]
    assert hit["marked"] == ["Berg", "opened"]
    assert "Anna Berg, who was the mayor, opened Alder’s bridge" in hit["text"] and hit["text"].startswith("p01")


def test_words_of_another_language_have_it(observed):
    """A title in its language is read aloud in it, in a hit too, whether a word is marked in it or over its edge."""
    ((hit,),) = [g["hits"] for g in observed["queries"]["found"]['"Elm Annalen von"']["groups"]]
    assert hit["foreign"] == [["de", "Annalen von Alder: Die Brücke"]]
    assert hit["marked"] == ["Elm. ", "Annalen von"]
    assert not observed["queries"]["found"]["berg opened"]["groups"][0]["hits"][0]["foreign"]


def test_fast_keys(observed):
    """The search opens again at once after it was closed; an arrow steps into the hits of what was just typed."""
    assert observed["fast keys"]["again"]
    assert observed["fast keys"]["answers"] == QUERIES[1] and observed["fast keys"]["stays"]


def test_keys(observed):
    """/ opens, the field has the focus, arrows move to the hits and back, Escape closes, Enter goes."""
    keys = observed["keys"]
    assert keys["focused"] == keys["back"] == "search-words"
    assert keys["asked"]["query"] == "?q=bridge" and keys["asked"]["open"]
    assert keys["first"].endswith("claims.html#concept-bridge")
    assert keys["closed"] == {"page": "bridge.html", "query": "", "fragment": "", "open": False}
    assert keys["went"]["page"] == "claims.html" and keys["went"]["fragment"] == "#concept-bridge"


def test_the_link_in_the_head_opens_the_box_and_has_the_focus_again(observed):
    assert observed["link"]["opened"]["open"] and not observed["link"]["closed"]["open"]
    assert observed["link"]["focus"] == "to-search"


def test_a_search_can_be_shared(observed):
    """The page opened with the question in its address shows what it finds."""
    assert observed["shared"]["value"] == "bridge"
    assert observed["shared"]["groups"] == observed["queries"]["found"]["bridge"]["groups"]


def test_the_key_can_be_switched_off_and_is_quiet_in_fields(observed):
    assert not observed["key off"]["open"]
    assert not observed["typing"]["open"] and observed["typing"]["typed"] == "a/b"


def test_nothing_of_index_or_question_becomes_markup(observed):
    assert observed["hostile"]["elements"] == 0 and "<b>hostile</b>" in observed["hostile"]["text"]


def test_hits_fit_a_small_phone(observed):
    assert observed["narrow"]["width"] <= 320


def test_without_scripts_search_leads_to_the_registers(observed):
    """The link leads to a page that says what it needs, and to the registers and the contents."""
    page = observed["without scripts"]
    assert page["address"] == "search.html" and "has to run scripts" in page["text"]
    assert {"#contents", "chapters/registers.html", "chapters/claims.html"} <= set(page["links"])
