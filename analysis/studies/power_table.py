"""Statements with time down and stances across, and the office that was held: the figure of power and stance as a table."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import Cell, Link, Table
from analysis.rows import Row
from analysis.studies.positions import TABLES, work_of
from analysis.studies.power_scene import Scene, Statement
from analysis.studies.study import source_note, with_source_note

__all__ = ["time_and_stance"]


@with_source_note
def time_and_stance(edition: Edition, agent: str) -> Table:
    """The dated statements of one speaker that count: a row for each in order of time, a column for each stance.

    A statement stands in the column of the edition's own coding, and “or” in those of its rivals.
    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent.
    """
    edition.get("agents", agent)
    scene = Scene(edition, agent)
    rows = [
        (s.position.date, s.office or "none known", *(_cell(edition, s, stance) for stance in scene.stances))
        for s in scene.statements
    ]
    return Table(
        "time-and-stance",
        ("Date", "Office or situation", *(stance.label for stance in scene.stances)),
        tuple(rows),
        "The dated statements that count, in order of time: the office, and the stance. “Or” marks a rival reading.",
        source_note(edition, *TABLES),
    )


def _cell(edition: Edition, statement: Statement, stance: Row) -> Cell:
    """Where a statement can be read, in the column of its stance; “or” in that of a rival reading, else nothing."""
    utterance = statement.position.utterance
    if stance.id in (c.code for c in statement.position.rivals):
        return "or"
    if stance.id != statement.stance:
        return ""
    if utterance.passage:
        return Link("passage", utterance.passage, utterance.passage), " listed" if utterance.listed else ""
    work = work_of(edition, utterance)
    label = utterance.venue if utterance.venue != "unknown" else "statement"
    return Link("work", work, label) if work else label
