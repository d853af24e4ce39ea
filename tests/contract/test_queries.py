"""Every registered query on the real Neo4j: it returns what it declares, by an index, quietly."""

import importlib
import pkgutil
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import pytest

import graph
import queries
from graph.database import Database
from graph.query import Access, Query
from graph.records import Records
from queries.registry import MODULES, registered
from tests.council import settle
from tests.full_town import full_town

pytestmark = pytest.mark.neo4j

REGISTERED = registered()

READS_EVERYTHING = {
    "agencies",
    "teams",
    "practitioners",
    "all_accounts",
    "open_tasks",
    "holds_people",
    "whom_it_holds",
    "lane_heads",
    # A restore is compared with the backup, signed to the audit, and ends every session.
    "every_node",
    "every_edge",
    "end_all_sessions",
}
"""Queries for which a scan is right: they ask for all there is, or are run once in a long while."""

SCANS = ("AllNodesScan", "NodeByLabelScan", "RelationshipTypeScan", "AllRelationshipsScan")


@pytest.fixture(scope="module", autouse=True)
def full(database: Database) -> Records:
    """Every label, edge type and key is known to the database before it is asked about them."""
    return settle(database, full_town()).records


def sample(query: Query[Any, Any]) -> Any:
    """Parameters of the declared types, about nobody."""
    hints = typing.get_type_hints(query.params)
    return query.params(**{f.name: value_of(hints[f.name]) for f in fields(query.params)})


def value_of(kind: Any) -> Any:
    origin = typing.get_origin(kind) or kind
    if origin in (types.UnionType, typing.Union):
        return value_of(next(arg for arg in typing.get_args(kind) if arg is not type(None)))
    if isinstance(origin, type) and issubclass(origin, str):
        return "00000000-0000-0000-0000-000000000000"
    if origin is datetime:
        return datetime(2026, 6, 1, tzinfo=UTC)
    if origin is date:
        return date(2026, 6, 1)
    if isinstance(origin, type) and issubclass(origin, bool | int | float):
        return origin(0)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"id": "nobody", "person": "nobody", "keys": {}, "events": []}
    return []


@pytest.mark.parametrize("name", sorted(REGISTERED))
def test_a_query_returns_its_declared_row_by_an_index_and_quietly(
    database: Database, name: str
) -> None:
    query = REGISTERED[name]
    explained = database.explain(query, sample(query))
    assert explained.columns == tuple(field.name for field in fields(query.row))
    assert not explained.notices
    operators = set(operators_of(explained.plan))
    if name not in READS_EVERYTHING:
        assert not {each for each in operators if each.endswith(SCANS)}


def operators_of(plan: Mapping[str, Any]) -> Iterator[str]:
    yield plan["operatorType"].partition("@")[0]
    for child in plan.get("children", ()):
        yield from operators_of(child)


@pytest.mark.parametrize("name", sorted(REGISTERED))
def test_a_query_runs(database: Database, name: str) -> None:
    query = REGISTERED[name]
    with database.begin() as transaction:
        rows = list(transaction._run(query, sample(query)))
    for row in rows:
        query.row(*row)


def test_a_reading_query_is_run_where_neo4j_refuses_any_write(database: Database) -> None:
    for query in REGISTERED.values():
        if query.access is Access.READ:
            database.read(lambda inner, query=query: list(inner._run(query, sample(query))))  # type: ignore[misc]


def test_every_query_of_the_project_is_registered() -> None:
    found: set[str] = set()
    for package in (graph, queries):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Query):
                    found.add(value.name)
    assert found <= REGISTERED.keys()
    assert len(MODULES) == len(set(MODULES))
