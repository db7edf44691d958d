"""The miniature edition in its forms, each made once for all tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.publish.formats.epub import EPUB
from analysis.publish.formats.format import Format
from analysis.publish.formats.pdf import PDF
from analysis.publish.make.formats import make


def _in_form(form: Format, small: Path, once) -> Path:
    def fill(folder: Path) -> None:
        assert make(form, Path(shutil.copytree(small, folder / "miniature", symlinks=True))) == 0

    return once(f"miniature as {form.name}", fill) / "miniature"


@pytest.fixture(scope="session")
def printed(small, once) -> Path:
    """The root of a miniature edition with its printed book, made once; tests copy it before they change it."""
    return _in_form(PDF, small, once)


@pytest.fixture(scope="session")
def packed(small, once) -> Path:
    """The root of a miniature edition with its EPUB, made once; tests copy it before they change it."""
    return _in_form(EPUB, small, once)
