"""Where rules register, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from analysis.source.paraphrase import ADDRESS, Text
from analysis.source.problems import Problem
from analysis.source.read import Source

__all__ = ["CHECKS", "RULES", "file_of", "rows_of", "rule", "texts_of"]

Check = Callable[[Source], Iterator[Problem]]
#: What each rule says; these six are seen to while reading, before any other.
RULES: dict[str, str] = {
    "file": "Every table that is described is a file, and every CSV file is described.",
    "utf-8": "Files are UTF-8.",
    "csv": "Tables are comma-separated, with quotation marks around cells that need them.",
    "header": "The header names every column that is described, once, and no other.",
    "cells": "Every row has one cell for every column.",
    "toc": "The table of contents names files that exist, and every chapter is in it.",
}
#: The checks of all other rules.
CHECKS: list[Check] = []


def rule(name: str, sentence: str) -> Callable[[Check], Check]:
    """Register a check under the name of its rule, with the sentence that says what holds."""

    def register(check: Check) -> Check:
        RULES[name] = sentence
        CHECKS.append(check)
        return check

    return register


def rows_of(source: Source, table: str) -> Iterable[tuple[int, dict[str, str]]]:
    """The rows of a table with their row numbers; none where the edition has no such table."""
    return source.resources[table].rows if table in source.resources else ()


def file_of(source: Source, table: str) -> str:
    """The file of a table, as problems name it."""
    return source.resources[table].file


def texts_of(source: Source) -> list[Text]:
    """The paraphrases of all passages, in the order of the book."""
    return [text for chapter in source.chapters for text in chapter.texts if ADDRESS.fullmatch(text.passage)]
