"""Agreements given, said no to, and withdrawn. Terms never change; an event is added.

The person is locked first, so that an agreement and whoever looks are in one order.
"""

from dataclasses import dataclass
from datetime import datetime

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
class ChangedConsent:
    consent_id: str


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
