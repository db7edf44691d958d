"""Helpers for computed sentences and lists: numbers in words, an initial capital, a full stop, the order of names."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["alphabetical", "as_sentence", "closed", "number_words", "numeral"]

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
#: What a sentence can end with.
_ENDS = (".", "?", "!", ".”", "?”", "!”", "…")


#: The Unicode name of a letter that is one or two of a to z with a stroke or another mark that does not come off.
_MARKED = re.compile(r"LATIN SMALL (?:LETTER|LIGATURE) ([A-Z]{1,2})(?: WITH .*)?")


def alphabetical(text: str) -> str:
    """What a text is sorted as among English ones: small letters, Ł as l, É as e, Æ as ae; other alphabets follow in the order of Unicode."""
    plain = (c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return "".join(
        match[1].lower() if not c.isascii() and (match := _MARKED.fullmatch(unicodedata.name(c, ""))) else c
        for c in plain
    )


def number_words(number: int, one: str, many: str) -> str:
    """A number with its noun, in words up to ten: ``two lines``."""
    return f"{_NUMBERS[number] if number < len(_NUMBERS) else number} {one if number == 1 else many}"


def numeral(number: int | str) -> int | str:
    """A number that stands in a sentence without its noun, in words up to ten; what is in words already stays as it is."""
    if isinstance(number, str) or number >= len(_NUMBERS):
        return number
    return _NUMBERS[number] if number else "none"


def as_sentence(phrase: str) -> str:
    """A phrase with a capital at its beginning and a full stop at its end."""
    return closed(phrase[:1].upper() + phrase[1:])


def closed(sentence: str) -> str:
    """A sentence with its full stop, so that another can follow."""
    return sentence if sentence.endswith(_ENDS) else f"{sentence}."
