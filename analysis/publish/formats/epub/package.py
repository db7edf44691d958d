"""The EPUB as a file: the package document, and an archive with the same bytes every time.

EPUB 3.3 (W3C) and EPUB Accessibility 1.1; no EPUB 2 table of contents, which no reading system of today needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from analysis.publish.formats.archive import write_zip

__all__ = ["CONTENTS", "FOLDER", "MIMETYPE", "PACKAGE", "archive", "package"]

FOLDER = "EPUB"
PACKAGE = f"{FOLDER}/package.opf"
#: The table of contents, in that folder.
CONTENTS = "contents.xhtml"
MIMETYPE = "mimetype"
#: The vocabulary in which a book tells Apple's reading system that it brings its own type.
_IBOOKS = "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"
_TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
}
_CONTAINER = f"""<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="{PACKAGE}" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""


def package(
    metadata: Element, language: str, files: Iterable[str], reading: Iterable[str], properties: Mapping[str, str]
) -> str:
    """The package document: metadata, every file, and the order of reading; ``properties`` of files, by name."""
    root = Element(
        "package",
        {"xmlns": "http://www.idpf.org/2007/opf", "version": "3.0", "unique-identifier": "id", "xml:lang": language}
        | {"prefix": f"ibooks: {_IBOOKS}"},
    )
    root.append(metadata)
    manifest = SubElement(root, "manifest")
    ids = {name: f"f{n}" for n, name in enumerate(files)}
    for name, key in ids.items():
        item = SubElement(manifest, "item", id=key, href=quote(name))
        item.set("media-type", _TYPES[PurePosixPath(name).suffix])
        if name in properties:
            item.set("properties", properties[name])
    spine = SubElement(root, "spine")
    for name in reading:
        SubElement(spine, "itemref", idref=ids[name])
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def archive(path: Path, files: Mapping[str, bytes], moment: int) -> None:
    """Write an EPUB: its files, ``package.opf`` among them, all of one date, in seconds since 1970."""
    write_zip(path, dict(_members(files)), moment, stored=MIMETYPE)


def _members(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    yield MIMETYPE, b"application/epub+zip"  # first and not compressed, so that a program knows the file by its head
    yield "META-INF/container.xml", _CONTAINER.encode()
    for name in sorted(files):
        yield f"{FOLDER}/{name}", files[name]
