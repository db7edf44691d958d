"""The static API: everything that has an address in the book as a file of JSON-LD, such as ``api/claims/p12-c40.json``.

Beside these files, one for each passage and each entry of a register, stand an index of them and a JSON Schema.
They are made from the data alone; only the addresses of entries come from the pages.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from pybtex.database import Entry

from analysis.edition import Edition
from analysis.publish.document.domain import API
from analysis.publish.formats.api.example import ApiFile
from analysis.publish.formats.api.files import files
from analysis.publish.site.fingerprint import sources

__all__ = ["ApiFile", "files", "write"]


def write(
    edition: Edition,
    book: Path,
    pages: Mapping[tuple[str, str], str] | None = None,
    bibliography: Mapping[str, Entry] | None = None,
    cache: Path | None = None,
) -> None:
    """Write the API into the folder of a built book, and remove the files of things that are gone.

    The files are UTF-8, with one key of the outermost object a line; ``pages`` and ``bibliography`` are those of
    :func:`~analysis.publish.formats.api.files.files`.
    With a ``cache``, a file that only this function writes, they are made again only if something that they rest on has
    changed; prose that is no paraphrase changes nothing in them.
    """
    written = _cached(edition, pages or {}, bibliography, cache) if cache else _encoded(edition, pages, bibliography)
    for folder in {(book / path).parent for path in written}:
        folder.mkdir(parents=True, exist_ok=True)
    for path, content in written.items():
        (book / path).write_bytes(content)
    for file in (book / API).rglob("*.json"):
        if file.relative_to(book).as_posix() not in written:
            file.unlink()


def _encoded(
    edition: Edition, pages: Mapping[tuple[str, str], str] | None, bibliography: Mapping[str, Entry] | None
) -> dict[str, bytes]:
    """The bytes of every file by its path."""
    encode = json.JSONEncoder(ensure_ascii=False).encode  # with an indent it would take four times as long
    result = {}
    for path, content in files(edition, pages, bibliography).items():
        lines = ",\n".join(f" {encode(key)}: {encode(value)}" for key, value in content.items())
        result[path] = f"{{\n{lines}\n}}\n".encode()
    return result


def _cached(
    edition: Edition, pages: Mapping[tuple[str, str], str], bibliography: Mapping[str, Entry] | None, cache: Path
) -> dict[str, bytes]:
    """The bytes of every file, from the cache where data, paraphrase, places and code are those that it was made from."""
    key = _key(edition, pages)
    if cache.is_file():
        with cache.open("rb") as file:
            if pickle.load(file) == key:
                return pickle.load(file)
    written = _encoded(edition, pages, bibliography)
    with cache.open("wb") as file:
        pickle.dump(key, file)
        pickle.dump(written, file)
    return written


def _key(edition: Edition, pages: Mapping[tuple[str, str], str]) -> str:
    """A checksum of all that the files are made from: the data as they are in the edition, the paraphrase, where things stand, and the code."""
    chapters = [(chapter.path, chapter.title) for chapter in edition.chapters]
    total = sha256(repr((sorted(pages.items()), chapters, edition.texts, edition.package)).encode())
    for name, path in sources(edition.root):
        if name.startswith("data/") or name == "CITATION.cff" or path.suffix == ".py":
            total.update(f"\0{name}\0".encode() + path.read_bytes())
    return total.hexdigest()
