"""Checks the data against a copy of the translation, sentence by sentence.

What :func:`analysis.rules.check.validate` checks of our paraphrase, this checks of the witness:
that its numbers, times, negations, hedges, names, connectives and exclamation marks are all in ``points``
and ``mentions``, that its brackets and quotations are listed, and that no row has words it lacks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.rules.completeness import PRONOUNS, Account, quoted, unaccounted
from analysis.rules.text import accounts_of
from analysis.source.problems import Problem, Where
from analysis.source.read import Source
from analysis.witness.align import align
from analysis.witness.read import WitnessError
from analysis.witness.words import WORD
from analysis.words import number_words

__all__ = ["compare", "identical_passages", "sentences"]

_RULE = "witness"
_CALL = re.compile(r"\s*\(\d{1,2}\)")  # a note's number in the text
_NOTE_NUMBER = re.compile(r"^\s*\d{1,2}\s+(?=\D)")  # a note's number before the note
_QUOTES = re.compile('[“”„"‘]')


def sentences(text: str, counts: list[int]) -> list[str]:
    """Cut a passage into sentences of so many words each; marks after a sentence's last word stay with it.

    Raises :class:`ValueError` where the passage has another number of words.
    """
    ends = [m.end() for m in WORD.finditer(text)]
    if len(ends) != sum(counts):
        raise ValueError(
            f"the passage has {number_words(len(ends), 'word', 'words')}, but its sentences have {sum(counts)}"
        )
    cut, start, word = [], 0, 0
    for count in counts:
        word += count
        end = ends[word - 1]
        while end < len(text) and not text[end].isspace():
            end += 1
        end = len(text) if word == len(ends) else end
        cut.append(text[start:end].strip())
        start = end
    return cut


@dataclass(frozen=True)
class _Passage:
    """A row of ``passages`` with what recognises it, as :class:`~analysis.witness.align.KnownPassage` wants it."""

    id: str
    words: int
    incipit: str
    sha256: str
    simhash: str


def identical_passages(source: Source, blocks: Sequence[str]) -> dict[str, str]:
    """The text of every passage that a copy has word for word, by id, in the order of the edition.

    ``blocks`` are the paragraphs of the copy, which may be divided and ordered otherwise than those of the edition.
    Rows of ``passages`` that lack a number or checksum are omitted; another rule reports them.
    Raises :class:`~analysis.witness.read.WitnessError` where there is none: nothing could be compared.
    """
    known = []
    for _, cells in source.rows("passages"):
        if cells.get("words", "").isdecimal() and re.fullmatch(r"[0-9a-f]{16}", cells.get("simhash", "")):
            fingerprint = (cells.get("incipit", ""), cells.get("sha256", ""), cells["simhash"])
            known.append(_Passage(cells["id"], int(cells["words"]), *fingerprint))
    texts = {p.id: p.text for p in align(known, blocks) if p.state == "identical"}
    if not texts:
        raise WitnessError(
            f"none of the {len(known)} passages is in this copy word for word, so nothing can be compared; give another copy"
        )
    return texts


def compare(source: Source, texts: Mapping[str, str]) -> list[Problem]:
    """What the data fail to account for in passages of the witness, by the rule ``witness``.

    ``texts`` are the passages of a copy by id, word for word those of the edition, as :func:`identical_passages` gives them.
    """
    accounts = accounts_of(source, "sentence", "form")
    forms = [cells.get("form", "") for _, cells in source.rows("mentions")]
    names = frozenset(form for form in forms if form[:1].isupper() and form.split()[0].casefold() not in PRONOUNS)
    quotations = Counter(cells.get("passage") for _, cells in source.rows("quotations"))
    stated = {
        (cells.get("passage"), cells.get("sentence"))
        for _, cells in source.rows("points")
        if cells.get("kind") == "statement"
    }
    problems = []
    for number, cells in source.rows("passages"):
        key, text = cells.get("id"), texts.get(cells.get("id"))
        if text is None:
            continue
        counts = cells.get("sentences", "").split()
        if not all(count.isdecimal() for count in counts):
            continue  # another rule reports it
        try:
            cut = sentences(text, [int(count) for count in counts])
        except ValueError as error:
            right = "give the number of words of each sentence of the witness, in order"
            problems.append(Problem(*source.at("passages", number, "sentences"), _RULE, f"{key}: {error}", right))
            continue
        place = source.at("passages", number, "id")
        for n, sentence in enumerate(cut, 1):
            if (key, str(n)) not in stated:
                wrong = f"sentence {n} of {key} has no point of kind statement"
                problems.append(
                    Problem(*place, _RULE, wrong, "add a point to data/points.csv that gives what it states")
                )
            known = [a for a in accounts.get((key, n), []) if not a.sort.startswith("quotations")]
            problems += _in_sentence(source, place, f"sentence {n} of {key}", sentence, known, names)
        # A quotation closes once, even where its opening mark is lost.
        marks = max(len(re.findall('[”"‘]', text)), text.count("„")) if _QUOTES.search(text) else 0
        if marks > quotations[key]:
            wrong = (
                f"{key} has {number_words(marks, 'quotation', 'quotations')}, but quotations.csv has {quotations[key]}"
            )
            problems.append(Problem(*place, _RULE, wrong, "add the rows"))
    return problems


def _in_sentence(
    source: Source, place: Where, name: str, sentence: str, accounts: list[Account], names: frozenset[str]
) -> Iterator[Problem]:
    """What the rows about one sentence leave out of it, and what they hold that it lacks.

    ``place`` is the row of its passage, ``name`` what a message calls it, ``names`` are known names.
    """
    text = _CALL.sub("", _NOTE_NUMBER.sub("", sentence))
    whole = [_whole(account, text) for account in accounts]
    missing, lacking = unaccounted(text, whole, names, connectives=True)
    if missing:
        wrong = f"no row of points or mentions has {quoted(missing)} in {name}"
        yield Problem(*place, _RULE, wrong, "add the row, and the words to the paraphrase")
    for account in lacking:
        wrong, right = f"'{account.words}' is not in {name}", "write it as printed, or correct the sentence"
        yield Problem(*_place_of(source, account), _RULE, wrong, right)
    for mark in "([":
        count = text.count(mark)
        inserted = sum(a.words.count(mark) for a in whole if a.sort.startswith("brackets"))
        if count > inserted:
            wrong = f"{name} has {count} '{mark}', brackets.csv accounts for {inserted}"
            yield Problem(*place, _RULE, wrong, "add its row")


def _place_of(source: Source, account: Account) -> Where:
    """The cell whose words an account stands for."""
    table, _, key = account.row.partition(" ")
    return source.at(table, next(n for n, cells in source.rows(table) if cells.get("id") == key), "form")


def _whole(account: Account, text: str) -> Account:
    """An account with the words that it stands for: a bracket too long to be held in whole ends in three dots."""
    account = replace(account, words=" ".join(account.words.split()))  # spaces may be of any kind
    if not account.words.endswith(" …"):
        return account
    start = text.find(account.words.removesuffix(" …"))
    if start < 0:
        return account
    closing = {"(": ")", "[": "]"}[account.words[0]]
    depth, end = 0, start
    for end in range(start, len(text)):
        depth += (text[end] == account.words[0]) - (text[end] == closing)
        if depth == 0:
            break
    return replace(account, words=text[start : end + 1])
