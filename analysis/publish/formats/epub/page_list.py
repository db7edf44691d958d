"""Where the pages of the printed book begin in the EPUB (EPUB Accessibility 1.1, section 3.2).

Text flows in a reading system, so a page is found by the first heading, passage, figure, table or entry that begins on it.
The list is added when both forms are put into the book, since the EPUB alone knows nothing of the printed one.
"""

from __future__ import annotations

import calendar
import zipfile
from collections.abc import Mapping
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import pikepdf
from lxml.etree import _Element, fromstring, tostring
from lxml.html import Element, HtmlElement
from lxml.html import builder as html

from analysis.edition import Edition
from analysis.publish.document.domain import addresses
from analysis.publish.formats.archive import write_zip
from analysis.publish.formats.epub.chapter import serialize
from analysis.publish.formats.epub.metadata import NO_PAGES
from analysis.publish.formats.epub.package import CONTENTS, FOLDER, MIMETYPE, PACKAGE

__all__ = ["add_page_list", "page_list"]

_PAGES = "The page list leads to the first heading, passage, figure, table or entry that begins on a page of the printed book."
#: What a reader finds, in the words of schema.org.
_FEATURES = ("pageNavigation", "pageBreakMarkers")
_XHTML, _OPS = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/ops}"
#: Elements beside which only such as they are may stand.
_PARTS = {f"{_XHTML}{name}" for name in ("li", "dt", "dd", "td", "th")}


def add_page_list(epub: Path, pdf: Path, edition: Edition) -> None:
    """Add to an EPUB, in place, where the pages of the printed book begin, and their list; both are of the same state of the edition."""
    with zipfile.ZipFile(epub) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
        date = archive.infolist()[0].date_time
    with pikepdf.open(pdf) as opened:
        documents = {name: fromstring(content) for name, content in files.items() if name.endswith(".xhtml")}
        pages = page_list(opened, _targets(documents, edition))
    listed = []
    for number, name, place in pages:
        address = f"page-{number}"
        _mark(documents[name], place, number, address)
        listed.append((number, f"{quote(name.removeprefix(f'{FOLDER}/'))}#{address}"))
    files |= {name: serialize(tostring(documents[name], encoding="unicode")) for _, name, _ in pages}
    nav = tostring(_as_nav(listed), encoding="utf-8", with_tail=False)
    at = f"{FOLDER}/{CONTENTS}"
    files[at] = files[at].replace(b"</body>", nav + b"</body>")
    source = f"{edition.title}, release {edition.package['version']}, PDF"
    metas = "".join(
        f'  <meta property="{name}">{escape(value)}</meta>\n  '
        for name, value in (
            *(("schema:accessibilityFeature", feature) for feature in _FEATURES),
            ("pageBreakSource", source),
        )
    )
    package = files[PACKAGE].decode().replace(NO_PAGES, _PAGES).replace("</metadata>", f"{metas}</metadata>")
    files[PACKAGE] = package.encode()
    write_zip(epub, files, calendar.timegm(date), stored=MIMETYPE)


def _targets(documents: Mapping[str, _Element], edition: Edition) -> dict[str, tuple[str, str]]:
    """File and id of each place by what the printed book calls it: the edition's addresses as they are, others with their chapter's name.

    A chapter as a whole has no id.
    """
    own = addresses(edition)
    targets = {}
    for file, document in documents.items():
        chapter = PurePosixPath(file).stem
        targets[chapter] = (file, "")
        for place in document.xpath("//@id"):
            targets[place if place in own else f"{chapter}.{place}"] = (file, str(place))
    return targets


def page_list(pdf: pikepdf.Pdf, targets: Mapping[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    """The number of each page with its first place in the EPUB; ``targets`` are those of the PDF's destinations.

    A page on which nothing with an address begins is left out.
    """
    names = pdf.Root.Names.Dests.Names
    at = {page.objgen: n for n, page in enumerate(pdf.pages)}
    first: dict[int, tuple[float, float, str]] = {}
    for n in range(0, len(names), 2):
        name, (page, _, x, y, *_) = str(names[n]), names[n + 1]
        if name in targets:
            number = at[page.objgen]
            here = (-float(y), float(x), name)
            first[number] = min(first.get(number, here), here)
    return [(pdf.pages[n].label, *targets[name]) for n, (_, _, name) in sorted(first.items())]


def _mark(document: _Element, place: str, number: str, address: str) -> None:
    """Put the mark of a page before a place, or into it where only such elements may stand; a chapter has it before its title."""
    mark = document.makeelement(f"{_XHTML}span", {f"{_OPS}type": "pagebreak", "role": "doc-pagebreak"})
    mark.attrib.update({"id": address, "aria-label": number})
    if not place:
        document.find(f"{_XHTML}body/{_XHTML}section").insert(0, mark)
        return
    (element,) = document.xpath("//*[@id=$place]", place=place)
    if element.tag in _PARTS:
        mark.tail, element.text = element.text, None
        element.insert(0, mark)
    else:
        element.addprevious(mark)


def _as_nav(pages: list[tuple[str, str]]) -> HtmlElement:
    """The list as a part of the contents, which reading systems offer by themselves."""
    items = [html.LI(html.A(number, href=address)) for number, address in pages]
    nav = Element(
        "nav", {"epub:type": "page-list", "role": "doc-pagelist", "hidden": "hidden", "aria-labelledby": "pages"}
    )
    nav.extend([html.H2("Pages of the printed book", id="pages"), html.OL(*items)])
    return nav
