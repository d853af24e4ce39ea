"""Changes of support edges. The person's node is locked before any of these runs.

Each names the person beside the edge: an edge of somebody else's finds no row, and no row is a
conflict that saves nothing.
"""

from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from graph.database.query import Access, Audience, Query, Touch
from graph.vocabulary import LeadKind, RefusalReason

_PERSON = frozenset({Touch.PERSON})


@dataclass(frozen=True, slots=True)
class OwnSupportAt:
    support_id: str
    person_id: str
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class OwnSupport:
    support_id: str
    agency_id: str
    role: str
    state: str
    tie: str
    version: int


@dataclass(frozen=True, slots=True)
class OwnVersion(OwnSupportAt):
    """One's own edge as the form that changes it knew it."""

    version: int


@dataclass(frozen=True, slots=True)
class NewTie(OwnVersion):
    tie: str


@dataclass(frozen=True, slots=True)
class SupportOn(OwnVersion):
    """A day in the deployment's time zone, on which an edge is confirmed or ends."""

    on: date


@dataclass(frozen=True, slots=True)
class ProposedSupport:
    """A proposed edge, and who confirms it: never its own worker."""

    support_id: str
    person_id: str
    confirmed_by: str
    on: date


@dataclass(frozen=True, slots=True)
class DeclinedSupport:
    support_id: str
    person_id: str
    declined_by: str
    on: date
    because: RefusalReason


@dataclass(frozen=True, slots=True)
class NewLead:
    support_id: str
    person_id: str
    version: int
    kind: LeadKind = LeadKind.OTHER


@dataclass(frozen=True, slots=True)
class Changed:
    support_id: str
    version: int


_OWN_EDGE: LiteralString = """
        MATCH (w:Practitioner {id: $practitioner_id})
        MATCH (w)-[s:SUPPORTS {id: $support_id}]->(p:Person {id: $person_id})
"""
_OPEN_AS_SEEN: LiteralString = """
        SET s.held = 0
        WITH s WHERE s.version = $version AND s.state IN ['active', 'proposed', 'suspended']
"""
_CHANGED: LiteralString = """
        RETURN s.id AS support_id, s.version AS version
"""

OWN_SUPPORT = Query(
    name="own_support",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=OwnSupportAt,
    row=OwnSupport,
    cypher=_OWN_EDGE
    + """
        RETURN s.id AS support_id, s.agency_id AS agency_id, s.role AS role, s.state AS state,
               s.tie AS tie, s.version AS version
    """,
)

SET_OWN_TIE = Query(
    name="set_own_tie",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=NewTie,
    row=Changed,
    cypher=_OWN_EDGE
    + _OPEN_AS_SEEN
    + """
        SET s.version = s.version + 1, s.tie = $tie
    """
    + _CHANGED,
)

CONFIRM_OWN_SUPPORT = Query(
    name="confirm_own_support",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=SupportOn,
    row=Changed,
    # "Still true": only for what somebody else has confirmed once.
    cypher=_OWN_EDGE
    + """
        SET s.held = 0
        WITH s
        WHERE s.version = $version AND s.state = 'active' AND s.confirmed_on IS NOT NULL
        SET s.version = s.version + 1, s.confirmed_on = $on
    """
    + _CHANGED,
)

CONFIRM_PROPOSED_SUPPORT = Query(
    name="confirm_proposed_support",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=ProposedSupport,
    row=Changed,
    cypher="""
        MATCH (p:Person {id: $person_id})<-[s:SUPPORTS {id: $support_id}]-(w:Practitioner)
        WHERE w.id <> $confirmed_by
        SET s.held = 0
        WITH p, s WHERE s.state = 'proposed'
        SET s.version = s.version + 1, s.state = 'active', s.confirmed_on = $on,
            s.typed_name = null, s.typed_birth_date = null, s.typed_birth_precision = null
        WITH p, s
        // What was handed over ends only now, so that nobody is left without in between.
        OPTIONAL MATCH (p)<-[old:SUPPORTS {id: s.takes_over}]-(:Practitioner)
        WHERE old.state IN ['active', 'suspended']
        SET old.version = old.version + 1, old.state = 'ended', old.to = $on,
            old.ended_because = 'handed_over'
        WITH s
    """
    + _CHANGED,
)

DECLINE_PROPOSED_SUPPORT = Query(
    name="decline_proposed_support",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=DeclinedSupport,
    row=Changed,
    # What was typed stays until its worker has read why.
    cypher="""
        MATCH (p:Person {id: $person_id})<-[s:SUPPORTS {id: $support_id}]-(w:Practitioner)
        WHERE w.id <> $declined_by
        SET s.held = 0
        WITH s WHERE s.state = 'proposed'
        SET s.version = s.version + 1, s.state = 'entered_in_error', s.to = $on,
            s.refused_because = $because
    """
    + _CHANGED,
)
