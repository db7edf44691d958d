"""Helpers for computed sentences: numbers in words, an initial capital, a full stop."""

from __future__ import annotations

__all__ = ["as_sentence", "closed", "number_words", "numeral"]

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
#: What a sentence can end with.
_ENDS = (".", "?", "!", ".”", "?”", "!”", "…")


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
