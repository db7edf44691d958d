"""What the edition is made with, how it is tested and how fast it is, read from the repository itself.

The tables are no studies of the text: they belong to the pages about the edition, and change with packages, tests and measurements.
"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

from analysis.edition import Edition
from analysis.outputs import Table
from analysis.source.dates import parse
from analysis.source.testing import benchmark, test_files
from analysis.studies.study import with_source_note

__all__ = ["dependencies", "licence_of", "measurements", "numbers", "tests", "typefaces"]

_PACKAGE = Path(__file__).parents[1]
_FONTS = _PACKAGE / "publish" / "theme" / "edition" / "static" / "fonts"
#: The lines of pyproject.toml that name a package, each with its reason.
_LISTED = re.compile(r'^  "(?P<name>[\w.-]+)[^"]*",\s*# (?P<reason>.+)$', re.MULTILINE)
#: The folders of the tests, in words.
_AREAS = {
    "": "The whole",
    "book": "The built book",
    "chapters": "Chapters",
    "data": "Data",
    "lab": "JupyterLab",
    "publish/document": "Pages",
    "publish/formats": "EPUB, PDF, TEI, API, data package",
    "publish/make": "Building",
    "publish/passages": "Passages",
    "publish/site": "The site",
    "publish/theme": "In a browser",
    "rules": "Rules",
    "source": "Reading files",
    "studies": "Studies",
    "witness": "Copies of the translation",
}


def licence_of(package: str) -> str:
    """The licence of an installed package, as its own metadata name it."""
    about = metadata(package)
    classifiers = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or () if c.startswith("License ::")]
    return about.get("License-Expression") or ", ".join(classifiers) or (about.get("License") or "").split("\n")[0]


@with_source_note
def dependencies(edition: Edition) -> Table:
    """The packages that the book is made with and that we chose ourselves: version, licence, and what each is for."""
    text = (_PACKAGE / "pyproject.toml").read_text(encoding="utf-8")
    names = {re.match(r"[\w.-]+", line)[0] for line in tomllib.loads(text)["project"]["dependencies"]}
    rows = [
        (m["name"], metadata(m["name"])["Version"], licence_of(m["name"]), m["reason"])
        for m in _LISTED.finditer(text)
        if m["name"] in names
    ]
    return Table(
        "dependencies",
        ("Package", "Version", "Licence", "What it is for"),
        tuple(rows),
        "The packages that this edition uses directly.",
        "Versions and licences are those that the installed packages name.",
    )


@with_source_note
def typefaces(edition: Edition) -> Table:
    """The typefaces of the book, with copyright and licence as the files of the type name them."""
    from fontTools.ttLib import TTFont

    families: dict[tuple[str, str], list[str]] = {}
    for path in sorted(_FONTS.glob("*.woff2")):
        names = TTFont(path)["name"]
        about = names.getDebugName(0), names.getDebugName(14)
        families.setdefault(about, []).append(names.getDebugName(1))
    return Table(
        "typefaces",
        ("Typefaces", "Copyright", "Licence"),
        tuple((", ".join(dict.fromkeys(names)), *about) for about, names in families.items()),
        "The typefaces of this edition.",
        "Read from the files of the type.",
    )


def numbers(edition: Edition) -> dict[str, str]:
    """The numbers of files and functions of tests, and the day of the last benchmark, for sentences."""
    files = test_files()
    day = benchmark()["date"]
    return {
        "files": str(len(files)),
        "tests": str(sum(count for _, count in files.values())),
        "benchmark day": parse(day).words if day else "none yet",
    }


@with_source_note
def tests(edition: Edition) -> Table:
    """The tests, file by file: what each file says that it checks, and how many functions do so.

    A folder for which we have no words stands last, under its own name.
    """
    order = {area: number for number, area in enumerate(_AREAS)}
    files = sorted(test_files().items(), key=lambda file: order.get(_area(file[0]), len(order)))
    return Table(
        "tests",
        ("Tests of", "What is checked", "Functions"),
        tuple((_AREAS.get(_area(path), _area(path)), words, str(count)) for path, (words, count) in files),
        "The tests, as they describe themselves.",
        "A function may be run for many cases.",
    )


def _area(path: Path) -> str:
    return path.parent.as_posix().removeprefix(".")


@with_source_note
def measurements(edition: Edition) -> Table:
    """The figures of the last benchmark that was committed, with their budgets."""
    record = benchmark()
    rows = [(name, words, budget or "–", "yes" if met else "no") for name, words, budget, met in record["rows"]]
    return Table(
        "measurements",
        ("What was measured", "Figure", "Budget", "Met"),
        tuple(rows) or (("nothing yet", "–", "–", "–"),),
        "The last benchmark.",
        " ".join(f"{line.rstrip('.')}." for line in record["machine"]) or "No figures were recorded yet.",
    )
