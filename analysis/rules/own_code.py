"""What the code that an edition's cells import has: its modules, and the names in them, read without importing any."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from analysis.source.problems import LocatedError, Where

__all__ = ["PACKAGE_NAME", "OwnCode", "OwnCodeError", "defined_by", "own_code"]

_HERE = Path(__file__).resolve().parents[1]
PACKAGE_NAME = _HERE.name
#: What a module may define or import whose names cannot be known without running it.
_ANY_NAME = {"__getattr__", "*"}


class OwnCodeError(LocatedError):
    """A module is no Python."""


class OwnCode:
    """The package in a folder."""

    def __init__(self, package: Path):
        self._package = package
        self._contents: dict[str, frozenset[str]] = {}

    def modules(self, package: str) -> frozenset[str]:
        """The modules and packages in a package, by the names that Python imports them by."""
        folder = self._path(package)
        inside = folder.iterdir() if folder.is_dir() else ()
        return frozenset(p.stem for p in inside if p.suffix == ".py" or (p / "__init__.py").is_file()) - {"__init__"}

    def contents(self, module: str) -> frozenset[str]:
        """The names that a module has at its top, and the modules in it.

        Raises :class:`OwnCodeError` for a module that is no Python, or not in the encoding that it says it is in.
        """
        if module not in self._contents:
            path = self._path(module)
            file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            try:
                tree = ast.parse(file.read_bytes())
            except (SyntaxError, ValueError) as error:
                where = Where(file.relative_to(self._package.parent).as_posix(), getattr(error, "lineno", None) or 1)
                wrong = f"the module is no Python ({getattr(error, 'msg', error)})"
                raise OwnCodeError(where, wrong, "mend the code at this line") from None
            names = (defined_by(node) for top in tree.body for node in _top(top))
            self._contents[module] = self.modules(module).union(*names)
        return self._contents[module]

    def has(self, module: str, name: str) -> bool:
        """Whether a module has, or may have, a name; raises as :meth:`contents` does."""
        return name.startswith("__") or not self.contents(module).isdisjoint({name, *_ANY_NAME})

    def _path(self, module: str) -> Path:
        return self._package.parent.joinpath(*module.split("."))


def own_code(root: Path) -> OwnCode:
    """The code of the edition at ``root``: its own, where it has a copy of this package, as a clone has, otherwise this package."""
    own = root / PACKAGE_NAME
    return _running() if not (own / "__init__.py").is_file() or own.samefile(_HERE) else OwnCode(own)


@lru_cache(maxsize=1)
def _running() -> OwnCode:
    return OwnCode(_HERE)


def defined_by(node: ast.AST) -> set[str]:
    """The names that a node of a syntax tree defines."""
    match node:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {alias.asname or alias.name.split(".")[0] for alias in names}
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return {name}
        case ast.MatchMapping(rest=str(name)) | ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
            return {name}
    return set()


def _top(node: ast.stmt) -> Iterator[ast.AST]:
    """A statement with what it defines at the level on which it stands."""
    yield node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield from ast.walk(node)
