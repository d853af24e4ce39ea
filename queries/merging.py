"""Two records that are one person's: linked, and parted again to the letter. Both stay.

What hangs on the one is led to the other (`leading.py`), and opens nothing that was not open before
(`narrowing.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from graph.database.query import Access, Audience, Query
from queries.comparing import JudgementMade, OfWhom, TwoRecords
from queries.leading import OF_A_PERSON
from queries.narrowing import OPEN, Count, Two
from queries.tasks import PROTECTED


@dataclass(frozen=True, slots=True)
class Around:
    people: Sequence[str]


@dataclass(frozen=True, slots=True)
class TouchedBy:
    kind: str
    id: str


TOUCHED_BY_JOINING = Query(
    name="touched_by_joining",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Around,
    row=TouchedBy,
    cypher="""
        UNWIND $people AS id
        MATCH (p:Person {id: id})
        CALL (p) {
            RETURN 'person' AS kind, p.id AS touched
            UNION
            MATCH (p)-[:KIN]-(q:Person)
            RETURN 'person' AS kind, q.id AS touched
            UNION
            MATCH (:Consent {holder_id: p.id})-[:OF|SET_ASIDE]->(q:Person)
            RETURN 'person' AS kind, q.id AS touched
            UNION
            MATCH (:HeldAuthority {holder_id: p.id})-[:OVER]->(q:Person)
            RETURN 'person' AS kind, q.id AS touched
            UNION
            MATCH (p)<-[:PROTECTS|FROM]-(:SafetyArrangement)-[:PROTECTS|FROM]->(q:Person)
            RETURN 'person' AS kind, q.id AS touched
            UNION
            MATCH (p)-[:MEMBER_OF]->(f:Family)
            RETURN 'family' AS kind, f.id AS touched
        }
        RETURN DISTINCT kind, touched AS id
        ORDER BY kind, id
    """,
)


@dataclass(frozen=True, slots=True)
class Join:
    join_id: str
    from_id: str
    """Whose edges are led away; the record stays."""
    into_id: str
    by: str
    at: datetime


BEGIN_JOIN = Query(
    name="begin_join",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=Join,
    row=JudgementMade,
    # `both`: people are around either, so neither's may learn an address from the other's record.
    cypher=f"""
        MATCH (l:Person {{id: $from_id}})
        MATCH (s:Person {{id: $into_id}})
        WHERE l <> s AND NOT EXISTS {{ (l)-[:JOINED_INTO]->() }}
          AND NOT EXISTS {{ (s)-[:JOINED_INTO]->() }}
        CREATE (j:SamePerson {{id: $join_id}})
        SET j.at = $at, j.by = $by, j.from_id = l.id, j.into_id = s.id, j.state = 'joined',
            j.had = [(s)-[r]-(x) WHERE coalesce(r.id, x.id) IS NOT NULL | coalesce(r.id, x.id)]
        CREATE (l)-[:JOINED_INTO {{
            join_id: j.id,
            both: EXISTS {{ (l)<-[e:SUPPORTS]-() WHERE e.state IN {OPEN} }}
              AND EXISTS {{ (s)<-[e:SUPPORTS]-() WHERE e.state IN {OPEN} }}
        }}]->(s)
        SET l.version = l.version + 1, s.version = s.version + 1
        RETURN j.id AS judgement_id
    """,
)


SETTLE_OVERLAPS = Query(
    name="settle_overlapping_supports",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=Two,
    row=Count,
    # One stays: that which is confirmed, and of two the one that shows less.
    cypher=f"""
        MATCH (:Person {{id: $from_id}})<-[one:SUPPORTS]-(w:Practitioner)
        MATCH (w)-[same:SUPPORTS]->(:Person {{id: $into_id}})
        WHERE one.state IN {OPEN} AND same.state IN {OPEN}
          AND coalesce(one.post_id, '') = coalesce(same.post_id, '')
        WITH w, CASE WHEN same.state = 'proposed' AND one.state <> 'proposed' THEN same.id
                     WHEN coalesce(one.sensitive, false) AND NOT coalesce(same.sensitive, false)
                     THEN same.id ELSE one.id END AS goes_id
        MATCH (w)-[goes:SUPPORTS {{id: goes_id}}]->(:Person)
        WITH DISTINCT goes
        SET goes.before_join = goes.state, goes.ended_by_join = $join_id,
            goes.state = 'entered_in_error', goes.version = goes.version + 1
        RETURN count(goes) AS number
    """,
)


@dataclass(frozen=True, slots=True)
class Part:
    join_id: str
    from_id: str
    into_id: str
    by: str
    at: datetime


BEGIN_PARTING = Query(
    name="begin_parting",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=Part,
    row=JudgementMade,
    cypher="""
        MATCH (j:SamePerson {id: $join_id, state: 'joined'})
        MATCH (l:Person {id: $from_id})-[joined:JOINED_INTO]->(s:Person {id: $into_id})
        WHERE NOT EXISTS { (s)-[:JOINED_INTO]->() }
        DELETE joined
        SET j.state = 'parted', j.parted_at = $at, j.parted_by = $by
        SET l.version = l.version + 1, s.version = s.version + 1
        RETURN j.id AS judgement_id
    """,
)

TAKE_UP_SUPPORTS = Query(
    name="take_up_supports",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=Two,
    row=Count,
    cypher="""
        UNWIND [$from_id, $into_id] AS id
        MATCH (:Person {id: id})<-[e:SUPPORTS]-(:Practitioner)
        WHERE e.ended_by_join = $join_id
        SET e.state = e.before_join, e.version = e.version + 1
        REMOVE e.before_join, e.ended_by_join
        RETURN count(e) AS number
    """,
)

MARK_CLIENTS = Query(
    name="mark_clients",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=TwoRecords,
    row=Count,
    # Whoever has supports is a client, as after storing them.
    cypher="""
        UNWIND [$one, $other] AS id
        MATCH (p:Person {id: id})
        CALL (p) {
            WITH p WHERE EXISTS { (p)<-[:SUPPORTS]-() }
            SET p:Client
        }
        CALL (p) {
            WITH p WHERE NOT EXISTS { (p)<-[:SUPPORTS]-() }
            REMOVE p:Client
        }
        RETURN count(p) AS number
    """,
)


@dataclass(frozen=True, slots=True)
class JoinAt:
    join_id: str


@dataclass(frozen=True, slots=True)
class JoinRow:
    join_id: str
    from_id: str
    into_id: str
    at: datetime
    later: bool
    """The record that stayed was led to another one since: that is parted first."""
    guarded: bool


_JOIN_ROW: LiteralString = (
    """
        MATCH (l:Person {id: j.from_id})
        MATCH (s:Person {id: j.into_id})
        WITH j, s, EXISTS { MATCH (one:Person) WHERE one.id IN [l.id, s.id] AND """
    + PROTECTED
    + """ } AS guarded
    """
)

JOIN_AT = Query(
    name="join_at",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=JoinAt,
    row=JoinRow,
    cypher="MATCH (j:SamePerson {id: $join_id, state: 'joined'})"
    + _JOIN_ROW
    + """
        RETURN j.id AS join_id, j.from_id AS from_id, j.into_id AS into_id, j.at AS at,
               EXISTS { (s)-[:JOINED_INTO]->() } AS later, guarded
    """,
)

RECENT_JOINS = Query(
    name="recent_joins",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OfWhom,
    row=JoinRow,
    cypher="MATCH (j:SamePerson {state: 'joined'})"
    + _JOIN_ROW
    + """
        WHERE guarded = $guarded
        RETURN j.id AS join_id, j.from_id AS from_id, j.into_id AS into_id, j.at AS at,
               EXISTS { (s)-[:JOINED_INTO]->() } AS later, guarded
        ORDER BY at DESC, join_id
        LIMIT 50
    """,
)


@dataclass(frozen=True, slots=True)
class Since:
    record_id: str
    what: str
    """Its kind alone: whoever parts records sees nobody who is around them."""
    began: str | None


SINCE_JOINED = Query(
    name="since_joined",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=JoinAt,
    row=Since,
    # What a later join brought goes with that one; what protects holds for both (`protecting.py`).
    cypher="""
        MATCH (j:SamePerson {id: $join_id})
        MATCH (s:Person {id: j.into_id})-[r]-(x)
        WHERE type(r) IN ['SUPPORTS', 'OF', 'KIN', 'MEMBER_OF', 'HAS_NEED', 'KIN_OF', 'OVER',
                          'OPENS', 'ASKS_ABOUT']
          AND NOT coalesce(r.id, x.id) IN j.had AND r.joins IS NULL
        RETURN DISTINCT coalesce(r.id, x.id) AS record_id, type(r) AS what,
               toString(coalesce(r.from, x.given_on, x.from, x.opened_at)) AS began
        ORDER BY record_id
    """,
)
