"""The contents beside a page are folded to the parts of the book."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from docutils import nodes
from sphinx import addnodes

from analysis.publish.site.navigation import TocEntry, parts

TITLES = {"index": "The book", "a": "One", "b": "Two & more"}


@pytest.fixture
def env() -> SimpleNamespace:
    """What Sphinx knows of a book of two parts, the second with an address of the web."""
    trees = [("The text", [(None, "a")]), ("Studies", [(None, "b"), ("A page", "https://example.org/")])]
    contents = nodes.bullet_list("", *[addnodes.toctree("", caption=name, entries=own) for name, own in trees])
    titles = {page: nodes.title("", title) for page, title in TITLES.items()}
    return SimpleNamespace(tocs={"index": contents}, titles=titles, config=SimpleNamespace(root_doc="index"))


def _parts(env: SimpleNamespace, page: str) -> list:
    return parts(env, page, lambda target: f"../{target}.html")


def test_the_part_of_the_page_is_open(env):
    """The part with the current page is open, the others are shut, and its line is marked."""
    for page, opened in (("a", [True, False]), ("b", [False, True])):
        assert [part.is_open for part in _parts(env, page)] == opened
        assert [entry.title for part in _parts(env, page) for entry in part.entries if entry.is_current] == [
            TITLES[page]
        ]


def test_on_a_page_in_no_part_the_first_is_open(env):
    """As on the title page."""
    assert [part.is_open for part in _parts(env, "index")] == [True, False]


def test_every_line_leads_somewhere(env):
    """Chapters have their own titles and addresses from the page, and what stands on the web has its own."""
    assert [part.name for part in _parts(env, "a")] == ["The text", "Studies"]
    assert _parts(env, "a")[1].entries == (
        TocEntry("Two & more", "../b.html", False),
        TocEntry("A page", "https://example.org/", False),
    )
