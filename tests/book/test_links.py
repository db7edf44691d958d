"""One graph of links over every form of the book: what is pointed at is there, and a row that is added is in every form."""

from __future__ import annotations

import io
import json
import posixpath
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import frictionless
import pikepdf
import pytest
from babel import Locale, UnknownLocaleError
from helpers import HOME, publish_miniature
from lxml import etree, html
from needs import NEEDS

from analysis.publish.formats import FORMATS
from analysis.publish.formats.tei.document import serialize, tei_document
from analysis.publish.make.build import build
from analysis.publish.make.formats import assemble, make

NAME, EVENT = "alder-bridge-1901", "The river floods"
ID = "{http://www.w3.org/XML/1998/namespace}id"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: Where a page or a chapter of the EPUB may point, by attribute.
POINTING = ("href", "src", "data", "poster", "{http://www.w3.org/1999/xlink}href")
#: Attributes that hold ids of the same page.
REFERRING = ("for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "popovertarget")
#: Attributes of TEI that hold pointers.
TEI_POINTERS = "active ana corresp from passive ref resp source target where who wit".split()
#: The media types that the forms of the book use, all registered with the IANA but the oldest name of the NCX.
MEDIA = {
    "application/ld+json",
    "application/xhtml+xml",
    "application/x-dtbncx+xml",
    "application/json",
    "font/woff2",
    "font/otf",
    "font/ttf",
    "image/png",
    "image/svg+xml",
    "text/css",
    "text/html",
    "text/plain",
}


@pytest.fixture(scope="module")
def complete(small, once) -> Path:
    """A released miniature edition with one event more, and every form of it that this machine can make, put into its book."""

    def fill(folder: Path) -> None:
        root = Path(shutil.copytree(small, folder / "miniature", symlinks=True))
        publish_miniature(root)
        with open(root / "data" / "events.csv", "a", encoding="utf-8") as events:
            events.write(f"flood,{EVENT},1901-07,,,,,alder,\n")
        assert build(root) == 0
        assert all(make(form, root) == 0 for form in FORMATS if form.name != "pdf" or NEEDS["pango"].there())
        assert assemble(root) == 0

    return once("complete", fill) / "miniature" / "_build"


@pytest.fixture(scope="module")
def pages(complete) -> dict[str, html.HtmlElement]:
    """The pages of the book by their paths."""
    return _pages(complete / "html")


def _pages(book: Path) -> dict[str, html.HtmlElement]:
    files = sorted(book.rglob("*.html"))
    return {f.relative_to(book).as_posix(): html.fromstring(f.read_bytes()) for f in files}


@pytest.fixture(scope="module")
def epub(complete) -> dict[str, bytes]:
    """The files of the EPUB by their names."""
    with zipfile.ZipFile(complete / "epub" / f"{NAME}.epub") as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture(scope="module")
def tei(complete) -> etree._Element:
    return etree.parse(complete / "tei" / f"{NAME}.xml").getroot()


def test_a_new_event_is_in_every_form(complete, epub, tei):
    """One row in one table, and no other edit: pages, EPUB, TEI, API and data package have it."""
    assert EVENT in (complete / "html" / "chapters" / "registers.html").read_text(encoding="utf-8")
    assert any(EVENT.encode() in content for content in epub.values())
    assert EVENT in "".join(tei.find(f".//{{*}}event[@{ID}='event-flood']").itertext())
    data = json.loads((complete / "html" / "api" / "events" / "flood.json").read_text(encoding="utf-8"))
    assert (data["name"], data["date"]) == (EVENT, "1901-07")
    with zipfile.ZipFile(complete / "data" / f"{NAME}.zip") as file:
        assert f"flood,{EVENT},1901-07" in file.read("events.csv").decode()


@pytest.mark.needs("pango")
def test_a_new_event_is_in_print(complete):
    """Where the page of the events is among those that are printed."""
    file = complete / "pdf" / f"{NAME}.pdf"
    words = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    assert EVENT in " ".join(words.split())


def _ids(page: etree._Element) -> list[str]:
    return page.xpath("//@id | //a/@name") if page.get("lang") else page.xpath("//@id")


def _broken(name: str, page: etree._Element, ids: dict[str, set[str]], files: set[str]) -> Iterator[str]:
    """What a page points at and is not there; addresses under the home of the book are its own."""
    for element in page.iter():
        for attribute in set(POINTING) & set(element.keys()):
            address = urlsplit(urljoin(f"{HOME}{name}", element.get(attribute)))
            if not address.geturl().startswith(HOME):
                continue
            path = unquote(address.geturl()[len(HOME) :].partition("#")[0].partition("?")[0]) or "index.html"
            if path not in files or (address.fragment and path in ids and unquote(address.fragment) not in ids[path]):
                yield f"{name}: {attribute}={element.get(attribute)}"
        for attribute in set(REFERRING) & set(element.keys()):
            yield from (f"{name}: {attribute}={i}" for i in element.get(attribute).split() if i not in ids[name])


def _graph_of_pages(book: Path, pages: dict[str, html.HtmlElement]) -> None:
    files = {path.relative_to(book).as_posix() for path in book.rglob("*") if path.is_file()}
    ids = {name: set(_ids(page)) for name, page in pages.items()}
    assert not [broken for name, page in pages.items() for broken in _broken(name, page, ids, files)]
    for name, page in pages.items():
        counted = Counter(page.xpath("//@id"))
        assert not [i for i, number in counted.items() if number > 1], name


def test_every_pointer_of_a_page(complete, pages):
    """Every address, every reference to an id, the canonical address and the links in the head; every id stands once."""
    _graph_of_pages(complete / "html", pages)
    assert sum(len(page.xpath("//@href")) for page in pages.values()) > 100


def test_a_broken_pointer_is_seen(pages):
    """The check itself: a page that is not there, an id that is not there, a label without its field."""
    page = html.fromstring(
        '<html lang="en"><body id="a"><a href="b.html"></a><a href="#c"></a><p aria-describedby="d">'
    )
    assert len(list(_broken("x.html", page, {"x.html": {"a"}}, {"x.html"}))) == 3


def test_every_pointer_of_the_real_book(book):
    """The same of the real book, as far as its pages go."""
    _graph_of_pages(book.resolve(), _pages(book.resolve()))


def test_every_pointer_of_the_epub(epub):
    """Chapters, contents and package point at files and ids of the book, and every file is in the manifest with its type."""
    trees = {n: etree.fromstring(c) for n, c in epub.items() if n.endswith((".xhtml", ".opf", ".ncx", ".svg"))}
    ids = {name: set(tree.xpath("//@id")) for name, tree in trees.items()}
    for name, tree in trees.items():
        counted = Counter(tree.xpath("//@id"))
        assert not [i for i, number in counted.items() if number > 1], name
        for element in tree.iter("{*}*"):
            for attribute in set(POINTING) & set(element.keys()):
                address = urlsplit(element.get(attribute))
                if address.scheme or address.netloc:
                    continue
                base = posixpath.join(posixpath.dirname(name), unquote(address.path))
                path = posixpath.normpath(base) if address.path else name
                assert path in epub, (name, element.get(attribute))
                assert not address.fragment or unquote(address.fragment) in ids[path], (name, element.get(attribute))
    (package,) = [tree for name, tree in trees.items() if name.endswith(".opf")]
    items = package.findall(".//{*}manifest/{*}item")
    assert {item.get("media-type") for item in items} <= MEDIA
    spine = [ref.get("idref") for ref in package.findall(".//{*}spine/{*}itemref")]
    assert len(set(spine)) == len(spine) and set(spine) <= {item.get("id") for item in items}


def test_every_pointer_of_the_tei(tei):
    ids = Counter(tei.xpath("//@xml:id"))
    assert set(ids.values()) == {1}
    pointers = {p for a in TEI_POINTERS for v in tei.xpath(f"//@{a}") for p in v.split() if p.startswith("#")}
    assert len(pointers) > 20 and {p[1:] for p in pointers} <= ids.keys()


def _addresses(value: object) -> Iterator[str]:
    """The values of the keys of a file of the API that hold addresses."""
    if isinstance(value, list):
        for item in value:
            yield from _addresses(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in ("@id", "address", "file", "target", "itemReviewed", "describedby") and isinstance(inner, str):
                yield inner
            elif key not in ("@context", "copy", "row", "rows"):  # where a copy is may be words, such as a library
                yield from _addresses(inner)


def test_every_pointer_of_the_api(complete, pages):
    """Files and addresses that files name are there: a page with the id, or a file, of which ids stand in it."""
    book = complete / "html"
    ids = {name: set(_ids(page)) for name, page in pages.items()}
    seen = 0
    for path in book.glob("api/**/*.json"):
        text = path.read_text(encoding="utf-8")
        for address in _addresses(json.loads(text)) if path.name != "schema.json" else ():
            if "://" in address and not address.startswith(HOME):
                continue  # another host's, such as that of the copy that was read
            target, _, fragment = address.removeprefix(HOME).partition("#")
            target, seen = target or "index.html", seen + 1
            assert (book / target).is_file(), (path.name, address)
            if target in ids:
                assert not fragment or fragment in ids[target], (path.name, address)
            elif fragment:
                assert fragment.partition("-")[2] in (book / target).read_text(encoding="utf-8"), (path.name, address)
    assert seen > 100


def test_every_key_of_the_data_package(complete):
    """A tool that knows nothing of the edition follows every foreign key, and finds every primary key once."""
    assert frictionless.Package(str(complete / "data" / f"{NAME}.zip")).validate().valid


@pytest.mark.needs("pango")
def test_every_link_of_the_pdf(complete):
    """A link within the printed book has its destination, and every passage has one."""
    with pikepdf.open(complete / "pdf" / f"{NAME}.pdf") as pdf:
        names = {str(name) for name in pikepdf.NameTree(pdf.Root.Names.Dests)}
        links = [a for page in pdf.pages for a in page.get("/Annots", ()) if a.get("/Subtype") == "/Link"]
        wanted = [str(a["/Dest"]) for a in links if isinstance(a.get("/Dest"), pikepdf.String)]
        wanted += [str(a.A.D) for a in links if "/A" in a and isinstance(a.A.get("/D"), pikepdf.String)]
        assert wanted and set(wanted) <= names and {"p01", "p02", "p03", "n01"} <= names


def _is_tag(tag: str) -> bool:
    """Whether a language tag is one of BCP 47 whose language is known to CLDR."""
    try:
        return tag == "und" or bool(Locale.parse(tag, sep="-").get_language_name("en"))
    except (ValueError, UnknownLocaleError):
        return False


def test_languages_and_media_types(pages, epub, tei):
    """Every tag of a language names one, and every media type is one that is registered."""
    assert _is_tag("de") and _is_tag("ru-Latn") and not _is_tag("german") and not _is_tag("xx1")
    tags = {tag for page in pages.values() for tag in page.xpath("//@lang | //@hreflang")} | {*tei.xpath("//@xml:lang")}
    for name, content in epub.items():
        if name.endswith(".xhtml"):
            tree = etree.fromstring(content)
            tags |= set(tree.xpath("//@lang | //@xml:lang"))
            assert all(e.get("lang", e.get(LANGUAGE)) == e.get(LANGUAGE, e.get("lang")) for e in tree.iter("{*}*")), (
                name
            )
    assert "en" in tags and not [tag for tag in tags if not _is_tag(tag)]
    media = {m for page in pages.values() for m in page.xpath("//link/@type | //script/@type")}
    assert media and media <= MEDIA


#: Elements of the TEI that stand there once because there is one of what they say; what else is used once is a mistake.
ONCE = set(
    "TEI teiHeader fileDesc titleStmt editionStmt edition publicationStmt publisher availability sourceDesc listWit "
    "encodingDesc projectDesc editorialDecl interpretation stdVals correction punctuation refsDecl classDecl "
    "variantEncoding profileDesc abstract langUsage revisionDesc text body licence author listPlace listOrg listPerson "
    "listEvent listBibl listApp back front group witness list series".split()
)


def test_nothing_is_used_once_by_mistake(edition):
    """A census of the elements of the real TEI, and of the attributes: one that occurs once has to be known for it."""
    tei = etree.parse(io.BytesIO(serialize(tei_document(edition))))
    elements = Counter(etree.QName(element).localname for element in tei.iter("{*}*"))
    attributes = Counter(name for element in tei.iter("{*}*") for name in element.attrib)
    assert {name for name, number in elements.items() if number == 1} <= ONCE
    assert {name for name, number in attributes.items() if number == 1} <= {
        "cert",
        "delim",
        "location",
        "method",
        "status",
    }
