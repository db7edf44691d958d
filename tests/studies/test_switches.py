"""What a page looks up for a reader's choices is what Python computes, for every combination, and fits into a page."""

from __future__ import annotations

import json
import random
import re
from dataclasses import astuple
from itertools import product

import pytest
from browser import node
from helpers import ROOT

import analysis
from analysis.outputs import MIME
from analysis.studies import choices
from analysis.studies.combinations import TESTED, every_combination
from analysis.studies.formulations import FORMULATIONS, WORDS
from analysis.studies.power_figure import power_and_stance
from analysis.studies.specification import specifications
from analysis.studies.switches import option_words, switches

SCRIPT = ROOT / "analysis" / "publish" / "theme" / "edition" / "static" / "switches.js"
#: Bytes that the results may take before they are compressed.
WEIGHT = 64_000


@pytest.fixture(scope="module")
def subject(edition) -> str:
    return edition.package["subject"]


@pytest.fixture(scope="module")
def data(edition, subject) -> dict:
    return switches(edition, subject).results


@pytest.fixture(scope="module")
def looked_up(edition, subject, data) -> dict[tuple[int, ...], tuple[dict, dict]]:
    """What the page's script gives for every combination, by the numbers of its options: the result and the sentences."""
    numbers = list(product(*(range(len(options)) for options in option_words(edition, subject).values())))
    answers = node("combinations.mjs", SCRIPT, payload={"data": data, "combinations": numbers})
    return dict(zip(numbers, map(tuple, answers), strict=True))


def _sample(looked_up, number=300):
    return random.Random(1921).sample(sorted(looked_up), number) + [(0,) * len(choices.NAMES)]


def _choice(edition, subject, numbers) -> choices.Choice:
    allowed = choices.options(edition, subject)
    return choices.Choice(**{name: allowed[name][n] for name, n in zip(allowed, numbers, strict=True)})


@pytest.mark.needs("node")
def test_the_page_looks_up_what_python_computes(edition, subject, looked_up):
    """For 301 combinations the outcome of every formulation and the compared statements are those that each gives alone."""
    compared = set()
    for numbers in _sample(looked_up):
        choice, (result, _) = _choice(edition, subject, numbers), looked_up[numbers]
        outcomes = choices.outcomes(edition, subject, choice)
        assert (result["fitting"], result["against"]) == astuple(outcomes[TESTED[0]]), choice
        assert [WORDS[n] for n in result["others"]] == [outcomes[name].word for name in TESTED[1:]], choice
        points = choices.points(edition, subject, choice)
        assert sorted(result["compared"]) == sorted({u.id for p in points for u in p.utterances}), choice
        compared.add(frozenset(result["compared"]))
    assert len(compared) > 30


@pytest.mark.needs("node")
def test_every_combination_is_looked_up(edition, subject, looked_up):
    """Each of all combinations has its own outcome of the order, in the order of the product."""
    space = every_combination(edition, subject)
    assert [(o.fitting, o.against) for o in space.of(TESTED[0])] == [
        (r["fitting"], r["against"]) for r, _ in looked_up.values()
    ]


@pytest.mark.needs("node")
def test_the_place_on_the_curve(edition, subject, looked_up):
    """As many combinations are less and more favourable as the specification curve has before and after it."""
    curve = specifications(every_combination(edition, subject), FORMULATIONS[0])
    at = {}
    for n, s in enumerate(curve):
        first, _ = at.get(s.share, (n, n))
        at[s.share] = first, n + 1
    for s in random.Random(5).sample(curve, 200):
        result, _ = looked_up[s.options]
        assert (result["less"], result["more"]) == at[s.share]


@pytest.mark.needs("node")
def test_the_sentences_say_what_was_found(edition, subject, looked_up):
    """Their numbers, in words up to ten, are those of the result; whose choices they are is said; no sentence has a gap."""
    numerals = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    listed = {u.id for u in edition.utterances if u.listed}
    seen = set()
    for numbers in _sample(looked_up):
        result, words = looked_up[numbers]
        answer, outcome = (
            words["answer"],
            choices.outcomes(edition, subject, _choice(edition, subject, numbers))[TESTED[0]],
        )
        assert ("our own choices" if not any(numbers) else "your choices") in answer
        assert not re.search(r"[{}]|undefined|NaN", answer + words["beside"])
        verdict = {"holds": "so it holds.", "fails": "so it fails.", "nothing to compare": "no test."}[outcome.word]
        assert answer.endswith(verdict)
        number = len(result["compared"])
        if number > 1:
            own = len(listed & set(result["compared"]))
            assert f" {numerals[number] if number < 11 else number} statements are compared" in answer
            assert f" {'all' if own == number else numerals[own]} of them from" in answer
        if outcome.against > 1 and outcome.fitting > 1:
            fit, against = (str(numerals[n] if n < 11 else f"{n:,}") for n in astuple(outcome))
            assert f" {fit} fit the rule" in answer and f" {against} contradict it" in answer
        seen.add(outcome.word)
    assert seen == set(WORDS[:2]) or seen == set(WORDS)


def test_it_is_small_and_json(edition, subject, data):
    """The results fit into a page, are in types that JSON has, and are in the bundle for the book; elsewhere they are a table."""
    assert len(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()) < WEIGHT
    bundle = switches(edition, subject)._repr_mimebundle_()
    assert json.loads(json.dumps(bundle[MIME]))["results"] == json.loads(json.dumps(data))
    assert set(bundle) == {MIME, "text/plain"} and "Which day of a date" in bundle["text/plain"]


def test_options_have_words_of_their_own(edition, subject, data):
    """There is a label for each option of each choice, the edition's own first, and no two of a choice are alike."""
    allowed = choices.options(edition, subject)
    assert [c["name"] for c in data["choices"]] == list(allowed) == list(choices.NAMES)
    for choice in data["choices"]:
        assert len(choice["options"]) == len(set(choice["options"])) == len(allowed[choice["name"]]), choice["name"]


def test_the_miniature_has_switches(miniature):
    """Few statements make few results; a speaker that there is not is refused."""
    small = analysis.load(miniature)
    results = switches(small, "berg").results
    assert len(results["statements"]) <= 1 and len(results["choices"]) == len(choices.NAMES)
    with pytest.raises(analysis.UnknownIdError, match="nearest: berg"):
        switches(small, "bergg")


@pytest.mark.parametrize("name", ["wide", "narrow"])
def test_the_drawing_knows_statements_and_options(edition, subject, data, name):
    """Every compared statement has a mark with its name; what belongs to an option names one that there is, and is hidden."""
    svg = power_and_stance(edition, subject).drawings[name]
    parts = re.findall(r'<g data-name="([^"]+)"( display="none")?>', svg)
    assert {f"statement:{key}" for key in data["statements"]} <= {names.split()[0] for names, _ in parts}
    sizes = {c["name"]: len(c["options"]) for c in data["choices"]}
    kinds = set()
    for names, hidden in parts:
        for kind, key in (n.split(":") for n in names.split()):
            assert kind == "statement" or 0 < int(key) < sizes[kind]
            kinds.add(kind)
        assert bool(hidden) == any(not n.startswith("statement:") for n in names.split()), names
    assert kinds >= {"statement", "coding", "dating"}


def test_a_reading_names_its_options(edition, subject):
    """A line to a rival reading is named after exactly the options of coding under which the statement is read so."""
    svg = power_and_stance(edition, subject).svg
    allowed, values = choices.options(edition, subject)["coding"], {c.id: c.value for c in edition.codes}
    checked = 0
    for key, options in re.findall(r'data-name="statement:(\S+) (coding[^"]+)"', svg):
        numbers = [int(o.split(":")[1]) for o in options.split()]
        rivals = {values[c.code] for c in edition.codings if c.utterance == key and c.standing == "alternative"}
        read = {choices.with_stances(edition, subject, allowed[n])[key] for n in numbers}
        assert len(read) == 1 and read <= rivals, key
        checked += 1
    assert checked > 10
