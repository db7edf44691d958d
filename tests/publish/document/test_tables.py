"""Which rows of a table are open at first, and which column is read first on a narrow page."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes

from analysis.publish.document.tables import frame

LONG = "Huhn gives the number of those who fell, and no source for it."


def _frame(rows: list[list[str]], heads: int = 3):
    """A framed table with these cells; its columns are an address, a status and a sentence."""
    group = nodes.tgroup("", *[nodes.colspec(colwidth=1) for _ in range(heads)], cols=heads)
    cells = [[nodes.entry("", *([nodes.paragraph("", text)] if text else [])) for text in row] for row in rows]
    group += nodes.thead("", nodes.row("", *[nodes.entry("", nodes.paragraph("", "Head")) for _ in range(heads)]))
    group += nodes.tbody("", *[nodes.row("", *row) for row in cells])
    return frame(nodes.table("", group), "A table")


def _rows(framed, name: str) -> list[int]:
    body = framed.next_node(nodes.tbody)
    return [n for n, row in enumerate(body) if name in row["classes"]]


def test_a_short_table_is_open():
    """Twelve rows are all open."""
    assert not _rows(_frame([["p01", "attested", LONG]] * 12), "beyond")


def test_the_rows_that_matter_are_open():
    """Of a longer table the rows that a source disputes, and then the first, twelve in all, in the order of the table."""
    statuses = ["attested"] * 20 + ["doubted"] + ["unverified"] * 5 + ["contested"]
    framed = _frame([[f"p{n:02}", status, LONG] for n, status in enumerate(statuses)])
    assert [n for n in range(27) if n not in _rows(framed, "beyond")] == [*range(10), 20, 26]
    assert _rows(framed, "is-doubted") == [20] and _rows(framed, "is-contested") == [26]


def test_no_more_than_twelve_are_open():
    """The first twelve, if more are disputed."""
    assert _rows(_frame([["p01", "doubted", LONG]] * 15), "beyond") == [12, 13, 14]


def test_the_sentence_of_a_row():
    """The column that says most is marked; a table of short cells has none; what has no words is marked as empty."""
    (row,) = _frame([["p01", "–", LONG]]).next_node(nodes.tbody)
    assert [cell["classes"] for cell in row] == [["brief", "word"], ["brief", "word", "empty"], ["sentence"]]
    (row,) = _frame([["p01", "", "7"]]).next_node(nodes.tbody)
    assert not any("sentence" in cell["classes"] for cell in row) and "empty" in row[1]["classes"]


def test_a_cell_that_holds_only_a_reference_is_not_empty():
    """The words of a reference are put in later; until then a cell with nothing else must not count as one without words."""
    row = nodes.row("", *[nodes.entry("", nodes.paragraph()) for _ in range(3)])
    for cell, kind, target in zip(row, ("work", "passage"), ("berg1901", "p04")):
        cell[0] += addnodes.pending_xref("", nodes.inline(), reftype=kind, reftarget=target)
    group = nodes.tgroup("", *[nodes.colspec(colwidth=1) for _ in range(3)], nodes.tbody("", row), cols=3)
    frame(nodes.table("", group), "A table")
    assert ["empty" in cell["classes"] for cell in row] == [False, False, True]
    assert ["word" in cell["classes"] for cell in row] == [False, True, True]


def test_the_first_cell_is_the_head_of_its_row():
    """The first column has the heads of the rows, and the table says how many columns it has."""
    framed = _frame([["p01", "attested", LONG]])
    assert [bool(column.get("stub")) for column in framed.findall(nodes.colspec)] == [True, False, False]
    assert "columns-3" in framed[0]["classes"]


def test_what_a_row_is_about_comes_before_what_is_said_of_it():
    """The first column of words that differ leads, however long the others are; addresses, dates and repeated words do not."""
    rows = [[f"p{n:02}", "Anna Berg", f"{n} March 1921", f"The {name}", LONG] for n, name in enumerate("abc")]
    assert ["sentence" in cell["classes"] for cell in _frame(rows, 5).next_node(nodes.tbody)[0]] == [
        False,
        False,
        False,
        True,
        False,
    ]
