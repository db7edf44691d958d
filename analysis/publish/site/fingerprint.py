"""One checksum over everything a book is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

__all__ = ["fingerprint", "source_paths", "sources", "stamp"]

_SOURCES = (
    "index.md",
    "_config.yml",
    "_toc.yml",
    "requirements.txt",
    "LICENSE",
    "CITATION.cff",
    "releases",
    "data",
    "chapters",
)


def source_paths(root: Path) -> list[Path]:
    """The files and folders that a book of the edition at ``root`` is made of, this package last; not all need be there."""
    return [*(root / name for name in _SOURCES), Path(__file__).resolve().parents[2]]


def sources(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file that a book of the edition at ``root`` is made of, this package among them: its name in a checkout, and where it is."""
    for top in source_paths(root):
        base = top.parent
        files = [top] if top.is_file() else sorted(top.rglob("*")) if top.is_dir() else []
        for path in files:
            parts = set(path.relative_to(base).parts)
            hidden = any(part.startswith(".") or part.endswith(".egg-info") for part in parts)
            if path.is_file() and not hidden and "__pycache__" not in parts:
                yield path.relative_to(base).as_posix(), path


def fingerprint(root: Path, *more: Path, cells_only: bool = False) -> str:
    """SHA-256, in hexadecimal, of an edition's data, chapters and settings, of this package, and of ``more`` files.

    A change of any byte, name or place changes it; dates of files and hidden files, such as an office program's locks, do not.
    With ``cells_only`` the publishing half of the package is left out: no cell imports it, so what cells show does not depend on it.
    """
    publish = Path(__file__).resolve().parents[1]
    total = hashlib.sha256()
    for name, path in (*sources(root), *((p.name, p) for p in more)):
        if not (cells_only and path.is_relative_to(publish)):
            total.update(f"{name}\0{path.stat().st_size}\0".encode())
            total.update(path.read_bytes())
    return total.hexdigest()


def stamp(root: Path) -> tuple:
    """A value that stays the same as long as nobody writes to any of the sources, not even what stands there already."""
    return tuple((name, s.st_mtime_ns, s.st_size, s.st_ino) for name, s in ((n, p.stat()) for n, p in sources(root)))
