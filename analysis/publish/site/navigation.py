"""The contents beside every page: the parts of the book, folded, with the current one open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sphinx import addnodes
from sphinx.environment import BuildEnvironment

__all__ = ["Part", "TocEntry", "parts"]


class TocEntry(NamedTuple):
    """A line of the contents: its words, its address, and whether it is the page itself."""

    title: str
    address: str
    is_current: bool


class Part(NamedTuple):
    """A part of the book: its name, empty where the chapters have no parts, its entries, and whether it is open."""

    name: str
    entries: tuple[TocEntry, ...]
    is_open: bool


def parts(env: BuildEnvironment, page: str, address: Callable[[str], str]) -> list[Part]:
    """The contents beside a page, whose ``address`` function gives that of another from there; on a page in no part the first is open.

    Sphinx can write them too, but resolves all of them anew for each page, which takes a twelfth of the time to write it.
    """
    listed = [
        Part(tree["caption"] or "", tuple(_entries(env, tree["entries"], page, address)), False)
        for tree in env.tocs[env.config.root_doc].findall(addnodes.toctree)
    ]
    current = next((n for n, part in enumerate(listed) if any(entry.is_current for entry in part.entries)), 0)
    return [part._replace(is_open=n == current) for n, part in enumerate(listed)]


def _entries(
    env: BuildEnvironment, entries: list[tuple[str | None, str]], page: str, address: Callable[[str], str]
) -> Iterator[TocEntry]:
    for title, target in entries:
        if "://" in target:
            yield TocEntry(title or target, target, False)
        elif target in env.titles:
            yield TocEntry(title or env.titles[target].astext(), address(target), target == page)
