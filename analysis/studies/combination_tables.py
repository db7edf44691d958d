"""The tables of all combinations: the range of results, and what each choice, option and rival coding does."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from analysis.edition import Edition
from analysis.outputs import Table
from analysis.studies.choices import CODINGS, NAMES, outcomes
from analysis.studies.combinations import TESTED, every_combination, in_words
from analysis.studies.formulations import WORDS, Outcome
from analysis.studies.positions import TABLES, passage_cell
from analysis.studies.study import source_note, with_source_note

__all__ = ["by_option", "influence", "ranges", "rival_codings"]


@with_source_note
def ranges(edition: Edition, agent: str) -> Table:
    """For each formulation: under how many combinations it holds and fails, its worst and best outcome, what decides most.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    space, own = every_combination(edition, agent), outcomes(edition, agent)
    rows = []
    for name in TESTED:
        words, compared = space.words(name), sorted(filter(_share, space.of(name)), key=_share)
        rows.append(
            (
                _heading(name),
                str(own[name]),
                *(f"{words[word]:,}" for word in WORDS),
                *(str(compared[end]) if compared else "–" for end in (0, -1)),
                in_words(space.decisive(name)),
            )
        )
    head = (
        "The rule",
        "The edition’s own choices",
        *map(_heading, WORDS),
        "Least favourable combination",
        "Most favourable combination",
        "The choice that decides most",
    )
    caption = (
        f"The ways to put the rule, under all {len(space):,} combinations of choices. "
        "In brackets: comparisons that fit, and those that contradict."
    )
    return Table("ranges", head, tuple(rows), caption, source_note(edition, *TABLES))


def _share(outcome: Outcome) -> tuple[Fraction, int] | None:
    """What share of the comparisons fits, and how many there are that make it firm; ``None`` without comparisons."""
    compared = outcome.fitting + outcome.against
    if not compared:
        return None
    share = Fraction(outcome.fitting, compared)
    return share, compared if share > Fraction(1, 2) else -compared


@with_source_note
def influence(edition: Edition, agent: str) -> Table:
    """For each choice, in how many settings of all the others it decides whether a formulation holds.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    space = every_combination(edition, agent)
    rows = []
    for name, allowed in space.options.items():
        settings = len(space) // len(allowed)
        decided = (int(space.decided_by(formulation, name) * settings) for formulation in TESTED)
        rows.append((_heading(NAMES[name]), str(len(allowed)), f"{settings:,}", *(f"{number:,}" for number in decided)))
    head = ("Choice", "Options", "Settings of the other choices", *map(_heading, TESTED))
    caption = "How often the result turns on one choice when all the others are kept fixed."
    return Table("influence", head, tuple(rows), caption, source_note(edition, *TABLES))


@with_source_note
def by_option(edition: Edition, agent: str) -> Table:
    """For each option, under how many combinations that have it each formulation holds; rival codings are one row.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    space = every_combination(edition, agent)
    rows = []
    for name, allowed in space.options.items():
        rivals = [option for option in allowed if name == "coding" and option not in CODINGS]
        groups = [(option, [option]) for option in allowed if option not in rivals]
        if rivals:
            groups.append(("one rival coding", rivals))
        for label, members in groups:
            counts = [sum((space.words_with(f, name, option) for option in members), Counter()) for f in TESTED]
            rows.append(
                (
                    _heading(NAMES[name]),
                    label,
                    f"{len(space) // len(allowed) * len(members):,}",
                    *(f"{words['holds']:,}" for words in counts),
                )
            )
    head = ("Choice", "Option", "Combinations", *(f"{_heading(name)} holds" for name in TESTED))
    caption = "What each option gives over all combinations of the other choices."
    return Table("by-option", head, tuple(rows), caption, source_note(edition, *TABLES))


@with_source_note
def rival_codings(edition: Edition, agent: str) -> Table:
    """The rival codings that alone change what becomes of a formulation, with the number of settings in which they do.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    space = every_combination(edition, agent)
    rows = []
    for option in space.options["coding"]:
        changed = [space.differing(formulation, "coding", option) for formulation in TESTED]
        if option not in CODINGS and any(changed):
            coding = edition.get("codings", option)
            u = edition.get("utterances", coding.utterance)
            rows.append(
                (
                    passage_cell(u),
                    u.statement,
                    edition.get("codes", coding.code).label,
                    coding.reason,
                    *(f"{n:,}" for n in changed),
                )
            )
    settings = len(space) // len(space.options["coding"])
    head = ("Passage", "What is said", "Rival stance", "Argument", *map(_heading, TESTED))
    caption = f"Rival codings that change a result by themselves: in how many of the {settings:,} settings of the other choices."
    return Table("rival-codings", head, tuple(rows), caption, source_note(edition, *TABLES), long_column="What is said")


def _heading(words: str) -> str:
    return words[0].upper() + words[1:]
