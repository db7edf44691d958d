"""Words of a text, and what recognises a passage by them without holding it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["WORD", "Fingerprint", "checksum", "describe", "normalised", "simhash", "words"]

#: The characters that stand for an apostrophe within a word, whichever the writer's keyboard or program has.
_APOSTROPHES = "'’‘ʼ′´`"
WORD = re.compile(rf"[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)?")
_ONE_APOSTROPHE = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))
_LEAD = re.compile(r"^\s*\d+\.?\s+")
_LANE = 32  # bits of a counter, enough for the words of any text
_SPREAD = [sum((byte >> bit & 1) << _LANE * bit for bit in range(8)) for byte in range(256)]


@dataclass(frozen=True)
class Fingerprint:
    """What recognises a passage: columns of ``passages``.

    ``words`` is their number, ``incipit`` the first five as printed, ``sha256`` and ``simhash`` are hexadecimal digits of
    :func:`checksum` and :func:`simhash`.
    """

    words: int
    incipit: str
    sha256: str
    simhash: str


def normalised(word: str) -> str:
    """A word case-folded and with one form of apostrophe."""
    return word.casefold().translate(_ONE_APOSTROPHE)


def words(text: str) -> list[str]:
    """The normalised words of a text; quotation marks, dashes and spaces are left out."""
    return [normalised(word) for word in WORD.findall(unicodedata.normalize("NFC", text))]


def describe(block: str) -> Fingerprint:
    """The fingerprint of a passage: number of words, first words, checksum and similarity hash."""
    plain = words(block)
    return Fingerprint(
        len(plain), " ".join(_LEAD.sub("", block).split()[:5]), checksum(plain), f"{simhash(plain):016x}"
    )


def checksum(plain: Sequence[str]) -> str:
    """SHA-256 of normalised words with a space between, in hexadecimal digits."""
    return hashlib.sha256(" ".join(plain).encode()).hexdigest()


def simhash(plain: Sequence[str]) -> int:
    """Charikar's similarity hash of 64 bits over the FNV-1a hashes of all runs of three words.

    Source: M. S. Charikar, Similarity estimation techniques from rounding algorithms, STOC 2002.
    """
    number = max(1, len(plain) - 2)
    totals = sum(_lanes(" ".join(plain[n : n + 3])) for n in range(number))
    return sum(1 << bit for bit in range(64) if 2 * (totals >> _LANE * bit & (1 << _LANE) - 1) > number)


@lru_cache(maxsize=1 << 17)
def _lanes(run: str) -> int:
    """The FNV-1a hash of a run, each of its bits in a lane of its own, so that one addition counts all of them."""
    value = 0xCBF29CE484222325
    for byte in run.encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return sum(_SPREAD[value >> 8 * n & 0xFF] << 8 * _LANE * n for n in range(8))
