"""Every chapter runs for a reader who opens it in JupyterLab, in a new environment from the list alone, which is what Binder makes."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import jupytext
import pytest
from browser import browse
from helpers import ROOT

import analysis
from analysis.source.contents import toc

# A page that only shows how a cell is written names no kernel in its head.
WITH_CELLS = [
    n for n in (f"{n}.md" for n in toc(ROOT)) if "\nkernelspec:" in (ROOT / n).read_text("utf-8").split("\n---\n")[0]
]
#: What is not copied of this repository when it is tried elsewhere: what can be made again.
_GENERATED = shutil.ignore_patterns(".git", ".venv", "_build", "node_modules", "__pycache__", "*.egg-info", ".*_cache")
#: What a notebook's reader would see if MyST were not shown as it is read.
_RAW = re.compile(r"\{[\w:]+\}`|\{[\w:]+\}|\([ipn]\d+\)=|\[\^")


def test_every_chapter_can_be_opened():
    """jupytext takes a chapter for MyST; a line of ``:::`` in one that names no kernel would make it Pandoc's Markdown."""
    for name in toc(ROOT):
        assert jupytext.read(ROOT / f"{name}.md").cells, name


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A copy of this repository, which may be saved into."""
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("lab") / "copy", ignore=_GENERATED))


@pytest.fixture(scope="module")
def environment(copy) -> Path:
    """The programs of a new environment, into which nothing but the list of the copy was installed."""
    new = copy.parent / "new"
    subprocess.run([sys.executable, "-m", "venv", new], check=True)
    command = [new / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-compile", "-r", "requirements.txt"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False, timeout=1500)
    assert done.returncode == 0, done.stderr[-3000:]
    return new / "bin"


@pytest.fixture(scope="module")
def lab(copy, environment):
    """The address of a JupyterLab of that environment that serves the copy, set up as ``make lab`` does, with a home of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
    options += ["--IdentityProvider.token=", "--ServerApp.port_retries=0"]
    home = copy.parent / "home"
    home.mkdir()
    variables = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")} | {"HOME": str(home)}
    with open(home / "log", "w", encoding="utf-8") as log:
        command = [copy / "start", environment / "jupyter", "lab", *options]
        server = subprocess.Popen(command, cwd=copy, env=variables, stdout=log, stderr=log, start_new_session=True)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/api", home / "log")
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


def _wait_for(address: str, log: Path) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ran(lab, copy) -> dict:
    """What came of opening every chapter with cells, and one text page, and running all of it."""
    text = next(c.path for c in analysis.load(ROOT).chapters if c.texts)
    return browse("lab.mjs", lab, copy.parent, text, *WITH_CELLS, seconds=1500)


@pytest.mark.needs("time", "node", "browser")
def test_every_chapter_runs_in_jupyterlab(ran):
    """A double click opens it as a notebook, without a question; every cell runs, and no output is an error or a warning."""
    assert set(WITH_CELLS) < set(ran)
    for name in WITH_CELLS:
        assert ran[name]["cells"] and not ran[name]["failed"], (name, ran[name]["failed"])
        assert not ran[name]["asked"] and not ran[name]["errors"], (name, ran[name])


@pytest.mark.needs("time", "node", "browser")
def test_figures_and_tables_are_there(ran):
    """Every figure is drawn, with its alternative text and no wider than a page; each chapter shows figures or tables."""
    for name in WITH_CELLS:
        assert ran[name]["figures"] or ran[name]["tables"], name
        for alt, drawn, width in ran[name]["figures"]:
            assert len(alt) > 40 and drawn and 100 < width < 1200, (name, alt[:60], drawn, width)
        assert all(rows > 1 for _, rows in ran[name]["tables"]), name
    assert sum(len(page["figures"]) for page in ran.values()) >= 8


@pytest.mark.needs("time", "node", "browser")
def test_chapters_read_as_pages(ran):
    """Roles, addresses and note numbers are shown as words; the numbers in sentences wait for the cells, and then stand there."""
    for name, page in ran.items():
        assert not _RAW.search(page["words"]), (name, _RAW.search(page["words"]))
        assert set(page["before"]) <= {"…"} and "…" not in page["glued"], (name, page["glued"])
    assert any(page["glued"] for page in ran.values())
    text = next(iter(ran.values()))
    assert text["cells"] == 0 and not text["asked"]


@pytest.mark.needs("time", "node", "browser")
def test_no_other_host_is_asked(ran):
    """Neither JupyterLab nor a chapter asks anything of another host."""
    assert not [(name, page["abroad"]) for name, page in ran.items() if page["abroad"]]


@pytest.mark.needs("time", "node", "browser")
def test_running_and_saving_leaves_the_chapters_as_they_are(ran, copy):
    """Whoever runs a chapter and saves it has changed no file of the repository."""
    for name in WITH_CELLS:
        assert (copy / name).read_bytes() == (ROOT / name).read_bytes(), name


def test_make_lab_and_binder_begin_alike():
    """Both start JupyterLab with the settings of the repository, and write into nobody's home."""
    shown = subprocess.run(
        [ROOT / "start", "env"], capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"]}
    ).stdout
    settings = str(ROOT / "analysis" / "lab")
    assert f"JUPYTER_CONFIG_PATH={settings}\n" in shown and f"JUPYTER_PATH={settings}\n" in shown
    assert "./start $(BIN)/jupyter lab" in (ROOT / "Makefile").read_text(encoding="utf-8")
    overrides = json.loads((ROOT / "analysis/lab/labconfig/default_setting_overrides.json").read_text(encoding="utf-8"))
    viewers = overrides["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"]
    assert viewers["markdown"] == "Jupytext Notebook"
