"""Partial dates in EDTF, the Extended Date/Time Format of ISO 8601-2.

A partial date is never completed: ``1921-03`` is a month and not its first day.
The edition reads dates and intervals of level 0, without times of day; of level 1 unknown figures (``192X``, ``1921-03-2X``),
open and unknown sides of an interval, and the qualifiers ``~``, ``?`` and ``%`` at the end of a date; of level 2 sets of dates.
It does not read seasons, years beyond four figures, and qualifiers or ``X`` elsewhere in a date.
Years are 0001 to 9999 of the Gregorian calendar.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

from analysis.source.problems import CellValueError

__all__ = ["MONTHS", "Date", "DateError", "holds_dates", "parse"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_POINT = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]XXX)"
    r"(?:-(?P<month>[0-9]{2}|[0-9]X|XX)(?:-(?P<day>[0-9]{2}|[0-9]X|XX))?)?(?P<mark>[~?%])?"
)


class DateError(CellValueError):
    """A text that is no EDTF date, or names a day the calendar does not have."""


@dataclass(frozen=True)
class Date:
    """A partial date.

    ``edtf`` is the date as written.
    ``earliest`` and ``latest`` are the first and last day it can mean (Gregorian, both
    included), or ``None`` where an interval is open.
    ``approximate`` and ``uncertain`` say that ``~`` or ``?`` (``%``: both) stands in it.
    ``alternatives`` are the members of a set such as ``[1921-02-24,1921-02-25]``.
    """

    edtf: str
    earliest: datetime.date | None
    latest: datetime.date | None
    approximate: bool = False
    uncertain: bool = False
    alternatives: tuple[Date, ...] = ()

    def __str__(self) -> str:
        return self.edtf

    @property
    def exact(self) -> bool:
        """Whether it is one single day, without ``~`` or ``?``."""
        return self.earliest is not None and self.earliest == self.latest and not (self.approximate or self.uncertain)

    def overlaps(self, other: Date | str) -> bool:
        """Whether some day can be meant by both dates; ``other`` may be EDTF text.

        The fifth of an unknown month, ``1921-XX-05``, overlaps no sixth.
        """
        other = parse(other) if isinstance(other, str) else other
        if self.alternatives or other.alternatives:
            return any(a.overlaps(b) for a in self.alternatives or (self,) for b in other.alternatives or (other,))
        low = max(self.earliest or datetime.date.min, other.earliest or datetime.date.min)
        high = min(self.latest or datetime.date.max, other.latest or datetime.date.max)
        if "X" not in self.edtf + other.edtf:
            return low <= high
        shared = [range(max(a[0], b[0]), min(a[-1], b[-1]) + 1) for a, b in zip(_ranges(self), _ranges(other))]
        return _first_day(*shared, low, high) is not None

    @property
    def words(self) -> str:
        """The date in English words, as in ``5 or 6 March 1921``; they say all that the date says, and no more."""
        return _words(self)


def holds_dates(column: str) -> bool:
    """Whether a column of that name holds EDTF dates; the name is the rule."""
    return column == "date" or column.endswith("_date")


@lru_cache(maxsize=4096)
def parse(text: str) -> Date:
    """Read an EDTF date.

    ``text`` may be a year, month or day; one with ``X`` for unknown figures; an interval
    (``1921-03-04/1921-03-05``, open with ``..`` or an empty side); or a set of alternatives
    in brackets, or of all its members in braces.
    Raises :class:`DateError` with what is wrong and what would be right, and :class:`TypeError` for what is no text.
    """
    if not isinstance(text, str):
        raise TypeError(f"a date is EDTF text, such as '1921-03', and not {text!r}")
    text = text.strip()
    try:
        return _read(text)
    except DateError as error:
        if error.right:
            raise
        from analysis.source.date_hints import what_is_meant  # here, because few texts need it, and it loads languages

        raise DateError(error.wrong, what_is_meant(text, _is_date)) from None


def _read(text: str) -> Date:
    """Read an EDTF date; the :class:`DateError` of a text in another form does not say yet what would be right."""
    if text[:1] in ("[", "{"):
        return _set(text)
    if text.count("/") == 1:
        return _interval(text)
    return _point(text)


def _is_date(text: str) -> bool:
    try:
        _read(text)
    except DateError:
        return False
    return True


def _set(text: str) -> Date:
    closing = {"[": "]", "{": "}"}[text[0]]
    if not text.endswith(closing):
        raise DateError(f"'{text}' opens with '{text[0]}' and does not close", f"end it with {closing}")
    if ".." in text:
        first, _, last = text[1:-1].partition("..")
        right = f"write {first or '..'}/{last or '..'}" if "," not in text else "name its members"
        raise DateError(f"'{text}' is a range in a set, which is not used here", right)
    members = tuple(_point(part) for part in text[1:-1].split(","))
    if len(members) < 2:
        raise DateError(f"'{text}' is a set of one", "write the date without brackets")
    return Date(
        text,
        min(m.earliest for m in members),
        max(m.latest for m in members),
        any(m.approximate for m in members),
        any(m.uncertain for m in members),
        members,
    )


def _interval(text: str) -> Date:
    first, last = (None if side in ("", "..") else side for side in text.split("/"))
    if first is None and last is None:
        raise DateError(f"'{text}' is open on both sides and dates nothing", "leave the cell empty")
    if first == last:
        raise DateError(f"'{text}' begins and ends with one date", f"write it alone: {first}")
    sides = [side and _point(side) for side in (first, last)]
    if all(sides) and sides[0].earliest > sides[1].latest:
        raise DateError(f"'{text}' ends before it begins", "write the earlier date first")
    known = [side for side in sides if side]
    return Date(
        text,
        sides[0] and sides[0].earliest,
        sides[1] and sides[1].latest,
        any(s.approximate for s in known),
        any(s.uncertain for s in known),
    )


def _point(text: str) -> Date:
    """A date that is neither interval nor set."""
    match = _POINT.fullmatch(text)
    if not match:
        raise DateError(f"'{text}' is not an EDTF date", "")
    ranges = _ranges_of(match)
    earliest = _first_day(*ranges)
    if earliest is None:
        right = "write the day that is meant, as YYYY-MM-DD"
        if match["year"] == "0000":
            raise DateError(
                f"'{text}' names the year 0000", "years are 0001 to 9999 here: write the year that is meant"
            )
        if (match["month"] or "").isdecimal() and 21 <= int(match["month"]) <= 41:
            right = f"seasons are not used here: write months, such as {match['year']}-03/{match['year']}-05"
        raise DateError(f"'{text}' names a day or month that the calendar does not have", right)
    mark = match["mark"] or "-"
    return Date(text, earliest, _first_day(*(r[::-1] for r in ranges)), mark in "~%", mark in "?%")


def _range(figures: str | None, low: int, high: int) -> range:
    """The numbers from ``low`` to ``high`` that ``figures`` can mean, in which every ``X`` stands behind all figures."""
    if not figures:
        return range(low, high + 1)
    return range(max(low, int(figures.replace("X", "0"))), min(high, int(figures.replace("X", "9"))) + 1)


def _ranges_of(match: re.Match) -> tuple[range, range, range]:
    """The years, months and days of the month that a point in time can mean."""
    return _range(match["year"], 1, 9999), _range(match["month"], 1, 12), _range(match["day"], 1, 31)


def _ranges(date: Date) -> tuple[range, range, range]:
    """The same of a date; an interval is not narrowed by them, but by its bounds."""
    match = _POINT.fullmatch(date.edtf)
    return _ranges_of(match) if match else (range(1, 10000), range(1, 13), range(1, 32))


def _first_day(
    years: range,
    months: range,
    days: range,
    low: datetime.date = datetime.date.min,
    high: datetime.date = datetime.date.max,
) -> datetime.date | None:
    """The first day of the calendar, in the order of the ranges, that they allow and that is not outside ``low`` and ``high``."""
    for year in years:
        if low.year <= year <= high.year:
            for month in months:
                last = monthrange(year, month)[1]
                for day in days:
                    if day <= last and low <= (date := datetime.date(year, month, day)) <= high:
                        return date
    return None


def _words(date: Date) -> str:
    if date.alternatives:
        *firsts, last = _shortened([_words(member) for member in date.alternatives])
        return f"{', '.join(firsts)} {'or' if date.edtf[0] == '[' else 'and'} {last}"
    if "/" in date.edtf:
        first, last = (None if side in ("", "..") else _words(_point(side)) for side in date.edtf.split("/"))
        if not first or not last:
            return f"from {first}" if first else f"by {last}"
        one, other = _shortened([first, last])
        return f"{one}–{other}" if " " not in one and (" " not in other or one.isdecimal()) else f"{one} – {other}"
    match = _POINT.fullmatch(date.edtf)
    mark = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}.get(match["mark"], "")
    return mark + _point_words(match)


def _point_words(match: re.Match) -> str:
    """A year, month or day in words; what is unknown is bounded by the calendar."""
    years, months, days = _ranges_of(match)
    decade = match["year"].endswith("X") and match["year"][2] != "X"
    year = f"{years[0]:04}" if len(years) == 1 else f"a year between {years[0]:04} and {years[-1]}"
    if not match["month"]:
        return f"{years[0]:04}s" if decade else year.removeprefix("a year ")
    if len(months) == 1:
        month = f"{MONTHS[months[0] - 1]} {'of ' * (len(years) > 1)}{year}"
    elif len(months) == 12:
        month = f"a month of {year}"
    else:
        month = f"a month between {MONTHS[months[0] - 1]} and {MONTHS[months[-1] - 1]} {'of ' * (len(years) > 1)}{year}"
    if not match["day"]:
        return month if len(months) in (1, 12) else month.removeprefix("a month ")
    if len(days) == 31:
        return f"a day of {month}" if len(months) < 12 else f"a day of {year}"
    if len(months) == 1:
        last = max(min(days[-1], monthrange(y, months[0])[1]) for y in years)
        return f"{days[0]} {month}" if days[0] == last else f"between {days[0]} and {last} {month}"
    if len(days) == 1:
        return f"the {_ordinal(days[0])} of {month}"
    return f"between the {_ordinal(days[0])} and {_ordinal(days[-1])} of {month}"


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _shortened(words: list[str]) -> list[str]:
    """The words of dates, a month and year that all have in common left to the last."""
    shared = " " + " ".join(words[-1].split(" ")[-2:])
    if all(re.fullmatch("[0-9]+", w.removesuffix(shared)) for w in words):
        return [w.removesuffix(shared) for w in words[:-1]] + [words[-1]]
    return words
