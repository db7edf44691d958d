"""A release is prepared as a whole or not at all: on a throwaway repository of the miniature edition."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from helpers import HOME, make_miniature, publish_miniature

import analysis
from analysis.__main__ import main
from analysis.publish.site.ledger import ledgers, vanished

HEADING = "\n## {}, in preparation\n\n- What has changed for readers.\n"


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True, check=True).stdout.strip()


def _commit(root: Path, subject: str) -> None:
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message", subject)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A repository of the miniature edition that is ready for release 0.0.1; tests copy it before they change it."""
    root = make_miniature(tmp_path_factory.mktemp("release"))
    publish_miniature(root)
    (root / ".gitignore").write_text("/_build/\n", encoding="utf-8")
    with open(root / "index.md", "a", encoding="utf-8") as index:
        index.write(HEADING.format("0.0.1"))
    _git(root, "init", "--quiet", "--initial-branch", "main")
    for name, value in (("user.name", "Tests"), ("user.email", "tests@example.org")):
        _git(root, "config", name, value)
    _commit(root, "text: the beginning")
    return root


@pytest.fixture
def repository(prepared, tmp_path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "own"))


def _release(root: Path, version: str, *options: str) -> int:
    return main(["release", version, "--date", "2026-03-04", "--root", str(root), *options])


def test_two_releases(repository, capsys):
    """Number, date, ledger, history, commit and tag; the second says which commits changed text or data, and the first is kept."""
    assert _release(repository, "0.0.1") == 0
    assert _git(repository, "status", "--porcelain") == "" and _git(repository, "tag") == "v0.0.1"
    assert _git(repository, "rev-parse", "v0.0.1^{commit}") == _git(repository, "rev-parse", "HEAD")
    assert "## 0.0.1, 4 March 2026\n\n- What has changed" in (repository / "index.md").read_text(encoding="utf-8")
    citation = (repository / "CITATION.cff").read_text(encoding="utf-8")
    assert "git push --follow-tags" in capsys.readouterr().err and citation.count("date-released") == 1

    events = repository / "data" / "events.csv"
    events.write_text(
        events.read_text(encoding="utf-8") + "flood,The river floods,1901-07,,,,,alder,\n", encoding="utf-8"
    )
    _commit(repository, "[Editorial] data: a flood")
    index = repository / "index.md"
    index.write_text(index.read_text(encoding="utf-8") + HEADING.format("0.1.0"), encoding="utf-8")
    _commit(repository, "book: a heading")
    assert _release(repository, "0.1.0") == 0
    edition = analysis.load(repository)
    assert edition.package["version"] == "0.1.0" and list(ledgers(repository)) == ["0.0.1", "0.1.0"]
    assert "flood" in ledgers(repository)["0.1.0"]["ids"]["events"] and vanished(edition) == []
    history = index.read_text(encoding="utf-8")
    assert "- data: a flood" in history and "a heading" not in history
    message = _git(repository, "tag", "--list", "--format=%(contents)", "v0.1.0")
    assert message.splitlines()[2:] == ["- [Editorial] data: a flood", "- book: a heading"]
    page = (repository / "_build" / "html" / "index.html").read_text(encoding="utf-8")
    assert "release 0.1.0 (2026-03-04)" in page and HOME in page


def _state(root: Path) -> tuple:
    files = {p: p.read_bytes() for p in root.rglob("*") if p.is_file() and not {".git", "_build"} & {*p.parts}}
    return files, _git(root, "rev-parse", "HEAD"), _git(root, "tag")


def test_a_dry_run_changes_nothing(repository, capsys):
    """It names every file, the tag and its message, and leaves the repository as it is."""
    before = _state(repository)
    assert _release(repository, "0.0.1", "--dry-run") == 0
    said = capsys.readouterr().err
    for part in ("data/datapackage.json", "CITATION.cff", "index.md", "releases/0.0.1.json", "v0.0.1"):
        assert part in said
    assert _state(repository) == before and not (repository / "_build").exists()


def _vanish(root: Path) -> None:
    assert _release(root, "0.0.1") == 0
    path = root / "releases" / "0.0.1.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["ids"]["events"].append("gone-event")
    path.write_text(json.dumps(content), encoding="utf-8")
    _commit(root, "data: something else")


@pytest.mark.parametrize(
    ("version", "change", "words"),
    [
        ("1.0", None, "'1.0' is no release; write three numbers"),
        ("0.0.1", lambda root: (root / "new.txt").write_text("x"), "changes that are not committed (new.txt)"),
        ("0.0.1", lambda root: _git(root, "tag", "v0.0.1"), "the tag v0.0.1 is there already"),
        ("0.2.0", None, "no chapter has the heading “## 0.2.0, in preparation”"),
        ("0.0.1", lambda root: shutil.rmtree(root / ".git"), "is no git repository with a commit"),
    ],
)
def test_what_stands_in_the_way(repository, capsys, version, change, words):
    """Each is one message and status 2, and nothing is written."""
    if change:
        change(repository)
    before = [p for p in repository.rglob("*") if ".git" not in p.parts]
    assert _release(repository, version) == 2
    assert words in capsys.readouterr().err and [p for p in repository.rglob("*") if ".git" not in p.parts] == before


def test_an_id_must_not_vanish(repository, capsys, monkeypatch):
    """Nor a number go back."""
    monkeypatch.setattr("analysis.publish.make.release.build", lambda root: 0)
    _vanish(repository)
    assert _release(repository, "0.0.2") == 2
    assert "events: gone-event, which release 0.0.1 had" in capsys.readouterr().err
    assert _release(repository, "0.0.0") == 2 and "is not later than 0.0.1" in capsys.readouterr().err


def test_the_tag_of_the_last_release_must_be_there(repository, capsys, monkeypatch):
    """Without it, as in a clone without tags, the commits since then would be left out of the history."""
    monkeypatch.setattr("analysis.publish.make.release.build", lambda root: 0)
    assert _release(repository, "0.0.1") == 0
    _git(repository, "tag", "--delete", "v0.0.1")
    before = _state(repository)
    assert _release(repository, "0.0.2") == 2 and _state(repository) == before
    assert "this repository has no tag v0.0.1" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["", "https://example.org/new/"])
def test_an_address_in_the_citation_is_kept(repository, monkeypatch, url):
    """That of the data takes its place; where the data have none, it stays as the editor wrote it."""
    monkeypatch.setattr("analysis.publish.make.release.build", lambda root: 0)
    package = repository / "data" / "datapackage.json"
    content = json.loads(package.read_text(encoding="utf-8"))
    package.write_text(json.dumps(content | {"url": url}), encoding="utf-8")
    _commit(repository, "data: another address")
    assert _release(repository, "0.0.1") == 0
    citation = yaml.safe_load((repository / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["url"] == (url or HOME) and str(citation["date-released"]) == "2026-03-04"


def test_a_book_that_cannot_be_built(repository, capsys):
    """Every file is put back, and there is no commit and no tag."""
    chapter = repository / "chapters" / "study.md"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace('timeline(edition, "1901", "1901")', "1 / 0"), encoding="utf-8")
    _commit(repository, "text: a cell that fails")
    before = _state(repository)
    assert _release(repository, "0.0.1") == 1
    assert "every file is as it was" in capsys.readouterr().err and _state(repository) == before


def test_git_that_does_not_commit(repository, capsys, monkeypatch):
    """Then there is no tag either, and the message says what to do."""
    monkeypatch.setattr("analysis.publish.make.release.build", lambda root: 0)
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert _release(repository, "0.0.1") == 2
    assert "git did not commit" in capsys.readouterr().err and _git(repository, "tag") == ""
