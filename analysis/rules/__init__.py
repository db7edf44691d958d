"""The rules that data and chapters obey, each a function that yields problems.

A rule registers under a name with the sentence that the book prints about it; importing
this package registers all of them, in the order in which the book prints them.
"""

from analysis.rules import languages, scholarship, tables, text  # noqa: F401  (importing registers the rules)
from analysis.rules.registry import CHECKS, RULES

__all__ = ["CHECKS", "RULES"]
