"""The private book shows a reader's copy of the translation; the public one holds nothing of it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from helpers import ROOT, SMALL_WITNESS, WITNESS, pages_of

from analysis.publish.make.build import build
from analysis.witness.align import find
from analysis.witness.read import read
from analysis.witness.words import words


def test_private_book(public):
    """With a copy of the translation the private book shows it beside the paraphrase; the public book never does."""
    private = pages_of(public / "_build" / "private" / "html")
    article = private["chapters/bridge.html"].find("article", id="p03")
    assert article.select_one(".translation > p:last-child").get_text().split() == [
        "About",
        "40",
        "people",
        "came",
        "back",
        "in",
        "June.",
    ]
    assert article.select_one(".paraphrase")
    for page in private.values():
        assert page.find("meta", {"name": "robots"})["content"].startswith("noindex")
        assert "Private copy" in page.select_one(".private").get_text()
    for path in (public / "_build" / "html").resolve().rglob("*"):
        assert not path.is_file() or b"came back in June" not in path.read_bytes(), path


def test_private_page_on_the_copies(public, tmp_path, capsys):
    """The private book tells how the copy stands to the edition, and its variants from another copy."""
    other = tmp_path / "other: a second copy.txt"  # as a title is written, with a mark that separates paths
    other.write_text(
        SMALL_WITNESS.read_text(encoding="utf-8")
        .replace("ANNA BERG", "Anna Berg")
        .replace("“", '"')
        .replace("About 40 people came back in June.", ""),
        encoding="utf-8",
    )
    own = Path(shutil.copytree(public, tmp_path / "own", symlinks=True))
    assert build(own, SMALL_WITNESS, other) == 0
    assert "/_build/private/html/index.html" in capsys.readouterr().out
    page = pages_of(own / "_build" / "private" / "html")["your-copy.html"]
    text = page.find("main").get_text(" ")
    assert "Of 4 passages: 4 identical" in text and "p03 only in A" in text
    rows = [[c.get_text() for c in r.find_all("td")] for r in page.select("tbody tr")]
    assert ["p01", "ANNA BERG", "Anna Berg", "as printed"] in rows
    assert ["p01", "ANNA BERG,", "Anna Berg,", "p01-e1"] in rows
    for page in pages_of(own / "_build" / "private" / "html").values():
        assert "Private copy" in page.select_one(".private").get_text()
        assert page.find("meta", {"name": "robots"})["content"] == "noindex, nofollow"
    assert not list((own / "_build" / "html").rglob("your-copy*"))


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"Another text altogether."])
def test_a_bad_copy_changes_nothing(own, tmp_path, capsys, content):
    """A copy that is none: one sentence, status 1, no private book."""
    (tmp_path / "copy.txt").write_bytes(content)
    assert build(own, tmp_path / "copy.txt") == 1
    assert re.search(r"^WITNESS: .+$", capsys.readouterr().err, re.MULTILINE)
    assert not (own / "_build" / "private" / "html").exists()


@pytest.mark.needs("translation")
def test_real_private_book(edition):
    """With the translation: all passages stand in the private book."""
    assert build(ROOT, WITNESS) == 0
    pages = pages_of(ROOT / "_build" / "private" / "html")
    for key, placed in find(edition, read(WITNESS)).items():
        shown = (
            next(page.find(id=key) for page in pages.values() if page.find(id=key))
            .select_one(".translation > p:last-child")
            .get_text()
        )
        assert words(shown) == words(placed.text), key


@pytest.mark.needs("translation")
def test_public_book_holds_nothing_of_the_translation(book, edition):
    """No page, script or index of the public book has ten words of the translation in a row."""

    def runs(text):
        plain = words(text)
        return {tuple(plain[n : n + 10]) for n in range(len(plain) - 9)}

    theirs = set().union(*(runs(p.text) for key, p in find(edition, read(WITNESS)).items() if not key.startswith("n")))
    bibliography = (ROOT / "data" / "references.bib").read_text(encoding="utf-8")
    titles = re.findall(r"^ *title = \{(.+)\},?$", bibliography, re.MULTILINE)
    for path in book.resolve().rglob("*"):
        if path.suffix in (".html", ".js", ".json", ".svg", ".txt"):
            text = path.read_text(encoding="utf-8")
            text = _prose(text) if path.suffix == ".html" else text
            for title in titles:  # a work's title is its name, in the search index too
                text = text.replace(title, "")
            assert not runs(text) & theirs, path.name


def _prose(page: str) -> str:
    """The text of a page without its bibliography: a work's title is its name, also where the text names it."""
    soup = BeautifulSoup(page, "html.parser")
    for citation in soup.select(".citation"):
        citation.decompose()
    return soup.get_text(" ")
