"""Directive that prints claims with their evidence: every line for and against, and what would change the status."""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from analysis.edition import Edition
from analysis.publish.document.domain import edition_of, register_id, words, xref
from analysis.publish.document.marks import details, mark_with_word
from analysis.rows import Row
from analysis.status import JUDGEMENT, STATUSES, Assessor, IndependentSource, Verdict
from analysis.studies.verdicts import camps, form_of, in_print, lines_words, root_words, would_change

__all__ = ["Claims"]

_ATTITUDES = {
    "asserts": "asserted",
    "reports": "reported, neither adopted nor rejected",
    "endorses": "reported and adopted",
    "rejects": "reported and rejected",
}
_LAYERS = {
    "author": "the author’s words",
    "document": "a quoted document’s words",
    "translator": "the translator’s words",
    "editor": "the web editor’s words",
    "unknown": "hand unknown",
}


class Claims(SphinxDirective):
    """``{claims} p01 p07``: the claims of the passages from the first to the last, and of the notes that they call."""

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
        assess = edition.assessor
        made: list[nodes.Node] = []
        for passage in order:
            claims = [c for c in edition.claims if c.passage == passage]
            if passage in wanted and claims:
                made.append(self._passage(edition, assess, passage, claims))
        return made

    def _passage(self, edition: Edition, assess: Assessor, passage: str, claims: list[Row]) -> nodes.Node:
        section = nodes.section("", ids=[f"claims-{passage}"], names=[f"claims-{passage}"], classes=["claims"])
        section += nodes.title("", "", nodes.Text("Claims of "), xref("passage", passage, passage))
        domain = self.env.get_domain("edition")
        for claim in claims:
            domain.note("claim", claim.id, self.env.docname)
        if not any(c.assessable for c in claims):
            section += _p("Nothing here can be assessed.")
        section += nodes.definition_list("", *[_entry(edition, assess, c) for c in claims], classes=["register"])
        self.state.document.note_explicit_target(section)
        return section


def _p(*parts: nodes.Node | str, classes: tuple[str, ...] = ()) -> nodes.paragraph:
    return nodes.paragraph("", "", *[words(p) if isinstance(p, str) else p for p in parts], classes=list(classes))


def _entry(edition: Edition, assess: Assessor, claim: Row) -> nodes.definition_list_item:
    address = register_id("claim", claim.id)
    term = nodes.term("", "", words(claim.statement), ids=[address])
    term += nodes.reference("", "¶", refid=address, classes=["headerlink"], reftitle="Address of this claim")
    body = [_status(claim, "fact", assess.assess(claim))] if claim.assessable else [_judged()]
    body.append(_asserted(edition, claim))
    if claim.assessable:
        body += _weighed(edition, assess, claim, "fact")
        body += _reported(edition, assess, claim) if claim.citation else [_p("The text names no source here.")]
    if claim.remark:
        body.append(_p(_closed(claim.remark)))
    return nodes.definition_list_item("", term, nodes.definition("", *body))


def _judged() -> nodes.Node:
    return _p(mark_with_word(JUDGEMENT, nodes.strong), ": evidence cannot decide it.")


def _status(claim: Row, question: str, verdict: Verdict) -> nodes.Node:
    return _p(
        mark_with_word(STATUSES[verdict.status], nodes.strong),
        f": {lines_words(verdict)}.",
        classes=("status",),
    )


def _asserted(edition: Edition, claim: Row) -> nodes.Node:
    who = xref("agent", claim.asserter, edition.get("agents", claim.asserter).label)
    attitude = _ATTITUDES[claim.attitude]
    told = [f"{claim.id}, sentence {claim.sentence}: {attitude}, by ", who, f"; {_LAYERS[claim.layer]}"]
    if claim.scope:
        told.append(f". Scope: {claim.scope}")
    if claim.quantity is not None:
        told.append(f". Taken as {claim.tolerance} {claim.quantity:,}")
    if claim.hedge:
        told.append(f". Hedged by “{claim.hedge}”")
    return _p(*told, ".", classes=("asserted",))


def _weighed(edition: Edition, assess: Assessor, claim: Row, question: str) -> list[nodes.Node]:
    """The lines on both sides, what does not count and why, what would change the status, what was in print."""
    verdict = assess.assess(claim, question)
    made: list[nodes.Node] = []
    for side, lines in (("For it", verdict.supports), ("Against it", verdict.opposes)):
        if lines:
            made += [_p(f"{side}:"), nodes.bullet_list("", *[_line(edition, line) for line in lines])]
    if verdict.excluded:
        made.append(
            details(
                "",
                nodes.bullet_list(
                    "",
                    *[
                        nodes.list_item("", _p(*_item(edition, item), f" Not counted: {reason}."))
                        for item, reason in verdict.excluded
                    ],
                ),
                summary=f"Not counted: {len(verdict.excluded)}",
            )
        )
    told = would_change(edition, claim, question, assess)
    side_words = [
        f"{name}: {found}"
        for name, lines in (("for", verdict.supports), ("against", verdict.opposes))
        if (found := camps(edition, lines))
    ]
    made.append(
        _p(
            "What would change this: "
            + told
            + (f" Where the sources stood, {'; '.join(side_words)}." if side_words else "")
        )
    )
    if question == "fact" and verdict.opposes:
        early, late, open_ = in_print(edition, verdict.opposes)
        made.append(_p(*_printed(edition, early, late, open_), classes=("printed",)))
    return made


def _printed(edition: Edition, early: list[str], late: list[str], open_: list[str]) -> list[nodes.Node | str]:
    dateline = edition.get("events", edition.package["dateline"]).text_date.words
    made: list[nodes.Node | str] = [f"Against it, in print by {dateline}: "]
    for n, (keys, lead) in enumerate(((early, ""), (late, "; later: "), (open_, "; year not seen: "))):
        if n and not keys:
            continue
        made.append(lead)
        for m, key in enumerate(keys):
            made += [", " if m else "", xref("work", key, edition.get("works", key).label)]
        if not keys:
            made.append("nothing that was seen")
    return [*made, "."]


def _reported(edition: Edition, assess: Assessor, claim: Row) -> list[nodes.Node]:
    """Whether the source that the text names says so."""
    citation = edition.get("citations", claim.citation)
    verdict = assess.assess(claim, "report")
    where = f", {citation.locator}" if citation.locator else ""
    made: list[nodes.Node] = [
        _p(
            "Does the source say so, ",
            xref("work", citation.work, edition.get("works", citation.work).label),
            f"{where}? ",
            mark_with_word(STATUSES[verdict.status], nodes.strong),
            f": {lines_words(verdict)}.",
        )
    ]
    # What answers both questions is entered twice; a reader is told once.
    lines = (*verdict.supports, *verdict.opposes)
    items = {(i.stance, i.consultation, i.locator, i.statement): i for line in lines for i in line.items}.values()
    shown = [nodes.list_item("", _p(f"{i.stance} it: ", *_item(edition, i))) for i in items]
    shown += [nodes.list_item("", _p(*_item(edition, i), f" Not counted: {reason}.")) for i, reason in verdict.excluded]
    return [*made, nodes.bullet_list("", *shown)] if shown else made


def _line(edition: Edition, line: IndependentSource) -> nodes.list_item:
    """One line of testimony: its items, and the roots that they go back to."""
    head = "the document itself" if line.weight > 1 else root_words(edition, line.roots)
    own = line.weight > 1 or (len(line.items) == 1 and line.items[0].descent == "own")
    made = [_p(*_item(edition, item)) for item in line.items]
    if not own:
        made[-1] += nodes.Text(f" Goes back to: {head}.")
    elif line.weight > 1:
        made[-1] += nodes.Text(" The document itself: two lines.")
    return nodes.list_item("", *made)


def _item(edition: Edition, item: Row) -> list[nodes.Node | str]:
    copy = edition.get("consultations", item.consultation)
    work = edition.get("works", copy.work)
    seen = (
        nodes.reference(
            "",
            form_of(edition, copy) or "consultation",
            refuri=copy.address,
            internal=False,
            reftitle=copy.remark or "The copy that was seen",
        )
        if copy.address.startswith("http")
        else nodes.inline("", copy.address)
    )
    place = [xref("work", work.id, f"{work.label}, {item.locator}"), nodes.Text(" ("), seen, nodes.Text(")")]
    told = [*place, f": {_closed(item.statement)}"]
    return [*told, f" {_closed(item.remark)}"] if item.remark else told


def _closed(sentence: str) -> str:
    """A sentence with its full stop, for another follows."""
    return sentence if sentence.endswith((".", "?", "!", ".”", "?”", "!”", "…")) else f"{sentence}."
