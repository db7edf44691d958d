"""Checks data and chapters; every problem says where it is, what is wrong and what would be right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analysis.rules import RULES
from analysis.source.problems import Problem
from analysis.source.read import Source, read

__all__ = ["check", "validate"]


def validate(path: str | Path | None = None) -> list[Problem]:
    """All problems of an edition, sorted by file and row; an empty list if there are none.

    ``path`` is a data folder or an edition's root, as for :func:`analysis.load`.
    The chapters are checked where ``_toc.yml`` stands beside the data folder.
    Raises :class:`~analysis.source.read.NoEditionError` where there is no edition,
    :class:`~analysis.source.read.PackageError` where its ``datapackage.json`` cannot be read.
    """
    return check(read(path))


def check(source: Source) -> list[Problem]:
    """All problems of what was read; see :func:`validate`.

    What is wrong with the form of a file is known from reading; the rules are applied to what could be read.
    """
    problems = [*source.problems, *(problem for rule in RULES.values() for problem in rule.problems(source))]
    return sorted(_located(problem, source) for problem in problems)


def _located(problem: Problem, source: Source) -> Problem:
    """The problem with the file and row that whoever wrote the row knows it by."""
    file, row = source.provenance.get((problem.file, problem.row), (problem.file, problem.row))
    return replace(problem, file=file, row=row)
