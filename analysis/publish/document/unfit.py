"""Finds what not every reader could read: pictures without words, of cells and in the text of a chapter, and formulas."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

__all__ = ["Unfit"]

_LOGGER = logging.getLogger(__name__)
_NO_WORDS = "a picture has no words for readers who cannot see it; "
_IN_A_CELL = "begin the cell with the line :mystnb: {image: {alt: the words}}, or draw it as a Figure of the edition"
_IN_THE_TEXT = "write them between the square brackets, ![the words](picture.png), or as :alt: of a directive"
_FORMULA = "a formula is shown as its LaTeX, which the book does not set; print it as text, such as str(formula)"


class Unfit(SphinxPostTransform):
    """Reports pictures that have no words, and formulas, with the file and line where they stand.

    A picture that a cell shows gets its words from the head of the cell, and one in Markdown from its own brackets: the advice says which.
    """

    default_priority = 6  # after MyST-NB has chosen one form of each output

    def run(self, **kwargs) -> None:
        for node in self.document.findall():
            if isinstance(node, nodes.image) and not node.get("alt", "").strip():
                advice = _IN_A_CELL if _is_of_a_cell(node) else _IN_THE_TEXT
                _LOGGER.warning(_NO_WORDS + advice, location=_place(node))
            elif isinstance(node, (nodes.math, nodes.math_block)):
                _LOGGER.warning(_FORMULA, location=_place(node))


def _is_of_a_cell(node: nodes.Node) -> bool:
    """Whether a cell shows it, so that MyST-NB has put it into a box for outputs."""
    while node is not None and not (isinstance(node, nodes.container) and "cell_output" in node["classes"]):
        node = node.parent
    return node is not None


def _place(node: nodes.Node) -> nodes.Node:
    """The nearest node, this one or one around it, that has a line."""
    while not node.line and node.parent is not None:
        node = node.parent
    return node
