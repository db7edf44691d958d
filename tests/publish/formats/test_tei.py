"""The TEI is valid, and says what the data and the paraphrase say: all of it is read back and compared."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import HOME, RELEASED, ROOT, SMALL_WITNESS, TEI_SCHEMA, WITNESS
from lxml import etree

import analysis
from analysis.__main__ import main
from analysis.explain import ATTITUDES
from analysis.publish.formats import FORMATS
from analysis.publish.formats.format import FormatError
from analysis.publish.formats.tei import TEI
from analysis.publish.formats.tei.document import serialize, tei_document
from analysis.publish.formats.tei.elements import EDTF, dated
from analysis.publish.make.formats import make, path_of
from analysis.source.dates import parse
from analysis.status import Status
from analysis.witness.read import read
from analysis.witness.words import words

NS = {"t": "http://www.tei-c.org/ns/1.0"}
ID = "{http://www.w3.org/XML/1998/namespace}id"
#: Attributes that hold pointers.
POINTERS = "active ana corresp from passive ref resp source target where who wit".split()


def _read(edition) -> etree._Element:
    return etree.fromstring(serialize(tei_document(edition)))


@pytest.fixture(scope="module")
def small_edition(tmp_path_factory):
    from helpers import make_miniature

    return analysis.load(make_miniature(tmp_path_factory.mktemp("tei")))


@pytest.fixture(scope="module")
def documents(edition, small_edition):
    """The real edition and the miniature, each with its TEI as read back."""
    return {"edition": (edition, _read(edition)), "miniature": (small_edition, _read(small_edition))}


@pytest.fixture(params=["edition", "miniature"])
def pair(request, documents):
    return documents[request.param]


def _words(element: etree._Element) -> str:
    return "".join(element.itertext())


def _by_id(tei: etree._Element) -> dict[str, etree._Element]:
    return {element.get(ID): element for element in tei.iter("{*}*") if element.get(ID)}


def _date(element: etree._Element) -> str | None:
    """The date of an element as EDTF, if it has one."""
    return element.get("when-custom") or element.get("when")


@pytest.mark.needs("tei schema")
def test_valid(documents):
    """TEI All takes both documents, and refuses one with an element that TEI does not have."""
    schema = etree.RelaxNG(etree.parse(TEI_SCHEMA))  # takes a quarter of a minute, so once
    for name, (_, tei) in documents.items():
        assert schema.validate(tei), f"{name}: {schema.error_log}"
    wrong = _read(documents["miniature"][0])
    wrong.find(".//t:s", NS).tag = f"{{{NS['t']}}}sentence"
    assert not schema.validate(wrong)


def test_text_is_that_of_the_chapters(pair):
    """Every passage stands there once, in order, sentence by sentence, with the calls of its notes."""
    edition, tei = pair
    passages = tei.xpath("t:text//*[self::t:p or self::t:note][@xml:id]", namespaces=NS)
    assert [p.get(ID) for p in passages] == [p.id for p in edition.passages if p.id in edition.texts]
    for passage in passages:
        text = edition.texts[passage.get(ID)]
        assert tuple(_words(s) for s in passage.findall("t:s", NS)) == text.lines
        assert tuple(p.get("target")[1:] for p in passage.findall(".//t:ptr[@type='note']", NS)) == text.calls
        assert passage.get("ana") == f"#layer-{edition.get('passages', passage.get(ID)).layer}"
    numbers = {note.get(ID): note.get("n") for note in tei.iterfind("t:text//t:note", NS)}
    assert numbers == {note.id: str(note.number) for note in edition.notes}


def test_names_are_those_of_the_data(pair):
    """Each mention is an element on its line, with its words, pointing to its entry; and there is no other name."""
    edition, tei = pair
    elements, lines = _by_id(tei), set()
    for mention in edition.mentions:
        element = elements[mention.id]
        assert _words(element) == mention.rendering and element.get("ref") == f"#{mention.kind}-{mention.key}"
        assert next(element.iterancestors("{*}s")).get(ID) == f"{mention.passage}.{mention.line}"
        lines.add(mention.id)
    assert {e.get(ID) for e in tei.iterfind("t:text//*[@ref]", NS)} == lines


def test_names_have_the_element_of_their_kind(pair):
    edition, tei = pair
    tags = {"person": "persName", "organisation": "orgName", "group": "orgName", "place": "placeName"}
    tags |= {"work": "title", "event": "eventName", "concept": "term"}
    elements = _by_id(tei)
    for mention in edition.mentions:
        kind = edition.get("agents", mention.key).kind if mention.kind == "agent" else mention.kind
        direct = mention.occurrence not in ("derived word", "pronoun")
        assert etree.QName(elements[mention.id]).localname == (tags[kind] if direct else "rs"), mention.id


def test_dates_are_those_of_the_data(pair):
    """Every point that is a date is one, with its words or the complete date among them."""
    edition, tei = pair
    elements = _by_id(tei)
    points = {point.id: point for point in edition.points if point.kind == "date"}
    dates = {e.get(ID): e for e in tei.iterfind("t:text//t:date", NS)}
    assert dates.keys() == points.keys()
    for key, element in dates.items():
        point, edtf = points[key], _date(element)
        assert _words(element) in point.rendering
        assert next(elements[key].iterancestors("{*}s")).get(ID) == f"{point.passage}.{point.line}"
        readings = {e.text_date.edtf for e in edition.events if e.passage == point.passage and e.text_date}
        # A value is our reading of an event in this passage, or says what the words say and no more.
        assert edtf is None or edtf in readings or parse(edtf).words == _words(element), key


@pytest.mark.parametrize(
    ("passage", "words", "edtf"),
    [("p05", "6 March 1921", "1921-03-06"), ("p07", "The following day", "1921-03-07"), ("p22", "1909", "1909")]
    + [("p33", "1925 to 1927", "1925/1927"), ("p08", "end of February 1921", "1921-02-2X"), ("p15", "today", None)],
)
def test_a_date(documents, passage, words, edtf):
    """Dates in full, dates that only an event reads, spans, unknown figures, and words that no date follows from."""
    _, tei = documents["edition"]
    dates = tei.xpath(f"t:text//*[@xml:id='{passage}']//t:date", namespaces=NS)
    assert edtf in [_date(d) for d in dates if _words(d) == words]


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("1921-03", {"when": "1921-03"}),
        ("1909?", {"when": "1909", "cert": "low"}),
        ("1925~", {"when": "1925"}),
        ("1921-03-07/1921-03-17", {"from": "1921-03-07", "to": "1921-03-17"}),
        ("1918-11-09/..", {"from": "1918-11-09"}),
        ("1921-02-2X", {"notBefore": "1921-02-20", "notAfter": "1921-02-28"}),
        ("[1921-03-05,1921-03-07]", {"notBefore": "1921-03-05", "notAfter": "1921-03-07"}),
        ("1921-0X/1922", {"from": "1921-01-01", "to": "1922"}),
    ],
)
def test_dates_keep_what_they_say(edtf, expected):
    """No date becomes more exact than it is, and what TEI cannot say stands beside it as EDTF."""
    custom = {} if expected == {"when": edtf} else {"when-custom": edtf, "datingMethod": EDTF}
    assert dated(parse(edtf)) == expected | custom


def test_apparatus_is_that_of_the_data(pair):
    """Readings, corrections and reasons; insertions, quotations, comments and citations."""
    edition, tei = pair
    elements = _by_id(tei)
    witness = next((w.id for w in edition.witnesses if w.consulted == "whole"), None)
    assert len(tei.findall(".//t:app", NS)) == len(edition.emendations)
    for row in edition.emendations:
        app = elements[row.id]
        lemma, reading, reason = app.find("t:lem", NS), app.find("t:rdg", NS), app.find("t:note", NS)
        assert (lemma.text, reading.text, reason.text) == (row.reading, row.correction, row.reason)
        assert (app.get("from"), app.get("loc"), lemma.get("wit")) == (
            f"#{row.passage}",
            f"{row.passage} {row.sentence}",
            f"#{witness}",
        )
    for row in edition.brackets:
        assert [q.text for q in elements[row.id].findall("t:q", NS)] == [row.form, row.rendering]
    for row in edition.quotations:
        assert elements[row.id].find("t:q", NS).text == row.rendering
    for row in edition.commentary:
        note = elements[row.id]
        assert (note.find("t:label", NS).text, note.find("t:gloss", NS).text) == (row.rendering, row.statement)
    for row in edition.citations:
        assert elements[f"citation-{row.id}"].find("t:ref", NS).get("target") == f"#work-{row.work}"
    for table in ("brackets", "quotations", "commentary", "crossrefs"):
        for row in edition.tables[table]:
            assert elements[row.id].get("target") == f"#{row.passage}.{row.line}"


def test_registers_are_those_of_the_data(pair):
    """Every entry under the id that it has in the book, with its name, dates of life, numbers and copies."""
    edition, tei = pair
    elements = _by_id(tei)
    for row in edition.agents:
        entry = elements[f"agent-{row.id}"]
        assert etree.QName(entry).localname == ("person" if row.kind == "person" else "org")
        assert [_words(name) for name in entry.xpath("t:persName|t:orgName", namespaces=NS)] == [row.label, row.name]
        numbers = [f"{i.get('type')}:{i.text}" for i in entry.findall("t:idno", NS)]
        assert numbers == (row.authority or "").split()
        for tag, date in (("birth", row.birth_date), ("death", row.death_date)):
            element = entry.find(f"t:{tag}", NS)
            assert (None if element is None else _date(element)) == (date and date.edtf)
    for row in edition.places:
        assert elements[f"place-{row.id}"].find("t:placeName", NS).text == row.label
    for row in edition.concepts:
        assert _words(elements[f"concept-{row.id}"]) == row.label
    for row in edition.consultations:
        assert elements[f"consultation-{row.id}"].find("t:ref", NS).text == row.address
    assert len(tei.findall(".//t:biblStruct", NS)) == len(edition.works)


def test_events_are_those_of_the_data(pair):
    edition, tei = pair
    elements = _by_id(tei)
    for row in edition.events:
        event = elements[f"event-{row.id}"]
        assert event.find("t:label", NS).text == row.label and _date(event) == row.date.edtf
        stated = event.find("t:note[@type='text-date']/t:date", NS)
        assert (None if stated is None else _date(stated)) == (row.text_date and row.text_date.edtf)
        datings = [d for d in edition.datings if d.event == row.id]
        assert [_date(d) for d in event.findall("t:bibl/t:date", NS)] == [d.date.edtf for d in datings]
        took_part = [(r.get("name"), r.get("active")) for r in event.iterfind(".//t:relation", NS)]
        assert took_part == [(a.role, f"#agent-{a.agent}") for a in edition.event_agents if a.event == row.id]


def test_references_are_those_of_the_bibliography(documents):
    """Title, people and year of every reference, read with another reader of BibTeX than the pages'."""
    from pybtex.database import parse_file
    from pybtex.richtext import Text

    edition, tei = documents["edition"]
    entries, elements = parse_file(str(ROOT / "data" / "references.bib")).entries, _by_id(tei)
    for row in edition.works:
        entry, reference = entries[row.id], elements[f"work-{row.id}"]
        title = reference.find(".//t:title", NS).text
        assert title.startswith(str(Text.from_latex(entry.fields["title"]))), row.id
        surnames = [
            " ".join(map(str, p.rich_prelast_names + p.rich_last_names)) for p in entry.persons.get("author", [])
        ]
        authors = [a.find(".//t:surname", NS) for a in reference.iterfind(".//t:author", NS)]
        written = [a.text if (s is None) else s.text for a, s in zip(reference.iterfind(".//t:author", NS), authors)]
        assert len(written) == len(surnames) and all(s in w for s, w in zip(surnames, written)), row.id
        if year := entry.fields.get("year"):
            date = _words(reference.find(".//t:imprint/t:date", NS))
            assert all(part in date for part in year.split("/")), row.id
        addresses = [p.get("target") for p in reference.findall("t:ptr", NS)]
        assert addresses == ([entry.fields["url"]] if "url" in entry.fields else [])


def test_claims_and_evidence_are_those_of_the_data(pair):
    """Each claim with its status, each item of evidence with its side and place; and what does not count says why."""
    edition, tei = pair
    elements = _by_id(tei)
    for row in edition.claims:
        claim = elements[f"claim-{row.id}"]
        assert claim.find("t:note[@type='statement']", NS).text == row.statement
        assert claim.get("target") == f"#{row.passage}.{row.line}"
        assert f"#status-{Status.of(row).name}" in claim.get("ana").split()
        assert claim.find("t:respStmt/t:name", NS).get("ref") == f"#agent-{row.asserter}"
        assert claim.findtext("t:respStmt/t:resp", namespaces=NS) == ATTITUDES[row.attitude].word
        for question in ("fact", "report"):
            verdict = edition.assessor.assess(row, question)
            if verdict is None:
                continue
            answer = claim.find(f"t:note[@type='{question}']", NS)
            assert answer.get("subtype") == verdict.status
            for stance in ("supports", "opposes"):
                weighed = [(str(s.weight), [f"#{i.id}" for i in s.items]) for s in getattr(verdict, stance)]
                assert _sources(answer, stance) == weighed
            excluded = [(n[0].get("target"), n[0].tail) for n in answer.findall("t:note[@type='not-counted']", NS)]
            assert excluded == [(f"#{item.id}", reason) for item, reason in verdict.excluded]
    for row in edition.evidence:
        item = elements[row.id]
        assert item.find("t:note[@type='statement']", NS).text == row.statement
        assert item.get("target") == f"#claim-{row.claim}" and f"#stance-{row.stance}" in item.get("ana").split()
        assert item.find("t:note/t:bibl", NS).get("source") == f"#consultation-{row.consultation}"
        assert item.find("t:note/t:bibl/t:biblScope", NS).text == row.locator


def _sources(answer: etree._Element, stance: str) -> list[tuple[str, list[str]]]:
    """The independent sources on one side: for how many each counts, and its items."""
    notes = answer.findall(f"t:note[@type='independent-source'][@subtype='{stance}']", NS)
    return [(note.get("n"), [pointer.get("target") for pointer in note]) for note in notes]


def test_every_pointer_leads_somewhere(pair):
    """Within the document: an id is there once, and what points to one has it."""
    _, tei = pair
    ids = [element.get(ID) for element in tei.iter("{*}*") if element.get(ID)]
    assert len(ids) == len(set(ids))
    pointers = {p for e in tei.iter("{*}*") for name in POINTERS for p in e.get(name, "").split() if p.startswith("#")}
    assert pointers and {p[1:] for p in pointers} <= set(ids)


def test_nothing_is_empty(pair):
    """Only elements whose attributes say it all have no content, and the date of a work of which none is known."""
    _, tei = pair
    empty = {etree.QName(e).localname for e in tei.iter("{*}*") if not len(e) and not (e.text or "").strip()}
    assert empty <= {"ptr", "birth", "death", "relation", "citeStructure", "variantEncoding", "date"}
    assert all(date.getparent().tag.endswith("}imprint") for date in tei.iter("{*}date") if not _words(date))


def test_a_release_has_its_date(released):
    """The header names the release with its date, everybody who is cited, and the address."""
    file = _read(analysis.load(released)).find("t:teiHeader/t:fileDesc", NS)
    edition = file.find(".//t:edition", NS)
    assert _words(edition) == f"Release 0.0.1, {RELEASED}" and edition.find("t:date", NS).get("when") == RELEASED
    assert file.findtext(".//t:author", namespaces=NS).endswith("; Ada Ferry-Keeper")
    assert file.findtext(".//t:idno[@type='URI']", namespaces=NS) == HOME


def test_header(documents):
    """Who answers for it, under which licence, from which witnesses, and what was checked; the author is the edition."""
    edition, tei = documents["edition"]
    header = tei.find("t:teiHeader", NS)
    editors = edition.package["contributors"][0]["title"]
    assert [a.text for a in header.findall(".//t:titleStmt/t:author", NS)] == [editors]
    licences = [licence.get("target") for licence in header.iterfind(".//t:licence", NS)]
    assert licences == [licence["path"] for licence in edition.package["licenses"]]
    assert [w.get(ID) for w in header.iterfind(".//t:witness", NS)] == [w.id for w in edition.witnesses]
    assert header.find(".//t:edition", NS).get("n") == edition.package["version"]
    changes = header.findall(".//t:change", NS)
    assert len(changes) == len(edition.reviews) + len(edition.status_changes)
    assert [c.get("when") for c in changes] == sorted((c.get("when") for c in changes), reverse=True)
    assert "not a quotation of Willy Huhn" in _words(header.find(".//t:editorialDecl", NS))
    # Nothing in the text is marked as a quotation of anybody.
    assert not tei.xpath("t:text//t:quote|t:text//t:q|t:text//t:said|t:text//t:cit", namespaces=NS)


def test_made_without_a_book(miniature, capsys):
    """No book is built for it, two runs give the same bytes, and a copy of the translation changes nothing."""
    assert main(["tei", "--root", str(miniature)]) == 0
    file = path_of(TEI, miniature, "alder-bridge-1901")
    first = file.read_bytes()
    assert not (miniature / "_build" / "html").exists() and capsys.readouterr().out.startswith(file.as_uri())
    file.unlink()
    assert main(["tei", "--root", str(miniature), "--witness", str(SMALL_WITNESS)]) == 0
    assert file.read_bytes() == first and not (miniature / "_build" / "private").exists()
    assert "holds nothing of the translation" in capsys.readouterr().err


def test_the_formats_of_data_alone():
    """They need neither the pages nor anything that has to be installed."""
    alone = [form for form in FORMATS if not form.needs_pages]
    assert {"tei", "data"} <= {form.name for form in alone} and not any(form.missing() for form in alone)


def test_a_new_row_is_in_it(small_edition):
    """An event that is added is in the register without another edit."""
    flood = {"id": "flood", "label": "The river floods", "date": "1901-07", "place": "alder"}
    event = _by_id(_read(small_edition.with_rows(events=[flood])))["event-flood"]
    assert (event.findtext("t:label", namespaces=NS), event.get("when")) == ("The river floods", "1901-07")


def test_wrong_data_stop_it(miniature, capsys):
    """Where data and text do not agree there is no file, and the problem is named."""
    mentions = miniature / "data" / "mentions.csv"
    mentions.write_text(mentions.read_text(encoding="utf-8").replace("berg", "nobody"), encoding="utf-8")
    assert make(TEI, miniature) == 1
    error = capsys.readouterr().err
    assert "mentions.csv:2" in error and "The TEI was not made." in error
    assert not path_of(TEI, miniature, "alder-bridge-1901").exists()


def test_words_that_stand_nowhere(small_edition):
    """A mention whose words the line does not have is named, not left out."""
    from analysis.publish.formats.tei.text import _placed

    mention = small_edition.mentions[0]
    with pytest.raises(
        FormatError, match=rf"{mention.passage}, line 1: '{mention.rendering}', which {mention.id} names"
    ):
        _placed("A line without it.", [mention])


def test_the_example_on_the_page_runs(documents, tmp_path):
    """The lines that a page gives for reading the TEI run as they stand, and print what the edition has."""
    edition, _ = documents["edition"]
    page = (ROOT / "chapters" / "for-scholars.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n((?:(?!```).)*?tei.*?)```", page, re.DOTALL)
    (tmp_path / f"{edition.name}.xml").write_bytes(serialize(tei_document(edition)))
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    persons, *claims = done.stdout.splitlines()
    agents = [m for m in edition.mentions if (m.passage, m.kind, m.occurrence) == ("p07", "agent", "prose")]
    assert persons == str([f"#agent-{m.key}" for m in agents if edition.get("agents", m.key).kind == "person"])
    rows = [claim for claim in edition.claims if claim.passage == "p07"]
    assert claims == [f"#status-{Status.of(row).name} {row.statement}" for row in rows]


def test_the_table_on_the_page_is_right(documents):
    """Each table and element that the page names side by side is there."""
    edition, tei = documents["edition"]
    page = (ROOT / "chapters" / "for-scholars.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+) \| (.+) \|$", page.partition("| In the data |")[2], re.MULTILINE)
    tags = {etree.QName(element).localname for element in tei.iter("{*}*")}
    attributes = {name for element in tei.iter("{*}*") for name in element.attrib}
    tables = {name for left, _ in rows for name in re.findall(r"`(\w+)`", left)}
    elements = {name for _, right in rows for name in re.findall(r"`(\w+)`", right)}
    assert {"mentions", "claims"} <= tables <= set(edition.tables)
    assert {"persName", "annotation"} <= elements <= tags | attributes


@pytest.mark.needs("translation")
def test_nothing_of_the_translation(documents):
    """No ten words of the translation in a row, notes apart, which are titles and imprints."""
    from analysis.witness.align import find

    edition, tei = documents["edition"]

    def runs(text: str) -> set[tuple[str, ...]]:
        plain = words(text)
        return {tuple(plain[n : n + 10]) for n in range(len(plain) - 9)}

    theirs = set().union(
        *(runs(p.text) for key, p in find(edition, read(Path(WITNESS))).items() if not key.startswith("n"))
    )
    titles = re.findall(
        r"^ *title = \{(.+)\},?$", (ROOT / "data" / "references.bib").read_text(encoding="utf-8"), re.MULTILINE
    )
    allowed = set().union(*(runs(title) for title in titles))
    parts = [_words(part) for part in tei.xpath("t:text//t:p|t:text//t:head", namespaces=NS)]
    parts += [text for part in tei.xpath("t:teiHeader|t:standOff", namespaces=NS) for text in part.itertext()]
    assert not [part for part in parts if (runs(part) & theirs) - allowed]
