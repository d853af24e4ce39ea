"""What the tests of imports ask of the database, past the door."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.database.driver import Database
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query


@dataclass(frozen=True, slots=True)
class OfSource:
    source: str


@dataclass(frozen=True, slots=True)
class Counted:
    kind: str
    sources: int
    records: int


COUNT_BY_SOURCE = Query(
    name="test_count_by_source",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OfSource,
    row=Counted,
    cypher="""
        MATCH (s:SourceRecord) WHERE s.source = $source
        RETURN s.kind AS kind, count(*) AS sources, count(DISTINCT s.describes) AS records
    """,
)


@dataclass(frozen=True, slots=True)
class Named:
    token: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: str
    given_name: str
    version: int
    stamp: int
    described: int
    supports: int
    agreements: int


PEOPLE_NAMED = Query(
    name="test_people_named",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Named,
    row=PersonRow,
    cypher="""
        MATCH (p:Person) WHERE p.family_name = $token
        RETURN p.id AS id, p.given_name AS given_name, p.version AS version, p.stamp AS stamp,
               COUNT { (:SourceRecord)-[:DESCRIBES]->(p) } AS described,
               COUNT { (:Practitioner)-[:SUPPORTS]->(p) } AS supports,
               COUNT { (:Consent)-[:OF]->(p) } AS agreements
        ORDER BY p.given_name
    """,
)


@dataclass(frozen=True, slots=True)
class TaskRow:
    record_kind: str
    external_id: str
    reason: str
    about: int


TASKS_OF_SOURCE = Query(
    name="test_tasks_of_source",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OfSource,
    row=TaskRow,
    cypher="""
        MATCH (t:Task {source: $source, kind: 'import_changed', state: 'open'})
        RETURN t.record_kind AS record_kind, t.external_id AS external_id, t.reason AS reason,
               COUNT { (t)-[:ABOUT]->(:Person) } AS about
        ORDER BY record_kind, external_id, reason
    """,
)


@dataclass(frozen=True, slots=True)
class Renaming:
    id: str
    name: str


RENAME_PERSON = Query(
    name="test_rename_person",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Renaming,
    row=Nothing,
    cypher="MATCH (p:Person {id: $id}) SET p.given_name = $name",
)


@dataclass(frozen=True, slots=True)
class OneId:
    id: str


REMOVE_PERSON = Query(
    name="test_remove_person",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=OneId,
    row=Nothing,
    cypher="MATCH (p:Person {id: $id}) DETACH DELETE p",
)

SET_TIE = Query(
    name="test_set_tie",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Renaming,
    row=Nothing,
    cypher="""
        MATCH (:Practitioner)-[s:SUPPORTS {id: $id}]->(:Person)
        SET s.tie = $name, s.confirmed_on = date('2026-05-30')
    """,
)


@dataclass(frozen=True, slots=True)
class SupportRow:
    role: str
    tie: str
    confirmed_on: object


SUPPORT = Query(
    name="test_support",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OneId,
    row=SupportRow,
    cypher="""
        MATCH (:Practitioner)-[s:SUPPORTS {id: $id}]->(:Person)
        RETURN s.role AS role, s.tie AS tie, s.confirmed_on AS confirmed_on
    """,
)


@dataclass(frozen=True, slots=True)
class LeadershipRow:
    safeguarding: bool


LEADERSHIPS = Query(
    name="test_leaderships",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OneId,
    row=LeadershipRow,
    cypher="""
        MATCH (:Practitioner {id: $id})-[l:LEADS]->(:Team)
        RETURN l.safeguarding AS safeguarding
    """,
)


def counts(database: Database, source: str) -> Mapping[str, int]:
    """How many records of each kind came from a source; each from a row of its own."""
    rows = database.rows(COUNT_BY_SOURCE, OfSource(source))
    assert all(row.sources == row.records for row in rows)
    return {row.kind: row.records for row in rows}
