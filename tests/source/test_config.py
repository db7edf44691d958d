"""The build policy can name the edition's extension in two ways, and have any setting of Sphinx."""

from __future__ import annotations

import pytest
from sphinx.config import Config

from analysis.source.config import CONFIG, faults, read_config


@pytest.mark.parametrize(("extensions", "number"), [("[analysis.publish.book]", 0), ("[another]", 1), ("", 1)])
def test_extensions_beside_those_of_jupyter_book(tmp_path, extensions, number):
    """It may stand under ``extra_extensions``, as Jupyter Book has it; where it stands nowhere, that is said once."""
    (tmp_path / CONFIG).write_text(f"sphinx:\n  extra_extensions: {extensions}\n", encoding="utf-8")
    assert len(list(faults(tmp_path, read_config(tmp_path)))) == number


#: Settings of Sphinx, of its HTML builder and of the extensions that are not among those that the edition has itself.
OTHERS = """
    html_title html_favicon html_context html_permalinks html_theme_path html_short_title html_show_copyright html_css_files
    html_show_sourcelink html_sidebars numfig_secnum_depth nb_execution_timeout nb_execution_mode
    nb_execution_allow_errors nb_merge_streams bibtex_encoding bibtex_foot_reference_style bibtex_footcite_id myst_substitutions
""".split()


def test_any_setting_of_sphinx_may_stand_there(tmp_path):
    """A name that only resembles one of ours is left to Sphinx to know; one that differs in a letter is a slip for it."""
    names = sorted({*OTHERS, *Config.config_values} - {"extensions", "suppress_warnings", "numfig_format"})
    lines = "".join(f"    {name}:\n" for name in names)
    policy = f"sphinx:\n  extra_extensions: [analysis.publish.book]\n  config:\n{lines}"
    (tmp_path / CONFIG).write_text(policy, encoding="utf-8")
    assert [*faults(tmp_path, read_config(tmp_path))] == []
    (tmp_path / CONFIG).write_text(f"{policy}    html_themes: edition\n    bibtex_tooltip: true\n", encoding="utf-8")
    assert [right for _, _, right in faults(tmp_path, read_config(tmp_path))] == [
        "write html_theme",
        "write bibtex_tooltips",
    ]
