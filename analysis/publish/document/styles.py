"""CSS made from the book's colours and from the table of statuses, for pages, EPUB and print."""

from __future__ import annotations

import re

from analysis.outputs import COLOURS
from analysis.source.ids import near
from analysis.source.problems import InputError
from analysis.status import MARKED, STATUSES, Status

__all__ = [
    "MEDIA",
    "custom_properties",
    "opposed_selector",
    "print_colour",
    "status_rules",
    "template_values",
    "with_plain_values",
]

#: The media that :data:`analysis.outputs.COLOURS` has a column for, in its order.
MEDIA = ("light", "dark", "print")
#: A declaration that uses colours of the book by their names.
_DECLARATION = re.compile(r"(?P<property>[\w-]+): (?P<value>[^;{}]*var\(--\w+\)[^;{}]*)")
_VARIABLE = re.compile(r"var\(--(\w+)\)")


class ColourError(InputError):
    """A status has a colour that the book has not."""


def custom_properties(medium: str) -> str:
    """The colours of one of the :data:`MEDIA` as declarations of custom properties: ``--ink: #000; …``."""
    column = MEDIA.index(medium)
    return " ".join(f"--{name}: {values[column]};" for name, values in COLOURS.items())


def status_rules() -> str:
    """A rule for each status, a line each, that gives its mark the colour of the status.

    Raises :class:`ColourError` where the book has no such colour; a browser would only leave it out.
    """
    for status in MARKED.values():
        if status.ink not in COLOURS:
            wrong = f"analysis/status.py: the colour '{status.ink}' of {status.name} is not in analysis/outputs.py"
            raise ColourError(f"{wrong}; write one that is there, {near(status.ink, COLOURS)}, or add it there")
    return "\n".join(f".status-mark.{s.name} {{ color: var(--{s.ink}); }}" for s in MARKED.values())


def opposed_selector() -> str:
    """A list of selectors for the marks of the statuses that speak against a claim: ``.contested, .doubted, …``."""
    return ", ".join(f".{status.name}" for status in STATUSES.values() if status.opposed)


#: The least width in rem at which a table of so many columns has its cells side by side.
_WIDTHS = {2: 24, 3: 27, 4: 31, 5: 36, 6: 42, 7: 48, 8: 54, 9: 58}
#: A table whose rows stand one under another.
_STACKED = """\
@container (max-width: {width}rem) {{
  {table}, {table} > tbody, {table} > caption {{ display: block; }}
  {table} > thead {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }}
  {table} > tbody > tr {{ display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .9rem; padding: .55rem 0; border-bottom: .06rem solid var(--rule); }}
  {table} > tbody > tr > * {{ display: block; min-width: 0; max-width: 100%; padding: 0; border: 0; color: var(--soft); font-size: .94em; white-space: normal; }}
  {table} > tbody > tr > .sentence {{ order: -1; flex: 0 0 100%; color: var(--ink); font-size: 1em; }}
  {table} > tbody > tr > :not(th, .sentence)::before {{ content: attr(data-label) ":\\a0"; }}
  {table} > tbody > tr > :not(.sentence) p {{ display: inline; }}
  {table} > tbody > tr > :not(.sentence) p + p::before {{ content: " · "; }}
  {table} > tbody > tr > .empty {{ display: none; }}
}}"""


def stacked_tables() -> str:
    """Rules for tables without room for their columns, the fewer columns the narrower: a rule for each number of columns."""
    return "\n".join(_STACKED.format(width=width, table=f".columns-{n}") for n, width in _WIDTHS.items())


def template_values() -> dict[str, str]:
    """What the theme's stylesheets take from here, by the name that they use for it."""
    colours = {f"{medium}_colours": custom_properties(medium) for medium in MEDIA}
    return colours | {"status_rules": status_rules(), "opposed": opposed_selector(), "stacked_tables": stacked_tables()}


def print_colour(status: Status) -> str:
    """The colour of a status's mark in print."""
    return COLOURS[status.ink][MEDIA.index("print")]


def with_plain_values(css: str) -> str:
    """A stylesheet in which a plain colour precedes every colour by name, for reading systems that know no names."""

    def both(match: re.Match) -> str:
        plain = _VARIABLE.sub(lambda name: COLOURS[name[1]][0] if name[1] in COLOURS else name[0], match["value"])
        return f"{match['property']}: {plain}; {match[0]}" if plain != match["value"] else match[0]

    return _DECLARATION.sub(both, css)
