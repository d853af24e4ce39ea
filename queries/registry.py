"""Every query of the project, by name. The contract tests run each on the real Neo4j."""

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import graph.audit.entry
import graph.audit.erasable
import graph.audit.trail
import graph.database.schema
import graph.door.first_statements
import graph.door.newcomers
import graph.door.past_facts
import graph.door.replay
import graph.server.backup.digest
import graph.storing.kinds
import queries.able
import queries.accounts
import queries.adding
import queries.agencies
import queries.births
import queries.circles
import queries.closings
import queries.colleagues
import queries.comparing
import queries.consent
import queries.covers
import queries.demo
import queries.directory
import queries.families
import queries.gaps
import queries.held
import queries.imports
import queries.leading
import queries.looks
import queries.looks_opened
import queries.looks_reviewed
import queries.meant
import queries.meetings
import queries.merging
import queries.narrowing
import queries.needs
import queries.not_sharing
import queries.not_sharing_reviewed
import queries.numbers
import queries.own_card
import queries.own_edges
import queries.own_settings
import queries.partnership
import queries.proposals
import queries.protecting
import queries.restore
import queries.rounds
import queries.safety
import queries.sessions
import queries.sharing
import queries.support
import queries.tasks
import queries.teams
import queries.unanswered
from graph.database.query import Query

MODULES: tuple[ModuleType, ...] = (
    graph.audit.entry,
    graph.audit.erasable,
    graph.storing.kinds,
    graph.server.backup.digest,
    graph.door.past_facts,
    queries.imports,
    queries.held,
    queries.meetings,
    queries.closings,
    graph.door.first_statements,
    graph.door.newcomers,
    graph.door.replay,
    graph.database.schema,
    graph.audit.trail,
    queries.accounts,
    queries.adding,
    queries.consent,
    queries.demo,
    queries.families,
    queries.comparing,
    queries.leading,
    queries.merging,
    queries.narrowing,
    queries.numbers,
    queries.own_card,
    queries.own_settings,
    queries.partnership,
    queries.agencies,
    queries.teams,
    queries.colleagues,
    queries.proposals,
    queries.directory,
    queries.protecting,
    queries.gaps,
    queries.looks,
    queries.looks_opened,
    queries.looks_reviewed,
    queries.restore,
    queries.rounds,
    queries.safety,
    queries.meant,
    queries.sharing,
    queries.not_sharing,
    queries.not_sharing_reviewed,
    queries.able,
    queries.sessions,
    queries.support,
    queries.own_edges,
    queries.needs,
    queries.covers,
    queries.births,
    queries.circles,
    queries.tasks,
    queries.unanswered,
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
