"""Rules for the paraphrase, and for what the data say of its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from analysis.rules.completeness import Account, quoted, unaccounted
from analysis.rules.registry import Finding, rule, texts_of
from analysis.source.contents import FILE
from analysis.source.ids import near
from analysis.source.paraphrase import Text
from analysis.source.problems import Where
from analysis.source.read import Source

__all__ = ["COVERING", "LOCATED", "accounts_of"]

#: Tables whose rows account for tokens, and tables whose words need only be found.
COVERING = ("points", "mentions")
LOCATED = ("brackets", "quotations", "crossrefs", "commentary")


@rule(
    "passage",
    "Every passage has a paraphrase, once, and every paraphrase is a passage.",
    needs=("passages", "chapters"),
    hides=("chapters",),
)
def _passage(source: Source) -> Iterator[Finding]:
    if not source.has_chapters:
        return
    numbers = {cells["id"]: number for number, cells in source.rows("passages") if "id" in cells}
    paraphrases: dict[str, Text] = {}
    for text in texts_of(source):
        where, key = Where(text.chapter, text.row), text.passage
        if key in paraphrases:
            wrong = f"'{key}' stands in {paraphrases[key].chapter} too, line {paraphrases[key].row}"
            yield where, wrong, "keep one of them"
        elif key not in numbers:
            right = f"write an address of data/passages.csv, {near(key, numbers)}"
            yield where, f"'{key}' is not in passages", right
        elif not text.lines:
            yield where, f"'{key}' is empty", "write its paraphrase"
        paraphrases.setdefault(key, text)
    for key, number in numbers.items():
        if key not in paraphrases:
            mark = f"as [^{key}]: …" if key.startswith("n") else f"under a line ({key})="
            wrong = f"'{key}' has no paraphrase in the chapters"
            yield source.at("passages", number, "id"), wrong, f"write it in a chapter {mark}"
    for number, cells in source.rows("notes"):
        passage, note = cells.get("passage"), cells.get("id")
        if passage in paraphrases and paraphrases[passage].lines and note not in paraphrases[passage].calls:
            right = f"write [^{note}] in {paraphrases[passage].chapter}, or correct the passage"
            yield source.at("notes", number, "passage"), f"{passage} does not refer to the note {note}", right


@rule("sequence", "The rows of passages are in the order of the book.", needs=("passages", "chapters"))
def _sequence(source: Source) -> Iterator[Finding]:
    rows = [(cells.get("id", ""), number) for number, cells in source.rows("passages")]
    for is_note in (False, True):
        place = {text.passage: n for n, text in enumerate(texts_of(source)) if text.passage.startswith("n") == is_note}
        mine = [(key, number) for key, number in rows if key in place]
        for (before, _), (key, number) in pairwise(mine):
            if place[key] < place[before]:
                wrong = f"'{key}' comes after '{before}' here, and before it in the book"
                yield source.at("passages", number, "id"), wrong, "move the row, or the passage"
                break


@rule("chapter", "Every file in chapters/ is in the table of contents.", needs=("contents",))
def _chapter(source: Source) -> Iterator[Finding]:
    if source.has_chapters:
        for path in sorted((source.root / "chapters").glob("*.md")):
            name = path.relative_to(source.root).with_suffix("").as_posix()
            if name not in source.toc:
                yield Where(f"{name}.md"), f"the file is not in {FILE}", "add it there, or take the file away"


@rule(
    "line",
    "Every sentence of the witness and every line of the paraphrase has a statement in the points, in the same order.",
    needs=("passages", "points", "chapters"),
)
def _line(source: Source) -> Iterator[Finding]:
    if "points" not in source.resources:
        return
    points = defaultdict(list)
    for number, cells in source.rows("points"):
        if cells.get("line", "").isdecimal() and cells.get("sentence", "").isdecimal():
            points[cells.get("passage")].append((number, int(cells["sentence"]), int(cells["line"]), cells.get("kind")))
    texts = {t.passage: t for t in texts_of(source)}
    for number, cells in source.rows("passages"):
        key, text = cells.get("id"), texts.get(cells.get("id"))
        if text and text.lines:
            yield from _stated(text, points[key])
            yield from _ordered(source, text, points[key])
            sentences = set(range(1, len(cells.get("sentences", "").split()) + 1))
            for sentence in sorted(sentences - {s for _, s, _, kind in points[key] if kind == "statement"}):
                wrong = f"sentence {sentence} of {key} has no point of kind statement"
                right = "add a point to data/points.csv that gives what it states and on which line"
                yield source.at("passages", number, "sentences"), wrong, right


def _stated(text: Text, points: list) -> Iterator[Finding]:
    stated = {line for _, _, line, kind in points if kind == "statement"}
    for line, (words, row) in enumerate(zip(text.lines, text.rows), 1):
        if line not in stated:
            wrong = f"line {line} of {text.passage} carries no point ('{words[:40]}…')"
            yield Where(text.chapter, row), wrong, "add points for it to data/points.csv, or remove the line"


def _ordered(source: Source, text: Text, points: list) -> Iterator[Finding]:
    last = (0, 0)
    for number, sentence, line, kind in points:
        where = source.at("points", number, "line")
        if line > len(text.lines):
            right = f"count the lines from line {text.row} of {text.chapter}"
            yield (
                where,
                f"{text.passage} has {len(text.lines)} line{'s' * (len(text.lines) != 1)}, and no line {line}",
                right,
            )
        if kind == "statement":
            if sentence < last[0] or line < last[1]:
                wrong = f"sentence {sentence} on line {line} follows sentence {last[0]} on line {last[1]}"
                yield where, wrong, "the paraphrase keeps the author's order: correct the numbers or the paraphrase"
            last = (sentence, line)


@rule(
    "rendering",
    "The names, numbers, dates, negations, hedges and connectives of the paraphrase are those in points and mentions.",
    needs=("agents", "passages", *COVERING, *LOCATED, "chapters"),
)
def _rendering(source: Source) -> Iterator[Finding]:
    if "points" not in source.resources:
        return
    for number, cells in source.rows("points"):
        if cells.get("kind") == "connective" and not cells.get("rendering"):
            wrong = f"'{cells.get('form')}' of {cells.get('passage')} has no words in the paraphrase"
            yield source.at("points", number, "rendering"), wrong, "write the words that make the connection there"
    accounts = accounts_of(source, "line", "rendering")
    rows = {
        f"{name} {cells.get('id')}": source.at(name, number, "rendering")
        for name in (*COVERING, *LOCATED)
        for number, cells in source.rows(name)
    }
    names = frozenset(cells["rendering"] for _, cells in source.rows("mentions") if cells.get("rendering"))
    author = next((c for _, c in source.rows("agents") if c.get("id") == source.package.get("author")), {})
    exempt = frozenset(author.get("label", "").split())
    stated = {(cells.get("passage"), cells.get("line")) for _, cells in source.rows("points")}
    known = {cells.get("id") for _, cells in source.rows("passages")}
    # Of several paraphrases of a passage the first counts, and another rule tells of the others, as of a line without points.
    texts = {text.passage: text for text in reversed(texts_of(source)) if text.passage in known}
    for text in texts.values():
        for line, (words, row) in enumerate(zip(text.lines, text.rows), 1):
            missing, lacking = unaccounted(words, accounts.get((text.passage, line), []), names, exempt)
            if missing and (text.passage, str(line)) in stated:
                wrong = f"no row of points or mentions has {quoted(missing)} on line {line} of {text.passage}"
                right = "add the row, or take the words out: the paraphrase adds nothing"
                yield Where(text.chapter, row), wrong, right
            for account in lacking:
                wrong = f"'{account.words}' is not on line {line} of {text.passage}"
                right = "the paraphrase drops nothing: write it there, or correct the row"
                yield rows[account.row], wrong, right


def accounts_of(source: Source, position: str, column: str) -> dict[tuple[str, int], list[Account]]:
    """What the data account for in each line of the paraphrase, or each sentence of the witness.

    ``position`` is ``line`` or ``sentence``, ``column`` is ``rendering`` or ``form``.
    """
    accounts = defaultdict(list)
    for name in (*COVERING, *LOCATED):
        for _, cells in source.rows(name):
            if cells.get(column) and cells.get(position, "").isdecimal():
                covers = name in COVERING
                sort = f"points {cells['kind']}" if name == "points" else name if covers else f"{name} {cells['id']}"
                accounts[cells.get("passage"), int(cells[position])].append(
                    Account(sort, cells[column], f"{name} {cells['id']}", covers)
                )
    return accounts
