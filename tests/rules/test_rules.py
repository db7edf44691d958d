"""Every rule has a smallest broken example, and says where, what, and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from helpers import TESTS

from analysis.rules import RULES
from analysis.rules.check import validate

EXAMPLES = yaml.safe_load((TESTS / "broken.yml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(rule, case, id=f"{rule}-{n}") for rule, cases in EXAMPLES.items() for n, case in enumerate(cases, 1)
]


def break_it(root: Path, case: dict) -> None:
    """Change one file of an edition as an example says."""
    path = root / case["in"]
    if case.get("delete"):
        path.unlink()
    elif "create" in case:
        path.write_text(case["create"], encoding="utf-8")
    elif "replace_all" in case:
        path.write_text(case["replace_all"], encoding="utf-8")
    else:
        before = path.read_bytes()
        old, new = (case[k].encode("latin-1" if case.get("latin") else "utf-8") for k in ("from", "to"))
        assert not old or before.count(old) == 1, f"{case['from']!r} stands {before.count(old)} times in {case['in']}"
        path.write_bytes(before.replace(old, new) if old else before + new)


def test_every_rule_has_a_broken_example():
    """A rule nobody has seen failing is no rule."""
    assert set(EXAMPLES) == set(RULES)


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_broken_example(miniature, rule, case):
    """The example's message is given, exactly, under its rule."""
    break_it(miniature, case)
    told = {str(p): p.rule for p in validate(miniature)}
    assert told.get(case["says"]) == rule, "\n".join(told) or "no problem was found"


def test_miniature_is_sound(miniature):
    """The edition that the examples break has no problem itself."""
    assert validate(miniature) == []


def test_one_fault_makes_few_messages(miniature):
    """An unreadable table is reported once, and not again through every key that led to it."""
    (miniature / "data" / "agents.csv").write_text("id,kind\nberg,person\n", encoding="utf-8")
    assert {p.file for p in validate(miniature)} == {"data/agents.csv"}


def test_a_broken_table_of_contents_is_reported_once(miniature):
    """What cannot be read hides nothing else behind a message for every chapter and passage."""
    (miniature / "_toc.yml").write_text("format: jb-book\n<<<<<<< ours\n", encoding="utf-8")
    assert [p.file for p in validate(miniature)] == ["_toc.yml"]


def test_data_folder_alone(miniature):
    """A data folder without chapters is checked for what can be known from it."""
    (miniature / "_toc.yml").unlink()
    assert validate(miniature / "data") == []
