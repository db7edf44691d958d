"""Figures of the studies in the document: the words above a drawing, the drawing for wide and narrow pages, and one for print.

Both drawings stand in the page; the stylesheet shows the one that there is room for, and the other is hidden from everybody.
The drawing for the printed book is a file beside the page, because a page should not weigh what it never shows.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from docutils import nodes
from docutils.utils.smartquotes import educateQuotes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from analysis.outputs import SCHEME
from analysis.publish.document.domain import edition_of, xref
from analysis.publish.document.languages import Marker, marker_of, with_languages
from analysis.source.media import EBOOK, WEB, not_in

__all__ = [
    "IN_PAGE",
    "depart_figure_html",
    "drawing",
    "key_mark",
    "parts",
    "save",
    "visit_drawing_html",
    "visit_key_mark_html",
]

#: The drawings that stand in a page, by their names in :data:`analysis.outputs.WIDTHS`.
IN_PAGE = ("wide", "narrow")
_FILES = "_static/figures"  # the folder of the drawings for print, with a folder for each page
_WORDS = re.compile(r"(?<=>)[^<]+(?=</text>)")
#: A mark's address, as :func:`analysis.outputs.url` writes it.
_LINK = re.compile(rf'<a href="{SCHEME}(\w+)/([^"?]+)\?([^"]*)">')
#: A link with a title and words, which need no title where nobody points at them.
_WITH_WORDS = re.compile(r"(<a [^>]*>)<title>[^<]*</title>((?:(?!</a>).)*<text)", re.DOTALL)
_ANY_LINK = re.compile(r"</?a\b[^>]*>")


class drawing(nodes.General, nodes.Element):
    """The drawings of a figure, as SVG in the page itself, with the figure's alternative text.

    Its children are references, one for each address that marks lead to, so that they are resolved as all others are.
    """

    def update_file(self, page: str, name: str) -> None:
        """Take the name of the figure on its page, and from it the name of the file for print."""
        self["name"], self["file"] = name, f"{_FILES}/{page}/{name}.svg"


class key_mark(nodes.Inline, nodes.Element):
    """A mark in a figure's key, the SVG of which is its ``svg``; the words beside it say what it stands for."""


def parts(payload: dict) -> list[nodes.Node]:
    """What a figure consists of: headline, finding, key, drawing and note."""
    # The resolver needs only kind and key; the label of a mark is in the drawing.
    drawn = "".join(payload["drawings"][name] for name in IN_PAGE)
    addresses = dict.fromkeys((m[1], m[2]) for m in _LINK.finditer(drawn))
    picture = drawing(
        "",
        *[xref(*address, address[1]) for address in addresses],
        drawings=payload["drawings"],
        alt=payload["alt"],
        label=payload["finding"],
        addresses=list(addresses),
    )
    key = [
        nodes.list_item("", nodes.paragraph("", "", key_mark("", svg=svg), nodes.inline("", words)))
        for svg, words in payload["key"]
    ]
    return [
        nodes.caption("", payload["caption"]),
        nodes.paragraph("", payload["finding"], classes=["finding"]),
        *([nodes.bullet_list("", *key, classes=["key"])] if key else []),
        picture,
        *_below(payload["note"], payload["links"]),
    ]


def _below(note: str, links: str) -> list[nodes.Node]:
    """What stands below a drawing, if anything does; what its ``links`` lead to is of no use on paper."""
    on_screens = not_in([WEB, EBOOK])
    paragraph = nodes.paragraph("", note, classes=["below", *([] if note else on_screens)])
    if links:
        paragraph += nodes.inline("", f" {links}" if note else links, classes=on_screens if note else [])
    return [paragraph] if note or links else []


def save(app: Sphinx, doctree: nodes.document | None) -> None:
    """Write the drawings for print of a page's figures, each in a file of its own."""
    for picture in doctree.findall(drawing) if doctree else ():
        path = Path(app.outdir, picture["file"])
        path.parent.mkdir(parents=True, exist_ok=True)
        svg = _ANY_LINK.sub("", picture["drawings"]["print"])
        svg = _described(_with_typography(svg, marker_of(edition_of(app))), picture, "print", "img")
        path.write_text(svg, encoding="utf-8")


def visit_drawing_html(self: HTML5Translator, node: drawing) -> None:
    """The end of the words above the drawing, then the drawings; the marks of each lead to the same places."""
    references = dict(zip(node["addresses"], node.children, strict=True))
    marker = marker_of(edition_of(self.builder.app))
    address = relative_uri(self.builder.get_target_uri(self.builder.current_docname), node["file"])
    self.body.append("</figcaption>\n")
    if references:
        self.body.append(
            f'<a class="skip" href="#{node["name"]}-data">Past the marks, to the table of these data</a>\n'
        )
    self.body.append(f'<div class="drawings" data-print="{self.attval(address)}">\n')
    for kind in IN_PAGE:
        svg = _described(_with_typography(node["drawings"][kind], marker), node, kind, "group" if references else "img")
        svg = _with_links(self, svg, references)
        if kind == "narrow":
            svg = _WITH_WORDS.sub(r"\1\2", svg)
        self.body.append(f'<div class="drawing {kind}">{svg}</div>\n')
    self.body.append("</div>\n")
    raise nodes.SkipNode


def visit_key_mark_html(self: HTML5Translator, node: key_mark) -> None:
    """The mark at its own size, for the eye only: the words after it are for everybody."""
    width, height = re.search(r'viewBox="0 0 (\S+) (\S+)"', node["svg"]).groups()
    self.body.append(node["svg"].replace("<svg ", f'<svg width="{width}" height="{height}" aria-hidden="true" ', 1))
    raise nodes.SkipNode


def depart_figure_html(self: HTML5Translator, node: nodes.figure) -> None:
    """The end of a figure, the words above whose drawing have ended before it."""
    if "study" in node["classes"]:
        self.body.append("</figure>\n")
    else:
        HTML5Translator.depart_figure(self, node)


def _with_typography(svg: str, marker: Marker) -> str:
    """A drawing with curly quotation marks and the languages of its words."""
    return with_languages(_WORDS.sub(lambda m: educateQuotes(m[0], "en"), svg), marker)


def _with_links(translator: HTML5Translator, svg: str, references: dict) -> str:
    """A drawing whose marks lead to places on the pages, each with a title that says what it shows."""
    linked: set[str] = set()

    def link(match: re.Match) -> str:
        reference = references[match[1], match[2]]
        address = reference.get("refuri") or f"#{reference.get('refid', '')}"
        # Several marks may lead to one place; keyboard and screen reader reach only the first.
        hidden = ' tabindex="-1" aria-hidden="true"' * (address in linked)
        linked.add(address)
        title = translator.encode(unquote(match[3]))
        return f'<a href="{translator.attval(address)}"{hidden}><title>{title}</title>'

    return _LINK.sub(link, svg)


def _described(svg: str, node: drawing, kind: str, role: str) -> str:
    """A drawing with its name and description, and with ids that no other drawing of the page has."""
    prefix = f"{node['name']}-{kind}"
    label, alt = (educateQuotes(nodes.Text(node[what]).astext(), "en") for what in ("label", "alt"))
    svg = re.sub(r'\bid="|href="#|url\(#', lambda m: f"{m[0]}{prefix}-", svg)
    begin = f'<svg role="{role}" aria-label="{_attribute(label)}" aria-describedby="{prefix}-desc"'
    return re.sub(
        r"<svg\b([^>]*)>",
        lambda m: f'{begin}{m[1]}><desc id="{prefix}-desc">{_escaped(alt)}</desc>',
        svg,
        count=1,
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    return _escaped(text).replace('"', "&quot;")
