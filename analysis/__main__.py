"""The command line: ``python -m analysis --help``.

Exit status: 0 done, 1 there are problems in the edition or text, 2 the command could not run, and one sentence on
standard error says why, 130 it was stopped.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from typing import TextIO

from analysis.arguments import parser
from analysis.source.problems import InputError


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit status; what a user can put right is one sentence on standard error."""
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
        _tell(f"{options.command}: {error.filename or 'the system says'}: {error.strerror or error}")
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
        rest = f"; not word for word there: {', '.join(others)}" if others else ""
        _tell(f"validate: {len(texts)} passages compared with {options.witness}{rest}")
    _print(map(str, problems))
    if not source.has_chapters:
        _tell(f"validate: no _toc.yml beside {source.data}, so only the data were checked")
    _tell(f"validate: {len(problems) or 'no'} problem{'s' * (len(problems) > 1)}")
    return 1 if problems else 0


def _make(options: argparse.Namespace) -> int:
    """Make the book, or the format that the command names, in private if a copy is given."""
    from analysis.publish.formats import FORMATS
    from analysis.publish.make.build import build
    from analysis.publish.make.formats import make

    if options.against and not options.witness:
        raise InputError("AGAINST needs WITNESS: collate it with which copy?")
    witnesses = [path for path in (options.witness, options.against) if path]
    form = next((form for form in FORMATS if form.name == options.command), None)
    return make(form, options.root, *witnesses) if form else build(options.root, *witnesses, cold=options.cold)


def _assemble(options: argparse.Namespace) -> int:
    from analysis.publish.make.formats import assemble

    return assemble(options.root, private=options.private)


def _reproduce(options: argparse.Namespace) -> int:
    from analysis.publish.make.reproduce import reproduce

    return reproduce(options.root, options.book, fresh=not options.here)


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
        _tell(f"align: {options.file} is another text, or a copy changed throughout")
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
    _tell(f"collate: {len(shown)} variants, {len(variants) - len(shown)} more of marks only")
    return 0


def _witness(options: argparse.Namespace) -> int:
    from analysis.edition import load
    from analysis.witness.fetch import address, save

    edition = load(options.data)
    _tell(f"asking {address(edition)} …")
    placements = save(edition, options.file)
    number, total = len(placements), len(edition.passages)
    _tell(f"witness: {number} of {total} passages; kept in {options.file}, for your private use")
    return 0


#: What runs a command; those that are not here make the book in one of its forms.
_COMMANDS = {
    "validate": _validate,
    "assemble": _assemble,
    "reproduce": _reproduce,
    "sample": _sample,
    "align": _align,
    "collate": _collate,
    "witness": _witness,
}


def _print(lines: Iterable[str]) -> None:
    """Print lines to standard output, as many as are wanted there: a reader such as ``head`` may close it early."""
    _write(sys.stdout, lines)


def _tell(sentence: str) -> None:
    """Say something to the user, on standard error."""
    _write(sys.stderr, [sentence])


def _write(stream: TextIO, lines: Iterable[str]) -> None:
    try:
        for line in lines:
            print(line, file=stream)
        stream.flush()
    except BrokenPipeError:
        _silence(stream)


def _silence(stream: TextIO) -> None:
    """Let a stream that was closed at its other end lead nowhere, so that Python can close it at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    # A terminal that has no “ shows \u201c.
    for standard in (sys.stdout, sys.stderr):
        standard.reconfigure(errors="backslashreplace")
    sys.exit(main())
