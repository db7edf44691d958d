"""The index of the printed book, and the letters that it can be printed with."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from analysis.publish.formats.pdf.index import Mention, as_html, ranges


def _index(names: list[str], *pages: int) -> list[str]:
    """The entries of an index in which people of these names are on the pages, one after the other."""
    agents = [SimpleNamespace(id=f"a{n}", name=name) for n, name in enumerate(names)]
    edition = SimpleNamespace(agents=agents, places=[], concepts=[])
    mentions = [Mention(f"agent-{a.id}", f"c.at{n}.{a.id}", "A chapter") for a in agents for n, _ in enumerate(pages)]
    at = {f"c.at{n}.{a.id}": page for a in agents for n, page in enumerate(pages)}
    return [re.sub("<[^>]+>", "", p) for p in re.findall(r"<p.*?</p>", as_html(edition, mentions, at))]


def test_names_stand_where_they_are_looked_for():
    """Neither an article nor a quotation mark before it counts."""
    names = ["The Guardian", "“The Times”", "Hamburg", "Ülzen"]
    assert [entry.partition(",")[0] for entry in _index(names, 3)] == [
        "The Guardian",
        "Hamburg",
        "“The Times”",
        "Ülzen",
    ]


def test_pages_that_follow_each_other_are_a_span():
    assert _index(["Berg"], 3, 4, 5, 9, 9) == ["Berg, 3\u2060–\u20605, 9"]
    assert ranges([7, 1, 2]) == [(1, 2), (7, 7)]


def test_many_pages_are_divided_by_chapters():
    assert _index(["Berg"], 1, 3, 5, 7, 9, 11, 13) == ["Berg", "A chapter, 1, 3, 5, 7, 9, 11, 13"]


@pytest.mark.needs("pango")
def test_code_has_the_letters_of_its_own_face():
    """An arrow that the text's face lacks can stand in code, and nowhere else."""
    from analysis.publish.formats.pdf.layout import check_letters
    from analysis.publish.formats.pdf.page import PrintError

    check_letters("<html><body><p>5 € are 3 ‰ <code>⇒</code></p><pre>λ <b>│</b></pre></body></html>")
    with pytest.raises(PrintError, match=r"⇒ \(U\+21D2\) at here"):
        check_letters('<html><body><p id="here">so ⇒ <code>⇒</code></p></body></html>')
