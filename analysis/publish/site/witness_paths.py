"""Hands the paths of a reader's own copies of the translation from the command line to the pages of the private book."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

__all__ = ["WITNESS", "witness_environment", "witness_paths"]

#: The environment variable with the paths of the copies that the private book is built with, as a list in JSON; a path may
#: contain any other separator.  Only ``build`` sets it.
WITNESS = "EDITION_PRIVATE_WITNESS"


def witness_environment(witnesses: Iterable[Path]) -> dict[str, str]:
    """What the environment of the private book's build holds, so that its pages find these copies."""
    return {WITNESS: json.dumps([str(path.resolve()) for path in witnesses])}


def witness_paths() -> list[Path]:
    """The paths of the copies, the one that is shown first; none for the public book."""
    return [Path(path) for path in json.loads(os.environ.get(WITNESS) or "[]")]
