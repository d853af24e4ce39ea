"""Ties of a family: what was put forward, and what ends. Whom a tie joins is locked before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query, Touch

_PERSON = frozenset({Touch.PERSON})


@dataclass(frozen=True, slots=True)
class TiesAround:
    practitioner_id: str
    people: Sequence[str]
    """Those whom the actor works with, as the policy said."""


@dataclass(frozen=True, slots=True)
class TieAt:
    tie_id: str


@dataclass(frozen=True, slots=True)
class ProposedTie:
    """A tie that waits, as whoever asked put it."""

    tie_id: str
    person_id: str
    relative_id: str
    kind: str
    asked_by: str
    asked_at: datetime
    person_said: str
    relative_said: str
    since: date | None
    since_precision: str
    parental_responsibility: bool
    main_carer: bool
    lives_with: bool
    family_id: str | None
    person_yes: str | None
    relative_yes: str | None
    guarded: bool
    """Somebody of the two is protected: the privacy officer alone decides, and nobody is asked."""


_AS_PROPOSED: LiteralString = """
        RETURN t.id AS tie_id, p.id AS person_id, r.id AS relative_id, t.kind AS kind,
               t.asked_by AS asked_by, t.asked_at AS asked_at, t.person_said AS person_said,
               t.relative_said AS relative_said, t.from AS since,
               t.since_precision AS since_precision,
               t.parental_responsibility AS parental_responsibility, t.main_carer AS main_carer,
               t.lives_with AS lives_with, t.family_id AS family_id, t.person_yes AS person_yes,
               t.relative_yes AS relative_yes,
               any(one IN [p, r] WHERE coalesce(one.shielded, false) OR coalesce(one.objects, false)
                   OR EXISTS { (one)<-[:LIMITS]-(:Exclusion) }
                   OR EXISTS { (one)<-[:PROTECTS|FROM]-(:SafetyArrangement) }
                   OR EXISTS { (one)<-[:DECLARED]-(:Practitioner) }) AS guarded
        ORDER BY asked_at, tie_id
"""

TIES_AROUND = Query(
    name="ties_around",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=TiesAround,
    row=ProposedTie,
    cypher="""
        CALL () {
            UNWIND $people AS id
            MATCH (:Person {id: id})<-[:TIES|TIES_TO]-(t:TieProposal {state: 'waiting'})
            RETURN t
            UNION
            MATCH (t:TieProposal {asked_by: $practitioner_id})
            WHERE t.state = 'waiting'
            RETURN t
        }
        MATCH (p:Person)<-[:TIES]-(t)-[:TIES_TO]->(r:Person)
    """
    + _AS_PROPOSED,
)

PROPOSED_TIE = Query(
    name="proposed_tie",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=TieAt,
    row=ProposedTie,
    cypher="""
        MATCH (p:Person)<-[:TIES]-(t:TieProposal {id: $tie_id})-[:TIES_TO]->(r:Person)
        WHERE t.state = 'waiting'
    """
    + _AS_PROPOSED,
)


@dataclass(frozen=True, slots=True)
class OwnPeopleOn:
    practitioner_id: str
    on: date


@dataclass(frozen=True, slots=True)
class TieToAnswer:
    tie_id: str
    person_id: str
    """The one of the two with whom the practitioner works."""
    asked_at: datetime


TIES_TO_ANSWER = Query(
    name="ties_to_answer",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=OwnPeopleOn,
    row=TieToAnswer,
    # No name and nothing of either: where it is answered, the policy says whether it may be.
    cypher="""
        MATCH (w:Practitioner {id: $practitioner_id})-[s:SUPPORTS]->(p:Person)
        WHERE s.state = 'active' AND s.confirmed_on IS NOT NULL
          AND (s.from IS NULL OR s.from <= $on) AND (s.to IS NULL OR $on <= s.to)
          AND EXISTS {
              MATCH (w)-[j:WORKS_FOR {id: s.post_id}]->(:Agency)
              WHERE (j.from IS NULL OR j.from <= $on) AND (j.to IS NULL OR $on <= j.to)
          }
        WITH DISTINCT p
        MATCH (p)<-[side:TIES|TIES_TO]-(t:TieProposal {state: 'waiting'})
        WHERE (type(side) = 'TIES' AND t.person_yes IS NULL)
           OR (type(side) = 'TIES_TO' AND t.relative_yes IS NULL)
        MATCH (t)-[:TIES|TIES_TO]->(one:Person)
        WITH p, t, collect(one) AS both
        WHERE t.asked_by = $practitioner_id OR none(one IN both
            WHERE coalesce(one.shielded, false) OR coalesce(one.objects, false)
               OR EXISTS { (one)<-[:LIMITS]-(:Exclusion) }
               OR EXISTS { (one)<-[:PROTECTS|FROM]-(:SafetyArrangement) }
               OR EXISTS { (one)<-[:DECLARED]-(:Practitioner) })
        RETURN t.id AS tie_id, p.id AS person_id, t.asked_at AS asked_at
        ORDER BY asked_at, tie_id, person_id
    """,
)


@dataclass(frozen=True, slots=True)
class OwnEdges:
    practitioner_id: str
    support_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class OwnPerson:
    person_id: str
    name: str
    """As the practitioner knows it: what they typed, until somebody has confirmed it."""


OWN_PEOPLE = Query(
    name="own_people",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=OwnEdges,
    row=OwnPerson,
    cypher="""
        UNWIND $support_ids AS id
        MATCH (:Practitioner {id: $practitioner_id})-[s:SUPPORTS {id: id}]->(p:Person)
        WHERE s.state IN ['active', 'proposed', 'suspended']
        RETURN DISTINCT p.id AS person_id, coalesce(s.typed_name,
            trim(coalesce(p.known_as, p.given_name) + ' ' + p.family_name)) AS name
        ORDER BY person_id
    """,
)


@dataclass(frozen=True, slots=True)
class TieAnswer:
    tie_id: str
    person_yes: str | None
    relative_yes: str | None
    state: str
    at: datetime | None
    """When it was decided; None while it waits for more."""


@dataclass(frozen=True, slots=True)
class Answered:
    tie_id: str


ANSWER_TIE = Query(
    name="answer_tie",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=TieAnswer,
    row=Answered,
    cypher="""
        MATCH (t:TieProposal {id: $tie_id})
        SET t.held = 0
        WITH t WHERE t.state = 'waiting'
        SET t.person_yes = $person_yes, t.relative_yes = $relative_yes, t.state = $state,
            t.decided_at = $at
        RETURN t.id AS tie_id
    """,
)


@dataclass(frozen=True, slots=True)
class Between:
    person_id: str
    relative_id: str


@dataclass(frozen=True, slots=True)
class StandingTie:
    kinship_id: str
    kind: str
    since: date | None


STANDING_TIES = Query(
    name="standing_ties",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=Between,
    row=StandingTie,
    # One that is told to nobody does not stand in the way of one that is.
    cypher="""
        MATCH (:Person {id: $person_id})-[k:KIN]->(:Person {id: $relative_id})
        WHERE k.why_ended IS NULL AND k.to IS NULL AND NOT coalesce(k.sensitive, false)
        RETURN k.id AS kinship_id, k.kind AS kind, k.from AS since
        ORDER BY kinship_id
    """,
)


@dataclass(frozen=True, slots=True)
class BelongsTo:
    person_id: str
    family_id: str


@dataclass(frozen=True, slots=True)
class StandingMembership:
    membership_id: str
    since: date | None


STANDING_MEMBERSHIPS = Query(
    name="standing_memberships",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=BelongsTo,
    row=StandingMembership,
    cypher="""
        MATCH (:Person {id: $person_id})-[m:MEMBER_OF]->(:Family {id: $family_id})
        WHERE m.to IS NULL
        RETURN m.id AS membership_id, m.from AS since
        ORDER BY membership_id
    """,
)


@dataclass(frozen=True, slots=True)
class TieEnds:
    person_id: str
    record_ids: Sequence[str]
    until: date
    """The last whole day on which it held."""
    why: str


@dataclass(frozen=True, slots=True)
class Ended:
    record_id: str


END_KINSHIPS = Query(
    name="end_kinships",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=TieEnds,
    row=Ended,
    cypher="""
        UNWIND $record_ids AS id
        MATCH (:Person {id: $person_id})-[k:KIN {id: id}]->(:Person)
        WHERE k.why_ended IS NULL
        SET k.to = $until, k.why_ended = $why
        RETURN k.id AS record_id
    """,
)

UNSAY_KINSHIPS = Query(
    name="unsay_kinships",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=TieEnds,
    row=Ended,
    # What never was is kept, so that nothing brings it back, and no page reads it.
    cypher="""
        UNWIND $record_ids AS id
        MATCH (p:Person {id: $person_id})-[k:KIN {id: id}]->(r:Person)
        WHERE k.why_ended IS NULL
        CREATE (p)-[w:WAS_KIN]->(r)
        SET w = properties(k), w.to = $until, w.why_ended = $why
        DELETE k
        RETURN w.id AS record_id
    """,
)

END_MEMBERSHIPS = Query(
    name="end_memberships",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON, Touch.FAMILY}),
    params=TieEnds,
    row=Ended,
    cypher="""
        UNWIND $record_ids AS id
        MATCH (:Person {id: $person_id})-[m:MEMBER_OF {id: id}]->(:Family)
        WHERE m.why_ended IS NULL
        SET m.to = $until, m.why_ended = $why
        RETURN m.id AS record_id
    """,
)

TAKE_OFF_RELATIVES = Query(
    name="take_off_relatives",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=_PERSON,
    params=TieEnds,
    row=Ended,
    # Somebody who stands there by name alone and was taken off leaves nothing behind but that.
    cypher="""
        UNWIND $record_ids AS id
        MATCH (:Person {id: $person_id})<-[of:KIN_OF]-(n:NamedRelative {id: id})
        SET n.to = $until, n.why_ended = $why
        DELETE of
        RETURN n.id AS record_id
    """,
)
