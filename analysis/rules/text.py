"""Rules for the paraphrase, and for what the data say of its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from analysis.rules.completeness import Account, unaccounted
from analysis.rules.registry import file_of, rows_of, rule, texts_of
from analysis.source.ids import near
from analysis.source.paraphrase import Text
from analysis.source.problems import Problem
from analysis.source.read import Source

__all__ = ["COVERING", "STANDING", "accounts_of"]

#: Tables whose rows account for tokens, and tables whose words need only be found.
COVERING = ("points", "mentions")
STANDING = ("brackets", "quotations", "crossrefs", "commentary")


@rule("passage", "Every passage has a paraphrase, once, and every paraphrase is a passage.")
def _passage(source):
    if not source.has_chapters:
        return
    numbers = {cells["id"]: number for number, cells in rows_of(source, "passages") if "id" in cells}
    seen: dict[str, Text] = {}
    for text in texts_of(source):
        if text.passage in seen:
            first = seen[text.passage]
            yield Problem(
                text.chapter,
                text.row,
                "1",
                "passage",
                f"'{text.passage}' stands in {first.chapter} too, line {first.row}",
                "keep one of them",
            )
        elif text.passage not in numbers:
            yield Problem(
                text.chapter,
                text.row,
                "1",
                "passage",
                f"'{text.passage}' is not in passages",
                f"write an address of data/passages.csv, {near(text.passage, numbers)}",
            )
        seen.setdefault(text.passage, text)
    for key, number in numbers.items():
        if key not in seen:
            yield Problem(
                file_of(source, "passages"),
                number,
                "id",
                "passage",
                f"'{key}' has no paraphrase in the chapters",
                f"write it in a chapter under a line ({key})="
                if not key.startswith("n")
                else f"write it in a chapter as [^{key}]: …",
            )
    called = {
        (number, cells["passage"], cells["id"])
        for number, cells in rows_of(source, "notes")
        if {"id", "passage"} <= cells.keys()
    }
    for number, passage, note in called:
        if passage in seen and note not in seen[passage].calls:
            yield Problem(
                file_of(source, "notes"),
                number,
                "passage",
                "passage",
                f"{passage} does not call the note {note}",
                f"write [^{note}] in {seen[passage].chapter}, or correct the passage",
            )


@rule("chapter", "Every file in chapters/ is in the table of contents.")
def _chapter(source):
    if source.has_chapters:
        for path in sorted((source.root / "chapters").glob("*.md")):
            name = path.relative_to(source.root).with_suffix("").as_posix()
            if name not in source.toc:
                yield Problem(
                    f"{name}.md",
                    1,
                    "1",
                    "chapter",
                    "the file is not in _toc.yml",
                    "add it there, or take the file away",
                )


@rule("line", "Every sentence of the witness and every line of the paraphrase has its statement, in one order.")
def _line(source):
    if "points" not in source.resources:
        return
    file, points = file_of(source, "points"), defaultdict(list)
    for number, cells in rows_of(source, "points"):
        if cells.get("line", "").isdecimal() and cells.get("sentence", "").isdecimal():
            points[cells.get("passage")].append((number, int(cells["sentence"]), int(cells["line"]), cells.get("kind")))
    texts = {t.passage: t for t in texts_of(source)}
    for number, cells in rows_of(source, "passages"):
        key, text = cells.get("id"), texts.get(cells.get("id"))
        if text:
            yield from _stated(text, points[key])
            yield from _ordered(text, points[key], file)
            sentences = set(range(1, len(cells.get("sentences", "").split()) + 1))
            for sentence in sorted(sentences - {s for _, s, _, kind in points[key] if kind == "statement"}):
                yield Problem(
                    file_of(source, "passages"),
                    number,
                    "sentences",
                    "line",
                    f"sentence {sentence} of {key} has no point of kind statement",
                    "say in data/points.csv what it states, and on which line",
                )


def _stated(text: Text, points: list) -> Iterator[Problem]:
    stated = {line for _, _, line, kind in points if kind == "statement"}
    for line, (words, row) in enumerate(zip(text.lines, text.rows), 1):
        if line not in stated:
            yield Problem(
                text.chapter,
                row,
                "1",
                "line",
                f"line {line} of {text.passage} carries no point ('{words[:40]}…')",
                "add its points to data/points.csv, or take the line out",
            )


def _ordered(text: Text, points: list, file: str) -> Iterator[Problem]:
    last = (0, 0)
    for number, sentence, line, kind in points:
        if line > len(text.lines):
            yield Problem(
                file,
                number,
                "line",
                "line",
                f"{text.passage} has {len(text.lines)} lines, no line {line}",
                f"look at {text.chapter} line {text.row} and what follows",
            )
        if kind == "statement":
            if sentence < last[0] or line < last[1]:
                yield Problem(
                    file,
                    number,
                    "line",
                    "line",
                    f"sentence {sentence} on line {line} follows sentence {last[0]} on line {last[1]}",
                    "the paraphrase keeps the author's order: correct the numbers or the paraphrase",
                )
            last = (sentence, line)


@rule(
    "rendering",
    "The paraphrase names, counts, dates, denies, hedges and exclaims exactly what points and mentions say.",
)
def _rendering(source):
    if "points" not in source.resources:
        return
    accounts = accounts_of(source, "line", "rendering")
    rows = {
        f"{name} {cells.get('id')}": (file_of(source, name), number)
        for name in (*COVERING, *STANDING)
        for number, cells in rows_of(source, name)
    }
    names = frozenset(cells["rendering"] for _, cells in rows_of(source, "mentions") if cells.get("rendering"))
    author = next((c for _, c in rows_of(source, "agents") if c.get("id") == source.package.get("author")), {})
    exempt = frozenset(author.get("label", "").split())
    for text in texts_of(source):
        for line, (words, row) in enumerate(zip(text.lines, text.rows), 1):
            missing, lacking = unaccounted(words, accounts.get((text.passage, line), []), names, exempt)
            for token in missing:
                yield Problem(
                    text.chapter,
                    row,
                    "1",
                    "rendering",
                    f"'{token}' on line {line} of {text.passage} is in no row of points or mentions",
                    "add the row, or take the word out: the paraphrase adds nothing",
                )
            for account in lacking:
                file, number = rows[account.row]
                yield Problem(
                    file,
                    number,
                    "rendering",
                    "rendering",
                    f"'{account.words}' is not on line {line} of {text.passage}",
                    "the paraphrase drops nothing: write it there, or correct the row",
                )


def accounts_of(source: Source, position: str, column: str) -> dict[tuple[str, int], list[Account]]:
    """What the data account for in each line of the paraphrase, or each sentence of the witness.

    ``position`` is ``line`` or ``sentence``, ``column`` is ``rendering`` or ``form``.
    """
    accounts = defaultdict(list)
    for name in (*COVERING, *STANDING):
        for _, cells in rows_of(source, name):
            if cells.get(column) and cells.get(position, "").isdecimal():
                covers = name in COVERING
                sort = f"points {cells['kind']}" if name == "points" else name if covers else f"{name} {cells['id']}"
                accounts[cells.get("passage"), int(cells[position])].append(
                    Account(sort, cells[column], f"{name} {cells['id']}", covers)
                )
    return accounts
