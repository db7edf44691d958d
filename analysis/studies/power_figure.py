"""Power above, stance below, on one axis of time."""

from __future__ import annotations

import datetime

from analysis.edition import Edition
from analysis.outputs import Figure, url
from analysis.rows import Row
from analysis.studies.canvas import Canvas, key_mark
from analysis.studies.chart import Scale, draw_scale, row_chart
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
from analysis.studies.study import source_note, with_source_note
from analysis.words import as_sentence, number_words, numeral

__all__ = ["power_and_stance"]


@with_source_note
def power_and_stance(edition: Edition, agent: str) -> Figure:
    """One speaker's level of power by his offices, and below it the stance of each of his statements that counts.

    Filled marks stand in the author's list, rings do not; spans are bars; what is off the scale stands at the foot.
    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent, and :class:`ValueError` for an agent without
    a dated statement.
    """
    counted = (p for p in positions_of(edition, agent) if statement_fault(edition, p.utterance) is None)
    own = [p for p in counted if p.utterance.made_date]
    days = [d for p in own for d in (p.utterance.made_date.earliest, p.utterance.made_date.latest) if d]
    if not days:
        speakers = sorted({u.agent for u in edition.utterances if u.made_date})
        raise ValueError(f"no dated statement of '{agent}'; there are some of: {', '.join(speakers) or 'nobody'}")
    begin, end = datetime.date(min(days).year, 1, 1), datetime.date(max(days).year + 1, 1, 1)
    name = edition.get("agents", agent).label
    return Figure(
        "power-and-stance",
        HEAD,
        position_rows(edition, own),
        f"What {name} said, and the power that he held",
        source_note(edition, *TABLES),
        f"{as_sentence(number_words(len(own), 'statement', 'statements')).rstrip('.')} of {name} can be dated; "
        f"{numeral(sum(p.utterance.listed for p in own))} of them stand in the author’s own list.",
        lambda width: _draw(edition, width, agent, own, begin, end),
        _alt_text(own),
        (
            (
                key_mark(lambda c, y: c.line((1, y), (25, y), "ink", 3.5)),
                "the level of power, by the offices that count",
            ),
            (key_mark(lambda c, y: c.mark(10, y, ink="accent")), "a statement in the author’s own list"),
            (key_mark(lambda c, y: c.mark(10, y, ink="accent", filled=False)), "a statement that is not in it"),
            (key_mark(lambda c, y: _span(c, 1, 25, y)), "some day within this time"),
        ),
        "A mark leads to its passage, or where the text leaves the statement out to the work in which we read it.",
    )


def _span(canvas: Canvas, start: float, end: float, y: float) -> None:
    canvas.box((start, y - 4), (end, y + 4), "accent", 0.35, radius=4, level=2)


def _draw(
    edition: Edition, width: float, agent: str, own: list[Position], begin: datetime.date, end: datetime.date
) -> str:
    """The levels of power over the stances, on one axis of years."""
    levels, stances = from_the_top(edition.powers, "level"), from_the_top(edition.codes, "value")
    rows = row_chart(width, [r.label for r in (*levels, *stances)], share=0.3)
    heights = dict(zip([r.id for r in (*levels, *stances)], rows.middles))
    scale = Scale(begin.toordinal(), end.toordinal(), rows.left, rows.right)
    years = [datetime.date(year, 1, 1).toordinal() for year in range(begin.year, end.year + 1)]
    draw_scale(rows, scale, lambda n: str(datetime.date.fromordinal(round(n)).year), years)
    for first, last, level in _runs(edition, agent, begin, end):
        x0, x1, y = scale(first.toordinal()), scale(last.toordinal() + 1), heights[level.id]
        rows.canvas.line((x0, y), (x1, y), "ink", 3.5, level=2)
    for p in own:
        date, y = p.utterance.made_date, heights[p.stance.id]
        if date.earliest and date.latest and (date.latest - date.earliest).days > 31:
            _span(rows.canvas, scale(date.earliest.toordinal()), scale(date.latest.toordinal()), y)
        x = scale(middle_day(date).toordinal())
        rows.canvas.mark(x, y, ink="accent", filled=p.utterance.listed, address=_address(edition, p))
    return rows.canvas.svg()


def _runs(
    edition: Edition, agent: str, begin: datetime.date, end: datetime.date
) -> list[tuple[datetime.date, datetime.date, Row]]:
    """First and last day of each run of days at one level of power, and the level."""
    runs: list[tuple[datetime.date, datetime.date, Row]] = []
    for n in range((end - begin).days):
        day = begin + datetime.timedelta(days=n)
        level = level_on(edition, agent, day)
        if level and runs and runs[-1][2] is level and (day - runs[-1][1]).days == 1:
            runs[-1] = (runs[-1][0], day, level)
        elif level:
            runs.append((day, day, level))
    return runs


def _address(edition: Edition, position: Position) -> str:
    """Where a mark leads: to the passage, to the work that the words stand in, or to the speaker."""
    utterance = position.utterance
    label = f"{position.date}, {position.stance.label}: {utterance.statement}"
    if utterance.passage:
        return url("passage", utterance.passage, f"{utterance.passage}, {label}")
    work = work_of(edition, utterance)
    return url("work", work, label) if work else url("agent", utterance.agent, label)


def _alt_text(own: list[Position]) -> str:
    statements = "; ".join(
        f"{p.date}: {p.stance.label}, at {' or '.join(level.label for level in p.levels) or 'a power not computed'}"
        for p in own
    )
    return f"In order of time, with stance and power: {statements}."
