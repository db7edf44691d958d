"""The commands of the command line, their arguments, and the texts of ``--help``."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import NoReturn

from analysis.source.ids import near

__all__ = ["parser"]


class _Parser(argparse.ArgumentParser):
    """A parser that names what was probably meant by a command or option that there is not."""

    def parse_args(self, args=None, namespace=None) -> argparse.Namespace:
        options, others = self.parse_known_args(args, namespace)
        if others:
            known = _OPTIONS[options.command]
            wrong = next((word for word in others if word.startswith("-")), others[0])
            if wrong.startswith("-"):
                self.error(f"{options.command} has no option '{wrong}'; {near(wrong.partition('=')[0], known)}")
            self.error(f"{options.command} does not take '{wrong}'; its options: {', '.join(known)}")
        return options

    def error(self, message: str) -> NoReturn:
        if unknown := re.match(r"argument COMMAND: invalid choice: '([^']*)'", message):
            message = f"there is no command '{unknown[1]}'; {near(unknown[1], _OPTIONS)}"
        if number := re.match(r"argument (\S+): invalid int value: ('.*')", message):
            message = f"{number[1]}: {number[2]} is not a whole number"
        self.exit(2, f"{self.prog}: {message}; --help says what there is\n")


def _path(text: str) -> Path:
    """A path; ``~`` is the home of whoever calls, also where the shell left it, as in ``WITNESS=~/copy.html``."""
    try:
        return Path(text).expanduser()
    except RuntimeError:  # no home is known, or nobody has this name
        return Path(text)


#: The commands, each with its options; filled as the parser is made.
_OPTIONS: dict[str, list[str]] = {}


def parser() -> argparse.ArgumentParser:
    """The parser of the command line; what it parses has the name of the command as ``command``."""
    whole = _Parser(prog="python -m analysis", description="Check and build an edition.")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _data_commands(commands)
    _book_commands(commands)
    _witness_commands(commands)
    for name, command in commands.choices.items():
        words = re.findall(r"(?<![\w-])--[a-z]+", command.format_help())
        _OPTIONS[name] = [word for word in dict.fromkeys(words) if word != "--root"]
    return whole


def _add_edition(command: argparse.ArgumentParser) -> None:
    """Add the option that says which edition is meant; it has two names, because people think of either folder."""
    command.add_argument(
        "--data",
        "--root",
        metavar="DIR",
        type=_path,
        help="the edition: its data folder or its root, under either name of this option (default: the edition that holds the current folder)",
    )


def _data_commands(commands) -> None:
    """The commands that read data and chapters and build nothing."""
    validate = commands.add_parser(
        "validate",
        help="check data and chapters",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Check data and chapters.\n\nPrints a line for each problem: file:row:column: what is wrong; what would be right.\n"
        "Rows are counted as in a spreadsheet, the header being row 1.\nExit status: 0 no problems, 1 problems, 2 the check could not run.",
    )
    _add_edition(validate)
    validate.add_argument(
        "--witness",
        metavar="FILE",
        type=_path,
        help="a copy of the translation, to check the data against it too",
    )
    sample = commands.add_parser(
        "sample",
        help="draw rows for a second check",
        description="Draw a random sample of rows, to be checked against their sources by somebody who did not enter them. "
        "Prints the table and id of each row, and then the checksum that is entered with the sample in data/error_samples.csv.",
    )
    _add_edition(sample)
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
        _add_edition(command)
        command.add_argument(
            "--witness", metavar="FILE", type=_path, help="a copy of the translation, to build a private book"
        )
        command.add_argument(
            "--against",
            metavar="FILE",
            type=_path,
            help="another copy, to collate with the first on a page of the private book",
        )
    _release_command(commands)
    assemble = commands.add_parser(
        "assemble",
        help="add the other formats to the book",
        description="Copy every format that has been made into the book and link it from the title page. This is the last step of make all.",
    )
    _add_edition(assemble)
    assemble.add_argument("--private", action="store_true", help="add them to the private book")
    reproduce = commands.add_parser(
        "reproduce",
        help="execute all cells anew and compare the results",
        description="Execute all cells anew in a clean environment and compare them, one by one, with those of a built book; "
        "if no book is given, with those of a second run. This is what make reproduce runs. Text is compared exactly, figures "
        "by their data and picture. Prints SAME, or the cells that differ. "
        "Exit status: 0 the same, 1 some differ, 2 the comparison could not run.",
    )
    reproduce.add_argument("book", metavar="BOOK", nargs="?", type=_path, help="the folder of a built book")
    _add_edition(reproduce)
    reproduce.add_argument(
        "--here",
        action="store_true",
        help="use the packages of this Python, not a new environment made from requirements.txt",
    )


def _release_command(commands) -> None:
    """The command that prepares a release."""
    release = commands.add_parser(
        "release",
        help="prepare a release: number, date, ledger, checks, commit and tag",
        description="Prepare a release. Everything has to be committed first, and a chapter needs the heading "
        "“## VERSION, in preparation” with what has changed for readers. The command enters number and date, writes a ledger "
        "of what every passage says, builds the book, commits and makes a tag. Nothing leaves this machine. "
        "If the book cannot be built, every file is put back. This is what make release runs. "
        "Exit status: 0 prepared, 1 the book could not be built, 2 something else stands in the way.",
    )
    release.add_argument("version", metavar="VERSION", help="the number of the release, such as 0.2.0")
    release.add_argument("--date", metavar="DATE", help="its date (default: today)")
    release.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    _add_edition(release)


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
    align.add_argument("file", metavar="FILE", type=_path, help="the copy")
    align.add_argument("--json", action="store_true", help="print JSON only, passage by passage")
    collate = commands.add_parser(
        "collate",
        help="list the variants between two copies of the translation",
        description="Print the variants between two copies as an apparatus: passage, lemma of the first, reading of the second. "
        "Exit status: 0 collated, 1 a copy is another text, 2 a copy could not be read.",
    )
    collate.add_argument("first", metavar="A", type=_path, help="one copy")
    collate.add_argument("second", metavar="B", type=_path, help="the other copy")
    collate.add_argument("--sigla", nargs=2, default=("A", "B"), metavar=("A", "B"), help="their sigla (default: A B)")
    collate.add_argument("--marks", action="store_true", help="also print variants in punctuation and capitals only")
    witness = commands.add_parser(
        "witness",
        help="fetch the public page of the translation for private use",
        description="Fetch the public page of the translation, for your private use, and save its words as plain text. "
        "Exit status: 0 saved, 2 the page could not be fetched, or is another text.",
    )
    witness.add_argument("file", metavar="FILE", type=_path, help="the file to save it in")
    for command in (align, collate, witness):
        _add_edition(command)
