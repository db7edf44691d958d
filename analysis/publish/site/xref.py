"""What lets another MyST book preview and link a passage by its id: ``myst.xref.json`` and the page files that it names.

The form is that of the files which mystmd serves beside its own books, read in its source (``MystXRefs`` in
``myst-transforms`` and the page data of ``myst-cli``).  A passage is a paragraph of its page's tree; apparatus is in the API.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path, PurePosixPath

from analysis.edition import Edition
from analysis.publish.passages.cite import page_of, title_of
from analysis.rows import Row

__all__ = ["FILE", "files", "write"]

#: The index, at the root of a book.
FILE = "myst.xref.json"
#: The version of the form, and that of mystmd: a book names the one that made it; this is what MyST's builder for Sphinx gives.
_VERSION, _MYST = "1", "1.2.9"


def files(edition: Edition) -> dict[str, dict]:
    """The index and a file for each page with passages, by their paths in the book."""
    by_page: dict[str, list[Row]] = {}
    for passage in edition.passages:
        by_page.setdefault(page_of(edition, passage.id), []).append(passage)
    references: list[dict] = []
    contents: dict[str, dict] = {}
    for page, passages in by_page.items():
        path = PurePosixPath(page).with_suffix(".json").as_posix()
        at = {"data": f"/{path}", "url": f"/{page}"}
        references += [{"kind": "page", **at}]
        references += [{"identifier": p.id, "html_id": p.id, "kind": "paragraph", **at} for p in passages]
        contents[path] = _page(edition, page, passages)
    return {FILE: {"version": _VERSION, "myst": _MYST, "references": references}, **contents}


def _page(edition: Edition, page: str, passages: list[Row]) -> dict:
    """The data of a page: its title, and a paragraph for each passage."""
    tree = {"type": "root", "children": [_paragraph(p.id, " ".join(edition.texts[p.id].lines)) for p in passages]}
    return {
        "kind": "Article",
        "sha256": sha256(json.dumps(tree, ensure_ascii=False).encode()).hexdigest(),
        "slug": PurePosixPath(page).stem,
        "location": f"/{PurePosixPath(page).with_suffix('.md')}",
        "dependencies": [],
        "frontmatter": {"title": title_of(edition, passages[0].id), "content_includes_title": False},
        "mdast": tree,
        "references": {"cite": {"order": [], "data": {}}},
    }


def _paragraph(identifier: str, words: str) -> dict:
    names = {"identifier": identifier, "label": identifier, "html_id": identifier}
    return {"type": "paragraph", **names, "children": [{"type": "text", "value": words}]}


def write(edition: Edition, book: Path) -> None:
    """Write the files into the folder of a built book, in UTF-8."""
    for path, content in files(edition).items():
        (book / path).write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
