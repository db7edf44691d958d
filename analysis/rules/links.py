"""Rules for what the chapters refer to: rows by roles and directives, and whatever links lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from os.path import relpath
from pathlib import PurePosixPath
from urllib.parse import unquote

from analysis.rules.registry import Finding, rule
from analysis.source import contents
from analysis.source.ids import near, nearest
from analysis.source.paraphrase import Chapter, ProseLink
from analysis.source.problems import Where
from analysis.source.read import Source
from analysis.source.schema import KINDS

#: The roles of Sphinx that name works by their keys, or a target or chapter of the book.
_CITING = ("cite", "cite:p", "cite:t", "cite:ps", "cite:ts", "footcite", "footcite:p", "footcite:t")
_REFERRING = ("ref", "numref")
#: Directives whose arguments are keys of a table; directives and the role whose argument is a table.
_OF_KEYS = {"claims": "passages"}
_OF_TABLES = ("register", "rows", "count")
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
    "role", "A role in a chapter, such as {work}`key`, names a row that is there, and a directive a table or its rows."
)
def _role(source: Source) -> Iterator[Finding]:
    ids = {
        table: {cells.get("id") for _, cells in source.rows(table)} for table in {*KINDS.values(), *_OF_KEYS.values()}
    }
    for _, where, link in _links(source, "role", "directive"):
        table, keys = None, [_key_of(link.target)]
        if link.name in _OF_TABLES:
            if link.target not in source.resources:
                right = f"write one of the tables, {near(link.target, source.resources)}"
                yield where, f"there is no table '{link.target}'", right
        elif link.sort == "role":
            table = KINDS.get(link.name)
            if link.name in _CITING:
                table, keys = "works", [key.strip() for key in keys[0].split(",")]
            elif not table and not _is_role(link.name):
                yield where, f"there is no role '{link.name}'", f"write a role of the edition, {near(link.name, KINDS)}"
        elif link.name in _OF_KEYS:
            table, keys = _OF_KEYS[link.name], link.target.split()
        for key in keys if table and table not in source.unread else ():
            if key not in ids[table]:
                yield where, f"'{key}' is not in {table}", f"write a key of data/{table}.csv, {near(key, ids[table])}"


def _is_role(name: str) -> bool:
    """Whether a role that is not the edition's own is one of docutils, Sphinx or an extension."""
    if ":" in name or name in ("eval", *_REFERRING, "doc"):
        return True
    # Here, because an edition's chapters hardly ever name another role, and Sphinx takes long to load.
    from docutils.parsers.rst.languages.en import roles
    from sphinx.domains.std import StandardDomain
    from sphinx.roles import generic_docroles, specific_docroles

    return name in {*roles, *StandardDomain.roles, *generic_docroles, *specific_docroles}


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
    for chapter, where, link in _links(source, "link", "role", "footnote"):
        if link.sort == "footnote":
            wrong = f"there is no note [^{link.target}] in this file"
            yield where, wrong, f"write it under the text, as [^{link.target}]: …, or remove the reference"
        elif link.sort == "role" and link.name in _REFERRING:
            yield from _target_finding(where, _key_of(link.target), targets, "")
        elif link.sort == "role" and link.name == "doc":
            yield from _file_finding(source, chapter, where, _key_of(link.target) + ".md", set())
        elif link.sort == "link" and not _SCHEME.match(link.target):
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
