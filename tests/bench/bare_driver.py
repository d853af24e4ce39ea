"""The other side of every ratio: the same work through the bare Neo4j driver, without Kithmap."""

from datetime import date
from typing import TypeVar

import neo4j

from graph.address import Neo4jAddress
from graph.query import Query

P = TypeVar("P")
R = TypeVar("R")


class BareDriver:
    """Locks and fetches the same rows and commits one node, in one transaction."""

    def __init__(self, address: Neo4jAddress) -> None:
        self._driver = neo4j.GraphDatabase.driver(
            address.uri, auth=(address.user, address.password), notifications_min_severity="OFF"
        )
        self._database = address.database

    def close(self) -> None:
        self._driver.close()

    def fetch_and_commit(self, query: Query[P, R], params: P) -> int:
        """How many values came back."""
        values = query.values(params)
        with self._driver.session(database=self._database) as session:

            def work(transaction: neo4j.ManagedTransaction) -> int:
                rows = transaction.run(query.cypher, values).values()
                transaction.run("CREATE (:BenchEntry {at: $at})", at=date(2026, 1, 1)).consume()
                return len(rows)

            return session.execute_write(work)
