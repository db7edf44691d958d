"""The search: one index of everything that has an address, and the page that searches it.

The index is a script of its own, so that it loads in a folder opened by double click.  A page loads it only when a reader
first searches.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from analysis.edition import Edition
from analysis.explain import Explained, explain
from analysis.publish.document.domain import KINDS, edition_of, words
from analysis.publish.document.languages import Marker, marker_of
from analysis.publish.document.page_contents import page_contents
from analysis.publish.document.tables import table_frame
from analysis.publish.passages.nodes import passage
from analysis.publish.site.certificate import colophon
from analysis.rows import Row
from analysis.studies.chronology import date_order
from analysis.words import alphabetical, as_sentence

__all__ = ["PAGE", "IndexEntry", "collect", "entries", "gather", "write"]

#: The name of the page that searches.
PAGE = "search"
_INDEX = "search-index.js"


@dataclasses.dataclass(frozen=True)
class IndexEntry:
    """One thing that can be found.

    ``id`` is its id in the edition, empty for entries that readers know only by name; ``kind`` is the kind of entry.
    ``title`` and ``text`` are searched and shown; ``address`` leads to it from the book's root.
    ``spellings`` are its names as the witness prints them, where they differ from ours.
    """

    id: str
    kind: str
    title: str
    text: str
    address: str
    spellings: tuple[str, ...] = ()


def entries(
    edition: Edition, addresses: Mapping[tuple[str, str], str], references: Mapping[str, str] | None = None
) -> Iterator[IndexEntry]:
    """Everything of an edition that can be found, in the order in which it is shown.

    ``addresses`` gives for a kind and a key its place in the book; what has no place is omitted.
    ``references`` are the full references of works, by key.
    """
    chapters = {t.passage: c.title for c in edition.chapters for t in c.texts}
    numbers = {n.id: f"Note {n.number}" for n in edition.notes}
    for row in edition.passages:
        if address := addresses.get(("passage", row.id)):
            text = _plain(edition.texts[row.id])
            if row.id in numbers:
                yield IndexEntry(row.id, "note", numbers[row.id], text, address)
            else:
                yield IndexEntry(row.id, "passage", _plain(chapters[row.id]), text, address)
    for row in edition.claims:
        if address := addresses.get(("claim", row.id)):
            yield IndexEntry(row.id, "claim", _plain(row.statement), _about_claim(explain(edition, row)), address)
    for row in edition.commentary:
        if address := addresses.get(("passage", row.passage)):
            yield IndexEntry(row.id, "comment", _plain(row.rendering), _plain(row.statement), address)
    printed: dict[tuple[str, str], list[str]] = {}
    for mention in edition.mentions:
        printed.setdefault((mention.kind, mention.key), []).append(mention.form)
    for kind in ("agent", "place", "event", "concept", "work"):
        rows = getattr(edition, KINDS[kind])
        for row in sorted(rows, key=_event_order if kind == "event" else _name):
            if address := addresses.get((kind, row.id)):
                text = (references or {}).get(row.id, "") if kind == "work" else _about(edition, row)
                shown_kind = _KINDS.get(row.kind if kind == "agent" else kind, kind)
                title = _plain(row.label)
                spellings = _spellings(printed.get((kind, row.id), []), f"{title} {text}")
                yield IndexEntry("", shown_kind, title, text, address, spellings)


#: What readers call a kind, where it has another name in the data.
_KINDS = {"organisation": "group", "person": "person", "group": "group", "concept": "term"}


def _plain(text: object) -> str:
    """A text with typographic quotation marks, as on the pages."""
    return words(str(text)).astext()


def _name(row: Row) -> str:
    return alphabetical(getattr(row, "name", row.label))


def _event_order(row: Row) -> tuple:
    return date_order(row.date)


def _about_claim(explained: Explained) -> str:
    """A claim's status, who makes it, its scope, and the remark on it."""
    claim = explained.claim
    return _sentences(explained.status.name, f"by {explained.asserter.label}", claim.scope, claim.remark)


def _about(edition: Edition, row: Row) -> str:
    """What the register says of an entry: who or what it is, or when and where and by whom it happened."""
    if hasattr(row, "description"):
        return _sentences(row.description, row.remark)
    agents = dict.fromkeys(edition.get("agents", e.agent).label for e in edition.event_agents if e.event == row.id)
    place = row.place and edition.get("places", row.place).label
    return _sentences(row.date.words, place, ", ".join(agents), row.remark)


def _sentences(*parts: str | None) -> str:
    """The parts that are there as sentences, in one text."""
    return _plain(" ".join(as_sentence(part.rstrip(".")) for part in parts if part))


#: A printed name: one to three words with a capital and at least four letters each, which excludes pronouns.
_NAME = re.compile(r"(?:[^\W\d_a-z][\w-]{3,} ?){1,3}")


def _spellings(printed: list[str], shown: str) -> tuple[str, ...]:
    """The names among those that the witness prints for an entry which ``shown``, its own words, lacks."""
    spellings: dict[str, str] = {}
    for words_printed in printed:
        form = re.sub(r"[’']s?\b", "", words_printed)
        if _NAME.fullmatch(form):
            form = form.title() if form.isupper() and len(form) > 5 else form  # a name, not an abbreviation
            if form.casefold() not in shown.casefold():
                spellings.setdefault(form.casefold(), form)
    return tuple(spellings.values())


def gather(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Collect what only the finished pages have: the prose of their sections, and the references of works in full."""
    if app.builder.format != "html":
        return
    if not hasattr(app, "edition_search"):
        app.edition_search = {"references": {}, "sections": {}}
    prefix = app.config.bibtex_cite_id.replace("{key}", "")
    for entry in doctree.findall(nodes.citation):
        for name in entry["ids"]:
            if name.startswith(prefix):
                app.edition_search["references"][name.removeprefix(prefix)] = _reference(entry)
    app.edition_search["sections"][docname] = list(_sections(doctree))


def _reference(entry: nodes.citation) -> str:
    """The words of a work's reference, without the note on when it was consulted."""
    parts = [p for line in entry[1:] for p in (line.children if isinstance(line, nodes.paragraph) else [line])]
    reference = [p for p in parts if "consulted" not in getattr(p, "attributes", {}).get("classes", [])]
    return " ".join("".join(p.astext() for p in reference).split())


#: Nodes that have entries of their own in the index, or are no prose.
_NO_PROSE = (
    nodes.section,
    nodes.title,
    nodes.citation,
    nodes.footnote,
    nodes.definition_list,
    nodes.raw,
    colophon,
    passage,
    table_frame,
    page_contents,
)


def _is_no_prose(node: nodes.Node) -> bool:
    """Whether a node has entries of its own in the index, or is no prose."""
    return isinstance(node, _NO_PROSE) or (isinstance(node, nodes.Element) and "cell" in node.get("classes", []))


def _sections(doctree: nodes.document) -> Iterator[tuple[str, str, str]]:
    """The sections of a page: fragment of the address, heading, prose.  The first is the page itself."""
    page = ""
    for n, section in enumerate(doctree.findall(nodes.section)):
        heading = section.next_node(nodes.title)
        if heading is None or "claims" in section["classes"] or "notes" in section["classes"]:
            continue
        name = heading.astext()
        page = name if n == 0 else page
        prose = [c for c in section.children if not next(iter(c.findall(_is_no_prose)), None)]
        text = " ".join(_words_of(prose))
        yield (section["ids"][0], f"{page}: {name}", text) if n else ("", name, text)


def _words_of(parts: Iterable[nodes.Node]) -> Iterator[str]:
    for part in parts:
        yield from part.astext().split()


def write(app: Sphinx) -> None:
    """Write the index into the finished book."""
    uri = app.builder.get_target_uri
    addresses = {
        (kind, name.partition(":")[2]): f"{uri(page)}#{fragment}"
        for name, _, kind, page, fragment, _ in app.env.get_domain("edition").get_objects()
    }
    sections = app.edition_search["sections"]
    index = [*entries(edition_of(app), addresses, app.edition_search["references"])]
    for page in sorted(sections, key=_reading_order(app)):
        for fragment, title, text in sections[page]:
            index.append(IndexEntry("", "page", title, text, uri(page) + (f"#{fragment}" if fragment else "")))
    marker = marker_of(edition_of(app))
    rows = [_row(entry, marker) for entry in index]
    script = f"window.EditionIndex = {json.dumps(rows, ensure_ascii=False, separators=(',', ':'))};\n"
    (Path(app.outdir) / "_static" / _INDEX).write_text(script, encoding="utf-8")


def _row(entry: IndexEntry, marker: Marker) -> dict:
    """An entry for the script: the fields that have a value, and under ``lang`` where in a field words of another language stand."""
    row = {name: value for name, value in dataclasses.asdict(entry).items() if value}
    spans_by_field = {name: spans for name in ("title", "text") if (spans := marker.spans(row.get(name, "")))}
    return row | ({"lang": spans_by_field} if spans_by_field else {})


def _reading_order(app: Sphinx) -> Callable[[str], tuple[int, str]]:
    """A key that sorts pages in the order of the table of contents."""
    pages = list(dict.fromkeys([app.config.root_doc, *app.env.toctree_includes.get(app.config.root_doc, [])]))
    return lambda page: (pages.index(page) if page in pages else len(pages), page)


def collect(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """The page that searches, for Sphinx; where scripts do not run, it leads to the registers."""
    pages = app.env.get_domain("edition").data["pages"]
    kinds = ("agent", "place", "event", "concept")
    registers = dict.fromkeys(page for (kind, _), page in pages.items() if kind in kinds)
    works = dict.fromkeys(c.bibliography_key.docname for c in app.env.get_domain("cite").citations)
    titled = [(page, app.env.titles[page].astext()) for page in sorted({*registers, *works}, key=_reading_order(app))]
    yield PAGE, {"title": "Search", "registers": titled}, "search.html"
