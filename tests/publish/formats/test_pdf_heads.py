"""The heads of the printed pages: folio, chapter, passages or section, and what goes on from the page before."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from analysis.publish.formats.elements import parse
from analysis.publish.formats.pages import BookChapter


def _page(*anchors: str, top: float = 300.0) -> SimpleNamespace:
    """A page on which these stand, the first at ``top``."""
    return SimpleNamespace(anchors={name: (100.0, top + 20 * n) for n, name in enumerate(anchors)})


@pytest.mark.needs("pango")
def test_heads_say_what_stands_on_the_page():
    """None on the first page of a chapter; then on the left the chapter with its passages, on the right those of the page."""
    from analysis.publish.formats.pdf.heads import HeadedChapter, heads

    text = HeadedChapter("text", "The text", ("p01", "p02", "p03", "p04"))
    pages = [
        _page("part-one"),
        _page(),
        _page("text", "p01"),
        _page("text", "p02"),
        _page("text", "p03", "p04"),
        _page("text"),
        SimpleNamespace(anchors={"text": (100.0, 80.0), "p04": (100.0, 90.0)}),
    ]
    result = heads([text], pages)
    assert [h.folio for h in result] == ["", "", "3", "4", "5", "6", "7"]
    assert [h.words for h in result[3:]] == ["The text\u2002p01–p04", "p02–p04", "The text\u2002p01–p04", "p04"]
    assert not any(h.words for h in result[:3])


@pytest.mark.needs("pango")
def test_heads_name_the_last_section_and_what_goes_on():
    """A right page without passages names the last section on it; a table or figure says above its second page that it is continued."""
    from analysis.publish.formats.pdf.heads import chapter_of, heads

    body = parse(
        '<section id="study"><h1>A study</h1><section id="study.a"><h2>First</h2>'
        '<table id="study.t"><caption><span class="caption-number">Table 2. </span>Dates</caption></table><table></table></section>'
        '<section id="study.b"><h2>Last</h2><figure id="study.f"><figcaption><p><span class="caption-number">Fig. 3. </span>'
        "Days</p></figcaption></figure></section></section>"
    )
    chapter = chapter_of(BookChapter("chapters/study", "A study", body))
    assert chapter.continued == {
        "study.t": "Table 2, continued",
        "study.table1": "Continued",
        "study.f": "Fig. 3, continued",
    }
    pages = [
        _page("study", "study.a", "study.t"),
        _page("study", "study.a", "study.t"),
        _page("study", "study.a", "study.b", "study.f"),
        _page("study", "study.b", "study.f"),
    ]
    assert [(h.words, h.continued) for h in heads([chapter], pages)] == [
        ("", ""),
        ("A study", "Table 2, continued"),
        ("Last", ""),
        ("A study", "Fig. 3, continued"),
    ]
