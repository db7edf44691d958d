"""What a reader gets, checked in the pages themselves: passages, apparatus, claims, registers, figures and tables."""

from __future__ import annotations

import json
import re
from collections import Counter
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from helpers import ROOT, pages_of, previews_of
from pybtex.database import parse_file

import analysis
from analysis.reasons import verdict_words, why_this_status
from analysis.source.contents import toc
from analysis.status import COMPUTED


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
        _runs_own_scripts_only(name, page)
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


def _runs_own_scripts_only(name: str, page: BeautifulSoup) -> None:
    """The policy lets a page run and load what lies beside it and nothing else, and no part of the page needs more."""
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    allowed = {key: values for key, *values in (part.split() for part in policy.split(";"))}
    home = [host for host in allowed.pop("connect-src", []) if host != "'self'"]
    assert not home or (page.find(id="translation") and all(host.startswith("https://") for host in home)), name
    assert allowed == {
        "default-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }, name
    handlers = [tag.name for tag in page.find_all(True) if any(attribute.startswith("on") for attribute in tag.attrs)]
    assert not handlers and not page.select("[href^='javascript:' i], [src^='javascript:' i], iframe, object, embed"), (
        name
    )
    scripts = [script for script in page.find_all("script") if "json" not in script.get("type", "")]
    assert all(script.get("src") and not script.get_text().strip() for script in scripts), name


def _tables_and_figures(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        for figure in page.select("figure.study"):
            # Words that belong together are kept on one line in running text, and a label has no lines.
            finding = figure.select_one("figcaption > .finding").get_text().replace("\u00a0", " ")
            drawings = figure.select(".drawing > svg:is([role=group], [role=img])")
            assert [d.parent["class"] for d in drawings] == [["drawing", "wide"], ["drawing", "narrow"]], name
            for drawing in drawings:
                description = drawing.find("desc", recursive=False)
                assert drawing["aria-describedby"] == description["id"] and len(description.get_text()) > 40, name
                assert drawing["aria-label"] == finding and description.get_text().startswith(finding), name
                assert not drawing.find("title", recursive=False), name
            ids = re.findall(r'\bid="([^"]*)"', drawn := "".join(map(str, drawings)))
            passages = {article["id"] for article in page.select("article.passage")}
            assert set(re.findall(r'(?:href="#|url\(#)([^")]*)', drawn)) <= {*ids, *passages}, name
            assert len(ids) == len(set(ids)) and all(i.startswith(figure["id"]) for i in ids), name
            assert all(mark["aria-hidden"] == "true" for mark in figure.select(".key svg")), name
            assert figure.select(".key svg"), name
            for button in figure.select(".source button"):  # There is none where the code stands above its figure.
                assert "analysis." in page.find(id=button["popovertarget"]).get_text(), name
        for image in page.find_all("img"):
            assert image.get("alt") and not re.search(r"\.(svg|png)$", image["alt"]), name
        for table in page.select("table.study"):
            assert table.caption and table.thead.find_all("th") and table.tbody.find_all("tr"), name


def test_miniature_pages(small):
    """Addresses stand once, links land, figures speak, tables have heads."""
    pages = pages_of(small / "_build" / "html")
    _shape(pages, analysis.load(small))
    _tables_and_figures(pages)
    assert set(pages) >= {"index.html", "chapters/bridge.html", "chapters/study.html"}


def test_no_launch_without_an_address(small):
    """Where the repository has no public address there is no dead button, and no other project's name."""
    for name, page in pages_of(small / "_build" / "html").items():
        assert not page.select(".launch") and "binder" not in str(page).lower(), name


def test_passage_and_apparatus(small):
    """A passage is an article with its address, its paraphrase with names linked, and its apparatus."""
    page = pages_of(small / "_build" / "html")["chapters/bridge.html"]
    article = page.find("article", id="p01")
    assert article.select_one("a.address[href='#p01']").get_text() == "p01"
    assert (
        article.select_one(".paraphrase").get_text().split()
        == str(analysis.load(small).texts["p01"]).replace("'", "’").split()
    )
    assert article.select_one(".paraphrase a[href='registers.html#agent-berg']").get_text() == "Anna Berg"
    terms = [dt.get_text() for dt in article.select(".apparatus dt")]
    assert terms == "Comments Claims Readings Insertions People Places Events Terms English".split()
    assert "ANNA BERG: read Anna Berg" in article.select_one(".apparatus").get_text()
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
    page = pages_of(html)["chapters/bridge.html"]
    previews = previews_of(html, "bridge")
    links = page.select(":is(article.passage, aside.footnote) :is(.paraphrase, .apparatus) a.internal")
    assert links and not [a for a in links if a.get("title")]
    assert {a["href"].partition("#")[2] for a in links} <= set(previews)
    for passage in analysis.load(small).passages:
        data = page.find(id=f"menu-{passage.id}").select_one("a[href$='.json']")["href"]
        payload = json.loads((html / "chapters" / data).read_text(encoding="utf-8"))
        assert (payload["id"], payload["@id"]) == (passage.id, f"chapters/bridge.html#{passage.id}")
    assert not page.select("a[href^='mailto:']")
    assert (
        page.body["data-previews"] == "previews/bridge.js" and not (html / "_static" / "previews" / "study.js").exists()
    )


def _claims(pages: dict[str, BeautifulSoup], edition: analysis.Edition) -> None:
    """Every claim has one address with its status in words, and a mark of that status at its line."""
    entries = {entry["id"]: entry for page in pages.values() for entry in page.select(".claims details[id]")}
    text = [page for name, page in pages.items() if name != "index.html"]
    marks = [mark for page in text for mark in page.select("a > .mark > .status-mark")]
    marks = [mark.find_parent("a")["href"].partition("#")[2] for mark in marks]
    assert sorted(marks) == sorted(entries) == sorted(f"claim-{c.id}" for c in edition.claims)
    for claim in edition.claims:
        entry, status = entries[f"claim-{claim.id}"], claim.status or "judgement"
        opposed = status in ("contested", "doubted", "contradicted")
        assert entry.has_attr("open") == opposed and (entry.find_parent("details") is None) == opposed, claim.id
        assert entry.summary.svg["aria-label"] == status, claim.id
        assert entry.strong.get_text().strip() == status and status in entry.select_one(".status-mark")["class"], (
            claim.id
        )
        shown = {e.id for e in edition.evidence if e.claim == claim.id}
        assert len(entry.select("li a[href*='#work-']")) >= len(shown), claim.id
        for items in entry.select("ul"):
            lines = [" ".join(line.get_text().split()) for line in items.select("li > p")]
            assert len(lines) == len(set(lines)), f"{claim.id} prints an item twice"


def test_claims(small):
    """A claim gives its sources for and against, what does not count and why, and what would change it."""
    pages, edition = pages_of(small / "_build" / "html"), analysis.load(small)
    _claims(pages, edition)
    entry = pages["chapters/claims.html"].find(id="claim-p02-c01").get_text(" ")
    for part in (
        "the document itself supports it, no source contradicts it",
        "This is the document itself",
        "not counted: 1",
        "derives from the document",
        "Does the source say so",
    ):
        assert part in entry
    entry = pages["chapters/claims.html"].find(id="claim-p03-c01").get_text(" ")
    assert (
        "For it:" in entry and "Against it:" in entry and "Later:" in entry and "What would change our answer" in entry
    )
    lines = pages["chapters/bridge.html"].find("article", id="p01").select_one(".paraphrase p")
    at = str(lines).split("\n")
    assert ["#claim-p01-c01" in at[0], "#claim-p01-c02" in at[1], "claim" in at[2]] == [True, True, False]


def test_numbers_and_roles(small):
    """A sentence has its number from the data, and a role its words from the data and its link."""
    text = pages_of(small / "_build" / "html")["chapters/study.html"]
    assert "There are 3 events; see also the opening, Anna Berg, Alder Courier and p01." in text.get_text()
    assert (
        text.find("a", href="registers.html#event-opened")
        and text.find("a", href="bridge.html#p01")
        and text.find("a", href="registers.html#work-courier1901")
    )


def test_marks_of_a_note_stand_behind_its_words(small):
    """After the marks of a note's last sentence comes only the way back."""
    notes = [n for page in pages_of(small / "_build" / "html").values() for n in page.select("aside.footnote > p")]
    marked = [note for note in notes if note.select("svg.status-mark")]
    assert marked
    for note in marked:
        after = "".join(t for t in note.select("svg.status-mark")[-1].find_all_next(string=True) if note in t.parents)
        assert after.strip() == "↑", note.get_text()


def test_registers(small):
    """An entry gives who or what, forms in the text, places in the text; an event its dates side by side."""
    page = pages_of(small / "_build" / "html")["chapters/registers.html"]
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
    """The data dictionary has every table and column, and the directive for rules prints every rule."""
    page = pages_of(small / "_build" / "html")["chapters/dictionary.html"]
    for resource in analysis.load(small).package["resources"]:
        columns = [c.get_text() for c in page.find(id=f"table-{resource['name']}").select("tbody th")]
        computed = [f["name"] for f in COMPUTED.get(resource["name"], ())]
        assert columns == [*(f["name"] for f in resource["schema"]["fields"]), *computed]
    assert page.find(id="rule-date")


@pytest.fixture(scope="module")
def pages(book) -> dict[str, BeautifulSoup]:
    """The pages of the real book, to be read and not changed: to parse them takes long."""
    return pages_of(book)


def test_real_pages(pages, edition):
    """The real book: addresses once, links land, figures speak, nothing left out of the contents."""
    _shape(pages, edition)
    _tables_and_figures(pages)
    contents = {a["href"] for a in pages["index.html"].select("nav.contents li a")}
    assert {f"{name}.html" for name in toc(ROOT)[1:]} == contents
    study = pages["chapters/chronology.html"]
    assert (len(study.select("figure.study")), len(study.select("table.study"))) == (4, 4)


#: What one page alone has: the title page how the book is cited, the search what is said without scripts, the switches their
#: results, and one figure a scale of numbers below the words for them.
ONCE = {"blockquote", "noscript", "data-results", "data-begin"}


def test_nothing_is_used_once_by_mistake(pages):
    """A census of the elements and attributes of all pages: one that occurs once in the book has to be known for it."""
    used = Counter(name for page in pages.values() for tag in page.find_all(True) for name in (tag.name, *tag.attrs))
    assert {name for name, number in used.items() if number == 1} <= ONCE


def test_a_reference_leaves_nothing_out(pages):
    """Whatever sort of work it is, its reference has the volume, number, pages, edition, editors and note that are recorded."""
    page = pages["chapters/bibliography.html"]
    seen = Counter()
    for key, entry in parse_file(ROOT / "data" / "references.bib").entries.items():
        shown = _plain(page.find(id=f"work-{key}").get_text())
        wanted = [(name, entry.fields[name]) for name in _IN_REFERENCE if name in entry.fields]
        wanted += [("editor", " ".join(person.last_names)) for person in entry.persons.get("editor", ())]
        for name, value in wanted:
            assert _plain(value) in shown, f"{key}: {name}"
            seen[name] += 1
    assert seen.keys() == {*_IN_REFERENCE, "editor"}


_IN_REFERENCE = (
    "volume",
    "number",
    "pages",
    "edition",
    "note",
    "year",
    "publisher",
    "journal",
    "booktitle",
    "howpublished",
)


def _plain(text: str) -> str:
    """Words without the marks of BibTeX and of typography, in which source and page differ."""
    return " ".join(re.sub(r"[{}\\“”\"‘’'–-]", " ", text).casefold().split())


def test_argument_and_findings(pages, edition):
    """Below each sentence of the argument stand its claims, and whether any has support or a source against it; each key finding has the status of its claim."""
    page = pages["chapters/argument.html"]
    sentences = page.select("section > ol > li")
    assert len(sentences) == len(edition.argument)
    for item, row in zip(sentences, sorted(edition.argument, key=lambda row: row.number)):
        claims = [edition.get("claims", key) for key in row.claims]
        shown = [li.get_text(" ", strip=True) for li in item.select("details li")]
        assert all((claim.status or "judgement") in words for claim, words in zip(claims, shown, strict=True)), row.id
        assert [a["href"].partition("#")[2] for a in item.select("details li a")] == [
            f"claim-{key}" for key in row.claims
        ]
        holding = sum(claim.status in ("corroborated", "attested") for claim in claims)
        summary = item.summary.get_text()
        against = sum(claim.status in ("contested", "doubted", "contradicted") for claim in claims)
        assert ("support" in summary) == bool(holding), summary
        assert ("against" in summary) == bool(against), summary
    for name in ("index.html", "chapters/claims-and-verdicts.html"):
        findings = pages[name].select("dl.findings > dd")
        rows = sorted(edition.key_findings, key=lambda row: row.number)
        claims = [edition.get("claims", row.claim) for row in rows]
        assert [dd.strong.get_text(strip=True) for dd in findings] == [claim.status for claim in claims]
        for dd, claim in zip(findings, claims):
            verdict = edition.assessor.assess(claim)
            heading, reason = why_this_status(edition, verdict)
            shown = dd.get_text()
            assert f"{verdict_words(verdict)}. {heading}: {reason.rstrip('.')}." in shown, claim.id
            assert ("Why not higher" in shown) == bool(verdict.supports), claim.id


def test_every_name_is_linked(pages, edition):
    """What a passage names, but for pronouns, is a link at its first place there, unless markup cuts its words in two."""
    links_of = {
        a.get("id"): [m.parent["href"] for m in a.select(".mention") if not re.search(r"#[pin]\d", m.parent["href"])]
        for page in pages.values()
        for a in page.select("article.passage, aside.footnote")
    }
    pronouns = {"he", "him", "his", "she", "her", "it", "its", "they", "them", "their", "who"}
    for address, links in links_of.items():
        assert len(links) == len(set(links)), f"{address} links one entry twice"
    linked = sum(map(len, links_of.values()))
    wanted = len({(m.passage, m.kind, m.key) for m in edition.mentions if m.rendering.casefold() not in pronouns})
    assert linked >= 0.97 * wanted, (linked, wanted)


#: What a typed link says of a page, and no browser loads.
LOADED_BY_NO_BROWSER = {"author", "cite-as", "describedby", "license"}


def test_public_book_asks_no_other_host(book, pages):
    """Nothing on any page is loaded from elsewhere: links are all that leads out."""
    for name, page in pages.items():
        for tag, attribute in (
            ("script", "src"),
            ("link", "href"),
            ("img", "src"),
            ("iframe", "src"),
            ("source", "src"),
            ("form", "action"),
        ):
            for node in page.find_all(tag, **{attribute: True}):
                if LOADED_BY_NO_BROWSER.issuperset(node.get("rel", [tag])):
                    continue
                assert not urlsplit(node[attribute]).netloc, f"{name}: {node[attribute]}"
    for path in (book / "_static").rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", path.read_text(encoding="utf-8")), path


def test_passages_lead_back_to_the_overview(pages):
    """A figure or table that opens a text chapter leads to passages of its page, and each of these leads back to it, no other."""
    with_links = 0
    for name, page in pages.items():
        texts, ways = {article["id"] for article in page.select("article.passage")}, {}
        for shown in page.select(".shown"):
            place = shown.select_one("figure.study, table.study")
            for link in shown.select("a[href^='#']"):
                if place and link["href"][1:] in texts:
                    ways.setdefault(link["href"][1:], place["id"])
        back = {a.find_parent("article")["id"]: a["href"][1:] for a in page.select("a.to-overview")}
        assert back == ways, name
        with_links += bool(back)
    assert with_links >= 3


def test_code_is_behind_a_button(small):
    """Every source line of a study leads to its code, which is on the page, and cells that only set things up are not."""
    page = pages_of(small / "_build" / "html")["chapters/study.html"]
    (button,) = page.select("figure button")
    assert button.get_text() == "code" and button.find_previous("a")["class"] == ["csv"]
    assert "timeline(" in page.find(id=button["popovertarget"]).pre.get_text()
    assert not page.select("details.hide") and "glue(" not in page.get_text()


def test_the_api_leads_to_the_pages(book):
    """Every address in a file of the API is a place on a page or in the file itself, and the page shows a file as it is."""
    files = {
        path.relative_to(book).as_posix(): json.loads(path.read_text("utf-8")) for path in book.glob("api/*/*.json")
    }
    ids: dict[str, set[str]] = {}
    for path, data in files.items():
        page, _, fragment = data["@id"].partition("#")
        if page == path:
            assert data["type"] == "agent", path
        else:
            if page not in ids:
                ids[page] = set(re.findall(r'\bid="([^"]+)"', (book / page).read_text("utf-8")))
            assert fragment in ids[page], path
    soup = BeautifulSoup((book / "chapters" / "api.html").read_text("utf-8"), "lxml")
    (shown,) = [json.loads(pre.get_text()) for pre in soup.select("pre") if pre.get_text().startswith("{")]
    data = files["api/claims/p12-c40.json"]
    assert shown and shown == {key: data[key] for key in shown}
