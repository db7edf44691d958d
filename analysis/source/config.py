"""The build policy, ``_config.yml``: what stands in it, and what in it no builder of the book would understand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from analysis.source import bibliography
from analysis.source.ids import near, nearest
from analysis.source.problems import Where
from analysis.source.yamlfile import YamlError, YamlFile, read_yaml

__all__ = ["CONFIG", "SettingsError", "faults", "read_config"]

CONFIG = "_config.yml"
_WORDS, _WHETHER, _LIST, _GROUP = "words", "true or false", "a list of words", "a list of settings with values"
_KINDS = {
    _WORDS: lambda v: isinstance(v, str),
    _WHETHER: lambda v: isinstance(v, bool),
    _LIST: lambda v: isinstance(v, list) and all(isinstance(word, str) for word in v),
    _GROUP: lambda v: isinstance(v, dict),
    "a number of seconds": lambda v: isinstance(v, int | float) and not isinstance(v, bool) and v >= -1,
}
#: Jupyter Book's settings: the groups, and in each its names with the kind of value, or the words that it can be.
_SETTINGS: dict[str, dict[str, str | tuple[str, ...]]] = {
    "": {
        **dict.fromkeys(("title", "author", "copyright", "logo"), _WORDS),
        **dict.fromkeys(("exclude_patterns", "bibtex_bibfiles"), _LIST),
        **dict.fromkeys(("execute", "parse", "html", "latex", "launch_buttons", "repository", "sphinx"), _GROUP),
        "only_build_toc_files": _WHETHER,
    },
    "execute": {
        "execute_notebooks": ("auto", "cache", "force", "inline", "off"),
        "timeout": "a number of seconds",
        "stderr_output": ("show", "remove", "remove-warn", "warn", "error", "severe"),
        **dict.fromkeys(("allow_errors", "run_in_temp", "raise_on_error", "show_tb"), _WHETHER),
        **dict.fromkeys(("cache", "eval_regex"), _WORDS),
        "exclude_patterns": _LIST,
    },
    "parse": {
        **dict.fromkeys(("myst_enable_extensions", "myst_url_schemes"), _LIST),
        "myst_dmath_double_inline": _WHETHER,
    },
    "html": {
        **dict.fromkeys(("favicon", "extra_footer", "baseurl", "announcement"), _WORDS),
        **dict.fromkeys(("use_edit_page_button", "use_repository_button", "use_issues_button"), _WHETHER),
        **dict.fromkeys(("home_page_in_navbar", "use_multitoc_numbering"), _WHETHER),
        **dict.fromkeys(("analytics", "comments"), _GROUP),
    },
    "latex": {"latex_engine": _WORDS, "latex_documents": _GROUP, "use_jupyterbook_latex": _WHETHER},
    "sphinx": {
        **dict.fromkeys(("extra_extensions",), _LIST),
        **dict.fromkeys(("local_extensions", "config"), _GROUP),
        "recursive_update": _WHETHER,
    },
}
#: Settings of Sphinx and of its extensions that a policy for this theme has; any other is left to Sphinx to know.
_OF_SPHINX: dict[str, str | tuple[str, ...]] = {
    "extensions": _LIST,
    "html_theme": ("edition",),
    "html_theme_options": _GROUP,
    "numfig_format": _GROUP,
    "nb_output_stderr": ("show", "remove", "remove-warn", "warn", "error", "severe"),
    "nb_ipywidgets_js": _GROUP,
    "suppress_warnings": _LIST,
    **dict.fromkeys(("html_copy_source", "html_show_sphinx", "use_jupyterbook_latex", "bibtex_tooltips"), _WHETHER),
    **dict.fromkeys(("nb_execution_raise_on_error", "nb_merge_streams"), _WHETHER),
    **dict.fromkeys(("html_permalinks_icon", "nb_code_prompt_show", "nb_code_prompt_hide"), _WORDS),
    **dict.fromkeys(("bibtex_default_style", "bibtex_reference_style", "bibtex_bibliography_id"), _WORDS),
    **dict.fromkeys(("bibtex_cite_id", "bibtex_footcite_id"), _WORDS),
}
#: Extensions that the book is made with, and what each does.
_EXTENSIONS = {
    "myst_nb": "reads the chapters",
    "sphinx_external_toc": "reads the table of contents",
    "sphinxcontrib.bibtex": "reads the bibliography",
    (_OURS := "analysis.publish.book"): "makes an edition of it",
}

#: How alike a name of Sphinx that we do not know has to be to one that we know, to be a slip for it: ``html_title`` is none.
_SLIP = 0.9

#: The file whose absence is reported where it is read.
_BIBLIOGRAPHY = f"data/{bibliography.FILE}"

#: Where something is wrong, what is wrong, and what would be right.
_Fault = tuple[Where, str, str]


class SettingsError(YamlError):
    """The build policy cannot be used."""


def read_config(root: Path) -> YamlFile:
    """The build policy of the edition at ``root``; an empty file is one without settings.

    Raises :class:`SettingsError` where it is missing, or is no list of settings in YAML.
    """
    try:
        config = read_yaml(root / CONFIG, SettingsError)
    except FileNotFoundError:
        right = "it holds how the book is built: put it back"
        raise SettingsError(Where(CONFIG), "the file is missing", right) from None
    if config.value is None:
        config = config._replace(value={})
    if not isinstance(config.value, dict):
        right = "write settings with values, such as title: The Bridge"
        raise SettingsError(Where(CONFIG), "it is no list of settings with values", right)
    return config


def faults(root: Path, config: YamlFile) -> Iterator[_Fault]:
    """What is wrong with the settings of a build policy."""
    wrong: list[_Fault] = []
    for name, settings in _SETTINGS.items():
        group = config.value.get(name) if name else config.value
        if isinstance(group, dict):
            wrong += _group(config, (name,) if name else (), group, settings)
    yield from wrong
    sphinx = config.value.get("sphinx")
    own = sphinx.get("config") if isinstance(sphinx, dict) else None
    if isinstance(own, dict):
        yield from _group(config, ("sphinx", "config"), own, _OF_SPHINX, closed=False)
    if isinstance(own, dict) and _KINDS[_LIST](own.get("extensions")):
        yield from _extensions(config, own["extensions"])
    elif not wrong and not (isinstance(own, dict) and "extensions" in own) and not _adds_ours(sphinx):
        right = f"write them under sphinx: config: extensions: [{', '.join(_EXTENSIONS)}]"
        yield config.at("sphinx", "config"), "the extensions that make the book are not named", right
    files = config.value.get("bibtex_bibfiles", [])
    for number, file in enumerate(files if _KINDS[_LIST](files) else ()):
        if not (root / file).is_file() and file != _BIBLIOGRAPHY:
            known = [path.relative_to(root).as_posix() for path in root.glob("data/*.bib")]
            yield config.at("bibtex_bibfiles", number), f"'{file}' is no file", f"write its path, {near(file, known)}"


def _adds_ours(sphinx: object) -> bool:
    """Whether the policy adds our extension to those of Jupyter Book, which has the others in its own list."""
    return isinstance(sphinx, dict) and _OURS in (sphinx.get("extra_extensions") or ())


def _group(
    config: YamlFile, keys: tuple[str, ...], group: dict, settings: dict, closed: bool = True
) -> Iterator[_Fault]:
    """What is wrong with a group of settings; one that is not ``closed`` may have other settings too."""
    for name, value in group.items():
        where, kind = config.at(*keys, str(name)), settings.get(name)
        if kind is None:
            if close := nearest(str(name), settings) if closed else nearest(str(name), settings, _SLIP):
                yield where, f"there is no setting '{name}'", f"write {' or '.join(close)}"
            elif closed:
                yield where, f"there is no setting '{name}'", f"write one, {near(str(name), settings)}"
        elif isinstance(kind, tuple):
            if value not in kind and not (value is False and "off" in kind):  # YAML reads off as false.
                meant = f"write {' or '.join(nearest(str(value), kind) or kind)}"
                yield where, f"{name} cannot be '{value}'", meant
        elif value is not None and not _KINDS[kind](value):
            yield where, f"{name} is {_shown(value)}", f"write {kind}"


def _shown(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


def _extensions(config: YamlFile, names: list[str]) -> Iterator[_Fault]:
    lacking = [name for name in _EXTENSIONS if name not in names]
    for name in lacking:
        written = next(iter(nearest(name, set(names) - {*_EXTENSIONS})), None)
        where = config.at("sphinx", "config", "extensions")
        right = f"write it for '{written}'" if written else "add it to the list"
        yield where, f"the extension {name} is missing, which {_EXTENSIONS[name]}", right
