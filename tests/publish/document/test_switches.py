"""The results of the switches of a page, for its script."""

from __future__ import annotations

import json
from types import SimpleNamespace

from docutils.utils import new_document

from analysis.publish.document.switches import save, switch_box


def test_every_box_has_its_results(tmp_path):
    """The file beside a page has the results of all its boxes, in their order; a page without a box has no file."""
    app, page = SimpleNamespace(outdir=tmp_path), new_document("page")
    page += [switch_box("", results={"choices": [n]}) for n in (1, 2)]
    context = {}
    save(app, "chapters/two", "page.html", context, page)
    script = (tmp_path / context["switches"]).read_text(encoding="utf-8")
    name, _, results = script.strip().rstrip(";").partition(" = ")
    assert name == "window.EditionSwitches" and json.loads(results) == [{"choices": [1]}, {"choices": [2]}]
    for doctree in (new_document("page"), None):
        save(app, "chapters/none", "page.html", context, doctree)
        assert context["switches"] is None
    assert len([*tmp_path.rglob("*.js")]) == 1
