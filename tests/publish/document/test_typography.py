"""A line does not end between a number and what it belongs to; a range has a dash."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.utils import new_document

from analysis.publish.document.typography import Typography, typeset


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Elm, p. 31, and pp. 4-5", "Elm, p.~31, and pp.~4–5"),
        ("S. 319; Nr. 30, no. 4", "S.~319; Nr.~30, no.~4"),
        ("page 317, footnote 3, chapter XII", "page~317, footnote 3, chapter~XII"),
        ("24 November 2026, 1–7 May", "24~November 2026, 1–7~May"),
        ("broken (39 : 24)", "broken (39~:~24)"),
        ("with Lenin, …", "with Lenin,~…"),
        ("may 4, a shop. 5 men in No. 10", "may 4, a shop. 5 men in No.~10"),
        ("S. 264-265; pages 37-8; notes 12-14", "S.~264–265; pages~37–8; notes 12–14"),
        ("councils 1905-1921", "councils 1905–1921"),
        (
            "1921-03-18, 1921-03, ISBN 0-521-1905-1921, ISO 8601-2",
            "1921-03-18, 1921-03, ISBN 0-521-1905-1921, ISO 8601-2",
        ),
        ("", ""),
    ],
)
def test_how_text_is_set(text, shown):
    """Abbreviations and counted words with their number, day with month, both sides of a ratio; ranges of pages, notes and years."""
    assert typeset(text).replace("\u00a0", "~") == shown


def test_code_is_left_alone():
    """A literal is copied by readers, so it stays as it was written."""
    document = new_document("page")
    document += nodes.paragraph("", "", nodes.Text("See p. 4: "), nodes.literal("", "date p. 4"))
    Typography(document).run()
    assert document.astext() == "See p.\u00a04: date p. 4"
