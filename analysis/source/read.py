"""Reads an edition's files before anything in them is checked.

:func:`read` reads whatever it can and records the rest as problems, so that :mod:`analysis.rules.check` can report all of them at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.source import bibliography, contents
from analysis.source.csvfile import read_table
from analysis.source.paraphrase import Chapter, read_chapter
from analysis.source.problems import InputError, Problem, Where
from analysis.source.schema import PACKAGE, Resource, foreign_keys, key_lists

__all__ = ["NoEditionError", "PackageError", "Source", "find_root", "read", "read_package"]


class NoEditionError(InputError, FileNotFoundError):
    """There is no edition where one was looked for."""


class PackageError(InputError, ValueError):
    """The description of the data cannot be read."""


@dataclass
class Source:
    """Everything read from one edition, before it is checked.

    ``unread`` names what could not be read in full: tables, ``contents`` (the table of contents), ``chapters`` or
    ``bibliography``; a rule that needs one of them is not applied, so that one cause gives one message.

    Where rows were laid over those of the edition, ``provenance`` says for the file and number that such a row has here
    which file and row its writer knows it by, ``added`` are the tables and ids of new rows, and ``changes`` tells what was
    done; see :mod:`analysis.source.overlay`.
    """

    root: Path
    data: Path
    package: dict
    resources: dict[str, Resource]
    chapters: tuple[Chapter, ...] = ()
    toc: tuple[str, ...] = ()
    has_chapters: bool = False
    bibliography: Mapping[str, bibliography.BibEntry] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    provenance: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    added: frozenset[tuple[str, str]] = frozenset()
    changes: tuple[str, ...] = ()

    def rows(self, table: str) -> Iterable[tuple[int, dict[str, str]]]:
        """The rows of a table with their row numbers; none where the edition has no such table."""
        return self.resources[table].rows if table in self.resources else ()

    def at(self, table: str, row: int, column: str = "1") -> Where:
        """A place in the file of a table."""
        return self.resources[table].at(row, column)


def find_root(path: str | Path | None = None) -> tuple[Path, Path]:
    """The root and the data folder of an edition.

    ``path`` is either of them; without it, the nearest edition around the working folder
    is meant, and failing that the one this package stands in.
    Raises :class:`NoEditionError`, a :class:`FileNotFoundError`, where there is no ``datapackage.json``.
    """
    if path is not None:
        path = Path(path).resolve()
        for root, data in ((path.parent, path), (path, path / "data")):
            if (data / PACKAGE).is_file():
                return root, data
        raise NoEditionError(f"{path} holds no {PACKAGE}, neither in itself nor in data/; name an edition's root")
    here = Path.cwd().resolve()
    for root in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if (root / "data" / PACKAGE).is_file():
            return root, root / "data"
    raise NoEditionError(f"there is no data/{PACKAGE} here, above, or beside the package; name an edition's root")


def read_package(data: Path) -> dict:
    """The description of the tables in a data folder, a Frictionless Data Package.

    Raises :class:`PackageError`, a :class:`ValueError`, where it is no JSON, or a table of it has no name, path or fields.
    """
    path = data / PACKAGE
    try:
        package = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PackageError(f"{path} cannot be read: it is not UTF-8; save it as UTF-8") from error
    except json.JSONDecodeError as error:
        where = f"{path}:{error.lineno}:{error.colno}"
        raise PackageError(f"{where}: this is no JSON ({error.msg}); mend it at this place") from error
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise PackageError(f"{path} describes no tables; it needs a list of them under 'resources'")
    for number, entry in enumerate(package["resources"], 1):
        if lacking := _lacking(entry):
            name = entry.get("name", f"number {number}") if isinstance(entry, dict) else f"number {number}"
            raise PackageError(f"{path}: the table {name} has no {lacking}; write it, or take the table out")
    return package


def _lacking(entry: object) -> str | None:
    """What the description of a table lacks."""
    if not isinstance(entry, dict):
        return "description"
    for key in ("name", "path"):
        if not isinstance(entry.get(key), str):
            return key
    schema = entry.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list) or not fields or not all(isinstance(f, dict) and "name" in f for f in fields):
        return "fields with names in its schema"
    try:
        foreign_keys(schema)
    except (KeyError, TypeError, IndexError):
        return "foreignKeys with fields and reference.resource in its schema"
    return None


def read(path: str | Path | None = None) -> Source:
    """Read an edition's files without checking what they say.

    Raises :class:`NoEditionError` where there is no edition, :class:`PackageError` where its
    ``datapackage.json`` cannot be read.
    """
    root, data = find_root(path)
    source = Source(root, data, read_package(data), {})
    _tables(source)
    _bibliography(source)
    _chapters(source)
    return source


def _tables(source: Source) -> None:
    described = {}
    for entry in source.package["resources"]:
        name, path, schema = entry["name"], source.data / entry["path"], entry["schema"]
        described[entry["path"]] = name
        file = f"{source.data.name}/{entry['path']}"
        table = Resource(name, file, tuple(schema["fields"]), foreign_keys(schema), key_lists(schema), complete=False)
        if path.is_file():
            table = read_table(table, path.read_bytes(), source.problems)
        else:
            right = f"{PACKAGE} describes it: put it back, or take it out there"
            source.problems.append(Problem(*table.at(1), "file", "the file is missing", right))
        source.resources[name] = table
    source.unread |= {name for name, table in source.resources.items() if not table.complete}
    for stray in sorted(p.name for p in source.data.glob("*.csv") if p.name not in described):
        wrong, right = "no table of this name is described", f"describe it in {PACKAGE}, or take the file away"
        source.problems.append(Problem(*Where(f"{source.data.name}/{stray}"), "file", wrong, right))


def _bibliography(source: Source) -> None:
    path = source.data / bibliography.FILE
    file = f"{source.data.name}/{bibliography.FILE}"
    try:
        if path.is_file():
            source.bibliography = bibliography.read_bibliography(path)
            return
        if "works" not in source.resources:
            return
        problem = Problem(
            *Where(file), "bibliography", "the file is missing", "works need their references: put it back"
        )
    except bibliography.BibliographyError as error:
        problem = Problem(*Where(file, error.row), error.rule, error.wrong, error.right)
    source.problems.append(problem)
    source.unread |= {"bibliography"}


def _chapters(source: Source) -> None:
    if not (source.root / contents.FILE).is_file():
        return
    source.has_chapters = True
    try:
        source.toc = tuple(contents.toc(source.root))
    except contents.ContentsError as error:
        source.problems.append(Problem(*error.where, "toc", error.wrong, error.right))
        source.unread |= {"contents", "chapters"}
        return
    chapters = []
    for name in source.toc:
        path = source.root / f"{name}.md"
        try:
            chapters.append(read_chapter(path, source.root))
            continue
        except FileNotFoundError:
            where = contents.line_of(source.root, name)
            right = f"write {name}.md, or take it out of the table of contents"
            problem = Problem(*where, "toc", f"'{name}' is no file", right)
        except UnicodeDecodeError as error:
            row = path.read_bytes()[: error.start].count(b"\n") + 1
            wrong, right = (
                "the line holds a byte that is not UTF-8",
                "save the file as UTF-8 and write the character again",
            )
            problem = Problem(*Where(f"{name}.md", row), "utf-8", wrong, right)
        source.problems.append(problem)
        source.unread |= {"chapters"}
    source.chapters = tuple(chapters)
