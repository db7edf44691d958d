"""The commands of the command line, with their arguments and what --help says of them."""

from __future__ import annotations

import argparse
from pathlib import Path

__all__ = ["parser"]

_DATA_HELP = "a data folder, or an edition's root (default: the one around here)"
_ROOT_HELP = "the edition's root (default: the one around here)"


def parser() -> argparse.ArgumentParser:
    """The parser of the command line; the name of the command is its ``command``."""
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
        description="Check data and chapters.\n\nPrints one line a problem, file:row:column: what is wrong; what would be right.\n"
        "Rows are counted as in a spreadsheet, the header being row 1.\nExit status: 0 no problem, 1 some, 2 could not run.",
    )
    validate.add_argument("--data", metavar="DIR", type=Path, help=_DATA_HELP)
    validate.add_argument(
        "--witness",
        metavar="FILE",
        type=Path,
        help="a copy of the translation: check the data against it too",
    )
    sample = commands.add_parser(
        "sample",
        help="draw rows for a second check",
        description="Draw a random sample of rows, to be checked against their sources by somebody who did not enter them. "
        "Prints table and id of each row, and last the checksum that closes the sample in data/error_samples.csv.",
    )
    sample.add_argument("--data", metavar="DIR", type=Path, help=_DATA_HELP)
    sample.add_argument("--seed", type=int, required=True, help="a whole number, written into data/error_samples.csv")
    sample.add_argument("--size", type=int, default=80, help="how many rows (default: 80)")


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
    build.add_argument(
        "--cold",
        action="store_true",
        help="use nothing of an earlier build, and execute each chapter in a kernel started for it alone",
    )
    for command in (build, *formats):
        command.add_argument("--root", metavar="DIR", type=Path, help=_ROOT_HELP)
        command.add_argument(
            "--witness", metavar="FILE", type=Path, help="a copy of the translation, for a private book"
        )
        command.add_argument(
            "--against",
            metavar="FILE",
            type=Path,
            help="another copy: collate it with the first, on a page of the private book",
        )
    assemble = commands.add_parser(
        "assemble",
        help="put the printed book and other forms into the book",
        description="Put every form of the book that is built into the book, linked from its title page; the last step of make all.",
    )
    assemble.add_argument("--root", metavar="DIR", type=Path, help=_ROOT_HELP)
    assemble.add_argument("--private", action="store_true", help="the private book")
    reproduce = commands.add_parser(
        "reproduce",
        help="execute all cells anew and compare",
        description="Execute all cells anew in a clean environment and compare them, one by one, with those of a built book, "
        "or without one with a second such run; what make reproduce runs. Text is compared exactly, figures by data and picture. "
        "Prints SAME or the cells that differ. Exit status: 0 the same, 1 some differ, 2 it could not be tried.",
    )
    reproduce.add_argument("book", metavar="BOOK", nargs="?", type=Path, help="the folder of a built book")
    reproduce.add_argument("--root", metavar="DIR", type=Path, help=_ROOT_HELP)
    reproduce.add_argument(
        "--here",
        action="store_true",
        help="with the packages of this Python, not in a new environment from requirements.txt",
    )


def _witness_commands(commands) -> None:
    """The commands for a reader's own copy of the translation."""
    align = commands.add_parser(
        "align",
        help="find the passages in a copy of the translation",
        description="Say of each passage whether a copy has it: identical, variant, missing or doubtful. "
        "The copy is a text file, a saved web page, or the JSON of a post. "
        "Exit status: 0 aligned, 1 not this text, 2 could not read.",
    )
    align.add_argument("file", metavar="FILE", type=Path, help="the copy")
    align.add_argument("--json", action="store_true", help="print only JSON, passage by passage")
    collate = commands.add_parser(
        "collate",
        help="the variants of two copies of the translation",
        description="Print the variants of two copies as an apparatus: passage, lemma of the first, reading of the second. "
        "Exit status: 0 collated, 1 not this text, 2 could not read.",
    )
    collate.add_argument("first", metavar="A", type=Path, help="one copy")
    collate.add_argument("second", metavar="B", type=Path, help="the other")
    collate.add_argument("--sigla", nargs=2, default=("A", "B"), metavar=("A", "B"), help="their sigla (default: A B)")
    collate.add_argument("--marks", action="store_true", help="print differences of marks and capitals too")
    witness = commands.add_parser(
        "witness",
        help="fetch the public page of the translation for private use",
        description="Fetch the public page of the translation, for your private use, and keep its words as plain text. "
        "Exit status: 0 kept, 2 not to be had, or not this text.",
    )
    witness.add_argument("file", metavar="FILE", type=Path, help="where to keep it")
    for command in (align, collate, witness):
        command.add_argument("--data", metavar="DIR", type=Path, help=_DATA_HELP)
