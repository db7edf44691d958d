"""Rules for the form of chapters: marks that are whole, headings in order, and a title."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.rules.registry import Finding, rule
from analysis.rules.vocabulary import DIRECTIVES, is_role
from analysis.source.ids import nearest
from analysis.source.paraphrase import Chapter
from analysis.source.problems import Where
from analysis.source.prose import ProseLink
from analysis.source.read import Source
from analysis.source.schema import KINDS

#: Words after a fence that are languages of code, and no directives whose braces are missing.
_LANGUAGES = "bash bibtex console css csv diff html ini javascript js json markdown md python sh shell text toml tsv xml yaml".split()
_SHOWN = 50  # characters of a line in a message
#: What is wrong with a mark that is not whole, and what would be right; ``{}`` is the mark.
_HALF = {
    "open link": ("a link is not closed", "close it: [words](address)"),
    "backtick": ("a backtick stands alone", "close what it opens, or take it out"),
    "emphasis": ("'{}' opens or closes nothing", "write it on both sides of the words, or \\{} for the sign itself"),
    "heading": ("'{}' has no space after it, and makes no heading", "write a space there"),
    "note": ("'{}' begins no note", "write the note as [^id]: and its words"),
    "target": ("'{}' is no target", "write (id)= on a line of its own"),
    "merge": (
        "a merge of two versions was left undone here",
        "keep one version, and take the lines <<<<<<<, ======= and >>>>>>> out",
    ),
    "open fence": ("the block that begins here does not end", "write {} on a line of its own where it ends"),
    "open comment": ("the comment that begins here does not end", "write --> where it ends"),
    "numbered": ("'{}.' at the beginning of a paragraph begins a list", "write {}\\. there, or another word first"),
}


@rule(
    "markup",
    "What is marked up in a chapter is whole: roles have their text, and links, emphasis, blocks and comments end.",
    hides=("chapters", "markup"),
)
def _markup(source: Source) -> Iterator[Finding]:
    for chapter in source.chapters:
        reported: set[int] = set()
        for link in chapter.links:
            # A mark that is not whole makes others of its line look so.
            if link.row not in reported and (finding := _half(link)):
                reported.add(link.row)
                yield Where(chapter.path, link.row), *finding


def _half(link: ProseLink) -> tuple[str, str] | None:
    if link.sort in _HALF:
        mark = link.name.strip()
        return tuple(text.replace("{}", mark) for text in _HALF[link.sort])
    if link.sort == "brace":
        wrong = f"'{{{link.name}}}' has no text in backticks, and would be printed as it stands"
        name = link.name if is_role(link.name) else next(iter(nearest(link.name, KINDS)), link.name)
        return wrong, f"write {{{name}}}`…`, or take the braces out"
    if link.sort == "fence" and link.name and link.name not in _LANGUAGES and (close := nearest(link.name, DIRECTIVES)):
        return f"the block is no directive, because '{link.name}' has no braces", f"write {{{close[0]}}}"
    return None


@rule("title", "A chapter begins with its one title, and no heading skips a level.", needs=("chapters",))
def _title(source: Source) -> Iterator[Finding]:
    for chapter in source.chapters:
        yield from _headings(chapter)


def _headings(chapter: Chapter) -> Iterator[Finding]:
    first, *others = [heading for heading in chapter.headings if heading.level == 1] or [None]
    if first is None or not first.words.strip():
        where = Where(chapter.path, first.row if first else 1)
        yield where, "the chapter has no title", "begin it with a line # and the title"
        return
    for heading in others:
        wrong = f"'{heading.words}' is a second title; the chapter’s is '{first.words}', in line {first.row}"
        yield Where(chapter.path, heading.row), wrong, "write ## for a section, or make it a chapter of its own"
    if chapter.first_row < first.row:
        words = " ".join(chapter.lines[chapter.first_row - 1].strip("# ").split())[:_SHOWN]
        right = f"begin the chapter with the title, '{first.words}', which is in line {first.row}"
        yield Where(chapter.path, chapter.first_row), f"'{words}' stands before the title", right
    last = 1
    for heading in chapter.headings[chapter.headings.index(first) :]:
        if heading.level > last + 1:
            wrong = f"the heading '{heading.words}' skips a level"
            yield Where(chapter.path, heading.row), wrong, f"write {'#' * (last + 1)}"
        last = heading.level
