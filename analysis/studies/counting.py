"""What enters the count under the edition's own choices and what is left out, and the rival explanations beside power."""

from __future__ import annotations

from itertools import combinations

from analysis.edition import Edition
from analysis.outputs import Table
from analysis.rows import Row
from analysis.studies.choices import outcomes, placements, points, with_stances
from analysis.studies.formulations import FORMULATIONS, WORDS, Outcome
from analysis.studies.positions import TABLES, passage_cell, positions_of, statement_fault
from analysis.studies.power import majority_begins, office_fault
from analysis.studies.study import author_name, joined, source_note, with_source_note
from analysis.words import number_words

__all__ = ["answer", "explained", "narrowed", "not_counted", "rivals"]

#: What may go with the stance, and what it would lead one to expect.
_EXPECTED = {
    "Power": "The higher the power, the higher the stance.",
    "Passage of time": "The earlier, the higher the stance.",
    "Venue": "In the same venue the same stance.",
    "Topic": "On the same topic the same stance.",
    "The campaign against him": "Every statement made before an organised majority stood against him is higher than every later one.",
}


@with_source_note
def narrowed(edition: Edition, agent: str) -> Table:
    """How many statements of one speaker are left at each step, from all that were found to those that are compared.

    The columns are all of them, those that the text has, and those in the author's list.
    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    stances = with_stances(edition, agent, "this edition’s")
    ranked = {p.utterance.id for p in placements(edition, agent) if not p.reason}
    left = [p.utterance for p in positions_of(edition, agent)]
    steps = (
        ("found", lambda u: True),
        ("that count, because we read them in a source that counts or the text has them", lambda u: statement_fault(edition, u) is None),
        ("that have a date and so stand in the figure", lambda u: u.made_date is not None),
        ("that take a stance on the scale", lambda u: stances[u.id] is not None),
        ("made when power has a rank on our scale; these are compared", lambda u: u.id in ranked),
    )  # fmt: skip
    rows = []
    for words, remains in steps:
        left = [u for u in left if remains(u)]
        numbers = (len(left), sum(u.passage is not None for u in left), sum(u.listed for u in left))
        rows.append((f"Statements {words}" if not rows else f"… {words}", *map(str, numbers)))
    name, author = edition.get("agents", agent).label.split()[-1], author_name(edition)
    head = (f"Of {name}’s statements", "All", f"In {author}’s text", f"In {author}’s list")
    caption = f"How many of {name}’s statements are left at each step, with our own choices."
    return Table("narrowed", head, tuple(rows), caption, source_note(edition, *TABLES))


@with_source_note
def not_counted(edition: Edition, agent: str) -> Table:
    """The offices and statements of one speaker that do not enter the count under the edition's own choices, and why.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    rows = [
        ("office", office.post, office.start_date.words, "–", fault)
        for office in edition.offices
        if office.agent == agent and (fault := office_fault(edition, office))
    ]
    stances = with_stances(edition, agent, "this edition’s")
    for placed in placements(edition, agent):
        u = placed.utterance
        if reason := placed.reason or ("off the scale of stances" if stances[u.id] is None else ""):
            date = u.made_date.words if u.made_date else "undated"
            rows.append(("statement", u.statement, date, passage_cell(u), reason))
    head = ("What", "Office or statement", "Date", "Passage", "Why it is left out")
    return Table(
        "left-out",
        head,
        tuple(rows),
        "Offices and statements that do not enter the count under the edition’s own choices.",
        source_note(edition, *TABLES),
        long_column="Office or statement",
    )


def explained(edition: Edition, agent: str) -> dict[str, Outcome]:
    """What else could go with the stances, each put to the same statements under the edition's own choices.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    placed, begins = points(edition, agent), majority_begins(edition, agent)
    pairs = list(combinations(placed, 2))
    compared = (
        [a.stance > b.stance for a, b in pairs if a.day != b.day and a.stance != b.stance],
        [a.stance == b.stance for a, b in pairs if _same(a.utterances[0], b.utterances[0], "venue")],
        [a.stance == b.stance for a, b in pairs if _same(a.utterances[0], b.utterances[0], "topic")],
        [a.stance > b.stance for a, b in pairs if begins and a.day < begins <= b.day],
    )
    others = (Outcome(fits.count(True), fits.count(False)) for fits in compared)
    return dict(zip(_EXPECTED, (outcomes(edition, agent)[FORMULATIONS[0]], *others)))


def answer(edition: Edition, agent: str) -> dict[str, str]:
    """Words for sentences: the explanations, those that hold, and the statements from before the organised majority.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    results, begins = explained(edition, agent), majority_begins(edition, agent)
    holding = [f"{name[0].lower()}{name[1:]}" for name, outcome in results.items() if outcome.word == WORDS[0]]
    before = sum(bool(begins and p.day < begins) for p in points(edition, agent))
    return {
        "explanations": number_words(len(results), "explanation", "explanations"),
        "fits every pair": f"only {joined(holding)} fit{'s' * (len(holding) == 1)}" if holding else "none fits",
        "before the majority": number_words(before, "statement", "statements"),
    }


@with_source_note
def rivals(edition: Edition, agent: str) -> Table:
    """The explanations of :func:`explained`, with what each would lead one to expect; raises what that raises."""
    rows = tuple((name, _EXPECTED[name], str(outcome)) for name, outcome in explained(edition, agent).items())
    head = ("What may go with the stance", "What it would lead one to expect", "Pairs that fit\u00a0: contradict")
    return Table(
        "rivals", head, rows, "Rival explanations, tested on the same statements.", source_note(edition, *TABLES)
    )


def _same(a: Row, b: Row, column: str) -> bool:
    return getattr(a, column) == getattr(b, column) != "unknown"
