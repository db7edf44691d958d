"""The packages of the code and the direction of their dependence, read from the imports themselves.

The figure is no study of the text: it belongs to the page for maintainers, and changes with the code.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from analysis.edition import Edition
from analysis.outputs import Figure
from analysis.studies.canvas import Canvas, key_mark
from analysis.studies.study import with_source_note

__all__ = ["dependence", "imports", "layers", "modules"]

_PACKAGE = Path(__file__).parents[1]
#: What stands in no folder of its own is one box.
_CORE = "edition"
#: The command line, which stands above all packages, and packages that hold nothing themselves.
_TOP = {f"{_PACKAGE.name}{part}" for part in ("", ".__main__", ".arguments", ".publish")}
#: Pixels between layers.
_HIGH = 62.0


@cache
def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    paths = (p for p in sorted(_PACKAGE.rglob("*.py")) if "__pycache__" not in p.parts)
    names = ((p.relative_to(_PACKAGE.parent).with_suffix("").parts, p) for p in paths)
    return {".".join(parts[:-1] if parts[-1] == "__init__" else parts): p for parts, p in names}


def imports(path: Path, known: dict[str, Path]) -> Iterator[str]:
    """The modules of the package that a file imports anywhere in it, in functions and for type checks too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == _PACKAGE.name:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in known else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)


def _box(module: str) -> str:
    """The package that a module is drawn in: the folders below the top, or the core."""
    parts = module.split(".")[1:]
    if parts[:1] == ["publish"]:
        return "/".join(parts[:2]) if len(parts) > 2 or parts[1:] not in ([], ["book"]) else "publish/book"
    known = modules()
    return parts[0] if len(parts) > 1 or (parts and known[module].name == "__init__.py") else _CORE


def layers() -> tuple[list[list[str]], set[tuple[str, str]]]:
    """The packages in layers, the ground first, and the arrows between them that no longer way implies.

    A package stands one layer above the highest that it imports.
    """
    known = modules()
    arrows: dict[str, set[str]] = {}
    for name, path in known.items():
        if name in _TOP:
            continue
        box = _box(name)
        targets = {_box(t) for t in imports(path, known) if t != _PACKAGE.name}
        arrows.setdefault(box, set()).update(targets - {box})
    heights: dict[str, int] = {}

    def height(box: str) -> int:
        if box not in heights:
            heights[box] = 1 + max((height(t) for t in arrows[box]), default=-1)
        return heights[box]

    for box in arrows:
        height(box)
    rows = [sorted(b for b in arrows if heights[b] == n) for n in range(max(heights.values()) + 1)]
    return rows, {(a, b) for a, targets in arrows.items() for b in targets if not _implied(a, b, arrows)}


def _implied(start: str, end: str, arrows: dict[str, set[str]]) -> bool:
    """Whether a longer way leads from one package to the other."""
    seen, todo = set(), [t for t in arrows[start] if t != end]
    while todo:
        box = todo.pop()
        if box == end:
            return True
        if box not in seen:
            seen.add(box)
            todo += arrows[box]
    return False


@with_source_note
def dependence(edition: Edition) -> Figure:
    """The packages as boxes in layers; an arrow leads from a package to one that it imports."""
    rows, arrows = layers()
    order = [box for row in rows for box in row]
    uses = {box: sorted(b for a, b in arrows if a == box) for box in order}
    used = max(order, key=lambda box: sum(box in others for others in uses.values()))
    label = "; ".join(f"{box} uses {', '.join(uses[box])}" for box in reversed(order) if uses[box])
    return Figure(
        "packages",
        ("Package", "Uses"),
        tuple((box, ", ".join(uses[box]) or "–") for box in reversed(order)),
        "No package of the code uses one above it",
        f"From the imports of {len(modules())} modules.",
        f"{len(order)} packages stand in {len(rows)} layers; the most used is {used}.",
        lambda width: _draw(width, rows, arrows),
        f"{label}.",
        ((key_mark(lambda c, y: _arrow(c, (2, y), (24, y))), "leads from a package to one that it uses"),),
        "Arrows that a longer way implies are left out.",
    )


def _arrow(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    (x0, y0), (x1, y1) = start, end
    canvas.line(start, end, "soft", 1.2)
    length = math.hypot(x1 - x0, y1 - y0)
    a, b = (x1 - x0) / length, (y1 - y0) / length
    for side in (1, -1):
        canvas.line((x1 - 7 * a + side * 3.5 * b, y1 - 7 * b - side * 3.5 * a), end, "soft", 1.2)


def _draw(width: float, rows: list[list[str]], arrows: set[tuple[str, str]]) -> Canvas:
    canvas = Canvas(width)
    bottom = 24 + _HIGH * (len(rows) - 1)
    halves = {box: canvas.text_width(box) / 2 + 8 for row in rows for box in row}
    positions = {}
    for height, row in enumerate(rows):
        gap = (width - sum(2 * halves[box] for box in row)) / (len(row) + 1)
        left = 0.0
        for box in row:
            positions[box] = (left + gap + halves[box], bottom - _HIGH * height)
            left += gap + 2 * halves[box]
    for start, end in sorted(arrows):
        (x0, y0), (x1, y1) = positions[start], positions[end]
        _arrow(canvas, (x0, y0 + 15), (x1, y1 - 15))
    for box, (x, y) in positions.items():
        half = halves[box]
        canvas.box((x - half, y - 14), (x + half, y + 14), "paper", edge="soft", radius=5, level=3)
        canvas.words(x, y, box, anchor="middle")
    canvas.height = bottom + 20
    return canvas
