"""A graph that the first Kithmap wrote, brought up to date: what it shows is what its text says.

Where the older record does not say what the policy asks for by now, nothing is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from graph.database.driver import Database
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.database.schema import LATEST, migrate
from graph.door.gateway import Gateway
from graph.errors import NotVisible
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.records.names import normalised
from graph.records.viewer import Actor
from graph.vocabulary import LeadKind, Reach
from queries.door import open_gateway
from tests.conftest import AUDIT_KEY, HandClock

pytestmark = [pytest.mark.second_home, pytest.mark.xdist_group("own_database")]


@dataclass(frozen=True, slots=True)
class AddressKey:
    key: str


OLD_GRAPH = Query(
    "old_graph", Audience.UPKEEP, Access.WRITE, Nothing, Nothing,
    # As the first migration's program stored it: edges without posts, agreements without
    # authorities, a lead that is yes or no, no keys of addresses.
    """
        UNWIND [['school', 'school'], ['surgery', 'gp'], ['clinic', 'mental_health']] AS told
        CREATE (:Agency {id: 'old-' + told[0], name: told[0], sector: told[1], sensitive: false})
        WITH DISTINCT 1 AS once
        MATCH (school:Agency {id: 'old-school'})
        CREATE (t:Team {id: 'old-team', name: 'Team', front_door: false})-[:PART_OF]->(school)
        WITH t
        UNWIND [['tom', 'school', 'teacher', null], ['gita', 'surgery', 'gp', null],
                ['hana', 'surgery', 'nurse', '2026-03-31'], ['hana', 'surgery', 'manager', null],
                ['pia', 'clinic', 'therapist', null], ['max', 'school', 'manager', null]] AS told
        MATCH (a:Agency {id: 'old-' + told[1]})
        MERGE (w:Practitioner {id: 'old-' + told[0]})
        ON CREATE SET w.name = told[0], w.sensitive = false, w.version = 1
        CREATE (w)-[:WORKS_FOR {id: 'old-post-' + told[0] + '-' + told[2], role: told[2],
            team_id: CASE WHEN told[1] = 'school' THEN t.id END, from: date('2020-01-01'),
            to: date(told[3])}]->(a)
        WITH DISTINCT t
        MATCH (max:Practitioner {id: 'old-max'})
        CREATE (max)-[:LEADS {safeguarding: false}]->(t)
        WITH DISTINCT 1 AS once
        UNWIND [['isla', '2018-02-03'], ['noah', '2017-02-03'], ['dawn', '1990-02-03'],
                ['lee', '1989-02-03']] AS told
        CREATE (:Person {id: 'old-' + told[0], given_name: told[0], family_name: 'North',
            sex: 'unknown', birth_date: date(told[1]), birth_precision: 'day', held: 0, version: 1,
            stamp: 1, address: '4 Ferry Lane, Milltown', death_shared: false, shielded: false,
            named_workers: [], objects: false, match_name: 'north', match_sound: 'n630'})
        WITH DISTINCT 1 AS once
        UNWIND [['isla', 'dawn', true], ['noah', 'lee', false]] AS told
        MATCH (child:Person {id: 'old-' + told[0]}), (parent:Person {id: 'old-' + told[1]})
        CREATE (child)-[:KIN {id: 'old-kin-' + told[0], kind: 'PRN', kind_agreed: false,
            parental_responsibility: told[2], main_carer: true, lives_with: true,
            contact_restricted: false}]->(parent)
        WITH DISTINCT 1 AS once
        UNWIND ['isla', 'noah', 'dawn'] AS child
        UNWIND [['tom', 'school', false], ['gita', 'surgery', true], ['hana', 'surgery', false],
                ['pia', 'clinic', false]] AS told
        MATCH (w:Practitioner {id: 'old-' + told[0]}), (p:Person {id: 'old-' + child})
        SET p:Client
        CREATE (w)-[:SUPPORTS {id: 'old-' + told[0] + '-' + child, agency_id: 'old-' + told[1],
            role: 'other', state: 'active', from: date('2025-01-01'), lead: told[2], tie: 'normal',
            confirmed_on: date('2026-05-01'), sensitive: false, meets: [], version: 1}]->(p)
        WITH DISTINCT 1 AS once
        UNWIND [['isla', 'parent', 'dawn', null], ['noah', 'parent', 'lee', null],
                ['dawn', 'self', 'dawn', '2026-05-02T00:00:00Z']] AS told
        MATCH (p:Person {id: 'old-' + told[0]})
        CREATE (c:Consent {id: 'old-yes-' + told[0], authority: told[1],
            holder_id: 'old-' + told[2], level: 3, given_on: date('2026-03-01'),
            expires_on: date('2027-03-01'), sectors: ['school', 'gp', 'mental_health'],
            named_agencies: [], family_teams: [], family_members: [], sensitive_agencies: [],
            sensitive_levels: []})-[:OF]->(p)
        CREATE (c)-[:HAD]->(:ConsentEvent {id: c.id + '/0', kind: 'given', place: 0,
            at: datetime('2026-03-01T00:00:00Z')})
        CREATE (:SourceRecord {source: 'old', kind: 'consents', external_id: told[0],
            describes: c.id})
        WITH c, told WHERE told[3] IS NOT NULL
        CREATE (c)-[:HAD]->(:ConsentEvent {id: c.id + '/1', kind: 'withdrawn', place: 1,
            at: datetime(told[3])})
    """,
    NOTHING_TOUCHED,
)  # fmt: skip
ADDRESS_KEYS = Query(
    "address_keys", Audience.UPKEEP, Access.READ, Nothing, AddressKey,
    "MATCH (p:Person) WHERE p.id STARTS WITH 'old-' RETURN p.address_key AS key",
)  # fmt: skip
NO_VERSION = Query(
    "no_version", Audience.UPKEEP, Access.WRITE, Nothing, Nothing,
    "MATCH (s:Schema) DELETE s", NOTHING_TOUCHED,
)  # fmt: skip
GONE = Query(
    "old_graph_gone", Audience.UPKEEP, Access.WRITE, Nothing, Nothing,
    "MATCH (n) WHERE n.id STARTS WITH 'old-' OR n.source = 'old' DETACH DELETE n", NOTHING_TOUCHED,
)  # fmt: skip


@pytest.fixture
def upgraded(own_database: Database) -> Iterator[Gateway]:
    """Written by the oldest program, migrated by this one; and once more, as after a start that
    died on the way."""
    migrate(own_database)
    own_database.rows(OLD_GRAPH, Nothing())
    for _ in range(2):
        own_database.rows(NO_VERSION, Nothing())
        assert migrate(own_database) == LATEST
    clock = HandClock(datetime(2026, 6, 1, 9, 0, tzinfo=UTC))
    gateway = open_gateway(own_database, AUDIT_KEY, clock=clock)
    gateway.warm_up()
    yield gateway
    own_database.rows(GONE, Nothing())
    own_database.rows(NO_VERSION, Nothing())


def seen(gateway: Gateway, worker: str, person: str) -> SupportWeb | None:
    actor = Actor("account", None, f"old-{worker}")
    try:
        return gateway.support_web(actor, Focus(FocusKind.PERSON, f"old-{person}"), str(uuid4()))
    except NotVisible:
        return None


def shown(gateway: Gateway, worker: str, person: str) -> set[str] | None:
    web = seen(gateway, worker, person)
    return None if web is None else {line.worker.name for line in web.supports if line.worker}


def test_an_older_graph_shows_what_its_text_says_and_nothing_where_it_is_in_doubt(
    upgraded: Gateway,
) -> None:
    # A mother with parental responsibility said yes; the clinic was agreed to by nobody's name.
    assert shown(upgraded, "tom", "isla") == {"tom", "gita"}
    # Of whoever says that he is a parent, nobody knows by what right.
    assert shown(upgraded, "tom", "noah") == {"tom"}
    # She withdrew.
    assert shown(upgraded, "tom", "dawn") == {"tom"}
    # Two posts at one surgery: nobody knows to which of them the support belongs.
    assert shown(upgraded, "hana", "isla") is None
    # The clinic is of a sector that was to see, and is itself seen by nobody.
    assert shown(upgraded, "pia", "isla") == {"tom", "gita", "pia"}


def test_older_leads_keep_what_they_meant(upgraded: Gateway) -> None:
    web = seen(upgraded, "tom", "isla")
    assert web is not None
    leads = {line.worker.name: line.lead for line in web.supports if line.worker}
    assert leads == {"tom": None, "gita": LeadKind.OTHER}
    # Max leads Tom's team through the only post that he has.
    led = seen(upgraded, "max", "isla")
    assert led is not None
    assert [one.reach for one in led.in_focus] == [(Reach.SUPERVISOR,)]


def test_an_older_address_is_compared_like_a_new_one(
    upgraded: Gateway, own_database: Database
) -> None:
    """Who is at home with somebody is told by equal addresses, whoever stored them."""
    keys = {row.key for row in own_database.rows(ADDRESS_KEYS, Nothing())}
    assert keys == {normalised("4 Ferry Lane, Milltown")}
