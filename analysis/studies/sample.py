"""Random samples of rows for a second check, and the error rate that follows from one.

A sample is drawn by a seed that stands in the data, so that anybody draws the same rows.
It is closed with a checksum of the tables it was drawn from: once they change, it is old.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.edition import Edition
    from analysis.rows import Row

__all__ = ["SAMPLED", "checksum", "draw_sample", "is_current", "wilson"]

#: The tables that a sample is drawn from: those whose rows say what stands in a source.
SAMPLED = ("citations", "evidence", "transmissions", "utterances")


def draw_sample(
    edition: Edition,
    seed: int,
    size: int,
    tables: Iterable[str] = SAMPLED,
    gone: Iterable[tuple[str, str]] = (),
) -> list[tuple[str, str]]:
    """The table and id of each row of a sample, in the order of the draw.

    The rows of all tables are put in the order of their ids and drawn without replacement by Python's
    Mersenne Twister with this seed.  ``gone`` are rows that were there when the sample was drawn, and were
    taken out because the check found them wrong.
    Raises :class:`ValueError` where there are fewer rows than ``size``.
    """
    rows = sorted({(table, row.id) for table in tables for row in edition.tables[table]} | set(gone))
    if size > len(rows):
        raise ValueError(f"a sample of {size} cannot be drawn from {len(rows)} rows; draw {len(rows)} or fewer")
    return random.Random(seed).sample(rows, size)


def checksum(edition: Edition, tables: Iterable[str] = SAMPLED) -> str:
    """SHA-256 of the sampled tables, of every cell of every row, in hexadecimal digits."""
    rows = [[table, *map(str, dataclasses.astuple(row))] for table in sorted(tables) for row in edition.tables[table]]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def is_current(edition: Edition, sample: Row) -> bool:
    """Whether the tables are still those that the sample was drawn from and closed with."""
    return sample.sha256 == checksum(edition, sample.sampled.split())


def wilson(found: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson score interval of a share, 95 in a hundred by default.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    Raises :class:`ValueError` for an empty sample.
    """
    if of < 1 or not 0 <= found <= of:
        raise ValueError(f"{found} of {of} is no share")
    share, spread = found / of, z * z / of
    middle = share + spread / 2
    half = z * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    # Rounding must not push a bound past 0 or 1.
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))
