"""Compares a sentence with the data that account for it, so that nothing is lost or added.

Numbers, times, negations, hedges, names and exclamation marks of a text are *tokens*, and so are the connectives of the
witness, on which its argument turns.
The rows of ``points`` and ``mentions`` account for them twice: with the words
of the witness (``form``) and with the words of our paraphrase (``rendering``).
:func:`unaccounted` compares a text with such words in both directions, so that nothing is
dropped and nothing is added.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["PRONOUNS", "Account", "find", "quoted", "tokens", "unaccounted"]

# "One" is a number unless it means a person, as in "one can say".
_ONE = r"one(?!\s+(?:means|does|can|could|must|may|might|should|would|has|is|sees|says)\b)"
_UNITS = "two three four five six seven eight nine ten eleven twelve"
_REST = (
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred thousand million first second third fourth fifth sixth seventh eighth ninth tenth eleventh "
    "twelfth once twice both half"
)
_NUMBER_WORDS = "|".join([_ONE, *f"{_UNITS} {_REST}".split()])

#: Words that stand for a name and are none, whatever their first letter.
PRONOUNS = frozenset(
    "i we you he him his she her hers it its they them their who whom whose this these that those such".split()
)

#: Words that join the parts of an argument; the witness is asked for them, and our paraphrase may join with others.
_CONNECTIVE = re.compile(
    r"\b(?:although|though|whereas|while|because|but|however|thus|therefore|if|indeed|moreover)\b", re.IGNORECASE
)
_PATTERNS = {
    "number": re.compile(rf"\b(?:\d+(?:[.,]\d+)*(?:st|nd|rd|th|s)?|[IVX]{{2,}}|(?:{_NUMBER_WORDS}))\b", re.IGNORECASE),
    "negation": re.compile(
        r"\b(?:not|no|never|nothing|none|nobody|neither|nor|without|cannot)\b|\b\w+n['’]t\b", re.IGNORECASE
    ),
    "hedge": re.compile(
        r"\b(?:probably|perhaps|possibly|apparently|almost|nearly|pretty much|at least|at the latest"
        r"|at the earliest|so-called|seems|(?:about|some)(?=\s+\d))\b",
        re.IGNORECASE,
    ),
    "exclamation": re.compile("!"),
    "time": re.compile(
        r"\b(?:hour|day|night|morning|evening|week|month|spring|summer|autumn|winter|year|decade)s?\b", re.IGNORECASE
    ),
}
# A hyphen or apostrophe inside belongs to a name, a genitive's does not.
_NAME = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]\w*(?:(?:-|[’'](?!s?\b))[^\W\d_]\w*)*")
# Quotation marks, brackets and the number of a list or note may stand before the first word.
_OPENING = re.compile(r"(?:\s*\d+\.?\s)?[\s\"'“”‘’„«»(\[–.:…]*")


@dataclass(frozen=True)
class Account:
    """Words that a data row says stand in a text, and the sort they belong to.

    Words of one ``sort`` never share an occurrence: two mentions of a name need the name twice.
    Words that do not ``cover`` must be found, but account for no token: a quotation names nobody for us.
    """

    sort: str
    words: str
    row: str
    covers: bool = True


def find(text: str, words: str) -> list[tuple[int, int]]:
    """Where words stand in a text, whole, with the case as written: the first and last place of each, as a slice has them."""
    spans = []
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        whole_left = not words[0].isalnum() or start == 0 or not _in_word(text[start - 1])
        whole_right = not words[-1].isalnum() or end == len(text) or not _in_word(text[end])
        if whole_left and whole_right:
            spans.append((start, end))
        start = text.find(words, end if whole_left and whole_right else start + 1)
    return spans


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def tokens(text: str, names: frozenset[str] = frozenset(), connectives: bool = False) -> list[tuple[str, int, int]]:
    """The tokens of a text, as (kind, start, end); ``connectives`` are among them only where they are asked for.

    A capital letter makes a name, except at the opening, where only known ``names`` and words all in capitals count.
    """
    patterns = _PATTERNS | ({"connective": _CONNECTIVE} if connectives else {})
    matches = [(kind, *m.span()) for kind, pattern in patterns.items() for m in pattern.finditer(text)]
    opening = _OPENING.match(text).end()
    capitals = {
        m.span()
        for m in _NAME.finditer(text)
        if m.group() != "I" and (m.start() != opening or (m.group().isupper() and len(m.group()) > 2))
    }
    capitals |= {
        span for name in names if text.startswith(name, opening) for span in find(text, name) if span[0] == opening
    }
    numbers = {(start, end) for kind, start, end in matches if kind == "number"}
    return sorted(matches + [("name", *span) for span in capitals - numbers], key=lambda token: token[1:])


def unaccounted(
    text: str,
    accounts: list[Account],
    names: frozenset[str] = frozenset(),
    exempt: frozenset[str] = frozenset(),
    connectives: bool = False,
) -> tuple[list[str], list[Account]]:
    """Compare a text with the words that data rows account for.

    Gives the tokens of the text that no row accounts for, and the rows whose words the text lacks.
    ``names`` are names known from elsewhere; tokens among ``exempt`` need no row, ``connectives`` only where they are asked for.
    """
    covered: list[tuple[int, int]] = []
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    lacking = []
    # Longest first, so that "Petrograd" does not take the place of "Petrograd Soviet".
    for account in sorted(accounts, key=lambda a: -len(a.words)):
        free = [
            span
            for span in find(text, account.words)
            if not any(span[0] < end and start < span[1] for start, end in taken[account.sort])
        ]
        if free:
            taken[account.sort].append(free[0])
            if account.covers:
                covered.append(free[0])
        else:
            lacking.append(account)
    missing = [
        text[start:end]
        for _, start, end in tokens(text, names, connectives)
        if text[start:end] not in exempt and not any(s <= start and end <= e for s, e in covered)
    ]
    return missing, lacking


def quoted(words: Sequence[str]) -> str:
    """Each of the words between quotation marks, as messages have them: ``'one', 'two' and 'three'``."""
    *others, last = [f"'{word}'" for word in words]
    return f"{', '.join(others)} and {last}" if others else last
