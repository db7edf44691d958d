"""Fetches the public page of the translation for a reader's private use, at the reader's request only."""

from __future__ import annotations

import http.client
import ipaddress
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from analysis.edition import Edition
from analysis.witness.align import Placement, find
from analysis.witness.read import MAX_BYTES, WitnessError, paragraphs, read

__all__ = ["AGENT", "address", "fetch", "save"]

#: Seconds to wait for an answer, and for each further part of it.
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
    public = next((w.address for w in edition.witnesses if w.address), None)
    if not public:
        raise WitnessError("no witness in data/witnesses.csv has an address")
    return public


def fetch(url: str) -> bytes:
    """The bytes at an address: https, or http on this machine itself; at most :data:`MAX_BYTES`, with at most :data:`TIMEOUT`
    seconds between two parts of the answer.

    Raises :class:`WitnessError` with one sentence where it cannot be had, or not whole.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_this_machine(parts.hostname or "")):
        raise WitnessError(f"{url} is not https")
    request = urllib.request.Request(url, headers={"User-Agent": AGENT, "Accept": "text/html, application/json"})
    try:
        with urllib.request.build_opener(_SameHost).open(request, timeout=TIMEOUT) as answer:
            content, announced = answer.read(MAX_BYTES + 1), answer.headers.get("Content-Length", "")
    except urllib.error.HTTPError as error:
        error.close()
        raise WitnessError(f"{url} answers {error.code} {error.reason}; look at it in a browser") from None
    except TimeoutError:
        raise WitnessError(f"{url} did not answer in {TIMEOUT} seconds; try again later") from None
    except http.client.IncompleteRead:
        raise WitnessError(f"{url}: {_CUT_OFF}") from None
    except http.client.HTTPException as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise WitnessError(f"{url} gives an answer that cannot be read ({reason}); look at it in a browser") from None
    except OSError as error:  # URLError among them
        reason = getattr(error, "reason", error)
        raise WitnessError(f"{url} cannot be reached ({reason}); is there a network?") from None
    if len(content) > MAX_BYTES:
        megabytes = MAX_BYTES // 1_000_000
        raise WitnessError(f"{url} gives more than {megabytes} MB; a copy of the translation is far smaller")
    # A read of at most so many bytes does not say that the connection ended before the announced length.
    if announced.isdecimal() and len(content) < int(announced):
        raise WitnessError(f"{url}: {_CUT_OFF}")
    return content


_CUT_OFF = "the answer was cut off; try again"


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def save(edition: Edition, path: Path, url: str | None = None) -> dict[str, Placement]:
    """Fetch a copy and keep its words as plain text in UTF-8, if they are this text; gives the passages found, by id.

    An older copy in the same place is replaced only by one that has every passage that it has.
    Raises :class:`WitnessError`, before anything is asked where ``path`` cannot be written.
    """
    new = _writable(path)
    url = url or address(edition)
    try:
        blocks = paragraphs(fetch(url))
        placed = find(edition, blocks)
    except WitnessError as error:
        message = str(error)
        raise WitnessError(message if message.startswith(url) else f"{url}: {message}") from None
    if lost := sorted(_passages_in(edition, path) - placed.keys()):
        raise WitnessError(
            f"{url} lacks {', '.join(lost)}, which {path} has; the older copy stays: try again, or take it away first"
        )
    try:
        new.write_text("\n\n".join(" ".join(block.split()) for block in blocks) + "\n", encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise _not_kept(path, error) from None
    return placed


def _writable(path: Path) -> Path:
    """The file beside ``path`` that becomes it once it is whole; its folder is made.  Raises :class:`WitnessError`."""
    new = path.with_name(f"{path.name}.new")
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        new.touch()
        new.unlink()
    except OSError as error:
        raise _not_kept(path, error) from None
    return new


def _not_kept(path: Path, error: OSError) -> WitnessError:
    return WitnessError(
        f"no copy can be kept in {path} ({error.strerror}); name a file in a folder that you may write to"
    )


def _passages_in(edition: Edition, path: Path) -> set[str]:
    """The passages that a copy kept earlier has; none where there is no copy, or it is another text."""
    try:
        return set(find(edition, read(path)))
    except WitnessError:
        return set()
