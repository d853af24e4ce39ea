"""The door against the bare driver, on councils of the generator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self
from uuid import uuid4

from app.demo.council import DEFAULT_SEED, generate_batches
from graph.audit.journal import Journal
from graph.audit.trail import heads_of
from graph.clock import SystemClock, local_date
from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.database.schema import migrate
from graph.policy.facts import ENGLAND, Focus, FocusKind
from graph.records.bundle import Records
from graph.records.viewer import Actor
from graph.vocabulary import SupportState
from queries.door import open_gateway
from tests.bench.bare_driver import BareDriver

AUDIT_KEY = b"benchmarks seal nothing of value"
CASES = 50


@dataclass(frozen=True, slots=True)
class Sight:
    """A worker and a family of which they support a member."""

    practitioner_id: str
    family_id: str
    person_id: str
    """That member."""


def today_in_england() -> date:
    """The generator's day: agreements are live on it."""
    return local_date(SystemClock().now(), ENGLAND.time_zone)


def first_district(people: int, today: date) -> Records:
    """The first bundle of a council; a larger council of the same seed begins with the same."""
    return next(generate_batches(DEFAULT_SEED, people, today=today))


def some_sights(records: Records) -> list[Sight]:
    """Who looks at which family: `CASES` of them, the same every time."""
    return list(islice(cycle(_sights(records)), CASES))


def _sights(records: Records) -> Iterator[Sight]:
    shielded = {person.id for person in records.people if person.shielded or person.deceased_on}
    families = {member.person_id: member.family_id for member in records.memberships}
    for support in sorted(records.supports, key=lambda edge: edge.id):
        live = support.state is SupportState.ACTIVE and support.confirmed_on is not None
        person = support.person_id
        if live and support.span.end is None and person in families and person not in shielded:
            yield Sight(support.practitioner_id, families[person], person)


class MapBench:
    """The same families through the door and through the bare driver."""

    def __init__(self, address: Neo4jAddress, sights: list[Sight], today: date) -> None:
        self._database = Database(address)
        migrate(self._database)
        self._folder = TemporaryDirectory()
        journal = Journal(Path(self._folder.name) / "journal", AUDIT_KEY)
        journal.begin(SystemClock().now(), lambda: heads_of(self._database))
        self._gateway = open_gateway(self._database, AUDIT_KEY, anchor=journal.append)
        self._gateway.warm_up()
        self._bare = BareDriver(address)
        self._today = today
        self._sights = sights

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bare.close()
        self._database.close()
        self._folder.cleanup()

    def through_the_door(self, number: int) -> None:
        """Locked facts, policy, audit commit, journal. The worker has no session to be checked."""
        sight = self._sights[number % CASES]
        focus = Focus(FocusKind.FAMILY, sight.family_id)
        self._gateway.support_web(Actor("bench", None, sight.practitioner_id), focus, str(uuid4()))

    def bare(self, number: int) -> None:
        """Locks and fetches the same rows and commits one node, in one transaction."""
        sight = self._sights[number % CASES]
        self._bare.fetch_and_commit(sight.family_id, sight.practitioner_id, self._today)
