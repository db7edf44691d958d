"""How a reference is written: pybtex's plain style, with titles as they are spelled and addresses as links."""

from __future__ import annotations

import re

from docutils import nodes
from pybtex.plugin import register_plugin
from pybtex.style import FormattedEntry
from pybtex.style.formatting import toplevel
from pybtex.style.formatting.plain import Style as Plain
from pybtex.style.formatting.unsrt import date, pages
from pybtex.style.sorting.author_year_title import SortingStyle as ByAuthor
from pybtex.style.template import (
    FieldIsMissing,
    field,
    href,
    join,
    optional,
    optional_field,
    sentence,
    tag,
    together,
    words,
)
from sphinx.transforms.post_transforms import SphinxPostTransform

from analysis.edition import Edition
from analysis.publication import cited
from analysis.publish.document.domain import edition_of
from analysis.words import alphabetical

__all__ = ["NAME", "Lists", "Sorting", "Style", "depart_citation_html", "register", "visit_citation_html"]

NAME = "edition"
#: How much of a work was read, from the most.
_EXTENTS = {
    "whole": "a whole text, chapter or entry",
    "section": "a section",
    "paragraph": "a paragraph",
    "snippet": "a few lines",
}
#: Works of which a page that is no evidence, such as a review or a catalogue, is not a copy.
_NEED_COPIES = ("document", "eyewitness", "participant", "scholarship")
_ARTICLE = re.compile(r"^(?:der|die|das|eine?|the|an?|le|la|les|une?|l[’'])\s+", re.IGNORECASE)


class Sorting(ByAuthor):
    """By author, or by editor where there is none, or by title; an article at the beginning of a title does not count."""

    def sorting_key(self, entry):
        title = _plain(entry.fields.get("title", ""))
        who = self.author_editor_key(entry)
        return (_plain(who) if who else title, entry.fields.get("year", ""), title)


def _plain(text: str) -> str:
    return _ARTICLE.sub("", alphabetical(re.sub(r"[{}\"“”„‘’']", "", text)).strip())


class Style(Plain):
    """The plain style without its lower case: a title keeps the capitals of its language.

    Fields without a value are omitted; they do not stop the book.
    """

    default_sorting_style = NAME

    def format_title(self, e, which_field, as_sentence=True):
        title = tag("em")[field(which_field)]
        return sentence[title] if as_sentence else title

    def format_btitle(self, e, which_field, as_sentence=True):
        return self.format_title(e, which_field, as_sentence)

    def format_url(self, e):
        return href[field("url", raw=True), join["Consulted at ", field("url", raw=True, apply_func=_host)]]

    def get_book_template(self, e):
        return toplevel[
            optional[self.format_author_or_editor(e)],
            self.format_btitle(e, "title"),
            *([self.format_editor(e)] if {"author", "editor"} <= e.persons.keys() else []),
            self.format_volume_and_series(e),
            sentence[optional_field("publisher"), optional_field("address"), self.format_edition(e), optional[date]],
            optional[sentence[self.format_isbn(e)]],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

    def format_chapter_and_pages(self, e):
        return join(sep=", ")[optional[together["chapter", field("chapter")]], self._format_pages(e)]

    def _format_pages(self, e):
        one = e.fields.get("pages", "").isdecimal()
        return optional[together["page" if one else "pages", pages]]

    def get_article_template(self, e):
        return toplevel[
            optional[self.format_author_or_editor(e)],
            self.format_title(e, "title"),
            sentence[
                optional[tag("em")[field("journal")]],
                optional_field("howpublished"),
                optional[together["volume", field("volume")]],
                optional[together["number", field("number")]],
                self._format_pages(e),
                optional[date],
            ],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

    def get_incollection_template(self, e):
        return toplevel[
            optional[self.format_names("author")],
            self.format_title(e, "title"),
            words[
                "In",
                sentence[
                    optional[self.format_editor(e, as_sentence=False)],
                    self.format_btitle(e, "booktitle", as_sentence=False),
                    self.format_volume_and_series(e, as_sentence=False),
                    self.format_chapter_and_pages(e),
                ],
            ],
            sentence[optional_field("publisher"), optional_field("address"), self.format_edition(e), optional[date]],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

    def get_misc_template(self, e):
        return toplevel[
            optional[self.format_author_or_editor(e)],
            optional[self.format_title(e, "title")],
            sentence[
                optional_field("howpublished"),
                optional_field("publisher"),
                optional_field("address"),
                self.format_edition(e),
                self._format_pages(e),
                optional[date],
            ],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

    def format_entry(self, label, entry, bib_data=None):
        if "day" in entry.fields:  # BibTeX's styles ignore days.
            entry.fields["month"] = f"{entry.fields['day']} {entry.fields['month']}"
            del entry.fields["day"]
        try:
            return super().format_entry(label, entry, bib_data)
        except FieldIsMissing:
            container = entry.fields.get("journal") or entry.fields.get("booktitle") or entry.fields.get("publisher")
            if container and "howpublished" not in entry.fields:
                entry.fields["howpublished"] = container
            data = {"entry": entry, "style": self, "bib_data": bib_data}
            return FormattedEntry(entry.key, self.get_misc_template(entry).format_data(data), label)


def _host(address: str) -> str:
    return address.split("//", 1)[-1].split("/", 1)[0].removeprefix("www.")


class Lists(SphinxPostTransform):
    """Divides the bibliography into the works that the text cites and those used to check it, and adds what was consulted when."""

    default_priority = 6  # after sphinxcontrib-bibtex has written the references, before links are resolved

    def run(self, **kwargs) -> None:
        citations = list(self.document.findall(nodes.citation))
        if not citations:
            return
        edition = edition_of(self.app)
        cited_works, consulted = cited(edition), _consulted(edition)
        prefix = self.config.bibtex_cite_id.replace("{key}", "")
        entries: dict[nodes.Element, list[nodes.citation]] = {}
        for entry in citations:
            key = next((i.removeprefix(prefix) for i in entry["ids"] if i.startswith(prefix)), None)
            if key is None:
                continue
            entries.setdefault(entry.parent, []).append(entry)
            entry["key"] = key
            for text in list(entry.findall(nodes.Text)):
                if "'" in text:
                    text.parent.replace(text, nodes.Text(text.replace("'", "’")))
            if key in consulted:
                entry[-1] += nodes.inline("", f" {consulted[key]}", classes=["consulted"])
        for parent, listed in entries.items():
            for name, title, part in (
                ("works-cited", "Works that the text cites", [e for e in listed if e["key"] in cited_works]),
                ("works-checked", "Works used to check it", [e for e in listed if e["key"] not in cited_works]),
            ):
                for entry in part:
                    parent.remove(entry)
                if part:
                    parent += nodes.section("", nodes.title("", title), *part, ids=[name], names=[name])


def _consulted(edition: Edition) -> dict[str, str]:
    """For each work whose copies have an address: the most that was read of it, and on which day."""
    by_work: dict[str, dict[str, set[str]]] = {}
    for consultation in edition.consultations:
        is_copy = (
            consultation.standing == "evidence" or edition.get("works", consultation.work).kind not in _NEED_COPIES
        )
        if consultation.address and is_copy:
            day = consultation.consulted_date.words
            by_work.setdefault(consultation.work, {}).setdefault(day, set()).add(consultation.extent)
    return {
        work: "Read: " + "; ".join(f"{_most(extents)}, {day}" for day, extents in days.items()) + "."
        for work, days in by_work.items()
    }


def _most(extents: set[str]) -> str:
    return next(words for extent, words in _EXTENTS.items() if extent in extents)


def visit_citation_html(self, node) -> None:
    """An item of a list; the writer's own role for it is deprecated in DPUB-ARIA 1.1."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<ul class="citation-list">\n')
    self.body.append(self.starttag(node, "li", classes=["citation"]))


def depart_citation_html(self, node) -> None:
    """Ends the item, and after the last one the list."""
    self.body.append("</li>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        self.body.append("</ul>\n")


def register() -> None:
    """Make the style and its order known to pybtex under :data:`NAME`."""
    register_plugin("pybtex.style.formatting", NAME, Style)
    register_plugin("pybtex.style.sorting", NAME, Sorting)
