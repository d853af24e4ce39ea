"""Every disclosure of the audit was permitted at its stamps; one that was not is found."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, LiteralString
from uuid import uuid4

import pytest

import graph.door.disclosure
from graph.database.driver import Database
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.database.schema import migrate
from graph.door.first_statements import person
from graph.door.gateway import Gateway
from graph.door.replay import Replayed, replay
from graph.errors import NotVisible
from graph.policy import see
from graph.policy.facts import ENGLAND
from graph.policy.support_web import SupportWeb
from graph.records.bundle import Records
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, Level
from queries.consent import WITHDRAW_CONSENT, Withdrawal
from queries.door import REPLAY_QUERIES, open_gateway
from tests.conftest import AUDIT_KEY, HandClock
from tests.contract.importing_town import Town
from tests.worlds.builders import agreement, not_able, not_shared
from tests.worlds.bundles import small
from tests.worlds.council import Council, settle
from tests.worlds.full_town import full_town
from tests.worlds.town import TOWN

SMALL_SUPPORTS = (
    "practitioner_id,agency_id,person_id,role,to\nW1,A1,P1,teacher,\nW2,A2,P1,gp\nW2,A2,P2,gp\n"
)


@dataclass(frozen=True)
class Kept:
    facts: str


ALL_KEPT = Query(
    "all_kept",
    Audience.UPKEEP,
    Access.READ,
    Nothing,
    Kept,
    "MATCH (x:PastFacts) RETURN x.facts AS facts",
)

pytestmark = [pytest.mark.second_home, pytest.mark.xdist_group("own_database")]

WORKERS = ("tom", "una", "hana", "sue", "sol", "fay", "hugo", "gita", "clara", "rita", "pia")


@dataclass(frozen=True)
class Place:
    """A database whose audit holds this test's entries alone."""

    database: Database
    gateway: Gateway
    clock: HandClock

    def run(self, cypher: LiteralString) -> None:
        query = Query(
            "direct", Audience.UPKEEP, Access.WRITE, Nothing, Nothing, cypher, NOTHING_TOUCHED
        )
        self.database.rows(query, Nothing())

    def town(self, records: Records) -> Council:
        return settle(self.database, records)

    def look_around(self, town: Council) -> int:
        """Everybody at everybody; returns how many were shown something."""
        foci = [town.person(name) for name in ("dawn", "lee", "kai", "isla", "noah", "rose")]
        foci += [town.family("D"), town.family("L")]
        actors = [town.worker(name) for name in WORKERS]
        actors += [town.relative(name) for name in ("dawn", "kai", "lee")]
        return sum(self.looked(actor, focus) for actor in actors for focus in foci)

    def looked(self, actor: Actor, focus: Any) -> bool:
        self.clock.forward(seconds=1)
        try:
            self.gateway.support_web(actor, focus, str(uuid4()))
        except NotVisible:
            return False
        return True

    def withdraw(self, town: Council, consent: str, who: str) -> None:
        self.clock.forward(seconds=1)
        touched = [person(town.id(who))]
        with self.gateway.change(Actor("recorder"), str(uuid4()), touched) as change:
            event = Withdrawal(town.id(consent), town.id(who), change.now)
            change.one(WITHDRAW_CONSENT, event)
            change.record(AuditTag.CONSENT_WITHDRAWN, town.id(consent))
            change.commit()

    def replayed(self) -> Replayed:
        return replay(self.database, REPLAY_QUERIES, self.gateway.history, ENGLAND)


@pytest.fixture
def place(own_database: Database, clock: HandClock) -> Place:
    migrate(own_database)
    gateway = open_gateway(own_database, AUDIT_KEY, clock=clock)
    gateway.warm_up()
    made = Place(own_database, gateway, clock)
    made.run("MATCH (e:AuditEntry) DELETE e")
    made.run("MATCH (l:AuditLane) SET l.seq = 0, l.mac = ''")
    return made


def test_a_trail_of_everybody_looking_at_everybody_is_permitted(place: Place) -> None:
    shown = place.look_around(place.town(full_town()))
    replayed = place.replayed()
    assert (replayed.refused, replayed.unjudged) == ((), ())
    assert replayed.disclosures == shown > 20
    assert replayed.lines > 200


def test_what_was_shown_before_a_withdrawal_stays_permitted(place: Place) -> None:
    town = place.town(TOWN + agreement("dawn", id="dawns") + agreement("kai", id="kais"))
    shown = place.look_around(town)
    place.withdraw(town, "dawns", "dawn")
    shown += place.look_around(town)
    place.withdraw(town, "kais", "kai")
    shown += place.look_around(town)
    replayed = place.replayed()
    assert (replayed.refused, replayed.unjudged) == ((), ())
    assert replayed.disclosures == shown
    # Without what was kept there is nothing to judge by, and nothing is called permitted.
    place.run("MATCH (x:PastFacts) SET x.mac = 'x'")
    assert len(place.replayed().unjudged) > 20


def test_an_agreement_that_was_shown_after_its_withdrawal_is_found(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = place.town(TOWN + agreement("dawn", id="dawns"))
    place.withdraw(town, "dawns", "dawn")

    def of_yesterday(viewer: Any, facts: Any, now: datetime, settings: Any) -> SupportWeb | None:
        return see(viewer, facts, now - timedelta(days=1), settings)

    monkeypatch.setattr(graph.door.disclosure, "see", of_yesterday)
    assert place.looked(town.worker("hugo"), town.person("dawn"))
    replayed = place.replayed()
    assert not replayed.unjudged
    assert replayed.refused
    assert all(
        f"person {town.id('dawn')} at stamp" in line and "was not permitted" in line
        for line in replayed.refused
    )


def test_a_level_higher_than_agreed_is_found(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    town = place.town(TOWN + agreement("dawn", level=Level.AGENCY))

    def at_contact(viewer: Any, facts: Any, now: datetime, settings: Any) -> SupportWeb | None:
        web = see(viewer, facts, now, settings)
        edges = web.supports if web else ()
        return web and replace(
            web, supports=tuple(replace(edge, level=Level.CONTACT) for edge in edges)
        )

    assert place.looked(town.worker("hugo"), town.person("dawn"))
    assert not place.replayed().refused
    monkeypatch.setattr(graph.door.disclosure, "see", at_contact)
    assert place.looked(town.worker("hugo"), town.person("dawn"))
    refused = place.replayed().refused
    assert refused
    assert all("agency:" in line for line in refused)


def test_lists_of_people_are_replayed_too(place: Place) -> None:
    town = place.town(TOWN + agreement("dawn", id="dawns"))
    for name in WORKERS:
        place.gateway.my_people(town.worker(name), str(uuid4()))
    place.withdraw(town, "dawns", "dawn")
    replayed = place.replayed()
    assert (replayed.refused, replayed.unjudged) == ((), ())
    assert replayed.disclosures >= len(WORKERS) - 2


def test_no_name_address_or_reason_is_kept(place: Place) -> None:
    papers = not_able("kai", note="Word one", evidence="Word two", found_by="Word three")
    papers += not_shared("kai", ["clinic"], why="Word four", refused_because="Word five")
    town = place.town(full_town() + papers)
    place.run("MATCH (x:PastFacts) DELETE x")
    everybody = [person(one.id) for one in town.records.people]
    with place.gateway.change(Actor("recorder"), str(uuid4()), everybody) as change:
        change.record(AuditTag.CONSENT_WITHDRAWN, str(uuid4()))
        change.commit()
    kept = "".join(row.facts for row in place.database.rows(ALL_KEPT, Nothing()))
    assert kept.count('"shielded":') == len(everybody)
    for one in town.records.people:
        words = {one.given_name, one.family_name, one.known_as, one.address} - {"", None}
        assert not [word for word in words if f'"{word}"' in kept]
    assert "Word " not in kept


def test_an_import_keeps_what_it_changes(place: Place, tmp_path: Path) -> None:
    place.run("MATCH (x:PastFacts) DELETE x")
    town = Town(place.database, place.gateway, place.clock, tmp_path)
    place.clock.forward(hours=1)
    town.import_(small())
    assert not place.database.rows(ALL_KEPT, Nothing())  # whoever is new has no past
    assert town.seen("W2", "P2")
    place.clock.forward(days=2)
    ended = small(supports=SMALL_SUPPORTS.replace(",gp\n", ",gp,2026-06-02\n"))
    assert town.import_(ended).complete
    # Of both people: before the end takes effect, and before the rest of their rows follows.
    assert len(place.database.rows(ALL_KEPT, Nothing())) == 4
    assert not town.seen("W2", "P2")
    replayed = place.replayed()
    assert (replayed.refused, replayed.unjudged) == ((), ())
    assert replayed.disclosures == 1
    place.run("MATCH (x:PastFacts) DELETE x")
    assert len(place.replayed().unjudged) == 1


def test_what_a_change_saw_first_is_replayed_too(place: Place) -> None:
    town = place.town(TOWN + agreement("dawn", id="dawns"))
    place.clock.forward(seconds=1)
    dawn = town.person("dawn")
    seeing = place.gateway.change(town.worker("hugo"), str(uuid4()), [person(dawn.id)], sees=dawn)
    with seeing as change:
        change.record(AuditTag.SUPPORT_CONFIRMED, str(uuid4()))
        change.commit()
    place.withdraw(town, "dawns", "dawn")
    replayed = place.replayed()
    assert (replayed.refused, replayed.unjudged) == ((), ())
    assert replayed.disclosures == 1


def test_a_line_that_a_later_import_may_explain_is_not_judged(place: Place) -> None:
    town = place.town(TOWN)
    assert place.looked(town.worker("sue"), town.person("noah"))  # she leads Hana's team
    assert not place.replayed().refused
    place.run("MATCH (:Practitioner)-[l:LEADS]->(:Team {front_door: false}) DELETE l")
    assert place.replayed().refused
    place.run(
        "MATCH (:Practitioner)-[j:WORKS_FOR]->(:Agency) WITH DISTINCT j.id AS id "
        "MERGE (s:SourceRecord {source: 'elsewhere', kind: 'posts', external_id: id}) "
        "SET s.describes = id, s.imported_at = datetime('2026-07-01')"
    )
    replayed = place.replayed()
    assert not replayed.refused
    assert all("was imported anew since" in line for line in replayed.unjudged)
    place.run("MATCH (s:SourceRecord {source: 'elsewhere'}) DELETE s")
