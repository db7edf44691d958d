"""The search in a real browser, in a folder opened by double click: what is found, how it is shown, and by which keys."""

from __future__ import annotations

import pytest
from browser import browse
from helpers import make_miniature

from analysis.publish.make.build import build

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
def told(tmp_path_factory) -> dict:
    """What happened when the miniature book was searched."""
    root = make_miniature(tmp_path_factory.mktemp("searched"))
    agents = root / "data" / "agents.csv"
    agents.write_text(
        agents.read_text(encoding="utf-8").replace(
            "The town's paper", "The town's paper; in Łódź too; Tukhachevsky read it"
        ),
        encoding="utf-8",
    )
    assert build(root) == 0
    html = (root / "_build" / "html").resolve()
    return browse("search.mjs", html, "chapters/bridge.html", *QUERIES, "lodz", "tuchatschewski")


def _hits(told: dict, query: str) -> dict[str, list[str]]:
    """The addresses found, by kind."""
    groups = told["queries"]["found"][query]["groups"]
    return {g["kind"]: [hit["link"].removeprefix("./") for hit in g["hits"]] for g in groups}


def _status(told: dict, query: str) -> str:
    return told["queries"]["found"][query]["status"]


def test_the_index_is_loaded_on_first_use_only(told):
    """A page that is only read loads no index; nothing is ever asked of another host, and nothing fails."""
    assert "search-index.js" not in told["before"]["loaded"] and told["before"]["open"] == 0
    assert not told["keys"]["before"] and "search-index.js" in told["keys"]["loaded"]
    for name, part in told.items():
        assert not part["requests"] and not part["errors"] and not part["dialogs"], name


def test_hits_are_grouped_and_counted(told):
    """Names come first, then passages, then claims, each group with its number, the whole in a status message."""
    found = told["queries"]["found"]["bridge"]
    assert [g["kind"] for g in found["groups"]] == ["name", "passage", "claim"]
    assert found["groups"][1]["heading"] == "Passages 1"
    total = sum(int(g["heading"].split()[-1]) for g in found["groups"])
    assert found["status"].startswith(f"{total} found: ") and "1 passage, " in found["status"]


def test_the_name_itself_comes_before_names_that_contain_it(told):
    assert _hits(told, "bridge")["name"][0] == "chapters/claims.html#concept-bridge"


def test_words_in_any_order_by_their_beginnings(told):
    """All words, whichever stands first; a few letters are enough."""
    for query in ("berg opened", "op ber"):
        assert _hits(told, query)["passage"] == ["chapters/bridge.html#p01"]
        assert _hits(told, query)["claim"] == ["chapters/claims.html#claim-p01-c01"]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("P03", "chapters/bridge.html#p03"),
        ("p3", "chapters/bridge.html#p03"),
        ("p03-c01", "chapters/claims.html#claim-p03-c01"),
    ],
)
def test_an_address_comes_first(told, query, address):
    groups = told["queries"]["found"][query]["groups"]
    assert groups[0]["kind"] == "address" and _hits(told, query)["address"] == [address]


def test_a_phrase_is_found_as_it_stands(told):
    assert _hits(told, '"opened Alder’s bridge"')["passage"] == ["chapters/bridge.html#p01"]
    assert "passage" not in _hits(told, '"bridge opened"')


def test_accents_and_capitals_are_no_difference(told):
    assert "chapters/registers.html#place-alder" in _hits(told, "ÄLDER")["name"]
    assert _hits(told, "lodz")["group"] == ["chapters/registers.html#agent-courier"]


def test_an_entry_is_found_by_its_status(told):
    assert _hits(told, "contested")["claim"] == ["chapters/claims.html#claim-p03-c01"]


@pytest.mark.parametrize(("query", "near"), [("Breidge", "bridge"), ("Kouriers", "Courier"), ("Albeer", "Alder")])
def test_near_spellings_are_tried_where_nothing_is_found(told, query, near):
    """A word of the index at one or two changes, and the message says so."""
    told_ = _status(told, query)
    assert told_.startswith(f"Nothing has “{query.lower()}”; near it: ") and near.lower() in told_.lower()
    assert _hits(told, query)


def test_a_slavonic_name_is_found_in_other_letters(told):
    assert _hits(told, "tuchatschewski")["group"] == ["chapters/registers.html#agent-courier"]


def test_nothing_found_is_said(told):
    assert _status(told, "qqqqqq").startswith("Nothing was found") and not _hits(told, "qqqqqq")
    assert _status(told, "b") == "" and not _hits(told, "b")


def test_where_nothing_has_all_words_the_nearest_are_shown(told):
    assert _status(told, "bridge courier zzzzzz").startswith("Nothing has all of the words; these have the most.")


def test_words_are_marked_in_the_excerpt(told):
    """A hit shows its words in their sentence, marked."""
    hit = next(g for g in told["queries"]["found"]["berg opened"]["groups"] if g["kind"] == "passage")["hits"][0]
    assert hit["marked"] == ["Berg", "opened"]
    assert "Anna Berg, who was the mayor, opened Alder’s bridge" in hit["text"] and hit["text"].startswith("p01")


def test_words_of_another_language_have_it(told):
    """A title in its language is read aloud in it, in a hit too, whether a word is marked in it or over its edge."""
    ((hit,),) = [g["hits"] for g in told["queries"]["found"]['"Elm Annalen von"']["groups"]]
    assert hit["foreign"] == [["de", "Annalen von Alder: Die Brücke"]]
    assert hit["marked"] == ["Elm. ", "Annalen von"]
    assert not told["queries"]["found"]["berg opened"]["groups"][0]["hits"][0]["foreign"]


def test_fast_keys(told):
    """The search opens again at once after it was closed; an arrow steps into the hits of what was just typed."""
    assert told["fast keys"]["again"]
    assert told["fast keys"]["answers"] == QUERIES[1] and told["fast keys"]["stays"]


def test_keys(told):
    """/ opens, the field has the focus, arrows move to the hits and back, Escape closes, Enter goes."""
    keys = told["keys"]
    assert keys["focused"] == keys["back"] == "search-words"
    assert keys["asked"]["query"] == "?q=bridge" and keys["asked"]["open"]
    assert keys["first"].endswith("claims.html#concept-bridge")
    assert keys["closed"] == {"page": "bridge.html", "query": "", "fragment": "", "open": False}
    assert keys["went"]["page"] == "claims.html" and keys["went"]["fragment"] == "#concept-bridge"


def test_the_link_in_the_head_opens_the_box_and_has_the_focus_again(told):
    assert told["link"]["opened"]["open"] and not told["link"]["closed"]["open"]
    assert told["link"]["focus"] == "to-search"


def test_a_search_can_be_shared(told):
    """The page opened with the question in its address shows what it finds."""
    assert told["shared"]["value"] == "bridge"
    assert told["shared"]["groups"] == told["queries"]["found"]["bridge"]["groups"]


def test_the_key_can_be_switched_off_and_is_quiet_in_fields(told):
    assert not told["key off"]["open"]
    assert not told["typing"]["open"] and told["typing"]["typed"] == "a/b"


def test_nothing_of_index_or_question_becomes_markup(told):
    assert told["hostile"]["elements"] == 0 and "<b>hostile</b>" in told["hostile"]["text"]


def test_hits_fit_a_small_phone(told):
    assert told["narrow"]["width"] <= 320


def test_without_scripts_search_leads_to_the_registers(told):
    """The link leads to a page that says what it needs, and to the registers and the contents."""
    page = told["without scripts"]
    assert page["address"] == "search.html" and "has to run scripts" in page["text"]
    assert {"#contents", "chapters/registers.html", "chapters/claims.html"} <= set(page["links"])
