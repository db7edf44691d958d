"""The header of the TEI: who is responsible, what may be done with it, what it rests on, how it is encoded, what was revised."""

from __future__ import annotations

from itertools import chain

from analysis.edition import Edition
from analysis.explain import ATTITUDES
from analysis.publish.document.languages import forms
from analysis.publish.formats.tei.elements import (
    Element,
    dated,
    element,
    note,
    register_pointer,
    rows,
)
from analysis.publish.passages.cite import authors
from analysis.rows import Row
from analysis.source.citation import read_citation
from analysis.source.dates import parse
from analysis.status import MARKED, STATUSES

__all__ = ["header"]

#: What a layer is, for a paraphrase: the words of the passage are the edition's own.
_LAYER = "Whose words stand, in the text that is paraphrased, at the place of the passage or claim."
#: Columns whose allowed words are categories, by the name of the taxonomy.
_TAXONOMIES = {
    "kind": ("claims", "kind"),
    "layer": ("claims", "layer"),
    "attitude": ("claims", "attitude"),
    "question": ("evidence", "question"),
    "stance": ("evidence", "stance"),
    "descent": ("evidence", "descent"),
}
_LICENCE = "It covers the edition’s own wording and data: the paraphrase, the apparatus, the registers, the claims and the evidence."
_RIGHTS = (
    "It covers neither the text by {author} that is paraphrased nor the translation that we used ({translation}). "
    "This file holds neither of them, only the single readings that the apparatus needs."
)
_PARAPHRASE = (
    "Every passage is the edition’s own paraphrase of the translation, complete and in order. "
    "It is not a quotation of {author}, and must not be cited as one. An s element is a sentence of the paraphrase."
)
_PUNCTUATION = "Quotation marks are the plain ones of the source files. Emphasis is not encoded."
_NAMES = (
    "Names of persons, organisations, places, works and events, and terms, point to their entries in the registers. "
    "Words that mean somebody without being the name, such as pronouns, are rs elements. "
    "The id of such an element is that of its row in the table mentions of the data package."
)
_DATES = (
    "A date in the text has the value that the words themselves give, or our reading of them in the register of events. "
    "Words whose date only the context tells have no value. Its id is that of its row in the table points. "
    "What when, from, to, notBefore and notAfter cannot say in full stands in when-custom, in the "
    "Extended Date/Time Format of ISO 8601-2."
)
_READINGS = (
    "An entry of the apparatus has as lemma what the witness prints, and as reading what the edition takes to be right. "
    "The paraphrase follows neither to the letter, so the apparatus stands apart from it."
)
_STATUS = (
    "The status of a claim is computed from the evidence. Under it stand the independent sources, each with pointers to its "
    "items of evidence and, as n, the number of sources that it counts for; then the items that do not count, with the reason."
)
_REST = (
    "Left out are the tables of the data package that serve the studies of the edition, such as the chains of quotations, "
    "and those on its making."
)


def header(edition: Edition) -> Element:
    """The header, from ``datapackage.json``, ``CITATION.cff`` and the tables."""
    return element("teiHeader", None, _file(edition), _encoding(edition), _profile(edition), _revisions(edition))


def _paragraph(text: str, identifier: str | None = None) -> Element:
    return element("p", {"id": identifier}, text)


def _label(edition: Edition, table: str, role: str) -> str:
    return edition.get(table, edition.package[role]).label


def _file(edition: Edition) -> Element:
    package = edition.package
    released = read_citation(edition.root).released
    editors = "; ".join(author.name for author in authors(edition))
    roles = [("paraphrase, apparatus, registers and data", element("name", {"id": "editors"}, editors))]
    roles += [
        ("the text that is paraphrased", _author(edition)),
        ("the translation that is paraphrased", _ref(edition, package["translation"])),
    ]
    reviewers = dict.fromkeys(review.agent for review in rows(edition, "reviews"))
    roles += [
        ("checks", element("name", {"ref": register_pointer("agent", key)}, edition.get("agents", key).label))
        for key in reviewers
    ]
    statements = [element("respStmt", None, element("resp", None, what), who) for what, who in roles]
    day = element("date", dated(parse(released)), released) if released else None
    place = element("idno", {"type": "URI"}, package["url"]) if package.get("url") else None
    return element(
        "fileDesc",
        None,
        element(
            "titleStmt", None, element("title", None, edition.title), element("author", None, editors), *statements
        ),
        element(
            "editionStmt",
            None,
            element(
                "edition",
                {"n": package["version"]},
                f"Release {package['version']}",
                *((", ", day) if day is not None else ()),
            ),
        ),
        element(
            "publicationStmt",
            None,
            element("publisher", None, editors),
            element("idno", {"type": "name"}, edition.name),
            place,
            _availability(edition),
        ),
        element("sourceDesc", None, *_sources(edition)),
    )


def _author(edition: Edition) -> Element:
    key = edition.package["author"]
    return element("name", {"ref": register_pointer("agent", key)}, edition.get("agents", key).label)


def _ref(edition: Edition, work: str) -> Element:
    return element("name", {"ref": register_pointer("work", work)}, edition.get("works", work).label)


def _availability(edition: Edition) -> Element:
    """The rights, layer by layer."""
    licences = [
        element("licence", {"target": licence["path"]}, f"{licence['title']}. {_LICENCE}")
        for licence in edition.package.get("licenses", [])
    ]
    names = {
        "author": _label(edition, "agents", "author"),
        "translation": _label(edition, "works", "translation"),
    }
    return element(
        "availability",
        {"status": "free" if licences else "unknown"},
        *licences,
        _paragraph(_RIGHTS.format(**names)),
        _paragraph(edition.package["attribution"]),
    )


def _sources(edition: Edition) -> list[Element]:
    """The works that the paraphrase rests on, and the witnesses with their sigla."""
    keys = dict.fromkeys(edition.package[role] for role in ("work", "translation"))
    works = [
        element("bibl", {"corresp": register_pointer("work", key)}, edition.get("works", key).label) for key in keys
    ]
    witnesses = [
        element(
            "witness",
            {"id": w.id},
            w.label,
            ", ",
            element("date", dated(w.date), w.date.words),
            *((", ", element("ref", {"target": w.address}, w.address)) if w.address else ()),
            note("consulted", w.consulted),
            note("remark", w.remark),
        )
        for w in rows(edition, "witnesses")
    ]
    return [element("listBibl", None, *works), *([element("listWit", None, *witnesses)] if witnesses else [])]


def _encoding(edition: Edition) -> Element:
    author = _label(edition, "agents", "author")
    return element(
        "encodingDesc",
        None,
        element("projectDesc", None, _paragraph(edition.package["description"])),
        element(
            "editorialDecl",
            None,
            element("interpretation", None, *map(_paragraph, (_PARAPHRASE.format(author=author), _NAMES, _STATUS))),
            element("stdVals", None, _paragraph(_DATES)),
            element("correction", None, _paragraph(_READINGS)),
            element("punctuation", None, _paragraph(_PUNCTUATION)),
            _paragraph(_REST),
        ),
        element(
            "refsDecl",
            None,
            element(
                "citeStructure",
                {"unit": "passage", "match": "//text//(p|note)[@xml:id]", "use": "@xml:id"},
                element("citeStructure", {"unit": "sentence", "match": "s", "use": "@n", "delim": "."}),
            ),
        ),
        element("classDecl", None, *_taxonomies(edition)),
        element("variantEncoding", {"method": "location-referenced", "location": "external"}),
    )


def _taxonomies(edition: Edition) -> list[Element]:
    """What the categories of claims and evidence mean: statuses with their meanings, and the allowed words of the data."""
    result = [
        _taxonomy("status", "Was it so? The status of a claim, computed from the evidence.", _meanings(MARKED)),
        _taxonomy("report", "Does the source that the text names say so? Computed likewise.", _meanings(STATUSES)),
    ]
    for name, (table, column) in _TAXONOMIES.items():
        field = next((f for f in edition.fields(table) if f["name"] == column), {}) if table in edition.tables else {}
        if words := field.get("constraints", {}).get("enum"):
            description = _LAYER if name == "layer" else field["description"]
            phrases = {word: attitude.phrase for word, attitude in ATTITUDES.items()} if name == "attitude" else {}
            result.append(_taxonomy(name, description, {word: phrases.get(word, "") for word in words}))
    return result


def _meanings(statuses) -> dict[str, str]:
    return {name: status.meaning for name, status in statuses.items()}


def _taxonomy(name: str, description: str, words: dict[str, str]) -> Element:
    categories = (
        element("category", {"id": f"{name}-{word}"}, _category(word, meaning)) for word, meaning in words.items()
    )
    return element("taxonomy", {"id": name}, element("desc", None, description), *categories)


def _category(word: str, meaning: str) -> Element:
    gloss = (": ", element("gloss", None, meaning)) if meaning else ()
    return element("catDesc", None, element("term", None, word), *gloss)


def _profile(edition: Edition) -> Element:
    from babel import Locale

    tags = sorted({"en", *forms(edition).values()})
    languages = (element("language", {"ident": tag}, _language(Locale("en"), tag)) for tag in tags)
    return element(
        "profileDesc",
        None,
        element("abstract", None, _paragraph(edition.package["description"])),
        element("langUsage", None, *languages),
    )


def _language(locale, tag: str) -> str:
    """A language in English, with its script where the tag names one."""
    key, _, script = tag.partition("-")
    name = locale.languages.get(key, key)
    return f"{name} in {locale.scripts.get(script, script)} script" if script else name


def _revisions(edition: Edition) -> Element | None:
    """What was checked and which statuses changed, the latest first; ``None`` where nothing was."""
    reviews = ((row.date.edtf, _review(row)) for row in rows(edition, "reviews"))
    changes = ((row.date.edtf, _status_change(row)) for row in rows(edition, "status_changes"))
    entries = sorted(chain(reviews, changes), key=lambda entry: entry[0], reverse=True)
    return element("revisionDesc", None, *(change for _, change in entries)) if entries else None


def _review(row: Row) -> Element:
    passages = " ".join(f"#{key}" for key in row.passages) or None
    attributes = {"type": "review", "who": register_pointer("agent", row.agent), "target": passages}
    return element("change", dated(row.date) | attributes, f"{row.check}. {row.rows}: {row.result}")


def _status_change(row: Row) -> Element:
    attributes = {"type": "status", "target": register_pointer("claim", row.claim)}
    return element("change", dated(row.date) | attributes, f"{row.before} → {row.after}: {row.reason}")
