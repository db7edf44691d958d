"""The printed book: everything that stands on the pages is on paper, under its address, in the edition's type."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from bs4 import BeautifulSoup
from helpers import ROOT, SMALL_WITNESS, selected
from lxml.etree import fromstring as fromstring_xml
from lxml.html import fromstring
from PIL import Image

import analysis
from analysis.publish.document import screen
from analysis.publish.document.domain import addresses
from analysis.publish.formats.elements import by_class, remove
from analysis.publish.formats.pdf import MISSING, PDF, concordance
from analysis.publish.formats.pdf.concordance import destinations, folios
from analysis.publish.formats.pdf.footnotes import LONGEST, letter
from analysis.publish.formats.pdf.join import join
from analysis.publish.formats.pdf.page import PrintError, prepare_for_print
from analysis.publish.make.build import epoch
from analysis.publish.make.formats import make
from analysis.source.contents import toc
from analysis.status import Status

#: Points: the size of a page, and where its text begins and ends.
WIDTH, HEIGHT, HEAD, FOOT = 442.2, 663.3, 79.0, 57.0


@pytest.fixture
def own(printed, tmp_path) -> Path:
    """A copy of the printed miniature, to be changed."""
    return Path(shutil.copytree(printed, tmp_path / "own", symlinks=True))


@pytest.fixture(scope="session")
def real(book) -> Path:
    """The real book in print, made once."""
    assert make(PDF, ROOT) == 0
    return ROOT / "_build" / "pdf" / "huhn-kronstadt-1921.pdf"


def _file(root: Path) -> Path:
    return root / "_build" / "pdf" / "alder-bridge-1901.pdf"


def _text(file: Path, *options: str) -> str:
    return subprocess.run(["pdftotext", *options, file, "-"], capture_output=True, text=True, check=True).stdout


def _elements(file: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The elements of the structure tree."""
    elements, queue = [], [file.Root.StructTreeRoot]
    while queue:
        element = queue.pop()
        elements.append(element)
        kids = element.get("/K", [])
        queue += [
            k
            for k in (kids if isinstance(kids, pikepdf.Array) else [kids])
            if isinstance(k, pikepdf.Dictionary) and "/K" in k
        ]
    return elements


def test_letters_of_the_commentary():
    """After z comes aa, as in the columns of a sheet."""
    assert [letter(n) for n in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == "a b z aa ab az ba zz aaa".split()


def test_what_only_a_screen_can_use_is_taken_off():
    """Controls and ways go, folds are open under their words, and no word of the matter is lost."""
    page = fromstring(
        '<section><h1>One<a class="headerlink" href="#one">¶</a></h1><details class="bring"><summary>Show</summary>x</details>'
        "<p>Two <button>no</button>three</p><details><summary>Four</summary><p>five</p></details>"
        '<div class="shown"><details class="data"><summary>Six</summary><p>seven</p></details></div></section>'
    )
    remove(page, screen.CLASSES, screen.TAGS)
    prepare_for_print(page)
    assert " ".join(page.text_content().split()) == "OneTwo threeFourfiveSixseven"
    assert not [*page.iter("details", "button", "summary")] and len(by_class(page, "details")) == 2


def test_addresses_of_the_edition_stay_and_others_get_their_page(small):
    """Joined, every id stands once; passages, claims and entries keep theirs, and every link leads to one."""
    edition = analysis.load(small)
    chapters = join(small / "_build" / "html", edition).chapters
    ids = Counter(i for c in chapters for i in c.body.xpath("descendant-or-self::*[not(ancestor::svg)]/@id"))
    undisputed = {f"claim-{claim.id}" for claim in edition.claims if not Status.of(claim).opposed}
    assert set(ids.values()) == {1} and addresses(edition) - set(ids) == undisputed
    for name in set(ids) - addresses(edition):
        assert any(name == c.name or name.startswith(f"{c.name}.") for c in chapters), name
    links = [a for c in chapters for a in c.body.xpath(".//a/@href") if not re.match(r"\w+:", a)]
    assert links and all(a[0] == "#" and a[1:] in ids for a in links)


def test_two_pages_may_show_one_study(small, tmp_path):
    """The parts of a drawing have the name of its page, and a part that names another finds it there."""
    root = Path(shutil.copytree(small, tmp_path / "two"))
    pages = root / "_build" / "html" / "chapters"
    drawn = BeautifulSoup((pages / "study.html").read_text(encoding="utf-8"), "html.parser").select_one(
        ".drawing > svg"
    )
    other = (pages / "bridge.html").read_text(encoding="utf-8")
    (pages / "bridge.html").write_text(other.replace("</main>", f"<figure>{drawn}</figure></main>"), encoding="utf-8")
    chapters = join(root / "_build" / "html", analysis.load(root)).chapters
    ids = Counter(i for c in chapters for i in c.body.xpath("descendant-or-self::*/@id"))
    assert set(ids.values()) == {1}
    for chapter in chapters:
        for value in chapter.body.xpath(".//svg//@href | .//svg//@*[contains(., 'url(#')]"):
            for target in re.findall(r"(?:^|url\()#([^)]+)", value):
                assert target in ids, value


def test_both_kinds_of_note_stand_at_their_calls(small):
    """The author's note has the number printed in the text, the commentary a letter behind its lemma; each link has its way back."""
    edition = analysis.load(small)
    chapter = next(c for c in join(small / "_build" / "html", edition).chapters if c.name == "bridge")
    (author,), comments = by_class(chapter.body, "author"), by_class(chapter.body, "comment")
    assert author.get("id") == "n01" and author[0].text.strip() == "1" and "Alder Courier" in author.text_content()
    assert [c.text_content().split("]")[0] for c in comments] == [
        f"{letter(n)}{k.rendering}" for n, k in enumerate(edition.commentary)
    ]
    for note in (author, *comments):
        (call,) = chapter.body.xpath(".//a[@href=$to and contains(@class, 'call')]", to=f"#{note.get('id')}")
        assert call.get("id") == note[0].get("href")[1:] and call.text == note[0].text.strip()
    for note in by_class(chapter.body, "note"):
        note.drop_tree()
    assert f"who was the mayor{letter(0)}" in by_class(chapter.body, "passage")[0].text_content()


def _altered(root: Path, old: str, new: str) -> None:
    """Change words on a page of the built book, which then has to be printed again."""
    page = root / "_build" / "html" / "chapters" / "bridge.html"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")
    (root / "_build" / "pdf" / ".made-from").unlink()


@pytest.mark.needs("pango")
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Head of the town", "word " * LONGEST, rf"note-p01-k1: a note of \d+ words; a page holds {LONGEST}"),
        ("Head of the town", "町", r"lack letters of this book.*: 町 \(U\+753A\) at bridge.note-p01-k1"),
        ("the mayor", "the head", "p01-k1: “mayor” is not on line 1 of p01"),
        (
            'href="registers.html#place-alder"',
            'href="registers.html#place-elm"',
            "#registers.place-elm, which is nowhere",
        ),
        (
            '<article class="passage short" id="p03"',
            '<article class="passage" id="p02"',
            "the address p02 stands twice",
        ),
    ],
    ids=["note too long", "letter not in the type", "lemma not on its line", "link to nowhere", "address twice"],
)
def test_what_cannot_be_printed_is_named(own, capsys, old, new, message):
    """One sentence names the place, the exit status is 1, and the last good book stays as it is."""
    before = _file(own).read_bytes()
    _altered(own, old, new)
    assert make(PDF, own) == 1
    assert re.search(message, capsys.readouterr().err)
    assert _file(own).read_bytes() == before and not _file(own).with_suffix(".new").exists()


@pytest.mark.needs("pango")
def test_a_warning_fails_the_print(printed, tmp_path, monkeypatch):
    """WeasyPrint only logs what it cannot do; here it stops the book."""
    from analysis.publish.formats.pdf import layout

    chart = tmp_path / "print.css"
    chart.write_text("p { colour: red }", encoding="utf-8")
    monkeypatch.setattr(layout, "STYLE", chart)
    with pytest.raises(PrintError, match="colour"):
        layout.lay_out(printed / "_build" / "html", analysis.load(printed), tmp_path / "a.pdf", created=0)


def test_without_pango_one_line_says_what_to_install(small, monkeypatch, capsys):
    """Before anything is built, with the packages for Debian and macOS."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    class Missing:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint")
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    assert make(PDF, small) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1 and "libpango-1.0-0" in message and "brew install pango" in message
    listed = (ROOT / "apt.txt").read_text(encoding="utf-8").split()
    assert {p for p in re.findall(r"lib\S+\d", message)} <= set(listed)


def test_the_book_of_pages_needs_no_pango():
    """What make book imports loads neither WeasyPrint nor the parser that joins the pages."""
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, analysis.publish.make.build, analysis.publish.book, analysis.__main__; "
            "print(sorted({'weasyprint', 'pikepdf'} & set(sys.modules)))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.strip() == "[]"


@pytest.mark.needs("pango")
def test_the_same_pages_give_the_same_bytes(printed, tmp_path):
    """Printed again at another place, at another time, the file is the same."""
    from analysis.publish.formats.pdf.layout import lay_out

    created = int(epoch(printed))
    lay_out(printed / "_build" / "html", analysis.load(printed), tmp_path / "b.pdf", created=created)
    assert (tmp_path / "b.pdf").read_bytes() == _file(printed).read_bytes()


@pytest.mark.needs("pango")
def test_a_private_copy_is_marked_and_holds_the_translation(public, tmp_path):
    """On its own place, with the mark on its first page; the public file has neither mark nor translation."""
    own = Path(shutil.copytree(public, tmp_path / "own", symlinks=True))
    assert make(PDF, own) == make(PDF, own, SMALL_WITNESS) == 0
    private = own / "_build" / "private" / "pdf" / "alder-bridge-1901.pdf"
    words = " ".join(_text(private).split())
    assert "Private copy" in _text(private, "-l", "1") and "About 40 people came back in June." in words
    # Small capitals come out as capitals or not.
    assert words.casefold().count("translation, from your own copy") == 4
    public = " ".join(_text(_file(own)).split())
    assert "Private copy" not in public and "came back in June" not in public
    assert set(destinations(_file(own))) <= set(destinations(private))


def _shape(file: Path, root: Path) -> None:
    """What holds of every printed book."""
    edition = analysis.load(root)
    at, labels = destinations(file), folios(file)
    page = {name: labels[n - 1] for name, n in at.items()}
    ids = {e["id"] for main in selected(root / "_build" / "html", root, "print").values() for e in main.select("[id]")}
    assert set(edition.texts) <= ids & addresses(edition) <= set(at)
    # Of the registers' entries people and places stand in the index.
    assert {a for a in addresses(edition) & set(at) if not a.startswith(("agent-", "place-"))} <= ids
    with open(file.with_name("concordance.csv"), encoding="utf-8", newline="") as table:
        rows = {row["passage"]: row for row in csv.DictReader(table)}
    assert {key: row["page"] for key, row in rows.items()} == {p.id: page[p.id] for p in edition.passages}
    seen = {(row.passage, row.work): row.pages for row in edition.pages}
    works = [c for c in next(iter(rows.values())) if c not in ("passage", "page")]
    assert {(k, w): row[w] for k, row in rows.items() for w in works if row[w]} == seen
    # A passage is on the page that its address is printed on.
    sheets = _text(file, "-layout").split("\f")
    for passage in edition.passages:
        if passage.id[0] != "n":
            assert re.search(rf"^ *{passage.id}\b", sheets[at[passage.id] - 1], re.MULTILINE), passage.id
    assert (concordance.ADDRESS in at) == bool(edition.pages)
    if edition.pages:  # read as a reader would: the book says of itself what the table says
        said = " ".join(_text(file, "-layout", "-f", str(at[concordance.ADDRESS])).split())
        assert all(re.search(rf"\b{key} {page[key]}\b", said) for key in rows)
    _described(file, edition)
    _headed(file, root, edition, sheets, labels)
    fonts = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts and all(re.match(r"[A-Z]{6}\+Edition-(Serif\S*|Mono) .* yes +yes +yes ", line) for line in fonts), (
        fonts
    )
    assert not re.search(r"<\w[\w.]+ object|object at 0x|\bNone\b.*\bat 0x", "\f".join(sheets))


def _described(file: Path, edition: analysis.Edition) -> None:
    """Language, tags, labels of pages and metadata are there, and no standard is named that nobody tested."""
    with pikepdf.open(file) as opened:
        catalog = opened.Root
        assert str(catalog.Lang) == "en" and catalog.MarkInfo.Marked and str(opened.docinfo["/Title"]) == edition.title
        elements = _elements(opened)
        figures = [e for e in elements if e.get("/S") == "/Figure"]
        assert all(len(str(f.get("/Alt", ""))) > 10 and not re.search(r"\.(svg|png)$", str(f.Alt)) for f in figures)
        assert any(e.get("/S") == "/TH" for e in elements)
        metadata = fromstring_xml(catalog.Metadata.read_bytes())
        assert any(e.text == edition.title for e in metadata.iter("{*}li"))
        assert b"pdfuaid" not in catalog.Metadata.read_bytes()


def _headed(file: Path, root: Path, edition: analysis.Edition, sheets: list[str], labels: list[str]) -> None:
    """The first pages have Roman numbers; the number of another is printed on it; parts and chapters stand in the bookmarks in order."""
    first = labels.index("1")
    assert labels[:2] == ["i", "ii"] and labels[first:] == [str(n + 1) for n in range(len(labels) - first)]
    heads = [text.strip().split("\n")[0].split() for text in sheets[: len(labels)]]
    printed = [label in head for label, head in zip(labels[first:], heads[first:]) if len(head) > 1]
    assert sum(printed) > len(printed) / 2
    with pikepdf.open(file) as opened:
        titles = [title.replace("\u00a0", " ") for title in _titles(opened)]
    rest = iter(titles)
    for part in join(root / "_build" / "html", edition).parts:
        assert all(name in rest for name in [*filter(None, [part.name]), *(c.title for c in part.chapters)]), titles
    assert all(name in rest for name in ("The edition online", "Index")), titles


def _titles(file: pikepdf.Pdf) -> list[str]:
    with file.open_outline() as outline:
        titles, queue = [], list(outline.root)
        while queue:
            item = queue.pop(0)
            titles.append(str(item.title))
            queue[:0] = list(item.children)
    return titles


@pytest.mark.needs("pango")
def test_the_printed_miniature(printed):
    """Addresses, concordance, tags, bookmarks, fonts."""
    _shape(_file(printed), printed)


@pytest.mark.needs("time", "pango")
def test_the_printed_real_book(real):
    """The same for the real book."""
    _shape(real, ROOT)


@pytest.mark.needs("time", "pango")
def test_print_has_its_selection(real, edition):
    """Passages, notes, comments, claims, figures, tables and works: as many as the pages have for print, each by its address, and no other."""
    at = destinations(real)
    counted = Counter()
    shown = set()
    for name, page in selected(ROOT / "_build" / "html", ROOT, "print").items():
        counted["passages"] += len(page.select("article.passage"))
        counted["notes"] += len(page.select("aside.footnote"))
        counted["comments"] += len(page.select("details.lemma"))
        counted["figures"] += len(page.select("figure"))
        counted["tables"] += len(page.select("table"))
        counted["works"] += len(page.select(".citation"))
        counted["claims"] += len(page.select(".claim"))
        shown |= {f"{Path(name).stem}.{e['id']}" for e in page.select("figure[id], table[id]")}
    assert shown <= set(at)
    hidden = {
        f"{Path(name).stem}.{e['id']}"
        for name, page in _everything().items()
        for e in page.select("figure[id], table[id]")
    }
    assert (hidden - shown) and not (hidden - shown) & set(at)
    own = {p.id for p in edition.passages}
    assert counted["passages"] + counted["notes"] == len([d for d in at if d in own]) == len(own)
    assert counted["comments"] == len([d for d in at if re.search(r"\.note-", d)]) == len(edition.commentary)
    assert counted["works"] == len([d for d in at if d.startswith("work-")]) < len(edition.works)
    assert {f"work-{citation.work}" for citation in edition.citations} <= set(at)
    disputed = {f"claim-{claim.id}" for claim in edition.claims if Status.of(claim).opposed}
    assert counted["claims"] == len(disputed) and {d for d in at if re.match("claim-[ipn]", d)} == disputed
    with pikepdf.open(real) as file:
        elements = _elements(file)
        pages = len(file.pages)
    # A figure may be in several strips; those after the first say that they go on, and a scale that it is one.
    alternatives = [str(e.get("/Alt")) for e in elements if e.get("/S") == "/Figure"]
    assert len([a for a in alternatives if not a.startswith(("Continued, ", "The scale: "))]) == counted["figures"]
    # A table that runs over several pages is one on each.
    assert sum(str(e.get("/S")) == "/Table" for e in elements) >= counted["tables"]
    assert 110 <= pages <= 150, "a book that one would shelve"


def _everything() -> dict[str, BeautifulSoup]:
    html = ROOT / "_build" / "html"
    return {c: BeautifulSoup((html / f"{c}.html").read_text(encoding="utf-8"), "lxml").find("main") for c in toc(ROOT)}


def _words(text: str) -> Counter:
    return Counter(re.findall(r"[^\W\d_]{3,}", text.casefold()))


@pytest.mark.needs("time", "pango")
def test_no_word_is_lost(real, edition):
    """Every word of the joined pages is in the file's text as often; only a word parted at a page's end may be in two pieces."""
    wanted = Counter()
    for chapter in join(ROOT / "_build" / "html", edition).chapters:
        shown = chapter.body.xpath(".//text()[not(ancestor::svg)]")
        wanted += _words(" ".join(shown))
    text = _text(real)
    whole = re.sub(r"\u2010\n+", "", text)
    parted = whole.count("\u2010") + text.count("\f")
    lost = wanted - _words(whole)
    assert sum(lost.values()) <= parted, lost.most_common(20)


@pytest.mark.needs("time", "pango")
def test_nothing_is_cut_at_the_edge(real):
    """No word stands outside of the page's margins: no table is wider than the page, no note runs off its foot."""
    for number, page in enumerate(_placed(real), start=1):
        for word, left, top, right, bottom in page:
            # 20 mm at the sides, of which the addresses take nine at the left.
            assert left > 30 and right < WIDTH - 54 and top > 24 and bottom < HEIGHT - 40, (number, word)


def _placed(file: Path) -> list[list[tuple[str, float, float, float, float]]]:
    """The words of each page with their left, upper, right and lower edges in points."""
    boxes = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True).stdout
    pages = []
    for line in boxes.splitlines():
        if "<page " in line:
            pages.append([])
        elif word := re.search(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)<', line):
            pages[-1].append((word[5], *map(float, word.groups()[:4])))
    return pages


@pytest.mark.needs("time", "pango")
def test_no_passage_begins_in_two_lines(real, edition):
    """Where a passage begins at the foot of a page and goes on, three of its lines are there at least, and three on the next page."""
    pages, at = _placed(real), destinations(real)
    addresses = {p.id for p in edition.passages if p.id[0] != "n"}
    # In the margin of each page, the heights of the addresses; in the text, those of its lines.
    begin = [
        [top for word, left, top, *_ in page if word in addresses and at[word] == n + 1 and left < 50]
        for n, page in enumerate(pages)
    ]
    lines = [sorted({round(top) for *_, top, _, bottom in page if _is_text(top, bottom)}) for page in pages]
    assert sum(map(len, begin)) == len(addresses) > 40
    parted = 0
    for n, tops in enumerate(begin[:-1]):
        goes_on = [top for top in lines[n + 1] if top < min(begin[n + 1], default=HEIGHT) - 6]
        if tops and goes_on and min(goes_on) < HEAD:
            parted += 1
            first = [top for top in lines[n] if top > max(tops) - 6]
            assert len(first) >= 3 and len(goes_on) >= 3, (n + 1, len(first), len(goes_on))
    assert parted > 5


def _is_text(top: float, bottom: float) -> bool:
    """Whether a word is set in the size of the text, 9.7 points, by the height of the face's letters."""
    return abs(bottom - top - 9.7 * 1.371) < 0.2


@pytest.mark.needs("time", "pango")
def test_pages_are_filled(real, tmp_path):
    """A page is a third full at least, but where a chapter or a part ends."""
    pages, first = _placed(real), folios(real).index("1")
    # A title is set in 17 points or more.
    opens = {n for n, page in enumerate(pages) if any(bottom - top > 17 * 1.36 for *_, top, _, bottom in page)}
    subprocess.run(["pdftoppm", "-r", "36", "-gray", real, tmp_path / "page"], check=True)
    low = set()
    for n, file in enumerate(sorted(tmp_path.glob("page-*.pgm"))):
        rows = [y * 2 for y, row in enumerate(np.asarray(Image.open(file))) if row.min() < 200 and y * 2 > HEAD - 13]
        if rows and max(rows) < HEAD + (HEIGHT - HEAD - FOOT) / 3:
            low.add(n)
    # After a chapter that ends on the right the left page is empty.
    assert {n for n in low if n >= first and not opens & {n + 1, n + 2}} <= {len(pages) - 1}
    assert len(opens) > 30


def test_system_libraries_are_named():
    """The page on running the edition and apt.txt name the same packages, and what CI installs has them all."""
    listed = set((ROOT / "apt.txt").read_text(encoding="utf-8").split()) - {"make"}
    page, run = ((ROOT / name).read_text(encoding="utf-8") for name in ("chapters/running.md", ".ci/run"))
    for package in listed:
        assert package in page and package in run and package in MISSING
    assert "brew install pango" in page
