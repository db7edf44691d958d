"""A directive that shows a part of a file of the API, as it is in this book."""

from __future__ import annotations

import json

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from analysis.publish.document.domain import KINDS, edition_of
from analysis.publish.formats.api.files import one_file

__all__ = ["ApiFile"]


class ApiFile(SphinxDirective):
    """``{api-file} claim p12-c40`` with the keys to show in its option ``keys``: the values as the file has them, line by line.

    What holds addresses of pages cannot be shown, for they are not known before all pages are read.
    """

    required_arguments = 2
    option_spec = {"keys": lambda text: text.split()}

    def run(self) -> list[nodes.Node]:
        kind, key = self.arguments
        if kind not in KINDS:
            raise self.error(f"no kind '{kind}'; write one of {', '.join(KINDS)}")
        content = one_file(edition_of(self.env.app), kind, key)
        shown = {name: content[name] for name in self.options.get("keys", content)}
        text = json.dumps(shown, ensure_ascii=False, indent=2)
        return [nodes.literal_block(text, text, language="json")]
