"""A table on paper: columns of suitable width, rows that keep together, and textual notes as the list that they are in print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from fontTools.ttLib import TTFont
from lxml.html import Element, HtmlElement

from analysis.publish.formats.elements import classes
from analysis.publish.formats.format import FONTS

__all__ = ["prepare_table", "widths"]

#: A table with at least so many columns is set in a smaller size.
_COLUMNS = 6
#: Characters up to which a cell is not broken into lines.
_SHORT = 9
#: A row with a cell of at least so many characters may be divided between two pages.
_LONG = 500
#: The width of a page's line in ems of a table's type, and what is left free between two columns.
_LINE, _LINE_OF_MANY, _GAP = 41.0, 45.7, 0.75
#: A letter of a head, in spaced small capitals.
_HEAD = 0.66
#: The width above which a word may be divided, and the width given to cells of several lines where there is room.
_WORD, _PROSE = 8.6, 7.0
#: Cells with at least so many such lines are prose.
_LINES = 2
#: Tables of readings, and what stands after each cell of theirs in a list of textual notes.
_READINGS = {"emendations", "brackets"}
_AFTER = {"reading": "] ", "form": "] ", "correction": ": ", "introduced_by": ". ", "reason": ""}
#: Rows that stand together at the head of a table and at its end, so that no page has one alone.
_TOGETHER = 2
#: Where a line may end; a no-break space is part of a word.
_SPACES = re.compile(r"[ \n\t]+")
#: The content of a cell without information.
_NOTHING = ("", "–")
#: By how much a column grows at a time, in ems.
_STEP = 0.5


def prepare_table(table: HtmlElement) -> None:
    """Give a table's columns their widths, in place, and keep an address in a cell in one piece; a table of readings becomes a list."""
    if classes(table) & _READINGS:
        _set_as_notes(table)
        return
    _move_long_column(table)
    _keep_rows(table)
    for cell in table.xpath("./tbody//*[self::td or self::th]"):
        if len(cell.text_content()) <= _SHORT:
            _add(cell, "short")
        elif len(cell.text_content()) >= _LONG:
            _add(cell.getparent(), "long")
    many = len(table.xpath("(.//tr)[1]/*")) >= _COLUMNS
    if many:
        _add(table, "many")
    rows = [
        [_SPACES.sub(" ", cell.text_content()).strip() for cell in row.iter("td", "th")]
        for row in table.iter("tr")
        if "under" not in classes(row)
    ]
    if len(rows) > 1 and len(set(map(len, rows))) == 1:
        columns = Element("colgroup")
        for share in widths(rows[0], rows[1:], _LINE_OF_MANY if many else _LINE):
            column = Element("col")
            column.set("style", f"width: {share:.1%}")
            columns.append(column)
        caption = table.find("caption")
        table.insert(0 if caption is None else 1, columns)


def _set_as_notes(table: HtmlElement) -> None:
    """Set rows of readings as textual notes are printed: the address, the words of the text, what is said of them, and why."""
    heads = [head.text_content().strip() for head in table.xpath("./thead/tr/th")]
    rows = table.xpath("./tbody/tr")
    for child in list(table):
        table.remove(child)
    table.tag = "div"
    table.set("class", "textual-notes")
    for row in rows:
        note = Element("p")
        for head, cell in zip(heads, row):
            words = next((span for span in cell.iter("span", "a") if classes(span)), cell)
            name = next(iter(classes(words) & _AFTER.keys()), "label")
            words.tag, words.tail = "span", _AFTER.get(name, " ")
            words.set("class", name)
            if name == "introduced_by":
                words.text = f"{head.lower()}: {words.text or ''}"
            note.append(words)
        table.append(note)


def _keep_rows(table: HtmlElement) -> None:
    """Mark the rows after which no page ends: the first and the last, so that no page has one of them alone."""
    rows = table.xpath("./tbody/tr")
    for row in [*rows[: _TOGETHER - 1], *rows[-_TOGETHER:-1]]:
        _add(row, "together")


def _move_long_column(table: HtmlElement) -> None:
    """Put what stands in a column of sentences under its row, in a row of its own that says what it is."""
    for head in table.xpath("./thead/tr/th[contains(concat(' ', @class, ' '), ' long-column ')]"):
        at, across = head.getparent().index(head), len(head.getparent()) - 1
        for row in table.xpath("./tbody/tr"):
            cell = row[at]
            if cell.text_content().strip() not in _NOTHING:
                _add(row, "over")
                under = Element("tr")
                under.set("class", "under")
                row.addnext(under)
                under.append(cell)
                cell.set("colspan", str(across))
                label = Element("span")
                label.set("class", "label")
                label.text = f"{head.text_content().strip()}: "
                first = next(cell.iter("p"), cell)
                label.tail, first.text = first.text, None
                first.insert(0, label)
            else:
                row.remove(cell)
        head.getparent().remove(head)


def widths(heads: list[str], rows: list[list[str]], line: float) -> list[float]:
    """The share of each column in a line of so many ems, with which the rows of a table take least height.

    ``heads`` and ``rows`` are the words of the cells, all rows equally long.  Every column begins as wide as its longest word;
    what is left of the line is given out little by little, each time to the column by which the rows lose most height.
    """
    lengths = [[_ems(cell) for cell in column] for column in zip(*rows)]
    for head, column in zip(heads, lengths):
        column.append(_HEAD * len(head))
    least = [_least(head, column) for head, column in zip(heads, zip(*rows))]
    prose = [max(w, _PROSE) if max(column) > _LINES * _PROSE else w for w, column in zip(least, lengths)]
    room = prose if sum(prose) + _GAP * len(prose) <= line else least
    while sum(room) + _STEP + _GAP * len(room) <= line:
        heights = [max(row) for row in zip(*([n / w for n in c] for c, w in zip(lengths, room)))]
        gains = [
            sum(
                now - max(length / (width + _STEP), 1.0)
                for now, length in zip(heights, column)
                if length / width == now > 1
            )
            for column, width in zip(lengths, room)
        ]
        best = max(range(len(room)), key=lambda n: (gains[n], max(lengths[n]) - room[n]))
        room[best] += _STEP
    whole = sum(room) + _GAP * len(room)
    return [(width + _GAP) / whole for width in room]


def _least(head: str, cells: Sequence[str]) -> float:
    """What a column takes at least: its longest word, and all of a short cell."""
    words = [cell if len(cell) <= _SHORT else word for cell in cells for word in cell.split(" ")]
    return max(_HEAD * max(map(len, head.split() or [""])), min(max(map(_ems, words)), _WORD), 1.0)


@cache
def _advances() -> dict[str, float]:
    font = TTFont(FONTS / "edition-serif-regular-latin.woff2")
    em = font["head"].unitsPerEm
    return {chr(code): font["hmtx"][name][0] / em for code, name in font.getBestCmap().items()}


def _ems(text: str) -> float:
    """How wide a text is in one line of the edition's type, in ems; a letter of another script is taken as wide as an x."""
    advances = _advances()
    return sum(advances.get(letter, advances["x"]) for letter in text)


def _add(element: HtmlElement, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())
