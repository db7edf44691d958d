"""What is installed when: for the book, for JupyterLab and Binder, and for the tests."""

from __future__ import annotations

import re
import sys
import tomllib

from helpers import ROOT
from packaging.requirements import Requirement
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
