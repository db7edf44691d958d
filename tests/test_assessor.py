"""Verdicts on the edition and the miniature follow from the evidence alone: copies, names, order and spaces move nothing, sides are equal."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

import analysis
from analysis.assessor import UNKNOWN, Assessor
from analysis.status import STATUSES

#: Which status becomes which when every item of evidence changes sides.
TURNED = {"corroborated": "contradicted", "attested": "doubted", "contested": "contested", "unverified": "unverified"}
TURNED |= {new: old for old, new in TURNED.items()}
#: The tables that a verdict is made from.
TABLES = ("claims", "evidence", "consultations", "works", "citations", "searches", "agents")
SEEDS = range(3)


@pytest.fixture(params=["edition", "miniature"])
def assessed(request) -> analysis.Edition:
    """The real edition, and the miniature."""
    value = request.getfixturevalue(request.param)
    return value if request.param == "edition" else analysis.load(value)


def _tables(edition) -> dict[str, list]:
    return {name: list(getattr(edition, name)) for name in TABLES}


def _verdicts(edition, tables, package=None) -> dict[tuple[str, str], object]:
    """The verdict on every claim, as a fact and as a report."""
    assessor = Assessor(tables, package or edition.package)
    verdicts = {(c.id, q): assessor.assess(c, q) for c in tables["claims"] for q in ("fact", "report")}
    return {key: verdict for key, verdict in verdicts.items() if verdict}


def _outcomes(verdicts) -> dict[tuple[str, str], tuple]:
    return {key: (verdict.status, verdict.weights, verdict.unverified) for key, verdict in verdicts.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_dependent_copy_moves_nothing(assessed, seed):
    """A row that derives from an item that counts, read in a work that is not in the evidence on this claim, adds nothing."""
    chance, tables = random.Random(seed), _tables(assessed)
    before = _verdicts(assessed, tables)
    assessor = Assessor(tables, assessed.package)
    copied = []
    for claim in tables["claims"]:
        items = assessor.items_of(claim)
        used = {assessor.work_of(i) for i in items} | {w for i in items for w in i.derives_from}
        others = [c for c in tables["consultations"] if c.work not in used]
        verdict = before.get((claim.id, "fact"))
        # Of a source without an origin a copy would have none either, and on the other side of a report it may be the document.
        counted = [i for s in (*verdict.supports, *verdict.opposes) for i in s.items] if verdict else []
        counted = [i for i in counted if i.descent != "unknown"]
        if counted and others and not claim.citation:
            item, other = chance.choice(counted), chance.choice(others)
            changes = {"consultation": other.id, "descent": "derived", "derives_from": (assessor.work_of(item),)}
            changes |= {"observers": (), "quoted_work": None, "quoted_locator": None}
            copied.append(replace(item, id=f"{item.id}zz", **changes))
    assert len(copied) >= (80 if len(tables["claims"]) > 50 else 1)
    after = _verdicts(assessed, tables | {"evidence": [*tables["evidence"], *copied]})
    moved = {key for key in before if before[key].status != after[key].status}
    assert not moved


def test_sides_are_equal(assessed):
    """Where every item speaks for the other side, every status is turned, and nothing else."""
    tables = _tables(assessed)
    side = {"supports": "opposes", "opposes": "supports"}
    turned = [replace(item, stance=side[item.stance]) for item in tables["evidence"]]
    before = _outcomes(_verdicts(assessed, tables))
    after = _outcomes(_verdicts(assessed, tables | {"evidence": turned}))
    assert {key: (TURNED[status], weights[::-1], why) for key, (status, weights, why) in before.items()} == after
    assert {status for status, *_ in before.values()} <= set(STATUSES)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_origin_moves_only_its_claims(assessed, seed):
    """Without one origin only claims change that rest on it, and every claim without it stays what it was, item by item."""
    tables = _tables(assessed)
    before = _verdicts(assessed, tables)
    origins = sorted({o for verdict in before.values() for o in verdict.origins} - {UNKNOWN})
    assessor = Assessor(tables, assessed.package)
    claims = {claim.id: claim for claim in tables["claims"]}
    everywhere = set()
    for origin in random.Random(seed).sample(origins, min(6, len(origins))):
        moved = set()
        for (key, question), verdict in before.items():
            after = assessor.assess(claims[key], question, without=[origin])
            if (after.status, after.weights) != (verdict.status, verdict.weights):
                moved.add((key, question))
        rests = {
            k
            for k, verdict in before.items()
            if origin in verdict.origins or origin in _sources_of(assessed, assessor, verdict)
        }
        assert moved <= rests, origin
        everywhere |= moved
    assert everywhere


def _sources_of(edition, assessor, verdict) -> set[str]:
    """The works whose words count in a verdict, and their authors, who stand behind a document as well."""
    items = [item for source in (*verdict.supports, *verdict.opposes) for item in source.items]
    works = {assessor.work_of(item) for item in items}
    return works.union(*(edition.get("works", work).author for work in works))


@pytest.mark.parametrize("seed", SEEDS)
def test_order_and_spaces_move_nothing(assessed, seed):
    """Rows in another order, and other spaces in what is said in words, leave every verdict as it is."""
    chance, tables = random.Random(seed), _tables(assessed)
    mixed = {name: chance.sample(rows, len(rows)) for name, rows in tables.items()}
    mixed["evidence"] = [
        replace(i, statement=f" {i.statement}  ", locator=i.locator.replace(" ", "  ")) for i in mixed["evidence"]
    ]
    assert _outcomes(_verdicts(assessed, tables)) == _outcomes(_verdicts(assessed, mixed))


@pytest.mark.parametrize("seed", SEEDS)
def test_names_move_nothing(assessed, seed):
    """Other ids of works, people, copies, claims and items, in another order of the alphabet, leave every verdict as it is."""
    chance, tables = random.Random(seed), _tables(assessed)
    ids = {table: [row.id for row in rows] for table, rows in tables.items()}
    names = {t: dict(zip(keys, (f"x{n}" for n in chance.sample(range(10000), len(keys))))) for t, keys in ids.items()}

    def renamed(table, row):
        resource = assessed.source.resources[table]
        changes = {"id": names[table][row.id]}
        for column, other in resource.foreign.items():
            if other in names and getattr(row, column):
                changes[column] = names[other][getattr(row, column)]
        for column, other in resource.lists.items():
            if other in names:
                changes[column] = tuple(names[other][key] for key in getattr(row, column))
        return replace(row, **changes)

    other = {table: [renamed(table, row) for row in rows] for table, rows in tables.items()}
    package = assessed.package | {"work": names["works"][assessed.package["work"]]}
    package["editions"] = [names["works"][key] for key in assessed.package["editions"]]
    after = _outcomes(_verdicts(assessed, other, package))
    before = _outcomes(_verdicts(assessed, tables))
    assert {(names["claims"][key], question): outcome for (key, question), outcome in before.items()} == after
