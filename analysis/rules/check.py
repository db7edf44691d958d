"""Checks data and chapters; every problem says where it is, what is wrong and what would be right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analysis.rules import CHECKS
from analysis.source.problems import Problem
from analysis.source.read import Source, read

__all__ = ["check", "validate"]

_BREAKS = {"csv", "header", "cells", "utf-8"}  # a table read so badly is checked no further


def validate(path: str | Path | None = None) -> list[Problem]:
    """All problems of an edition, sorted by file and row; an empty list if there are none.

    ``path`` is a data folder or an edition's root, as for :func:`analysis.load`.
    The chapters are checked where ``_toc.yml`` stands beside the data folder.
    Raises :class:`FileNotFoundError` where there is no edition, :class:`ValueError` where its
    ``datapackage.json`` cannot be read.
    """
    return check(read(path))


def check(source: Source) -> list[Problem]:
    """All problems of what was read; see :func:`validate`."""
    broken = {p.file for p in source.problems if p.rule in _BREAKS}
    readable = {
        name: replace(table, rows=()) if table.file in broken else table for name, table in source.resources.items()
    }
    found = [problem for rule in CHECKS for problem in rule(replace(source, resources=readable))]
    problems = source.problems + [p for p in found if not _follows(p, source, broken)]
    return sorted(_placed(problem, source) for problem in problems)


def _placed(problem: Problem, source: Source) -> Problem:
    """The problem with the file and row that whoever wrote the row knows it by."""
    file, row = source.provenance.get((problem.file, problem.row), (problem.file, problem.row))
    return replace(problem, file=file, row=row)


def _follows(problem: Problem, source: Source, broken: set[str]) -> bool:
    """Whether a problem only follows from a table that could not be read."""
    lost = {table.name for table in source.resources.values() if table.file in broken}
    if any(p.rule == "toc" for p in source.problems) and not source.toc and problem.rule in ("chapter", "passage"):
        return True
    if problem.rule == "key":
        return any(problem.wrong.endswith(f"is not in {name}") for name in lost)
    return bool(broken) and problem.rule in ("bibliography", "passage", "line", "rendering", "expression", "script")
