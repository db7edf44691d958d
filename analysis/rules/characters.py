"""Rules for characters: those that do not belong in a text, letters that were lost, and what a spreadsheet made of a cell.

Most cells and lines are plain, and there are tens of thousands; each rule finds out quickly which need a closer look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from analysis.rules.registry import Finding, filled_cells, rule
from analysis.source import bibliography
from analysis.source.problems import Where
from analysis.source.read import Source

#: Columns with words of the witness, which are kept as they are printed there, hard spaces included.
_AS_PRINTED = ("form", "reading")
_LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st")))
#: Characters that have no name in Unicode.
_CALLED = {"\t": "a tab", "\v": "a vertical tab", "\f": "a form feed", "\0": "a zero byte"}

#: A letter in UTF-8 has two bytes or more: read wrongly it is two characters or more, the first of them no mark of
#: punctuation, the second perhaps a space.
_SUSPECT = re.compile(r"[^\x00-\x7f‘’“”„–—…«»][^\x00-\x7f]|[ÂÃÅÎÐÙâãĂĹĐŮă] ")
#: A Russian word; what was read wrongly as Russian has a letter that Russian lacks, or ё in every second place.
_RUSSIAN = re.compile(r"(?<![^\W_])(?!(?:\w[ёЁ])+(?![^\W_]))[А-Яа-яЁё]+(?![^\W_])")
#: What stands for a letter that was lost, beside the mark of one: several question marks alone, or one within a word.
_LOST = re.compile(r"(?<!\S)\?{3,}(?!\S)|[^\W\d_]\?+[^\W\d_]")
#: Where a question mark within a word is meant: in an address, and in code between backticks, but not in a role's words.
_ADDRESS_OR_CODE = re.compile(r"\S+://\S+|\S+\?\S+=\S*|(?<![`}])`[^`]+`")
_SHOWN = 100  # characters of a text in a message
#: What a spreadsheet leaves in a cell whose formula it cannot compute, or that is too narrow for its number.
_ERRORS = re.compile(
    r"#(?:NAME\?|REF!|VALUE!|DIV/0!|N/A|NULL!|NUM!|SPILL!|CALC!|WERT!|BEZUG!|ZAHL!|NV)|#{3,}|Err:[0-9]{3}"
)


def _lines(source: Source) -> Iterator[tuple[Where, str, bool]]:
    """The lines of chapters and bibliography, and whether each is a line of code."""
    for chapter in source.chapters:
        for number, line in enumerate(chapter.lines, 1):
            yield Where(chapter.path, number), line, number in chapter.code_rows
    path = source.data / bibliography.FILE
    if path.is_file() and "bibliography" not in source.unread:
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
            yield Where(f"{source.data.name}/{bibliography.FILE}", number), line, False


@rule(
    "characters",
    "Texts are in Unicode's composed form (NFC), and hold no invisible characters, no ligatures, and none that no font has.",
    hides=("tables",),
)
def _characters(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in filled_cells(source):
        plain = cell.isascii() and cell.isprintable()
        # What is wrong with spaces around a cell and breaks in it is said by the rule for them.
        looked_at = (
            not plain and "\n" not in cell and "\r" not in cell and not (cell[0].isspace() or cell[-1].isspace())
        )
        if looked_at and (finding := _odd(cell, hard_spaces=field["name"] in _AS_PRINTED)):
            yield resource.at(number, field["name"]), *finding
    for where, line, _ in _lines(source):
        plain = line.isascii() and line.isprintable()
        # In code there are tabs.
        if not plain and (finding := _odd(line.replace("\t", " "), hard_spaces=True)):
            yield where, *finding


def _odd(text: str, hard_spaces: bool) -> tuple[str, str] | None:
    """What is wrong with the first character of a text that does not belong in one, and what would be right."""
    for at, character in enumerate(text):
        if right := None if character.isascii() and character.isprintable() else _right(character, hard_spaces):
            before = " ".join(text[max(0, at - 20) : at].split())
            name = _CALLED.get(character) or unicodedata.name(character, "a character without a name").lower()
            place = f"after '{before}'" if before else "at the beginning"
            return f"{name} (U+{ord(character):04X}) stands {place}", right
    words = [word for word in text.split() if not unicodedata.is_normalized("NFC", word)]
    if not words:
        return None
    return (
        f"'{unicodedata.normalize('NFC', words[0])}' has a letter written as letter and accent",
        "write it as one character",
    )


def _right(character: str, hard_spaces: bool) -> str | None:
    """What to do with a character that does not belong in a text; ``None`` for one that does."""
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp") or (category == "Zs" and not hard_spaces):
        return "write a space there"
    if category == "Cf":
        return "take it out"
    if category in ("Co", "Cn"):
        return "write the character that is meant; no font has this one"
    return f"write {_LIGATURES[character]}" if character in _LIGATURES else None


@rule(
    "encoding",
    "No text holds letters that were read in an encoding other than the one in which they were written.",
    hides=("tables",),
)
def _encoding(source: Source) -> Iterator[Finding]:
    for resource, number, field, cell in filled_cells(source):
        if finding := _damage(cell, "the cell"):
            yield resource.at(number, field["name"]), *finding
    for where, line, is_code in _lines(source):
        if finding := _damage(line, "the line", is_code):
            yield where, *finding


def _damage(text: str, what: str, is_code: bool = False) -> tuple[str, str] | None:
    """What is wrong with a text whose letters were read wrongly, and what would be right; in code question marks have a meaning."""
    right = f"write {what} again, and save the file as UTF-8"
    is_lost = "?" in text and not is_code and _LOST.search(_ADDRESS_OR_CODE.sub("", text))
    if is_lost or "\ufffd" in text:
        return f"'{text[:_SHOWN]}' is damaged: a letter is lost", right
    if not text.isascii() and _is_suspect(text) and (mended := _mended(text)) != text:
        wrong = f"'{text[:_SHOWN]}' is damaged: it was probably '{mended[:_SHOWN]}' and was read in a wrong encoding"
        return wrong, right
    return None


def _is_suspect(text: str) -> bool:
    return bool(_SUSPECT.search(text)) and bool(_SUSPECT.search(_RUSSIAN.sub("", text)))


def _mended(text: str) -> str:
    from ftfy import fix_encoding  # here, because it takes long to load, and few texts need it

    if (fixed := fix_encoding(text)) != text:
        return fixed
    # ftfy takes some of these to be words of Central Europe, though every letter that is not ASCII begins one in UTF-8.
    try:
        return text.encode("cp1250").decode("utf-8")
    except UnicodeError:
        return text


@rule(
    "spreadsheet",
    "No cell holds an error, a formula or a rounded number that a spreadsheet made of it.",
    hides=("tables",),
)
def _spreadsheet(source: Source) -> Iterator[Finding]:
    right = "write the cell again, in a column that is formatted as text"
    for resource, number, field, cell in filled_cells(source):
        first = cell[0]
        if first in "#E" and _ERRORS.fullmatch(cell):
            yield resource.at(number, field["name"]), f"'{cell}' is an error of a spreadsheet", right
        elif first in "=@" and len(cell) > 1:
            yield resource.at(number, field["name"]), f"'{cell}' is a formula", right
        elif first.isdecimal() and re.fullmatch(r"[0-9][.,][0-9]+E\+?[0-9]+", cell):
            yield resource.at(number, field["name"]), f"'{cell}' is a number that a spreadsheet has rounded", right
