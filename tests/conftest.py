"""Fixtures: the real edition, and the miniature that every function and fault goes through."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers import ROOT, make_miniature

import analysis
from analysis.publish.make.build import build


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


@pytest.fixture(scope="session")
def edition() -> analysis.Edition:
    """The real edition."""
    return analysis.load(ROOT)
