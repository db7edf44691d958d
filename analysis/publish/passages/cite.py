"""How a passage is cited, in words and in the forms that reference managers read."""

from __future__ import annotations

import json
import re

from docutils.utils.smartquotes import educateQuotes

from analysis.edition import Edition

__all__ = ["address_of", "cite", "page_of", "public", "reference", "title_of"]


def page_of(edition: Edition, address: str) -> str:
    """The page of a passage, from the book's first page.

    Raises :class:`KeyError` for a passage without a paraphrase.
    """
    return edition.texts[address].chapter.removesuffix(".md") + ".html"


def title_of(edition: Edition, address: str) -> str:
    """The title of the page that a passage stands on."""
    chapter = next(c for c in edition.chapters if c.path == edition.texts[address].chapter)
    return educateQuotes(chapter.title, "en")


def address_of(edition: Edition, address: str) -> str:
    """The address of a passage: in full if the data say where the book is published, else from the book's first page."""
    return public(edition, f"{page_of(edition, address)}#{address}")


def public(edition: Edition, path: str) -> str:
    """The address of a file of the book: in full if the data say where the book is published, else from its first page."""
    home = edition.package.get("url", "")
    return f"{home.rstrip('/')}/{path}".lstrip("/")


def cite(edition: Edition, address: str) -> dict[str, str]:
    """A passage's citation by the name of its form: ``plain``, ``BibTeX``, ``RIS`` and ``CSL-JSON``.

    The author is the edition; whose text the paraphrase rests on stands in a note, in the words of the data.
    """
    package = edition.package
    fields = {
        "key": f"{edition.name}-{address}",
        "by": " and ".join(c["title"] for c in package.get("contributors", [])),
        "title": f"Passage {address}, {title_of(edition, address)}",
        "book": edition.title,
        "release": package["version"],
        "address": address_of(edition, address),
        "note": package["attribution"],
    }
    return {"plain": _plain(fields), "BibTeX": _bibtex(fields), "RIS": _ris(fields), "CSL-JSON": _csl(fields)}


def reference(edition: Edition) -> str:
    """How the whole edition is cited, in words."""
    package = edition.package
    by = " and ".join(c["title"] for c in package.get("contributors", []))
    parts = [f"{by}: " * bool(by), f"{edition.title}, release {package['version']}. {package['attribution']}"]
    return " ".join(["".join(parts), package.get("url", "")]).strip()


def _plain(fields: dict[str, str]) -> str:
    by = f"{fields['by']}: " if fields["by"] else ""
    return f"{by}{fields['book']}, release {fields['release']}. {fields['title']}. {fields['note']} {fields['address']}"


_TEX = re.compile(r"[&%$#_{}]")


def _bibtex(fields: dict[str, str]) -> str:
    entry = {
        "author": f"{{{_tex(fields['by'])}}}" if fields["by"] else "",
        "title": _tex(fields["title"]),
        "booktitle": _tex(fields["book"]),
        "edition": f"Release {fields['release']}",
        "url": fields["address"],
        "note": _tex(fields["note"]),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in entry.items() if value]
    return f"@incollection{{{fields['key']},\n" + ",\n".join(lines) + "\n}"


def _tex(text: str) -> str:
    return _TEX.sub(r"\\\g<0>", text)


def _ris(fields: dict[str, str]) -> str:
    tags = {
        "TY": "CHAP",
        "ID": fields["key"],
        "AU": fields["by"],
        "TI": fields["title"],
        "T2": fields["book"],
        "ET": f"Release {fields['release']}",
        "UR": fields["address"],
        "N1": fields["note"],
    }
    return "\n".join([*(f"{tag}  - {value}" for tag, value in tags.items() if value), "ER  - "])


def _csl(fields: dict[str, str]) -> str:
    item = {
        "id": fields["key"],
        "type": "chapter",
        "title": fields["title"],
        "container-title": fields["book"],
        "version": fields["release"],
        "URL": fields["address"],
        "note": fields["note"],
    }
    if fields["by"]:
        item["author"] = [{"literal": fields["by"]}]
    return json.dumps([item], ensure_ascii=False, indent=1, sort_keys=True)
