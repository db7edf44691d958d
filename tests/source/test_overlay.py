"""Rows of a reader's own are laid over an edition, checked by its rules, and change what is computed."""

from __future__ import annotations

import csv
import dataclasses
import shutil

import numpy
import pandas
import pytest
from helpers import ROOT

import analysis
from analysis.outputs import MIME, Table
from analysis.source.schema import BOOKKEEPING
from analysis.studies.chronology import chronology, tally
from analysis.studies.power_figure import power_and_stance
from analysis.studies.timeline import timeline

FLOOD = {"id": "flood", "label": "The flood", "date": "1901-07-01", "passage": "p03"}


@pytest.fixture
def small(miniature):
    return analysis.load(miniature)


def _folder(root, **files):
    folder = root / "mine"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def _cells(edition) -> dict:
    return {
        name: {row.id: [str(getattr(row, f.name)) for f in dataclasses.fields(row)] for row in rows}
        for name, rows in edition.tables.items()
    }


def test_rows_are_added_changed_and_taken_away(small):
    """A known id changes the columns that are given, an unknown one adds a row, a stroke before it takes it away."""
    other = small.with_rows(events=[FLOOD, {"id": "report", "text_date": "1901-05-05"}], datings=["-report-annals"])
    assert [e.id for e in other.events] == ["opened", "report", "return", "flood"]
    assert other.get("events", "report").text_date.edtf == "1901-05-05"
    assert other.get("events", "report").label == small.get("events", "report").label
    assert len(other.datings) == len(small.datings) - 1
    assert other.changes == ("events: 1 row added, 1 row changed", "datings: 1 row taken away")
    assert all(change in repr(other) and change in other._repr_html_() for change in other.changes)


def test_the_edition_itself_stays(small):
    """An overlay is a new edition: the old one and its files are as they were."""
    before, files = repr(small), {p: p.read_bytes() for p in small.root.rglob("*") if p.is_file()}
    small.with_rows(events=[FLOOD], datings=["-report-annals"])
    assert repr(small) == before and not small.changes and len(small.events) == 3
    assert {p: p.read_bytes() for p in small.root.rglob("*") if p.is_file()} == files


def test_a_folder_and_python_do_the_same(small, tmp_path):
    """CSV files with some of the columns, loaded with the edition or laid over it, are the same rows as in Python."""
    folder = _folder(
        tmp_path,
        events="id,label,date,passage\nflood,The flood,1901-07-01,p03\n",
        datings="id\n-report-annals\n",
    )
    by_folder, loaded = small.with_rows(folder), analysis.load(small.root, overlay=folder)
    by_rows = small.with_rows(events=[FLOOD], datings=["-report-annals"])
    assert _cells(by_folder) == _cells(loaded) == _cells(by_rows)
    assert by_folder.changes == ("mine/datings.csv: 1 row taken away", "mine/events.csv: 1 row added")


def test_an_overlay_gives_what_the_same_rows_in_the_files_would(miniature, small):
    """Laid over or written into the files, the rows make the same edition, computed columns and all."""
    evidence = small.evidence[0]
    turned = dataclasses.replace(evidence, stance={"supports": "opposes", "opposes": "supports"}[evidence.stance])
    laid = small.with_rows(events=[FLOOD], evidence=[turned])
    for table, key, row in (("events", None, FLOOD), ("evidence", evidence.id, {"stance": turned.stance})):
        path = miniature / "data" / f"{table}.csv"
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if key is None:
            rows.append(dict.fromkeys(rows[0], "") | row)
        for old in rows:
            old.update(row if old["id"] == key else {})
        with open(path, "w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, rows[0], lineterminator="\n")
            lines.writeheader()
            lines.writerows(rows)
    assert _cells(laid) == _cells(analysis.load(miniature))


def test_statuses_follow(small):
    """Where the evidence against a contested claim is taken away, its status follows."""
    claim = small.get("claims", "p03-c01")
    against = [f"-{e.id}" for e in small.evidence if e.claim == claim.id and e.stance == "opposes"]
    assert claim.status == "contested" and against
    assert small.with_rows(evidence=against).get("claims", claim.id).status == "attested"


def test_charts_follow(small):
    """A dating and a coding that are tried change count, figure and alternative text."""
    changed = small.with_rows(datings=[{"id": "report-annals", "date": "1901-05-04"}])
    assert (tally(small, "1901", "1901")["differ"], tally(changed, "1901", "1901")["differ"]) == (1, 0)
    assert timeline(small, "1901", "1901").svg != timeline(changed, "1901", "1901").svg
    coded = small.with_rows(codings=[{"id": "speech-h", "code": "A"}])
    assert power_and_stance(small, "berg").alt != power_and_stance(coded, "berg").alt


def test_charts_say_what_was_tried(small):
    """A figure or table of an overlay says so in its source, and leads to no row that is in no register."""
    changed = small.with_rows(events=[FLOOD | {"text_date": "1901-07-01", "date_text": "in July"}])
    for output in (timeline(changed, "1901", "1901"), chronology(changed, "1901", "1901")):
        assert output.source.endswith("Changed for this: events: 1 row added.")
        payload = str(output._repr_mimebundle_()[MIME])
        assert "The flood" in payload and "event/flood" not in payload and "'flood'" not in payload
    drawn, before = timeline(changed, "1901", "1901").svg, timeline(small, "1901", "1901").svg
    # The ring of the new event leads to its passage, which there is.
    assert drawn.count("<a ") == drawn.count("</a>") == before.count("<a ") + 1 and "edition:event/opened" in drawn


def test_real_rows_can_be_tried(edition):
    """On the real edition a date and the stance of an utterance are tried: timeline, table and figure change."""
    moved = edition.with_rows(events=[{"id": "bombardment", "text_date": "1921-03-08"}])
    assert timeline(edition, "1921-03", "1921-03").svg != timeline(moved, "1921-03", "1921-03").svg
    coding = next(c for c in edition.codings if c.standing == "preferred" and c.code == "M")
    coded = edition.with_rows(codings=[{"id": coding.id, "code": "A"}])
    assert power_and_stance(edition, "trotsky").svg != power_and_stance(coded, "trotsky").svg
    assert edition.root == coded.root == ROOT


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"events": "id,date\nopened,1901-02-30\n"}, "mine/events.csv:2:date: '1901-02-30' names a day"),
        ({"events": "id,label,date\nx,X,1901\ny,Y,19\n"}, "mine/events.csv:3:date: '19' is not an EDTF date"),
        ({"events": "id,label\n\nopened,Y\n"}, "mine/events.csv:2:1: the row is empty; take it out"),
        ({"events": "id,place\nopened,elder\n"}, "mine/events.csv:2:place: 'elder' is not in places"),
        (
            {"events": "id,colour\nopened,red\n"},
            "mine/events.csv:1:colour: events has no column 'colour'; known: date",
        ),
        ({"events": "label\nX\n"}, "mine/events.csv:1:id: the column 'id' is missing"),
        ({"events": "id,label\nnew,New\n"}, "mine/events.csv:2:date: the cell is empty"),
        ({"events": "id\n-openned\n"}, "mine/events.csv:2:id: there is no row 'openned' to take away; nearest: opened"),
        (
            {"events": "id,date\nopened,1901\nopened,1902\n"},
            "mine/events.csv:3:id: the id 'opened' is already in row 2",
        ),
        ({"event": "id\nopened\n"}, "mine/event.csv:1:1: the edition has no table of this name; nearest: events.csv"),
        ({"events": 'id\n"opened\n'}, "mine/events.csv:2:1: the row is no CSV"),
        (
            {"agents": "id\n-berg\n"},
            "mine/agents.csv:2:id: 'berg' is still needed, by mentions (p01-m1), event_agents (",
        ),
        (
            {"events": "id,date\nopned,1901\n"},
            "mine/events.csv:2:id: no row 'opned' to change; nearest: opened; a new row",
        ),
        (
            {"events": "id\nopened\n"},
            "mine/events.csv:2:id: nothing is said of 'opened'; write -opened to take it away",
        ),
    ],
)
def test_problems_name_the_reader_s_own_file(small, tmp_path, files, says):
    """What is wrong is told by the edition's rules, with file, row and column of the rows that are at fault."""
    with pytest.raises(analysis.EditionError) as caught:
        small.with_rows(_folder(tmp_path, **files))
    problems = [str(p) for p in caught.value.problems]
    assert any(text.startswith(says) for text in problems) and len(problems) == 1, problems


def test_problems_of_rows_in_python(small):
    """Rows given in Python are counted from 1 under the name of their table; over another overlay too."""
    with pytest.raises(analysis.EditionError, match="events:2:date: 'soon' is not an EDTF"):
        small.with_rows(events=[FLOOD, FLOOD | {"id": "thaw", "date": "soon"}])
    with pytest.raises(analysis.EditionError, match="events:1:colour: events has no column 'colour'"):
        small.with_rows(events=[FLOOD | {"colour": "red"}])
    twice = small.with_rows(
        datings=[
            {
                "id": "thaw",
                "event": "return",
                "consultation": "annals",
                "locator": "1",
                "date": "1901-06",
                "relation": "on",
            }
        ]
    )
    with pytest.raises(analysis.EditionError, match=r"events:1:id: 'return' is still needed, by datings \(thaw\)"):
        twice.with_rows(events=["-return"])
    for table in ("event", "texts"):
        with pytest.raises(AttributeError, match="no table"):
            small.with_rows(**{table: [FLOOD]})
    for rows in (FLOOD, "-return", small.events[0]):
        with pytest.raises(TypeError, match="events wants a list of rows"):
            small.with_rows(events=rows)
    with pytest.raises(TypeError, match="a row is a mapping"):
        small.with_rows(events=[3])


def test_a_folder_without_tables_is_no_overlay(small, tmp_path):
    """A slip in a folder's name, or a workbook in place of CSV, is told, and does not look like an overlay that changes nothing."""
    for folder in (small.root / "nowhere", tmp_path):
        with pytest.raises(FileNotFoundError, match=f"{folder} (is no folder|holds no CSV file)"):
            small.with_rows(folder)


def test_a_frame_can_be_laid_over(small):
    """A table's frame, changed with pandas, is a list of its rows."""
    frame = small.frame("events")
    frame.loc["return", "label"] = "Many come back"
    other = small.with_rows(events=frame.tail(1))
    assert other.get("events", "return").label == "Many come back" and other.changes == ("events: 1 row changed",)
    assert other.get("events", "return").date == small.get("events", "return").date


def test_overlays_can_be_laid_over_each_other(small):
    """The second sees the first, and both are told."""
    both = small.with_rows(events=[FLOOD]).with_rows(events=[{"id": "flood", "label": "The great flood"}])
    assert both["flood"].label == "The great flood"
    assert both.changes == ("events: 1 row added", "events: 1 row changed")


def test_an_overlay_may_be_the_edition_s_own_data(small, tmp_path):
    """Every table laid over itself changes nothing."""
    folder = shutil.copytree(small.root / "data", tmp_path / "mine")
    assert _cells(small.with_rows(folder)) == _cells(small)
    assert isinstance(small.with_rows(folder).columns("events"), Table)


def test_what_the_edition_notes_of_its_making_goes_with_a_row(miniature):
    """Second readings, searches and changes of status are dropped with a row, and never named; a list only loses its key."""
    rows = {
        "reviews": "complete,chronicler,Read again,1901-06-01,p01,all,Nothing",
        "rechecks": "again-1,,complete,evidence,p03-c01-diary,confirmed,As entered",
        "searches": "s-one,p01-c01,1901-06-01,The library,Bridges,nothing,\ns-two,p01-c01 p02-c01,1901-06-01,The library,Bridges,nothing,",
        "status_changes": "change-1,p01-c01,1901-06-01,attested,corroborated,A second source",
    }
    for table, text in rows.items():
        with (miniature / "data" / f"{table}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")
    small = analysis.load(miniature)
    without_item = small.with_rows(evidence=["-p03-c01-diary"])
    assert [r.id for r in small.rechecks] == ["again-1"] and not without_item.rechecks and without_item.reviews
    dependants = {t: [f"-{r.id}" for r in small["p01-c01"].related(t) if r.claim == "p01-c01"] for t in ("evidence",)}
    without_claim = small.with_rows(claims=["-p01-c01"], **dependants)
    assert [(s.id, s.claims) for s in without_claim.searches] == [("s-two", ("p02-c01",))]
    assert not without_claim.status_changes and len(small.status_changes) == 1
    with pytest.raises(analysis.EditionError) as caught:
        small.with_rows(agents=["-chronicler"])
    (problem,) = caught.value.problems
    assert "claims (p01-c01" in problem.wrong and not any(t in problem.wrong for t in BOOKKEEPING)


@pytest.mark.parametrize("table", ["agents", "claims", "consultations", "evidence", "works"])
def test_no_removal_from_the_real_edition_names_its_bookkeeping(edition, table):
    """Whatever row is taken away, the answer names rows that a reader can take away too, or nothing is in the way."""
    checked = {r.key for r in edition.rechecks}
    row = next((row for row in edition.tables[table] if row.id in checked), edition.tables[table][0])
    try:
        edition.with_rows(**{table: [f"-{row.id}"]})
    except analysis.EditionError as error:
        (problem,) = [p for p in error.problems if p.rule == "overlay"]
        assert f"'{row.id}' is still needed, by " in problem.wrong
        assert not any(f"{name} (" in problem.wrong for name in BOOKKEEPING)
        assert {p.rule for p in error.problems} <= {"overlay"}, str(error)
    else:
        assert table == "evidence"


def test_values_of_pandas_and_numpy(small):
    """A table read by pandas is laid over as it stands: gaps are empty, 40.0 is 40, times are days, numpy's truths are truths."""
    counts = pandas.read_csv(small.source.data / "counts.csv")
    assert counts["minimum"].dtype == float
    laid = small.with_rows(counts=counts.to_dict("records"))
    assert _cells(laid)["counts"] == _cells(small)["counts"]
    row = {"id": "opened", "date": pandas.Timestamp("1901-05-02 10:00"), "remark": pandas.NA}
    assert str(small.with_rows(events=[row]).get("events", "opened").date) == "1901-05-02"
    claim = small.claims[0]
    changed = small.with_rows(claims=[{"id": claim.id, "plain": numpy.bool_(not claim.plain)}])
    assert changed.get("claims", claim.id).plain is not claim.plain


def test_an_id_that_a_spreadsheet_took_for_a_formula(small, tmp_path):
    """A minus before an id takes the row away; a spreadsheet makes an error of it, which is explained."""
    (tmp_path / "datings.csv").write_text("id\n#NAME?\n", encoding="utf-8")
    with pytest.raises(analysis.EditionError, match="what a spreadsheet makes of an id with a minus"):
        analysis.load(small.root, tmp_path)
