"""Jobs that come round are done once in each slot, whoever leads and whoever dies."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from app.running.rounds import LEASE, Job, Rounds, Slot
from graph.database.driver import Database
from graph.door.gateway import Gateway
from graph.errors import Refused
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag
from tests.conftest import HandClock

pytestmark = pytest.mark.neo4j

HOUR = timedelta(hours=1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MACHINE = Actor("the machine itself")


class Town:
    """Two processes of one deployment, and what their job has stored."""

    def __init__(self, database: Database, gateway: Gateway) -> None:
        self.clock = HandClock(NOON)
        self._database, self._gateway = database, gateway
        self._name = str(uuid4())
        self.tried: list[Slot] = []
        self.stored: list[Slot] = []
        self.dies_before_it_is_noted = False
        self.fails = False

    def process(self) -> Rounds:
        job = Job(f"count {self._name}", HOUR, self._run)
        return Rounds(lambda: self._database, self.clock, [job], str(uuid4()), self._name)

    def _run(self, slot: Slot) -> None:
        self.tried.append(slot)
        if self.fails:
            raise Refused("not now")
        with self._gateway.change(MACHINE, slot.op) as change:
            change.record(AuditTag.IMPORT_RUN, str(uuid4()))
            change.commit()
        if not change.repeated:
            self.stored.append(slot)
        if self.dies_before_it_is_noted:
            raise KeyboardInterrupt


@pytest.fixture
def town(database: Database, gateway: Gateway) -> Town:
    return Town(database, gateway)


def test_of_two_processes_one_leads_and_does_each_slot_once(town: Town) -> None:
    one, other = town.process(), town.process()
    assert len(one.look()) == 1
    assert other.look() == ()
    assert one.look() == ()
    town.clock.forward(hours=1)
    assert one.look()
    assert [slot.start for slot in town.stored] == [NOON, NOON + HOUR]
    assert len({slot.op for slot in town.stored}) == 2


def test_of_two_that_begin_at_the_same_instant_one_does_it(town: Town) -> None:
    together = Barrier(2)

    def begin(process: Rounds) -> tuple[str, ...]:
        together.wait(30)
        return process.look()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(begin, [town.process(), town.process()]))
    assert sorted(map(len, done)) == [0, 1]
    assert len(town.stored) == 1


def test_a_leader_that_is_not_heard_of_any_more_is_followed(town: Town) -> None:
    gone, next_one = town.process(), town.process()
    gone.look()
    town.clock.forward(hours=1, seconds=-1)
    assert gone.look() == ()
    town.clock.forward(seconds=LEASE.total_seconds() - 1)
    assert next_one.look() == ()
    town.clock.forward(seconds=1)
    assert next_one.look()
    assert [slot.start for slot in town.stored] == [NOON, NOON + HOUR]


def test_a_job_that_was_stored_but_not_noted_is_not_stored_twice(town: Town) -> None:
    dies, next_one = town.process(), town.process()
    town.dies_before_it_is_noted = True
    with pytest.raises(KeyboardInterrupt):
        dies.look()
    town.dies_before_it_is_noted = False
    town.clock.forward(seconds=LEASE.total_seconds())
    assert next_one.look()
    assert len(town.tried) == 2
    assert len(town.stored) == 1


def test_a_job_that_could_not_be_done_is_tried_at_the_next_look(town: Town) -> None:
    process = town.process()
    town.fails = True
    assert process.look() == ()
    town.fails = False
    assert process.look()
    assert len(town.tried) == 2


def test_slots_that_nobody_was_there_for_are_left_out(town: Town) -> None:
    process = town.process()
    process.look()
    town.clock.forward(hours=72)
    process.look()
    assert [slot.start for slot in town.stored] == [NOON, NOON + 72 * HOUR]
