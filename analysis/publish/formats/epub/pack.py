"""Packs the pages of the built book as an EPUB."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from lxml.html import Element, HtmlElement
from lxml.html import builder as html_builder

from analysis.edition import Edition
from analysis.publish.document.styles import custom_properties, status_rules, with_plain_values
from analysis.publish.formats.epub.chapter import adapt, document, file_names
from analysis.publish.formats.epub.contents import contents
from analysis.publish.formats.epub.cover import cover
from analysis.publish.formats.epub.metadata import metadata
from analysis.publish.formats.epub.package import archive, package
from analysis.publish.formats.format import FONTS, say
from analysis.publish.formats.pages import BookChapter, BuiltBook, beside, by_class, read_book
from analysis.publish.site.fingerprint import fingerprint

__all__ = ["pack"]

STYLE = Path(__file__).with_name("epub.css")
#: The faces that the pages' stylesheet loads from files; the others are of the reader's machine.
_FACES = re.compile(r"@font-face \{[^}]*url\([^}]*\}")
#: What a private copy says of itself on the cover and in its title; above every chapter stands what the book's pages say.
PRIVATE = "Private copy"


def pack(html: Path, edition: Edition, file: Path, *, moment: int) -> None:
    """Pack the built book at ``html`` as the EPUB ``file``; ``moment`` is its date in seconds since 1970.

    The same pages and date give the same bytes.
    Raises :class:`~analysis.publish.formats.pages.PageError` where a page cannot become part of it.
    """
    say("packing …")
    book = read_book(html, edition.root)
    first, *others = book.chapters
    names = file_names([chapter.page for chapter in book.chapters])
    images = _images(book, html)
    for chapter in book.chapters:
        adapt(chapter, names)
    footer = Element("footer")
    footer.extend(book.imprint)
    first.body.append(footer)  # what stands at the foot of every page of the book stands once, after the title page
    drawn = {names[chapter.page] for chapter in book.chapters if next(chapter.body.iter("svg"), None) is not None}
    about = metadata(
        edition,
        book.language,
        moment,
        fingerprint(edition.root)[:12],
        drawn=bool(drawn or images),
        images=bool(images),
        mark=_mark(book),
    )
    files = _documents(book, edition, names) | _style() | images
    files["cover.png"] = cover(edition, _mark(book))
    properties = dict.fromkeys(drawn, "svg") | {"contents.xhtml": "nav", "cover.png": "cover-image"}
    reading = ["cover.xhtml", names[first.page], "contents.xhtml", *(names[chapter.page] for chapter in others)]
    files["package.opf"] = package(about, book.language, sorted(files), reading, properties).encode()
    archive(file, files, moment)


def _mark(book: BuiltBook) -> str:
    return PRIVATE if book.warning else ""


def _images(book: BuiltBook, html: Path) -> dict[str, bytes]:
    """The files of the pictures on the pages, by their places in the book, which are their places in the EPUB."""
    paths = {beside(i.get("src"), chapter, html) for chapter in book.chapters for i in chapter.body.iter("img")}
    return {path.relative_to(html).as_posix(): path.read_bytes() for path in paths}


def _documents(book: BuiltBook, edition: Edition, names: dict[str, str]) -> dict[str, bytes]:
    """Chapters, contents and the cover's page, by name; the chapters are in parts of the book, the title page is in none."""
    first = book.chapters[0]
    begin = next((part.chapters[0] for part in book.parts if part.name), first)
    landmarks = {
        "cover": ("cover.xhtml", "Cover"),
        "titlepage": (names[first.page], "Title page"),
        "toc": ("contents.xhtml#toc", "Contents"),
        "bodymatter": (names[begin.page], begin.title),
    }
    documents = {"cover.xhtml": ("Cover", _cover(edition))}
    for chapter in book.chapters:
        kind = _kind(chapter, first)
        if kind == "bibliography":
            landmarks.setdefault(kind, (names[chapter.page], chapter.title))
        section = chapter.body.find("section")
        section.set("epub:type", kind)
        if kind != "titlepage":
            section.set("role", f"doc-{kind}")
        if book.warning:
            chapter.body.insert(0, html_builder.P(html_builder.CLASS("private"), book.warning, role="note"))
        documents[names[chapter.page]] = (chapter.title, chapter.body)
    documents["contents.xhtml"] = ("Contents", contents(book, names, landmarks))
    return {
        name: document(title, book.language, f"{'../' * (len(PurePosixPath(name).parts) - 1)}edition.css", body)
        for name, (title, body) in documents.items()
    }


def _kind(chapter: BookChapter, first: BookChapter) -> str:
    """What a chapter is, in the words of the EPUB Structural Semantics Vocabulary."""
    if chapter is first:
        return "titlepage"
    return "bibliography" if by_class(chapter.body, "citation") else "chapter"


def _style() -> dict[str, bytes]:
    """The style sheet and the type that it loads, with the type's licence.

    The style sheet has the faces of the pages, the colours of the book, light and dark, our own rules, and the statuses.
    """
    fonts = sorted(path for path in FONTS.iterdir() if path.suffix == ".woff2" or path.name == "OFL.txt")
    faces = "\n".join(_FACES.findall((FONTS.parent / "edition.css_t").read_text(encoding="utf-8")))
    light_rule, dark_rule = (f":root {{ {custom_properties(medium)} }}" for medium in ("light", "dark"))
    own = with_plain_values(f"{STYLE.read_text(encoding='utf-8')}\n{status_rules()}\n")
    style = f"{faces}\n{light_rule}\n@media (prefers-color-scheme: dark) {{ {dark_rule} }}\n{own}".encode()
    return {f"fonts/{path.name}": path.read_bytes() for path in fonts} | {"edition.css": style}


def _cover(edition: Edition) -> HtmlElement:
    words = (
        f"{edition.title}, release {edition.package['version']}. "
        "Under the title a field of marks, one for each claim of the text, shaped by its status."
    )
    body = Element("body", {"epub:type": "cover", "class": "cover"})
    body.append(html_builder.IMG(src="cover.png", alt=words, role="doc-cover"))
    return body
