"""One checksum over everything a book is made of."""

from __future__ import annotations

import hashlib
from pathlib import Path

__all__ = ["fingerprint"]

_SOURCES = ("README.md", "_config.yml", "_toc.yml", "requirements.txt", "LICENSE", "CITATION.cff", "data", "chapters")


def fingerprint(root: Path, *more: Path, of_cells: bool = False) -> str:
    """SHA-256, in hexadecimal, of an edition's data, chapters and settings, of this package, and of ``more`` files.

    A change of any byte, name or place changes it; dates of files and hidden files, such as an office program's locks, do not.
    With ``of_cells`` the publishing half of the package is left out: no cell imports it, so what cells show does not depend on it.
    """
    publish = Path(__file__).resolve().parent
    package = publish.parent
    total = hashlib.sha256()
    for base, top in [(root, root / name) for name in _SOURCES] + [(package, package)] + [(p.parent, p) for p in more]:
        files = [top] if top.is_file() else sorted(top.rglob("*")) if top.is_dir() else []
        for path in files:
            parts = set(path.relative_to(base).parts)
            hidden = any(part.startswith(".") or part.endswith(".egg-info") for part in parts)
            if of_cells and path.is_relative_to(publish):
                continue
            if path.is_file() and not hidden and "__pycache__" not in parts:
                total.update(f"{path.relative_to(base).as_posix()}\0{path.stat().st_size}\0".encode())
                total.update(path.read_bytes())
    return total.hexdigest()
