"""Fetches the public page of the translation for a reader's private use, at the reader's request only."""

from __future__ import annotations

import ipaddress
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from analysis.edition import Edition
from analysis.witness.align import Placement, find
from analysis.witness.read import MAX_BYTES, WitnessError, paragraphs

__all__ = ["AGENT", "address", "fetch", "save"]

#: Seconds to wait for an answer.
TIMEOUT = 30
AGENT = "edition reader (a private copy, asked for by hand)"


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect within one host over https, and no other."""

    def redirect_request(self, request, answer, code, message, headers, new):
        if urlsplit(new).netloc != urlsplit(request.full_url).netloc or urlsplit(new).scheme != "https":
            answer.close()
            raise WitnessError(f"{request.full_url} leads on to {new}; open it in a browser and save the page yourself")
        return super().redirect_request(request, answer, code, message, headers, new)


def address(edition: Edition) -> str:
    """The one address in the data from which a copy can be had.

    Raises :class:`WitnessError` where there is none.
    """
    found = next((w.address for w in edition.witnesses if w.address), None)
    if not found:
        raise WitnessError("no witness in data/witnesses.csv has an address")
    return found


def fetch(url: str) -> bytes:
    """The bytes at an address: https, or http on this machine itself; at most 5 MB, in at most 30 seconds.

    Raises :class:`WitnessError` with one sentence where it cannot be had.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and _here(parts.hostname or "")):
        raise WitnessError(f"{url} is not https")
    request = urllib.request.Request(url, headers={"User-Agent": AGENT, "Accept": "text/html, application/json"})
    try:
        with urllib.request.build_opener(_SameHost).open(request, timeout=TIMEOUT) as answer:
            content = answer.read(MAX_BYTES + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise WitnessError(f"{url} answers {error.code} {error.reason}; look at it in a browser") from None
    except TimeoutError:
        raise WitnessError(f"{url} did not answer in {TIMEOUT} seconds; try again later") from None
    except (urllib.error.URLError, OSError) as error:
        raise WitnessError(
            f"{url} cannot be reached ({getattr(error, 'reason', error)}); is there a network?"
        ) from None
    if len(content) > MAX_BYTES:
        raise WitnessError(
            f"{url} gives more than {MAX_BYTES // 1_000_000} MB; a copy of the translation is far smaller"
        )
    return content


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def save(edition: Edition, path: Path, url: str | None = None) -> dict[str, Placement]:
    """Fetch a copy and keep its words as plain text, if they are this text; gives the passages found.

    A file that is there already is replaced only when the new copy is good.
    Raises :class:`WitnessError`.
    """
    url = url or address(edition)
    try:
        blocks = paragraphs(fetch(url))
        placed = find(edition, blocks)
    except WitnessError as error:
        told = str(error)
        raise WitnessError(told if told.startswith(url) else f"{url}: {told}") from None
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text("\n\n".join(" ".join(block.split()) for block in blocks) + "\n", encoding="utf-8")
    new.replace(path)
    return placed
