"""How the edition and each passage is cited, in words and in the forms that reference managers read."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from docutils.utils.smartquotes import educateQuotes

from analysis.edition import Edition
from analysis.source.citation import Author, read_citation

__all__ = ["address_of", "authors", "cite", "page_of", "public", "reference", "title_of"]


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


def authors(edition: Edition) -> tuple[Author, ...]:
    """Who is cited: the authors in ``CITATION.cff``, or else the contributors of the data."""
    contributors = (Author(c["title"]) for c in edition.package.get("contributors", ()))
    return read_citation(edition.root).authors or tuple(contributors)


class _Work(NamedTuple):
    """What is cited: the whole, which has no ``book``, or a passage; ``day`` is the release's date, if it has one."""

    key: str
    authors: tuple[Author, ...]
    title: str
    book: str
    release: str
    day: str
    address: str
    note: str

    @property
    def url(self) -> str:
        """The address, if it is one that can be followed from everywhere."""
        return self.address if "://" in self.address else ""

    @property
    def date(self) -> list[str]:
        """Year, month and day; nothing before the release has appeared."""
        return self.day.split("-") if self.day else []


def _work(edition: Edition, address: str | None) -> _Work:
    passage = f"Passage {address}, {title_of(edition, address)}" if address else ""
    return _Work(
        key=f"{edition.name}-{address}" if address else edition.name,
        authors=authors(edition),
        title=passage or edition.title,
        book=edition.title if address else "",
        release=edition.package["version"],
        day=read_citation(edition.root).released or "",
        address=address_of(edition, address) if address else public(edition, ""),
        note=edition.package["attribution"],
    )


def cite(edition: Edition, address: str | None = None) -> dict[str, str]:
    """The citation of a passage, or of the whole, by the name of its form: ``plain``, ``BibTeX``, ``RIS`` and ``CSL-JSON``.

    The author is the edition; whose text the paraphrase rests on stands in a note, in the words of the data.
    The forms for reference managers have an address only where the data say where the book is published, and a date only
    after the release.
    """
    work = _work(edition, address)
    return {"plain": _plain(work), "BibTeX": _bibtex(work), "RIS": _ris(work), "CSL-JSON": _csl(work)}


def reference(edition: Edition) -> str:
    """How the whole edition is cited, in words."""
    return _plain(_work(edition, None))


def _plain(work: _Work) -> str:
    by = " and ".join(author.name for author in work.authors)
    day = f" ({work.day})" if work.day else ""
    parts = [f"{by}:" if by else "", f"{work.book or work.title}, release {work.release}{day}."]
    parts += [f"{work.title}." if work.book else "", work.note, work.address]
    return " ".join(filter(None, parts))


_TEX = re.compile(r"[&%$#_{}]")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def _bibtex(work: _Work) -> str:
    year, month, _ = work.date or ("", "", "")
    by = " and ".join(_tex(a.inverted) if a.family else f"{{{_tex(a.name)}}}" for a in work.authors)
    fields = {
        "author": by,
        "title": _tex(work.title),
        "booktitle": _tex(work.book),
        "edition": f"Release {work.release}",
        "year": year,
        "date": work.day,
        "url": work.url,
        "note": _tex(work.note),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    lines += [f"  month = {_MONTHS[int(month) - 1]}"] if month else []
    return f"@{'incollection' if work.book else 'book'}{{{work.key},\n" + ",\n".join(lines) + "\n}"


def _tex(text: str) -> str:
    return _TEX.sub(r"\\\g<0>", text)


def _ris(work: _Work) -> str:
    tags = [
        ("TY", "CHAP" if work.book else "BOOK"),
        ("ID", work.key),
        # Before a comma every reader of RIS takes a family name, so that of a body has none.
        *(("AU", a.inverted if a.family else a.name.replace(", ", " ")) for a in work.authors),
        ("TI", work.title),
        ("T2", work.book),
        ("ET", f"Release {work.release}"),
        ("PY", work.date[0] if work.date else ""),
        ("DA", "/".join(work.date)),
        ("LA", "en"),
        ("UR", work.url),
        ("N1", work.note),
    ]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in tags if value), "ER  - "])


def _csl(work: _Work) -> str:
    names = [{"family": a.family, "given": a.given} if a.family else {"literal": a.name} for a in work.authors]
    item = {
        "id": work.key,
        "type": "chapter" if work.book else "book",
        "author": names,
        "title": work.title,
        "container-title": work.book,
        "edition": f"Release {work.release}",
        "issued": {"date-parts": [[int(part) for part in work.date]]} if work.date else None,
        "language": "en",
        "URL": work.url,
        "note": work.note,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1)
