"""A problem of an edition: where it is, what is wrong, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Problem"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where, what, and what would be right.

    ``row`` counts as a spreadsheet does, the header being row 1; ``column`` is the column's name,
    or a number of characters in a file that has no columns.
    """

    file: str
    row: int
    column: str
    rule: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.file}:{self.row}:{self.column}: {self.wrong}; {self.right}"
