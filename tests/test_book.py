"""The book is built, right, or not at all; what a reader gets is checked in the pages themselves."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, TESTS, WITNESS, make_miniature

import analysis
from analysis.publish import build as builder
from analysis.publish.build import build
from analysis.publish.fingerprint import fingerprint
from analysis.status import COMPUTED
from analysis.witness.align import find
from analysis.witness.read import read
from analysis.witness.words import words

SMALL_WITNESS = TESTS / "miniature" / "witness.txt"


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Path:
    """The root of a miniature edition with its book, built once; tests copy it before they change it."""
    root = make_miniature(tmp_path_factory.mktemp("small"))
    assert build(root) == 0
    return root


@pytest.fixture
def own(small, tmp_path) -> Path:
    """A copy of the built miniature, to be changed."""
    return Path(shutil.copytree(small, tmp_path / "own", symlinks=True))


@pytest.fixture(scope="session")
def book() -> Path:
    """The folder of the real book's pages."""
    assert build(ROOT) == 0
    return ROOT / "_build" / "html"


def _pages(html: Path) -> dict[str, BeautifulSoup]:
    return {
        p.relative_to(html).as_posix(): BeautifulSoup(p.read_text(encoding="utf-8"), "html.parser")
        for p in sorted(html.rglob("*.html"))
    }


def _shape(pages: dict[str, BeautifulSoup], edition: analysis.Edition) -> None:
    """What holds of every book."""
    where = {}
    for name, page in pages.items():
        ids = [t["id"] for t in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), f"{name} has an id twice: {sorted(i for i in ids if ids.count(i) > 1)[:3]}"
        for i in ids:
            where.setdefault(i, []).append(name)
        assert len(page.find_all("h1")) == 1, name
        assert " object at 0x" not in page.get_text()
        assert page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"].startswith("default-src 'self'")
    for passage in edition.passages:
        assert len(where.get(passage.id, [])) == 1, f"{passage.id} stands {len(where.get(passage.id, []))} times"
    for name, page in pages.items():
        for link in page.find_all("a", href=True):
            target = urlsplit(urljoin(f"book:///{name}", link["href"]).replace("book:///", "book://x/"))
            if target.scheme == "book" and not link["href"].startswith(("http:", "https:")):
                path = unquote(target.path).lstrip("/") or name
                if path.startswith("api/"):
                    continue  # data, and no page
                assert path in pages, f"{name} links to {path}, which is no page"
                assert not target.fragment or target.fragment in {i for i, at in where.items() if path in at}, (
                    f"{name}: {link['href']}"
                )


def _tables_and_figures(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        for figure in page.select("figure.exhibit"):
            told = figure.select_one("svg:is([role=group], [role=img]) > desc")
            assert figure.svg["aria-describedby"] == told["id"] and len(told.get_text()) > 40, name
            assert 5 < len(figure.svg["aria-label"]) < len(told.get_text()), name
            assert not figure.svg.find("title", recursive=False), name
            drawn = str(figure.svg)
            ids = set(re.findall(r'\bid="([^"]*)"', drawn))
            assert set(re.findall(r'(?:href="#|url\(#)([^")]*)', drawn)) <= ids, name
            assert all(i.startswith(figure["id"]) for i in ids), name
            assert figure.figcaption.get_text().strip() and "analysis." in figure.figcaption.get_text()
        for image in page.find_all("img"):
            assert image.get("alt") and not re.search(r"\.(svg|png)$", image["alt"]), name
        for table in page.select("table.exhibit"):
            assert table.caption and table.thead.find_all("th") and table.tbody.find_all("tr"), name


def test_miniature_pages(small):
    """Addresses stand once, links land, figures speak, tables have heads."""
    pages = _pages(small / "_build" / "html")
    _shape(pages, analysis.load(small))
    _tables_and_figures(pages)
    assert set(pages) >= {"index.html", "chapters/bridge.html", "chapters/study.html"}


def test_no_launch_without_an_address(small):
    """Where the repository has no public address there is no dead button, and no other project's name."""
    for name, page in _pages(small / "_build" / "html").items():
        assert not page.select(".launch") and "binder" not in str(page).lower(), name


def test_passage_and_apparatus(small):
    """A passage is an article with its address, its paraphrase with names linked, and its apparatus."""
    page = _pages(small / "_build" / "html")["chapters/bridge.html"]
    article = page.find("article", id="p01")
    assert article.select_one("a.address[href='#p01']").get_text() == "p01"
    assert (
        article.select_one(".paraphrase").get_text().split()
        == str(analysis.load(small).texts["p01"]).replace("'", "’").split()
    )
    assert article.select_one(".paraphrase a[href='registers.html#agent-berg']").get_text() == "Anna Berg"
    terms = [dt.get_text() for dt in article.select(".apparatus dt")]
    assert terms == ["Claims", "Comment", "Text", "Hands", "Read", "People", "Places", "Events", "Terms"]
    assert "ANNA BERG] Anna Berg" in article.select_one(".apparatus").get_text()
    assert (
        article.select_one(".apparatus a.external")["href"]
        == "https://example.org/alder#:~:text=On%20May%203%2C%201901%2C%20the"
    )
    note = page.select_one("section#notes > h2").parent.find(id="n01")
    assert note.select_one("a.address[href='#n01']").get_text() == "n01"
    assert page.find(id=note.select_one("a.back")["href"][1:]).name == "a"
    assert note.select_one(".label").get_text().strip("[]") == "1"
    assert page.select_one("article#p02 a.footnote-reference[href='#n01']").get_text().strip("[]") == "1"


def test_notes_stand_once_and_data_beside(small):
    """What a passage links to has one note on the page and no title at each mention; the menu's data are in the book."""
    html = small / "_build" / "html"
    page = _pages(html)["chapters/bridge.html"]
    told = json.loads(page.find("script", id="notes-of-links").string)
    links = page.select(":is(article.passage, aside.footnote) :is(.paraphrase, .apparatus) a.internal")
    assert links and not [a for a in links if a.get("title")]
    assert {a["href"].partition("#")[2] for a in links} <= set(told)
    for passage in analysis.load(small).passages:
        data = page.find(id=f"menu-{passage.id}").select_one("a[href$='.json']")["href"]
        held = json.loads((html / "chapters" / data).read_text(encoding="utf-8"))
        assert (held["id"], held["address"]) == (passage.id, f"chapters/bridge.html#{passage.id}")
    assert not page.select("a[href^='mailto:']")
    assert "notes-of-links" not in (html / "chapters" / "study.html").read_text(encoding="utf-8")


def _claims(pages: dict[str, BeautifulSoup], edition: analysis.Edition) -> None:
    """Every claim has one address with its status in words, and a lamp of that status at its line."""
    entries = {dt["id"]: dt for page in pages.values() for dt in page.select(".claims dt[id]")}
    marks = [mark for page in pages.values() for mark in page.select("a > .mark > .lamp")]
    lamps = [mark.find_parent("a")["href"].partition("#")[2] for mark in marks]
    assert sorted(lamps) == sorted(entries) == sorted(f"claim-{c.id}" for c in edition.claims)
    for claim in edition.claims:
        told, status = entries[f"claim-{claim.id}"].find_next("dd"), claim.status or "judgement"
        assert told.strong.get_text().strip() == status and status in told.select_one(".lamp")["class"], claim.id
        shown = {e.id for e in edition.evidence if e.claim == claim.id}
        assert len(told.select("li a[href*='#work-']")) >= len(shown), claim.id


def test_claims(small):
    """A claim tells its lines for and against, what does not count and why, and what would change it."""
    pages, edition = _pages(small / "_build" / "html"), analysis.load(small)
    _claims(pages, edition)
    told = pages["chapters/claims.html"].find("dt", id="claim-p02-c01").find_next("dd").get_text(" ")
    for part in (
        "two lines for it",
        "The document itself",
        "Not counted: 1",
        "derives from the document",
        "Does the source say so",
    ):
        assert part in told
    told = pages["chapters/claims.html"].find("dt", id="claim-p03-c01").find_next("dd").get_text(" ")
    assert "For it:" in told and "Against it:" in told and "later:" in told and "What would change this" in told
    lines = pages["chapters/bridge.html"].find("article", id="p01").select_one(".paraphrase p")
    at = str(lines).split("\n")
    assert ["#claim-p01-c01" in at[0], "#claim-p01-c02" in at[1], "claim" in at[2]] == [True, True, False]


def test_private_page_on_the_copies(own, tmp_path):
    """The private book tells how the copy stands to the edition, and its variants from another copy."""
    other = tmp_path / "other.txt"
    other.write_text(
        SMALL_WITNESS.read_text(encoding="utf-8")
        .replace("ANNA BERG", "Anna Berg")
        .replace("“", '"')
        .replace("About 40 people came back in June.", ""),
        encoding="utf-8",
    )
    assert build(own, SMALL_WITNESS, other) == 0
    page = _pages(own / "_build" / "private" / "html")["your-copy.html"]
    told = page.find("main").get_text(" ")
    assert "Of 4 passages: 4 identical" in told and "p03 only in A" in told
    rows = [[c.get_text() for c in r.find_all("td")] for r in page.select("tbody tr")]
    assert ["p01", "ANNA BERG", "Anna Berg", "as printed"] in rows
    assert ["p01", "ANNA BERG,", "Anna Berg,", "p01-e1"] in rows
    for page in _pages(own / "_build" / "private" / "html").values():
        assert "Private copy" in page.select_one(".private").get_text()
        assert page.find("meta", {"name": "robots"})["content"] == "noindex, nofollow"
    assert not list((own / "_build" / "html").rglob("your-copy*"))


def test_numbers_and_roles(small):
    """A sentence has its number from the data, and a role its words from the data and its link."""
    text = _pages(small / "_build" / "html")["chapters/study.html"]
    assert "There are 3 events; see also the opening, Anna Berg, Alder Courier and p01." in text.get_text()
    assert (
        text.find("a", href="registers.html#event-opened")
        and text.find("a", href="bridge.html#p01")
        and text.find("a", href="registers.html#work-courier1901")
    )


def test_lamps_of_a_note_stand_behind_its_words(small):
    """After the lamps of a note's last sentence comes only the way back."""
    notes = [n for page in _pages(small / "_build" / "html").values() for n in page.select("aside.footnote > p")]
    lit = [note for note in notes if note.select("svg.lamp")]
    assert lit
    for note in lit:
        after = "".join(t for t in note.select("svg.lamp")[-1].find_all_next(string=True) if note in t.parents)
        assert after.strip() == "↑", note.get_text()


def test_registers(small):
    """An entry gives who or what, forms in the text, places in the text; an event its dates side by side."""
    page = _pages(small / "_build" / "html")["chapters/registers.html"]
    berg = page.find("dt", id="agent-berg")
    assert berg.get_text() == "Berg, Anna, about 1850 – 9\u00a0January 1922¶"
    assert berg.select_one("a.headerlink[href='#agent-berg']")
    assert "In the text as ANNA BERG: p01" in berg.find_next("dd").get_text()
    report = page.find("dt", id="event-report").find_next("dd").get_text("\n").replace("\u00a0", " ")
    assert (
        "The text: “the next day”, read as 4 May 1901." in report
        and "5 May 1901" in report
        and "Elm 1930, p. 8" in report
    )


def test_dictionary_is_the_schema(small):
    """The data dictionary has every table and column, and the principles every rule."""
    page = _pages(small / "_build" / "html")["chapters/dictionary.html"]
    for resource in analysis.load(small).package["resources"]:
        columns = [c.get_text() for c in page.find(id=f"table-{resource['name']}").select("tbody td:first-child")]
        computed = [f["name"] for f in COMPUTED.get(resource["name"], ())]
        assert columns == [*(f["name"] for f in resource["schema"]["fields"]), *computed]
    assert page.find(id="rule-date")


def test_nothing_changed_nothing_started(own, monkeypatch, capsys):
    """A second build starts nothing that builds, and leaves the book where it is."""
    before = os.readlink(own / "_build" / "html")
    start = subprocess.Popen

    def only_git(command, *more, **options):  # it is asked for the address of the repository, and nothing else
        assert command[0] == "git", f"{command} was started"
        return start(command, *more, **options)

    monkeypatch.setattr(subprocess, "Popen", only_git)
    assert build(own) == 0
    assert os.readlink(own / "_build" / "html") == before
    out, err = capsys.readouterr()
    assert "nothing has changed" in err and out.startswith("file:///") and "index.html" in out


@pytest.mark.parametrize(
    ("file", "old", "new", "page", "shows"),
    [
        ("data/events.csv", "The paper reports", "The paper writes", "chapters/study.html", "The paper writes"),
        (
            "chapters/bridge.md",
            "What the chronicler says of it.",
            "What he says.",
            "chapters/bridge.html",
            "What he says.",
        ),
        ("data/agents.csv", "Mayor of Alder", "Mayoress of Alder", "chapters/registers.html", "Mayoress of Alder"),
    ],
)
def test_never_stale(own, file, old, new, page, shows):
    """A change of data or prose is on the page after the next build, in cells' outputs too."""
    path = own / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert build(own) == 0
    assert shows in (own / "_build" / "html" / page).read_text(encoding="utf-8")
    assert old not in (own / "_build" / "html" / page).read_text(encoding="utf-8")


def test_fingerprint(own, monkeypatch, tmp_path):
    """Any byte or name of data, chapters, settings or code changes it; hidden files and dates of files do not."""
    seen = {fingerprint(own)}
    for name in ("data/events.csv", "chapters/bridge.md", "_config.yml"):
        (own / name).write_bytes((own / name).read_bytes() + b" ")
        seen.add(fingerprint(own))
    (own / "data" / "note.txt").write_text("", encoding="utf-8")
    seen.add(fingerprint(own))
    (own / "data" / "note.txt").rename(own / "data" / "other.txt")
    seen.add(fingerprint(own))
    seen.add(fingerprint(own, SMALL_WITNESS))
    code = shutil.copytree(ROOT / "analysis", tmp_path / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("analysis.publish.fingerprint.__file__", str(code / "publish" / "fingerprint.py"))
    same = fingerprint(own)
    (code / "dates.py").write_bytes((code / "dates.py").read_bytes() + b"\n")
    seen |= {fingerprint(own)}
    assert len(seen) == 8 and same not in {fingerprint(own)}
    cells = fingerprint(own, of_cells=True)
    (code / "publish" / "build.py").write_bytes(b"")
    assert fingerprint(own, of_cells=True) == cells and fingerprint(own) not in seen
    (code / "status.py").write_bytes(b"")
    assert fingerprint(own, of_cells=True) != cells
    before = fingerprint(own)
    (own / "data" / ".~lock.events.csv#").write_text("", encoding="utf-8")
    os.utime(own / "data" / "events.csv", (0, 0))
    assert fingerprint(own) == before


def test_an_edit_during_the_build_is_not_lost(own, monkeypatch, capsys):
    """What is changed while the book is built is in the book that comes out."""
    bridge = own / "chapters" / "bridge.md"
    bridge.write_text(bridge.read_text(encoding="utf-8").replace("What the chronicler", "ALPHA"), encoding="utf-8")
    make = builder._make

    def make_and_edit(root, work, witness):
        made = make(root, work, witness)
        bridge.write_text(bridge.read_text(encoding="utf-8").replace("ALPHA", "BETA"), encoding="utf-8")
        return made

    monkeypatch.setattr(builder, "_make", make_and_edit)
    assert build(own) == 0
    assert "BETA" in (own / "_build" / "html" / "chapters" / "bridge.html").read_text(encoding="utf-8")
    assert "building it again" in capsys.readouterr().err


def test_two_builds_at_once(own):
    """Of two builds at once one waits, and neither takes the other's book away."""
    path = own / "chapters" / "bridge.md"
    path.write_text(path.read_text(encoding="utf-8").replace("What the chronicler", "All that he"), encoding="utf-8")
    command = [sys.executable, "-m", "analysis", "build", "--root", str(own)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in "ab"]
    missing = 0
    while any(process.poll() is None for process in running):
        missing += not (own / "_build" / "html" / "index.html").exists()
        time.sleep(0.005)
    told = [process.communicate()[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0] and missing == 0
    assert sum("executing and reading" in t for t in told) == 1, told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_build(own, number):
    """Stopped by hand or by the system: one sentence, the last good book untouched, nothing left lying about."""
    path = own / "chapters" / "bridge.md"
    path.write_text(path.read_text(encoding="utf-8").replace("What the chronicler", "All that he"), encoding="utf-8")
    before = os.readlink(own / "_build" / "html")
    command = [sys.executable, "-m", "analysis", "build", "--root", str(own)]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    # Tests that run in the background have Ctrl-C ignored, and hand that on.
    with subprocess.Popen(
        command, cwd=ROOT, preexec_fn=lambda: signal.signal(number, signal.SIG_DFL), **piped
    ) as process:
        while "executing" not in process.stderr.readline():
            pass
        process.send_signal(number)
        told = process.communicate(timeout=30)[1]
    assert process.returncode == 130 and "Stopped" in told and "Traceback" not in told
    assert os.readlink(own / "_build" / "html") == before
    assert not list((own / "_build").glob(".work-*"))


FAULTS = [
    pytest.param(
        "chapters/study.md",
        'timeline(edition, "1901", "1901")',
        'import warnings; warnings.warn("an old way"); timeline(edition, "1901", "1901")',
        r"chapters/study\.md:\d+: stderr was found",
        id="warning cell",
    ),
    pytest.param(
        "chapters/study.md",
        "timeline(edition",
        "timelin(edition",
        r"chapters/study\.md: a cell failed: NameError: name 'timelin' is not defined",
        id="failed cell",
    ),
    pytest.param(
        "chapters/study.md",
        "{agent}`berg`",
        "{agent}`borg`",
        r"chapters/study\.md:\d+: no agent 'borg': agents has no row 'borg'; near it: berg",
        id="unknown key",
    ),
    pytest.param(
        "chapters/study.md",
        'timeline(edition, "1901", "1901")',
        'import dataclasses; f = timeline(edition, "1901", "1901"); '
        'dataclasses.replace(f, svg=f.svg.replace("event/report", "event/repart"))',
        r"no event 'repart': events has no row 'repart'; near it: report",
        id="unknown key of a mark",
    ),
    pytest.param(
        "README.md", "chapters/bridge.md", "chapters/brigde.md", r"README\.md:\d+: .*brigde", id="broken link"
    ),
    pytest.param(
        "chapters/study.md",
        "{glue:text}`all`",
        "{glue:text}`al`",
        r"chapters/study\.md:\d+: No key 'al' found",
        id="unknown number",
    ),
    pytest.param(
        "chapters/registers.md",
        "```{register} places",
        "```{register} palaces",
        r"chapters/registers\.md:\d+: there is no register of 'palaces'",
        id="unknown register",
    ),
    pytest.param(
        "data/events.csv", "p01,alder", "p01,elder", r"data/events\.csv:2:place: 'elder' is not in places", id="bad CSV"
    ),
    pytest.param(
        "chapters/bridge.md", "(p03)=", "(p03)", r"data/passages\.csv:4:id: 'p03' has no paraphrase", id="lost passage"
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "says"), FAULTS)
def test_fault_leaves_the_last_good_book(own, capfd, file, old, new, says):
    """One clear message, exit status 1, and the last good book untouched."""
    html = own / "_build" / "html"
    before = (os.readlink(html), (html / "index.html").read_bytes())
    path = own / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert build(own) == 1
    out, err = capfd.readouterr()
    assert out == "" and re.search(says, err), err
    assert "The last good one is untouched" in err and "Traceback" not in err
    assert len(err.split("\n")) < 25
    assert (os.readlink(html), (html / "index.html").read_bytes()) == before
    assert not [p for p in (own / "_build").iterdir() if p.name.startswith(".work")]


def test_no_edition(tmp_path, capsys, monkeypatch):
    """Where there is no edition, the build says so and could not run."""
    assert build(tmp_path) == 2
    assert "datapackage.json" in capsys.readouterr().err


def test_same_bytes(small, tmp_path):
    """Two clean builds in two places make the same bytes."""
    other = make_miniature(tmp_path / "a" / "deeper")
    assert build(other) == 0

    def content(root):
        html = (root / "_build" / "html").resolve()
        return {p.relative_to(html).as_posix(): p.read_bytes() for p in html.rglob("*") if p.is_file()}

    one, two = content(small), content(other)
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_private_book(own, capsys):
    """With a copy of the translation the private book shows it beside the paraphrase; the public book never does."""
    assert build(own, SMALL_WITNESS) == 0
    assert "/_build/private/html/index.html" in capsys.readouterr().out
    private = _pages(own / "_build" / "private" / "html")
    article = private["chapters/bridge.html"].find("article", id="p03")
    assert article.select_one(".translation > p:last-child").get_text().split() == [
        "About",
        "40",
        "people",
        "came",
        "back",
        "in",
        "June.",
    ]
    assert article.select_one(".paraphrase")
    for page in private.values():
        assert page.find("meta", {"name": "robots"})["content"].startswith("noindex")
        assert "Private copy" in page.select_one(".private").get_text()
    for path in (own / "_build" / "html").resolve().rglob("*"):
        assert not path.is_file() or b"came back in June" not in path.read_bytes(), path


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"Another text altogether."])
def test_a_bad_copy_changes_nothing(own, tmp_path, capsys, content):
    """A copy that is none: one sentence, status 1, no private book."""
    (tmp_path / "copy.txt").write_bytes(content)
    assert build(own, tmp_path / "copy.txt") == 1
    assert re.search(r"^WITNESS: .+$", capsys.readouterr().err, re.MULTILINE)
    assert not (own / "_build" / "private" / "html").exists()


def test_old_books_are_cleared_away(own):
    """Of finished books a few are kept, so that an open one does not vanish; the rest goes."""
    for n in range(builder.KEPT + 2):
        shutil.copytree((own / "_build" / "html").resolve(), own / "_build" / ".books" / f"old{n}")
    path = own / "chapters" / "bridge.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("What the chronicler", "All the chronicler"), encoding="utf-8"
    )
    assert build(own) == 0
    assert len(list((own / "_build" / ".books").iterdir())) == builder.KEPT


# The real book.


def test_real_pages(book, edition):
    """The real book: addresses once, links land, figures speak, nothing left out of the contents."""
    pages = _pages(book)
    _shape(pages, edition)
    _tables_and_figures(pages)
    contents = {a["href"] for a in pages["index.html"].select("nav.contents a.internal")}
    assert {f"{name}.html" for name in analysis.text.toc(ROOT)[1:]} == contents
    study = pages["chapters/chronology.html"]
    assert (len(study.select("figure.exhibit")), len(study.select("table.exhibit"))) == (3, 4)


def test_every_name_is_linked(book, edition):
    """What a passage names, but for pronouns, is a link at its first place there, unless markup cuts its words in two."""
    pages = _pages(book)
    found = {
        a.get("id"): [m.parent["href"] for m in a.select(".mention") if not re.search(r"#[pin]\d", m.parent["href"])]
        for page in pages.values()
        for a in page.select("article.passage, aside.footnote")
    }
    pronouns = {"he", "him", "his", "she", "her", "it", "its", "they", "them", "their", "who"}
    for address, links in found.items():
        assert len(links) == len(set(links)), f"{address} links one entry twice"
    linked = sum(map(len, found.values()))
    wanted = len({(m.passage, m.kind, m.key) for m in edition.mentions if m.rendering.casefold() not in pronouns})
    assert linked >= 0.97 * wanted, (linked, wanted)


def test_public_book_asks_no_other_host(book):
    """Nothing on any page is loaded from elsewhere: links are all that leads out."""
    for name, page in _pages(book).items():
        for tag, attribute in (
            ("script", "src"),
            ("link", "href"),
            ("img", "src"),
            ("iframe", "src"),
            ("source", "src"),
            ("form", "action"),
        ):
            for node in page.find_all(tag, **{attribute: True}):
                assert not urlsplit(node[attribute]).netloc, f"{name}: {node[attribute]}"
    for path in (book / "_static").rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("chapter", ["web-introduction", "slogan-and-answer", "uprising"])
def test_text_pages_are_light(book, chapter):
    """A text page weighs at most 120 KiB compressed, its style and type included, and makes at most 12 requests."""
    page = book / "chapters" / f"{chapter}.html"
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    parts = {page} | {
        (page.parent / link["href"].split("?")[0]).resolve()
        for link in soup.select("link[rel~=stylesheet], link[rel~=icon]")
        if link.get("media") != "print"
    }
    parts |= {(page.parent / s["src"].split("?")[0]).resolve() for s in soup.find_all("script", src=True)}
    fonts = book / "_static" / "fonts"
    parts |= {(fonts / f"edition-serif-{style}-latin.woff2").resolve() for style in ("regular", "italic")}
    weight = sum(
        len(p.read_bytes()) if p.suffix == ".woff2" else len(gzip.compress(p.read_bytes(), 9, mtime=0)) for p in parts
    )
    assert weight <= 120 * 1024 and len(parts) <= 12, (weight, sorted(p.name for p in parts))


@pytest.mark.skipif(
    WITNESS is None, reason="not run: the real private book (HUHN_WITNESS names no copy of the translation)"
)
def test_real_private_book(edition):
    """With the translation: all passages stand in the private book."""
    assert build(ROOT, WITNESS) == 0
    pages = _pages(ROOT / "_build" / "private" / "html")
    for key, placed in find(edition, read(WITNESS)).items():
        shown = (
            next(page.find(id=key) for page in pages.values() if page.find(id=key))
            .select_one(".translation > p:last-child")
            .get_text()
        )
        assert words(shown) == words(placed.text), key


@pytest.mark.skipif(
    WITNESS is None, reason="not run: the public book against the translation (HUHN_WITNESS names no copy of it)"
)
def test_public_book_holds_nothing_of_the_translation(book, edition):
    """No page, script or index of the public book has ten words of the translation in a row."""

    def runs(text):
        plain = words(text)
        return {tuple(plain[n : n + 10]) for n in range(len(plain) - 9)}

    theirs = set().union(*(runs(p.text) for key, p in find(edition, read(WITNESS)).items() if not key.startswith("n")))
    bibliography = (ROOT / "data" / "references.bib").read_text(encoding="utf-8")
    titles = re.findall(r"^ *title = \{(.+)\},?$", bibliography, re.MULTILINE)
    for path in book.resolve().rglob("*"):
        if path.suffix in (".html", ".js", ".json", ".svg", ".txt"):
            text = path.read_text(encoding="utf-8")
            text = _prose(text) if path.suffix == ".html" else text
            for title in titles:  # a work's title is its name, in the search index too
                text = text.replace(title, "")
            assert not runs(text) & theirs, path.name


def _prose(page: str) -> str:
    """The text of a page without its bibliography: a work's title is its name, also where the text names it."""
    soup = BeautifulSoup(page, "html.parser")
    for citation in soup.select(".citation"):
        citation.decompose()
    return soup.get_text(" ")


CHROMIUM = next((shutil.which(n) for n in ("chromium", "chromium-browser", "google-chrome") if shutil.which(n)), None)


@pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true",
    reason="not run: pages in a browser (no Chromium on this machine)",
)
def test_no_console_error(book, tmp_path):
    """A real browser, with no network, opens every page from its folder without an error on its console."""
    assert CHROMIUM, "CI needs Chromium"
    for page in sorted(book.resolve().rglob("*.html")):
        done = subprocess.run(
            [
                CHROMIUM,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                f"--user-data-dir={tmp_path}",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--enable-logging=stderr",
                "--log-level=0",
                "--virtual-time-budget=2000",
                "--dump-dom",
                page.as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "</html>" in done.stdout, done.stderr[-500:]
        said = [line for line in done.stderr.split("\n") if "CONSOLE" in line]
        assert not said, (page.name, said)


@pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true",
    reason="not run: widths in a browser (no Chromium on this machine)",
)
def test_no_page_scrolls_sideways(book, tmp_path):
    """From a small phone to a wide screen, every page is as wide as its window."""
    assert CHROMIUM, "CI needs Chromium"
    pages = [p.as_uri() for p in sorted(book.resolve().rglob("*.html"))]
    widths = (320, 390, 768, 1056, 1280, 1310, 1340, 1440, 1920)
    # A page of our own shows the book's in a frame, one after the other, and writes down what is too wide.
    (tmp_path / "frames.html").write_text(
        """<body><script>(async () => {
        const wide = [], seen = [];
        for (const width of WIDTHS) for (const page of PAGES) {
          const frame = document.createElement("iframe");
          frame.style.cssText = `width: ${width}px; height: 900px; border: 0`;
          await new Promise(done => { frame.onload = done; frame.src = page; document.body.append(frame); });
          const { scrollWidth } = frame.contentDocument.documentElement;
          (scrollWidth > frame.contentWindow.innerWidth ? wide : seen).push(`${width} ${page} ${scrollWidth}`);
          frame.remove();
        }
        document.body.textContent = `seen ${seen.length} wide ${JSON.stringify(wide)}`;
        })()</script>""".replace("WIDTHS", json.dumps(widths)).replace("PAGES", json.dumps(pages)),
        encoding="utf-8",
    )
    done = subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--allow-file-access-from-files",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--virtual-time-budget=100000",
            "--dump-dom",
            (tmp_path / "frames.html").as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert f"seen {len(pages) * len(widths)} wide []" in done.stdout, (done.stdout + done.stderr)[-1500:]
