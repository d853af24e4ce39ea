"""Every registered query on the real Neo4j: it returns what it declares, by an index, quietly."""

import importlib
import pkgutil
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any

import pytest

import graph
import queries
from graph.database.driver import Database, Transaction
from graph.database.query import Access, Audience, Nothing, Query
from graph.database.sealed import unwrap
from queries.registry import MODULES, registered
from tests.contract.query_samples import Filled, about_nobody, fill, misfits

pytestmark = pytest.mark.neo4j

REGISTERED = registered()

READS_EVERYTHING = {
    "agencies",
    "teams",
    "practitioners",
    "open_tasks",
    "whom_it_holds",
    # All who are protected, for the one page that says so.
    "arrangements_now",
    "limits_now",
    "interests_now",
    "lane_heads",
    # A restore is compared with the backup, signed to the audit, and ends every session.
    "every_node",
    "every_edge",
    "end_all_sessions",
    # Once after an upgrade.
    "closed_by_upgrade",
    # Once a month.
    "done_in",
    "teams_named",
}
"""Queries for which a scan is right: they ask for all there is, or are run once in a long while."""

GIVES_NO_ROW: frozenset[str] = frozenset()
"""Queries that find nothing here, each with its reason. A new one gives a row, or stands here."""

ENOUGH = 500
"""Rows of one query."""

SCANS = ("AllNodesScan", "NodeByLabelScan", "RelationshipTypeScan", "AllRelationshipsScan")


@pytest.fixture(scope="module", autouse=True)
def filled(database: Database) -> Filled:
    """Every label, edge type and key is known to the database before it is asked about them."""
    return fill(database)


def nobodys(query: Query[Any, Any]) -> Any:
    """Parameters of the declared types, about nobody."""
    hints = typing.get_type_hints(query.params)
    return query.params(**{f.name: about_nobody(hints[f.name]) for f in fields(query.params)})


@pytest.mark.parametrize("name", sorted(REGISTERED))
def test_a_query_keeps_what_it_declares(database: Database, filled: Filled, name: str) -> None:
    """Its columns, its access, its rows; it finds them by an index, and Neo4j warns of nothing."""
    query = REGISTERED[name]
    explained = explain(database, query, nobodys(query))
    assert explained.columns == tuple(field.name for field in fields(query.row))
    assert not explained.notices
    if name not in READS_EVERYTHING:
        assert not {each for each in operators_of(explained.plan) if each.endswith(SCANS)}

    rows = run(database, query, filled)
    if query.row is Nothing or name in GIVES_NO_ROW:
        assert not rows
        return
    assert rows, "give it parameters with which it finds something, in query_samples.py"
    assert {type(row) for row in rows} == {query.row}
    assert not {misfit for row in rows for misfit in misfits(row)}


@dataclass(frozen=True)
class Explained:
    """The columns, the plan, and every notice that Neo4j has about a text."""

    columns: tuple[str, ...]
    plan: Mapping[str, Any]
    notices: tuple[str, ...]


def explain(database: Database, query: Query[Any, Any], params: Any) -> Explained:
    """What Neo4j makes of a query's text, without running it."""
    with database._session(notices=True) as session:
        result = session.run("EXPLAIN " + query.cypher, query.values(params))
        columns, summary = tuple(result.keys()), result.consume()
    statuses = summary.gql_status_objects
    notices = tuple(each.status_description for each in statuses if each.is_notification)
    return Explained(columns, summary.plan or {}, notices)


def operators_of(plan: Mapping[str, Any]) -> Iterator[str]:
    yield plan["operatorType"].partition("@")[0]
    for child in plan.get("children", ()):
        yield from operators_of(child)


def run(database: Database, query: Query[Any, Any], filled: Filled) -> list[Any]:
    """Ask about nobody, and then about somebody: a query that reads where Neo4j refuses any write,
    one that writes in a transaction that is never committed."""

    def ask(transaction: Transaction) -> list[Any]:
        list(islice(transaction._run(query, nobodys(query)), ENOUGH))
        return list(rows_of(transaction, query, filled.params(query, transaction)))

    if query.access is Access.READ:
        return database.read(ask)
    with database.begin() as transaction:
        return ask(transaction)


def rows_of(transaction: Transaction, query: Query[Any, Any], params: Any) -> Iterator[Any]:
    """The first of them: some queries give the whole graph, and other tests have filled that."""
    if query.audience is Audience.FACTS:
        return iter(unwrap(transaction.facts(query, params)))
    return islice(transaction.stream(query, params), ENOUGH)


def test_every_query_of_the_project_is_registered() -> None:
    found: set[str] = set()
    for package in (graph, queries):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Query):
                    found.add(value.name)
    assert found <= REGISTERED.keys()
    assert len(MODULES) == len(set(MODULES))
