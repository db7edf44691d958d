"""Statements with time down and stances across, and the office that was held: the figure of power and stance as a table."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import Cell, Link, Table
from analysis.rows import Row
from analysis.studies.positions import TABLES, work_of
from analysis.studies.power_scene import Scene, Statement
from analysis.studies.study import author_name, source_note, with_source_note

__all__ = ["dated_list", "time_and_stance"]


@with_source_note
def time_and_stance(edition: Edition, agent: str) -> Table:
    """The dated statements of one speaker that count: a row for each in order of time, a column for each stance.

    A statement stands in the column of the edition's own coding, and “rival reading” in those of its rivals.
    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent.
    """
    edition.get("agents", agent)
    scene = Scene(edition, agent)
    rows = [
        (s.position.date, _office(s), *(_cell(edition, s, stance) for stance in scene.stances))
        for s in scene.statements
    ]
    return Table(
        "time-and-stance",
        ("Date", "Office or situation", *(stance.label for stance in scene.stances)),
        tuple(rows),
        "The dated statements that count, in order of time: the office, and the stance.",
        source_note(edition, *TABLES),
    )


@with_source_note
def dated_list(edition: Edition, agent: str) -> Table:
    """What the author lists of one speaker: his year and his words on power, beside our date, the office held then and the stance.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent.
    """
    name = edition.get("agents", agent).label
    rows = [
        (
            Link("passage", u.passage, u.passage),
            (u.date_text or "–").rstrip(":"),
            f"“{u.power_text}”" if u.power_text else "–",
            s.position.date,
            _office(s),
            s.position.stance.label,
        )
        for s in Scene(edition, agent).statements
        if (u := s.position.utterance).listed
    ]
    author = author_name(edition)
    head = ("Passage", f"Year in {author}", f"Power in {author}’s words", "Our date", "Highest office or situation then", "Stance")  # fmt: skip
    return Table("dated-list", head, tuple(rows), f"The statements of {name} in {author}’s list: the power that he ascribes to the speaker, and the office held then.", source_note(edition, *TABLES))  # fmt: skip


def _office(statement: Statement) -> str:
    """The highest office or the situation; for a statement that may be earlier, that an earlier one is possible."""
    return f"{statement.office or 'none known'}{', or an earlier office' * statement.is_open}"


def _cell(edition: Edition, statement: Statement, stance: Row) -> Cell:
    """Where a statement can be read, in the column of its stance; “rival reading” in that of one, else nothing."""
    utterance = statement.position.utterance
    if stance.id in (c.code for c in statement.position.rivals):
        return "rival reading"
    if stance.id != statement.stance:
        return ""
    if utterance.passage:
        return Link("passage", utterance.passage, utterance.passage), " listed" if utterance.listed else ""
    work = work_of(edition, utterance)
    label = utterance.venue if utterance.venue != "unknown" else "statement"
    return Link("work", work, label) if work else label
