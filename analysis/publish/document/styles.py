"""CSS made from the book's colours and from the table of statuses, for pages, EPUB and print."""

from __future__ import annotations

import re

from analysis.outputs import COLOURS
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


def custom_properties(medium: str) -> str:
    """The colours of one of the :data:`MEDIA` as declarations of custom properties: ``--ink: #000; …``."""
    column = MEDIA.index(medium)
    return " ".join(f"--{name}: {values[column]};" for name, values in COLOURS.items())


def status_rules() -> str:
    """A rule for each status, a line each, that gives its mark the colour of the status."""
    return "\n".join(f".status-mark.{s.name} {{ color: var(--{s.ink}); }}" for s in MARKED.values())


def opposed_selector() -> str:
    """A list of selectors for the marks of the statuses that speak against a claim: ``.contested, .doubted, …``."""
    return ", ".join(f".{status.name}" for status in STATUSES.values() if status.opposed)


def template_values() -> dict[str, str]:
    """What the theme's stylesheets take from here, by the name that they use for it."""
    colours = {f"{medium}_colours": custom_properties(medium) for medium in MEDIA}
    return colours | {"status_rules": status_rules(), "opposed": opposed_selector()}


def print_colour(status: Status) -> str:
    """The colour of a status's mark in print."""
    return COLOURS[status.ink][MEDIA.index("print")]


def with_plain_values(css: str) -> str:
    """A stylesheet in which a plain colour precedes every colour by name, for reading systems that know no names."""

    def both(match: re.Match) -> str:
        plain = _VARIABLE.sub(lambda name: COLOURS[name[1]][0] if name[1] in COLOURS else name[0], match["value"])
        return f"{match['property']}: {plain}; {match[0]}" if plain != match["value"] else match[0]

    return _DECLARATION.sub(both, css)
