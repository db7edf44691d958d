"""The link that opens a page's cells on a public Binder, where the repository has a public address."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from docutils import nodes

from analysis.edition import Edition
from analysis.publish.document.hosts import public_repository
from analysis.publish.site.git import git

__all__ = ["context", "launch", "repository"]

#: Where a Binder is, unless the data name another as ``binder``.
BINDER = "https://mybinder.org"
#: What Binder calls the hosts that it knows; any other it takes by its whole address.
_HOSTS = {"github.com": "gh", "gitlab.com": "gl"}


def repository(root: Path, package: Mapping) -> str | None:
    """The public address of an edition's repository: ``repository`` in its data, else git's remote ``origin``.

    ``None`` where neither is an address on a public host.
    """
    return public_repository(package.get("repository") or git(root, "remote", "get-url", "origin"))


def launch(edition: Edition, page: str) -> dict[str, str] | None:
    """The address that opens one source file of the release in JupyterLab, and the host that it asks; ``None`` without a repository.

    The release is the tag ``v`` and its version.
    """
    address = repository(edition.root, edition.package)
    if not address:
        return None
    host, _, path = address.removeprefix("https://").partition("/")
    kind = _HOSTS.get(host)
    name = {"gh": path, "gl": quote(path, safe="")}.get(kind, quote(address, safe=""))
    binder = (edition.package.get("binder") or BINDER).rstrip("/")
    place = quote(f"lab/tree/{page}", safe="")
    return {
        "address": f"{binder}/v2/{kind or 'git'}/{name}/v{edition.package['version']}?urlpath={place}",
        "host": binder.partition("://")[2],
    }


def context(edition: Edition, page: str, doctree: nodes.document | None) -> dict[str, str] | None:
    """The launch link of a page that has cells, for its template."""
    cells = doctree and any(box.get("nb_element") == "cell_code" for box in doctree.findall(nodes.container))
    return launch(edition, f"{page}.md") if cells else None
