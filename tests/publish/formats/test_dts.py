"""The collection of the Distributed Text Services: what the specification asks of each answer, and the text of the TEI in it.

Written from version 1.0 of the specification; its public validator wants a server, and finds nothing but that no range is answered.
"""

from __future__ import annotations

import json
import re

import pytest
from helpers import HOME, ROOT, make_miniature
from lxml import etree

import analysis
from analysis.publish.formats.tei.document import serialize, tei_document
from analysis.publish.formats.tei.dts import answers

TEI, WRAPPER = "http://www.tei-c.org/ns/1.0", "{https://w3id.org/api/dts#}wrapper"
ID = "{http://www.w3.org/XML/1998/namespace}id"
#: What each kind of answer has to have.
REQUIRED = {
    "EntryPoint": {"@context", "@id", "dtsVersion", "collection", "navigation", "document"},
    "Collection": {"@context", "@id", "dtsVersion", "title", "totalParents", "totalChildren", "collection"},
    "Resource": {"@context", "@id", "dtsVersion", "title", "totalParents", "collection", "navigation", "document"},
    "Navigation": {"@context", "@id", "dtsVersion", "resource"},
}


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return analysis.load(make_miniature(tmp_path_factory.mktemp("dts")))


@pytest.fixture(scope="module")
def tei(edition) -> bytes:
    return serialize(tei_document(edition))


@pytest.fixture(scope="module")
def files(edition, tei) -> dict[str, bytes]:
    return answers(tei, edition.name, HOME, "files/alder.xml")


def _expanded(template: str, **values: str) -> str:
    """A template of RFC 6570, level 3, with its values: ``{/a,b}`` and ``{;a}``; a name without a value leaves nothing."""

    def part(match: re.Match) -> str:
        given = [(name, values[name]) for name in match[2].split(",") if name in values]
        return "".join(f"/{v}" if match[1] == "/" else f";{name}={v}" for name, v in given)

    return re.sub(r"\{([/;])([\w,]+)\}", part, template)


def _path(address: str) -> str:
    assert address.startswith(f"{HOME}/dts/")
    return address.removeprefix(f"{HOME}/dts/")


def test_every_answer_has_what_it_must_have(files):
    kinds = set()
    for path, content in files.items():
        if path.endswith(".json"):
            answer = json.loads(content)
            kinds.add(answer["@type"])
            assert REQUIRED[answer["@type"]] <= answer.keys() and answer["dtsVersion"] == "1.0", path
    assert kinds == set(REQUIRED)


def test_the_templates_lead_to_answers(files, edition):
    """From the entry point to the one text, to its passages and notes, and to each of them as TEI."""
    entry = json.loads(files["index.json"])
    root = json.loads(files[_path(_expanded(entry["collection"]))])
    (work,) = root["member"]
    (text,) = json.loads(files[_path(_expanded(work["collection"], id=work["@id"]))])["member"]
    assert (text["@id"], text["download"]) == (edition.name, f"{HOME}/files/alder.xml")
    for nav, number in (("parents", 1), ("children", 0)):
        answer = json.loads(files[_path(_expanded(text["collection"], id=text["@id"], nav=nav))])
        assert len(answer["member"]) == number
    units = json.loads(files[_path(_expanded(text["navigation"], resource=text["@id"], down="-1"))])["member"]
    assert [unit["identifier"] for unit in units] == sorted((p.id for p in edition.passages), key=_order)
    for unit in units:
        names = {"resource": text["@id"], "ref": unit["identifier"]}
        alone = json.loads(files[_path(_expanded(text["navigation"], **names))])
        assert (
            alone["ref"] == unit
            and "member" not in alone
            and alone["@id"].endswith(f"/{unit['identifier']}/index.json")
        )
        assert json.loads(files[_path(_expanded(text["navigation"], **names, down="0"))])["member"] == units
        assert _path(_expanded(text["document"], **names)) in files
    # Nobody answers a range, which level 0 allows.
    assert _path(_expanded(text["document"], resource=text["@id"], start="p01", end="p02")) not in files


def test_the_page_for_programs_names_the_file_of_a_passage(files, edition):
    """The path that it gives has the form of the files of every edition, with the names of this one and of a passage that it has."""
    page, real = (ROOT / "chapters" / "api.md").read_text(encoding="utf-8"), analysis.load(ROOT)
    paths = re.findall(r"\bdts/(document/[\w-]+/(\w+)/index\.xml)", page)
    assert paths and f"document/{edition.name}/p01/index.xml" in files
    for path, passage in paths:
        assert real.has("passages", passage) and path == f"document/{real.name}/{passage}/index.xml"


def _order(address: str) -> tuple[int, int]:
    return "ipn".index(address[0]), int(address[1:])


def _content(element: etree._Element) -> list:
    """Names, attributes and words of an element and of all that is in it."""
    return [(e.tag, dict(e.attrib), e.text, None if e is element else e.tail) for e in element.iter()]


def test_a_passage_is_that_of_the_tei(files, tei, edition):
    """Wrapped as the specification asks, word for word and element for element."""
    whole = {e.get(ID): e for e in etree.fromstring(tei).iter(f"{{{TEI}}}p", f"{{{TEI}}}note")}
    for passage in edition.passages:
        root = etree.fromstring(files[f"document/{edition.name}/{passage.id}/index.xml"])
        assert root.tag == f"{{{TEI}}}TEI"
        ((unit,),) = root.iter(WRAPPER)
        assert _content(unit) == _content(whole[passage.id])
    assert files[f"document/{edition.name}/index.xml"] == tei
