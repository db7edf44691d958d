"""An edition that the rules found sound is loaded without applying them, until anything changes that they look at."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

import analysis
from analysis import edition as module


@pytest.fixture
def checked(miniature, monkeypatch) -> list:
    """Grows by one each time that the rules are applied to the miniature edition, which has been loaded once."""
    calls, check = [], module.check
    monkeypatch.setattr(module, "check", lambda source: calls.append(source) or check(source))
    (miniature / "_build").mkdir(exist_ok=True)
    analysis.load(miniature)
    return calls


def test_the_rules_are_applied_once(miniature, checked):
    assert len(checked) == 1
    again = analysis.load(miniature)
    assert len(checked) == 1 and again.texts


def _append(path: Path, more: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda root: _append(root / "data" / "agents.csv", "\n"),
        lambda root: (root / "data" / "stray.csv").write_text("a\n", encoding="utf-8"),
        lambda root: _append(root / "data" / "references.bib", "\n@book{two,\n"),
        lambda root: _append(root / "data" / "datapackage.json", " "),
        lambda root: _append(root / "chapters" / "bridge.md", "\n{passage}`p99`\n"),
        lambda root: (root / "chapters" / "stray.md").write_text("# Stray\n", encoding="utf-8"),
        lambda root: _append(root / "_toc.yml", "\n"),
    ],
    ids=["table", "stray table", "bibliography", "schema", "chapter", "stray chapter", "contents"],
)
def test_they_are_applied_again_after_a_change(miniature, checked, change):
    change(miniature)
    with suppress(analysis.EditionError):
        analysis.load(miniature)
    assert len(checked) == 2


def test_an_edition_with_problems_is_never_sound(miniature, checked):
    """It is refused each time, and the memory of its sound state is of no help."""
    (miniature / "chapters" / "stray.md").write_text("# Stray\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(analysis.EditionError, match="stray"):
            analysis.load(miniature)


def test_nothing_is_written_where_no_book_was_built(miniature):
    before = sorted(miniature.rglob("*"))
    analysis.load(miniature)
    assert sorted(miniature.rglob("*")) == before


def test_what_a_reader_lays_over_it_is_always_checked(miniature, checked, tmp_path):
    overlay = tmp_path / "overlay"
    overlay.mkdir()
    (overlay / "agents.csv").write_text("agent\n", encoding="utf-8")
    with pytest.raises(analysis.EditionError):
        analysis.load(miniature, overlay)
    assert len(checked) == 2
