"""What holds of every published format: its command, its file, its link, and what is said where it cannot be made."""

from __future__ import annotations

import re
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from helpers import ROOT, SMALL_WITNESS

from analysis.__main__ import main
from analysis.publish.formats import FORMATS
from analysis.publish.formats.format import Format, FormatError
from analysis.publish.make import formats
from analysis.publish.make.build import build
from analysis.publish.make.formats import assemble, make, path_of
from analysis.publish.site.title import BEGIN, END, NO_FORMS

NAME = "alder-bridge-1901"


def _linked_files(html, edition, file, moment):
    """A format for the tests: the names of the pages, a line each."""
    file.write_text("\n".join(sorted(page.name for page in html.rglob("*.html"))), encoding="utf-8")


NAMES = Format("names", "txt", "NAMES", "The names of the pages", _linked_files)


@pytest.fixture
def written(own):
    """The root of a built miniature with its file in the tests' format."""
    assert make(NAMES, own) == 0
    return own


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_each_format_has_its_commands(form, capsys):
    """On the command line, in the Makefile, and as a part of make all."""
    with pytest.raises(SystemExit) as stopped:
        main([form.name, "--help"])
    assert stopped.value.code == 0 and form.words in " ".join(capsys.readouterr().out.split())
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{form.name}:.*## \w", makefile, re.MULTILINE)
    assert re.search(rf"^all:.*\b{form.name}\b", makefile, re.MULTILINE)


def test_formats_have_folders_of_their_own():
    assert len({form.name for form in FORMATS}) == len(FORMATS)


def test_two_at_once(own):
    """Of two that make the same file at once, one waits for the other and finds it made."""
    writing, times = threading.Event(), []

    def write(html, edition, file, moment):
        times.append(moment)
        writing.set()
        time.sleep(0.5)  # as long as the other would need to begin too
        _linked_files(html, edition, file, moment)

    slow = Format("names", "txt", "NAMES", "The names of the pages", write)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(make, slow, own)
        assert writing.wait(60)
        assert make(slow, own) == first.result() == 0
    assert len(times) == 1 and path_of(slow, own, NAME).is_file()


def test_a_file_is_made_once(written, capsys):
    """Where nothing has changed nothing is written; the address is given all the same."""
    file = path_of(NAMES, written, NAME)
    before = file.stat().st_mtime_ns
    capsys.readouterr()
    assert make(NAMES, written) == 0
    out, err = capsys.readouterr()
    assert "nothing has changed since this NAMES was made" in err
    assert out.splitlines()[-1].startswith(file.as_uri()) and file.stat().st_mtime_ns == before


def _refuses(html, edition, file, moment):
    file.write_text("half", encoding="utf-8")
    raise FormatError("bridge: something cannot be named")


def _is_stopped(html, edition, file, moment):
    file.write_text("half", encoding="utf-8")
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("write", "status", "message"),
    [(_refuses, 1, "bridge: something cannot be named"), (_is_stopped, 130, "Stopped; the NAMES was not made.")],
)
def test_the_last_good_file_stays(written, capsys, write, status, message):
    """One sentence says why, and nothing half made is left."""
    file = path_of(NAMES, written, NAME)
    before = file.read_bytes()
    file.with_name(".made-from").unlink()
    assert make(NAMES._replace(write=write), written) == status
    error = capsys.readouterr().err
    assert message in error and "Traceback" not in error
    assert file.read_bytes() == before and {path.name for path in file.parent.iterdir()} == {file.name, ".lock"}


def test_wrong_data_stop_it(written, capsys):
    """Where the book cannot be built there is no new file."""
    file = path_of(NAMES, written, NAME)
    before = file.read_bytes()
    mentions = written / "data" / "mentions.csv"
    mentions.write_text(mentions.read_text(encoding="utf-8").replace("berg", "nobody"), encoding="utf-8")
    assert make(NAMES, written) == 1
    assert "Traceback" not in capsys.readouterr().err and file.read_bytes() == before


def test_what_has_to_be_installed_is_said_before_anything_is_built(miniature, capsys):
    assert make(NAMES._replace(missing=lambda: "make names needs a pen"), miniature) == 2
    assert capsys.readouterr().err == "make names needs a pen\n" and not (miniature / "_build").exists()


def test_not_an_edition(tmp_path, capsys):
    assert make(NAMES, tmp_path) == 2
    assert "holds no datapackage.json" in capsys.readouterr().err


def test_files_are_put_into_the_book(written, monkeypatch):
    """The title page links a file that is made, once, however often it is put there; without a file there is no link."""
    monkeypatch.setattr(formats, "FORMATS", (NAMES,))
    book, file = (written / "_build" / "html").resolve(), path_of(NAMES, written, NAME)
    for _ in range(2):
        assert assemble(written) == 0
        page = (book / "index.html").read_text(encoding="utf-8")
        assert page.count(f'<a href="files/{file.name}">The names of the pages</a>') == 1
    assert (book / "files" / file.name).read_bytes() == file.read_bytes()
    file.unlink()
    assert assemble(written) == 0
    assert BEGIN + NO_FORMS + END in (book / "index.html").read_text(encoding="utf-8")


def test_a_file_of_another_state_is_left_out(written, capsys, monkeypatch):
    """What was made before the edition changed is not put into the new book, and one sentence says so."""
    monkeypatch.setattr(formats, "FORMATS", (NAMES,))
    table = written / "data" / "places.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("Alder", "Aldern"), encoding="utf-8")
    assert build(written) == 0 == assemble(written)
    out, err = capsys.readouterr()
    assert "the NAMES is of another state than the book and is left out; run make all" in err and "holds 0" in out
    assert not (written / "_build" / "html" / "files").exists()


def test_a_private_book_links_what_is_made_from_data(public, tmp_path, monkeypatch):
    """A format of data alone has one file, which holds nothing of the copy; the private book takes it too."""
    root = Path(shutil.copytree(public, tmp_path / "own", symlinks=True))
    form = NAMES._replace(needs_pages=False, write=lambda html, edition, file, moment: file.write_text("data"))
    monkeypatch.setattr(formats, "FORMATS", (form,))
    assert make(form, root, SMALL_WITNESS) == 0
    file = path_of(form, root, NAME, private=True)
    assert file == path_of(form, root, NAME) and file.read_text(encoding="utf-8") == "data"
    assert assemble(root, private=True) == 0
    page = (root / "_build" / "private" / "html" / "index.html").read_text(encoding="utf-8")
    assert f'<a href="files/{file.name}">' in page
