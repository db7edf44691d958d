"""The chapters, read with a Markdown parser, without Sphinx: the paraphrase in them, and what they link to.

A passage begins at a target line ``(p07)=`` and ends before the next target, heading or
code cell; a note is a footnote definition ``[^n02]: …``.
One source line is one line of the paraphrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it.token import Token

from analysis.source.media import front_matter_words, words_of_option
from analysis.source.prose import CodeCell, ProseHeading, ProseLink, markdown, markup_of

__all__ = ["ADDRESS", "Chapter", "Text", "read_chapter"]

#: The form of a passage's address: introduction, passage or note, and a number.
ADDRESS = re.compile(r"[ipn][0-9]+")
# These end a passage; paragraphs, lists and quotations belong to it.
_ENDS = {"myst_target", "heading_open", "fence", "colon_fence", "myst_block_break", "hr", "footnote_block_open"}
_DIRECTIVE = re.compile(r"\{(?P<name>[^}\s]+)\}(?P<arguments>.*)")
#: The option of a cell that says in which media its figure or table appears; it stands among the options before the code.
_MEDIA_OPTION = re.compile(r"(?:[ \t]*:?[\w-]+:.*\n)*?[ \t]*:?media:(.*)")


@dataclass(frozen=True)
class Text:
    """The paraphrase of one passage.

    ``lines`` are its lines in plain text, one sentence each; ``calls`` the notes it calls, in order.
    ``chapter`` is the file's path relative to the edition's root, ``row`` the line of that file where it begins,
    ``rows`` the line of the file for each line of the paraphrase.
    """

    passage: str
    lines: tuple[str, ...]
    calls: tuple[str, ...]
    chapter: str
    row: int
    rows: tuple[int, ...]

    def __str__(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True)
class Chapter:
    """A file of the book: its path relative to the root, its title, and the passages in it.

    ``lines`` are those of the file, ``links`` what they refer to, ``targets`` the names that links can lead to, ``cells`` its
    code, ``headings`` its headings outside directives, ``code_rows`` the lines that are code, in cells and other blocks, and
    ``first_row`` the line where the first block begins that a page shows, cells left aside, 0 where there is none;
    ``media`` are the words that say in which media the chapter or a part of it appears, each with its line.
    """

    path: str
    title: str
    texts: tuple[Text, ...]
    lines: tuple[str, ...] = ()
    links: tuple[ProseLink, ...] = ()
    targets: tuple[str, ...] = ()
    cells: tuple[CodeCell, ...] = ()
    headings: tuple[ProseHeading, ...] = ()
    code_rows: frozenset[int] = frozenset()
    first_row: int = 0
    media: tuple[tuple[str | list, int], ...] = ()


def read_chapter(path: Path, root: Path) -> Chapter:
    """Read one Markdown file; passages are in the order of the file, and notes follow them.

    Raises :class:`UnicodeDecodeError` for a file that is not UTF-8.
    """
    content = path.read_text(encoding="utf-8-sig")
    lines = content.split("\n")
    environment: dict = {}
    tokens = markdown().parse(content, environment)
    name = path.relative_to(root).as_posix()
    title = next((tokens[n + 1].content for n, t in enumerate(tokens) if t.type == "heading_open"), "")
    texts = [*_passages(tokens, name), *_notes(tokens, name, environment, lines)]
    markup = markup_of(tokens, content)
    return Chapter(
        name,
        title,
        tuple(texts),
        tuple(lines),
        links=tuple(markup.links),
        targets=tuple(markup.targets),
        cells=tuple(markup.cells),
        headings=tuple(markup.headings),
        code_rows=frozenset(markup.code_rows),
        first_row=markup.first_row,
        media=tuple(filter(None, [front_matter_words(content), *_media(tokens)])),
    )


def _media(tokens: list[Token]) -> Iterator[tuple[str | list, int]]:
    """The words of ``media`` at cells and around paragraphs, and their lines."""
    for token in tokens:
        directive = _DIRECTIVE.match(token.info) if token.type in ("fence", "colon_fence") else None
        if directive and directive["name"] == "media":
            yield directive["arguments"].strip(), token.map[0] + 1
        elif directive and (option := _MEDIA_OPTION.match(token.content)):
            yield words_of_option(option[1]), token.map[0] + token.content.count("\n", 0, option.start(1)) + 2


def _passages(tokens: list[Token], name: str) -> Iterator[Text]:
    for n, token in enumerate(tokens):
        if token.type == "myst_target" and ADDRESS.fullmatch(token.content):
            body = []
            for following in tokens[n + 1 :]:
                if following.type in _ENDS:
                    break
                body.append(following)
            yield _text(token.content, body, name, token.map[0] + 1)


def _notes(tokens: list[Token], name: str, environment: dict, lines: list[str]) -> Iterator[Text]:
    labels = {index: data["label"] for index, data in environment.get("footnotes", {}).get("list", {}).items()}
    for n, token in enumerate(tokens):
        if token.type == "footnote_open":
            label = labels[token.meta["id"]]
            end = next(m for m in range(n, len(tokens)) if tokens[m].type == "footnote_close")
            # An empty note has no token with a line.
            begins = next((t.map[0] + 1 for t in tokens[n:end] if t.map), None)
            definition = re.compile(rf"\s*\[\^{re.escape(label)}\]:")
            row = begins or next((at for at, line in enumerate(lines, 1) if definition.match(line)), 1)
            yield _text(label, tokens[n:end], name, row)


def _text(passage: str, body: list[Token], name: str, row: int) -> Text:
    lines, calls, rows = [], [], []
    for token in body:
        if token.type != "inline":
            continue
        line, at = "", token.map[0] + 1
        for child in token.children or []:
            if child.type in ("softbreak", "hardbreak"):
                lines.append(line)
                rows.append(at)
                line, at = "", at + 1
            elif child.type == "footnote_ref":
                calls.append(child.meta["label"])
            elif child.type == "myst_role":
                line += re.sub(r"\s*<[^>]*>$", "", child.content)
            else:
                line += child.content if child.type in ("text", "code_inline") else ""
        lines.append(line)
        rows.append(at)
    filled = [(" ".join(line.split()), at) for line, at in zip(lines, rows) if line.strip()]
    return Text(passage, tuple(line for line, _ in filled), tuple(calls), name, row, tuple(at for _, at in filled))
