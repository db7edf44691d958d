"""Reads a copy of the translation as paragraphs of plain text, whatever it was saved as.

A text file, a saved web page, or the JSON that a blog platform's public interface gives for a
post: of each only the words are taken.  No script, style, handler or link comes through.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from analysis.source.problems import InputError

__all__ = ["MAX_BYTES", "WitnessError", "paragraphs", "read"]

MAX_BYTES = 5_000_000  # a hundred times the text: more is no copy of it
_HTML = re.compile(r"<!doctype\b|</[a-z][a-z0-9]*\s*>|<(?:p|br)\b", re.IGNORECASE)
#: Elements of which nothing is read.
_SILENT = ("script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "textarea", "button")
#: Elements that begin and end a paragraph.
_BLOCKS = (
    "address article aside blockquote body dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
).split()


class WitnessError(InputError, ValueError):
    """A copy of the translation that cannot be had, read or kept, or that is another text."""


def read(path: Path) -> list[str]:
    """The paragraphs of a copy, in order; see :func:`paragraphs`.

    Raises :class:`WitnessError` with one sentence where there is no file, where it cannot be opened, has more than
    :data:`MAX_BYTES`, or is no text.
    """
    if not path.is_file():
        raise WitnessError(f"{path} is no file; give the path of a copy of the translation")
    if path.stat().st_size > MAX_BYTES:
        raise WitnessError(
            f"{path} has {path.stat().st_size // 1_000_000} MB; a copy of the translation is far smaller"
        )
    try:
        return paragraphs(path.read_bytes())
    except WitnessError as error:
        raise WitnessError(f"{path} {error}") from None
    except OSError as error:
        raise WitnessError(f"{path} cannot be read ({error.strerror}); give a copy that you may open") from None


def paragraphs(content: bytes) -> list[str]:
    """The paragraphs in the bytes of a text, a web page or a post's JSON, as plain text in NFC.

    A text is divided at its blank lines, or where it has none at every line.
    Raises :class:`WitnessError` where there are none; its message is the end of a sentence that the caller begins with a
    name.
    """
    text = _decode(content)
    if text.lstrip()[:1] in ("{", "["):
        text = _post(text)
    if _HTML.search(text):
        text = _plain(text)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    # Without a blank line anywhere every line is a paragraph.
    between = r"\n\s*\n" if re.search(r"\S\s*\n\s*\n\s*\S", text) else r"\n"
    blocks = [block for block in re.split(between, text) if block.strip()]
    if not blocks:
        raise WitnessError("is empty; give a copy of the translation")
    return blocks


def _decode(content: bytes) -> str:
    """Text in UTF-8, in UTF-16 with its mark, or else in Windows-1252."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        # A byte that Windows-1252 leaves open becomes the control character that browsers read there.
        text = "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in content)
    if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe]", text):
        raise WitnessError("is no text; save the copy as plain text in UTF-8, or as a web page")
    return text


def _post(text: str) -> str:
    """The content of a post in the JSON of the WordPress REST API, of either version, or the text itself."""
    try:
        payload = json.loads(text)
    except ValueError:
        return text
    post = payload[0] if isinstance(payload, list) and payload else payload
    content = post.get("content") if isinstance(post, dict) else None
    content = content.get("rendered") if isinstance(content, dict) else content
    if not isinstance(content, str):
        raise WitnessError("is JSON without the content of a post; save the post itself")
    return f"<div>{content}</div>"


def _plain(page: str) -> str:
    """The words of a page, a blank line between its paragraphs, items of numbered lists with their numbers."""
    from bs4 import BeautifulSoup
    from bs4.element import PreformattedString

    soup = BeautifulSoup(page, "html.parser")
    for silent in soup.find_all(_SILENT):
        silent.decompose()
    for other in soup.find_all(string=lambda s: isinstance(s, PreformattedString)):
        other.extract()  # comments, doctypes and the like
    for text in soup.find_all(string=True):
        text.replace_with(re.sub(r"\s+", " ", text))
    for line in soup.find_all("br"):
        line.replace_with("\n")
    for numbered in soup.find_all("ol"):
        start = numbered.get("start", "1")
        first = int(start) if str(start).isdecimal() else 1
        for n, item in enumerate(numbered.find_all("li", recursive=False), first):
            item.insert(0, f"{n}. ")
    for block in soup.find_all(_BLOCKS):
        block.insert_before("\n\n")
        block.insert_after("\n\n")
    return soup.get_text()
