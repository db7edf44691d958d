"""The index of the printed book, and the letters that it can be printed with."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from analysis.publish.formats.elements import parse
from analysis.publish.formats.pdf.index import Mention, as_html, mark_mentions, ranges


def _index(names: list[str], *pages: int) -> list[str]:
    """The entries of an index in which people of these names are on the pages, one after the other."""
    agents = [SimpleNamespace(id=f"a{n}", name=name) for n, name in enumerate(names)]
    tables = {"agents": agents, "places": [], "concepts": [], "works": [], "citations": [], "mentions": []}
    edition = SimpleNamespace(**tables, package={"author": "a0"}, get=lambda table, key: agents[0])
    mentions = [Mention(f"agent-{a.id}", f"c.at{n}.{a.id}", "A chapter") for a in agents for n, _ in enumerate(pages)]
    at = {f"c.at{n}.{a.id}": page for a in agents for n, page in enumerate(pages)}
    return [re.sub("<[^>]+>", "", p) for p in re.findall(r"<p.*?</p>", as_html(edition, mentions, at))[1:]]


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


AGENTS = [
    SimpleNamespace(id="huhn", kind="person", name="Huhn, Willy"),
    SimpleNamespace(id="trotsky", kind="person", name="Trotsky, Leon"),
    SimpleNamespace(id="mett", kind="person", name="Mett, Ida"),
    SimpleNamespace(id="kamenev", kind="person", name="Kamenev, Lev"),
    SimpleNamespace(id="kamenev-s", kind="person", name="Kamenev, Sergei"),
    SimpleNamespace(id="fleet", kind="organisation", name="Baltic Fleet"),
]
WORKS = {"mett1938": SimpleNamespace(author=("mett",)), "huhn1952": SimpleNamespace(author=("huhn",))}
EDITION = SimpleNamespace(
    agents=AGENTS, package={"author": "huhn", "subject": "trotsky"}, get=lambda table, key: WORKS[key]
)


def _marked(*bodies: str) -> tuple[list, list[tuple[str, str]]]:
    """The chapters of these contents, and what they name: the address of each entry, and the words that stand there."""
    chapters = [
        SimpleNamespace(name=f"c{n}", title=f"Chapter {n}", body=parse(f"<section>{body}</section>"))
        for n, body in enumerate(bodies)
    ]
    mentions = mark_mentions(SimpleNamespace(chapters=chapters), EDITION)
    words = {e.get("id"): e.text_content().strip() for c in chapters for e in c.body.iter() if e.get("id")}
    return chapters, [(mention.entry, words[mention.place]) for mention in mentions]


def test_a_person_is_found_by_surname_once_in_a_paragraph():
    """Not within longer words, not where two have the name, not in headings, code or references, and the author and subject not at all."""
    _, mentioned = _marked(
        "<h2>Mett</h2><p>As Mett says; Mett again. Huhn, Trotsky, Kamenev, Mettler, non-Mett.</p>"
        "<p><code>Mett</code> and <em>Mett's</em> book</p><p class='citation'>Mett</p>"
    )
    assert mentioned == [("agent-mett", "Mett"), ("agent-mett", "Mett")]


def test_a_work_names_its_author_and_a_marked_name_its_entry():
    """The text's author is not in the index for each of his works."""
    _, mentioned = _marked(
        '<p><a href="#work-mett1938">The Uprising</a>, <a href="#work-huhn1952">the section</a>, '
        '<span class="entry" data-entry="agent-fleet">the fleet</span></p>'
    )
    assert mentioned == [
        ("agent-fleet", "the fleet"),
        ("agent-mett", "The Uprising"),
        ("work-mett1938", "The Uprising"),
        ("work-huhn1952", "the section"),
    ]


def test_places_in_notes_of_the_author_are_imprints():
    """In a comment they are places like others."""
    note = '<p><span class="note {}"><span class="entry" data-entry="place-leiden">Leiden</span></span></p>'
    assert _marked(note.format("author"))[1] == []
    assert _marked(note.format("comment"))[1] == [("place-leiden", "Leiden")]


def test_the_glossary_leads_to_the_term_itself():
    """A passage may begin a page before it names the term; one that has no link to it stays as it is."""
    chapters, _ = _marked(
        '<article class="passage"><p><a class="address" id="p12">p12</a> of the <a href="#concept-revolt">revolt</a></p></article>',
        '<dl><dt id="concept-revolt">revolt</dt><dd><a class="page-of" href="#p12">p12</a>, <a class="page-of" href="#p13">p13</a></dd></dl>',
    )
    term = chapters[0].body.xpath(".//a[@href='#concept-revolt']")[0]
    assert [a.get("href") for a in chapters[1].body.iter("a")] == [f"#{term.get('id')}", "#p13"]


@pytest.mark.needs("pango")
def test_code_has_the_letters_of_its_own_face():
    """An arrow that the text's face lacks can stand in code, and nowhere else."""
    from analysis.publish.formats.pdf.layout import check_letters
    from analysis.publish.formats.pdf.page import PrintError

    check_letters("<html><body><p>5 € are 3 ‰ <code>⇒</code></p><pre>λ <b>│</b></pre></body></html>")
    with pytest.raises(PrintError, match=r"⇒ \(U\+21D2\) at here"):
        check_letters('<html><body><p id="here">so ⇒ <code>⇒</code></p></body></html>')
