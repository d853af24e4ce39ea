"""The Cypher of what imports close: before anything else, and whatever else their files hold.

Where a record still is as an import wrote it, its fingerprint is taken anew, so that the rest of
its row can follow; where somebody edited it, it is closed all the same and stays edited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from graph.database.query import Access, Audience, Nothing, Query, Touch
from graph.vocabulary import RecordKind


@dataclass(frozen=True, slots=True)
class ClosedRows:
    rows: Sequence[tuple[str, Mapping[str, object]]]
    """Id of the record, and the properties that it is given."""


def _close(
    name: str, match: LiteralString, touched: LiteralString, *also: Touch
) -> Query[ClosedRows, Nothing]:
    return Query(
        name=f"close_{name}",
        audience=Audience.UPKEEP,
        access=Access.WRITE,
        touches=frozenset({Touch.PERSON, *also}),
        params=ClosedRows,
        row=Nothing,
        cypher="UNWIND $rows AS row " + match + touched + " SET n += row[1]",
    )


CLOSE: Mapping[RecordKind, Query[ClosedRows, Nothing]] = {
    RecordKind.AGENCIES: _close("agencies", "MATCH (n:Agency {id: row[0]})", ""),
    RecordKind.PRACTITIONERS: _close(
        "practitioners",
        "MATCH (n:Practitioner {id: row[0]})",
        " SET n.version = coalesce(n.version, 1) + 1 ",
    ),
    RecordKind.POSTS: _close(
        "posts",
        "MATCH (w:Practitioner)-[n:WORKS_FOR {id: row[0]}]->(:Agency)",
        """
        SET w.held = 0
        WITH n, row, w
        OPTIONAL MATCH (w)-[l:LEADS {post: row[0]}]->(:Team)
        DELETE l
        WITH n, row
        """,
    ),
    RecordKind.PERSONS: _close(
        "persons",
        "MATCH (n:Person {id: row[0]})",
        " SET n.version = n.version + 1, n.stamp = n.stamp + 1 ",
    ),
    RecordKind.MEMBERSHIPS: _close(
        "memberships",
        "MATCH (p:Person)-[n:MEMBER_OF {id: row[0]}]->(f:Family)",
        " SET f.stamp = f.stamp + 1, p.stamp = p.stamp + 1 ",
        Touch.FAMILY,
    ),
    RecordKind.KINSHIPS: _close(
        "kinships",
        "MATCH (p:Person)-[n:KIN {id: row[0]}]->(:Person)",
        " SET p.stamp = p.stamp + 1 ",
    ),
    RecordKind.SUPPORTS: _close(
        "supports",
        "MATCH (:Practitioner)-[n:SUPPORTS {id: row[0]}]->(p:Person)",
        " SET p.stamp = p.stamp + 1, n.version = n.version + 1 ",
    ),
    RecordKind.AUTHORITIES: _close(
        "authorities",
        "MATCH (n:HeldAuthority {id: row[0]})-[:OVER]->(p:Person)",
        " SET p.stamp = p.stamp + 1 ",
    ),
}
"""Agreements are closed by what happened to them, never by their properties."""


@dataclass(frozen=True, slots=True)
class Fingerprints:
    source: str
    kind: str
    rows: Sequence[tuple[str, str]]
    """External id, and the fingerprint of the record as it is now."""


NOTE_CLOSED = Query(
    # Without its hash the row is looked at anew by the next import, even if it is as it was.
    name="note_closed",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=frozenset(),
    params=Fingerprints,
    row=Nothing,
    cypher="""
        UNWIND $rows AS row
        MATCH (s:SourceRecord {source: $source, kind: $kind, external_id: row[0]})
        SET s.written = row[1], s.sha256 = ''
    """,
)


@dataclass(frozen=True, slots=True)
class Silences:
    source: str
    at: datetime
    rows: Sequence[tuple[str, str]]
    """Id of an agreement, or of a person; and the row of the source that must be read first, as
    `consents|C1` for an agreement, and `persons|P1|consents` for a person."""


SILENCE_AGREEMENTS = Query(
    name="silence_agreements",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Silences,
    row=Nothing,
    cypher="""
        UNWIND $rows AS row
        MATCH (c:Consent {id: row[0]})-[:OF|SET_ASIDE]->(p:Person)
        SET p.stamp = p.stamp + 1
        MERGE (e:ConsentEvent {id: c.id + '/silenced/' + row[1]})
        ON CREATE SET e.kind = 'silenced', e.at = $at, e.place = 1000, e.source = $source,
                      e.until = row[1]
        MERGE (c)-[:HAD]->(e)
    """,
)

SILENCE_PEOPLE = Query(
    name="silence_people",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Silences,
    row=Nothing,
    cypher="""
        UNWIND $rows AS row
        MATCH (p:Person {id: row[0]})
        SET p.stamp = p.stamp + 1
        WITH p, row
        MATCH (c:Consent)-[:OF|SET_ASIDE]->(p)
        MERGE (e:ConsentEvent {id: c.id + '/silenced/' + row[1]})
        ON CREATE SET e.kind = 'silenced', e.at = $at, e.place = 1000, e.source = $source,
                      e.until = row[1]
        MERGE (c)-[:HAD]->(e)
    """,
)


@dataclass(frozen=True, slots=True)
class OfSource:
    source: str


@dataclass(frozen=True, slots=True)
class Silence:
    id: str
    until: str
    person: str


FIND_SILENCES = Query(
    name="find_silences",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OfSource,
    row=Silence,
    cypher="""
        MATCH (e:ConsentEvent {source: $source})
        WHERE e.kind = 'silenced'
        MATCH (e)<-[:HAD]-(:Consent)-[:OF|SET_ASIDE]->(p:Person)
        RETURN e.id AS id, e.until AS until, p.id AS person
        ORDER BY id
    """,
)


@dataclass(frozen=True, slots=True)
class LiftedSilences:
    ids: Sequence[str]


LIFT_SILENCES = Query(
    name="lift_silences",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=LiftedSilences,
    row=Nothing,
    cypher="""
        UNWIND $ids AS id
        MATCH (e:ConsentEvent {id: id})<-[:HAD]-(c:Consent)-[:OF|SET_ASIDE]->(p:Person)
        SET p.stamp = p.stamp + 1
        DETACH DELETE e
    """,
)

QUERIES = (
    *CLOSE.values(),
    NOTE_CLOSED,
    SILENCE_AGREEMENTS,
    SILENCE_PEOPLE,
    FIND_SILENCES,
    LIFT_SILENCES,
)
