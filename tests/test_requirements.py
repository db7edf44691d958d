"""What is installed when: for the book, for JupyterLab and Binder, and for the tests."""

from __future__ import annotations

import platform
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pythons
from helpers import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from analysis.publish.make.packages import needed

PROJECT = tomllib.loads((ROOT / "analysis" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
#: Of what pip-compile leaves out of its lists.
UNSAFE = {"pip", "setuptools"}


def _pinned(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if "==" in line and not line.startswith("#")]
    return {canonicalize_name(name): version.split(" ;")[0].strip() for name, version in pairs}


def test_lists_are_what_the_project_needs():
    """requirements.txt names the packages that the book and JupyterLab need, and tests/requirements.txt those that only tests need."""
    readers, tests = _pinned("requirements.txt"), _pinned("tests/requirements.txt")
    of_readers = needed(*PROJECT["dependencies"], *EXTRAS["lab"]).keys() - UNSAFE
    of_tests = needed(*EXTRAS["test"]).keys() - of_readers - UNSAFE
    assert not readers.keys() & tests.keys()
    assert of_readers <= readers.keys() and of_tests <= tests.keys()
    if sys.version_info[:2] == (3, 11):  # the Python of the lists; others need a few packages less
        assert readers.keys() == of_readers and tests.keys() == of_tests


def test_versions_meet_what_the_project_asks():
    """Every direct dependency is pinned to a version that pyproject.toml allows."""
    pinned = _pinned("requirements.txt") | _pinned("tests/requirements.txt")
    for text in (*PROJECT["dependencies"], *EXTRAS["lab"], *EXTRAS["test"]):
        requirement = Requirement(text)
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), text


def test_the_book_needs_neither_jupyterlab_nor_tests():
    """What make book installs is neither JupyterLab nor anything that only tests need."""
    book = needed(*PROJECT["dependencies"]).keys()
    assert not {"jupyterlab", "jupyter-server", "jupytext", "pytest", "frictionless", "ruff"} & book
    assert {re.match(r"[\w-]+", line)[0] for line in EXTRAS["lab"]} == {"jupytext", "jupyterlab"}


def test_what_starts_no_python_is_named(capsys):
    """Versions are those that the programs themselves tell; without any Python nothing was tried, and the status says so."""
    version = ".".join(platform.python_version_tuple()[:2])
    assert pythons.interpreters(["no-python", "false", sys.executable]) == {sys.executable: version}
    assert pythons.main(["no-python"]) == 2
    assert capsys.readouterr().out.startswith("no-python: no Python that starts on this machine")


def test_two_commands_of_one_version_are_both_tried(tmp_path, monkeypatch, capsys):
    """Each is named with its version, and so are pages that differ."""
    other = tmp_path / "python"
    other.symlink_to(sys.executable)
    monkeypatch.setattr(pythons, "environment", lambda command, version: Path(command))
    monkeypatch.setattr(pythons, "pages", lambda python: {"index.html": str(python)})
    assert pythons.main([sys.executable, str(other)]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(sys.executable) and first.endswith(": builds the book")
    assert second.startswith(str(other)) and second.endswith("other pages than the first: index.html")


def test_pages_are_compared_without_the_number_of_python(small):
    """No page that was built here names this Python any more, and some did."""
    pages = [page.read_text(encoding="utf-8") for page in (small / "_build" / "html").rglob("*.html")]
    assert any(platform.python_version() in page for page in pages)
    assert not any(platform.python_version() in pythons.unvarying(page) for page in pages)


def test_the_versions_are_those_that_are_promised():
    """Each version that is tried is one that the package says it runs on, and the least of these is among them."""
    promised = SpecifierSet(PROJECT["requires-python"])
    assert all(promised.contains(version) for version in pythons.VERSIONS)
    assert promised == SpecifierSet(f">={pythons.VERSIONS[0]}")
    minor = [int(version.partition(".")[2]) for version in pythons.VERSIONS]
    assert minor == [*range(minor[0], minor[-1] + 1)]
    workflow = (ROOT / ".github" / "workflows" / "book.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"^ +(3\.\d+)$", workflow, re.MULTILINE)) == {*pythons.VERSIONS}


def test_every_direct_dependency_has_its_reason():
    """Each line of the lists says in a few words what the package is for, and no package is listed twice."""
    text = (ROOT / "analysis" / "pyproject.toml").read_text(encoding="utf-8")
    listed = [*PROJECT["dependencies"], *EXTRAS["lab"], *EXTRAS["test"]]
    for line in listed:
        reason = re.search(rf'^  "{re.escape(line)}",\s*# (.+)$', text, re.MULTILINE)
        assert reason and len(reason[1].split()) >= 2, line
    names = [canonicalize_name(Requirement(line).name) for line in listed]
    assert len(names) == len(set(names))


#: Words of the licences under which anybody may use, change and pass on a package.
FREE = re.compile(
    r"\b(MIT|0?BSD|Apache|MPL|Mozilla|PSF|Python Software|ISC|LGPL|GPL|GNU|HPND|Unlicense|Zlib|CC0|OSI)\b|Public Domain",
    re.I,
)


def test_every_package_is_free():
    """The metadata of every package that is installed, for readers or for the tests, name a free licence."""
    unknown = []
    for name in _pinned("requirements.txt") | _pinned("tests/requirements.txt"):
        try:
            about = metadata(name)
        except PackageNotFoundError:  # needed by another Python or system
            continue
        words = [about.get("License-Expression") or "", about.get("License") or ""]
        words += [c for c in about.get_all("Classifier") or () if c.startswith("License")]
        if not FREE.search(" ".join(words)):
            unknown.append((name, words))
    assert not unknown
