"""How a passage is cited, in words and in the forms that reference managers read, and how a fault in it is reported."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlencode

from docutils.utils.smartquotes import educateQuotes

from analysis.edition import Edition

__all__ = ["address_of", "cite", "page_of", "reference", "report", "title_of"]


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
    """Where a passage is found: in full if the data say where the book is published, else from the book's first page."""
    home = edition.package.get("url", "")
    return f"{home.rstrip('/')}/{page_of(edition, address)}#{address}".lstrip("/")


def cite(edition: Edition, address: str) -> dict[str, str]:
    """A passage's citation by the name of its form: ``plain``, ``BibTeX``, ``RIS`` and ``CSL-JSON``.

    The author is the edition; whose text the paraphrase rests on stands in a note, in the words of the data.
    """
    package = edition.package
    made = {
        "key": f"{edition.name}-{address}",
        "by": " and ".join(c["title"] for c in package.get("contributors", [])),
        "title": f"Passage {address}, {title_of(edition, address)}",
        "within": edition.title,
        "release": package["version"],
        "address": address_of(edition, address),
        "note": package["attribution"],
    }
    return {"plain": _plain(made), "BibTeX": _bibtex(made), "RIS": _ris(made), "CSL-JSON": _csl(made)}


def reference(edition: Edition) -> str:
    """How the whole edition is cited, in words."""
    package = edition.package
    by = " and ".join(c["title"] for c in package.get("contributors", []))
    parts = [f"{by}: " * bool(by), f"{edition.title}, release {package['version']}. {package['attribution']}"]
    return " ".join(["".join(parts), package.get("url", "")]).strip()


def report(edition: Edition, address: str) -> str | None:
    """A link that reports an error in a passage, with address and release filled in; ``None`` while there is no contact.

    The contact is an e-mail address, or the page where an issue is opened.
    """
    contact, name = edition.package.get("contact", ""), f"{edition.name} {edition.package['version']}"
    if not contact:
        return None
    subject = f"{address}: error in {name}"
    body = f"Passage {address}, release {edition.package['version']}, {address_of(edition, address)}\n\n"
    if "//" not in contact:
        return f"mailto:{contact.removeprefix('mailto:')}?subject={quote(subject)}&body={quote(body)}"
    return f"{contact}{'&' if '?' in contact else '?'}{urlencode({'title': subject, 'body': body})}"


def _plain(made: dict[str, str]) -> str:
    by = f"{made['by']}: " if made["by"] else ""
    return f"{by}{made['within']}, release {made['release']}. {made['title']}. {made['note']} {made['address']}"


_TEX = re.compile(r"[&%$#_{}]")


def _bibtex(made: dict[str, str]) -> str:
    fields = {
        "author": f"{{{_tex(made['by'])}}}" if made["by"] else "",
        "title": _tex(made["title"]),
        "booktitle": _tex(made["within"]),
        "edition": f"Release {made['release']}",
        "url": made["address"],
        "note": _tex(made["note"]),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@incollection{{{made['key']},\n" + ",\n".join(lines) + "\n}"


def _tex(text: str) -> str:
    return _TEX.sub(r"\\\g<0>", text)


def _ris(made: dict[str, str]) -> str:
    fields = {
        "TY": "CHAP",
        "ID": made["key"],
        "AU": made["by"],
        "TI": made["title"],
        "T2": made["within"],
        "ET": f"Release {made['release']}",
        "UR": made["address"],
        "N1": made["note"],
    }
    return "\n".join([*(f"{tag}  - {value}" for tag, value in fields.items() if value), "ER  - "])


def _csl(made: dict[str, str]) -> str:
    item = {
        "id": made["key"],
        "type": "chapter",
        "title": made["title"],
        "container-title": made["within"],
        "version": made["release"],
        "URL": made["address"],
        "note": made["note"],
    }
    if made["by"]:
        item["author"] = [{"literal": made["by"]}]
    return json.dumps([item], ensure_ascii=False, indent=1, sort_keys=True)
