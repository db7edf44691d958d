"""Remembers which state of an edition the rules found nothing wrong with, so that loading it again need not apply them.

The memory is one checksum in a file under ``_build``, and so goes with what else the repository can remake.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from analysis.source import bibliography, citation, config, contents
from analysis.source.read import PACKAGE, Source

__all__ = ["is_sound", "remember"]

#: Folders of files that can be remade, or that belong to git.
_REMADE = {"_build", ".venv", ".git", "node_modules", "__pycache__"}
_PACKAGE_CODE = Path(__file__).resolve().parents[1]


def is_sound(source: Source) -> bool:
    """Whether every file of this source, and every rule, is as it was when the rules found nothing wrong."""
    memory = _memory(source)
    return memory.is_file() and memory.read_text(encoding="ascii", errors="replace") == _checksum(source)


def remember(source: Source) -> None:
    """Remember that the rules found nothing wrong; nothing happens where no book was built or nothing can be written."""
    memory = _memory(source)
    if memory.parent.is_dir():
        new = memory.with_name(f"{memory.name}-{os.getpid()}")
        with suppress(OSError):
            new.write_text(_checksum(source), encoding="ascii")
            os.replace(new, memory)


def _memory(source: Source) -> Path:
    return source.root / "_build" / ".sound"


def _checksum(source: Source) -> str:
    """Of the files that were read, by name and content, of this package's code, of the names of files that chapters can link, and of Python."""
    data = [source.data / PACKAGE, source.data / bibliography.FILE, *sorted(source.data.glob("*.csv"))]
    pages = [
        source.root / name
        for name in (
            contents.FILE,
            config.CONFIG,
            citation.FILE,
            "requirements.txt",
            *(f"{name}.md" for name in source.toc),
        )
    ]
    total = sha256("\n".join([sys.version, *_file_paths(source.root)]).encode())
    for path in (*data, *pages, *sorted(_PACKAGE_CODE.rglob("*.py"))):
        if path.is_file():
            content = path.read_bytes()
            total.update(f"{path}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()


def _file_paths(root: Path) -> Iterator[str]:
    """The paths of the files of an edition, without those that can be remade."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _REMADE)
        yield from (os.path.join(folder, name) for name in sorted(files))
