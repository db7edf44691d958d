"""Every function of the studies with what it takes and what it returns, read from the functions themselves.

The table is no study of the text: it belongs to the page on asking the edition, and changes with the code.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator

import analysis.studies
from analysis import explain, publication
from analysis.edition import Edition
from analysis.outputs import Table
from analysis.studies.study import with_source_note

__all__ = ["listing", "public_functions"]

#: Modules beside the studies whose functions answer questions of an edition.
_BESIDE = (explain, publication)
#: A default of so many characters is left out.
_SHORT = 40


@with_source_note
def listing(edition: Edition) -> Table:
    """What can be asked: the public functions of the studies that take an edition, with a sentence on each."""
    return Table(
        "functions",
        ("Module", "Function", "Returns", "What that is"),
        tuple((f.__module__, _call(f), _returns(f), _sentence(f)) for f in public_functions()),
        "Functions that take an edition and answer a question of it.",
        "From the documentation in the code.",
    )


def public_functions() -> Iterator[Callable]:
    """The public functions that take an edition first, in the order of modules and of their names."""
    names = (entry.name for entry in pkgutil.iter_modules(analysis.studies.__path__, "analysis.studies."))
    for module in (*map(importlib.import_module, names), *_BESIDE):
        for name in sorted(module.__all__):
            function = getattr(module, name)
            if inspect.isfunction(function) and next(iter(inspect.signature(function).parameters), "") == "edition":
                yield function


def _call(function: Callable) -> str:
    """How it is called: its parameters by name, with the values of those that need not be given where these are short."""
    parameters = []
    for p in inspect.signature(function).parameters.values():
        plain = p.replace(annotation=p.empty)
        parameters.append(str(plain) if len(repr(p.default)) < _SHORT else f"{p.name}=…")
    return f"{function.__name__}({', '.join(parameters)})"


def _returns(function: Callable) -> str:
    return str(inspect.signature(function).return_annotation)


def _sentence(function: Callable) -> str:
    """The first sentence of a function's documentation, without the marks that only tools read."""
    text = re.sub(r":\w+:`~?([^`]+)`|``([^`]+)``", lambda m: m[1] or m[2], inspect.getdoc(function) or "")
    return " ".join(re.split(r"(?<=\.)\s|\n\n", text, maxsplit=1)[0].split())
