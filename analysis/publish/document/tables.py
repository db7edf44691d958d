"""Tables as reading matter: heads of rows and columns, the rows that matter first, and on a narrow page the sentence of each row."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes

from analysis.status import MARKED, STATUSES

__all__ = ["frame", "table_frame", "visitors"]

#: So many rows of a table are open at once.
_OPEN = 12
#: A cell of at most so many characters needs no wide column, and a single word of at most so many is not broken.
_BRIEF, _WORD = 9, 14
#: Cells of so many characters on average are sentences.
_SENTENCE = 24
#: A cell with a digit and of at most so many characters is an address, a number or a date; and what share of cells is most.
_ADDRESS, _MOST = 24, 0.6
#: Stands for the name of an entry that is not known yet.
_NAME = "the name of some entry"
#: What stands in a cell without information.
_NOTHING = ("", "–")
_OPPOSED = {status.name for status in STATUSES.values() if status.opposed}


class table_frame(nodes.General, nodes.Element):
    """A table with the controls that its reader may need; its ``label`` says what it shows."""


def frame(table: nodes.table, label: str) -> table_frame:
    """A table with the heads of its rows, the class of each row's status, and of the rows that are not open at first."""
    group = table.next_node(nodes.tgroup)
    group.next_node(nodes.colspec)["stub"] = 1
    rows = [row for body in group.findall(nodes.tbody) for row in body]
    sentence = _sentence(group, rows)
    for row in rows:
        words = [_words(cell) for cell in row]
        row["classes"] += [f"is-{text}" for text in words if text in MARKED]
        for n, (cell, text) in enumerate(zip(row, words)):
            classes = {
                "sentence": n == sentence,
                "brief": len(text) <= _BRIEF,
                "word": len(text) <= _WORD and " " not in text,
                "empty": text in _NOTHING,
            }
            cell["classes"] += [name for name, has in classes.items() if has]
    for row in _beyond(rows):
        row["classes"].append("beyond")
    table["classes"].append(f"columns-{_columns(group)}")
    return table_frame("", table, label=label, rows=len(rows))


def _columns(group: nodes.tgroup) -> int:
    return sum(1 for _ in group.findall(nodes.colspec))


def _words(cell: nodes.entry) -> str:
    """The words of a cell; references without words of their own get those of their entry later, and stand as a sign until then."""
    written = cell.astext().replace("\u00a0", " ").strip()
    later = [ref for ref in cell.findall(addnodes.pending_xref) if not ref.astext()]
    # A passage is called by its address, and another entry by a name.
    return " ".join(
        [written, *(r["reftarget"] if r["reftype"] == "passage" else f"{_NAME} {r['reftarget']}" for r in later)]
    ).strip()


def _sentence(group: nodes.tgroup, rows: list[nodes.row]) -> int | None:
    """The column that comes first where the cells of a row cannot stand side by side: the one that says what a row is about.

    It is the first that names its rows, or else the one that says most, if it has sentences.
    """
    columns = [[_words(row[n]) for row in rows] for n in range(_columns(group)) if all(len(row) > n for row in rows)]
    lengths = [sum(map(len, cells)) for cells in columns]
    longest = max(lengths, default=0)
    if not rows or longest < _SENTENCE * len(rows):
        return None
    return next((n for n, cells in enumerate(columns) if _is_subject(cells)), lengths.index(longest))


def _is_subject(cells: list[str]) -> bool:
    """Whether the cells of a column name their rows: most are words and no address, number or date, and most differ."""
    words = [text for text in cells if text not in _NOTHING and not (len(text) <= _ADDRESS and re.search(r"\d", text))]
    return len(words) > _MOST * len(cells) and len(set(words)) > _MOST * len(cells)


def _beyond(rows: list[nodes.row]) -> list[nodes.row]:
    """The rows that open at a click: all but twelve, which are those that a source disputes and then the first."""
    ranked = sorted(rows, key=lambda row: not any(f"is-{name}" in row["classes"] for name in _OPPOSED))
    return ranked[_OPEN:]


def visitors(translator: type) -> dict[type, tuple]:
    """Visitors for a frame and what is in it; every cell names its column, for narrow pages that show no head."""

    def visit_frame(self, node) -> None:
        self.body.append('<div class="rows">\n')
        if node["rows"] > _OPEN:
            self.body.append(
                f'<p class="choose"><label><input type="checkbox" class="all"> show all {node["rows"]} rows</label></p>\n'
            )

    def depart_frame(self, node) -> None:
        self.body.append("</div>\n")

    def visit_table(self, node) -> None:
        node["begin"] = len(self.body)
        translator.visit_table(self, node)
        if isinstance(node.parent, table_frame) and not isinstance(node[0], nodes.title):
            self.body.append(f'<caption class="unseen">{self.encode(node.parent["label"])}</caption>\n')

    def depart_table(self, node) -> None:
        translator.depart_table(self, node)
        # A link in a caption would be part of the table; what leads to a table takes its id from elsewhere.
        begin = node["begin"]
        self.body[begin:] = ["" if 'class="headerlink"' in part else part for part in self.body[begin:]]

    def visit_row(self, node) -> None:
        self.body.append(self.starttag(node, "tr", ""))
        node.column = 0

    def visit_entry(self, node) -> None:
        begin, group = len(self.body), node.parent.parent
        head = next(iter(group.parent.findall(nodes.thead)), None)
        text = "" if head is None else head[-1][node.parent.index(node)].astext()
        is_head, is_stub = isinstance(group, nodes.thead), group.parent.stubs[node.parent.column]
        translator.visit_entry(self, node)
        if is_head:
            _patch(self, begin, "th", ' scope="col"')
        else:
            label = f' data-label="{self.attval(text)}"' if text else ""
            _patch(self, begin, "t[dh]", (' scope="row"' if is_stub else "") + label)

    return {
        table_frame: (visit_frame, depart_frame),
        nodes.table: (visit_table, depart_table),
        nodes.row: (visit_row, translator.depart_row),
        nodes.entry: (visit_entry, translator.depart_entry),
    }


def _patch(writer, begin: int, tag: str, attributes: str) -> None:
    """Give the start tag that stands at ``begin`` in what a writer has written more attributes."""
    writer.body[begin] = re.sub(rf"^<({tag})\b", rf"<\1{attributes}", writer.body[begin])
