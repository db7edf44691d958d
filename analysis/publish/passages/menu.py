"""The menu of a passage: how to cite it, its public page, its data, and a report on it; and that of the whole book.

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

__all__ = ["menu", "menu_of_book"]


def menu(edition: Edition, address: str, page: str) -> str:
    """The button and the menu of a passage as HTML, for the page at ``page``."""
    links = {
        "The translation on its public page": public_url(edition, address),
        "The data of this passage, JSON": relative_uri(page, data_file("passage", address)),
        "Report this passage": report(edition, address),
    }
    items = "".join(f'<li><a href="{escape(to)}">{words}</a></li>\n' for words, to in links.items() if to)
    button = f'cite<span class="unseen"> {address}</span>'
    return _menu(cite(edition, address), address, button, f"<ul>\n{items}</ul>\n")


def menu_of_book(edition: Edition) -> str:
    """The button and the menu of the whole book as HTML."""
    return _menu(cite(edition), "book", 'for reference managers<span class="unseen">: cite the book</span>')


def _menu(forms: dict[str, str], key: str, button: str, more: str = "") -> str:
    plain = forms.pop("plain")
    cited = "".join(
        f"<details><summary>{name}</summary><pre>{escape(text, quote=False)}</pre></details>\n"
        for name, text in forms.items()
    )
    return (
        f'<button type="button" class="more" popovertarget="menu-{key}">{button}</button>\n'
        f'<div class="menu" id="menu-{key}" popover role="group" aria-label="cite {key}">\n'
        f'<p class="kind">Cite</p>\n<div class="cite">\n<p class="form">{escape(plain, quote=False)}</p>\n{cited}</div>\n'
        f"{more}</div>\n"
    )
