"""The variants of two copies of the translation, passage by passage, as an apparatus.

The copies are so close that the standard library's matcher serves; a collation library would
add nothing here but its own dependencies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from analysis.edition import Edition
from analysis.rows import Row
from analysis.witness.align import find
from analysis.witness.words import words

__all__ = ["Variant", "collate", "emendation_states"]


@dataclass(frozen=True)
class Variant:
    """One place where two copies differ: the lemma of the first, the reading of the second.

    ``kind`` is ``words``, ``marks`` where only marks, capitals or spaces differ, or ``passage`` where
    only one copy has the passage.  ``emendation`` is the row of the edition that this variant carries
    out or takes back.
    """

    passage: str
    kind: str
    lemma: str
    reading: str
    emendation: Row | None = None

    def entry(self, sigla: tuple[str, str]) -> str:
        """The variant as printed in an apparatus, with the sigla of the two copies."""
        one, other = sigla
        if self.kind == "passage":
            return f"{self.passage} only in {one if self.lemma else other}"
        known = f" (emendation {self.emendation.id})" if self.emendation else ""
        return f"{self.passage} {self.lemma or 'om.'} {one} ] {self.reading or 'om.'} {other}{known}"


def collate(edition: Edition, one: Sequence[str], other: Sequence[str]) -> list[Variant]:
    """The variants of two copies, given as paragraphs, in the order of the edition.

    Raises :class:`~analysis.witness.read.WitnessError` where one of them is another text.
    """
    first, second = find(edition, one), find(edition, other)
    variants: list[Variant] = []
    for passage in edition.passages:
        ours, theirs = first.get(passage.id), second.get(passage.id)
        if ours is None or theirs is None:
            if ours or theirs:
                variants.append(
                    Variant(passage.id, "passage", ours.text if ours else "", theirs.text if theirs else "")
                )
            continue
        a, b = ours.text.split(), theirs.text.split()
        for operation, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            if operation != "equal":
                lemma, reading = " ".join(a[i:j]), " ".join(b[k:m])
                kind = "marks" if words(lemma) == words(reading) else "words"
                emendation = _emendation(edition, passage.id, lemma, reading)
                variants.append(Variant(passage.id, kind, lemma, reading, emendation))
    return variants


def _emendation(edition: Edition, passage: str, lemma: str, reading: str) -> Row | None:
    """The emendation whose fault is in one copy and whose correction is in the other; ``None`` where there is none."""
    for row in edition.emendations:
        if row.passage == passage and any(
            _overlaps(row.reading, wrong) and _overlaps(row.correction, right)
            for wrong, right in ((lemma, reading), (reading, lemma))
        ):
            return row
    return None


def _overlaps(one: str, other: str) -> bool:
    """Whether one of two readings is in the other; a variant may be shorter or longer than the row's reading."""
    one, other = (re.sub(r"\s+", " ", reading).strip() for reading in (one, other))
    return bool(one and other) and (one in other or other in one)


def emendation_states(edition: Edition, blocks: Sequence[str]) -> list[tuple[Row, str]]:
    """For each emendation whether a copy has the reading ``as printed``, ``corrected``, or ``neither``.

    Emendations of passages that the copy lacks are omitted.
    Raises :class:`~analysis.witness.read.WitnessError` where the copy is another text.
    """
    placed = find(edition, blocks)
    states = []
    for row in edition.emendations:
        if row.passage in placed:
            text = placed[row.passage].text
            printed, corrected = (" ".join(reading.split()) in text for reading in (row.reading, row.correction))
            states.append((row, "as printed" if printed else "corrected" if corrected else "neither"))
    return states
