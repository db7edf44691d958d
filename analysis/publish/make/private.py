"""Builds the private book in one go: asks whether to fetch the public page of the translation, fetches it, and builds."""

from __future__ import annotations

import sys
from pathlib import Path

from analysis.edition import load
from analysis.publish.make.build import build
from analysis.publish.make.process import say
from analysis.source.problems import InputError
from analysis.source.read import find_root
from analysis.witness.fetch import address, save

__all__ = ["COPY", "build_private"]

#: Where a copy that is fetched is kept, from the root of the edition.
COPY = "_build/private/witness.txt"


def build_private(root: Path | None, witness: Path | None = None, against: Path | None = None) -> int:
    """Build the private book of the edition at ``root`` with the copy ``witness``, or with one that is fetched if the reader agrees.

    A copy that was fetched before is used again.  Gives the exit status of :func:`~analysis.publish.make.build.build`, and 0
    where the reader does not agree, in which case nothing is done.
    Raises :class:`~analysis.source.problems.InputError` where nobody can be asked, and where the page cannot be had.
    """
    root, _ = find_root(root)
    copy = witness or _fetched(root)
    if copy is None:
        say("nothing was fetched, and no private book was built")
        return 0
    return build(root, *filter(None, (copy, against)))


def _fetched(root: Path) -> Path | None:
    """The copy fetched before, or fetched now after asking; ``None`` where the reader does not agree."""
    path = root / COPY
    if path.is_file():
        say(f"using the copy that was fetched before, {path}")
        return path
    edition = load(root)
    url = address(edition)
    if not sys.stdin.isatty():
        raise InputError(
            f"there is no terminal on which to ask whether to fetch {url}; name a copy of your own as WITNESS"
        )
    say(
        f"The translation is in copyright and not in this edition. To show it beside the paraphrase, fetch it from\n{url}"
    )
    say(f"The copy stays on this machine, in {path}. Fetch it? [y/N] ", end="")
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        return None
    placements = save(edition, path, url)
    say(f"{len(placements)} of {len(edition.passages)} passages saved, for your private use")
    return path
