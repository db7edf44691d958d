"""All combinations of the choices as one specification curve: every result in order, and which options stand behind it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from analysis.edition import Edition
from analysis.outputs import Figure
from analysis.studies.canvas import SMALL, Canvas, key_mark
from analysis.studies.choices import CODINGS, NAMES, outcomes
from analysis.studies.combinations import (
    OWN_WORDS,
    Combinations,
    every_combination,
    in_words,
    shared_options,
    verdict,
)
from analysis.studies.formulations import FORMULATIONS, WORDS, Outcome
from analysis.studies.lettering import wrapped
from analysis.studies.positions import TABLES
from analysis.studies.study import joined, source_note, with_source_note
from analysis.words import as_sentence, number_words

__all__ = ["Specification", "specification_curve", "specifications"]

#: Pixels: the curve, a line of words, an option, and between two choices.
_CURVE, _LINE, _OPTION, _BETWEEN = 190.0, 16.0, 20.0, 26.0
#: On a wide drawing the words take so many pixels; the curve has so many points, and so many slices for what stands under it.
_GUTTER, _POINTS, _SLICES = 236.0, 220, 72

_ORDER = FORMULATIONS[0]


@dataclass(frozen=True)
class Specification:
    """One combination: the share of its comparisons that fit, and the place of each option among those of its choice."""

    share: Fraction
    options: tuple[int, ...]
    outcome: Outcome


def specifications(space: Combinations, formulation: str) -> list[Specification]:
    """Every combination that has something to compare, from the least to the most favourable share.

    Equal shares stand in the order of :func:`itertools.product`.
    Raises :class:`ValueError`, naming the nearest, for a formulation that there is not.
    """
    numbers = product(*(range(len(allowed)) for allowed in space.options.values()))
    compared = [
        Specification(Fraction(o.fitting, o.fitting + o.against), options, o)
        for options, o in zip(numbers, space.of(formulation))
        if o.fitting + o.against
    ]
    return sorted(compared, key=lambda s: s.share)


@with_source_note
def specification_curve(edition: Edition, agent: str) -> Figure:
    """The share of pairs that fit the order of power under every combination, in order, over the options behind each.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a speaker that is no agent.
    """
    space, own = every_combination(edition, agent), outcomes(edition, agent)[_ORDER]
    curve = specifications(space, _ORDER)
    words = space.words(_ORDER)
    departs = "departs from" if words["fails"] > words["holds"] else "is"
    return Figure(
        "specification-curve",
        ("Choice", "Option", "Combinations", "Holds", "Fails", "Nothing to compare"),
        tuple(_rows(space)),
        f"Under most combinations of choices, the order of the stances {departs} the order of power",
        source_note(edition, *TABLES),
        f"The rule that more power goes with the higher stance {verdict(space, _ORDER)}. "
        f"With our own choices {OWN_WORDS[own.word]}, and the choice that decides most is {in_words(space.decisive(_ORDER))}.",
        lambda width: _draw(space, curve, own, width),
        _undrawn(space, len(space) - len(curve)),
        _key(),
        "The rule holds only at the right end, where every pair fits.",
    )


def _undrawn(space: Combinations, number: int) -> str:
    """Why some combinations are not drawn, and which options all of them have; empty where all are drawn."""
    if not number:
        return ""
    common = [f"“{option}” for “{NAMES[name]}”" for name, option in shared_options(space, _ORDER, WORDS[2]).items()]
    undrawn = as_sentence(number_words(number, "combination is", "combinations are")).rstrip(".")
    why = "no two of the statements that they compare differ both in power and in stance"
    return f"{undrawn} not drawn, because {why}{f'; all of them take {joined(common)}' if common else ''}."


def _key() -> tuple[tuple[str, str], ...]:
    """The marks, each with what it stands for."""
    return (
        (
            key_mark(lambda c, y: c.line((1, y), (25, y), "ink", 3)),
            "the share of pairs that fit, one combination after another",
        ),
        (key_mark(lambda c, y: c.mark(12, y, ink="accent")), "our own choices"),
        (
            key_mark(lambda c, y: c.box((1, y - 6), (25, y + 6), "ink", 0.6)),
            "the stronger, the more of the combinations above have the option, each row by itself",
        ),
    )


def _groups(space: Combinations, name: str) -> list[tuple[str, set[int]]]:
    """The options of a choice by name, with their numbers; the rival codings are one."""
    allowed = space.options[name]
    rivals = {n for n, option in enumerate(allowed) if name == "coding" and option not in CODINGS}
    groups = [(option, {n}) for n, option in enumerate(allowed) if n not in rivals]
    return groups + [("one rival coding", rivals)] * bool(rivals)


def _rows(space: Combinations) -> list[tuple[str, ...]]:
    """For each option, under how many combinations the order holds, fails, or has nothing to compare."""
    rows = []
    for name, allowed in space.options.items():
        for label, members in _groups(space, name):
            words = sum((space.words_with(_ORDER, name, allowed[n]) for n in sorted(members)), Counter())
            counts = (f"{words[word]:,}" for word in WORDS)
            rows.append((as_sentence(NAMES[name]).rstrip("."), label, f"{words.total():,}", *counts))
    return rows


def _draw(space: Combinations, curve: list[Specification], own: Outcome, width: float) -> Canvas:
    """The curve over a row for each option, whose shade says how many of the combinations above have it."""
    canvas = Canvas(width)
    left = 4.0 if canvas.narrow else _GUTTER
    right, top = width - 6, 20.0
    foot = top + _CURVE
    if curve:
        _draw_curve(canvas, curve, own, (left, right), (top, foot))
    slices = [
        curve[n * len(curve) // _SLICES : max((n + 1) * len(curve) // _SLICES, n * len(curve) // _SLICES + 1)]
        for n in range(_SLICES if curve else 0)
    ]
    canvas.cut(foot + 25)
    y = foot + 34
    for at, name in enumerate(space.options):
        canvas.words(0, y, as_sentence(NAMES[name]).rstrip("."), SMALL, face="semibold", halo=True)
        y += 18
        for label, members in _groups(space, name):
            lines = wrapped(label, (width if canvas.narrow else _GUTTER) - 14, SMALL)
            for n, line in enumerate(lines):
                canvas.words(0 if canvas.narrow else 8, y + n * _LINE, line, SMALL, "soft")
            middle = y + _LINE * len(lines) - 2 if canvas.narrow else y
            _draw_option(canvas, slices, at, members, (left, right), middle)
            y = middle + _OPTION if canvas.narrow else y + max(_OPTION, _LINE * len(lines) + 4)
        canvas.cut(y - 4)
        y += _BETWEEN - _OPTION + 6
    return canvas


def _draw_curve(
    canvas: Canvas,
    curve: list[Specification],
    own: Outcome,
    across: tuple[float, float],
    down: tuple[float, float],
) -> None:
    """The shares in order as one line of steps, with our own choices on it."""
    (left, right), (top, foot) = across, down

    def height(share: Fraction) -> float:
        return foot - float(share) * (foot - top)

    for share, words in (
        (Fraction(0), "no comparison fits"),
        (Fraction(1, 2), "half of them"),
        (Fraction(1), "all fit"),
    ):
        y = height(share)
        canvas.line((left, y), (right, y), thick=0.7, dash="" if share != Fraction(1, 2) else "3 3", level=0.4)
        if canvas.narrow:
            at = (left, "start") if share else (right, "end")
            canvas.words(at[0], y - 9, words, SMALL, "soft", anchor=at[1], halo=True)
        else:
            canvas.words(left - 10, y, words, SMALL, "soft", anchor="end")
    before = 0
    for n in (round((k + 1) * (len(curve) - 1) / _POINTS) for k in range(_POINTS)):
        flat = n < len(curve) - 1 and curve[before].share == curve[n].share
        if n > before and not flat:
            x0, x1 = (left + k / (len(curve) - 1) * (right - left) for k in (before, n))
            canvas.line((x0, height(curve[before].share)), (x1, height(curve[n].share)), "ink", 2.4, cap="round", level=2)  # fmt: skip
            before = n
    share = Fraction(own.fitting, own.fitting + own.against) if own.fitting + own.against else None
    alike = [n for n, s in enumerate(curve) if s.share == share]
    if alike:
        x = left + (alike[0] + alike[-1] + 1) / 2 / len(curve) * (right - left)
        y = height(share)
        canvas.mark(x, y, ink="accent", size=11, level=3)
        canvas.words(x, y + 18, "our own choices", SMALL, "accent", "semibold", "middle", halo=True)
    # What a page's script moves to the place of a reader's choices, with the ends of the curve in pixels.
    ends = ":".join(f"{pixels:g}" for pixels in (left, right, foot, top))
    with canvas.link(None, 3, f"yours-across:{ends}", hidden=True):
        canvas.line((left, top), (left, foot), "ink", 1.2, "2 3")
    with canvas.link(None, 3.1, f"yours:{ends}", hidden=True):
        canvas.mark(left, foot, "diamond", 13)
    canvas.words((left + right) / 2, foot + 14, f"{len(curve):,} combinations, in order", SMALL, "soft", "italic", "middle")  # fmt: skip


def _draw_option(
    canvas: Canvas,
    slices: list[list[Specification]],
    at: int,
    members: set[int],
    across: tuple[float, float],
    y: float,
) -> None:
    """The shade of an option under each slice of the curve; slices of one shade are one box."""
    left, right = across
    shares = [sum(s.options[at] in members for s in part) / len(part) for part in slices]
    most = max(shares, default=0) or 1
    shades = [round(5 * share / most) / 5 for share in shares]
    canvas.line((left, y + 7), (right, y + 7), thick=0.5, level=0.3)
    start = 0
    for n in range(1, len(shades) + 1):
        if n == len(shades) or shades[n] != shades[start]:
            if shades[start]:
                x0, x1 = (left + k / len(shades) * (right - left) for k in (start, n))
                canvas.box((x0, y - 6), (x1, y + 6), "ink", 0.06 + 0.7 * shades[start], level=1)
            start = n
