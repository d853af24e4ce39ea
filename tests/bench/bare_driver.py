"""The other side of every ratio: the same work through the bare Neo4j driver, without Kithmap."""

from datetime import date

import neo4j

from graph.database.address import Neo4jAddress
from graph.database.connecting import open_driver
from graph.door.asked import NO_ID, Circle, FactsAt, FocusAt, ids
from queries.circles import FACTS_OF_CIRCLE, LOCKED_CIRCLE_OF_FAMILY


class BareDriver:
    """Locks and fetches the same rows and commits one node, in one transaction."""

    def __init__(self, address: Neo4jAddress) -> None:
        self._driver = open_driver(address, notifications_min_severity="OFF")
        self._database = address.database

    def close(self) -> None:
        self._driver.close()

    def fetch_and_commit(self, family_id: str, practitioner_id: str, today: date) -> int:
        """How many values came back."""
        finding = LOCKED_CIRCLE_OF_FAMILY.values(FocusAt(family_id, "decoy-0", today))

        def work(transaction: neo4j.ManagedTransaction) -> int:
            found = transaction.run(LOCKED_CIRCLE_OF_FAMILY.cypher, finding).values()
            people = ids(Circle(*found[0]).people)
            reading = FACTS_OF_CIRCLE.values(FactsAt(people, practitioner_id, "bench", NO_ID))
            rows = transaction.run(FACTS_OF_CIRCLE.cypher, reading).values()
            transaction.run("CREATE (:BenchEntry {at: $at})", at=date(2026, 1, 1)).consume()
            return len(rows)

        with self._driver.session(database=self._database) as session:
            return session.execute_write(work)
