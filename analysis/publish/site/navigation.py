"""The contents beside every page: the parts of the book, folded, with the current one open."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["parts"]

#: A part in what Sphinx writes: its name, the classes of its list, and its chapters.
_PART = re.compile(
    r'<p class="caption"[^>]*><span class="caption-text">(.*?)</span></p>\s*<ul( class="current")?>(.*?)</ul>',
    re.DOTALL,
)


def parts(toctree: Callable[..., str]) -> str:
    """The chapters of a page's contents as HTML, under the names of their parts; on a page in no part the first is open."""
    listed = toctree(collapse=False, maxdepth=1, titles_only=True, includehidden=True)
    folded = _PART.sub(
        lambda m: f"<details{' open' * bool(m[2])}><summary>{m[1]}</summary><ul{m[2] or ''}>{m[3]}</ul></details>",
        listed,
    )
    return folded if " open>" in folded else folded.replace("<details>", "<details open>", 1)
