"""Partial dates in EDTF, the Extended Date/Time Format of ISO 8601-2.

What is not known stays unknown: ``1921-03`` is a month and never its first day.
Bounds and calendar are undate's; this module adds what the edition needs and
undate lacks: sets of alternatives, and the qualifiers ``~``, ``?`` and ``%``.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from undate import Undate, UndateInterval
from undate.converters.edtf import EDTFDateConverter

__all__ = ["Date", "DateError", "holds_dates", "parse"]

_CONVERTER = EDTFDateConverter()
_MONTHS = [
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
]
# Four-figure years, whole parts, X only for figures: the shapes of EDTF level 1 and the part of level 2 used here.
_POINT = re.compile(r"[0-9X]{4}(?:-(?:[0-9X]{2})(?:-(?:[0-9X]{2}))?)?[~?%]?")
#: Dates as spreadsheets and people write them: 5.3.1921 or 3/5/1921, and 5 March 1921 or Mar-21.
_FIGURES = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})")
_SPELT = re.compile(r"(?:([0-9]{1,2})\.?[ -])?([A-Za-z]{3,9})\.?[ -]([0-9]{2}|[0-9]{4})")
_PLAIN = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")  # a year, month or day, all of it known


class DateError(ValueError):
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
        """Whether some day can be meant by both dates; ``other`` may be EDTF text."""
        other = parse(other) if isinstance(other, str) else other
        if self.alternatives or other.alternatives:
            return any(a.overlaps(b) for a in self.alternatives or (self,) for b in other.alternatives or (other,))
        low, high = datetime.date.min, datetime.date.max
        return (self.earliest or low) <= (other.latest or high) and (other.earliest or low) <= (self.latest or high)

    @property
    def words(self) -> str:
        """The date in English words, as in ``5 or 6 March 1921``."""
        return _words(self.edtf)


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
    if text[:1] in "[{" and text[:1]:
        return _set(text)
    if "/" in text:
        return _interval(text)
    return _point(text)


def _set(text: str) -> Date:
    closing = {"[": "]", "{": "}"}[text[0]]
    if not text.endswith(closing):
        raise DateError(f"'{text}' opens with '{text[0]}' and does not close with '{closing}'")
    members = tuple(parse(part) for part in text[1:-1].split(","))
    if len(members) < 2:
        raise DateError(f"'{text}' is a set of one; write the date without brackets")
    firsts, lasts = [m.earliest for m in members], [m.latest for m in members]
    return Date(
        text,
        None if None in firsts else min(firsts),
        None if None in lasts else max(lasts),
        any(m.approximate for m in members),
        any(m.uncertain for m in members),
        members,
    )


def _interval(text: str) -> Date:
    sides = text.split("/")
    if len(sides) != 2:
        if meant := _meant(text):
            raise DateError(f"'{text}' is not an EDTF date; {meant}")
        raise DateError(f"'{text}' has more than one '/'; an interval is first/last")
    first, last = (None if side in ("", "..") else _point(side) for side in sides)
    if first is None and last is None:
        raise DateError(f"'{text}' is open on both sides and dates nothing")
    # Undate checks the order of the two sides.
    try:
        UndateInterval(first and _undate(first.edtf), last and _undate(last.edtf))
    except ValueError:
        raise DateError(f"'{text}' ends before it begins; write the earlier date first") from None
    known = [side for side in (first, last) if side]
    return Date(
        text,
        first and first.earliest,
        last and last.latest,
        any(s.approximate for s in known),
        any(s.uncertain for s in known),
    )


def _point(text: str) -> Date:
    if not _POINT.fullmatch(text):
        form = "write YYYY, YYYY-MM or YYYY-MM-DD, X for unknown figures, first/last for an interval, [a,b] for one of several"
        raise DateError(f"'{text}' is not an EDTF date; {_meant(text) or form}")
    try:
        date = _undate(text)
    except Exception:  # undate and its parser raise errors of many kinds for a day or month that is none
        raise DateError(f"'{text}' names a day or month that the calendar does not have") from None
    mark = text[-1]
    return Date(text, _day(date.earliest), _day(date.latest), mark in "~%", mark in "?%")


def _meant(text: str) -> str | None:
    """How a date is written right that is none of EDTF's, but one of a spreadsheet's or of a reader's own language."""
    if figures := _FIGURES.fullmatch(text):
        one, other, year = int(figures[1]), int(figures[2]), figures[3]
        orders = [(one, other)] if "." in text else [(other, one), (one, other)]
        read = dict.fromkeys(f"{year}-{m:02}-{d:02}" for d, m in orders if m <= 12 and d <= 31)
        if read:
            return f"write the year first, {' or '.join(read)}; a spreadsheet keeps it so in cells that are formatted as text"
    if spelt := _SPELT.fullmatch(text):
        month = next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(spelt[2].capitalize())), None)
        if month:
            day = f"-{int(spelt[1]):02}" if spelt[1] else ""
            return f"write {spelt[3] if len(spelt[3]) == 4 else 'YYYY'}-{month:02}{day}, the year first and in full"
    return None


def _undate(text: str) -> Undate:
    text = text.rstrip("~?%")
    if _PLAIN.fullmatch(text):  # nearly every date; the parser of the grammar takes fifteen times as long
        return Undate(*map(int, text.split("-")))
    return _CONVERTER.parse(text)


def _day(value) -> datetime.date:
    return datetime.date(int(value.year), int(value.month), int(value.day))


def _words(edtf: str) -> str:
    if edtf[0] in "[{":
        return _join(edtf[1:-1].split(","), "or" if edtf[0] == "[" else "and")
    if "/" in edtf:
        first, last = edtf.split("/")
        if first in ("", ".."):
            return f"until {_words(last)}"
        if last in ("", ".."):
            return f"from {_words(first)}"
        return _span(first, last)
    mark = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}.get(edtf[-1], "")
    year, month, day = (edtf.rstrip("~?%").split("-") + ["", ""])[:3]
    if "X" in year:
        named = {"X": f"{year[:3]}0s", "XX": f"{year[:2]}00 to {year[:2]}99"}.get(year[year.index("X") :], f"{year}")
        return mark + named
    if not month or month == "XX":
        return mark + year
    if "X" in month:
        return f"{mark}some month of {year}"
    name = f"{_MONTHS[int(month) - 1]} {year}"
    if not day or day == "XX":
        return mark + name
    if "X" in day:
        days = {"0": "1–9", "1": "10–19", "2": "20–29", "3": "30–31"}.get(day[0], "some day of")
        return f"{mark}{days} {name}" if day[0] != "2" else f"{mark}last third of {name}"
    return f"{mark}{int(day)} {name}"


def _shortened(members: list[str]) -> list[str]:
    """The words of dates, a month and year that all have in common left to the last."""
    words = [_words(member) for member in members]
    shared = " " + " ".join(words[-1].split(" ")[-2:])
    if all(len(w.split(" ")) == 3 and w.endswith(shared) for w in words):
        return [w.removesuffix(shared) for w in words[:-1]] + [words[-1]]
    return words


def _join(members: list[str], word: str) -> str:
    *firsts, last = _shortened(members)
    return f"{', '.join(firsts)} {word} {last}"


def _span(first: str, last: str) -> str:
    one, other = _shortened([first, last])
    return f"{one}–{other}" if " " not in one and (" " not in other or one.isdecimal()) else f"{one} – {other}"
