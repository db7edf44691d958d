"""Prepares a release: its number and date in the files, its ledger, the checks, a commit and a tag; nothing leaves this machine."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from pathlib import Path

from analysis.edition import Edition, load
from analysis.publish.make.build import build
from analysis.publish.make.process import say
from analysis.publish.site.git import git
from analysis.publish.site.ledger import FOLDER, encode, ledger, ledgers, number_of, vanished
from analysis.source.citation import FILE as CITATION
from analysis.source.contents import toc
from analysis.source.dates import parse
from analysis.source.problems import InputError
from analysis.source.read import PACKAGE, find_root

__all__ = ["ReleaseError", "release"]

#: Of the version of the code, which is that of the edition.
_PROJECT = "analysis/pyproject.toml"


class ReleaseError(InputError):
    """A release cannot be prepared; the message says what stands in the way."""


def release(root: Path | None, version: str, *, date: str | None = None, dry: bool = False) -> int:
    """Prepare the release ``version`` of the edition at ``root``, dated ``date`` or today; with ``dry`` only say what would be done.

    Nothing is written before everything that can be known beforehand is in order, and if the checks then fail, every file is
    put back.  Gives the exit status: 0 prepared, 1 the book could not be built.

    Raises :class:`ReleaseError` where the release cannot be prepared.
    """
    root, data = find_root(root)
    edition = load(root)
    day = date or datetime.date.today().isoformat()
    _check(edition, version, day)
    last = next(reversed(ledgers(root)), None)
    subjects = _subjects(root, last)
    package = data / PACKAGE
    changed = _changed_files(edition, package, version, day, [s for s in subjects if s.startswith("[Editorial]")])
    notes = "\n".join([f"Release {version}, {day}", "", *(f"- {subject}" for subject in subjects)]).strip()
    for path in changed:
        say(f"{'would write' if dry else 'writing'} {path.relative_to(root)}")
    if dry:
        say(f"would write {FOLDER}/{version}.json, build the book, commit, and tag v{version}:\n\n{notes}")
        return 0
    if not _write_and_check(root, version, day, changed):
        say(f"\nThe book could not be built; every file is as it was, and release {version} was not made.")
        return 1
    _commit(root, version, [*changed, root / FOLDER / f"{version}.json"], notes)
    say(f"Release {version} is committed and tagged v{version}, here only; git push --follow-tags publishes it.")
    return 0


def _commit(root: Path, version: str, paths: list[Path], notes: str) -> None:
    """Commit the files of a release and tag the commit; where git does not commit, no tag is made."""
    before = git(root, "rev-parse", "HEAD")
    git(root, "add", "--", *(path.relative_to(root).as_posix() for path in paths))
    git(root, "commit", "--quiet", "--message", f"[Editorial] text: release {version}")
    if git(root, "rev-parse", "HEAD") == before:
        raise ReleaseError(
            "git did not commit the files, which are written; "
            f"run git commit to see why, and then git tag --annotate v{version}"
        )
    git(root, "tag", "--annotate", f"v{version}", "--message", notes)
    if not git(root, "rev-parse", "--verify", "--quiet", f"v{version}^{{commit}}"):
        raise ReleaseError(f"the release is committed, but git made no tag; run git tag --annotate v{version}")


def _check(edition: Edition, version: str, day: str) -> None:
    """Whether the release can be prepared, so far as that is known before anything is written."""
    root = edition.root
    try:
        number = number_of(version)
    except ValueError:
        raise ReleaseError(f"'{version}' is no release; write three numbers, such as 0.2.0") from None
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day) or not parse(day):
        raise ReleaseError(f"'{day}' is no date; write one such as 2026-11-30")
    if not git(root, "rev-parse", "--verify", "--quiet", "HEAD"):
        raise ReleaseError(f"{root} is no git repository with a commit; a release is made from one")
    if changed := git(root, "status", "--porcelain"):
        names = ", ".join(line[3:] for line in changed.splitlines()[:3])
        raise ReleaseError(f"there are changes that are not committed ({names}); commit or remove them first")
    if git(root, "tag", "--list", f"v{version}"):
        raise ReleaseError(f"the tag v{version} is there already; a release is never changed, so choose another number")
    earlier = [*ledgers(root)]
    if earlier and number <= number_of(earlier[-1]):
        raise ReleaseError(f"release {version} is not later than {earlier[-1]}; choose a higher number")
    if earlier and not git(root, "tag", "--list", f"v{earlier[-1]}"):
        raise ReleaseError(
            f"this repository has no tag v{earlier[-1]}, so the commits since that release cannot be listed; "
            "run git fetch --tags"
        )
    if missing := vanished(edition):
        listed = "\n".join(f"  {what}" for what in missing[:20])
        raise ReleaseError(f"these are gone, although somebody may cite them; put them back:\n{listed}")


def _subjects(root: Path, last: str | None) -> list[str]:
    """The subjects of the commits since the last release, those on text and data first; none before the first release."""
    if last is None:
        return []
    subjects = git(root, "log", "--format=%s", f"v{last}..HEAD").splitlines()
    return sorted(subjects, key=lambda subject: not subject.startswith("[Editorial]"))


def _changed_files(edition: Edition, package: Path, version: str, day: str, editorial: list[str]) -> dict[Path, str]:
    """The files that name the release, with their new content."""
    root = edition.root
    old = json.dumps(edition.package["version"])
    text = package.read_text(encoding="utf-8")
    result = {package: _replaced(text, rf'("version":\s*){re.escape(old)}', json.dumps(version), package.name)}
    citation = root / CITATION
    if citation.is_file():
        text = _replaced(citation.read_text(encoding="utf-8"), r"^(version:\s*).*$", version, CITATION)
        values = {"date-released": day} | ({"url": url} if (url := edition.package.get("url")) else {})
        lines = [line for line in text.splitlines() if line.partition(":")[0] not in values]
        result[citation] = "\n".join([*lines, *(f"{key}: {value}" for key, value in values.items())]) + "\n"
    project = root / _PROJECT
    if project.is_file():
        text = project.read_text(encoding="utf-8")
        result[project] = _replaced(text, r'^(version = )".*"$', json.dumps(version), _PROJECT)
    return result | _history(root, version, day, editorial)


def _replaced(text: str, pattern: str, value: str, name: str) -> str:
    """A text with the value after the first group of a pattern replaced, once."""
    new, number = re.subn(pattern, lambda match: match[1] + value, text, count=1, flags=re.MULTILINE)
    if not number:
        raise ReleaseError(f"{name} names no version; write one")
    return new


def _history(root: Path, version: str, day: str, editorial: list[str]) -> dict[Path, str]:
    """The chapter that says what has changed for readers: its heading gets the date, its section the commits on text and data."""
    heading = f"## {version}, in preparation"
    for page in toc(root):
        path = root / f"{page}.md"
        text = path.read_text(encoding="utf-8")
        if heading not in text.splitlines():
            continue
        before, _, rest = text.partition(f"{heading}\n")
        section, mark, after = rest.partition("\n## ")
        subjects = [subject.removeprefix("[Editorial]").strip() for subject in editorial]
        commits = "".join(f"- {subject}\n" for subject in subjects)
        listed = f"\n### Changes of text and data, by commit\n\n{commits}" if commits else ""
        return {path: f"{before}## {version}, {parse(day).words}\n{section.rstrip()}\n{listed}{mark}{after}"}
    raise ReleaseError(f"no chapter has the heading “{heading}”; write under it what has changed for readers")


def _write_and_check(root: Path, version: str, day: str, changed: Mapping[Path, str]) -> bool:
    """Write the files and the ledger and build the book; if that fails, put every file back."""
    before = {path: path.read_bytes() for path in changed}
    entry = root / FOLDER / f"{version}.json"
    try:
        for path, text in changed.items():
            path.write_text(text, encoding="utf-8")
        entry.parent.mkdir(exist_ok=True)
        entry.write_text(encode(ledger(load(root), day)), encoding="utf-8")
        done = build(root) == 0
    except BaseException:
        _restore(before, entry)
        raise
    if not done:
        _restore(before, entry)
    return done


def _restore(before: Mapping[Path, bytes], entry: Path) -> None:
    for path, content in before.items():
        path.write_bytes(content)
    entry.unlink(missing_ok=True)
    if entry.parent.is_dir() and not any(entry.parent.iterdir()):
        entry.parent.rmdir()
