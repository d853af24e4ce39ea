"""Every Cypher text is put together from literals, and stands where it belongs.

A reader of the source and not a type checker proves it: mypy takes any text for a LiteralString.
What must be literal is what is declared so: a parameter, a field, a constant, what a function
returns. What is literal is a constant, an f-string or a sum of such, and what is declared so.
"""

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import graph
import queries
from graph.database.query import Audience, Query

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "graph", "queries", "visualisations")
SOURCES = {
    str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
}

CYPHER = re.compile(r"\b(MATCH|MERGE|UNWIND|DETACH DELETE|CREATE (CONSTRAINT|INDEX))\b")
HOLDS_CYPHER = ("graph/audit/", "graph/database/", "graph/door/", "graph/storing/", "graph/server/")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Declared:
    """What the sources declare to be literal."""

    returns: set[str] = field(default_factory=set)
    takes: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    """The parameters of each function and class, in order, and whether each must be literal."""
    fields: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By class."""
    constants: set[str] = field(default_factory=set)


def is_literal_string(annotation: ast.expr | None) -> bool:
    return annotation is not None and "LiteralString" in ast.unparse(annotation)


def read(sources: Mapping[str, ast.Module]) -> Declared:
    found = Declared()
    for path, tree in sources.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                own = [*node.args.args, *node.args.kwonlyargs]
                named = [each for each in own if each.arg not in ("self", "cls")]
                taken = [(each.arg, is_literal_string(each.annotation)) for each in named]
                if any(literal for _, literal in taken):
                    found.takes[key(path, node.name)] = taken
                if is_literal_string(node.returns):
                    found.returns.add(key(path, node.name))
            elif isinstance(node, ast.ClassDef):
                read_class(node, found)
        for statement in tree.body:
            if isinstance(statement, ast.AnnAssign) and is_literal_string(statement.annotation):
                found.constants.add(ast.unparse(statement.target))
    return found


def read_class(node: ast.ClassDef, found: Declared) -> None:
    taken = []
    for each in node.body:
        if isinstance(each, ast.AnnAssign):
            literal = is_literal_string(each.annotation)
            taken.append((ast.unparse(each.target), literal))
            if literal:
                found.fields[node.name].add(ast.unparse(each.target))
        elif isinstance(each, Function) and is_literal_string(each.returns):
            found.fields[node.name].add(each.name)
    if any(literal for _, literal in taken):
        found.takes[node.name] = taken


def key(path: str, name: str) -> str:
    """Several modules may have functions of their own with one name."""
    return f"{path}: {name}" if name.startswith("_") else name


class Reader:
    """Goes through one module and collects what must be literal and is not."""

    def __init__(self, declared: Declared, path: str) -> None:
        self._declared = declared
        self._path = path
        self.faults: list[str] = []

    def visit(self, node: ast.AST, known: frozenset[str], owner: str) -> None:
        """`known`: names that are literal here. `owner`: the class that `self` is."""
        if isinstance(node, ast.ClassDef):
            owner = node.name
        if isinstance(node, Function):
            known = known | self._names_in(node, known, owner)
        if isinstance(node, ast.Call):
            self._check_call(node, known, owner)
        if isinstance(node, ast.AnnAssign) and is_literal_string(node.annotation) and node.value:
            for value in parts_of(node.value):
                self._check(value, known, owner)
        for child in ast.iter_child_nodes(node):
            self.visit(child, known, owner)

    def _names_in(self, node: Function, known: frozenset[str], owner: str) -> frozenset[str]:
        arguments = (*node.args.args, *node.args.kwonlyargs)
        names = {each.arg for each in arguments if is_literal_string(each.annotation)}
        for inner in ast.walk(node):
            if isinstance(inner, ast.AnnAssign) and is_literal_string(inner.annotation):
                names.add(ast.unparse(inner.target))
            if isinstance(inner, ast.For) and self._holds_literals(inner.iter):
                names.add(ast.unparse(inner.target))
        if is_literal_string(node.returns):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value:
                    self._check(inner.value, known | names, owner)
        return frozenset(names)

    def _holds_literals(self, node: ast.expr) -> bool:
        base = node.value if isinstance(node, ast.Subscript) else node
        return isinstance(base, ast.Name) and base.id in self._declared.constants

    def _check_call(self, node: ast.Call, known: frozenset[str], owner: str) -> None:
        name = name_of(node.func)
        if ast.unparse(node.func) == "neo4j.Query":
            # Whatever the driver runs is one of these, or a literal.
            self._check(node.args[0], known, owner)
            return
        taken = self._declared.takes.get(key(self._path, name), [])
        given = dict(zip((name for name, _ in taken), node.args, strict=False))
        given |= {each.arg: each.value for each in node.keywords if each.arg}
        for parameter, literal in taken:
            if literal and parameter in given:
                for value in parts_of(given[parameter]):
                    self._check(value, known, owner)

    def _check(self, node: ast.expr, known: frozenset[str], owner: str) -> None:
        if not self.literal(node, known, owner):
            self.faults.append(f"line {node.lineno}: {ast.unparse(node)}")

    def literal(self, node: ast.expr, known: frozenset[str], owner: str) -> bool:
        def all_of(*nodes: ast.expr) -> bool:
            return all(self.literal(each, known, owner) for each in nodes)

        match node:
            case ast.Constant():
                return isinstance(node.value, str)
            case ast.JoinedStr():
                return all_of(*node.values)
            case ast.FormattedValue():
                return node.format_spec is None and node.conversion == -1 and all_of(node.value)
            case ast.BinOp(op=ast.Add()):
                return all_of(node.left, node.right)
            case ast.BoolOp():
                return all_of(*node.values)
            case ast.IfExp():
                return all_of(node.body, node.orelse)
            case ast.Name():
                return node.id in known or node.id in self._declared.constants
            case ast.Attribute() if node.attr.isupper():
                return node.attr in self._declared.constants
            case ast.Attribute():
                return node.attr in self._declared.fields.get(class_of(node.value, owner), ())
            case ast.Call(func=ast.Attribute(attr="join", value=between)):
                return all_of(between) and all(
                    self._joined(each, known, owner) for each in node.args
                )
            case ast.Call():
                return key(self._path, name_of(node.func)) in self._declared.returns
        return False

    def _joined(self, node: ast.expr, known: frozenset[str], owner: str) -> bool:
        match node:
            case ast.GeneratorExp():
                return self.literal(node.elt, known, owner)
            case ast.List():
                return all(self._joined(each, known, owner) for each in node.elts)
            case ast.Starred():
                return self._joined(node.value, known, owner)
        return self.literal(node, known, owner)


def parts_of(node: ast.expr) -> Iterator[ast.expr]:
    """The values of a constant that holds several."""
    if isinstance(node, ast.Tuple):
        for each in node.elts:
            yield from parts_of(each)
    elif isinstance(node, ast.Dict):
        for each in node.values:
            yield from parts_of(each)
    else:
        yield node


def name_of(called: ast.expr) -> str:
    if isinstance(called, ast.Subscript):
        called = called.value
    return called.attr if isinstance(called, ast.Attribute) else ast.unparse(called)


def class_of(base: ast.expr, owner: str) -> str:
    """The class of what an attribute is taken from: its own, a kind of the table, or the one that
    the variable is named after, as `end`."""
    name = ast.unparse(base)
    if name == "self":
        return owner
    return "Kind" if name.isupper() else name.title().replace("_", "")


DECLARED = read(SOURCES)


def faults_in(tree: ast.Module, path: str = "", declared: Declared = DECLARED) -> list[str]:
    reader = Reader(declared, path)
    reader.visit(tree, frozenset(), "")
    return reader.faults


@pytest.mark.parametrize("path", sorted(SOURCES))
def test_every_cypher_text_is_literal(path: str) -> None:
    assert not faults_in(SOURCES[path], path)


def test_whatever_neo4j_is_given_is_looked_at() -> None:
    """A transaction runs literals, or a `neo4j.Query` whose text the test above looks at."""
    path = "graph/database/driver.py"
    tree = SOURCES[path]
    ran = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("session.run", "self._inner.run", "transaction.run")
    ]
    assert ran
    declared = replace(DECLARED, takes=DECLARED.takes | {"run": [("text", True)]})
    given = {ast.unparse(node.args[0]) for node in ran}
    given = {text for text in given if not text.startswith("neo4j.Query(")}
    faults = faults_in(tree, path, declared)
    assert not [fault for fault in faults if fault.partition(": ")[2] in given]


@pytest.mark.parametrize(
    "text",
    [
        "Query(name='q', cypher='MATCH (n {id: ' + name + '})')",
        "Query(name='q', cypher=f'MATCH (n {{id: {name}}})')",
        "Query(name='q', cypher='MATCH (n {id: %s})' % name)",
        "Query(name='q', cypher='MATCH (n {id: {}})'.format(name))",
        "TEXT: LiteralString = 'MATCH (n) ' + asked",
        "TEXTS: tuple[LiteralString, ...] = ('MATCH (n)', asked)",
        "def text(name: str) -> LiteralString:\n    return 'MATCH (n:' + name + ')'",
        "def text(names: list[str]) -> LiteralString:\n    return ', '.join(names)",
        "End('person', label)",
    ],
)
def test_a_text_that_holds_what_somebody_typed_is_found(text: str) -> None:
    assert faults_in(ast.parse(text))


@pytest.mark.parametrize("path", sorted(SOURCES))
def test_cypher_stands_with_the_machinery_or_in_queries(path: str) -> None:
    """Neo4j's own tools are told file names, no Cypher: nothing in `app` writes any."""
    if path.startswith((*HOLDS_CYPHER, "queries/")):
        return
    texts = [
        node.value
        for node in ast.walk(SOURCES[path])
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert not [text for text in texts if CYPHER.search(text)]


def test_what_pages_and_changes_ask_stands_in_queries() -> None:
    """The machinery in `graph` asks for itself: facts for the policy, and its own upkeep."""
    asked = {query.name: query.audience for query in queries_of(graph)}
    assert asked
    assert {
        name for name, who in asked.items() if who not in (Audience.UPKEEP, Audience.FACTS)
    } == (set())


def queries_of(package: ModuleType) -> Iterator[Query[Any, Any]]:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Query):
                yield value


def test_the_rule_is_written_where_it_is_looked_for() -> None:
    assert "machinery" in (queries.__doc__ or "")
