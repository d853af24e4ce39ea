"""Identity numbers: one person's, asked for by itself; and what is asked of others about them.

A number is told to nobody else, and joins nobody: who else bears it becomes a question.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query


@dataclass(frozen=True, slots=True)
class NumbersOf:
    person_id: str
    scheme: str


@dataclass(frozen=True, slots=True)
class StoredNumber:
    id: str
    value: str
    state: str


NUMBERS_OF = Query(
    name="numbers_of",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=NumbersOf,
    row=StoredNumber,
    cypher="""
        MATCH (:Person {id: $person_id})<-[:OF]-(n:IdentityNumber {scheme: $scheme})
        RETURN n.id AS id, n.value AS value, n.state AS state
        ORDER BY id
    """,
)


@dataclass(frozen=True, slots=True)
class OneNumber:
    person_id: str
    number_id: str


@dataclass(frozen=True, slots=True)
class ChangedNumber:
    id: str


SUPERSEDE_NUMBER = Query(
    name="supersede_number",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=OneNumber,
    row=ChangedNumber,
    cypher="""
        MATCH (:Person {id: $person_id})<-[:OF]-(n:IdentityNumber {id: $number_id})
        WHERE n.state <> 'superseded'
        SET n.state = 'superseded'
        RETURN n.id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class TheseNumbers:
    ids: Sequence[str]
    at: datetime


ASK_WHO_BEARS_IT = Query(
    name="ask_who_bears_it",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=TheseNumbers,
    row=Nothing,
    # Two people with one number may be one: the coordinator compares them, the privacy officer
    # where one of them is protected. A task holds no number.
    cypher="""
        UNWIND $ids AS id
        MATCH (n:IdentityNumber {id: id})-[:OF]->(p:Person) WHERE n.state <> 'superseded'
        MATCH (m:IdentityNumber {value: n.value})-[:OF]->(other:Person)
        WHERE m.scheme = n.scheme AND m.state <> 'superseded' AND other <> p
        WITH n, p, collect(DISTINCT other) AS others
        WITH n, [p] + others AS people
        WITH n, people, any(each IN people WHERE coalesce(each.shielded, false)
                            OR EXISTS { (each)<-[:LIMITS]-(:Exclusion) }) AS guarded
        MERGE (t:Task {id: 'number/' + n.id})
        ON CREATE SET t.kind = CASE WHEN guarded THEN 'may_be_protected' ELSE 'may_be_known' END,
                      t.state = 'open', t.made_at = $at
        WITH t, people
        UNWIND people AS each
        MERGE (t)-[:ABOUT]->(each)
    """,
)

ASK_ABOUT_SUPERSEDED = Query(
    name="ask_about_superseded",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=TheseNumbers,
    row=Nothing,
    # That a number was replaced can tell of an adoption, or of a new identity.
    cypher="""
        UNWIND $ids AS id
        MATCH (n:IdentityNumber {id: id, state: 'superseded'})-[:OF]->(p:Person)
        MERGE (t:Task {id: 'superseded/' + n.id})
        ON CREATE SET t.kind = 'number_superseded', t.state = 'open', t.made_at = $at
        MERGE (t)-[:ABOUT]->(p)
    """,
)
