"""The contents beside a page are folded to the parts of the book."""

from __future__ import annotations

from analysis.publish.site.navigation import parts

LISTED = """<p class="caption" role="heading"><span class="caption-text">The text</span></p>
<ul{0}>
<li class="toctree-l1"><a href="a.html">One</a></li>
</ul>
<p class="caption" role="heading"><span class="caption-text">Studies</span></p>
<ul{1}>
<li class="toctree-l1"><a href="b.html">Two</a></li>
</ul>
"""


def _open(first: str = "", second: str = "") -> list[bool]:
    """Whether each part is open, of contents whose lists have these attributes."""
    folded = parts(lambda **options: LISTED.format(first, second))
    assert folded.count("<summary>") == folded.count("</details>") == 2 and "caption" not in folded
    assert folded.count("toctree-l1") == 2
    return [" open" in piece.partition("<summary>")[0] for piece in folded.split("<details")[1:]]


def test_the_part_of_the_page_is_open():
    """The list that holds the current page is open, the others are shut."""
    assert _open(second=' class="current"') == [False, True]
    assert _open(first=' class="current"') == [True, False]


def test_on_a_page_in_no_part_the_first_is_open():
    """As on the title page."""
    assert _open() == [True, False]
