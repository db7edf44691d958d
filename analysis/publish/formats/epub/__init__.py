"""The EPUB: ``make epub`` packs the pages of the built book, so that it holds what they hold and no cell runs again."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import tinyhtml5

from analysis.edition import Edition
from analysis.publish.document.styles import custom_properties, status_rules, with_plain_values
from analysis.publish.formats.epub.chapter import Chapter, classes, document, read
from analysis.publish.formats.epub.cover import cover
from analysis.publish.formats.epub.metadata import metadata
from analysis.publish.formats.epub.package import Part, archive, contents, package
from analysis.publish.make.fingerprint import fingerprint
from analysis.publish.make.formats import FONTS, make, say
from analysis.publish.site.private import PAGE

__all__ = ["epub", "pack"]

STYLE = Path(__file__).with_name("epub.css")
#: The faces that the pages' stylesheet loads from files; the others are of the reader's machine.
_FACES = re.compile(r"@font-face \{[^}]*url\([^}]*\}")
#: What a private copy says of itself on the cover and in its title; above every chapter stands what the book's pages say.
PRIVATE = "Private copy"
_ROOT = "index"


def epub(root: Path | None, *copies: Path) -> int:
    """Make the EPUB of the edition at ``root``, a private copy if ``copies`` of the translation are given; the book is built first.

    Where the file stands, and the exit status: :func:`analysis.publish.make.formats.make`.
    """
    return make("epub", lambda html, edition, made, moment: pack(html, edition, made, moment=moment), root, *copies)


def pack(html: Path, edition: Edition, made: Path, *, moment: int) -> None:
    """Pack the built book at ``html`` as the EPUB ``made``; ``moment`` is its date in seconds since 1970.

    The same pages and date give the same bytes.
    Raises :class:`~analysis.publish.formats.epub.chapter.EpubError` where a page cannot become part of it.
    """
    say("packing …")
    home = tinyhtml5.parse((html / f"{_ROOT}.html").read_text(encoding="utf-8"), namespace_html_elements=False)
    language = home.get("lang")
    warning = home.find(".//p[@class='private']")
    named = _parts(home, warning is not None)
    pages = {name for _, names in named for name in names}
    parts = []
    for part, names in named:
        parts.append(Part(part, tuple(read((html / f"{n}.html").read_text(encoding="utf-8"), n, pages) for n in names)))
    chapters = [chapter for part in parts for chapter in part.chapters]
    bodymatter = next((part.chapters[0] for part in parts if part.name), chapters[0])
    _imprint(chapters[0].body, home)
    files = _bound(edition, parts, bodymatter, language, warning)
    state = fingerprint(edition.root)[:12]
    drawn = any(chapter.drawn for chapter in chapters)
    about = metadata(edition, language, moment, state, drawn, PRIVATE if warning is not None else "")
    properties = {f"{chapter.name}.xhtml": "svg" for chapter in chapters if chapter.drawn}
    properties |= {"contents.xhtml": "nav", "cover.png": "cover-image"}
    reading = ["cover.xhtml", f"{_ROOT}.xhtml", "contents.xhtml", *(f"{c.name}.xhtml" for c in chapters[1:])]
    files["package.opf"] = package(about, language, sorted(files), reading, properties).encode()
    archive(made, files, moment)


def _parts(home: Element, private: bool) -> list[tuple[str | None, list[str]]]:
    """The parts of the book with the names of their pages, as the contents on its pages have them."""
    made: list[tuple[str | None, list[str]]] = [(None, [_ROOT])]
    for element in next(nav for nav in home.iter("nav") if nav.get("id") == "contents"):
        if element.get("role") == "heading":
            made.append(("".join(element.itertext()).strip(), []))
        elif element.tag == "ul":
            made[-1][1].extend(link.get("href").removesuffix(".html") for link in element.iter("a"))
    return [*made, (None, [PAGE])] if private else made


def _imprint(body: Element, home: Element) -> None:
    """What stands at the foot of every page of the book stands once, after the title page."""
    foot = SubElement(body, "footer")
    foot.extend(p for p in home.find(".//footer") if "paper" not in classes(p))


def _bound(
    edition: Edition, parts: list[Part], first: Chapter, language: str, warning: Element | None
) -> dict[str, bytes]:
    """All files but the package document, by name: chapters, contents, cover, style and type."""
    chapters = [chapter for part in parts for chapter in part.chapters]
    made: dict[str, bytes] = {}

    def add(name: str, title: str, body: Element) -> None:
        style = "../" * name.count("/") + "edition.css"
        made[f"{name}.xhtml"] = document(title, language, style, body).encode()

    landmarks = {
        "cover": ("cover.xhtml", "Cover"),
        "titlepage": (f"{_ROOT}.xhtml", "Title page"),
        "toc": ("contents.xhtml#toc", "Contents"),
        "bodymatter": (f"{first.name}.xhtml", first.title),
    }
    for chapter in chapters:
        kind, role = "chapter", "doc-chapter"
        if chapter is chapters[0]:
            kind, role = "titlepage", ""
        elif chapter.bibliography:
            kind, role = "bibliography", "doc-bibliography"
            landmarks.setdefault("bibliography", (f"{chapter.name}.xhtml", chapter.title))
        section = chapter.body.find("section")
        section.set("epub:type", kind)
        section.attrib |= {"role": role} if role else {}
        if warning is not None:
            chapter.body.insert(0, warning)
        add(chapter.name, chapter.title, chapter.body)
    add("contents", "Contents", contents(parts, landmarks))
    add("cover", "Cover", _cover(edition))
    made["cover.png"] = cover(edition, PRIVATE if warning is not None else "")
    fonts = sorted(path for path in FONTS.iterdir() if path.suffix == ".woff2" or path.name == "OFL.txt")
    made |= {f"fonts/{path.name}": path.read_bytes() for path in fonts}
    made["edition.css"] = _style().encode()
    return made


def _style() -> str:
    """The style sheet: the faces of the pages, the colours of the book, light and dark, our own rules, and the statuses."""
    faces = "\n".join(_FACES.findall((FONTS.parent / "edition.css_t").read_text(encoding="utf-8")))
    light, dark = (f":root {{ {custom_properties(medium)} }}" for medium in ("light", "dark"))
    own = with_plain_values(f"{STYLE.read_text(encoding='utf-8')}\n{status_rules()}\n")
    return f"{faces}\n{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}\n{own}"


def _cover(edition: Edition) -> Element:
    body = Element("body", {"epub:type": "cover", "class": "cover"})
    told = f"{edition.title}, release {edition.package['version']}. Under the title a field of marks, one for each claim of the text, shaped by its status."
    SubElement(body, "img", src="cover.png", alt=told, role="doc-cover")
    return body
