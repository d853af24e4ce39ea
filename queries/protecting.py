"""What protects a person holds for each record that was said to be theirs, also once parted.

Which of two people was meant, while they counted as one, nobody knows any more: it holds for both,
until the privacy officer lifts it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.database.query import Access, Audience, Nothing, Query
from queries.leading import OF_A_PERSON
from queries.meant import OfPerson
from queries.narrowing import Count, Ends, Two


@dataclass(frozen=True, slots=True)
class OfPeople:
    people: Sequence[str]


@dataclass(frozen=True, slots=True)
class RecordOf:
    record_id: str


RECORDS_OF = Query(
    name="records_of_people",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OfPeople,
    row=RecordOf,
    # Each with all that was joined to it.
    cypher="""
        UNWIND $people AS id
        MATCH (x:Person)-[:JOINED_INTO*0..]->(:Person {id: id})
        RETURN DISTINCT x.id AS record_id
        ORDER BY record_id
    """,
)


SHIELD_JOINED = Query(
    name="shield_joined_records",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=OfPerson,
    row=Count,
    # Who was named on such a record before stays named there.
    cypher="""
        MATCH (x:Person)-[:JOINED_INTO*1..]->(:Person {id: $person_id})
        SET x.named_workers = CASE WHEN coalesce(x.shielded, false)
                                   THEN coalesce(x.named_workers, []) ELSE [] END,
            x.shielded = true
        RETURN count(x) AS number
    """,
)


@dataclass(frozen=True, slots=True)
class NoMoreNamed:
    person_id: str
    practitioner_id: str


UNNAME_JOINED = Query(
    name="unname_on_joined_records",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=NoMoreNamed,
    row=Count,
    cypher="""
        MATCH (x:Person)-[:JOINED_INTO*1..]->(:Person {id: $person_id})
        WHERE $practitioner_id IN coalesce(x.named_workers, [])
        SET x.named_workers = [each IN x.named_workers WHERE each <> $practitioner_id]
        RETURN count(x) AS number
    """,
)


@dataclass(frozen=True, slots=True)
class OfJoin:
    join_id: str


@dataclass(frozen=True, slots=True)
class Protection:
    record_id: str
    what: str
    began: str | None


PROTECTED_SINCE = Query(
    name="protected_since_joined",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OfJoin,
    row=Protection,
    # What a later join brought goes with that one.
    cypher="""
        MATCH (j:SamePerson {id: $join_id})
        MATCH (s:Person {id: j.into_id})<-[r:LIMITS|PROTECTS|FROM]-(x)
        WHERE NOT x.id IN j.had AND r.joins IS NULL
        RETURN DISTINCT x.id AS record_id, type(r) AS what, toString(x.from) AS began
        ORDER BY record_id
    """,
)


@dataclass(frozen=True, slots=True)
class ForBoth(Ends):
    copies: Sequence[Mapping[str, Any]]
    """Each row: the `id` of what protects the one, and the id of its `copy` for the other."""


EXCLUDE_FROM_BOTH = Query(
    name="exclude_from_both",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=ForBoth,
    row=Count,
    cypher="""
        MATCH (l:Person {id: $from_id})
        UNWIND $copies AS row
        MATCH (x:Exclusion {id: row.id})-[:LIMITS]->(:Person {id: $into_id})
        CREATE (copy:Exclusion)-[:LIMITS]->(l)
        SET copy = x {.*, id: row.copy}
        RETURN count(copy) AS number
    """,
)

KEEP_BOTH_APART = Query(
    name="keep_both_apart",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=ForBoth,
    row=Count,
    cypher="""
        MATCH (l:Person {id: $from_id})
        MATCH (s:Person {id: $into_id})
        UNWIND $copies AS row
        MATCH (p:Person)<-[:PROTECTS]-(x:SafetyArrangement {id: row.id})-[:FROM]->(a:Person)
        WITH row, x, CASE WHEN p = s THEN l ELSE p END AS kept, CASE WHEN a = s THEN l ELSE a END
                 AS away
        CREATE (kept)<-[:PROTECTS]-(copy:SafetyArrangement)-[:FROM]->(away)
        SET copy = x {.*, id: row.copy}
        RETURN count(copy) AS number
    """,
)

NOT_SHARED_SINCE = Query(
    name="not_shared_since_joined",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OfJoin,
    row=RecordOf,
    # On no page: whoever parts two records may be no privacy officer.
    cypher="""
        MATCH (j:SamePerson {id: $join_id})
        MATCH (:Person {id: j.into_id})<-[r:ABOUT]-(x:DecisionNotToShare)
        WHERE NOT x.id IN j.had AND r.joins IS NULL
        RETURN DISTINCT x.id AS record_id
        ORDER BY record_id
    """,
)

NOT_SHARED_OF_BOTH = Query(
    name="not_shared_of_both",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=ForBoth,
    row=Count,
    cypher="""
        MATCH (l:Person {id: $from_id})
        UNWIND $copies AS row
        MATCH (x:DecisionNotToShare {id: row.id})-[:ABOUT]->(:Person {id: $into_id})
        CREATE (copy:DecisionNotToShare)-[:ABOUT]->(l)
        SET copy = x {.*, id: row.copy}
        RETURN count(copy) AS number
    """,
)

KNOWN_FROM_BOTH = Query(
    name="known_privately_from_both",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=Two,
    row=Count,
    # Whom a worker said since that they know privately.
    cypher="""
        MATCH (j:SamePerson {id: $join_id})
        MATCH (l:Person {id: $from_id})
        MATCH (:Person {id: $into_id})<-[r:DECLARED]-(w:Practitioner)
        WHERE NOT coalesce(r.id, w.id) IN j.had AND r.joins IS NULL
        MERGE (l)<-[n:DECLARED {kind: r.kind}]-(w)
        RETURN count(n) AS number
    """,
)


@dataclass(frozen=True, slots=True)
class ShieldedRow:
    person_id: str
    given_name: str
    family_name: str
    born: str | None
    precision: str | None
    workers: Sequence[str]
    worker_ids: Sequence[str]


SHIELDED_NOW = Query(
    name="shielded_now",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Nothing,
    row=ShieldedRow,
    cypher="""
        MATCH (p:Person {shielded: true})
        WHERE NOT EXISTS { (p)-[:JOINED_INTO]->() }
        CALL (p) {
            OPTIONAL MATCH (w:Practitioner) WHERE w.id IN coalesce(p.named_workers, [])
            WITH w ORDER BY w.name, w.id
            RETURN collect(w.name) AS workers, collect(w.id) AS worker_ids
        }
        RETURN p.id AS person_id, p.given_name AS given_name, p.family_name AS family_name,
               toString(p.birth_date) AS born, p.birth_precision AS precision, workers, worker_ids
        ORDER BY family_name, given_name, person_id
    """,
)


@dataclass(frozen=True, slots=True)
class Shield:
    person_id: str
    shielded: bool
    named_workers: Sequence[str]


SET_SHIELD = Query(
    name="set_shield",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=Shield,
    row=OfPerson,
    cypher="""
        MATCH (p:Person {id: $person_id})
        SET p.shielded = $shielded, p.named_workers = $named_workers
        RETURN p.id AS person_id
    """,
)
