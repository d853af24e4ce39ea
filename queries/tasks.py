"""Tasks that wait for somebody's decision: how many, since when; never about whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query

PROTECTED: LiteralString = """
        (coalesce(one.shielded, false)
            OR EXISTS { (one)<-[:LIMITS]-(:Exclusion) }
            OR EXISTS { (one)<-[:PROTECTS|FROM]-(:SafetyArrangement) }
            OR EXISTS { (one)<-[:DECLARED]-(:Practitioner) })
"""
"""What is asked about such a person, `one`, is the privacy officer's alone."""

# Of two records, a and b, somebody has said for ever that they are two people's: kept on the
# records, and on the sources that describe them; also of what was joined since.
APART: LiteralString = """
        EXISTS {
            (a)<-[:JOINED_INTO*0..]-()<-[:DESCRIBES*0..1]-()<-[n:NEVER]-(:TwoPeople)
                -[m:NEVER]->()-[:DESCRIBES*0..1]->()-[:JOINED_INTO*0..]->(b)
            WHERE n.side <> m.side
        }
    """

# There are two records of task t of which nobody has said anything, by this task or by another.
LEFT_TO_COMPARE: LiteralString = (
    """
        EXISTS {
            MATCH (t)-[:ABOUT]->(a:Person)
            MATCH (t)-[:ABOUT]->(b:Person)
            WHERE a.id < b.id AND NOT EXISTS { (a)-[:JOINED_INTO]->() }
                AND NOT EXISTS { (b)-[:JOINED_INTO]->() } AND NOT """
    + APART
    + """
        }
    """
)


@dataclass(frozen=True, slots=True)
class TasksOn:
    today: date


@dataclass(frozen=True, slots=True)
class OpenTasks:
    kind: str
    shielded: bool
    """They concern somebody who is protected: for the privacy officer alone."""
    number: int
    since: datetime
    """When the oldest of them was made."""


OPEN_TASKS = Query(
    name="open_tasks",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=TasksOn,
    row=OpenTasks,
    # What waits for whoever recorded it is theirs, as long as they can sign in, and nobody
    # shielded the person.
    cypher="""
        MATCH (t:Task {state: 'open'})
        WHERE EXISTS { (t)-[:ABOUT]->(:Person {shielded: true}) }
           OR t.kind = 'import_changed'
           OR NOT EXISTS { (t)-[:FOR]->(:Practitioner)<-[:IS]-(:Account {disabled: false}) }
        // What the coordinator put to a worker is the worker's for a while, whether there is one
        // or not.
        WITH t WHERE t.asked_until IS NULL OR t.asked_until < $today
        // What another task has settled waits for nobody.
        WITH t WHERE NOT t.kind IN ['may_be_known', 'may_be_protected'] OR """
    + LEFT_TO_COMPARE
    + """
        WITH t.kind AS kind, t,
             t.kind IN ['may_be_protected', 'number_superseded', 'safety_asked',
                        'interest_declared']
                 OR EXISTS {
                     MATCH (t)-[:ABOUT]->(one:Person)
                     WHERE """
    + PROTECTED
    + """
                 } AS shielded
        RETURN kind, shielded, count(t) AS number, min(t.made_at) AS since
        ORDER BY kind, shielded
    """,
)


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Questions whether records are of one person. Each row: `id`, `kind`, and the ids of the
    records, which is all that a task holds: `about`."""

    at: datetime
    rows: Sequence[Mapping[str, Any]]


ASK_TO_COMPARE = Query(
    name="ask_to_compare_records",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Comparisons,
    row=Nothing,
    cypher="""
        UNWIND $rows AS row
        MERGE (t:Task {id: row.id})
        ON CREATE SET t.kind = row.kind, t.state = 'open', t.made_at = $at
        WITH t, row
        UNWIND row.about AS person_id
        MATCH (p:Person {id: person_id})
        MERGE (t)-[:ABOUT]->(p)
    """,
)


@dataclass(frozen=True, slots=True)
class OfWorker:
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class OwnTask:
    task_id: str
    kind: str
    person_id: str
    since: datetime


OWN_TASKS = Query(
    name="own_tasks",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=OfWorker,
    row=OwnTask,
    cypher="""
        MATCH (:Practitioner {id: $practitioner_id})<-[:FOR]-(t:Task {state: 'open'})
        MATCH (t)-[:ABOUT]->(p:Person) WHERE NOT coalesce(p.shielded, false)
        RETURN t.id AS task_id, t.kind AS kind, p.id AS person_id, t.made_at AS since
        ORDER BY since, t.id
    """,
)


@dataclass(frozen=True, slots=True)
class Agreements:
    """Agreements that were given, refused or withdrawn just now."""

    ids: Sequence[str]
    at: datetime
    children_born_after: date
    """Who was born later is under the age of agreeing for themself."""


ASK_ABOUT_AGREEMENTS = Query(
    name="ask_about_agreements",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Agreements,
    row=Nothing,
    # Each is asked once: what was settled is not asked again. It waits for whoever recorded the
    # agreement; never for a parent.
    cypher="""
        UNWIND $ids AS id
        MATCH (c:Consent {id: id})-[:OF]->(p:Person)
        CALL (c) {
            MATCH (c)-[:HAD]->(e:ConsentEvent) WHERE e.kind <> 'silenced'
            WITH e ORDER BY e.at, e.place
            RETURN collect(e.kind)[-1] AS said
        }
        CALL (c, p, said) {
            MATCH (p)<-[:OF]-(other:Consent)
            WHERE other.holder_id <> c.holder_id AND c.authority <> 'self'
              AND other.authority <> 'self'
            MATCH (other)-[:HAD]->(e:ConsentEvent) WHERE e.kind <> 'silenced'
            WITH said, other, e ORDER BY e.at, e.place
            WITH said, other, collect(e.kind)[-1] AS theirs
            RETURN count(CASE WHEN (said = 'said_no') <> (theirs = 'said_no')
                               AND NOT 'withdrawn' IN [said, theirs] THEN 1 END) > 0 AS differ
        }
        WITH c, p, [
            CASE WHEN said = 'withdrawn' THEN 'other_basis' END,
            CASE WHEN said = 'said_no' AND c.authority = 'self' AND c.services IS NULL
                  AND c.competence_note IS NULL AND p.birth_date > $children_born_after
                 THEN 'child_said_no' END,
            CASE WHEN differ THEN 'holders_differ' END
        ] AS asked
        UNWIND [kind IN asked WHERE kind IS NOT NULL] AS kind
        MERGE (t:Task {id: kind + '/' + c.id})
        ON CREATE SET t.kind = kind, t.state = 'open', t.made_at = $at, t.record_id = c.id
        MERGE (t)-[:ABOUT]->(p)
        WITH t, c
        MATCH (w:Practitioner {id: c.recorded_by})
        MERGE (t)-[:FOR]->(w)
    """,
)
