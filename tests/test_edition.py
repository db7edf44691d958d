"""Loading gives one frozen edition of typed rows that know what they are related to."""

from __future__ import annotations

import dataclasses
import pickle
import subprocess
import sys
from copy import deepcopy

import pytest
from helpers import ROOT

import analysis
from analysis.reads import EVERYTHING


@pytest.fixture
def small(miniature):
    return analysis.load(miniature)


def test_rows_are_typed_and_frozen(small):
    """A row's columns have the types of the schema, and cannot be changed."""
    event = small.events[0]
    assert (type(event).__name__, event.id, event.date.edtf, event.place) == ("Event", "opened", "1901-05-03", "alder")
    assert small.notes[0].number == 1
    assert small.events[1].place is None
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.label = "other"
    with pytest.raises(dataclasses.FrozenInstanceError):
        small.package = {}
    with pytest.raises(TypeError):
        small.tables["events"] = ()


def test_passage_gives_what_is_related_to_it(small):
    """A passage has its paraphrase and every row that names it or is named with it."""
    entry = small["p01"]
    assert entry.text.lines[1] == "The speech that she gave was not long!"
    assert [a.id for a in entry.agents] == ["berg", "chronicler"]  # she is named, he asserts
    assert [e.id for e in entry.events] == ["opened"]
    assert [m.form for m in entry.mentions] == ["ANNA BERG", "Alder", "bridge"]
    assert [e.reading for e in entry.emendations] == ["ANNA BERG"]
    assert entry.words == small.passages[0].words
    assert [n.id for n in small["p02"].notes] == ["n01"]
    assert {"agents", "words", "text"} <= set(dir(entry))


def test_other_rows_give_what_is_related_to_them(small):
    """From a person one gets to events and passages, from a work to copies and events dated by them."""
    assert [e.id for e in small["berg"].events] == ["opened"]
    assert [p.id for p in small["berg"].passages] == ["p01"]
    assert [c.id for c in small["annals1930"].consultations] == ["annals"]


def test_what_only_shares_a_key_is_not_related(small):
    """Two rows that name the same row are strangers; what every row names for itself is counted by that alone."""
    assert [c.id for c in small["p01"].claims] == ["p01-c01", "p01-c02"]
    assert not small["p01-c01"].claims, "both are the chronicler's"
    assert "second" not in " ".join(a.id for a in small["p01"].agents)
    assert {"p01-c01", "p02-c01", "p03-c01"} == {c.id for c in small["annals1930"].claims}, "by evidence from a copy"
    assert {e.claim for e in small["p01"].evidence} == {"p01-c01"}


def test_columns_win_over_tables(small):
    """Of a column and a table with one name the attribute is the column; the table's rows are asked for by name."""
    for table, rows in small.tables.items():
        for row in rows[:3]:
            entry = small[row.id] if small[row.id].table == table else analysis.Entry(row, table, small)
            for field in dataclasses.fields(row):
                if field.name not in ("text", "verdict"):
                    assert getattr(entry, field.name) == getattr(row, field.name)
    passage = small["p02"]
    wide = dataclasses.make_dataclass("Wide", [("id", str), ("notes", str)], bases=(analysis.Row,), frozen=True)
    entry = analysis.Entry(wide("p02", "a column"), "passages", small)
    assert entry.notes == "a column"
    assert entry.related("notes") == passage.related("notes") == passage.notes and [n.id for n in passage.notes] == [
        "n01"
    ]


def test_an_entry_without_such_a_column_or_table(small):
    """A wrong name is no empty result: the error names the nearest column or table."""
    with pytest.raises(AttributeError, match="no column and no table 'claim'; nearest: claims"):
        _ = small["p01"].claim
    with pytest.raises(AttributeError, match="no table 'evidense'; nearest: evidence"):
        small["p01"].related("evidense")
    with pytest.raises(AttributeError, match="no table 'claim'; nearest: claims"):
        small.related("passages", "p01", "claim")
    with pytest.raises(AttributeError, match="no table 'passage'; nearest: passages"):
        small.related("passage", "p01", "claims")
    with pytest.raises(analysis.UnknownIdError, match="passages has no row 'p10'; nearest: p03"):
        small.related("passages", "p10", "claims")


def test_a_claim_tells_its_verdict(small):
    """The entry of a claim has what the evidence makes of it, in words too; other entries have none."""
    verdict = small["p03-c01"].verdict
    assert verdict.status == small["p03-c01"].status == "contested" and small["p03"].verdict is None
    assert repr(verdict).split("\n") == [
        "contested; independent sources for it: 1",
        "  p03-c01-annals",
        "independent sources against it: 1",
        "  p03-c01-diary",
        "not counted: 0",
    ]


def test_ids_for_the_tab_key(small):
    """The tab key is offered every id between the brackets, and an id can be asked for with ``in``."""
    offered = small._ipython_key_completions_()
    assert {"p01", "berg", "opened", "p01-c01"} <= set(offered) and len(offered) == len(set(offered))
    assert "p01" in small and "p99" not in small
    with pytest.raises(TypeError, match="an id is a text"):
        _ = small[7]
    with pytest.raises(TypeError):
        iter(small)


def test_unknown_id_names_the_nearest(small):
    """A slip of the pen is answered with what was probably meant."""
    with pytest.raises(analysis.UnknownIdError, match="nearest: p01"):
        small["p001"]
    with pytest.raises(analysis.UnknownIdError, match="nearest: berg"):
        small.get("agents", "borg")
    with pytest.raises(AttributeError, match="nearest: events"):
        _ = small.event


def test_an_edition_can_be_handed_to_another_process(miniature):
    """Pickled or copied it is the same edition, with all that is computed."""
    edition = analysis.load(miniature)
    for copy in (pickle.loads(pickle.dumps(edition)), deepcopy(edition)):
        assert copy.digest(EVERYTHING) == edition.digest(EVERYTHING)
        assert [str(claim) for claim in copy.claims] == [str(claim) for claim in edition.claims]


def test_frame(small):
    """A frame has ids as index, EDTF text and its bounds, nullable types, and the schema's words."""
    frame = small.frame("events")
    assert list(frame.index) == ["opened", "report", "return"]
    assert frame.loc["return", "date"] == "1901-06"
    assert str(frame.loc["return", "date_earliest"].date()) == "1901-06-01"
    assert str(frame.loc["return", "date_latest"].date()) == "1901-06-30"
    assert str(frame["date_latest"].dtype) == "datetime64[s]"
    assert str(frame["label"].dtype) == "string"
    assert frame["place"].isna().tolist() == [False, True, False]
    assert frame.attrs["columns"]["label"] == "What happened, in a few words."
    assert frame.attrs["units"] == {
        c: "day" if c.endswith("est") else "EDTF"
        for c in frame
        if c.startswith(("date", "text_date")) and c not in ("date_text", "date_alternatives")
    }
    assert str(small.frame("passages")["words"].dtype) == "Int64"
    assert small.frame("passages").attrs["units"] == {"words": "words"}
    assert small.frame("reviews").shape[0] == len(small.reviews)


def test_pandas_hides_no_column(edition):
    """No column has the name of something that every frame has: ``frame.name`` would give that, and not the column."""
    import pandas

    for table in edition.tables:
        hidden = [column for column in edition.frame(table).columns if hasattr(pandas.DataFrame, column)]
        assert not hidden, f"{table}: rename {', '.join(hidden)}"


def test_frames_of_all_tables(edition):
    """Every table of the real edition makes a frame, the empty ones too."""
    for name, rows in edition.tables.items():
        frame = edition.frame(name)
        assert len(frame) == len(rows)
        assert set(frame.columns) <= set(frame.attrs["columns"])


def test_columns_of_all_tables(edition):
    """Every column of every frame is described: dtype, unit, words allowed or table of keys, and meaning."""
    for name in edition.tables:
        frame, columns = edition.frame(name), {row[0]: row[1:] for row in edition.columns(name).rows}
        assert list(columns) == ["id", *frame.columns]
        for column, dtype in frame.dtypes.items():
            assert columns[column][0] == str(dtype) and columns[column][3], (name, column)
    events = {row[0]: row for row in edition.columns("events").rows}
    assert events["place"][3] == "keys of places" and events["date"][2] == "EDTF"
    assert "own, derived, unknown" in str(edition.columns("evidence"))
    with pytest.raises(AttributeError, match="nearest: events"):
        edition.columns("event")


def test_load_by_root_data_or_place(miniature, monkeypatch):
    """An edition is found by its root, its data folder, or from inside it."""
    monkeypatch.chdir(miniature / "chapters")
    assert (
        analysis.load().name
        == analysis.load(miniature).name
        == analysis.load(miniature / "data").name
        == "alder-bridge-1901"
    )
    with pytest.raises(FileNotFoundError, match="datapackage.json"):
        analysis.load(miniature / "chapters")


def test_wrong_data_do_not_load(miniature):
    """Nobody gets an edition whose data have problems, and the error says which."""
    path = miniature / "data" / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("p01,alder", "p01,elder"), encoding="utf-8")
    with pytest.raises(analysis.EditionError, match=r"data/events.csv:2:place: 'elder' is not in places") as caught:
        analysis.load(miniature)
    assert len(caught.value.problems) == 1


def test_light_to_import():
    """Loading and checking need none of the packages that take long to import."""
    code = (
        "import sys, analysis; analysis.load(); analysis.validate();"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'sphinx', 'myst_nb', 'IPython', 'pybtex', 'lark'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_names_nobody(edition):
    """The code knows nothing of this text: no person, place or work of the data is named in it."""
    words = {a.name.split(",")[0] for a in edition.agents if a.kind == "person" and "," in a.name} | {
        "Kronstadt",
        "Huhn",
    }
    for path in (ROOT / "analysis").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        forbidden = {w for w in words if w in source}
        assert not forbidden, f"{path.relative_to(ROOT)} names {forbidden}"
