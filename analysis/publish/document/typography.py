"""How text is set: spaces at which no line may end, and dashes in ranges, which the data write as hyphens."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

__all__ = ["Typography", "typeset"]

_FIXED = "\u00a0"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
#: Each space at which no line may end, by the words around it.
_SPACES = re.compile(
    rf"""(?<=\b[pS]\.)\ (?=\d) | (?<=\bpp\.)\ (?=\d) | (?<=\b[Nn][or]\.)\ (?=\d)
    | (?<=\bpage)\ (?=\d) | (?<=\bpages)\ (?=\d) | (?<=\bpoint)\ (?=\d) | (?<=\bnote)\ (?=\d) | (?<=\bitem)\ (?=\d)
    | (?<=\bsection)\ (?=\d) | (?<=\bchapter)\ (?=[\dIVXL]) | (?<=\bvolume)\ (?=\d) | (?<=\bTable)\ (?=\d)
    | (?<=\d)\ (?=(?:{_MONTHS})\b) | (?<=\d)\ (?=:\ \d) | (?<=\d\ :)\ (?=\d) | \ (?=…)""",
    re.VERBOSE,
)
#: The hyphen of a range of pages or notes, and of years; dates of ISO 8601 have hyphens of their own.
_RANGES = re.compile(
    r"(?<![-\d])(?:(\b(?:[pS]\.|pp\.|pages?|notes?)[ \u00a0]\d+)-(?=\d)|(1[89]\d\d)-(?=1[89]\d\d(?![-\d])))"
)
#: What every such space and range has beside it; most texts have none, which is known at once.
_BESIDE = re.compile(r"[\d…]|chapter")


def typeset(text: str) -> str:
    """A text with no-break spaces between a number and what it counts or belongs to and before an ellipsis, and with dashes in ranges."""
    if not _BESIDE.search(text):
        return text
    return _SPACES.sub(_FIXED, _RANGES.sub(lambda match: f"{match[1] or match[2]}–", text))


class Typography(SphinxPostTransform):
    """Sets the text of every page; code stays as it is."""

    default_priority = 950  # Runs after languages, which looks for forms as the data spell them.

    def run(self, **kwargs) -> None:
        for text in list(self.document.findall(nodes.Text)):
            if (new := typeset(str(text))) != text and not _is_code(text):
                text.parent.replace(text, nodes.Text(new))


def _is_code(node: nodes.Node) -> bool:
    while (node := node.parent) is not None:
        if isinstance(node, (nodes.literal, nodes.FixedTextElement, nodes.raw, nodes.math)):
            return True
    return False
