"""Reads a copy of the translation and recognises its passages.

The edition never holds the translation.
What it holds of a passage (:func:`describe`) recognises a copy and cannot rebuild it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from analysis.edition import Edition

__all__ = ["WORD", "Passage", "WitnessError", "describe", "match", "read", "words"]

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LEAD = re.compile(r"^\s*\d+\.?\s+")
_MAX_BYTES = 5_000_000  # a hundred times the text: more is no copy of it


class WitnessError(Exception):
    """A file that cannot be read as a copy of the translation."""


@dataclass(frozen=True)
class Passage:
    """What recognises a passage: columns of ``passages``."""

    words: int
    incipit: str
    sha256: str
    simhash: str


def words(text: str) -> list[str]:
    """The words of a text, case-folded and with one form of apostrophe; quotation marks, dashes and spaces are left out."""
    return [w.casefold().replace("’", "'") for w in WORD.findall(unicodedata.normalize("NFC", text))]


def describe(block: str) -> Passage:
    """The fingerprint of a passage: number of words, first words, SHA-256 and similarity hash of the normalised words.

    The similarity hash is Charikar's simhash of 64 bits (STOC 2002) over the FNV-1a hashes of
    all runs of three words.
    """
    plain = words(block)
    return Passage(
        len(plain),
        " ".join(_LEAD.sub("", block).split()[:5]),
        hashlib.sha256(" ".join(plain).encode()).hexdigest(),
        f"{_simhash(plain):016x}",
    )


def _simhash(plain: list[str]) -> int:
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


def read(path: Path) -> list[str]:
    """The paragraphs of a plain-text copy, split at blank lines, in order.

    Raises :class:`WitnessError` with one sentence where the file is none.
    """
    if not path.is_file():
        raise WitnessError(f"{path} is no file; give the path of a plain-text copy of the translation")
    if path.stat().st_size > _MAX_BYTES:
        raise WitnessError(
            f"{path} has {path.stat().st_size // 1_000_000} MB; a copy of the translation is far smaller"
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise WitnessError(f"{path} is not UTF-8 text; save the copy as plain text in UTF-8") from None
    blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    if not blocks:
        raise WitnessError(f"{path} is empty; give a copy of the translation")
    return blocks


def match(edition: Edition, blocks: list[str]) -> dict[str, str]:
    """The passages found in a copy by their checksums, id to words, in the order of the edition.

    Raises :class:`WitnessError` where none of them is found.
    """
    by_sum = {describe(block).sha256: " ".join(block.split()) for block in blocks}
    found = {p.id: by_sum[p.sha256] for p in edition.passages if p.sha256 in by_sum}
    if not found:
        raise WitnessError(
            "none of the edition's passages is in this file; it is another text, or a copy changed throughout"
        )
    return found
