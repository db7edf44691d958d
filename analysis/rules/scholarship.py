"""Rules for claims, evidence, transmissions and samples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from analysis.rules.registry import Finding, rule
from analysis.source.read import Source

#: What a claim's number lets pass by its tolerance: factors of the least and the most, ``None`` for no bound.
_TOLERATED = {"exact": (1.0, 1.0), "about": (0.9, 1.1), "at least": (1.0, None), "at most": (None, 1.0)}


def _by_id(source: Source, table: str) -> dict[str, dict[str, str]]:
    return {cells["id"]: cells for _, cells in source.rows(table) if "id" in cells}


@rule(
    "sentence",
    "A sentence number is one of its passage, and a line number is one of its paraphrase.",
    needs=("passages", "chapters"),
)
def _sentence(source: Source) -> Iterator[Finding]:
    sentences = {key: len(c.get("sentences", "").split()) for key, c in _by_id(source, "passages").items()}
    lines = {text.passage: len(text.lines) for chapter in source.chapters for text in chapter.texts if text.lines}
    for resource in source.resources.values():
        columns = [
            c for c in (("sentence", sentences, "sentences"), ("line", lines, "lines")) if c[0] in resource.header
        ]
        if resource.name == "points" or not columns:
            continue
        for number, cells in resource.rows:
            passage = cells.get("passage", "")
            for column, known, what in columns:
                cell = cells.get(column, "")
                if cell.isdecimal() and int(cell) > known.get(passage, int(cell)):
                    right = f"it has {known[passage]} {what.removesuffix('s') if known[passage] == 1 else what}: count again, from 1"
                    yield resource.at(number, column), f"{passage} has no {column} {cell}", right


@rule(
    "claim",
    "Every passage has at least one claim, which may be a judgement that evidence cannot decide.",
    needs=("claims", "passages"),
)
def _claim(source: Source) -> Iterator[Finding]:
    if not source.rows("claims"):
        return
    for number, cells in source.rows("claims"):
        judged = cells.get("kind") == "judgement"
        if cells.get("assessable") in ("true", "false") and judged == (cells["assessable"] == "true"):
            wrong = f"a claim of kind {cells.get('kind')} is marked {cells.get('assessable')}"
            right = "write false for a judgement and true for any other kind"
            yield source.at("claims", number, "assessable"), wrong, right
        if cells.get("kind") == "number" and not cells.get("quantity"):
            right = "write the number, or choose another kind from the data dictionary"
            yield source.at("claims", number, "quantity"), "a claim of kind number has no number", right
        if bool(cells.get("quantity")) != bool(cells.get("tolerance")):
            right = "fill both or neither"
            yield source.at("claims", number, "tolerance"), "only one of quantity and tolerance is filled", right
    claimed = {cells.get("passage") for _, cells in source.rows("claims")}
    for number, cells in source.rows("passages"):
        if cells.get("id") not in claimed:
            right = "add what it claims, or a judgement if evidence can decide nothing in it"
            yield source.at("passages", number, "id"), f"'{cells.get('id')}' has no row in claims", right


@rule(
    "evidence",
    "Evidence says what it derives from, and its stance agrees with its numbers.",
    needs=("claims", "consultations", "works"),
)
def _evidence(source: Source) -> Iterator[Finding]:
    claims, copies = _by_id(source, "claims"), _by_id(source, "consultations")
    for table in ("evidence", "votes", "counts"):
        for number, cells in source.rows(table):
            descent = cells.get("descent")
            origins = " ".join(filter(None, (cells.get("derives_from"), cells.get("observers"))))
            if (descent == "derived") != bool(origins):
                wrong = f"the descent is '{descent}', and what it derives from is '{origins}'"
                right = "name works or persons if the descent is derived, and none if it is own or unknown"
                yield source.at(table, number, "derives_from"), wrong, right
    consulted = {copies.get(cells.get("consultation"), {}).get("work") for _, cells in source.rows("evidence")}
    for number, cells in source.rows("works"):
        if cells.get("id") in consulted and not cells.get("camp"):
            wrong = f"there is evidence from '{cells['id']}', which has no camp"
            yield source.at("works", number, "camp"), wrong, "write the side that its author stood on, or none"
    for number, cells in source.rows("evidence"):
        claim = claims.get(cells.get("claim"), {})
        if cells.get("question") == "report" and claim and not claim.get("citation"):
            wrong = f"{claim['id']} names no source, so there is no report to check"
            yield source.at("evidence", number, "question"), wrong, "give the claim its citation, or write fact"
        side = _side(cells, claim)
        if side and side != cells.get("stance"):
            right = f"the claim is {claim['tolerance']} {claim['quantity']}: correct the stance or the numbers"
            yield source.at("evidence", number, "stance"), f"the numbers say that it {side}", right


@rule("proposition", "A claim that says the same as another names the first that says it.", needs=("claims",))
def _proposition(source: Source) -> Iterator[Finding]:
    claims = _by_id(source, "claims")
    order = {key: n for n, key in enumerate(claims)}
    for number, cells in source.rows("claims"):
        first = cells.get("same_as")
        if not first or first not in claims:
            continue
        if claims[first].get("same_as"):
            wrong = f"'{first}' itself says the same as '{claims[first]['same_as']}'"
            yield source.at("claims", number, "same_as"), wrong, "name that one"
        elif order[first] >= order[cells["id"]]:
            yield (
                source.at("claims", number, "same_as"),
                f"'{first}' does not come before it",
                "let the later claim name the earlier one",
            )
        elif claims[first].get("assessable") != cells.get("assessable"):
            wrong = f"only one of this claim and '{first}', which says the same, can be assessed"
            yield source.at("claims", number, "assessable"), wrong, "write the same for both"


#: Tables whose rows say what they derive from, and the columns that together say what they are about.
_DERIVING = {"evidence": ("claim", "question"), "votes": ("event",), "counts": ("population", "state")}


@rule(
    "descent",
    "No work derives what it says of a claim, an event or a number from itself, nor by way of others.",
    needs=("consultations",),
)
def _descent(source: Source) -> Iterator[Finding]:
    copies = _by_id(source, "consultations")
    for table, about in _DERIVING.items():
        graphs: dict[tuple, dict[str, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
        for number, cells in source.rows(table):
            quoted = cells.get("quoted_work")
            work = quoted or copies.get(cells.get("consultation"), {}).get("work", "")
            for origin in cells.get("derives_from", "").split():
                if origin == quoted:  # A work that is quoted elsewhere goes back to itself.
                    continue
                graphs[tuple(cells.get(column) for column in about)][work].append((origin, number))
        for graph in graphs.values():
            if cycle := _cycle(graph):
                works = [work for work, _ in cycle]
                wrong = f"{works[0]} derives from {' and that from '.join([*works[1:], works[0]])}"
                yield source.at(table, cycle[0][1], "derives_from"), wrong, "name the work that does not derive it"


def _cycle(graph: dict[str, list[tuple[str, int]]]) -> list[tuple[str, int]]:
    """The works of some cycle, each with the row that says what it derives from; empty where there is none."""
    done: set[str] = set()

    def visit(work: str, path: list[tuple[str, int]]) -> list[tuple[str, int]]:
        before = [name for name, _ in path]
        if work in before:
            return path[before.index(work) :]
        if work not in done:
            done.add(work)
            for origin, number in graph.get(work, ()):
                if cycle := visit(origin, [*path, (work, number)]):
                    return cycle
        return []

    return next(filter(None, (visit(work, []) for work in [*graph])), [])


@rule("range", "A minimum is not above its maximum.")
def _range(source: Source) -> Iterator[Finding]:
    for resource in source.resources.values():
        for number, cells in resource.rows if {"minimum", "maximum"} <= {*resource.header} else ():
            least, most = cells["minimum"], cells["maximum"]
            if least.isdecimal() and most.isdecimal() and int(least) > int(most):
                right = "look up both numbers again"
                yield resource.at(number, "maximum"), f"{most} is below the minimum, {least}", right


@rule("coding", "Every utterance has one preferred coding.", needs=("codings", "utterances"))
def _coding(source: Source) -> Iterator[Finding]:
    preferred = defaultdict(list)
    for number, cells in source.rows("codings"):
        if cells.get("standing") == "preferred":
            preferred[cells.get("utterance")].append(number)
    for number, cells in source.rows("utterances") if "codings" in source.resources else ():
        rows = preferred[cells.get("id")]
        if not rows:
            right = "write preferred for one of its codings"
            yield source.at("utterances", number, "id"), f"'{cells.get('id')}' has no preferred coding", right
        elif len(rows) > 1:
            wrong = f"'{cells.get('id')}' has a preferred coding already, in row {rows[0]}"
            yield source.at("codings", rows[1], "standing"), wrong, "write alternative for one of them"


@rule("quoted", "A quoted work and the place in it are given together.")
def _quoted(source: Source) -> Iterator[Finding]:
    for number, cells in source.rows("evidence"):
        if bool(cells.get("quoted_work")) != bool(cells.get("quoted_locator")):
            missing = "quoted_locator" if cells.get("quoted_work") else "quoted_work"
            yield (
                source.at("evidence", number, missing),
                "the cell is empty",
                "fill both quoted_work and quoted_locator, or neither",
            )


@rule("second-reading", "A second reading belongs to a random sample or to a review of all items.")
def _second_reading(source: Source) -> Iterator[Finding]:
    for number, cells in source.rows("rechecks"):
        if bool(cells.get("error_sample")) == bool(cells.get("review")):
            wrong = "both are filled" if cells.get("review") else "neither error_sample nor review is filled"
            yield source.at("rechecks", number, "review"), wrong, "name the sample, or the review that it belongs to"


def _side(cells: dict[str, str], claim: dict[str, str]) -> str | None:
    """The side that an item's numbers take on a claim with a number; ``None`` where they leave it open."""
    if not claim.get("quantity", "").isdecimal() or claim.get("tolerance") not in _TOLERATED:
        return None
    low, high = (
        int(claim["quantity"]) * factor if factor is not None else None for factor in _TOLERATED[claim["tolerance"]]
    )
    least, most = (int(cells[c]) if cells.get(c, "").isdecimal() else None for c in ("minimum", "maximum"))
    if least is None and most is None:
        return None
    if (most is not None and low is not None and most < low) or (
        least is not None and high is not None and least > high
    ):
        return "opposes"
    tolerated = (low is None or (least is not None and least >= low)) and (
        high is None or (most is not None and most <= high)
    )
    return "supports" if tolerated else None


@rule(
    "chain",
    "The steps of a quotation are numbered from 1, each begins where the one before it ended, and the last ends with the translation.",
    needs=("transmissions", "consultations"),
)
def _chain(source: Source) -> Iterator[Finding]:
    steps = defaultdict(list)
    for number, cells in source.rows("transmissions"):
        if cells.get("step", "").isdecimal():
            steps[cells.get("quotation")].append((int(cells["step"]), number, cells))
    copies, end = _by_id(source, "consultations"), source.package.get("translation")
    for chain in steps.values():
        chain.sort(key=lambda s: s[:2])
        for n, (step, number, cells) in enumerate(chain):
            if step != n + 1:
                place = f"step {n + 1}" if n else "the first step"
                yield source.at("transmissions", number, "step"), f"{place} is numbered {step}", "count from 1"
            elif n and cells.get("source") != chain[n - 1][2].get("result"):
                before = chain[n - 1][2].get("result")
                wrong = f"it begins with '{cells.get('source')}', but the step before it ended with '{before}'"
                yield (
                    source.at("transmissions", number, "source"),
                    wrong,
                    "begin each step where the one before it ended",
                )
            if n == len(chain) - 1 and end and cells.get("result") != end:
                wrong = f"the last step ends with '{cells.get('result')}'"
                yield source.at("transmissions", number, "result"), wrong, f"add the steps that lead to {end}"
            for side in ("source", "result"):
                key = cells.get(f"{side}_consultation")
                work = copies.get(key, {}).get("work")
                if work and work != cells.get(side):
                    right = (
                        f"name a copy of '{cells.get(side)}', or leave the cell empty if nobody read the words there"
                    )
                    where = source.at("transmissions", number, f"{side}_consultation")
                    yield where, f"'{key}' is a copy of '{work}'", right


@rule("sample", "A second check names a row that exists, unless the check found the row wrong and it was taken out.")
def _sample(source: Source) -> Iterator[Finding]:
    ids = {table: _by_id(source, table) for table in source.resources}
    for number, cells in source.rows("rechecks"):
        table, key = cells.get("sampled", ""), cells.get("key")
        if cells.get("outcome") != "wrong" and key not in ids.get(table, {}) and table not in source.unread:
            right = "write the id of the row that was checked"
            yield source.at("rechecks", number, "key"), f"'{key}' is not in {table}", right
