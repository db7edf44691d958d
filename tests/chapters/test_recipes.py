"""The recipes of the book do what they say: each is run on a copy, as it stands on the page."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup
from helpers import ROOT

import analysis
from analysis.publish.make.build import build
from analysis.rules.check import validate
from analysis.studies.chronology import chronology
from analysis.studies.timeline import timeline

PAGE = (ROOT / "chapters" / "recipes.md").read_text(encoding="utf-8")
_PART = re.compile(
    r"^## (?P<title>[^\n]+)$"
    r"|^(?P<how>At the end of|A new file|Change in|In|On the command line)(?: `(?P<path>[^`]+)`)?"
    r"(?:, among the fields of `(?P<table>\w+)`)?[^\n]*:\n\n"
    r"(?P<fence>`{3,})\n(?P<body>.*?\n)(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)


class Step(NamedTuple):
    """A step of a recipe: how a file is changed, which, of which table in it where that is said, and the text on the page."""

    how: str
    path: str | None
    table: str | None
    text: str


def _recipes() -> dict[str, list[Step]]:
    """The page's recipes in its order, each with its steps."""
    recipes = {}
    for part in _PART.finditer(PAGE):
        if part["title"]:
            recipes[part["title"]] = steps = []
        else:
            steps.append(Step(part["how"], part["path"], part["table"], part["body"]))
    return recipes


RECIPES = _recipes()
CHANGES = ("The colour of a status", "The label of an event", "A column of a register")
ROWS = ("An event", "A source", "A claim", "A chapter")
SPAN = ("1921-03-04", "1921-03-07")


def follow(root: Path, *recipes: str, author: str | None = None) -> None:
    """Do what recipes say in the folder of an edition; ``author`` takes the place of the page's own edition's."""
    for how, path, table, text in (step for recipe in recipes for step in RECIPES[recipe]):
        if author and how != "On the command line":
            text = text.replace(f",{analysis.load(ROOT).package['author']},", f",{author},")
        file = root / (path or "")
        if how == "On the command line":
            _run(root, "bash", "-euc", text)
        elif how == "At the end of":
            assert file.read_text(encoding="utf-8").endswith("\n")
            with open(file, "a", encoding="utf-8") as end:
                end.write(text)
        elif how == "A new file":
            assert not file.exists()
            file.write_text(text, encoding="utf-8")
        elif how == "Change in":
            content = file.read_text(encoding="utf-8")
            for old, new in _hunks(text):
                assert content.count(old) == 1, f"{path} has {old!r} {content.count(old)} times"
                content = content.replace(old, new)
            file.write_text(content, encoding="utf-8")
        elif table:
            package = json.loads(file.read_text(encoding="utf-8"))
            resource = next(r for r in package["resources"] if r["name"] == table)
            resource["schema"]["fields"].append(json.loads(text))
            file.write_text(json.dumps(package, ensure_ascii=False, indent=2), encoding="utf-8")
        else:
            values = json.loads(file.read_text(encoding="utf-8")) | json.loads(text)
            file.write_text(json.dumps(values, ensure_ascii=False, indent=2), encoding="utf-8")


def _hunks(text: str) -> list[tuple[str, str]]:
    """What a change takes out and what it puts there instead, piece by piece; lines begin with - or +."""
    pieces = re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)+)", text, re.MULTILINE)
    assert "".join(old + new for old, new in pieces) == text, "every line begins with - or +"
    return [tuple("\n".join(line[1:] for line in part.splitlines()) for part in piece) for piece in pieces]


def _run(root: Path, *command: str) -> str:
    """What a command prints, run in a folder with this Python first, and the code of that folder where it has any."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    code = str(root if (root / "analysis").is_dir() else ROOT)
    environment = os.environ | {"PATH": path, "PYTHONPATH": code}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def workshop(miniature) -> Path:
    """The miniature with a copy of the code and the Makefile, as a newcomer has them in a clone."""
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "analysis", miniature / "analysis", ignore=ignored)
    shutil.copy(ROOT / "Makefile", miniature)
    return miniature


def _copy(root: Path) -> Path:
    """A copy of this edition's sources."""
    root.mkdir()
    for name in ("index.md", "_config.yml", "_toc.yml", "requirements.txt", "data", "chapters"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    return root


def test_every_step_of_the_page_is_read():
    """The page has no block that these tests pass over, and every recipe has steps and a test here."""
    assert list(RECIPES) == [*CHANGES, *ROWS, "A study", "A format", "Another text"]
    steps = [step for steps in RECIPES.values() for step in steps]
    outer = re.findall(r"^(`{3,})\n(?:.*?\n)\1$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(steps) == len(outer) and all(RECIPES.values())


def _are_there(edition: analysis.Edition) -> None:
    """What a reader of the changed edition sees of the first three recipes."""
    assert "An example of an event" in timeline(edition, *SPAN).svg
    (row,) = [row for row in chronology(edition, *SPAN).rows if "An example of an event" in str(row)]
    assert "An example of a work" in str(row)
    assert edition.get("claims", "p01-c99").status == "attested"
    assert [w.id for w in edition["example-consultation"].works] == ["example1900"]


def test_recipes_on_the_miniature(miniature):
    """Event, source, claim and chapter are added, one after the other; each leaves a sound edition, and the book shows all of them."""
    author = analysis.load(miniature).package["author"]
    for recipe in ROWS:
        follow(miniature, recipe, author=author)
        assert validate(miniature) == [], recipe
    _are_there(analysis.load(miniature))
    assert build(miniature) == 0
    book = miniature / "_build" / "html" / "chapters"
    page = BeautifulSoup((book / "example.html").read_text(encoding="utf-8"), "html.parser")
    assert page.h1.get_text().startswith("An example of a chapter")
    assert "An example of an event" in page.select_one("figure.study svg desc").get_text()
    assert page.select_one("main p a[href='registers.html#event-example-event']").get_text() == "the example"
    assert "An example of an event" in (book / "registers.html").read_text(encoding="utf-8")


def test_recipes_on_this_edition(tmp_path):
    """On a copy of the real data the same rows, unchanged, are right, and the reader sees them."""
    root = _copy(tmp_path / "copy")
    follow(root, "The label of an event", *ROWS)
    assert validate(root) == []
    edition = analysis.load(root)
    _are_there(edition)
    assert edition.get("events", "bombardment").label == "The guns open fire on Kronstadt"
    follow(root, "A column of a register")
    assert validate(root) == [] and "weather" in analysis.load(root).frame("events")


def test_no_recipe_touches_more_than_three_files():
    """What a newcomer does first, a change or a study or a format, is done in at most three files."""
    for recipe in (*CHANGES, "A study", "A format"):
        assert len({step.path for step in RECIPES[recipe] if step.path}) <= 3, recipe


def test_colour_of_a_status(workshop):
    """One changed line gives a status another colour; tests of the styles follow it to pages, figures, print and EPUB."""
    follow(workshop, "The colour of a status")
    script = "from analysis.publish.document.styles import status_rules; print(status_rules())"
    before, after = (_run(root, sys.executable, "-c", script) for root in (ROOT, workshop))
    assert ".status-mark.attested { color: var(--soft); }" in before
    assert ".status-mark.attested { color: var(--accent); }" in after


def test_column_of_a_register(miniature):
    """A new column is in the register's entries, under its title, where its cell is filled."""
    follow(miniature, "A column of a register")
    table = miniature / "data" / "events.csv"
    rows = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([rows[0], rows[1] + "rain", *rows[2:]]) + "\n", encoding="utf-8")
    assert validate(miniature) == []
    assert build(miniature) == 0
    page = (miniature / "_build" / "html" / "chapters" / "registers.html").read_text(encoding="utf-8")
    assert page.count("Weather: rain") == 1 and page.count("Weather") == 1


def test_a_study_and_a_format(workshop):
    """A new study stands in the registry and on its page; a new format is written by its command and linked by the title page."""
    follow(workshop, "A study", "A format")
    python = (sys.executable, "-m", "analysis")
    _run(workshop, *python, "plain", "--root", ".")
    edition = analysis.load(workshop)
    text = (workshop / "_build" / "plain" / f"{edition.name}.txt").read_text(encoding="utf-8")
    assert all(f"{key}\n{paraphrase}" in text for key, paraphrase in edition.texts.items())
    _run(workshop, *python, "build", "--root", ".")
    _run(workshop, *python, "assemble", "--root", ".")
    book = workshop / "_build" / "html"
    assert "The paraphrase alone, plain text" in (book / "index.html").read_text(encoding="utf-8")
    page = BeautifulSoup((book / "chapters" / "example-study.html").read_text(encoding="utf-8"), "html.parser")
    assert "Events by year." in page.select_one("table.study caption").get_text()
    script = (
        "from analysis.studies.study import all_studies; print([(s.module, s.name, s.kind) for s in all_studies()])"
    )
    assert "('analysis.studies.example', 'years', 'table')" in _run(workshop, sys.executable, "-c", script)
    assert "make plain" in _run(workshop, "make")


def test_another_text(tmp_path):
    """From the folder of this edition another is begun, checked and built; its page shows the passage."""
    root = _copy(tmp_path / "copy")
    follow(root, "Another text")
    other = analysis.load(root / "another")
    assert (other.name, other.title, len(other.passages)) == ("another-text", "Another Text", 1)
    page = (root / "another" / "_build" / "html" / "chapters" / "text.html").read_text(encoding="utf-8")
    article = BeautifulSoup(page, "html.parser").find("article", id="p01")
    assert "no one remembered it as high" in article.get_text()


@pytest.mark.parametrize("recipe", ROWS)
def test_a_recipe_left_half_done_is_noticed(miniature, recipe):
    """A row with a slip in its last cell or a key that is not there is told with its file and row."""
    follow(miniature, *ROWS[: ROWS.index(recipe)], author="chronicler")
    how, path, _, text = RECIPES[recipe][-1 if recipe != "A chapter" else 0]
    wrong = text.replace("1921-03-05,an", "1921-02-30,an").replace("example-consultation", "example-copi")
    with open(miniature / path, "a", encoding="utf-8") as end:
        end.write(wrong)
    (first, *_) = validate(miniature)
    assert first.file == path and (how == "At the end of")
