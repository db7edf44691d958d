"""Questions that a reader has asked of the data, each put to the edition as such a reader would put it.

Each fails if its answer is lost: if a column, a row or the way that leads to it goes.
"""

from __future__ import annotations

import re
from collections import Counter

import analysis
from analysis.publication import in_print
from analysis.studies import verdicts


def test_what_did_berkman_write(edition):
    """From an author one gets to all of the author's works, and from a work to its authors, and to nobody else."""
    works = {w.id for w in edition["berkman"].works}
    assert works == {w.id for w in edition.works if "berkman" in w.author}
    diary, pamphlet, articles = "berkman1925myth", "berkman1922rebellion", {"berkman1922", "berkman1951"}
    assert {diary, pamphlet, "letter1921"} | articles <= works
    assert [a.id for a in edition[diary].agents] == ["berkman"]
    assert [a.name for a in edition["letter1921"].agents] and len(edition["letter1921"].agents) > 1


def test_whose_are_the_works_that_count(edition):
    """Eyewitnesses and participants are persons: their works have an author, but for one that nobody could identify."""
    nameless = [w.id for w in edition.works if w.kind in ("eyewitness", "participant") and not w.author]
    assert nameless == ["dimitrioff1925"]


def test_who_spoke_against_the_resolution_without_a_vote(edition):
    """Speaking against is told apart from voting against, in the text itself as in the sources."""
    spoke = {v.agent for v in edition.votes if v.event == "resolution-adopted" and v.cast == "spoke against"}
    voted = {v.agent for v in edition.votes if v.event == "resolution-adopted" and v.cast == "against" and v.agent}
    assert {"kalinin", "vasilyev", "kuzmin"} == spoke and {"kalinin", "kuzmin", "vasilyev"} <= voted
    text = [v for v in edition.votes if edition.get("consultations", v.consultation).work == "johanson2021"]
    assert {(v.agent, v.cast) for v in text} == {("kalinin", "spoke against"), ("vasilyev", "spoke against")}


def test_which_note_does_a_quotation_rest_on(edition):
    """A quotation leads by its citation to the note that gives its source, if a note does."""

    def note_of(quotation: str) -> str | None:
        return edition.get("citations", edition.get("quotations", quotation).citation).note

    assert (note_of("p15-q1"), note_of("p18-q1"), note_of("p19-q1")) == ("n07", "n08", "n08")
    for citation in edition.citations:
        # A place that the text gives it gives in the passage, in the passage's note, or from another passage's.
        if citation.locator and not citation.note:
            assert (
                edition.get("passages", citation.passage).kind == "note"
                or not edition[citation.passage].notes
                or (citation.id in ("p03-anweiler1958", "p14-trotsky1906"))
            ), citation.id
    called = {n.id for n in edition.notes} - {"n04"}  # the editor's note cites nothing
    assert {c.note for c in edition.citations if c.note} == called


def test_where_is_the_note_called_on_which_p19_rests(edition):
    """The page under p19 is that of a note whose call stands in p18."""
    (citation,) = (c for c in edition["p19"].citations if c.passage == "p19")
    assert citation.locator.split() == ["p.", "31"] and edition.get("notes", citation.note).passage == "p18"


def test_was_it_in_print_by_the_dateline(edition):
    """Every work that opposes a claim has a date, or bounds, and most can be told to be earlier or later than the text."""
    opposing = {edition.assessor.work_of(i) for i in edition.evidence if i.stance == "opposes"}
    undated = [key for key in opposing if not edition.get("works", key).published_date]
    assert len(opposing) > 90
    assert not undated, "write when it was published, or bounds, such as 1991/2026-11-30 for a page on the web"
    sources = [source for a in verdicts.opposed(edition) for source in a.fact.opposes]
    printed = in_print(edition, sources)
    assert len(printed.by_dateline) > 10 and len(printed.later) > 3
    assert len(printed.undated) < len(printed.by_dateline) and all(w.published_date for w in printed.undated)


def test_bounds_on_both_sides_of_the_dateline_say_nothing(edition):
    """A date that lets a work be earlier or later than the text leaves open which it is, whichever bound is missing."""
    work = next(w.id for w in in_print(edition, _all_opposing(edition)).later)
    for date, group in (
        ("1900/1999", "undated"),
        ("../1999", "undated"),
        ("1900/..", "undated"),
        ("../1940", "by_dateline"),
    ):
        dated = edition.with_rows(works=[{"id": work, "published_date": date}])
        assert work in {w.id for w in getattr(in_print(dated, _all_opposing(dated)), group)}, date


def _all_opposing(edition):
    return [source for a in verdicts.opposed(edition) for source in a.fact.opposes]


def test_when_was_the_appeal_of_the_committee_in_print(edition):
    """The appeal of the Committee of Defence is bounded by the paper that printed it."""
    date = edition.get("works", "defence1921").published_date
    assert date.earliest.isoformat() >= "1921-03-04" and date.latest.isoformat() == "1921-03-08"


def test_where_does_the_text_contradict_itself(edition):
    """Contradictions within the text are rows that name their passages, and so are spans that do not add up."""
    kinds = Counter(i.kind for i in edition.inconsistencies)
    assert kinds["contradiction"] > 10 and kinds["span"] >= 3
    spans = {i.id: i.passages for i in edition.inconsistencies if i.kind == "span"}
    assert {"thirteen-years", "already-1929"} <= set(spans) and "p18" in spans["thirteen-years"]
    assert "slogan-own-or-invented" in {i.id for i in edition["p03"].inconsistencies}
    assert all(len(i.passages) > 1 or i.kind == "contradiction" for i in edition.inconsistencies)


def test_does_the_arithmetic_of_a_span_fail(edition):
    """Thirteen years before October 1917 do not lead to the year to which the text dates the theory."""
    revolution = edition.get("events", "october-insurrection").date.earliest.year
    theory = edition.get("claims", "p18-c05")
    assert "1905" in theory.statement and revolution - 13 != 1905


def test_how_does_a_name_occur(edition):
    """A name in the running prose is told apart from one in a title, an imprint, a derived word and a pronoun."""
    occurrences = Counter(m.occurrence for m in edition.mentions)
    assert (
        set(occurrences) == {"prose", "title", "imprint", "derived word", "pronoun"} and min(occurrences.values()) > 20
    )
    trotsky = Counter(m.occurrence for m in edition.mentions if (m.kind, m.key) == ("agent", "trotsky"))
    assert trotsky["prose"] > trotsky["pronoun"] > 0 and trotsky["imprint"] > 0
    assert {m.form for m in edition.mentions if m.occurrence == "derived word"} >= {
        "Trotskyism",
        "Stalinists",
        "Makhnovchina",
    }
    assert {m.occurrence for m in edition.mentions if m.key == "marx"} == {"title"}


def test_is_a_pronoun_no_name(edition):
    """What is entered as a pronoun is none of the names by which the register knows whom it stands for."""
    names = {a.id: {a.label, *a.name.split(", ")} for a in edition.agents}
    pronouns = [m for m in edition.mentions if m.kind == "agent" and m.occurrence == "pronoun"]
    assert pronouns and not [m.id for m in pronouns if m.form in names[m.key]]


def test_when_and_by_whom_was_the_threat_made(edition):
    """The threat has every date that a source gives for it, and the text's; and both who may have made it."""
    dates = {(d.consultation, d.date.edtf) for d in edition["pheasant-threat"].datings if d.event == "pheasant-threat"}
    assert {
        ("myth-38", "1921-03-05"),
        ("defence-russian", "1921-03-04"),
        ("defence-msu", "1921-03-08"),
        ("ermolaev-kiselev", "1921-03-06/.."),
    } <= dates
    assert edition.get("events", "pheasant-threat").text_date.edtf == "1921-03-06"
    parts = {(p.agent, p.by) for p in edition.event_agents if p.event == "pheasant-threat"}
    assert {("trotsky", "text"), ("trotsky", "evidence"), ("committee-of-defence", "evidence")} <= parts
    dated_by = {
        edition.get("consultations", d.consultation).work for d in edition.datings if d.event == "pheasant-threat"
    }
    items = [i for i in edition.evidence if i.claim == "p12-c24" and i.question == "fact"]
    assert {
        edition.assessor.work_of(i)
        for i in items
        if edition.get("consultations", i.consultation).standing == "evidence"
    } <= (dated_by | {edition.get("consultations", i.consultation).work for i in items if i.quoted_work})


def test_what_does_the_text_cite_and_what_do_the_editors(edition):
    """The passages of a work are those in which the text cites it; what the editors say of it elsewhere is commentary."""
    assert [p.id for p in edition["trotsky1930"].passages] == ["p18", "p19", "n08"]
    commented = {k.passage for k in edition["trotsky1930"].commentary}
    assert commented and not commented <= {p.id for p in edition["trotsky1930"].passages}
    for work in edition.works:
        cited = {c.passage for c in edition.citations if work.id in (c.work, c.via)}
        mentioned = {m.passage for m in edition.mentions if (m.kind, m.key) == ("work", work.id)}
        assert {p.id for p in edition.related("works", work.id, "passages")} == cited | mentioned, work.id


def test_opposed_is_not_contested(edition):
    """What some counted source opposes and what has the status contested go by different names, and are what these say."""
    opposed = {a.claim.id for a in verdicts.opposed(edition)}
    by_status = {s: {c.id for c in edition.claims if c.status == s} for s in ("contested", "doubted", "contradicted")}
    assert opposed == set().union(*by_status.values()) > by_status["contested"]
    assert not hasattr(verdicts, "contested")


def test_where_on_the_scale_of_power_is_the_emigre_of_1909(edition):
    """An émigré is off the scale of power, and options of the edition's own place him on it, with their reasons."""
    from analysis.studies.choices import BASE, Choice, points

    placed = {o.option: o for o in edition.power_options if o.power == "PE" and o.same_as}
    assert len(placed) >= 2 and all(o.reason for o in placed.values())

    def early(choice) -> set[str]:
        drawn = (p for p in points(edition, "trotsky", choice) if p.day.year < 1917)
        return {u.id for point in drawn for u in point.utterances}

    assert not early(BASE)
    assert all(
        "1909" in " ".join(early(Choice(emigre=option))) for option in placed if option != "level with exile abroad"
    )


def test_does_the_example_of_another_coding_change_anything(edition):
    """The coding that the page on asking the edition tries has another outcome than the edition's own."""
    page = (edition.root / "chapters" / "for-scholars.md").read_text(encoding="utf-8")
    (cell,) = (c for c in re.findall(r"```\{code-cell\} ipython3\n(.*?)```", page, re.DOTALL) if "codings=[{" in c)
    *statements, shown = cell.strip().split("\n")
    names = {"edition": edition, "analysis": analysis}
    exec("\n".join(statements), names)
    ours, theirs = eval(shown, names)
    assert ours != theirs


def test_what_functions_are_there(edition):
    """The page on asking the edition lists every function that answers a question of it, from the functions themselves."""
    from analysis.studies.listing import listing, public_functions
    from analysis.studies.study import all_studies

    listed = {(row[0], row[1].split("(")[0]): row for row in listing(edition).rows}
    assert {(s.module, s.name) for s in all_studies() if s.module.startswith("analysis.")} <= set(listed)
    assert ("analysis.publication", "in_print") in listed and ("analysis.explain", "explain") in listed
    assert len(listed) == len(list(public_functions()))
    assert all(row[3].endswith(".") and "`" not in row[3] for row in listed.values())
    page = (edition.root / "chapters" / "for-scholars.md").read_text(encoding="utf-8")
    assert "from analysis.studies.listing import listing" in page


#: A place in print that a reader can find: a page, note, number or the like with its figure, a chapter, an entry
#: or another part that has a name, a date.
PLACE = re.compile(
    r"\b(?:pages?|volumes?|parts?|sections?|documents?|notes?|articles?|points?|no\.|nos\.|nn?\.) (?:no\. )?[\dIVXLC]+\b"
    r"|\bchapters?\b|\b(?:entry|account of|preface|imprint)\b"
    r"|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December) 19\d\d\b"
)
#: The page of a reading device is no page of the print.
OF_A_DEVICE = re.compile(r"\b(?:page|part) \d+ of (?:the|a) (?:reader|scan)\b", re.IGNORECASE)


def test_can_every_counted_item_be_found_again(edition):
    """An item that counts has a public address, or names a work in print and the place in it."""
    counted = {}
    for claim in edition.claims:
        for question in ("fact", "report"):
            verdict = edition.assessor.assess(claim, question)
            for source in (*verdict.supports, *verdict.opposes) if verdict else ():
                counted |= {item.id: item for item in source.items}
    assert len(counted) > 250
    printed = 0
    for item in counted.values():
        copy = edition.get("consultations", item.consultation)
        if copy.address.startswith("http"):
            continue
        printed += 1
        place = OF_A_DEVICE.sub("", f"{item.locator}; {copy.address}; {item.quoted_locator or ''}")
        assert PLACE.search(place), (item.id, place)
        # The address names the book or paper, which the bibliography has with its author, or at least its title.
        assert re.search(r"printed book|\b1[89]\d\d\b|\b20\d\d\b", copy.address), (item.id, copy.address)
        assert edition.source.bibliography[copy.work].title, copy.work
    assert 0 < printed < len(counted) / 4


def test_can_every_date_and_vote_be_found_again(edition):
    """The same holds of what dates an event, reports a vote or words a demand, without being evidence on a claim."""
    for table in ("datings", "votes", "demand_readings"):
        for row in edition.tables[table]:
            copy = edition.get("consultations", row.consultation)
            if copy.standing == "evidence" and not copy.address.startswith("http"):
                place = OF_A_DEVICE.sub("", f"{row.locator}; {copy.address}")
                assert PLACE.search(place), (table, row.id, place)


def test_numbers_in_authority_files(edition):
    """A number in an authority file is there with the copy that shows it, and stands for one row."""
    numbers = Counter(
        n for table in ("agents", "works") for row in edition.tables[table] for n in (row.authority or "").split()
    )
    assert len(numbers) > 12 and max(numbers.values()) == 1
    assert all(a.authority_consultations for a in edition.agents if a.authority)
    assert "gnd:118642979" in edition.get("agents", "trotsky").authority.split()


def test_questions_are_put_as_a_reader_would(edition):
    """The ways to the answers are the public ones: an entry, a table, a frame."""
    assert isinstance(edition["berkman"].works, analysis.Rows)
    frame = edition.frame("votes")
    assert {"kalinin", "vasilyev"} <= set(frame.query("cast == 'spoke against'")["agent"])
