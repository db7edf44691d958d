"""What the figure of power and stance shows, before it is drawn: offices, statements with their readings, and the time between."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.edition import Edition
from analysis.outputs import url
from analysis.rows import Row
from analysis.studies.choices import day_of, options, with_stances
from analysis.studies.positions import Position, from_the_top, positions_of, statement_fault, work_of
from analysis.studies.power import counting_offices, highest_office, level_on

__all__ = ["DAY", "Regime", "Scene", "Statement", "office_words"]

DAY = datetime.timedelta(days=1)
#: So many years without a statement are left out of the axis.
_GAP = 4


def office_words(office: Row) -> str:
    """The body that somebody sat in as a member, or else the post without the body that it belongs to."""
    post, _, body = office.post.partition(", the ")
    return body if post == "member" else post


@dataclass(frozen=True)
class Statement:
    """A dated statement: the days within which it was made, what it is called, and where its mark leads."""

    position: Position
    first: datetime.date
    last: datetime.date
    label: str
    office: str
    address: str

    @property
    def stance(self) -> str:
        """The code of the stance."""
        return self.position.stance.id

    @property
    def listed(self) -> bool:
        """Whether the author lists it."""
        return self.position.utterance.listed

    @property
    def in_text(self) -> bool:
        """Whether the text has it."""
        return self.position.utterance.passage is not None

    @property
    def is_open(self) -> bool:
        """Whether it can have been made on any day before the last."""
        return self.position.utterance.made_date.earliest is None

    def rivals(self, scale: list[str]) -> list[str]:
        """The codes of rival readings that are on the scale."""
        return [c.code for c in self.position.rivals if c.code in scale]

    def is_doubtful(self, scale: list[str]) -> bool:
        """Whether a rival reading takes a statement that is on the scale off it."""
        return self.stance in scale and any(c.code not in scale for c in self.position.rivals)


@dataclass(frozen=True)
class Regime:
    """A time in which the level of power and the highest office stay the same; it ``goes_on`` from a time that is not shown."""

    first: datetime.date
    last: datetime.date
    level: Row
    office: Row
    goes_on: bool = False


@dataclass(frozen=True)
class Scene:
    """The counted and dated statements of one speaker, and the offices that he held then."""

    edition: Edition
    agent: str

    @cached_property
    def statements(self) -> list[Statement]:
        """The statements in order of time."""
        return [
            _statement(self.edition, p)
            for p in positions_of(self.edition, self.agent)
            if p.utterance.made_date and statement_fault(self.edition, p.utterance) is None
        ]

    @property
    def stances(self) -> list[Row]:
        """The stances from the top, those off the scale last, and only where a statement has one."""
        taken = {s.stance for s in self.statements}
        return [c for c in from_the_top(self.edition.codes, "value") if c.value is not None or c.id in taken]

    @property
    def scale(self) -> list[str]:
        """The codes that are on the scale, from the top."""
        return [c.id for c in self.stances if c.value is not None]

    def names(self, statement: Statement, stance: str = "") -> str:
        """What a page's script knows a mark by: its statement, and under which options of coding it is read as ``stance``."""
        values, options_of = {c.id: c.value for c in self.edition.codes}, options(self.edition, self.agent)["coding"]
        key = statement.position.utterance.id
        read_so = [
            n
            for n, option in enumerate(options_of)
            if stance and with_stances(self.edition, self.agent, option)[key] == values[stance]
        ]
        return " ".join([f"statement:{key}", *(f"coding:{n}" for n in read_so)])

    def other_days(self, statement: Statement) -> list[tuple[str, datetime.date]]:
        """The days that a statement is taken to be of under other options than our own, where they are shown, by the name of each."""
        utterance = statement.position.utterance
        own, *others = (day_of(utterance, option) for option in options(self.edition, self.agent)["dating"])
        return [
            (f"{self.names(statement)} dating:{n}", day)
            for n, day in enumerate(others, 1)
            if day != own and any(begin <= day < end for begin, end in self.eras)
        ]

    @cached_property
    def other_majorities(self) -> list[tuple[str, datetime.date, datetime.date]]:
        """From when to when an organised majority stood against the speaker under other options than our own, by the name of each."""
        return [
            (f"majority:{n}", o.start_date.earliest, o.end_date.latest if o.end_date else self.eras[-1][1])
            for n, option in enumerate(options(self.edition, self.agent)["majority"])
            for o in counting_offices(self.edition, self.agent, option)
            if n and o.kind == "opposed"
        ]

    @cached_property
    def eras(self) -> list[tuple[datetime.date, datetime.date]]:
        """The first day of each stretch of years with statements, and the first day after it."""
        years = sorted({y for s in self.statements for y in range(s.first.year, s.last.year + 1)})
        eras = [[year, year] for year in years[:1]]
        for year in years[1:]:
            if year - eras[-1][1] <= _GAP:
                eras[-1][1] = year
            else:
                eras.append([year, year])
        return [(datetime.date(a, 1, 1), datetime.date(b + 1, 1, 1)) for a, b in eras]

    @cached_property
    def regimes(self) -> list[Regime]:
        """The level of power and highest office on every day of the eras, as stretches of days."""
        stretches: list[Regime] = []
        for begin, end in self.eras:
            last = None
            for n in range((end - begin).days):
                day = begin + n * DAY
                level, office = level_on(self.edition, self.agent, day), highest_office(self.edition, self.agent, day)
                kind = (level, office.kind) if level and office else None
                if kind and kind == last:
                    stretches[-1] = replace(stretches[-1], last=day)
                elif kind:
                    stretches.append(Regime(day, day, level, office, goes_on=n == 0))
                last = kind
        return stretches

    @cached_property
    def offices(self) -> list[tuple[str, str, list[tuple[datetime.date, datetime.date]]]]:
        """The offices that touch the eras, the highest first: kind, words, and the days from which and to which it was held."""
        kinds = dict.fromkeys(
            kind
            for level in from_the_top(self.edition.powers, "level")
            for part in level.holds.split()
            for kind in part.split("/")
        )
        rows = []
        for kind in kinds:
            own = [o for o in counting_offices(self.edition, self.agent) if o.kind == kind]
            spans: list[tuple[datetime.date, datetime.date]] = []
            for o in sorted(own, key=lambda o: o.start_date.earliest or datetime.date.min):
                first = o.start_date.earliest or datetime.date.min
                last = o.end_date.latest if o.end_date and o.end_date.latest else datetime.date.max
                if spans and (spans[-1][1] == datetime.date.max or first <= spans[-1][1] + 2 * DAY):
                    before = spans.pop()
                    first, last = before[0], max(last, before[1])
                spans.append((first, last))
            shown = [(a, b) for a, b in spans if any(a < end and b >= begin for begin, end in self.eras)]
            if shown:
                rows.append((kind, office_words(own[0]), shown))
        return rows


def _statement(edition: Edition, position: Position) -> Statement:
    utterance, date = position.utterance, position.utterance.made_date
    first, last = date.earliest or date.latest, date.latest or date.earliest
    offices = [highest_office(edition, utterance.agent, day) for day in (first, last)]
    office = " or ".join(dict.fromkeys(office_words(o) for o in offices if o))
    label = utterance.passage or (utterance.venue if utterance.venue != "unknown" else "")
    if utterance.listed and utterance.power_text:
        label += f" “{utterance.power_text}”"
    return Statement(position, first, last, label, office, _address(edition, position))


def _address(edition: Edition, position: Position) -> str:
    """Where a mark leads: to the passage, to the work that the words stand in, or to the speaker."""
    utterance = position.utterance
    label = f"{position.date}, {position.stance.label}: {utterance.statement}"
    if utterance.passage:
        return url("passage", utterance.passage, f"{utterance.passage}, {label}")
    work = work_of(edition, utterance)
    return url("work", work, label) if work else url("agent", utterance.agent, label)
