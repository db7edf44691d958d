"""The paraphrase is read from the chapters as the page shows it."""

from __future__ import annotations

from analysis.source.contents import toc
from analysis.source.paraphrase import read_chapter


def _read(tmp_path, source: str):
    path = tmp_path / "chapters" / "a.md"
    path.parent.mkdir()
    path.write_text(source, encoding="utf-8")
    return {t.passage: t for t in read_chapter(path, tmp_path).texts}


def test_a_passage_ends_at_the_next_heading_cell_or_target(tmp_path):
    """Nothing after a heading, a directive or another target belongs to a passage."""
    texts = _read(
        tmp_path,
        "# T\n\n(p01)=\nOne.\nTwo.\n\n- Three.\n\n## H\n\nNot it.\n\n(p02)=\nFour.\n\n```{code-cell} python\n1\n```\n\nNot it.\n\n(other)=\nNot it.\n",
    )
    assert texts["p01"].lines == ("One.", "Two.", "Three.")
    assert texts["p02"].lines == ("Four.",)
    assert set(texts) == {"p01", "p02"}


def test_lines_are_plain_text(tmp_path):
    """Markup, roles and calls of notes leave their words, or nothing."""
    texts = _read(tmp_path, "# T\n\n(p01)=\nA *b* {agent}`c d <e>` `f`.[^n01]\n\n[^n01]: One *two*.\n    Three.\n")
    assert texts["p01"].lines == ("A b c d f.",)
    assert texts["p01"].calls == ("n01",)
    assert texts["n01"].lines == ("One two.", "Three.")
    assert (texts["p01"].row, texts["n01"].row) == (3, 6)


def test_an_empty_passage_or_note_has_its_place(tmp_path):
    """A note or passage without words is read as such, with its row, for a rule to report it."""
    texts = _read(tmp_path, "# T\n\n(p01)=\n\n(p02)=\nA.[^n01]\n\n[^n01]:\n")
    assert [(t.passage, t.lines, t.row) for t in texts.values()] == [
        ("p01", (), 3),
        ("p02", ("A.",), 5),
        ("n01", (), 8),
    ]


def test_what_a_chapter_refers_to(tmp_path):
    """Roles, directives, links and calls of notes that are not there have their rows; code refers to nothing."""
    _read(
        tmp_path,
        "# {agent}`a`\n\n(there)=\nSee {work}`b <c>`,\n[d](e.md) ![f](g.png).[^h]\n\n"
        ":::{note}\n:name: noted\n\n{event}`i`\n:::\n\n```{claims} p01 p02\n```\n\n"
        "```{code-cell} python\n{agent}`j`\n```\n\n`{agent}k`\n",
    )
    chapter = read_chapter(tmp_path / "chapters" / "a.md", tmp_path)
    assert [(link.sort, link.name, link.target, link.row) for link in chapter.links] == [
        ("role", "agent", "a", 1),
        ("role", "work", "b <c>", 4),
        ("link", "", "e.md", 5),
        ("image", "", "g.png", 5),
        ("footnote", "", "h", 5),
        ("directive", "note", "", 7),
        ("option", "name", "noted", 8),
        ("role", "event", "i", 10),
        ("directive", "claims", "p01 p02", 13),
        ("directive", "code-cell", "python", 16),
    ]
    assert chapter.targets == ("there", "noted")


def test_toc_is_in_reading_order(miniature):
    """The table of contents is read as the book reads it."""
    assert toc(miniature) == [
        "index",
        "chapters/bridge",
        "chapters/study",
        "chapters/claims",
        "chapters/verdicts",
        "chapters/registers",
        "chapters/dictionary",
    ]
