"""The chapters, read with a Markdown parser, without Sphinx: the paraphrase in them, and what they link to.

A passage begins at a target line ``(p07)=`` and ends before the next target, heading or
code cell; a note is a footnote definition ``[^n02]: …``.
One source line is one line of the paraphrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

__all__ = ["ADDRESS", "Chapter", "ProseLink", "Text", "read_chapter"]

#: The form of a passage's address: introduction, passage or note, and a number.
ADDRESS = re.compile(r"[ipn][0-9]+")
# These end a passage; paragraphs, lists and quotations belong to it.
_ENDS = {"myst_target", "heading_open", "fence", "colon_fence", "myst_block_break", "hr", "footnote_block_open"}
_DIRECTIVE = re.compile(r"\{(?P<name>[^}\s]+)\}(?P<arguments>.*)")
#: Directives whose content is no prose.
_OPAQUE = {"code-cell", "code", "code-block", "sourcecode", "raw", "math", "literalinclude", "eval-rst", "bibliography"}
#: The option of a directive that makes it a target.
_NAME_OPTION = re.compile(r"^\s*:?name:\s*[\"']?([^\s\"']+)", re.MULTILINE)
_CALL = re.compile(r"\[\^([^\]\s]+)\]")


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
class ProseLink:
    """What a line of a chapter refers to.

    ``sort`` is ``role``, ``directive``, ``link`` or ``footnote``; ``name`` is that of the role or directive; ``target`` is
    a role's content, a directive's arguments, a link's address, or the label of a footnote that is not there.
    """

    sort: str
    name: str
    target: str
    row: int


@dataclass(frozen=True)
class Chapter:
    """A file of the book: its path relative to the root, its title, and the passages in it.

    ``lines`` are those of the file, ``links`` what they refer to, ``targets`` the names that links can lead to.
    """

    path: str
    title: str
    texts: tuple[Text, ...]
    lines: tuple[str, ...] = ()
    links: tuple[ProseLink, ...] = ()
    targets: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return (
        MarkdownIt("commonmark")
        .use(front_matter_plugin)
        .use(footnote_plugin, inline=False)
        .use(myst_role_plugin)
        .use(myst_block_plugin)
        .use(colon_fence_plugin)
    )


def read_chapter(path: Path, root: Path) -> Chapter:
    """Read one Markdown file; passages are in the order of the file, and notes follow them.

    Raises :class:`UnicodeDecodeError` for a file that is not UTF-8.
    """
    content = path.read_text(encoding="utf-8-sig")
    lines = content.split("\n")
    environment: dict = {}
    tokens = _parser().parse(content, environment)
    name = path.relative_to(root).as_posix()
    title = next((tokens[n + 1].content for n, t in enumerate(tokens) if t.type == "heading_open"), "")
    texts = [*_passages(tokens, name), *_notes(tokens, name, environment, lines)]
    links, targets = _links(tokens)
    return Chapter(name, title, tuple(texts), tuple(lines), tuple(links), tuple(targets))


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


def _links(tokens: list[Token], before: int = 0) -> tuple[list[ProseLink], list[str]]:
    """What tokens refer to, and the targets among them; ``before`` lines stand before theirs in the file."""
    links: list[ProseLink] = []
    targets: list[str] = []
    for token in tokens:
        row = before + (token.map[0] if token.map else 0) + 1
        if token.type == "myst_target":
            targets.append(token.content)
        elif token.type in ("fence", "colon_fence") and (directive := _DIRECTIVE.match(token.info)):
            links.append(ProseLink("directive", directive["name"], directive["arguments"].strip(), row))
            targets += _NAME_OPTION.findall(token.content)
            if directive["name"] not in _OPAQUE:
                below = _links(_parser().parse(token.content, {}), row)
                links += below[0]
                targets += below[1]
        elif token.type == "inline":
            links += _inline_links(token.children or [], row)
    return links, targets


def _inline_links(children: list[Token], row: int) -> Iterator[ProseLink]:
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            row += 1
        elif child.type == "myst_role":
            yield ProseLink("role", child.meta["name"], child.content, row)
        elif child.type == "link_open":
            yield ProseLink("link", "", str(child.attrs["href"]), row)
        elif child.type == "image":
            yield ProseLink("link", "", str(child.attrs["src"]), row)
        elif child.type == "text":
            # The parser takes the call of a footnote that is not there for text.
            yield from (ProseLink("footnote", "", label, row) for label in _CALL.findall(child.content))
