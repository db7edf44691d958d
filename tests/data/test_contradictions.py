"""No page and no remark says that something was not seen where the data hold what was seen of it.

Editors write such sentences early and consult more later.  Each test takes the sentences of one place that deny a
consultation or a find, by the phrases below, and asks the data about what they deny.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from helpers import ROOT

from analysis.source.contents import toc
from analysis.status import STATUSES
from analysis.studies.chains import consulted_works

#: Words with which a sentence says that something was not consulted.
UNSEEN = re.compile(
    r"\bnot (?:been )?(?:seen|consulted|read|reached|opened)\b"
    r"|\b(?:have|could|did) not (?:consult|see|read|reach|open)(?:ed)?\b"
    r"|\bnever (?:seen|consulted|read)\b|\bno copy\b",
    re.IGNORECASE,
)
#: Words with which it says that no source has something.
UNFOUND = re.compile(
    r"\bno source (?:seen|that|we|of ours|names|has|gives|tells|explains)\b|\bin no source\b|\bwe found no\b|\bnot (?:been )?found\b",
    re.IGNORECASE,
)
#: Clauses of a remark on a work that deny that any of it was read; others deny a part: "year not seen", "page 317 not seen".
WHOLLY = re.compile(
    r"(?:^|[;,] )(?:it was )?(?:not (?:seen|consulted)|we have not consulted it|we could not consult it)(?=$|[;,.])"
    r"|\bknown from [^;,]*\bonly\b",
    re.IGNORECASE,
)
#: An event of which no source but the text has anything.
ONLY_TEXT = re.compile(r"^(?:in|known from) the text only\b", re.IGNORECASE)
ROLE = re.compile(r"\{(work|claim|passage)\}`(?:[^`<]*<)?([\w-]+)>?`")
#: Pages that deny the consultation of something else than the work beside which they do, with the reason.
OTHERWISE = {("dead", "freeretriever2021"): "the page traces the figure to an article, and that was not consulted"}
PAGES = [ROOT / f"{name}.md" for name in toc(ROOT)]
STUDIES = (
    "introduction claims-and-verdicts chains-and-quotations independent-sources resolution dead positions-and-power "
    "chronology what-is-known text-and-witnesses"
).split()


def _prose(page) -> str:
    text = page.read_text(encoding="utf-8")
    return re.sub(r"\A---\n.*?\n---\n|^(`{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)


def _denials() -> Iterator[tuple[str, str, bool]]:
    """The lines of all pages that deny something: the page, the line, and whether it denies a consultation or else a find."""
    for page in PAGES:
        for line in _prose(page).split("\n"):
            if UNSEEN.search(line):
                yield page.stem, line, True
            elif UNFOUND.search(line):
                yield page.stem, line, False


def _supported(edition, claim) -> bool:
    verdict = edition.assessor.assess(claim)
    return bool(verdict and verdict.supports)


def test_phrases_are_in_use(edition):
    """The phrases that are looked for do occur; if the editors word it otherwise, these tests have to learn it."""
    remarks = [row.remark or "" for table in ("works", "events") for row in edition.tables[table]]
    assert sum(bool(WHOLLY.search(r)) for r in remarks) > 20 and sum(bool(ONLY_TEXT.search(r)) for r in remarks) > 4
    denied = list(_denials())
    assert sum(unseen for _, _, unseen in denied) > 10 and sum(not unseen for _, _, unseen in denied) > 4


def test_a_status_that_a_page_names_is_that_of_today(edition):
    """A link whose text is the name of a status leads to a claim that has this status."""
    links = [
        (page.stem, *link)
        for page in PAGES
        for link in re.findall(rf"{{claim}}`({'|'.join(STATUSES)}) <([\w-]+)>`", page.read_text(encoding="utf-8"))
    ]
    assert len(links) > 5
    assert not [link for link in links if edition.get("claims", link[2]).status != link[1]]


def test_no_work_is_called_unseen_of_which_something_was_read(edition):
    """A work whose remark says that it was not consulted has no copy of which a paragraph was read as evidence."""
    read = consulted_works(edition)
    wrong = {w.id: w.remark for w in edition.works if WHOLLY.search(w.remark or "") and w.id in read}
    assert not wrong


def test_no_claim_denies_the_page_that_its_report_rests_on(edition):
    """A remark that the cited page or paper was not seen stands only where no item is of the cited work itself."""
    for claim in edition.claims:
        if claim.citation and UNSEEN.search(claim.remark or ""):
            cited = edition.get("citations", claim.citation).work
            own = [i.id for i in edition.assessor.items_of(claim, "report") if edition.assessor.work_of(i) == cited]
            assert not own, (claim.id, claim.remark, own)


def test_no_event_is_the_text_s_alone_if_a_source_has_it(edition):
    """An event that is said to be in the text only has no dating of the evidence, and no claim on it has a supporting source."""
    for event in edition.events:
        remark = event.remark or ""
        claims = [c for c in edition.claims if c.event == event.id and c.assessable]
        supported = [c.id for c in claims if _supported(edition, c)]
        if ONLY_TEXT.search(remark):
            dated = [d.id for d in edition.datings if d.event == event.id and d.relation == "on"]
            assert not supported and not dated, (event.id, remark, supported, dated)
        if UNFOUND.search(remark):
            assert not claims or len(supported) < len(claims), (event.id, remark, supported)


def test_no_step_is_called_unseen_at_both_ends_that_were_seen(edition):
    """A step of a quotation that says that something was not seen lacks the copy of at least one of its ends."""
    for step in edition.transmissions:
        if UNSEEN.search(step.statement or ""):
            assert not (step.source_consultation and step.result_consultation), (step.id, step.statement)


def test_no_person_is_called_unnamed_whom_the_sources_name(edition):
    """Of somebody whom no source is said to name, no source names the part in what the text has them do."""
    denied = [a for a in edition.agents if UNFOUND.search(f"{a.description} {a.remark or ''}")]
    assert denied
    for agent in denied:
        parts = {
            by: {p.event for p in edition.event_agents if (p.agent, p.by) == (agent.id, by)}
            for by in ("text", "evidence")
        }
        assert parts["text"] and not parts["text"] & parts["evidence"], (agent.id, parts)


def test_no_commentary_denies_what_its_passage_s_sources_have(edition):
    """A note that says that a cited author's words were not consulted stands only where no copy of the work was read whole."""
    for note in edition.commentary:
        for sentence in re.split(r"(?<=[.!?]) ", note.statement):
            if UNSEEN.search(sentence):
                for citation in edition.citations:
                    work = edition.get("works", citation.work)
                    is_named = work.label.split(",")[0] in sentence or (citation.note and citation.note in sentence)
                    if is_named and "apart from" not in sentence:
                        assert work.id not in consulted_works(edition), (note.id, sentence, work.id)


def test_no_page_denies_the_consultation_of_a_work_that_was_read(edition):
    """A sentence that says that something was not consulted names no work of which the editors read a paragraph."""
    read, used = consulted_works(edition), set()
    for page, line, unseen in _denials():
        if unseen:
            # In a row of a table the first work is spoken of, the others are where it is known from.
            works = [key for kind, key in ROLE.findall(line) if kind == "work"][: 1 if line.startswith("|") else None]
            for key in works:
                used.add((page, key))
                assert key not in read or (page, key) in OTHERWISE, f"{page}: {line}"
    assert set(OTHERWISE) <= used, "take out what is no longer needed"


def test_no_page_denies_a_source_for_what_a_source_supports(edition):
    """A sentence that says that no source has something links no claim that a counted source supports."""
    for page, line, unseen in _denials():
        for kind, key in ROLE.findall(line):
            if kind == "claim" and not unseen:
                assert not _supported(edition, edition.get("claims", key)), f"{page}: {line}"


@pytest.mark.parametrize("name", STUDIES)
def test_facts_of_the_studies_say_where_they_are_from(name):
    """On a page of studies a paragraph with a year in it links a work, a claim or another row, or is computed."""
    link = re.compile(r"\{(?:work|claim|event|agent|passage|place|concept|glue:text)\}`|\]\(")
    paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n|\n(?=- )", _prose(ROOT / "chapters" / f"{name}.md"))]
    stated = [p for p in paragraphs if not p.startswith(("#", "|")) and re.search(r"\b1[89]\d\d\b", p)]
    # The question under the title asserts nothing.
    bare = [p for p in stated if not link.search(p) and not re.match(r"[^.!?]*\?", p)]
    assert not bare
