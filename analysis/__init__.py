"""A scholarly edition that is plain CSV and MyST: load it, check it, ask it.

>>> import analysis
>>> edition = analysis.load()
>>> edition["p07"].events        # what is related to a passage
>>> edition.frame("events")      # a table as a pandas frame
>>> edition.columns("events")    # what its columns hold
>>> edition.with_rows("mine")    # with rows of your own laid over it
"""

from analysis.edition import Edition, load
from analysis.entry import Entry
from analysis.rows import Row, Rows
from analysis.rules.check import validate
from analysis.source.dates import Date, DateError, parse
from analysis.source.ids import UnknownIdError
from analysis.source.problems import EditionError, InputError, Problem

__all__ = [
    "Date",
    "DateError",
    "Edition",
    "EditionError",
    "Entry",
    "InputError",
    "Problem",
    "Row",
    "Rows",
    "UnknownIdError",
    "load",
    "parse",
    "validate",
]
