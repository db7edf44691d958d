"""A notebook shows rows as sentences, and every HTML has a plain text that says the same."""

from __future__ import annotations

import dataclasses
import re
from html import unescape

import pytest
from IPython.core.completer import IPCompleter
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell

import analysis
from analysis.rows import ROWS_SHOWN


@pytest.fixture
def small(miniature):
    return analysis.load(miniature)


def _shown(thing) -> dict:
    return DisplayFormatter().format(thing)[0]


def _letters(text: str) -> str:
    return re.sub(r"[^\w…]+", "", unescape(re.sub(r"<thead>.*?</thead>|<[^>]+>", " ", text)))


def test_rows_are_sentences(small):
    """A row begins with what it is about and tells every other filled column, dates in words, no checksum."""
    assert str(small.events[0]) == repr(small.events[0])
    assert str(small.events[0]).startswith("Event opened: The bridge is opened (date 3 May 1901; ")
    assert "passage p01; place alder" in str(small.events[0]) and str(small.events[0]).endswith(").")
    assert "sha256" not in str(small.passages[0]) and "words " in str(small.passages[0])
    assert "assessable yes" in str(small.claims[0])


def test_html_and_plain_text_say_the_same(small):
    """Edition, tables, entries of every kind: the plain text has the words of the HTML, in its order."""
    things = [small, *(rows for rows in small.tables.values() if rows)]
    things += [small[row.id] for rows in small.tables.values() for row in rows[:2]]
    for thing in things:
        shown = _shown(thing)
        assert _letters(shown["text/html"]) == _letters(shown["text/plain"]), shown["text/plain"]


def test_a_passage_shows_everything_related_to_it(small):
    """Its paraphrase line by line, and every row of other tables, up to a number from which on the rest is counted."""
    entry = small["p01"]
    shown = _shown(entry)
    for form in shown.values():
        assert all(unescape(line) in unescape(form) for line in entry.text.lines)
        for name in small.tables:
            if name != "passages":
                assert all(str(row) in unescape(form) for row in getattr(entry, name)[:ROWS_SHOWN]), name


def test_long_tables_are_cut(small):
    """Of a long table the first rows are shown and the others counted; of none it is said that there are none."""
    many = analysis.Rows(small.events * ROWS_SHOWN)
    assert len(repr(many).split("\n")) == ROWS_SHOWN + 1 and repr(many).endswith(f"… and {2 * ROWS_SHOWN} more")
    assert repr(many[:2]) == "\n".join(map(str, small.events[:2])) and isinstance(many[:2], analysis.Rows)
    assert repr(analysis.Rows()) == "no rows" and "no rows" in analysis.Rows()._repr_html_()


def test_nothing_in_the_data_becomes_an_element(small):
    """Cells are escaped."""
    changed = small.with_rows(events=[{"id": "opened", "label": "<b>bold</b>"}])
    for thing in (changed.events, changed["p01"]):
        assert "<b>bold" not in thing._repr_html_() and "&lt;b&gt;bold" in thing._repr_html_()


def test_tab_completion_finds_tables_and_columns(small, monkeypatch):
    """What a reader of a notebook gets on pressing the key after a point."""
    monkeypatch.delenv(
        "VIRTUAL_ENV", raising=False
    )  # of a shell that runs the tests of another environment, IPython warns
    shell = InteractiveShell.instance()
    shell.user_ns |= {"edition": small, "entry": small["p01"], "event": small.events[0]}
    complete = IPCompleter(shell, use_jedi=False, namespace=shell.user_ns)
    for text, names in (
        ("edition.", [*small.tables, "frame", "columns", "with_rows"]),
        ("entry.", [*small.tables, "words", "text"]),
        ("event.", [f.name for f in dataclasses.fields(small.events[0])]),
    ):
        words = {word.rpartition(".")[2] for word in complete.complete(text)[1]}
        assert set(names) <= words, set(names) - words
