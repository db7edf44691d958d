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
        help="a copy of the translation: check the data against it too",
    )
    _book_commands(commands)
    assemble = commands.add_parser(
        "assemble",
        help="put the printed book and other forms into the book",
        description="Put every form of the book that is built into the book, linked from its title page; the last step of make all.",
    )
    assemble.add_argument("--root", metavar="DIR", type=Path, help="the edition's root (default: the one around here)")
    assemble.add_argument("--private", action="store_true", help="the private book")
    reproduce = commands.add_parser(
        "reproduce",
        help="execute all cells anew and compare",
        description="Execute all cells anew in a clean environment and compare them, one by one, with those of a built book, "
        "or without one with a second such run; what make reproduce runs. Text is compared exactly, figures by data and picture. "
        "Prints SAME or the cells that differ. Exit status: 0 the same, 1 some differ, 2 it could not be tried.",
    )
    reproduce.add_argument("book", metavar="BOOK", nargs="?", type=Path, help="the folder of a built book")
    reproduce.add_argument("--root", metavar="DIR", type=Path, help="the edition's root (default: the one around here)")
    reproduce.add_argument(
        "--here",
        action="store_true",
        help="with the packages of this Python, not in a new environment from requirements.txt",
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
    _witness_commands(commands)
    given = parser.parse_args(arguments)
    return _RUN.get(given.command, _make)(given)


def _book_commands(commands) -> None:
    """The commands that make the book in one of its forms."""
    from analysis.publish.formats import FORMATS

    build = commands.add_parser(
        "build", help="build the book", description="Check, execute and build the book; what make book runs."
    )
    formats = [
        commands.add_parser(
            form.name,
            help=f"make the book as {form.name.upper()}",
            description=f"Build the book if need be, and make of its pages: {form.words}; what make {form.name} runs.",
        )
        for form in FORMATS
    ]
    for parser in (build, *formats):
        parser.add_argument(
            "--root", metavar="DIR", type=Path, help="the edition's root (default: the one around here)"
        )
        parser.add_argument(
            "--witness", metavar="FILE", type=Path, help="a copy of the translation, for a private book"
        )
        parser.add_argument(
            "--against",
            metavar="FILE",
            type=Path,
            help="another copy: collate it with the first, on a page of the private book",
        )


def _witness_commands(commands) -> None:
    """The commands for a reader's own copy of the translation."""
    data = {
        "metavar": "DIR",
        "type": Path,
        "help": "a data folder, or an edition's root (default: the one around here)",
    }
    align = commands.add_parser(
        "align",
        help="find the passages in a copy of the translation",
        description="Say of each passage whether a copy has it: identical, variant, missing or doubtful. "
        "The copy is a text file, a saved web page, or the JSON of a post. "
        "Exit status: 0 aligned, 1 not this text, 2 could not read.",
    )
    align.add_argument("file", metavar="FILE", type=Path, help="the copy")
    align.add_argument("--json", action="store_true", help="print only JSON, passage by passage")
    align.add_argument("--data", **data)
    collate = commands.add_parser(
        "collate",
        help="the variants of two copies of the translation",
        description="Print the variants of two copies as an apparatus: passage, lemma of the first, reading of the second. "
        "Exit status: 0 collated, 1 not this text, 2 could not read.",
    )
    collate.add_argument("first", metavar="A", type=Path, help="one copy")
    collate.add_argument("second", metavar="B", type=Path, help="the other")
    collate.add_argument("--sigla", nargs=2, default=("A", "B"), metavar=("A", "B"), help="their sigla (default: A B)")
    collate.add_argument("--marks", action="store_true", help="tell differences of marks and capitals too")
    collate.add_argument("--data", **data)
    witness = commands.add_parser(
        "witness",
        help="fetch the public page of the translation for private use",
        description="Fetch the public page of the translation, for your private use, and keep its words as plain text. "
        "Exit status: 0 kept, 1 not this text or not to be had.",
    )
    witness.add_argument("file", metavar="FILE", type=Path, help="where to keep it")
    witness.add_argument("--data", **data)


def _validate(given: argparse.Namespace) -> int:
    from analysis.rules.check import check
    from analysis.source.read import read

    try:
        source = read(given.data)
    except (FileNotFoundError, ValueError) as error:
        print(f"validate: {error}", file=sys.stderr)
        return 2
    problems = check(source)
    if given.witness:
        from analysis.witness.check import compare, identical_passages
        from analysis.witness.read import WitnessError
        from analysis.witness.read import read as read_witness

        try:
            texts = identical_passages(source, read_witness(given.witness))
        except WitnessError as error:
            print(f"validate: {error}", file=sys.stderr)
            return 2
        problems += compare(source, texts)
        others = [cells["id"] for _, cells in source.resources["passages"].rows if cells["id"] not in texts]
        rest = f"; not word for word there: {', '.join(others)}" if others else ""
        print(f"validate: {len(texts)} passages compared with {given.witness}{rest}", file=sys.stderr)
    for problem in problems:
        print(problem)
    if not source.has_chapters:
        print(f"validate: no _toc.yml beside {source.data}, so only the data were checked", file=sys.stderr)
    if problems:
        print(f"validate: {len(problems)} problem{'s' * (len(problems) != 1)}", file=sys.stderr)
        return 1
    print("validate: no problem", file=sys.stderr)
    return 0


def _make(given: argparse.Namespace) -> int:
    """Make the book, or the format that the command names, in private if a copy is given."""
    from analysis.publish.formats import FORMATS
    from analysis.publish.make.build import build
    from analysis.publish.make.formats import make

    if given.against and not given.witness:
        print(f"{given.command}: AGAINST needs WITNESS: collate it with which copy?", file=sys.stderr)
        return 2
    witnesses = [path for path in (given.witness, given.against) if path]
    form = next((form for form in FORMATS if form.name == given.command), None)
    return make(form, given.root, *witnesses) if form else build(given.root, *witnesses)


def _assemble(given: argparse.Namespace) -> int:
    from analysis.publish.make.formats import assemble

    return assemble(given.root, private=given.private)


def _reproduce(given: argparse.Namespace) -> int:
    from analysis.publish.make.reproduce import reproduce

    return reproduce(given.root, given.book, fresh=not given.here)


def _sample(given: argparse.Namespace) -> int:
    from analysis.edition import EditionError, load
    from analysis.studies.sample import checksum, draw_sample

    try:
        edition = load(given.data)
        rows = draw_sample(edition, given.seed, given.size)
    except (FileNotFoundError, ValueError, EditionError) as error:
        print(f"sample: {error}", file=sys.stderr)
        return 2
    for table, key in rows:
        print(f"{table} {key}")
    print(f"sha256 {checksum(edition)}", file=sys.stderr)
    return 0


def _align(given: argparse.Namespace) -> int:
    import json

    from analysis.edition import EditionError, load
    from analysis.witness.align import STATES, align
    from analysis.witness.read import WitnessError, read

    try:
        edition, blocks = load(given.data), read(given.file)
    except (FileNotFoundError, ValueError, EditionError, WitnessError) as error:
        print(f"align: {error}", file=sys.stderr)
        return 2
    placed = align(edition.passages, blocks)
    if given.json:
        print(json.dumps({"passages": {p.id: p.state for p in placed}}))
    else:
        for p in placed:
            print(f"{p.id}\t{p.state}")
    states = [p.state for p in placed]
    if not {"identical", "variant"} & set(states):
        print(f"align: {given.file} is another text, or a copy changed throughout", file=sys.stderr)
        return 1
    print("align: " + ", ".join(f"{states.count(s)} {s}" for s in STATES), file=sys.stderr)
    return 0


def _collate(given: argparse.Namespace) -> int:
    from analysis.edition import EditionError, load
    from analysis.witness.collate import collate
    from analysis.witness.read import WitnessError, read

    try:
        edition, copies = load(given.data), [read(path) for path in (given.first, given.second)]
    except (FileNotFoundError, EditionError, WitnessError) as error:
        print(f"collate: {error}", file=sys.stderr)
        return 2
    try:
        variants = collate(edition, *copies)
    except WitnessError as error:
        print(f"collate: {error}", file=sys.stderr)
        return 1
    shown = [v for v in variants if given.marks or v.kind != "marks"]
    for variant in shown:
        print(variant.entry(tuple(given.sigla)))
    print(f"collate: {len(shown)} variants, {len(variants) - len(shown)} more of marks only", file=sys.stderr)
    return 0


def _witness(given: argparse.Namespace) -> int:
    from analysis.edition import load
    from analysis.witness.fetch import address, save
    from analysis.witness.read import WitnessError

    edition = load(given.data)
    try:
        print(f"asking {address(edition)} …", file=sys.stderr)
        placed = save(edition, given.file)
    except WitnessError as error:
        print(f"witness: {error}", file=sys.stderr)
        return 1
    print(
        f"witness: {len(placed)} of {len(edition.passages)} passages; kept in {given.file}, for your private use",
        file=sys.stderr,
    )
    return 0


_RUN = {
    "validate": _validate,
    "assemble": _assemble,
    "reproduce": _reproduce,
    "sample": _sample,
    "align": _align,
    "collate": _collate,
    "witness": _witness,
}

if __name__ == "__main__":
    sys.exit(main())
