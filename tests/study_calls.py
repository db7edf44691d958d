"""Every study and every function beside them, discovered, and called with what the miniature edition has."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date

import analysis.studies
from analysis import Edition

#: A value of the miniature for each parameter that needs one, by the parameter's name.
VALUES = {
    "agent": "berg",
    "begin": "p01",
    "coding": "this edition’s",
    "claim": lambda e: e.get("claims", "p01-c01"),
    "column": "population",
    "consultation": "annals",
    "copy": lambda e: e.consultations[0],
    "end": "p03",
    "emigre": "off the scale",
    "event": lambda e: e.events[0],
    "day": date(1901, 5, 3),
    "events": (),
    "exile": "off the scale",
    "chosen": (),
    "first": "1901",
    "key": "opened",
    "kind": "abroad",
    "last": "1901",
    "least": 1,
    "lines": (),
    "majority": "from October 1923",
    "office": lambda e: e.offices[0],
    "population": "insurgents",
    "power": "PX",
    "question": "fact",
    "relation": "on",
    "removed": (("citations", "gone"),),
    "roots": frozenset({"diary1901"}),
    "sample": lambda e: type("Sample", (), {"id": "s1", "sampled": "citations evidence"})(),
    "seed": 1,
    "size": 1,
    "standing": "evidence",
    "state": "killed",
    "statuses": "contested",
    "table": "counts",
    "tables": "counts",
    "utterance": lambda e: e.utterances[0],
    "without": ("1901-05", "1901-05"),
    "work": "diary1901",
    "works": "diary1901",
}
#: Values where the same name means something else to one function.
OWN_VALUES = {("link", "table"): "events", ("outcomes", "table"): "citations"}


def functions() -> Iterator[Callable]:
    """Every public function of the studies that takes an edition first."""
    for entry in pkgutil.iter_modules(analysis.studies.__path__, "analysis.studies."):
        module = importlib.import_module(entry.name)
        for name in module.__all__:
            function = getattr(module, name)
            if inspect.isfunction(function) and next(iter(inspect.signature(function).parameters), "") == "edition":
                yield function


def value_of(edition: Edition, function: Callable, parameter: str):
    """What a function is given for one of its parameters."""
    value = OWN_VALUES.get((function.__name__, parameter), VALUES[parameter])
    return value(edition) if callable(value) else value


def call(edition: Edition, function: Callable, **given):
    """The result of a function for the miniature: every parameter that needs a value has one, those ``given`` as they are."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    values = {
        p.name: value_of(edition, function, p.name)
        for p in parameters
        if p.default is p.empty and p.kind is not p.VAR_POSITIONAL and p.name not in given
    } | given
    starred = [values.pop(p.name) for p in parameters if p.kind is p.VAR_POSITIONAL and p.name in values]
    before = [values.pop(p.name) for p in parameters if starred and p.name in values]
    return function(edition, *before, *starred, **values)


def names(function: Callable) -> Iterator[inspect.Parameter]:
    """The parameters of a function that hold a name, of whatever kind: those that are texts, or hold texts."""
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        kind = str(parameter.annotation)
        if "str" in kind or "Span" in kind:
            yield parameter


def numbers() -> Iterator[Callable]:
    """The functions that give numbers for sentences."""
    return (f for f in functions() if str(inspect.signature(f).return_annotation).startswith("dict[str"))
