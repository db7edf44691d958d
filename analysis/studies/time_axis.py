"""An axis of days, months or years, with a name on each that there is room for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from analysis.source.dates import MONTHS, Date
from analysis.studies.canvas import SMALL, Canvas

__all__ = ["DAY", "HEAD", "TimeAxis", "is_duration"]

DAY = datetime.timedelta(days=1)
#: Pixels that the names take at the head of a drawing.
HEAD = 40.0
#: Up to so many days an axis counts days, up to so many more months, and years beyond.
_DAYS, _MONTHS = 70, 1000
#: Pixels that a date takes which lies beyond the axis and is an arrowhead at its end.
_ARROW = 12.0
#: Pixels between two names.
_GAP = 7.0


def is_duration(date: Date) -> bool:
    """Whether a date is the time that something took, from a first day to a last, and not a day that is not known."""
    return "/" in date.edtf


class TimeAxis:
    """From ``begin`` to ``end``, both included, across a canvas from ``left`` to ``right``."""

    def __init__(self, canvas: Canvas, begin: datetime.date, end: datetime.date, left: float, right: float):
        days = (end - begin).days + 1
        self.unit = "day" if days <= _DAYS else "month" if days <= _MONTHS else "year"
        if self.unit == "month":
            begin, end = begin.replace(day=1), _last_of_month(end)
        elif self.unit == "year":
            begin, end = begin.replace(month=1, day=1), end.replace(month=12, day=31)
        self.canvas, self.begin, self.end, self.left, self.right = canvas, begin, end, left, right
        self._per_day = (right - left) / ((end - begin).days + 1)

    def __call__(self, day: datetime.date) -> float:
        """Where a day begins, in pixels."""
        return self.left + (day - self.begin).days * self._per_day

    def extent(self, date: Date) -> tuple[float, float, bool, bool]:
        """Where a date begins and ends on the axis, and whether it reaches beyond it at its beginning and its end."""
        before = date.earliest is None or date.earliest < self.begin
        after = date.latest is None or date.latest > self.end
        first = self.left if before else min(self(date.earliest), self.right - _ARROW * after)
        last = self.right if after else max(self(date.latest + DAY), self.left + _ARROW * before)
        return first, max(first, last), before, after

    def is_point(self, date: Date, size: float) -> bool:
        """Whether a date is one day or, where the axis counts more than days, no longer than a mark of that size."""
        if date.earliest is None or date.latest is None or self.is_beyond(date):
            return False
        days = (date.latest - date.earliest).days
        return days == 0 or (self.unit != "day" and (days + 1) * self._per_day <= size)

    def is_beyond(self, date: Date) -> bool:
        """Whether a date reaches beyond the axis."""
        return any(self.extent(date)[2:])

    def units(self) -> Iterator[tuple[datetime.date, datetime.date]]:
        """The first day of each day, month or year on the axis, and of the next."""
        day = self.begin
        while day <= self.end:
            after = day + DAY
            if self.unit != "day":
                after = _last_of_month(day.replace(month=12) if self.unit == "year" else day) + DAY
            yield day, after
            day = after

    def draw(self, top: float, bottom: float) -> None:
        """Lines from ``top`` to ``bottom`` and the names above and below them."""
        canvas, step, end = self.canvas, self._step(), {top: -99.0, bottom: -99.0}
        canvas.line((self.left, top), (self.right, top), "soft", 0.9)
        canvas.line((self.left, bottom), (self.right, bottom), "soft", 0.9)
        for day, after in self.units():
            number = {"day": day.day - 1, "month": day.month - 1, "year": day.year}[self.unit]
            has_name, strong = number % step == 0, number == 0 and self.unit != "year"
            if has_name or self(after) - self(day) > 9:
                canvas.line((self(day), top), (self(day), bottom), thick=0.9 if strong else 0.5, level=0.4)
            if strong or day == self.begin:
                self._name_whole(day, top)
            if not has_name:
                continue
            text, face = self._name(day), "semibold" if strong else "regular"
            half = canvas.text_width(text, face, SMALL) / 2
            middle = min(max((self(day) + self(after)) / 2, half), canvas.width - half)
            for y, away in ((top, -11), (bottom, 13)):
                if middle - half >= end[y]:
                    end[y] = middle + half + _GAP / 2
                    canvas.words(middle, y + away, text, SMALL, "ink" if strong else "soft", face, "middle")
        canvas.head(top)

    def _name(self, day: datetime.date) -> str:
        return {"day": str(day.day), "month": MONTHS[day.month - 1][:3], "year": str(day.year)}[self.unit]

    def _name_whole(self, day: datetime.date, top: float) -> None:
        """Above the days their month and year, above the months their year, where there is room until the next."""
        if self.unit == "year":
            return
        month = self.unit == "day"
        after = min(_last_of_month(day if month else day.replace(month=12)), self.end) + DAY
        name = f"{MONTHS[day.month - 1]} {day.year}" if month else str(day.year)
        room = self(after) - self(day)
        for text in (name, name.split(" ")[0]):
            if self.canvas.text_width(text, "italic", SMALL) + _GAP <= room:
                self.canvas.words(self(day) + 2, top - 29, text, SMALL, "soft", "italic")
                return

    def _step(self) -> int:
        """Every how many days, months or years there is room for a name."""
        widest = max(self.canvas.text_width(self._name(day), "semibold", SMALL) for day, _ in self.units())
        cell = (self.right - self.left) / sum(1 for _ in self.units())
        steps = {"day": (1, 2, 3, 5, 10, 15), "month": (1, 2, 3, 4, 6, 12), "year": (1, 2, 5, 10, 20, 50, 100, 500)}
        return next((n for n in steps[self.unit] if n * cell >= widest + _GAP), steps[self.unit][-1])


def _last_of_month(day: datetime.date) -> datetime.date:
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY
