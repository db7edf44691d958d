"""What the tests that stand beside this package say of themselves, and the figures of the last benchmark that was committed."""

from __future__ import annotations

import json
import re
from pathlib import Path

__all__ = ["benchmark", "test_files"]

_TESTS = Path(__file__).parents[2] / "tests"
_BENCHMARK = _TESTS / "benchmark.json"
#: The first paragraph of what a file says of itself.
_SAYS = re.compile(r'\A"""(.+?)(?:\n\n|""")', re.DOTALL)


def test_files() -> dict[Path, tuple[str, int]]:
    """The files of tests by their paths, each with what it says that it checks and the number of its functions; none where there are no tests."""
    files = {}
    for path in sorted(_TESTS.rglob("test_*.py")):
        if "node_modules" not in path.parts:
            code = path.read_text(encoding="utf-8")
            says = _SAYS.match(code)
            count = len(re.findall(r"^def test_", code, re.MULTILINE))
            files[path.relative_to(_TESTS)] = " ".join(says[1].split()) if says else "", count
    return files


def benchmark() -> dict:
    """What the last benchmark wrote: its ``date``, the ``machine`` in lines, and ``rows`` of what was measured; empty where there was none."""
    if not _BENCHMARK.is_file():
        return {"date": "", "machine": [], "rows": []}
    return json.loads(_BENCHMARK.read_text(encoding="utf-8"))
