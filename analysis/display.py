"""How an entry and an edition show themselves in a notebook, in HTML and in plain text that says the same.

The functions are given plain parts, rows and words, so that this module needs no edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from analysis.rows import Row, Rows, rows_html, sentence

__all__ = ["edition_html", "edition_text", "entry_html", "entry_text"]


def entry_text(row: Row, lines: Sequence[str], related: Iterable[tuple[str, Rows]]) -> str:
    """A row as plain text, then the ``lines`` of its paraphrase, then the ``related`` rows under the name of their table."""
    parts = [sentence(row), *lines]
    for table, rows in related:
        parts += [f"{table}, {len(rows)}:", *(f"  {line}" for line in repr(rows).split("\n"))]
    return "\n".join(parts)


def entry_html(row: Row, lines: Sequence[str], related: Iterable[tuple[str, Rows]]) -> str:
    """The same as :func:`entry_text`, in HTML; each table opens at a click."""
    parts = [f"<p><strong>{escape(sentence(row))}</strong></p>"]
    if lines:
        parts.append("<p>" + "<br>".join(map(escape, lines)) + "</p>")
    for table, rows in related:
        parts.append(f"<details><summary>{escape(table)}, {len(rows)}</summary>{rows_html(rows)}</details>")
    return "".join(parts)


def edition_text(name: str, title: str, changes: Iterable[str], tables: Iterable[tuple[str, int, str]]) -> str:
    """An edition's name and title, what an overlay changed, and its ``tables``: name, number of rows, description."""
    return "\n".join([f"Edition {name}: {title}", *changes, *(f"  {t}, {n}: {about}" for t, n, about in tables)])


def edition_html(name: str, title: str, changes: Iterable[str], tables: Iterable[tuple[str, int, str]]) -> str:
    """The same as :func:`edition_text`, in HTML."""
    head = "".join(f"<p>{escape(line)}</p>" for line in (f"Edition {name}: {title}", *changes))
    rows = "".join(f"<tr><td>{escape(t)}</td><td>{n}</td><td>{escape(about)}</td></tr>" for t, n, about in tables)
    columns = "<tr><th>Table</th><th>Rows</th><th>What it holds</th></tr>"
    return f"{head}<table><thead>{columns}</thead><tbody>{rows}</tbody></table>"
