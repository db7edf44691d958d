"""A problem of an edition: where it is, what is wrong, and what would be right; and the errors that a user can put right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["CellValueError", "EditionError", "InputError", "LocatedError", "Problem", "Where"]


class Where(NamedTuple):
    """A place in an edition's files.

    ``row`` counts as a spreadsheet does, the header being row 1; ``column`` is the column's name,
    or a number of characters in a file that has no columns.
    """

    file: str
    row: int = 1
    column: str = "1"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where, by which rule, what, and what would be right.

    ``file``, ``row`` and ``column`` are those of :class:`Where`, ``rule`` is the key of the rule that is broken.
    """

    file: str
    row: int
    column: str
    rule: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.file}:{self.row}:{self.column}: {self.wrong}; {self.right}"


class InputError(Exception):
    """A folder, file or argument that the user gave cannot be used.

    The message is one sentence that says what is wrong and what would be right; the command line prints it and ends
    with exit status 2.
    """


class LocatedError(InputError):
    """A file cannot be used; ``where``, ``wrong`` and ``right`` are those of a :class:`Problem`."""

    def __init__(self, where: Where, wrong: str, right: str):
        self.where, self.wrong, self.right = where, wrong, right
        super().__init__(f"{where.file}:{where.row}:{where.column}: {wrong}; {right}")


class EditionError(InputError):
    """The data or the chapters do not hold together; ``problems`` says where."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        more = len(problems) - 5
        super().__init__(
            "\n".join(["the edition has problems:", *(str(p) for p in problems[:5])])
            + (f"\n… and {more} more, all of them in this error’s problems" if more > 0 else "")
        )


class CellValueError(InputError, ValueError):
    """A cell does not hold what its column is for; ``wrong`` and ``right`` are those of a :class:`Problem`."""

    def __init__(self, wrong: str, right: str):
        self.wrong, self.right = wrong, right
        super().__init__(f"{wrong}; {right}")
