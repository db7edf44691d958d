"""What somebody said, and the office that he held then: stances over bands of office, on one axis of time."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import Figure
from analysis.rows import Row
from analysis.source.dates import Date
from analysis.studies.canvas import Canvas, key_mark
from analysis.studies.positions import HEAD, TABLES, position_rows, positions_of
from analysis.studies.power import highest_office
from analysis.studies.power_marks import band, bar, open_tail
from analysis.studies.power_scene import Scene, Statement, office_words
from analysis.studies.power_tall import draw_tall
from analysis.studies.power_wide import draw_wide
from analysis.studies.study import author_name, source_note, with_source_note
from analysis.words import as_sentence, number_words, numeral

__all__ = ["power_and_stance"]

#: From so many pixels on, time runs across.
_ACROSS = 800.0


@with_source_note
def power_and_stance(edition: Edition, agent: str) -> Figure:
    """One speaker's offices, and below them a lane for each stance with his dated statements that count.

    A bar is as long as the date is uncertain, a whisker reaches to a rival reading, a filled mark stands in the author's
    list.  Three small copies show the author's list, what the text has, and all that count.
    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is no agent, and :class:`ValueError` for an agent without
    a dated statement.
    """
    scene = Scene(edition, agent)
    if edition.get("agents", agent) and not scene.statements:
        speakers = sorted({u.agent for u in edition.utterances if u.made_date})
        raise ValueError(f"no dated statement of '{agent}'; there are some of: {', '.join(speakers) or 'nobody'}")
    return Figure(
        "power-and-stance",
        HEAD,
        position_rows(edition, [s.position for s in scene.statements]),
        _headline(scene),
        source_note(edition, *TABLES),
        _finding(scene),
        lambda width: draw_wide(scene, width) if width >= _ACROSS else draw_tall(scene, width),
        _alt_text(scene),
        _key(scene),
        _undrawn(scene),
        "A mark leads to its passage, or where the text leaves the statement out to the work in which we read it.",
    )


def _lowest(scene: Scene) -> tuple[Statement | None, bool]:
    """The listed statement with the lowest stance, and whether every later one is higher and made with less power."""
    listed = [s for s in scene.statements if s.listed and s.stance in scene.scale]
    if not listed:
        return None, False
    lowest = max(listed, key=lambda s: scene.scale.index(s.stance))
    later = listed[listed.index(lowest) + 1 :]
    rank = lowest.position.levels[-1].level if lowest.position.levels else None
    below = rank is not None and all(
        scene.scale.index(s.stance) < scene.scale.index(lowest.stance)
        and all(level.level is None or level.level < rank for level in s.position.levels)
        for s in later
    )
    return lowest, bool(later) and below


def _headline(scene: Scene) -> str:
    """What the list shows, where its lowest stance comes before a loss of power; else what the figure is about."""
    name, author = scene.edition.get("agents", scene.agent).label.split()[-1], author_name(scene.edition)
    lowest, falls_before = _lowest(scene)
    if lowest is None or not falls_before:
        return f"What {name} said, and the office that he held then"
    office = highest_office(scene.edition, scene.agent, lowest.last)
    is_seat = office is not None and office.post.startswith("member, ")
    still = f"still sits in the {office_words(office)}" if is_seat else "still holds office"
    lost = "that seat" if is_seat else "it"
    return (
        f"In {author}’s list, {name} makes the statement that we class as “{lowest.position.stance.label}” "
        f"while he {still}, and not after he has lost {lost}"
    )


def _finding(scene: Scene) -> str:
    """When the lowest statement of the list was made and in which office, and how many statements there are."""
    name, author = scene.edition.get("agents", scene.agent).label.split()[-1], author_name(scene.edition)
    all_of = number_words(len(scene.statements), "statement", "statements")
    listed = sum(s.listed for s in scene.statements)
    shown = f"We found {all_of} of {name} that count and can be dated, {numeral(listed)} of them in {author}’s list"
    lowest, _ = _lowest(scene)
    if lowest is None or not lowest.office:
        return f"{shown}."
    utterance = lowest.position.utterance
    of = f" ({utterance.passage})" if utterance.passage else ""
    which = f"the one beside which {author} writes “{utterance.power_text}”" if utterance.power_text else "the lowest"
    return f"{shown}; {which}{of} was made {_when(utterance.made_date)}, when his highest office or situation was: {lowest.office}."


def _when(date: Date) -> str:
    """A date as part of a sentence."""
    if date.earliest is None:
        return f"no later than {date.words.removeprefix('by ')}"
    return f"{'on' if date.earliest == date.latest else 'in'} {date.words}"


def _undrawn(scene: Scene) -> str:
    """What is not drawn, if anything is not."""
    undated = sum(not p.utterance.made_date for p in positions_of(scene.edition, scene.agent))
    statements = number_words(undated, "statement", "statements")
    return as_sentence(f"{statements} without a date cannot be drawn") * bool(undated)


def _alt_text(scene: Scene) -> str:
    statements = "; ".join(
        f"{s.position.date}: {s.position.stance.label}, "
        f"at {' or '.join(level.label for level in s.position.levels) or 'a power not computed'}"
        for s in scene.statements
    )
    return f"In order of time, with stance and power: {statements}."


def _key(scene: Scene) -> tuple[tuple[str, str], ...]:
    """The marks that occur, each with what it stands for."""
    scale, own, author = scene.scale, scene.statements, author_name(scene.edition)

    def small(listed: bool, doubtful: bool, wide: float = 26) -> str:
        return key_mark(lambda c, y: bar(c, (1, y - 5.5), (wide, y + 5.5), listed, doubtful), wide + 2)

    def whisker(canvas: Canvas, y: float) -> None:
        canvas.line((8, y + 4), (8, y - 8), "accent")
        canvas.line((4, y - 8), (12, y - 8), "accent", 1.6)
        bar(canvas, (2.5, y - 1.5), (13.5, y + 9.5), False, False)
        canvas.line((30, y), (42, y), "accent")
        canvas.line((42, y - 4), (42, y + 4), "accent", 1.6)
        bar(canvas, (24.5, y - 5.5), (35.5, y + 5.5), False, False)

    def tail(canvas: Canvas, y: float) -> None:
        open_tail(canvas, (32, y), (6, y))
        bar(canvas, (32, y - 5.5), (43, y + 5.5), False, False)

    def shade(level: Row) -> str:
        def draw(canvas: Canvas, y: float) -> None:
            band(canvas, (1, y - 6.5), (23, y + 6.5), level)
            canvas.box((1, y - 6.5), (23, y + 6.5), edge="rule", thick=0.8)

        return key_mark(draw, 24)

    levels = sorted({r.level for r in scene.regimes if r.level.level is not None}, key=lambda level: -level.level)
    entries = [
        (any(s.listed for s in own), small(True, False), f"in {author}’s own list"),
        (any(not s.listed for s in own), small(False, False), f"elsewhere in {author}’s text, or left out by him"),
        (any(s.first != s.last for s in own), small(False, False, 44), "some day within this time; a round mark is a day or a few weeks"),
        (any(s.is_open for s in own), key_mark(tail, 45), "or earlier"),
        (any(s.rivals(scale) for s in own), key_mark(whisker, 44), "could also be read as far as this"),
        (any(s.is_doubtful(scale) for s in own), small(False, True), "may be about another question"),
        *((True, shade(level), f"power: {level.label}") for level in levels * (len(levels) > 1)),
    ]  # fmt: skip
    return tuple((mark, words) for there, mark, words in entries if there)
