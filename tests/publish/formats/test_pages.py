"""The pages of the book as every format takes them, with what editors may write beside the edition's own matter."""

from __future__ import annotations

import re
import shutil
import struct
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from helpers import make_miniature

import analysis
from analysis.publish.formats.elements import by_class, parse
from analysis.publish.formats.epub import write
from analysis.publish.formats.pages import PageError, read_book
from analysis.publish.formats.pdf.join import join
from analysis.publish.make.build import build
from analysis.source.media import MEDIA
from analysis.status import Status

PAGE = "chapters/Брод at noon"
TEXT = """\
# The ford[^a]

:::{media} web, e-book
These words are for screens, and lead to [the aside](aside.md).
:::

## Only for the web

:::{media} web
A paragraph of the web.
:::

## For all

A first line, with a note[^a] and another[^b].
It calls the first note again[^a].
It leads to {passage}`p01` and to [a letter](letter.txt).

![The ford, as a blue field](ford.png)

[^a]: A note of the editors' own, with *emphasis*.
[^b]: Another one.

## Elsewhere

See [the claims](claims.md).
"""


def _picture() -> bytes:
    """A blue PNG of 8 by 8 pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x40\x80\xc0" * 8) * 8
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def odd(tmp_path_factory) -> Path:
    """The root of a built miniature with a chapter that has all of this, and no cells."""
    root = make_miniature(tmp_path_factory.mktemp("odd"))
    toc = (root / "_toc.yml").read_text(encoding="utf-8")
    for name in ("study", "verdicts"):
        (root / "chapters" / f"{name}.md").unlink()
        toc = toc.replace(f"      - file: chapters/{name}\n", "")
    (root / "_toc.yml").write_text(
        toc.replace(
            "      - file: chapters/claims",
            f'      - file: "{PAGE}"\n      - file: chapters/aside\n      - file: chapters/claims',
        ),
        encoding="utf-8",
    )
    (root / f"{PAGE}.md").write_text(TEXT, encoding="utf-8")
    (root / "chapters" / "aside.md").write_text(
        "---\nmedia: web, print\n---\n\n# Aside\n\nOn paper.\n", encoding="utf-8"
    )
    (root / "chapters" / "letter.txt").write_text("Dear editors", encoding="utf-8")
    (root / "chapters" / "ford.png").write_bytes(_picture())
    assert build(root) == 0
    return root


def test_an_epub_holds_it(odd, tmp_path):
    """A chapter with a blank and Cyrillic in its name is a file; its notes, its picture and its title are in it, as XML."""
    write(odd / "_build" / "html", analysis.load(odd), tmp_path / "odd.epub", 0)
    with zipfile.ZipFile(tmp_path / "odd.epub") as archive:
        content = archive.read("EPUB/chapters/Брод-at-noon.xhtml")
        package = archive.read("EPUB/package.opf").decode()
        assert archive.read("EPUB/_images/ford.png") == _picture()
    fromstring(content)
    page = parse(content.decode().partition("?>")[2])
    assert [title.text_content() for title in page.iter("h1")] == ["The ford1"]
    assert [note.get("id") for note in by_class(page, "footnote")] == ["a", "b"]
    (image,) = page.iter("img")
    assert (image.get("alt"), image.get("src")) == ("The ford, as a blue field", "../_images/ford.png")
    assert not page.xpath("//a[contains(., 'a letter')]") and "a letter" in page.text_content()
    assert {link.get("href") for link in page.iter("a")} >= {"bridge.xhtml#p01", "claims.xhtml"}
    assert "%D0%91%D1%80%D0%BE%D0%B4-at-noon.xhtml" in package and "image/png" in package
    # Words in a picture are pixels, so what holds of drawings alone is not claimed.
    assert "displayTransformability" not in package and "alternativeText" in package


def test_each_medium_has_its_selection(odd):
    """Chapters and paragraphs that are for other media are left out, and so are headings over nothing and links to them."""
    shown = {}
    for medium in MEDIA:
        chapters = {chapter.page: chapter.body for chapter in read_book(odd / "_build" / "html", odd, medium).chapters}
        shown[medium] = {
            word
            for word in ("for screens", "Only for the web", "of the web", "For all")
            if word in chapters[PAGE].text_content()
        }
        assert ("chapters/aside" in chapters) == (medium != "e-book")
        assert "chapters/dictionary" not in chapters or medium == "web"
        assert "index" not in chapters
        links = {link.get("href") for link in chapters[PAGE].iter("a")}
        assert ("aside.html" in links) == (medium == "web")
        assert not by_class(chapters[PAGE], *(f"not-{other}" for other in MEDIA))
    assert shown == {
        "web": {"for screens", "Only for the web", "of the web", "For all"},
        "print": {"For all"},
        "e-book": {"for screens", "For all"},
    }


def test_figures_and_tables_are_where_their_cells_say(small):
    """The option of a cell decides, and the data of a figure are not on paper; numbers of captions count in the medium."""
    tables = {"print": set(), "e-book": set(), "web": set()}
    for medium, ids in tables.items():
        chapters = read_book(small / "_build" / "html", small, medium).chapters
        body = next(chapter.body for chapter in chapters if chapter.name == "verdicts")
        ids |= {element.get("id") for element in body.iter("table", "details") if element.get("id")}
        numbers = [n.text for c in chapters for n in by_class(c.body, "caption-number") if n.text.startswith("Table")]
        assert [int(re.search(r"\d+", number)[0]) for number in numbers] == list(range(1, len(numbers) + 1))
    assert tables["web"] - tables["e-book"] == {"states", "by-option"}
    assert "reports-output" in tables["e-book"] - tables["print"]
    assert any(name.endswith("-data") for name in tables["e-book"])
    assert not any(name.endswith("-data") for name in tables["print"])


def test_what_is_undisputed_is_on_the_web_only(small):
    """Print and e-book have the claims that a source disputes, on the pages of evidence, beside the text and as marks in it."""
    edition = analysis.load(small)
    disputed = {claim.id for claim in edition.claims if Status.of(claim).opposed}
    assert disputed and len(disputed) < len(edition.claims)
    for medium in MEDIA:
        chapters = {c.name: c.body for c in read_book(small / "_build" / "html", small, medium).chapters}
        wanted = disputed if medium != "web" else {claim.id for claim in edition.claims}
        assert {c.get("id").removeprefix("claim-") for c in by_class(chapters["claims"], "claim")} == wanted
        assert len(by_class(chapters["bridge"], "mark")) == len(wanted)
        assert bool(by_class(chapters["bridge"], "rest")) == (medium == "web")


def test_print_holds_it(odd):
    """The editors' notes stand once at their first call in the text, and further calls lead to them."""
    book = join(odd / "_build" / "html", analysis.load(odd))
    chapter = next(c for c in book.chapters if c.page == PAGE)
    assert chapter.title == "The ford"
    notes = by_class(chapter.body, "note")
    assert [note.get("id") for note in notes] == [f"{chapter.name}.a", f"{chapter.name}.b"]
    assert [" ".join(note.text_content().split()) for note in notes] == [
        "1 A note of the editors’ own, with emphasis.",
        "2 Another one.",
    ]
    assert [note.getparent().tag for note in notes] == ["p", "p"]
    calls = [call.get("href") for call in by_class(chapter.body, "call")]
    assert calls == [f"#{chapter.name}.{key}" for key in "aaba"]
    (image,) = chapter.body.iter("img")
    assert image.get("src").startswith("file:///") and image.get("src").endswith("ford.png")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("</h1>", '</h1><a href="nowhere.html">x</a>', "a link leads to nowhere.html, which is no page of the book"),
        ("</h1>", '</h1><img alt="../_images/a7.png" src="../_images/a7.png">', r"a picture \(a7.png\) has no words"),
        ("</h1>", '</h1><svg viewBox="0 0 1 1"></svg>', "a picture has no words for those who do not see it"),
        ("h1>", "h2>", "the page has no title"),
    ],
)
def test_a_page_that_no_format_can_take(small, tmp_path, old, new, message):
    """One sentence names the page and what is wrong."""
    html = Path(shutil.copytree(small / "_build" / "html", tmp_path / "html"))
    page = html / "chapters" / "study.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PageError, match=f"^chapters/study: {message}") as raised:
        read_book(html, small, "print")
    assert "\n" not in str(raised.value)


def test_names_of_svg_keep_their_capitals():
    """A reading system takes them as XML, where capitals count."""
    page = parse('<p><svg viewBox="0 0 1 1"><clipPath id="c"></clipPath><path clip-path="url(#c)"></path></svg></p>')
    drawing = page.find("svg")
    assert drawing.get("viewBox") == "0 0 1 1" and [e.tag for e in drawing] == ["clipPath", "path"]


def test_characters_that_xml_forbids():
    """They are left out; a space of any kind is a space."""
    assert parse("<p>a\x00b\x0bc\x1fd\ufffee</p>").text_content() == "ab c de"


def test_blanks_in_names_of_chapters():
    """A file of the EPUB has none, and two chapters never have the same file."""
    from analysis.publish.formats.epub.chapter import file_names

    assert file_names(["a b", "c"]) == {"a b": "a-b.xhtml", "c": "c.xhtml"}
    with pytest.raises(PageError, match="a-b: another chapter"):
        file_names(["a b", "a-b"])
    assert re.fullmatch(r"\S+", file_names(["a \t b"])["a \t b"])


def test_what_only_a_script_shows_is_left_out(own):
    """The switches and the hidden parts of drawings are in no other format; what has a name for the script stays, without it."""
    html = own / "_build" / "html"
    page = html / "chapters" / "study.html"
    parts = '<g data-name="a:1" display="none"><circle class="hidden"/></g><g data-name="b"><circle class="seen"/></g></svg>'
    text = page.read_text(encoding="utf-8").replace("</svg>", parts)
    page.write_text(text.replace("</h1>", '</h1><div class="switches" hidden></div>'), encoding="utf-8")
    (body,) = (chapter.body for chapter in read_book(html, own, "print").chapters if chapter.name == "study")
    assert by_class(body, "seen") and not by_class(body, "hidden", "switches")
    assert not body.xpath(".//*[@data-name]")
