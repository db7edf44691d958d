"""Checks data and chapters; every problem says where it is, what is wrong and what would be right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analysis.rules import RULES
from analysis.source.problems import Problem
from analysis.source.read import Source, read

__all__ = ["check", "validate"]


def validate(path: str | Path | None = None) -> list[Problem]:
    """All problems of an edition; an empty list if there are none.

    They are sorted by file and row, but those from which others can follow come first.

    ``path`` is a data folder or an edition's root, as for :func:`analysis.load`.
    The chapters are checked where ``_toc.yml`` stands beside the data folder.
    Raises :class:`~analysis.source.read.NoEditionError` where there is no edition,
    :class:`~analysis.source.package.PackageError` where its ``datapackage.json`` cannot be read.
    """
    return check(read(path))


def check(source: Source) -> list[Problem]:
    """All problems of what was read; see :func:`validate`.

    What is wrong with the form of a file is known from reading; the rules are applied to what could be read.
    """
    problems = [*source.problems]
    for rule in RULES.values():
        broken = rule.problems(source)
        problems += broken
        source = replace(source, unread=source.unread | rule.hidden(broken, source))
    causes = {key for key, rule in RULES.items() if rule.finds_causes}
    return sorted((_located(p, source) for p in problems), key=lambda p: (p.rule not in causes, p))


def _located(problem: Problem, source: Source) -> Problem:
    """The problem with the file and row that whoever wrote the row knows it by."""
    file, row = source.provenance.get((problem.file, problem.row), (problem.file, problem.row))
    return replace(problem, file=file, row=row)
