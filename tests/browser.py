"""A real headless browser for the tests, driven by the scripts in ``tests/web``; tests that use it need ``node`` and ``browser``."""

from __future__ import annotations

import json
import subprocess

from needs import CHROMIUM, NODE, WEB


def browse(script: str, *arguments, **options):
    """What a script of ``tests/web`` that drives the browser prints; ``options`` are those of :func:`node`."""
    return node(script, CHROMIUM, *arguments, **options)


def node(script: str, *arguments, payload: object = None, seconds: int = 600):
    """What a script of ``tests/web`` prints, read as JSON; it gets ``payload`` as JSON on its standard input.

    Fails if the script does, or takes longer than ``seconds``.
    """
    process = subprocess.run(
        [NODE, script, *map(str, arguments)],
        cwd=WEB,
        input=None if payload is None else json.dumps(payload),
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)
