"""Needs: closed, and opened again. The person's node is locked before any of these runs."""

from dataclasses import dataclass
from datetime import date

from graph.database.query import Access, Audience, Query, Touch


@dataclass(frozen=True, slots=True)
class NeedOn:
    need_id: str
    person_id: str
    on: date
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class ChangedNeed:
    need_id: str


CLOSE_NEED = Query(
    name="close_need",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=NeedOn,
    row=ChangedNeed,
    # Its days are inclusive, and from now on it is closed: the last one was yesterday.
    cypher="""
        MATCH (:Person {id: $person_id})-[:HAS_NEED]->(n:Need {id: $need_id})
        WHERE n.to IS NULL OR $on < n.to
        SET n.to = $on, n.closed_by = $practitioner_id
        RETURN n.id AS need_id
    """,
)

REOPEN_NEED = Query(
    name="reopen_need",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=NeedOn,
    row=ChangedNeed,
    cypher="""
        MATCH (:Person {id: $person_id})-[:HAS_NEED]->(n:Need {id: $need_id})
        WHERE n.to = $on AND n.closed_by = $practitioner_id
        SET n.to = null, n.closed_by = null
        RETURN n.id AS need_id
    """,
)
