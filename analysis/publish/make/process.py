"""Starts the process that runs Sphinx, with an environment of its own, and follows what it reports."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from analysis.publish.site.witness_paths import WITNESS, witness_environment

__all__ = ["MARK", "environment", "run", "say"]

#: Variables that change what a book shows, or how, on the machine of whoever builds it.
_PERSONAL = {WITNESS, "EDITION_WITNESS", "MATPLOTLIBRC", "MPLBACKEND", "PYTHONWARNINGS"}
#: Where the book's own matplotlib, IPython and Jupyter keep their settings and caches, under ``_build/.settings``.
_FOLDERS = {
    "MPLCONFIGDIR": "matplotlib",
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "jupyter",
    "JUPYTER_RUNTIME_DIR": "runtime",
}
#: Begins a line that is a report (RFC 7464 so begins each text of a sequence of JSON texts) of :mod:`analysis.publish.make.worker`.
MARK = "\x1e"
#: What each stage of a build is called while it goes on.
_STAGES = {
    "checking": "checking data and chapters",
    "executing": "executing cells",
    "reading": "reading chapters",
    "writing": "writing pages",
}


#: Where JupyterLab is installed jsonschema loads grammars for formats of addresses, which nothing here uses and take seconds.
_WORKER = """
import sys
sys.modules["rfc3987_syntax"] = None
from analysis.publish.make.worker import main
sys.exit(main())
"""


def say(message: str, end: str = "\n") -> None:
    """Tell the person who builds how far it is."""
    print(message, end=end, file=sys.stderr, flush=True)


def run(task: dict, variables: dict[str, str], lock_file: int) -> tuple[list[dict], list[str], str]:
    """Have a task done in a process of its own, which keeps the descriptor ``lock_file`` open; gives what :func:`_follow` gives."""
    with subprocess.Popen(
        [sys.executable, "-c", _WORKER],
        cwd=task["root"],
        env=variables,
        text=True,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=(lock_file,),
        start_new_session=True,  # so that all of it can be stopped at once
    ) as process:
        try:
            process.stdin.write(json.dumps(task))
            process.stdin.close()
            outcome = _follow(process.stdout)
            process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            raise
    return outcome


def environment(root: Path, witnesses: Iterable[Path], date: str) -> dict[str, str]:
    """The variables that a book of ``date``, in seconds since 1970, is built with: those of this process, without the settings of whoever builds.

    matplotlib, IPython and Jupyter keep what they write under ``_build``, and read no settings from elsewhere.
    """
    variables = {name: value for name, value in os.environ.items() if name not in _PERSONAL}
    own = root / "_build" / ".settings"
    variables |= {name: str(own / folder) for name, folder in _FOLDERS.items()}
    variables |= {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": date}
    if witnesses:
        variables |= witness_environment(witnesses)
    return variables


def _follow(stream: TextIO) -> tuple[list[dict], list[str], str]:
    """Show how far the build is; gives the problems that were reported, the lines of noise, and ``done`` or ``changed`` if that was the end."""
    problems, noise, stage, end = [], [], "", ""
    shown = sys.stderr.isatty()
    for line in stream:
        if not line.startswith(MARK):
            noise.append(line.rstrip())
            continue
        line_report = json.loads(line.removeprefix(MARK))
        if line_report["kind"] == "progress":
            if shown:
                say(f"\r\x1b[K{_STAGES[line_report['stage']]} … {line_report.get('page', '')}", end="")
            elif line_report["stage"] != stage:
                say(f"{_STAGES[line_report['stage']]} …")
            stage = line_report["stage"]
        elif line_report["kind"] == "note":
            say(f"\r\x1b[K{line_report['message']}" if shown else line_report["message"])
        elif line_report["kind"] == "problem":
            problems.append(line_report)
        else:
            end = line_report["kind"]
    if shown and stage:
        say("\r\x1b[K", end="")
    return problems, noise, end
