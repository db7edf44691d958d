"""The Sphinx extension that makes a book of an edition: ``analysis.publish.book``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.parallel import ParallelTasks, SerialTasks, parallel_available
from sphinx.writers.html5 import HTML5Translator

from analysis.edition import Edition
from analysis.publish.document import (
    code,
    figures,
    languages,
    marks,
    outputs,
    page_contents,
    prose,
    styles,
    switches,
    tables,
    typography,
    unfit,
)
from analysis.publish.document.domain import EditionDomain, edition_of
from analysis.publish.entries import bibliography, claims, findings, registers
from analysis.publish.formats import api
from analysis.publish.passages import nodes as passages
from analysis.publish.passages import previews, reports
from analysis.publish.site import certificate, launch, ledger, metadata, navigation, private, search, title, xref
from analysis.publish.site.fingerprint import fingerprint, source_paths
from analysis.publish.site.git import commit
from analysis.status import STATUSES

__all__ = ["setup"]

THEME = Path(__file__).parent / "theme" / "edition"


class EditionHTMLBuilder(StandaloneHTMLBuilder):
    """The HTML builder, whose search is the edition's own."""

    search = False


def _configure(app: Sphinx, config) -> None:
    """Take the book's name from the data, and put the data's fingerprint where Sphinx and the cache see it."""
    edition = edition_of(app)
    config.project = config.html_title = config.html_short_title = edition.title
    config.author = ", ".join(c["title"] for c in edition.package.get("contributors", []))
    config.version = config.release = edition.package["version"]
    config.html_use_index = False  # The registers take the place of an index.
    config.html_context = {**config.html_context, **styles.template_values()}
    config.edition_fingerprint = fingerprint(edition.root)
    config.edition_commit = commit(edition.root, source_paths(edition.root))
    if not config.nb_execution_cache_path:  # The build has its own check of this, which also records what cells used.
        cells = fingerprint(edition.root, cells_only=True)
        config.nb_execution_cache_path = str(Path(app.outdir).parent / ".jupyter_cache" / cells)
    app.edition_translation = private.translation(edition)


def _page(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Give the page's template the values that Sphinx does not provide."""
    context["private"] = bool(app.edition_translation)
    context["own_copy"] = private.PAGE
    context["has_passages"] = bool(doctree and next(iter(doctree.findall(passages.passage)), None))
    context["bring"] = context["has_passages"] and not context["private"]
    context |= _public_home(edition_of(app))
    context["previews"] = _previews(app, pagename, doctree) if context["has_passages"] else None
    context["launch"] = launch.context(edition_of(app), pagename, doctree)
    context["is_root"] = pagename == app.config.root_doc
    context["signs"] = [status for status in STATUSES.values() if status.opposed]
    explaining = (c.path for c in edition_of(app).chapters if any("{status-key}" in line for line in c.lines))
    context["signs_page"] = next(explaining, "").removesuffix(".md")
    context["contents"] = navigation.parts(app.env, pagename, context["pathto"])
    context["package"] = edition_of(app).package
    context["fingerprint"] = app.config.edition_fingerprint[:12]
    context["commit"] = app.config.edition_commit
    context["script_files"] = context["css_files"] = []


def _previews(app: Sphinx, pagename: str, document: nodes.document) -> str:
    """Write the previews of a page as a script, which also loads from a folder opened without a server; its place in ``_static``."""
    by_target = previews.previews(edition_of(app), document)
    place = f"previews/{pagename.rpartition('/')[2]}.js"
    path = Path(app.outdir) / "_static" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    script = json.dumps(by_target, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_text(f"window.EditionPreviews = {script};\n", encoding="utf-8")
    return place


def _public_home(edition: Edition) -> dict[str, str | None]:
    """The public page of the translation, and the address and host from which a script can load it."""
    row = next((w for w in edition.witnesses if w.address), None)
    api = row and row.api
    host = api and "{0.scheme}://{0.netloc}".format(urlsplit(api))
    return {"public_page": row and row.address, "api": api, "api_host": host}


def _finish(app: Sphinx, error: Exception | None) -> None:
    """Write what stands beside the pages of a book without errors, in as many processes as the build may use, and make it light."""
    if error or app.builder.format != "html":
        return
    works = [_data, search.write, certificate.write, _fingerprints]
    tasks = ParallelTasks(app.parallel) if parallel_available and app.parallel > 1 else SerialTasks()
    for work in works:
        tasks.add_task(work, app)
    tasks.join()
    _lighten(app)


def _fingerprints(app: Sphinx) -> None:
    """Write what a browser needs to recognise a reader's copy: a script, which also loads from a folder opened without a server."""
    if app.edition_translation:
        return
    columns = ("id", "words", "incipit", "sha256", "simhash")
    rows = [{c: getattr(p, c) for c in columns} for p in edition_of(app).passages]
    script = f"window.EditionPassages = {json.dumps(rows, ensure_ascii=False, separators=(',', ':'))};\n"
    (Path(app.outdir) / "_static" / "passages.js").write_text(script, encoding="utf-8")


def _data(app: Sphinx) -> None:
    """Write the files beside the pages: the API, what other MyST books read, and the page of each address."""
    if app.builder.name != "html":
        return
    objects = app.env.get_domain("edition").get_objects()
    pages = {(kind, name.removeprefix(f"{kind}:")): page for name, _, kind, page, _, _ in objects}
    bibliography = app.env.get_domain("cite").bibdata.data.entries
    api.write(edition_of(app), Path(app.outdir), pages, bibliography, cache=Path(app.doctreedir) / "api.pickle")
    xref.write(edition_of(app), Path(app.outdir))
    scripts = {"addresses": previews.address_script, "releases": ledger.release_script}
    for name, script in scripts.items():
        (Path(app.outdir) / "_static" / f"{name}.js").write_text(script(edition_of(app)), encoding="utf-8")


def _lighten(app: Sphinx) -> None:
    """Take comments and idle spaces out of scripts and stylesheets: a fifth of the scripts' weight are comments."""
    idle = {"js": (r"^\s*//.*\n|^[ \t]+", ""), "css": (r"\s*([{};])\s*", r"\1")}
    for ending, (pattern, replacement) in idle.items():
        for path in (Path(app.outdir) / "_static").glob(f"*.{ending}"):
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(pattern, replacement, text, flags=re.MULTILINE), encoding="utf-8")


def _add_tables_and_code(app: Sphinx) -> None:
    """Register how a table is written, and the code behind the button in its source line."""
    for node, visitors in tables.visitors(HTML5Translator).items():
        app.add_node(node, override=True, html=visitors)
    app.add_node(code.code_button, html=(code.visit_button_html, None))
    app.add_node(code.code_panel, html=(code.visit_panel_html, code.depart_panel_html))


def setup(app: Sphinx) -> dict:
    """Register nodes, directives, roles, builder and theme."""
    if "comments_config" not in app.config.values:
        app.add_config_value("comments_config", {}, "html")
    app.add_config_value("edition_fingerprint", "", "html")
    app.add_config_value("edition_commit", "", "html")
    bibliography.register()
    app.add_builder(EditionHTMLBuilder, override=True)
    app.add_html_theme("edition", str(THEME))
    app.add_node(passages.passage, html=(passages.visit_passage_html, passages.depart_passage_html))
    app.add_node(passages.part, html=(passages.visit_part_html, passages.depart_part_html))
    app.add_node(figures.drawing, html=(figures.visit_drawing_html, None))
    app.add_node(figures.key_mark, html=(figures.visit_key_mark_html, None))
    app.add_node(nodes.figure, override=True, html=(HTML5Translator.visit_figure, figures.depart_figure_html))
    app.add_node(outputs.download, html=(outputs.visit_download_html, None))
    app.add_node(switches.switch_box, html=(switches.visit_switch_box_html, None))
    _add_tables_and_code(app)
    app.add_node(
        nodes.citation, override=True, html=(bibliography.visit_citation_html, bibliography.depart_citation_html)
    )
    app.add_node(HideCodeCellNode, override=True, html=(marks.visit_hidden_html, marks.depart_details_html))
    app.add_node(marks.status_mark, html=(marks.visit_status_mark_html, None))
    app.add_node(title.verdict_bar, html=(title.visit_verdict_bar_html, None))
    app.add_node(title.forms, html=(title.visit_forms_html, None))
    app.add_node(marks.details, html=(marks.visit_details_html, marks.depart_details_html))
    app.add_node(marks.summary, html=(marks.visit_summary_html, marks.depart_summary_html))
    app.add_node(certificate.colophon, html=(certificate.visit_colophon_html, certificate.depart_colophon_html))
    app.add_node(page_contents.page_contents, html=(page_contents.visit_page_contents_html, None))
    app.add_node(passages.permalink, html=(passages.visit_permalink_html, None))
    app.add_transform(passages.Passages)
    app.add_transform(outputs.Outputs)
    app.add_transform(passages.BackLinks)
    app.add_transform(certificate.Colophon)
    app.add_post_transform(unfit.Unfit)
    app.add_post_transform(code.Code)
    app.add_post_transform(certificate.ColophonWords)
    app.add_post_transform(bibliography.Lists)
    app.add_post_transform(languages.Languages)
    app.add_post_transform(typography.Typography)
    app.add_post_transform(page_contents.PageContents)
    app.add_domain(EditionDomain)
    _roles_and_directives(app)
    app.connect("config-inited", _configure, priority=100)
    app.connect("html-page-context", _page, priority=900)
    app.connect("html-page-context", outputs.save)
    app.connect("html-page-context", switches.save)
    app.connect("html-page-context", metadata.describe, priority=950)  # after _page
    app.connect("html-collect-pages", private.collect)
    app.connect("html-collect-pages", search.collect)
    app.connect("doctree-resolved", search.gather, priority=900)
    app.connect("build-finished", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _roles_and_directives(app: Sphinx) -> None:
    """Register what chapters can use beside the roles and directives of Sphinx."""
    for kind in EditionDomain.roles:
        app.add_role(kind, _DomainRole(kind))
    app.add_directive("register", registers.Register)
    app.add_directive("claims", claims.Claims)
    app.add_directive("status-key", claims.StatusKey)
    app.add_directive("media", prose.Media)
    app.add_directive("argument", findings.Argument)
    app.add_directive("key-findings", findings.KeyFindings)
    app.add_directive("what-was-found", title.WhatWasFound)
    app.add_directive("claim-marks", title.ClaimMarks)
    app.add_directive("book-forms", title.BookForms)
    app.add_directive("how-to-cite", title.HowToCite)
    app.add_directive("how-to-report", reports.HowToReport)
    app.add_directive("checks", title.Checks)
    app.add_role("count", title.Count())
    app.add_directive("rows", registers.TableDirective)
    app.add_directive("data-dictionary", registers.DataDictionary)
    app.add_directive("rights", title.Rights)
    app.add_directive("rules", registers.Rules)
    app.add_directive("api-file", api.ApiFile)


class _DomainRole:
    """A role of the edition's domain under its short name: ``{agent}`` for ``{edition:agent}``."""

    def __init__(self, kind: str):
        self.kind = kind

    def __call__(self, name, rawtext, text, lineno, inliner, options=None, content=()):
        return EditionDomain.roles[self.kind](
            f"edition:{self.kind}", rawtext, text, lineno, inliner, options or {}, content
        )
