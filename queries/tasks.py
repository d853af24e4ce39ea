"""Tasks that wait for somebody's decision: how many, since when; never about whom."""

from dataclasses import dataclass
from datetime import datetime

from graph.database.query import Access, Audience, Nothing, Query


@dataclass(frozen=True, slots=True)
class OpenTasks:
    kind: str
    shielded: bool
    """They concern somebody who is shielded: for the privacy officer alone."""
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
        OPTIONAL MATCH (t)-[:ABOUT]->(p:Person)
        WITH t.kind AS kind, coalesce(p.shielded, false) AS shielded, t
        RETURN kind, shielded, count(t) AS number, min(t.made_at) AS since
        ORDER BY kind, shielded
    """,
)
