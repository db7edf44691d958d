"""Binder: what it reads is there, and a page with cells leads to it where the repository has a public address."""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from helpers import ROOT
from repo2docker.app import Repo2Docker

import analysis
from analysis.publish.make.build import book_key, build
from analysis.publish.site.fingerprint import fingerprint, source_paths
from analysis.publish.site.git import commit, refusal
from analysis.publish.site.launch import launch, repository
from analysis.source.contents import toc


@pytest.fixture
def alder(miniature):
    return analysis.load(miniature)


def _at(edition, **package):
    return launch(dataclasses.replace(edition, package=edition.package | package), "chapters/study.md")


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/owner/name",
        "https://github.com/owner/name.git",
        "https://someone:secret@github.com/owner/name.git/",
        "git@github.com:owner/name.git",
        "ssh://git@github.com:22/owner/name.git",
    ],
)
def test_every_form_of_an_address(miniature, remote):
    """Whatever form git has it in, the public address is one, and holds no name or password."""
    assert repository(miniature, {"repository": remote}) == "https://github.com/owner/name"
    subprocess.run(["git", "init", "-q", str(miniature)], check=True)
    subprocess.run(["git", "-C", str(miniature), "remote", "add", "origin", remote], check=True)
    assert repository(miniature, {}) == "https://github.com/owner/name"
    assert repository(miniature, {"repository": "https://example.org/other"}) == "https://example.org/other"


@pytest.mark.parametrize(
    "remote",
    [
        "",
        "/srv/repository",
        "../name",
        "file:///srv/name",
        "C:\\name",
        "localhost:name",
        "git@github.com-work:owner/name.git",
        "ssh://git@192.168.1.5/name.git",
        "git@server.local:name.git",
    ],
)
def test_a_path_is_no_public_address(miniature, remote):
    """What only this machine or its network knows, a name for a host in the settings of ssh included, makes no link."""
    assert repository(miniature, {"repository": remote}) is None


def test_another_repository_is_not_named(miniature):
    """An archive unpacked inside another repository has neither that one's address nor its commit."""
    _repository(miniature.parent)
    assert repository(miniature, {}) is None and commit(miniature, source_paths(miniature)) == ""


def test_without_git_there_is_neither_address_nor_commit(miniature, monkeypatch):
    """A machine without git is no error."""
    _repository(miniature)
    monkeypatch.setenv("PATH", "")
    assert repository(miniature, {}) is None and commit(miniature, source_paths(miniature)) == ""


def test_the_commit_says_whether_sources_were_changed_since(miniature):
    """Twelve digits; a plus follows when a source differs, and not for hidden files or files that no book is made of."""
    assert commit(miniature, source_paths(miniature)) == ""
    _repository(miniature)
    clean = commit(miniature, source_paths(miniature))
    assert re.fullmatch("[0-9a-f]{12}", clean)
    for name in ("data/.~lock.events.csv", "notes.txt"):
        (miniature / name).write_text("x", encoding="utf-8")
    assert commit(miniature, source_paths(miniature)) == clean
    (miniature / "data" / "more.csv").write_text("id\n", encoding="utf-8")
    assert commit(miniature, source_paths(miniature)) == f"{clean}+"


def _repository(folder):
    """Make a folder a repository with a public remote and one commit of all that it holds."""
    for arguments in (
        ["init", "-q"],
        ["remote", "add", "origin", "git@example.org:o/n.git"],
        ["add", "-A"],
        ["-c", "user.name=n", "-c", "user.email=e@example.org", "commit", "-q", "-m", "first"],
    ):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)


def test_the_link_names_release_and_page(alder):
    """For every kind of host: the repository, the tag of the release, and the source of the page in JupyterLab."""
    for address, path in (
        ("https://github.com/owner/name", "/v2/gh/owner/name/v0.0.1"),
        ("https://gitlab.com/group/sub/name", "/v2/gl/group%2Fsub%2Fname/v0.0.1"),
        ("https://code.example.org/name", "/v2/git/https%3A%2F%2Fcode.example.org%2Fname/v0.0.1"),
    ):
        link = _at(alder, repository=address)
        address = urlsplit(link["address"])
        assert (address.netloc, address.path, link["host"]) == ("mybinder.org", path, "mybinder.org")
        assert parse_qs(address.query) == {"urlpath": ["lab/tree/chapters/study.md"]}
    assert (
        _at(alder, repository="https://github.com/o/n", binder="https://hub.example.org/")["host"] == "hub.example.org"
    )
    assert _at(alder, repository="") is None


def test_pages_with_cells_lead_to_it(public):
    """With an address, pages with cells have the link, which says where it leads and how long it takes; no other page has it."""
    with_link = {}
    for page in (public / "_build" / "html").rglob("*.html"):
        launch = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select("p.launch")
        if launch:
            with_link[page.stem] = launch[0]
    assert set(with_link) == {"study", "verdicts"}
    for name, link in with_link.items():
        assert unquote(link.a["href"]).endswith(f"/v2/gh/owner/name/v0.0.1?urlpath=lab/tree/chapters/{name}.md")
        text = " ".join(link.get_text().split())
        assert "on mybinder.org, as it is in release 0.0.1" in text and "takes some minutes" in text


def test_a_new_address_makes_a_new_book(miniature):
    """A remote that is added after a book was built is not passed over."""
    before = book_key(miniature, ())
    subprocess.run(["git", "init", "-q", str(miniature)], check=True)
    assert book_key(miniature, ()) == before
    subprocess.run(["git", "-C", str(miniature), "remote", "add", "origin", "git@example.org:o/n.git"], check=True)
    assert book_key(miniature, ()) != before


def test_pages_name_fingerprint_and_commit(miniature):
    """The foot of a page labels the fingerprint of the sources, and gives the commit where there is one."""
    _repository(miniature)
    assert build(miniature) == 0
    page = BeautifulSoup((miniature / "_build" / "html" / "index.html").read_text(encoding="utf-8"), "html.parser")
    foot = " ".join(page.footer.get_text().split())
    state, name = fingerprint(miniature)[:12], commit(miniature, source_paths(miniature))
    assert foot.endswith(f"Built from sources with the fingerprint {state}, commit {name}.")


def test_binder_takes_the_repository_as_python(monkeypatch):
    """repo2docker, which Binder runs, finds the Python build, this version of Python, the packages of the system, and our list."""
    monkeypatch.chdir(ROOT)
    pack = next(p for p in (kind("base") for kind in Repo2Docker().buildpacks) if p.detect())
    assert type(pack).__name__ == "PythonBuildPack"
    assert pack.python_version == "3.11"
    assert {"make"} <= set(" ".join(script for _, script in pack.get_preassemble_scripts()).split())
    installs = [script for _, script in pack.get_assemble_scripts()]
    assert any("pip install" in script and '-r "requirements.txt"' in script for script in installs), installs
    assert pack.get_start_script() == "${REPO_DIR}/start" and os.access(ROOT / "start", os.X_OK)


def test_every_chapter_can_be_opened_there(edition):
    """The source that a link names is a file of the repository."""
    for name in toc(ROOT):
        assert (ROOT / f"{name}.md").is_file()


def test_a_repository_of_another_user(miniature, monkeypatch):
    """Where git does not trust a repository it is said why, with the command that helps; elsewhere nothing is said."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    assert refusal(miniature) == ""
    subprocess.run(["git", "init", "-q", str(miniature)], check=True)
    assert refusal(miniature) == ""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert refusal(miniature).endswith(f"git config --global --add safe.directory {miniature}")
