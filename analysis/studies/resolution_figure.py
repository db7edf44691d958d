"""The points of the resolution beside the demands in the text, and what belongs together."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.outputs import Figure, url
from analysis.rows import Row
from analysis.studies.canvas import Canvas, key_mark
from analysis.studies.lettering import wrapped
from analysis.studies.resolution import HEAD, RELATIONS, TABLES, item_rows, summary
from analysis.studies.study import source_note, with_source_note
from analysis.words import number_words, numeral

__all__ = ["match"]

_ROW = 25.0  # pixels: a demand beside the points
_DASHES = {"whole": "", "part": "7 4", "nearest": "2 4"}


@with_source_note
def match(edition: Edition) -> Figure:
    """The points on the left, the demands of the text on the right, a line from each demand to its point; on a phone, under it."""
    points = sorted(edition.demands, key=lambda d: d.number)
    numbers = {d.id: d.number for d in points}
    labels = {
        i.id: f"{i.passage}, {i.label}: "
        + (f"point {numbers[i.demand]}, {RELATIONS[i.relation]}" if i.demand else "no point")
        for i in edition.demand_items
    }
    counts = summary(edition)
    return Figure(
        "match",
        HEAD,
        item_rows(edition),
        f"The text takes up {numeral(counts['taken'])} of the {numeral(len(points))} points of the resolution",
        source_note(edition, *TABLES),
        f"Of the {number_words(counts['items'], 'demand', 'demands')} that the text names, {numeral(counts['whole'])} "
        f"{'is' if counts['whole'] == 1 else 'are'} a whole point, {numeral(counts['part'])} a part of one, "
        f"{numeral(counts['nearest'])} only near to one, and {numeral(counts['none'])} "
        f"{'answers' if counts['none'] == 1 else 'answer'} to none.",
        lambda width: _draw(edition, width, points, labels),
        f"{'; '.join(labels.values())}.",
        tuple(
            (key_mark(lambda c, y, r=relation: _tie(c, (1, y), (31, y), r), 32), words)
            for relation, words in RELATIONS.items()
        ),
        "The points stand with their numbers and the beginning of what they demand, the demands by passage and by what the "
        "text calls them.",
        "A demand leads to its passage.",
    )


def _tie(canvas: Canvas, start: tuple[float, float], end: tuple[float, float], relation: str) -> None:
    canvas.line(start, end, "accent" if relation == "nearest" else "ink", 1.6, _DASHES[relation], curved=True)


def _draw(edition: Edition, width: float, points: list[Row], labels: dict[str, str]) -> Canvas:
    canvas = Canvas(width)
    if width < 800:
        _draw_stacked(canvas, edition, points, labels)
    else:
        _draw_abreast(canvas, edition, points, labels)
    return canvas


def _gap(canvas: Canvas) -> float:
    """Pixels between two points."""
    return 1.5 if canvas.paper else 9.0


def _beginning(point: Row) -> str:
    """The first sentence of what a point demands."""
    return point.statement.split(". ")[0].rstrip(".")


def _lines(canvas: Canvas, point: Row, room: float) -> list[str]:
    return wrapped(_beginning(point), room, canvas.size)


def _draw_point(canvas: Canvas, point: Row, top: float, room: float, ink: str) -> float:
    """A point with its number; returns the height."""
    lines = _lines(canvas, point, room)
    canvas.words(22, top + canvas.pitch / 2, str(point.number), anchor="end", face="semibold", ink=ink)
    for n, line in enumerate(lines):
        canvas.words(32, top + (n + 0.5) * canvas.pitch, line, ink=ink)
    return canvas.pitch * len(lines)


def _draw_item(canvas: Canvas, item: Row, label: str, x: float, y: float) -> None:
    with canvas.link(url("passage", item.passage, label)):
        ink = "accent" if item.relation == "nearest" else "ink"
        canvas.label(x, y, f"{item.passage}, {item.label}", canvas.width - x, ink=ink)


def _draw_abreast(canvas: Canvas, edition: Edition, points: list[Row], labels: dict[str, str]) -> None:
    """The points on the left, the demands in the order of the text on the right, as near to their points as may be."""
    room, left, right = 0.52 * canvas.width, 0.52 * canvas.width + 44, 0.7 * canvas.width
    top, heights = 4.0, {}
    taken = {i.demand for i in edition.demand_items}
    for point in points:
        high = _draw_point(canvas, point, top, room, "ink" if point.id in taken else "soft")
        heights[point.id] = top + high / 2
        top += high + _gap(canvas)
        canvas.cut(top - _gap(canvas) / 2)
    step = max(_ROW, (top - 8) / max(len(labels), 1))
    for n, item in enumerate(edition.demand_items):
        y = 4 + step * (n + 0.5)
        _draw_item(canvas, item, labels[item.id], right + 8, y)
        if item.demand:
            _tie(canvas, (left, heights[item.demand]), (right, y), item.relation)
    canvas.height = max(canvas.height, top)


def _draw_stacked(canvas: Canvas, edition: Edition, points: list[Row], labels: dict[str, str]) -> None:
    """Each point with its demands under it, the first beside its last line where there is room, and at the end the demands that answer to none.

    On paper, where points stand close, half a line parts demands below a point from the next one.
    """
    top, step = 4.0, canvas.row - (4 if canvas.paper else 3)
    for point in points:
        items = [i for i in edition.demand_items if i.demand == point.id]
        top += _draw_point(canvas, point, top, canvas.width - 36, "ink" if items else "soft") + 2
        end = top
        for n, item in enumerate(items):
            x, y = 32.0, top + step / 2
            after = 48 + canvas.text_width(_lines(canvas, point, canvas.width - 36)[-1])
            wide = 38 + canvas.text_width(f"{item.passage}, {item.label}")
            if canvas.paper and n == 0 and after + wide <= canvas.width:
                x, y = after, top - 2 - canvas.pitch / 2
            else:
                top += step
            _tie(canvas, (x, y), (x + 30, y), item.relation)
            _draw_item(canvas, item, labels[item.id], x + 38, y)
        top += _gap(canvas) - 2 + canvas.pitch / 2 * (canvas.paper and top > end)
        canvas.cut(top - _gap(canvas) / 2)
    rest = [i for i in edition.demand_items if not i.demand]
    if rest:
        top += canvas.pitch / 2
        canvas.words(32, top + step / 2, "no point", ink="soft", face="italic")
        for n, item in enumerate(rest):
            _draw_item(canvas, item, labels[item.id], 32, top + step * (n + 1.5))
        top += step * (len(rest) + 1)
    canvas.height = max(canvas.height, top)
