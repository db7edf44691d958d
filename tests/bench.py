"""How long the book takes, and how time and weight grow with the edition: ``make bench``, for people and no test.

Builds are compared with those of Jupyter Book with its own theme and settings.
Both build the same chapters, in turn, on copies of the sources.  Jupyter Book is given the settings it gives itself, and of
ours only the extension that knows the chapters' roles and directives, and the bibliography.
For growth the edition is made larger by code (:mod:`larger`).
The figures are written into :data:`RECORD`, for the page on how the edition is tested.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

from larger import enlarge

import analysis

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("index.md", "_config.yml", "_toc.yml", "requirements.txt", "LICENSE", "CITATION.cff", "data", "chapters")
#: What each kind of build may take, of the time that Jupyter Book takes for a full one.
BUDGETS = {"full": 0.5, "one cell of a CSV changed": 0.3, "one line of prose changed": 0.15}
#: What these may take, in seconds.
SECONDS = {"nothing changed": 1.0, "import analysis": 0.4, "analysis.load()": 0.7}
#: How many times as large as this edition the larger ones are, for what is quick and for what takes long.
SIZES, FEWER = (1, 3, 10), (1, 3)
#: How fast time may grow: with an exponent of 1 twice the edition takes twice the time.
EXPONENT = 1.2
#: What a page of text may weigh in the larger edition, of what it weighs in this one.
WEIGHT = 1.02
#: What is measured at each of the sizes, as statements in a process that has loaded an edition and a text with its passages.
GROWING = {
    "load": "analysis.load(root)",
    "validate": "analysis.validate(root)",
    "timeline": "timeline(edition, '1917', '1930').svg",
    "align an unchanged copy": "align(edition.passages, text)",
    "align a copy with a change in every line": "align(edition.passages, changed)",
}
#: The least score that Lighthouse may give the speed of a page on a phone.
SCORE = 98
#: Where the figures of the last run are kept.
RECORD = ROOT / "tests" / "benchmark.json"
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


#: What was measured, the figure in words, its budget, and whether it is met.
Measured = tuple[str, str, str, bool]


def compared(times: dict[str, list[float]]) -> list[Measured]:
    """The medians, with their ratios to Jupyter Book's full build and their budgets; in brackets the ratios of the minima."""
    whole, rows = times["Jupyter Book, full"], []
    for name, took in times.items():
        median = statistics.median(took)
        ratio = median / statistics.median(whole)
        words = f"{median:.2f} s; of Jupyter Book {ratio:.2f} ({min(took) / min(whole):.2f})"
        if name in BUDGETS:
            rows.append((name, words, f"{BUDGETS[name]} of Jupyter Book", ratio <= BUDGETS[name]))
        elif name in SECONDS:
            rows.append((name, f"{median:.2f} s", f"{SECONDS[name]} s", median <= SECONDS[name]))
        else:
            rows.append((name, f"{median:.2f} s", "", True))
    return rows


def grown(times: dict[str, dict[int, float]], weight: float) -> list[Measured]:
    """The exponents with which times grow, the times at each size, and how the weight of a page of text grows, with their budgets."""
    rows = []
    for name, took in times.items():
        sizes = ", ".join(f"{seconds:.2f} s at {size}" for size, seconds in took.items())
        rows.append((f"growth of {name}", f"{exponent(took):.2f} ({sizes})", f"{EXPONENT}", exponent(took) <= EXPONENT))
    words = f"{weight:.3f} of its weight at {max(FEWER)} times the edition"
    return [*rows, ("a page of text", words, f"{WEIGHT}", weight <= WEIGHT)]


def _growing(root: Path, text: str) -> dict[str, float]:
    """The seconds of a processor that each of :data:`GROWING` takes once in an edition, what it needs being loaded: the least of three processes.

    While they are measured no garbage is collected, as :mod:`timeit` has it: that would go through all that is loaded.
    """
    (root / "text.txt").write_text(text, encoding="utf-8")
    before = f"""
import json, time, timeit
from pathlib import Path
import analysis
from analysis.studies.timeline import timeline
from analysis.witness.align import align
root = Path({str(root)!r})
edition, text = analysis.load(root), (root / "text.txt").read_text(encoding="utf-8").split("\\n\\n")
changed = [" ".join(w + "s" * (n % 9 == 4) for n, w in enumerate(block.split())) for block in text]
timeline(edition, "1917", "1930").svg, align(edition.passages[:5], changed[:5])
timer = {{"timer": time.process_time, "number": 1, "globals": globals()}}
print(json.dumps({{name: timeit.timeit(statement, **timer) for name, statement in {GROWING!r}.items()}}))
"""
    runs = [json.loads(_run([sys.executable, "-c", before], ROOT)) for _ in range(3)]
    return {name: min(times[name] for times in runs) for name in GROWING}


def _processor(command: list[str]) -> float:
    """The seconds of a processor that a command and all it starts take."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(command, ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _weight(html: Path, page: str) -> int:
    """The bytes of a page and of the scripts, styles and previews that it loads, text compressed, as a server sends them."""
    content = (html / f"{page}.html").read_text(encoding="utf-8")
    beside = re.findall(r'<(?:script|link rel="stylesheet")[^>]* (?:src|href)="([^"?#]+)', content)
    files = {(html / page).parent / name for name in beside if "://" not in name}
    files |= {html / f"{page}.html", html / "_static" / "previews" / f"{page}.js"}
    return sum(len(gzip.compress(file.read_bytes(), 9, mtime=0)) for file in files if file.is_file())


def text_pages(root: Path) -> list[str]:
    """The pages of an edition that hold its text, in the order of the book, as their files are called without the ending."""
    return list(dict.fromkeys(text.chapter.removesuffix(".md") for text in analysis.load(root).texts.values()))


def longest(html: Path, pages: list[str]) -> str:
    """The page of a built book whose file is the largest, by the file's path in the book."""
    return max((f"{page}.html" for page in pages), key=lambda page: (html / page).stat().st_size)


def growth() -> tuple[dict[str, dict[int, float]], float]:
    """The seconds that each work takes at each size of the edition, and the most that a page of text weighs of its weight at size 1."""
    times: dict[str, dict[int, float]] = {name: {} for name in (*GROWING, "build", "TEI")}
    weights: dict[int, dict[str, int]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        for size in SIZES:
            print(f"{size} times the edition … ", file=sys.stderr, flush=True)
            root = Path(place, f"{size}")
            for name, seconds in _growing(root, enlarge(ROOT, root, size)).items():
                times[name][size] = seconds
            if size in FEWER:
                for name, command in (("build", "build"), ("TEI", "tei")):
                    command = [sys.executable, "-m", "analysis", command, "--root", str(root)]
                    times[name][size] = _processor(command)
                weights[size] = {page: _weight(root / "_build" / "html", page) for page in text_pages(root)}
    first, *larger = weights.values()
    return times, max(pages[page] / weight for pages in larger for page, weight in first.items())


def exponent(times: dict[int, float]) -> float:
    """The exponent with which a time grows: the slope of the line that fits the logarithms of sizes and times best (least squares)."""
    return statistics.linear_regression([*map(math.log, times)], [*map(math.log, times.values())]).slope


def speed_score() -> list[Measured]:
    """Lighthouse's score for the speed of the longest page of text of this edition's book, as on a phone; nothing where it cannot be had."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not (browser and shutil.which("node") and (WEB / "node_modules").is_dir()):
        print("left out, for want of Chromium or Node: what Lighthouse says of the speed of a page", file=sys.stderr)
        return []
    _run([sys.executable, "-m", "analysis", "build"], ROOT)
    book = ROOT / "_build" / "html"
    page = longest(book, text_pages(ROOT))
    report = json.loads(_run(["node", "lighthouse.mjs", browser, str(book), "performance", page], WEB))
    score = report[page]["performance"]["score"]
    return [(f"Lighthouse, speed on a phone, {page}", f"{score} of 100", f"{SCORE} of 100", score >= SCORE)]


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
    parser.add_argument("--turns", type=int, default=3, help="how often each build is measured (default: 3)")
    parser.add_argument(
        "--growth", action="store_true", help="measure only how times and weight grow, and keep no figures"
    )
    options = parser.parse_args()
    machine, rows = _machine(), []
    if not options.growth:
        rows += compared(measure(options.turns)) + speed_score()
    rows += grown(*growth())
    print(f"{machine}\n\n| | | budget | |\n|---|---|---|---|")
    print("\n".join(f"| {name} | {words} | {budget} | {'' if met else 'over'} |" for name, words, budget, met in rows))
    if not options.growth:
        record = {"date": date.today().isoformat(), "machine": machine.split("\n"), "rows": rows}
        RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"written into {RECORD.relative_to(ROOT)}; commit it if the machine was quiet", file=sys.stderr)


if __name__ == "__main__":
    main()
