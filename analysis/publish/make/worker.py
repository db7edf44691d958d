"""The process that runs Sphinx for a build: it reads its task as JSON on standard input, and reports as it goes."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
from pathlib import Path

from sphinx.util.docutils import docutils_namespace, patch_docutils

from analysis.edition import Edition, load
from analysis.publish.make.application import EditionSphinx
from analysis.publish.make.report import Reported, chain, explain, relative, report
from analysis.publish.make.reuse import Known, base
from analysis.publish.site.fingerprint import stamp
from analysis.source.problems import EditionError, InputError

__all__ = ["main"]


def main() -> int:
    """Build the book of the edition at ``root`` with ``witnesses``, in the folder ``state``: 0 done, 1 problems or a change were reported.

    ``warm`` says whether there are warm kernels; where it is ``null``, everything is read and executed anew, in cold ones.
    """
    gc.set_threshold(
        100_000, 20, 20
    )  # Almost everything is kept, so collecting garbage would only cost time, a sixth of the build.
    task = json.load(sys.stdin)
    root, state, witnesses = Path(task["root"]), Path(task["state"]), [Path(w) for w in task["witnesses"]]
    try:
        _build(root, state, witnesses, task["warm"])
    except Exception as error:  # Whatever stops the build is reported in one sentence.
        known = next((e for e in chain(error) if isinstance(e, (Reported, InputError))), None)
        if known is None:
            explain(error, root)
        elif not isinstance(known, Reported):
            report("problem", message=relative(str(known), root))
        return 1
    report("done")
    return 0


def _build(root: Path, state: Path, witnesses: list[Path], warm: bool | None) -> None:
    """Check the edition, and run Sphinx; what goes wrong is reported, or raised."""
    report("progress", stage="checking")
    before = stamp(root)
    edition = _load(root)
    _look_at(edition, witnesses)
    known, about = Known(state, edition), base(edition, witnesses)
    shutil.rmtree(state / "html", ignore_errors=True)
    if warm is None or not known.open(about):
        for folder in ("doctrees", "jupyter_execute"):
            shutil.rmtree(state / folder, ignore_errors=True)
    with patch_docutils(), docutils_namespace(), open(os.devnull, "w", encoding="utf-8") as nowhere:
        app = EditionSphinx(edition, before, state, known, warm, nowhere)
        app.build()
    if app.edition_warnings.count:
        raise Reported
    app.stop_if_changed()
    known.save(about, app.records())


def _load(root: Path) -> Edition:
    try:
        return load(root)
    except EditionError as error:
        for problem in error.problems:
            report("problem", message=str(problem))
        raise Reported from None


def _look_at(edition: Edition, witnesses: list[Path]) -> None:
    """Report at the start how much of the text the copies of the translation hold."""
    for path in witnesses:
        from analysis.witness.align import find
        from analysis.witness.read import WitnessError, read

        try:
            states = [placed.state for placed in find(edition, read(path)).values()]
        except WitnessError as error:
            report("problem", message=f"WITNESS: {error}")
            raise Reported from None
        same, others = states.count("identical"), len(states) - states.count("identical")
        more = f", {others} otherwise" if others else ""
        report("note", message=f"the copy holds {same} of {len(edition.passages)} passages word for word{more}")
