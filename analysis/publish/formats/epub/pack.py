"""Packs the pages of the built book as an EPUB."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path, PurePosixPath

from fontTools.ttLib import TTFont
from lxml.html import HtmlElement
from lxml.html import builder as html_builder

from analysis.edition import Edition
from analysis.publish.document.styles import custom_properties, status_rules, with_plain_values
from analysis.publish.formats.elements import by_class
from analysis.publish.formats.epub import front
from analysis.publish.formats.epub.chapter import adapt, document, file_names
from analysis.publish.formats.epub.contents import contents
from analysis.publish.formats.epub.cover import cover
from analysis.publish.formats.epub.metadata import metadata
from analysis.publish.formats.epub.package import CONTENTS, archive, package
from analysis.publish.formats.format import FONTS, say
from analysis.publish.formats.pages import BookChapter, BuiltBook, beside, read_book
from analysis.source.media import EBOOK

__all__ = ["pack"]

STYLE = Path(__file__).with_name("epub.css")
#: The faces of the pages, without those cut for quick loading, of which these have every letter.
_FACES = re.compile(r"@font-face \{[^}]*url\((?:(?!-basic)[^}])*\}")
#: What a private copy says of itself on the cover and in its title; above every chapter stands what the book's pages say.
PRIVATE = "Private copy"


def pack(html: Path, edition: Edition, file: Path, *, moment: int) -> None:
    """Pack the built book at ``html`` as the EPUB ``file``; ``moment`` is its date in seconds since 1970.

    The same pages and date give the same bytes.
    Raises :class:`~analysis.publish.formats.pages.PageError` where a page cannot become part of it.
    """
    say("packing …")
    book = read_book(html, edition.root, EBOOK)
    names = file_names([chapter.page for chapter in book.chapters])
    images = _images(book, html)
    around = front.pages(book, edition, moment)
    for chapter in book.chapters:
        adapt(chapter, names)
    drawn = {names[chapter.page] for chapter in book.chapters if next(chapter.body.iter("svg"), None) is not None}
    about = metadata(edition, book.language, moment, drawn=bool(drawn or images), images=bool(images), mark=_mark(book))
    files = _documents(book, around, names) | _style() | images
    files["cover.png"] = cover(edition, _mark(book))
    properties = dict.fromkeys(drawn, "svg") | {CONTENTS: "nav", "cover.png": "cover-image"}
    chapters = [names[chapter.page] for chapter in book.chapters]
    reading = [front.COVER, front.TITLE_PAGE, front.IMPRINT, CONTENTS, *chapters, front.COLOPHON]
    files["package.opf"] = package(about, book.language, sorted(files), reading, properties).encode()
    archive(file, files, moment)


def _mark(book: BuiltBook) -> str:
    return PRIVATE if book.warning else ""


def _images(book: BuiltBook, html: Path) -> dict[str, bytes]:
    """The files of the pictures on the pages, by their places in the book, which are their places in the EPUB."""
    paths = {beside(i.get("src"), chapter, html) for chapter in book.chapters for i in chapter.body.iter("img")}
    return {path.relative_to(html).as_posix(): path.read_bytes() for path in paths}


def _documents(book: BuiltBook, around: dict[str, tuple[str, HtmlElement]], names: dict[str, str]) -> dict[str, bytes]:
    """Chapters, contents and the pages ``around`` them, by the names of their files."""
    begin = book.chapters[0]
    landmarks = {
        "cover": (front.COVER, "Cover"),
        "titlepage": (front.TITLE_PAGE, "Title page"),
        "imprint": (front.IMPRINT, "Imprint"),
        "toc": (f"{CONTENTS}#toc", "Contents"),
        "bodymatter": (names[begin.page], begin.title),
    }
    documents = dict(around)
    for chapter in book.chapters:
        kind = _kind(chapter)
        if kind != "chapter":
            landmarks.setdefault(kind, (names[chapter.page], chapter.title))
        section = chapter.body.find("section")
        section.set("epub:type", kind)
        section.set("role", f"doc-{kind}")
        if book.warning:
            chapter.body.insert(0, html_builder.P(html_builder.CLASS("private"), book.warning, role="note"))
        documents[names[chapter.page]] = (chapter.title, chapter.body)
    landmarks["colophon"] = (front.COLOPHON, "Colophon")
    documents[CONTENTS] = ("Contents", contents(book, names, landmarks))
    return {
        name: document(title, book.language, f"{'../' * (len(PurePosixPath(name).parts) - 1)}edition.css", body)
        for name, (title, body) in documents.items()
    }


def _kind(chapter: BookChapter) -> str:
    """What a chapter is, in the words of the EPUB Structural Semantics Vocabulary that DPUB-ARIA has too."""
    if by_class(chapter.body, "citation"):
        return "bibliography"
    return "glossary" if by_class(chapter.body, "concepts") else "chapter"


def _style() -> dict[str, bytes]:
    """The style sheet and the type that it loads, with the type's licence.

    The style sheet has the faces of the pages, the colours of the book, light and dark, our own rules, and the statuses.
    """
    fonts = sorted(path for path in FONTS.glob("*.woff2") if not path.stem.endswith("-basic"))
    faces = "\n".join(_FACES.findall((FONTS.parent / "edition.css_t").read_text(encoding="utf-8")))
    faces = re.sub(r'\.woff2"\) format\("woff2"\)', '.ttf") format("truetype")', faces)
    light_rule, dark_rule = (f":root, .drawing {{ {custom_properties(medium)} }}" for medium in ("light", "dark"))
    own = with_plain_values(f"{STYLE.read_text(encoding='utf-8')}\n{status_rules()}\n")
    style = f"{faces}\n{light_rule}\n@media (prefers-color-scheme: dark) {{ {dark_rule} }}\n{own}".encode()
    files = {f"fonts/{path.stem}.ttf": _plain_type(path) for path in fonts}
    return files | {"fonts/OFL.txt": (FONTS / "OFL.txt").read_bytes(), "edition.css": style}


def _plain_type(path: Path) -> bytes:
    """A file of the type as TrueType, since older reading systems know no WOFF2; the archive packs it as well."""
    font = TTFont(path, recalcTimestamp=False)
    font.flavor = None
    content = BytesIO()
    font.save(content)
    return content.getvalue()
