"""Reads an edition's files before anything in them is checked.

:func:`read` reads whatever it can and records the rest as problems, so that :mod:`analysis.rules.check` can report all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

from analysis.source import bibliography, config, contents
from analysis.source.csvfile import read_table
from analysis.source.ids import nearest
from analysis.source.package import read_package, sound_package
from analysis.source.paraphrase import Chapter, read_chapter
from analysis.source.problems import InputError, Problem, Where
from analysis.source.schema import PACKAGE, Resource, foreign_keys, key_lists

__all__ = ["NoEditionError", "Source", "find_root", "read"]


class NoEditionError(InputError, FileNotFoundError):
    """There is no edition where one was looked for."""


@dataclass
class Source:
    """Everything read from one edition, before it is checked.

    ``unread`` names what could not be read in full: tables, ``package`` (their description), ``contents`` (the table of
    contents), ``chapters`` or ``bibliography``; a rule that needs one of them is not applied, so that one cause gives one message.

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


def read(path: str | Path | None = None) -> Source:
    """Read an edition's files without checking what they say.

    Raises :class:`NoEditionError` where there is no edition, :class:`~analysis.source.package.PackageError` where its
    ``datapackage.json`` cannot be read.
    """
    root, data = find_root(path)
    package, problems, unknown = sound_package(read_package(data), data)
    source = Source(root, data, package, {}, unread=frozenset(unknown), problems=problems)
    source.unread |= {"package"} if problems else set()
    _tables(source)
    _bibliography(source)
    _chapters(source)
    return source


def _tables(source: Source) -> None:
    paths = {entry["path"] for entry in source.package["resources"]}
    # Files of a system or an editor begin with a point.
    strays = {p.name for p in source.data.glob("*.csv") if p.name not in paths and not p.name.startswith(".")}
    for entry in source.package["resources"]:
        name, path, schema = entry["name"], source.data / entry["path"], entry["schema"]
        file = f"{source.data.name}/{entry['path']}"
        table = Resource(name, file, tuple(schema["fields"]), foreign_keys(schema), key_lists(schema), complete=False)
        if path.is_file():
            table = read_table(table, path.read_bytes(), source.problems)
        else:
            right = f"{PACKAGE} describes it: put it back, or take it out there"
            if renamed := nearest(entry["path"], strays)[:1]:
                right = f"{renamed[0]} may be it: give it the name that {PACKAGE} has, or write that name there"
                strays -= set(renamed)
            source.problems.append(Problem(*table.at(1), "file", "the file is missing", right))
        source.resources[name] = table
    source.unread |= {name for name, table in source.resources.items() if not table.complete}
    for stray in sorted(strays):
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
        # A data folder may stand alone; beside chapters it is the table of contents that is missing.
        if (source.root / "chapters").is_dir() or (source.root / config.CONFIG).is_file():
            right = "it names the chapters in their order: put it back"
            source.problems.append(Problem(*Where(contents.FILE), "toc", "the file is missing", right))
            source.unread |= {"contents", "chapters"}
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
        if not path.is_file() and (file := _file_meant(source, name)):
            wrong, right = f"'{name}' is no file", f"write {file}"
            if normalize("NFC", file) == normalize("NFC", name):
                wrong += ", because of a letter that is written as letter and accent in one of the two names"
                right = "give the file a name in the letters a to z"
            source.problems.append(Problem(*contents.line_of(source.root, name), "toc", wrong, right))
            source.toc = tuple(file if other == name else other for other in source.toc)
            path = source.root / f"{file}.md"
        try:
            chapters.append(read_chapter(path, source.root))
            continue
        except FileNotFoundError:
            right = f"write {name}.md, or take it out of the table of contents"
            problem = Problem(*contents.line_of(source.root, name), "toc", f"'{name}' is no file", right)
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


def _file_meant(source: Source, name: str) -> str | None:
    """The file that the table of contents means by a name that no file has, without its ending, if there is one."""
    folder = (source.root / name).parent
    files = {path.relative_to(source.root).with_suffix("").as_posix() for path in folder.glob("*.md")} - {*source.toc}
    # macOS keeps a letter with an accent as two characters.
    same = next((file for file in sorted(files) if normalize("NFC", file) == normalize("NFC", name)), None)
    stems = {Path(file).name: file for file in files}
    return same or next((stems[stem] for stem in nearest(Path(name).name, stems)), None)
