"""The Cypher of imports: which record a source's row describes, and what became of it since.

A `SourceRecord` is the only identity of an import. It keeps the hash of the row as it was read,
and a fingerprint of the record as the import wrote it: where the record no longer has that
fingerprint, somebody edited it in the application.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query, Touch
from graph.storing.kind import Kind, Stored
from graph.storing.kinds import IMPORTED
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
        // Where its record was said to be another one's, it describes that one; what it says of
        // them a human compares, and what hangs on them follows.
        WITH s, COLLECT { MATCH (s)-[:DESCRIBES]->(p:Person) RETURN p.id }[0] AS person_id
        RETURN s.external_id AS external_id, coalesce(person_id, s.describes) AS describes,
               s.sha256 AS sha256,
               CASE WHEN person_id <> s.describes THEN '' ELSE s.written END AS written
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


def _claim(kind: Kind[Any]) -> Query[Claims, Stored]:
    """A query that claims rows for the nodes that they describe.

    Neo4j has no edges to edges: for them the id in `describes` is all there is. Where another
    import was faster, the constraint on sources refuses the whole batch.
    """
    found: LiteralString = f"MATCH {kind.pattern('{id: row[1]}')}\n" if kind.label else ""
    described: LiteralString = "CREATE (s)-[:DESCRIBES]->(n)\n" if kind.label else ""
    return Query(
        name=f"claim_{kind.name}",
        audience=Audience.UPKEEP,
        access=Access.WRITE,
        touches=NOTHING_TOUCHED,
        params=Claims,
        row=Stored,
        cypher="UNWIND $rows AS row\n" + found + _CLAIM + described + "RETURN count(*) AS stored",
    )


CLAIMS: Mapping[RecordKind, Query[Claims, Stored]] = {
    name: _claim(kind) for name, kind in IMPORTED.items()
}

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
    events: Sequence[Sequence[Any]]
    """What happened to an agreement, in order: what, when, and whether only the day is known."""


def _current(kind: Kind[Any]) -> Query[TheseIds, Current]:
    """A query that locks records and says what they hold: locks first, then what is read."""
    events: LiteralString = "events" if kind.events else "[] AS events"
    return Query(
        name=f"lock_imported_{kind.name}",
        audience=Audience.UPKEEP,
        access=Access.WRITE,
        touches=NOTHING_TOUCHED,
        params=TheseIds,
        row=Current,
        cypher="UNWIND $ids AS id\n"
        + kind.lock
        + f"RETURN n.id AS id, {kind.end_ids} AS ends, properties(n) AS properties, {events}",
    )


CURRENT: Mapping[RecordKind, Query[TheseIds, Current]] = {
    name: _current(kind) for name, kind in IMPORTED.items()
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
        MATCH (c:Consent {id: row[0]})-[:OF|SET_ASIDE]->(p:Person)
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
    rows: Sequence[tuple[str, str, str, str, str, str | None, str, str]]
    """Id of the task, external id, id of the record, why, what the row says (JSON), person, hash
    of the row, fingerprint of what it says."""


MAKE_TASKS = Query(
    name="make_import_tasks",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewTasks,
    row=Nothing,
    # One for each record. What somebody settled is asked again where the source says something
    # else by now, and what came in meanwhile wherever it differs anew.
    cypher="""
        UNWIND $rows AS row
        MERGE (t:Task {id: row[0]})
        ON CREATE SET t.kind = 'import_changed', t.source = $source, t.record_kind = $kind,
                      t.external_id = row[1], t.version = 0
        SET t.held = 0
        WITH t, row
        WHERE t.sha256 IS NULL OR t.sha256 <> row[6]
           OR (t.state <> 'open' AND t.settled_by IS NULL)
        SET t.state = 'open', t.made_at = $at, t.version = t.version + 1, t.record_id = row[2],
            t.reason = row[3], t.offered = row[4], t.sha256 = row[6], t.written = row[7],
            t.settled_by = null, t.settled_as = null, t.settled_at = null, t.asked_until = null
        WITH t, row
        CALL (t) {
            MATCH (t)-[asked:FOR|ABOUT]->()
            DELETE asked
        }
        MATCH (p:Person {id: row[5]})
        MERGE (t)-[:ABOUT]->(p)
    """,
)


@dataclass(frozen=True, slots=True)
class OfSource:
    source: str


@dataclass(frozen=True, slots=True)
class TaskOfSource:
    task_id: str
    record_kind: str
    external_id: str


TASKS_THAT_DIFFER = Query(
    name="tasks_that_differ",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OfSource,
    row=TaskOfSource,
    # Settled ones too: where such a row came in and differs once more later, that is new.
    cypher="""
        MATCH (t:Task {kind: 'import_changed', source: $source})
        WHERE t.reason <> 'came in'
        RETURN t.id AS task_id, t.record_kind AS record_kind, t.external_id AS external_id
        ORDER BY task_id
    """,
)


@dataclass(frozen=True, slots=True)
class HeldTasks:
    source: str
    at: datetime
    rows: Sequence[tuple[str, str, str, str]]
    """Id of the task, kind of the record, its id in the source, why it is held."""


ASK_ABOUT_HELD = Query(
    name="ask_about_held",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=HeldTasks,
    row=Nothing,
    # A task names the record in its source, and nothing of what stands there. What somebody
    # settled is asked again only where another reason holds it.
    cypher="""
        UNWIND $rows AS row
        MERGE (t:Task {id: row[0]})
        ON CREATE SET t.kind = 'import_held', t.made_at = $at, t.source = $source,
                      t.record_kind = row[1], t.external_id = row[2], t.version = 0
        WITH t, row WHERE t.reason IS NULL OR t.reason <> row[3]
        SET t.reason = row[3], t.state = 'open', t.made_at = $at,
            t.version = coalesce(t.version, 0) + 1, t.settled_by = null, t.settled_as = null
    """,
)


@dataclass(frozen=True, slots=True)
class NotHeld:
    ids: Sequence[str]
    """Of the tasks that there may be about records which came in."""
    at: datetime


SETTLE_HELD = Query(
    name="settle_held",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NotHeld,
    row=Nothing,
    cypher="""
        UNWIND $ids AS id
        MATCH (t:Task {id: id}) WHERE t.state = 'open' OR t.reason <> 'came in'
        SET t.state = 'settled', t.settled_at = $at, t.reason = 'came in', t.settled_by = null
    """,
)
