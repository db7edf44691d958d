"""A quick build is a cold one: what is not made again would have come out the same."""

from __future__ import annotations

import ast
import csv
import io
import os
import pickle
import shutil
from pathlib import Path

import pytest
from jupyter_cache import get_cache
from sphinx.util.docutils import docutils_namespace, patch_docutils

import analysis
from analysis.publish.make.application import EditionSphinx
from analysis.publish.make.build import STATE, build
from analysis.publish.make.reuse import Known, Record, base
from analysis.publish.site.fingerprint import stamp
from analysis.reads import EVERYTHING
from analysis.rules.check import validate


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def _content(root: Path) -> dict[str, bytes]:
    html = (root / "_build" / "html").resolve()
    return {path.relative_to(html).as_posix(): path.read_bytes() for path in html.rglob("*") if path.is_file()}


def test_a_quick_build_gives_the_bytes_of_a_cold_one(own, tmp_path, capfd):
    """After a change of prose and one of a table every file is the one that a build from nothing, with cold kernels, makes."""
    _change(own / "chapters" / "registers.md", "# Registers", "# All registers")
    assert build(own) == 0  # in another folder than the first, it reads all chapters, and executes none
    assert "executing" not in capfd.readouterr().err
    _change(own / "chapters" / "registers.md", "# All registers", "# The registers")
    assert build(own) == 0
    _change(own / "data" / "events.csv", "The paper reports", "The paper writes")
    assert build(own) == 0
    assert "executing" in capfd.readouterr().err
    clean = Path(shutil.copytree(own, tmp_path / "clean", ignore=shutil.ignore_patterns("_build")))
    assert build(clean, cold=True) == 0
    quick, cold = _content(own), _content(clean)
    assert quick.keys() == cold.keys()
    assert [name for name in quick if quick[name] != cold[name]] == []


def test_a_warning_is_not_lost(own, capfd):
    """A chapter with a fault that only the build finds stops the next build too, though nothing has changed in between."""
    _change(own / "chapters" / "study.md", "# A study\n", "# A study\n\n```json\n?\n```\n")
    for _ in "ab":
        assert build(own) == 1
        err = capfd.readouterr().err
        assert "Lexing literal_block" in err and "WARNING" not in err


def test_a_chapter_that_goes(own):
    """A chapter that is taken away, with its cells, leaves nothing behind."""
    (own / "chapters" / "verdicts.md").unlink()
    _change(own / "_toc.yml", "      - file: chapters/verdicts\n", "")
    assert build(own) == 0
    html = own / "_build" / "html"
    assert not list(html.rglob("verdicts*"))
    assert "verdicts" not in (html / "reproduce.json").read_text(encoding="utf-8")


def _altered(root: Path, table: str, file: str) -> bool:
    """Change one cell of a table so that the edition has no problem; whether that was possible.

    The columns with the longest cells come first, since almost any words can stand in them.
    """
    path = root / file
    before = path.read_text(encoding="utf-8")
    head, *rows = csv.reader(io.StringIO(before))
    longest = sorted(range(len(head)), key=lambda column: -max((len(row[column]) for row in rows), default=0))
    for number in range(len(rows)):
        for column in longest:
            cell = rows[number][column]
            for new in dict.fromkeys([f"{cell} and more", f"{cell}0", "1", "", *(row[column] for row in rows)]):
                if new == cell:
                    continue
                changed = [list(row) for row in rows]
                changed[number][column] = new
                out = io.StringIO()
                csv.writer(out, lineterminator="\n").writerows([head, *changed])
                path.write_text(out.getvalue(), encoding="utf-8")
                if not validate(root):
                    return True
    path.write_text(before, encoding="utf-8")
    return False


def _shown(chapter: Path, edition: analysis.Edition, monkeypatch) -> list:
    """What the cells of a chapter show of an edition, without a kernel."""
    monkeypatch.setattr(analysis, "load", lambda: edition)
    monkeypatch.setattr("myst_nb.glue", lambda name, value, display=True: shown.append((name, repr(value))))
    shown: list = []
    variables: dict = {}
    text = chapter.read_text(encoding="utf-8")
    for cell in text.split("```{code-cell}")[1:]:
        lines = cell.split("```")[0].splitlines()[1:]
        code = ast.parse("\n".join(line for line in lines if not line.startswith(":")))
        last = code.body.pop() if isinstance(code.body[-1], ast.Expr) else None
        exec(compile(code, "cell", "exec"), variables)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), variables)
            shown.append(value._repr_mimebundle_() if hasattr(value, "_repr_mimebundle_") else repr(value))
    return shown


def test_every_table_is_noticed(own, monkeypatch):
    """A cell is changed in each table in turn: chapters whose records still hold would be read, and their cells show, as before."""
    state, edition = own / "_build" / STATE, analysis.load(own)
    notebooks = ["chapters/study", "chapters/verdicts"]
    before = {name: _shown(own / f"{name}.md", edition, monkeypatch) for name in notebooks}
    monkeypatch.undo()
    unaltered, noticed = [], {}
    with patch_docutils(), docutils_namespace(), open(os.devnull, "w", encoding="utf-8") as nowhere:
        app = EditionSphinx(edition, stamp(own), state, Known(state, edition), False, nowhere)
        app.builder.read()
        records = app.records()

        def read(name: str) -> bytes:
            app.env.clear_doc(name)
            app.builder.read_doc(name, _cache=False)
            return pickle.loads(Path(app.doctreedir, f"{name}.doctree").read_bytes()).pformat()

        doctrees = {name: read(name) for name in records}
        for table, resource in edition.source.resources.items():
            before_change = (own / resource.file).read_bytes()
            if not _altered(own, table, resource.file):
                unaltered.append(table)
                continue
            app.edition = analysis.load(own)
            now = Known(state, app.edition)
            noticed[table] = {name for name, record in records.items() if not now.holds(record)}
            for name in records.keys() - noticed[table]:
                if name in notebooks:
                    assert _shown(own / f"{name}.md", app.edition, monkeypatch) == before[name], (table, name)
                    monkeypatch.undo()
                assert read(name) == doctrees[name], (table, name)
            (own / resource.file).write_bytes(before_change)
    assert unaltered == [table for table, resource in edition.source.resources.items() if not resource.rows]
    assert "chapters/study" in noticed["events"] and "chapters/study" not in noticed["votes"]


def test_records(miniature, tmp_path):
    """A record holds as long as all parts and files that it names are the same, and records of another form or base are not used."""
    edition = analysis.load(miniature)
    known = Known(tmp_path, edition)
    record = known.record({"events"}, {"chapters/bridge.md", "nowhere.txt"})
    every = known.record({EVERYTHING}, ())
    known.save("base", {"one": record})
    again = Known(tmp_path, edition)
    assert again.open("base") and again.chapters == {"one": record} and again.holds(record)
    assert not again.open("base"), "a build takes the records away"
    assert not again.holds(None) and not again.holds(Record({"no table": "1"}, {}))
    (miniature / "nowhere.txt").write_text("it is there now", encoding="utf-8")
    assert not Known(tmp_path, edition).holds(record)
    (miniature / "nowhere.txt").unlink()
    _change(miniature / "data" / "events.csv", "The paper reports", "The paper writes")
    changed = Known(tmp_path, analysis.load(miniature))
    assert not changed.holds(record) and not changed.holds(every)


def test_cells_are_executed_once(small):
    """MyST-NB finds what was executed before it reads, and executes nothing itself."""
    cache = get_cache(small / "_build" / STATE / "cells")
    assert sorted(Path(record.uri).stem for record in cache.list_cache_records()) == ["study", "verdicts"]
    assert Known(small / "_build" / STATE, analysis.load(small)).cells.keys() == {
        record.hashkey for record in cache.list_cache_records()
    }


def test_what_cells_used(small):
    """The record of a chapter's cells names the tables they looked at, the modules they imported, and no others."""
    records = Known(small / "_build" / STATE, analysis.load(small))
    assert records.open(base(analysis.load(small), [])) is True
    used = records.chapters["chapters/study"]
    records.save(base(analysis.load(small), []), records.chapters)
    assert {"events", "datings"} <= used.parts.keys() and "votes" not in used.parts
    modules = {Path(path).name for path in used.files}
    assert {"timeline.py", "chronology.py", "edition.py", "study.md", "datapackage.json"} <= modules
    assert not {"casualties.py", "book.py"} & modules
    assert {"casualties.py", "votes"} <= {
        Path(name).name
        for name in (*records.chapters["chapters/verdicts"].files, *records.chapters["chapters/verdicts"].parts)
    }


@pytest.mark.parametrize("change", ["opened", "imported"])
def test_a_file_of_a_chapter_of_its_own(miniature, change, capsys):
    """A file that a cell opens, and a module beside the chapters that it imports, are noticed when they change."""
    file = miniature / "chapters" / ("heights.txt" if change == "opened" else "heights.py")
    file.write_text("'FIRST'" if change == "opened" else "height = 'FIRST'", encoding="utf-8")
    cell = "print(open('heights.txt').read())" if change == "opened" else "import heights; print(heights.height)"
    _change(miniature / "chapters" / "study.md", 'chronology(edition, "1901", "1901")', cell)
    for text in ("FIRST", "SECOND"):
        file.write_text(file.read_text(encoding="utf-8").replace("FIRST", text), encoding="utf-8")
        assert build(miniature) == 0
        assert text in (miniature / "_build" / "html" / "chapters" / "study.html").read_text(encoding="utf-8")
