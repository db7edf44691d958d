"""A real headless browser for the tests, driven by the scripts in ``tests/web``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest
from helpers import TESTS

WEB = TESTS / "web"
CHROMIUM = next((shutil.which(n) for n in ("chromium", "chromium-browser", "google-chrome") if shutil.which(n)), None)
NODE = shutil.which("node")
#: What this machine has not; in CI that is a failure.
LACKING = (
    "Node.js"
    if not NODE
    else "Chromium"
    if not CHROMIUM
    else "npm ci in tests/web"
    if not (WEB / "node_modules").is_dir()
    else ""
)


def in_browser(what: str) -> pytest.MarkDecorator:
    """The mark of tests that need the browser: elsewhere than in CI they are reported as not run, by name."""
    return pytest.mark.skipif(
        bool(LACKING) and os.environ.get("CI") != "true", reason=f"not run: {what} in a browser (lacking: {LACKING})"
    )


def browse(script: str, *arguments, **options):
    """What a script of ``tests/web`` that drives the browser prints; ``options`` are those of :func:`node`."""
    return node(script, CHROMIUM, *arguments, **options)


def node(script: str, *arguments, given: object = None, seconds: int = 600):
    """What a script of ``tests/web`` prints, from JSON; ``given`` is handed to it as JSON.  Fails if the script does."""
    assert not LACKING, f"CI needs {LACKING}"
    done = subprocess.run(
        [NODE, script, *map(str, arguments)],
        cwd=WEB,
        input=None if given is None else json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
