"""Tasks that wait for somebody's decision: how many, since when; never about whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query


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
    params=Nothing,
    row=OpenTasks,
    cypher="""
        MATCH (t:Task {state: 'open'})
        WITH t.kind AS kind, t,
             t.kind = 'may_be_protected'
                 OR EXISTS { (t)-[:ABOUT]->(:Person {shielded: true}) } AS shielded
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
        CREATE (t:Task {id: row.id, kind: row.kind, state: 'open', made_at: $at})
        WITH t, row
        UNWIND row.about AS person_id
        MATCH (p:Person {id: person_id})
        MERGE (t)-[:ABOUT]->(p)
    """,
)
