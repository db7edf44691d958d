"""Seeded corruptions of the miniature edition: what can go wrong in tables, chapters, bibliography and settings, wherever it can."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "data/datapackage.json"


@dataclass(frozen=True)
class Corruption:
    """One thing that is wrong: the new contents of files (``None`` for a file taken away), and where it has to be reported.

    A problem is expected in ``file`` or one of ``others``, at ``row`` and in ``column`` where these are known.
    """

    name: str
    files: dict[str, bytes | None]
    file: str
    row: int | None = None
    column: str | None = None
    others: tuple[str, ...] = ()


class Table:
    """A table of the miniature: its schema, its header and its rows as lists of cells."""

    def __init__(self, root: Path, resource: dict):
        self.file, self.name = f"data/{resource['path']}", resource["name"]
        self.content = (root / self.file).read_bytes()
        self.header, *self.rows = csv.reader(io.StringIO(self.content.decode("utf-8"), newline=""))
        self.fields = {field["name"]: field for field in resource["schema"]["fields"]}
        self.keys = [
            k["fields"] if isinstance(k["fields"], str) else k["fields"][0]
            for k in resource["schema"].get("foreignKeys", [])
        ]

    def written(self, rows: list[list[str]], header: list[str] | None = None) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([header or self.header, *rows])
        return text.getvalue().encode()

    def cells(self, wanted: Callable[[dict], object]) -> list[tuple[int, str]]:
        """The filled cells of the columns whose field is wanted, each by the number of its row from 0 and its column."""
        columns = [name for name, field in self.fields.items() if wanted(field)]
        return [(n, name) for n, row in enumerate(self.rows) for name in columns if row[self.header.index(name)]]

    def with_cell(self, row: int, column: str, change: Callable[[str], str]) -> bytes:
        rows = [list(cells) for cells in self.rows]
        at = self.header.index(column)
        rows[row][at] = change(rows[row][at])
        return self.written(rows)


def misspelt(word: str, chance: random.Random) -> str:
    """A word with one letter doubled, dropped or exchanged with the next."""
    at = chance.randrange(len(word) - 1) if len(word) > 1 else 0
    ways = [
        word[: at + 1] + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
    ]
    return next((way for way in chance.sample(ways, 3) if way not in (word, "")), f"{word}{word}")


#: Of each kind of corruption so many are taken, in different tables, chapters and places.
_EACH = 4


def corruptions(root: Path, seed: int = 1) -> list[Corruption]:
    """Corruptions of a miniature edition, the same for the same seed: of each kind a few, wherever it is possible."""
    chance = random.Random(seed)
    kinds: dict[str, list[Corruption]] = {}
    for corruption in _all(root, chance):
        kinds.setdefault(corruption.name, []).append(corruption)
    return [one for same in kinds.values() for one in chance.sample(same, min(_EACH, len(same)))]


def _all(root: Path, chance: random.Random) -> Iterator[Corruption]:
    package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
    tables = [Table(root, resource) for resource in package["resources"]]
    for table in tables:
        yield from _cell_faults(table, chance)
        yield from _row_faults(table, chance)
        yield from _file_faults(table, chance)
    yield from _of_meaning({table.name: table for table in tables})
    yield from _of_package(root, package, chance)
    for path in sorted(root.glob("chapters/*.md")):
        yield from _of_chapters(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"), chance)
    for name, changes in (("_toc.yml", _TOC), ("data/references.bib", _BIB), ("_config.yml", _CONFIG)):
        yield from _of_text(name, (root / name).read_text(encoding="utf-8"), changes, chance)


def _is_date(field: dict) -> bool:
    return field["name"] == "date" or field["name"].endswith("_date")


#: A space and a joiner without width, a soft hyphen, and a mark of direction.
_INVISIBLE = "\u200b\u00ad\u2060\u200e"
#: What can be wrong in a cell: in which columns, what becomes of it.
_CELLS: dict[str, tuple[Callable[[dict], object], Callable[[str, random.Random], str]]] = {
    "a word for a number": (lambda f: f.get("type") == "integer" and "keysOf" not in f, lambda c, _: "many"),
    "a number as a float": (lambda f: f.get("type") == "integer" and "keysOf" not in f, lambda c, _: f"{c}.0"),
    "no boolean": (lambda f: f.get("type") == "boolean", lambda c, _: c.upper()),
    "a date in words": (_is_date, lambda c, _: "7 March 1901"),
    "a day that there is not": (_is_date, lambda c, _: "1901-02-30"),
    "a date of a spreadsheet": (_is_date, lambda c, _: "3/7/01"),
    "a misspelt word of a vocabulary": (lambda f: f.get("constraints", {}).get("enum"), misspelt),
    "an id in capitals": (
        lambda f: f["name"] == "id" and f["constraints"].get("pattern", "").startswith("[a-z0-9]+("),
        lambda c, _: c.title(),
    ),
    "an id with a blank": (lambda f: f["name"] == "id", lambda c, _: f"{c} x"),
    "a required cell empty": (lambda f: f.get("constraints", {}).get("required"), lambda c, _: ""),
    "blanks around": (lambda f: True, lambda c, r: r.choice([f" {c}", f"{c} ", f"{c}\u00a0"])),
    "a line break": (lambda f: True, lambda c, r: f"{c}\n{c}"),
    "an invisible character": (lambda f: True, lambda c, r: f"{c[:1]}{r.choice(_INVISIBLE)}{c[1:]}"),
    "a control character": (
        lambda f: True,
        lambda c, r: f"{c[:1]}{r.choice(chr(9) + chr(11) + chr(12) + chr(7))}{c[1:]}x",
    ),
    "letters lost": (lambda f: f["name"] in ("label", "description", "statement"), lambda c, _: f"{c} ????"),
    "letters misread": (lambda f: f["name"] in ("label", "description", "statement"), lambda c, _: f"{c} Ã©tÃ©"),
    "an error of a spreadsheet": (lambda f: True, lambda c, r: r.choice(["#NAME?", "#REF!", "#####", "#N/A"])),
}


def _cell_faults(table: Table, chance: random.Random) -> Iterator[Corruption]:
    for name, (wanted, change) in _CELLS.items():
        if cells := table.cells(wanted):
            row, column = chance.choice(cells)
            content = table.with_cell(row, column, lambda cell, change=change: change(cell, chance))
            yield Corruption(name, {table.file: content}, table.file, row + 2, column)
    if numbers := table.cells(lambda f: "minimum" in f.get("constraints", {})):
        row, column = chance.choice(numbers)
        least = table.fields[column]["constraints"]["minimum"]
        content = table.with_cell(row, column, lambda _: str(least - 1))
        yield Corruption("below the minimum", {table.file: content}, table.file, row + 2, column)
    if keys := table.cells(lambda f: f["name"] in table.keys or "keysOf" in f):
        row, column = chance.choice(keys)
        content = table.with_cell(row, column, lambda cell: " ".join(f"{key}-lost" for key in cell.split()[:1]))
        yield Corruption("a dangling key", {table.file: content}, table.file, row + 2, column)


def _row_faults(table: Table, chance: random.Random) -> Iterator[Corruption]:
    if not table.rows:
        return
    number = chance.randrange(len(table.rows))
    row = table.rows[number]

    def replaced(*rows: list[str]) -> bytes:
        return table.written([*table.rows[:number], *rows, *table.rows[number + 1 :]])

    yield Corruption("a row twice", {table.file: replaced(row, row)}, table.file, number + 3, "id")
    yield Corruption("a row too short", {table.file: replaced(row[:-1])}, table.file, number + 2)
    yield Corruption("a row too long", {table.file: replaced([*row, "more"])}, table.file, number + 2)
    yield Corruption("an empty row", {table.file: replaced([""] * len(row), row)}, table.file, number + 2)
    lines = table.content.decode().split("\n")
    at = chance.randrange(1, len(lines))
    marked = "\n".join([*lines[:at], "<<<<<<< HEAD", *lines[at:]]).encode()
    yield Corruption("a merge left undone", {table.file: marked}, table.file)


def _file_faults(table: Table, chance: random.Random) -> Iterator[Corruption]:
    def changed(name: str, content: bytes | None, row: int | None = 1) -> Corruption:
        return Corruption(name, {table.file: content}, table.file, row)

    header, content = table.header, table.content
    column = chance.randrange(len(header))
    without = [name for n, name in enumerate(header) if n != column]
    rows = [[cell for n, cell in enumerate(row) if n != column] for row in table.rows]
    swapped = [*header[1:2], header[0], *header[2:]]
    yield changed("no file", None)
    yield changed("an empty file", b"")
    yield changed("no header", content.partition(b"\n")[2] or b"\n")
    yield changed("a column missing", table.written(rows, without))
    yield changed("a column more", table.written([[*row, "x"] for row in table.rows], [*header, "note2"]))
    yield changed("a column twice", table.written([[*row, "x"] for row in table.rows], [*header, header[0]]))
    misnamed = misspelt(header[column], chance)
    yield changed("a column misspelt", table.written(table.rows, [*header[:column], misnamed, *header[column + 1 :]]))
    exchanged = [[*row[1:2], row[0], *row[2:]] for row in table.rows]
    yield changed("columns in another order", table.written(exchanged, swapped))
    yield changed("UTF-16", content.decode().encode("utf-16"))
    yield changed("UTF-16 without its mark", content.decode().encode("utf-16-le"))
    yield changed("semicolons", content.replace(b",", b";"))
    yield (
        changed("a byte that is not UTF-8", content.rstrip(b"\n") + b"\xf6\n", None)
        if table.rows
        else changed("no UTF-8", b"\xf6" + content)
    )
    stray = f"data/{misspelt(table.name, chance)}2.csv"
    yield Corruption("a file more", {stray: content}, stray, 1)


def _of_meaning(tables: dict[str, Table]) -> Iterator[Corruption]:
    """What is wrong between cells and rows, though each is right alone."""

    def cell(name: str, table: str, key: str, column: str, value: str, *reported: str) -> Corruption:
        at = next(n for n, row in enumerate(tables[table].rows) if row[0] == key)
        file = tables[table].file
        return Corruption(
            name, {file: tables[table].with_cell(at, column, lambda _: value)}, reported[0] if reported else file
        )

    yield cell(
        "an utterance without a preferred coding",
        "codings",
        "speech-h",
        "standing",
        "alternative",
        "data/utterances.csv",
    )
    yield cell("two preferred codings", "codings", "speech-x", "standing", "preferred")
    yield cell("a minimum above its maximum", "counts", "text-40", "minimum", "400")
    yield cell("evidence without a source", "evidence", "p01-c01-diary", "consultation", "")
    yield cell("evidence that derives from nothing", "evidence", "p01-c01-annals", "derives_from", "")
    yield cell("a work that derives from itself", "evidence", "p01-c01-annals", "derives_from", "annals1930")
    yield cell("a death before the birth", "agents", "berg", "death_date", "1801")
    evidence = tables["evidence"]
    rows = [list(row) for row in evidence.rows]
    for row in rows:
        if row[0] == "p01-c01-diary":
            row[evidence.header.index("descent")] = "derived"
            row[evidence.header.index("derives_from")] = "annals1930"
    yield Corruption("a cycle", {evidence.file: evidence.written(rows)}, evidence.file, column="derives_from")
    passages, points = tables["passages"], tables["points"]
    yield Corruption("passages in another order", {passages.file: passages.written(passages.rows[::-1])}, passages.file)
    yield Corruption("points in another order", {points.file: points.written(points.rows[::-1])}, points.file)
    for name, table in tables.items():
        if name in ("agents", "places", "works", "events", "consultations", "claims", "passages", "utterances"):
            row = [*table.rows[0]]
            changed = [[f"{row[0]}x" if "-" not in row[0] else row[0] + "9", *row[1:]], *table.rows[1:]]
            others = ("data/references.bib", "chapters/bridge.md") if name in ("works", "passages") else ()
            yield Corruption(
                f"an id of {name} changed", {table.file: table.written(changed)}, table.file, others=others
            )


def _of_package(root: Path, package: dict, chance: random.Random) -> Iterator[Corruption]:
    text = json.dumps(package, ensure_ascii=False, indent=1)

    def changed(name: str, old: str, new: str, *others: str) -> Corruption:
        spots = [match.start() for match in re.finditer(re.escape(old), text)]
        at = chance.choice(spots)
        return Corruption(name, {PACKAGE: (text[:at] + new + text[at + len(old) :]).encode()}, PACKAGE, others=others)

    for kind in ("integer", "string", "boolean") * 2:
        yield changed("an unknown type", f'"type": "{kind}"', f'"type": "{misspelt(kind, chance)}"')
    for word in ("required", "unique", "pattern", "enum", "minimum") * 2:
        yield changed("an unknown constraint", f'"{word}":', f'"{misspelt(word, chance)}":')
    for table in ("agents", "works", "claims", "passages", "consultations", "events"):
        yield changed("keys of no table", f'"resource": "{table}"', f'"resource": "{misspelt(table, chance)}"')
        yield changed(
            "a table misnamed", f'"name": "{table}",\n   "path"', f'"name": "{misspelt(table, chance)}",\n   "path"'
        )
        yield changed(
            "a path misspelt",
            f'"path": "{table}.csv"',
            f'"path": "{misspelt(table, chance)}.csv"',
            f"data/{table}.csv",
            "",
        )
    for key in ("author", "subject", "work", "translation", "dateline"):
        value = package[key]
        yield changed(f"a wrong {key}", f'"{key}": "{value}"', f'"{key}": "{value}9"')
    for key in ("author", "title", "version", "attribution"):
        yield changed(f"no {key}", f'\n "{key}":', f'\n "{misspelt(key, chance)}":')


def _of_chapters(file: str, text: str, chance: random.Random) -> Iterator[Corruption]:
    yield Corruption("a chapter missing", {file: None}, "_toc.yml")
    yield Corruption(
        "a chapter not in the contents", {file.replace(".md", "9.md"): text.encode()}, file.replace(".md", "9.md"), 1
    )
    yield Corruption("a chapter that is no UTF-8", {file: text.encode() + b"\xf6"}, file)
    yield from _of_text(file, text, _CHAPTER, chance)


def _of_text(file: str, text: str, changes: dict[str, tuple[str, str]], chance: random.Random) -> Iterator[Corruption]:
    """Changes of a text, by patterns: each at one place where its pattern is found, if there is any."""
    for name, (pattern, replacement) in changes.items():
        if spots := [*re.finditer(pattern, text, re.MULTILINE)]:
            spot = chance.choice(spots)
            new = text[: spot.start()] + spot.expand(replacement) + text[spot.end() :]
            # A chapter that is left out is reported where it is.
            yield Corruption(name, {file: new.encode()}, file, others=("",) if name == "a chapter left out" else ())
    yield Corruption("no UTF-8", {file: text.encode() + b"\xff"}, file)
    if file != "_toc.yml":
        at = text.index("\n", len(text) // 3) + 1
        yield Corruption("a merge left undone", {file: f"{text[:at]}\n<<<<<<< HEAD\n{text[at:]}".encode()}, file)


#: What can be wrong in a chapter: a pattern, and what takes its place.
_CHAPTER = {
    "a role without backticks": (r"\{(agent|work|event|passage|place|claim)\}`([^`]*)`", r"{\1}\2"),
    "a role that is not closed": (r"\{(agent|work|event|passage|place|claim)\}`([^`]*)`", r"{\1}`\2"),
    "a role that there is not": (r"\{(agent|work|event|passage|count)\}`", r"{\1x}`"),
    "a key that there is not": (r"(\{(?:agent|work|passage)\}`)(\w+)`", r"\1\g<2>zz`"),
    "a glued key that there is not": (r"\{glue:text\}`(\w+)`", r"{glue:text}`\1x`"),
    "a directive that there is not": (r"```\{(register|rows|claims|rules|data-dictionary)\}", r"```{\1x}"),
    "a directive without braces": (r"```\{(register|rows|claims|rules|data-dictionary)\}", r"```\1"),
    "a table that there is not": (r"\{(register|rows)\} (\w+)", r"{\1} \2x"),
    "a column that there is not": (r"^:columns: (\w+)", r":columns: \1x"),
    "an option that there is not": (r"^:columns:", r":colums:"),
    "a passage that there is not": (r"\{claims\} p01", r"{claims} p09"),
    "a block that does not end": (r"\n```\n*\Z", "\n"),
    "no title": (r"\A((?:---[^#]*---\n\n)?)# .*\n", r"\1"),
    "a title without its space": (r"^# (\w)", r"#\1"),
    "a second title": (r"\Z", "\n# Another title\n\nWords.\n"),
    "a heading that skips a level": (r"\Z", "\n#### A heading\n\nWords.\n"),
    "a note that there is not": (r"\Z", "\nWords.[^nowhere]\n"),
    "a link to no file": (r"\Z", "\nSee [there](nowhere.md).\n"),
    "a link to no target": (r"\Z", "\nSee [there](#nowhere).\n"),
    "a link that is not closed": (r"\Z", "\nSee [there](#p01 and more.\n"),
    "a comment that does not end": (r"\Z", "\n<!-- A comment\n\nWords.\n"),
    "a year that begins a list": (r"\Z", "\n1901. In June it was built.\n"),
    "emphasis that does not end": (r"\Z", "\nIt was *very late.\n"),
    "a picture that is not there": (r"\Z", "\n![A bridge](bridge.png)\n"),
    "letters misread": (r"\Z", "\nThe Ã‰lbe.\n"),
    "a form feed": (r"\Z", "\nThe\x0c end.\n"),
    "a target without its sign": (r"^\(p0(\d)\)=", r"(p0\1)"),
    "a passage twice": (r"^\(p02\)=", "(p01)="),
    "a note without its colon": (r"^\[\^n01\]:", "[^n01]"),
    "a word more": (r"^In June", "In June and July"),
    "a number changed": (r"about 40", "about 50"),
    "a kernel that there is not": (r"name: python3", "name: my-env"),
    "no kernel": (r"^kernelspec:", "kernel:"),
    "code that is no Python": (r"^edition = analysis\.load\(\)", "edition = analysis.load("),
    "a study that there is not": (r"^verdicts\.by_passage", "verdicts.by_pasage"),
    "a module that there is not": (r"analysis\.studies\.(chronology|narration)", r"analysis.studies.\1s"),
    "a name that there is not": (r"^(timeline|citations|match|chronology)\(", r"\1s("),
}
_TOC = {
    "a file that there is not": (r"chapters/(\w+)$", r"chapters/\1x"),
    "a file twice": (r"chapters/(claims|verdicts|registers)$", "chapters/study"),
    "a chapter left out": (r"^      - file: chapters/\w+\n", ""),
    "a word that there is not": (r"\b(file|caption|chapters|parts|root|format):", r"\1x:"),
    "a tab": (r"^      -", "\t-"),
    "a quotation mark that is not closed": (r"caption: (\w+)", r'caption: "\1'),
    "a caption that is a number": (r"caption: .*$", "caption: 1901"),
    "a chapter that is no mapping": (r"- file: ", "- "),
    "nothing": (r"(?s)\A.*\Z", ""),
    "another format": (r"jb-book", "jb-bok"),
    "a merge left undone": (r"^parts:", "<<<<<<< HEAD\nparts:"),
    "an empty file name": (r"file: chapters/\w+", "file:"),
    "a wrong indent": (r"^      - file: (chapters/study)", r"    - file: \1"),
}
_BIB = {
    "a key changed": (r"@(\w+)\{(\w+),", r"@\1{\g<2>x,"),
    "a type misspelt": (r"@(book|misc)\{", r"@\1x{"),
    "no sign": (r"@(book|misc)\{", r"\1{"),
    "a field misspelt": (r"^  (title|author|publisher|year|note) =", r"  \1x ="),
    "BibLaTeX": (r"^  year = \{(\d+)\}", r"  date = {\1-05}"),
    "a brace not closed": (r"\},$", ","),
    "no comma": (r"\},$", "}"),
    "an entry not closed": (r"^\}\n", "\n"),
    "no equals sign": (r" = \{", " {"),
    "a day without a month": (r"^  year = (.*),$", r"  year = \1,\n  day = {3},"),
    "no year": (r"year = \{\d+\}", "year = {soon}"),
    "a name with too many commas": (r"author = \{(.*)\}", r"author = {\1, of, the, town}"),
    "a command of LaTeX": (r"title = \{(.*)\}", r"title = {\\textsc{\1}}"),
    "a language that there is not": (r"\{german\}", "{deutsch}"),
    "a field twice": (r"^(  year = .*,)$", r"\1\n\1"),
    "an empty field": (r"year = \{\d+\}", "year = {}"),
    "an entry without a work": (r"\Z", "\n@misc{nobody1900,\n  title = {Nothing}\n}\n"),
    "an entry twice": (r"\Z", "\n@misc{diary1901,\n  title = {Nothing}\n}\n"),
    "nothing": (r"(?s)\A.*\Z", ""),
    "a line outside": (r"^@book", "a line\n@book"),
}
_CONFIG = {
    "a setting misspelt": (r"^(execute|parse|html|latex|bibtex_bibfiles|sphinx|exclude_patterns):", r"\1x:"),
    "a setting of a group misspelt": (
        r"^  (timeout|execute_notebooks|allow_errors|config|myst_enable_extensions):",
        r"  \1x:",
    ),
    "a setting of Sphinx misspelt": (
        r"^    (html_theme|numfig_format|nb_output_stderr|bibtex_cite_id|extensions):",
        r"    \1x:",
    ),
    "no number": (r"timeout: \d+", "timeout: soon"),
    "no truth": (r"allow_errors: false", "allow_errors: perhaps"),
    "no list": (r"\[data/references\.bib\]", "data/references.bib"),
    "no such file": (r"data/references\.bib", "data/refs.bib"),
    "no such word": (r"execute_notebooks: cache", "execute_notebooks: cash"),
    "no such theme": (r"html_theme: edition", "html_theme: editon"),
    "an extension left out": (r"(myst_nb|sphinx_external_toc|sphinxcontrib\.bibtex), ", ""),
    "an extension misspelt": (r"(myst_nb|sphinx_external_toc|sphinxcontrib\.bibtex), ", r"\1x, "),
    "a tab": (r"^  timeout", "\ttimeout"),
    "a colon too many": (r"timeout: 120", "timeout: 120: 3"),
    "a bracket not closed": (r"references\.bib\]", "references.bib"),
    "a setting twice": (r"\Z", '\nauthor: "again"\n'),
    "nothing": (r"(?s)\A.*\Z", ""),
    "a list": (r"(?s)\A.*\Z", "- a\n- b\n"),
}
