"""What each chapter was made from, recorded while it was made, so that the next build reads and executes only what changed.

A record holds the checksums of parts of the edition (:mod:`analysis.reads`) and of files.  It is written when a book is
done and taken away while one is made, so that a build which failed or was stopped leaves no record: the next one reads
everything.  What no record can tell, settings, code and packages, is one checksum for all chapters, the *base*.
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
from analysis.publish.make.fingerprint import packages, sources
from analysis.reads import EVERYTHING

__all__ = ["Known", "Record", "base", "of_cells"]

#: The form of records; another one is not read.
_FORM = 1
#: Folders whose files no cell reads by itself.
_OURS = ("_build", ".venv", ".git", "__pycache__")


@dataclass
class Record:
    """Checksums of the parts of the edition and of the files that something was made from; paths from the root."""

    parts: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


class Known:
    """The records of one folder of state: those of chapters by their names in Sphinx, those of executed cells by their key."""

    def __init__(self, state: Path, edition: Edition):
        self.path, self.edition = state / "records.json", edition
        self.part, self.file = cache(self._part), cache(self._file)
        self.chapters: dict[str, Record] = {}
        self.cells: dict[str, Record] = {}

    def open(self, base: str) -> bool:
        """Read the records and take their file away; whether they are of the same ``base``."""
        try:
            held = json.loads(self.path.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return False
        self.path.unlink()
        if held.get("form") != _FORM:
            return False
        self.chapters = {name: Record(**record) for name, record in held["chapters"].items()}
        self.cells = {key: Record(**record) for key, record in held["cells"].items()}
        return held["base"] == base

    def save(self, base: str) -> None:
        """Write the records, in one step."""
        held = {"form": _FORM, "base": base}
        for kind in ("chapters", "cells"):
            held[kind] = {name: asdict(record) for name, record in getattr(self, kind).items()}
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(held), encoding="utf-8")
        os.replace(new, self.path)

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

    def _part(self, part: str) -> str:
        return (
            self.edition.digest(part) if part == EVERYTHING or part in self.edition.tables or "(" in part else "absent"
        )

    def _file(self, path: str) -> str:
        try:
            return sha256((self.edition.root / path).read_bytes()).hexdigest()
        except OSError:
            return "absent"


def base(edition: Edition, witnesses: Iterable[Path], *more: str) -> str:
    """The checksum of all that chapters are made from besides the paraphrase, the tables and the cells' own sources."""
    total = sha256(repr([packages(), *more]).encode())
    root, tables = edition.root, {resource.path for resource in edition.source.resources.values()}
    for name, path in (*sources(root), *((str(w), w) for w in witnesses)):
        if not name.endswith(".md") and name not in tables:
            total.update(f"{name}\0{path.stat().st_size}\0".encode())
            total.update(path.read_bytes())
    return total.hexdigest()


def of_cells(used: Path, known: Known, root: Path) -> Record | None:
    """The record of what a kernel wrote down in the file ``used``; ``None`` where it wrote nothing."""
    package = Path(__file__).resolve().parents[2]
    try:
        held = json.loads(used.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    files = {Path(path) for path in (*held["modules"], *held["files"])}
    ours = {p for p in files if (p.is_relative_to(root) or p.is_relative_to(package)) and not set(p.parts) & set(_OURS)}
    return known.record(held["parts"], {os.path.relpath(path, root) for path in ours if path.is_file()})
