"""Whatever goes wrong in an edition's files is reported where it is, with what would be right, and once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from corruptions import Corruption, corruptions
from helpers import make_miniature

from analysis.rules import RULES
from analysis.rules.check import validate
from analysis.source.package import PackageError

#: One cause may be told at the few places where somebody would look for it, and not more.
FEW = 4


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """A miniature edition, which each corruption changes and leaves as it was."""
    return make_miniature(tmp_path_factory.mktemp("corrupted"))


def _faults(root: Path, corruption: Corruption) -> list[str]:
    """What is wrong with what is reported of a corruption."""
    before = {name: path.read_bytes() if (path := root / name).is_file() else None for name in corruption.files}
    _write(root, corruption.files)
    try:
        problems = validate(root)
    except PackageError as error:
        return [] if corruption.file.endswith("datapackage.json") and str(error) else [f"it stops: {error}"]
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    finally:
        _write(root, before)
    shown = [f"    {problem}" for problem in problems]
    if not problems:
        return ["it passes"]
    files = {corruption.file, *corruption.others}
    there = [p for p in problems if p.file in files or "" in files]
    faults = []
    if not there:
        faults.append(f"nothing in {corruption.file}")
    elif corruption.row and corruption.row not in {p.row for p in there}:
        faults.append(f"not in row {corruption.row}")
    elif corruption.column and corruption.column not in {p.column for p in there}:
        faults.append(f"not in column {corruption.column}")
    if len(problems) > FEW:
        faults.append(f"{len(problems)} problems")
    if not all(p.wrong.strip() and p.right.strip() and p.row >= 1 and p.column for p in problems):
        faults.append("a problem without place or remedy")
    return [*faults, *shown] if faults else []


def _write(root: Path, files: dict[str, bytes | None]) -> None:
    for name, content in files.items():
        if content is None:
            (root / name).unlink(missing_ok=True)
        else:
            (root / name).write_bytes(content)


def test_every_corruption_is_reported(root):
    """At least three hundred: none passes, none is a traceback, none floods; each is in its file, row and column."""
    assert validate(root) == []
    seen = corruptions(root)
    assert len(seen) >= 300 and len({c.name for c in seen}) >= 100
    bad = [(c, faults) for c in seen if (faults := _faults(root, c))]
    assert not bad, "\n".join(f"{c.name} ({', '.join(c.files)})\n  " + "\n  ".join(f) for c, f in bad)
    assert validate(root) == []


def test_a_corruption_that_is_overlooked_is_seen(root, monkeypatch):
    """The check itself: without its rule a corruption passes, and what is reported elsewhere or too often is a fault."""
    corruption = next(c for c in corruptions(root) if c.name == "a minimum above its maximum")
    assert _faults(root, corruption) == []
    monkeypatch.delitem(RULES, "range")
    assert _faults(root, corruption) == ["it passes"]
    assert _faults(root, Corruption("x", {"_toc.yml": b""}, "index.md"))[0] == "nothing in index.md"


def test_the_seed_decides(root):
    """The same seed makes the same corruptions, another one others of the same kinds."""
    one, same, other = (corruptions(root, seed) for seed in (1, 1, 2))
    assert one == same != other
    assert abs(sum((Counter(c.name for c in one) - Counter(c.name for c in other)).values())) < 20
