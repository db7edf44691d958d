"""The axis of years under statements and offices: in stretches, with a mark of what is left out, across or down."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

__all__ = ["EraAxis"]

#: Pixels between two stretches, and for a year of one that is not the last against a year of the last.
GAP, EARLIER = 26.0, 0.5


class EraAxis:
    """From days to pixels, from ``start`` to ``end``, over stretches of time given by first day and first day after.

    ``strips`` are days from which on everything is moved by so many pixels, as for a heading between two times.
    """

    def __init__(
        self,
        eras: Sequence[tuple[datetime.date, datetime.date]],
        start: float,
        end: float,
        strips: Sequence[tuple[datetime.date, float]] = (),
    ):
        self.eras, self.start, self.strips = list(eras), start, list(strips)
        weights = [(b - a).days * (1.0 if n == len(eras) - 1 else EARLIER) for n, (a, b) in enumerate(eras)]
        room = end - start - GAP * (len(eras) - 1) - sum(high for _, high in self.strips)
        self._rates = [room / sum(weights) * (1.0 if n == len(eras) - 1 else EARLIER) for n in range(len(eras))]

    def __call__(self, day: datetime.date) -> float:
        """Where a day begins; a day in a time that is left out stands at its end."""
        at = self.start
        for n, (begin, end) in enumerate(self.eras):
            if day < begin:
                break
            if n:
                at += GAP
            at += (min(day, end) - begin).days * self._rates[n]
        return at + sum(high for first, high in self.strips if first <= day)

    def bounds(self, era: int) -> tuple[float, float]:
        """Where a stretch begins and ends."""
        begin, end = self.eras[era]
        after = self.start + sum((b - a).days * r for (a, b), r in zip(self.eras[: era + 1], self._rates))
        after += GAP * era + sum(high for first, high in self.strips if first < end)
        return self(begin), after

    def years(self) -> list[tuple[datetime.date, float]]:
        """The first day of each year shown, with the pixels that the year takes without strips."""
        return [
            (datetime.date(year, 1, 1), 365 * rate)
            for (begin, end), rate in zip(self.eras, self._rates)
            for year in range(begin.year, end.year)
        ]

    def extent(self, first: datetime.date, last: datetime.date) -> tuple[float, float]:
        """Where the time from a first to a last day begins and ends, both included."""
        end = last + datetime.timedelta(days=1)
        for n, (_, after) in enumerate(self.eras):
            if end == after:
                return self(first), self.bounds(n)[1]
        return self(first), self(end) - sum(high for day, high in self.strips if day == end)
