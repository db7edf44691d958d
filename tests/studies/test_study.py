"""What holds of every study, whatever it is about; studies are discovered, and none is listed here."""

from __future__ import annotations

import importlib
import inspect
import re
import xml.etree.ElementTree as xml
from dataclasses import fields

import pytest
from study_calls import call, functions, names, value_of

import analysis
from analysis.outputs import MIME, Figure, Link, Table
from analysis.publish.document.domain import KINDS
from analysis.source.dates import DateError
from analysis.studies import casualties, choices, combination_tables, verdicts
from analysis.studies.study import all_studies, check_word, joined, source_note, with_source_note

STUDIES = {f"{s.module.rpartition('.')[2]}.{s.name}": s for s in all_studies()}
FIGURES = {name: study for name, study in STUDIES.items() if study.kind == "figure"}
NAMES = [(f, parameter) for f in functions() for parameter in names(f)]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The miniature edition, which these tests leave as it is."""
    from helpers import make_miniature

    return analysis.load(make_miniature(tmp_path_factory.mktemp("studies")))


def test_studies_are_discovered():
    """Every function that a module of studies offers and that returns a figure or table is in the register, by its own name."""
    offered = {
        f"{f.__module__.rpartition('.')[2]}.{f.__name__}"
        for f in functions()
        if inspect.signature(f).return_annotation in ("Figure", "Table")
    }
    assert offered <= set(STUDIES) and len(offered) > 20
    for study in STUDIES.values():
        assert getattr(importlib.import_module(study.module), study.name) is study.function


def test_a_study_returns_a_figure_or_table():
    """What is made a study without saying what it returns is refused, with the remedy."""
    with pytest.raises(TypeError, match="write -> Figure or -> Table after numbers"):

        @with_source_note
        def numbers(edition) -> dict:
            return {}


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_shows_itself(small, name):
    """Every study makes what it says it makes: heads, cells for each, a caption, a source, and its own name."""
    study = STUDIES[name]
    output = call(small, study.function)
    assert isinstance(output, Figure if study.kind == "figure" else Table)
    assert output.made_by == f"{study.module}.{study.name}"
    assert all(len(row) == len(output.head) for row in output.rows)
    assert (
        output.caption.endswith(".") == (study.kind == "table")
        and output.source.endswith(".")
        and re.fullmatch("[a-z0-9-]+", output.name)
    )
    assert output._repr_mimebundle_()[MIME]["kind"] == study.kind
    for row in output.rows:
        for cell in row:
            for part in cell if isinstance(cell, tuple) else (cell,):
                assert isinstance(part, (str, Link))
                assert not isinstance(part, Link) or small.get(KINDS[part.kind], part.key)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_its_data_and_its_marks_lead_somewhere(small, name):
    """Every figure carries rows under heads, in plain text too, and marks that say what they show of a row that there is."""
    figure = call(small, FIGURES[name].function)
    assert figure.finding.endswith(".") and figure.description.startswith(figure.finding)
    assert figure.rows and figure.head[0] in str(figure) and figure.description in str(figure)
    for drawn in (*figure.drawings.values(), *(mark for mark, _ in figure.key)):
        xml.fromstring(drawn)
    assert figure.key and all(words for _, words in figure.key)
    marks = re.findall(r'<a href="edition:(\w+)/([^?"]+)\?([^"]+)"', "".join(figure.drawings.values()))
    # The pictures of the code and of all combinations show no rows of the edition.
    assert bool(marks) == (name not in ("packages.dependence", "specification.specification_curve"))
    for kind, key, _ in marks:
        assert small.get(KINDS[kind], key)


@pytest.mark.parametrize(("function", "parameter"), NAMES, ids=[f"{f.__name__}-{p.name}" for f, p in NAMES])
def test_a_wrong_name_is_no_empty_result(small, function, parameter):
    """A misspelt name raises, whatever it names, and the message says which one was likely meant."""
    right = value_of(small, function, parameter.name)
    wrong = _misspelt(right)
    if isinstance(right, str) and re.search("Iterable|Collection", str(parameter.annotation)):
        wrong = [wrong]
    with pytest.raises((analysis.UnknownIdError, ValueError)) as raised:
        call(small, function, **{parameter.name: wrong})
    assert isinstance(raised.value, DateError) or _first(right) in str(raised.value)


def _misspelt(value):
    return f"{value[:-1]}x" if isinstance(value, str) else type(value)(map(_misspelt, value))


def _first(value):
    return value if isinstance(value, str) else _first(next(iter(value)))


def test_the_three_slips_that_looked_like_answers(edition):
    """A speaker, a status and a population that there are not."""
    with pytest.raises(analysis.UnknownIdError, match="nearest: trotsky"):
        combination_tables.ranges(edition, "trotzky")
    with pytest.raises(ValueError, match="no status 'contradictd'; nearest: contradicted"):
        verdicts.by_passage(edition, "contradictd")
    with pytest.raises(ValueError, match="no population 'insurgent'; nearest: insurgents"):
        casualties.summary(edition, "insurgent")


@pytest.mark.parametrize("name", [f.name for f in fields(choices.Choice)])
def test_a_choice_is_one_of_its_options(small, name):
    """An option that there is not is refused, and the nearest is named."""
    right = choices.options(small, "berg")[name][0]
    with pytest.raises(ValueError, match=f"no option of {name} '{right}s'; nearest: .*{right}"):
        choices.points(small, "berg", choices.Choice(**{name: f"{right}s"}))


def test_an_agent_without_utterances_is_not_drawn(small):
    """There is nothing to draw, and the message says of whom there is."""
    from analysis.studies.power_figure import power_and_stance

    silent = next(a.id for a in small.agents if a.id not in {u.agent for u in small.utterances})
    with pytest.raises(ValueError, match="there are some of: berg, courier"):
        power_and_stance(small, silent)


@pytest.mark.parametrize(
    ("span", "says"), [(("1902", "1901"), "ends before it begins"), (("../1901", "1901"), "open on one side")]
)
def test_a_period_has_a_beginning_and_an_end(small, span, says):
    """A period turned round holds no event, and is refused; so is one that is open."""
    from analysis.studies.chronology import chronology

    with pytest.raises(ValueError, match=says):
        chronology(small, *span)


def test_a_word_is_checked():
    """What is allowed comes back as it is; what is not is named with what was likely meant."""
    assert check_word("status", "attested", ("attested", "doubted")) == "attested"
    with pytest.raises(ValueError, match="no status 'atested'; nearest: attested"):
        check_word("status", "atested", ("attested", "doubted"))


def test_notes_count_rows(small):
    """One row is called by the singular of its table, and tables are listed as a sentence lists them."""
    assert source_note(small, "events") == "Computed from 3 events in this edition’s data."
    assert source_note(small, "originals", "claims", "evidence") == (
        f"Computed from {len(small.originals)} original{'s' * (len(small.originals) != 1)}, {len(small.claims)} claims and "
        f"{len(small.evidence)} rows of evidence in this edition’s data."
    )
    assert [joined(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
