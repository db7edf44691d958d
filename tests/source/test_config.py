"""The build policy can name the edition's extension in two ways."""

from __future__ import annotations

import pytest

from analysis.source.config import CONFIG, faults, read_config


@pytest.mark.parametrize(("extensions", "number"), [("[analysis.publish.book]", 0), ("[another]", 1), ("", 1)])
def test_extensions_beside_those_of_jupyter_book(tmp_path, extensions, number):
    """It may stand under ``extra_extensions``, as Jupyter Book has it; where it stands nowhere, that is said once."""
    (tmp_path / CONFIG).write_text(f"sphinx:\n  extra_extensions: {extensions}\n", encoding="utf-8")
    assert len(list(faults(tmp_path, read_config(tmp_path)))) == number
