"""Fixtures: the real edition, and the miniature that every function and fault goes through."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import analysis
from analysis.publish.make.build import build

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
#: A text written for the tests, of which the miniature edition has the passages.
SMALL_WITNESS = TESTS / "miniature" / "witness.txt"
#: A copy of the real translation, where this machine has one; the name is public.
WITNESS = Path(os.environ["HUHN_WITNESS"]) if os.environ.get("HUHN_WITNESS") else None


def make_miniature(folder: Path) -> Path:
    """Lay out the miniature edition in a new folder: its own data and chapters, the real schema and build policy."""
    root = folder / "miniature"
    shutil.copytree(TESTS / "miniature", root)
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    own = json.loads((root / "package.json").read_text(encoding="utf-8"))
    (root / "package.json").unlink()
    (root / "data" / "datapackage.json").write_text(json.dumps(package | own, ensure_ascii=False), encoding="utf-8")
    shutil.copy(ROOT / "_config.yml", root)
    return root


@pytest.fixture
def miniature(tmp_path) -> Path:
    """The root of a fresh copy of the miniature edition."""
    return make_miniature(tmp_path)


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Path:
    """The root of a miniature edition with its book, built once; tests copy it before they change it."""
    root = make_miniature(tmp_path_factory.mktemp("small"))
    assert build(root) == 0
    return root


@pytest.fixture
def own(small, tmp_path) -> Path:
    """A copy of the built miniature, to be changed."""
    return Path(shutil.copytree(small, tmp_path / "own", symlinks=True))


@pytest.fixture(scope="session")
def book() -> Path:
    """The folder of the real book's pages."""
    assert build(ROOT) == 0
    return ROOT / "_build" / "html"


def pages_of(html: Path) -> dict[str, BeautifulSoup]:
    """The pages of a built book by their names."""
    return {
        p.relative_to(html).as_posix(): BeautifulSoup(p.read_text(encoding="utf-8"), "html.parser")
        for p in sorted(html.rglob("*.html"))
    }


@pytest.fixture(scope="session")
def edition() -> analysis.Edition:
    """The real edition."""
    return analysis.load(ROOT)
