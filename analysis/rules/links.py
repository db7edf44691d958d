"""Rules for what the chapters refer to: rows by roles and directives, and whatever links lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from os.path import relpath
from pathlib import PurePosixPath
from urllib.parse import unquote

from analysis.rules.registry import Finding, rule
from analysis.rules.vocabulary import (
    CITING,
    DIRECTIVES,
    REFERRING,
    is_directive,
    is_role,
    known_directives,
    known_roles,
)
from analysis.source import contents
from analysis.source.ids import near, nearest
from analysis.source.media import MediaError, media_of
from analysis.source.paraphrase import Chapter
from analysis.source.problems import Where
from analysis.source.prose import ProseLink
from analysis.source.read import Source
from analysis.source.schema import KINDS, REGISTERS

#: Directives whose arguments are keys of a table; directives and the role whose argument is a table.
_OF_KEYS = {"claims": "passages"}
_OF_TABLES = {"register": REGISTERS, "rows": None, "count": None}
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


def _links(source: Source, *sorts: str) -> Iterator[tuple[Chapter, Where, ProseLink]]:
    for chapter in source.chapters:
        for link in chapter.links:
            if link.sort in sorts:
                yield chapter, Where(chapter.path, link.row), link


def _key_of(content: str) -> str:
    """The key in a role: all of it, or what stands in angle brackets behind words."""
    match = re.fullmatch(r".*<([^<>]*)>", content, re.DOTALL)
    return (match[1] if match else content).strip()


@rule(
    "role",
    "A role in a chapter, such as {work}`key`, names a row that is there, and a directive a table or its rows.",
    needs=("markup",),
)
def _role(source: Source) -> Iterator[Finding]:
    ids = {
        table: {cells.get("id") for _, cells in source.rows(table)} for table in {*KINDS.values(), *_OF_KEYS.values()}
    }
    for chapter in source.chapters:
        directive = None
        for link in chapter.links:
            where = Where(chapter.path, link.row)
            if link.sort == "directive":
                directive = link
                yield from _directive(source, where, link)
            elif link.sort == "option" and directive and directive.name in DIRECTIVES:
                yield from _option(source, where, directive, link)
            elif link.sort == "role":
                yield from _named_role(source, where, link)
            table, keys = _keys_of(link)
            for key in keys if table and table not in source.unread else ():
                if key not in ids[table]:
                    right = f"write a key of data/{table}.csv, {near(key, ids[table])}"
                    yield where, f"'{key}' is not in {table}", right


def _keys_of(link: ProseLink) -> tuple[str | None, list[str]]:
    """The keys that a role or directive holds, and the table that they belong to."""
    if link.sort == "role" and link.name in CITING:
        return "works", [key.strip() for key in _key_of(link.target).split(",")]
    if link.sort == "role":
        return KINDS.get(link.name), [_key_of(link.target)]
    if link.sort == "directive":
        return _OF_KEYS.get(link.name), link.target.split()
    return None, []


def _named_role(source: Source, where: Where, link: ProseLink) -> Iterator[Finding]:
    if link.name in _OF_TABLES:
        yield from _table(source, where, link)
    elif not is_role(link.name):
        right = f"write a role of the edition, {near(link.name, known_roles())}"
        yield where, f"there is no role '{link.name}'", right


def _directive(source: Source, where: Where, link: ProseLink) -> Iterator[Finding]:
    if link.name in _OF_TABLES:
        yield from _table(source, where, link)
    elif not is_directive(link.name):
        right = f"write one, {near(link.name, known_directives())}"
        yield where, f"there is no directive '{link.name}'", right


def _option(source: Source, where: Where, directive: ProseLink, option: ProseLink) -> Iterator[Finding]:
    known = DIRECTIVES[directive.name]
    if option.name not in known:
        right = f"write one, {near(option.name, known)}" if known else "take the line out"
        yield where, f"{{{directive.name}}} has no option '{option.name}'", right
    elif option.name == "columns" and directive.target in source.resources:
        columns = [field["name"] for field in source.resources[directive.target].fields]
        for name in option.target.split():
            if name not in columns:
                yield where, f"{directive.target} has no column '{name}'", f"write one, {near(name, columns)}"


def _table(source: Source, where: Where, link: ProseLink) -> Iterator[Finding]:
    """A role or directive whose argument is a table."""
    tables = [name for name in _OF_TABLES[link.name] or source.resources if name in source.resources]
    if link.target not in tables and link.target not in source.unread:
        what = "register of" if _OF_TABLES[link.name] else "table"
        yield where, f"there is no {what} '{link.target}'", f"write one of the tables, {near(link.target, tables)}"


@rule(
    "link",
    "A link in a chapter leads to a chapter, a passage, a file or an address on the web, and every footnote that is referred to exists.",
    needs=("contents", "chapters"),
)
def _link(source: Source) -> Iterator[Finding]:
    targets = {target.casefold() for chapter in source.chapters for target in chapter.targets}
    # Sections that directives print have their names as targets.
    targets |= {f"table-{name}" for name in source.resources}
    targets |= {f"claims-{cells.get('id')}" for _, cells in source.rows("passages")}
    for chapter, where, link in _links(source, "link", "image", "role", "footnote"):
        if link.sort == "footnote":
            wrong = f"there is no note [^{link.target}] in this file"
            yield where, wrong, f"write it under the text, as [^{link.target}]: …, or remove the reference"
        elif link.sort == "role" and link.name in REFERRING:
            yield from _target_finding(where, _key_of(link.target), targets, "")
        elif link.sort == "role" and link.name == "doc":
            yield from _file_finding(source, chapter, where, _key_of(link.target) + ".md", set())
        elif link.sort == "image" and re.search(r"\s|%20", link.target):
            name = re.sub(r"(?:\s|%20)+", "-", link.target)
            yield where, f"the picture's name '{unquote(link.target)}' has a space in it", f"call the file {name}"
        elif link.sort in ("link", "image") and not _SCHEME.match(link.target):
            path, _, anchor = link.target.partition("#")
            if path:
                findings = [*_file_finding(source, chapter, where, unquote(path), targets)]
                yield from findings
                if anchor and not findings:
                    yield _anchor_finding(where, path, anchor, targets)
            elif anchor:
                yield from _target_finding(where, unquote(anchor), targets, "#")


def _target_finding(where: Where, target: str, targets: set[str], mark: str) -> Iterator[Finding]:
    if target.casefold() not in targets:
        right = f"write the id of a passage or another target, {near(target, targets)}"
        yield where, f"'{mark}{target}' leads nowhere", right


def _anchor_finding(where: Where, path: str, anchor: str, targets: set[str]) -> Finding:
    """A place in another file: the book has addresses for targets only, and these need no file."""
    wrong = f"'{path}#{anchor}' names a place by its file, which the book does not resolve"
    if anchor.casefold() in targets:
        return where, wrong, f"write #{anchor}"
    return where, wrong, f"put a target, ({anchor})=, at the place, and write #{anchor}"


def _file_finding(source: Source, chapter: Chapter, where: Where, path: str, targets: set[str]) -> Iterator[Finding]:
    folder = PurePosixPath(chapter.path).parent
    whole = PurePosixPath(path.lstrip("/")) if path.startswith("/") else folder / path
    parts: list[str] = []
    for part in whole.parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    name = "/".join(parts)
    if name.removesuffix(".md") in source.toc or path.casefold() in targets:
        return
    if not (source.root / name).is_file():
        if PurePosixPath(path).suffix in (".md", ""):
            files = [f"{file}.md" for file in source.toc]
        else:
            alike = (source.root / name).parent.glob(f"*{PurePosixPath(path).suffix}")
            files = [file.relative_to(source.root).as_posix() for file in alike]
        close = nearest(name, files)
        right = f"write {relpath(close[0], folder)}" if close else "write the path of a file, from this one on"
        yield where, f"'{path}' is no file", right
    elif name.endswith(".md") and not name.startswith("chapters/"):  # Another rule reports these.
        yield where, f"'{path}' is not in {contents.FILE}", "add it there, or link to another chapter"


@rule(
    "media",
    "A chapter, cell or paragraph that names its media names some of web, print and e-book, and always the web.",
)
def _media(source: Source) -> Iterator[Finding]:
    for chapter in source.chapters:
        for words, row in chapter.media:
            try:
                media_of(words)
            except MediaError as error:
                yield Where(chapter.path, row), error.wrong, error.right
