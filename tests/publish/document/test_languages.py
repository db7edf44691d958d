"""Words that are not English: their language stands on the pages, wherever the words do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from docutils import nodes
from helpers import make_miniature, previews_of

import analysis
from analysis.publish.document.languages import Marker, forms, mark, with_languages
from analysis.source.languages import FOREIGN, plain, tag_of, titles

MARKER = Marker({"Brücke": "de", "Die Brücke am Alder": "de", "am Alder": "nds", "“pont d’or”": "fr", "мост": "ru"})
#: Words that English does not have, and that are no part of a name as this edition has names.
FUNCTION_WORDS = (
    "das und des dem für zur zum im bei nach über aus ein eine einer eines "  # German
    "les du une aux "  # French
    "na oraz "  # Polish, Russian
    "iz ot kak protiv goda god dlia dlya istorii revoliutsii revolyutsii vosstanie "  # Russian in Latin letters
    "Izvestiia Izvestia Pravda Verlag Zeitung"
).split()
#: One letter, so capitals count; also an article that may begin a name.
_WORDS = re.compile(rf"(?<![\w.-])(?:(?i:{'|'.join(FUNCTION_WORDS)})|(?<!\bvan\s)der|[vkow])(?![\w.-])")


def _page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def _read_aloud(page: BeautifulSoup) -> Iterator[tuple[NavigableString, Tag | None]]:
    """The texts of a page and the element that gives each its language, ``None`` for the page's own.

    Code is no language, and the name of a drawing or of a mark in it is text without elements.
    """
    for text in page.body.find_all(string=True):
        around = list(text.parents)
        if not {"script", "style", "code", "pre", "title", "desc"} & {p.name for p in around}:
            yield text, next((p for p in around if p.get("lang") and p.name != "html"), None)


@pytest.mark.parametrize(
    ("name", "words", "tag"),
    [
        ("german", "Der Aufstand", "de"),
        ("polish", "Przegląd", "pl"),
        ("Russian", "Правда", "ru"),
        ("russian", "Pravda", "ru-Latn"),
        ("greek", "Logos", "el-Latn"),
        ("latin", "Acta", "la"),
    ],
)
def test_tags(name, words, tag):
    """A language's English name gives its tag, with the script where it is not the language's own."""
    assert tag_of(name, words) == tag


def test_an_unknown_language():
    """A name of no language is no tag."""
    with pytest.raises(KeyError):
        tag_of("deutsch", "Der Aufstand")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The Brücke", [("The ", None), ("Brücke", "de")]),
        ("Die Brücke am Alder, a poem", [("Die Brücke am Alder", "de"), (", a poem", None)]),
        ("Die Brücke am Alderfluß", [("Die ", None), ("Brücke", "de"), (" am Alderfluß", None)]),
        ("Brückenkopf, brücke", [("Brückenkopf, brücke", None)]),
        ('a "pont d\'or"', [("a ", None), ('"pont d\'or"', "fr")]),
        ("", []),
    ],
)
def test_whole_words_longest_first(text, parts):
    """A form is marked as whole words with its capitals, the longest first, whichever quotation marks it has."""
    assert MARKER.split(text) == parts
    assert "".join(part for part, _ in MARKER.split(text)) == text


def test_no_forms_no_marks():
    """An edition may have nothing that is not English."""
    assert Marker({}).split("The bridge") == [("The bridge", None)]


def test_a_form_over_several_texts():
    """What a link or the end of a line cuts in pieces is marked in each of them."""
    assert MARKER.across(["See Die Brücke", "am", "Alder."], " ") == [
        [("See ", None), ("Die Brücke", "de")],
        [("am", "de")],
        [("Alder", "de"), (".", None)],
    ]


def test_html_and_script():
    """Markup in the words stays words; a line for a script is text where nothing is marked."""
    assert MARKER.html("<Brücke> & more") == '&lt;<span lang="de">Brücke</span>&gt; &amp; more'
    assert MARKER.line("a bridge") == "a bridge"
    assert MARKER.line("a Brücke") == ["a ", ["Brücke", "de"]]


def _marked(*children: nodes.Node) -> nodes.document:
    document = nodes.document(None, None)
    document += children
    mark(document, MARKER)
    return document


def test_a_document_is_marked_once_and_not_in_code():
    """Words in links and a cell's own HTML are marked too; code and what is marked already are left alone."""
    cut = nodes.emphasis(
        "", "", nodes.Text("Die "), nodes.reference("", "Brücke", refuri="#b"), nodes.Text(" am Alder")
    )
    document = _marked(
        nodes.title("", "Of a Brücke"),
        nodes.paragraph("", "", cut, nodes.literal("", "Brücke")),
        nodes.literal_block("", "Brücke"),
        nodes.raw("", "<b>Brücke</b> &amp; <i lang='pl'>Brücke</i>", format="html"),
        nodes.raw("", "<b>Brücke</b>", format="latex"),
        nodes.paragraph("", "Brücke", nodes.footnote_reference("", "2", refid="n")),
    )
    mark(document, MARKER)
    inlines = [(i.astext(), i["classes"]) for i in document.findall(nodes.inline)]
    assert inlines == [(words, ["language-de"]) for words in ("Brücke", "Die ", "Brücke", " am Alder", "Brücke")]
    assert [n.astext() for n in (*document.findall(nodes.literal), *document.findall(nodes.literal_block))] == [
        "Brücke"
    ] * 2
    assert [n.astext() for n in document.findall(nodes.raw)] == [
        "<b><span lang=\"de\">Brücke</span></b> &amp; <i lang='pl'>Brücke</i>",
        "<b>Brücke</b>",
    ]


def test_drawings_have_languages():
    """A label of a drawing is marked over its lines, and no further than itself."""
    drawn = "<g><text x='1'>Elm, Die Brücke</text>\n <text x='1'>am Alder</text></g><g><text>am &lt; Alder</text></g>"
    svg = with_languages(drawn, MARKER)
    assert "<text x='1'>Elm, <tspan lang=\"de\">Die Brücke</tspan></text>" in svg
    assert "<text x='1'><tspan lang=\"de\">am Alder</tspan></text>" in svg
    assert "<text>am &lt; Alder</text>" in svg


def test_forms_come_from_titles_originals_and_expressions(tmp_path):
    """A title and its short form in the label of the work, an original by its column, and the table of expressions."""
    root = make_miniature(tmp_path)
    works, originals = root / "data" / "works.csv", root / "data" / "originals.csv"
    works.write_text(works.read_text("utf-8").replace("Elm 1930", '"Elm, Annalen von Alder"'), "utf-8")
    originals.write_text(
        originals.read_text("utf-8").replace(",en,Nobody crossed it before.", ",de,Niemand kam hinüber."), "utf-8"
    )
    assert forms(analysis.load(root)) == {
        "Annalen von Alder: Die Brücke": "de",
        "Annalen von Alder": "de",
        "Niemand kam hinüber.": "de",
        "Brücke": "de",
        "Zeitung": "de",
        "переход": "ru",
    }


def test_miniature(small):
    """On the pages of a book titles and expressions have their language, code has none, and a note carries it along."""
    html = small / "_build" / "html" / "chapters"
    seen = {name: _page(html / f"{name}.html").select("body [lang]") for name in ("claims", "study", "registers")}
    marked_words = {name: [(e.get_text(), e["lang"]) for e in elements] for name, elements in seen.items()}
    assert marked_words["claims"] == [("Brücke", "de"), ("переход", "ru")]
    assert marked_words["study"] == [("Brücke", "de")]
    assert set(marked_words["registers"]) == {("Zeitung", "de"), ("Annalen von Alder: Die Brücke", "de")}
    notes = previews_of(small / "_build" / "html", "bridge")
    assert notes["agent-courier"][1] == ["The town’s paper; German ", ["Zeitung", "de"]]


def test_every_page_has_its_languages(book):
    """Nothing in other letters and no function word of another language stands unmarked, nothing is marked twice."""
    for path in sorted(book.rglob("*.html")):
        page, name = _page(path), path.relative_to(book).as_posix()
        for text, marked in _read_aloud(page):
            foreign = marked is None and (FOREIGN.search(text) or _WORDS.search(text))
            assert not foreign, f"{name}: '{foreign[0]}' in '{' '.join(text.split())[:120]}'"
        assert not page.select("body [lang] [lang], code [lang], pre [lang]"), name


def test_every_form_is_on_some_page(book, edition):
    """Each title with a language, each original and each expression is marked at least once, in that language."""
    seen = {
        (plain(element.get_text()), element["lang"])
        for path in book.rglob("*.html")
        for element in _page(path).select("body [lang]")
    }
    known = titles(edition.root / "data" / "references.bib")
    wanted = {(plain(title), tag_of(name, title)) for name, title in known.values()}
    wanted |= {(plain(row.source_text), row.language) for row in edition.originals if row.language != "en"}
    wanted |= {(plain(row.form), row.language) for row in edition.expressions}
    assert len(wanted) > len(edition.expressions) and not wanted - seen
