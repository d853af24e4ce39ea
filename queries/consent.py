"""Agreements given, said no to, and withdrawn. Terms never change; an event is added.

The person is locked first, so that an agreement and whoever looks are in one order.
"""

from dataclasses import dataclass
from datetime import date, datetime

from graph.database.query import Access, Audience, Query, Touch
from graph.storing.rows import Row

_PERSON = frozenset({Touch.PERSON})


@dataclass(frozen=True, slots=True)
class NewConsent:
    """`CONSENTS.to_row(...)` of an agreement with its first event: given, or said no."""

    row: Row


@dataclass(frozen=True, slots=True)
class Withdrawal:
    consent_id: str
    person_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Renewal(Withdrawal):
    """A new end of an agreement that stands, from the day of the renewal."""

    expires_on: date


@dataclass(frozen=True, slots=True)
class RecordedBy:
    person_id: str
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """An agreement that a worker recorded, and how many events it has by now."""

    consent_id: str
    events: int


@dataclass(frozen=True, slots=True)
class ChangedConsent:
    consent_id: str


RECORDED_CONSENTS = Query(
    name="recorded_consents",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=RecordedBy,
    row=Recorded,
    cypher="""
        MATCH (:Person {id: $person_id})<-[:OF]-(c:Consent {recorded_by: $practitioner_id})
        CALL (c) {
            MATCH (c)-[:HAD]->(e:ConsentEvent)
            RETURN count(e) AS events
        }
        RETURN c.id AS consent_id, events
        ORDER BY consent_id
    """,
)


RECORD_CONSENT = Query(
    name="record_consent",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=NewConsent,
    row=ChangedConsent,
    cypher="""
        MATCH (p:Person {id: $row.person})
        CREATE (c:Consent {id: $row.id})-[:OF]->(p)
        SET c += $row.keys
        WITH c
        CALL (c) {
            UNWIND $row.events AS event
            CREATE (c)-[:HAD]->(e:ConsentEvent {id: event.id})
            SET e.kind = event.kind, e.at = event.at, e.place = event.place
        }
        RETURN c.id AS consent_id
    """,
)


@dataclass(frozen=True, slots=True)
class WorkerAt:
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class WorkersConsent:
    """What somebody said about a person whom the worker who recorded it supports."""

    person_id: str
    consent_id: str
    holder_id: str
    no: bool
    general: bool
    """For all services, not for some by name."""
    begun: datetime
    ends: date


CONSENTS_OF_WORKER = Query(
    name="consents_of_worker",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=WorkerAt,
    row=WorkersConsent,
    # A shielded person's name is with named workers alone: nothing waits at anybody else.
    cypher="""
        MATCH (w:Practitioner {id: $practitioner_id})-[s:SUPPORTS]->(p:Person)
        WHERE s.state = 'active' AND s.confirmed_on IS NOT NULL AND p.deceased_on IS NULL
          AND (NOT p.shielded OR $practitioner_id IN p.named_workers)
        WITH DISTINCT p
        MATCH (p)<-[:OF]-(c:Consent {recorded_by: $practitioner_id})
        CALL (c) {
            MATCH (c)-[:HAD]->(e:ConsentEvent)
            RETURN any(kind IN collect(e.kind) WHERE NOT kind IN ['given', 'renewed']) AS no,
                   min(e.at) AS begun, max(e.expires_on) AS renewed
        }
        RETURN p.id AS person_id, c.id AS consent_id, c.holder_id AS holder_id, no,
               c.services IS NULL AS general, begun, coalesce(renewed, c.expires_on) AS ends
        ORDER BY begun, consent_id
    """,
)

WITHDRAW_CONSENT = Query(
    name="withdraw_consent",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=Withdrawal,
    row=ChangedConsent,
    # No row where it was withdrawn before: there is nothing left to withdraw.
    cypher="""
        MATCH (p:Person {id: $person_id})<-[:OF]-(c:Consent {id: $consent_id})
        SET c.held = 0
        WITH c
        CALL (c) {
            MATCH (c)-[:HAD]->(e:ConsentEvent)
            RETURN count(e) AS place, 'withdrawn' IN collect(e.kind) AS over
        }
        WITH c, place WHERE NOT over
        CREATE (c)-[:HAD]->(:ConsentEvent {id: c.id + '/' + toString(place), kind: 'withdrawn',
                                           at: $at, place: place})
        RETURN c.id AS consent_id
    """,
)

RENEW_CONSENT = Query(
    name="renew_consent",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=Renewal,
    row=ChangedConsent,
    # No row where somebody said no meanwhile: then there is nothing to renew.
    cypher="""
        MATCH (p:Person {id: $person_id})<-[:OF]-(c:Consent {id: $consent_id})
        SET c.held = 0
        WITH c
        CALL (c) {
            MATCH (c)-[:HAD]->(e:ConsentEvent)
            RETURN count(e) AS place,
                   any(kind IN collect(e.kind) WHERE NOT kind IN ['given', 'renewed']) AS over
        }
        WITH c, place WHERE NOT over
        CREATE (c)-[:HAD]->(:ConsentEvent {id: c.id + '/' + toString(place), kind: 'renewed',
                                           at: $at, place: place, expires_on: $expires_on})
        RETURN c.id AS consent_id
    """,
)
