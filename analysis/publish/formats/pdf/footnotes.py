"""The notes at the foot of a printed page: the author's, by number, and the editors' commentary, by letter.

Call and note are links to each other and text of the document; the style sheet only takes the note to the foot.
A note precedes its call in the text, because a note leaves an empty box in its line, and WeasyPrint loses a box, and the
note with it, where the line may be broken, as it may after a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from lxml.html import HtmlElement, fromstring

from analysis.edition import Edition
from analysis.publish.formats.elements import by_class, classes
from analysis.publish.formats.pdf.page import PrintError
from analysis.rules.completeness import find
from analysis.source.paraphrase import ADDRESS

__all__ = ["LONGEST", "letter", "place_notes"]

#: The longest note in words: a note is never divided, and one that does not fit on a page would be lost.
LONGEST = 200
_BLOCKS = ("p", "dt")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Elements among the words of a paraphrase that are not part of it.
_NOT_WORDS = {"note", "call", "marker", "address"}
#: What belongs to the last word of a lemma, so that no call parts it: the ending of a genitive, and closing marks.
_AFTER_WORD = re.compile(r"(?:[’']s?(?!\w))?[”’)\]]*")


@dataclass
class _Stretch:
    """A stretch of text: its element, its line in the paraphrase, and its offset in the words of the element."""

    element: HtmlElement
    tail: bool
    text: str
    line: int
    at: int


def place_notes(page: HtmlElement, edition: Edition) -> None:
    """Take the notes of a page, in place, to their calls, and put letters at the lemmata of the commentary.

    What is disputed in a note of the author's stands at its end; the heading of the notes goes.
    Raises :class:`PrintError` for a lemma that is not on its line, a note without call and a note that is too long.
    """
    for passage in by_class(page, "passage"):
        paraphrase = by_class(passage, "paraphrase")[0]
        _comment(passage, paraphrase, edition)
    for aside in by_class(page, "footnote"):
        _to_foot(aside, page, edition)
    for section in by_class(page, "notes"):
        if section.tag == "section":
            section.drop_tree()
    for n, comment in enumerate(by_class(page, "comment")):
        for mark in [*by_class(page, f"to-{comment.get('id')}"), *by_class(comment, "marker")]:
            mark.text = letter(n)
    for note in by_class(page, "note"):
        # Labels of status marks are not printed; a translation beside the author's note doubles its length, and a page holds both.
        shown = note.xpath(".//text()[not(ancestor::svg or ancestor::*[@class='translation'])]")
        if (count := len("".join(shown).split())) > LONGEST:
            raise PrintError(
                f"{note.get('id')}: a note of {count} words; a page holds {LONGEST} at most, so part it or shorten it"
            )


def letter(number: int) -> str:
    """The letters of a call: a to z, then aa, ab and so on, from 0."""
    first, last = divmod(number, len(ascii_lowercase))
    return (letter(first - 1) if first else "") + ascii_lowercase[last]


def _comment(entry: HtmlElement, text: HtmlElement, edition: Edition, *, author: HtmlElement | None = None) -> None:
    """Make notes of the commentary on ``entry``, a passage or note, whose words are ``text``, and take it out of the apparatus.

    The call follows the lemma; if ``text`` is itself a note of the author, the notes of the commentary follow it.
    """
    address = entry.get("id")
    rows = [row for row in edition.commentary if row.passage == address]
    comments = by_class(entry, "lemma")
    if len(rows) != len(comments):
        raise PrintError(f"{address}: {len(rows)} comments in the data and {len(comments)} on the page")
    last = author
    for row, comment in zip(rows, comments, strict=True):
        lemma = by_class(comment, "summary")[0].text_content().strip()
        note = _note(f"note-{row.id}", "comment", "")
        note.append(_span("lemma", lemma))
        note[-1].tail = "]"
        _append(note, comment.findall("p")[-1])
        end = _end_of_lemma(text, lemma, row.line)
        if end is None:
            raise PrintError(f"{row.id}: “{lemma}” is not on line {row.line} of {address}")
        call = _call(row.id)
        _insert(*end, call)
        if last is None:
            call.addprevious(note)
        else:
            last.addnext(note)
            last = note
    for comment in comments:
        group = comment.getparent()
        comment.drop_tree()
        if not by_class(group, "lemma"):
            group.getparent().drop_tree()


def _to_foot(aside: HtmlElement, page: HtmlElement, edition: Edition) -> None:
    """Take a note of the author's, or one of the editors' own, to its first call in the text; further calls lead to it.

    What the edition knows about the author's note stays, under its address.
    """
    address = aside.get("id")
    calls = [a for a in by_class(page, "footnote-reference") if a.get("href") == f"#{address}"]
    if not calls:
        raise PrintError(f"{address}: no passage refers to this note")
    # Headings are repeated at the head of pages and in the bookmarks, so they must not contain a note.
    calls.sort(key=lambda call: any(above.tag in _HEADINGS for above in call.iterancestors()))
    number = calls[0].text_content()
    note = _note(address, "author", f"{number} ")
    if ADDRESS.fullmatch(address):
        note.append(_span("address", f"{address} "))
    for n, part in enumerate([p for p in aside if p.tag == "p"]):
        _append(note, part)
        if n == 0:  # the marker has the space, and room after it
            note[-1].text = note[-1].text.lstrip()
        part.drop_tree()
    for part in by_class(aside, "translation"):
        translation = _span("translation", "")
        for p in part.iter("p"):
            _append(translation, p)
        note.append(translation)
        part.drop_tree()
    for call in calls:
        call.attrib.clear()
        call.attrib.update({"class": "call", "href": f"#{address}"})
        call.text, call[:] = number, []
    calls[0].set("id", f"call-{address}")
    calls[0].addprevious(note)
    _comment(aside, note, edition, author=note)
    for claims in by_class(aside, "lines"):
        for claim in claims.iter("li"):
            _append(note, claim)
    aside.drop_tree()


def _note(address: str, kind: str, marker: str) -> HtmlElement:
    return fromstring(
        f'<span class="note {kind}" id="{address}"><a class="marker" href="#call-{address}">{marker}</a></span>'
    )


def _call(key: str) -> HtmlElement:
    return fromstring(f'<a class="call to-note-{key}" id="call-note-{key}" href="#note-{key}"></a>')


def _span(name: str, text: str) -> HtmlElement:
    span = fromstring(f'<span class="{name}"></span>')
    span.text = text
    return span


def _append(note: HtmlElement, paragraph: HtmlElement) -> None:
    """Put a paragraph at the end of a note, which stands in a paragraph and so can hold none."""
    words = _span(" ".join(["par", *sorted(classes(paragraph) & {"label"})]), f" {paragraph.text or ''}")
    words.extend(list(paragraph))
    note.append(words)


def _stretches(text: HtmlElement) -> Iterator[_Stretch]:
    """The stretches of a paraphrase in order; a block and a line break in the source begin a line, as where the data count them."""
    line, block = 0, None

    def walk(
        element: HtmlElement, holder: HtmlElement | None
    ) -> Iterator[tuple[HtmlElement, bool, HtmlElement | None]]:
        holder = element if element.tag in _BLOCKS or "par" in classes(element) else holder
        yield element, False, holder
        for child in element:
            if isinstance(child.tag, str) and child.tag != "svg" and not _NOT_WORDS & classes(child):
                yield from walk(child, holder)
            yield child, True, holder

    for element, tail, holder in walk(text, None):
        words = element.tail if tail else element.text
        if not words or holder is None:
            continue
        if holder is not block:
            block, line = holder, line + 1
        at = 0
        for n, part in enumerate(words.split("\n")):
            line += n > 0
            yield _Stretch(element, tail, part, line, at)
            at += len(part) + 1


def _end_of_lemma(text: HtmlElement, lemma: str, line: int) -> tuple[HtmlElement, bool, int] | None:
    """Where the lemma ends on a line: the element, whether in its tail, and how many characters on."""
    stretches = [p for p in _stretches(text) if p.line == line]
    spans = find("".join(p.text for p in stretches).replace("\u00a0", " "), lemma)
    if not spans:
        return None
    end = spans[0][1]
    for stretch in stretches:
        if end <= len(stretch.text):
            return stretch.element, stretch.tail, stretch.at + end + len(_AFTER_WORD.match(stretch.text, end)[0])
        end -= len(stretch.text)
    return None


def _insert(element: HtmlElement, tail: bool, at: int, call: HtmlElement) -> None:
    """Put a call into a stretch of text; a word that is a link keeps its link, and the call follows it."""
    if not tail:
        link = next((e for e in [element, *element.iterancestors()] if e.tag == "a"), None)
        if link is not None:
            call.tail, link.tail = link.tail, None
            link.addnext(call)
            return
        call.tail, element.text = element.text[at:], element.text[:at]
        element.insert(0, call)
        return
    call.tail, rest = element.tail[at:], element.tail[:at]
    element.tail = None
    element.addnext(call)
    element.tail = rest
