"""Two copies are collated, and a copy is fetched at the reader's request: told apart, checked, kept only if good."""

from __future__ import annotations

import http.server
import json
import sys
import threading
import time

import pytest
from helpers import SMALL_WITNESS

import analysis
from analysis.__main__ import main
from analysis.witness import fetch
from analysis.witness.collate import collate, emendation_states
from analysis.witness.read import WitnessError, paragraphs, read


@pytest.fixture
def small(miniature):
    return analysis.load(miniature)


def test_collate_needs_copies_of_this_text(small, tmp_path, capsys):
    """Another text is status 1; JSON that is no post, a file that is not there and a wrong folder are status 2."""
    other, broken = tmp_path / "other.txt", tmp_path / "post.json"
    other.write_text("Quite another text, of nothing that is known here.\n", encoding="utf-8")
    broken.write_text('{"code": "gone"}', encoding="utf-8")
    data = str(small.root)
    for copy, folder, status in ((other, data, 1), (broken, data, 2), (tmp_path, data, 2), (other, str(tmp_path), 2)):
        assert main(["collate", str(SMALL_WITNESS), str(copy), "--data", folder]) == status
        out, err = capsys.readouterr()
        assert not out and err.count("\n") == 1 and err.startswith("collate: ")


def test_variants(small):
    """Words, marks and whole passages; an emendation carried out is recognised, in either direction."""
    one = read(SMALL_WITNESS)
    other = [
        b.replace("ANNA BERG", "Anna Berg").replace("“", "«").replace("opened the bridge", "opened the new bridge")
        for b in one
        if "About 40" not in b
    ]
    variants = [
        (v.passage, v.kind, v.lemma, v.reading, v.emendation and v.emendation.id) for v in collate(small, one, other)
    ]
    assert variants == [
        ("p01", "marks", "ANNA BERG,", "Anna Berg,", "p01-e1"),
        ("p01", "words", "", "new", None),
        ("p02", "marks", "“The", "«The", None),
        ("p03", "passage", "About 40 people came back in June.", "", None),
    ]
    back = collate(small, other, one)
    assert [v.emendation.id for v in back if v.emendation] == ["p01-e1"]
    assert [v.entry(("J", "K")) for v in back][1] == "p01 new J ] om. K"
    assert back[-1].entry(("J", "K")) == "p03 only in K"
    assert collate(small, one, one) == []


def test_standing(small):
    """A copy has a fault as printed, corrected, or neither."""
    copy = read(SMALL_WITNESS)
    assert [s for _, s in emendation_states(small, copy)] == ["as printed"]
    assert [s for _, s in emendation_states(small, [b.replace("ANNA BERG", "Anna Berg") for b in copy])] == [
        "corrected"
    ]
    assert [s for _, s in emendation_states(small, [b.replace("ANNA BERG", "A. Berg") for b in copy])] == ["neither"]


def test_commands(miniature, tmp_path, capsys):
    """align and collate print what they say they print, with their exit statuses."""
    data = ["--data", str(miniature)]
    assert main(["align", str(SMALL_WITNESS), "--json", *data]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "passages": {"p01": "identical", "p02": "identical", "p03": "identical", "n01": "identical"}
    }
    assert main(["align", str(SMALL_WITNESS), *data]) == 0
    assert "p02\tidentical" in capsys.readouterr().out
    other = tmp_path / "other.txt"
    other.write_text("Quite another text, of nothing that is known here.\n", encoding="utf-8")
    assert main(["align", str(other), *data]) == 1
    assert main(["align", str(tmp_path / "none.txt"), *data]) == 2
    assert main(["collate", str(SMALL_WITNESS), str(other), *data]) == 1
    other.write_text(SMALL_WITNESS.read_text(encoding="utf-8").replace("crossed", "bridged"), encoding="utf-8")
    capsys.readouterr()
    assert main(["collate", str(SMALL_WITNESS), str(other), "--sigla", "J", "K", *data]) == 0
    assert capsys.readouterr().out == "p02 crossed J ] bridged K\n"


class _Page(http.server.BaseHTTPRequestHandler):
    """A stand-in for the public page; what it answers depends on the path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = "".join(f"<p>{b}</p>" for b in read(SMALL_WITNESS)).encode()
        content = b"<!doctype html><nav>Home</nav>" + body + b"<form>Leave a Reply</form>"
        self.close_connection = True
        match self.path:
            case "/gone":
                self._answer(b"", 404)
            case "/huge":
                self._answer(b"x" * 5_000_001)
            case "/other":
                self._answer(b"<p>Another text.</p>")
            case "/slow":
                time.sleep(1.5)
                self._answer(content)
            case "/away":
                self._answer(b"", 302, Location="http://example.org/elsewhere")
            case "/short":  # the connection ends before the announced length
                self._answer(content[: len(content) // 2], **{"Content-Length": len(content)})
            case "/unannounced":  # it ends, and nothing tells where it should have
                self._answer(content[: len(content) // 2], **{"Content-Length": None})
            case "/chunk":
                cut = b"%x\r\n" % len(content) + content[: len(content) // 2]
                self._answer(cut, **{"Content-Length": None, "Transfer-Encoding": "chunked"})
            case "/status":
                self.wfile.write(b"HTTP/1.1 nothing known\r\n\r\n")
            case "/headers":
                self._answer(content, **{f"X-{n}": n for n in range(200)})
            case _:
                self._answer(content)

    def _answer(self, content, code=200, **headers):
        self.send_response(code)
        for name, value in ({"Content-Length": len(content)} | headers).items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


class _Server(http.server.ThreadingHTTPServer):
    """A stand-in for the host of the public page; who asks may leave before the end of an answer, and that is not said."""

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@pytest.fixture(scope="module")
def home():
    """The address of the stand-in."""
    server = _Server(("127.0.0.1", 0), _Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_copy_is_fetched_and_kept(small, home, tmp_path):
    """The words of the page are kept as plain text, the page's furniture with them, and are found again."""
    path = tmp_path / "private" / "witness.txt"
    assert len(fetch.save(small, path, f"{home}/page")) == 4
    assert "<" not in path.read_text(encoding="utf-8") and paragraphs(path.read_bytes())[0] == "Home"
    assert main(["align", str(path), "--data", str(small.root)]) == 0


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("/gone", "answers 404"),
        ("/huge", "more than 5 MB"),
        ("/other", "another text"),
        ("/away", "leads on to"),
        ("/slow", "did not answer|cannot be reached"),
        ("/short", "was cut off; try again"),
        ("/chunk", "was cut off; try again"),
        ("/unannounced", "lacks .*p03.*, which .*witness.txt has; the older copy stays"),
        ("/status", "an answer that cannot be read"),
        ("/headers", "an answer that cannot be read"),
    ],
)
def test_what_cannot_be_had_is_one_sentence(small, home, tmp_path, monkeypatch, place, says):
    """An answer that is cut off, late or of another kind is one sentence, and the copy that is there already stays."""
    monkeypatch.setattr(fetch, "TIMEOUT", 1)
    path = tmp_path / "witness.txt"
    older = SMALL_WITNESS.read_text(encoding="utf-8")
    path.write_text(older, encoding="utf-8")
    with pytest.raises(WitnessError, match=says) as error:
        fetch.save(small, path, home + place)
    assert "\n" not in str(error.value) and str(error.value).startswith(home)
    assert path.read_text(encoding="utf-8") == older and [p.name for p in tmp_path.glob("witness*")] == ["witness.txt"]


def test_a_newer_copy_takes_the_place_of_an_older_one(small, home, tmp_path):
    """What has all that the older copy has replaces it, and so does a copy where another text was."""
    path = tmp_path / "witness.txt"
    for older in ("Quite another text.", SMALL_WITNESS.read_text(encoding="utf-8")):
        path.write_text(older, encoding="utf-8")
        assert len(fetch.save(small, path, f"{home}/page")) == 4
        assert path.read_text(encoding="utf-8").startswith("Home")


@pytest.mark.parametrize(
    ("place", "says"), [("file/witness.txt", "Not a directory|exists"), ("folder", "it is a folder")]
)
def test_a_place_that_cannot_hold_a_copy(small, tmp_path, place, says):
    """A file where the folder should be, or a folder where the file should be, is one sentence before anything is asked."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with pytest.raises(WitnessError, match=f"no copy can be kept in .*{place} .*({says}).*; name a file"):
        fetch.save(small, tmp_path / place, "https://nobody.invalid/")


def test_witness_ends_with_its_status(small, home, tmp_path, monkeypatch, capsys):
    """0 kept; 2 another text, not to be had, no place to keep it, or no edition: one sentence each, and no traceback."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    data = str(small.root)
    for place, file, folder, status in (
        ("/page", "new/copy.txt", data, 0),
        ("/other", "copy.txt", data, 2),
        ("/short", "copy.txt", data, 2),
        ("/page", "file/copy.txt", data, 2),
        ("/page", "copy.txt", str(tmp_path / "nowhere"), 2),
    ):
        monkeypatch.setattr(fetch, "address", lambda _, place=place: home + place)
        assert main(["witness", str(tmp_path / file), "--data", folder]) == status, (place, file)
        lines = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("asking ")]
        assert len(lines) == 1 and lines[0].startswith("witness: ")


def test_only_https_is_asked(small):
    """Another host is asked over https only, and no file is taken for a page."""
    for url in ("http://example.org/", "file:///etc/passwd", "ftp://example.org/x"):
        with pytest.raises(WitnessError, match="not https"):
            fetch.fetch(url)
    assert fetch.address(small) == "https://example.org/alder"
