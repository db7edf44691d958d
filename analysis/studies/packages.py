"""The packages of the code and the direction of their dependence, read from the imports themselves.

The figure is no study of the text: it belongs to the page for maintainers, and changes with the code.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from analysis.edition import Edition
from analysis.outputs import PALETTE, Figure
from analysis.studies.study import to_svg, with_source_note

__all__ = ["dependence", "imports", "layers", "modules"]

_PACKAGE = Path(__file__).parents[1]
#: What stands in no folder of its own is one box.
_CORE = "edition"
#: The command line, which stands above all packages, and packages that hold nothing themselves.
_TOP = {f"{_PACKAGE.name}{part}" for part in ("", ".__main__", ".arguments", ".publish")}
#: Inches between boxes and between layers, and points of type.
_WIDE, _HIGH, _TYPE = 1.0, 0.62, 8.6


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
    from matplotlib.figure import Figure as Canvas

    rows, arrows = layers()
    positions = {box: ((n + 0.5) / len(row), height) for height, row in enumerate(rows) for n, box in enumerate(row)}
    canvas = Canvas(figsize=(4.2, 0.4 + _HIGH * len(rows)))
    axes = canvas.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.axis("off")
    for start, end in sorted(arrows):
        (x1, y1), (x2, y2) = positions[start], positions[end]
        axes.annotate(
            "",
            (x2, y2 + 0.2),
            (x1, y1 - 0.2),
            arrowprops={"arrowstyle": "->", "color": PALETTE["soft"], "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0},
        )
    for box, (x, y) in positions.items():
        frame = {"boxstyle": "round,pad=0.35", "facecolor": PALETTE["paper"], "edgecolor": PALETTE["soft"]}
        axes.text(x, y, box, ha="center", va="center", fontsize=_TYPE, color=PALETTE["ink"], bbox=frame)
    order = [box for row in rows for box in row]
    uses = {box: sorted(b for a, b in arrows if a == box) for box in order}
    label = "; ".join(f"{box} uses {', '.join(uses[box])}" for box in reversed(order) if uses[box])
    return Figure(
        "packages",
        ("Package", "Uses"),
        tuple((box, ", ".join(uses[box]) or "–") for box in reversed(order)),
        "The packages of the code. An arrow leads from a package to one that it uses; arrows that a longer way implies are left out.",
        f"From the imports of {len(modules())} modules.",
        to_svg(canvas),
        f"No package uses one above it. {label}.",
    )
