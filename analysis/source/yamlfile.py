"""Reads what is written in YAML, ``_toc.yml``, ``_config.yml``, ``CITATION.cff`` and the heads of chapters, so that whatever is wrong in it has a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from analysis.source.problems import LocatedError, Where

if TYPE_CHECKING:
    import yaml

__all__ = ["YamlError", "YamlFile", "parse_yaml", "read_yaml"]


class YamlError(LocatedError, ValueError):
    """A file in YAML cannot be used."""


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

    Raises :class:`FileNotFoundError` where there is none, and ``error`` as :func:`parse_yaml` does.
    """
    return parse_yaml(path.read_bytes(), path.name, error)


def parse_yaml(data: bytes, file: str, error: Callable[[Where, str, str], YamlError] = YamlError) -> YamlFile:
    """Parse the content of ``file``, which is YAML.

    Raises ``error`` for what is no UTF-8 or no YAML, or gives a key twice, of which YAML's readers keep the last without a word.
    """
    import yaml

    content, node = _text(data, file, error), None
    try:
        loader = yaml.SafeLoader(content)
        node = loader.get_single_node()
        value = loader.construct_document(node) if node else None
    except yaml.reader.ReaderError as failure:
        before = content[: failure.position]
        where = Where(file, before.count("\n") + 1, str(len(before) - before.rfind("\n")))
        wrong = f"a character stands here that YAML does not allow (U+{failure.character:04X})"
        raise error(where, wrong, "write the character that is meant, or take it out") from None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as failure:
        if wrong_date := next(_wrong_dates(node), None):
            right = "write a day of the calendar, as YYYY-MM-DD"
            raise error(_place(file, wrong_date.start_mark), f"'{wrong_date.value}' is no date", right) from None
        raise error(*_explained(failure, content, file)) from None
    marks = {(): Where(file)}
    for keys, mark in _marks(node) if node else ():
        where = _place(file, mark)
        if keys in marks:
            wrong = f"'{keys[-1]}' is already in line {marks[keys].row}"
            raise error(where, wrong, "keep one of them")
        marks[keys] = where
    return YamlFile(content, value, marks)


def _explained(failure: Exception, content: str, file: str) -> tuple[Where, str, str]:
    """Where and why a text is no YAML, and what would be right."""
    mark = getattr(failure, "problem_mark", None) or getattr(failure, "context_mark", None)
    where = _place(file, mark) if mark else Where(file)
    # Where a text in quotation marks does not end, it is its beginning that helps.
    if "unexpected end of stream" in str(failure) and (begin := getattr(failure, "context_mark", None)):
        where = _place(file, begin)
    if where.row <= content.count("\n") and "\t" in content.split("\n")[where.row - 1]:
        return where, "the line holds a tab", "write spaces in its place"
    if "unexpected end of stream" in str(failure):
        return where, "the quotation mark that begins here is not closed", "close it"
    wrong = f"this is no YAML ({getattr(failure, 'problem', None) or str(failure).splitlines()[0]})"
    return where, wrong, "compare the line with those around it"


def _wrong_dates(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """The values in a node that have the form of a date, but name a day or an hour that there is not."""
    import yaml

    if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:timestamp":
        try:
            yaml.SafeLoader("").construct_yaml_timestamp(node)
        except ValueError:
            yield node
    elif isinstance(node, yaml.CollectionNode):
        for part in node.value:
            for below in part if isinstance(part, tuple) else (part,):
                yield from _wrong_dates(below)


def _place(file: str, mark: yaml.Mark) -> Where:
    return Where(file, mark.line + 1, str(mark.column + 1))


def _text(data: bytes, file: str, error: Callable[[Where, str, str], YamlError]) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as failure:
        row = data[: failure.start].count(b"\n") + 1
        wrong = "the line holds a byte that is not UTF-8"
        raise error(Where(file, row), wrong, "save the file as UTF-8") from None


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
