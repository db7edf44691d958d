"""One command for the private book: it asks before it fetches, keeps the copy on this machine, and builds with it."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from helpers import ROOT, SMALL_WITNESS

from analysis.__main__ import main
from analysis.publish.make import private
from analysis.witness.read import WitnessError

ADDRESS = "https://example.org/alder"


class _Terminal(io.StringIO):
    """A person at a terminal, who types this."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def reader(own, monkeypatch):
    """Somebody who runs the command and answers; gives the status and what was asked of whom."""
    asked: list[str] = []

    def save(edition, path, url):
        asked.append(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SMALL_WITNESS, path)
        return {p.id: None for p in edition.passages}

    monkeypatch.setattr(private, "save", save)

    def run(answer: str | None, *options: str) -> tuple[int, list[str]]:
        monkeypatch.setattr("sys.stdin", io.StringIO() if answer is None else _Terminal(answer))
        return main(["private", "--root", str(own), *options]), asked

    return run


def test_it_asks_fetches_and_builds(reader, own, capsys):
    """The question names the address and that the copy stays here; a yes fetches and builds, and a second run asks nothing."""
    assert reader("y\n") == (0, [ADDRESS])
    out, err = capsys.readouterr()
    question, _, after = err.partition("[y/N] ")
    assert ADDRESS in question and "stays on this machine" in question and "4 of 4 passages" in after
    assert out.startswith((own / "_build" / "private" / "html" / "index.html").as_uri())
    page = own / "_build" / "private" / "html" / "chapters" / "bridge.html"
    assert "About 40 people came back in June." in page.read_text(encoding="utf-8")
    assert reader(None) == (0, [ADDRESS]) and "fetched before" in capsys.readouterr().err


@pytest.mark.parametrize("answer", ["n\n", "\n", "", "yesterday\n"])
def test_anything_but_yes_is_no(reader, own, capsys, answer):
    assert reader(answer) == (0, [])
    assert "nothing was fetched, and no private book was built" in capsys.readouterr().err
    assert not (own / "_build" / "private").exists()


def test_a_copy_of_one_s_own_is_taken_without_a_question(reader, own, capsys):
    assert reader(None, "--witness", str(SMALL_WITNESS)) == (0, [])
    assert "[y/N]" not in capsys.readouterr().err and (own / "_build" / "private" / "html" / "index.html").exists()


def test_without_a_terminal_nobody_can_be_asked(reader, own, capsys):
    """One sentence that says what to do, exit status 2, and nothing is asked of any host."""
    assert reader(None) == (2, [])
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and err.startswith("private: ") and ADDRESS in err and "WITNESS" in err
    assert not (own / "_build" / "private").exists()


def test_offline_it_says_so(own, monkeypatch, capsys):
    """Where the page cannot be had, one sentence says which, and status 2."""

    def offline(edition, path, url):
        raise WitnessError(f"{url} cannot be reached (no route to host); is there a network?")

    monkeypatch.setattr(private, "save", offline)
    monkeypatch.setattr("sys.stdin", _Terminal("yes\n"))
    assert main(["private", "--root", str(own)]) == 2
    last = capsys.readouterr().err.partition("[y/N] ")[2]
    assert last == f"private: {ADDRESS} cannot be reached (no route to host); is there a network?\n"
    assert not (own / "_build" / "private" / "html").exists()


def test_make_private_runs_it():
    """The Makefile hands over a copy that is named, and nothing else."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "\t@$(BIN)/python -m analysis private $(COPIES)\n" in makefile


def test_every_way_in_says_how_to_read_with_the_translation(public):
    """One sentence on the title page and one at the head of each text page, in the public book; the page on running has the command."""
    index = (Path(ROOT) / "index.md").read_text(encoding="utf-8")
    (sentence,) = [line for line in index.split("\n") if "beside the paraphrase" in line]
    assert "private book" in sentence and "(chapters/running.md)" in sentence and "click" in sentence
    assert "`make private`" in (Path(ROOT) / "chapters" / "running.md").read_text(encoding="utf-8")
    html = public / "_build" / "html" / "chapters"
    assert "To read the translation beside the paraphrase," in (html / "bridge.html").read_text(encoding="utf-8")
    assert "To read the translation" not in (html / "study.html").read_text(encoding="utf-8")
