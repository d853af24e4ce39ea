"""Every query of the project, by name. The contract tests run each on the real Neo4j."""

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import graph.audit
import graph.audit_detail
import graph.bulk
import graph.bulk_sources
import graph.graph_digest
import graph.history
import graph.import_queries
import graph.operation
import graph.replay
import graph.schema
import graph.trail
import queries.accounts
import queries.consent
import queries.demo
import queries.directory
import queries.directory_pages
import queries.restore
import queries.sign_in
import queries.support
import queries.support_web
import queries.tasks
from graph.query import Query

MODULES: tuple[ModuleType, ...] = (
    graph.audit,
    graph.audit_detail,
    graph.bulk,
    graph.bulk_sources,
    graph.graph_digest,
    graph.history,
    graph.import_queries,
    graph.operation,
    graph.replay,
    graph.schema,
    graph.trail,
    queries.accounts,
    queries.consent,
    queries.demo,
    queries.directory,
    queries.directory_pages,
    queries.restore,
    queries.sign_in,
    queries.support,
    queries.support_web,
    queries.tasks,
)


def registered() -> Mapping[str, Query[Any, Any]]:
    """All queries. Raises ValueError where two of them share a name."""
    found: dict[str, Query[Any, Any]] = {}
    for module in MODULES:
        for query in _queries_of(vars(module).values()):
            if found.setdefault(query.name, query) is not query:
                raise ValueError(f"two queries are called {query.name}")
    return found


def _queries_of(values: Any) -> Iterator[Query[Any, Any]]:
    for value in values:
        if isinstance(value, Query):
            yield value
        elif isinstance(value, tuple | list):
            yield from _queries_of(value)
        elif isinstance(value, dict):
            yield from _queries_of(value.values())
