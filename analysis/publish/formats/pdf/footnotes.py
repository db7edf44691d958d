"""The notes at the foot of a printed page: the author's, by number, and the editors' commentary, by letter.

Call and note are links to each other and text of the document; the style sheet only takes the note to the foot.
A note stands before its call in the text: where it leaves the line it leaves an empty box, and WeasyPrint loses one, and the
note with it, at a place where the line may be broken, as it may after a call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from lxml.html import HtmlElement, fromstring

from analysis.edition import Edition
from analysis.publish.formats.pages import by_class, classes
from analysis.publish.formats.pdf.page import PrintError
from analysis.rules.completeness import find

__all__ = ["LONGEST", "gather", "letter"]

#: The most words that a note may have: a note is never parted, and what a page cannot hold would be lost.
LONGEST = 200
_BLOCKS = ("p", "dt")
_APART = {"note", "call", "marker", "address"}


@dataclass
class _Place:
    """A stretch of text: where it hangs, on which line of the paraphrase it stands, and how far on in its element's words."""

    element: HtmlElement
    tail: bool
    text: str
    line: int
    at: int


def gather(page: HtmlElement, edition: Edition) -> None:
    """Take the notes of a page, in place, to their calls, and put letters at the lemmata of the commentary.

    What the edition knows about a note stays under the heading of the notes.
    Raises :class:`PrintError` for a lemma that is not on its line, a note without call and a note that is too long.
    """
    for passage in by_class(page, "passage"):
        paraphrase = by_class(passage, "paraphrase")[0]
        _comment(passage, paraphrase, edition)
    for aside in by_class(page, "footnote"):
        _to_foot(aside, page, edition)
    for n, comment in enumerate(by_class(page, "comment")):
        for mark in [*by_class(page, f"to-{comment.get('id')}"), *by_class(comment, "marker")]:
            mark.text = letter(n)
    for note in by_class(page, "note"):
        # What a lamp says is no word on the page; a translation beside the author's note is as long again, and a page holds both.
        shown = note.xpath(".//text()[not(ancestor::svg or ancestor::*[@class='translation'])]")
        if (count := len("".join(shown).split())) > LONGEST:
            raise PrintError(
                f"{note.get('id')}: a note of {count} words; a page holds {LONGEST} at most, so part it or shorten it"
            )


def letter(number: int) -> str:
    """The letters of a call: a to z, then aa, ab and so on, from 0."""
    first, last = divmod(number, len(ascii_lowercase))
    return (letter(first - 1) if first else "") + ascii_lowercase[last]


def _comment(entry: HtmlElement, text: HtmlElement, edition: Edition, *, hidden: HtmlElement | None = None) -> None:
    """Make notes of the commentary on a passage and take it out of the apparatus.

    The call stands behind the lemma; where the passage is a note itself, the commentary's notes follow ``hidden``, the author's.
    """
    address = entry.get("id")
    rows = [row for row in edition.commentary if row.passage == address]
    folds = by_class(entry, "lemma")
    if len(rows) != len(folds):
        raise PrintError(f"{address}: {len(rows)} comments in the data and {len(folds)} on the page")
    after = hidden
    for row, details in zip(rows, folds, strict=True):
        lemma = by_class(details, "summary")[0].text_content().strip()
        note = _note(f"note-{row.id}", "comment", "")
        note.append(_span("lemma", lemma))
        note[-1].tail = "]"
        _append(note, details.findall("p")[-1])
        place = _find(text, lemma, row.line)
        if place is None:
            raise PrintError(f"{row.id}: “{lemma}” is not on line {row.line} of {address}")
        call = _call(row.id)
        _insert(*place, call)
        if after is None:
            call.addprevious(note)
        else:
            after.addnext(note)
            after = note
    for details in folds:
        group = details.getparent()
        details.drop_tree()
        if not by_class(group, "lemma") and group.getparent() is not None:
            group.getprevious().drop_tree()
            group.drop_tree()


def _to_foot(aside: HtmlElement, page: HtmlElement, edition: Edition) -> None:
    """Take one of the author's notes to its call; its apparatus stays, under its address."""
    address = aside.get("id")
    calls = [a for a in by_class(page, "footnote-reference") if a.get("href") == f"#{address}"]
    if not calls:
        raise PrintError(f"{address}: no passage calls this note")
    call = calls[0]
    number = call.text_content().strip("[]")
    note = _note(address, "author", number)
    note.append(_span("address", f"{address} "))
    for part in [p for p in aside if p.tag == "p"]:
        _append(note, part)
        part.drop_tree()
    for part in by_class(aside, "translation"):
        held = _span("translation", "")
        for p in part.iter("p"):
            _append(held, p)
        note.append(held)
        part.drop_tree()
    new = fromstring(f'<a class="call" id="call-{address}" href="#{address}">{number}</a>')
    call.addprevious(note)
    call.addprevious(new)
    new.tail, call.tail = call.tail, None
    call.getparent().remove(call)
    _comment(aside, note, edition, hidden=note)
    aside.attrib.pop("id")
    aside.tag = "div"
    aside.set("class", "of-note")
    for label in by_class(aside, "label"):
        label.drop_tree()
    for link in by_class(aside, "address"):
        link.set("href", f"#{address}")


def _note(address: str, kind: str, marker: str) -> HtmlElement:
    return fromstring(
        f'<span class="note {kind}" id="{address}"><a class="marker" href="#call-{address}">{marker}</a></span>'
    )


def _call(key: str) -> HtmlElement:
    return fromstring(f'<a class="call to-note-{key}" id="call-note-{key}" href="#note-{key}"></a>')


def _span(name: str, text: str) -> HtmlElement:
    made = fromstring(f'<span class="{name}"></span>')
    made.text = text
    return made


def _append(note: HtmlElement, paragraph: HtmlElement) -> None:
    """Put a paragraph at the end of a note, which stands in a paragraph and so can hold none."""
    held = _span(" ".join(["par", *sorted(classes(paragraph) & {"label"})]), "")
    held.text = f" {paragraph.text or ''}"
    held.extend(list(paragraph))
    note.append(held)


def _places(text: HtmlElement) -> Iterator[_Place]:
    """The stretches of a paraphrase in order; a block and a line break in the source begin a line, as where the data count them."""
    line, block = 0, None

    def walk(
        element: HtmlElement, holder: HtmlElement | None
    ) -> Iterator[tuple[HtmlElement, bool, HtmlElement | None]]:
        holder = element if element.tag in _BLOCKS or "par" in classes(element) else holder
        yield element, False, holder
        for child in element:
            if isinstance(child.tag, str) and child.tag != "svg" and not _APART & classes(child):
                yield from walk(child, holder)
            yield child, True, holder

    for element, tail, holder in walk(text, None):
        held = element.tail if tail else element.text
        if not held or holder is None:
            continue
        if holder is not block:
            block, line = holder, line + 1
        at = 0
        for n, part in enumerate(held.split("\n")):
            line += n > 0
            yield _Place(element, tail, part, line, at)
            at += len(part) + 1


def _find(text: HtmlElement, lemma: str, line: int) -> tuple[HtmlElement, bool, int] | None:
    """Where the lemma ends on a line: the element, whether in its tail, and how many characters on."""
    places = [p for p in _places(text) if p.line == line]
    spans = find("".join(p.text for p in places).replace("\u00a0", " "), lemma)
    if not spans:
        return None
    end = spans[0][1]
    for place in places:
        if end <= len(place.text):
            return place.element, place.tail, place.at + end
        end -= len(place.text)
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
