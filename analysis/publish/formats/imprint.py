"""What a book says of itself, in print and as an e-book: who made it, in which release, whose rights hold for which layer, and how
far it was checked.

What the data lack, a place or a publisher, is left out.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

from lxml.html import tostring

from analysis.edition import Edition
from analysis.publish.document.domain import register_id
from analysis.publish.formats.elements import classes
from analysis.publish.formats.pages import BuiltBook
from analysis.words import as_sentence

__all__ = ["day_of", "editors", "imprint"]


def editors(edition: Edition) -> list[str]:
    """The names of those who made the edition."""
    return [c["title"] for c in edition.package.get("contributors", []) if c.get("role") != "publisher"]


def day_of(moment: int) -> str:
    """A date in seconds since 1970 as a day in words; nothing where there is none."""
    day = datetime.fromtimestamp(moment, UTC)
    return f"{day.day} {day:%B %Y}" if moment else ""


def imprint(book: BuiltBook, edition: Edition, moment: int) -> list[str]:
    """The paragraphs of the imprint, as HTML; ``moment`` is the date of the book's state in seconds since 1970."""
    package = edition.package
    state = f", as it stood on {day_of(moment)}" if moment else ""  # a release has its own date
    lines = [f"<em>{escape(edition.title)}</em>. Release {escape(package['version'])}{state}."]
    if book.warning:
        lines.insert(0, escape(book.warning))
    if names := editors(edition):
        # A body may be called so itself.
        label = "" if "editor" in names[0].casefold() else f"Editor{'s' * (len(names) > 1)}: "
        lines.append(f"{label}{escape(', '.join(names))}.")
    publishers = [c["title"] for c in package.get("contributors", []) if c.get("role") == "publisher"]
    lines += [escape(as_sentence(": ".join([*filter(None, [package.get("place")]), name]))) for name in publishers]
    lines += [escape(package["attribution"]), *map(escape, book.statements)]
    for label, key in (("The text", package["work"]), ("The translation", package["translation"])):
        if entry := _entry(book, key):
            lines.append(f"{label}: {entry}")
    if rights := package.get("rights"):
        lines.append("<br>".join(f"{escape(r['layer'])}: {escape(r['holder'])}; {escape(r['terms'])}." for r in rights))
    lines += [f"{escape(r['title'])}: {escape(r['path'])}" for r in package.get("licenses", [])]
    if package.get("url"):
        lines.append(f"On the web: {escape(package['url'])}")
    return list(dict.fromkeys(lines))


def _entry(book: BuiltBook, key: str) -> str | None:
    """A work's entry in the bibliography as HTML, without what the edition saw of it."""
    address = register_id("work", key)
    for chapter in book.chapters:
        for entry in chapter.body.xpath(".//*[@id=$address]//p", address=address):
            children = [child for child in entry if "consulted" not in classes(child)]
            return escape(entry.text or "") + "".join(tostring(child, encoding="unicode") for child in children)
    return None
