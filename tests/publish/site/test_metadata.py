"""What the head of a page says to programs: typed links, and the tags that reference managers read."""

from __future__ import annotations

import json
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from helpers import HOME, RELEASED, pages_of

import analysis

EDITORS = "The editors of the Huhn Kronstadt edition"


@pytest.fixture(scope="module")
def heads(small, released, public) -> dict[str, dict[str, BeautifulSoup]]:
    """The pages of a book in preparation, of a released one, of one that names a contact, and of a private one."""
    folders = {"in preparation": small / "_build", "released": released / "_build", "public": public / "_build"}
    folders["private"] = public / "_build" / "private"
    return {name: pages_of(place / "html") for name, place in folders.items()}


def _links(page: BeautifulSoup, relation: str) -> list[str]:
    return [link["href"] for link in page.head.select(f'link[rel="{relation}"]')]


def _tags(page: BeautifulSoup) -> dict[str, list[str]]:
    """The tags that Zotero's translator of embedded metadata reads, by their names."""
    result: dict[str, list[str]] = {}
    for tag in page.head.select("meta[name^=citation_], meta[property^='og:']"):
        result.setdefault(tag.get("name") or tag["property"], []).append(tag["content"])
    return result


def test_typed_links(heads, released):
    """Each page names its address, its licence, a description for programs and who made it; what has no address yet names none."""
    licences = [licence["path"] for licence in analysis.load(released).package["licenses"]]
    for book, pages in heads.items():
        for name, page in pages.items():
            address = HOME + name.removesuffix("index.html")
            assert _links(page, "cite-as") == ([address] if book == "released" else []), (book, name)
            assert _links(page, "license") == ([] if book == "private" else licences), (book, name)
            (described,) = page.head.select('link[rel="describedby"]')
            assert urljoin(f"/{name}", described["href"]) == "/api/index.json", (book, name)
            assert described["type"] == "application/ld+json"
            (author,) = _links(page, "author")
            known = "https://github.com/owner/name" if book in ("public", "private") else "/index.html"
            assert urljoin(f"/{name}", author) in (known, "/index.html#main")


def test_what_describes_a_page_is_there(released):
    """The description for programs is a file of the book, and names the book by the address that pages have."""
    index = json.loads((released / "_build" / "html" / "api" / "index.json").read_text(encoding="utf-8"))
    assert index["isPartOf"]["@id"] == HOME and index["@type"] == "Dataset"


def test_tags_for_reference_managers(heads):
    """A page is a chapter of the book with authors and a date; the title page is the book."""
    for name, page in heads["released"].items():
        tags = _tags(page)
        assert tags["citation_author"] == [f"{EDITORS},", "Ferry-Keeper, Ada"]
        assert tags["citation_publication_date"] == [RELEASED.replace("-", "/")]
        assert tags["citation_language"] == ["en"]
        assert tags.get("citation_inbook_title", []) == ([] if name == "index.html" else ["The Bridge at Alder"])
        assert tags["og:type"] == ["book" if name == "index.html" else "article"]
        assert tags["og:url"] == _links(page, "canonical") == _links(page, "cite-as")
        heading = "".join(t for t in page.h1.find_all(string=True, recursive=False)).strip()
        assert tags["citation_title"] == tags["og:title"] and (
            name == "search.html" or tags["citation_title"] == [heading]
        )


def test_no_date_and_no_address_before_the_release(heads):
    for page in heads["in preparation"].values():
        assert not {"citation_publication_date", "og:url"} & _tags(page).keys() and not _links(page, "canonical")


def test_works_are_cited_where_they_are_described(heads):
    """What a page cites are addresses, from the page, of entries of the book."""
    cited = {
        urljoin(f"/{name}", work["@id"]).partition("#")
        for name, page in heads["released"].items()
        for work in json.loads(page.find("script", type="application/ld+json").string).get("citation", ())
    }
    assert cited and all(heads["released"][page.lstrip("/")].find(id=entry) for page, _, entry in cited)


def test_schema_org_says_the_same(heads):
    """The data for search engines have the same authors, date, licence and address."""
    for name, page in heads["released"].items():
        data = json.loads(page.find("script", type="application/ld+json").string)
        assert [(a["@type"], a["name"]) for a in data["author"]] == [
            ("Organization", EDITORS),
            ("Person", "Ada Ferry-Keeper"),
        ]
        assert data["datePublished"] == RELEASED and data["license"] == _links(page, "license")
        assert urlsplit(data["url"])[:2] == urlsplit(HOME)[:2] and data["@type"] == (
            "Book" if name == "index.html" else "Chapter"
        )
