"""The rules that data and chapters obey, each a function that yields what is wrong.

A rule registers under a key with the sentence that the book prints about it; importing
this package registers all of them, in the order in which the book prints them.
"""

# Importing registers the rules, in this order.
from analysis.rules import characters, cells, tables, bibliography  # noqa: F401, I001
from analysis.rules import markup, text, links, code  # noqa: F401
from analysis.rules import scholarship, languages, spelling  # noqa: F401
from analysis.rules.registry import RULES

__all__ = ["RULES"]
