"""The rule that ties works to the bibliography."""

from __future__ import annotations

import re

from analysis.rules.registry import file_of, rows_of, rule
from analysis.source.ids import near
from analysis.source.problems import Problem


@rule("bibliography", "Every work has an entry of the same key in references.bib, and every entry a work.")
def _bibliography(source):
    from pybtex.database import parse_file
    from pybtex.exceptions import PybtexError

    if "works" not in source.resources:
        return
    path = source.data / "references.bib"
    file = f"{source.data.name}/references.bib"
    works = {cells["id"]: number for number, cells in rows_of(source, "works") if "id" in cells}
    if not path.is_file():
        yield Problem(file, 1, "1", "bibliography", "the file is missing", "works need their references: put it back")
        return
    lines = path.read_bytes().decode("utf-8", errors="replace").split("\n")
    try:
        entries = parse_file(str(path), bib_format="bibtex").entries
    except (PybtexError, UnicodeDecodeError) as error:
        yield _no_bibtex(error, file, lines)
        return
    for key, number in works.items():
        if key not in entries:
            yield Problem(
                file_of(source, "works"),
                number,
                "id",
                "bibliography",
                f"'{key}' has no entry in references.bib",
                f"add the entry there, or write its key: {near(key, entries)}",
            )
    for key in entries:
        if key not in works:
            row = next(
                (n for n, line in enumerate(lines, 1) if re.match(rf"@\w+\{{{re.escape(key)},", line.strip())), 1
            )
            yield Problem(
                file,
                row,
                "1",
                "bibliography",
                f"'{key}' is no row of works",
                "add the row to data/works.csv, or take the entry out",
            )


def _no_bibtex(error: Exception, file: str, lines: list[str]) -> Problem:
    """The problem of a bibliography that cannot be read."""
    if isinstance(error, UnicodeDecodeError):
        row = next(n for n, line in enumerate(lines, 1) if "\ufffd" in line)
        right = "save the file as UTF-8 and write the character again"
        return Problem(file, row, "1", "utf-8", "the line holds a byte that is not UTF-8", right)
    seen: dict[str, int] = {}
    for n, line in enumerate(lines, 1):
        entry = re.match(r"\s*@\w+\{\s*([^,\s]+)", line)
        if entry and (first := seen.setdefault(entry[1].casefold(), n)) != n:
            wrong = f"the key '{entry[1]}' is already that of the entry in line {first}"
            return Problem(file, n, "1", "bibliography", wrong, "give this entry a key of its own, or take it out")
    wrong = f"the file is no BibTeX ({str(error).splitlines()[0]})"
    return Problem(file, getattr(error, "lineno", None) or 1, "1", "bibliography", wrong, "mend the entry at this line")
