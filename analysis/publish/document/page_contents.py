"""The sections of a long page of entries as links below its title, so that nobody has to scroll far."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from analysis.publish.document.marks import summary

__all__ = ["PageContents", "page_contents", "visit_page_contents_html"]

#: A page with fewer sections, or fewer entries and table rows, gets no list of its sections.
_SECTIONS, _ENTRIES = 4, 40
#: A beginning that all headings of such a page share, which is omitted.
_SHARED = "Claims of "


class page_contents(nodes.General, nodes.Element):
    """The links to a page's sections; ``sections`` are pairs of id and words."""


class PageContents(SphinxPostTransform):
    """Puts the links below the title of every page that is a long list of entries."""

    default_priority = 960  # Runs when the headings have their text.

    def run(self, **kwargs) -> None:
        page = next(iter(self.document.findall(nodes.section)), None)
        if page is None:
            return
        sections = [s for s in page.children if isinstance(s, nodes.section)]
        entries = sum(
            1
            for s in sections
            for _ in s.findall(lambda n: isinstance(n, (nodes.definition_list_item, nodes.row, summary)))
        )
        if len(sections) >= _SECTIONS and entries >= _ENTRIES:
            links = [(s["ids"][0], s.next_node(nodes.title).astext().removeprefix(_SHARED)) for s in sections]
            page.insert(1, page_contents("", sections=links))


def visit_page_contents_html(self, node) -> None:
    """The links as a navigation of their own."""
    links = "".join(f'<li><a href="#{key}">{self.encode(words)}</a></li>\n' for key, words in node["sections"])
    self.body.append(f'<nav class="page-contents" aria-label="On this page">\n<ul>\n{links}</ul>\n</nav>\n')
    raise nodes.SkipNode
