"""Words of a text, and what recognises a passage by them without holding it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["WORD", "Fingerprint", "checksum", "describe", "normalised", "simhash", "words"]

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LEAD = re.compile(r"^\s*\d+\.?\s+")


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
    return word.casefold().replace("’", "'")


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
    runs = Counter(" ".join(plain[n : n + 3]) for n in range(max(1, len(plain) - 2)))
    totals = [0] * 64
    for run, weight in runs.items():
        value = _fnv1a(run.encode())
        for bit in range(64):
            totals[bit] += weight if value >> bit & 1 else -weight
    return sum(1 << bit for bit, total in enumerate(totals) if total > 0)


def _fnv1a(data: bytes) -> int:
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value
