"""The formats in which the book is published: the command line, ``make all``, the title page and the tests go through them.

A new format is a module here with its :class:`~analysis.publish.formats.format.Format`, its name in :data:`FORMATS`,
and its command in the Makefile.
"""

from analysis.publish.formats.data import DATA
from analysis.publish.formats.epub import EPUB
from analysis.publish.formats.format import Format
from analysis.publish.formats.pdf import PDF
from analysis.publish.formats.tei import TEI

__all__ = ["FORMATS"]

#: In the order of their links on the title page.
FORMATS: tuple[Format, ...] = (PDF, EPUB, TEI, DATA)
