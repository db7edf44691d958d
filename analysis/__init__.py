"""A scholarly edition that is plain CSV and MyST: load it, check it, ask it.

>>> import analysis
>>> edition = analysis.load()
>>> edition["p07"].events        # what is tied to a passage
>>> edition.frame("events")      # a table as a pandas frame
>>> edition.columns("events")    # what its columns hold
>>> edition.with_rows("mine")    # with rows of your own laid over it
"""

from analysis.dates import Date, DateError, parse
from analysis.display import Rows
from analysis.edition import Edition, Entry, Row
from analysis.ids import UnknownId
from analysis.load import EditionError, load
from analysis.source import Problem
from analysis.validate import validate

__all__ = [
    "Date",
    "DateError",
    "Edition",
    "EditionError",
    "Entry",
    "Problem",
    "Row",
    "Rows",
    "UnknownId",
    "load",
    "parse",
    "validate",
]
