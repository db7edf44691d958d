"""Rules for words that are not English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pybtex.exceptions import PybtexError

from analysis.rules.registry import file_of, rows_of, rule
from analysis.source.languages import FOREIGN, plain, tag_of, titles
from analysis.source.problems import Problem
from analysis.source.read import Source

_TABLE = "expressions"


@rule("language", "The language of a title has its English name, as biblatex has it.")
def _language(source):
    path = source.data / "references.bib"
    for key, (name, title) in _titles(source).items():
        try:
            tag_of(name, title)
        except KeyError:
            lines = path.read_text(encoding="utf-8").split("\n")
            first = next(n for n, line in enumerate(lines, 1) if re.match(rf"@\w+\{{{re.escape(key)},", line.strip()))
            row = next(n for n, line in enumerate(lines[first:], first + 1) if re.match(r"\s*langid\b", line))
            yield Problem(
                f"{source.data.name}/references.bib",
                row,
                "langid",
                "language",
                f"'{name}' is the name of no language",
                "write its English name, in small letters: german, russian",
            )


@rule("expression", "Every expression in another language stands in chapters or data, spelled as the table has it.")
def _expression(source):
    wanted = {plain(cells["form"]): number for number, cells in rows_of(source, _TABLE) if cells.get("form")}
    if not wanted or not source.has_chapters:
        return
    whole = "\n".join(text if text.isascii() else plain(text) for *_, text in _texts(source))
    for form, number in wanted.items():
        # The words come first in the pattern, so that they are sought as they are, which is fast.
        if not re.search(rf"{(words := re.escape(form))}(?!\w)(?<!\w{words})", whole):
            yield Problem(
                file_of(source, _TABLE),
                number,
                "form",
                "expression",
                f"'{form}' stands neither in chapters nor in data",
                "spell it as it stands there, or take the row out",
            )


@rule(
    "script",
    "Words in another script than the Latin one have their language, as a title, an original or an expression.",
)
def _script(source):
    known = {title for _, title in _titles(source).values()}
    known |= {cells.get("source_text", "") for _, cells in rows_of(source, "originals")}
    known |= {cells.get("form", "") for _, cells in rows_of(source, _TABLE)}
    covered = "\n".join(known)
    for file, row, column, text in _texts(source):
        # Most texts are ASCII, and that is known at once; an address may hold any letters.
        for found in () if text.isascii() else FOREIGN.finditer(re.sub(r"\S+://\S+", "", text)):
            if found[0] not in covered:
                yield Problem(
                    file,
                    row,
                    column,
                    "script",
                    f"the language of '{found[0]}' is not said",
                    f"add it to {source.data.name}/{_TABLE}.csv",
                )


def _titles(source: Source) -> dict[str, tuple[str, str]]:
    """The titles that are not English; none in a file that cannot be read, which another rule reports."""
    try:
        return titles(source.data / "references.bib")
    except (PybtexError, UnicodeDecodeError):
        return {}


def _texts(source: Source) -> Iterator[tuple[str, int, str, str]]:
    """What readers may see: file, row, column and text of cells and of the chapters' lines."""
    for name, resource in source.resources.items():
        if name != _TABLE:
            for number, cells in resource.rows:
                for column, cell in cells.items():
                    yield resource.file, number, column, cell
    for chapter in source.chapters:
        content = (source.root / chapter.path).read_text(encoding="utf-8")
        for number, line in enumerate(content.split("\n"), 1):
            yield chapter.path, number, "1", line
    bibliography = source.data / "references.bib"
    if bibliography.is_file():
        content = bibliography.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(content.split("\n"), 1):
            yield f"{source.data.name}/{bibliography.name}", number, "1", line
