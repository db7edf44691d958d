"""A line does not end between a number and what it belongs to."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.utils import new_document

from analysis.publish.breaks import Breaks, bound


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Elm, p. 31, and pp. 4-5", "Elm, p.~31, and pp.~4-5"),
        ("S. 319; Nr. 30, no. 4", "S.~319; Nr.~30, no.~4"),
        ("page 317, footnote 3, chapter XII", "page~317, footnote 3, chapter~XII"),
        ("24 November 2026, 1–7 May", "24~November 2026, 1–7~May"),
        ("broken (39 : 24)", "broken (39~:~24)"),
        ("with Lenin, …", "with Lenin,~…"),
        ("may 4, a shop. 5 men in No. 10", "may 4, a shop. 5 men in No.~10"),
        ("", ""),
    ],
)
def test_what_is_bound(text, shown):
    """Abbreviations and counted words with their number, day with month, both sides of a ratio; nothing else."""
    assert bound(text).replace("\u00a0", "~") == shown


def test_code_is_not_bound():
    """A literal is copied by readers, so its spaces are those that were written."""
    document = new_document("page")
    document += nodes.paragraph("", "", nodes.Text("See p. 4: "), nodes.literal("", "date p. 4"))
    Breaks(document).run()
    assert document.astext() == "See p.\u00a04: date p. 4"
