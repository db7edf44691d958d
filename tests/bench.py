"""How long the book takes, of what Jupyter Book takes with its own theme and settings: ``make bench``, for people and no test.

Both build the same chapters, in turn, on copies of the sources.  Jupyter Book is given the settings it gives itself, and of
ours only the extension that knows the chapters' roles and directives, and the bibliography.
It stands among the tests because it measures the edition and publishes nothing of it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("index.md", "_config.yml", "_toc.yml", "requirements.txt", "LICENSE", "CITATION.cff", "data", "chapters")
#: What each kind of build may take, of the time that Jupyter Book takes for a full one.
BUDGETS = {"full": 0.5, "one cell of a CSV changed": 0.3, "one line of prose changed": 0.15}
#: What these may take, in seconds.
SECONDS = {"nothing changed": 1.0, "import analysis": 0.4, "analysis.load()": 0.7}
#: The scripts that drive a browser, and their packages.
WEB = ROOT / "tests" / "web"
DEFAULT = """title: The edition
author: The editors
bibtex_bibfiles: [data/references.bib]
sphinx:
  extra_extensions: [analysis.publish.book]
"""
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
INSIDE = "import time; {before}; begun = time.perf_counter(); {what}; print(time.perf_counter() - begun)"


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])} … failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _inside(what: str, before: str = "pass") -> float:
    return float(_run([sys.executable, "-c", INSIDE.format(before=before, what=what)], ROOT))


def _copy(folder: Path) -> Path:
    folder.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, folder / name)
    return folder


def _change_cell(root: Path, turn: int) -> None:
    """Change the remark of the last event."""
    path = root / "data" / "events.csv"
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    lines[-1] = f"{lines[-1].rpartition(',')[0]},Remark {turn}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _change_prose(root: Path, turn: int) -> None:
    """Add a line to a chapter."""
    with open(root / "chapters" / "about.md", "a", encoding="utf-8") as chapter:
        chapter.write(f"\nThis line was added in turn {turn}.\n")


def measure(turns: int) -> dict[str, list[float]]:
    """The seconds that each kind of build took, turn by turn."""
    times: dict[str, list[float]] = {name: [] for name in ("Jupyter Book, full", *BUDGETS, *SECONDS)}
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        default, ours = _copy(Path(place, "default")), _copy(Path(place, "ours"))
        (default / "_config.yml").write_text(DEFAULT, encoding="utf-8")
        build = [sys.executable, "-m", "analysis", "build", "--root", str(ours)]
        for turn in range(1, turns + 1):
            for root in (default, ours):
                shutil.rmtree(root / "_build", ignore_errors=True)
            steps = {
                "Jupyter Book, full": lambda: _run([sys.executable, "-c", JUPYTER_BOOK, "build", "."], default),
                "full": lambda: _run(build, ours),
                "one cell of a CSV changed": lambda: _run(build, ours),
                "one line of prose changed": lambda: _run(build, ours),
                "nothing changed": lambda: _run(build, ours),
            }
            for name, step in steps.items():
                if name == "one cell of a CSV changed":
                    _change_cell(ours, turn)
                elif name == "one line of prose changed":
                    _change_prose(ours, turn)
                print(f"turn {turn} of {turns}: {name} … ", end="", file=sys.stderr, flush=True)
                times[name].append(_seconds(step))
                print(f"{times[name][-1]:.1f} s", file=sys.stderr)
            times["import analysis"].append(_inside("import analysis"))
            times["analysis.load()"].append(_inside("analysis.load()", before="import analysis"))
    return times


def table(times: dict[str, list[float]]) -> str:
    """The times with their ratios and budgets, as lines of a table in Markdown."""
    whole = times["Jupyter Book, full"]
    lines = ["| | median | minimum | of Jupyter Book | budget | |", "|---|---|---|---|---|---|"]
    for name, took in times.items():
        median, least = statistics.median(took), min(took)
        ratio = f"{median / statistics.median(whole):.2f} ({least / min(whole):.2f})"
        if name in BUDGETS:
            budget, met = f"{BUDGETS[name]}", median / statistics.median(whole) <= BUDGETS[name]
        elif name in SECONDS:
            budget, met, ratio = f"{SECONDS[name]} s", median <= SECONDS[name], ""
        else:
            budget, met = "", True
        lines.append(f"| {name} | {median:.2f} s | {least:.2f} s | {ratio} | {budget} | {'' if met else 'over'} |")
    return "\n".join(lines)


def speed_score() -> str:
    """Lighthouse's score for the speed of the longest page of text of this edition's book, as on a phone; why not, where it cannot be had."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not (browser and shutil.which("node") and (WEB / "node_modules").is_dir()):
        return "not measured: it needs Chromium, Node.js and the packages that make test fetches"
    _run([sys.executable, "-m", "analysis", "build"], ROOT)
    book, page = ROOT / "_build" / "html", "chapters/uprising.html"
    report = json.loads(_run(["node", "lighthouse.mjs", browser, str(book), "performance", page], WEB))
    return f"{report[page]['performance']['score']} of 100 (aim: 98), {page}"


def _machine() -> str:
    """The versions and the machine, in lines."""
    names = ("jupyter-book", "sphinx", "myst-nb", "sphinx-book-theme", "matplotlib", "pandas")
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").is_file():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), model)
    load = ", ".join(f"{n:.1f}" for n in os.getloadavg())
    return (
        f"Python {platform.python_version()}, {', '.join(f'{name} {version(name)}' for name in names)}\n"
        f"{platform.system()} {platform.release()}, {os.cpu_count()} processors, {model}; load before: {load}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--turns", type=int, default=3, help="how often everything is measured (default: 3)")
    options = parser.parse_args()
    machine = _machine()
    times = measure(options.turns)
    print(f"{machine}\n{options.turns} turns; in brackets the ratio of the minima\n\n{table(times)}")
    print(f"\nLighthouse, speed on a phone: {speed_score()}")


if __name__ == "__main__":
    main()
