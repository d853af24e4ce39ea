"""Adding a person through the service, over the bare driver that writes the same nodes."""

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self
from uuid import uuid4

import neo4j

from app.deployment.settings import Settings
from app.running.runtime import Runtime
from app.services.changes import SentForm
from app.services.people import adding
from app.services.people.adding import Typed
from graph.database.address import Neo4jAddress
from graph.database.connecting import open_driver
from graph.database.driver import Database
from graph.records.dates import PartialDate
from graph.records.viewer import Actor
from graph.vocabulary import Role
from tests.bench.maps import Sight

_WRITE = """
    CREATE (o:Op {id: $op, actor: $practitioner, at: $at, result: ''})
    CREATE (p:Person:Client {id: $person, given_name: $name, family_name: 'Bench', held: 0,
                             birth_date: $born, birth_precision: 'day', version: 1, stamp: 1})
    WITH p
    MATCH (w:Practitioner {id: $practitioner})
    CREATE (w)-[:SUPPORTS {id: $edge, role: 'other', state: 'proposed', typed_name: $name,
                           version: 1}]->(p)
    WITH p
    MATCH (l:AuditLane {id: 0})
    SET l.held = 0
    CREATE (:BenchEntry {op: $op, at: $at})
    RETURN p.id
"""


class ChangeBench:
    """The two sides, in turn."""

    def __init__(self, address: Neo4jAddress, sights: list[Sight]) -> None:
        self._folder = TemporaryDirectory()
        self._database = Database(address)
        runtime = Runtime(Settings(data=Path(self._folder.name)), database=self._database)
        self._services = runtime.services()
        self._services.gateway.warm_up()
        self._driver = open_driver(address, notifications_min_severity="OFF")
        self._name = address.database
        self._workers = sorted({sight.practitioner_id for sight in sights})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._driver.close()
        self._database.close()
        self._folder.cleanup()

    def add(self, number: int) -> None:
        """Through the service: matching, locks, the audit."""
        worker = self._workers[number % len(self._workers)]
        typed = Typed(_name(), _name(), _born(number), "", Role.OTHER)
        actor = Actor(f"bench-{worker}", None, worker)
        adding.add(self._services, actor, SentForm(str(uuid4()), ""), typed)

    def write(self, number: int) -> None:
        """The same nodes, by the driver alone."""
        values = {
            "op": str(uuid4()),
            "person": str(uuid4()),
            "edge": str(uuid4()),
            "name": _name(),
            "born": _born(number).value,
            "at": datetime.now(UTC),
            "practitioner": self._workers[number % len(self._workers)],
        }

        def work(transaction: neo4j.ManagedTransaction) -> None:
            transaction.run(_WRITE, values).consume()

        with self._driver.session(database=self._name) as session:
            session.execute_write(work)


def _name() -> str:
    drawn = uuid4().int
    return "".join("abcdefghijklmnop"[drawn >> 4 * place & 15] for place in range(9)).title()


def _born(number: int) -> PartialDate:
    return PartialDate(date(2010 + number % 12, 1 + number % 12, 1 + number % 28))
