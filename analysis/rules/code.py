"""Rules for the cells of chapters, and for the settings by which the book is built: what can be known before anything is executed."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

from analysis.rules.own_code import PACKAGE_NAME, OwnCode, defined_by, own_code
from analysis.rules.registry import Finding, rule
from analysis.source import config
from analysis.source.ids import near
from analysis.source.paraphrase import Chapter
from analysis.source.problems import Where
from analysis.source.read import Source

_KERNEL = "python3"
#: The first character of a line of a cell that is for IPython, and no Python.
_MAGIC = re.compile(r"^\s*[%!?]|\?\s*$", re.MULTILINE)
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


@rule("code", "A chapter with cells names its kernel; its cells are Python, and use names that there are.")
def _code(source: Source) -> Iterator[Finding]:
    code = own_code(source.root)
    for chapter in source.chapters:
        if chapter.cells:
            yield from _kernel(chapter)
        trees = []
        for cell in chapter.cells:
            if not _MAGIC.search(cell.code):
                try:
                    trees.append((cell.row, ast.parse(cell.code)))
                except (SyntaxError, ValueError) as error:
                    row = cell.row + (getattr(error, "lineno", None) or 1) - 1
                    wrong = f"the cell is no Python ({getattr(error, 'msg', error)})"
                    yield Where(chapter.path, row), wrong, "mend the code at this line"
        if len(trees) == len(chapter.cells):
            yield from _check_names(chapter, trees, code)
            yield from _glued(chapter, trees)


def _kernel(chapter: Chapter) -> Iterator[Finding]:
    """What is wrong with the head of a chapter, without which its cells are not executed."""
    import yaml

    where, right = Where(chapter.path), f"write kernelspec: and under it name: {_KERNEL}, as the other chapters have it"
    try:
        head = yaml.safe_load(chapter.matter) if chapter.matter else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        yield (
            where._replace(row=mark.line + 2 if mark else 1),
            "the head is no YAML",
            "compare it with another chapter’s",
        )
        return
    kernel = head.get("kernelspec") if isinstance(head, dict) else None
    text = head.get("jupytext") if isinstance(head, dict) else None
    if not isinstance(kernel, dict) or "name" not in kernel:
        yield where, "a chapter with cells names no kernel in its head", right
    elif kernel["name"] != _KERNEL:
        row = next((n for n, line in enumerate(chapter.lines, 1) if re.match(r"\s*name:", line)), 1)
        wrong = f"the kernel '{kernel['name']}' is not one that every machine has"
        yield where._replace(row=row), wrong, f"write name: {_KERNEL}"
    elif not isinstance(text, dict) or "myst" not in str(text.get("text_representation")):
        yield where, "a chapter with cells does not say in its head that it is MyST", "copy the head of another chapter"


def _check_names(chapter: Chapter, trees: list[tuple[int, ast.Module]], code: OwnCode) -> Iterator[Finding]:
    """Names that a chapter's cells use, and that are neither defined in them nor in the package that they import from."""
    modules: dict[str, str] = {}
    missing: list[Finding] = []
    defined = set(_GIVEN)
    for row, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom | ast.Import):
                missing += _imported(chapter, row, node, modules, code)
            defined |= defined_by(node)
    yield from missing
    if missing or "*" in defined:
        return
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
                if module and node.attr not in (known := code.contents(module)) and not node.attr.startswith("__"):
                    yield where, f"{module} has no '{node.attr}'", f"write one, {near(node.attr, known)}"


def _imported(
    chapter: Chapter, row: int, node: ast.Import | ast.ImportFrom, modules: dict[str, str], code: OwnCode
) -> Iterator[Finding]:
    """What is wrong with an import from this package; the modules that it gives names to are added to ``modules``."""
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
        if isinstance(node, ast.Import):
            modules[alias.asname or alias.name.split(".")[0]] = alias.name if alias.asname else alias.name.split(".")[0]
        elif modules_named[0].split(".")[0] == PACKAGE_NAME and alias.name != "*":
            if alias.name in code.modules(modules_named[0]):
                modules[alias.asname or alias.name] = f"{modules_named[0]}.{alias.name}"
            elif alias.name not in code.contents(modules_named[0]):
                right = f"write one, {near(alias.name, code.contents(modules_named[0]))}"
                yield where, f"{modules_named[0]} has no '{alias.name}'", right
    for name in [name for name, module in modules.items() if module.split(".")[0] != PACKAGE_NAME]:
        del modules[name]


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
