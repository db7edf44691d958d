"""Whether the book can be built under each Python that it is said to run on: ``make pythons``, for people and the workflow.

Each gets an environment of its own from ``requirements.txt``, as Binder would make it, and builds the miniature edition.
The pages have to be the same under all of them.  It takes minutes a Python, so that it is no test.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from helpers import ROOT, make_miniature

#: The versions that ``requires-python`` of the package promises and that have been released.
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
_VERSION = "import sys; print('{}.{}'.format(*sys.version_info))"
#: What names Python on a page, with the space that keeps its number with it, or what is made from that name.
_VARYING = re.compile("(?<=fingerprint <code>)[0-9a-f]+|(?<=with Python\N{NO-BREAK SPACE})[0-9.]+[0-9]")


def _output(*command: str | Path, cwd: Path | None = None) -> tuple[int, str]:
    """The exit status of a program, 127 where there is none, and the words that it said, those of errors included."""
    try:
        done = subprocess.run(
            command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
    except OSError as error:
        return 127, str(error)
    return done.returncode, done.stdout.strip()


def interpreters(commands: list[str]) -> dict[str, str]:
    """The version, such as ``3.12``, of each of the commands that start a Python; two of them may have the same."""
    versions = {command: _output(command, "-c", _VERSION) for command in commands}
    return {command: said for command, (status, said) in versions.items() if status == 0}


def environment(command: str, version: str) -> Path:
    """The Python of an environment made from ``requirements.txt`` in a new folder of its own, under ``_build``.

    Raises :class:`RuntimeError` with pip's own words where a package cannot be installed.
    """
    folder = ROOT / "_build" / "pythons" / version
    python = folder / "bin" / "python"
    for step in (
        (command, "-m", "venv", "--clear", folder),
        (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"),
    ):
        status, said = _output(*step, cwd=ROOT)
        if status:
            raise RuntimeError(said)
    return python


def pages(python: Path) -> dict[str, str]:
    """The pages of the miniature as a Python builds them, by their names, without its number.

    Raises :class:`RuntimeError` with the words of the build where it fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = make_miniature(Path(folder))
        status, said = _output(python, "-m", "analysis", "build", "--root", root, cwd=ROOT)
        if status:
            raise RuntimeError(said)
        html = root / "_build" / "html"
        return {p.relative_to(html).as_posix(): unvarying(p.read_text("utf-8")) for p in sorted(html.rglob("*.html"))}


def unvarying(page: str) -> str:
    """A page without the number of the Python that built it."""
    return _VARYING.sub("", page)


def main(arguments: list[str] | None = None) -> int:
    """Build with each Python; 0 if all that were found build the same pages, 1 if one does not, 2 if none was found."""
    parser = argparse.ArgumentParser(prog="make pythons", description=__doc__)
    names = [f"python{version}" for version in VERSIONS]
    parser.add_argument("pythons", nargs="*", metavar="PYTHON", default=names, help=f"default: {' '.join(names)}")
    commands = parser.parse_args(arguments).pythons
    there = interpreters(commands)
    for command in (command for command in commands if command not in there):
        print(f"{command}: no Python that starts on this machine; name another as PYTHONS=/folder/python")
    first: dict[str, str] | None = None
    failed = False
    for command, version in there.items():
        python = f"{command} ({version})"
        print(f"{python}: installing and building (some minutes) …", file=sys.stderr, flush=True)
        try:
            built = pages(environment(command, version))
        except RuntimeError as error:
            print(f"{python}: failed\n{error}")
            failed = True
            continue
        first = first or built
        differing = sorted(name for name in first | built if first.get(name) != built.get(name))
        print(
            f"{python}: builds the book"
            + (f", but other pages than the first: {', '.join(differing)}" * bool(differing))
        )
        failed |= bool(differing)
    return 2 if not there else int(failed)


if __name__ == "__main__":
    sys.exit(main())
