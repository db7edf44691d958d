"""What tests share: where things stand, the miniature edition, and the pages of a built book."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from bs4 import BeautifulSoup

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
#: A text written for the tests, of which the miniature edition has the passages.
SMALL_WITNESS = TESTS / "miniature" / "witness.txt"
#: A copy of the real translation, where this machine has one; the name is public.
WITNESS = Path(os.environ["EDITION_WITNESS"]) if os.environ.get("EDITION_WITNESS") else None

#: The schema TEI All in RELAX NG, where this machine has it; the name is public.
TEI_SCHEMA = Path(os.environ["EDITION_TEI_SCHEMA"]) if os.environ.get("EDITION_TEI_SCHEMA") else None


def make_miniature(folder: Path) -> Path:
    """Lay out the miniature edition in a new folder: its own data and chapters, the real schema and build policy."""
    root = folder / "miniature"
    shutil.copytree(TESTS / "miniature", root)
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    own = json.loads((root / "package.json").read_text(encoding="utf-8"))
    (root / "package.json").unlink()
    (root / "data" / "datapackage.json").write_text(json.dumps(package | own, ensure_ascii=False), encoding="utf-8")
    shutil.copy(ROOT / "_config.yml", root)
    return root


def pages_of(html: Path) -> dict[str, BeautifulSoup]:
    """The pages of a built book by their names."""
    return {
        p.relative_to(html).as_posix(): BeautifulSoup(p.read_text(encoding="utf-8"), "lxml")
        for p in sorted(html.rglob("*.html"))
    }
