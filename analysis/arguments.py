"""The commands of the command line, their arguments, and the texts of ``--help``."""

from __future__ import annotations

import argparse
from pathlib import Path

__all__ = ["parser"]

_DATA_HELP = "a data folder, or the root of an edition (default: the edition that holds the current folder)"
_ROOT_HELP = "the root of the edition (default: the edition that holds the current folder)"


def parser() -> argparse.ArgumentParser:
    """The parser of the command line; what it parses has the name of the command as ``command``."""
    whole = argparse.ArgumentParser(prog="python -m analysis", description="Check and build an edition.")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _data_commands(commands)
    _book_commands(commands)
    _witness_commands(commands)
    return whole


def _data_commands(commands) -> None:
    """The commands that read data and chapters and build nothing."""
    validate = commands.add_parser(
        "validate",
        help="check data and chapters",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Check data and chapters.\n\nPrints a line for each problem: file:row:column: what is wrong; what would be right.\n"
        "Rows are counted as in a spreadsheet, the header being row 1.\nExit status: 0 no problems, 1 problems, 2 the check could not run.",
    )
    validate.add_argument("--data", metavar="DIR", type=Path, help=_DATA_HELP)
    validate.add_argument(
        "--witness",
        metavar="FILE",
        type=Path,
        help="a copy of the translation, to check the data against it too",
    )
    sample = commands.add_parser(
        "sample",
        help="draw rows for a second check",
        description="Draw a random sample of rows, to be checked against their sources by somebody who did not enter them. "
        "Prints the table and id of each row, and then the checksum that is entered with the sample in data/error_samples.csv.",
    )
    sample.add_argument("--data", metavar="DIR", type=Path, help=_DATA_HELP)
    sample.add_argument(
        "--seed", type=int, required=True, help="the seed, a whole number; enter it in data/error_samples.csv"
    )
    sample.add_argument("--size", type=int, default=80, help="the number of rows (default: 80)")


def _book_commands(commands) -> None:
    """The commands that make the book or one of its formats."""
    from analysis.publish.formats import FORMATS

    build = commands.add_parser(
        "build",
        help="build the book",
        description="Check data and chapters, execute the cells and build the book. This is what make book runs.",
    )
    formats = [
        commands.add_parser(
            form.name,
            help=f"make the {form.title}",
            description=f"Write the edition in another form: {form.words}. This is what make {form.name} runs. "
            + ("The book is built first if anything has changed." * form.needs_pages),
        )
        for form in FORMATS
    ]
    build.add_argument(
        "--cold",
        action="store_true",
        help="reuse nothing from earlier builds, and execute each chapter in a new kernel of its own",
    )
    for command in (build, _private_command(commands), *formats):
        command.add_argument("--root", metavar="DIR", type=Path, help=_ROOT_HELP)
        command.add_argument(
            "--witness", metavar="FILE", type=Path, help="a copy of the translation, to build a private book"
        )
        command.add_argument(
            "--against",
            metavar="FILE",
            type=Path,
            help="another copy, to collate with the first on a page of the private book",
        )
    assemble = commands.add_parser(
        "assemble",
        help="add the other formats to the book",
        description="Copy every format that has been made into the book and link it from the title page. This is the last step of make all.",
    )
    assemble.add_argument("--root", metavar="DIR", type=Path, help=_ROOT_HELP)
    assemble.add_argument("--private", action="store_true", help="add them to the private book")
    reproduce = commands.add_parser(
        "reproduce",
        help="execute all cells anew and compare the results",
        description="Execute all cells anew in a clean environment and compare them, one by one, with those of a built book; "
        "if no book is given, with those of a second run. This is what make reproduce runs. Text is compared exactly, figures "
        "by their data and picture. Prints SAME, or the cells that differ. "
        "Exit status: 0 the same, 1 some differ, 2 the comparison could not run.",
    )
    reproduce.add_argument("book", metavar="BOOK", nargs="?", type=Path, help="the folder of a built book")
    reproduce.add_argument("--root", metavar="DIR", type=Path, help=_ROOT_HELP)
    reproduce.add_argument(
        "--here",
        action="store_true",
        help="use the packages of this Python, not a new environment made from requirements.txt",
    )


def _private_command(commands) -> argparse.ArgumentParser:
    """The command for the private book."""
    return commands.add_parser(
        "private",
        help="build the book with the translation beside the paraphrase",
        description="Build the private book. Without a copy of the translation, ask whether to fetch its public page, and keep "
        "that on this machine. This is what make private runs. "
        "Exit status: 0 built, or you did not agree; 1 something is wrong with data, text or the copy; 2 there is no terminal to "
        "ask on, or the page could not be fetched.",
    )


def _witness_commands(commands) -> None:
    """The commands for a reader's own copy of the translation."""
    align = commands.add_parser(
        "align",
        help="find the passages in a copy of the translation",
        description="Report how each passage stands in a copy: identical, variant, missing or doubtful. "
        "The copy is a text file, a saved web page, or the JSON of a post. "
        "Exit status: 0 passages were found, 1 the copy is another text, 2 it could not be read.",
    )
    align.add_argument("file", metavar="FILE", type=Path, help="the copy")
    align.add_argument("--json", action="store_true", help="print JSON only, passage by passage")
    collate = commands.add_parser(
        "collate",
        help="list the variants between two copies of the translation",
        description="Print the variants between two copies as an apparatus: passage, lemma of the first, reading of the second. "
        "Exit status: 0 collated, 1 a copy is another text, 2 a copy could not be read.",
    )
    collate.add_argument("first", metavar="A", type=Path, help="one copy")
    collate.add_argument("second", metavar="B", type=Path, help="the other copy")
    collate.add_argument("--sigla", nargs=2, default=("A", "B"), metavar=("A", "B"), help="their sigla (default: A B)")
    collate.add_argument("--marks", action="store_true", help="also print variants in punctuation and capitals only")
    witness = commands.add_parser(
        "witness",
        help="fetch the public page of the translation for private use",
        description="Fetch the public page of the translation, for your private use, and save its words as plain text. "
        "Exit status: 0 saved, 2 the page could not be fetched, or is another text.",
    )
    witness.add_argument("file", metavar="FILE", type=Path, help="the file to save it in")
    for command in (align, collate, witness):
        command.add_argument("--data", metavar="DIR", type=Path, help=_DATA_HELP)
