"""Checks the data against a copy of the translation, sentence by sentence.

What :func:`analysis.rules.check.validate` checks of our paraphrase, this checks of the witness:
that its numbers, times, negations, hedges, names and exclamation marks are all in ``points``
and ``mentions``, that its brackets and quotations are listed, and that no row has words it lacks.
"""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.rules.completeness import PRONOUNS, unaccounted
from analysis.rules.text import accounts_of
from analysis.source.problems import Problem
from analysis.source.read import Source
from analysis.witness.words import WORD, describe

__all__ = ["compare", "sentences"]

_CALL = re.compile(r"\s*\(\d{1,2}\)")  # a note's number in the text
_LEAD = re.compile(r"^\s*\d{1,2}\s+(?=\D)")  # a note's number before the note
_QUOTES = re.compile('[“”„"‘]')


def sentences(block: str, counts: list[int]) -> list[str]:
    """Cut a paragraph into sentences of so many words each; marks after a sentence's last word stay with it.

    Raises :class:`ValueError` where the paragraph has another number of words.
    """
    ends = [m.end() for m in WORD.finditer(block)]
    if len(ends) != sum(counts):
        raise ValueError(f"the paragraph has {len(ends)} words, the sentences {sum(counts)}")
    cut, start, word = [], 0, 0
    for count in counts:
        word += count
        end = ends[word - 1]
        while end < len(block) and not block[end].isspace():
            end += 1
        end = len(block) if word == len(ends) else end
        cut.append(block[start:end].strip())
        start = end
    return cut


def compare(source: Source, blocks: list[str]) -> list[Problem]:
    """What the data fail to account for in the passages of a copy that are word for word those of the edition."""
    resources = source.resources
    by_sum = {describe(block).sha256: block for block in blocks}
    accounts = accounts_of(source, "sentence", "form")
    forms = [cells["form"] for _, cells in resources["mentions"].rows]
    names = frozenset(form for form in forms if form[:1].isupper() and form.split()[0].casefold() not in PRONOUNS)
    rows = {
        f"{name} {cells['id']}": (resources[name].file, number)
        for name in ("points", "mentions", "brackets", "crossrefs")
        for number, cells in resources[name].rows
    }
    quoted: dict[str, int] = {}
    for _, cells in resources["quotations"].rows:
        quoted[cells["passage"]] = quoted.get(cells["passage"], 0) + 1
    stated = {
        (cells["passage"], int(cells["sentence"]))
        for _, cells in resources["points"].rows
        if cells["kind"] == "statement"
    }
    problems = []
    for number, passage in resources["passages"].rows:
        block = by_sum.get(passage["sha256"])
        if block is None:
            continue
        key, file = passage["id"], resources["passages"].file

        def problem(column: str, wrong: str, right: str, at=(file, number)) -> None:
            problems.append(Problem(*at, column, "witness", wrong, right))

        cut = sentences(" ".join(block.split()), [int(n) for n in passage["sentences"].split()])
        for n, sentence in enumerate(cut, 1):
            if (key, n) not in stated:
                problem(
                    "id",
                    f"sentence {n} of {key} has no point of kind statement",
                    "say in data/points.csv what it states",
                )
            text = _CALL.sub("", _LEAD.sub("", sentence))
            known = [a for a in accounts.get((key, n), []) if not a.sort.startswith("quotations")]
            missing, lacking = unaccounted(text, [_whole(a, text) for a in known], names)
            for token in missing:
                problem(
                    "id",
                    f"'{token}' in sentence {n} of {key} is in no row of points or mentions",
                    "add the row, and the word to the paraphrase",
                )
            for account in lacking:
                problem(
                    "form",
                    f"'{account.words}' is not in sentence {n} of {key}",
                    "write it as printed, or correct the sentence",
                    rows[account.row],
                )
            for mark in "([":
                marks = text.count(mark)
                inserted = sum(_whole(a, text).words.count(mark) for a in known if a.sort.startswith("brackets"))
                if marks > inserted:
                    problem(
                        "id",
                        f"sentence {n} of {key} has {marks} '{mark}', brackets.csv accounts for {inserted}",
                        "add its row",
                    )
        # A quotation closes once, even where its opening mark is lost.
        marks = max(len(re.findall('[”"‘]', block)), block.count("„")) if _QUOTES.search(block) else 0
        if marks > quoted.get(key, 0):
            problem("id", f"{key} has {marks} quotations, quotations.csv has {quoted.get(key, 0)}", "add the rows")
    return problems


def _whole(account, text: str):
    """A bracket too long to be held in whole, its end cut to three dots, stands for all of it."""
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
