"""What a chapter refers to and marks up, read from the parser's tokens: roles, directives, links, notes, cells, and marks that are not whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

__all__ = ["CodeCell", "Markup", "ProseHeading", "ProseLink", "markdown", "markup_of"]

_DIRECTIVE = re.compile(r"\{(?P<name>[^}\s]+)\}(?P<arguments>.*)")
#: Directives whose content is no prose.
_OPAQUE = {"code-cell", "code", "code-block", "sourcecode", "raw", "math", "literalinclude", "eval-rst", "bibliography"}
#: Blocks of which a page shows nothing, and the classes of the block that follows.
_UNSEEN = {"front_matter", "myst_target", "myst_line_comment", "myst_block_break"}
_CLASSES = re.compile(r"\{[.#][^}]*\}")
#: Directives whose content is executed.
_CELL = "code-cell"
_OPTION = re.compile(r"\s*:(?P<name>[\w-]+):(?P<value>.*)")
#: The option of a directive that makes it a target.
_NAME_OPTION = re.compile(r"^\s*:?name:\s*[\"']?([^\s\"']+)", re.MULTILINE)
_CALL = re.compile(r"\[\^([^\]\s]+)\]")
#: Marks that the parser takes for text, because they are not whole.
_HALF = {
    "brace": re.compile(r"\{([A-Za-z][\w:+-]*)\}"),
    "open link": re.compile(r"(\]\([^)]*)"),
    "backtick": re.compile(r"(`)"),
    "emphasis": re.compile(r"(?:^|(?<=\s))(\*{1,3})(?=\w)|(?<=\w)(\*{1,3})(?=[\s.,;:!?]|$)"),
    "heading": re.compile(r"^(#{1,6})(?=\w)"),
    "note": re.compile(r"^\[\^[^\]\s]+(?:\]\s|\] ?$|:)"),
    "target": re.compile(r"^\([\w-]+\)\s*=?$"),
    "merge": re.compile(r"^(?:<{7}|>{7})"),
}
#: Those that can stand anywhere in a line; the others begin it.
_ANYWHERE = ("brace", "open link", "backtick", "emphasis")
#: A list numbered from here on is no list, but a year or another number that begins a paragraph.
_NO_LIST = 100


@lru_cache(maxsize=1)
def markdown() -> MarkdownIt:
    """The parser, which reads what the book's own reads."""
    return (
        MarkdownIt("commonmark")
        .use(front_matter_plugin)
        .use(footnote_plugin, inline=False)
        .use(myst_role_plugin)
        .use(myst_block_plugin)
        .use(colon_fence_plugin)
    )


@dataclass(frozen=True)
class ProseLink:
    """What a line of a chapter refers to, or a mark that is not whole.

    ``sort`` is ``role``, ``directive``, ``option`` (of the directive before it), ``link``, ``image``, or ``footnote``; or what
    is not whole: ``brace``, ``open link``, ``backtick``, ``emphasis``, ``heading``, ``note``, ``target``, ``merge``, ``fence`` (without braces), ``open fence``,
    ``open comment``, ``numbered`` (a list that begins with a high number).
    ``name`` is that of the role, directive or option, or the mark; ``target`` is a role's content, a directive's arguments, an
    option's value, a link's address, or the label of a footnote that is not there.
    """

    sort: str
    name: str
    target: str
    row: int


@dataclass(frozen=True)
class CodeCell:
    """A cell: the line of the file where its code begins, and the code."""

    row: int
    code: str


@dataclass(frozen=True)
class ProseHeading:
    """A heading: its line of the file, its level from 1, and its words as written."""

    row: int
    level: int
    words: str


@dataclass
class Markup:
    """What stands in a chapter beside words."""

    links: list[ProseLink] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    cells: list[CodeCell] = field(default_factory=list)
    headings: list[ProseHeading] = field(default_factory=list)
    #: The lines of the file that are code, in cells and other blocks.
    code_rows: set[int] = field(default_factory=set)
    #: The line of the file where the first block begins that a page can show, beside a cell; 0 where there is none.
    first_row: int = 0


def markup_of(tokens: list[Token], content: str, before: int = 0) -> Markup:
    """What tokens and the ``content`` that they were parsed from refer to; ``before`` lines stand before theirs in the file."""
    markup, lines = Markup(), content.split("\n")
    for n, token in enumerate(tokens):
        row = before + (token.map[0] if token.map else 0) + 1
        if not markup.first_row and token.map and not token.level and _is_shown(token, tokens[n + 1 : n + 2]):
            markup.first_row = row
        if token.type == "myst_target":
            markup.targets.append(token.content)
        elif token.type == "heading_open":
            markup.headings.append(ProseHeading(row, int(token.tag[1:]), tokens[n + 1].content))
        elif token.type == "ordered_list_open" and int(token.attrs.get("start", 1)) >= _NO_LIST:
            markup.links.append(ProseLink("numbered", str(token.attrs["start"]), "", row))
        elif token.type == "html_block" and token.content.lstrip().startswith("<!--") and "-->" not in token.content:
            markup.links.append(ProseLink("open comment", "<!--", "", row))
        elif token.type == "code_block":
            markup.code_rows.update(range(row, before + token.map[1] + 1))
        elif token.type in ("fence", "colon_fence"):
            _add_fence(markup, token, lines, row)
        elif token.type == "inline":
            markup.links += _inline_links(token.children or [], row)
    return markup


def _is_shown(token: Token, following: list[Token]) -> bool:
    """Whether the block that a token begins is shown on a page, or may be; what a cell shows is not known before it is executed."""
    if token.type in ("fence", "colon_fence"):
        return not token.info.strip().startswith(f"{{{_CELL}}}")
    if token.type == "html_block":
        return not token.content.lstrip().startswith("<!--")
    # The classes of the block below stand in braces on a line of their own.
    return token.type not in _UNSEEN and not (following and _CLASSES.fullmatch(following[0].content))


def _add_fence(markup: Markup, token: Token, lines: list[str], row: int) -> None:
    """Add a directive with what stands in it, or a fence that is none."""
    last = lines[token.map[1] - 1].strip(" >\t")
    if token.map[1] - 1 == token.map[0] or last.strip(token.markup[0]) or len(last) < len(token.markup):
        markup.links.append(ProseLink("open fence", token.markup, token.info.strip(), row))
        return
    directive = _DIRECTIVE.match(token.info.strip())
    if not directive or directive["name"] in _OPAQUE:
        markup.code_rows.update(range(row + 1, row + token.content.count("\n") + 1))
    if not directive:
        markup.links.append(ProseLink("fence", (token.info.split() or [""])[0], "", row))
        return
    markup.links.append(ProseLink("directive", directive["name"], directive["arguments"].strip(), row))
    markup.targets += _NAME_OPTION.findall(token.content)
    body = token.content.split("\n")
    options = 0
    # Options may also stand as YAML between two lines of hyphens.
    if body[:1] == ["---"] and "---" in body[1:]:
        options = body.index("---", 1) + 1
    while options < len(body) and (option := _OPTION.match(body[options])):
        options += 1
        markup.links.append(ProseLink("option", option["name"], option["value"].strip(), row + options))
    if directive["name"] == _CELL:
        markup.cells.append(CodeCell(row + 1 + options, "\n".join(body[options:])))
    if directive["name"] not in _OPAQUE:
        below = markup_of(markdown().parse(token.content, {}), token.content, row)
        for name in ("links", "targets", "cells"):
            getattr(markup, name).extend(getattr(below, name))
        markup.code_rows |= below.code_rows


def _inline_links(children: list[Token], row: int) -> Iterator[ProseLink]:
    begins = True
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            row, begins = row + 1, True
            continue
        if child.type == "myst_role":
            yield ProseLink("role", child.meta["name"], child.content, row)
        elif child.type == "link_open":
            yield ProseLink("link", "", str(child.attrs["href"]), row)
        elif child.type == "image":
            yield ProseLink("image", "", str(child.attrs["src"]), row)
        elif child.type == "text":
            # The parser takes the call of a footnote that is not there for text.
            yield from (ProseLink("footnote", "", label, row) for label in _CALL.findall(child.content))
            for sort, half in _HALF.items():
                if begins or sort in _ANYWHERE:
                    yield from (
                        ProseLink(sort, match[match.lastindex or 0], "", row) for match in half.finditer(child.content)
                    )
        begins = False
