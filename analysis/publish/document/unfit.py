"""Finds what a cell may show and not every reader could read: pictures without words, and formulas."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

__all__ = ["Unfit"]

_LOGGER = logging.getLogger(__name__)
_NO_WORDS = (
    "a picture has no words for readers who cannot see it; "
    "begin the cell with the line :mystnb: {image: {alt: the words}}, or draw it as a Figure of the edition"
)
_FORMULA = "a formula is shown as its LaTeX, which the book does not set; print it as text, such as str(formula)"


class Unfit(SphinxPostTransform):
    """Reports pictures that have no words, and formulas, with the file and line of the cell that shows them."""

    default_priority = 6  # after MyST-NB has chosen one form of each output

    def run(self, **kwargs) -> None:
        for node in self.document.findall():
            if isinstance(node, nodes.image) and not node.get("alt", "").strip():
                _LOGGER.warning(_NO_WORDS, location=_place(node))
            elif isinstance(node, (nodes.math, nodes.math_block)):
                _LOGGER.warning(_FORMULA, location=_place(node))


def _place(node: nodes.Node) -> nodes.Node:
    """The nearest node, this one or one around it, that has a line."""
    while not node.line and node.parent is not None:
        node = node.parent
    return node
