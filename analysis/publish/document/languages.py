"""Words that are not English, marked as such wherever they stand, so that they are pronounced and hyphenated right.

What is in which language is data: titles with a ``langid`` in references.bib and as the labels of works shorten them,
quoted originals, and the table ``expressions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape, unescape
from itertools import accumulate, groupby

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from analysis.edition import Edition
from analysis.publish.document.domain import edition_of
from analysis.source.languages import plain, tag_of, titles
from analysis.source.read import find_root

__all__ = ["Languages", "Marker", "forms", "mark", "marker_of", "with_languages"]

#: Words with the tag of their language, ``None`` for the page's own, in the order of a text.
Parts = list[tuple[str, str | None]]
#: The language of the pages.
_OWN = "en"
#: Replaces every skipped character, so that a form cannot match across a gap.
_GAP = "\ufffc"
#: The lines of a drawing's label, which follow one another, and the words of a line.
_LABEL = re.compile(r"(?:<text\b[^>]*>[^<]*</text>\s*)+")
_WORDS = re.compile(r"(?<=>)[^<]*(?=</text>)")
_SKIPPED = (nodes.literal, nodes.math, nodes.raw, nodes.footnote_reference)


def forms(edition: Edition) -> dict[str, str]:
    """All that is not English in an edition, as it is spelled, with the tag of its language (BCP 47)."""
    by_form = {}
    for key, (name, title) in titles(find_root(edition.root)[1] / "references.bib").items():
        label = edition.get("works", key).label
        short = label.partition(", ")[2] or label
        by_form |= {form: tag_of(name, form) for form in (title, short) if form.casefold() in title.casefold()}
    by_form |= {row.source_text: row.language for row in edition.tables.get("originals", ()) if row.language != _OWN}
    return by_form | {row.form: row.language for row in edition.tables.get("expressions", ())}


class Marker:
    """Finds forms in a text: whole words, capitals as given, the longest form first."""

    def __init__(self, known: Mapping[str, str]):
        self._tags = {plain(form): tag for form, tag in known.items()}
        longest_first = sorted(self._tags, key=lambda form: (-len(form), form))
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)" if known else r"(?!)")

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Where in a text a form begins and ends, in characters, and the tag of its language."""
        return [(*match.span(), self._tags[match[0]]) for match in self._pattern.finditer(plain(text))]

    def split(self, text: str) -> Parts:
        """A text in parts, each with the tag of its language, ``None`` for the page's own."""
        return self.across([text])[0]

    def across(self, texts: Sequence[str], joint: str = "") -> list[Parts]:
        """Texts that follow one another, each in parts: a form may begin in one and end in another."""
        spans = self.spans(joint.join(texts))
        starts = accumulate((len(text) + len(joint) for text in texts), initial=0)
        return [list(_cut(text, start, spans)) for text, start in zip(texts, starts)]

    def line(self, text: str) -> str | list:
        """A text for a script: itself where all is English, or else its parts, those that are not as ``[words, tag]``."""
        parts = self.split(text)
        return [[part, tag] if tag else part for part, tag in parts] if _foreign(parts) else text

    def html(self, text: str) -> str:
        """A text as HTML."""
        return _html(self.split(text))


def _html(parts: Parts, element: str = "span") -> str:
    """Parts as HTML, each that is not English in an element with its language."""
    return "".join(
        f'<{element} lang="{tag}">{escape(part, quote=False)}</{element}>' if tag else escape(part, quote=False)
        for part, tag in parts
    )


def _foreign(parts: Parts) -> bool:
    return any(tag for _, tag in parts)


def _cut(text: str, start: int, spans: list[tuple[int, int, str]]) -> Iterator[tuple[str, str | None]]:
    """The parts of a text that begins at ``start`` of the whole to which the spans belong."""
    at, last = start, start + len(text)
    for begin, end, tag in spans:
        begin, end = max(begin, at), min(end, last)
        if begin < end:
            if at < begin:
                yield text[at - start : begin - start], None
            yield text[begin - start : end - start], tag
            at = end
    if at < last:
        yield text[at - start :], None


@lru_cache(maxsize=1)
def marker_of(edition: Edition) -> Marker:
    """The marker of an edition's forms, made once."""
    return Marker(forms(edition))


class Languages(SphinxPostTransform):
    """Wraps every form on a page in an element with its language, also one that a link begins or ends in; code stays."""

    default_priority = 900  # Runs after registers, bibliography and references have their text.

    def run(self, **kwargs) -> None:
        mark(self.document, marker_of(edition_of(self.app)))


def mark(document: nodes.document, marker: Marker) -> None:
    """Wrap every form in a document in an element with its language; what has one already is left alone."""
    for block, texts in groupby(list(document.findall(nodes.Text)), _block):
        if not isinstance(block, nodes.FixedTextElement):
            _mark(list(texts), marker)
    for output in document.findall(nodes.raw):
        if output["format"] == "html":
            _mark_output(output, marker)


#: Tags in the HTML of a cell's output; what stands between them is words.
_TAG = re.compile(r"(<[^>]*>)")


def _mark_output(output: nodes.raw, marker: Marker) -> None:
    """Mark the forms in the HTML that a cell gives out of itself."""
    parts = _TAG.split(output.astext())
    # An element with a language of its own has been marked already.
    parts[::2] = [
        words if " lang=" in tag else marker.html(unescape(words)) for tag, words in zip(["", *parts[1::2]], parts[::2])
    ]
    output[:] = [nodes.Text("".join(parts))]


def _block(node: nodes.Node) -> nodes.Node:
    """The paragraph, title or other block that a text stands in."""
    while isinstance(node, (nodes.Text, nodes.Inline)) and node.parent is not None:
        node = node.parent
    return node


def _mark(texts: list[nodes.Text], marker: Marker) -> None:
    """Mark the forms in the texts of one block."""
    for text, parts in zip(texts, marker.across([_GAP * len(t) if _is_skipped(t) else t for t in texts])):
        if _foreign(parts):
            # Two texts with the same words compare equal, so the right one is found by identity.
            at = next(n for n, child in enumerate(text.parent.children) if child is text)
            # The HTML writer turns such a class into a lang attribute.
            text.parent[at : at + 1] = [
                nodes.inline("", part, classes=[f"language-{tag}"]) if tag else nodes.Text(part) for part, tag in parts
            ]


def _is_skipped(node: nodes.Node) -> bool:
    """Whether a text is code or a number, or stands in an element that has its language already."""
    while isinstance(node := node.parent, nodes.Inline):
        if isinstance(node, _SKIPPED) or any(c.startswith("language-") for c in node["classes"]):
            return True
    return False


def with_languages(svg: str, marker: Marker) -> str:
    """A drawing with the language of its words; a form may go over the lines of a label."""

    def label(match: re.Match) -> str:
        lines = iter(marker.across([unescape(words) for words in _WORDS.findall(match[0])], "\n"))
        return _WORDS.sub(lambda _: _html(next(lines), "tspan"), match[0])

    return _LABEL.sub(label, svg)
