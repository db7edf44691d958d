"""The table of contents, ``_toc.yml``, as sphinx-external-toc reads it for the book."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.source.ids import near
from analysis.source.problems import Where
from analysis.source.yamlfile import YamlError, YamlFile, read_yaml

__all__ = ["FILE", "ROOT", "ContentsError", "line_of", "parts", "toc"]

FILE = "_toc.yml"
#: The title page; a browser that is given the folder of the book opens the page of this name.
ROOT = "index"

#: The words of sphinx-external-toc.
_WORDS = (
    "format root parts caption chapters file sections title url glob entries subtrees options defaults numbered maxdepth"
    " reversed hidden titlesonly meta".split()
)


class ContentsError(YamlError):
    """The table of contents cannot be read."""


def toc(root: Path) -> list[str]:
    """The files of the book in reading order, without the ending ``.md``; the root first.

    Raises as :func:`parts` does.
    """
    return [file for _, files in parts(root) for file in files]


def parts(root: Path) -> list[tuple[str | None, list[str]]]:
    """The parts of the book, each with its caption and its files; the first holds the root alone, and has no caption.

    Raises :class:`FileNotFoundError` where there is no table of contents, :class:`ContentsError` where it cannot be read.
    """
    from sphinx_external_toc.parsing import MalformedError, parse_toc_data

    file = read_yaml(root / FILE, ContentsError)
    data, content = file.value, file.content
    _check_values(data, content)
    try:
        site = parse_toc_data(data)
    except MalformedError as error:
        raise _explained(str(error), file) from None

    if (root_name := site.root.docname.removesuffix(".md")) != ROOT:
        where = _line_of(content, r"\broot:")
        raise ContentsError(
            where, f"the title page is {root_name}", f"call it {ROOT}, so that the book begins at {ROOT}.html"
        )

    def files(tree) -> list[str]:
        below = (file for name in tree.files() for file in (name, *all_files(name)))
        return [file.removesuffix(".md") for file in below]

    def all_files(name: str) -> list[str]:
        return [file for tree in site[name].subtrees for file in files(tree)]

    trees = [(tree.caption, files(tree)) for tree in site.root.subtrees]
    return [(None, [ROOT]), *trees]


def _explained(message: str, file: YamlFile) -> ContentsError:
    """What is wrong with a table of contents that sphinx-external-toc cannot read."""
    right = "it needs format, root and parts or chapters, and of each chapter its file; see sphinx-external-toc"
    path = re.search(r" @ '([^']*)'", message)
    keys = [int(key) if key.isdecimal() else key for key in (path[1] if path else "").split("/") if key]
    where, value = file.at(*keys), _below(file.value, keys)
    wrong = f"the table of contents cannot be read ({message})"
    if twice := re.search(r"used multiple times: '(.+)'", message):
        name = twice[1].removesuffix(".md")
        mentions = [w for keys, w in file.marks.items() if keys[-1:] == ("file",) and _value(file, keys) == name]
        where, wrong, right = mentions[-1], f"'{name}' is already in line {mentions[0].row}", "name each chapter once"
    elif "not recognised" in message:
        where, wrong, right = file.at("format"), f"there is no format '{file.value['format']}'", "write jb-book"
    elif "entry not a mapping" in message:
        wrong, right = f"'{value}' does not say that it is a file", f"write - file: {value}"
    elif file.value is None:
        wrong = "the file is empty"
    return ContentsError(where, wrong, right)


def _below(value: object, keys: list) -> object:
    """What stands in a value under keys; ``None`` where that is nothing."""
    for key in keys:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _value(file: YamlFile, keys: tuple) -> str:
    return str(_below(file.value, [*keys])).removesuffix(".md")


def _check_values(data: object, content: str) -> None:
    """Find what YAML took for a number, a date or a truth and was meant as words, and chapters that it does not name.

    Raises :class:`ContentsError`.
    """
    if isinstance(data, list):
        for value in data:
            _check_values(value, content)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in ("caption", "title", "file", "root") and not isinstance(value, str):
                if value is None:
                    raise ContentsError(_line_of(content, rf"\b{key}:\s*$"), f"the {key} is empty", "write it")
                where = _line_of(content, rf"\b{key}:\s*{re.escape(str(value))}")
                wrong = f"the {key} {value} is not read as words"
                raise ContentsError(where, wrong, f'write it in quotation marks: {key}: "{value}"')
            if key not in _WORDS:
                wrong, right = f"'{key}' is no word of a table of contents", f"write one, {near(str(key), _WORDS)}"
                raise ContentsError(_line_of(content, rf"{re.escape(str(key))}\s*:"), wrong, right)
            if key == "glob":
                wrong, right = "files are not named one by one", "name each of them: - file: …"
                raise ContentsError(_line_of(content, r"\bglob:"), wrong, right)
            _check_values(value, content)


def line_of(root: Path, file: str) -> Where:
    """The line of the table of contents that names a file."""
    return _line_of((root / FILE).read_text(encoding="utf-8-sig"), rf":\s*[\"']?{re.escape(file)}(?:\.md)?[\"']?\s*$")


def _line_of(content: str, pattern: str) -> Where:
    """The first line that holds the pattern, or line 1."""
    match = re.search(pattern, content, re.MULTILINE)
    return Where(FILE, content.count("\n", 0, match.start()) + 1 if match else 1)
