"""The menu of a passage: how to cite it, its public page, its data, and a report on it.

It is a native popover, so that it opens, closes and gives the focus back without a script.
"""

from __future__ import annotations

from html import escape

from sphinx.util.osutil import relative_uri

from analysis.edition import Edition
from analysis.publish.document.domain import data_file
from analysis.publish.passages.apparatus import public_url
from analysis.publish.passages.cite import cite
from analysis.publish.passages.reports import report

__all__ = ["menu"]


def menu(edition: Edition, address: str, page: str) -> str:
    """The button and the menu of a passage as HTML, for the page at ``page``."""
    forms = cite(edition, address)
    plain = forms.pop("plain")
    cited = "".join(
        f"<details><summary>{name}</summary><pre>{escape(text, quote=False)}</pre></details>\n"
        for name, text in forms.items()
    )
    links = {
        "The translation on its public page": public_url(edition, address),
        "The data of this passage, JSON": relative_uri(page, data_file("passage", address)),
        "Report this passage": report(edition, address),
    }
    items = "".join(f'<li><a href="{escape(to)}">{words}</a></li>\n' for words, to in links.items() if to)
    return (
        f'<button type="button" class="more" popovertarget="menu-{address}">'
        f'cite<span class="unseen"> {address}</span></button>\n'
        f'<div class="menu" id="menu-{address}" popover role="group" aria-label="cite {address}">\n'
        f'<p class="kind">Cite</p>\n<div class="cite">\n<p class="form">{escape(plain, quote=False)}</p>\n{cited}</div>\n'
        f"<ul>\n{items}</ul>\n</div>\n"
    )
