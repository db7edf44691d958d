"""The recipes of the book do what they say: each is run on a copy, as it stands on the page."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

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
    r"|^(?P<how>At the end of|A new file|In|On the command line)(?: `(?P<path>[^`]+)`)?[^\n]*:\n\n"
    r"(?P<fence>`{3,})\n(?P<body>.*?\n)(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)


def _recipes() -> dict[str, list[tuple[str, str | None, str]]]:
    """The page's recipes in its order: each a list of (how, path, text)."""
    recipes = {}
    for part in _PART.finditer(PAGE):
        if part["title"]:
            recipes[part["title"]] = steps = []
        else:
            steps.append((part["how"], part["path"], part["body"]))
    return recipes


RECIPES = _recipes()
SPAN = ("1921-03-04", "1921-03-07")


def follow(root: Path, *recipes: str, author: str | None = None) -> None:
    """Do what recipes say in the folder of an edition; ``author`` takes the place of the page's own edition's."""
    for how, path, text in (step for recipe in recipes for step in RECIPES[recipe]):
        if author and how != "On the command line":
            text = text.replace(f",{analysis.load(ROOT).package['author']},", f",{author},")
        file = root / (path or "")
        if how == "On the command line":
            environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
            done = subprocess.run(
                ["bash", "-euc", text], cwd=root, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
        elif how == "At the end of":
            assert file.read_text(encoding="utf-8").endswith("\n")
            with open(file, "a", encoding="utf-8") as end:
                end.write(text)
        elif how == "A new file":
            assert not file.exists()
            file.write_text(text, encoding="utf-8")
        else:
            values = json.loads(file.read_text(encoding="utf-8")) | json.loads(text)
            file.write_text(json.dumps(values, ensure_ascii=False, indent=2), encoding="utf-8")


def _copy(root: Path) -> Path:
    """A copy of this edition's sources."""
    root.mkdir()
    for name in ("README.md", "_config.yml", "_toc.yml", "requirements.txt", "data", "chapters"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, root / name)
    return root


def test_every_step_of_the_page_is_read():
    """The page has no block that these tests pass over, and the five recipes that it promises."""
    assert list(RECIPES) == ["An event", "A source", "A claim", "A chapter", "Another text"]
    steps = [body for steps in RECIPES.values() for _, _, body in steps]
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
    for recipe in ("An event", "A source", "A claim", "A chapter"):
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
    follow(root, "An event", "A source", "A claim", "A chapter")
    assert validate(root) == []
    _are_there(analysis.load(root))


def test_another_text(tmp_path):
    """From the folder of this edition another is begun, checked and built; its page shows the passage."""
    root = _copy(tmp_path / "copy")
    follow(root, "Another text")
    other = analysis.load(root / "another")
    assert (other.name, other.title, len(other.passages)) == ("another-text", "Another Text", 1)
    page = (root / "another" / "_build" / "html" / "chapters" / "text.html").read_text(encoding="utf-8")
    article = BeautifulSoup(page, "html.parser").find("article", id="p01")
    assert "no one remembered it as high" in article.get_text()


@pytest.mark.parametrize("recipe", list(RECIPES)[:4])
def test_a_recipe_left_half_done_is_noticed(miniature, recipe):
    """A row with a slip in its last cell or a key that is not there is told with its file and row."""
    follow(miniature, *[r for r in RECIPES if r != recipe][: list(RECIPES).index(recipe)], author="chronicler")
    how, path, text = RECIPES[recipe][-1 if recipe != "A chapter" else 0]
    wrong = text.replace("1921-03-05,an", "1921-02-30,an").replace("example-consultation", "example-copi")
    with open(miniature / path, "a", encoding="utf-8") as end:
        end.write(wrong)
    (first, *_) = validate(miniature)
    assert first.file == path and (how == "At the end of")
