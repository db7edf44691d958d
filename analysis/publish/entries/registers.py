"""Directives that print the data: registers, tables, the data dictionary and the rules."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from analysis.edition import Edition
from analysis.publish.document.domain import KINDS, edition_of, name_of, register_id, words, xref
from analysis.publish.document.prose import joined, paragraph
from analysis.publish.document.tables import frame
from analysis.rows import Row
from analysis.rules import RULES
from analysis.source.dates import Date, parse
from analysis.source.ids import near
from analysis.source.schema import REGISTERS, foreign_keys, singular
from analysis.status import COMPUTED
from analysis.studies.chronology import date_order, evidence_dates
from analysis.words import alphabetical, closed, number_words

__all__ = ["DataDictionary", "Register", "Rules", "TableDirective", "table_of_cells"]


def table_of_cells(
    head: list[str], rows: list[list[list[nodes.Node]]], name: str, classes: list[str], label: str
) -> nodes.Node:
    """A table of cells, each a list of inline nodes; the first column is a row's head."""
    group = nodes.tgroup("", *[nodes.colspec(colwidth=1) for _ in head], cols=len(head))
    group += nodes.thead("", nodes.row("", *[nodes.entry("", paragraph(h)) for h in head]))
    group += nodes.tbody("", *[nodes.row("", *[nodes.entry("", paragraph(*cell)) for cell in row]) for row in rows])
    return frame(nodes.table("", group, ids=[name], classes=classes), label)


class Register(SphinxDirective):
    """A register of one table: ``agents`` (of some kinds), ``places``, ``concepts`` or ``events``.

    ``columns`` names further columns of the table, to be shown in each entry under their titles in the schema.
    """

    required_arguments = 1
    option_spec = {"kind": directives.unchanged, "columns": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        edition, table = edition_of(self.env.app), self.arguments[0]
        if table not in REGISTERS:
            raise self.error(f"there is no register of '{table}'; there are registers of {', '.join(REGISTERS)}")
        titles = _titles(edition.fields(table))
        columns = self.options.get("columns", "").split()
        for name in columns:
            if name not in titles:
                raise self.error(f"{table} has no column '{name}'; {near(name, titles)}")
        kinds = set(self.options.get("kind", "").split())
        # Reviewers are agents too, but neither the text nor its history names them.
        rows = [
            row
            for row in getattr(edition, table)
            if (not kinds or row.kind in kinds)
            and (table != "agents" or any(edition.related(table, row.id, other) for other in _NAMING))
        ]
        kind = singular(table)
        rows.sort(key=(lambda r: date_order(r.date)) if table == "events" else (lambda r: alphabetical(_name(r))))
        for row in rows:
            self.env.get_domain("edition").note(kind, row.id, self.env.docname)
        entries = [self._entry(edition, kind, row, {titles[name]: name for name in columns}) for row in rows]
        letters = [_letters(kind, rows)] if table != "events" and len(rows) >= _MANY else []
        return [*letters, nodes.definition_list("", *entries, classes=["register", table])]

    def _entry(self, edition: Edition, kind: str, row: Row, columns: dict[str, str]) -> nodes.definition_list_item:
        address = register_id(kind, row.id)
        term = nodes.term("", "", words(_name(row)), ids=[address])
        if kind == "event":
            term.insert(0, nodes.inline("", f"{row.date.words}. ", classes=["dates"]))
            body = _event(edition, row)
        else:
            body = [paragraph(row.description), *_sources(edition, row), *_remark(row)]
        values = {title: value for title, name in columns.items() if (value := getattr(row, name)) not in (None, "")}
        body += [paragraph(f"{title}: {value}") for title, value in values.items()]
        if kind == "agent" and (row.birth_date or row.death_date):
            term += nodes.inline("", f", {_life(row)}", classes=["dates"])
        term += nodes.reference("", "¶", refid=address, classes=["headerlink"], reftitle="Address of this entry")
        return nodes.definition_list_item("", term, nodes.definition("", *body, *_in_the_text(edition, kind, row)))


def _name(row: Row) -> str:
    """The name under which a row stands in its register."""
    return getattr(row, "name", row.label)


def _life(agent: Row) -> str:
    """The dates of somebody's birth and death, with a dash between them."""
    born, died = (date.words if date else "" for date in (agent.birth_date, agent.death_date))
    return f"{born}{' – ' if ' ' in born + died else '–'}{died}"


def _in_the_text(edition: Edition, kind: str, row: Row) -> list[nodes.Node]:
    """The passages that name an entry, and the forms in which they do; nothing where none does."""
    mentions = [m for m in edition.mentions if (m.kind, m.key) == (kind, row.id)]
    passages = dict.fromkeys([m.passage for m in mentions] + [p for p in [getattr(row, "passage", None)] if p])
    if not passages:
        return []
    own = {_name(row), row.label}
    names = [m.form for m in mentions if m.occurrence not in ("pronoun", "title") and m.form not in own]
    forms = list(dict.fromkeys(form for form in names if form[:1].isupper() or " " in form))
    printed = f" as {', '.join(forms)}" if forms else ""
    return [paragraph(f"In the text{printed}: ", *joined(xref("passage", p, p) for p in passages))]


#: An agent that one of these tables names is in the register.
_NAMING = ("mentions", "event_agents", "claims", "transmissions", "votes", "counts", "utterances")


def _sources(edition: Edition, row: Row) -> list[nodes.Node]:
    """The works in which the editors found the facts of an entry, and its number in an authority file."""
    single = getattr(row, "consultation", None)
    consultations = getattr(row, "consultations", None) or ([single] if single else [])
    blocks = [paragraph("Found in: ", *_works(edition, consultations))] if consultations else []
    if number := getattr(row, "authority", None):
        shown = _works(edition, row.authority_consultations)
        blocks.append(paragraph(f"Authority file: {number}, as given in ", *shown))
    return blocks


def _works(edition: Edition, consultations: Iterable[str]) -> list[nodes.Node]:
    """Links to the works of some copies, each once."""
    works = dict.fromkeys(edition.get("consultations", key).work for key in consultations)
    return joined([xref("work", w, edition.get("works", w).label) for w in works], "; ")


#: A register with at least so many entries begins with a list of its first letters.
_MANY = 30


def _letters(kind: str, rows: list[Row]) -> nodes.paragraph:
    """The first letters of a register's names, each leading to its first entry."""
    first: dict[str, str] = {}
    for row in rows:
        letter = alphabetical(_name(row))[0].upper()
        first.setdefault(letter, register_id(kind, row.id))
    return nodes.paragraph("", "", *[nodes.reference("", c, refid=i) for c, i in first.items()], classes=["letters"])


def _event(edition: Edition, row: Row) -> list[nodes.Node]:
    """The dates of an event by the text and by the evidence, its place, and who took part in it."""
    blocks = []
    if row.date_text:
        others = [parse(part.strip()).words for part in (row.date_alternatives or "").split(" | ") if part.strip()]
        also = f"; or {'; or '.join(others)}" if others else ""
        blocks.append(paragraph(f"The text: “{row.date_text}”, read as {row.text_date.words}{also}."))
    dates = evidence_dates(edition, row)
    blocks += [_dated(edition, date, datings) for date, datings in dates] or [
        paragraph("No source that counts dates it.")
    ]
    # The edition's own date may rest on accounts that do not count.
    for relation in ("on", "by", "published", "planned"):
        for standing in ("evidence", "lead"):
            if (relation, standing) != ("on", "evidence"):
                lead = ("not counted: " if standing == "lead" else "") + (f"{relation} " if relation != "on" else "")
                dates = evidence_dates(edition, row, standing, relation)
                blocks += [_dated(edition, date, datings, lead) for date, datings in dates]
    place = [xref("place", row.place, edition.get("places", row.place).label)] if row.place else []
    agents = dict.fromkeys(e.agent for e in edition.event_agents if e.event == row.id)
    links = joined([*place, *[xref("agent", a, edition.get("agents", a).label) for a in agents]])
    return [*blocks, *([paragraph(*links)] if links else []), *_remark(row)]


def _dated(edition: Edition, date: Date, datings: tuple[Row, ...], lead: str = "") -> nodes.paragraph:
    """One date and the places in the sources that give it."""
    cited = dict.fromkeys((edition.get("consultations", d.consultation).work, d.locator) for d in datings)
    sources = [xref("work", w, f"{edition.get('works', w).label}, {locator}") for w, locator in cited]
    return paragraph(f"{lead}{date.words}: ", *joined(sources, "; "))


def _titles(fields: list[dict]) -> dict[str, str]:
    """The heads of columns, by their names: their titles in the schema, or else their names in words."""
    return {f["name"]: f.get("title", f["name"].replace("_", " ").capitalize()) for f in fields}


def _remark(row: Row) -> list[nodes.Node]:
    return [paragraph(closed(row.remark))] if row.remark else []


#: Heads that say more than the name of a column.
_HEADS = {"label": "What it is", "consulted": "We read", "introduced_by": "Inserted by", "form": "As printed"}


class TableDirective(SphinxDirective):
    """Some columns of one table, row by row, in the order of the data; keys become links.

    ``none`` is the sentence that stands in place of a table without rows.
    """

    required_arguments = 1
    option_spec = {"columns": directives.unchanged_required, "none": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        edition, table = edition_of(self.env.app), self.arguments[0]
        resource = next((r for r in edition.package["resources"] if r["name"] == table), None)
        if resource is None:
            raise self.error(f"there is no table '{table}'; there are {', '.join(edition.tables)}")
        known = _titles(resource["schema"]["fields"])
        columns = self.options.get("columns", " ".join(known)).split()
        if set(columns) - set(known):
            raise self.error(f"{table} has no column '{min(set(columns) - set(known))}'; it has {', '.join(known)}")
        if not getattr(edition, table) and "none" in self.options:
            return [paragraph(self.options["none"])]
        cells = [[self._cell(edition, row, column) for column in columns] for row in getattr(edition, table)]
        return [
            table_of_cells(
                [_HEADS.get(column, known[column]) for column in columns],
                cells,
                f"rows-{table}",
                [table],
                resource["title"],
            )
        ]

    def _cell(self, edition: Edition, row: Row, column: str) -> list[nodes.Node]:
        value = getattr(row, column)
        if value is None:
            return []
        if column == "passages":
            return joined(xref("passage", key, key) for key in value)
        if column in KINDS:
            return [xref(column, value, name_of(edition.get(KINDS[column], value)))]
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
        return [self._section(edition, resource) for resource in edition.package["resources"]]

    def _section(self, edition: Edition, resource: dict) -> nodes.section:
        """One table of the data: its file, how many rows it has, what they are, and its columns."""
        schema, name = resource["schema"], resource["name"]
        keys = foreign_keys(schema)
        section = nodes.section("", nodes.title("", resource["title"]), ids=[f"table-{name}"], names=[f"table-{name}"])
        rows = f", {number_words(len(getattr(edition, name)), 'row', 'rows')}. "
        section += paragraph(nodes.literal("", resource["path"]), rows, resource["description"])
        cells = [
            [
                [nodes.literal("", field["name"])],
                [nodes.Text(field.get("description", ""))],
                [nodes.Text(_form(field, keys))],
            ]
            for field in (*schema["fields"], *COMPUTED.get(name, ()))
        ]
        head = ["Column", "Holds", "Form"]
        section += table_of_cells(head, cells, f"columns-{name}", ["dictionary"], f"Columns of {name}")
        self.state.document.note_explicit_target(section)
        return section


def _form(field: dict, keys: dict[str, str]) -> str:
    """What a cell of a column may hold, in words; ``keys`` are the tables that foreign keys of the table lead to."""
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
                        "", nodes.term("", key, ids=[f"rule-{key}"]), nodes.definition("", paragraph(rule.sentence))
                    )
                    for key, rule in RULES.items()
                ],
                classes=["rules"],
            )
        ]
