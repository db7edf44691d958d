"""Figures and tables follow from the data, and say what they show."""

from __future__ import annotations

import re
import xml.etree.ElementTree as xml

import pytest

import analysis
from analysis.outputs import MIME, PALETTE, WIDTHS, Link, Table
from analysis.source.ids import UnknownIdError
from analysis.studies import chronology as study
from analysis.studies.power_table import dated_list
from analysis.studies.timeline import dates_in, timeline

YEAR = ("1901", "1901")


@pytest.fixture
def small(miniature):
    return analysis.load(miniature)


def _edit(root, table, old, new):
    path = root / "data" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return analysis.load(root)


def test_states(small):
    """Text and evidence agree where some day can be meant by both, and differ where none can."""
    states = {d.event.id: d.state for d in study.events_between(small, *YEAR)}
    assert states == {"opened": "agree", "report": "differ", "return": "text only"}
    assert study.tally(small, *YEAR) == {
        "all": 3,
        "agree": 1,
        "differ": 1,
        "text only": 1,
        "evidence only": 0,
        "undated": 0,
    }


def test_leads_are_no_evidence(miniature):
    """A date that only a lead gives counts for nothing."""
    changed = _edit(
        miniature,
        "consultations",
        "annals1930,Alder town library,2026-11-24,whole,evidence",
        "annals1930,Alder town library,2026-11-24,whole,lead",
    )
    assert study.tally(changed, *YEAR)["text only"] == 3


def test_an_added_event_appears_everywhere(miniature):
    """A row added to events is in count, table, figure and alternative text."""
    changed = _edit(miniature, "events", "return,", "flood,The flood,1901-07-01,in June,1901-06,,p03,,\nreturn,")
    assert study.tally(changed, *YEAR)["all"] == 4
    assert any("The flood" in str(cell) for row in study.chronology(changed, *YEAR).rows for cell in row)
    figure = timeline(changed, *YEAR)
    assert "The flood" in figure.svg and figure.finding.startswith("Of four events")


def test_a_changed_date_moves_an_event(miniature):
    """Where text and evidence come to agree, the comparison has no row left."""
    assert len(study.comparison(analysis.load(miniature), *YEAR).rows) == 1
    assert len(study.comparison(_edit(miniature, "datings", "1901-05-05", "1901-05-04"), *YEAR).rows) == 0


def test_between_takes_whole_events_only(small):
    """An event that reaches beyond the span is not in it."""
    assert [d.event.id for d in study.events_between(small, "1901-05", "1901-05")] == ["opened", "report"]


@pytest.mark.parametrize("span", [("1901-05-03", "1901-05-04"), ("1901", "1901"), ("1900", "1903"), ("1850", "2000")])
def test_every_span_has_an_axis(small, span):
    """From two days to a century and a half, a span is drawn without a warning."""
    assert "<svg" in timeline(small, *span).svg


def test_no_events_make_an_empty_figure(small):
    """A span without events draws an empty axis and says so."""
    assert timeline(small, "1950", "1950").finding.startswith("Of no events")


def test_open_dates_are_drawn(miniature):
    """A date that is open on one side is sorted and drawn to the edge of the picture."""
    changed = _edit(
        miniature,
        "datings",
        "report-annals,report,annals,p. 8,1901-05-05",
        "report-annals,report,annals,p. 8,../1901-05-05",
    )
    assert "The paper reports" in timeline(changed, *YEAR).svg


def test_figure_is_the_same_bytes(small):
    """The same data make the same drawing, well-formed, with words as words and colours by name."""
    one, other = timeline(small, *YEAR), timeline(small, *YEAR)
    assert one == other and one.drawings == other.drawings and set(one.drawings) == set(WIDTHS)
    for drawn in one.drawings.values():
        xml.fromstring(drawn)
    assert "The bridge is opened" in one.svg
    assert f"var(--accent, {PALETTE['accent']})" in one.svg
    assert one.made_by == "analysis.studies.timeline.timeline"


def test_figure_says_what_differs(small):
    """The description begins with the finding, then names the events whose dates differ, with both dates; so do the drawings."""
    figure = timeline(small, *YEAR)
    assert figure.description.startswith(figure.finding)
    assert "The paper reports: the chronicler has 4 May 1901, other sources 5 May 1901." in figure.description
    for drawn in figure.drawings.values():
        words = " ".join(re.findall(r">([^<]+)</text>", drawn))
        assert "The chronicler 4 May; Elm 1930 5 May" in words


def test_table_has_three_forms(small):
    """A table shows itself in the book, in a notebook and as plain text, with the same words."""
    table = study.chronology(small, *YEAR)
    bundle = table._repr_mimebundle_()
    assert set(bundle) == {MIME, "text/html", "text/plain"}
    assert ["event", "opened", "The bridge is opened"] in bundle[MIME]["rows"][0][1]
    for form in ("text/html", "text/plain"):
        assert "The bridge is opened" in bundle[form] and "Computed from 3 events and 2 datings" in bundle[form]


def test_marks_lead_nowhere_outside_the_book(small):
    """A notebook shows the drawing without the book's addresses, with everything that is drawn."""
    figure = timeline(small, *YEAR)
    shown = figure._repr_mimebundle_()["image/svg+xml"]
    xml.fromstring(shown)
    assert "edition:" in figure.svg and "edition:" not in shown
    assert shown.count("<circle") == figure.svg.count("<circle") > 0


def test_a_label_is_one_link(miniature):
    """The lines of a label that is broken lead to the event as one link, not as one each."""
    long = "The paper reports it at great length and with many words"
    drawn = timeline(_edit(miniature, "events", "The paper reports", long), *YEAR).drawings["narrow"]
    (label,) = re.findall(r'<a href="edition:event/report\?[^"]*">(.*?)</a>', drawn)
    assert label.count("<text") > 3, "the lines of the name, and of both dates"


def test_dates_of_one_event_do_not_cover_one_another(edition):
    """Of the dates that sources give for an event, those of one time stand one over the other; the text's stands where the same date does."""
    drawn = timeline(edition, "1905", "1930", without=("1921-02", "1921-03")).drawings["narrow"]
    events = re.findall(r'<a href="edition:event/[^"]*">(.*?)</a>', drawn)
    dots = [
        [tuple(map(float, dot)) for dot in re.findall(r'<circle cx="([^"]+)" cy="([^"]+)" r="([^"]+)" stroke', event)]
        for event in events
    ]
    several = [marks for marks in dots if len(marks) > 1]
    assert len(several) > 3
    for marks in several:
        for n, (x, y, r) in enumerate(marks):
            assert all(abs(x - a) + abs(y - b) > r + s - 1 for a, b, s in marks[n + 1 :]), marks


def test_an_event_without_a_date_is_seen(edition):
    """The mark for the time in which it is placed has three dots at least, and the key, the label and the finding say why it is dotted."""
    figure = timeline(edition, "1905", "1930", without=("1921-02", "1921-03"))
    undated = [d for d in study.events_between(edition, "1905", "1930", ("1921-02", "1921-03")) if d.state == "undated"]
    for drawn in figure.drawings.values():
        dotted = re.findall(r'<path d="M\S+ \S+l(\S+) 0"[^>]*stroke-dasharray="2.5 3.5"', drawn)
        assert len(dotted) == len(undated) > 5 and min(map(float, dotted)) >= 14.5
    assert any(words.startswith("no source that counts gives a date") for _, words in figure.key)
    assert "no source that counts gives a date for" in figure.finding and "(date not attested)" in figure.svg


def test_a_long_cell_goes_on_in_the_next_line():
    """As plain text a table loses nothing, and is what Python shows of it."""
    words = " ".join(f"word{n}" for n in range(20))
    table = Table("t", ("A", "B"), ((words, "b"),), "c", "s")
    assert repr(table) == str(table) and all(word in str(table) for word in words.split())
    assert str(table).split("\n")[2].endswith("  b")


def test_cells_are_escaped():
    """A cell's text is text, whatever stands in it."""
    table = Table("t", ("A",), ((Link("event", "x", "<b>"),), ("a & b",)), "c", "s")
    assert "&lt;b&gt;" in table._repr_mimebundle_()["text/html"]


def test_a_column_set_apart_is_one_of_the_table():
    """A name that no column has is no silent nothing."""
    with pytest.raises(ValueError, match="t has no column 'B' for long cells; its columns: A"):
        Table("t", ("A",), (), "c", "s", long_column="B")


def test_the_spring_of_1921(edition):
    """The chronology's numbers are those of the rows, counted from the CSV files by other means."""
    frame = edition.frame("events")
    inside = frame[(frame["date_earliest"] >= "1921-02-01") & (frame["date_latest"] <= "1921-03-31")]
    seen = edition.frame("datings").merge(edition.frame("consultations"), left_on="consultation", right_index=True)
    dated = set(seen[(seen["standing"] == "evidence") & (seen["relation"] == "on")]["event"])
    counts = study.tally(edition, "1921-02", "1921-03")
    assert counts["all"] == len(inside) == len(study.chronology(edition, "1921-02", "1921-03").rows)
    assert counts["text only"] == sum(inside["text_date"].notna() & ~inside.index.isin(dated))
    assert counts["evidence only"] == sum(inside["text_date"].isna() & inside.index.isin(dated))
    assert counts["undated"] == sum(inside["text_date"].isna() & ~inside.index.isin(dated))


def test_dates_of_passages(edition, small):
    """A figure for some passages has the events that they are the first to date, whole on its axis, each leading to its passage."""
    passages = ("p08", "p09", "p10", "p11", "p12")
    figure = dates_in(edition, passages[0], passages[-1])
    own = {e.id for e in edition.events if e.passage in passages and e.text_date}
    assert {row[1].key for row in figure.rows} == own and len(own) > 5
    for drawn in figure.drawings.values():
        assert {key for kind, key in re.findall(r"edition:(\w+)/([^?]+)", drawn)} == {
            edition.get("events", e).passage for e in own
        }
    excluded = [d.event.label for d in study.dated_in(edition, "p08", "p12") if d.state == "differ"]
    assert excluded and figure.finding.endswith(f": {'; '.join(excluded)}.")
    assert figure.made_by == "analysis.studies.timeline.dates_in"
    assert len(dates_in(small, "p01", "p01").rows) == 1


def test_passages_without_dates_are_no_figure(edition):
    """Passages that give no date raise an error, as does a passage that there is not."""
    with pytest.raises(ValueError, match="p09 to p11 give no date"):
        dates_in(edition, "p09", "p11")
    with pytest.raises(UnknownIdError, match="p99"):
        dates_in(edition, "p08", "p99")


def test_the_list_beside_the_offices(edition):
    """What the author lists of a speaker stands in the order of the text, each with an office; others' statements are left out."""
    subject = edition.package["subject"]
    table = dated_list(edition, subject)
    own = [u for u in edition.utterances if u.listed and u.agent == subject]
    assert (
        sorted(row[0].key for row in table.rows) == [row[0].key for row in table.rows] == sorted(u.passage for u in own)
    )
    assert all(row[4] for row in table.rows) and len(own) < sum(u.listed for u in edition.utterances)
