"""In which media a chapter, or a part of one, appears: the words of ``media``, which authors write in the chapters.

The front matter of a chapter has ``media: web, print, e-book``, the option ``:media:`` of a cell says it of the figure or
table that the cell shows, and ``{media}`` of the paragraphs in it.  The web has everything, so it is always named; where
nothing is said, a part appears wherever its chapter does, and a chapter everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from analysis.source.yamlfile import YamlError, YamlFile, parse_yaml

__all__ = [
    "EBOOK",
    "MEDIA",
    "PRINT",
    "WEB",
    "MediaError",
    "front_matter",
    "front_matter_words",
    "media_of",
    "media_of_chapter",
    "not_in",
    "words_of_option",
]

WEB, PRINT, EBOOK = MEDIA = ("web", "print", "e-book")
_FRONT = re.compile(r"---[ \t]*\n((?:.*\n)*?)---[ \t]*(?:\n|$)")


class MediaError(ValueError):
    """These are not the words of ``media``; ``wrong`` and ``right`` are those of a problem."""

    def __init__(self, wrong: str, right: str):
        self.wrong, self.right = wrong, right
        super().__init__(f"{wrong}; {right}")


def media_of(words: str | Iterable[str]) -> frozenset[str]:
    """The media that are named, with commas or spaces between them or as a list; raises :class:`MediaError` for other words."""
    text = words if isinstance(words, str) else ", ".join(map(str, words))
    names = re.findall(r"[^\s,\[\]]+", text)
    for name in names:
        if name not in MEDIA:
            raise MediaError(f"'{name}' is no medium", f"write some of {', '.join(MEDIA)}")
    if WEB not in names:
        missing = f"'{' '.join(names)}' does not name the web" if names else "no medium is named"
        raise MediaError(missing, f"the web has everything: write {', '.join([WEB, *names])}")
    return frozenset(names)


def not_in(media: Iterable[str]) -> list[str]:
    """The classes of an element that the other media leave out."""
    return [f"not-{name}" for name in MEDIA if name not in media]


def front_matter(text: str, file: str) -> YamlFile | None:
    """The front matter of a chapter, the ``text`` of ``file``; nothing where it has none.

    Raises :class:`~analysis.source.yamlfile.YamlError` where it is no YAML.
    """
    front = _FRONT.match(text)
    return parse_yaml(f"\n{front[1]}".encode(), file) if front else None  # The line of hyphens above it counts.


def front_matter_words(text: str) -> tuple[str | list, int] | None:
    """The words of ``media`` in the front matter of a chapter, and their line; nothing where there are none.

    Front matter that is no YAML has none; a rule reports it.
    """
    if "\nmedia" not in text:  # Most chapters name none, and YAML takes long to read.
        return None
    try:
        front = front_matter(text, "")
    except YamlError:
        return None
    if not front or not isinstance(front.value, dict) or "media" not in front.value:
        return None
    return _words(front.value["media"]), front.at("media").row


def words_of_option(text: str) -> str | list:
    """The words of ``media`` in the option of a cell, whose value is YAML as well; what is none is left as it is."""
    try:
        return _words(parse_yaml(text.encode(), "").value)
    except YamlError:
        return text


def _words(value: object) -> str | list:
    return value if isinstance(value, list) else "" if value is None else str(value)


def media_of_chapter(path: Path) -> frozenset[str]:
    """The media in which the chapter of a file appears; raises :class:`MediaError`."""
    words = front_matter_words(path.read_text(encoding="utf-8-sig"))
    return media_of(words[0]) if words else frozenset(MEDIA)
