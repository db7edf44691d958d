"""What is done to a page so that paper can hold it: drawings in strips, columns as wide as their words need, last words whole."""

from __future__ import annotations

from itertools import pairwise

import pytest
from lxml.html import HtmlElement

from analysis.publish.formats.elements import parse
from analysis.publish.formats.pdf.drawings import ROOM, STRIP, WHOLE, group_positions, prepare_drawing
from analysis.publish.formats.pdf.page import attach_spaces, bind, keep_last_words
from analysis.publish.formats.pdf.tables import prepare_table, widths
from analysis.publish.formats.strips import cut_positions


def _drawing(rows: int, pitch: float = 40.0, head: float = 0.0) -> HtmlElement:
    """A drawing with a line from below its head to the bottom, a line, a mark and a word a row, and years in the head."""
    height = head + rows * pitch
    years = '<text x="60" y="16">1910</text><text x="90" y="16">1920</text>' if head else ""
    drawn = "".join(
        f'<path d="M50 {y}L290 {y}" stroke="var(--rule, #ccc)"/><circle cx="90" cy="{y}" r="3"/>'
        f'<text x="10" y="{y + 3}">row {n}</text>'
        for n, y in enumerate(head + (k + 0.5) * pitch for k in range(rows))
    )
    cuts = " ".join(str(head + (k + 1) * pitch) for k in range(rows))
    return parse(
        f'<svg role="group" aria-label="Rows." viewBox="0 0 540 {height}" data-cuts="{cuts}" data-head="{head}">'
        f'<desc id="d">All rows.</desc><path d="M60 {head}L60 {height}"/>{years}{drawn}</svg>'
    )


def _prepared(svg: HtmlElement) -> HtmlElement:
    box = parse('<div class="drawings" data-print="a.svg"><div class="drawing wide"><svg></svg></div></div>')
    prepare_drawing(box, svg)
    assert (
        box.get("class") == "drawing" and box.get("data-print") is None and not box.xpath(".//*[@class='drawing wide']")
    )
    return box


def test_a_tall_drawing_is_cut_between_its_rows():
    """Strips have a least height, and no cut goes through a word or a mark, only through what runs from top to bottom."""
    positions = cut_positions(_drawing(40), 1600.0, STRIP)
    assert len(positions) >= 5 and all(b - a >= STRIP for a, b in pairwise([0.0, *positions, 1600.0]))
    assert all(at % 40.0 == 0 for at in positions), "a row's middle is at 20"


def test_a_low_drawing_is_not_cut():
    """What has no room for two strips, or fits on most pages, stays in one piece."""
    assert 2 * STRIP > 3 * 40 and cut_positions(_drawing(3), 120.0, STRIP) == []
    assert 2 * STRIP < 15 * 40 < WHOLE
    assert len(_prepared(_drawing(15)).findall(".//svg")) == 1


def test_strips_hold_all_of_a_drawing_once():
    """Every word is in one strip, the line in each; the first says what the figure shows, the others that they go on."""
    strips = _prepared(_drawing(40)).findall("div/svg")
    words = [t.text for strip in strips for t in strip.iter("text")]
    assert words == [f"row {n}" for n in range(40)]
    assert sum(1 for strip in strips for _ in strip.iter("circle")) == 40
    assert all(strip.xpath("./path[contains(@d, 'M60 ')]") for strip in strips)
    tops = [tuple(map(float, strip.get("viewBox").split())) for strip in strips]
    assert [round(a[1] + a[3], 2) for a in tops[:-1]] == [b[1] for b in tops[1:]], "they meet"
    titles = [strip.find("title").text for strip in strips]
    assert titles[0] == "All rows." and titles[1] == f"Continued, 2 of {len(strips)}."
    assert {p.get("stroke") for p in strips[0].iterfind("path")} == {None, "#d9d2c5"}, "colours of paper"


def test_a_scale_at_the_head_is_a_strip_of_its_own():
    """What a drawing names as its head is a scale; the strips after it say all the rest."""
    scale, *strips = _prepared(_drawing(40, head=24.0)).findall("div")
    assert scale.get("class") == "scale" and {strip.get("class") for strip in strips} == {"strip"} and len(strips) > 2
    assert [t.text for t in scale.iter("text")] == ["1910", "1920"]
    assert scale.find("svg/title").text == "The scale: 1910, 1920."
    assert strips[0].find("svg/title").text == "All rows."
    assert scale.find("svg").get("viewBox") == "0 0 540 24"
    assert [t.text for strip in strips for t in strip.iter("text")] == [f"row {n}" for n in range(40)]


def test_a_drawing_of_two_pages_is_cut_where_a_group_ends():
    """It begins on a page of its own, and each page has as many groups as it can hold; a group that is too tall is cut by its rows."""
    svg = _drawing(24, head=20.0)
    svg.set("data-groups", "180 420 660 980")
    assert group_positions(svg, 980.0) == [660.0]
    figure = parse('<figure class="study"><div class="drawings" data-print="a.svg"></div></figure>')
    prepare_drawing(figure[0], svg)
    assert figure.get("class") == "study spread" and len(figure.findall(".//svg")) == 3
    svg.set("data-groups", f"{ROOM:g} 1400 1500")
    assert group_positions(svg, 1500.0) == []
    svg.set("data-groups", "300 600")
    assert group_positions(svg, 600.0) == []


def test_no_line_shows_through_words():
    """Behind words that stand on lines is paper, and nothing of a line is seen through it."""
    svg = parse(
        '<svg viewBox="0 0 540 40" font-size="14"><desc>A line.</desc><path d="M60 0L60 40" stroke="#000"/>'
        '<text x="40" y="20" class="halo">on the line</text><text x="40" y="38">beside it</text></svg>'
    )
    (ground,) = _prepared(svg).iter("rect")
    assert ground.get("fill") == "#fff" and "opacity" not in " ".join(ground.keys())
    assert ground.getnext().text == "on the line" and ground.getprevious().tag == "path"
    assert float(ground.get("x")) < 40 < 60 < float(ground.get("x")) + float(ground.get("width"))


def test_columns_are_as_wide_as_their_words_need():
    """A column of short words gets what its longest word takes, and what is left goes to the long ones."""
    rows = [[f"p{n}", "many words " * 20, "unverified"] for n in range(5)]
    number, text, status = widths(["no.", "what it says", "status"], rows, 41.0)
    assert number + text + status == pytest.approx(1.0)
    assert text > 0.7 and number < status < 0.15, "unverified takes some five ems, of 41"


def test_two_long_columns_share():
    """Of two columns the longer gets more, and neither all."""
    first, second = widths(["a", "b"], [["word " * 60, "word " * 20]] * 3, 41.0)
    assert 0.65 < first < 0.8 and first + second == pytest.approx(1.0)


def test_a_head_is_not_broken():
    """A column is at least as wide as the longest word of its head in spaced capitals, though its cells have none."""
    narrow, _ = widths(["attributes", "text"], [["–", "many words " * 20]], 41.0)
    assert narrow * 41 > 6


def test_bound_words_are_one():
    """What a space that binds holds together is not broken, so a day and its month ask for their width."""
    rows = [["6\u00a0December 1921", "many words " * 20]]
    assert widths(["a", "b"], rows, 41.0)[0] > widths(["a", "b"], [["6 December 1921", rows[0][1]]], 41.0)[0]


def test_sentences_that_stand_apart():
    """The column of long cells stands under each row that has words in it, across all others, and says what it is."""
    table = parse(
        '<table><thead><tr><th>who</th><th class="head long-column">What is said</th><th>when</th></tr></thead><tbody>'
        '<tr><td>Berg</td><td class="long"><p>Much.</p></td><td>1901</td></tr>'
        "<tr><td>Elm</td><td><p>–</p></td><td>1930</td></tr></tbody></table>"
    )
    prepare_table(table)
    assert [[cell.text_content() for cell in row] for row in table.iter("tr")] == [
        ["who", "when"],
        ["Berg", "1901"],
        ["What is said: Much."],
        ["Elm", "1930"],
    ]
    over, under, last = table.xpath("./tbody/tr")
    assert (over.get("class"), under.get("class"), last.get("class")) == ("over together", "under together", None)
    assert under[0].get("colspan") == "2" and len(table.xpath("./colgroup/col")) == 2


def test_the_first_and_the_last_rows_keep_together():
    """No page has one row of a table alone, at its head or at its end."""
    rows = "".join(f"<tr><td>{n}</td><td>b</td></tr>" for n in range(5))
    table = parse(f"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{rows}</tbody></table>")
    prepare_table(table)
    assert [row.get("class") for row in table.xpath("./tbody/tr")] == ["together", None, None, "together", None]


def test_a_head_of_many_words_asks_for_width():
    """A head counts as the cells do, since a head of five lines is repeated on every page."""
    rows = [["one", "many words " * 20]] * 2
    assert widths(["status without this source", "text"], rows, 41.0)[0] > widths(["status", "text"], rows, 41.0)[0]


def test_readings_are_set_as_textual_notes():
    """The address, the words of the text with a bracket, what is said of them and why; every word of the cells is there."""
    cells = (
        '<th><p><a class="x"><span class="edition-passage">p02</span></a></p></th><td><p><span class="form">(NEP)</span></p></td>'
        '<td><p><span class="introduced_by">unknown</span></p></td><td><p><span class="reason">A gloss</span></p></td>'
    )
    heads = "".join(f"<th>{head}</th>" for head in ("Passage", "As printed", "Inserted by", "Reason"))
    box = parse(
        f'<div><table class="brackets" id="rows-brackets"><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table></div>'
    )
    prepare_table(box[0])
    assert box[0].tag == "div" and box[0].get("id") == "rows-brackets" and len(box[0]) == 1
    assert box[0].text_content() == "p02 (NEP)] inserted by: unknown. A gloss"


def test_columns_with_nothing_to_give():
    """Words that together are longer than the line are parted; the shares still make one."""
    assert sum(widths(["a"] * 12, [["a" * 40] * 12], 41.0)) == pytest.approx(1.0)
    assert widths([""], [[""]], 41.0) == [1.0]


def test_the_last_word_of_a_paragraph_is_not_divided():
    """It is marked, with its full stop; a short one cannot be divided, and nothing else changes."""
    page = parse(
        "<section><p>They opened the bridges.</p><p>In <em>the very beginning</em>.</p><p>A day.</p><p>A Gorod-krepost</p>"
        '<p>only bullets …<span class="note">One remark</span><a class="call">p</a>”.</p><table><tr><td>the revolution</td><td>in Gorod-krepost</td></tr></table>'
        '<li><p>the twelfth thousand.<span class="consulted"> Read: a section.</span></p></li></section>'
    )
    before = page.text_content()
    keep_last_words(page)
    assert page.text_content().replace("\u2011", "-") == before
    assert [word.text for word in page.xpath(".//*[@class='last']")] == [
        "bridges.",
        "beginning",
        "Gorod-krepost",
        "bullets …",
        "revolution",
        "Gorod\u2011krepost",
        "thousand.",
    ]


def test_what_belongs_together_is_bound():
    """No line ends in a range or divides an address of the web with a hyphen, and a long title has three words in its last line."""
    page = parse(
        '<section><h1 class="title">Evidence: introduction and p01 to p07</h1><p>Pages 3–12, p01–p07 and <em>1904</em>–1917; '
        "see worldhistory.org and e-history.kz, p.29 or etc. and more.</p></section>"
    )
    before = page.text_content()
    bind(page)
    after = page.text_content()
    assert after.replace("\u2060", "").replace("\u00a0", " ") == before
    assert page.find("h1").text == "Evidence: introduction and p01\u00a0to\u00a0p07"
    assert "3\u2060–\u206012" in after and "p01\u2060–\u2060p07" in after
    assert [host.text for host in page.xpath(".//*[@class='host']")] == ["worldhistory.org", "e-history.kz"]


def test_no_space_stands_before_an_element_of_a_line():
    """The printer breaks a line wrongly at a space before an element, so the element has it; the words stay as they were."""
    words = '<p>One <a href="#x"><em>two</em></a> three\n<span class="nobreak">four<svg class="status-mark"></svg></span> five</p>'
    page = parse(f"<section>{words}</section>")
    before = " ".join(page.text_content().split())
    attach_spaces(page)
    assert " ".join(page.text_content().split()) == before
    inline = page.xpath(".//a | .//em | .//span[@class='nobreak']")
    assert len(inline) == 3
    for element in inline:
        text = element.getparent().text if element.getprevious() is None else element.getprevious().tail
        assert not (text or "").endswith((" ", "\n"))
    assert page.find(".//em").text == " two"


def test_a_space_that_binds_stays():
    """A number in an element keeps to the abbreviation before it."""
    page = parse("<section><p>See p.\u00a0<em>31</em></p></section>")
    attach_spaces(page)
    assert page.find(".//p").text == "See p.\u00a0" and page.find(".//em").text == "31"
