"""The table of contents, ``_toc.yml``, as sphinx-external-toc reads it for the book."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.source.problems import InputError, Where

__all__ = ["FILE", "ROOT", "ContentsError", "line_of", "parts", "toc"]

FILE = "_toc.yml"
#: The title page; a browser that is given the folder of the book opens the page of this name.
ROOT = "index"


class ContentsError(InputError, ValueError):
    """The table of contents cannot be read; ``where``, ``wrong`` and ``right`` are those of a problem."""

    def __init__(self, where: Where, wrong: str, right: str):
        self.where, self.wrong, self.right = where, wrong, right
        super().__init__(f"{where.file}:{where.row}:{where.column}: {wrong}; {right}")


def toc(root: Path) -> list[str]:
    """The files of the book in reading order, without the ending ``.md``; the root first.

    Raises as :func:`parts` does.
    """
    return [file for _, files in parts(root) for file in files]


def parts(root: Path) -> list[tuple[str | None, list[str]]]:
    """The parts of the book, each with its caption and its files; the first holds the root alone, and has no caption.

    Raises :class:`FileNotFoundError` where there is no table of contents, :class:`ContentsError` where it cannot be read.
    """
    import yaml
    from sphinx_external_toc.parsing import MalformedError, parse_toc_data

    content = _text(root / FILE)
    try:
        data = yaml.safe_load(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        where = Where(FILE, mark.line + 1, str(mark.column + 1)) if mark else Where(FILE)
        if "\t" in content.split("\n")[where.row - 1]:
            raise ContentsError(where, "the line holds a tab", "write spaces in its place") from None
        wrong = f"this is no YAML ({getattr(error, 'problem', None) or 'it cannot be read'})"
        raise ContentsError(where, wrong, "compare the line with those around it") from None
    _check_values(data, content)
    try:
        site = parse_toc_data(data)
    except MalformedError as error:
        right = "it needs format, root and parts or chapters, and of each chapter its file; see sphinx-external-toc"
        raise ContentsError(Where(FILE), f"the table of contents cannot be read ({error})", right) from None

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


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ContentsError(
            Where(FILE, row), "the line holds a byte that is not UTF-8", "save the file as UTF-8"
        ) from None


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
