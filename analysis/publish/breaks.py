"""Where no line may end: between a number and what it counts or belongs to, and before an ellipsis."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

__all__ = ["Breaks", "bound"]

_FIXED = "\u00a0"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
#: Each space that a line may not end at, between what stands before it and after it.
_SPACES = re.compile(
    rf"""(?<=\b[pS]\.)\ (?=\d) | (?<=\bpp\.)\ (?=\d) | (?<=\b[Nn][or]\.)\ (?=\d)
    | (?<=\bpage)\ (?=\d) | (?<=\bpages)\ (?=\d) | (?<=\bpoint)\ (?=\d) | (?<=\bnote)\ (?=\d) | (?<=\bitem)\ (?=\d)
    | (?<=\bsection)\ (?=\d) | (?<=\bchapter)\ (?=[\dIVXL]) | (?<=\bvolume)\ (?=\d) | (?<=\bTable)\ (?=\d)
    | (?<=\d)\ (?=(?:{_MONTHS})\b) | (?<=\d)\ (?=:\ \d) | (?<=\d\ :)\ (?=\d) | \ (?=…)""",
    re.VERBOSE,
)


def bound(text: str) -> str:
    """A text with spaces that hold where no line may end."""
    return _SPACES.sub(_FIXED, text)


class Breaks(SphinxPostTransform):
    """Binds what belongs together on every page; code stays as it is."""

    default_priority = 950  # after languages, whose forms have plain spaces

    def run(self, **kwargs) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if (new := bound(str(text))) != text and not _code(text):
                text.parent.replace(text, nodes.Text(new))


def _code(node: nodes.Node) -> bool:
    while (node := node.parent) is not None:
        if isinstance(node, (nodes.literal, nodes.FixedTextElement, nodes.raw, nodes.math)):
            return True
    return False
