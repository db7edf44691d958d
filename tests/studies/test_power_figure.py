"""The figure of power and stance: what it says first, what stands where, and that no label crosses a whisker."""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as xml
from itertools import pairwise

import pytest

import analysis
from analysis.outputs import WIDTHS
from analysis.publish.document import outputs
from analysis.studies.lettering import width
from analysis.studies.positions import statement_fault
from analysis.studies.power import highest_office
from analysis.studies.power_axis import EraAxis
from analysis.studies.power_figure import power_and_stance
from analysis.studies.power_marks import Copies
from analysis.studies.power_scene import Scene, office_words
from analysis.studies.power_table import time_and_stance

_SVG = "{http://www.w3.org/2000/svg}"
_LINE = re.compile(r"M(\S+) (\S+)l(\S+) ([^M]+)")


def _words(root):
    """Every text of a drawing with its box."""
    size = float(root.get("font-size"))
    for text in root.iter(f"{_SVG}text"):
        own = float(text.get("font-size", size))
        wide = width(text.text, own, "semibold" if text.get("font-weight") else "regular")
        x = float(text.get("x")) - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "start")]
        y = float(text.get("y")) - 0.34 * own
        yield text.text, (x, y - own * 0.42, x + wide, y + own * 0.42)


def _whiskers(root):
    """The ends of every undashed accent line."""
    for path in root.iter(f"{_SVG}path"):
        if "accent" in (path.get("stroke") or "") and not path.get("stroke-dasharray"):
            for numbers in _LINE.findall(path.get("d")):
                x, y, right, down = map(float, numbers)
                yield min(x, x + right), min(y, y + down), max(x, x + right), max(y, y + down)


@pytest.mark.parametrize("name", WIDTHS)
def test_no_label_crosses_a_whisker(edition, name):
    """On every drawing of the real figure each word is free of the lines to rival readings, and of every other word."""
    root = xml.fromstring(power_and_stance(edition, edition.package["subject"]).drawings[name])
    words, whiskers = list(_words(root)), list(_whiskers(root))
    assert len(words) > 25 and len(whiskers) > 20
    for text, (x0, y0, x1, y1) in words:
        crossed = [w for w in whiskers if w[0] < x1 and w[2] > x0 and w[1] < y1 and w[3] > y0]
        assert not crossed, (text, crossed)
    for n, (text, a) in enumerate(words):
        for other, b in words[n + 1 :]:
            assert not (a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]), (text, other)


def test_no_line_touches_a_year_and_no_whisker_an_office(edition):
    """In print the lines at which offices begin keep clear of the names of years, and whiskers of these lines."""
    root = xml.fromstring(power_and_stance(edition, edition.package["subject"]).drawings["print"])
    rules = {
        float(numbers[1])
        for path in root.iter(f"{_SVG}path")
        if "--ink" in (path.get("stroke") or "")
        for numbers in _LINE.findall(path.get("d"))
        if float(numbers[3]) == 0 and float(numbers[2]) > 250
    }
    years = [box for text, box in _words(root) if re.fullmatch(r"19\d\d", text) and box[0] < 200]
    assert len(years) == 11 and len(rules) >= 6
    # The figures of a year are nine pixels high.
    middles = [(above + below) / 2 for _, above, _, below in years]
    assert all(abs(rule - y) > 4.5 + 2.5 for rule in rules for y in middles)
    level = [y0 for _, y0, _, y1 in _whiskers(root) if y0 == y1]
    assert len(level) > 10 and all(abs(rule - y) >= 2 for rule in rules for y in level)


def test_whiskers_pass_beside_other_marks(edition):
    """In print no line to a rival reading goes behind the mark of another statement, and the tail of one that may be earlier is seen."""
    root = xml.fromstring(power_and_stance(edition, edition.package["subject"]).drawings["print"])
    marks = []
    for shape in (shape for link in root.iter(f"{_SVG}a") for shape in link.iter(f"{_SVG}rect")):
        x, y, wide, high = (float(shape.get(name)) for name in ("x", "y", "width", "height"))
        marks.append((x, y, x + wide, y + high))
    level = [w for w in _whiskers(root) if w[1] == w[3] and w[2] - w[0] > 1]
    assert len(marks) > 15 and len(level) > 10
    for x0, y, x1, _ in level:
        assert not [m for m in marks if m[1] < y < m[3] and x0 + 1 < m[2] and x1 - 1 > m[0]], (x0, y, x1)
    (tail,) = (p.get("d") for p in root.iter(f"{_SVG}path") if p.get("stroke-dasharray") == "2 3")
    _, begin, _, up = map(float, _LINE.findall(tail)[0])
    assert up <= -15 and any(m[1] == begin for m in marks)


def test_a_page_of_the_tall_drawing_has_numbers_over_its_columns(edition):
    """On a phone stances have numbers, the head that pages repeat has these alone, and no page ends between a label, or a tail, and its mark."""
    subject = edition.package["subject"]
    root = xml.fromstring(power_and_stance(edition, subject).drawings["narrow"])
    begin, head = float(root.get("data-begin")), float(root.get("data-head"))
    scene = Scene(edition, subject)
    inside = [text for text, box in _words(root) if begin < (box[1] + box[3]) / 2 < head]
    assert inside == [str(n) for n in range(1, len(scene.stances) + 1)] and head - begin < 30
    cuts = [float(y) for y in root.get("data-cuts").split()]
    for link in root.iter(f"{_SVG}a"):
        rect, text = link.find(f"{_SVG}rect"), link.find(f"{_SVG}text")
        if text is not None:
            top, bottom = float(rect.get("y")), float(rect.get("y")) + float(rect.get("height"))
            tails = [float(d) for p in link.iter(f"{_SVG}path") for d in re.findall(r"M\S+ (\S+)l0 -", p.get("d"))]
            top -= 8 * bool(tails)
            assert not [y for y in cuts if top < y < bottom], list(link.itertext())


def test_levels_of_power_can_be_told_apart(edition):
    """Each level of the key has a shade of its own, the lowest stripes; the small copies say whose columns they have."""
    figure = power_and_stance(edition, edition.package["subject"])
    levels = [svg for svg, words in figure.key if words.startswith("power: ")]
    shades = [float(alpha) for svg in levels for alpha in re.findall(r'fill-opacity="([^"]+)"', svg)]
    assert len(levels) == 5 == len(shades) + 1 and all(a - b > 0.15 for a, b in pairwise(shades))
    assert re.search(r"M\S+ \S+l22 0M\S+ \S+l22 0", levels[-1])
    assert [("The columns of the scale and the years are as above" in svg) for svg in figure.drawings.values()] == [
        False,
        True,
        True,
    ]


def test_it_says_which_office_was_held_in_1926(edition):
    """The sentence, the wide and the tall drawing name the office at the statement of 1926 in words, from the data."""
    subject = edition.package["subject"]
    figure = power_and_stance(edition, subject)
    office = office_words(highest_office(edition, subject, datetime.date(1926, 12, 14)))
    assert office == "Central Committee" and figure.finding.endswith(f": {office}.")
    assert any(text.endswith(f"1926: {office}") for text, _ in _words(xml.fromstring(figure.drawings["wide"])))
    assert all(office in svg for svg in figure.drawings.values())
    for name, words in (("narrow", ["p33", "1926"]), ("print", ["p33", "1926"])):
        marks = [a.itertext() for a in xml.fromstring(figure.drawings[name]).iter(f"{_SVG}a")]
        assert words in [list(texts) for texts in marks], "the year stands on the mark itself"
    assert figure.description.startswith(figure.finding)
    assert not re.search(r"\d\s*:\s*\d|%|because", figure.caption + figure.finding)


def test_the_headline_follows_the_data(edition, miniature):
    """It says what the list shows only where the list shows it."""
    subject = edition.package["subject"]
    assert "while he still sits in the Central Committee" in power_and_stance(edition, subject).caption
    changed = edition.with_rows(codings=[{"id": "list-1928-m", "code": "C"}])
    assert "while he still sits in" not in power_and_stance(changed, subject).caption
    assert "the office that he held then" in power_and_stance(analysis.load(miniature), "berg").caption


def test_every_counted_statement_is_drawn(edition):
    """Each counted, dated statement has one mark on each drawing, filled where the author lists it; the copies count them."""
    subject = edition.package["subject"]
    scene = Scene(edition, subject)
    own = [u for u in edition.utterances if u.agent == subject and u.made_date and not statement_fault(edition, u)]
    assert {s.position.utterance.id for s in scene.statements} == {u.id for u in own}
    for svg in power_and_stance(edition, subject).drawings.values():
        assert svg.count("<a href=") == len(own)
        filled = [a for a in re.findall(r"<a href=.*?</a>", svg) if 'fill="var(--accent' in a and "<rect" in a]
        listed = [a for a in filled if re.search(r'<rect[^>]*fill="var\(--accent', a)]
        assert len(listed) == sum(u.listed for u in own)
    copies = [len(chosen) for _, chosen in Copies(scene).choices()]
    on = [s for s in scene.statements if s.stance in scene.scale]
    assert copies == [sum(s.listed for s in on), sum(s.in_text for s in on), len(on)] and copies == sorted(copies)


def test_an_axis_leaves_out_years():
    """Every stretch has its room, days keep their order, and a strip moves what comes after it."""
    day = datetime.date
    eras = [(day(1908, 1, 1), day(1910, 1, 1)), (day(1922, 1, 1), day(1931, 1, 1))]
    axis = EraAxis(eras, 10, 500, [(day(1926, 1, 1), 40)])
    days = [day(1908, 1, 1), day(1909, 6, 1), day(1922, 1, 1), day(1925, 12, 31), day(1926, 1, 1), day(1930, 12, 31)]
    at = [axis(d) for d in days]
    assert at == sorted(at) and at[0] == 10 and axis.bounds(1)[1] == pytest.approx(500)
    assert axis(day(1926, 1, 1)) - axis.extent(day(1925, 1, 1), day(1925, 12, 31))[1] == pytest.approx(40)
    assert axis.extent(day(1930, 1, 1), day(1930, 12, 31))[1] == pytest.approx(500)


def test_time_runs_down_and_stances_across(edition):
    """Every drawn statement has a row in order of time: one cell where it can be read, and words for each rival."""
    subject = edition.package["subject"]
    table, scene = time_and_stance(edition, subject), Scene(edition, subject)
    assert table.head[2:] == tuple(s.label for s in scene.stances)
    for row, s in zip(table.rows, scene.statements, strict=True):
        cells = dict(zip((c.id for c in scene.stances), row[2:]))
        assert {code for code, cell in cells.items() if cell == "rival reading"} == {c.code for c in s.position.rivals}
        assert [code for code, cell in cells.items() if cell not in ("", "rival reading")] == [s.stance]
    of_1926 = [row[1] for row in table.rows if "1926" in row[0]]
    assert sorted(of_1926) == ["Central Committee"] * 3 + ["Central Committee, or an earlier office"]
    assert "Central Committee or no leading seat, at liberty" in {row[1] for row in table.rows if row[0] == "1927"}


def test_an_empty_cell_has_no_paragraph():
    """A cell without words is empty in the document, so that a narrow page leaves it out; others keep theirs."""
    assert not outputs._cell([""]).children
    assert outputs._cell(["or"]).astext() == "or" and len(outputs._cell(["a", "\n", "b"]).children) == 2
