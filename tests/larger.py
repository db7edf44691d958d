"""Makes an edition several times as large, to measure how time and weight grow with it.

Tables, references, chapters of text and pages of evidence are copied under new ids, by which the copies refer to one another as the originals do.
Scales, spellings and what tells of the making of the edition stay as they are.
"""

from __future__ import annotations

import csv
import random
import re
import shutil
from pathlib import Path

import yaml

from analysis.source.bibliography import FILE as REFERENCES
from analysis.source.contents import FILE as CONTENTS
from analysis.source.paraphrase import ADDRESS
from analysis.source.read import Source, read
from analysis.source.schema import BOOKKEEPING, keys_in
from analysis.witness.words import checksum, simhash

__all__ = ["enlarge"]

#: Tables of scales and of single words, and those about the making of the edition.
_ONCE = {"codes", "powers", "power_options", "expressions", "spellings", "witnesses", "argument", "key_findings"} | {
    *BOOKKEEPING
} - {"searches"}
#: The ids of passages of each copy are higher by this number than those of the copy before.
_STEP = 100
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


def enlarge(root: Path, folder: Path, times: int) -> str:
    """Lay an edition out in a new folder, ``times`` as large; ``root`` is that of the edition.

    Gives a text with its passages, one a paragraph, whose words are drawn with a fixed seed.
    """
    source = read(root)
    names = ("index.md", "_config.yml", CONTENTS, "requirements.txt", "LICENSE", "CITATION.cff", "data", "chapters")
    folder.mkdir(parents=True)
    for path in filter(Path.exists, (root / name for name in names)):
        (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / path.name)
    copies = [_Copy(source, number) for number in range(1, times)]
    text = _tables(source, copies, folder / "data")
    references = (folder / "data" / REFERENCES).read_text(encoding="utf-8")
    entries = re.findall(r"^@(\w+)\{([^,]+)(.+?^\}$)", references, re.MULTILINE | re.DOTALL)
    more = [f"@{kind}{{{c.key(key)}{rest}\n" for c in copies for kind, key, rest in entries if key not in c.shared]
    (folder / "data" / REFERENCES).write_text("\n".join([references, *more]), encoding="utf-8")
    contents = yaml.safe_load((folder / CONTENTS).read_text(encoding="utf-8"))
    for copy in copies:
        files = copy.chapters(source, folder)
        contents["parts"].append({"caption": f"Copy {copy.number}", "chapters": [{"file": file} for file in files]})
    (folder / CONTENTS).write_text(yaml.safe_dump(contents, sort_keys=False), encoding="utf-8")
    return text


class _Copy:
    """One copy of the rows and chapters, by its number; the edition itself is number 0."""

    def __init__(self, source: Source, number: int) -> None:
        self.number = number
        self._passages = {cells["id"] for _, cells in source.rows("passages")}
        #: What the whole edition is described by has no copy.
        self.shared = {key for value in source.package.values() for key in _texts(value)}

    def key(self, key: str) -> str:
        """The copy's id for that of a row."""
        first, dash, rest = key.partition("-")
        if key in self.shared:
            return key
        if first in self._passages:
            return f"{first[0]}{int(first[1:]) + _STEP * self.number}{dash}{rest}"
        return f"{key}-x{self.number}"

    def words(self, text: str) -> str:
        """A text in which the ids of passages are those of the copy."""
        return re.sub(rf"\b{ADDRESS.pattern}\b", lambda m: self.key(m[0]) if m[0] in self._passages else m[0], text)

    def chapters(self, source: Source, folder: Path) -> list[str]:
        """Write the chapters of text and the pages of evidence of this copy; gives their names in the order of the book."""
        names = []
        for name in source.toc:
            text = (source.root / f"{name}.md").read_text(encoding="utf-8")
            if re.search(rf"^\({ADDRESS.pattern}\)=$|^```{{claims}}", text, re.M):
                names.append(f"{name}-{self.number}")
                (folder / f"{names[-1]}.md").write_text(self.words(text), encoding="utf-8")
        return names


def _texts(value: object) -> list[str]:
    """A text, or the texts of a list, as a list; nothing of any other value."""
    values = value if isinstance(value, list) else [value]
    return values if all(isinstance(text, str) for text in values) else []


def _tables(source: Source, copies: list[_Copy], data: Path) -> str:
    """Write the tables with the rows of the copies; gives the text of all passages."""
    chance, paragraphs = random.Random(1921), []
    for name, resource in source.resources.items():
        rows = [] if name == "passages" else [cells for _, cells in resource.rows]
        for copy in [_Copy(source, 0)] * (name == "passages") + copies * (name not in _ONCE):
            for cells in (cells for _, cells in resource.rows if cells["id"] not in copy.shared or not copy.number):
                keys = [k for k in keys_in(resource, cells, source.resources) if k[1] and k[2] not in _ONCE]
                row = dict(cells)
                if copy.number:
                    row["id"] = copy.key(cells["id"])
                    for column in {column for column, _, _ in keys}:
                        row[column] = " ".join(map(copy.key, cells[column].split()))
                if name == "passages":
                    words = [
                        "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(int(row["words"]))
                    ]
                    row |= {
                        "incipit": " ".join(words[:5]),
                        "sha256": checksum(words),
                        "simhash": f"{simhash(words):016x}",
                    }
                    paragraphs.append(" ".join(words))
                rows.append(row)
        with open(data / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, resource.header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return "\n\n".join(paragraphs)
