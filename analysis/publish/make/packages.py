"""Which installed packages another one needs, and with it the versions that a book is made with."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

__all__ = ["installed", "needed"]

#: This package, by the name it is installed under.
_NAME = "edition-analysis"


def needed(*requirements: str) -> dict[str, str]:
    """The versions of the packages that meet ``requirements``, and of all that these need in turn, by their canonical names.

    Only what is installed, and needed on this machine, is found.
    """
    versions: dict[str, str] = {}
    todo, done = [Requirement(text) for text in requirements], set()
    while todo:
        requirement = todo.pop()
        name, extras = canonicalize_name(requirement.name), {"", *requirement.extras}
        if (name, *sorted(extras)) in done:
            continue
        done.add((name, *sorted(extras)))
        try:
            about = distribution(name).metadata  # read once, since it is parsed each time
        except PackageNotFoundError:
            continue
        versions[name] = about["Version"]
        for further in map(Requirement, about.get_all("Requires-Dist") or ()):
            if not further.marker or any(further.marker.evaluate({"extra": extra}) for extra in extras):
                todo.append(further)
    return versions


@cache
def installed() -> str:
    """The Python that runs and the packages that the book needs, a line for each; the same as long as all of them are."""
    try:
        distribution(_NAME)
    except PackageNotFoundError:  # A checkout that is not installed does not declare its requirements.
        versions = {canonicalize_name(package.name): package.version for package in distributions()}
    else:
        versions = needed(_NAME)
    return "\n".join([sys.version, *(f"{name} {version}" for name, version in sorted(versions.items()))])
