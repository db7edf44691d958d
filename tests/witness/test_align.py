"""A copy that was changed is aligned all the same, and nothing is misplaced in silence."""

from __future__ import annotations

import random

import pytest
from alterations import ALTERATIONS, BLOCKS, KNOWN, Altered, Known, holds
from helpers import WITNESS

from analysis.witness.align import STATES, align, find
from analysis.witness.read import WitnessError, paragraphs, read
from analysis.witness.words import words


def _likeness(one, other):
    """The share of one text's runs of two words that the other has too."""
    runs = {tuple(other[n : n + 2]) for n in range(len(other) - 1)}
    own = [tuple(one[n : n + 2]) for n in range(len(one) - 1)]
    return sum(run in runs for run in own) / max(1, len(own))


def _hundred(blocks, known):
    unharmed = recognised = 0
    for seed in range(100):
        copy = Altered(blocks, known, seed)
        for name in copy.chance.choices(ALTERATIONS, k=copy.chance.randint(1, 5)):
            getattr(copy, name)()
        placed = {p.id: p for p in align(known, paragraphs(copy.as_bytes()))}
        whole = words(" ".join(copy.blocks))
        for key, plain in copy.whole.items():
            state, there = placed[key].state, words(placed[key].text)
            intact = key not in copy.harmed and holds(plain, whole)
            if intact:
                unharmed += 1
                recognised += state == "identical" and there == plain
            if state == "identical":
                assert there == plain, (seed, key)
            elif state == "variant":
                # Placed without a doubt: then at its own words.
                assert _likeness(there, plain) > 0.5, (seed, key, state)
            elif state == "missing":
                assert not intact, (seed, key)
    return recognised / unharmed


def test_a_hundred_alterations():
    """No passage is misplaced in silence, and of the unharmed ones at least 98 in a hundred are found."""
    assert _hundred(BLOCKS, KNOWN) >= 0.98


@pytest.mark.needs("translation")
def test_a_hundred_alterations_of_the_translation(edition):
    """The same with the translation itself."""
    assert _hundred(read(WITNESS), list(edition.passages)) >= 0.98


def test_untouched():
    """A copy as it was edited is identical throughout, in any wrapping."""
    for seed in range(12):
        copy = Altered(BLOCKS, KNOWN, seed)
        assert {p.state for p in align(KNOWN, paragraphs(copy.as_bytes()))} == {"identical"}


@pytest.mark.parametrize("seed", range(20))
def test_another_text_is_none(seed):
    """Paragraphs of other words are taken for no passage."""
    chance = random.Random(1000 + seed)
    other = [" ".join("".join(chance.choices("aeioulmnrst", k=5)) for _ in range(len(b.split()))) for b in BLOCKS]
    assert {p.state for p in align(KNOWN, other)} <= {"missing", "doubtful"}


def test_missing_and_doubtful_are_told():
    """A passage taken out is missing, one rewritten by a third is not called identical, and states are those of the list."""
    rewritten = BLOCKS[7].split()
    rewritten[::3] = ["other"] * len(rewritten[::3])
    placed = align(KNOWN, [*BLOCKS[:3], *BLOCKS[4:7], " ".join(rewritten), *BLOCKS[8:]])
    states = {p.id: p.state for p in placed}
    assert states["p03"] == "missing" and states["p07"] in ("doubtful", "missing")
    assert set(states.values()) <= set(STATES)
    assert [s for k, s in states.items() if k not in ("p03", "p07")] == ["identical"] * (len(BLOCKS) - 2)


def test_no_two_passages_take_the_same_words():
    """Every word of the copy is given to one passage at most."""
    placed = align(KNOWN, [" ".join(BLOCKS)])
    assert {p.state for p in placed} == {"identical"}
    assert sum(len(words(p.text)) for p in placed) == len(words(" ".join(BLOCKS)))


def test_a_list_keeps_its_numbers():
    """Items of a numbered list have their numbers, which a web page keeps out of its text."""
    known = [Known("p01", "1. First one of the three"), Known("p02", "2. Second one of the three")]
    page = b"<p>Before</p><ol><li>First one of the three</li><li>Second one of the three</li></ol>"
    assert [p.state for p in align(known, paragraphs(page))] == ["identical", "identical"]
    later = b"<ol start=2><li>Second one of the three</li></ol>"
    assert align(known, paragraphs(later))[1].state == "identical"


def test_nothing_but_words_comes_through():
    """Script, style, handlers, links and comments of a hostile page leave no trace; what is escaped stays words."""
    page = (
        b"<!doctype html><p onclick=alert(1)>One <a href='javascript:alert(1)'>two</a><img src=x onerror=alert(1)> three"
        b"<script>alert(2)</script><style>p{}</style><!-- hidden --></p><svg><script>alert(3)</script></svg>"
        b"<p>&lt;script&gt;four&lt;/script&gt;</p><iframe srcdoc='<p>five</p>'></iframe><noscript>six</noscript>"
    )
    assert [" ".join(b.split()) for b in paragraphs(page)] == ["One two three", "<script>four</script>"]


def test_find_refuses_another_text(miniature):
    """A text in which nothing is found is said to be another one."""
    import analysis

    with pytest.raises(WitnessError, match="another text"):
        find(analysis.load(miniature), ["Some words of another text altogether, with no bridge and no town."])


def test_marks_between_two_passages_belong_to_the_first():
    """In a copy on one line a dash or dots after a passage are its own, and what touches the next word is the next one's."""
    known = [Known("p01", "One two three four five …"), Known("p02", "“Six seven eight nine ten.”")]
    placed = align(known, ["One two three four five … “Six seven eight nine ten.”"])
    assert [p.text for p in placed] == ["One two three four five …", "“Six seven eight nine ten.”"]
