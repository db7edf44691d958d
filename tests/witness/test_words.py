"""A copy of the translation is recognised, and its fingerprints give nothing of it away."""

from __future__ import annotations

import re

import pytest
from alterations import saved_copies
from helpers import ROOT, SMALL_WITNESS, WITNESS

import analysis
from analysis.witness.align import align, find
from analysis.witness.read import WitnessError, paragraphs, read
from analysis.witness.words import describe, words


def test_fingerprints_of_the_miniature(miniature):
    """The data's fingerprints are those of the copy they were taken from."""
    edition = analysis.load(miniature)
    texts = {key: placed.text for key, placed in find(edition, read(SMALL_WITNESS)).items()}
    assert list(texts) == ["p01", "p02", "p03", "n01"]
    for passage in edition.passages:
        fingerprint = describe(texts[passage.id])
        assert (fingerprint.words, fingerprint.incipit, fingerprint.sha256, fingerprint.simhash) == (
            passage.words,
            passage.incipit,
            passage.sha256,
            passage.simhash,
        )
        assert sum(map(int, passage.sentences.split())) == passage.words


def test_marks_and_spaces_do_not_matter(miniature):
    """Other quotation marks, dashes and line breaks leave a passage what it is; another word does not."""
    edition, text = analysis.load(miniature), SMALL_WITNESS.read_text(encoding="utf-8")
    altered = text.replace("“", '"').replace("”", '"').replace("opened the", "opened\nthe")
    blocks = [b for b in re.split(r"\n\s*\n", altered) if b.strip()]
    assert [p.state for p in align(edition.passages, blocks)] == ["identical"] * len(edition.passages)
    other = align(edition.passages, [b.replace("About 40", "About 41") for b in blocks])
    assert {p.id: p.state for p in other}["p03"] != "identical"


def test_similar_passages_have_similar_hashes():
    """One changed word moves few bits of the similarity hash, another text about half of them."""

    def distance(one, other):
        return (int(describe(one).simhash, 16) ^ int(describe(other).simhash, 16)).bit_count()

    text = "In the spring the river rose and took the old bridge, and nobody in the town of Alder could say who would pay for a new one."
    assert distance(text, text.replace("spring", "autumn")) < 16
    assert (
        distance(
            text,
            "Quite another text, about forty people who met in the hall and voted on the price of bread and salt in winter.",
        )
        > 20
    )


def test_words_are_normalised():
    """Case, apostrophes and marks do not count."""
    assert words("“Don’t” – DON'T, Rußland 1905-06!") == ["don't", "don't", "russland", "1905", "06"]


@pytest.mark.parametrize("name", saved_copies(SMALL_WITNESS.read_text(encoding="utf-8")))
def test_saved_copies(miniature, name):
    """However a copy was saved, its words are found: invisible characters, encodings, exports and single files change nothing."""
    content = saved_copies(SMALL_WITNESS.read_text(encoding="utf-8"))[name]
    states = {p.id: p.state for p in align(analysis.load(miniature).passages, paragraphs(content))}
    assert set(states.values()) == {"identical"}, states


@pytest.mark.parametrize("apostrophe", "'’‘ʼ′´`")
def test_every_apostrophe_is_one(apostrophe):
    """Whatever stands for an apostrophe within a word, and a quotation mark beside a word is none."""
    assert words(f"the clerk{apostrophe}s ‘own’ hat") == ["the", "clerk's", "own", "hat"]


def test_a_message_without_a_page():
    """A single file without a page in it says what to save instead."""
    with pytest.raises(WitnessError, match="HTML only"):
        paragraphs(b"From: <Saved by x>\nMIME-Version: 1.0\nContent-Type: text/plain\n\nText\n")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n\n \n", "is empty"),
        (b"\x7fELF\x02\x01\x00\x00", "is no text"),
        (b'{"code": "rest_no_route"}', "is JSON without the content of a post"),
        (b"<html><script>alert(1)</script><script src=x></script></html>", "is empty"),
        (b"Another text.\n\nWith two paragraphs.", "another text"),
        (b"x" * 5_000_001, "MB"),
    ],
)
def test_bad_copies(tmp_path, miniature, content, says):
    """Nothing, no text, another text, too much: each is one clear sentence."""
    path = tmp_path / "copy.txt"
    path.write_bytes(content)
    with pytest.raises(WitnessError, match=says):
        find(analysis.load(miniature), read(path))
    with pytest.raises(WitnessError, match="no file"):
        read(tmp_path / "missing.txt")


@pytest.mark.needs("translation")
def test_every_passage_is_found_in_the_translation(edition):
    """All passages of the data are in the translation, word for word."""
    assert {(p.id, p.state) for p in align(edition.passages, read(WITNESS))} == {
        (p.id, "identical") for p in edition.passages
    }


@pytest.mark.needs("translation")
def test_verbatim_cells_stand_in_the_translation(edition):
    """Dating words, readings of emendations and incipits are found in their passage, as printed."""
    texts = {key: placed.text for key, placed in find(edition, read(WITNESS)).items()}
    lost = [
        (e.id, e.date_text)
        for e in edition.events
        if e.date_text and " ".join(e.date_text.split()) not in texts[e.passage]
    ]
    lost += [(e.id, e.reading) for e in edition.emendations if " ".join(e.reading.split()) not in texts[e.passage]]
    lost += [(p.id, p.incipit) for p in edition.passages if p.incipit not in texts[p.id]]
    assert not lost


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    plain = words(text)
    return {tuple(plain[n : n + length]) for n in range(len(plain) - length + 1)}


@pytest.mark.needs("translation")
def test_own_words(edition):
    """No file of the repository holds ten words in a row of the translation's prose."""
    texts = {key: placed.text for key, placed in find(edition, read(WITNESS)).items()}
    theirs = set().union(*(_runs(texts[p.id], 10) for p in edition.passages if p.kind != "note"))
    for top in ("chapters", "data", "analysis", "tests", "README.md", "index.md"):
        for path in [ROOT / top] if (ROOT / top).is_file() else (ROOT / top).rglob("*"):
            if path.suffix in {".md", ".csv", ".json", ".py", ".yml", ".bib", ".txt", ".html", ".css"}:
                text = path.read_text(encoding="utf-8")
                if path.suffix == ".bib":  # a work's title is its name
                    text = re.sub(r"^ *(book)?title = .*$", "", text, flags=re.MULTILINE)
                shared = _runs(text, 10) & theirs
                assert not shared, f"{path.relative_to(ROOT)}: {' '.join(min(shared)[:3])} …"
