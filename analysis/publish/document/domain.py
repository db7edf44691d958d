"""Addresses of the edition: what an id links to, and the roles that link to one in prose."""

from __future__ import annotations

from docutils import nodes
from docutils.utils.smartquotes import educateQuotes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from analysis.edition import Edition
from analysis.rows import Row
from analysis.source.ids import UnknownIdError
from analysis.status import JUDGEMENT, Status

__all__ = [
    "API",
    "INDEX",
    "KINDS",
    "EditionDomain",
    "addresses",
    "data_file",
    "edition_of",
    "name_of",
    "register_id",
    "words",
    "xref",
]

LOGGER = logging.getLogger(__name__)
#: What can be named, and the table that holds it.
KINDS = {
    "agent": "agents",
    "place": "places",
    "event": "events",
    "work": "works",
    "passage": "passages",
    "concept": "concepts",
    "claim": "claims",
}
#: The folder of the book in which the API stands.
API = "api"
#: Its index, which describes the edition to programs.
INDEX = f"{API}/index.json"


#: The class that the role for passages gives, so that an address looks the same everywhere.
_CLASSES = {"passage": ["edition-passage"]}


def edition_of(app) -> Edition:
    """The edition that a Sphinx application publishes, loaded once."""
    if not hasattr(app, "edition"):
        from analysis.edition import load

        app.edition = load(app.srcdir)
    return app.edition


def register_id(kind: str, key: str) -> str:
    """The address of a register's entry on its page; a passage is its own address."""
    return key if kind == "passage" else f"{kind}-{key}"


def addresses(edition: Edition) -> set[str]:
    """Every address that the edition gives: of passages, notes, claims and the entries of registers and bibliography."""
    return {register_id(kind, row.id) for kind, table in KINDS.items() for row in getattr(edition, table)}


def data_file(kind: str, key: str) -> str:
    """The file of the API that has the data of an entry or passage, from the book's first page."""
    return f"{API}/{KINDS[kind]}/{key}.json"


def name_of(row: Row) -> str:
    """The name of a row: its label, for a claim its statement, for a passage its address."""
    return getattr(row, "label", None) or getattr(row, "statement", None) or row.id


def _short(row: Row) -> str | None:
    """A short tooltip for a link to a row; for a claim it begins with the status and what it means."""
    if hasattr(row, "assessable"):
        status = Status.of(row)
        meaning = status.meaning if status is JUDGEMENT else f"{status.name} ({status.meaning})"
        return f"{meaning}: {row.statement}"
    return getattr(row, "description", None)


def _in_passage(node: nodes.Node) -> bool:
    while node.parent is not None and not isinstance(node, nodes.footnote) and node.tagname != "passage":
        node = node.parent
    return node.parent is not None


def words(text: str) -> nodes.Text:
    """Words from the data, with typographic quotation marks as in the prose."""
    return nodes.Text(educateQuotes(text, "en"))


def xref(kind: str, key: str, text: str) -> nodes.Node:
    """A reference to an entry or passage, to be resolved when all pages are read."""
    from sphinx import addnodes

    classes = _CLASSES.get(kind)
    return addnodes.pending_xref(
        "",
        nodes.inline("", "", words(text), classes=classes) if classes else words(text),
        refdomain="edition",
        reftype=kind,
        reftarget=key,
        refexplicit=True,
    )


def _surnames(edition: Edition, work: Row) -> set[str]:
    return {edition.get("agents", author).name.partition(",")[0] for author in work.author}


def _with_title(content: nodes.Node, label: str, surnames: set[str]) -> nodes.Node | list[nodes.Node]:
    """What a link to a work shows, with the title in italics where it begins with the label, that is with a surname and a title.

    A description, such as a letter of a day, begins with a small letter and is no title.
    """
    surname, _, title = words(label).astext().partition(", ")
    if surname not in surnames or not title or title[0].islower():
        return content
    holder = nodes.inline("", "", content)
    for text in [t for t in holder.findall(nodes.Text) if t.astext().startswith(f"{surname}, {title}")]:
        rest = text.astext()[len(surname) + 2 + len(title) :]
        parts = [
            nodes.Text(f"{surname}, "),
            nodes.emphasis("", "", nodes.Text(title)),
            *([nodes.Text(rest)] if rest else []),
        ]
        text.parent.replace(text, parts)
    return holder.children


class _Role(XRefRole):
    """``{agent}`key``` or ``{agent}`words <key>```: a name that links to its entry."""

    innernodeclass = nodes.inline

    def process_link(self, env, refnode, has_explicit_title, title, target):
        return (title if has_explicit_title else ""), target


class EditionDomain(Domain):
    """Knows on which page every passage and every register's entry stands."""

    name = "edition"
    label = "Edition"
    object_types = {kind: ObjType(kind, kind) for kind in KINDS}
    roles = {kind: _Role() for kind in KINDS}
    initial_data = {"pages": {}}
    data_version = 1

    def note(self, kind: str, key: str, docname: str) -> None:
        self.data["pages"][kind, key] = docname

    def clear_doc(self, docname: str) -> None:
        self.data["pages"] = {k: page for k, page in self.data["pages"].items() if page != docname}

    def merge_domaindata(self, docnames, otherdata) -> None:
        self.data["pages"] |= {k: page for k, page in otherdata["pages"].items() if page in docnames}

    def resolve_xref(self, env, fromdocname, builder, typ, target, node, contnode):
        edition = edition_of(env.app)
        try:
            row = edition.get(KINDS[typ], target)
        except UnknownIdError as error:
            LOGGER.warning(f"no {typ} '{target}': {error}", location=node, type="edition", subtype="key")
            return contnode
        if not contnode.astext() and "mark" not in contnode["classes"]:  # A mark has no text.
            contnode = nodes.inline("", "", words(name_of(row)), classes=_CLASSES.get(typ, []))
        if typ == "work":
            contnode = _with_title(contnode, row.label, _surnames(edition, row))
        page = self._page(env, typ, target)
        if page is None:
            LOGGER.warning(f"the {typ} '{target}' stands on no page", location=node, type="edition", subtype="key")
            return contnode
        # Links in a passage need no tooltip: a preview, written once for the page, takes its place.
        title = None if _in_passage(node) else _short(row)
        return make_refnode(builder, fromdocname, page, register_id(typ, target), contnode, title)

    def resolve_any_xref(self, env, fromdocname, builder, target, node, contnode):
        return []

    def _page(self, env, typ: str, target: str) -> str | None:
        if typ == "work":
            return next((c.bibliography_key.docname for c in env.get_domain("cite").citations if c.key == target), None)
        return self.data["pages"].get((typ, target))

    def get_objects(self):
        """Everything that has an address, for the search and for the inventory by which other books link here.

        A place and an event may have the same key, so the kind precedes it.
        """
        edition = edition_of(self.env.app)
        pages = dict(self.data["pages"])
        pages |= {("work", c.key): c.bibliography_key.docname for c in self.env.get_domain("cite").citations}
        for (kind, key), page in pages.items():
            try:
                row = edition.get(KINDS[kind], key)
            except UnknownIdError:
                continue
            title = f"{key}, {self.env.titles[page].astext()}" if kind == "passage" else words(name_of(row)).astext()
            yield f"{kind}:{key}", title, kind, page, register_id(kind, key), 1
