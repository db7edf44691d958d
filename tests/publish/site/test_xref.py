"""What another MyST book can preview and link."""

from __future__ import annotations

import json

from helpers import pages_of

import analysis
from analysis.publish.site.xref import FILE


def test_another_book_finds_every_passage(small):
    """Each passage has one entry; its page has the id, and the page's data one paragraph of that name with the paraphrase."""
    html, edition = small / "_build" / "html", analysis.load(small)
    index = json.loads((html / FILE).read_text(encoding="utf-8"))
    pages, entries = pages_of(html), index["references"]
    assert index["version"] == "1" and set(index) == {"version", "myst", "references"}
    with_id = [entry for entry in entries if "identifier" in entry]
    assert sorted(entry["identifier"] for entry in with_id) == sorted(p.id for p in edition.passages)
    for entry in with_id:
        assert pages[entry["url"].lstrip("/")].find(id=entry["html_id"])
        data = json.loads((html / entry["data"].lstrip("/")).read_text(encoding="utf-8"))
        (node,) = [n for n in data["mdast"]["children"] if n["identifier"] == entry["identifier"]]
        assert node["type"] == entry["kind"] == "paragraph"
        assert node["children"][0]["value"] == " ".join(edition.texts[entry["identifier"]].lines)
    assert {e["url"] for e in entries if e["kind"] == "page"} == {e["url"] for e in with_id}
