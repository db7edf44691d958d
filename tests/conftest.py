"""Fixtures: the real edition, and the miniature that every function and fault goes through."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

import analysis

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
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
def edition() -> analysis.Edition:
    """The real edition."""
    return analysis.load(ROOT)
