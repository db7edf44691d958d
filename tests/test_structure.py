"""How the code is laid out: packages, the direction of imports, the size of modules and functions, and names that are gone."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from helpers import ROOT, TESTS

PACKAGE = ROOT / "analysis"
#: The packages, from the foundation upwards; a package imports from those before it only.
PACKAGES = ("source", "rules", "witness", "studies", "publish")
#: The command line, which may import all of them.
COMMANDS = {"analysis.__main__", "analysis.arguments"}
#: The parts of the publishing half.
PUBLISH = {"document", "entries", "formats", "make", "passages", "site", "theme"}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
LINES, FUNCTION_LINES = 300, 60

#: Names that were replaced by the word of the field or by one that says what it holds; none is to come back.
#: Those in small letters are gone in any spelling; the others as they stand here, for a line, a name or a fault may well be one.
RETIRED = frozenset(
    """
    lamp lamp_word lamp_link light fold kept furnish told made found held hands tied named named_by lay gone places
    exhibit exhibits testimony within inks tried sheet ruled dead lay_open having part_words spare unmade unprintable
    unable tidy swap shelf shelved left_out apart of_cells
    Line Fault _names _alone
    """.split()
)


def _is_retired(name: str) -> bool:
    return name in RETIRED or name.strip("_").lower() in RETIRED


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(name: str) -> Iterator[str]:
    """The modules of the package that a module imports, wherever in it: at the top, in a function, for type checkers only."""
    for node in ast.walk(_tree(MODULES[name])):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom):
            package = name if MODULES[name].stem == "__init__" else name.rpartition(".")[0]
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                if full in MODULES or base in MODULES:
                    yield full if full in MODULES else base


def circle(graph: dict[str, Iterable[str]]) -> list[str]:
    """Some cycle of a graph, its first node repeated at its end; empty if there is none."""
    done: set[str] = set()

    def visit(node: str, path: list[str]) -> list[str]:
        if node in path:
            return [*path[path.index(node) :], node]
        if node not in done:
            for after in graph.get(node, ()):
                if cycle := visit(after, [*path, node]):
                    return cycle
            done.add(node)
        return []

    return next(filter(None, (visit(node, []) for node in graph)), [])


GRAPH = {name: sorted(set(imports(name)) - {name}) for name in MODULES}


def test_a_circle_is_seen():
    """The check itself: a circle of three is found, a diamond is none."""
    assert circle({"a": ["b"], "b": ["c"], "c": ["a"]}) == ["a", "b", "c", "a"]
    assert circle({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}) == []
    assert "analysis.source.read" in GRAPH["analysis.edition"]


def test_no_circle_of_imports():
    """No module imports itself by way of others, imports in functions and for type checkers included."""
    assert not (cycle := circle(GRAPH)), "\n".join(f"{one} imports {two}" for one, two in pairwise(cycle))


def _room(module: str) -> str:
    """The package directly under ``analysis`` that a module is in, or the module itself."""
    return ".".join(module.split(".")[:2])


def test_packages_stand_in_one_order():
    """The same holds of packages: what lies under ``publish`` is imported by nothing beside it but the command line, and so on down."""
    rooms: dict[str, set[str]] = {}
    for name, targets in GRAPH.items():
        if name != "analysis":
            rooms.setdefault(_room(name), set()).update({_room(t) for t in targets} - {_room(name), "analysis"})
    assert not (cycle := circle(rooms)), cycle
    assert {room for room, targets in rooms.items() if "analysis.publish" in targets} <= COMMANDS
    order = {f"analysis.{package}": number for number, package in enumerate(PACKAGES)}
    upward = [(r, t) for r, targets in rooms.items() for t in targets if r in order and order.get(t, -1) > order[r]]
    assert not upward


def test_layout():
    """The packages are those of the plan, each says what it is for, and ``publish`` can be taken in at a glance."""

    def entries(folder):
        return {p.stem for p in folder.iterdir() if p.name != "__pycache__" and not p.name.endswith(".egg-info")}

    assert {p.parent.name for p in PACKAGE.glob("*/__init__.py")} == set(PACKAGES)
    assert entries(PACKAGE / "publish") == {*PUBLISH, "__init__", "book"}
    assert len(entries(PACKAGE / "publish")) <= 9
    for path in PACKAGE.rglob("__init__.py"):
        assert ast.get_docstring(_tree(path)), path.relative_to(ROOT)


def test_tests_mirror_the_code():
    """A folder of tests is one of the package, or has its subject at the root: the data, the chapters, the built book."""
    folders = {
        p.relative_to(TESTS).parent.as_posix() for p in TESTS.rglob("test_*.py") if "node_modules" not in p.parts
    }
    own = {"data", "chapters", "book"}
    assert not [f for f in folders - own if not (PACKAGE / f).is_dir()]
    modules = {p.stem.strip("_") for p in PACKAGE.glob("*.py")} | {"structure", "requirements"}
    assert {p.stem.removeprefix("test_") for p in TESTS.glob("test_*.py")} <= modules


@pytest.mark.parametrize("name", MODULES)
def test_modules_are_short(name):
    """A module has at most 300 lines; a function of more than 60 says in its docstring why it is long."""
    text = MODULES[name].read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= FUNCTION_LINES:
            assert re.search(r"\blong\b.*\bbecause\b", ast.get_docstring(node) or "", re.I | re.S), node.name


def defined(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name that a syntax tree defines, with its line: functions, classes, parameters, variables, attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name):
                yield node.lineno, name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.alias(asname=str(name)):
                yield node.lineno, name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name
            case ast.MatchMapping(rest=str(name)):
                yield node.lineno, name


def test_every_definition_is_seen():
    """The check itself: a retired name is seen wherever code can define one, and not where it only uses a word."""
    code = """
import a as fold
class Line: held: int
def told(made, *kept, found=1, **tied):
    self.lamp = lambda hands: hands
    for light in x: pass
    with y as apart: (tidy := 1)
    try: pass
    except E as fault: pass
    match z:
        case [sheet, *dead]: pass
        case {"places": 1, **swap}: pass
    used(name="lay", exhibit=1).within
"""
    names = {name for _, name in defined(ast.parse(code.replace('{"places": 1, **swap}', "{'places': 1, **swap}")))}
    assert names == set(
        "fold Line held told made kept found tied lamp hands light apart tidy fault sheet dead swap".split()
    )


CODE = sorted({*PACKAGE.rglob("*.py"), *(p for p in TESTS.rglob("*.py") if "node_modules" not in p.parts)})


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_retired_name(path):
    """No name that the code defines is one of those that had to be explained, nor does a file have one."""
    assert not _is_retired(path.stem)
    retired = [f"line {line}: {name}" for line, name in defined(_tree(path)) if _is_retired(name)]
    assert not retired, "\n".join(retired)


#: Where a script defines a name: after a keyword, before an arrow, between the braces or brackets that take something apart.
_SCRIPT_NAME = re.compile(
    r"\b(?:const|let|var|function\*?|class)\s+([\w$]+)|\b([\w$]+)\s*=>|\(([\w$\s,]*)\)\s*=>|\b(?:const|let|var)\s*[\[{]([^\]}=]*)[\]}]\s*="
)
SCRIPTS = sorted({*PACKAGE.rglob("*.js"), *(TESTS / "web").glob("*.mjs")})
STYLES = sorted(PACKAGE.rglob("*.css*"))


def defined_in_script(text: str) -> set[str]:
    """The names that a script defines, without its objects' keys."""
    return {
        n for match in _SCRIPT_NAME.finditer(text) for part in match.groups() for n in re.findall(r"[\w$]+", part or "")
    }


def test_every_definition_of_a_script_is_seen():
    text = "const told = 1; let [kept, tied] = x; function fold(lamp) {} y.map((held, n) => held); z = hands => 1;"
    assert defined_in_script(text) >= {"told", "kept", "tied", "fold", "held", "hands"}


@pytest.mark.parametrize("path", [*SCRIPTS, *STYLES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_retired_name_in_scripts_and_styles(path):
    """The same holds of the scripts, and of the classes that the styles know."""
    text = path.read_text(encoding="utf-8")
    names = defined_in_script(text) if path in SCRIPTS else re.findall(r"\.([a-z][\w-]*)", text)
    assert not sorted({name for name in names if _is_retired(name.replace("-", "_"))})


def test_a_class_has_a_name_of_its_own():
    """No two modules define a class of one name, so that a name can be searched for."""
    classes = Counter(n.name for path in MODULES.values() for n in ast.walk(_tree(path)) if isinstance(n, ast.ClassDef))
    assert [name for name, number in classes.items() if number > 1] == []
