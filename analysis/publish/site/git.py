"""What git knows of an edition, if the edition is a repository and git is there."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterable
from pathlib import Path

__all__ = ["commit", "git", "refusal"]

#: Variables by which a hook of git makes every git look at the hook's own repository.
_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
#: Characters of a commit's name that pages show.
_SHORT = 12


def git(root: Path, *arguments: str) -> str:
    """What git prints for the repository whose top folder is ``root``, without white space at the end.

    The result is empty where git fails, where the machine has no git, and where ``root`` lies inside another repository, as
    an unpacked archive may: what git says of that one is not about the edition.
    """
    if not _is_top(root):
        return ""
    return _run(root, *arguments)


def _is_top(root: Path) -> bool:
    top = _run(root, "rev-parse", "--show-toplevel")
    return bool(top) and os.path.samefile(top, root)


def _run(root: Path, *arguments: str) -> str:
    process = _ask(root, *arguments)
    return process.stdout.rstrip() if process and process.returncode == 0 else ""


def _ask(root: Path, *arguments: str) -> subprocess.CompletedProcess[str] | None:
    """What git answers, in English; nothing where there is no git, as on a bare machine."""
    environment = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS} | {"LC_ALL": "C"}
    command = ["git", "-C", str(root), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    except OSError:
        return None


def refusal(root: Path) -> str:
    """Why git does not look at the repository at ``root``, in a sentence with the remedy; empty where it does, or where there is none."""
    if not (root / ".git").exists() or _is_top(root):
        return ""
    says = _ask(root, "rev-parse", "--show-toplevel")
    if says is None or "dubious ownership" not in says.stderr:
        return ""
    return (
        "git does not look at this repository, since it belongs to another user, so the book has neither its date nor its commit. "
        f"If you trust it: git config --global --add safe.directory {shlex.quote(str(root))}"
    )


def commit(root: Path, sources: Iterable[Path]) -> str:
    """The commit that the edition at ``root`` stands at, in twelve hexadecimal digits; empty without a repository or a commit.

    Where a file under one of the ``sources`` has been changed since, ``+`` follows.  Hidden files and what lies outside
    ``root`` do not count.
    """
    name = git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    if not name:
        return ""
    paths = [path.relative_to(root).as_posix() for path in sources if path.is_relative_to(root)]
    lines = git(root, "status", "--porcelain", "--untracked-files=all", "--", *paths).splitlines()
    changed = [line for line in lines if not any(part.startswith(".") for part in Path(line[3:].strip('"')).parts)]
    return name[:_SHORT] + ("+" if changed else "")
