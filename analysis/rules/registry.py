"""Where rules register, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from analysis.source.paraphrase import ADDRESS, Text
from analysis.source.problems import Problem, Where
from analysis.source.read import Source
from analysis.source.schema import Resource

__all__ = ["RULES", "Finding", "Rule", "filled_cells", "rule", "texts_of"]

#: Where something is wrong, what is wrong, and what would be right.
Finding = tuple[Where, str, str]


@dataclass(frozen=True)
class Rule:
    """What has to hold in an edition, and how it is checked.

    ``sentence`` is printed in the book.  ``check`` yields a finding for everything that is wrong; a rule that has none is
    seen to while the files are read, before any other.  ``needs`` names the tables, ``contents``, ``chapters`` or
    ``bibliography`` that the check has to have in full, ``hides`` those that rules after it do not have in full where it found
    something, because what they would find follows from that: names as in ``needs``, ``tables`` for those in which it was, or
    ``ids`` for those in whose column of ids it was.
    """

    key: str
    sentence: str
    check: Callable[[Source], Iterator[Finding]] | None = None
    needs: frozenset[str] = frozenset()
    hides: frozenset[str] = frozenset()

    @property
    def finds_causes(self) -> bool:
        """Whether problems of other rules may follow from those of this one."""
        return self.check is None or bool(self.hides)

    def hidden(self, problems: list[Problem], source: Source) -> frozenset[str]:
        """What rules after this one do not have in full, because of the problems that it found."""
        files = {p.file for p in problems if "tables" in self.hides or ("ids" in self.hides and p.column == "id")}
        tables = {name for name, resource in source.resources.items() if resource.file in files}
        return frozenset(tables) | (self.hides - {"ids", "tables"} if problems else frozenset())

    def problems(self, source: Source) -> list[Problem]:
        """What breaks the rule; nothing where something it needs could not be read, which is a problem already."""
        if self.check is None or self.needs & source.unread:
            return []
        return [Problem(*where, self.key, wrong, right) for where, wrong, right in self.check(source)]


#: The rules by their keys, in the order in which the book prints them.
RULES = {
    key: Rule(key, sentence)
    for key, sentence in {
        "file": "Every table that is described is a file, and every CSV file is described.",
        "utf-8": "Files are UTF-8.",
        "csv": "Tables are comma-separated, with quotation marks around cells that need them.",
        "header": "The header names every column that is described, once, and no other.",
        "cells": "Every row has one cell for every column.",
        "toc": "The table of contents names files that exist, and every chapter is in it.",
    }.items()
}


def rule(
    key: str, sentence: str, needs: Iterable[str] = (), hides: Iterable[str] = ()
) -> Callable[[Callable[[Source], Iterator[Finding]]], Rule]:
    """Register a generator of findings as the check of a rule; :class:`Rule` says what the arguments are."""

    def register(check: Callable[[Source], Iterator[Finding]]) -> Rule:
        RULES[key] = Rule(key, sentence, check, frozenset(needs), frozenset(hides))
        return RULES[key]

    return register


def texts_of(source: Source) -> list[Text]:
    """The paraphrases of all passages, in the order of the book."""
    return [text for chapter in source.chapters for text in chapter.texts if ADDRESS.fullmatch(text.passage)]


def filled_cells(source: Source, wanted: Callable[[dict], object] = bool) -> Iterator[tuple[Resource, int, dict, str]]:
    """The filled cells of every column whose field is ``wanted``, with table, row number and field."""
    for resource in source.resources.values():
        for field in filter(wanted, resource.fields):
            name = field["name"]
            for number, cells in resource.rows:
                if cell := cells.get(name):
                    yield resource, number, field, cell
