"""Partial dates: bounds, calendar, qualifiers, sets, and words."""

from __future__ import annotations

import calendar
import datetime
import re

import pytest
from undate.converters.edtf import EDTFDateConverter

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
    ("1921/1921-03", D(1921, 1, 1), D(1921, 3, 31)),
    ("1921-02-01/1921", D(1921, 2, 1), D(1921, 12, 31)),
    ("1921-03~/1921-03-01", D(1921, 3, 1), D(1921, 3, 1)),
    ("1921-04-3X", D(1921, 4, 30), D(1921, 4, 30)),
    ("192X-02-29", D(1920, 2, 29), D(1928, 2, 29)),
    ("1921-XX-31", D(1921, 1, 31), D(1921, 12, 31)),
]


@pytest.mark.parametrize(("text", "earliest", "latest"), BOUNDS)
def test_bounds(text, earliest, latest):
    """Earliest and latest are days of the calendar, None where the date is open."""
    date = parse(text)
    assert (date.earliest, date.latest) == (earliest, latest)
    assert str(date) == text


#: What is no EDTF date here, and what is said to be right.
REFUSED = [
    # days, months and years that the calendar does not have
    ("1921-02-29", "write the day that is meant, as YYYY-MM-DD"),
    ("1900-02-29", "write the day that is meant, as YYYY-MM-DD"),
    ("1921-04-31", "write the day that is meant, as YYYY-MM-DD"),
    ("1921-02-3X", "write the day that is meant, as YYYY-MM-DD"),
    ("1921-13", "write the day that is meant, as YYYY-MM-DD"),
    ("1921-00", "write the day that is meant, as YYYY-MM-DD"),
    ("0000", "years are 0001 to 9999 here"),
    ("1921-21", "seasons are not used here: write months, such as 1921-03/1921-05"),
    ("spring 1921", "seasons are not used here: write months, such as 1921-03/1921-05"),
    # intervals and sets
    ("1922/1921", "write the earlier date first"),
    ("1921-02-30/1921-03-01", "write the day that is meant"),
    ("1921-03-05/1921-03-05", "write it alone: 1921-03-05"),
    ("1921/1921", "write it alone: 1921"),
    ("../..", "leave the cell empty"),
    ("unknown/1921", "write ../1921"),
    ("1921/open", "write 1921/.."),
    ("1921/1922/1923", "first/last for an interval"),
    ("1921-03-05/06", "write 1921-03-05/1921-03-06"),
    ("1921-1923", "write 1921/1923"),
    ("March 1921 – May 1921", "write 1921-03/1921-05"),
    ("between 1921 and 1923", "write 1921/1923"),
    ("[1921]", "write the date without brackets"),
    ("[1921,1922", "end it with ]"),
    ("[1921,x]", "[a,b] for one of several"),
    ("[1921, 1922]", "write [1921,1922]"),
    ("1921 or 1922", "write [1921,1922]"),
    ("[1921..1923]", "write 1921/1923"),
    ("[..1921-03-18]", "write ../1921-03-18"),
    ("[1921..]", "write 1921/.."),
    ("{1921-03..1921-05}", "write 1921-03/1921-05"),
    # what is unknown, and doubt
    ("XXXX", "a year needs a figure"),
    ("XXXX-12-24", "a year needs a figure"),
    ("19X1", "X stands for unknown figures at the end of a year, month or day"),
    ("1921-03-X5", "X stands for unknown figures at the end of a year, month or day"),
    ("192u", "write 192X"),
    ("192x", "write 192X"),
    ("1920s", "write 192X"),
    ("19th century", "write 18XX"),
    ("ca. 1921", "write 1921~"),
    ("um 1921", "write 1921~"),
    ("about March 1921", "write 1921-03~"),
    ("~1921", "write 1921~"),
    ("1921?-03", "~, ? and % stand at the end of a date: write 1921-03?"),
    ("1921 (?)", "write 1921?"),
    ("before 1921", "write ../1921"),
    ("after 5 March 1921", "write 1921-03-05/.."),
    ("undated", "leave the cell empty"),
    ("", "leave the cell empty"),
    # spreadsheets and other programs
    ("1921-3-5", "write 1921-03-05"),
    ("1921.03.05", "write 1921-03-05"),
    ("1921/03/05", "write 1921-03-05"),
    ("5.3.1921", "write 1921-03-05"),
    ("5/3/1921", "write 1921-05-03 or 1921-03-05"),
    ("5-3-1921", "write 1921-05-03 or 1921-03-05"),
    ("31/12/1921", "write 1921-12-31;"),
    ("31/02/1921", "the calendar has no such day"),
    ("5/4/01", "write YYYY-05-04 or YYYY-04-05"),
    ("04.05.01", "write YYYY-05-04"),
    ("Mar-21", "write YYYY-03"),
    ("1899-01-01 00:00:00", "write 1899-01-01"),
    ("1921-03-06T12", "write 1921-03-06"),
    ("1899.0", "write 1899"),
    ("19210305", "write 1921-03-05"),
    ("44260", "write 2021-03-05"),
    ("1921–03–05", "write 1921-03-05"),
    # people
    ("March 1921", "write 1921-03"),
    ("5 March 1921", "write 1921-03-05"),
    ("March 5, 1921", "write 1921-03-05"),
    ("5. März 1921", "write 1921-03-05"),
    ("mars 1921", "write 1921-03"),
    ("5 марта 1921 г.", "write 1921-03-05"),
    ("30 February 1921", "X for unknown figures"),
    ("21", "write YYYY"),
    ("a/b", "write YYYY"),
    ("Y12021", "write YYYY"),
]


@pytest.mark.parametrize(("text", "right"), REFUSED)
def test_refused(text, right):
    """What is no date, or no day of the calendar, is refused with what would be right, and that is a date."""
    with pytest.raises(DateError) as error:
        parse(text)
    assert right in error.value.right
    for form in re.findall(r"(?:write|alone:|or) ([0-9.\[{][^ ;]*)", error.value.right):
        assert parse(form).edtf == form


def test_long_texts_are_refused_quickly():
    """A sentence in a cell for a date is refused, however many dashes and conjunctions it has."""
    for text in ("- " * 200, "a or b and c – " * 50, "1-" * 29):
        with pytest.raises(DateError, match="write YYYY"):
            parse(text)


@pytest.mark.parametrize("year", ["1921", "1920", "192X", "19XX"])
@pytest.mark.parametrize("month", ["", "XX", "0X", "1X", "02", "04"])
@pytest.mark.parametrize("day", ["", "XX", "0X", "2X", "3X", "29", "31"])
def test_undate_agrees(year, month, day):
    """Undate, which knows nothing of us, finds the same bounds, or the calendar has no such day."""
    text = "-".join(filter(None, (year, month, month and day)))
    try:
        date = parse(text)
    except DateError:
        years = range(int(year.replace("X", "0")), int(year.replace("X", "9")) + 1)
        assert not any(calendar.monthrange(y, int(month))[1] >= int(day.replace("X", "0")) for y in years)
        return
    if day == "3X" or (day in ("29", "31") and "X" in year + month):
        return  # of these undate gives days that the calendar does not have
    other = EDTFDateConverter().parse(text)
    assert (str(date.earliest), str(date.latest)) == (str(other.earliest), str(other.latest))


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
        ("1921-XX-05", "1921-03-05", True),
        ("1921-XX-05", "1921-03-06", False),
        ("1921-XX-31", "1921-04", False),
        ("192X-03", "1921-03-05/1921-03-07", True),
        ("192X-03", "1921-04/1922-02", False),
        ("192X-03", "../1920-02", False),
        ("192X-03", "19XX-03-2X", True),
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
        ("1921-02-2X", "between 20 and 28 February 1921"),
        ("[1921-02-24,1921-02-25]", "24 or 25 February 1921"),
        ("1921-03-04/1921-03-05", "4–5 March 1921"),
        ("1905-12/1906", "December 1905 – 1906"),
        ("1905~", "about 1905"),
        ("1922?", "perhaps 1922"),
        ("1919/..", "from 1919"),
        ("../1920-02", "by February 1920"),
        ("192X", "1920s"),
        ("1922-06-08/1922-08-07", "8 June 1922 – 7 August 1922"),
        ("{1952-01-21,1952-01-27}", "21 and 27 January 1952"),
        ("1921-03-2X", "between 20 and 29 March 1921"),
        ("1921-04-3X", "30 April 1921"),
        ("1921-03-XX", "a day of March 1921"),
        ("1921-XX", "a month of 1921"),
        ("1921-1X", "between October and December 1921"),
        ("1921-XX-05", "the 5th of a month of 1921"),
        ("1921-XX-2X", "between the 20th and 29th of a month of 1921"),
        ("1921-1X-01", "the 1st of a month between October and December 1921"),
        ("192X-03", "March of a year between 1920 and 1929"),
        ("192X-03-05", "5 March of a year between 1920 and 1929"),
        ("192X-XX-03", "the 3rd of a month of a year between 1920 and 1929"),
        ("192X-02-2X", "between 20 and 29 February of a year between 1920 and 1929"),
        ("19XX", "between 1900 and 1999"),
        ("1XXX", "between 1000 and 1999"),
        ("1921-03~/1921-03-01", "about March 1921 – 1 March 1921"),
        ("[1921-03,1921-04]", "March 1921 or April 1921"),
    ],
)
def test_words(text, words):
    """A date reads as English, and never says more than is known."""
    assert parse(text).words == words
