"""The paraphrase: passages read from the chapters with a Markdown parser, without Sphinx.

A passage begins at a target line ``(p07)=`` and ends before the next target, heading or
code cell; a note is a footnote definition ``[^n02]: …``.
One source line is one line of the paraphrase.
"""

from __future__ import annotations

import re
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

__all__ = ["ADDRESS", "Chapter", "Text", "parts", "read_chapter", "toc"]

#: The form of a passage's address: introduction, passage or note, and a number.
ADDRESS = re.compile(r"[ipn][0-9]+")
# These end a passage; paragraphs, lists and quotations belong to it.
_ENDS = {"myst_target", "heading_open", "fence", "colon_fence", "myst_block_break", "hr", "footnote_block_open"}


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
    """A file of the book: its path relative to the root, its title, and the passages in it."""

    path: str
    title: str
    texts: tuple[Text, ...]


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


def toc(root: Path) -> list[str]:
    """The files of the book in reading order, from ``_toc.yml``, without ending; the root first.

    Raises :class:`FileNotFoundError` where there is no table of contents, :class:`ValueError` where it cannot be read.
    """
    return [file for _, files in parts(root) for file in files]


def parts(root: Path) -> list[tuple[str | None, list[str]]]:
    """The parts of the book, each with its name and its files; the first holds the root alone, and has no name.

    Raises as :func:`toc` does.
    """
    import yaml

    try:
        table = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
        loose = [(None, _files(table.get("chapters")))] if table.get("chapters") else []
        return [(None, [table["root"]]), *loose, *((p.get("caption"), _files([p])) for p in table.get("parts") or [])]
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ValueError(f"the table of contents cannot be read ({told})") from error


def _files(entries: list[dict]) -> list[str]:
    return [
        file
        for entry in entries
        for file in (
            *([entry["file"]] if "file" in entry else []),
            *(f for key in ("parts", "chapters", "sections") for f in _files(entry.get(key) or [])),
        )
    ]


def read_chapter(path: Path, root: Path) -> Chapter:
    """Read the passages of one Markdown file, in the order of the file.

    Raises :class:`UnicodeDecodeError` for a file that is not UTF-8.
    """
    source = path.read_text(encoding="utf-8")
    environment: dict = {}
    tokens = _parser().parse(source, environment)
    name = path.relative_to(root).as_posix()
    title = next((tokens[n + 1].content for n, t in enumerate(tokens) if t.type == "heading_open"), "")
    texts = [*_passages(tokens, name), *_notes(tokens, name, environment)]
    return Chapter(name, title, tuple(texts))


def _passages(tokens: list[Token], name: str):
    for n, token in enumerate(tokens):
        if token.type == "myst_target" and ADDRESS.fullmatch(token.content):
            body = []
            for following in tokens[n + 1 :]:
                if following.type in _ENDS:
                    break
                body.append(following)
            yield _text(token.content, body, name, token.map[0] + 1)


def _notes(tokens: list[Token], name: str, environment: dict):
    labels = {index: data["label"] for index, data in environment.get("footnotes", {}).get("list", {}).items()}
    opened = [n for n, token in enumerate(tokens) if token.type == "footnote_open"]
    for n in opened:
        label = labels[tokens[n].meta["id"]]
        end = next(m for m in range(n, len(tokens)) if tokens[m].type == "footnote_close")
        body = tokens[n:end]
        first = next(t.map[0] for t in body if t.map)
        yield _text(label, body, name, first + 1)


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
    kept = [(" ".join(line.split()), at) for line, at in zip(lines, rows) if line.strip()]
    return Text(passage, tuple(line for line, _ in kept), tuple(calls), name, row, tuple(at for _, at in kept))
