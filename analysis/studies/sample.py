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

from analysis.studies.study import check_word, rows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from analysis.edition import Edition
    from analysis.rows import Row

__all__ = ["SAMPLED", "checksum", "draw_sample", "is_current", "wilson"]

#: The tables that a sample is drawn from: those whose rows say what stands in a source.
SAMPLED = ("citations", "evidence", "transmissions", "utterances")


def draw_sample(
    edition: Edition,
    seed: int,
    size: int,
    tables: Collection[str] = SAMPLED,
    removed: Iterable[tuple[str, str]] = (),
) -> list[tuple[str, str]]:
    """The table and id of each row of a sample, in the order of the draw.

    The rows of all tables are put in the order of their ids and drawn without replacement by Python's
    Mersenne Twister with this seed.  ``removed`` are table and id of rows that were there when the sample was
    drawn, and were taken out because the check found them wrong.
    Raises :class:`ValueError` for a table that the edition has not or the sample is not drawn from, and for a size below 1 or above the number of rows.
    """
    present = {(table, row.id) for table in tables for row in rows_of(edition, table)}
    rows = sorted(present | {(check_word("table", table, tables), key) for table, key in removed})
    if not 1 <= size <= len(rows):
        raise ValueError(f"a sample of {size} cannot be drawn from {len(rows)} rows; draw from 1 to {len(rows)}")
    return random.Random(seed).sample(rows, size)


def checksum(edition: Edition, tables: Iterable[str] = SAMPLED) -> str:
    """SHA-256 of the sampled tables, of every cell of every row, in hexadecimal digits.

    Raises :class:`ValueError` for a table that the edition has not.
    """
    rows = [[table, *map(str, dataclasses.astuple(row))] for table in sorted(tables) for row in rows_of(edition, table)]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def is_current(edition: Edition, sample: Row) -> bool:
    """Whether the tables are still those that the sample was drawn from and closed with."""
    return sample.sha256 == checksum(edition, sample.sampled.split())


def wilson(part: int, whole: int, z: float = 1.96) -> tuple[float, float]:
    """The two bounds, between 0 and 1, of the Wilson score interval of the share ``part`` of ``whole``.

    ``z`` is the quantile of the normal distribution: 1.96 for 95 in a hundred.
    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    Raises :class:`ValueError` where ``whole`` is less than 1 or ``part`` is not between 0 and ``whole``.
    """
    if whole < 1 or not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no share")
    share, spread = part / whole, z * z / whole
    middle = share + spread / 2
    half = z * math.sqrt(share * (1 - share) / whole + spread / (4 * whole))
    # Rounding must not push a bound past 0 or 1.
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))
