"""The audit trail is whole, and whatever is done to it in the database is found."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import pytest

from graph.audit.journal import Journal
from graph.audit.verification import Verdict, verify
from graph.database.driver import Database
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.database.schema import migrate
from graph.door.gateway import Gateway
from graph.errors import NotVisible
from queries.door import open_gateway
from tests.conftest import AUDIT_KEY, HandClock
from tests.worlds.council import Council, settle
from tests.worlds.patience import patiently
from tests.worlds.town import TOWN

pytestmark = [pytest.mark.second_home, pytest.mark.xdist_group("own_database")]


@dataclass(frozen=True)
class Trail:
    database: Database
    gateway: Gateway
    journal: Journal
    town: Council

    def look(self, _: int = 0) -> None:
        hugo, dawn = self.town.worker("hugo"), self.town.person("dawn")
        patiently(lambda: self.gateway.support_web(hugo, dawn, str(uuid4())))

    def tamper(self, cypher: LiteralString) -> None:
        harm = Query(
            "harm", Audience.UPKEEP, Access.WRITE, Nothing, Nothing, cypher, NOTHING_TOUCHED
        )
        self.database.rows(harm, Nothing())

    def verdict(self, key: bytes = AUDIT_KEY, deployment: str = "kithmap") -> Verdict:
        return verify(self.database, key, deployment, self.journal.read())


@pytest.fixture
def trail(own_database: Database, clock: HandClock, tmp_path: Path) -> Trail:
    """Some entries on every lane, in a trail that nobody else writes to."""
    migrate(own_database)
    journal = Journal(tmp_path / "journal", AUDIT_KEY)
    journal.path.touch()
    gateway = open_gateway(own_database, AUDIT_KEY, clock=clock, anchor=journal.append)
    made = Trail(own_database, gateway, journal, settle(own_database, TOWN))
    made.tamper("MATCH (e:AuditEntry) DELETE e")
    made.tamper("MATCH (l:AuditLane) SET l.seq = 0, l.mac = ''")
    with ThreadPoolExecutor(4) as many:
        list(many.map(made.look, range(40)))
    return made


def test_a_trail_of_many_at_once_is_whole(trail: Trail) -> None:
    with pytest.raises(NotVisible):
        trail.gateway.support_web(trail.town.worker("hugo"), trail.town.person("lee"), "denied")
    assert trail.verdict() == Verdict(41, ())


def test_a_trail_of_another_key_or_place_is_not_whole(trail: Trail) -> None:
    assert not trail.verdict(key=b"another key, of 32 bytes or more").whole
    assert not trail.verdict(deployment="elsewhere").whole


HARM: dict[str, LiteralString] = {
    "a level": "MATCH (e:AuditEntry {lane: 1, seq: 2}) SET e.shown = []",
    "an actor": "MATCH (e:AuditEntry {lane: 1, seq: 2}) SET e.actor = 'nobody'",
    "an instant": "MATCH (e:AuditEntry {lane: 1, seq: 2}) SET e.at = e.at + duration('PT1S')",
    "a tag": "MATCH (e:AuditEntry {lane: 1, seq: 2}) SET e.tag = 'family:shown'",
    "an unknown tag": "MATCH (e:AuditEntry {lane: 1, seq: 2}) SET e.tag = 'nothing:happened'",
    "two fields run together": "MATCH (e:AuditEntry {lane: 1, seq: 2})"
    " SET e.actor = e.actor + left(e.viewer, 1), e.viewer = substring(e.viewer, 1)",
    "one deleted": "MATCH (e:AuditEntry {lane: 1, seq: 2}) DELETE e",
    "the first deleted": "MATCH (e:AuditEntry {lane: 1, seq: 1}) DELETE e",
    "two exchanged": "MATCH (a:AuditEntry {lane: 1, seq: 1}), (b:AuditEntry {lane: 1, seq: 2})"
    " SET a.seq = 0 SET b.seq = 1 SET a.seq = 2",
    "an end cut off, with its head": "MATCH (l:AuditLane {id: 1})"
    " MATCH (e:AuditEntry {lane: 1, seq: l.seq}) SET l.seq = e.seq - 1, l.mac = e.prev DELETE e",
    "all of a lane": "MATCH (l:AuditLane {id: 1}) SET l.seq = 0, l.mac = '' WITH l"
    " MATCH (e:AuditEntry {lane: 1}) DELETE e",
    "a lane": "MATCH (l:AuditLane {id: 1}) SET l.id = 9",
    "a head": "MATCH (l:AuditLane {id: 1}) SET l.mac = 'x'",
}


@pytest.mark.parametrize("name", list(HARM))
def test_harm_is_found(trail: Trail, name: str) -> None:
    assert trail.verdict().whole
    trail.tamper(HARM[name])
    try:
        assert not trail.verdict().whole
    finally:
        trail.tamper("MATCH (l:AuditLane {id: 9}) SET l.id = 1")


def test_a_trail_written_anew_with_the_key_is_found_by_the_journal(trail: Trail) -> None:
    before = list(trail.journal.read())
    trail.tamper("MATCH (e:AuditEntry) DELETE e")
    trail.tamper("MATCH (l:AuditLane) SET l.seq = 0, l.mac = ''")
    for _ in range(80):
        trail.look()
    assert verify(trail.database, AUDIT_KEY).whole
    assert not verify(trail.database, AUDIT_KEY, journal=before).whole
    # Nor does it help to write on until the journal knows an entry of each number once more.
    assert not trail.verdict().whole


def test_entries_written_meanwhile_are_no_fault(trail: Trail) -> None:
    verdicts: list[Verdict] = []

    def verifying(check: Callable[[], Verdict]) -> None:
        verdicts.extend(check() for _ in range(5))

    with ThreadPoolExecutor(2) as both:
        both.submit(verifying, lambda: verify(trail.database, AUDIT_KEY))
        list(both.map(trail.look, range(20)))
    assert [verdict.faults for verdict in verdicts] == [()] * 5
