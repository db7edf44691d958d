"""Reads the two files in YAML, ``_toc.yml`` and ``_config.yml``, so that whatever is wrong in them has a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.source.problems import InputError, Where

__all__ = ["YamlError", "YamlFile", "read_yaml"]


class YamlError(InputError, ValueError):
    """A file in YAML cannot be used; ``where``, ``wrong`` and ``right`` are those of a problem."""

    def __init__(self, where: Where, wrong: str, right: str):
        self.where, self.wrong, self.right = where, wrong, right
        super().__init__(f"{where.file}:{where.row}:{where.column}: {wrong}; {right}")


class YamlFile(NamedTuple):
    """A file in YAML: its text, the value that it holds, and the place of each value by the keys that lead to it."""

    content: str
    value: object
    marks: dict[tuple, Where]

    def at(self, *keys: object) -> Where:
        """Where the value under these keys stands; where it is not there, what holds it."""
        while keys not in self.marks:
            keys = keys[:-1]
        return self.marks[keys]


def read_yaml(path: Path, error: Callable[[Where, str, str], YamlError] = YamlError) -> YamlFile:
    """Read a file in YAML.

    Raises :class:`FileNotFoundError` where there is none, and ``error`` for one that is no UTF-8 or no YAML, or that gives
    a key twice, of which YAML's readers keep the last without a word.
    """
    import yaml

    content = _text(path, error)
    loader = yaml.SafeLoader(content)
    try:
        node = loader.get_single_node()
        value = loader.construct_document(node) if node else None
    except (yaml.YAMLError, ValueError, RecursionError) as failure:
        mark = getattr(failure, "problem_mark", None) or getattr(failure, "context_mark", None)
        where = Where(path.name, mark.line + 1, str(mark.column + 1)) if mark else Where(path.name)
        # Where a text in quotation marks does not end, it is its beginning that helps.
        if "unexpected end of stream" in str(failure) and (begin := getattr(failure, "context_mark", None)):
            where = Where(path.name, begin.line + 1, str(begin.column + 1))
        if where.row <= content.count("\n") and "\t" in content.split("\n")[where.row - 1]:
            raise error(where, "the line holds a tab", "write spaces in its place") from None
        if "unexpected end of stream" in str(failure):
            raise error(where, "the quotation mark that begins here is not closed", "close it") from None
        wrong = f"this is no YAML ({getattr(failure, 'problem', None) or str(failure).splitlines()[0]})"
        raise error(where, wrong, "compare the line with those around it") from None
    finally:
        loader.dispose()
    marks = {(): Where(path.name)}
    for keys, mark in _marks(node) if node else ():
        where = Where(path.name, mark.line + 1, str(mark.column + 1))
        if keys in marks:
            wrong = f"'{keys[-1]}' is already in line {marks[keys].row}"
            raise error(where, wrong, "keep one of them")
        marks[keys] = where
    return YamlFile(content, value, marks)


def _text(path: Path, error: Callable[[Where, str, str], YamlError]) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as failure:
        row = content[: failure.start].count(b"\n") + 1
        wrong = "the line holds a byte that is not UTF-8"
        raise error(Where(path.name, row), wrong, "save the file as UTF-8") from None


def _marks(node: object, keys: tuple = ()) -> Iterator[tuple[tuple, object]]:
    """The keys that lead to each value of a node, with the mark of the last of them."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*keys, key.value), key.start_mark
            yield from _marks(value, (*keys, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield (*keys, number), value.start_mark
            yield from _marks(value, (*keys, number))
