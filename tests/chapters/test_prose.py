"""The title page, the chapters and the README keep the promises of the principles."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import yaml
from helpers import ROOT

from analysis.source.contents import toc
from analysis.status import STATUSES

PAGES = [ROOT / f"{name}.md" for name in toc(ROOT)]
CELL = re.compile(r"```\{code-cell\} \w+\n(.*?)```", re.DOTALL)


def _ids(path):
    return path.stem


@pytest.mark.parametrize("page", PAGES, ids=_ids)
def test_one_title(page):
    """Every page has one heading of the first level, and opens with it."""
    body = re.sub(r"\A---\n.*?\n---\n", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    outside = re.sub(r"```.*?```", "", body, flags=re.DOTALL)
    assert len(re.findall(r"^# ", outside, re.MULTILINE)) == 1
    assert body.lstrip().startswith("# ")


@pytest.mark.parametrize("page", PAGES, ids=_ids)
def test_one_sentence_a_line(page):
    """A line of prose holds one sentence, so that a change is a line."""
    body = re.sub(r"\A---\n.*?\n---\n|```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for line in body.split("\n"):
        if line.startswith(("|", "#", "[^")):
            continue
        plain = re.sub(r"^\d+\. |\*[^*]+\*|\([^)]*\)|`[^`]*`|\b(?:E|J|St|no|p)\. ", "", line)
        assert not re.search(r"[a-z\d]\. [A-Z]", plain), line


@pytest.mark.parametrize("page", PAGES, ids=_ids)
def test_links_between_pages_land(page):
    """A relative link leads to a page of the book; what is only shown as code is none."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)#]+?\.md)(?:#[^)]*)?\)", text):
        assert (page.parent / target).resolve() in PAGES, target


@pytest.mark.parametrize("page", PAGES, ids=_ids)
def test_cells_are_small_and_tame(page):
    """A cell has at most a dozen lines, installs nothing, names no path and no address, and publishes nothing."""
    for code in CELL.findall(page.read_text(encoding="utf-8")):
        lines = [line for line in code.split("\n") if line.strip() and not line.startswith(":tags:")]
        assert len(lines) <= 12
        assert not re.search(
            r"pip install|sys\.path|https?://|open\(|read_csv|/home|\.\./|analysis\.publish|import publish", code
        )


@pytest.mark.parametrize("page", [p for p in PAGES if "\nkernelspec:" in p.read_text(encoding="utf-8")[:300]], ids=_ids)
def test_saving_a_chapter_changes_nothing(page):
    """A page with cells is written as JupyterLab writes it, so that running and saving it leaves the file as it is."""
    import jupytext
    from jupytext.config import load_jupytext_config

    policy, text = load_jupytext_config(str(page)), page.read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="md:myst", config=policy)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3", "version": "3"}
    assert jupytext.writes(notebook, fmt="md:myst", config=policy) == text


def test_nothing_a_cell_can_reach_publishes():
    """No module outside the publishing half imports it while it is loaded, so outputs do not depend on it."""
    for path in (ROOT / "analysis").rglob("*.py"):
        if "publish" not in path.relative_to(ROOT).parts and path.name not in ("__main__.py", "arguments.py"):
            assert not re.search(r"^\s*(from|import) analysis\.publish", path.read_text("utf-8"), re.MULTILINE), path


@pytest.mark.parametrize(
    ("study", "said"),
    [
        ("chronology", {"1905", "1930", "7"}),
        ("positions-and-power", {"1905", "1917", "1922"}),
        ("claims-and-verdicts", set()),
        ("chains-and-quotations", {"1973"}),
        ("independent-sources", set()),
        ("resolution", set()),
        ("dead", set()),
        ("reliability", {"95"}),
    ],
)
def test_numbers_of_studies_come_from_the_data(study, said):
    """A study's sentences hold no number of their own, except the years of a name or an example of a date."""
    text = (ROOT / "chapters" / f"{study}.md").read_text(encoding="utf-8")
    keys = r"\{glue:text\}`[^`]*`|(?<=\})`[^`<]*`|<[^>]*>`|\[p\d+\]\(#p\d+\)|\b[ipn]\d\d\b"
    shown = rf"\A---\n.*?\n---\n|```.*?```|{keys}|^#.*?$"
    prose = re.sub(shown, "", text, flags=re.DOTALL | re.MULTILINE)
    assert set(re.findall(r"\d+", prose)) <= said | {"1923", "1925"}


@pytest.mark.parametrize("page", PAGES, ids=_ids)
def test_a_status_named_in_prose_is_the_claim_s(page, edition):
    """Where the words of a link to a claim are a status, it is the status that follows from the evidence."""
    for word, key in re.findall(r"\{claim\}`(\w+) <([\w-]+)>`", page.read_text(encoding="utf-8")):
        if word in STATUSES:
            assert edition.get("claims", key).status == word, key


def test_commands_of_the_readme_exist_and_are_the_workflow_s():
    """The README's two commands, and those of the pages on how to run the edition, are targets of the Makefile; CI runs them."""
    pages = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "index.md", "chapters/running.md")]
    commands = [set(re.findall(r"(?:^|`)make ([a-z]+)", page, re.MULTILINE)) for page in pages]
    assert re.findall(r"^make ([a-z]+)", pages[0], re.MULTILINE) == ["book", "test"]
    assert {"book", "lab", "private"} <= commands[2]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in set().union(*commands):
        assert re.search(rf"^{command}:.*## ", makefile, re.MULTILINE), command
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "book.yml").read_text(encoding="utf-8"))
    steps = " ".join(step.get("run", "") for step in workflow["jobs"]["build"]["steps"])
    assert ".ci/run" in steps and "make all" in steps


def test_the_readme_says_what_it_is_and_where_things_are():
    """Its first lines say that this is a Jupyter Book, its picture has the statuses as they are, and what it links to or names is there."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "[Jupyter Book](https://jupyterbook.org/)" in readme.split("\n\n")[1]
    (picture,) = re.findall(r"```mermaid\n(.*?)```", readme, re.DOTALL)
    assert "accTitle: " in picture and "accDescr: " in picture
    (statuses,) = re.findall(r'"Status:(.*?)"', picture)
    assert set(re.findall(r"[a-z]{3,}", statuses)) == set(STATUSES)
    paths = re.findall(r"\]\((?!https:)([^)]+)\)|^- `([^`]+)`", readme, re.MULTILINE)
    assert len(paths) >= 7 and all((ROOT / (link or path)).exists() for link, path in paths)


def test_numbers_of_the_title_page_come_from_the_data():
    """Its sentences hold no number but years; what is counted is a role or a directive."""
    text = (ROOT / "index.md").read_text(encoding="utf-8")
    shown = re.sub(r"```.*?```|\{(?:count|passage)\}`\w+`|\]\([^)]*\)|CC BY 4\.0", "", text, flags=re.DOTALL)
    assert set(re.findall(r"\d+", shown)) == {"1921", "1952", "2021"}
    words = r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundreds?|many|most)\b"
    assert not re.search(words, shown, re.IGNORECASE)


def test_who_checked_is_said_as_recorded(edition):
    """As long as every check is by the machine, pages say that no historian has made one; and not a day longer."""
    machines = {r.agent for r in (*edition.reviews, *edition.error_samples)} == {"second-reader"}
    assert edition.get("agents", "second-reader").description.startswith("A large language model")
    for name in ("index.md", "chapters/about.md", "chapters/reliability.md"):
        said = re.search(r"\bno historian has checked\b", (ROOT / name).read_text(encoding="utf-8"), re.IGNORECASE)
        assert bool(said) == machines, name


def test_versions_agree():
    """Data, citation file and revision history name one release."""
    import json

    version = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {version}" in (ROOT / "chapters" / "revision-history.md").read_text(encoding="utf-8")


def test_requirements_are_pinned_and_end_with_the_package():
    """pip, CI and Binder read one list: every package at one version, ours last."""
    lines = [
        line
        for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n")
        if line and not line.startswith("#")
    ]
    assert lines[-1] == "-e ./analysis"
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]*==[^ ]+(?: ; .+)?", line) for line in lines[:-1])


def test_public_names_are_documented():
    """Every public function and class says what it is for."""
    import importlib
    import pkgutil

    import analysis

    for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
        if module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        assert loaded.__doc__ or not hasattr(loaded, "__all__"), module.name
        for name in getattr(loaded, "__all__", []):
            thing = getattr(loaded, name)
            assert not callable(thing) or thing.__doc__, f"{module.name}.{name}"


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_code_is_in_one_style(command):
    """ruff finds nothing to mend and nothing to lay out otherwise."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "."], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
