"""The static API: everything that has an address in the book as a file of JSON-LD, such as ``api/claims/p12-c40.json``.

Beside these files, one for each passage and each entry of a register, stand an index of them and a JSON Schema.
They are made from the data alone; only the addresses of entries come from the pages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pybtex.database import Entry

from analysis.edition import Edition
from analysis.publish.document.domain import API
from analysis.publish.formats.api.example import ApiFile
from analysis.publish.formats.api.files import files

__all__ = ["ApiFile", "files", "write"]


def write(
    edition: Edition,
    book: Path,
    pages: Mapping[tuple[str, str], str] | None = None,
    bibliography: Mapping[str, Entry] | None = None,
) -> None:
    """Write the API into the folder of a built book, and remove the files of things that are gone.

    The files are UTF-8, with one key of the outermost object a line; ``pages`` and ``bibliography`` are those of
    :func:`~analysis.publish.formats.api.files.files`.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode  # with an indent it would take four times as long
    written = files(edition, pages, bibliography)
    for folder in {(book / path).parent for path in written}:
        folder.mkdir(parents=True, exist_ok=True)
    for path, content in written.items():
        lines = ",\n".join(f" {encode(key)}: {encode(value)}" for key, value in content.items())
        (book / path).write_bytes(f"{{\n{lines}\n}}\n".encode())
    for file in (book / API).rglob("*.json"):
        if file.relative_to(book).as_posix() not in written:
            file.unlink()
