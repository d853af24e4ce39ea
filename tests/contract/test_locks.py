"""What a disclosure locks, and that it begins again where the circle moved under it."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import pytest

from graph.database.address import Neo4jAddress
from graph.database.driver import Database, DatabaseSettings, Transaction
from graph.database.query import Access, Audience, Nothing, Query
from graph.door.first_statements import LOCK_FAMILIES, LOCK_PEOPLE, Ids
from graph.door.gateway import Gateway
from graph.door.observer import Nobody, Work
from graph.errors import Busy
from graph.policy.facts import Focus
from graph.policy.support_web import SupportWeb
from graph.records.agreements import SafetyArrangement
from graph.records.bundle import Records
from graph.records.model import Person
from graph.storing.kind import BulkRows
from graph.storing.kinds import ARRANGEMENTS
from queries.door import open_gateway
from tests.conftest import AUDIT_KEY, HandClock
from tests.contract.test_races import ADD_KIN, NewKin
from tests.worlds.builders import support
from tests.worlds.council import Council
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

T = TypeVar("T")
Settle = Callable[[Records], Council]
WAITS_AT_MOST = 30.0


@pytest.fixture
def impatient(
    neo4j_address: Neo4jAddress, database: Database, clock: HandClock
) -> Iterator[Gateway]:
    """A gateway that gives up when a lock is not given the first time (after two seconds)."""
    assert database  # it brought the schema
    settings = DatabaseSettings(strict=True, retry=0, transaction=60)
    with Database(neo4j_address, settings) as hurried:
        yield open_gateway(hurried, AUDIT_KEY, clock=clock)


STRANGER = Records(
    people=(Person("ivan", "Ivan", "Stranger"),),
    arrangements=(SafetyArrangement("apart", "dawn", "ivan"),),
)


@pytest.mark.parametrize(
    ("focus", "held"),
    [
        ("person dawn", "person dawn"),
        ("person dawn", "family D"),
        ("person dawn", "person noah"),
        ("person dawn", "person rose"),
        ("person dawn", "person ivan"),
        ("family D", "family L"),
        ("family D", "person lee"),
        ("caseload", "person noah"),
    ],
    ids=lambda name: str(name),
)
def test_a_disclosure_waits_for_whoever_changes_somebody_around(
    impatient: Gateway, council: Settle, database: Database, focus: str, held: str
) -> None:
    town = council(TOWN + STRANGER)
    look(impatient, town, focus)
    kind, _, name = held.partition(" ")
    lock = LOCK_PEOPLE if kind == "person" else LOCK_FAMILIES
    with database.begin() as holding:
        holding.rows(lock, Ids((town.id(name),)))
        with pytest.raises(Busy):
            look(impatient, town, focus)
    look(impatient, town, focus)


class Waits(Nobody):
    """How long the door says that somebody waited for locks."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def held(self, work: Work, seconds: float) -> None:
        self.seconds.append(seconds)


class Limits(Database):
    """Notes how long each transaction may take."""

    noted: list[float | None]

    def write(self, work: Callable[[Transaction], T], timeout: float | None = None) -> T:
        self.noted.append(timeout)
        return super().write(work, timeout)


def test_who_was_given_no_lock_is_counted_and_takes_no_longer_next_time(
    neo4j_address: Neo4jAddress, council: Settle, database: Database
) -> None:
    town = council(TOWN)
    waits = Waits()
    with Limits(neo4j_address, DatabaseSettings(strict=True, retry=0)) as limits:
        limits.noted = []
        gateway = open_gateway(limits, AUDIT_KEY, observer=waits)
        gateway.warm_up()
        with database.begin() as holding:
            holding.rows(LOCK_PEOPLE, Ids((town.id("dawn"),)))
            with pytest.raises(Busy):
                look(gateway, town, "person dawn")
        look(gateway, town, "person dawn")
    # The server's own limit: a worker that stalls keeps its locks for five seconds, and no more.
    assert limits.noted == [None, None]
    given_up, given = waits.seconds
    assert given_up > 1 > given


def test_what_runs_behind_locks_is_planned_before_anybody_is_let_in(
    gateway: Gateway, council: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = council(TOWN)
    ran: list[tuple[Transaction, Query[Any, Any]]] = []
    run = Transaction.facts

    def noting(self: Transaction, query: Query[Any, Any], params: Any) -> Any:
        ran.append((self, query))
        return run(self, query, params)

    monkeypatch.setattr(Transaction, "facts", noting)
    gateway.plan_behind_locks()
    planned = {query.name for _, query in ran}
    ran.clear()
    for focus in ("person dawn", "family D", "caseload"):
        look(gateway, town, focus)
    behind_locks = {
        query.name
        for number, (transaction, query) in enumerate(ran)
        if any(
            earlier is transaction and first.access is Access.WRITE
            for earlier, first in ran[:number]
        )
    }
    assert behind_locks
    assert behind_locks <= planned
    ran.clear()
    gateway.warm_up()
    assert {query.name for _, query in ran} >= planned | FOUND_FIRST


FOUND_FIRST = {
    "locked_circle_of_person",
    "locked_circle_of_family",
    "locked_circle_of_caseload",
    "circle_of_caseload",
    "whole_caseload",
}


def look(gateway: Gateway, town: Council, focus: str) -> object:
    hugo = town.worker("hugo")
    kind, _, name = focus.partition(" ")
    if kind == "caseload":
        return gateway.my_people(hugo, str(uuid4()))
    at: Focus = town.person(name) if kind == "person" else town.family(name)
    return gateway.support_web(hugo, at, str(uuid4()))


@dataclass(frozen=True)
class Blocked:
    count: int


BLOCKED = Query(
    "blocked",
    Audience.UPKEEP,
    Access.READ,
    Nothing,
    Blocked,
    "SHOW TRANSACTIONS YIELD status WHERE status STARTS WITH 'Blocked' RETURN count(*) AS count",
)


def test_a_circle_that_moved_while_it_was_locked_is_read_again(
    gateway: Gateway, council: Settle, database: Database
) -> None:
    town = council(TOWN)
    dawn, relative = town.id("dawn"), town.id("lee")
    with ThreadPoolExecutor(1) as reader, database.begin() as writer:
        writer.rows(LOCK_PEOPLE, Ids(tuple(sorted((dawn, relative)))))
        writer.rows(ADD_KIN, NewKin(str(uuid4()), dawn, relative))
        looking: Future[SupportWeb] = reader.submit(
            gateway.support_web, town.worker("hugo"), town.person("dawn"), str(uuid4())
        )
        until_blocked(database)
        writer.commit()
        web = looking.result(WAITS_AT_MOST)
    # Read once only, it would have the old circle, without the relative whom it now names.
    assert web.person(relative) is not None


def test_an_address_that_was_withheld_while_a_page_waited_is_not_on_it(
    gateway: Gateway, council: Settle, database: Database
) -> None:
    """Sid lives where Isla does, and is nobody's kin: only the address leads there."""
    home = next(each.address for each in TOWN.people if each.id == "isla")
    people = (Person("sid", "Sid", "Ash", address=home), Person("stan", "Stan", "Kerr"))
    town = council(TOWN + Records(people=people) + support("tom", "school", "stan"))
    tom, isla = town.worker("tom"), town.person("isla")
    before = gateway.support_web(tom, isla, str(uuid4())).person(isla.id)
    assert before is not None
    assert before.address
    apart = SafetyArrangement(str(uuid4()), town.id("sid"), town.id("stan"))
    with ThreadPoolExecutor(1) as reader, database.begin() as writer:
        writer.rows(LOCK_PEOPLE, Ids((isla.id,)))
        looking: Future[SupportWeb] = reader.submit(gateway.support_web, tom, isla, str(uuid4()))
        until_blocked(database)
        writer.rows(ARRANGEMENTS.store, BulkRows([ARRANGEMENTS.to_row(apart)]))
        writer.commit()
        after = looking.result(WAITS_AT_MOST).person(isla.id)
    assert after is not None
    assert after.address is None


def until_blocked(database: Database) -> None:
    deadline = time.monotonic() + WAITS_AT_MOST
    while time.monotonic() < deadline:
        (blocked,) = database.rows(BLOCKED, Nothing())
        if blocked.count:
            return
    pytest.fail("the reader never came to the lock")
