"""The Cypher of imports: which record a source's row describes, and what became of it since.

A `SourceRecord` is the only identity of an import. It keeps the hash of the row as it was read,
and a fingerprint of the record as the import wrote it: where the record no longer has that
fingerprint, somebody edited it in the application.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query, Touch
from graph.storing.writes import Stored
from graph.vocabulary import RecordKind


@dataclass(frozen=True, slots=True)
class Wanted:
    source: str
    kind: str
    external_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What an earlier import noted about a row."""

    external_id: str
    describes: str
    sha256: str
    written: str | None


FIND_SOURCES = Query(
    name="find_sources",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Wanted,
    row=KnownSource,
    cypher="""
        UNWIND $external_ids AS external_id
        MATCH (s:SourceRecord {source: $source, kind: $kind, external_id: external_id})
        RETURN s.external_id AS external_id, s.describes AS describes, s.sha256 AS sha256,
               s.written AS written
    """,
)


@dataclass(frozen=True, slots=True)
class Claims:
    source: str
    kind: str
    at: datetime
    rows: Sequence[tuple[str, str, str, str]]
    """External id, id of the record, hash of the row, fingerprint of the record."""


_CLAIM: LiteralString = """
    CREATE (s:SourceRecord {source: $source, kind: $kind, external_id: row[0], describes: row[1],
                            sha256: row[2], written: row[3], imported_at: $at})
"""
_STORED: LiteralString = "RETURN count(*) AS stored"


def _claim(name: str, match: LiteralString) -> Query[Claims, Stored]:
    """A query that claims rows for the nodes they describe.

    Where another import was faster, the constraint on sources refuses the whole batch.
    """
    return Query(
        name=f"claim_{name}",
        audience=Audience.UPKEEP,
        access=Access.WRITE,
        touches=NOTHING_TOUCHED,
        params=Claims,
        row=Stored,
        cypher="UNWIND $rows AS row " + match + _CLAIM + "CREATE (s)-[:DESCRIBES]->(n) " + _STORED,
    )


CLAIM_EDGES = Query(
    name="claim_edges",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Claims,
    row=Stored,
    cypher="UNWIND $rows AS row " + _CLAIM + _STORED,
)

CLAIMS: Mapping[RecordKind, Query[Claims, Stored]] = {
    RecordKind.AGENCIES: _claim("agencies", "MATCH (n:Agency {id: row[1]})"),
    RecordKind.TEAMS: _claim("teams", "MATCH (n:Team {id: row[1]})"),
    RecordKind.PRACTITIONERS: _claim("practitioners", "MATCH (n:Practitioner {id: row[1]})"),
    RecordKind.POSTS: CLAIM_EDGES,
    RecordKind.PERSONS: _claim("persons", "MATCH (n:Person {id: row[1]})"),
    RecordKind.FAMILIES: _claim("families", "MATCH (n:Family {id: row[1]})"),
    RecordKind.MEMBERSHIPS: CLAIM_EDGES,
    RecordKind.KINSHIPS: CLAIM_EDGES,
    RecordKind.NEEDS: _claim("needs", "MATCH (n:Need {id: row[1]})"),
    RecordKind.SUPPORTS: CLAIM_EDGES,
    RecordKind.CONSENTS: _claim("consents", "MATCH (n:Consent {id: row[1]})"),
}
"""Neo4j has no edges to edges: for them the id in `describes` is all there is."""

SETTLE_SOURCES = Query(
    name="settle_sources",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Claims,
    row=Stored,
    cypher="""
        UNWIND $rows AS row
        MATCH (s:SourceRecord {source: $source, kind: $kind, external_id: row[0]})
        WHERE s.describes = row[1]
        SET s.sha256 = row[2], s.written = row[3], s.imported_at = $at
        RETURN count(*) AS stored
    """,
)


@dataclass(frozen=True, slots=True)
class TheseIds:
    ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class Current:
    """A record as it is now, under a lock."""

    id: str
    ends: tuple[str, ...]
    """The ids of the records that it belongs to, or joins."""
    properties: Mapping[str, object]
    events: tuple[str, ...]
    """What happened to an agreement, in the order of time."""


def _current(name: str, match: LiteralString, returned: LiteralString) -> Query[TheseIds, Current]:
    """A query that locks records and says what they hold: locks first, then what is read."""
    return Query(
        name=f"lock_imported_{name}",
        audience=Audience.UPKEEP,
        access=Access.WRITE,
        touches=NOTHING_TOUCHED,
        params=TheseIds,
        row=Current,
        cypher="UNWIND $ids AS id " + match + returned,
    )


_NODE: LiteralString = """
    SET n.held = 0
    WITH n
    RETURN n.id AS id, [] AS ends, properties(n) AS properties, [] AS events
"""
_OF_PERSON: LiteralString = """
    SET p.held = 0
    WITH n, p
    RETURN n.id AS id, [p.id] AS ends, properties(n) AS properties, [] AS events
"""
_EDGE: LiteralString = """
    WITH a, n, b
    RETURN n.id AS id, [a.id, b.id] AS ends, properties(n) AS properties, [] AS events
"""

CURRENT: Mapping[RecordKind, Query[TheseIds, Current]] = {
    RecordKind.AGENCIES: _current("agencies", "MATCH (n:Agency {id: id})", _NODE),
    RecordKind.TEAMS: _current(
        "teams",
        "MATCH (n:Team {id: id})-[:PART_OF]->(a:Agency) SET n.held = 0 WITH n, a",
        " RETURN n.id AS id, [a.id] AS ends, properties(n) AS properties, [] AS events",
    ),
    RecordKind.PRACTITIONERS: _current("practitioners", "MATCH (n:Practitioner {id: id})", _NODE),
    RecordKind.POSTS: _current(
        "posts",
        "MATCH (a:Practitioner)-[n:WORKS_FOR {id: id}]->(b:Agency) SET a.held = 0",
        _EDGE,
    ),
    RecordKind.PERSONS: _current("persons", "MATCH (n:Person {id: id})", _NODE),
    RecordKind.FAMILIES: _current("families", "MATCH (n:Family {id: id})", _NODE),
    RecordKind.MEMBERSHIPS: _current(
        "memberships",
        "MATCH (a:Person)-[n:MEMBER_OF {id: id}]->(b:Family) SET b.held = 0, a.held = 0",
        _EDGE,
    ),
    RecordKind.KINSHIPS: _current(
        "kinships", "MATCH (a:Person)-[n:KIN {id: id}]->(b:Person) SET a.held = 0", _EDGE
    ),
    RecordKind.NEEDS: _current(
        "needs", "MATCH (n:Need {id: id})<-[:HAS_NEED]-(p:Person)", _OF_PERSON
    ),
    RecordKind.SUPPORTS: _current(
        "supports",
        "MATCH (a:Practitioner)-[n:SUPPORTS {id: id}]->(b:Person) SET b.held = 0",
        _EDGE,
    ),
    RecordKind.CONSENTS: _current(
        "consents",
        "MATCH (n:Consent {id: id})-[:OF]->(p:Person) SET p.held = 0 WITH n, p",
        """
        CALL (n) {
            MATCH (n)-[:HAD]->(e:ConsentEvent)
            WITH e ORDER BY e.at, e.place
            RETURN collect(e.kind) AS events
        }
        RETURN n.id AS id, [p.id] AS ends, properties(n) AS properties, events
        """,
    ),
}


@dataclass(frozen=True, slots=True)
class EndedLeaderships:
    posts: Sequence[str]


END_LEADERSHIPS = Query(
    name="end_imported_leaderships",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=EndedLeaderships,
    row=Nothing,
    # Only those that came with the post: one that was made in the application stays.
    cypher="""
        UNWIND $posts AS post
        MATCH (w:Practitioner)-[:WORKS_FOR {id: post}]->(:Agency)
        MATCH (w)-[l:LEADS {post: post}]->(:Team)
        DELETE l
    """,
)


@dataclass(frozen=True, slots=True)
class Withdrawals:
    rows: Sequence[tuple[str, str, datetime]]
    """Id of the agreement, id of the event, instant."""


WITHDRAW_IMPORTED = Query(
    name="withdraw_imported",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Withdrawals,
    row=Nothing,
    cypher="""
        UNWIND $rows AS row
        MATCH (c:Consent {id: row[0]})-[:OF]->(p:Person)
        SET p.stamp = p.stamp + 1
        MERGE (e:ConsentEvent {id: row[1]})
        SET e.kind = 'withdrawn', e.at = row[2], e.place = 1
        MERGE (c)-[:HAD]->(e)
    """,
)


@dataclass(frozen=True, slots=True)
class NewTasks:
    source: str
    kind: str
    at: datetime
    rows: Sequence[tuple[str, str, str, str, str, str | None]]
    """Id of the task, external id, id of the record, why, what the row says (JSON), person."""


MAKE_TASKS = Query(
    name="make_import_tasks",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewTasks,
    row=Nothing,
    cypher="""
        UNWIND $rows AS row
        MERGE (t:Task {id: row[0]})
        ON CREATE SET t.kind = 'import_changed', t.state = 'open', t.made_at = $at,
                      t.source = $source, t.record_kind = $kind, t.external_id = row[1],
                      t.record_id = row[2], t.reason = row[3], t.offered = row[4]
        WITH t, row WHERE row[5] IS NOT NULL
        MATCH (p:Person {id: row[5]})
        MERGE (t)-[:ABOUT]->(p)
    """,
)

QUERIES = (
    FIND_SOURCES,
    *dict.fromkeys(CLAIMS.values()),
    SETTLE_SOURCES,
    *CURRENT.values(),
    END_LEADERSHIPS,
    WITHDRAW_IMPORTED,
    MAKE_TASKS,
)
