"""Power above, stance below, on one axis of time."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from analysis.edition import Edition
from analysis.outputs import PALETTE, Figure, url
from analysis.rows import Row
from analysis.studies.positions import HEAD, Position, down, level_on, rows_of, seen_in, spoken, when
from analysis.studies.study import to_svg, with_source_note

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["power_and_stance"]


@with_source_note
def power_and_stance(edition: Edition, agent: str) -> Figure:
    """One speaker's level of power by his offices, and below it the stance of each of his utterances.

    Filled marks stand in the author's list, rings do not; spans are bars; what is off the scale stands at the foot.
    """
    from matplotlib.figure import Figure as Canvas

    own = [p for p in spoken(edition, agent) if p.utterance.made_date]
    days = [d for p in own for d in (p.utterance.made_date.earliest, p.utterance.made_date.latest) if d]
    begin, end = datetime.date(min(days).year - 1, 1, 1), datetime.date(max(days).year + 2, 1, 1)
    canvas = Canvas(figsize=(4.2, 4.8))
    power, stance = (canvas.add_axes((0.24, bottom, 0.73, 0.38)) for bottom in (0.56, 0.08))
    _power(power, edition, agent, begin, end)
    _stances(stance, edition, own, begin, end)
    return Figure(
        "power-and-stance",
        HEAD,
        rows_of(edition, own),
        f"{_CAPTION} Power: {_codes(edition.powers, 'level')}. Stance: {_codes(edition.codes, 'value')}.",
        _note(edition),
        to_svg(canvas),
        _told(edition, agent, own),
    )


_TYPE = 10.4  # points: 12 px where the page is as narrow as a phone's
_CAPTION = (
    "Above: the level of power that the offices held on each day make. Below: the stance of each utterance. "
    "Filled: in the author’s own list; ring: not in it. A bar is a date that is not known more closely. "
    "A mark leads to its passage, or where the text leaves it out to the work it was seen in."
)


def _codes(rows: list[Row], column: str) -> str:
    """What the codes of a scale mean, from the top of the scale down."""
    return "; ".join(f"{row.id}: {row.label}" for row in down(rows, column))


def _power(axes: Axes, edition: Edition, agent: str, begin: datetime.date, end: datetime.date) -> None:
    ranked = {level.id: level for level in edition.powers}
    places = _places([level for level in ranked.values()], "level")
    runs: list[tuple[datetime.date, datetime.date, Row]] = []
    for n in range((end - begin).days):
        day = begin + datetime.timedelta(days=n)
        level = level_on(edition, agent, day)
        if level and runs and runs[-1][2] is level and (day - runs[-1][1]).days == 1:
            runs[-1] = (runs[-1][0], day, level)
        elif level:
            runs.append((day, day, level))
    for first, last, level in runs:
        axes.plot([first, last], [places[level.id]] * 2, color=PALETTE["ink"], linewidth=3.2, solid_capstyle="butt")
    _frame(axes, begin, end, places)


def _stances(axes: Axes, edition: Edition, own: list[Position], begin: datetime.date, end: datetime.date) -> None:
    places = _places(list(edition.codes), "value")
    for p in own:
        date, height, address = p.utterance.made_date, places[p.stance.id], _address(edition, p)
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
        # A rim of paper under the mark, so that it shows on a bar and beside its like, in grey too.
        for width, line in ((3, PALETTE["paper"]), (1.2, PALETTE["accent"])):
            axes.plot(
                [when(date)],
                [height],
                marker="o",
                markersize=6,
                linestyle="none",
                markerfacecolor=PALETTE["accent"] if p.utterance.listed else PALETTE["paper"],
                markeredgecolor=line,
                markeredgewidth=width,
                zorder=3,
                url=address,
            )
    _frame(axes, begin, end, places)


def _address(edition: Edition, position: Position) -> str:
    """Where a mark leads: to the passage, to the work that the words stand in, or to the speaker."""
    said = position.utterance
    told = f"{position.date}, {position.stance.label}: {said.statement}"
    if said.passage:
        return url("passage", said.passage, f"{said.passage}, {told}")
    work = seen_in(edition, said)
    return url("work", work, told) if work else url("agent", said.agent, told)


def _places(rows: list[Row], column: str) -> dict[str, float]:
    """A height for each code: its value on the scale, and below it those that are off the scale."""
    on = {r.id: float(getattr(r, column)) for r in rows if getattr(r, column) is not None}
    off = [r.id for r in rows if r.id not in on]
    return on | {code: min(on.values()) - 1 - n for n, code in enumerate(off)}


def _frame(axes: Axes, begin: datetime.date, end: datetime.date, places: dict[str, float]) -> None:
    from matplotlib import dates as ticks

    axes.set_xlim(begin, end)
    axes.set_ylim(min(places.values()) - 0.6, max(places.values()) + 0.6)
    axes.set_yticks(list(places.values()), list(places))
    axes.xaxis.set_major_locator(ticks.YearLocator(5))
    axes.xaxis.set_major_formatter(ticks.DateFormatter("%Y"))
    axes.grid(axis="x", color=PALETTE["rule"], linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(colors=PALETTE["soft"], labelsize=_TYPE, length=3, width=0.6)
    for height in places.values():
        axes.axhline(height, color=PALETTE["rule"], linewidth=0.5, zorder=0)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(PALETTE["soft"])
        spine.set_linewidth(0.6)


def _told(edition: Edition, agent: str, own: list[Position]) -> str:
    name = edition.get("agents", agent).label
    said = "; ".join(
        f"{p.date}: {p.stance.label}, at {' or '.join(level.label for level in p.levels) or 'a power not computed'}"
        for p in own
    )
    return f"{len(own)} dated utterances of {name} in order of time, with stance and power. {said}."


def _note(edition: Edition) -> str:
    return f"From {len(edition.utterances)} utterances, {len(edition.codings)} codings and {len(edition.offices)} offices of this edition’s data."
