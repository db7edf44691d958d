"""Rules for words that are not English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.rules.registry import Finding, rule
from analysis.source import bibliography
from analysis.source.languages import FOREIGN, plain, tag_of
from analysis.source.problems import Where
from analysis.source.read import Source

_TABLE = "expressions"
_LETTER = re.compile(r"\w")


@rule("language", "The language of a title has its English name, as biblatex has it.", needs=("bibliography",))
def _language(source: Source) -> Iterator[Finding]:
    for entry in source.bibliography.values():
        if entry.language:
            try:
                tag_of(entry.language, entry.title or "")
            except KeyError:
                lines = (source.data / bibliography.FILE).read_text(encoding="utf-8-sig").split("\n")
                following = enumerate(lines[entry.row :], entry.row + 1)
                row = next((n for n, line in following if re.match(r"\s*langid\b", line)), entry.row)
                where = Where(f"{source.data.name}/{bibliography.FILE}", row, "langid")
                right = "write its English name, in small letters: german, russian"
                yield where, f"'{entry.language}' is the name of no language", right


@rule("expression", "Every expression in another language occurs in chapters or data, spelt as in its table.")
def _expression(source: Source) -> Iterator[Finding]:
    wanted = {plain(cells["form"]): number for number, cells in source.rows(_TABLE) if cells.get("form")}
    # What is sought may be in a table that could not be read.
    if not wanted or not source.has_chapters or source.unread:
        return
    whole = "\n".join(text if text.isascii() else plain(text) for *_, text in _texts(source))
    for form, number in wanted.items():
        if not _has_words(whole, form):
            wrong = f"'{form}' is neither in the chapters nor in the data"
            yield source.at(_TABLE, number, "form"), wrong, "spell it as it is spelt there, or remove the row"


@rule(
    "script",
    "Words in a script other than Latin have a language: as a title, an original or an expression.",
    needs=("bibliography", "originals", _TABLE),
)
def _script(source: Source) -> Iterator[Finding]:
    known = {entry.title or "" for entry in source.bibliography.values() if entry.language}
    known |= {cells.get("source_text", "") for _, cells in source.rows("originals")}
    known |= {cells.get("form", "") for _, cells in source.rows(_TABLE)}
    covered = "\n".join(known)
    for file, row, column, text in _texts(source):
        # Most texts are ASCII, and that is known at once; an address may hold any letters.
        for words in () if text.isascii() else FOREIGN.finditer(re.sub(r"\S+://\S+", "", text)):
            if words[0] not in covered:
                right = f"add it to {source.data.name}/{_TABLE}.csv"
                yield Where(file, row, column), f"no table gives the language of '{words[0]}'", right


def _has_words(text: str, words: str) -> bool:
    """Whether a text has these words, and not as a part of longer ones; a pattern for each would take as long as all else here."""
    at = text.find(words)
    while at >= 0 and (_LETTER.match(text, at + len(words)) or (at and _LETTER.match(text, at - 1))):
        at = text.find(words, at + 1)
    return at >= 0


def _texts(source: Source) -> Iterator[tuple[str, int, str, str]]:
    """What readers may see: file, row, column and text of cells and of the lines of chapters and bibliography."""
    for name, resource in source.resources.items():
        if name != _TABLE:
            for number, cells in resource.rows:
                for column, cell in cells.items():
                    yield resource.file, number, column, cell
    for chapter in source.chapters:
        for number, line in enumerate(chapter.lines, 1):
            yield chapter.path, number, "1", line
    path = source.data / bibliography.FILE
    if path.is_file():
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
            yield f"{source.data.name}/{bibliography.FILE}", number, "1", line
