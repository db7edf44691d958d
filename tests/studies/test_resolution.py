"""The drawings of the resolution: what belongs to a point stands nearer to it than what follows."""

from __future__ import annotations

import xml.etree.ElementTree as xml

import pytest

from analysis.studies.resolution_figure import match


def _lines(drawn: str) -> list[tuple[str, float]]:
    """Every line of words with its height; the number of a point is a line too."""
    texts = xml.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")
    return [(text.text, float(text.get("y"))) for text in texts]


@pytest.mark.parametrize("name", ["narrow", "print"])
def test_groups_stand_apart(edition, name):
    """Half a line parts the point after demands on lines of their own, and the demands that answer to none, from what is above."""
    lines = _lines(match(edition).drawings[name])
    heights = {words: y for words, y in lines}
    of_an_item = max(y for words, y in lines if words.startswith("p04, "))
    step = of_an_item - min(y for words, y in lines if words.startswith("p04, "))
    assert heights["8"] - of_an_item > 1.15 * step
    above = max(y for words, y in lines if y < heights["no point"])
    assert heights["no point"] - above > 1.15 * step
