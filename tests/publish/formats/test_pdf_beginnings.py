"""Passages that would begin in the last lines of a printed page."""

from __future__ import annotations

import pytest
from lxml.html import tostring

from analysis.publish.formats.elements import parse

pytestmark = pytest.mark.needs("pango")
#: Lines on a page.
PAGE = 18


def _body(*lines: int, before: str = "") -> object:
    """A chapter of passages of so many lines, with something before the second."""
    passages = [
        f'<article class="passage"><p><span class="address" id="p{n:02}"></span>{"<br>".join(["words"] * count)}</p></article>'
        for n, count in enumerate(lines, start=1)
    ]
    passages[1:1] = [before] * bool(before)
    return parse(f"<section>{''.join(passages)}</section>")


def _pages(body) -> list:
    from weasyprint import CSS, HTML

    style = f"@page {{ size: 300px {20 * PAGE}px; margin: 0 }} html {{ font: 10px/20px serif }} * {{ margin: 0; font-size: 10px; orphans: 1; widows: 1 }} h2 {{ break-after: avoid }}"
    return HTML(string=tostring(body, encoding="unicode")).render(stylesheets=[CSS(string=style)]).pages


def _settle(body) -> list[int]:
    """Move beginnings until none is short; gives the lines on each page."""
    from analysis.publish.formats.pdf.beginnings import LEAST, move_beginnings, parts

    while move_beginnings([body], _pages(body)):
        pass
    assert not any(len(lines) > 1 and lines[0] < LEAST for lines in parts(_pages(body)).values())
    return [sum(sum(lines) for lines in parts([page]).values()) for page in _pages(body)]


def test_a_short_beginning_is_moved():
    """A passage with one line on the page begins on the next one; one with three stays."""
    assert _settle(_body(17, 5)) == [17, 5]
    assert _settle(_body(15, 5)) == [18, 2]


def test_what_follows_is_looked_at_again():
    """When one passage has moved, a later one may begin well, and its page is filled."""
    assert _settle(_body(17, 4, 11, 7, 15, 16, 10)) == [17, 18, 18, 17, 10]


def test_a_heading_goes_with_its_passage():
    assert _settle(_body(16, 5, before="<h2>Second</h2>")) == [16, 6]
