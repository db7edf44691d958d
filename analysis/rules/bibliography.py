"""The rule that ties works to the bibliography."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.rules.registry import Finding, rule
from analysis.source import bibliography
from analysis.source.ids import near
from analysis.source.problems import Where
from analysis.source.read import Source


@rule(
    "bibliography",
    "Every work has an entry with the same key in references.bib, and every entry has a work.",
    needs=("works", "bibliography"),
)
def _bibliography(source: Source) -> Iterator[Finding]:
    if "works" not in source.resources:
        return
    works = {cells["id"]: number for number, cells in source.rows("works") if cells.get("id")}
    entries = source.bibliography
    for key, number in works.items():
        if key not in entries:
            right = f"add the entry there, or write its key: {near(key, entries)}"
            yield source.at("works", number, "id"), f"'{key}' has no entry in {bibliography.FILE}", right
    for key, entry in entries.items():
        if key not in works:
            where = Where(f"{source.data.name}/{bibliography.FILE}", entry.row)
            yield where, f"'{key}' is no row of works", "add the row to data/works.csv, or take the entry out"
