"""What stands in an edition's files, read before any of it is believed.

:func:`read` takes in whatever is there and keeps what it could not make sense of as
problems, so that :mod:`analysis.rules.check` can report all of them at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from analysis.source import paraphrase
from analysis.source.csvfile import read_table
from analysis.source.problems import Problem
from analysis.source.schema import PACKAGE, Resource, foreign_keys, key_lists

__all__ = ["Source", "find_root", "read"]


@dataclass
class Source:
    """Everything read from one edition, before any of it is believed.

    Where rows were laid over those of the edition, ``provenance`` says for the file and number that such a row has here
    which file and row its writer knows it by, ``added`` are the tables and ids of new rows, and ``changes`` tells what was
    done; see :mod:`analysis.source.overlay`.
    """

    root: Path
    data: Path
    package: dict
    resources: dict[str, Resource]
    chapters: tuple[paraphrase.Chapter, ...] = ()
    toc: tuple[str, ...] = ()
    has_chapters: bool = False
    problems: list[Problem] = field(default_factory=list)
    provenance: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    added: frozenset[tuple[str, str]] = frozenset()
    changes: tuple[str, ...] = ()


def find_root(path: str | Path | None = None) -> tuple[Path, Path]:
    """The root and the data folder of an edition.

    ``path`` is either of them; without it, the nearest edition around the working folder
    is meant, and failing that the one this package stands in.
    Raises :class:`FileNotFoundError` where there is no ``datapackage.json``.
    """
    if path is not None:
        path = Path(path).resolve()
        for root, data in ((path.parent, path), (path, path / "data")):
            if (data / PACKAGE).is_file():
                return root, data
        raise FileNotFoundError(f"{path} holds no {PACKAGE}, neither in itself nor in data/")
    here = Path.cwd().resolve()
    for root in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if (root / "data" / PACKAGE).is_file():
            return root, root / "data"
    raise FileNotFoundError(f"no data/{PACKAGE} here, above, or beside the package")


def read(path: str | Path | None = None) -> Source:
    """Read an edition's files without checking what they say.

    Raises :class:`FileNotFoundError` where there is no edition, :class:`ValueError` where its
    ``datapackage.json`` is no JSON.
    """
    root, data = find_root(path)
    try:
        package = json.loads((data / PACKAGE).read_text(encoding="utf-8"))
        tables = [(entry["name"], entry["path"], entry["schema"]) for entry in package["resources"]]
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{data / PACKAGE} cannot be read: {error!r}") from error
    source = Source(root, data, package, {})
    prefix = f"{data.name}/"
    for name, file, schema in tables:
        blank = Resource(name, prefix + file, tuple(schema["fields"]), foreign_keys(schema), key_lists(schema))
        if not (data / file).is_file():
            source.problems.append(
                Problem(
                    prefix + file,
                    1,
                    "1",
                    "file",
                    "the file is missing",
                    f"{PACKAGE} describes it: put it back, or take it out there",
                )
            )
            source.resources[name] = blank
        else:
            source.resources[name] = read_table(blank, (data / file).read_bytes(), source.problems)
    described = {file for _, file, _ in tables}
    for stray in sorted(p.name for p in data.glob("*.csv") if p.name not in described):
        source.problems.append(
            Problem(
                prefix + stray,
                1,
                "1",
                "file",
                "no table of this name is described",
                f"describe it in {PACKAGE}, or take the file away",
            )
        )
    _chapters(source)
    return source


def _chapters(source: Source) -> None:
    if not (source.root / "_toc.yml").is_file():
        return
    source.has_chapters = True
    try:
        source.toc = tuple(paraphrase.toc(source.root))
    except ValueError as error:
        source.problems.append(
            Problem("_toc.yml", 1, "1", "toc", str(error), "it needs format, root and parts; see sphinx-external-toc")
        )
        return
    chapters = []
    for name in source.toc:
        path = source.root / f"{name}.md"
        if not path.is_file():
            source.problems.append(
                Problem(
                    "_toc.yml",
                    1,
                    "1",
                    "toc",
                    f"'{name}' is no file",
                    f"write {name}.md, or take it out of the table of contents",
                )
            )
            continue
        try:
            chapters.append(paraphrase.read_chapter(path, source.root))
        except UnicodeDecodeError as error:
            row = path.read_bytes()[: error.start].count(b"\n") + 1
            source.problems.append(
                Problem(
                    f"{name}.md",
                    row,
                    "1",
                    "utf-8",
                    "the line holds a byte that is not UTF-8",
                    "save the file as UTF-8 and write the character again",
                )
            )
    source.chapters = tuple(chapters)
