"""Finds the passages of the edition in a copy of the translation, also in one that was changed.

The data hold of a passage how many words it has, its first words, a checksum and a similarity
hash.  First every passage is looked for whole: where its first words stand, as many words as it
has are taken and their checksum compared, across paragraphs and within one, so that splitting,
merging and moving paragraphs does no harm.  What is left of the copy is then compared with what
is left of the passages by likeness.

A browser does the same in ``align.js``; both are held to the same answers by the tests.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from analysis.edition import Edition
from analysis.witness.read import WitnessError
from analysis.witness.words import WORD, checksum, normalised, simhash, words

__all__ = ["STATES", "Placement", "align", "find"]

#: The states of a passage in a copy.
STATES = ("identical", "variant", "missing", "doubtful")
# Bits of 64 in which two similarity hashes may differ.  Of unrelated texts they differ in 32, give or take 4.
_NEAR, _FAR = 15, 21
_LONGEST = 3  # paragraphs that a passage may have been split into
_INCIPIT = (
    5  # words that the data hold of the beginning of a passage, as :func:`~analysis.witness.words.describe` takes them
)
_LEAST, _ALIKE = 0.5, 0.8  # ratio of the lengths of a passage and a stretch; share of the first words that agree
_CUT = 3  # first words that must agree for a paragraph to be cut there


class KnownPassage(Protocol):
    """What the data hold of a passage: its id and its :class:`~analysis.witness.words.Fingerprint`."""

    id: str
    words: int
    incipit: str
    sha256: str
    simhash: str


@dataclass(frozen=True)
class Placement:
    """Where a passage stands in a copy: its state and its words as they are there, empty if it is missing."""

    id: str
    state: str
    text: str = ""


@dataclass(frozen=True)
class _Token:
    """A word of the copy, with the paragraph it stands in and its place there."""

    word: str
    block: int
    start: int
    end: int


@dataclass(frozen=True)
class _Candidate:
    """A stretch of the copy that a passage may be, the nearer the less it costs."""

    cost: float
    order: int
    begin: int
    end: int
    state: str


def align(passages: Iterable[KnownPassage], blocks: Sequence[str]) -> list[Placement]:
    """The placement of every passage, in the order of the edition.

    ``blocks`` are the paragraphs of the copy.  *Identical* is word for word, marks and spaces aside;
    a *variant* is surely the passage, with other words in it; *doubtful* may be it.
    No two passages take the same words.
    """
    known = list(passages)
    tokens = [
        _Token(normalised(m[0]), n, m.start(), m.end()) for n, block in enumerate(blocks) for m in WORD.finditer(block)
    ]
    taken = [False] * len(tokens)
    spans: dict[int, tuple[int, int]] = {}
    states: dict[int, str] = {}
    for order, span in _exact(known, tokens):
        if not any(taken[span[0] : span[1]]):
            spans[order], states[order] = span, "identical"
            taken[span[0] : span[1]] = [True] * (span[1] - span[0])
    for c in sorted(_likely(known, tokens, taken, spans), key=lambda c: (c.cost, c.order, c.begin)):
        if c.order not in spans and not any(taken[c.begin : c.end]):
            spans[c.order], states[c.order] = (c.begin, c.end), c.state
            taken[c.begin : c.end] = [True] * (c.end - c.begin)
    return [
        Placement(p.id, states[n], _text(tokens, blocks, *spans[n])) if n in spans else Placement(p.id, "missing")
        for n, p in enumerate(known)
    ]


def find(edition: Edition, blocks: Sequence[str]) -> dict[str, Placement]:
    """The passages that a copy has, by their ids, in the order of the edition.

    Raises :class:`~analysis.witness.read.WitnessError` where the copy has none of them.
    """
    placed = {p.id: p for p in align(edition.passages, blocks) if p.state != "missing"}
    if not any(p.state in ("identical", "variant") for p in placed.values()):
        raise WitnessError(
            "none of the edition's passages is in this file; it is another text, or a copy changed throughout"
        )
    return placed


def _incipits(known: list[KnownPassage], tokens: list[_Token]) -> dict[int, list[int]]:
    """For each passage, by its number in the order of the edition, the tokens at which its first words begin."""
    firsts = [tuple(words(passage.incipit)) for passage in known]
    plain, by_run = [token.word for token in tokens], dict[tuple[str, ...], list[int]]()
    for length in {len(first) for first in firsts if first}:
        for n in range(len(plain) - length + 1):
            by_run.setdefault(tuple(plain[n : n + length]), []).append(n)
    return {order: by_run.get(first, []) for order, first in enumerate(firsts)}


def _exact(known: list[KnownPassage], tokens: list[_Token]) -> Iterable[tuple[int, tuple[int, int]]]:
    """Every stretch that has a passage's checksum."""
    for order, starts in _incipits(known, tokens).items():
        for start in starts:
            # The number before a note or an item belongs to it; the first words leave it out.
            for begin in (start, start - 1):
                end = begin + known[order].words
                fits = begin >= 0 and end <= len(tokens) and (begin == start or tokens[begin].word.isdecimal())
                if fits and checksum([t.word for t in tokens[begin:end]]) == known[order].sha256:
                    yield order, (begin, end)


def _units(
    known: list[KnownPassage], tokens: list[_Token], taken: list[bool], spans: dict[int, tuple[int, int]]
) -> list[tuple[int, int]]:
    """What is left of the copy, cut at the ends of paragraphs and where a passage that is left may begin."""
    cuts = {
        start
        for order, starts in _incipits(known, tokens).items()
        if order not in spans and len(words(known[order].incipit)) >= _CUT
        for start in starts
    }
    units: list[tuple[int, int]] = []
    begin = None
    for n in range(len(tokens) + 1):
        ends = n == len(tokens) or taken[n]
        if begin is not None and (ends or tokens[n].block != tokens[n - 1].block or n in cuts):
            units.append((begin, n))
            begin = None
        if not ends and begin is None:
            begin = n
    return units


def _likely(
    known: list[KnownPassage], tokens: list[_Token], taken: list[bool], spans: dict[int, tuple[int, int]]
) -> Iterable[_Candidate]:
    """Stretches of what is left that are like a passage that is left."""
    units = _units(known, tokens, taken, spans)
    stretches = [
        (units[n][0], units[m][1])
        for n in range(len(units))
        for m in range(n, min(n + _LONGEST, len(units)))
        if all(units[k][1] == units[k + 1][0] for k in range(n, m))
    ]
    longest = max((len(words(passage.incipit)) for passage in known), default=0)
    likeness = _Likeness(tokens, stretches, longest)
    for order, low, high in _left(len(known), spans, len(tokens)):
        for begin, end, distance, ratio, alike in likeness.of(known[order], low, high):
            in_order = low <= begin and end <= high
            state = _state(distance, ratio, alike, in_order)
            if state:
                yield _Candidate(distance + 20 * (1 - ratio) - 4 * alike - 3 * in_order, order, begin, end, state)


class _Likeness:
    """What of a copy is like a passage; all of its stretches are compared at once, for a long copy has many."""

    def __init__(self, tokens: list[_Token], stretches: list[tuple[int, int]], longest: int) -> None:
        """``longest`` is the number of first words of the passage that has most."""
        import numpy

        self._numpy = numpy
        self._begins, self._ends = numpy.array(stretches, dtype=numpy.int64).reshape(-1, 2).T
        hashes = [simhash([t.word for t in tokens[begin:end]]) for begin, end in stretches]
        self._hashes = numpy.array(hashes, dtype=numpy.uint64)
        self._numbers: dict[str, int] = {}
        numbers = [self._numbers.setdefault(token.word, len(self._numbers)) for token in tokens]
        plain = numpy.array([*numbers, -1], dtype=numpy.int64)  # after the last there is none
        openings = self._begins[:, None] + numpy.arange(longest)
        self._openings = plain[numpy.minimum(openings, len(numbers))]

    def of(self, passage: KnownPassage, low: int, high: int) -> Iterator[tuple[int, int, int, float, float]]:
        """Stretches that may be the passage: begin, end, bits that differ, ratio of the lengths, share of its first words that agree.

        ``low`` and ``high`` are the tokens between which the passage should stand.
        """
        np = self._numpy
        lengths, first = self._ends - self._begins, words(passage.incipit)
        ratios = np.minimum(lengths, passage.words) / np.maximum(lengths, passage.words)
        distances = np.bitwise_count(self._hashes ^ np.uint64(int(passage.simhash, 16)))
        wanted = np.array([self._numbers.get(word, -2) for word in first], dtype=np.int64)
        alike = (self._openings[:, : len(first)] == wanted).sum(axis=1) / max(1, len(first))
        in_order = (low <= self._begins) & (self._ends <= high)
        near = (distances <= _NEAR) | (in_order & ((distances <= _FAR) | (alike >= _ALIKE)))
        for n in np.flatnonzero((ratios >= _LEAST) & near):
            yield (
                int(self._begins[n]),
                int(self._ends[n]),
                int(distances[n]),
                float(ratios[n]),
                float(alike[n]),
            )


def _state(distance: int, ratio: float, alike: float, in_order: bool) -> str | None:
    """What a stretch may be taken for; ``None`` if it is nothing like the passage."""
    if ratio >= 0.8 and (distance <= _NEAR - 3 or (distance <= _NEAR and in_order)):
        return "variant"
    if distance <= _NEAR or (in_order and (distance <= _FAR or (alike >= _ALIKE and ratio >= 0.6))):
        return "doubtful"
    return None


def _left(number: int, spans: dict[int, tuple[int, int]], total: int) -> Iterator[tuple[int, int, int]]:
    """Each passage that was not found, with the tokens between which it should stand: after the one before it and before the next that were."""
    low, waiting = 0, sorted((span[0], order) for order, span in spans.items())
    for order in range(number):
        if order in spans:
            low = spans[order][1]
        else:
            at = bisect_left(waiting, (low, 0))
            high = next((begin for begin, other in waiting[at:] if other > order), total)
            yield order, low, high


def _text(tokens: list[_Token], blocks: Sequence[str], begin: int, end: int) -> str:
    """The words of a stretch as printed, with the marks that stand by them, paragraphs joined by a space.

    Within a paragraph, marks between two stretches belong to the one before, but for those that touch the next word.
    """
    parts = []
    for block in range(tokens[begin].block, tokens[end - 1].block + 1):
        text = blocks[block]
        start, stop = 0, len(text)
        if block == tokens[begin].block and begin and tokens[begin - 1].block == block:
            start = text.rfind(" ", tokens[begin - 1].end, tokens[begin].start) + 1 or tokens[begin].start
        if block == tokens[end - 1].block and end < len(tokens) and tokens[end].block == block:
            space = text.rfind(" ", tokens[end - 1].end, tokens[end].start)
            stop = space if space >= 0 else tokens[end].start
        parts.append(" ".join(text[start:stop].split()))
    return " ".join(part for part in parts if part)
