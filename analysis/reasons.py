"""Why a claim has its status, in sentences: how many sources stand on each side, what it rests on, and what would change it."""

from __future__ import annotations

import re
from collections.abc import Collection

from analysis.assessor import UNKNOWN
from analysis.edition import Edition
from analysis.rows import Row
from analysis.status import IndependentSource, Verdict
from analysis.words import as_sentence, number_words

__all__ = ["origin_label", "origins", "rests_on", "verdict_words", "why_not_higher", "why_this_status", "would_change"]

#: What one more independent source would do to each status.
_ONE_MORE = {
    "unverified": "One independent source would make it attested or doubted.",
    "attested": "A second independent source for it would make it corroborated, one against it contested.",
    "doubted": "A second independent source against it would make it contradicted, one for it contested.",
    "corroborated": "One independent source against it would make it contested.",
    "contradicted": "One independent source for it would make it contested.",
    "contested": "It stays contested as long as a source that counts stands on each side.",
}


def rests_on(edition: Edition, claim: Row) -> str:
    """Sentences on a status that turns on sources of unknown origin or on a single item of evidence; empty for any other."""
    verdict = edition.assessor.assess(claim)
    sources = (*verdict.supports, *verdict.opposes) if verdict else ()
    if sum(len(source.items) for source in sources) == 1:
        if UNKNOWN in sources[0].origins:
            return "It rests on one source, and we could not establish where that has it from."
        return "It rests on this document alone." if sources[0].is_document else "It rests on one source."
    return " ".join(filter(None, (_unknown_origins(edition, claim), _single_items(edition, claim))))


def _unknown_origins(edition: Edition, claim: Row) -> str:
    """A sentence on the sides of a verdict that only sources of unknown origin hold; empty where neither is."""
    verdict = edition.assessor.assess(claim)
    sides = (("for", verdict.supports), ("against", verdict.opposes))
    unknown = {side: sources[0].items for side, sources in sides if sources and UNKNOWN in sources[0].origins}
    if not unknown:
        return ""
    if len(unknown) == 2:
        return "Both sides rest on sources whose origin we could not establish."
    if not (verdict.supports and verdict.opposes):
        return "It rests on sources whose origin we could not establish, and which together count as one."
    ((side, items),) = unknown.items()
    if len(items) == 1:
        return f"We could not establish where the source {side} it has this from."
    status = edition.assessor.assess(claim, without=[UNKNOWN]).status
    return f"We could not establish where the sources {side} it have this from; without them it would be {status}."


def _single_items(edition: Edition, claim: Row) -> str:
    """A sentence on the items without any one of which the status would be another; empty where there is none."""
    without: dict[str, list[str]] = {}
    for item, status in edition.assessor.decisive(claim):
        work = edition.get("works", edition.assessor.work_of(item)).label
        without.setdefault(status, []).append(f"{work} ({item.quoted_locator or item.locator})")
    falls = [f"without {' or '.join(items)} it would be {status}" for status, items in without.items()]
    return as_sentence("; ".join(falls)) if falls else ""


def origins(edition: Edition, keys: Collection[str]) -> str:
    """The origins of evidence, works and persons, in one phrase; empty where we could establish none.

    Raises :class:`~analysis.source.ids.UnknownIdError` for a key that is neither.
    """
    known = [key for key in keys if key != UNKNOWN]
    labels = sorted(_in_sentence(edition, key) for key in known)
    return _listed([*labels, origin_label(edition, UNKNOWN)] if labels and UNKNOWN in keys else labels, "and")


def _listed(labels: list[str], last: str) -> str:
    """Labels in one phrase, the ``last`` two joined by a word, and the others by commas unless labels have commas themselves."""
    if any("," in label for label in labels):
        return f" {last} ".join(labels)
    return f" {last} ".join(filter(None, [", ".join(labels[:-1]), *labels[-1:]]))


#: A document that is called by a common noun, as in "Resolution of the plenum", and not by a title or with an author.
_COMMON_NOUN = re.compile(r"[^ ,’']+ [a-z][^,]*")


def _in_sentence(edition: Edition, key: str) -> str:
    """An origin as a sentence names it: a document that is called by a common noun has the article."""
    label = origin_label(edition, key)
    is_document = edition.has("works", key) and edition.get("works", key).kind == "document"
    return f"the {label}" if is_document and _COMMON_NOUN.fullmatch(label) else label


def origin_label(edition: Edition, key: str) -> str:
    """The label of one origin: of a work, of a person, or of what has no known origin."""
    if key == UNKNOWN:
        return "an origin that we could not establish"
    return edition.get("agents" if edition.has("agents", key) else "works", key).label


def verdict_words(verdict: Verdict) -> str:
    """How many independent sources stand on each side; the document itself, which counts as two, is named."""

    def side(sources: tuple[IndependentSource, ...], one: str, many: str) -> str:
        others = sum(not source.is_document for source in sources)
        rest = number_words(others, "independent source", "independent sources")
        if others == len(sources):
            return f"{rest} {one if others == 1 else many} it"
        return f"the document itself {f'and {rest} {many}' if others else one} it"

    if not verdict.supports and not verdict.opposes:
        return "no source that counts supports or contradicts it"
    # "None" is said after sources that were counted, not after the document.
    no_other = "no source" if all(s.is_document for s in (*verdict.supports, *verdict.opposes)) else "none"
    for_it = side(verdict.supports, "supports", "support") if verdict.supports else f"{no_other} supports it"
    against = side(verdict.opposes, "contradicts", "contradict") if verdict.opposes else f"{no_other} contradicts it"
    return f"{for_it}, {against}" if verdict.supports else f"{against}, {for_it}"


#: What is said where nothing at all speaks for a claim.
_NO_SUPPORT = "nothing that we found supports it"


def why_not_higher(verdict: Verdict) -> str:
    """Why the sources give a claim no more support than they do, as a phrase; empty for one that is corroborated."""
    if verdict.status == "corroborated":
        return ""
    reasons = [reason for item, reason in verdict.excluded if item.stance == "supports"]
    common = sorted(dict.fromkeys(reasons), key=reasons.count, reverse=True)
    mostly = "; ".join([*common[:2], *(["other reasons"] if len(common) > 2 else [])])
    if not verdict.supports:
        return f"what supports it does not count ({mostly})" if reasons else _NO_SUPPORT
    if verdict.opposes:
        why = "a source that counts contradicts it"
    elif UNKNOWN in verdict.supports[0].origins and len(verdict.supports[0].items) > 1:
        why = "the works that support it count as one source, because we could not establish where they have it from"
    else:
        why = "only one source that counts supports it"
    return f"{why}; other support does not count ({mostly})" if reasons else why


#: So many works that decide a status are named.
_AT_MOST = 3


def why_this_status(edition: Edition, verdict: Verdict) -> tuple[str, str]:
    """What decides a status, as a heading and a phrase; both are empty for a claim that is corroborated.

    Where the sources only contradict a claim, they are named; elsewhere the phrase is that of :func:`why_not_higher`.
    """
    reason = why_not_higher(verdict)
    if verdict.status == "unverified":
        return "Why unverified", reason
    if verdict.supports or not reason:
        return ("Why not higher", reason) if reason else ("", "")
    items = (item for source in verdict.opposes for item in source.items)
    works = list(dict.fromkeys(_in_sentence(edition, edition.assessor.work_of(item)) for item in items))
    labels = _listed([*works[:_AT_MOST], *["others"] * (len(works) > _AT_MOST)], "and")
    return "What decides", labels if reason == _NO_SUPPORT else f"{labels}; {reason}"


def would_change(edition: Edition, claim: Row, question: str = "fact") -> str:
    """What would change the status of a claim: one more source on either side, or the loss of several items of one origin.

    What the loss of a single item, or of all of unknown origin, would do stands in :attr:`Answer.fragile`.
    """
    verdict = edition.assessor.assess(claim, question)
    without: dict[str, list[str]] = {}
    for source in (*verdict.supports, *verdict.opposes):
        for origin in sorted(source.origins - {UNKNOWN}) if len(source.items) > 1 else ():
            status = edition.assessor.assess(claim, question, without=[origin]).status
            if status != verdict.status:
                unknown = "the items whose origin we could not establish"
                without.setdefault(status, []).append(unknown if origin == UNKNOWN else _in_sentence(edition, origin))
    falls = [f"without {_listed(labels, 'or')} it would be {status}" for status, labels in without.items()]
    return " ".join([_ONE_MORE[verdict.status], *([as_sentence("; ".join(falls))] if falls else [])])
