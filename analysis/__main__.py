"""The command line: ``python -m analysis --help``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit status: 0 done, 1 problems were found, 2 it could not run."""
    parser = argparse.ArgumentParser(prog="python -m analysis", description="Check and build an edition.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    validate = commands.add_parser(
        "validate",
        help="check data and chapters",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Check data and chapters.\n\nPrints one line a problem, file:row:column: what is wrong; what would be right.\n"
        "Rows are counted as in a spreadsheet, the header being row 1.\nExit status: 0 no problem, 1 some, 2 could not run.",
    )
    validate.add_argument(
        "--data", metavar="DIR", type=Path, help="a data folder, or an edition's root (default: the one around here)"
    )
    validate.add_argument(
        "--witness",
        metavar="FILE",
        type=Path,
        help="a plain-text copy of the translation: check the data against it too",
    )
    build = commands.add_parser(
        "build", help="build the book", description="Check, execute and build the book; what make book runs."
    )
    build.add_argument("--root", metavar="DIR", type=Path, help="the edition's root (default: the one around here)")
    build.add_argument(
        "--witness",
        metavar="FILE",
        type=Path,
        help="a plain-text copy of the translation: build the private book with it",
    )
    sample = commands.add_parser(
        "sample",
        help="draw rows for a second check",
        description="Draw a random sample of rows, to be checked against their sources by somebody who did not enter them. "
        "Prints the seed's rows, table and id, and last the checksum that closes the sample in data/samples.csv.",
    )
    sample.add_argument("--data", metavar="DIR", type=Path, help="a data folder, or an edition's root")
    sample.add_argument("--seed", type=int, required=True, help="a whole number, written into data/samples.csv")
    sample.add_argument("--size", type=int, default=80, help="how many rows (default: 80)")
    given = parser.parse_args(arguments)
    return {"validate": _validate, "build": _build, "sample": _sample}[given.command](given)


def _validate(given: argparse.Namespace) -> int:
    from analysis.source import read
    from analysis.validate import check

    try:
        source = read(given.data)
    except (FileNotFoundError, ValueError) as error:
        print(f"validate: {error}", file=sys.stderr)
        return 2
    problems = check(source)
    if given.witness:
        from analysis.witness.check import compare
        from analysis.witness.read import WitnessError
        from analysis.witness.read import read as read_witness

        try:
            problems += compare(source, read_witness(given.witness))
        except WitnessError as error:
            print(f"validate: {error}", file=sys.stderr)
            return 2
    for problem in problems:
        print(problem)
    if not source.has_chapters:
        print(f"validate: no _toc.yml beside {source.data}, so only the data were checked", file=sys.stderr)
    if problems:
        print(f"validate: {len(problems)} problem{'s' * (len(problems) != 1)}", file=sys.stderr)
        return 1
    print("validate: no problem", file=sys.stderr)
    return 0


def _build(given: argparse.Namespace) -> int:
    from analysis.publish.build import build

    return build(given.root, given.witness)


def _sample(given: argparse.Namespace) -> int:
    from analysis.load import EditionError, load
    from analysis.sample import checksum, draw

    try:
        edition = load(given.data)
        rows = draw(edition, given.seed, given.size)
    except (FileNotFoundError, ValueError, EditionError) as error:
        print(f"sample: {error}", file=sys.stderr)
        return 2
    for table, key in rows:
        print(f"{table} {key}")
    print(f"sha256 {checksum(edition)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
