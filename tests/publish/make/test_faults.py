"""What may befall a build on somebody's machine: the last good book stays whole, one sentence says why, the next build works."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers import ROOT, make_miniature

from analysis.publish.make.build import epoch
from analysis.publish.site.fingerprint import source_paths
from analysis.publish.site.git import commit

#: How often a build is killed, at moments drawn with this seed.
KILLED, SEED = 20, 1921
#: Makes every Python that starts refuse a connection to another machine, and note that one was asked for.
OFFLINE = """
import os, socket, sys

def refuse(event, arguments):
    if event == "socket.getaddrinfo" or (event == "socket.connect" and isinstance(arguments[1], tuple)):
        host = arguments[0] if event == "socket.getaddrinfo" else arguments[1][0]
        if str(host) not in ("127.0.0.1", "::1", "localhost", "None"):
            with open(os.path.join(os.path.dirname(__file__), "asked"), "a") as file:
                file.write(f"{event} {host}\\n")
            raise OSError(101, "Network is unreachable")

sys.addaudithook(refuse)
"""
#: Root may write anywhere; without these rights of it a folder that is read-only is so for the tests too.
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner"] if os.getuid() == 0 else []


def _command(root: Path) -> list[str]:
    return [sys.executable, "-m", "analysis", "build", "--root", str(root)]


def _build(root: Path, *before: str, **how) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, *_command(root)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300, **how
    )


def _change(root: Path, number: int = 0) -> str:
    """Give an event another label, so that cells have to be executed again; gives the words that the new book has to show."""
    path, words = root / "data" / "events.csv", f"The paper writes for the {number}th time"
    text, times = re.subn(r"The paper (reports|writes for the \d+th time)", words, path.read_text(encoding="utf-8"))
    assert times
    path.write_text(text, encoding="utf-8")
    return words


def _change_prose(root: Path, number: int = 0) -> None:
    """Give a chapter another line, so that only it has to be read again."""
    path = root / "chapters" / "bridge.md"
    text, _, _ = path.read_text(encoding="utf-8").partition("\n% line")
    path.write_text(f"{text}\n% line {number}\n", encoding="utf-8")


def _content(root: Path) -> dict[str, bytes]:
    html = (root / "_build" / "html").resolve()
    return {p.relative_to(html).as_posix(): p.read_bytes() for p in html.rglob("*") if p.is_file()}


def _is_clear(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """The build could not run, and said so in one sentence after the lines that tell how far it was."""
    *_, last = done.stderr.strip().splitlines()
    assert done.returncode == 2 and done.stdout == "", done.stderr
    assert "Traceback" not in done.stderr and last.startswith("build: "), done.stderr
    assert all(word in last for word in words), last


@pytest.mark.needs("time")
def test_killed_at_any_moment(own, tmp_path):
    """However far it is, a build that is killed leaves the last good book whole, and the next one is as if nothing had been."""
    changes, longest = [_change, _change_prose], []
    for change in changes:
        begun = time.monotonic()
        change(own)
        assert _build(own).returncode == 0
        longest.append(time.monotonic() - begun)
    whole, moments = _content(own), random.Random(SEED)
    for number in range(1, KILLED + 1):
        kind = number % 2
        changes[kind](own, number)
        with subprocess.Popen(_command(own), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(moments.uniform(0, longest[kind]))
            process.kill()
        if process.returncode == 0:
            whole = _content(own)
        assert _content(own) == whole, number
    shows = _change(own, KILLED + 1)
    done = _build(own)
    assert done.returncode == 0, done.stderr
    assert any(shows.encode() in page for page in _content(own).values())
    clean = shutil.copytree(own, tmp_path / "clean", ignore=shutil.ignore_patterns("_build"))
    assert _build(clean).returncode == 0 and _content(clean) == _content(own)


def test_a_full_disk(own):
    """What the machine will not take ends the build, whoever writes it; instead of the disk, files may have only so many bytes."""
    whole = _content(own)
    _change(own)

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = _build(own, preexec_fn=little_room)
    _is_clear(done, "untouched")
    assert os.strerror(errno.EFBIG) in done.stderr or os.strerror(errno.EIO) in done.stderr
    assert _content(own) == whole
    assert _build(own).returncode == 0 and _content(own) != whole


@pytest.mark.parametrize("folder", ["_build", "."])
def test_nothing_may_be_written(own, folder):
    """Neither into the folder of the book nor into the whole checkout."""
    whole = _content(own)
    _change(own)
    folders = [own / folder, *(p for p in (own / folder).rglob("*") if p.is_dir() and not p.is_symlink())]
    for path in folders:
        path.chmod(0o555)
    try:
        _is_clear(_build(own, *AS_ANYBODY), str(own / "_build"), os.strerror(errno.EACCES))
        assert _content(own) == whole
    finally:
        for path in folders:
            path.chmod(0o755)
    assert _build(own).returncode == 0


@pytest.mark.parametrize(
    ("name", "zone", "variables", "mask"),
    [
        pytest.param("a place with spaces and ø", "Pacific/Kiritimati", {"LC_ALL": "C", "LANG": "C"}, 0o077, id="east"),
        pytest.param("b", "Etc/GMT+12", {"HOME": "/nowhere", "USER": "nobody"}, 0o022, id="west"),
    ],
)
def test_the_same_bytes_wherever_it_is_built(small, tmp_path, name, zone, variables, mask):
    """Neither folder, time zone, locale, home, mask of rights nor time of building show in the book, down to the byte.

    Nor does it need a network, or any program beside Python.
    """
    root = make_miniature(tmp_path / name)
    (tmp_path / "offline").mkdir()
    (tmp_path / "offline" / "sitecustomize.py").write_text(OFFLINE, encoding="utf-8")
    asked = tmp_path / "offline" / "asked"
    offline = {"PATH": str(tmp_path / "no programs"), "PYTHONPATH": str(tmp_path / "offline")}
    inherited = {name: value for name, value in os.environ.items() if name in ("LD_LIBRARY_PATH", "TMPDIR")}
    ask = [sys.executable, "-c", "import socket; socket.create_connection(('example.org', 80))"]
    assert subprocess.run(ask, env=inherited | offline, capture_output=True, check=False).returncode and asked.exists()
    asked.unlink()
    done = _build(root, env=inherited | offline | {"TZ": zone} | variables, preexec_fn=lambda: os.umask(mask))
    assert done.returncode == 0, done.stderr
    assert not asked.exists(), asked.read_text(encoding="utf-8")
    _same_bytes(small, root)


@pytest.mark.needs("time")
def test_the_same_bytes_of_the_real_book(book, tmp_path):
    """The real book too has the same bytes in another folder, at another time, in another zone."""
    generated = shutil.ignore_patterns("_build", ".venv", "node_modules", "__pycache__")
    copy = shutil.copytree(ROOT, tmp_path / "en kopi på øya", ignore=generated, symlinks=True)
    done = _build(copy, env=os.environ | {"TZ": "Pacific/Kiritimati", "LC_ALL": "C"})
    assert done.returncode == 0, done.stderr
    assert book == ROOT / "_build" / "html"
    _same_bytes(ROOT, copy)


def _same_bytes(one_root: Path, two_root: Path) -> None:
    """Two books have the same files, and each the same bytes; otherwise the first difference of each file is shown."""
    one, two = _content(one_root), _content(two_root)
    assert one.keys() == two.keys()
    assert not [_difference(path, one[path], two[path]) for path in one if one[path] != two[path]]


def test_a_shallow_clone(miniature, tmp_path):
    """A clone without history gives the book the date and the commit that a whole one gives it."""

    def git(folder: Path, *words: str) -> None:
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)

    git(miniature, "init", "-q")
    for day in ("2026-01-02", "2026-02-03"):
        _change(miniature, int(day[-1]))
        git(miniature, "add", ".")
        git(miniature, "commit", "-q", "-m", day, "--date", f"{day}T00:00:00")
    git(tmp_path, "clone", "-q", "--depth", "1", miniature.as_uri(), "clone")
    clone = tmp_path / "clone"
    assert (clone / ".git" / "shallow").is_file()
    assert epoch(clone) == epoch(miniature) != "0"
    assert commit(clone, source_paths(clone)) == commit(miniature, source_paths(miniature)) != ""


def _difference(path: str, one: bytes, two: bytes) -> str:
    """Where two files first differ, with what stands there in both."""
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return f"{path}, byte {at}: {one[max(0, at - 30) : at + 30]!r} and {two[max(0, at - 30) : at + 30]!r}"
