"""Power above, stance below, on one axis of time."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.edition import Edition
from analysis.outputs import PALETTE, Figure, url
from analysis.rows import Row
from analysis.studies.chart import TICKS, WIDTH, mark, style_axes
from analysis.studies.positions import (
    HEAD,
    TABLES,
    Position,
    from_the_top,
    middle_day,
    position_rows,
    positions_of,
    statement_fault,
    work_of,
)
from analysis.studies.power import level_on
from analysis.studies.study import source_note, to_svg, with_source_note

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["power_and_stance"]


@with_source_note
def power_and_stance(edition: Edition, agent: str) -> Figure:
    """One speaker's level of power by his offices, and below it the stance of each of his statements that counts.

    Filled marks stand in the author's list, rings do not; spans are bars; what is off the scale stands at the foot.
    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent, and :class:`ValueError` for an agent without
    a dated statement.
    """
    from matplotlib.figure import Figure as Canvas

    counted = (p for p in positions_of(edition, agent) if statement_fault(edition, p.utterance) is None)
    own = [p for p in counted if p.utterance.made_date]
    days = [d for p in own for d in (p.utterance.made_date.earliest, p.utterance.made_date.latest) if d]
    if not days:
        speakers = sorted({u.agent for u in edition.utterances if u.made_date})
        raise ValueError(f"no dated statement of '{agent}'; there are some of: {', '.join(speakers) or 'nobody'}")
    begin, end = datetime.date(min(days).year - 1, 1, 1), datetime.date(max(days).year + 2, 1, 1)
    canvas = Canvas(figsize=(WIDTH, 4.8))
    power, stance = (canvas.add_axes((0.24, bottom, 0.73, 0.38)) for bottom in (0.56, 0.08))
    _power(power, edition, agent, begin, end)
    _stances(stance, edition, own, begin, end)
    return Figure(
        "power-and-stance",
        HEAD,
        position_rows(edition, own),
        f"{_CAPTION} Power: {_codes(edition.powers, 'level')}. Stance: {_codes(edition.codes, 'value')}.",
        source_note(edition, *TABLES),
        to_svg(canvas),
        _alt_text(edition, agent, own),
    )


_CAPTION = (
    "Above: the level of power on each day, by the offices that count. Below: the stance of each statement that counts. "
    "Filled: in the author’s own list; ring: not in it. A bar is a date that is not known more closely. "
    "A mark leads to its passage, or where the text leaves the statement out to the work in which we read it."
)


def _codes(rows: list[Row], column: str) -> str:
    """What the codes of a scale mean, from the top of the scale down."""
    return "; ".join(f"{row.id}: {row.label}" for row in from_the_top(rows, column))


def _power(axes: Axes, edition: Edition, agent: str, begin: datetime.date, end: datetime.date) -> None:
    """Draw a bar for each run of days at one level of power."""
    heights = _heights(edition.powers, "level")
    runs: list[tuple[datetime.date, datetime.date, Row]] = []
    for n in range((end - begin).days):
        day = begin + datetime.timedelta(days=n)
        level = level_on(edition, agent, day)
        if level and runs and runs[-1][2] is level and (day - runs[-1][1]).days == 1:
            runs[-1] = (runs[-1][0], day, level)
        elif level:
            runs.append((day, day, level))
    for first, last, level in runs:
        axes.plot([first, last], [heights[level.id]] * 2, color=PALETTE["ink"], linewidth=3.2, solid_capstyle="butt")
    _frame(axes, begin, end, heights)


def _stances(axes: Axes, edition: Edition, own: list[Position], begin: datetime.date, end: datetime.date) -> None:
    """Draw a mark for each statement, and a bar where its date is a span of more than a month."""
    heights = _heights(edition.codes, "value")
    for p in own:
        date, height, address = p.utterance.made_date, heights[p.stance.id], _address(edition, p)
        if date.earliest and date.latest and (date.latest - date.earliest).days > 31:
            axes.plot(
                [date.earliest, date.latest],
                [height] * 2,
                color=PALETTE["accent"],
                linewidth=6,
                alpha=0.55,
                solid_capstyle="round",
                url=address,
            )
        mark(axes, middle_day(date), height, "o", p.utterance.listed, PALETTE["accent"], 6, address)
    _frame(axes, begin, end, heights)


def _address(edition: Edition, position: Position) -> str:
    """Where a mark leads: to the passage, to the work that the words stand in, or to the speaker."""
    utterance = position.utterance
    label = f"{position.date}, {position.stance.label}: {utterance.statement}"
    if utterance.passage:
        return url("passage", utterance.passage, f"{utterance.passage}, {label}")
    work = work_of(edition, utterance)
    return url("work", work, label) if work else url("agent", utterance.agent, label)


def _heights(rows: Sequence[Row], column: str) -> dict[str, float]:
    """A height for each code: its value on the scale, and below it those that are off the scale."""
    on = {r.id: float(getattr(r, column)) for r in rows if getattr(r, column) is not None}
    off = [r.id for r in rows if r.id not in on]
    return on | {code: min(on.values()) - 1 - n for n, code in enumerate(off)}


def _frame(axes: Axes, begin: datetime.date, end: datetime.date, heights: dict[str, float]) -> None:
    """The axis of years and the scale of codes, with a line for each code."""
    from matplotlib import dates as ticks

    axes.set_xlim(begin, end)
    axes.set_ylim(min(heights.values()) - 0.6, max(heights.values()) + 0.6)
    axes.set_yticks(list(heights.values()), list(heights))
    axes.xaxis.set_major_locator(ticks.YearLocator(5))
    axes.xaxis.set_major_formatter(ticks.DateFormatter("%Y"))
    axes.tick_params(**TICKS)
    style_axes(axes, "bottom")
    for height in heights.values():
        axes.axhline(height, color=PALETTE["rule"], linewidth=0.5, zorder=0)


def _alt_text(edition: Edition, agent: str, own: list[Position]) -> str:
    name = edition.get("agents", agent).label
    statements = "; ".join(
        f"{p.date}: {p.stance.label}, at {' or '.join(level.label for level in p.levels) or 'a power not computed'}"
        for p in own
    )
    return f"{len(own)} dated statements of {name} in order of time, with stance and power. {statements}."
