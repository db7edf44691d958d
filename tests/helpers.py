"""What tests share: where things stand, the miniature edition, and the pages of a built book."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import yaml
from bs4 import BeautifulSoup

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
#: A text written for the tests, of which the miniature edition has the passages.
SMALL_WITNESS = TESTS / "miniature" / "witness.txt"
#: A copy of the real translation, where this machine has one; the name is public.
WITNESS = Path(os.environ["EDITION_WITNESS"]) if os.environ.get("EDITION_WITNESS") else None

#: The schema TEI All in RELAX NG, where this machine has it; the name is public.
TEI_SCHEMA = Path(os.environ["EDITION_TEI_SCHEMA"]) if os.environ.get("EDITION_TEI_SCHEMA") else None

#: Where the released miniature is published, and when it appeared.
HOME, RELEASED = "https://example.org/alder/", "2026-02-03"


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


def publish_miniature(root: Path) -> None:
    """Give a miniature edition what a released one has: an address, a date, and a person among its authors."""
    data = root / "data" / "datapackage.json"
    package = json.loads(data.read_text(encoding="utf-8")) | {"url": HOME}
    data.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    citation = {
        "cff-version": "1.2.0",
        "message": "Please cite it.",
        "title": package["title"],
        "authors": [
            {"name": package["contributors"][0]["title"]},
            {"given-names": "Ada", "family-names": "Ferry-Keeper"},
        ],
        "version": package["version"],
        "date-released": RELEASED,
        "license": ["CC-BY-4.0"],
        "url": HOME,
    }
    (root / "CITATION.cff").write_text(yaml.safe_dump(citation, sort_keys=False), encoding="utf-8")


def write_ledgers(root: Path) -> None:
    """Give a miniature edition the ledgers of two releases: 0.0.1 as it is, and 0.0.0, in which p02 and p03 were different."""
    import analysis
    from analysis.publish.site.ledger import FOLDER, encode, ledger

    now = ledger(analysis.load(root), RELEASED)
    then = json.loads(json.dumps(now | {"release": "0.0.0", "date": "2026-01-02"}))
    del then["passages"]["n01"]
    second, third = then["passages"]["p02"], then["passages"]["p03"]
    second["lines"][0], second["claims"]["p02-c01"][0] = "00000000", "unverified"
    third["lines"].append("11111111")
    third["comments"]["gone"] = "22222222"
    (root / FOLDER).mkdir()
    for content in (then, now):
        (root / FOLDER / f"{content['release']}.json").write_text(encode(content), encoding="utf-8")


def leave_data_only(root: Path) -> None:
    """Take everything of an edition away that is not its data folder."""
    shutil.rmtree(root / "chapters")
    for name in ("_toc.yml", "_config.yml", "index.md"):
        (root / name).unlink()


def pages_of(html: Path) -> dict[str, BeautifulSoup]:
    """The pages of a built book by their names."""
    return {
        p.relative_to(html).as_posix(): BeautifulSoup(p.read_text(encoding="utf-8"), "lxml")
        for p in sorted(html.rglob("*.html"))
    }


def previews_of(html: Path, page: str) -> dict[str, list]:
    """The previews of a page, by the fragment of the link that opens each."""
    script = (html / "_static" / "previews" / f"{page}.js").read_text(encoding="utf-8")
    return json.loads(script.removeprefix("window.EditionPreviews = ").rstrip(";\n"))


def selected(html: Path, root: Path, medium: str) -> dict[str, BeautifulSoup]:
    """What a medium has to hold: the ``main`` of its chapters' pages, by their names in the order of the contents, without the rest.

    This follows what the chapters' front matter says, and the classes of parts that are for other media; a heading that
    is left with nothing goes, and so do works to which nothing refers, but for the text and its translation.
    """
    pages = {}
    for part in yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))["parts"]:
        for name in (chapter["file"] for chapter in part["chapters"]):
            front = (root / f"{name}.md").read_text(encoding="utf-8").partition("---\n")
            media = (yaml.safe_load(front[2].partition("\n---")[0]) if not front[0] else {}).get("media", medium)
            if medium in media.split(", "):
                pages[name] = BeautifulSoup((html / f"{name}.html").read_text(encoding="utf-8"), "html.parser").main
                _leave_out(pages[name], medium)
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    used = {f"work-{package[name]}" for name in ("work", "translation")}
    used |= {link["href"].partition("#")[2] for page in pages.values() for link in page.select("a[href*='#']")}
    for work in [work for page in pages.values() for work in page.select(".citation") if work["id"] not in used]:
        work.decompose()
    return pages


def _leave_out(page: BeautifulSoup, medium: str) -> None:
    for code in page.select(".above-input, .code-panel, script, button, .menu"):
        code.decompose()
    for other in page.select(f".not-{medium}"):
        other.decompose()
    for link in page.select("a[href]:empty"):
        link.decompose()
    for box in reversed(page.select("details.whole, .apparatus, section, div.cell, div.cell_output")):
        heads = box.find_all(["h2", "h3", "h4", "summary"], recursive=False)
        words = "".join(head.get_text() for head in heads)
        if box.get_text().strip() == words.strip() and not box.select("svg, img") and box.find("h1") is None:
            box.decompose()
