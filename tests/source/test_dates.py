"""Partial dates: bounds, calendar, qualifiers, sets, and words."""

from __future__ import annotations

import calendar
import datetime

import pytest

from analysis.source.dates import DateError, parse

D = datetime.date

# The first five are those that other libraries get wrong.
BOUNDS = [
    ("1921-02-2X", D(1921, 2, 20), D(1921, 2, 28)),
    ("1919-03-01/", D(1919, 3, 1), None),
    ("1919/..", D(1919, 1, 1), None),
    ("../1920", None, D(1920, 12, 31)),
    ("[1921-02-24,1921-02-25]", D(1921, 2, 24), D(1921, 2, 25)),
    ("1921", D(1921, 1, 1), D(1921, 12, 31)),
    ("1921-03", D(1921, 3, 1), D(1921, 3, 31)),
    ("1920-02", D(1920, 2, 1), D(1920, 2, 29)),
    ("1921-03-06", D(1921, 3, 6), D(1921, 3, 6)),
    ("192X", D(1920, 1, 1), D(1929, 12, 31)),
    ("1905-12/1906", D(1905, 12, 1), D(1906, 12, 31)),
    ("1905~", D(1905, 1, 1), D(1905, 12, 31)),
    ("{1952-01-21,1952-01-27}", D(1952, 1, 21), D(1952, 1, 27)),
]


@pytest.mark.parametrize(("text", "earliest", "latest"), BOUNDS)
def test_bounds(text, earliest, latest):
    """Earliest and latest are days of the calendar, None where the date is open."""
    date = parse(text)
    assert (date.earliest, date.latest) == (earliest, latest)
    assert str(date) == text


@pytest.mark.parametrize(
    "text",
    [
        "1921-02-29",
        "1900-02-29",
        "1921-04-31",
        "1921-13",
        "1921-00",
        "1921-3-5",
        "21",
        "March 1921",
        "",
        "1921-03-06T12",
        "1922/1921",
        "../..",
        "a/b",
        "1921/1922/1923",
        "[1921]",
        "[1921,1922",
        "[1921,x]",
        "1921-02-30/1921-03-01",
    ],
)
def test_refused(text):
    """What is no date, or no day of the calendar, is refused with what would be right."""
    with pytest.raises(DateError):
        parse(text)


@pytest.mark.parametrize("year", [1900, 1904, 1917, 1920, 1921, 2000])
def test_every_day_of_the_calendar(year):
    """A day is accepted if and only if the Gregorian calendar has it."""
    for month in range(1, 13):
        last = calendar.monthrange(year, month)[1]
        for day in range(1, 32):
            text = f"{year}-{month:02}-{day:02}"
            if day <= last:
                assert parse(text).earliest == D(year, month, day)
            else:
                with pytest.raises(DateError):
                    parse(text)


def test_qualifiers():
    """Doubt is kept: ~ approximate, ? uncertain, % both, also inside intervals and sets."""
    assert [
        (d.approximate, d.uncertain)
        for d in map(parse, ("1905~", "1922?", "1909%", "1905", "1905~/1906", "[1909?,1910]"))
    ] == [(True, False), (False, True), (True, True), (False, False), (True, False), (False, True)]


def test_exact_is_one_day_without_doubt():
    """Only a single day without a qualifier is exact."""
    assert [parse(t).exact for t in ("1921-03-06", "1921-03", "1921-03-06?", "1919/..")] == [True, False, False, False]


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("1921-03", "1921-03-07", True),
        ("1921-03-06", "1921-03-05", False),
        ("1921-03-04/1921-03-05", "1921-03-05", True),
        ("1919/..", "1921", True),
        ("../1920", "1921", False),
        ("[1921-03-17,1921-03-18]", "1921-03-18", True),
    ],
)
def test_overlap(one, other, overlap):
    """Two dates overlap if some day can be meant by both, whichever is asked."""
    assert parse(one).overlaps(parse(other)) is overlap
    assert parse(other).overlaps(parse(one)) is overlap


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1921", "1921"),
        ("1921-03", "March 1921"),
        ("1921-03-06", "6 March 1921"),
        ("1921-02-2X", "last third of February 1921"),
        ("[1921-02-24,1921-02-25]", "24 or 25 February 1921"),
        ("1921-03-04/1921-03-05", "4–5 March 1921"),
        ("1905-12/1906", "December 1905 – 1906"),
        ("1905~", "about 1905"),
        ("1922?", "perhaps 1922"),
        ("1919/..", "from 1919"),
        ("../1920-02", "until February 1920"),
        ("192X", "1920s"),
        ("1922-06-08/1922-08-07", "8 June 1922 – 7 August 1922"),
        ("{1952-01-21,1952-01-27}", "21 and 27 January 1952"),
    ],
)
def test_words(text, words):
    """A date reads as English, and never says more than is known."""
    assert parse(text).words == words
