"""The built book in a real browser: a reader's own copy of the translation, brought, shown and forgotten."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from alterations import ALTERATIONS, BLOCKS, KNOWN, Altered, saved_copies
from browser import browse, node
from helpers import ROOT, SMALL_WITNESS, WITNESS

from analysis.publish.make.build import build
from analysis.witness.align import align
from analysis.witness.read import paragraphs, read

ALIGN = ROOT / "analysis" / "publish" / "theme" / "edition" / "static" / "align.js"

pytestmark = pytest.mark.needs("node", "browser")


def _known(passages) -> list[dict]:
    return [{c: getattr(p, c) for c in ("id", "words", "incipit", "sha256", "simhash")} for p in passages]


def _same(blocks, known) -> None:
    copies = []
    for seed in range(100):
        copy = Altered(blocks, known, seed)
        for name in copy.chance.choices(ALTERATIONS, k=copy.chance.randint(1, 5)):
            getattr(copy, name)()
        copies.append(paragraphs("\n\n".join(copy.blocks).encode()))
    seen = node("align.mjs", ALIGN, payload={"known": _known(known), "copies": copies})
    for blocks_, placed in zip(copies, seen, strict=True):
        assert placed == [vars(p) for p in align(known, blocks_)]


def test_browser_and_command_line_agree():
    """On a hundred altered copies JavaScript gives every state and every word that Python gives."""
    _same(BLOCKS, KNOWN)


@pytest.mark.needs("translation")
def test_browser_and_command_line_agree_on_the_translation(edition):
    """The same with the translation itself."""
    _same(read(WITNESS), list(edition.passages))


def test_browser_and_command_line_read_alike():
    """Whatever a copy was saved as, both take the same paragraphs from it, or refuse it in the same words."""
    contents = [Altered(BLOCKS, KNOWN, seed).as_bytes() for seed in range(16)]
    contents += [
        b"<p>Before</p><ol start=3><li>One</li><li>Two <b>bold</b><br>line</li></ol><ul><li>Three</li></ul>",
        b"<!doctype html><p onclick=alert(1)>One <a href=x>two</a><script>alert(2)</script><!-- no --></p><p>&lt;b&gt;four&lt;/b&gt;</p>",
        "Zeile eins ß\n\nСтрока".encode("utf-16"),
        "caf\u00e9 \u2013 \u201cone\u201d".encode("cp1252"),
        b"line one\nline two\nline three",
        b"",
        b" \n\n ",
        b"\x7fELF\x02\x01\x00\x00",
        b'{"code": "gone"}',
        b"[]",
        b"{not json}",
    ]
    # A page in one file has its own sentence in the browser, which would need a reader of messages for it.
    contents += [
        c for name, c in saved_copies(SMALL_WITNESS.read_text(encoding="utf-8")).items() if "one file" not in name
    ]
    seen = browse("paragraphs.mjs", ALIGN, payload=[base64.b64encode(c).decode() for c in contents])
    for content, paragraphs_ in zip(contents, seen, strict=True):
        try:
            expected = [" ".join(b.split()) for b in paragraphs(content)]
        except ValueError as error:
            assert isinstance(paragraphs_, str) and str(error).split("; ")[-1] in paragraphs_, (
                content[:40],
                paragraphs_,
            )
            continue
        assert [" ".join(b.split()) for b in paragraphs_] == expected, content[:80]


@pytest.fixture(scope="module")
def brought(public) -> dict:
    """What happened when copies of all kinds were brought to the miniature book."""
    html, private = ((public / "_build" / place / "html").resolve() for place in ("", "private"))
    return browse("translation.mjs", html, "chapters/bridge.html", SMALL_WITNESS, private)


def _texts(seen: dict) -> dict[str, str]:
    return {key: text for key, _, text in seen["shown"]}


def test_nothing_is_asked_before_a_click(brought):
    """The page loads nothing from any host, shows nothing, and offers what is one click and one file away."""
    seen = brought["before"]
    assert seen["ways"] == ["load it from its public page", "choose a file"]
    assert not seen["requests"] and not seen["errors"] and not seen["shown"] and not seen["open"]


def test_a_file_is_shown_kept_and_forgotten(brought):
    """By keyboard: shown in place, hidden and shown by the switch, there after a reload, gone when forgotten, no request at all."""
    seen = brought["file"]
    assert seen["first"]["status"].startswith("Of 4 passages 4 identical. This browser keeps your copy")
    assert _texts(seen["first"])["p03"] == "About 40 people came back in June."
    assert seen["hidden"] and seen["back"]
    assert seen["again"]["shown"] == seen["first"]["shown"]
    assert not seen["forgotten"]["shown"] and not seen["after"]["shown"] and seen["kept"] == 0
    assert not seen["requests"] and not seen["errors"]


def test_a_copy_stays_in_the_browser_s_storage(brought):
    """Of all places where a page can leave something, only the storage that *forget* empties holds the copy; bringing it makes no step in the history."""
    seen = brought["file"]
    assert seen["holding"] == ["storage"]
    assert seen["session"] == "{}" and seen["databases"] == "[]"
    assert seen["steps"] == 2  # the empty page of a new window, and the page of the book


def test_words_can_be_pasted(brought):
    assert len(brought["paste"]["shown"]) == 4 and not brought["paste"]["requests"]


def test_the_public_home_is_asked_at_a_click(brought):
    """One question to the address in the data; where it is refused or fails, one sentence says what to do."""
    seen = brought["api"]
    assert seen["asked"] == seen["requests"] == ["https://api.example.org/alder"]
    assert len(seen["shown"]) == 4 and not seen["errors"]
    for name, says in (("api refused", "JSON without the content"), ("api gone", "could not be loaded")):
        assert says in brought[name]["status"] and not brought[name]["shown"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("other text", "another text"),
        ("empty", "This is empty"),
        ("binary", "This is no text"),
        ("huge", "50 MB"),
        ("scripts", "This is empty"),
    ],
)
def test_what_is_no_copy_is_refused(brought, name, says):
    """One clear sentence, and nothing is changed."""
    seen = brought[name]
    assert says in seen["status"] and seen["status"].count(".") <= 2
    assert not seen["shown"] and not seen["requests"] and not seen["dialogs"]


def test_hostile_pages_run_nothing(brought):
    """A page full of scripts, handlers and links is taken for its words: nothing runs, nothing is asked, nothing is an element."""
    seen = brought["hostile"]
    assert len(seen["shown"]) == 4 and seen["html"] == [0] * 4
    assert seen["hacked"] is None and seen["dialogs"] == 0 and not seen["requests"]
    # A browser may say of a handler in the page read that it would not run it; it says nothing else.
    assert not [e for e in seen["errors"] if not ("inline event handler" in e and "has been blocked" in e)]


def test_the_private_book_has_the_switch(brought):
    """Both texts, or one of them, as the reader chose the last time."""
    seen = brought["private"]
    assert (seen["both"], seen["one"], seen["again"]) == ([True, True], [False, True], [False, True])
    assert not seen["requests"] and not seen["errors"]


def test_without_scripts(brought):
    """The paraphrase is all there, and one sentence says what works without them; no button is shown that would do nothing."""
    seen = brought["without scripts"]
    sentence = "To read the translation beside the paraphrase, build the private book with make private, or open its public page"
    assert seen["paraphrase"] == 3 and sentence in " ".join(seen["text"].split())
    assert "choose a file" not in seen["text"]


@pytest.mark.needs("translation")
def test_the_translation_in_the_real_book(edition):
    """In the browser, as on the command line, all passages of the real witness are identical."""
    assert build(ROOT) == 0
    page = "chapters/uprising.html"
    seen = browse("translation.mjs", (ROOT / "_build" / "html").resolve(), page, Path(WITNESS))["file"]["first"]
    assert seen["status"].startswith(f"Of {len(edition.passages)} passages {len(edition.passages)} identical.")
    assert {"p08", "p13"} <= {key for key, _, _ in seen["shown"]}
