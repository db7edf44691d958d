"""What each chapter was made from, recorded while it was made, so that the next build reads and executes only what changed.

A record holds the checksums of parts of the edition (:mod:`analysis.reads`) and of files.  Those of chapters are written
when a book is done and taken away while one is made, so that after a build which failed or was stopped the next one reads
everything, and no warning is lost.  Settings, code and packages are in no record; one checksum for all chapters, the *base*, covers them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from analysis.edition import Edition
from analysis.publish.make.packages import installed
from analysis.publish.site.fingerprint import sources
from analysis.reads import EVERYTHING, TEXTS

__all__ = ["Known", "Record", "base"]

#: The form of records; another one is not read.
_FORM = 1
#: Folders whose files no cell reads by itself.
_OURS = {"_build", ".venv", ".git", "__pycache__"}
#: The part that stands for Python and its packages, beside those of the edition.
_PACKAGES = "(packages)"


@dataclass
class Record:
    """Checksums of the parts of the edition and of the files and folders that something was made from."""

    parts: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


class Known:
    """The records in one folder of state: ``chapters`` by their names in Sphinx, ``cells`` by the key of the cache of outputs.

    Those of cells are kept through builds that fail, for outputs are whole as soon as they are kept.
    """

    def __init__(self, state: Path, edition: Edition):
        self.state, self.edition = state, edition
        self.part, self.file = cache(self._part), cache(self._file)
        _, cells = self._read("cells")
        self.cells, self.chapters = cells, {}

    def open(self, base: str) -> bool:
        """Take the records of chapters, and their file away; whether they are there, and of the same ``base``."""
        of, self.chapters = self._read("chapters")
        self._path("chapters").unlink(missing_ok=True)
        return of == base

    def save(self, base: str, chapters: dict[str, Record]) -> None:
        """Write the records of chapters, when the book is done."""
        self._write("chapters", base, chapters)

    def save_cells(self) -> None:
        """Write the records of cells."""
        self._write("cells", "", self.cells)

    def _path(self, kind: str) -> Path:
        return self.state / f"{kind}.json"

    def _read(self, kind: str) -> tuple[str, dict[str, Record]]:
        try:
            saved = json.loads(self._path(kind).read_text(encoding="utf-8"))
            if saved["form"] == _FORM:
                return saved["base"], {name: Record(**record) for name, record in saved["records"].items()}
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            pass
        return "", {}

    def _write(self, kind: str, base: str, records: dict[str, Record]) -> None:
        saved = {"form": _FORM, "base": base, "records": {name: asdict(record) for name, record in records.items()}}
        new = self._path(kind).with_suffix(".new")
        new.write_text(json.dumps(saved), encoding="utf-8")
        os.replace(new, self._path(kind))

    def record(self, parts: Iterable[str], files: Iterable[str]) -> Record:
        """A record of these parts and files as they are now."""
        return Record(
            {part: self.part(part) for part in sorted(parts)}, {path: self.file(path) for path in sorted(files)}
        )

    def holds(self, record: Record | None) -> bool:
        """Whether everything that a record names is still the same."""
        return (
            record is not None
            and all(self.part(part) == digest for part, digest in record.parts.items())
            and all(self.file(path) == digest for path, digest in record.files.items())
        )

    def record_cells(self, used: Path) -> Record:
        """The record of what a kernel wrote down in the file ``used``; settings that any cell can see belong to it.

        Where nothing was written down, or another program was run, it is of everything.
        """
        root, tables = self.edition.root, _tables(self.edition)
        every = {name: path for name, path in sources(root) if name not in tables}
        seen_by_all = {name for name in every if name.startswith("data/") or name == "_toc.yml"}
        try:
            saved = json.loads(used.read_text(encoding="utf-8"))
        except FileNotFoundError:
            saved = {"programs": True}
        if saved["programs"]:
            return self.record({EVERYTHING, _PACKAGES}, {_name(path, root) for path in every.values()})
        package = Path(__file__).resolve().parents[2]
        # The files of this edition are covered by its parts; those of another edition are not.
        own = {root / name for name in (*tables, *seen_by_all, "data", *(c.path for c in self.edition.chapters))}
        files = {*map(Path, saved["files"]), *({*map(Path, saved["loaded"])} - own)}
        ours = {p for p in files if (p.is_relative_to(root) or p.is_relative_to(package)) and not _OURS & set(p.parts)}
        return self.record({*saved["parts"], _PACKAGES}, {*seen_by_all, *(_name(path, root) for path in ours)})

    def _part(self, part: str) -> str:
        if part == _PACKAGES:
            return sha256(installed().encode()).hexdigest()
        return self.edition.digest(part) if part in (TEXTS, EVERYTHING, *self.edition.tables) else "absent"

    def _file(self, path: str) -> str:
        file = self.edition.root / path
        try:
            saved = repr(sorted(os.listdir(file))).encode() if file.is_dir() else file.read_bytes()
        except OSError:
            return "absent"
        return sha256(saved).hexdigest()


def base(edition: Edition, witnesses: Iterable[Path]) -> str:
    """The checksum of all that chapters are made from besides their own files, the tables, and what cells used."""
    total, tables = sha256(installed().encode()), _tables(edition)
    for name, path in (*sources(edition.root), *((str(witness), witness) for witness in witnesses)):
        if not name.endswith(".md") and name not in tables:
            total.update(f"{name}\0{path.stat().st_size}\0".encode())
            total.update(path.read_bytes())
    return total.hexdigest()


def _name(path: Path, root: Path) -> str:
    """What a record calls a file: its path from the root, or in full where it stands elsewhere, as this package may."""
    return str(path.relative_to(root) if path.is_relative_to(root) else path)


def _tables(edition: Edition) -> set[str]:
    """The files of the tables, from the root."""
    return {resource.file for resource in edition.source.resources.values()}
