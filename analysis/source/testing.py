"""What the tests that stand beside this package say of themselves, and the figures of the last benchmark that was committed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from analysis.source.problems import LocatedError, Where

__all__ = ["benchmark", "sources", "test_files"]

_TESTS = Path(__file__).parents[2] / "tests"
_BENCHMARK = _TESTS / "benchmark.json"
#: The first paragraph of what a file says of itself.
_SAYS = re.compile(r'\A"""(.+?)(?:\n\n|""")', re.DOTALL)


def test_files() -> dict[Path, tuple[str, int]]:
    """The files of tests by their paths, each with what it says that it checks and the number of its functions; none where there are no tests."""
    files = {}
    for path in sorted(_paths()):
        code = path.read_text(encoding="utf-8")
        says = _SAYS.match(code)
        count = len(re.findall(r"^def test_", code, re.MULTILINE))
        files[path.relative_to(_TESTS)] = (" ".join(says[1].split()) if says else "", count)
    return files


def sources() -> Iterator[tuple[str, Path]]:
    """What is read here: the name in a checkout of each file of tests and of the benchmark, and where it is."""
    for path in (*_paths(), *([_BENCHMARK] if _BENCHMARK.is_file() else [])):
        yield path.relative_to(_TESTS.parent).as_posix(), path


def _paths() -> Iterator[Path]:
    """The paths of the files of tests, without a look into the packages of the browser tests, which have thousands of files."""
    for folder, folders, names in os.walk(_TESTS):
        folders[:] = [name for name in folders if name != "node_modules"]
        yield from (Path(folder, name) for name in names if name.startswith("test_") and name.endswith(".py"))


def benchmark() -> dict:
    """What the last benchmark wrote: its ``date``, the ``machine`` in lines, and ``rows`` of what was measured; empty where there was none.

    Raises :class:`~analysis.source.problems.LocatedError` where the file is not as a benchmark writes it.
    """
    record = {"date": "", "machine": [], "rows": []}
    if not _BENCHMARK.is_file():
        return record
    file, right = f"{_TESTS.name}/{_BENCHMARK.name}", "take it from the last commit, or run make bench"
    try:
        content = json.loads(_BENCHMARK.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        where = Where(file, error.lineno, str(error.colno))
        raise LocatedError(where, f"this is no JSON ({error.msg})", right) from None
    except UnicodeDecodeError:
        raise LocatedError(Where(file), "the file is not UTF-8", right) from None
    if not isinstance(content, dict) or [type(content.get(name)) for name in record] != [str, list, list]:
        raise LocatedError(Where(file), "it lacks the date, the machine or the rows of a benchmark", right)
    return content
