"""Directive that prints claims with their evidence: every source for and against, and what would change the status."""

from __future__ import annotations

import re

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from analysis.edition import Edition
from analysis.explain import Answer, Evidence, Explained, ExplainedSource, camps, explain
from analysis.publication import Printed
from analysis.publish.document.domain import edition_of, register_id, words, xref
from analysis.publish.document.marks import details, mark_with_word, status_mark, summary
from analysis.publish.document.prose import joined, paragraph
from analysis.rows import Row
from analysis.source.media import EBOOK, WEB, not_in
from analysis.status import MARKED
from analysis.words import as_sentence, closed

__all__ = ["Claims", "StatusKey"]


class Claims(SphinxDirective):
    """``{claims} p01 p07``: the claims of the passages from the first to the last, and of the notes that they call.

    The web has all of them, print and e-book those that a source disputes.
    """

    required_arguments = 2
    option_spec = {"notes": directives.flag}

    def run(self) -> list[nodes.Node]:
        edition = edition_of(self.env.app)
        order = [p.id for p in edition.passages]
        if set(self.arguments) - set(order):
            raise self.error(f"there is no passage '{min(set(self.arguments) - set(order))}'")
        first, last = (order.index(a) for a in self.arguments)
        wanted = set(order[first : last + 1])
        wanted |= {n.id for n in edition.notes if n.passage in wanted}
        sections: list[nodes.Node] = []
        for passage in order:
            claims = [c for c in edition.claims if c.passage == passage]
            if passage in wanted and claims:
                sections.append(self._section(edition, passage, claims))
        return sections

    def _section(self, edition: Edition, passage: str, claims: list[Row]) -> nodes.Node:
        """The claims of one passage under a heading that leads to it."""
        section = nodes.section("", ids=[f"claims-{passage}"], names=[f"claims-{passage}"], classes=["claims"])
        section += nodes.title("", "", nodes.Text("Claims of "), xref("passage", passage, passage))
        domain = self.env.get_domain("edition")
        for claim in claims:
            domain.note("claim", claim.id, self.env.docname)
        explained = [explain(edition, claim) for claim in claims]
        disputed = [c for c in explained if c.status.opposed]
        others = [c for c in explained if not c.status.opposed]
        if disputed:
            section += _list(disputed)
        if others:
            # On a wide screen each has a line of its own, and on a narrow one they have one line together.
            count = f"{len(others)} {'more ' if disputed else ''}claim{'s' * (len(others) != 1)}"
            section += details("", _list(others), summary=count, classes=["whole", *not_in([WEB])])
        if not disputed:
            section["classes"] += not_in([WEB])
        self.state.document.note_explicit_target(section)
        return section


class StatusKey(SphinxDirective):
    """``{status-key}``: every status with its mark and what it means."""

    def run(self) -> list[nodes.Node]:
        items = [
            nodes.list_item("", paragraph(mark_with_word(status, nodes.strong), f": {status.meaning}"))
            for status in MARKED.values()
        ]
        return [nodes.bullet_list("", *items, classes=["status-key"])]


def _list(claims: list[Explained]) -> nodes.bullet_list:
    return nodes.bullet_list("", *[nodes.list_item("", _entry(claim)) for claim in claims], classes=["claim-list"])


def _entry(explained: Explained) -> nodes.Node:
    """A claim under its statement; it is open if something speaks against it."""
    claim = explained.claim
    body = [_status(explained.fact), *_weighed(explained)] if explained.fact else [_judgement(explained)]
    body.append(_asserted(explained))
    if claim.remark:
        body.append(paragraph(closed(claim.remark)))
    mark = status_mark("", status=explained.status.name, label=explained.status.name)
    statement = summary("", "", mark, nodes.Text(" "), words(explained.statement))
    entry = details("", statement, *body, ids=[register_id("claim", claim.id)], classes=["claim"])
    entry["open"] = explained.status.opposed
    return entry


def _judgement(explained: Explained) -> nodes.Node:
    return paragraph(mark_with_word(explained.status, nodes.strong), f": {explained.status.meaning}.")


def _status(answer: Answer, *before: nodes.Node | str) -> nodes.Node:
    """The status with its mark, and how many sources stand on each side."""
    classes = () if before else ("status",)
    reason = f" Why unverified: {answer.unverified}." if answer.unverified else ""
    fragile = f" {answer.fragile}" if answer.fragile else ""
    words = f": {answer.summary}.{reason}{fragile}"
    return paragraph(*before, mark_with_word(answer.status, nodes.strong), words, classes=classes)


def _asserted(explained: Explained) -> nodes.Node:
    """The address of the claim, who claims it, in which sentence, and how the author treats it."""
    claim = explained.claim
    parts = [
        nodes.reference("", claim.id, refid=register_id("claim", claim.id), reftitle="Address of this claim"),
        f", sentence {claim.sentence}",
        *_claimed(explained),
        f". Scope: {claim.scope}" if claim.scope else "",
        f". Its number: {claim.tolerance.replace('exact', 'exactly')} {claim.quantity:,}"
        if claim.quantity is not None
        else "",
        f". Limited by “{claim.hedge}”" if claim.hedge else "",
        ".",
    ]
    return paragraph(*filter(None, parts), classes=("asserted",))


def _claimed(explained: Explained) -> list[nodes.Node | str]:
    """Who makes a claim and in whose words; most are the author's own in his own words, which is not repeated."""
    claim, phrase = explained.claim, explained.attitude.phrase
    if explained.by_author and not phrase and claim.layer == "author":
        return []
    who = xref("agent", explained.asserter.id, explained.asserter.label)
    by = [". Claimed by ", who, f"; {phrase}" if phrase else ""]
    if claim.layer in ("author", "document"):
        by.append(f". In {explained.layer}")
    elif claim.layer == "unknown" and explained.by_author:
        by.append(". The words may be somebody else’s")
    return by


def _weighed(explained: Explained) -> list[nodes.Node]:
    """The sources on both sides and whether a cited source says so, which a narrow screen shuts, and what else there is to say."""
    answer = explained.fact
    both = [(lead, side) for lead, side in (("For it", answer.supports), ("Against it", answer.opposes)) if side]
    sources: list[nodes.Node] = []
    for lead, side in both:
        sources += [paragraph(f"{lead}:", classes=["lead"]), nodes.bullet_list("", *map(_source, side))]
    sources += _reported(explained) if explained.report else []
    blocks = [details("", *sources, summary="The sources, one by one", classes=["whole"])] if sources else []
    return [*blocks, _more(explained)]


def _more(explained: Explained) -> nodes.Node:
    """What would change our answer, what is not counted and why, and what was searched: one fold, whose line counts it.

    What does not count is on the web alone.
    """
    answer = explained.fact
    sides = (("for it", answer.supports), ("against it", answer.opposes))
    stood = "; ".join(f"{side}: {names}" for side, sources in sides if (names := camps(sources)))
    blocks = [paragraph(f"{as_sentence(answer.would_change)}" + (f" Camp of the sources {stood}." if stood else ""))]
    if answer.opposing_works:
        blocks.append(_opposing_works(answer.opposing_works))
    line = summary("", "What would change our answer")
    for label, items in (("not counted", _excluded(answer)), ("searches", _searched(explained.searches))):
        if items:
            line += nodes.inline("", f"; {label}: {len(items)}", classes=not_in([WEB]))
            listed = nodes.bullet_list("", *[nodes.list_item("", paragraph(*parts)) for parts in items])
            blocks.append(nodes.container("", paragraph(f"{label.capitalize()}:"), listed, classes=not_in([WEB])))
    return details("", line, *blocks)


def _excluded(answer: Answer) -> list[list[nodes.Node | str]]:
    """Each item of evidence that does not count, with the reason."""
    return [[*_evidence(item), f" Not counted: {reason}."] for item, reason in answer.excluded]


def _opposing_works(printed: Printed) -> nodes.Node:
    """What speaks against the claim, by when it came before the public."""
    parts: list[nodes.Node | str] = [f"Against it, in print by {printed.dateline}: "]
    parts += _works(printed.by_dateline) or ["nothing that we found"]
    for lead, works in ((". Later: ", printed.later), (". Year not found: ", printed.undated)):
        parts += [lead, *_works(works)] if works else []
    return paragraph(*parts, ".", classes=("printed",))


def _searched(searches: tuple[Row, ...]) -> list[list[nodes.Node | str]]:
    """The searches for a claim: what was looked for, where and when, and the result."""
    return [
        [
            f"{s.looked_for} ({s.looked_in}; {s.date.words}): {s.result}.",
            *([f" {closed(s.remark)}"] if s.remark else []),
        ]
        for s in searches
    ]


def _works(works: tuple[Row, ...]) -> list[nodes.Node]:
    return joined((xref("work", work.id, work.label) for work in works), "; ")


def _reported(explained: Explained) -> list[nodes.Node]:
    """Whether the source that the text names says so."""
    answer, cited = explained.report, explained.cited
    where = f", {explained.locator}" if explained.locator else ""
    question = ["Does the source say so (", xref("work", cited.id, cited.label), f"{where})? "]
    items, above = _items(answer), _items(explained.fact)
    shown = [[f"{i.row.stance} it: ", *_evidence(i)] for key, i in items.items() if key not in above]
    shown += _excluded(answer)
    status = _status(answer, *question)
    if items.keys() & above.keys():
        status += nodes.Text(
            " The same items decide it." if items.keys() <= above.keys() else " Items above decide it with these."
        )
    lists = [nodes.bullet_list("", *[nodes.list_item("", paragraph(*parts)) for parts in shown])] if shown else []
    return [status, *lists]


def _items(answer: Answer) -> dict[tuple, Evidence]:
    """The items that decide an answer, each by what it says; one that answers two questions is entered twice."""
    items = [item for source in (*answer.supports, *answer.opposes) for item in source.items]
    return {(i.row.stance, i.row.consultation, i.row.locator, i.row.statement): i for i in items}


def _source(source: ExplainedSource) -> nodes.list_item:
    """An independent source: its items of evidence, and what they go back to."""
    items = [paragraph(*_evidence(item)) for item in source.items]
    for item, shown in zip(source.items, items):
        if item.row.bias == "admission":
            shown += nodes.Text(" It counts, because the party says this against itself.")
    if source.is_document:
        items[-1] += nodes.Text(" This is the document itself, which counts as two sources.")
    elif not source.is_original:
        one = len(items) == 1
        origin = f"{'it goes' if one else 'they go'} back to"
        known = f"{origin} {source.origins}" if source.origins else f"we could not establish what {origin}"
        items[-1] += nodes.Text(f" {as_sentence(known if one else f'these items count once, because {known}')}")
    return nodes.list_item("", *items)


def _evidence(item: Evidence) -> list[nodes.Node | str]:
    """Work, place and consulted copy of an item of evidence, and what stands there."""
    place = xref("work", item.work.id, f"{item.work.label}, {item.row.quoted_locator or item.row.locator}")
    quoted: list[nodes.Node | str] = []
    if item.carrier:
        quoted = [", quoted by ", xref("work", item.carrier.id, f"{item.carrier.label}, {item.row.locator}")]
    # On paper a link without words of its own leads nowhere; the bibliography has the address.
    only = not_in([WEB, EBOOK]) if item.url and not item.form else []
    copy = nodes.inline("", "", nodes.Text(" ("), _consultation(item), nodes.Text(")"), classes=only)
    parts = [place, *quoted, copy, f": {closed(item.row.statement)}"]
    return [*parts, f" {closed(item.row.remark)}"] if item.row.remark else parts


def _consultation(item: Evidence) -> nodes.Node:
    """The copy that was consulted: a link to it where it stands on the web, else where it is."""
    if not item.url:
        # Work and place stand before it already.
        copy = item.consultation.address.removeprefix(f"{(item.carrier or item.work).label}, ")
        return nodes.inline("", re.sub(rf"[,;] {re.escape(item.row.locator)}(?=[,;]|$)", "", copy))
    return nodes.reference(
        "",
        item.form or "read here",
        refuri=item.url,
        internal=False,
        reftitle=item.consultation.remark or "The copy that we consulted",
    )
