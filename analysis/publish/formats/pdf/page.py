"""Prepares a chapter for paper: opens details, adds page numbers to links, and removes what only a screen can use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

from lxml.html import Element, HtmlElement, tostring

from analysis.publish.formats.elements import by_class, classes, remove
from analysis.publish.formats.format import FormatError
from analysis.publish.formats.pdf.drawings import with_print_colours
from analysis.publish.formats.pdf.tables import prepare_table

__all__ = ["PrintError", "attach_spaces", "bind", "keep_last_words", "prepare_for_print", "set_apart"]

#: Removed on paper: the letters of a register and other navigation, the line above notes.
_CLASSES = ("letters", "back", "backrefs", "footnotes")
_TAGS = ("nav",)
#: Spans that look different from the words around them.
_STYLED = frozenset(
    [
        "key-mark",
        "nobreak",
        "status-mark",
        "mark",
        "reading",
        "form",
        "reason",
        "consulted",
        "remark",
        "label",
        "entry",
        "caption-number",
    ]
)
#: Attributes that only a browser uses.
_ATTRIBUTES = ("role", "tabindex", "data-label", "title", "aria-hidden", "aria-describedby", "aria-label")
#: The height of a mark in a figure's key, in points.
_KEY = 9.0
#: Characters up to which paraphrase and translation are not parted between two pages, but begin on the next.
_SHORT = 600
#: Spaces at which a line may end; no-break spaces are left alone.
_SPACES = " \n\t"
_WORD = re.compile(r"\w")
#: Words, the spaces after them and an opening bracket or quotation mark.
_BEFORE = re.compile(r"(.*?)([ \n\t]*)([(\[“‘]*)", re.DOTALL)
#: A last word that is long enough to be divided, with words joined to it by hyphens, and what follows it.
_LAST = re.compile(r"(?:[^\W\d_]+-)*[^\W\d_]{6,}\W*$")
#: What no line may end in: the dash of a range of numbers or passages, and an address of the web, which a hyphen would change.
_RANGE = re.compile(r"(?<=[\dp])–(?=[\dp])")
_HOST = re.compile(r"(?<![\w./@-])(?:[\w-]{2,}\.)+[a-z]{2,6}(?![\w@-])")
#: Where a printed address may be broken: after a stroke, before another mark, which a reader would else take for our own, and
#: within a word that is longer than a line.
_PART_OF_ADDRESS = re.compile(r"(?<=/)(?=\w)|(?<=\w)(?=[_&=?+.,%#-]+\w)|(?<=[^\W_]{40})(?=[^\W_])")
#: Characters of no width at which a line may end, and may not.
_BREAK, _JOINER = "\u200b", "\u2060"
#: A hyphen after which no line ends, and up to how many letters a cell's last word is held together by it.
_HYPHEN, _SHORT_WORD = "\u2011", 16
#: The words at the end of a title that stay together, and from how many characters on.
_TOGETHER, _LONG_TITLE = 3, 30
#: What stands in a paragraph and is no part of its words.
_BESIDE = frozenset(["note", "call", "consulted"])
#: Elements within a line.
_INLINE = frozenset(["a", "em", "strong", "code", "cite", "span", "i", "b"])


class PrintError(FormatError):
    """The book cannot be printed as it is; the message names the place and what would be right."""


def prepare_for_print(page: HtmlElement) -> None:
    """Change the matter of a page, in place, from what a browser shows to what a sheet can hold."""
    remove(page, _CLASSES, _TAGS)
    for source in by_class(page, "source"):  # which function made a figure is said on the web
        for name in source.findall("code"):
            name.drop_tree()
    for key in by_class(page, "key"):
        for mark in list(key.iter("svg")):
            _prepare_key_mark(mark)
    for mark in by_class(page, "status-mark"):
        ornament = Element("span", {"class": mark.get("class")})
        ornament.tail = mark.tail
        mark.getparent().replace(mark, ornament)
    for link in page.xpath(".//*[contains(@class, 'citation')]//a[starts-with(@href, 'http')]"):
        _print_address(link)
    for details in list(page.iter("details")):
        _open(details)
    for apparatus in by_class(page, "apparatus"):
        _join_claims(apparatus)
    for table in page.iter("table"):
        prepare_table(table)
    for passage in by_class(page, "passage"):
        _move_address(passage)
        _put_side_by_side(passage)
    for link in page.iter("a"):
        _give_page(link)
    for element in page.iter():
        if isinstance(element.tag, str):
            for name in _ATTRIBUTES:
                element.attrib.pop(name, None)
    drop_idle_markup(page)


def _prepare_key_mark(mark: HtmlElement) -> None:
    """Make a mark of a figure's key an ornament, because the words beside it say what it is."""
    with_print_colours(mark)
    _, _, width, height = map(float, mark.get("viewBox").split())
    address = "data:image/svg+xml," + quote(tostring(mark, encoding="unicode", with_tail=False))
    scale = _KEY / height
    style = f"background-image: url('{address}'); width: {width * scale:.2f}pt; height: {_KEY:g}pt"
    ornament = Element("span", {"class": "key-mark", "style": style})
    ornament.tail = mark.tail
    mark.getparent().replace(mark, ornament)


def _print_address(link: HtmlElement) -> None:
    """Print the whole address of a copy in place of its host."""
    url = urlsplit(link.get("href"))
    words = link.text_content()
    if words.endswith(url.netloc.removeprefix("www.")):
        words = words.removesuffix(url.netloc).removesuffix(url.netloc.removeprefix("www."))
        for child in list(link):
            link.remove(child)
        address = unquote(link.get("href")).partition("://")[2].rstrip("/")
        link.text = words + _PART_OF_ADDRESS.sub(_BREAK, address).replace("-", f"-{_JOINER}")


def _open(details: HtmlElement) -> None:
    """Make details a box under the words of its control; without these where its caption or its place says the same."""
    summary = details.find("summary")
    above = classes(details.getparent())
    if "apparatus" in above or ("shown" in above and "data" not in classes(details)):
        summary.drop_tree()
    else:
        summary.tag = "p"
        summary.set("class", "summary")
    details.tag = "div"
    details.set("class", " ".join(["details", *sorted(classes(details))]))


def _join_claims(apparatus: HtmlElement) -> None:
    """Make one list of the claims of a passage, in the order of the text: on paper none of them is folded."""
    first, *others = by_class(apparatus, "lines") or [None]
    for claims in others:
        first.extend(list(claims))
        claims.getparent().drop_tree()
    if others:
        first[:] = sorted(first, key=_number_of_claim)


def _number_of_claim(item: HtmlElement) -> int:
    """The number of the claim to which an item leads; 0 for the words before the claims."""
    number = re.search(r"-c(\d+)$", next(iter(item.xpath(".//a/@href")), ""))
    return int(number[1]) if number else 0


def _move_address(passage: HtmlElement) -> None:
    """Put a passage's address into its first line, with which it then moves to another page."""
    address = by_class(passage, "address")[0]
    first = next(by_class(passage, "paraphrase")[0].iter("p", "dt"))
    address.tail, first.text = first.text, None
    first.insert(0, address)


def _put_side_by_side(passage: HtmlElement) -> None:
    """Set the translation of a private copy beside the paraphrase."""
    translation = next((part for part in passage if "translation" in classes(part)), None)
    if translation is not None:
        paraphrase = next(part for part in passage if "paraphrase" in classes(part))
        both = _element("div", "")
        short = max(len(part.text_content()) for part in (paraphrase, translation)) < _SHORT
        both.set("class", "abreast whole" if short else "abreast")
        paraphrase.addprevious(both)
        both.extend([paraphrase, translation])


def _give_page(link: HtmlElement) -> None:
    """Have the style sheet print, after a link from a register to a passage or from prose to a chapter, the page that it leads to."""
    inner = classes(link[0]) if len(link) else set()
    if "std-doc" in inner:
        link.set("class", "page-of")
    elif "edition-passage" in inner:
        above = {name for element in link.iterancestors() for name in classes(element)}
        if "register" in above:
            link.set("class", "page-of")


def drop_idle_markup(page: HtmlElement) -> None:
    """Remove elements without effect on paper: plain spans, and the paragraph that is the only content of a cell or item.

    Every element is laid out and tagged; without these it takes a fifth less time.
    """
    for span in list(page.iter("span")):
        if not classes(span) & _STYLED and "lang" not in span.attrib:
            span.drop_tag()
    for paragraph in page.xpath(".//td/p | .//th/p | .//li/p[not(ancestor::*[@class='paraphrase'])]"):
        if len(paragraph.getparent()) == 1 and not (paragraph.getparent().text or "").strip():
            paragraph.drop_tag()


def bind(page: HtmlElement) -> None:
    """Keep together, in place, what a line may not end in: ranges, addresses of the web, and the last words of a long title."""
    for element in [e for e in page.iter() if isinstance(e.tag, str)]:
        element.text = element.text and _RANGE.sub(f"{_JOINER}–{_JOINER}", element.text)
        element.tail = element.tail and _RANGE.sub(f"{_JOINER}–{_JOINER}", element.tail)
    for text in page.xpath(".//text()[contains(., '.')][not(ancestor::svg)]"):
        set_apart(text, _HOST.finditer(text), "host")
    for title in by_class(page, "title"):
        if len(title.text_content()) > _LONG_TITLE and len(title) == 0:
            title.text = "\u00a0".join(title.text.rsplit(" ", _TOGETHER - 1))


def set_apart(text: str, matches: Iterable[re.Match], name: str) -> list[HtmlElement]:
    """Put what matches in a text of lxml into spans of that class; gives them, the last first."""
    holder, end, spans = text.getparent(), len(text), []
    for match in reversed(list(matches)):
        span = Element("span", {"class": name})
        span.text, span.tail = match[0], text[match.end() : end]
        end = match.start()
        if text.is_tail:
            holder.tail = text[:end]
            holder.addnext(span)
        else:
            holder.text = text[:end]
            holder.insert(0, span)
        spans.append(span)
    return spans


def keep_last_words(page: HtmlElement) -> None:
    """Mark the last word of each paragraph, cell and reference, in place, so that it is not divided."""
    for paragraph in [*page.iter("p", "li", "dd", "td", "th", "caption"), *by_class(page, "par")]:
        texts = [
            text for text in paragraph.xpath(".//text()") if _WORD.search(text) and not _is_beside(text, paragraph)
        ]
        if texts and (match := _LAST.search(texts[-1])) and "last" not in classes(texts[-1].getparent()):
            (word,) = set_apart(texts[-1], [match], "last")
            if paragraph.tag in ("td", "th") and len(word.text) <= _SHORT_WORD:
                word.text = word.text.replace("-", _HYPHEN)


def _is_beside(text: str, paragraph: HtmlElement) -> bool:
    """Whether a text of lxml within a paragraph stands in a note or a call, or in a line of its own, and is none of its words."""
    holder = text.getparent().getparent() if text.is_tail else text.getparent()
    while holder is not paragraph:
        if classes(holder) & _BESIDE:
            return True
        holder = holder.getparent()
    return False


def attach_spaces(page: HtmlElement) -> None:
    """Take the space before an element of a line, and a bracket after it, into it, or, if it may not be broken, into an element of its own.

    Where the words before an element fill a line and the space after them does not fit, WeasyPrint 70 breaks the line after
    its first word.
    """
    for element in list(page.iter(*_INLINE)):
        before = element.getprevious()
        text = (element.getparent().text if before is None else before.tail) or ""
        words, space, opening = _BEFORE.fullmatch(text).groups()
        if not words or not space:
            continue
        if before is None:
            element.getparent().text = words
        else:
            before.tail = words
        if classes(element) & {"nobreak", "status-mark", "note"}:
            element.addprevious(_element("span", f" {opening}"))
            continue
        while (
            not element.text
            and len(element)
            and element[0].tag in _INLINE
            and not classes(element[0]) & {"note", "nobreak"}
        ):
            element = element[0]
        element.text = f" {opening}" + (element.text or "").lstrip(_SPACES)


def _element(tag: str, text: str) -> HtmlElement:
    element = Element(tag)
    element.text = text
    return element
