"""The metadata of a page for programs: description, address, typed links, Open Graph, schema.org and Highwire.

All of it is from the data and the page: ``datapackage.json``, the bibliography, ``CITATION.cff`` and the document.
Fields without a value are omitted: there is no address without ``url`` in ``datapackage.json``, and no date without a release's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docutils import nodes
from pybtex.database import Entry, Person
from pybtex.richtext import Text
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from analysis.edition import Edition
from analysis.publish.document.domain import INDEX, edition_of, register_id
from analysis.publish.passages.cite import authors
from analysis.publish.passages.nodes import part
from analysis.publish.passages.reports import reports_to
from analysis.source.bibliography import LATEX
from analysis.source.citation import read_citation

__all__ = ["About", "as_work", "describe", "shortened"]

#: The longest description, in characters; search engines cut off what is longer.
LONGEST = 160
#: What schema.org calls an entry of the bibliography; anything else is a creative work.
_TYPES = {"book": "Book", "article": "Article", "incollection": "Chapter", "inbook": "Chapter", "phdthesis": "Thesis"}
#: Nodes whose paragraphs are not prose of the page.
_NO_PROSE = (nodes.table, nodes.figure, nodes.footnote, nodes.citation, nodes.definition_list, nodes.container)


@dataclass(frozen=True)
class About:
    """What the head of a page says; ``address`` is ``None`` where the edition has none.

    ``links`` are relation, address and, where it is not a page, media type of what the page is linked with (RFC 8288).
    """

    description: str
    address: str | None
    links: tuple[tuple[str, str, str], ...]
    graph: tuple[tuple[str, str], ...]
    highwire: tuple[tuple[str, str], ...]
    json: str


def describe(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    """Give a page's template its :class:`About`, under that name in lower case."""
    edition, is_root = edition_of(app), pagename == app.config.root_doc
    title = edition.title if is_root else _title(app, pagename, context)
    first = _first_paragraph(doctree) if doctree else ""
    description = shortened(first or f"{title}. {edition.package['description']}")
    address = _address(app, pagename, edition)
    released = read_citation(edition.root).released
    book = _book(app, edition, released)
    based_on = dict.fromkeys(edition.package[role] for role in ("work", "translation"))
    original = {"isBasedOn": _works(app, based_on)}
    if is_root:
        page = book | {"description": edition.package["description"]} | original
    else:
        page = {"@type": "Chapter", "name": title, "url": address, "description": description, "isPartOf": book}
        page |= {name: book.get(name) for name in ("author", "inLanguage", "license", "version", "datePublished")}
        page |= original if context.get("has_passages") else {}
        page |= {"citation": [{"@id": target} for target in _cited(doctree, edition)]}
    graph = {
        "og:type": "book" if is_root else "article",
        "og:title": title,
        "og:description": description,
        "og:site_name": edition.title,
    }
    highwire = [("citation_title", title)]
    # With its comma, the name of a body is not taken for that of a person, whose family name comes last.
    highwire += [("citation_author", a.inverted if a.family else f"{a.name},") for a in authors(edition)]
    highwire += [("citation_language", app.config.language)]
    highwire += [] if is_root else [("citation_inbook_title", edition.title)]
    highwire += [("citation_publication_date", released.replace("-", "/"))] if released else []
    text = json.dumps({"@context": "https://schema.org", **_filled(page)}, ensure_ascii=False, separators=(",", ":"))
    # In a script's text only "<" could be taken for markup.
    text = text.replace("<", "\\u003c")
    links = tuple(_links(app, pagename, edition, address))
    context["about"] = About(description, address, links, tuple(graph.items()), tuple(highwire), text)


def _links(app: Sphinx, pagename: str, edition: Edition, address: str | None) -> Iterator[tuple[str, str, str]]:
    """How to cite the page, its licence, what describes it to programs, and who made it; a private book is not licensed."""
    page, home = map(app.builder.get_target_uri, (pagename, app.config.root_doc))
    if address:
        yield "cite-as", address, ""
    if not app.edition_translation:
        yield from (("license", licence["path"], "") for licence in edition.package.get("licenses", []))
    yield "describedby", relative_uri(page, INDEX), "application/ld+json"
    yield "author", reports_to(edition) or relative_uri(page, home) or "#main", ""


def _book(app: Sphinx, edition: Edition, released: str | None) -> dict:
    """The whole book as schema.org has it."""
    return _filled(
        {
            "@type": "Book",
            "name": edition.title,
            "url": edition.package.get("url") or None,
            "author": [_person(a.name) if a.family else _organization(a.name) for a in authors(edition)],
            "inLanguage": app.config.language,
            "license": [licence["path"] for licence in edition.package.get("licenses", [])],
            "version": edition.package["version"],
            "datePublished": released,
        }
    )


def _works(app: Sphinx, keys: Iterable[str]) -> list[dict]:
    """The works of these keys that the bibliography has, as schema.org has them."""
    entries = app.env.get_domain("cite").bibdata.data.entries
    return [as_work(entries[key]) for key in keys if key in entries]


def shortened(text: str, longest: int = LONGEST) -> str:
    """A text of at most so many characters: its first sentences if they fit, else cut after a word."""
    if len(text) <= longest:
        return text
    ends = [m.end() for m in re.finditer(r"(?<!\b[A-Z])[.!?][’”)]*(?=\s+[A-Z“(])", text[: longest + 2])]
    if ends and longest // 3 < ends[-1] <= longest:
        return text[: ends[-1]]
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:–") + "…"


def _title(app: Sphinx, pagename: str, context: dict) -> str:
    if pagename in app.env.titles:
        return app.env.titles[pagename].astext()
    return re.sub(r"<[^>]*>", "", context.get("title", ""))


def _address(app: Sphinx, pagename: str, edition: Edition) -> str | None:
    """The page's public address; a private book has none."""
    home = edition.package.get("url")
    if not home or app.edition_translation:
        return None
    return f"{home.rstrip('/')}/{app.builder.get_target_uri(pagename).removesuffix('index.html')}"


def _first_paragraph(doctree: nodes.document) -> str:
    """The words of the first paragraph of prose, or of the first passage; empty where there is none."""
    for paragraph in doctree.findall(nodes.paragraph):
        above = paragraph.parent
        while above is not None and not (
            isinstance(above, _NO_PROSE) or (isinstance(above, part) and above["kind"] != "paraphrase")
        ):
            above = above.parent
        if above is None and not set(paragraph["classes"]) & {"letters", "source"}:
            words = [t for t in paragraph.findall(nodes.Text) if not isinstance(t.parent, nodes.footnote_reference)]
            return " ".join("".join(words).replace("\u2060", "").split())
    return ""


def _cited(doctree: nodes.document | None, edition: Edition) -> list[str]:
    """Where the works that a page refers to are described, as links from the page, in the order of the data."""
    linked = {}
    for reference in doctree.findall(nodes.reference) if doctree else ():
        target = reference.get("refuri") or f"#{reference.get('refid')}"
        linked[target.partition("#")[2]] = target
    return [linked[name] for work in edition.works if (name := register_id("work", work.id)) in linked]


def _organization(name: str) -> dict:
    return {"@type": "Organization", "name": name}


def _person(name: str) -> dict:
    return {"@type": "Person", "name": name}


def as_work(entry: Entry) -> dict:
    """An entry of the bibliography as schema.org has it."""
    return _filled(
        {
            "@type": _TYPES.get(entry.type, "CreativeWork"),
            "name": _plain(entry.fields["title"]),
            "author": [_author(person) for person in entry.persons.get("author", [])],
            "translator": [_author(person) for person in entry.persons.get("translator", [])],
            "datePublished": entry.fields.get("year"),
            "url": entry.fields.get("url"),
        }
    )


def _plain(text: str) -> str:
    """Words of the bibliography without LaTeX; its codec takes long, and most words have none."""
    return str(Text.from_latex(text)) if LATEX.search(text) or "--" in text else text


def _author(person: Person) -> dict | str:
    """A name with a first name is a person; any other may be a body, so only its name is given."""
    first = [*person.first_names, *person.middle_names]
    name = " ".join(map(_plain, [*first, *person.prelast_names, *person.last_names]))
    return _person(name) if first else name


def _filled(properties: dict) -> dict:
    """The properties that have a value."""
    return {name: value for name, value in properties.items() if value}
