"""The command line: ``python -m analysis --help``.

Exit status: 0 done; 1 there are problems in the edition or the text; 2 the command could not run, and one sentence on
standard error says why; 130 the command was stopped.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from typing import TextIO

from analysis.arguments import parser
from analysis.source.problems import InputError
from analysis.words import number_words


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status; an error that the user can correct is one sentence on standard error."""
    options = parser().parse_args(arguments)
    try:
        return _COMMANDS.get(options.command, _make)(options)
    except InputError as error:
        _tell(f"{options.command}: {error}")
        return 2
    except BrokenPipeError:
        _silence(sys.stdout)
        return 2
    except OSError as error:
        _tell(f"{options.command}: {error.filename or 'system error'}: {error.strerror or error}")
        return 2
    except KeyboardInterrupt:
        _tell(f"\n{options.command}: stopped")
        return 130


def _validate(options: argparse.Namespace) -> int:
    from analysis.rules.check import check
    from analysis.source.read import read

    source = read(options.data)
    problems = check(source)
    if options.witness:
        from analysis.witness.check import compare, identical_passages
        from analysis.witness.read import read as read_witness

        texts = identical_passages(source, read_witness(options.witness))
        problems += compare(source, texts)
        others = [cells["id"] for _, cells in source.rows("passages") if cells["id"] not in texts]
        rest = f"; worded differently there, or missing: {', '.join(others)}" if others else ""
        _tell(f"validate: {number_words(len(texts), 'passage', 'passages')} compared with {options.witness}{rest}")
    _print(map(str, problems))
    if not source.has_chapters:
        _tell(f"validate: there is no _toc.yml beside {source.data}, so only the data were checked")
    _tell(f"validate: {number_words(len(problems), 'problem', 'problems')}")
    return 1 if problems else 0


def _make(options: argparse.Namespace) -> int:
    """Make the book, or the format that the command names; both are private if a copy is given."""
    from analysis.publish.formats import FORMATS
    from analysis.publish.make.build import build
    from analysis.publish.make.formats import make

    if options.against and not options.witness:
        raise InputError("AGAINST needs WITNESS; name the copy to collate it with as WITNESS")
    witnesses = [path for path in (options.witness, options.against) if path]
    form = next((form for form in FORMATS if form.name == options.command), None)
    return make(form, options.data, *witnesses) if form else build(options.data, *witnesses, cold=options.cold)


def _private(options: argparse.Namespace) -> int:
    from analysis.publish.make.private import build_private

    return build_private(options.data, options.witness, options.against)


def _assemble(options: argparse.Namespace) -> int:
    from analysis.publish.make.formats import assemble

    return assemble(options.data, private=options.private)


def _reproduce(options: argparse.Namespace) -> int:
    from analysis.publish.make.reproduce import reproduce

    return reproduce(options.data, options.book, fresh=not options.here)


def _release(options: argparse.Namespace) -> int:
    from analysis.publish.make.release import release

    return release(options.data, options.version, date=options.date, dry=options.dry_run)


def _sample(options: argparse.Namespace) -> int:
    from analysis.edition import load
    from analysis.studies.sample import checksum, draw_sample

    edition = load(options.data)
    try:
        rows = draw_sample(edition, options.seed, options.size)
    except ValueError as error:
        raise InputError(str(error)) from None
    _print(f"{table} {key}" for table, key in rows)
    _tell(f"sha256 {checksum(edition)}")
    return 0


def _align(options: argparse.Namespace) -> int:
    import json

    from analysis.edition import load
    from analysis.witness.align import STATES, align
    from analysis.witness.read import read

    edition, blocks = load(options.data), read(options.file)
    placements = align(edition.passages, blocks)
    if options.json:
        _print([json.dumps({"passages": {p.id: p.state for p in placements}})])
    else:
        _print(f"{p.id}\t{p.state}" for p in placements)
    states = [p.state for p in placements]
    if not {"identical", "variant"} & set(states):
        _tell(f"align: {options.file} is another text, or a copy that was changed throughout")
        return 1
    _tell("align: " + ", ".join(f"{states.count(s)} {s}" for s in STATES))
    return 0


def _collate(options: argparse.Namespace) -> int:
    from analysis.edition import load
    from analysis.witness.collate import collate
    from analysis.witness.read import WitnessError, read

    edition, first, second = load(options.data), read(options.first), read(options.second)
    try:
        variants = collate(edition, first, second)
    except WitnessError as error:
        _tell(f"collate: {error}")
        return 1
    shown = [v for v in variants if options.marks or v.kind != "marks"]
    _print(variant.entry(tuple(options.sigla)) for variant in shown)
    more = "" if options.marks else f", and {len(variants) - len(shown)} in punctuation or capitals only"
    _tell(f"collate: {number_words(len(shown), 'variant', 'variants')}{more}")
    return 0


def _witness(options: argparse.Namespace) -> int:
    from analysis.edition import load
    from analysis.witness.fetch import address, save

    edition = load(options.data)
    _tell(f"asking {address(edition)} …")
    placements = save(edition, options.file)
    number, total = len(placements), len(edition.passages)
    _tell(f"witness: {number} of {total} passages saved in {options.file}, for your private use")
    return 0


#: The function that runs a command; commands that are not listed make the book or a format.
_COMMANDS = {
    "validate": _validate,
    "private": _private,
    "assemble": _assemble,
    "reproduce": _reproduce,
    "release": _release,
    "sample": _sample,
    "align": _align,
    "collate": _collate,
    "witness": _witness,
}


def _print(lines: Iterable[str]) -> None:
    """Print lines to standard output until it is closed, as ``head`` closes it early."""
    _write(sys.stdout, lines)


def _tell(sentence: str) -> None:
    """Print a message to the user on standard error."""
    _write(sys.stderr, [sentence])


def _write(stream: TextIO, lines: Iterable[str]) -> None:
    try:
        for line in lines:
            print(line, file=stream)
        stream.flush()
    except BrokenPipeError:
        _silence(stream)


def _silence(stream: TextIO) -> None:
    """Redirect a stream whose reader has gone to the null device, so that Python can still close it on exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    # A terminal whose encoding lacks “ prints \u201c instead of failing.
    for standard in (sys.stdout, sys.stderr):
        standard.reconfigure(errors="backslashreplace")
    sys.exit(main())
