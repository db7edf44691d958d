"""The rule by which a status follows from the evidence: free of order, blind to copies, fair to both sides."""

from __future__ import annotations

import random
from dataclasses import make_dataclass
from itertools import combinations, product

import pytest

import analysis
from analysis.source.ids import UnknownIdError
from analysis.status import STATUSES, UNKNOWN, Assessor, largest_independent

Copy = make_dataclass("Copy", ["id", "work", "extent", "standing"])
Work = make_dataclass("Work", ["id", "kind"])
Citation = make_dataclass("Citation", ["id", "work"])
Claim = make_dataclass("Claim", ["id", "kind", "assessable", "document", "citation"])
Item = make_dataclass("Item", ["id", "claim", "question", "stance", "consultation", "scope", "descent", "derives_from"])

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


def item(key, work, stance="supports", descent="own", roots=(), question="fact", scope="whole"):
    return Item(key, "c", question, stance, work, scope, descent, tuple(roots))


def tables(items, kinds=None, copies=None, works=WORKS):
    kinds = kinds or {}
    return {
        "evidence": tuple(items),
        "consultations": tuple((copies or {}).get(w, Copy(w, w, "whole", "evidence")) for w in works),
        "works": tuple(Work(w, kinds.get(w, "eyewitness")) for w in works),
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
    assert assess(items).roots == assess(mixed).roots


@pytest.mark.parametrize("seed", range(200))
def test_a_copy_changes_nothing(seed):
    """Something that derives from a counted item, alone or with others, adds no line."""
    items = some_items(seed)
    before = assess(items)
    for line in (*before.supports, *before.opposes):
        if "unknown" not in line.roots:
            for more in ((), (WORKS[seed % 8],)):
                stance = line.items[0].stance
                copied = item("zz", "copyist", stance, "derived", sorted(line.roots | set(more)))
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
    for root in before.roots:
        after = assess(items, without=[root])
        assert root not in after.roots
        assert all(a <= b for a, b in zip(after.weights, before.weights))
        remaining = {i.id for line in (*after.supports, *after.opposes) for i in line.items}
        untouched = {
            i.id for line in (*before.supports, *before.opposes) for i in line.items if root not in _own_roots(i, items)
        }
        assert remaining == untouched


def _own_roots(one, items, seen=()):
    """An item's roots, found by walking; the rule's own way is not used here."""
    if one.descent == "own":
        return {one.consultation}
    if one.descent == "unknown":
        return {"unknown"}
    roots = set()
    for work in one.derives_from:
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
    assert assess(items).weights[0] == best == len(largest_independent(roots.items()))


def test_scholarship_joins_the_lines_it_cites():
    """A book on two witnesses adds no third line, and takes none away."""
    witnesses = [item("a", "w0"), item("b", "w1")]
    book = item("c", "w2", descent="derived", roots=["w0", "w1"])
    assert assess([*witnesses, book]).weights == assess(witnesses).weights == (2, 0)
    assert assess([book]).weights == (1, 0)


def test_descent_is_followed():
    """A copy of a copy goes back to the first."""
    items = [item("a", "w1", descent="derived", roots=["w0"]), item("b", "w2", descent="derived", roots=["w1"])]
    assert assess(items).weights == (1, 0) and assess(items).roots == {"w0"}


def test_a_circle_ends():
    """Two works that derive from each other are one line, and no endless walk."""
    items = [item("a", "w1", descent="derived", roots=["w2"]), item("b", "w2", descent="derived", roots=["w1"])]
    assert assess(items).weights == (1, 0) and assess(items).roots == {"unknown"}


def test_unknown_descent_is_one_line():
    """Everything of unknown descent counts once."""
    assert assess([item(f"e{n}", f"w{n}", descent="unknown") for n in range(4)]).weights == (1, 0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"copies": {"w0": Copy("w0", "w0", "snippet", "evidence")}}, "too little of it was seen"),
        ({"copies": {"w0": Copy("w0", "w0", "whole", "lead")}}, "a lead only"),
        ({"kinds": {"w0": "reference"}}, "reference, and no source of its own"),
        (
            {"copies": {"w0": Copy("w0", "text", "whole", "evidence")}, "works": ["w0", "text"]},
            "descends from the text itself",
        ),
        (
            {"copies": {"w0": Copy("w0", "print", "whole", "evidence")}, "works": ["w0", "print"]},
            "descends from the text itself",
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
