"""The static API: a file for each thing, all valid, all linked data, and the page that explains them."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from helpers import ROOT, make_miniature
from jsonschema import Draft202012Validator
from rdflib import RDF, Graph, Literal, Namespace, URIRef

import analysis
from analysis.explain import explain
from analysis.publish.document.domain import INDEX, KINDS, data_file
from analysis.publish.formats.api import files, write
from analysis.publish.formats.api.files import SCHEMA
from analysis.publish.formats.api.linked import CITO as CITO_KEY
from analysis.publish.formats.api.linked import PREFIXES, TERMS
from analysis.publish.formats.api.things import AUTHORITIES
from analysis.status import MARKED, STATUSES, Status
from analysis.studies.chains import chains

SCHEMA_ORG, OA = Namespace("https://schema.org/"), Namespace("http://www.w3.org/ns/oa#")
CITO = Namespace("http://purl.org/spar/cito/")
HOME = "https://example.org/book/"
PAGE = (ROOT / "chapters" / "api.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> analysis.Edition:
    """The miniature edition, loaded once."""
    return analysis.load(make_miniature(tmp_path_factory.mktemp("api")))


@pytest.fixture(scope="module")
def content(small) -> dict[str, dict]:
    """The files of the miniature edition."""
    return files(small, {("claim", small.claims[0].id): "chapters/claims"})


@pytest.fixture(scope="module")
def folder(edition, tmp_path_factory) -> Path:
    """A folder with the files of the real edition."""
    place = tmp_path_factory.mktemp("book")
    write(edition, place)
    return place


@pytest.fixture(scope="module")
def graph(content) -> Graph:
    """What an RDF library reads in all files of the miniature edition, each at an address of its own."""
    result = Graph()
    for path, data in content.items():
        if path != SCHEMA:
            result.parse(data=json.dumps(data), format="json-ld", publicID=HOME + path)
    return result


def test_everything_with_an_address_has_a_file(small, content):
    """Every row of every table of things has one, under its own id; the index lists them and nothing else."""
    wanted = {data_file(kind, row.id): row.id for kind, table in KINDS.items() for row in small.tables[table]}
    assert content.keys() == {*wanted, INDEX, SCHEMA}
    assert all(content[path]["id"] == key for path, key in wanted.items())
    listed = [entry for entries in content[INDEX]["things"].values() for entry in entries]
    assert {entry["file"]: entry["id"] for entry in listed} == wanted
    for entry in listed:
        assert content[entry["file"]]["@id"] == entry["address"]
        assert content[entry["file"]]["name"].startswith((entry["name"], f"Passage {entry['id']}"))


def test_addresses_are_one_for_each_thing(small, content):
    """No two things share one, none has a query, and wherever one is named it is that of the thing's own file."""
    own = {(data["type"], data["id"]): data["@id"] for path, data in content.items() if path not in (SCHEMA, INDEX)}
    assert len(set(own.values())) == len(own) and not any("?" in address for address in own.values())
    assert own["claim", small.claims[0].id] == f"chapters/claims.html#claim-{small.claims[0].id}"
    assert own["passage", "p01"] == "chapters/bridge.html#p01"
    known = {*own.values(), *content, "", *(f"{data_file('claim', e.claim)}#{e.id}" for e in small.evidence)}
    for path, data in content.items():
        paths = re.findall(r'"@id": "((?:chapters|api)/[^"]*|)"', json.dumps(data))
        assert set(paths) <= known, (path, set(paths) - known)


def test_addresses_are_full_where_the_home_is_known(small):
    """With a public address in the data, every address of a thing and every file of it begins there."""
    public = files(dataclasses.replace(small, package=small.package | {"url": "https://example.org/alder/"}))
    for path, data in public.items():
        if path != SCHEMA:
            assert data["@id"].startswith("https://example.org/alder/"), path
    assert public[data_file("passage", "p01")]["@id"] == "https://example.org/alder/chapters/bridge.html#p01"


@pytest.mark.parametrize("which", ["small", "edition"])
def test_all_files_are_valid(which, request):
    """Against the schema that lies beside them, which is one itself and is strict: it knows every key."""
    data = files(request.getfixturevalue(which))
    Draft202012Validator.check_schema(data[SCHEMA])
    validator = Draft202012Validator(json.loads(json.dumps(data[SCHEMA])))
    for path, thing in data.items():
        if path != SCHEMA:
            error = next(validator.iter_errors(thing), None)
            assert error is None, f"{path}: {list(error.absolute_path)}: {error.message}"


def test_the_schema_refuses_what_is_wrong(content):
    """A key too many, a key too few, a status that is none, a number in place of a status, and a kind that is none."""
    validator = Draft202012Validator(content[SCHEMA])
    path, claim = next((p, d) for p, d in content.items() if d.get("review"))
    rated = claim["review"] | {"reviewRating": claim["review"]["reviewRating"] | {"ratingValue": 3}}
    wrong = [{"more": 1}, {"status": "proven"}, {"status": 3}, {"type": "rumour"}, {"review": rated}]
    assert validator.is_valid(claim), path
    for change in wrong:
        assert not validator.is_valid(claim | change), change
    for key in claim:
        assert not validator.is_valid({k: v for k, v in claim.items() if k != key}), key


def test_rows_are_whole(small, content):
    """Each file holds its row as the data have it, and every row of any table that names the thing."""
    for kind, table in KINDS.items():
        for row in small.tables[table]:
            data = content[data_file(kind, row.id)]
            assert data["row"].keys() == {f.name for f in dataclasses.fields(row)}
            for other, rows in small.tables.items():
                columns = {k["fields"] for r in small.package["resources"] if r["name"] == other for k in r["schema"].get("foreignKeys", ()) if k["reference"]["resource"] == table}  # fmt: skip
                naming = {r.id for r in rows if any(getattr(r, column) == row.id for column in columns)}
                shown = {r["id"] for r in data["rows"].get(other, ())} | set(data["named_by"].get(other, ()))
                assert naming <= shown, (row.id, other)


def test_a_passage(small, content):
    """The paraphrase, claims with their status, and quotations with the verdict on their way; an unknown one is refused."""
    verdicts = {c.quotation.id: c.verdict for c in chains(small)}
    for key, text in small.texts.items():
        data = content[data_file("passage", key)]
        assert (data["lines"], data["notes"]) == (list(text.lines), list(text.calls))
        own = [c for c in small.claims if c.passage == key]
        assert [(c["id"], c["status"]) for c in data["claims"]] == [(c.id, Status.of(c).name) for c in own]
        quoted = {q.id for q in small.quotations if q.passage == key}
        assert {q: c["verdict"] for q, c in data["chains"].items()} == {
            q: verdict for q, verdict in verdicts.items() if q in quoted
        }
        for citation in small.citations:
            if citation.passage == key:
                assert content[data_file("work", citation.work)]["@id"] in data[f"cito:{citation.function}"]


def test_every_claim_and_quotation_is_in_one_passage(edition):
    """Of the real edition, each once: nothing falls between the files."""
    data = files(edition)
    passages = [data[data_file("passage", row.id)] for row in edition.passages]
    assert sorted(c["id"] for p in passages for c in p["claims"]) == sorted(c.id for c in edition.claims)
    assert sorted(q for p in passages for q in p["chains"]) == sorted(c.quotation.id for c in chains(edition))


def test_a_claim(small, content):
    """Both answers say what the edition explains: the sources on each side, what does not count, and every place read."""
    for row in small.claims:
        data, explained = content[data_file("claim", row.id)], explain(small, row)
        assert (data["status"] in STATUSES) == (explained.fact is not None) == (data["review"] is not None)
        assert data["disputed"] == MARKED[data["status"]].opposed
        for question in ("fact", "report"):
            answer, shown = getattr(explained, question), data[question]
            assert (answer is None) == (shown is None)
            for side in ("supports", "opposes") if answer else ():
                items = [[item.row.id for item in source.items] for source in getattr(answer, side)]
                assert [source["evidence"] for source in shown[side]] == items
        assert [item["id"] for item in data["evidence"]] == [item.row.id for item in explained.evidence]
        for shown, item in zip(data["evidence"], explained.evidence):
            locators = {shown["locator"], shown["quoted_in_locator"]}
            assert {item.row.locator, item.row.quoted_locator} <= locators | {None}
            assert shown["work"]["id"] == item.work.id and shown["copy"]["address"] == item.consultation.address


def test_linked_data_of_claims(small, content, graph):
    """Each is a claim, reviewed in words; each item of evidence targets it and supports or disputes it."""
    for row in small.claims:
        claim = URIRef(HOME + content[data_file("claim", row.id)]["@id"])
        assert (claim, RDF.type, SCHEMA_ORG.Claim) in graph
        reviews = set(graph.subjects(SCHEMA_ORG.itemReviewed, claim))
        assert len(reviews) == row.assessable
        for review in reviews:
            (rating,) = graph.objects(review, SCHEMA_ORG.reviewRating)
            assert (review, RDF.type, SCHEMA_ORG.ClaimReview) in graph
            assert set(graph.objects(rating, SCHEMA_ORG.alternateName)) == {Literal(row.status)}
        for item in (e for e in small.evidence if e.claim == row.id):
            annotation = URIRef(f"{HOME}{data_file('claim', row.id)}#{item.id}")
            assert (annotation, RDF.type, OA.Annotation) in graph and (annotation, OA.hasTarget, claim) in graph
            relation = {"supports": CITO.supports, "opposes": CITO.disputes}[item.stance]
            assert ((annotation, relation, claim) in graph) == (item.question == "fact")
    assert not set(graph.triples((None, SCHEMA_ORG.ratingValue, None)))


def test_linked_data_licenses_only_what_is_ours(small, content, graph):
    """Files and passages have a licence; persons, events and other people's books have none."""
    licensed = set(map(str, graph.subjects(SCHEMA_ORG.license)))
    ours = {HOME + content[data_file("passage", row.id)]["@id"] for row in small.passages}
    assert licensed == ours | {HOME + path for path in content if path != SCHEMA}


def test_linked_data_names_what_it_is(content, graph):
    """Every thing has a type and its id; every term is used somewhere, and no term is made up of nothing."""
    for path, data in content.items():
        if path not in (SCHEMA, INDEX):
            thing = URIRef(HOME + data["@id"])
            assert (thing, SCHEMA_ORG.identifier, Literal(data["id"])) in graph and (thing, RDF.type, None) in graph
    used = {key for path, data in content.items() if path != SCHEMA for key in data["@context"]}
    assert {"Claim", "ClaimReview", "Annotation", "lines", "license"} <= used
    assert {key for key in used - {"@base", *PREFIXES} if not key.startswith(CITO_KEY)} <= TERMS.keys()


def test_every_authority_file_has_an_address(edition):
    """Of each file whose numbers the data have, we know where its entries stand on the web."""
    rows = [row for table in ("agents", "works") for row in edition.tables[table]]
    known = {number.partition(":")[0] for row in rows for number in (row.authority or "").split()}
    assert known and known <= AUTHORITIES.keys()


def test_written_the_same_every_time(small, tmp_path):
    """Byte for byte, as JSON in UTF-8; a file of a thing that is gone goes too."""
    for name in ("first", "second"):
        write(small, tmp_path / name)
    (tmp_path / "second" / "api" / "agents" / "gone.json").write_text("{}", encoding="utf-8")
    write(small, tmp_path / "second")
    first, second = (
        {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*.json")}
        for root in (tmp_path / "first", tmp_path / "second")
    )
    assert first == second and {p: json.loads(b) for p, b in first.items()} == json.loads(json.dumps(files(small)))


def test_made_again_only_if_something_has_changed(tmp_path, monkeypatch):
    """The same state is written without being made; a row, a line of the paraphrase, a place or a name make it again."""
    root, book, cache = make_miniature(tmp_path), tmp_path / "book", tmp_path / "api.pickle"
    calls = []
    monkeypatch.setattr("analysis.publish.formats.api.files", lambda *a: calls.append(1) or files(*a))

    def again(pages=None) -> tuple[int, dict[str, bytes]]:
        calls.clear()
        edition = analysis.load(root)
        write(edition, book, pages, cache=cache)
        written = {p.relative_to(book).as_posix(): p.read_bytes() for p in book.rglob("*.json")}
        assert {p: json.loads(b) for p, b in written.items()} == json.loads(json.dumps(files(edition, pages)))
        return len(calls), written

    number, first = again()
    assert (number, again()) == (1, (0, first))
    events, bridge, package = root / "data/events.csv", root / "chapters/bridge.md", root / "data/datapackage.json"
    for path, old, new in (
        (events, "The bridge is opened", "The bridge opens"),
        (bridge, "was not long", "was not so long"),
        (package, "The Bridge at Alder", "The Old Bridge at Alder"),
    ):
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        assert again()[0] == 1 and again()[0] == 0, path.name
    study = root / "chapters/study.md"
    study.write_text(study.read_text(encoding="utf-8") + "\nA sentence more.\n", encoding="utf-8")
    assert again()[0] == 0
    assert again({("event", "opened"): "chapters/registers"})[0] == 1


def test_a_new_event_appears(small):
    """One row more in the data is one file more, listed in the index and named by its place."""
    place = small.places[0].id
    more = small.with_rows(events=[{"id": "example-event", "label": "An example", "date": "1901-03", "place": place}])
    data = files(more)
    assert data.keys() - files(small).keys() == {data_file("event", "example-event")}
    assert data[data_file("event", "example-event")]["date"] == "1901-03"
    assert "example-event" in data[data_file("place", place)]["named_by"]["events"]


def test_the_page_names_files_that_exist(folder):
    """Every kind of file has its line on the page, and each file named there is there."""
    paths = set(re.findall(r"`(api/[\w./-]+\.json)`", PAGE))
    assert {path.rpartition("/")[0] for path in paths} == {"api", *(f"api/{table}" for table in KINDS.values())}
    assert {INDEX, SCHEMA} <= paths and all((folder / path).is_file() for path in paths)


@pytest.fixture(scope="module")
def home(folder):
    """The address at which the real edition's files are served."""
    handler = partial(_Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""


def _expected(edition: analysis.Edition) -> list[str]:
    """All disputed claims with the places of their evidence, as the page's programs print them, from the data."""
    lines = []
    for row in edition.claims:
        if Status.of(row).opposed:
            lines.append(f"{row.id} ({row.status}): {row.statement}")
            for item in explain(edition, row).evidence:
                place = item.row.quoted_locator if item.row.quoted_work else item.row.locator
                lines.append(f"  {item.row.stance}: {item.work.label}, {place}")
    return lines


@pytest.mark.parametrize(
    ("language", "command", "change"),
    [
        ("python", (sys.executable, "-"), ("https://example.org/kronstadt/", "{home}")),
        pytest.param(
            *("javascript", ("node", "--input-type=module", "-"), ('"./"', '"{home}"')), marks=pytest.mark.needs("node")
        ),
    ],
)
def test_the_programs_of_the_page_run(edition, home, language, command, change):
    """As they stand there, but for the address of the book; they print what the data hold."""
    (program,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    old, new = change
    assert program.count(old) == 1
    program = program.replace(old, new.format(home=home))
    done = subprocess.run(command, input=program, capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == _expected(edition)
