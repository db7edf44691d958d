"""Paragraphs and lists of links made from the data."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes

from analysis.publish.document.domain import words

__all__ = ["joined", "paragraph"]


def paragraph(*parts: nodes.Node | str, classes: Iterable[str] = ()) -> nodes.paragraph:
    """A paragraph of texts and inline nodes; texts get typographic quotation marks."""
    return nodes.paragraph("", "", *[words(p) if isinstance(p, str) else p for p in parts], classes=list(classes))


def joined(items: Iterable[nodes.Node], between: str = ", ") -> list[nodes.Node]:
    """Inline nodes with the text ``between`` between every two."""
    parts: list[nodes.Node] = []
    for item in items:
        parts += [nodes.Text(between), item] if parts else [item]
    return parts
