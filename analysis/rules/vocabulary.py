"""The roles and directives that chapters can use: those of the edition, and those of docutils, Sphinx and its extensions."""

from __future__ import annotations

from analysis.source.schema import KINDS

__all__ = ["CITING", "DIRECTIVES", "REFERRING", "is_directive", "is_role", "known_directives", "known_roles"]

#: The roles of Sphinx that name works by their keys, or a target or chapter of the book.
CITING = ("cite", "cite:p", "cite:t", "cite:ps", "cite:ts", "footcite", "footcite:p", "footcite:t")
REFERRING = ("ref", "numref")
#: The directives of the edition, with the options of each.
DIRECTIVES = {
    "api-file": ("keys",),
    "claims": ("notes",),
    "register": ("kind", "columns"),
    "rows": ("columns", "none"),
    **dict.fromkeys("argument book-forms checks claim-marks data-dictionary how-to-cite how-to-report".split(), ()),
    **dict.fromkeys("key-findings media rights rules status-key what-was-found".split(), ()),
}
#: Directives of Sphinx, MyST, MyST-NB and sphinxcontrib-bibtex; docutils has more.
_OTHER_DIRECTIVES = frozenset(
    "code-cell raw-cell glue nb-exec-table eval-rst figure-md bibliography toctree tableofcontents code-block sourcecode"
    " highlight literalinclude only index seealso versionadded versionchanged deprecated glossary productionlist"
    " centered hlist tabularcolumns codeauthor sectionauthor math table csv-table list-table footbibliography".split()
)
_ROLES = frozenset((*KINDS, *CITING, *REFERRING, "count", "doc", "eval"))
#: What may stand before a colon in the name of a role or directive.
_DOMAINS = ("cite", "edition", "glue", "py", "c", "cpp", "js", "rst", "std", "math")
_GLUE = ("any", "text", "md", "math", "figure")


def known_roles() -> list[str]:
    """The roles that a chapter of an edition is likely to use."""
    return [*KINDS, "count", *(f"glue:{name}" for name in _GLUE), *CITING, *REFERRING]


def known_directives() -> list[str]:
    """The directives that a chapter of an edition is likely to use."""
    return [*DIRECTIVES, *_OTHER_DIRECTIVES]


def is_directive(name: str) -> bool:
    """Whether a directive is known, to the edition or to docutils, Sphinx or an extension."""
    if ":" in name:
        return name.partition(":")[0] in _DOMAINS
    if name in DIRECTIVES or name in _OTHER_DIRECTIVES:
        return True
    from docutils.parsers.rst.languages.en import directives  # here, as for roles

    return name in directives


def is_role(name: str) -> bool:
    """Whether a role is known, to the edition or to docutils, Sphinx or an extension."""
    if name in _ROLES:
        return True
    domain, colon, rest = name.partition(":")
    if colon:
        return domain in _DOMAINS and (domain != "glue" or rest in _GLUE)
    # Here, because an edition's chapters hardly ever name another role, and Sphinx takes long to load.
    from docutils.parsers.rst.languages.en import roles
    from sphinx.domains.std import StandardDomain
    from sphinx.roles import generic_docroles, specific_docroles

    return name in {*roles, *StandardDomain.roles, *generic_docroles, *specific_docroles}
