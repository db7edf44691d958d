"""The switches on the page of positions and power in a real browser: sentence, figure and curve follow what a reader chooses."""

from __future__ import annotations

import pytest
from browser import browse

from analysis.studies import choices
from analysis.studies.formulations import FORMULATIONS

PAGE = "chapters/positions-and-power.html"
OPENED = ["from a folder", "from a server", "on a phone"]

pytestmark = pytest.mark.needs("node", "browser")


@pytest.fixture(scope="module")
def seen(book) -> dict:
    """What the page showed, step by step."""
    return browse("switches.mjs", book.resolve(), PAGE)


def _check(edition, state: dict, choice: choices.Choice) -> None:
    """The state of the page is what Python computes for these choices."""
    subject = edition.package["subject"]
    points, outcome = (
        choices.points(edition, subject, choice),
        choices.outcomes(edition, subject, choice)[FORMULATIONS[0]],
    )
    assert state["compared"] == sorted({u.id for p in points for u in p.utterances} & set(state["all"]))
    assert state["answer"].endswith({"holds": "so it holds.", "fails": "so it fails."}[outcome.word])
    assert str(outcome.fitting) in state["answer"] or outcome.fitting <= 10


def test_no_error_and_no_other_host(seen):
    """No step asks another host, from a folder or from a server, nothing is kept in the browser, and the console stays empty."""
    for name, report in seen.items():
        assert not report["errors"], (name, report["errors"])
        assert not report["abroad"], (name, report["abroad"])
    assert not any(seen[place]["stored"] for place in OPENED)


@pytest.mark.parametrize("place", OPENED)
def test_the_page_follows(edition, seen, place):
    """The figure has what is compared, the sentence what comes of it, and the mark on the curve moves; the button undoes all."""
    report = seen[place]
    first, opened, listed, three, back = (report[step] for step in ("first", "opened", "listed", "three", "back"))
    assert first["box"] and not first["open"] and first["compared"] == first["all"], (
        "nothing changes before a reader asks"
    )
    assert opened["open"] and len(opened["compared"]) < len(opened["all"])
    _check(edition, opened, choices.BASE)
    _check(edition, listed, choices.Choice(utterances="in the author’s list"))
    _check(edition, three, choices.Choice("in the author’s list", "day of print", coding="highest of each"))
    assert opened["answer"] == back["answer"] != listed["answer"] and back["values"] == opened["values"]
    assert opened["yours"] is back["yours"] is None and listed["yours"] and three["yours"]
    assert all(0 <= n <= 1 for n in (*listed["yours"], *three["yours"]))
    names = [name for part in three["chosen"] for name in part.split()]
    assert "dating:2" in names and "coding:1" in names and not opened["chosen"] and not back["chosen"]


def test_by_keyboard_alone(seen):
    """Every control is reached in order, an arrow makes a choice, and the sentence follows without losing the focus."""
    report = seen["by keyboard"]
    assert report["focused"] == ["utterances", "dating", "exile", "emigre", "majority", "occasions", "coding", "button"]
    assert report["radio"]["values"]["utterances"] == "1" and report["radio"]["focus"] == "utterances"
    assert report["select"]["values"]["dating"] == "1" and report["select"]["focus"] == "dating"
    assert report["radio"]["answer"] != report["select"]["answer"] or report["radio"]["compared"] != []


@pytest.mark.parametrize("name", ["axe, wide", "axe, on a phone"])
def test_the_open_box_is_accessible(seen, name):
    """axe finds nothing with choices made, targets have 24 pixels, and nothing is wider than the window."""
    assert not seen[name]["violations"] and seen[name]["least"] >= 24 and seen[name]["wider"] <= 0


def test_without_scripts_and_on_paper(seen):
    """Nothing is offered that would not work, and every mark is there."""
    assert not seen["without scripts"]["box"] and not seen["on paper"]["box"]
    assert seen["without scripts"]["marks"] >= len(seen["from a folder"]["first"]["all"])
