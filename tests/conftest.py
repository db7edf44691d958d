"""Fixtures: the real edition, and the miniature that every function and fault goes through; each is built once in a run."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import ROOT, SMALL_WITNESS, TESTS, make_miniature, publish_miniature, write_ledgers
from needs import CI, NEEDS

import analysis
from analysis.publish.make.build import build


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Pass over a test whose needs this machine does not meet; in CI that is a failure."""
    for mark in item.iter_markers("needs"):
        for need in map(NEEDS.__getitem__, mark.args):
            if not need.there():
                (pytest.fail if CI and need.in_ci else pytest.skip)(f"{need.name}: {need.remedy}")


#: Files of tests that take longest, the longest first: begun last, one of them would keep a single process busy at the end.
_LONGEST = (
    "book/test_every_page.py",
    "publish/formats/test_pdf.py",
    "lab/test_lab.py",
    "publish/formats/test_epub.py",
    "publish/make/test_reuse.py",
    "chapters/test_recipes.py",
    "publish/make/test_reproduce.py",
    "publish/make/test_build.py",
    "publish/make/test_ways.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the files that take longest first, so that two processes are busy to the end; xdist would begin with those of most tests."""
    order = {TESTS / name: number for number, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: order.get(item.path, len(order)))


def pytest_terminal_summary(terminalreporter) -> None:
    """Say once of each thing that is missing how many tests were not run for it, and what would help."""
    skipped = Counter(
        report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", ())
    )
    for reason, number in sorted(skipped.items()):
        terminalreporter.write_line(f"not run: {number} test{'s' * (number != 1)} that need {reason}")


@pytest.fixture(scope="session")
def once(tmp_path_factory) -> Callable[[str, Callable[[Path], object]], Path]:
    """A way to make a folder once in a run, however many processes share it: ``once(name, make)`` gives the folder.

    The first to ask has ``make`` fill the folder; the others wait for it.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if base.name.startswith("popen-") else base) / "shared"

    def folder(name: str, make: Callable[[Path], object]) -> Path:
        place, done = shared / name, shared / f"{name}.done"
        shared.mkdir(exist_ok=True)
        with open(shared / f"{name}.lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
                make(place)
                done.touch()
        return place

    return folder


@pytest.fixture
def miniature(tmp_path) -> Path:
    """The root of a fresh copy of the miniature edition."""
    return make_miniature(tmp_path)


def _built_miniature(folder: Path) -> None:
    assert build(make_miniature(folder)) == 0


@pytest.fixture(scope="session")
def small(once) -> Path:
    """The root of a miniature edition with its book, built once; tests copy it before they change it."""
    return once("small", _built_miniature) / "miniature"


def _write_on(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="session")
def public(small, once) -> Path:
    """The root of a miniature edition with its public and its private book, built once, as an edition is that can be reached.

    Its data have a contact, a repository, the ledgers of two releases and names in other letters; tests copy it before they change it.
    """

    def fill(folder: Path) -> None:
        root = Path(shutil.copytree(small, folder / "miniature", symlinks=True))
        data = root / "data" / "datapackage.json"
        more = {"contact": "ed@example.org", "repository": "https://github.com/owner/name"}
        package = json.loads(data.read_text(encoding="utf-8"))
        data.write_text(json.dumps(package | more, ensure_ascii=False), encoding="utf-8")
        agents = root / "data" / "agents.csv"
        _write_on(agents, "The town's paper", "The town's paper; in Łódź too; Tukhachevsky read it")
        write_ledgers(root)
        assert build(root) == build(root, SMALL_WITNESS) == 0

    return once("public", fill) / "miniature"


@pytest.fixture(scope="session")
def released(small, once) -> Path:
    """The root of a miniature edition with its book, built once, as one is that was released; tests copy it before they change it."""

    def fill(folder: Path) -> None:
        root = Path(shutil.copytree(small, folder / "miniature", symlinks=True))
        publish_miniature(root)
        assert build(root) == 0

    return once("released", fill) / "miniature"


@pytest.fixture
def own(small, tmp_path) -> Path:
    """A copy of the built miniature, to be changed."""
    return Path(shutil.copytree(small, tmp_path / "own", symlinks=True))


@pytest.fixture(scope="session")
def book() -> Path:
    """The folder of the real book's pages; the build lets one process build it, and the others wait."""
    assert build(ROOT) == 0
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def edition() -> analysis.Edition:
    """The real edition."""
    return analysis.load(ROOT)
