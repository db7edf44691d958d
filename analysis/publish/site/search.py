"""The search: one index of everything that has an address, and the page where it is asked.

The index is a script of its own, so that it loads in a folder opened by double click; a page asks
for it only when a reader first searches.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from analysis.edition import Edition
from analysis.publish.document.domain import KINDS, edition_of, words
from analysis.publish.document.languages import Marker, marker_of
from analysis.publish.document.outputs import scroll
from analysis.publish.document.page_contents import page_contents
from analysis.publish.passages.nodes import passage
from analysis.publish.site.certificate import colophon
from analysis.rows import Row
from analysis.studies.chronology import date_order

__all__ = ["PAGE", "Entry", "collect", "entries", "gather", "write"]

#: The name of the page that searches.
PAGE = "search"
_INDEX = "search-index.js"


@dataclasses.dataclass(frozen=True)
class Entry:
    """One thing that can be found.

    ``id`` is what the edition calls it, empty for what has a name only; ``kind`` what it is,
    ``title`` and ``text`` are what is searched and shown, ``address`` leads to it from the book's root.
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
) -> Iterator[Entry]:
    """Everything of an edition that can be found, in the order in which it is shown.

    ``addresses`` says for a kind and a key where in the book it stands; what stands nowhere is left out.
    ``references`` are the full references of works, by key.
    """
    chapters = {t.passage: c.title for c in edition.chapters for t in c.texts}
    numbers = {n.id: f"Note {n.number}" for n in edition.notes}
    for row in edition.passages:
        if address := addresses.get(("passage", row.id)):
            text = _plain(edition.texts[row.id])
            if row.id in numbers:
                yield Entry(row.id, "note", numbers[row.id], text, address)
            else:
                yield Entry(row.id, "passage", _plain(chapters[row.id]), text, address)
    for row in edition.claims:
        if address := addresses.get(("claim", row.id)):
            yield Entry(row.id, "claim", _plain(row.statement), _told(edition, row), address)
    for row in edition.commentary:
        if address := addresses.get(("passage", row.passage)):
            yield Entry(row.id, "comment", _plain(row.rendering), _plain(row.statement), address)
    for kind in ("agent", "place", "event", "concept", "work"):
        rows = getattr(edition, KINDS[kind])
        for row in sorted(rows, key=_event_order if kind == "event" else _name):
            if address := addresses.get((kind, row.id)):
                text = (references or {}).get(row.id, "") if kind == "work" else _described(edition, row)
                known = _NAMES.get(getattr(row, "kind", None), kind) if kind == "agent" else _NAMES.get(kind, kind)
                title = _plain(row.label)
                yield Entry("", known, title, text, address, _spellings(edition, kind, row.id, f"{title} {text}"))


_NAMES = {"organisation": "group", "person": "person", "group": "group", "concept": "term"}


def _plain(text: object) -> str:
    """As the pages have it: with typographic quotation marks."""
    return words(str(text)).astext()


def _name(row: Row) -> str:
    return getattr(row, "name", row.label).casefold()


def _event_order(row: Row) -> tuple:
    return date_order(row.date)


def _told(edition: Edition, claim: Row) -> str:
    """What is said of a claim: its status, by whom it is made, its scope, and what is remarked."""
    by = edition.get("agents", claim.asserter).label
    parts = [claim.status or "judgement", f"by {by}", claim.scope, claim.remark]
    return _plain(". ".join(p[:1].upper() + p[1:].rstrip(".") for p in parts if p) + ".")


def _described(edition: Edition, row: Row) -> str:
    """What the register says of an entry: who or what it is, or when and where and by whom it happened."""
    if hasattr(row, "description"):
        parts = [row.description, row.remark]
    else:
        who = dict.fromkeys(edition.get("agents", e.agent).label for e in edition.event_agents if e.event == row.id)
        parts = [row.date.words, row.place and edition.get("places", row.place).label, ", ".join(who), row.remark]
    return _plain(". ".join(p.rstrip(".") for p in parts if p) + ".") if any(parts) else ""


#: A name as printed: one to three words, each with a capital and of four letters at least, so that no pronoun is one.
_NAME = re.compile(r"(?:[^\W\d_a-z][\w-]{3,} ?){1,3}")


def _spellings(edition: Edition, kind: str, key: str, shown: str) -> tuple[str, ...]:
    """The names that the witness prints for an entry and that its own words do not have."""
    found = {}
    for mention in edition.mentions:
        form = re.sub(r"[’']s?\b", "", mention.form)
        if (mention.kind, mention.key) == (kind, key) and _NAME.fullmatch(form):
            form = form.title() if form.isupper() and len(form) > 5 else form  # a name, no abbreviation
            if form.casefold() not in shown.casefold():
                found.setdefault(form.casefold(), form)
    return tuple(found.values())


def gather(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Keep what only the finished pages have: the prose of their sections, and the references of works in full."""
    if app.builder.format != "html":
        return
    found = app.edition_found = getattr(app, "edition_found", {"references": {}, "sections": {}})
    prefix = app.config.bibtex_cite_id.replace("{key}", "")
    for entry in doctree.findall(nodes.citation):
        for name in entry["ids"]:
            if name.startswith(prefix):
                parts = [
                    p for line in entry[1:] for p in (line.children if isinstance(line, nodes.paragraph) else [line])
                ]
                told = [p for p in parts if "seen" not in getattr(p, "attributes", {}).get("classes", [])]
                found["references"][name.removeprefix(prefix)] = " ".join("".join(p.astext() for p in told).split())
    found["sections"][docname] = list(_sections(doctree))


_APART = (
    nodes.section,
    nodes.title,
    nodes.citation,
    nodes.footnote,
    nodes.definition_list,
    nodes.raw,
    colophon,
    passage,
    scroll,
    page_contents,
)


def _apart(node: nodes.Node) -> bool:
    """Whether a node has entries of its own, or is no prose."""
    return isinstance(node, _APART) or (isinstance(node, nodes.Element) and "cell" in node.get("classes", []))


def _sections(doctree: nodes.document) -> Iterator[tuple[str, str, str]]:
    """The sections of a page: fragment of the address, heading, prose.  The first is the page itself."""
    page = ""
    for n, section in enumerate(doctree.findall(nodes.section)):
        heading = section.next_node(nodes.title)
        if heading is None or "claims" in section["classes"] or "notes" in section["classes"]:
            continue
        name = heading.astext()
        page = name if n == 0 else page
        prose = [c for c in section.children if not next(iter(c.findall(_apart)), None)]
        text = " ".join(_words_of(prose))
        yield (section["ids"][0], f"{page}: {name}", text) if n else ("", name, text)


def _words_of(parts: Iterable[nodes.Node]) -> Iterator[str]:
    for part in parts:
        yield from part.astext().split()


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the index into the finished book."""
    if error or app.builder.format != "html":
        return
    uri = app.builder.get_target_uri
    addresses = {
        (kind, name.partition(":")[2]): f"{uri(page)}#{fragment}"
        for name, _, kind, page, fragment, _ in app.env.get_domain("edition").get_objects()
    }
    found = app.edition_found
    index = [*entries(edition_of(app), addresses, found["references"])]
    for page in sorted(found["sections"], key=_reading_order(app)):
        for fragment, title, text in found["sections"][page]:
            index.append(Entry("", "page", title, text, uri(page) + (f"#{fragment}" if fragment else "")))
    marker = marker_of(edition_of(app))
    rows = [_row(entry, marker) for entry in index]
    script = f"window.EditionIndex = {json.dumps(rows, ensure_ascii=False, separators=(',', ':'))};\n"
    (Path(app.outdir) / "_static" / _INDEX).write_text(script, encoding="utf-8")


def _row(entry: Entry, marker: Marker) -> dict:
    """An entry for the script: what it has, and under ``lang`` where in a field words of another language stand."""
    row = {name: value for name, value in dataclasses.asdict(entry).items() if value}
    tongues = {name: spans for name in ("title", "text") if (spans := marker.spans(row.get(name, "")))}
    return row | ({"lang": tongues} if tongues else {})


def _reading_order(app: Sphinx):
    """Pages as the contents have them."""
    pages = list(dict.fromkeys([app.config.root_doc, *app.env.toctree_includes.get(app.config.root_doc, [])]))
    return lambda page: (pages.index(page) if page in pages else len(pages), page)


def collect(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """The page that searches, for Sphinx; where scripts do not run it leads to the registers."""
    pages = app.env.get_domain("edition").data["pages"]
    kinds = ("agent", "place", "event", "concept")
    registers = dict.fromkeys(page for (kind, _), page in pages.items() if kind in kinds)
    works = dict.fromkeys(c.bibliography_key.docname for c in app.env.get_domain("cite").citations)
    named = [(page, app.env.titles[page].astext()) for page in sorted({*registers, *works}, key=_reading_order(app))]
    yield PAGE, {"title": "Search", "registers": named}, "search.html"
