"""Languages other than English: their names and tags, and the titles in them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from analysis.source.bibliography import read_bibliography

__all__ = ["FOREIGN", "name_of_language", "plain", "tag_of", "titles"]

#: Words in another script than the Latin one: Greek, Cyrillic and whatever follows in Unicode.
FOREIGN = re.compile(r"[\u0370-\u1dff\u1f00-\u1fff\u2c80-\ud7ff]+(?:\s+[\u0370-\u1dff\u1f00-\u1fff\u2c80-\ud7ff]+)*")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "\n": " ", "\u00a0": " "})


def plain(text: str) -> str:
    """A text with plain marks for typographic ones, character by character, to compare what data and pages have."""
    return text.translate(_PLAIN)


@lru_cache(maxsize=1)
def _tags() -> dict[str, str]:
    from babel import Locale

    return {name.casefold(): key for key, name in Locale("en").languages.items()}


def name_of_language(tag: str | None) -> str:
    """The English name of a language by its tag: ``ru`` is ``Russian``; ``unknown`` without one.

    Raises :class:`KeyError` for what is no language's tag.
    """
    from babel import Locale

    return Locale("en").languages[tag] if tag else "unknown"


def tag_of(name: str, words: str) -> str:
    """The tag (BCP 47) of words in a language called by its English name, as biblatex calls it: ``russian`` is ``ru``.

    Words in Latin letters of a language that is written in others are ``ru-Latn``.
    Raises :class:`KeyError` for what is no language's name.
    """
    from babel.core import get_global

    tag = _tags()[name.casefold()]
    _, _, likely = get_global("likely_subtags").get(tag, "").partition("_")
    return tag if likely.startswith("Latn") or not likely or FOREIGN.search(words) else f"{tag}-Latn"


def titles(path: Path) -> dict[str, tuple[str, str]]:
    """The titles of a BibTeX file that are in another language than English: the language's name and the title, by key.

    An entry in another language has a ``langid``; a title is given without the marks of LaTeX.
    Raises :class:`~analysis.source.bibliography.BibliographyError` for a file that cannot be read.
    """
    entries = read_bibliography(path) if path.is_file() else {}
    return {key: (entry.language, entry.title or "") for key, entry in entries.items() if entry.language}
