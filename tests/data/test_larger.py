"""The larger editions that the benchmark measures are sound ones, and the page whose speed it measures is the longest."""

from __future__ import annotations

import bench
from larger import enlarge

import analysis
from analysis.witness.align import align


def test_a_larger_edition_is_sound(miniature, tmp_path):
    """Three times the miniature has three times its passages and rows, breaks no rule, and its text has all its passages."""
    text = enlarge(miniature, tmp_path / "larger", 3)
    assert analysis.validate(tmp_path / "larger") == []
    one, three = analysis.load(miniature), analysis.load(tmp_path / "larger")
    assert len(three.passages) == len(three.texts) == 3 * len(one.passages)
    assert len(three.evidence) == 3 * len(one.evidence) and len(three.codes) == len(one.codes)
    assert {placement.state for placement in align(three.passages, text.split("\n\n"))} == {"identical"}


def test_the_longest_page_of_text_is_looked_for(miniature, tmp_path):
    """Of the pages that hold the text, whatever they are called, it is the one whose file is the largest."""
    pages = bench.text_pages(miniature)
    assert pages == ["chapters/bridge"]
    (tmp_path / "chapters").mkdir()
    for number, page in enumerate((*pages, "chapters/ferry", "chapters/study")):
        (tmp_path / f"{page}.html").write_bytes(bytes(number))
    assert bench.longest(tmp_path, [*pages, "chapters/ferry"]) == "chapters/ferry.html"
