"""The page that answers the questions of RIDE, the Endings project and FAIR: every answer has its proof, and the mechanical ones are true."""

from __future__ import annotations

import ast
import re
import subprocess

from helpers import ROOT, TESTS

from analysis.source.contents import toc

PAGE = (ROOT / "chapters" / "checklists.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("| ").split(" | "))
    for line in PAGE.splitlines()
    if re.match(r"\| (?!-|Question|Principle)", line)
]
#: The sections of the criteria that the factsheet of RIDE asks about, in its order.
SECTIONS = (
    "1.2 1.4 1.5 2.1 2.1 4.16 3.1 3.1 3.7 4.15 4.8 4.16 4.16 "
    "2.2 2.2 4.15 2.3 2.3 2.3 2.3 4.6 2.3 4.6 4.5 1.3,2.1 1.3,2.1 1.3 4.11 "
    "4.3 4.4 4.4 4.4 4.4 4.4 4.4 3.3 3.3,5.1 3.6 3.7 3.7 3.5 4.8 4.9 - 4.12 4.9 4.9 4.13 4.13"
).split()
RIDE, ENDINGS, FAIR = ROWS[: len(SECTIONS)], ROWS[len(SECTIONS) : len(SECTIONS) + 14], ROWS[len(SECTIONS) + 14 :]


def _answer(words: str) -> str:
    ((_, answer, _),) = [row for row in ROWS if words in row[0]]
    return answer


def test_every_question_has_an_answer():
    """The page is in the book; all 49 questions of the factsheet in their order, fourteen checks and the principles of FAIR, each with yes, partly or no and a proof."""
    assert "chapters/checklists" in toc(ROOT)
    asked = [(re.findall(r"\(([\d., ]+)\)\?$", row[0]) or ["-"])[0].replace(" ", "") for row in RIDE]
    assert asked == SECTIONS and len(ENDINGS) == 14
    assert [row[0].partition(":")[0] for row in FAIR] == "F1 F2 F3 F4 A1 A2 I1 I2 I3 R1 R1.1 R1.2 R1.3".split()
    for row in ROWS:
        assert len(row) == 3 and row[1] in ("yes", "partly", "no") and row[2], row


def test_what_is_not_yes_says_what_is_missing():
    """It has words beside a link or the name of a test."""
    for question, answer, proof in ROWS:
        words = re.sub(r"\[[^]]*\]\([^)]*\)|`[^`]*`", "", proof).strip(" ,:;")
        assert answer == "yes" or len(words.split()) >= 3, question


def test_tests_that_are_named_exist():
    """Each is a function of a file of tests."""
    functions = {
        f"{path.stem}::{node.name}"
        for path in TESTS.rglob("test_*.py")
        if "node_modules" not in path.parts
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert (wanted := set(re.findall(r"`(test_\w+::\w+)`", "".join(r[2] for r in ROWS)))) <= functions, (
        wanted - functions
    )
    assert len(wanted) > 25


def test_links_are_titles_or_headings():
    """The words of a link are the title of the page that it leads to, the beginning of it, or a heading there."""
    for words, page in set(re.findall(r"\[([^]]*)\]\(([\w-]+\.md)\)", "".join(row[2] for row in ROWS))):
        text = (ROOT / "chapters" / page).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        assert words.lower() in {h.lower() for h in headings} or headings[0].lower().startswith(words.lower()), (
            words,
            page,
        )


def test_answers_that_follow_from_the_data(edition):
    """A contact, a date, a home and images are there exactly if the page says so."""
    package, citation = edition.package, (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert (_answer("Is there a contact") == "yes") == bool(package.get("contact") or package.get("repository"))
    assert (_answer("cite the edition without guessing") == "yes") == (
        "date-released" in citation and bool(package.get("url"))
    )
    assert (_answer("persistent identifiers for whole") == "yes") == bool(
        re.search(r"^(doi|identifiers):", citation, re.MULTILINE)
    )
    assert (_answer("everybody named") == "yes") == ("family-names" in citation)
    tracked = subprocess.run(["git", "-C", ROOT, "ls-files"], capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    scans = [
        name
        for name in tracked
        if re.search(r"\.(jpe?g|tiff?|jp2|png)$", name) and name.startswith(("data/", "chapters/"))
    ]
    assert (_answer("images of the sources") == "yes") == bool(scans)
    assert _answer("a bibliography") == ("yes" if edition.works else "no")


def test_data_are_in_open_formats():
    """Every file of the data is CSV, JSON or BibTeX."""
    endings = {path.suffix for path in (ROOT / "data").rglob("*") if path.is_file() and not path.name.startswith(".")}
    assert endings == {".csv", ".json", ".bib"} and _answer("Data only in open formats") == "yes"
