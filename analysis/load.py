"""From data and chapters to one frozen :class:`~analysis.edition.Edition`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from analysis.display import Rows
from analysis.edition import Edition, Row, row_type
from analysis.source import Problem, Resource, Source, convert, read
from analysis.status import COMPUTED, Assessor
from analysis.validate import check

__all__ = ["EditionError", "assemble", "load"]


class EditionError(Exception):
    """The data or the chapters do not hold together; ``problems`` says where."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        more = len(problems) - 5
        super().__init__(
            "\n".join(["the edition has problems:", *(str(p) for p in problems[:5])])
            + (f"\n… and {more} more, all of them in this error’s problems" if more > 0 else "")
        )


def load(path: str | Path | None = None, overlay: str | Path | None = None) -> Edition:
    """Load an edition: its data and, where they stand beside the data, its chapters.

    ``path`` is a data folder or an edition's root; without it, the edition around the working
    folder, else the one this package stands in.
    ``overlay`` is a folder with rows of your own, as for :meth:`~analysis.edition.Edition.with_rows`.
    Raises :class:`EditionError` where the data or the chapters have problems,
    :class:`FileNotFoundError` where there is no edition, or no folder of that name.
    """
    edition = assemble(read(path))
    return edition if overlay is None else edition.with_rows(overlay)


def assemble(source: Source) -> Edition:
    """The edition that was read, if it has no problem.

    Raises :class:`EditionError` where it has some.
    """
    problems = check(source)
    if problems:
        raise EditionError(problems)
    tables = {resource.name: _rows(resource) for resource in source.resources.values()}
    if "claims" in tables:
        tables["claims"] = _assessed(tables, source.package)
    texts = {t.passage: t for chapter in source.chapters for t in chapter.texts}
    return Edition(source, source.package, MappingProxyType(tables), source.chapters, MappingProxyType(texts))


def _rows(resource: Resource) -> Rows:
    """The typed rows of a table; columns that are computed are empty as yet."""
    computed = COMPUTED.get(resource.name, ())
    kind = row_type(resource.name, [*resource.fields, *computed])
    schemas, blank = {f["name"]: f for f in resource.fields}, {f["name"]: None for f in computed}
    return Rows(
        kind(**blank, **{name: convert(cell, schemas[name]) for name, cell in cells.items()})
        for _, cells in resource.rows
    )


def _assessed(tables: dict[str, Rows], package: dict) -> Rows:
    """The claims with their statuses, which follow from the evidence."""
    assess = Assessor(tables, package).assess

    def status(claim: Row, question: str) -> str | None:
        verdict = assess(claim, question)
        return verdict and verdict.status

    return Rows(replace(c, status=status(c, "fact"), report=status(c, "report")) for c in tables["claims"])
