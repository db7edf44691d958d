"""Paragraphs and lists of links made from the data, and the directive that keeps paragraphs for some media."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from analysis.publish.document.domain import words
from analysis.source.media import MediaError, media_of, not_in

__all__ = ["Media", "joined", "paragraph"]


class Media(SphinxDirective):
    """``{media} web, e-book``: what stands in it appears in these media only."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        try:
            media = media_of(self.arguments[0])
        except MediaError as error:
            raise self.error(str(error)) from None
        box = nodes.container(classes=not_in(media))
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


def paragraph(*parts: nodes.Node | str, classes: Iterable[str] = ()) -> nodes.paragraph:
    """A paragraph of texts and inline nodes; texts get typographic quotation marks."""
    return nodes.paragraph("", "", *[words(p) if isinstance(p, str) else p for p in parts], classes=list(classes))


def joined(items: Iterable[nodes.Node], between: str = ", ") -> list[nodes.Node]:
    """Inline nodes with the text ``between`` between every two."""
    parts: list[nodes.Node] = []
    for item in items:
        parts += [nodes.Text(between), item] if parts else [item]
    return parts
