"""Rules for the cells of chapters, and for the settings by which the book is built: what can be known before anything is executed."""

from __future__ import annotations

import ast
import builtins
import re
from collections import defaultdict
from collections.abc import Iterator

from analysis.rules.own_code import PACKAGE_NAME, OwnCode, OwnCodeError, defined_by, own_code
from analysis.rules.registry import Finding, rule
from analysis.source import citation, config
from analysis.source.ids import near
from analysis.source.media import front_matter
from analysis.source.paraphrase import Chapter
from analysis.source.problems import Where
from analysis.source.read import Source
from analysis.source.yamlfile import YamlError

_KERNEL = "python3"
#: A line of a cell that is for IPython, and no Python; what is assigned to a name may be for it, too.
_MAGIC = re.compile(r"^([ \t]*)(?:(?:[\w, \t]+=[ \t]*)?[%!?].*|.*\?[ \t]*)$", re.MULTILINE)
#: Stands for whatever a name is given that is no module of this package.
_OTHER = ""
#: Names that a cell has without defining them.
_GIVEN = {*dir(builtins), "__name__", "display", "get_ipython", "In", "Out", "_", "__", "___"}


@rule("config", "The build policy has settings that the builders of the book know, with values that they take.")
def _config(source: Source) -> Iterator[Finding]:
    if source.has_chapters:
        try:
            policy = config.read_config(source.root)
        except config.SettingsError as error:
            yield error.where, error.wrong, error.right
        else:
            yield from config.faults(source.root, policy)


@rule("citation", "CITATION.cff names those who are cited, and the date of a release is a day of the calendar.")
def _citation(source: Source) -> Iterator[Finding]:
    if source.has_chapters:
        try:
            citation.read_citation(source.root)
        except citation.CitationError as error:
            yield error.where, error.wrong, error.right


@rule(
    "code",
    "The head of a chapter is YAML, and names the kernel where there are cells; cells are Python, and use names that there are.",
)
def _code(source: Source) -> Iterator[Finding]:
    code, unreadable = own_code(source.root), set()
    for chapter in source.chapters:
        yield from _head(chapter)
        trees = []
        for cell in chapter.cells:
            try:
                if tree := _tree(cell.code):
                    trees.append((cell.row, tree))
            except (SyntaxError, ValueError) as error:
                row = cell.row + (getattr(error, "lineno", None) or 1) - 1
                wrong = f"the cell is no Python ({getattr(error, 'msg', error)})"
                yield Where(chapter.path, row), wrong, "mend the code at this line"
        if len(trees) == len(chapter.cells):
            try:
                yield from [*_check_names(chapter, trees, code)]
            except OwnCodeError as error:
                if error.where not in unreadable:
                    yield error.where, error.wrong, error.right
                unreadable.add(error.where)
            yield from _glued(chapter, trees)


def _tree(code: str) -> ast.Module | None:
    """The syntax tree of a cell; ``None`` for one with lines for IPython, of which it is not known what they define.

    Raises :class:`SyntaxError` or :class:`ValueError` for what is no Python.
    """
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError):
        if not code.lstrip().startswith("%%"):
            ast.parse(_MAGIC.sub(r"\1pass", code))
        return None


def _head(chapter: Chapter) -> Iterator[Finding]:
    """What is wrong with the head of a chapter, without which its cells are not executed."""
    where, right = Where(chapter.path), f"write kernelspec: and under it name: {_KERNEL}, as the other chapters have it"
    try:
        matter = front_matter("\n".join(chapter.lines), chapter.path)
    except YamlError as error:
        yield error.where, error.wrong, error.right
        return
    if not chapter.cells:
        return
    head = matter.value if matter and isinstance(matter.value, dict) else {}
    kernel, text = head.get("kernelspec"), head.get("jupytext")
    if not isinstance(kernel, dict) or "name" not in kernel:
        yield where, "a chapter with cells names no kernel in its head", right
    elif kernel["name"] != _KERNEL:
        wrong = f"the kernel '{kernel['name']}' is not one that every machine has"
        yield where._replace(row=matter.at("kernelspec", "name").row), wrong, f"write name: {_KERNEL}"
    elif not isinstance(text, dict) or "myst" not in str(text.get("text_representation")):
        yield where, "a chapter with cells does not say in its head that it is MyST", "copy the head of another chapter"


def _check_names(chapter: Chapter, trees: list[tuple[int, ast.Module]], code: OwnCode) -> Iterator[Finding]:
    """Names that a chapter's cells use, and that are neither defined in them nor in the package that they import from."""
    bound: dict[str, set[str]] = defaultdict(set)
    missing: list[Finding] = []
    for row, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom | ast.Import):
                missing += _imported(chapter, row, node, bound, code)
            else:
                for name in defined_by(node):
                    bound[name].add(_OTHER)
    yield from missing
    if missing or "*" in bound:
        return
    defined = _GIVEN | bound.keys()
    # A name that is given to something else as well says nothing of what an attribute is looked up in.
    modules = {name: next(iter(things)) for name, things in bound.items() if len(things) == 1}
    for row, tree in trees:
        for node in ast.walk(tree):
            where = Where(chapter.path, row + getattr(node, "lineno", 1) - 1)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in defined:
                yield (
                    where,
                    f"nothing in this chapter defines '{node.id}'",
                    f"write a name, {near(node.id, defined - _GIVEN or _GIVEN)}",
                )
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                module = modules.get(node.value.id)
                if module and not code.has(module, node.attr):
                    yield where, *_not_there(code, module, node.attr)


def _not_there(code: OwnCode, module: str, name: str) -> tuple[str, str]:
    return f"{module} has no '{name}'", f"write one, {near(name, code.contents(module))}"


def _imported(
    chapter: Chapter, row: int, node: ast.Import | ast.ImportFrom, bound: dict[str, set[str]], code: OwnCode
) -> Iterator[Finding]:
    """What is wrong with an import from this package.

    Each name that the import gives is added to ``bound``, with the module of this package that it stands for or :data:`_OTHER`.
    """
    where = Where(chapter.path, row + node.lineno - 1)
    modules_named = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    for name in modules_named:
        if name.split(".")[0] != PACKAGE_NAME:
            continue
        parts = name.split(".")
        above = next(
            (".".join(parts[:n]) for n in range(1, len(parts)) if parts[n] not in code.modules(".".join(parts[:n]))), ""
        )
        if above:
            missing = parts[above.count(".") + 1]
            yield where, f"{above} has no '{missing}'", f"write one, {near(missing, code.modules(above))}"
            return
    for alias in node.names:
        first, module = alias.name.split(".")[0], _OTHER
        if isinstance(node, ast.Import):
            module = (alias.name if alias.asname else first) if first == PACKAGE_NAME else _OTHER
        elif modules_named[0].split(".")[0] == PACKAGE_NAME and alias.name != "*":
            if alias.name in code.modules(modules_named[0]):
                module = f"{modules_named[0]}.{alias.name}"
            elif not code.has(modules_named[0], alias.name):
                yield where, *_not_there(code, modules_named[0], alias.name)
        bound[alias.asname or first].add(module)


def _glued(chapter: Chapter, trees: list[tuple[int, ast.Module]]) -> Iterator[Finding]:
    """Keys in the prose that no cell glues; where a cell computes its keys from nothing but data, any can be right."""
    keys: set[str] = set()
    for _, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "glue":
                key = _key(node.args[0]) if node.args else None
                if key is None:
                    return
                keys.add(key)
    for link in chapter.links:
        if link.sort == "role" and link.name.startswith("glue:"):
            name = link.target.partition(":")[0].strip()
            if not any(re.fullmatch(key, name) for key in keys):
                known = [re.sub(r"\\(.)", r"\1", key).replace(".+", "…") for key in keys]
                wrong = f"no cell of this chapter glues '{name}'"
                yield Where(chapter.path, link.row), wrong, f"write a key that one does, {near(name, known)}"


def _key(node: ast.expr) -> str | None:
    """A pattern of the keys that an expression gives; ``None`` for one of which nothing is known."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(re.escape(v.value) if isinstance(v, ast.Constant) else ".+" for v in node.values)
    return None
