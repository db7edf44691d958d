"""What some tests need of the machine: whether it is there, and the command that gets it.

A test says what it needs with ``@pytest.mark.needs("browser")``.  Where that is missing the test is not run, and the end of
the report says so once, with the command.  With ``CI=true`` it fails instead: there everything has to be run.
"""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from helpers import TEI_SCHEMA, TESTS, WITNESS

WEB = TESTS / "web"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NODE = shutil.which("node")
JAVA = shutil.which("java")
CI = os.environ.get("CI") == "true"


@dataclass(frozen=True)
class Need:
    """A thing that tests need: its name, whether it is there, and what to do where it is not.

    CI has to have it, but for what no repository may hold.
    """

    name: str
    there: Callable[[], bool]
    remedy: str
    in_ci: bool = True


@functools.cache
def _pango() -> bool:
    from analysis.publish.formats.pdf import PDF

    return not PDF.missing() and all(map(shutil.which, ("pdftotext", "pdffonts")))


NEEDS = {
    "node": Need(
        "Node.js and its packages",
        lambda: bool(NODE) and (WEB / "node_modules").is_dir(),
        "apt-get install nodejs npm (brew install node), then make test",
    ),
    "browser": Need("Chromium", lambda: bool(CHROMIUM), "apt-get install chromium (brew install --cask chromium)"),
    "java": Need("Java", lambda: bool(JAVA), "apt-get install default-jre-headless (brew install openjdk)"),
    "pango": Need(
        "Pango and Poppler",
        _pango,
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 poppler-utils (brew install pango poppler)",
    ),
    "translation": Need(
        "a copy of the translation",
        lambda: WITNESS is not None,
        "EDITION_WITNESS=FILE make test; make witness fetches one",
        in_ci=False,
    ),
    "tei schema": Need(
        "the schema TEI All",
        lambda: TEI_SCHEMA is not None,
        "EDITION_TEI_SCHEMA=FILE make test, with tei_all.rng as the TEI Consortium publishes it",
        in_ci=False,
    ),
    "time": Need("more than a few minutes", lambda: CI, "CI=true make test"),
}
