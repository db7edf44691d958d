"""What figures are drawn with: widths of words, scales, axes of time, and what a canvas writes."""

from __future__ import annotations

import datetime
import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as xml
from itertools import pairwise

import pytest
from helpers import ROOT
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse
from matplotlib.text import Text
from PIL import Image
from study_calls import call

import analysis
from analysis.outputs import PALETTE, WIDTHS, url
from analysis.source.dates import parse
from analysis.status import STATUSES
from analysis.studies.canvas import SHAPES, Canvas, key_mark
from analysis.studies.chart import Scale, dot_size, draw_scale, row_chart
from analysis.studies.lettering import FACES, FAMILY, width, wrapped
from analysis.studies.study import all_studies
from analysis.studies.time_axis import TimeAxis, is_duration
from analysis.studies.timeline import timeline

DAY = datetime.date(1921, 3, 7)
WORDS = "The assembly on Anchor Square adopts the resolution of the ships"


@pytest.mark.parametrize("face", FACES)
def test_words_have_their_width(face):
    """Twice the size is twice the width; an m is wider than an i; Cyrillic is known; words add up."""
    assert width("Łódź i Пётр", 28, face) == pytest.approx(2 * width("Łódź i Пётр", 14, face))
    assert width("m", 10, face) > 1.5 * width("i", 10, face) > 0
    assert width("abc", 10, face) == pytest.approx(sum(width(letter, 10, face) for letter in "abc"))
    assert width("Ж", 10, face) != width("\u4e00", 10, face)


def test_lines_are_even_and_lose_nothing():
    """Lines fit the room, as few as will do, none much shorter than the others; a long word keeps its own line."""
    lines = wrapped(WORDS, 200, 14)
    assert " ".join(lines) == WORDS and all(width(line, 14) <= 200 for line in lines)
    assert len(lines) == len(wrapped(WORDS, 200, 14)) and min(width(line, 14) for line in lines) > 80
    assert wrapped("a incomprehensibilities b", 40, 14) == ["a", "incomprehensibilities", "b"]
    assert wrapped("", 40, 14) == [""]


def test_a_scale_goes_from_end_to_end():
    """The ends of a scale stand at its ends, in the order of numbers, and its ticks are round and on it."""
    for scale in (Scale(0, 730, 10, 200), Scale(300, 24000, 10, 200, logarithmic=True)):
        assert (scale(scale.low), scale(scale.high)) == (pytest.approx(10), pytest.approx(200))
        ticks = scale.ticks(5)
        assert ticks == sorted(ticks) and all(scale.low <= tick <= scale.high for tick in ticks) and len(ticks) > 2
    assert Scale(0, 730, 10, 200).ticks(4) == [0, 200, 400, 600]
    assert Scale(300, 24000, 0, 9, logarithmic=True).ticks() == [300, 1000, 3000, 10000]
    assert Scale(3, 3, 0, 9)(3) == 0, "one number is no fault"


def test_more_sources_are_larger():
    """The size grows with the number of sources, to an end."""
    sizes = [dot_size(n) for n in range(1, 9)]
    assert sizes == sorted(sizes) and sizes[0] < sizes[1] < sizes[4] == sizes[7]


@pytest.mark.parametrize(
    ("last", "unit"), [("1921-03-20", "day"), ("1922-03-20", "month"), ("1930-01-01", "year"), ("2021-01-01", "year")]
)
@pytest.mark.parametrize("size", WIDTHS.values())
def test_an_axis_names_what_there_is_room_for(last, unit, size):
    """Days, months or years, by the time shown; no two names of a row touch one another, on any width."""
    canvas = Canvas(size)
    axis = TimeAxis(canvas, DAY, datetime.date.fromisoformat(last), 8, size - 8)
    assert axis.unit == unit and axis.begin <= DAY
    axis.draw(40, 100)
    rows: dict[str, list[tuple[float, float]]] = {}
    for text in xml.fromstring(canvas.svg()).iter("{http://www.w3.org/2000/svg}text"):
        half = width(text.text, 13.5, "semibold" if text.get("font-weight") else "regular") / 2
        if text.get("text-anchor") == "middle":
            rows.setdefault(text.get("y"), []).append((float(text.get("x")) - half, float(text.get("x")) + half))
    assert len(rows) == 2
    for row in rows.values():
        assert len(row) > 2 and row[0][0] >= -0.1 and row[-1][1] <= size + 0.1
        assert all(before[1] < after[0] for before, after in pairwise(row))


def test_a_date_on_an_axis():
    """A day is a point, a time that something took is not, and what goes on beyond the axis is cut there."""
    axis = TimeAxis(Canvas(960), DAY, datetime.date(1921, 3, 18), 0, 960)
    assert axis.extent(parse("1921-03-07")) == (0, pytest.approx(80), False, False)
    assert axis.is_point(parse("1921-03-08"), 10) and not axis.is_point(parse("1921-03-08/1921-03-09"), 10)
    assert is_duration(parse("1921-03-08/1921-03-09")) and not is_duration(parse("1921-03"))
    assert axis.extent(parse("1921-03"))[2:] == (True, True) and axis.is_beyond(parse("1921-03-17/.."))
    first, last, before, after = axis.extent(parse("1921-05-01"))
    assert (before, after) == (False, True) and first < last == 960, "an arrowhead has room at the end"
    years = TimeAxis(Canvas(960), DAY, datetime.date(1945, 1, 1), 0, 960)
    assert years.is_point(parse("1921-03"), 10) and not years.is_point(parse("1921"), 10)


def test_a_canvas_writes_what_is_drawn():
    """Shapes and words in the order of their levels, links around them; for paper, the heights at which a page may end."""
    canvas = Canvas(WIDTHS["print"])
    with canvas.link(url("event", "opened", "Opened & <seen>")):
        canvas.words(10, 20, "A & B <c>", halo=True)
        for n, shape in enumerate(("circle", "cross", "bar", *SHAPES)):
            canvas.mark(20 * (n + 1), 50, shape, filled=n % 2 == 0)
    canvas.box((0, 0), (9, 9), "rule", 0.5, edge="accent", dash="1 2", radius=2)
    canvas.line((0, 0), (9, 60), "accent", dash="5 3", curved=True)
    with canvas.link(None, 5, "first & second", hidden=True):
        canvas.mark(10, 50)
    canvas.cut(40)
    canvas.cut(45)
    canvas.keep(42, 48)
    canvas.cut(50, group=True)
    canvas.head(30, 10)
    svg = canvas.svg()
    root = xml.fromstring(svg)
    assert [e.tag.rpartition("}")[2] for e in root] == ["rect", "path", "a", "g"], "by level"
    assert root[-1].get("data-name") == "first & second" and len(root[-1]) == 1
    assert root[-1].get("display") == "none"
    link = root[-2]
    assert len(link) == 3 + len(SHAPES) + 1 and link[-1].text == "A & B <c>" and link[-1].get("class") == "halo"
    assert link.get("href") == "edition:event/opened?Opened%20%26%20%3Cseen%3E"
    assert [root.get(f"data-{name}") for name in ("cuts", "groups", "begin", "head")] == ["40 50", "50", "10", "30"]
    assert float(root.get("viewBox").split()[3]) > 60


def test_the_renderer_knows_what_others_draw():
    """Artists of matplotlib that a canvas has not made are drawn too: turned words, other colours, ellipses, square ends."""
    canvas = Canvas(100)
    canvas.words(10, 30, "one")
    figure = canvas.figure()
    figure.text(0.5, 0.5, "two\nlines", rotation=90, color="#123456", weight="bold", fontsize=20)
    figure.add_artist(Ellipse((0.5, 0.5), 0.2, 0.1, facecolor=(1, 0, 0, 0.5), edgecolor=(0, 0, 1, 0.25)))
    figure.add_artist(Line2D([0, 1], [0, 1], color=PALETTE["accent"], linestyle="--", solid_capstyle="projecting"))
    with io.StringIO() as file:
        figure.savefig(file, format="svg")
        svg = file.getvalue()
    root = xml.fromstring(svg)
    assert [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")] == ["two", "lines", "one"]
    for part in (
        "rotate(-90",
        'fill="#123456"',
        'font-weight="600"',
        'fill-opacity="0.5"',
        'stroke-opacity="0.25"',
        "var(--accent, ",
    ):
        assert part in svg, part
    assert svg.count("<path") == 2 and "stroke-dasharray" in svg


def test_lines_of_one_kind_are_one_path():
    """Lines that follow one another and look alike are written once; a link, a name or another colour parts them."""
    canvas = Canvas(100)
    for y in (10, 20, 30):
        canvas.line((0, y), (50.04, y))
    canvas.line((0, 40), (50, 40), "accent")
    with canvas.link(None, 1, "own"):
        canvas.line((0, 50), (50, 50), "accent")
    root = xml.fromstring(canvas.svg())
    paths = [path.get("d") for path in root.iter("{http://www.w3.org/2000/svg}path")]
    assert paths == ["M0 10l50 0M0 20l50 0M0 30l50 0", "M0 40l50 0", "M0 50l50 0"]


def test_what_cannot_be_seen_is_not_written():
    """A line without a stroke takes nothing with it, and hidden words without a name are left out, as hidden marks are."""
    canvas = Canvas(100)
    canvas.line((0, 10), (50, 10), thick=0)
    assert "<path" not in canvas.svg()
    canvas.mark(10, 10, level=1)
    canvas.line((0, 10), (50, 10), thick=0, level=2)
    with canvas.link(None, 3, hidden=True):
        canvas.words(10, 30, "seldom")
        canvas.mark(20, 10)
    assert canvas.svg().count("<circle") == 1 and "seldom" not in canvas.svg()


@pytest.mark.parametrize("status", STATUSES.values(), ids=lambda status: status.name)
def test_marks_of_statuses_are_those_of_the_pages(status):
    """The mark of a status in a drawing has the corners of the mark on the pages, moved and scaled."""
    canvas = Canvas(100)
    canvas.status(50, 50, 20, status)
    drawn = xml.fromstring(canvas.svg())[0]
    if "circle" in status.drawing:
        radius = float(xml.fromstring(status.drawing).get("r"))
        assert (drawn.get("cx"), drawn.get("cy"), float(drawn.get("r"))) == ("50", "50", 2 * radius)
    else:
        (artist,) = canvas.figure().artists
        corners = artist.get_path().vertices
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        assert 40 <= left < 45 and 55 < right <= 60 and top >= 40 and bottom <= 60
        assert drawn.get("d").count("M") == status.drawing.lower().count("m")
    assert (drawn.get("fill") == "none") != status.filled


def test_a_figure_for_matplotlib(edition, tmp_path, monkeypatch, caplog):
    """The example of the page for scholars saves a picture twice as wide as the drawing, in the edition's type, without links."""
    page = (ROOT / "chapters" / "for-scholars.md").read_text(encoding="utf-8")
    (example,) = (part for part in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if ".matplotlib(" in part)
    monkeypatch.chdir(tmp_path)
    names = {"timeline": timeline, "tried": edition}
    exec(compile(example, "for-scholars.md", "exec"), names)
    picture = names["picture"]
    with Image.open(tmp_path / "days.png") as image:
        assert image.width == 2 * 640 and len(image.getcolors(maxcolors=1 << 20)) > 50
    label = next(a for a in picture.artists if isinstance(a, Text))
    assert FontProperties.get_name(label.get_fontproperties()) == FAMILY[0] and "findfont" not in caplog.text
    assert not any(artist.get_url() for artist in picture.artists)


def test_the_same_bytes(miniature):
    """A drawing is the same in every process, whatever the machine's settings of matplotlib."""
    code = (
        "import sys, hashlib, analysis; from analysis.studies.timeline import timeline;"
        "print(hashlib.sha256(timeline(analysis.load(sys.argv[1]), '1901', '1901').svg.encode()).hexdigest())"
    )
    (miniature / "settings").mkdir()
    (miniature / "settings" / "matplotlibrc").write_text(
        "lines.dash_capstyle: round\nfont.size: 20\nsavefig.dpi: 300\nfigure.dpi: 300\nsavefig.bbox: tight\n",
        encoding="utf-8",
    )
    results = {
        subprocess.run(
            [sys.executable, "-c", code, miniature], check=True, capture_output=True, text=True, cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "MPLCONFIGDIR": str(miniature / folder)},
        ).stdout
        for seed, folder in (("1", "none"), ("2", "settings"))
    }  # fmt: skip
    assert len(results) == 1


def test_rows_do_not_overlap():
    """Long labels take lines; beside their rows where there is room, above them on a phone."""
    labels = ["short", WORDS, WORDS * 3, ""]
    for size in WIDTHS.values():
        rows = row_chart(size, labels, [url("event", "a", label) for label in labels])
        draw_scale(rows, Scale(0, 10, rows.left, rows.right))
        assert rows.top < rows.middles[0] and all(a < b for a, b in pairwise(rows.middles))
        assert rows.middles[-1] < rows.bottom and 0 <= rows.left < rows.right <= size
        xml.fromstring(rows.canvas.svg())


def test_a_key_mark_is_small():
    """A mark for a key stands in a line of words."""
    svg = key_mark(lambda canvas, y: canvas.mark(10, y), 22)
    assert 'viewBox="0 0 22 20"' in svg and "<circle" in svg


@pytest.mark.parametrize("name", [s.name for s in all_studies() if s.kind == "figure"])
def test_words_stay_on_the_drawing(miniature, name):
    """On every width no word is wider than the drawing or reaches out of it, and none is smaller than may be read."""
    (study,) = (s for s in all_studies() if s.name == name and s.kind == "figure")
    for size, svg in zip(WIDTHS.values(), call(analysis.load(miniature), study.function).drawings.values()):
        root = xml.fromstring(svg)
        least = float(root.get("font-size"))
        for text in root.iter("{http://www.w3.org/2000/svg}text"):
            own = float(text.get("font-size", least))
            wide = width(text.text, own, "semibold" if text.get("font-weight") else "regular")
            x = float(text.get("x")) - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
            assert own >= 13.5 and x >= -1 and x + wide <= size + 1, (size, text.text)
