"""What each release said, as a ledger of hashes in ``releases/``: so that a citation with a release can say what has changed.

A ledger has the lines of every passage, its comments and its claims as short hashes, the status of each claim in words, and
the ids and pages that the release had.  It holds no text, so a comparison says which lines are worded differently and
shows them as they are now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from analysis.edition import Edition
from analysis.publish.document.domain import KINDS
from analysis.rows import Row, as_json
from analysis.source.contents import toc
from analysis.source.problems import InputError
from analysis.status import Status
from analysis.words import number_words

__all__ = ["FOLDER", "changes", "encode", "ledger", "ledgers", "number_of", "release_script", "vanished"]

#: The folder of an edition that holds a ledger for each release.
FOLDER = "releases"
#: Hexadecimal digits of a hash: the chance that a changed line keeps its own is one in four thousand million.
_DIGITS = 8
#: Characters of a line that a comparison shows.
_SHOWN = 90


def _hash(content: object) -> str:
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:_DIGITS]


def ledger(edition: Edition, date: str) -> dict:
    """The ledger of the edition as it is, for the release that appears on ``date``."""
    comments = edition.tables.get("commentary", ())
    claims = edition.tables.get("claims", ())
    return {
        "release": edition.package["version"],
        "date": date,
        "ids": {table: [row.id for row in edition.tables.get(table, ())] for table in KINDS.values()},
        "pages": toc(edition.root),
        "passages": {
            key: {
                "lines": [_hash(line) for line in text.lines],
                "calls": list(text.calls),
                "comments": {row.id: _comment(row) for row in comments if row.passage == key},
                "claims": {row.id: [Status.of(row).name, *_claim(row)] for row in claims if row.passage == key},
            }
            for key, text in edition.texts.items()
        },
    }


def _comment(row: Row) -> str:
    """The hash of a comment, without its place: a sentence that is added before it moves it, and changes nothing in it."""
    return _hash({name: value for name, value in as_json(row).items() if name not in ("sentence", "line")})


def _claim(row: Row) -> tuple[str, str]:
    """The hashes of a claim's wording, and of who makes it and how; status and place are in neither."""
    return _hash(row.statement), _hash([row.asserter, row.attitude])


def encode(content: dict) -> str:
    """A ledger as JSON with a passage a line, so that git shows which passages a release changed."""
    head = {name: value for name, value in content.items() if name != "passages"}
    lines = [f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
    rows = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in content["passages"].items()]
    return "{\n" + ",\n".join([*lines, ' "passages": {\n' + ",\n".join(rows) + "\n }"]) + "\n}\n"


def number_of(version: str) -> tuple[int, ...]:
    """A release as numbers, by which releases are put in order.

    Raises :class:`ValueError` for anything but three whole numbers with stops between them.
    """
    parts = version.split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        raise ValueError(version)
    return tuple(map(int, parts))


def ledgers(root: Path) -> dict[str, dict]:
    """The ledgers of the edition at ``root`` by their releases, the oldest first.

    Raises :class:`~analysis.source.problems.InputError` for a file that is no ledger.
    """
    result = {}
    for path in (root / FOLDER).glob("*.json"):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            number_of(str(content["release"]))  # A number of JSON has one stop at most, and is no release.
            if [type(content[name]) for name in ("passages", "ids", "pages")] != [dict, dict, list]:
                raise TypeError(path)
        except (ValueError, KeyError, TypeError):
            raise InputError(f"{FOLDER}/{path.name} is not a ledger; git has it as make release wrote it") from None
        result[content["release"]] = content
    return dict(sorted(result.items(), key=lambda entry: number_of(entry[0])))


def vanished(edition: Edition) -> list[str]:
    """Ids and pages that an earlier release had and that are gone, in words; there should be none, for somebody may cite them."""
    now = ledger(edition, "")
    result = []
    for release, then in ledgers(edition.root).items():
        for table, keys in then["ids"].items():
            present = set(now["ids"].get(table, ()))
            result += [f"{table}: {key}, which release {release} had" for key in keys if key not in present]
        result += [f"page {page}, which release {release} had" for page in then["pages"] if page not in now["pages"]]
    return list(dict.fromkeys(result))


def changes(edition: Edition, then: dict) -> dict[str, list[str]]:
    """What has changed in each passage since a release, as sentences by the passage; what is unchanged is left out."""
    now = ledger(edition, "")["passages"]
    old = then["passages"]
    result = {key: list(_changes(edition, key, old[key], new)) for key, new in now.items() if key in old}
    result |= {key: ["This release did not have the passage yet."] for key in now if key not in old}
    return {key: sentences for key, sentences in result.items() if sentences}


def _changes(edition: Edition, key: str, old: dict, new: dict) -> Iterator[str]:
    known = set(old["lines"])
    for line, number in zip(edition.texts[key].lines, new["lines"], strict=True):
        if number not in known:
            yield f"Worded differently, or new: “{line if len(line) <= _SHOWN else line[:_SHOWN].rsplit(' ', 1)[0] + ' …'}”"
    if missing := len(old["lines"]) - len(new["lines"]):
        lines = number_words(abs(missing), "sentence", "sentences")
        yield f"The paraphrase has {lines} {'fewer' if missing > 0 else 'more'}."
    elif new["lines"] != old["lines"] and set(new["lines"]) == known:
        yield "The sentences stand in another order."
    if new["calls"] != old["calls"]:
        yield "The calls of notes have changed."
    yield from _statuses(old["claims"], new["claims"])
    for comment in sorted(old["comments"].keys() | new["comments"].keys()):
        before, after = old["comments"].get(comment), new["comments"].get(comment)
        if before != after:
            yield f"Comment {comment} {_verb(before, after)}."


def _statuses(old: dict, new: dict) -> Iterator[str]:
    """What has changed in the claims of a passage."""
    for claim in sorted(old.keys() | new.keys()):
        before, after = old.get(claim), new.get(claim)
        if not before or not after:
            yield f"Claim {claim} {_verb(before, after)}."
        else:
            if before[0] != after[0]:
                yield f"Claim {claim} was {before[0]} and is {after[0]}."
            if before[1] != after[1]:
                yield f"Claim {claim} is worded differently."
            elif before[2] != after[2]:
                yield f"Claim {claim} {_verb(before, after)}."


def _verb(before: object, after: object) -> str:
    return "is new" if not before else "is no longer here" if not after else "has changed"


def release_script(edition: Edition) -> str:
    """A script that knows, for every earlier release, what has changed in which passage; a page asks for it if an address names a release."""
    known = {release: changes(edition, then) for release, then in ledgers(edition.root).items()}
    return f"window.EditionReleases = {json.dumps(known, ensure_ascii=False, separators=(',', ':'))};\n"
