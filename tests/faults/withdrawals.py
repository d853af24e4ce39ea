"""Promise 5: once a withdrawal is acknowledged, nobody is shown what the agreement had opened.

`python -m tests.faults withdrawals` runs this part alone. Four processes race for one person after
the other: one withdraws the agreement, the others look. Proved by the clock that all processes of a
machine share, and without any clock by the audit: by the stamps, and by the order of the entries.
"""

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import SimpleQueue
from multiprocessing.sharedctypes import SynchronizedArray
from multiprocessing.synchronize import Barrier
from random import Random
from uuid import uuid4

from graph.clock import RandomIds
from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.database.query import Access, Audience, Query
from graph.door.first_statements import person
from graph.door.gateway import Gateway
from graph.door.replay import replay
from graph.errors import DatabaseUnavailable
from graph.policy.facts import ENGLAND, Focus, FocusKind
from graph.records.bundle import Records
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag
from queries.consent import WITHDRAW_CONSENT, Withdrawal
from queries.door import REPLAY_QUERIES, open_gateway
from tests.faults.deeds import Asked, Crowd, OfPeople, crowd_of, crowd_records
from tests.faults.own_neo4j import AUDIT_KEY, PATIENT, own_neo4j
from tests.worlds.builders import agreement
from tests.worlds.council import settle

FULL = 1000
WORKERS = 4
LOOKS_AFTERWARDS = 1
LATEST_SECONDS = 0.01
"""Up to how long the others look before it is withdrawn."""
PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Look:
    """One disclosure, as whoever asked for it knows it. Instants in nanoseconds."""

    race: int
    op: str
    begun: int
    ended: int
    shown: bool
    """Whether the edge that the agreement had opened was there."""


@dataclass(frozen=True)
class Track:
    """What each process is given."""

    address: Neo4jAddress
    crowd: Crowd
    agreements: tuple[str, ...]
    """Of each person, in the order of the crowd's people."""
    barrier: Barrier
    acknowledged: "SynchronizedArray[int]"
    """For each race the instant at which the withdrawal was; 0 before."""
    looks: "SimpleQueue[list[Look]]"

    @property
    def looker(self) -> Actor:
        return Actor("account-of-looker", None, self.crowd.workers[0])

    def opened(self, race: int) -> str:
        """The colleague's edge, which only the agreement shows."""
        return self.crowd.edges[self.crowd.workers[1], self.crowd.people[race]]


class OneLane(RandomIds):
    """Has every entry on one lane of the audit, where they have one order."""

    def pick(self, count: int) -> int:
        return 0


@dataclass(frozen=True)
class ShownBy:
    op: str
    seq: int
    shown: tuple[str, ...]


@dataclass(frozen=True)
class StampOf:
    id: str
    stamp: int


SHOWN_BY = Query(
    name="shown_by",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Asked,
    row=ShownBy,
    cypher="""
        UNWIND $ops AS op
        MATCH (e:AuditEntry {op: op})
        RETURN e.op AS op, e.seq AS seq, e.shown AS shown
    """,
)

STAMPS_OF = Query(
    name="stamps_of",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OfPeople,
    row=StampOf,
    cypher="""
        UNWIND $people AS id
        MATCH (p:Person {id: id})
        RETURN p.id AS id, p.stamp AS stamp
    """,
)


def run(scale: float = 1.0) -> dict[str, int | float]:
    """The figures; with `scale` 1 from 1,000 races."""
    with own_neo4j() as address:
        figures = withdraw(address, max(WORKERS, round(FULL * scale)))
        with Database(address, PATIENT) as database:
            history = open_gateway(database, AUDIT_KEY).history
            replayed = replay(database, REPLAY_QUERIES, history, ENGLAND)
        return figures | {
            "entries_replayed": replayed.disclosures,
            "entries_not_judged": len(replayed.unjudged),
            "not_permitted_at_their_stamp": len(replayed.refused),
        }


def withdraw(address: Neo4jAddress, races: int) -> dict[str, int | float]:
    """The figures, from people of its own on a server that others may use too."""
    context = multiprocessing.get_context("spawn")
    with Database(address, PATIENT) as database:
        council = settle(database, crowd_records(2, races) + _agreements(races))
        track = Track(
            address,
            crowd_of(council),
            tuple(council.id(f"agreed-{race}") for race in range(races)),
            context.Barrier(WORKERS),
            context.Array("q", races),
            context.SimpleQueue(),
        )
        runners = [
            context.Process(target=_run_races, args=(track, number)) for number in range(WORKERS)
        ]
        looks = _all_looks(track, runners)
        return _figures(database, track, looks)


def _agreements(races: int) -> Records:
    made = Records()
    given_on = datetime.now(UTC).date() - timedelta(days=30)
    for race in range(races):
        made += agreement(f"p{race}", id=f"agreed-{race}", on=given_on)
    return made


def _all_looks(track: Track, runners: Sequence[SpawnProcess]) -> list[Look]:
    for runner in runners:
        runner.start()
    try:
        looks = []
        for _ in runners:
            while track.looks.empty():
                if any(runner.exitcode for runner in runners):
                    raise RuntimeError("a process ended in the middle of a race")
                time.sleep(0.1)
            looks += track.looks.get()
        return looks
    finally:
        for runner in runners:
            runner.join(PATIENCE_SECONDS)


def _run_races(track: Track, number: int) -> None:
    chance = Random(number)
    looks: list[Look] = []
    with Database(track.address) as database:
        gateway = open_gateway(database, AUDIT_KEY, ids=OneLane())
        for race in range(len(track.agreements)):
            track.barrier.wait(PATIENCE_SECONDS)
            if race % WORKERS == number:
                time.sleep(chance.uniform(0, LATEST_SECONDS))
                _withdraw(gateway, track, race)
                track.acknowledged[race] = time.monotonic_ns()
            else:
                looks += _look_on(gateway, track, race)
    track.looks.put(looks)


def _withdraw(gateway: Gateway, track: Track, race: int) -> None:
    agreed, person_id = track.agreements[race], track.crowd.people[race]
    while True:
        try:
            # The operation goes by the agreement's own id: there is only one such.
            with gateway.change(track.looker, agreed, [person(person_id)]) as change:
                change.one(WITHDRAW_CONSENT, Withdrawal(agreed, person_id, change.now))
                change.record(AuditTag.CONSENT_WITHDRAWN, agreed)
                change.commit()
        except DatabaseUnavailable:
            continue
        return


def _look_on(gateway: Gateway, track: Track, race: int) -> list[Look]:
    """Look again and again, and a little longer than until the acknowledgement."""
    looks: list[Look] = []
    afterwards = 0
    while afterwards < LOOKS_AFTERWARDS:
        begun, op = time.monotonic_ns(), str(uuid4())
        focus = Focus(FocusKind.PERSON, track.crowd.people[race])
        try:
            web = gateway.support_web(track.looker, focus, op)
        except DatabaseUnavailable:
            continue
        shown = any(edge.id == track.opened(race) for edge in web.supports)
        looks.append(Look(race, op, begun, time.monotonic_ns(), shown))
        acknowledged = int(track.acknowledged[race])
        afterwards += 0 < acknowledged < begun
    return looks


def _figures(database: Database, track: Track, looks: Sequence[Look]) -> dict[str, int | float]:
    acknowledged = [int(track.acknowledged[race]) for race in range(len(track.agreements))]
    late = [look for look in looks if look.begun > acknowledged[look.race]]
    crossed = {look.race for look in looks if look.begun < acknowledged[look.race] < look.ended}
    return {
        "withdraw_races": len(acknowledged),
        "looks": len(looks),
        "looks_begun_afterwards": len(late),
        "races_looked_across": len(crossed),
        "races_in_which_it_was_seen": len({look.race for look in looks if look.shown}),
        "begun_after_acknowledgement": sum(look.shown for look in late),
        **_by_the_audit(database, track, looks),
    }


def _by_the_audit(database: Database, track: Track, looks: Sequence[Look]) -> dict[str, int]:
    """Entries that show the edge at the stamp of the withdrawal or a later one, and entries that
    show it and come after the withdrawal's own.

    Nothing but the withdrawal moves a person's stamp here, so it is the last one.
    """
    stamps = {row.id: row.stamp for row in database.rows(STAMPS_OF, OfPeople(track.crowd.people))}
    withdrawn = {row.op: row.seq for row in database.rows(SHOWN_BY, Asked(track.agreements))}
    races = {track.opened(race): agreed for race, agreed in enumerate(track.agreements)}
    past_its_stamp = behind = 0
    for row in database.rows(SHOWN_BY, Asked([look.op for look in looks])):
        for line in row.shown:
            who, stamp, edge, _ = line.split()
            if edge in races:
                past_its_stamp += int(stamp) >= stamps[who]
                behind += row.seq > withdrawn[races[edge]]
    return {"shown_past_its_stamp": past_its_stamp, "audited_behind_the_withdrawal": behind}
