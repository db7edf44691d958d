"""The rule that names, terms and words are spelt one way, the way that the table ``spellings`` prefers.

Only our own words are looked at.  Left out are quotations, names of works, code, addresses, and the columns of the data
that hold somebody else's words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from analysis.rules.registry import Finding, rule
from analysis.source.problems import Where
from analysis.source.read import Source
from analysis.source.schema import Resource

_TABLE = "spellings"
#: Columns that hold words of the witness or of a source, places in a source, addresses and keys; and words that repeat
#: those of a chapter, where they are checked.
_NOT_OURS = frozenset(
    "address after api authority before correction date_alternatives date_text form hedge holds id incipit key locator"
    " option pages power_text quoted_locator reading rendering result_locator rows sampled signed source_locator"
    " source_text".split()
)
#: The table in which a label is the name of a work.
_WORKS = "works"
#: What is no word of ours within a text: quotations, titles in italics, names of works, keys in roles, code, and addresses of any kind.
_FOREIGN = re.compile(
    r"\*[^*]+\*|“[^”]*”|\"[^\"]*\"|\{work\}`[^`]*`|<[^<>`]*>(?=`)|`[^`]*`(?<!\}`)|\]\([^()]*\)|\S+://\S+|<!--.*?-->|\S+@\S+"
)
#: The fence of a cell or directive, and the line around the head of a chapter.
_FENCE = re.compile(r"\s*(`{3,}|-{3}\s*$)")
#: The inflections of a word; those that change its stem have a row of their own.
_INFLECTIONS = r"(?:s|ed|ing|er|ers|ly|able|al|ful|less|ite|ites|hood|hoods)?"
_LETTERS_BEFORE_ENDING = 3
_WORD = re.compile(r"\w+")


@rule("spelling", "A name, term or word in our own text has the spelling that the table of spellings prefers.")
def _spelling(source: Source) -> Iterator[Finding]:
    correct = corrector([cells for _, cells in source.rows(_TABLE)])
    for where, text in own_texts(source):
        for variant, preferred in correct(text):
            yield where, f"'{variant}' is not how this edition spells it", f"write {preferred}"


def corrector(spellings: list[dict[str, str]]) -> Callable[[str], list[tuple[str, str]]]:
    """A function that lists the variants among our own words in a text, each with what to write; ``spellings`` are rows of the table."""
    by_kind: dict[str, dict[str, str]] = {"exact": {}, "word": {}, "ending": {}}
    for cells in spellings:
        if cells.get("variant") and cells.get("preferred"):
            kind = cells.get("kind", "") if cells.get("kind") in by_kind else "exact"
            by_kind[kind][cells["variant"]] = cells["preferred"]
    exact, words, endings = by_kind.values()
    branches = []
    if exact:
        branches.append(rf"(?P<exact>{_one_of(exact)})(?P<plural>s?)")
    if words:
        branches.append(rf"(?i:(?P<word>{_one_of(words)})(?P<inflection>{_INFLECTIONS}))")
    if endings:
        branches.append(rf"(?P<stem>[^\W\d_]{{{_LETTERS_BEFORE_ENDING},}}?)(?P<ending>{_one_of(endings)})")
    if not branches:
        return lambda text: []
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(branches)})(?!\w)")

    def preferred(match: re.Match[str]) -> str:
        part = match.groupdict()
        if part.get("exact"):
            return exact[part["exact"]] + part["plural"]
        if part.get("ending"):
            return part["stem"] + endings[part["ending"]]
        word, inflection = words[part["word"].lower()], part["inflection"]
        if part["word"][0].isupper():
            word = word[0].upper() + word[1:]
        return (word[:-1] if word.endswith("e") and inflection[:1] in ("e", "i") else word) + inflection

    first_words = {word for variant in (*exact, *words) for word in _WORD.findall(variant.lower())[:1]}

    @cache
    def may_begin(word: str) -> bool:
        """Whether a variant can be this word, or begin with it; few words of a language can, so the rest is quickly done."""
        return word.lower() in first_words or bool(pattern.fullmatch(word))

    def correct(text: str) -> list[tuple[str, str]]:
        if not any(map(may_begin, _WORD.findall(text))):
            return []
        return [(match[0], preferred(match)) for match in pattern.finditer(_FOREIGN.sub(" ", text))]

    return correct


def own_texts(source: Source) -> Iterator[tuple[Where, str]]:
    """The cells and lines with words of ours in data and chapters, each with its place."""
    for resource in source.resources.values():
        columns = [] if resource.name == _TABLE else _prose_columns(resource)
        for number, cells in resource.rows:
            for column in columns:
                if cell := cells.get(column):
                    yield resource.at(number, column), cell
    for chapter in source.chapters:
        code = False
        for number, line in enumerate(chapter.lines, 1):
            if _FENCE.match(line):
                code = not code
            elif not code and line:
                yield Where(chapter.path, number, "1"), line


def _prose_columns(resource: Resource) -> list[str]:
    """The columns of a table that hold sentences or labels of ours: text, and neither keys nor a vocabulary nor a code."""
    return [
        name
        for field in resource.fields
        if (name := field["name"]) not in _NOT_OURS
        and name not in resource.foreign
        and name not in resource.lists
        and field.get("type", "string") == "string"
        and not field.get("constraints", {}).keys() & {"enum", "pattern"}
        and (resource.name, name) != (_WORKS, "label")
    ]


def _one_of(forms: dict[str, str]) -> str:
    return "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
