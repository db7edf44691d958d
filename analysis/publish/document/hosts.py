"""Which address of a repository is public, so that a reader elsewhere can reach it."""

from __future__ import annotations

import re

__all__ = ["public_repository"]

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


def public_repository(remote: str) -> str | None:
    """The public web address of a repository that is given in any form that git takes; ``None`` where it has none."""
    match = _REMOTE.fullmatch(remote)
    if match is None or match["domain"].lower() in _PRIVATE_DOMAINS:
        return None
    return f"https://{match['host']}/{match['path']}"
