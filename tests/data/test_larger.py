"""The larger editions that the benchmark measures are sound ones."""

from __future__ import annotations

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
