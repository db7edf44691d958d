"""How a reader reports an error: the link of a passage, filled in, and the sentence that says where reports go."""

from __future__ import annotations

from textwrap import shorten
from urllib.parse import quote, urlencode, urlsplit

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from analysis.edition import Edition
from analysis.publish.document.domain import edition_of
from analysis.publish.document.hosts import public_repository
from analysis.publish.document.prose import paragraph
from analysis.publish.passages.cite import address_of
from analysis.status import Status

__all__ = ["HowToReport", "report", "reports_to"]

#: How much of a paraphrase a report quotes, in characters: enough to see which state of the text it is about, and short
#: enough for every browser and mail program.
_LONGEST = 600


def report(edition: Edition, address: str) -> str | None:
    """A link that opens a report on a passage, with passage, release and what is shown filled in.

    It leads to a new issue at ``repository``, else to ``contact``, an e-mail address or the page where a report is written;
    ``None`` where the data name neither.
    """
    package = edition.package
    contact, repository = package.get("contact") or "", public_repository(package.get("repository") or "")
    subject = f"{address}: error in {edition.name} {package['version']}"
    body = _body(edition, address)
    if repository:
        if urlsplit(repository).netloc.startswith("gitlab."):
            return f"{repository}/-/issues/new?{urlencode({'issue[title]': subject, 'issue[description]': body})}"
        return f"{repository}/issues/new?{urlencode({'title': subject, 'body': body})}"
    if "//" in contact:
        return f"{contact}{'&' if '?' in contact else '?'}{urlencode({'title': subject, 'body': body})}"
    return f"mailto:{_mail(contact)}?subject={quote(subject)}&body={quote(body)}" if contact else None


def reports_to(edition: Edition) -> str | None:
    """Where the editors can be reached: the repository, else the contact as an address; ``None`` where the data name neither."""
    package = edition.package
    contact = package.get("contact") or ""
    mail = f"mailto:{_mail(contact)}" if contact else None
    return public_repository(package.get("repository") or "") or (contact if "//" in contact else mail)


def _mail(contact: str) -> str:
    return contact.removeprefix("mailto:")


def _body(edition: Edition, address: str) -> str:
    """What a report begins with: the passage, a place for what is wrong, and what the passage shows in this release."""
    claims = ", ".join(f"{c.id} {Status.of(c).name}" for c in edition.claims if c.passage == address)
    shown = [shorten(" ".join(edition.texts[address].lines), _LONGEST, placeholder=" …")]
    shown += [f"Claims: {shorten(claims, _LONGEST, placeholder=' …')}"] if claims else []
    return "\n\n".join(
        [
            f"Passage {address}, release {edition.package['version']}, {address_of(edition, address)}",
            "What is wrong, and how do you know?",
            "",
            "What is shown there:",
            *shown,
            "",
        ]
    )


class HowToReport(SphinxDirective):
    """``{how-to-report}``: where reports go, and what opens one; or that this edition names no place for them."""

    def run(self) -> list[nodes.Node]:
        to = reports_to(edition_of(self.env.app))
        if to is None:
            words = (
                "This copy names no address to which a report could go. "
                "Whoever publishes it enters one in data/datapackage.json, as repository or as contact."
            )
            return [paragraph(words)]
        link = nodes.reference("", to.removeprefix("mailto:"), refuri=to, internal=False)
        lead = (
            "The menu beside each passage offers to report it. What opens is filled in and goes, when you send it, to "
        )
        return [paragraph(lead, link, ".")]
