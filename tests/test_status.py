"""The rule by which a status follows from the evidence: free of order, blind to copies, fair to both sides."""

from __future__ import annotations

import random
from dataclasses import make_dataclass
from itertools import combinations, product

import pytest

import analysis
from analysis.assessor import UNKNOWN, Assessor, largest_independent
from analysis.source.ids import UnknownIdError
from analysis.status import STATUSES, Unverified

Copy = make_dataclass("Copy", ["id", "work", "extent", "standing", ("address", str, "https://example.org")])
Work = make_dataclass("Work", ["id", "kind", ("author", tuple, ())])
Citation = make_dataclass("Citation", ["id", "work"])
Claim = make_dataclass(
    "Claim", ["id", "kind", "assessable", "document", "citation", ("plain", bool, False), ("same_as", str, None)]
)
Search = make_dataclass("Search", ["id", "claims", "result"])
Item = make_dataclass(
    "Item",
    ["id", "claim", "question", "stance", "consultation", "scope", "descent", "derives_from"]
    + [("observers", tuple, ()), ("locator", str, "p. 1"), ("bias", str, None)]
    + [("quoted_work", str, None), ("quoted_locator", str, None)],
    frozen=True,
)

CLAIM = Claim("c", "fact", True, None, None)
WORKS = [f"w{n}" for n in range(8)]
#: Which status becomes which when every item changes sides.
TURNED = {
    "corroborated": "contradicted",
    "contradicted": "corroborated",
    "attested": "doubted",
    "doubted": "attested",
    "contested": "contested",
    "unverified": "unverified",
}


def item(key, work, stance="supports", descent="own", roots=(), question="fact", scope="whole", claim="c", **columns):
    return Item(key, claim, question, stance, work, scope, descent, tuple(roots), **columns)


def tables(items, kinds=None, copies=None, works=WORKS, authors=None, claims=(), searches=()):
    kinds, authors = kinds or {}, authors or {}
    return {
        "claims": tuple(claims),
        "searches": tuple(searches),
        "evidence": tuple(items),
        "consultations": tuple((copies or {}).get(w, Copy(w, w, "whole", "evidence")) for w in works),
        "works": tuple(Work(w, kinds.get(w, "eyewitness"), authors.get(w, ())) for w in works),
        "citations": (Citation("q", "w0"),),
    }


def assess(items, claim=CLAIM, question="fact", **others):
    without = others.pop("without", ())
    return Assessor(tables(items, **others), {"work": "text", "editions": ["print"]}).assess(claim, question, without)


def some_items(seed):
    """A random body of evidence: own, derived and unknown, on both sides."""
    chance = random.Random(seed)
    items = []
    for n in range(chance.randint(0, 7)):
        descent = chance.choice(["own", "derived", "derived", "unknown"])
        roots = chance.sample(WORKS, chance.randint(1, 3)) if descent == "derived" else ()
        items.append(item(f"e{n}", chance.choice(WORKS), chance.choice(["supports", "opposes"]), descent, roots))
    return items


@pytest.mark.parametrize("for_it", range(4))
@pytest.mark.parametrize("against", range(4))
def test_table(for_it, against):
    """The table of the principles, cell by cell."""
    items = [item(f"s{n}", f"w{n}") for n in range(for_it)]
    items += [item(f"o{n}", f"w{n + 4}", "opposes") for n in range(against)]
    rows = [
        ["unverified", "doubted", "contradicted"],
        ["attested", "contested", "contested"],
        ["corroborated", "contested", "contested"],
    ]
    assert assess(items).status == rows[min(for_it, 2)][min(against, 2)]
    assert assess(items).weights == (for_it, against)


@pytest.mark.parametrize("seed", range(200))
def test_order_does_not_matter(seed):
    """The same evidence in another order gives the same lines."""
    items = some_items(seed)
    mixed = list(items)
    random.Random(seed).shuffle(mixed)
    assert assess(items).weights == assess(mixed).weights
    assert assess(items).origins == assess(mixed).origins


@pytest.mark.parametrize("seed", range(200))
def test_a_copy_changes_nothing(seed):
    """Something that derives from a counted item, alone or with others, adds no line."""
    items = some_items(seed)
    before = assess(items)
    for line in (*before.supports, *before.opposes):
        if "unknown" not in line.origins:
            for more in ((), (WORKS[seed % 8],)):
                stance = line.items[0].stance
                copied = item("zz", "copyist", stance, "derived", sorted(line.origins | set(more)))
                assert assess([*items, copied], works=[*WORKS, "copyist"]).weights == before.weights


@pytest.mark.parametrize("seed", range(200))
def test_turning_round(seed):
    """When everything changes sides, corroborated and contradicted change places, and so do attested and doubted."""
    items = some_items(seed)
    other = {"supports": "opposes", "opposes": "supports"}
    turned = [Item(**{**vars(i), "stance": other[i.stance]}) for i in items]
    assert assess(turned).status == TURNED[assess(items).status]


def test_what_is_none_cannot_be_taken_away():
    """A slip in an id would change nothing and look like a result, so it is told."""
    items = [item("e1", "w1")]
    assert (
        assess(items, without=["w1"]).status == "unverified" and assess(items, without=[UNKNOWN]).status == "attested"
    )
    for wrong, error in ((["w11"], UnknownIdError), ("w1", TypeError)):
        with pytest.raises(error, match="without"):
            assess(items, without=wrong)
    with pytest.raises(ValueError, match="the question is"):
        assess(items, question="Fact")


@pytest.mark.parametrize("seed", range(200))
def test_removing_a_root_removes_what_it_fed(seed):
    """Without a root no line rests on it, no line is new, and what does not rest on it stays."""
    items = some_items(seed)
    before = assess(items)
    for root in before.origins - {UNKNOWN}:
        after = assess(items, without=[root])
        assert root not in after.origins
        assert all(a <= b for a, b in zip(after.weights, before.weights))
        remaining = {i.id for line in (*after.supports, *after.opposes) for i in line.items}
        untouched = {
            i.id
            for line in (*before.supports, *before.opposes)
            for i in line.items
            if root not in _own_roots(i, items) and i.consultation != root
        }
        # An item of unknown origin counts again where no other is left on its side.
        assert untouched <= remaining
        assert all("unknown" in _own_roots(i, items) for i in items if i.id in remaining - untouched)


def _own_roots(one, items, seen=()):
    """An item's roots, found by walking; the rule's own way is not used here."""
    if one.descent == "own":
        return {one.consultation}
    if one.descent == "unknown":
        return {"unknown"}
    roots = set()
    for work in one.derives_from:
        if work == one.consultation:
            roots.add(work)
            continue
        nearer = [i for i in items if i.consultation == work and i.descent == "derived"]
        knows = not nearer or any(i.consultation == work and i.descent == "own" for i in items)
        open_ = [i for i in nearer if i.id not in (*seen, one.id)]
        for i in open_:
            roots |= _own_roots(i, items, (*seen, one.id))
        roots |= {work} if knows else set() if open_ else {"unknown"}
    return roots


@pytest.mark.parametrize("seed", range(60))
def test_lines_are_as_many_as_can_be(seed):
    """No larger set of items without a common root exists; found by trying every set."""
    items = [i for i in some_items(seed) if i.stance == "supports"]
    roots = {i.id: frozenset(_own_roots(i, items)) for i in items}
    best = max(
        len(chosen)
        for size in range(len(items) + 1)
        for chosen in combinations(roots, size)
        if all(not roots[a] & roots[b] for a, b in combinations(chosen, 2))
    )
    assert best == len(largest_independent(roots.items()))
    known = {key: origins for key, origins in roots.items() if "unknown" not in origins}
    assert assess(items).weights[0] == len(largest_independent((known or roots).items()))


def test_scholarship_joins_the_lines_it_cites():
    """A book on two witnesses adds no third line, and takes none away."""
    witnesses = [item("a", "w0"), item("b", "w1")]
    book = item("c", "w2", descent="derived", roots=["w0", "w1"])
    assert assess([*witnesses, book]).weights == assess(witnesses).weights == (2, 0)
    assert assess([book]).weights == (1, 0)


def test_descent_is_followed():
    """A copy of a copy goes back to the first."""
    items = [item("a", "w1", descent="derived", roots=["w0"]), item("b", "w2", descent="derived", roots=["w1"])]
    assert assess(items).weights == (1, 0) and assess(items).origins == {"w0"}


def test_a_circle_ends():
    """Two works that derive from each other are one line, and no endless walk."""
    items = [item("a", "w1", descent="derived", roots=["w2"]), item("b", "w2", descent="derived", roots=["w1"])]
    assert assess(items).weights == (1, 0) and assess(items).origins == {"unknown"}


def test_a_work_that_derives_from_itself_is_its_own_origin():
    """A quotation said to derive from the work that it quotes goes back to that work."""
    assert assess([item("a", "w0", descent="derived", roots=["w0"])]).origins == {"w0"}


def test_unknown_descent_is_one_line():
    """Everything of unknown descent counts once."""
    assert assess([item(f"e{n}", f"w{n}", descent="unknown") for n in range(4)]).weights == (1, 0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"copies": {"w0": Copy("w0", "w0", "snippet", "evidence")}}, "we read too little of it"),
        ({"copies": {"w0": Copy("w0", "w0", "whole", "lead")}}, "an unsourced account"),
        ({"kinds": {"w0": "reference"}}, "a reference work does not count for a claim of this kind"),
        (
            {"copies": {"w0": Copy("w0", "text", "whole", "evidence")}, "works": ["w0", "text"]},
            "comes from the text itself",
        ),
        (
            {"copies": {"w0": Copy("w0", "print", "whole", "evidence")}, "works": ["w0", "print"]},
            "comes from the text itself",
        ),
    ],
)
def test_what_does_not_count(change, reason):
    """Leads, snippets, works without knowledge of their own and the text itself count for nothing, and the reason is given."""
    verdict = assess([item("a", "w0")], **change)
    assert verdict.weights == (0, 0) and [why for _, why in verdict.excluded] == [reason]


def test_a_part_does_not_count():
    """What fits a part of the scope only is shown and not counted."""
    assert assess([item("a", "w0", scope="part")]).status == "unverified"


@pytest.mark.parametrize("seed", range(100))
def test_an_unknown_origin_adds_nothing_to_a_known_one(seed):
    """An item of unknown origin beside a known one on the same side changes nothing."""
    items = some_items(seed)
    before = assess(items)
    for stance, sources in (("supports", before.supports), ("opposes", before.opposes)):
        if any("unknown" not in source.origins for source in sources):
            more = item("zz", "w7", stance, "unknown")
            assert assess([*items, more]).weights == before.weights


def test_a_person_is_an_origin_not_a_book():
    """Two works of one eyewitness are one source for what he saw, and a person may be named where no work is."""
    authors = {"w0": ("ash",), "w1": ("ash",), "w2": ("elm",)}
    own = [item(f"e{n}", f"w{n}") for n in range(3)]
    assert assess(own, authors=authors).weights == (2, 0)
    assert assess(own[:2], authors=authors).origins == {"ash"}
    derived = item("f", "w3", descent="derived", observers=("ash",))
    assert assess([own[0], derived], authors=authors).weights == (1, 0)


def test_a_quotation_counts_with_its_page():
    """A quotation counts for the work that it quotes, with its page, in scholarship or an edition; a compilation only so."""
    kinds = {"w0": "compilation", "w1": "scholarship", "w2": "journalism"}
    quoted = item("a", "w0", quoted_work="w3", quoted_locator="page 12")
    assert assess([quoted], kinds=kinds).origins == {"w3"}
    for wrong, reason in (
        (item("a", "w0"), "a compilation does not count"),
        (item("a", "w0", quoted_work="w3", quoted_locator="somewhere"), "without its page"),
        (item("a", "w2", quoted_work="w3", quoted_locator="page 12"), "not in sourced scholarship"),
    ):
        (excluded,) = assess([wrong], kinds=kinds).excluded
        assert reason in excluded[1]


def test_reference_works_suffice_for_plain_facts():
    """A date, an office or an imprint may rest on a reference work; other facts may not."""
    plain = Claim("c", "date", True, None, None, plain=True)
    assert assess([item("a", "w0")], plain, kinds={"w0": "reference"}).status == "attested"
    assert assess([item("a", "w0")], plain, kinds={"w0": "journalism"}).status == "unverified"


@pytest.mark.parametrize(("bias", "reason"), [("own-word", "own word"), ("label", "label")])
def test_a_party_on_itself_and_a_label_do_not_count(bias, reason):
    """They show that it was said, not that it was so."""
    verdict = assess([item("a", "w0", bias=bias)])
    assert verdict.status == "unverified" and reason in verdict.excluded[0][1]


def test_an_admission_counts():
    """What a party says against itself counts like the word of anybody else, on either side and once for each party."""
    for stance, status in (("supports", "attested"), ("opposes", "doubted")):
        assert assess([item("a", "w0", stance, bias="admission")]).status == status
    twice = [item("a", "w0", bias="admission"), item("b", "w1", bias="admission")]
    assert assess(twice, authors={"w0": ("ash",), "w1": ("ash",)}).weights == (1, 0)


@pytest.mark.parametrize(("locator", "counts"), [("page 3", True), ("chapter XII", True), ("the opening", False)])
def test_what_cannot_be_found_again_does_not_count(locator, counts):
    """A public address, or a place with a page, chapter, date or number."""
    printed = {"w0": Copy("w0", "w0", "whole", "evidence", "A library")}
    verdict = assess([item("a", "w0", locator=locator)], copies=printed)
    assert (verdict.status == "attested") == counts
    assert assess([item("a", "w0", locator=locator)]).status == "attested"


def test_one_proposition_has_one_status():
    """Claims that state the same share their evidence, whichever of them it was entered for."""
    first, again = CLAIM, Claim("d", "fact", True, None, None, same_as="c")
    items = [item("a", "w0"), item("b", "w1", claim="d")]
    assert assess(items, first, claims=(first, again)).weights == (2, 0)
    assert assess(items, again, claims=(first, again)).weights == (2, 0)


def test_a_search_for_two_claims_of_one_proposition_is_one():
    """It is listed once, for either claim."""
    first, again = CLAIM, Claim("d", "fact", True, None, None, same_as="c")
    search = Search("s", ("c", "d"), "nothing")
    assessor = Assessor(tables([], claims=(first, again), searches=[search]), {})
    assert assessor.searches_of(first) == assessor.searches_of(again) == (search,)


def test_why_unverified():
    """The first reason that applies: found and not counted, needs the printed book, not found, not looked for."""

    def reason(items=(), *results):
        searches = [Search(f"s{n}", ("c",), result) for n, result in enumerate(results)]
        return assess(list(items), claims=(CLAIM,), searches=searches).unverified

    part = item("a", "w0", scope="part")
    assert reason([part], "printed book needed") is Unverified.NOT_COUNTED
    assert reason([], "nothing", "printed book needed") is Unverified.NEEDS_PRINT
    assert reason([], "nothing") is reason([], "not settled") is Unverified.NOT_FOUND
    assert reason() is Unverified.NOT_SOUGHT
    assert reason([item("a", "w0")]) is None


def test_items_that_decide():
    """The items without any one of which the status would be another, with that status."""
    assessor = Assessor(tables([item("a", "w0"), item("b", "w1")]), {})
    assert [(i.id, status) for i, status in assessor.decisive(CLAIM)] == [("a", "attested"), ("b", "attested")]
    assert Assessor(tables([item(k, w) for k, w in zip("abc", WORKS)]), {}).decisive(CLAIM) == ()


def test_what_descends_from_the_text_does_not_count():
    """A book that has it from the text is no evidence for the text."""
    assert assess([item("a", "w0", descent="derived", roots=["text"])]).status == "unverified"


@pytest.mark.parametrize("kind", ["wording", "signature", "date", "point"])
def test_the_document_decides(kind):
    """The document itself counts as two lines, and what derives from it drops out."""
    claim = Claim("c", kind, True, "w0", None)
    copies = [item("b", "w1", "opposes", "derived", ["w0"])]
    assert assess([item("a", "w0"), *copies], claim).status == "corroborated"
    assert assess([item("a", "w0", "opposes")], claim).status == "contradicted"
    assert assess(copies, claim).status == "doubted"
    assert assess([item("a", "w0")], CLAIM).status == "attested"


def test_what_was_added_to_a_document_is_not_the_document():
    """A note that somebody else put below it is a source of its own."""
    claim = Claim("c", "wording", True, "w0", "q")
    added = [item("a", "w0", descent="derived", roots=["w1"])]
    assert assess(added, claim).weights == assess(added, claim, "report").weights == (1, 0)


def test_two_prints_of_a_document_may_disagree():
    """Where prints of the document differ, the claim is contested."""
    claim = Claim("c", "date", True, "w0", None)
    assert assess([item("a", "w0"), item("b", "w0", "opposes")], claim).weights == (2, 2)


def test_report_and_fact_are_apart():
    """The named source, seen, decides the report, and says nothing of the fact by itself."""
    claim = Claim("c", "fact", True, None, "q")
    reported = [item("a", "w0", question="report")]
    assert assess(reported, claim, "report").status == "corroborated"
    assert assess(reported, claim).status == "unverified"
    seen = [item("a", "w0"), item("b", "w1")]
    assert assess(seen, claim, "report").weights == (2, 0)  # what the named source says of the fact it also reports
    assert assess(seen, claim).weights == (2, 0)
    assert assess(seen[1:], claim, "report").status == "unverified"
    assert assess(reported, CLAIM, "report") is None


def test_judgements_have_no_status():
    """What cannot be assessed is not."""
    assert assess([item("a", "w0")], Claim("c", "judgement", False, None, None)) is None


def test_every_status_can_be_reached():
    """No word of the list is idle."""
    reached = set()
    for stances in product(["supports", "opposes"], repeat=2):
        for n in range(3):
            reached.add(assess([item(f"e{i}", f"w{i}", s) for i, s in enumerate(stances[:n])]).status)
    assert reached == set(STATUSES)


def test_rows_carry_their_status(miniature):
    """A loaded claim has the statuses that follow, and loses them with its evidence."""
    edition = analysis.load(miniature)
    assert [(c.id, c.status, c.report) for c in edition.claims] == [
        ("p01-c01", "corroborated", None),
        ("p01-c02", None, None),
        ("p02-c01", "corroborated", "corroborated"),
        ("p03-c01", "contested", None),
        ("n01-c01", "unverified", None),
    ]
    path = miniature / "data" / "evidence.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert {c.status for c in analysis.load(miniature).claims} == {"unverified", None}
    assert list(edition.frame("claims")["status"].dropna()) == [c.status for c in edition.claims if c.status]


def test_no_status_is_typed(edition):
    """No table has a column of statuses, and no cell of claims or evidence is one."""
    for resource in edition.package["resources"]:
        assert not {"status", "verdict", "report"} & {f["name"] for f in resource["schema"]["fields"]}
    cells = {
        str(v)
        for table in ("claims", "evidence")
        for row in edition.tables[table]
        for f, v in vars(row).items()
        if f not in ("status", "report")
    }
    assert not cells & set(STATUSES)
