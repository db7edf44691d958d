"""All combinations of the choices in a form small enough for a page, whose script looks up what a reader chooses.

Nothing is computed in the page: the script finds the result of a combination and puts its numbers into sentences from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from fractions import Fraction

from analysis.edition import Edition
from analysis.outputs import Switches
from analysis.reads import remembered
from analysis.studies.choices import CODINGS, NAMES, options
from analysis.studies.combinations import TESTED, every_combination
from analysis.studies.formulations import WORDS, Outcome
from analysis.studies.positions import TABLES
from analysis.studies.study import author_name, source_note
from analysis.words import as_sentence, numeral

__all__ = ["option_words", "switches"]

#: The one choice of a set that is shown with all its options in sight, because it decides most.
_IN_SIGHT = "utterances"


def switches(edition: Edition, agent: str) -> Switches:
    """The choices with their options, the edition's own first, and the result of every combination for a page's script.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    words = option_words(edition, agent)
    return Switches(
        "switches",
        ("Choice", "Our own option", "Other options"),
        tuple((_heading(name), own, "; ".join(others)) for name, (own, *others) in words.items()),
        "The choices, and what follows from every combination of them.",
        source_note(edition, *TABLES),
        {
            "choices": [
                {"name": name, "label": _heading(name), "options": list(labels)} for name, labels in words.items()
            ],
            "inSight": _IN_SIGHT,
            "rivalsFrom": len(CODINGS),
            "words": _sentences(edition),
            **_results(edition, agent),
        },
        f"{__name__}.switches",
    )


@remembered
def option_words(edition: Edition, agent: str) -> dict[str, tuple[str, ...]]:
    """The options of every choice in the words that readers see, in the order of :func:`~analysis.studies.choices.options`.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    allowed = options(edition, agent)
    rivals = tuple(_rival(edition, option) for option in allowed["coding"][len(CODINGS) :])
    author = f"{author_name(edition)}’s"
    own = {name: tuple(option.replace("the author’s", author) for option in allowed[name]) for name in allowed}
    return own | {"coding": (*CODINGS, *rivals)}


def _rival(edition: Edition, coding: str) -> str:
    """A rival coding in words: the statement, by its passage or occasion and first words, and how it may be read."""
    row = edition.get("codings", coding)
    u, stance = edition.get("utterances", row.utterance), edition.get("codes", row.code).label
    first = " ".join(u.statement.split()[:8]).rstrip(",;")
    return f"{u.passage or f'{u.occasion} (“{first} …”)'}: “{stance}”"


def _results(edition: Edition, agent: str) -> dict:
    """The statements, and what each combination gives.

    ``order`` and ``compared`` are trees: see :func:`_tree`.  A value of ``order`` has the comparisons that fit and
    those that contradict the first formulation, and the number of combinations that are less favourable to it.  A value of
    ``compared`` has the compared statements as the bits of a number, and for each other formulation the place of a word in
    :data:`~analysis.studies.formulations.WORDS`.
    """
    space = every_combination(edition, agent)
    statements = sorted(set().union(*space.compared))
    bits = {key: 1 << n for n, key in enumerate(statements)}
    sizes = [len(allowed) for allowed in space.options.values()]
    order, compared = space.of(TESTED[0]), [sum(bits[key] for key in keys) for keys in space.compared]
    others = zip(*(space.of(name) for name in TESTED[1:]))
    less = _less_favourable(order)
    return {
        "statements": statements,
        "listed": sum(bits[key] for key in statements if edition.get("utterances", key).listed),
        "onTheCurve": sum(bool(_pairs(outcome)) for outcome in order),
        "order": _tree(((o.fitting, o.against, less.get(_share(o), 0)) for o in order), sizes),
        "compared": _tree(((c, *(WORDS.index(o.word) for o in rest)) for c, rest in zip(compared, others)), sizes),
    }


def _pairs(outcome: Outcome) -> int:
    return outcome.fitting + outcome.against


def _share(outcome: Outcome) -> Fraction | None:
    """The share of comparisons that fit; ``None`` without comparisons."""
    return Fraction(outcome.fitting, _pairs(outcome)) if _pairs(outcome) else None


def _less_favourable(outcomes: Sequence[Outcome]) -> dict[Fraction, int]:
    """For each share of comparisons that fit, the number of outcomes with a lower one."""
    counts, before, less = Counter(map(_share, outcomes)), 0, {}
    del counts[None]
    for share in sorted(counts):
        less[share] = before
        before += counts[share]
    return less


def _parts(numbers: list[int], size: int) -> Iterator[tuple[int, ...]]:
    return (tuple(numbers[n : n + size]) for n in range(0, len(numbers), size))


def _tree(cells: Iterable[Hashable], sizes: Sequence[int]) -> dict[str, list]:
    """Cells in the order of :func:`itertools.product` over so many options as a tree, in which each value and branch stands once.

    Its first level has the one branch with a place for each option of the first choice; a place is the number of a branch on
    the next level, and on the last that of a value.
    """
    values: dict[Hashable, int] = {}
    numbers = [values.setdefault(cell, len(values)) for cell in cells]
    levels: list[list[tuple[int, ...]]] = []
    for size in reversed(sizes):
        branches: dict[tuple[int, ...], int] = {}
        numbers = [branches.setdefault(part, len(branches)) for part in _parts(numbers, size)]
        levels.insert(0, list(branches))
    return {"values": [list(value) for value in values], "levels": [[list(b) for b in level] for level in levels]}


def _sentences(edition: Edition) -> dict:
    """The sentences that the script completes; a list has the forms for none, for one, and for several."""
    author, others = author_name(edition), TESTED[1:]
    rule = "the rule that more power goes with the higher stance"
    return {
        "numerals": [str(numeral(n)) for n in range(11)],
        "summary": "Make the choices yourself",
        "rivals": "one rival reading in the place of ours",
        "back": "Back to our own choices",
        "signs": "In the figure, grey statements with their words struck out are not compared, and a thick line leads to the "
        "rival reading that is chosen. A dot marks the chosen day where it is not the first. On the curve, a diamond marks your choices.",
        "toTheCurve": "See the curve.",
        "all": "all",
        "own": "our own choices",
        "yours": "your choices",
        "counted": [
            "Under {whose}, no statement can be compared.",
            "Under {whose}, one statement alone remains.",
            f"Under {{whose}}, {{number}} statements are compared, {{listed}} of them from {author}’s list.",
        ],
        "holds": ["", f"The one pair that can be compared fits {rule}, and so it holds.", f"All {{pairs}} pairs that can be compared fit {rule}, and so it holds."],
        "fails": [
            f"No pair that can be compared fits {rule}, and {{against}} {{contradict}} it, and so it fails.",
            f"Of the {{pairs}} pairs that can be compared, one fits {rule} and {{against}} {{contradict}} it, and so it fails.",
            f"Of the {{pairs}} pairs that can be compared, {{fit}} fit {rule} and {{against}} {{contradict}} it, and so it fails.",
        ],
        "contradict": ["contradict", "contradicts", "contradict"],
        "nothing": f"No pair can be compared, and so {rule} can be put to no test.",
        "curve": "Of the {all} combinations that have something to compare, {less} are less favourable to the rule and {more} are more favourable.",
        "others": "Of the other ways to put the rule, {words}.",
        "ways": [[f"“{name}” {word}" for word in ("holds", "fails", "has nothing to compare")] for name in others],
    }  # fmt: skip


def _heading(name: str) -> str:
    return as_sentence(NAMES[name]).rstrip(".")
