"""The bulk writes: one statement for each kind of record, many rows at a time.

Each finds its record by id, or makes it, and sets the keys that a row brings. Rows arrive in the
order of the person they concern, whose node is locked before anything that hangs on it is
written: a reader sees a person's agreements as they were before a batch or after it.
`stored` counts the rows that found what they refer to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query, Touch
from graph.storing.to_rows import Row


@dataclass(frozen=True, slots=True)
class Rows:
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Stored:
    stored: int


def bulk(
    name: str, cypher: LiteralString, touches: frozenset[Touch] = NOTHING_TOUCHED
) -> Query[Rows, Stored]:
    return Query(name, Audience.UPKEEP, Access.WRITE, Rows, Stored, cypher, touches)


PERSON = frozenset({Touch.PERSON})
FAMILY = frozenset({Touch.FAMILY})

STORE_AGENCIES = bulk(
    "store_agencies",
    """
    UNWIND $rows AS row
    MERGE (a:Agency {id: row.id})
    SET a += row.keys
    RETURN count(*) AS stored
    """,
)

STORE_TEAMS = bulk(
    "store_teams",
    """
    UNWIND $rows AS row
    MATCH (a:Agency {id: row.agency})
    MERGE (t:Team {id: row.id})
    SET t += row.keys
    MERGE (t)-[:PART_OF]->(a)
    RETURN count(*) AS stored
    """,
)

STORE_PRACTITIONERS = bulk(
    "store_practitioners",
    """
    UNWIND $rows AS row
    MERGE (w:Practitioner {id: row.id})
    ON CREATE SET w.version = 1
    ON MATCH SET w.version = w.version + 1
    SET w += row.keys
    RETURN count(*) AS stored
    """,
)

STORE_POSTS = bulk(
    "store_posts",
    """
    UNWIND $rows AS row
    MATCH (w:Practitioner {id: row.practitioner})
    MATCH (a:Agency {id: row.agency})
    MERGE (w)-[j:WORKS_FOR {id: row.id}]->(a)
    SET j += row.keys
    RETURN count(*) AS stored
    """,
)

STORE_LEADERSHIPS = bulk(
    "store_leaderships",
    """
    UNWIND $rows AS row
    MATCH (w:Practitioner {id: row.practitioner})
    MATCH (t:Team {id: row.team})
    MERGE (w)-[l:LEADS]->(t)
    SET l += row.keys
    RETURN count(*) AS stored
    """,
)

STORE_PEOPLE = bulk(
    "store_people",
    """
    UNWIND $rows AS row
    MERGE (p:Person {id: row.id})
    ON CREATE SET p.held = 0, p.version = row.version, p.stamp = row.stamp
    ON MATCH SET p.version = p.version + 1, p.stamp = p.stamp + 1
    SET p += row.keys
    RETURN count(*) AS stored
    """,
    PERSON,
)

STORE_FAMILIES = bulk(
    "store_families",
    """
    UNWIND $rows AS row
    MERGE (f:Family {id: row.id})
    ON CREATE SET f.held = 0, f.version = row.version, f.stamp = row.stamp
    RETURN count(*) AS stored
    """,
    FAMILY,
)

STORE_MEMBERSHIPS = bulk(
    "store_memberships",
    """
    UNWIND $rows AS row
    MATCH (f:Family {id: row.family})
    MATCH (p:Person {id: row.person})
    SET f.stamp = f.stamp + 1, p.stamp = p.stamp + 1
    MERGE (p)-[m:MEMBER_OF {id: row.id}]->(f)
    SET m += row.keys
    RETURN count(*) AS stored
    """,
    PERSON | FAMILY,
)

STORE_KINSHIPS = bulk(
    "store_kinships",
    """
    UNWIND $rows AS row
    MATCH (p:Person {id: row.person})
    MATCH (q:Person {id: row.relative})
    SET p.stamp = p.stamp + 1
    MERGE (p)-[k:KIN {id: row.id}]->(q)
    SET k += row.keys
    RETURN count(*) AS stored
    """,
    PERSON,
)

STORE_NEEDS = bulk(
    "store_needs",
    """
    UNWIND $rows AS row
    MATCH (p:Person {id: row.person})
    SET p.stamp = p.stamp + 1
    MERGE (n:Need {id: row.id})
    SET n += row.keys
    MERGE (p)-[:HAS_NEED]->(n)
    RETURN count(*) AS stored
    """,
    PERSON,
)

STORE_SUPPORTS = bulk(
    "store_supports",
    """
    UNWIND $rows AS row
    MATCH (p:Person {id: row.person})
    MATCH (w:Practitioner {id: row.practitioner})
    SET p:Client, p.stamp = p.stamp + 1
    MERGE (w)-[s:SUPPORTS {id: row.id}]->(p)
    ON CREATE SET s.version = row.version
    ON MATCH SET s.version = s.version + 1
    SET s += row.keys
    RETURN count(*) AS stored
    """,
    PERSON,
)

STORE_EXCLUSIONS = bulk(
    "store_exclusions",
    """
    UNWIND $rows AS row
    MATCH (p:Person {id: row.person})
    SET p.stamp = p.stamp + 1
    MERGE (x:Exclusion {id: row.id})
    SET x += row.keys
    MERGE (x)-[:LIMITS]->(p)
    RETURN count(*) AS stored
    """,
    PERSON,
)

STORE_ARRANGEMENTS = bulk(
    "store_arrangements",
    """
    UNWIND $rows AS row
    MATCH (p:Person {id: row.protected})
    MATCH (q:Person {id: row.from})
    SET p.stamp = p.stamp + 1, q.stamp = q.stamp + 1
    MERGE (s:SafetyArrangement {id: row.id})
    SET s += row.keys
    MERGE (s)-[:PROTECTS]->(p)
    MERGE (s)-[:FROM]->(q)
    RETURN count(*) AS stored
    """,
    PERSON,
)

STORE_INTERESTS = bulk(
    "store_interests",
    """
    UNWIND $rows AS row
    MATCH (p:Person {id: row.person})
    MATCH (w:Practitioner {id: row.practitioner})
    SET p.stamp = p.stamp + 1
    MERGE (w)-[:DECLARED {kind: row.kind}]->(p)
    RETURN count(*) AS stored
    """,
    PERSON,
)

STORE_COVERS = bulk(
    "store_covers",
    """
    UNWIND $rows AS row
    MATCH (colleague:Practitioner {id: row.colleague})
    MATCH (worker:Practitioner {id: row.worker})
    MERGE (c:Cover {id: row.id})
    SET c += row.keys
    MERGE (c)-[:COVERED_BY]->(colleague)
    MERGE (c)-[:COVERS]->(worker)
    RETURN count(*) AS stored
    """,
)

STORE_GRANTS = bulk(
    "store_grants",
    """
    UNWIND $rows AS row
    MATCH (p:Person {id: row.person})
    MATCH (w:Practitioner {id: row.practitioner})
    SET p.stamp = p.stamp + 1
    MERGE (g:EmergencyGrant {id: row.id})
    SET g += row.keys
    MERGE (g)-[:OPENS]->(p)
    MERGE (g)-[:OPENED_BY]->(w)
    RETURN count(*) AS stored
    """,
    PERSON,
)

STORE_ENQUIRIES = bulk(
    "store_enquiries",
    """
    UNWIND $rows AS row
    MATCH (p:Person {id: row.person})
    MATCH (t:Team {id: row.team})
    SET p.stamp = p.stamp + 1
    MERGE (e:Enquiry {id: row.id})
    SET e += row.keys
    MERGE (e)-[:ASKS_ABOUT]->(p)
    MERGE (e)-[:ASKED_BY]->(t)
    RETURN count(*) AS stored
    """,
    PERSON,
)

STORE_DECISIONS = bulk(
    "store_decisions",
    # Several people: locked in their order before the first decision is written.
    """
    UNWIND $rows AS row
    UNWIND row.people AS person_id
    WITH DISTINCT person_id ORDER BY person_id
    MATCH (p:Person {id: person_id})
    SET p.stamp = p.stamp + 1
    WITH count(*) AS locked
    UNWIND $rows AS row
    MERGE (d:SharingDecision {id: row.id})
    SET d += row.keys
    WITH row, d
    CALL (row, d) {
        UNWIND row.people AS person_id
        MATCH (p:Person {id: person_id})
        MERGE (d)-[:ABOUT]->(p)
        RETURN count(*) AS found
    }
    WITH row, found WHERE found = size(row.people)
    RETURN count(*) AS stored
    """,
    PERSON,
)

STORE_CONSENTS = bulk(
    "store_consents",
    """
    UNWIND $rows AS row
    MATCH (p:Person {id: row.person})
    SET p.stamp = p.stamp + 1
    MERGE (c:Consent {id: row.id})
    SET c += row.keys
    MERGE (c)-[:OF]->(p)
    WITH row, c
    CALL (row, c) {
        UNWIND row.events AS event
        MERGE (e:ConsentEvent {id: event.id})
        SET e.kind = event.kind, e.at = event.at, e.place = event.place
        MERGE (c)-[:HAD]->(e)
    }
    RETURN count(*) AS stored
    """,
    PERSON,
)
