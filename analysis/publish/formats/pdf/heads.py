"""The heads of the printed pages: folio, chapter, and what stands on the page, which is known only when it is laid out.

On the left stands the chapter with its passages, on the right the passages of that page or its last section; where a chapter
begins stands the folio alone.  A table that goes on from the page before says so above its repeated head, a figure above its scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

from lxml.html import HtmlElement
from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import MarginBox

from analysis.publish.formats.elements import by_class, words_of
from analysis.publish.formats.pages import BookChapter
from analysis.source.paraphrase import ADDRESS

__all__ = ["Head", "HeadedChapter", "as_html", "chapter_of", "heads", "passages_of", "put_on", "span"]

#: Where a page's first line begins at the latest, in CSS pixels: the margin and a line.
_FIRST_LINE = 105.0


class HeadedChapter(NamedTuple):
    """What heads need of a chapter: its id and title, its passages, the titles of its sections, and by their ids what is said above tables and figures that go on."""

    id: str
    title: str
    passages: tuple[str, ...] = ()
    sections: Mapping[str, str] = {}
    continued: Mapping[str, str] = {}


class Head(NamedTuple):
    """What stands above a page: its number, its words, and that a table or a figure is continued."""

    folio: str = ""
    words: str = ""
    continued: str = ""


def passages_of(body: HtmlElement) -> tuple[str, ...]:
    """The addresses of the passages in a chapter, in order."""
    addresses = [address.get("id") for address in by_class(body, "address") if address.get("id")]
    return tuple(address for address in addresses if ADDRESS.fullmatch(address))


def span(passages: Sequence[str]) -> str:
    """Passages from the first to the last."""
    return "–".join(dict.fromkeys([passages[0], passages[-1]])) if passages else ""


def chapter_of(chapter: BookChapter) -> HeadedChapter:
    """What heads need of a chapter; a table or figure without an id is given one, in place."""
    body, continued = chapter.body, {}
    for n, part in enumerate(body.iter("table", "figure")):
        part.set("id", part.get("id") or f"{chapter.name}.{part.tag}{n}")
        number = "".join(words_of(label) for label in by_class(part, "caption-number")).strip().rstrip(".")
        continued[part.get("id")] = f"{number}, continued" if number else "Continued"
    sections = {
        s.get("id"): words_of(s[0])
        for s in body.iter("section")
        if s is not body and s.get("id") and len(s) and s[0].tag in ("h2", "h3")
    }
    return HeadedChapter(chapter.name, chapter.title, passages_of(body), sections, continued)


def heads(chapters: Iterable[HeadedChapter], pages: Sequence[Page]) -> list[Head]:
    """The head of each page; the first page is a right one, with the number 1."""
    by_id = {chapter.id: chapter for chapter in chapters}
    result, before, current = [], set(), ""
    for number, page in enumerate(pages, start=1):
        here = set(page.anchors)
        chapter = next((by_id[name] for name in page.anchors if name in by_id), None)
        if chapter is None:
            result.append(Head())
        elif chapter.id not in before:
            result.append(Head(str(number)))
            current = ""
        else:
            continued = next((words for name, words in chapter.continued.items() if name in here & before), "")
            own = [name for name in chapter.passages if name in here]
            if not own or page.anchors[own[0]][1] > _FIRST_LINE:
                own = [*filter(None, [current]), *own]
            titles = [words for name, words in chapter.sections.items() if name in here]
            right = span(own) or (titles or [chapter.title])[-1]
            left = f"{chapter.title}\u2002{span(chapter.passages)}".strip()
            result.append(Head(str(number), right if number % 2 else left, continued))
        if chapter:
            current = next((name for name in reversed(chapter.passages) if name in here), current)
        before = here
    return result


def as_html(above: Iterable[Head]) -> str:
    """An empty page for each head, which the style sheet draws in its margin."""
    return "".join(
        f'<div class="leaf" style="break-after: page" data-folio="{h.folio}" data-words="{escape(h.words)}" data-continued="{escape(h.continued)}"></div>'
        for h in above
    )


def put_on(pages: Iterable[Page], leaves: Iterable[Page]) -> None:
    """Put what stands in the margins of the ``leaves`` on the pages, in place; WeasyPrint gives no other way to its boxes."""
    for page, leaf in zip(pages, leaves, strict=True):
        drawn = [box for box in leaf._page_box.children if isinstance(box, MarginBox)]
        page._page_box.children = [*page._page_box.children, *drawn]
