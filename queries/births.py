"""What stands around a pregnancy. The mother's node is locked before anything rests on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph.database.query import Access, Audience, Query


@dataclass(frozen=True, slots=True)
class Mother:
    person_id: str
    on: date


@dataclass(frozen=True, slots=True)
class OpenPregnancy:
    need_id: str
    recorded_by: str
    since: date | None
    shielded: bool
    """Of the mother: the child is found by no one else than she is."""
    named_workers: Sequence[str]


OPEN_PREGNANCIES = Query(
    name="open_pregnancies",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=Mother,
    row=OpenPregnancy,
    cypher="""
        MATCH (p:Person {id: $person_id})-[:HAS_NEED]->(n:Need {kind: 'pregnancy'})
        WHERE n.child_id IS NULL AND (n.to IS NULL OR $on <= n.to)
        RETURN n.id AS need_id, n.recorded_by_agency AS recorded_by, n.from AS since,
               coalesce(p.shielded, false) AS shielded,
               coalesce(p.named_workers, []) AS named_workers
        ORDER BY coalesce(n.from, date('0001-01-01')), need_id
    """,
)


@dataclass(frozen=True, slots=True)
class KnownPregnancies:
    person_id: str
    practitioner_id: str
    agencies: Sequence[str]
    """Of the practitioner's own support: what they noted, the practitioner knows."""
    on: date


@dataclass(frozen=True, slots=True)
class KnownPregnancy:
    need_id: str


PREGNANCIES_KNOWN = Query(
    name="pregnancies_known",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=KnownPregnancies,
    row=KnownPregnancy,
    cypher="""
        MATCH (p:Person {id: $person_id})-[:HAS_NEED]->(n:Need {kind: 'pregnancy'})
        WHERE n.child_id IS NULL AND (n.to IS NULL OR $on <= n.to)
          AND (n.recorded_by_agency IN $agencies OR EXISTS {
              MATCH (p)<-[s:SUPPORTS {state: 'active'}]-(w:Practitioner)
              WHERE w.id = $practitioner_id AND n.id IN s.meets
          })
        RETURN n.id AS need_id
        ORDER BY need_id
    """,
)


@dataclass(frozen=True, slots=True)
class Meeting:
    person_id: str
    need_ids: Sequence[str]
    on: date


@dataclass(frozen=True, slots=True)
class CarriedSupport:
    id: str
    practitioner_id: str
    agency_id: str
    role: str
    state: str
    since: date | None
    since_precision: str
    lead: str | None
    confirmed_on: date | None
    sensitive: bool
    post_id: str | None


CARRIED_SUPPORTS = Query(
    name="carried_supports",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=Meeting,
    row=CarriedSupport,
    # What is over, or waits to be confirmed, stays with the mother alone. An older record says of
    # a lead only that it is one.
    cypher="""
        MATCH (p:Person {id: $person_id})<-[s:SUPPORTS]-(w:Practitioner)
        WHERE s.state IN ['active', 'suspended'] AND (s.to IS NULL OR $on <= s.to)
          AND any(need IN s.meets WHERE need IN $need_ids)
        RETURN s.id AS id, w.id AS practitioner_id, s.agency_id AS agency_id, s.role AS role,
               s.state AS state, s.from AS since,
               coalesce(s.since_precision, 'day') AS since_precision,
               CASE toString(s.lead) WHEN 'true' THEN 'other' WHEN 'false' THEN null
                    ELSE toString(s.lead) END AS lead,
               s.confirmed_on AS confirmed_on, coalesce(s.sensitive, false) AS sensitive,
               s.post_id AS post_id
        ORDER BY id
    """,
)
