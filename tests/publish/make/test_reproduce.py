"""Cells give the same again, and where they do not, it is said which and how."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from helpers import ROOT, make_miniature
from markdown_it import MarkdownIt
from packaging.utils import canonicalize_name

from analysis.__main__ import main
from analysis.outputs import MIME
from analysis.publish.make.build import build
from analysis.publish.make.reproduce import Cell, Certificate, Output, certificate, differences
from analysis.publish.site.certificate import FILE, PACKAGES, cells, picture
from analysis.source.testing import test_files

CELL = 'timeline(edition, "1901", "1901")'


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    """The root of a miniature edition with one page of cells, and its book."""
    root = make_miniature(tmp_path_factory.mktemp("small"))
    (root / "chapters" / "verdicts.md").unlink()
    contents = root / "_toc.yml"
    contents.write_text(
        contents.read_text(encoding="utf-8").replace("      - file: chapters/verdicts\n", ""), encoding="utf-8"
    )
    assert build(root) == 0
    return root


@pytest.fixture
def own(small, tmp_path) -> Path:
    """A copy of that edition without the book, to be changed."""
    return Path(shutil.copytree(small, tmp_path / "own", ignore=shutil.ignore_patterns("_build")))


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def _reproduce(root: Path, *more: str | Path) -> int:
    return main(["reproduce", "--here", "--root", str(root), *map(str, more)])


def test_the_same(small, capsys):
    """A book whose sources have not changed gives SAME and status 0, and nothing is left behind in the edition."""
    before = sorted(small.rglob("*"))
    assert _reproduce(small, small / "_build" / "html") == 0
    assert capsys.readouterr().out == "SAME: 3 cells on 1 page\n"
    assert sorted(small.rglob("*")) == before


def test_what_is_said_of_the_tests_is_the_same(own, capsys):
    """The page on the tests has its numbers from files beside the edition, which a clean run needs too."""
    cell = "from analysis.studies import making\nmaking.numbers(edition), making.tests(edition)"
    _change(own / "chapters" / "study.md", CELL, f"{CELL}\n```\n\n```{{code-cell}} python\n{cell}")
    assert build(own) == 0
    assert f"{len(test_files())}" in certificate(own / "_build" / "html").pages["chapters/study"][2].outputs[0].lines[0]
    assert _reproduce(own, own / "_build" / "html") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "SAME: 4 cells on 1 page"


def test_changed_data_are_told_first(small, own, capsys):
    """Of a book of other data that is said first; then each cell that shows them, with its rows before and after; status 1."""
    _change(own / "data" / "events.csv", "The paper reports", "The paper writes")
    assert _reproduce(own, small / "_build" / "html") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("The book was made from other data, chapters or code: release 0.0.1, state ")
    assert [line for line in lines if "cell " in line] == [
        f"chapters/study, cell 2: {CELL}",
        'chapters/study, cell 3: chronology(edition, "1901", "1901")',
    ]
    assert "    figure timeline-1901: another data, another picture" in lines
    assert "    table chronology-1901: another data" in lines
    assert any(re.match(r"      - 4 May 1901 \| The paper reports ", line) for line in lines)
    assert any(re.match(r"      \+ 4 May 1901 \| The paper writes ", line) for line in lines)
    assert lines[-1] == "2 of 3 cells differ"


def test_two_clean_runs(own, capsys):
    """Without a book two clean runs are compared: all agree but a cell that throws dice."""
    _change(
        own / "chapters" / "study.md", CELL, f"{CELL}\n```\n\n```{{code-cell}} python\nimport random\nrandom.random()"
    )
    assert _reproduce(own) == 1
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0] == "chapters/study, cell 3: import random" and lines[1] == "    output: another text/plain"
    assert re.fullmatch(r"      - 0\.\d+(e-\d+)?", lines[2]) and re.fullmatch(r"      \+ 0\.\d+(e-\d+)?", lines[3])
    assert lines[4:] == ["1 of 4 cells differ"]
    assert "the first run" in err and "the second run" in err


def test_cells_that_cannot_run(own, small, capfd):
    """A cell that fails is named by the build, and the status is 2: nothing was compared."""
    _change(own / "chapters" / "study.md", CELL, "1 / 0")
    assert _reproduce(own, small / "_build" / "html") == 2
    out, err = capfd.readouterr()
    assert out == "" and "chapters/study.md:30: the cell failed: ZeroDivisionError" in err
    assert err.splitlines()[-1].startswith("reproduce: the cells of this checkout could not be executed")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda other: shutil.rmtree(other), "is no folder"),
        (lambda other: (other / FILE).unlink(), "has no reproduce.json"),
        (lambda other: (other / FILE).write_text("{", encoding="utf-8"), "is damaged"),
        (lambda other: (other / FILE).write_text("[]", encoding="utf-8"), "is damaged"),
        (lambda other: (other / FILE).write_bytes(b"\xff"), "is damaged"),
        (lambda other: _change(other / FILE, '"fingerprint"', '"print"'), "is damaged"),
        (lambda other: _change(other / FILE, '"packages": {', '"packages": 1, "others": {'), "is damaged"),
        (lambda other: _change(other / FILE, "alder-bridge-1901", "elm-1902"), "another edition, elm-1902"),
    ],
)
def test_a_book_that_cannot_be_compared(small, tmp_path, capsys, spoil, says):
    """A missing, damaged or foreign book: one sentence, status 2, and no cell is executed for it."""
    other = tmp_path / "book"
    other.mkdir()
    shutil.copy(small / "_build" / "html" / FILE, other)
    spoil(other)
    assert _reproduce(small, other) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and err.startswith(f"reproduce: {other}") and says in err


def test_a_clean_environment_needs_its_list(own, capfd):
    """Without requirements.txt, or with one that cannot be installed, one sentence says so, status 2."""
    assert main(["reproduce", "--root", str(own)]) == 2
    assert "has no requirements.txt" in capfd.readouterr().err
    (own / "requirements.txt").write_text("./no-such-folder\n", encoding="utf-8")
    assert main(["reproduce", "--root", str(own)]) == 2
    out, err = capfd.readouterr()
    assert out == "" and "no-such-folder" in err
    assert err.splitlines()[-1].startswith("reproduce: the environment of requirements.txt could not be set up")


def test_the_command_exits_as_it_says(tmp_path):
    """The exit status reaches the shell, and --help says what it means."""
    command = [sys.executable, "-m", "analysis", "reproduce"]
    done = subprocess.run([*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    done = subprocess.run([*command, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Exit status: 0 the same, 1 some differ, 2 the comparison could not run" in " ".join(done.stdout.split())


def _certificate(*contents: Cell, page: str = "one") -> Certificate:
    return Certificate("bridge", "0", "aa", {"Python": "3"}, {page: contents})


def _cell(source: str, *lines: str) -> Cell:
    output = Output("output", "", {"text/plain": "".join(lines)}, list(lines))
    return Cell(source, source, (output,))


def test_cells_are_matched_by_their_source():
    """A cell put in between is told once, and does not make all that follow it differ; so are one taken out and one changed."""
    a, b, c = _cell("a()", "1"), _cell("b()", "2"), _cell("c()", "3")
    assert list(differences(_certificate(a, c), _certificate(a, c))) == []
    assert list(differences(_certificate(a, c), _certificate(a, b, c))) == [
        "one, cell 2: b()\n    a new cell, which the book lacks"
    ]
    assert list(differences(_certificate(a, b, c), _certificate(a, c))) == [
        "one, cell 2: b()\n    the book has this cell, the checkout does not"
    ]
    (difference,) = differences(_certificate(a, c), _certificate(b, c))
    assert difference.startswith(
        "one, cell 1: b()\n    another source; in the book it begins: a()\n    output: another text"
    )
    lines = list(differences(_certificate(a), _certificate(a, page="two")))
    assert [line.split("\n")[0] for line in lines] == ["one, cell 1: a()", "two, cell 1: a()"]


def test_outputs_that_come_and_go():
    """An output more or less is told, and a long difference is cut with the number of lines left out."""
    a, bare = _cell("a()", "1"), Cell("a()", "a()", ())
    assert list(differences(_certificate(bare), _certificate(a))) == ["one, cell 1: a()\n    output 1, output, is new"]
    assert "is no longer there" in next(differences(_certificate(a), _certificate(bare)))
    (difference,) = differences(_certificate(_cell("a()", *"abcdefgh")), _certificate(_cell("a()", *"ABCDEFGH")))
    assert difference.endswith("… and 8 more lines") and len(difference.splitlines()) == 2 + 8 + 1


def _notebook(data: dict, metadata: dict | None = None) -> nbformat.NotebookNode:
    output = nbformat.v4.new_output("display_data", data, metadata=metadata or {})
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("\nshow()", outputs=[output])])


def _one(data: dict, **more) -> dict:
    (cell,) = cells(_notebook(data, **more))
    assert cell["begins"] == "show()"
    (output,) = cell["outputs"]
    return output


FIGURE = {
    "kind": "figure",
    "name": "f",
    "drawings": {"wide": '<svg><path id="p1" d="M 1.000001 2"/></svg>'},
    "alt": "One mark.",
    "head": ["Date", "Event"],
    "rows": [[["3 May"], [["event", "opened", "The opening"], "\n", "late"]]],
    "caption": "Marks.",
    "source": "The data.",
    "made_by": "studies.f",
}


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"rows": [[["4 May"], [["event", "opened", "The opening"], "\n", "late"]]]}, {"data"}),
        ({"rows": [[["3 May"], [["event", "closed", "The opening"], "\n", "late"]]]}, {"data"}),
        ({"alt": "Two marks."}, {"data"}),
        ({"drawings": {"wide": '<svg><path id="p1" d="M 1.1 2"/></svg>'}}, {"picture"}),
        ({"drawings": {"wide": '<svg><path id="p2" d="M 1.000002 2"/></svg>'}}, set()),
    ],
)
def test_a_figure_by_data_and_picture(change, differs):
    """A row, a link, a word make other data, a moved mark another picture; names of ids and lengths that nobody sees neither."""
    before, after = _one({MIME: FIGURE})["sha256"], _one({MIME: FIGURE | change})["sha256"]
    assert {form for form in before if before[form] != after[form]} == differs and set(before) == {"data", "picture"}


def test_every_kind_of_output():
    """Numbers in sentences, pictures in pixels, tables in HTML and what is printed all count."""
    glued = _one({"application/papermill.record/text/plain": "3"}, metadata={"scrapbook": {"name": "all"}})
    assert (glued["kind"], glued["name"], glued["lines"]) == ("number", "all", ["3"])
    assert set(_one({"image/png": "aGk=", "text/plain": "<x>"})["sha256"]) == {"image/png", "text/plain"}
    frames = [_one({"text/html": f"<td>{n}</td>", "text/plain": "1"})["sha256"]["text/html"] for n in "12"]
    assert frames[0] != frames[1]
    printed = nbformat.v4.new_output("stream", name="stdout", text="a\nb\n")
    (cell,) = cells(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print()", outputs=[printed])]))
    assert cell["outputs"][0]["lines"] == ["a", "b"]


def test_a_picture_keeps_what_it_refers_to():
    """Ids are numbered together with what refers to them, so that another clip or mark is another picture."""
    svg = '<g id="{0}"/><g id="{1}"/><use xlink:href="#{2}"/><g clip-path="url(#{1})"/>'
    assert picture(svg.format("a", "b", "a")) == picture(svg.format("x", "y", "x"))
    assert picture(svg.format("a", "b", "a")) != picture(svg.format("a", "b", "b"))
    assert picture("M -0.001 1.004") == "M 0.00 1.00"


def test_the_packages_that_are_named():
    """The colophon names every direct dependency that the part of ``analysis`` which cells use imports, and numpy, which draws for it."""
    project = tomllib.loads((ROOT / "analysis" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}
    known, used = packages_distributions(), set()
    for path in (ROOT / "analysis").rglob("*.py"):
        if not {"publish", "witness"} & set(path.relative_to(ROOT / "analysis").parts):
            text = path.read_text(encoding="utf-8")
            for module in re.findall(r"^\s*(?:import|from) (\w+)", text, re.MULTILINE):
                used |= {canonicalize_name(name) for name in known.get(module, ())}
    assert set(PACKAGES) == (used & direct) | {"numpy"}


def _holds(html: Path, root: Path) -> None:
    """Every page with cells, and no other, ends with its colophon, and every cell is in the certificate."""
    payload = json.loads((html / FILE).read_text(encoding="utf-8"))
    written = {}
    for path in [root / "index.md", *sorted((root / "chapters").glob("*.md"))]:
        page = path.relative_to(root).with_suffix("").as_posix()
        fences = [token.info for token in MarkdownIt().parse(path.read_text(encoding="utf-8"))]
        if number := sum(info.startswith("{code-cell}") for info in fences):
            written[page] = number
    assert {page: len(contents) for page, contents in payload["pages"].items()} == written and written
    assert all(any(cell["outputs"] for cell in contents) for contents in payload["pages"].values())
    versions = [f"Python {payload['python']}", *(f"{n} {v}" for n, v in payload["packages"].items())]
    for path in html.rglob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        colophons = page.select("main .colophon")
        assert len(colophons) == (path.relative_to(html).with_suffix("").as_posix() in written), path
        for sentence in colophons:
            for part in (payload["release"], payload["fingerprint"][:12], *versions):
                assert part in sentence.get_text().replace("\N{NO-BREAK SPACE}", " "), (path, part)
            after = sentence.find_all_next(["h1", "h2", "h3", "p", "figure", "table"])
            assert not [e for e in after if e.find_parent("main")], path
    assert certificate(html).fingerprint == payload["fingerprint"]
    assert "were computed from" not in (html / "_static" / "search-index.js").read_text(encoding="utf-8")


def test_the_miniature_has_its_certificate(small):
    """A book of the miniature says what its cells showed, from what and with what; the date of the source is that of the build."""
    _holds(small / "_build" / "html", small)
    payload = json.loads((small / "_build" / "html" / FILE).read_text(encoding="utf-8"))
    (cell_output, *_), *_ = [cell["outputs"] for cell in payload["pages"]["chapters/study"]]
    assert (cell_output["kind"], cell_output["name"], cell_output["lines"]) == ("number", "all", ["3"])
    assert isinstance(payload["source_date_epoch"], int)


def test_the_real_book_has_its_certificate(book):
    """So does the real book."""
    _holds(book, ROOT)
