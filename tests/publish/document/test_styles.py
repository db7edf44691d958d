"""The colours of statuses: one table decides them for pages, figures, print, EPUB and its cover."""

from __future__ import annotations

import dataclasses
import re

import pytest

import analysis
from analysis import status as statuses
from analysis.outputs import COLOURS, PALETTE
from analysis.publish.document import styles
from analysis.publish.formats.epub.cover import cover
from analysis.status import MARKED, STATUSES
from analysis.studies.verdict_figure import claims_by_passage


def test_every_status_has_a_rule_and_a_colour():
    """Each mark takes a colour of the book, in the light, in the dark and in print."""
    rules = dict(re.findall(r"\.status-mark\.(\w+) \{ color: var\(--(\w+)\); \}", styles.status_rules()))
    assert rules == {name: status.ink for name, status in MARKED.items()} and set(rules.values()) <= set(COLOURS)
    for medium in styles.MEDIA:
        assert len(re.findall(r"--\w+: #[0-9a-f]{3,6};", styles.custom_properties(medium))) == len(COLOURS)


def test_statuses_are_told_apart_without_colour():
    """No two marks have one shape, in drawings or in matplotlib's figures."""
    assert len({status.drawing for status in MARKED.values()}) == len({s.shape for s in MARKED.values()}) == len(MARKED)
    assert len({(status.marker, status.filled) for status in MARKED.values()}) == len(MARKED)
    assert {status.shape for status in MARKED.values() if not status.filled} >= {"cross", "dash"}


@pytest.fixture
def recoloured(monkeypatch):
    """The table with another colour for one status, as if its line had been edited."""
    changed = dataclasses.replace(STATUSES["corroborated"], ink="accent")
    for table in (STATUSES, MARKED):
        monkeypatch.setitem(table, "corroborated", changed)
    return changed


def test_one_line_changes_the_colour_everywhere(miniature, recoloured, request):
    """Pages, EPUB, print, figure and cover follow the table of statuses."""
    edition = analysis.load(miniature)
    figure, picture = claims_by_passage(edition).svg, cover(edition)
    assert ".status-mark.corroborated { color: var(--accent); }" in styles.template_values()["status_rules"]
    assert styles.print_colour(statuses.MARKED["corroborated"]) == COLOURS["accent"][styles.MEDIA.index("print")]
    request.getfixturevalue("monkeypatch").undo()
    assert figure != claims_by_passage(edition).svg and picture != cover(edition)
    assert figure.count(f"var(--accent, {PALETTE['accent']})") > claims_by_passage(edition).svg.count("var(--accent")


def test_plain_values_precede_names():
    """A reading system that knows no names of colours finds a plain one first; other names are left alone."""
    css = "a { border: 1px solid var(--rule); margin: var(--gap) }"
    assert styles.with_plain_values(css) == (
        f"a {{ border: 1px solid {PALETTE['rule']}; border: 1px solid var(--rule); margin: var(--gap) }}"
    )


def test_a_colour_that_the_book_has_not(monkeypatch):
    """A browser would leave out an unknown colour without a word; the build names the nearest that there is."""
    wrong = {"attested": dataclasses.replace(STATUSES["attested"], ink="acent")}
    monkeypatch.setattr(styles, "MARKED", wrong)
    with pytest.raises(styles.ColourError, match="'acent' of attested.*nearest: accent"):
        styles.status_rules()
