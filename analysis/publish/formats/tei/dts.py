"""The text as a static collection of DTS (https://dtsapi.org), version 1.0, level 0: a view of the TEI in files.

Level 0 allows files without a server that reads queries, and so every answer is a file of its own; the templates of the
entry point say where each stands.  No file answers a range (``start`` and ``end``), so that asking for one is an error.
The specification: https://distributed-text-services.github.io/specifications/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from lxml import etree

__all__ = ["FOLDER", "answers", "write"]

#: Depths that one may ask for; the tree has one level, so that all reach its end.
_DEPTHS = ("1", "2", "-1")
#: The folder in the book, and the file of the entry point in it.
FOLDER, ENTRY = "dts", "index.json"
_TEI, _DTS = "http://www.tei-c.org/ns/1.0", "https://w3id.org/api/dts#"
_NAMES = {"tei": _TEI}
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_CONTEXT = {"@context": "https://dtsapi.org/context/v1.0.json", "dtsVersion": "1.0"}
#: The collection that holds the work alone.
_ROOT = "editions"


def answers(tei: bytes, name: str, book: str, download: str) -> dict[str, bytes]:
    """Every file of the collection by its path in :data:`FOLDER`, made of the TEI document ``tei``.

    ``name`` is the identifier of the text, ``book`` the address of the book without a slash at its end, which may be empty,
    ``download`` the path of the TEI in the book.
    """
    document = etree.fromstring(tei)
    home = f"{book}/{FOLDER}"
    title = document.findtext(".//tei:titleStmt/tei:title", namespaces=_NAMES)
    templates = {
        "collection": f"{home}/collection{{/id,nav}}/index.json",
        "navigation": f"{home}/navigation{{/resource,ref,start,end}}{{;down}}/index.json",
        "document": f"{home}/document{{/resource,ref,start,end}}/index.xml",
    }
    resource = {
        "@id": name,
        "@type": "Resource",
        "title": title,
        "totalParents": 1,
        "totalChildren": 0,
        "dublinCore": {"title": [{"lang": "en", "value": title}], "language": ["en"]},
        **templates,
        "download": f"{book}/{download}",
        "mediaTypes": ["application/tei+xml"],
        "citationTrees": [
            {
                "@type": "CitationTree",
                "citeStructure": [{"@type": "CiteStructure", "citeType": kind} for kind in ("passage", "note")],
            }
        ],
    }
    entry = {"@id": f"{home}/{ENTRY}", "@type": "EntryPoint", **templates}
    answered = {ENTRY: entry, **_collections(resource, templates["collection"])}
    parts = document.xpath("/*/tei:text//tei:p[@xml:id] | /*/tei:text//tei:note[@type='note']", namespaces=_NAMES)
    units = {unit.get(_XML_ID): unit for unit in parts}
    answered |= dict(_navigation(resource, units, f"{home}/navigation"))
    texts = {f"document/{name}/index.xml": tei}
    texts |= {f"document/{name}/{key}/index.xml": _fragment(unit) for key, unit in units.items()}
    return {path: _encoded(_CONTEXT | content) for path, content in answered.items()} | texts


def _collections(resource: dict, template: str) -> dict[str, dict]:
    """The answers about the root, the work in it and the text, its one expression: each with what it holds, and with what holds it."""
    shared = {"@type": "Collection", "title": resource["title"], "collection": template, "totalChildren": 1}
    root = {"@id": _ROOT, **shared, "totalParents": 0}
    work = {"@id": f"{resource['@id']}-work", **shared, "totalParents": 1}
    line = [root, work, resource]
    by_path = {}
    for number, thing in enumerate(line):
        place = f"collection/{thing['@id']}"
        parents, children = line[max(0, number - 1) : number], line[number + 1 : number + 2]
        by_path[f"{place}/parents/index.json"] = thing | {"member": parents}
        by_path[f"{place}/children/index.json"] = by_path[f"{place}/index.json"] = thing | {"member": children}
    return {"collection/index.json": by_path[f"collection/{_ROOT}/index.json"], **by_path}


def _navigation(resource: dict, units: dict[str, etree._Element], home: str) -> Iterator[tuple[str, dict]]:
    """The answers about the addresses of the text: all of them, and each alone, with its like, and with what is within it: nothing."""
    name, members = resource["@id"], {key: _citable(key, unit) for key, unit in units.items()}

    def answer(place: str, **more) -> tuple[str, dict]:
        path = f"{name}{place}/index.json"
        return f"navigation/{path}", {"@id": f"{home}/{path}", "@type": "Navigation", "resource": resource, **more}

    for down in _DEPTHS:
        yield answer(f";down={down}", member=list(members.values()))
    for key, member in members.items():
        yield answer(f"/{key}", ref=member)
        yield answer(f"/{key};down=0", ref=member, member=list(members.values()))
        for down in _DEPTHS:
            yield answer(f"/{key};down={down}", ref=member, member=[])


def _citable(key: str, unit: etree._Element) -> dict:
    kind = "note" if unit.tag.endswith("note") else "passage"
    return {"identifier": key, "@type": "CitableUnit", "level": 1, "parent": None, "citeType": kind}


def _fragment(unit: etree._Element) -> bytes:
    """A TEI document that holds one passage or note in the wrapper of the specification."""
    root = etree.Element(f"{{{_TEI}}}TEI", nsmap={None: _TEI})
    wrapper = etree.SubElement(root, f"{{{_DTS}}}wrapper", nsmap={"dts": _DTS})
    copy = deepcopy(unit)
    copy.tail = None
    wrapper.append(copy)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["dts"])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _encoded(content: dict) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode() + b"\n"


def write(tei: Path, folder: Path, name: str, book: str, download: str) -> None:
    """Write the collection of the TEI file ``tei`` into ``folder``; the other values are those of :func:`answers`."""
    for path, content in answers(tei.read_bytes(), name, book, download).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
