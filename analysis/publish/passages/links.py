"""Links in the paraphrase: names to the registers, references to passages, and the status marks of claims at their lines."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes

from analysis.edition import Edition
from analysis.publish.document.marks import mark_link
from analysis.rules.completeness import find

__all__ = ["add_links", "append_marks", "keep_together", "parents"]

#: Words that name somebody in the data but do not become links.
_PRONOUNS = frozenset("he him his she her hers it its they them their who whom whose this these that those".split())


#: Typographic quotation marks, which replaced the plain ones of the source, mapped back to them.
_PLAIN = str.maketrans("’‘“”", "''\"\"")


class _Linked(NamedTuple):
    """Words on a line of the paraphrase that lead somewhere."""

    line: int
    rendering: str
    kind: str
    key: str


def add_links(node: nodes.Element, edition: Edition, address: str) -> None:
    """Turn words that name somebody or something, or refer to another passage, into references."""
    wanted = defaultdict(list)
    for mention in edition.mentions:
        # A pronoun names somebody in the data, but a link on it would only disturb the reader.
        if mention.passage == address and mention.rendering.casefold() not in _PRONOUNS:
            wanted[mention.line].append(_Linked(mention.line, mention.rendering, mention.kind, mention.key))
    for crossref in edition.crossrefs:
        if crossref.passage == address and crossref.target:
            first = crossref.target[0]
            wanted[crossref.line].append(_Linked(crossref.line, crossref.rendering, "passage", first))
    marks = defaultdict(list)
    for claim in edition.claims:
        if claim.passage == address:
            marks[claim.line].append(mark_link(claim))
    line = 0
    block = None
    linked: set[tuple[str, str]] = set()
    for text in list(node.findall(nodes.Text)):
        holder = _block(text)
        if isinstance(holder, nodes.label) or any(
            isinstance(p, (nodes.reference, nodes.footnote_reference)) for p in parents(text, node)
        ):
            continue
        if holder is not block:
            append_marks(block, marks.pop(line, []))
            block, line = holder, line + 1
        lines = text.astext().split("\n")
        pieces: list[nodes.Node] = []
        for n, words in enumerate(lines):
            if n:
                pieces += marks.pop(line, [])
                line += 1
                pieces.append(nodes.Text("\n"))
            pieces += _linked(words, wanted[line], linked)
        if len(pieces) > 1 or not isinstance(pieces[0], nodes.Text):
            # Two texts with the same words compare equal, so the right one is found by identity.
            position = next(n for n, child in enumerate(text.parent.children) if child is text)
            text.parent[position : position + 1] = pieces
    append_marks(block, marks.pop(line, []))


def append_marks(block: nodes.Node | None, marks: list[nodes.Node]) -> None:
    """Put marks at the end of a block, before the link from a note back to its call."""
    if block is not None and marks:
        back = _is_backlink(block[-1])
        block[len(block) - back : len(block) - back] = marks
    if block is not None:
        block[:] = keep_together(block.children)


#: Characters up to which words are kept on one line; more would not fit a small phone at a large type size.
_LONG = 16


def keep_together(children: list[nodes.Node]) -> list[nodes.Node]:
    """The parts of a block, each mark and call of a note joined to the word before it, or a browser might begin a line with one."""
    together: list[nodes.Node] = []
    for child in children:
        last = together[-1] if together else None
        if not _follows(child) or last is None:
            together += [child] if child.astext() or not isinstance(child, nodes.Text) else []
        elif isinstance(last, nodes.inline) and "nobreak" in last["classes"]:
            last += child
        elif isinstance(last, nodes.Text):
            text = last.astext()
            # A range of pages stays with its abbreviation, by which its dash is set.
            word = re.search(r"(?:\bpp?\. )?\S*$", text)[0]
            together[-1:] = [nodes.Text(rest)] if (rest := text.removesuffix(word)) else []
            together.append(nodes.inline("", "", nodes.Text(word), child, classes=["nobreak"]))
        elif len(last.astext()) <= _LONG:
            together[-1] = nodes.inline("", "", last, child, classes=["nobreak"])
        else:
            together.append(child)
    return together


def _follows(child: nodes.Node) -> bool:
    """Whether a part of a block is a mark of the word before it, or the link from a note back to its call."""
    is_mark = isinstance(child, addnodes.pending_xref) and "mark" in child[0]["classes"]
    return is_mark or isinstance(child, nodes.footnote_reference) or _is_backlink(child)


def _is_backlink(child: nodes.Node) -> bool:
    return isinstance(child, nodes.inline) and "to-call" in child["classes"]


def _linked(part: str, wanted: list, linked: set[tuple[str, str]]) -> list[nodes.Node]:
    """One line's text with its mentions as references; those that are found are taken off the list ``wanted``.

    What is ``linked`` already, earlier in the passage, stays plain text.
    """
    spans: list[tuple[int, int, object]] = []
    plain = part.translate(_PLAIN)
    for mention in sorted(wanted, key=lambda m: -len(m.rendering)):
        for start, end in find(plain, mention.rendering.translate(_PLAIN)):
            if not any(start < e and s < end for s, e, _ in spans):
                spans.append((start, end, mention))
                wanted.remove(mention)
                break
    pieces, end_of_last = [], 0
    for start, end, mention in sorted(spans, key=lambda s: s[0]):
        if (mention.kind, mention.key) in linked:
            continue
        linked.add((mention.kind, mention.key))
        if start > end_of_last:
            pieces.append(nodes.Text(part[end_of_last:start]))
        reference = addnodes.pending_xref(
            "",
            nodes.inline("", part[start:end], classes=["mention"]),
            refdomain="edition",
            reftype=mention.kind,
            reftarget=mention.key,
            refexplicit=True,
        )
        pieces.append(reference)
        end_of_last = end
    if end_of_last < len(part) or not pieces:
        pieces.append(nodes.Text(part[end_of_last:]))
    return pieces


def parents(node: nodes.Node, top: nodes.Node):
    """The nodes that a node stands in, from the nearest outwards, up to ``top`` and without it."""
    while node.parent is not None and node.parent is not top:
        node = node.parent
        yield node


def _block(node: nodes.Node) -> nodes.Node:
    while not isinstance(node, (nodes.paragraph, nodes.term, nodes.label, nodes.title)) and node.parent is not None:
        node = node.parent
    return node
