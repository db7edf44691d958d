"""Every rule has a smallest broken example, and says where, what, and what would be right."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from textwrap import dedent
from unittest.mock import MagicMock

import pytest
import yaml
from ftfy import fix_encoding
from helpers import ROOT, TESTS, leave_data_only

from analysis.publish.book import setup
from analysis.rules import RULES
from analysis.rules.check import validate
from analysis.rules.vocabulary import DIRECTIVES
from analysis.source.contents import toc
from analysis.source.media import media_of_chapter

EXAMPLES = yaml.safe_load((TESTS / "broken.yml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(rule, case, id=f"{rule}-{n}") for rule, cases in EXAMPLES.items() for n, case in enumerate(cases, 1)
]


def break_it(root: Path, case: dict) -> None:
    """Change one file of an edition as an example says."""
    path = root / case["in"]
    if case.get("delete"):
        path.unlink()
    elif "swap" in case:
        rows = path.read_bytes().splitlines(keepends=True)
        one, other = (number - 1 for number in case["swap"])
        rows[one], rows[other] = rows[other], rows[one]
        path.write_bytes(b"".join(rows))
    elif "create" in case:
        path.write_text(case["create"], encoding="utf-8")
    elif "replace_all" in case:
        path.write_text(case["replace_all"], encoding="utf-8")
    else:
        before = path.read_bytes()
        old, new = (case[k].encode("latin-1" if case.get("latin") else "utf-8") for k in ("from", "to"))
        assert not old or before.count(old) == 1, f"{case['from']!r} stands {before.count(old)} times in {case['in']}"
        path.write_bytes(before.replace(old, new) if old else before + new)


def test_every_rule_has_a_broken_example():
    """A rule nobody has seen failing is no rule."""
    assert set(EXAMPLES) == set(RULES)


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_broken_example(miniature, rule, case):
    """The example's message is given, exactly, under its rule."""
    break_it(miniature, case)
    rules = {str(p): p.rule for p in validate(miniature)}
    assert rules.get(case["says"]) == rule, "\n".join(rules) or "no problem was found"


def test_directives_are_those_that_the_book_has():
    """What the rules know of directives and their options is what the book registers."""
    app = MagicMock()
    setup(app)
    registered = {name: directive for (name, directive), _ in app.add_directive.call_args_list}
    assert {name: set(options) for name, options in DIRECTIVES.items()} == {
        name: set(getattr(directive, "option_spec", None) or ()) for name, directive in registered.items()
    }


def test_miniature_is_sound(miniature):
    """The edition that the examples break has no problem itself."""
    assert validate(miniature) == []


#: Faults of a table's form, the last two in a row of it, which not every table of the miniature has.
FAULTS = ("missing", "no header", "no csv", "short row", "no utf-8")
SPOILT = [
    (path.name, fault)
    for path in sorted((TESTS / "miniature" / "data").glob("*.csv"))
    for fault in FAULTS[: 3 if path.read_bytes().count(b"\n") == 1 else None]
]


@pytest.mark.parametrize(("table", "fault"), SPOILT)
def test_one_fault_makes_one_message(miniature, table, fault):
    """A table that cannot be read is reported once, and not again by every rule and key that led to it."""
    path = miniature / "data" / table
    content = path.read_bytes()
    lines = content.splitlines(keepends=True)
    if fault == "missing":
        path.unlink()
    elif fault == "no header":
        path.write_bytes(b"".join(lines[1:]) or b"\n")
    elif fault == "short row":
        path.write_bytes(lines[0] + lines[1].rstrip().rsplit(b",", 1)[0] + b"\n" + b"".join(lines[2:]))
    elif fault == "no utf-8":
        path.write_bytes(lines[0] + lines[1].replace(b",", b"\xff,", 1) + b"".join(lines[2:]))
    else:
        path.write_bytes(content + b'"a"b,\n')
    problems = validate(miniature)
    assert {p.file for p in problems} == {f"data/{table}"}, "\n".join(map(str, problems))
    # A header that is a row of data is wrong in every column.
    assert len(problems) == 1 or fault == "no header", "\n".join(map(str, problems))


def test_a_row_that_many_name_is_missed_once(miniature):
    """An id that was changed is reported where it stands, with the number of the cells that name it, and not in each of them."""
    path = miniature / "data" / "consultations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("annals,", "annalen,", 1), encoding="utf-8")
    (problem,) = validate(miniature)
    assert re.search(r"consultations\.csv:2:id: no cell names 'annalen', and \d\d cells name 'annals'", str(problem)), (
        problem
    )


def test_rows_that_are_empty_are_one_problem(miniature):
    """Empty rows under a table, as a spreadsheet leaves them, are one problem."""
    with open(miniature / "data" / "places.csv", "a", encoding="utf-8") as file:
        file.write(",,,,\n" * 200)
    assert [str(p) for p in validate(miniature)] == [
        "data/places.csv:3:1: 200 rows, from this one on, are empty; take them out"
    ]


@pytest.mark.parametrize("file", ["bridge", "study"])
@pytest.mark.parametrize("fault", ["missing", "no utf-8"])
def test_a_chapter_that_cannot_be_read_is_reported_once(miniature, file, fault):
    """Its passages, and whatever other chapters link to in it, are not reported as missing."""
    path = miniature / "chapters" / f"{file}.md"
    with open(miniature / "chapters" / "claims.md", "a", encoding="utf-8") as other:
        other.write("\nSee [there](#p03).\n")
    if fault == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b"\xff\n")
    assert [p.rule for p in validate(miniature)] == ["toc" if fault == "missing" else "utf-8"]


def test_a_bibliography_that_cannot_be_read_is_reported_once(miniature):
    """Neither works without an entry nor titles without a language follow from it."""
    path = miniature / "data" / "references.bib"
    path.write_bytes(path.read_bytes().replace(b"title = {", b"title = {\xff", 1))
    assert [(p.rule, p.row) for p in validate(miniature)] == [("utf-8", 2)]
    path.unlink()
    assert [str(p) for p in validate(miniature)] == [
        "data/references.bib:1:1: the file is missing; works need their references: put it back"
    ]


def test_a_broken_table_of_contents_is_reported_once(miniature):
    """What cannot be read hides nothing else behind a message for every chapter and passage."""
    (miniature / "_toc.yml").write_text("format: jb-book\n<<<<<<< ours\n", encoding="utf-8")
    assert [p.file for p in validate(miniature)] == ["_toc.yml"]


def test_what_chapters_may_refer_to(miniature):
    """Chapters, with or without folder and mark, passages, other targets, files, addresses on the web, and code are no fault."""
    (miniature / "chapters" / "bridge.png").write_bytes(b"")
    with open(miniature / "chapters" / "study.md", "a", encoding="utf-8") as file:
        file.write(
            "\n(here)=\n## Here\n\n[a](bridge.md) [b](/chapters/bridge.md) [c](../index.md) [d](#p01) [e](#Here) [f][g]\n"
            "<https://example.org> [h](mailto:a@example.org) {ref}`here` {abbr}`MyST (a language)` {doc}`bridge` {cite}`diary1901`\n"
            "`{agent}nobody` `[x](y.md)` ![i](bridge.png) [j](#table-events) [k](#claims-p01) {work}`it <diary1901>`[^own]\n\n"
            "```{code-cell} python\n# {agent}`nobody` [x](y.md)\n```\n\n[g]: study.md\n\n[^own]: A note.\n"
        )
    assert validate(miniature) == []


def _append(path: Path, *lines: str) -> int:
    """Add lines to a file; gives the number of the first of them."""
    before = path.read_text(encoding="utf-8")
    path.write_text("\n".join([before, *lines, ""]), encoding="utf-8")
    return before.count("\n") + 2


def test_names_that_cells_give_to_something_else(miniature):
    """Of what a name of a module stands for nothing is known once the name is given to something else."""
    cell = """
        from analysis import studies
        from analysis.studies import verdicts, chains, quality
        from analysis.studies.quality import states as quality
        chains = chains.quotations(edition)
        chains.svg, quality.svg
        def first(verdicts):
            return verdicts.anything
    """
    _append(miniature / "chapters" / "verdicts.md", "```{code-cell} python", *dedent(cell).strip().split("\n"), "```")
    assert validate(miniature) == []


@pytest.fixture
def with_code(miniature) -> Path:
    """A miniature edition with a copy of the package, as a clone has it."""
    shutil.copytree(
        ROOT / "analysis", miniature / "analysis", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    return miniature


def test_a_module_whose_names_are_not_known(with_code):
    """A module that makes names when it is asked for them, or imports them all, may have any."""
    studies = with_code / "analysis" / "studies"
    (studies / "made_up.py").write_text("def __getattr__(name):\n    return name\n", encoding="utf-8")
    (studies / "borrowed.py").write_text("from os.path import *\n", encoding="utf-8")
    code = ["from analysis.studies import borrowed, made_up", "from analysis.studies.made_up import other", "other"]
    cell = [*code, "made_up.anything, borrowed.join"]
    _append(with_code / "chapters" / "verdicts.md", "```{code-cell} python", *cell, "```")
    assert validate(with_code) == []


@pytest.mark.parametrize(
    ("content", "row"), [(b"x = 1\ndef broken(:\n", 2), ("name = 'Müller'\n".encode("latin-1"), 1), (b"x\0 = 1\n", 1)]
)
def test_a_study_that_is_no_python(with_code, content, row):
    """It is reported once, with its file and line, whichever chapters import it."""
    (with_code / "analysis" / "studies" / "chronology.py").write_bytes(content)
    _append(
        with_code / "chapters" / "verdicts.md",
        "```{code-cell} python",
        "from analysis.studies.chronology import tally",
        "```",
    )
    (problem,) = validate(with_code)
    assert (problem.file, problem.row, problem.rule) == ("analysis/studies/chronology.py", row, "code")
    assert problem.wrong.startswith("the module is no Python (")


def test_lines_for_ipython_are_no_fault(miniature):
    """Lines for IPython are not taken for wrong Python, and wrong Python beside them is not passed over."""
    chapter = miniature / "chapters" / "verdicts.md"
    before = chapter.read_text(encoding="utf-8")
    for cell in (
        "%matplotlib inline",
        "!ls",
        "files = !ls",
        "edition?",
        "%%bash\nif true; then ls; fi",
        "for x in 'a':\n    %time x",
    ):
        _append(chapter, "```{code-cell} python", cell, "```")
        assert validate(miniature) == [], cell
        chapter.write_text(before, encoding="utf-8")
    row = _append(chapter, "```{code-cell} python", "%time 1", "print(", "```")
    assert [(p.rule, p.row) for p in validate(miniature)] == [("code", row + 2)]


def test_what_looks_like_a_line_for_ipython(miniature):
    """A question in a comment and a line that goes on with ``!=`` or ``%`` are Python, and names are looked up beside them."""
    cell = ["1  # What is this?", "(edition", "!= 2)", "(7", "% 2)", "nothing_of_the_kind"]
    row = _append(miniature / "chapters" / "verdicts.md", "```{code-cell} python", *cell, "```")
    (problem,) = validate(miniature)
    assert problem.row == row + len(cell) and "nothing in this chapter defines 'nothing_of_the_kind'" in str(problem)


def test_question_marks_in_code_are_no_damage(miniature):
    """In cells, blocks and between backticks a question mark may stand within a word; in prose and a role it may not."""
    study = miniature / "chapters" / "study.md"
    code = 'len("colou?r")'
    _append(
        study, "```{code-cell} python", code, "```", "", "```", code, "```", "", f"    {code}", "", f"`{code}` is code."
    )
    _append(study, ":::{note}", "```python", code, "```", ":::")
    assert validate(miniature) == []
    row = _append(study, "Of colou?r and {event}`the op?ning <opened>`.")
    assert [(p.rule, p.row) for p in validate(miniature)] == [("encoding", row)]


def test_what_may_stand_before_a_title(miniature):
    """Front matter, a target, a comment, classes and a cell are no words before the title."""
    path = miniature / "chapters" / "study.md"
    cell = "```{code-cell} python\n:tags: [remove-cell]\n\n1\n```\n"
    before = f"(a-study)=\n\n% A comment\n\n<!-- Another -->\n\n{cell}\n{{.wide #it}}\n# A study"
    path.write_text(path.read_text(encoding="utf-8").replace("# A study", before), encoding="utf-8")
    assert validate(miniature) == []


@pytest.mark.parametrize(
    "media",
    [
        "web, print",
        "[web, print]",
        '"web, print"',
        "web, print  # not on a reader",
        "\n  - web\n  - print",
        "[web,\n  print]",
    ],
)
def test_media_in_any_yaml(miniature, media):
    """The front matter of a chapter is YAML, in whatever way it is written; the line of a fault is that of the word."""
    path = miniature / "chapters" / "bridge.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"---\nnumber: 1\nmedia: {media}\n---\n\n{text}", encoding="utf-8")
    assert validate(miniature) == [] and media_of_chapter(path) == {"web", "print"}
    path.write_text(f"---\nnumber: 1\nmedia: {media}\n---\n\n{text}".replace("print", "paper"), encoding="utf-8")
    assert [(p.rule, p.row) for p in validate(miniature)] == [("media", 3)]


@pytest.mark.parametrize("media", ['"web, print"', "web, print  # not on a reader", "[web, print]"])
def test_media_of_a_cell_in_any_yaml(miniature, media):
    """The same holds of the options of a cell."""
    path = miniature / "chapters" / "verdicts.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(":media: web, e-book", f":media: {media}"), encoding="utf-8")
    assert validate(miniature) == []


#: Something wrong in the description of the data, what is said of it, and where.
DESCRIBED = [
    (lambda p: _table_of_places(p).pop("title"), "places: the table places has no 'title'"),
    (lambda p: _table_of_places(p).update(description=" "), "places: the table places has no 'description'"),
    (lambda p: p.update(licenses=[{"title": "CC"}]), "licenses: number 1 of 'licenses' has no 'path'"),
    (lambda p: p.update(licenses=[{"path": "x"}]), "licenses: number 1 of 'licenses' has no 'title'"),
    (
        lambda p: p.update(contributors=[{"title": "Ada"}, {}]),
        "contributors: number 2 of 'contributors' has no 'title'",
    ),
    (lambda p: p.update(contributors="Ada"), "contributors: 'contributors' is no list of descriptions"),
    (lambda p: p["rights"][0].pop("terms"), "rights: number 1 of 'rights' has no 'terms'"),
    (
        lambda p: _table_of_places(p)["schema"].update(primaryKey=None),
        "places: its primaryKey is null; write the name of a column",
    ),
    (
        lambda p: _table_of_places(p)["schema"].update(primaryKey=3),
        "places: its primaryKey is 3; write the name of a column",
    ),
    (
        lambda p: _table_of_places(p)["schema"].update(primaryKey="di"),
        "places: its primaryKey 'di' is no column of it; write one",
    ),
    (
        lambda p: _column_of_remarks(p).update(keysOf=["works"]),
        'places.remark: its keysOf is ["works"]; write the name of one table',
    ),
]


def _table_of_places(package: dict) -> dict:
    return next(table for table in package["resources"] if table["name"] == "places")


def _column_of_remarks(package: dict) -> dict:
    return next(field for field in _table_of_places(package)["schema"]["fields"] if field["name"] == "remark")


@pytest.mark.parametrize(("change", "words"), DESCRIBED)
def test_a_wrong_description_of_the_data(miniature, change, words):
    """What the book prints of it is there, and keys are names of columns and tables; each fault has its line."""
    path = miniature / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    path.write_text(json.dumps(package, indent=2), encoding="utf-8")
    (problem,) = validate(miniature)
    assert f"{problem.column}: {problem.wrong}; {problem.right}".startswith(words)
    table = problem.column.partition(".")[0]
    begins = path.read_text(encoding="utf-8").split("\n")[problem.row - 1]
    assert f'"{problem.column.partition(".")[2] or table}"' in begins


def test_a_note_of_the_writer_among_constraints(miniature):
    """What begins with an underscore is the writer's own, there as elsewhere."""
    path = miniature / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    _column_of_remarks(package)["constraints"] = {"_note": "short"}
    path.write_text(json.dumps(package), encoding="utf-8")
    assert validate(miniature) == []


def test_files_with_a_mark(miniature):
    """Notepad's byte order mark changes nothing, in whatever file it stands."""
    for path in (*miniature.rglob("*.csv"), *miniature.rglob("*.md"), *miniature.rglob("*.bib")):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    for name in ("_toc.yml", "data/datapackage.json"):
        (miniature / name).write_bytes(b"\xef\xbb\xbf" + (miniature / name).read_bytes())
    assert validate(miniature) == []


def test_contents_may_name_the_ending(miniature):
    """Chapters may be named with .md, as the book builder allows."""
    path = miniature / "_toc.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("chapters/study", "chapters/study.md"), encoding="utf-8")
    assert validate(miniature) == [] and "chapters/study" in toc(miniature)


def test_data_folder_alone(miniature):
    """A data folder without chapters is checked for what can be known from it."""
    leave_data_only(miniature)
    assert validate(miniature / "data") == []


@pytest.mark.parametrize(
    "words", ["Élbe", "Trotzki fährt – nach Łódź", "Новый курс", "и", "“quoted”", "Käuzchen à Paris", "Ωμέγα"]
)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1250", "cp1251", "macroman", "iso-8859-2"])
def test_letters_read_in_a_wrong_encoding(miniature, words, encoding):
    """Whatever ftfy mends is reported, and words as they should be are not."""
    try:
        misread = words.encode("utf-8").decode(encoding)
    except UnicodeDecodeError:
        misread = words
    path = miniature / "data" / "places.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("A town on a river", f"See {misread}"), encoding="utf-8")
    reported = [p for p in validate(miniature) if p.rule == "encoding"]
    assert bool(reported) == (fix_encoding(f"See {misread}") != f"See {misread}")
