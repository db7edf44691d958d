"""Directives that print the data: registers, tables, the data dictionary and the rules."""

from __future__ import annotations

import unicodedata

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from analysis.edition import Edition
from analysis.publish.document.domain import KINDS, edition_of, register_id, words, xref
from analysis.publish.document.outputs import scroll
from analysis.rows import Row
from analysis.rules import RULES
from analysis.source.dates import Date, parse
from analysis.source.schema import foreign_keys, singular
from analysis.status import COMPUTED
from analysis.studies.chronology import date_order, evidence_dates

__all__ = ["DataDictionary", "Register", "Rows", "Rules"]


def _paragraph(*parts: nodes.Node | str) -> nodes.paragraph:
    return nodes.paragraph("", "", *[words(p) if isinstance(p, str) else p for p in parts])


def _joined(items: list[nodes.Node], between: str = ", ") -> list[nodes.Node]:
    made: list[nodes.Node] = []
    for n, item in enumerate(items):
        made += [nodes.Text(between), item] if n else [item]
    return made


def _table(
    head: list[str], rows: list[list[list[nodes.Node]]], name: str, classes: list[str], label: str
) -> nodes.Node:
    """A table of cells, each a list of inline nodes; the first column is a row's head."""
    group = nodes.tgroup("", *[nodes.colspec(colwidth=1) for _ in head], cols=len(head))
    group += nodes.thead("", nodes.row("", *[nodes.entry("", _paragraph(h)) for h in head]))
    group += nodes.tbody("", *[nodes.row("", *[nodes.entry("", _paragraph(*cell)) for cell in row]) for row in rows])
    return scroll("", nodes.table("", group, ids=[name], classes=classes), label=label)


class Register(SphinxDirective):
    """A register of one table: ``agents`` (of some kinds), ``places``, ``concepts`` or ``events``."""

    required_arguments = 1
    option_spec = {"kind": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        edition, table = edition_of(self.env.app), self.arguments[0]
        if table not in _REGISTERS:
            raise self.error(f"there is no register of '{table}'; there are registers of {', '.join(_REGISTERS)}")
        kinds = set(self.options.get("kind", "").split())
        # Reviewers and the like are agents too, but nobody that the text or what is known of it names.
        rows = [
            row
            for row in getattr(edition, table)
            if (not kinds or row.kind in kinds)
            and (table != "agents" or any(edition.related(table, row.id, other) for other in _NAMING))
        ]
        key = (
            (lambda r: date_order(r.date)) if table == "events" else (lambda r: getattr(r, "name", r.label).casefold())
        )
        kind = singular(table)
        rows.sort(key=key)
        for row in rows:
            self.env.get_domain("edition").note(kind, row.id, self.env.docname)
        entries = [self._entry(edition, kind, row) for row in rows]
        letters = [_letters(kind, rows)] if table != "events" and len(rows) >= _MANY else []
        return [*letters, nodes.definition_list("", *entries, classes=["register", table])]

    def _entry(self, edition: Edition, kind: str, row: Row) -> nodes.definition_list_item:
        address = register_id(kind, row.id)
        term = nodes.term("", "", words(getattr(row, "name", row.label)), ids=[address])
        body = (
            _event(edition, row)
            if kind == "event"
            else [_paragraph(row.description), *_seen(edition, row), *_remark(row)]
        )
        mentions = [m for m in edition.mentions if (m.kind, m.key) == (kind, row.id)]
        passages = list(
            dict.fromkeys([m.passage for m in mentions] + [p for p in [getattr(row, "passage", None)] if p])
        )
        if passages:
            forms = list(dict.fromkeys(m.form for m in mentions if m.form[:1].isupper() or " " in m.form))
            printed = f" as {', '.join(forms)}" if forms else ""
            body.append(_paragraph(f"In the text{printed}: ", *_joined([xref("passage", p, p) for p in passages])))
        if kind == "agent" and (row.birth_date or row.death_date):
            born, died = (date.words if date else "" for date in (row.birth_date, row.death_date))
            dash = " – " if " " in born + died else "–"
            term += nodes.inline("", f", {born}{dash}{died}", classes=["dates"])
        if kind == "event":
            term.insert(0, nodes.inline("", f"{row.date.words}. ", classes=["dates"]))
        term += nodes.reference("", "¶", refid=address, classes=["headerlink"], reftitle="Address of this entry")
        return nodes.definition_list_item("", term, nodes.definition("", *body))


#: Tables that make an agent one of the register.
_NAMING = ("mentions", "event_agents", "claims", "transmissions", "votes", "counts", "utterances")
_REGISTERS = ("agents", "places", "events", "concepts")


def _seen(edition: Edition, row: Row) -> list[nodes.Node]:
    """Where an entry's facts were seen, and its number in an authority file."""
    copies = getattr(row, "consultations", None) or ([row.consultation] if getattr(row, "consultation", None) else [])
    works = dict.fromkeys(edition.get("consultations", key).work for key in copies)
    seen = [xref("work", w, edition.get("works", w).label) for w in works]
    number = getattr(row, "authority", None)
    made = [_paragraph("Seen in: ", *_joined(seen, "; "))] if seen else []
    return made + ([_paragraph(f"Authority file: {number}")] if number else [])


#: Entries from which on a register has its letters at the head.
_MANY = 30


def _letters(kind: str, rows: list[Row]) -> nodes.paragraph:
    """The first letters of a register's names, each leading to its first entry."""
    first: dict[str, str] = {}
    for row in rows:
        letter = unicodedata.normalize("NFD", getattr(row, "name", row.label))[0].upper()
        first.setdefault(letter, register_id(kind, row.id))
    return nodes.paragraph("", "", *[nodes.reference("", c, refid=i) for c, i in first.items()], classes=["letters"])


def _event(edition: Edition, row: Row) -> list[nodes.Node]:
    made = []
    if row.date_text:
        others = [parse(part.strip()).words for part in (row.date_alternatives or "").split(" | ") if part.strip()]
        also = f"; or {'; or '.join(others)}" if others else ""
        made.append(_paragraph(f"The text: “{row.date_text}”, read as {row.text_date.words}{also}."))
    seen = evidence_dates(edition, row)
    made += [_dated(edition, date, datings) for date, datings in seen] or [_paragraph("No date seen in the evidence.")]
    # The edition's own date may rest on these; they are leads, and counted nowhere.
    for relation in ("on", "by", "published", "planned"):
        for standing in ("evidence", "lead"):
            if (relation, standing) != ("on", "evidence"):
                told = ("lead: " if standing == "lead" else "") + (f"{relation} " if relation != "on" else "")
                made += [
                    _dated(edition, date, rows, told) for date, rows in evidence_dates(edition, row, standing, relation)
                ]
    there = [xref("place", row.place, edition.get("places", row.place).label)] if row.place else []
    who = list(dict.fromkeys(e.agent for e in edition.event_agents if e.event == row.id))
    named = _joined([*there, *[xref("agent", a, edition.get("agents", a).label) for a in who]])
    return [*made, *([_paragraph(*named)] if named else []), *_remark(row)]


def _dated(edition: Edition, date: Date, datings: tuple[Row, ...], lead: str = "") -> nodes.paragraph:
    """One date and the places in the sources that give it."""
    works = [edition.get("consultations", d.consultation).work for d in datings]
    sources = [xref("work", w, f"{edition.get('works', w).label}, {d.locator}") for w, d in zip(works, datings)]
    return _paragraph(f"{lead}{date.words}: ", *_joined(sources, "; "))


def _remark(row: Row) -> list[nodes.Node]:
    return [_paragraph(row.remark)] if row.remark else []


class Rows(SphinxDirective):
    """Some columns of one table, row by row, in the order of the data; keys become links."""

    required_arguments = 1
    option_spec = {"columns": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        edition, table = edition_of(self.env.app), self.arguments[0]
        resource = next((r for r in edition.package["resources"] if r["name"] == table), None)
        if resource is None:
            raise self.error(f"there is no table '{table}'; there are {', '.join(edition.tables)}")
        known = [f["name"] for f in resource["schema"]["fields"]]
        columns = self.options.get("columns", " ".join(known)).split()
        if set(columns) - set(known):
            raise self.error(f"{table} has no column '{min(set(columns) - set(known))}'; it has {', '.join(known)}")
        cells = [[self._cell(edition, row, column) for column in columns] for row in getattr(edition, table)]
        return [
            _table(
                [c.replace("_", " ").capitalize() for c in columns], cells, f"rows-{table}", [table], resource["title"]
            )
        ]

    def _cell(self, edition: Edition, row: Row, column: str) -> list[nodes.Node]:
        value = getattr(row, column)
        if value is None:
            return []
        if column in KINDS:
            return [xref(column, value, getattr(edition.get(KINDS[column], value), "label", value))]
        # What stands in the witness is shown as printed there.
        text = (
            words(str(getattr(value, "words", value)))
            if column not in ("reading", "correction", "form")
            else nodes.Text(value)
        )
        return [nodes.inline("", "", text, classes=[column])]


class DataDictionary(SphinxDirective):
    """Every table and column of the data, from the schema."""

    def run(self) -> list[nodes.Node]:
        edition = edition_of(self.env.app)
        made = []
        for resource in edition.package["resources"]:
            schema, name = resource["schema"], resource["name"]
            keys = foreign_keys(schema)
            section = nodes.section(
                "", nodes.title("", resource["title"]), ids=[f"table-{name}"], names=[f"table-{name}"]
            )
            section += _paragraph(
                nodes.literal("", resource["path"]), f", {len(getattr(edition, name))} rows. ", resource["description"]
            )
            section += _table(
                ["Column", "Holds", "Form"],
                [
                    [
                        [nodes.literal("", f["name"])],
                        [nodes.Text(f.get("description", ""))],
                        [nodes.Text(_form(f, keys))],
                    ]
                    for f in (*schema["fields"], *COMPUTED.get(name, ()))
                ],
                f"columns-{name}",
                ["dictionary"],
                f"Columns of {name}",
            )
            self.state.document.note_explicit_target(section)
            made.append(section)
        return made


def _form(field: dict, keys: dict[str, str]) -> str:
    if any(field in fields for fields in COMPUTED.values()):
        return "computed, in no file"
    rules = field.get("constraints", {})
    form = (
        "EDTF date"
        if field.get("rdfType", "").endswith("EDTF")
        else {"integer": "whole number", "number": "number"}.get(field["type"], "text")
    )
    if "enum" in rules:
        form = "one of " + ", ".join(rules["enum"])
    if "keysOf" in field:
        form = f"keys of {field['keysOf']}"
    if field["name"] in keys:
        form = f"key of {keys[field['name']]}"
    return form + (", required" if rules.get("required") else "")


class Rules(SphinxDirective):
    """What the data and the chapters are checked for."""

    def run(self) -> list[nodes.Node]:
        return [
            nodes.definition_list(
                "",
                *[
                    nodes.definition_list_item(
                        "", nodes.term("", key, ids=[f"rule-{key}"]), nodes.definition("", _paragraph(rule.sentence))
                    )
                    for key, rule in RULES.items()
                ],
                classes=["rules"],
            )
        ]
