"""The certificate of a book: what its cells showed, from which data and with which packages.

Every page with cells ends with a colophon, and the book carries :data:`FILE`, which holds each cell by checksums of its
source and outputs, and the outputs in words, so that a difference can be described and not only detected.
Neither contains the time of the build.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import nbformat
from docutils import nodes
from jupyter_cache import get_cache
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from analysis.outputs import MIME
from analysis.publish.document.domain import edition_of

__all__ = ["FILE", "PACKAGES", "Colophon", "ColophonWords", "cells", "colophon", "picture", "write"]

#: The certificate's name, at the root of a book.
FILE = "reproduce.json"
#: The packages that a cell can reach through ``analysis``, and so what outputs depend on besides data and code.
PACKAGES = (
    "babel",
    "fonttools",
    "ftfy",
    "markdown-it-py",
    "matplotlib",
    "mdit-py-plugins",
    "numpy",
    "pandas",
    "pybtex",
    "pyyaml",
    "sphinx-external-toc",
)
#: Before the type of what a cell has kept for a sentence.
_GLUED = "application/papermill.record/"
_SVG = "image/svg+xml"
_ID = re.compile(r'(?<=\bid=")[^"]+|(?<=href="#)[^"]+|(?<=url\(#)[^)]+')
_NUMBER = re.compile(r"-?\d+\.\d+")


class colophon(nodes.General, nodes.TextElement):
    """What the outputs of a page were computed from and with, in two sentences at its end."""


class Colophon(SphinxTransform):
    """Marks the end of every page with cells as the place of the colophon."""

    default_priority = 870  # Runs after the passages are made, so that everything above it is known.

    def apply(self, **kwargs) -> None:
        sections = [n for n in self.document.children if isinstance(n, nodes.section)]
        if sections and _notebook(self.env, self.env.docname):
            sections[-1] += colophon()


class ColophonWords(SphinxPostTransform):
    """Writes the colophon; a page that need not be read again names the fingerprint of the sources all the same."""

    default_priority = 5  # before languages and typography go through all words

    def run(self, **kwargs) -> None:
        for place in self.document.findall(colophon):
            place += _sentences(self.config.release, self.config.edition_fingerprint)


def _sentences(release: str, fingerprint: str) -> list[nodes.Node]:
    versions = {"Python": platform.python_version(), **_versions()}
    versions_text = ", ".join(f"{name}\N{NO-BREAK SPACE}{number}" for name, number in versions.items())
    return [
        nodes.Text(
            f"The figures, tables and numbers above were computed from release {release} with {versions_text}. "
        ),
        nodes.Text("The same files give every book that is made from them the same fingerprint; that of this one is "),
        nodes.literal("", fingerprint[:12]),
        nodes.Text("."),
    ]


def visit_colophon_html(self, node) -> None:
    self.body.append('<p class="colophon" role="doc-colophon">')


def depart_colophon_html(self, node) -> None:
    self.body.append("</p>\n")


@cache
def _versions() -> dict[str, str]:
    return {name: version(name) for name in PACKAGES}


def write(app: Sphinx) -> None:
    """Write the certificate into the finished book, if its builder keeps the outputs of cells."""
    if app.builder.name != "html" or app.config.nb_execution_mode != "cache":
        return
    moment = os.environ.get("SOURCE_DATE_EPOCH")
    payload = {
        "edition": edition_of(app).name,
        "release": app.config.release,
        "fingerprint": app.config.edition_fingerprint,
        "source_date_epoch": int(moment) if moment else None,
        "python": platform.python_version(),
        "packages": _versions(),
        "pages": {
            page: list(cells(_executed(app, notebook)))
            for page in sorted(app.env.found_docs)
            if (notebook := _notebook(app.env, page))
        },
    }
    text = json.dumps(payload, ensure_ascii=False, indent=1)
    (Path(app.outdir) / FILE).write_text(text + "\n", encoding="utf-8")


def _notebook(env: BuildEnvironment, page: str) -> nbformat.NotebookNode | None:
    """The notebook that MyST-NB leaves of a page with cells; nothing of any other page."""
    path = Path(env.mystnb_config.output_folder, f"{page}.ipynb")
    notebook = nbformat.read(path, as_version=4) if path.is_file() else None
    return notebook if notebook and any(cell.cell_type == "code" for cell in notebook.cells) else None


def _executed(app: Sphinx, notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The code cells with all that they gave: MyST-NB has taken the numbers of sentences out of them, the cache holds them too."""
    cache = get_cache(app.config.nb_execution_cache_path)
    return cache.get_cache_bundle(cache.match_cache_notebook(notebook).pk).nb


def cells(notebook: nbformat.NotebookNode) -> Iterator[dict]:
    """For each code cell of an executed notebook: the checksum of its source, how it begins, and its outputs in order.

    An output has its ``kind`` (``figure``, ``table``, ``switches``, ``number`` or ``output``) and ``name``; ``sha256``, a checksum for each of
    its forms: ``data`` and ``picture`` of a figure, the latter of all its drawings, ``results`` of switches, else by MIME type; and ``lines``, its data or text.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield {
                "source": _sum(cell.source),
                "begins": next((line for line in cell.source.splitlines() if line.strip()), ""),
                "outputs": [_output(output) for output in cell.outputs],
            }


def _output(output: nbformat.NotebookNode) -> dict:
    if "data" not in output:  # what was printed
        name, forms = output.get("name", output.output_type), {"text/plain": output.get("text", "")}
        return {"kind": "output", "name": name, "sha256": _sums(forms), "lines": forms["text/plain"].splitlines()}
    forms = {kind.removeprefix(_GLUED): data for kind, data in output.data.items()}
    name = output.metadata.get("scrapbook", {}).get("name", "")
    if payload := forms.get(MIME):
        lines = _lines(payload)
        forms = {"data": json.dumps(lines, ensure_ascii=False)}
        if "drawings" in payload:
            forms["picture"] = "\n".join(picture(svg) for svg in payload["drawings"].values())
        if "results" in payload:
            forms["results"] = payload["results"]
        return {"kind": payload["kind"], "name": name or payload["name"], "sha256": _sums(forms), "lines": lines}
    if _SVG in forms:
        forms[_SVG] = picture(forms[_SVG])
    lines = str(forms.get("text/plain", "")).splitlines()
    return {"kind": "number" if name else "output", "name": name, "sha256": _sums(forms), "lines": lines}


def _lines(payload: dict) -> list[str]:
    """The words and rows of a figure or table; a link counts with its target."""

    def cell(parts: list) -> str:
        return "".join(p if isinstance(p, str) else f"{p[2]} [{p[0]} {p[1]}]" for p in parts).replace("\n", " / ")

    words = [payload[name] for name in ("caption", "alt", "note", "links", "source", "made_by") if payload.get(name)]
    words += [words for _, words in payload.get("key", ())]
    return [*words, " | ".join(payload["head"]), *(" | ".join(cell(c) for c in row) for row in payload["rows"])]


def picture(svg: str) -> str:
    """What a drawing shows, as SVG whose ids are numbered and whose numbers have two decimals.

    Equal text means an equal picture.  The drawing is compared as text, because pixels depend on the fonts of the machine;
    lengths are in points, of which nobody can see a hundredth.
    """
    seen: dict[str, str] = {}
    numbered = _ID.sub(lambda m: seen.setdefault(m[0], f"n{len(seen) + 1}"), svg)
    return _NUMBER.sub(lambda m: f"{round(float(m[0]), 2) + 0.0:.2f}", numbered)


def _sums(forms: dict[str, object]) -> dict[str, str]:
    return {
        kind: _sum(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, sort_keys=True))
        for kind, data in sorted(forms.items())
    }


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
