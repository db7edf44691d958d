"""Rules for claims, evidence, transmissions and samples."""

from __future__ import annotations

from collections import defaultdict

from analysis.rules.registry import file_of, rows_of, rule
from analysis.source.problems import Problem

__all__: list[str] = []

_WITHIN = {"exact": (1.0, 1.0), "about": (0.9, 1.1), "at least": (1.0, None), "at most": (None, 1.0)}


def _by_id(source, table: str) -> dict[str, dict[str, str]]:
    return {cells["id"]: cells for _, cells in rows_of(source, table) if "id" in cells}


@rule("sentence", "A sentence is one of its passage, and a line one of its paraphrase.")
def _sentence(source):
    sentences = {key: len(c.get("sentences", "").split()) for key, c in _by_id(source, "passages").items()}
    lines = {text.passage: len(text.lines) for chapter in source.chapters for text in chapter.texts}
    for resource in source.resources.values():
        for number, cells in resource.rows:
            passage = cells.get("passage", "")
            for column, known, what in (("sentence", sentences, "sentences"), ("line", lines, "lines")):
                cell = cells.get(column, "")
                if resource.name != "points" and cell.isdecimal() and int(cell) > known.get(passage, int(cell)):
                    yield Problem(
                        resource.file,
                        number,
                        column,
                        "sentence",
                        f"{passage} has no {column} {cell}",
                        f"it has {known[passage]} {what}: count again, from 1",
                    )


@rule("claim", "Every passage has a claim, if only the judgement that evidence cannot decide.")
def _claim(source):
    if not any(True for _ in rows_of(source, "claims")):
        return
    claimed = set()
    file = file_of(source, "claims")
    for number, cells in rows_of(source, "claims"):
        claimed.add(cells.get("passage"))
        judged = cells.get("kind") == "judgement"
        if cells.get("assessable") in ("true", "false") and judged == (cells["assessable"] == "true"):
            yield Problem(
                file,
                number,
                "assessable",
                "claim",
                f"a claim of kind {cells.get('kind')} is marked {cells.get('assessable')}",
                "a judgement is not assessable, and everything else is",
            )
        if cells.get("kind") == "number" and not cells.get("quantity"):
            yield Problem(
                file,
                number,
                "quantity",
                "claim",
                "a claim of kind number has none",
                "write the number, or another kind: the data dictionary has all",
            )
        if bool(cells.get("quantity")) != bool(cells.get("tolerance")):
            yield Problem(
                file,
                number,
                "tolerance",
                "claim",
                "quantity and tolerance do not stand together",
                "say with the number what else it lets pass, or give neither",
            )
    for number, cells in rows_of(source, "passages"):
        if cells.get("id") not in claimed:
            yield Problem(
                file_of(source, "passages"),
                number,
                "id",
                "claim",
                f"'{cells.get('id')}' has no row in claims",
                "say what it claims; or that it holds nothing that evidence could decide, as a judgement",
            )


@rule("evidence", "Evidence says whom it has its knowledge from, and takes the side that its numbers take.")
def _evidence(source):
    claims, copies, works = (_by_id(source, table) for table in ("claims", "consultations", "works"))
    for table in ("evidence", "votes", "counts"):
        for number, cells in rows_of(source, table):
            if (cells.get("descent") == "derived") != bool(cells.get("derives_from")):
                yield Problem(
                    file_of(source, table),
                    number,
                    "derives_from",
                    "evidence",
                    f"the descent is '{cells.get('descent')}', and the works it derives from are "
                    f"'{cells.get('derives_from', '')}'",
                    "name the works if it is derived, and none if it is own or unknown",
                )
    for number, cells in rows_of(source, "evidence"):
        claim = claims.get(cells.get("claim"), {})
        work = works.get(copies.get(cells.get("consultation"), {}).get("work"), {})
        if work and not work.get("camp"):
            yield Problem(
                file_of(source, "evidence"),
                number,
                "consultation",
                "evidence",
                f"the work '{work['id']}' has no camp",
                "say in data/works.csv which side its author stood on, or none",
            )
        if cells.get("question") == "report" and claim and not claim.get("citation"):
            yield Problem(
                file_of(source, "evidence"),
                number,
                "question",
                "evidence",
                f"{claim['id']} names no source, so there is no report to check",
                "give the claim its citation, or write fact",
            )
        side = _side(cells, claim)
        if side and side != cells.get("stance"):
            yield Problem(
                file_of(source, "evidence"),
                number,
                "stance",
                "evidence",
                f"the numbers say that it {side}",
                f"the claim is {claim['tolerance']} {claim['quantity']}: correct the stance or the numbers",
            )


def _side(cells: dict[str, str], claim: dict[str, str]) -> str | None:
    """The side that an item's numbers take on a claim with a number; ``None`` where they leave it open."""
    if not claim.get("quantity", "").isdecimal() or claim.get("tolerance") not in _WITHIN:
        return None
    low, high = (
        int(claim["quantity"]) * factor if factor is not None else None for factor in _WITHIN[claim["tolerance"]]
    )
    least, most = (int(cells[c]) if cells.get(c, "").isdecimal() else None for c in ("minimum", "maximum"))
    if least is None and most is None:
        return None
    if (most is not None and low is not None and most < low) or (
        least is not None and high is not None and least > high
    ):
        return "opposes"
    page_contents = (low is None or (least is not None and least >= low)) and (
        high is None or (most is not None and most <= high)
    )
    return "supports" if page_contents else None


@rule(
    "chain", "The steps of a quotation are numbered from 1, each takes up where the last ended, and the last ends here."
)
def _chain(source):
    steps = defaultdict(list)
    for number, cells in rows_of(source, "transmissions"):
        if cells.get("step", "").isdecimal():
            steps[cells.get("quotation")].append((int(cells["step"]), number, cells))
    copies, end = _by_id(source, "consultations"), source.package.get("translation")
    for chain in steps.values():
        chain.sort(key=lambda s: s[:2])
        for n, (step, number, cells) in enumerate(chain):
            file = file_of(source, "transmissions")
            if step != n + 1:
                place = f"step {n + 1}" if n else "the first step"
                yield Problem(file, number, "step", "chain", f"{place} is numbered {step}", "count from 1")
            elif n and cells.get("source") != chain[n - 1][2].get("result"):
                yield Problem(
                    file,
                    number,
                    "source",
                    "chain",
                    f"it begins with '{cells.get('source')}', and the step before ended with "
                    f"'{chain[n - 1][2].get('result')}'",
                    "let each step begin where the last ended",
                )
            if n == len(chain) - 1 and end and cells.get("result") != end:
                yield Problem(
                    file,
                    number,
                    "result",
                    "chain",
                    f"the last step ends with '{cells.get('result')}'",
                    f"add the steps that lead to {end}",
                )
            for side in ("source", "result"):
                seen = copies.get(cells.get(f"{side}_consultation"), {}).get("work")
                if seen and seen != cells.get(side):
                    yield Problem(
                        file,
                        number,
                        f"{side}_consultation",
                        "chain",
                        f"'{cells[f'{side}_consultation']}' is a copy of '{seen}'",
                        f"name a copy of '{cells.get(side)}', or none if the words were not seen there",
                    )


@rule("sample", "A second check is of a row that exists, or did until it was found wrong.")
def _sample(source):
    for number, cells in rows_of(source, "rechecks"):
        table = cells.get("sampled", "")
        if cells.get("outcome") != "wrong" and cells.get("key") not in _by_id(source, table):
            yield Problem(
                file_of(source, "rechecks"),
                number,
                "key",
                "sample",
                f"'{cells.get('key')}' is not in {table}",
                "write the id of the row that was checked",
            )
