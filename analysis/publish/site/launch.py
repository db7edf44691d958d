"""The link that opens a page's cells on a public Binder, where the repository has a public address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from docutils import nodes

from analysis.edition import Edition
from analysis.publish.site.git import git

__all__ = ["context", "launch", "repository"]

#: Where a Binder is, unless the data name another as ``binder``.
BINDER = "https://mybinder.org"
#: A public address of a repository, in any of the forms that git takes; a path on this machine is none.
#: The host's last label is letters, or a domain in another script; so neither a number nor the name that somebody's
#: settings of ssh have for a host, such as github.com-work, is one.
_REMOTE = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^@/]+@)?|[\w.-]+@)"
    r"(?P<host>(?:[\w-]+\.)+(?P<domain>[a-z]{2,}|xn--[a-z0-9-]+))(?::\d+)?[:/](?P<path>[^?#]+?)(?:\.git)?/?",
    re.IGNORECASE,
)
#: Domains of networks at home or at work, which nobody reaches from elsewhere.
_PRIVATE_DOMAINS = frozenset(["arpa", "corp", "home", "internal", "invalid", "lan", "local", "localhost", "test"])
#: What Binder calls the hosts that it knows; any other it takes by its whole address.
_HOSTS = {"github.com": "gh", "gitlab.com": "gl"}


def repository(root: Path, package: Mapping) -> str | None:
    """The public address of an edition's repository: ``repository`` in its data, else git's remote ``origin``.

    ``None`` where neither is an address on a public host.
    """
    remote = _REMOTE.fullmatch(package.get("repository") or git(root, "remote", "get-url", "origin"))
    if remote is None or remote["domain"].lower() in _PRIVATE_DOMAINS:
        return None
    return f"https://{remote['host']}/{remote['path']}"


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
