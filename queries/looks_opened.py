"""Emergencies and enquiries of a front door: who is meant, and what is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from graph.database.query import Access, Audience, Query, Touch

_TEAMS_OF_MINE: LiteralString = """
        MATCH (:Practitioner {id: $practitioner_id})-[post:WORKS_FOR]->(:Agency)
        WHERE (post.from IS NULL OR post.from <= $on) AND (post.to IS NULL OR $on <= post.to)
        WITH DISTINCT post.team_id AS team_id
        MATCH (team:Team {id: team_id, front_door: true})
"""


@dataclass(frozen=True, slots=True)
class MeantBy:
    born: date
    postcode: str


@dataclass(frozen=True, slots=True)
class Meant:
    person_id: str
    given_name: str
    family_name: str
    known_as: str | None
    shielded: bool


PEOPLE_MEANT = Query(
    name="people_meant",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=MeantBy,
    row=Meant,
    # Compared with what was typed, and told to nobody. What was said to be somebody else's record
    # leads there, also under the name that it bears.
    cypher="""
        MATCH (said:Person)
        WHERE said.birth_date = $born AND coalesce(said.birth_precision, 'day') = 'day'
          AND said.postcode = $postcode
        MATCH (said)-[:JOINED_INTO*0..]->(p:Person)
        WHERE NOT EXISTS { (p)-[:JOINED_INTO]->() }
        RETURN p.id AS person_id, said.given_name AS given_name, said.family_name AS family_name,
               said.known_as AS known_as, coalesce(p.shielded, false) AS shielded
        ORDER BY person_id, said.id
    """,
)


@dataclass(frozen=True, slots=True)
class OfWorkerOn:
    practitioner_id: str
    on: date


@dataclass(frozen=True, slots=True)
class FrontDoor:
    team_id: str
    name: str


OWN_FRONT_DOORS = Query(
    name="own_front_doors",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=OfWorkerOn,
    row=FrontDoor,
    cypher=_TEAMS_OF_MINE
    + """
        RETURN team.id AS team_id, team.name AS name
        ORDER BY name, team_id
    """,
)


@dataclass(frozen=True, slots=True)
class OpenFor:
    person_id: str
    practitioner_id: str
    on: date
    now: datetime


@dataclass(frozen=True, slots=True)
class OpenLook:
    """`reasons` has the adults at home by id; `extensions` an instant, a name and a reason each."""

    look_id: str
    team: str | None
    """Of an enquiry; an emergency has none."""
    opened_by: str
    own: bool
    why: str | None
    opened_at: datetime
    ends_at: datetime
    household: bool
    reasons: Sequence[Mapping[str, str]]
    extensions: Sequence[Mapping[str, Any]]


_REASONS: LiteralString = """
        [i IN range(0, size(coalesce(n.reasons_about, [])) - 1)
            | {about: n.reasons_about[i], why: n.reasons_texts[i]}] AS reasons
"""

EXTENSIONS: LiteralString = """
        CALL (n) {
            UNWIND range(0, size(coalesce(n.extensions_by, [])) - 1) AS i
            OPTIONAL MATCH (colleague:Practitioner {id: n.extensions_by[i]})
            WITH n, i, colleague.name AS name ORDER BY i
            RETURN collect({at: toString(n.extensions_at[i]), by: coalesce(name, ''),
                            why: n.extensions_reason[i]}) AS extensions
        }
"""

OPEN_LOOKS = Query(
    name="open_looks",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=OpenFor,
    row=OpenLook,
    cypher="""
        MATCH (me:Practitioner {id: $practitioner_id})
        CALL (me) {
            MATCH (:Person {id: $person_id})<-[:OPENS]-(n:EmergencyGrant)-[:OPENED_BY]->(me)
            RETURN n, null AS team
            UNION
    """
    + _TEAMS_OF_MINE
    + """
            MATCH (:Person {id: $person_id})<-[:ASKS_ABOUT]-(n:Enquiry)-[:ASKED_BY]->(team)
            RETURN n, team.name AS team
        }
        WITH me, n, team WHERE n.opened_at <= $now AND $now < n.ends_at
        OPTIONAL MATCH (by:Practitioner)
        WHERE by.id = coalesce(n.opened_by, CASE WHEN team IS NULL THEN me.id END)
    """
    + EXTENSIONS
    + """
        RETURN n.id AS look_id, team, coalesce(by.name, '') AS opened_by,
               n.opened_by = me.id OR (team IS NULL AND n.opened_by IS NULL) AS own,
               coalesce(n.why, n.reason) AS why, n.opened_at AS opened_at, n.ends_at AS ends_at,
               coalesce(n.household, false) AS household,
    """
    + _REASONS
    + """, extensions
        ORDER BY opened_at, look_id
    """,
)


@dataclass(frozen=True, slots=True)
class OfWorkerAt:
    practitioner_id: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Count:
    number: int


OPEN_EMERGENCIES = Query(
    name="open_emergencies",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=OfWorkerAt,
    row=Count,
    cypher="""
        MATCH (:Practitioner {id: $practitioner_id})<-[:OPENED_BY]-(n:EmergencyGrant)
        WHERE n.opened_at <= $now AND $now < n.ends_at AND (n)-[:OPENS]->()
        RETURN count(n) AS number
    """,
)


@dataclass(frozen=True, slots=True)
class OneLook:
    look_id: str


@dataclass(frozen=True, slots=True)
class PersonLookedAt:
    person_id: str
    version: int
    """Rises with each adult who was opened too, and each time that it was kept open."""


PERSON_OF_LOOK = Query(
    name="person_of_look",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OneLook,
    row=PersonLookedAt,
    # Set aside: about a record that was joined with another since.
    cypher="""
        CALL () {
            MATCH (n:EmergencyGrant {id: $look_id})-[:OPENS|SET_ASIDE]->(p:Person) RETURN n, p
            UNION
            MATCH (n:Enquiry {id: $look_id})-[:ASKS_ABOUT|SET_ASIDE]->(p:Person) RETURN n, p
        }
        RETURN p.id AS person_id, coalesce(n.grown, 0) AS version
    """,
)


@dataclass(frozen=True, slots=True)
class Widened:
    look_id: str
    adult_id: str
    why: str


@dataclass(frozen=True, slots=True)
class LookChanged:
    id: str


FOUND_LOOK: LiteralString = """
        CALL () {
            MATCH (n:EmergencyGrant {id: $look_id}) RETURN n
            UNION
            MATCH (n:Enquiry {id: $look_id}) RETURN n
        }
"""

WIDEN_LOOK = Query(
    name="widen_look",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Widened,
    row=LookChanged,
    # A reason that was given before is said anew. What was reviewed before is reviewed with it.
    cypher=FOUND_LOOK
    + """
        WITH n, [i IN range(0, size(coalesce(n.reasons_about, [])) - 1)
                 WHERE n.reasons_about[i] <> $adult_id] AS kept
        WITH n, [i IN kept | n.reasons_about[i]] AS about, [i IN kept | n.reasons_texts[i]] AS texts
        SET n.reasons_about = about + [$adult_id], n.reasons_texts = texts + [$why],
            n.review = 'open', n.grown = coalesce(n.grown, 0) + 1
        RETURN n.id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class KeptOpen:
    look_id: str
    by: str
    why: str
    at: datetime
    ends_at: datetime
    most: int
    """How often it may be."""


KEEP_ENQUIRY_OPEN = Query(
    name="keep_enquiry_open",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=KeptOpen,
    row=LookChanged,
    # What was reviewed before is reviewed with it.
    cypher="""
        MATCH (n:Enquiry {id: $look_id})
        WHERE n.ends_at >= $at AND n.opened_by <> $by
          AND size(coalesce(n.extensions_by, [])) < $most
        SET n.extensions_at = coalesce(n.extensions_at, []) + [$at],
            n.extensions_by = coalesce(n.extensions_by, []) + [$by],
            n.extensions_reason = coalesce(n.extensions_reason, []) + [$why],
            n.ends_at = $ends_at, n.review = 'open', n.grown = coalesce(n.grown, 0) + 1
        RETURN n.id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class ClosedAt:
    look_id: str
    at: datetime


CLOSE_LOOK = Query(
    name="close_look",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=ClosedAt,
    row=LookChanged,
    cypher=FOUND_LOOK
    + """
        WITH n WHERE n.ends_at > $at
        SET n.ends_at = $at
        RETURN n.id AS id
    """,
)
