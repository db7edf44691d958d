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
#: The archive of a page that a browser saves as a single file, and the export of a blog.
_MHTML = re.compile(
    rb"\s*(?:From: <Saved by|(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type: multipart/related)", re.IGNORECASE
)
_EXPORTED = re.compile(r"<content:encoded>\s*<!\[CDATA\[(.*?)\]\]>\s*</content:encoded>", re.DOTALL)
#: Where a page names its encoding.
_CHARSET = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE
)
#: Characters that show nothing: places where a word may be divided, joiners, marks of direction and of byte order.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
#: A word divided at the end of a line.
_DIVIDED = re.compile(r"([^\W\d_]{2,})-[ \t]*\n[ \t]*([^\W\d_]+)")
#: Elements of which nothing is read; what is struck out is no longer part of the text.
_SILENT = (
    "del",
    "s",
    "strike",
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "svg",
    "iframe",
    "object",
    "select",
    "textarea",
    "button",
)
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
    text = _decode(_page(content) if _MHTML.match(content) else content)
    if text.lstrip()[:1] in ("{", "["):
        text = _post(text)
    elif exported := _EXPORTED.findall(text):
        text = "".join(f"<div>{post}</div>" for post in exported)
    is_page = _HTML.search(text)
    text = _plain(text) if is_page else text
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))
    text = text if is_page else _joined(text)
    # Without a blank line anywhere every line is a paragraph.
    between = r"\n\s*\n" if re.search(r"\S\s*\n\s*\n\s*\S", text) else r"\n"
    blocks = [block for block in re.split(between, text) if block.strip()]
    if not blocks:
        raise WitnessError("is empty; give a copy of the translation")
    return blocks


def _decode(content: bytes) -> str:
    """Text in UTF-8, in UTF-16 with its mark, in the encoding that a page names, or else in Windows-1252 or that of old Macs."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = _other_encoding(content)
    if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe]", text):
        raise WitnessError("is no text; save the copy as plain text in UTF-8, or as a web page")
    return text


def _other_encoding(content: bytes) -> str:
    """Text that is not wholly UTF-8."""
    text = content.decode("utf-8", errors="replace")
    # A letter that was cut through spoils no other: where most are sound, the encoding is still UTF-8.
    if sum(not c.isascii() for c in text) > 2 * text.count("\ufffd"):
        return text
    if match := _CHARSET.search(content[:4096]):
        try:
            return content.decode((match[1] or match[2]).decode(), errors="replace")
        except LookupError:
            pass
    # In the encoding of old Macs these are quotation marks and the apostrophe; in Windows-1252 they are rare capitals.
    if len(re.findall(rb"[\xd2-\xd5](?=[A-Za-z])|(?<=[a-z.,])[\xd3\xd5]", content)) > len(
        re.findall(rb"[\x91-\x94]", content)
    ):
        return content.decode("mac_roman")
    # A byte that Windows-1252 leaves open becomes the control character that browsers read there.
    return "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in content)


def _page(content: bytes) -> bytes:
    """The page in the single file that a browser saves it as (MHTML), which is a message of several parts."""
    import email

    message = email.message_from_bytes(content.lstrip())
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page, charset = part.get_payload(decode=True), part.get_content_charset()
            try:
                return page.decode(charset or "utf-8").encode()
            except (LookupError, UnicodeDecodeError):
                return page
    raise WitnessError("is a message without a page; save the page as HTML only")


def _joined(text: str) -> str:
    """A text in which words divided at the ends of lines are whole, unless it has them elsewhere with a hyphen."""

    def whole(match: re.Match[str]) -> str:
        hyphened = f"{match[1]}-{match[2]}"
        return f"{hyphened}\n" if match[2][0].isupper() or hyphened in text else f"{match[1]}{match[2]}\n"

    return _DIVIDED.sub(whole, text)


def _post(text: str) -> str:
    """The content of a post, or of several, in the JSON of the WordPress REST API, of either version, or the text itself."""
    try:
        payload = json.loads(text)
    except ValueError:
        return text
    contents = []
    for post in payload if isinstance(payload, list) else [payload]:
        content = post.get("content") if isinstance(post, dict) else None
        contents.append(content.get("rendered") if isinstance(content, dict) else content)
    texts = [content for content in contents if isinstance(content, str)]
    if not texts:
        raise WitnessError("is JSON without the content of a post; save the post itself")
    return "".join(f"<div>{content}</div>" for content in texts)


def _plain(page: str) -> str:
    """The words of a page, a blank line between its paragraphs, items of numbered lists with their numbers."""
    from bs4 import BeautifulSoup
    from bs4.element import PreformattedString

    soup = BeautifulSoup(page, "html.parser")
    for silent in soup.find_all(_SILENT):
        silent.decompose()
    for hidden in soup.find_all(
        lambda tag: tag.has_attr("hidden") or "display:none" in str(tag.get("style", "")).replace(" ", "")
    ):
        hidden.decompose()
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
