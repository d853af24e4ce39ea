"""Decisions not to share: as whoever took them reads them, and as whoever leads them is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from graph.database.query import Access, Audience, Query, Touch
from queries.second_person import Decided, DecidedBy, Over, RefusedSince, ToAnswer
from queries.second_person_texts import LED_NOT_SHARING, MAY_ANSWER_NOT_SHARING

FROM_WHOM: LiteralString = """
        CALL (d) {
            OPTIONAL MATCH (a:Agency) WHERE a.id IN coalesce(d.with_whom, [])
            WITH a.name AS name ORDER BY name
            RETURN collect(name) AS from_agencies
        }
        CALL (d) {
            OPTIONAL MATCH (w:Practitioner) WHERE w.id IN coalesce(d.with_practitioners, [])
            WITH w.name AS name ORDER BY name
            RETURN collect(name) AS from_workers
        }
"""
_DECISION: LiteralString = """
               d.id AS decision_id, coalesce(d.services, []) AS services,
               coalesce(d.with_whom, []) + coalesce(d.with_practitioners, []) AS from_whom,
               from_agencies, from_workers, d.why AS why, d.decided_on AS decided_on,
               d.review_on AS review_on, d.last_review_on AS last_review_on,
               d.ended_on IS NOT NULL AS over, d.approved_by IS NOT NULL AS approved,
               d.refused_at IS NOT NULL AS refused, d.refused_because AS refused_because
"""


@dataclass(frozen=True, slots=True)
class NotSharedRow:
    decision_id: str
    services: Sequence[str]
    """Ids of the agencies whose work is not shared."""
    from_whom: Sequence[str]
    """Ids of the agencies and workers whose names follow; none: it is shared with nobody."""
    from_agencies: Sequence[str]
    from_workers: Sequence[str]
    why: str | None
    decided_on: date
    review_on: date | None
    last_review_on: date | None
    over: bool
    approved: bool
    refused: bool
    refused_because: str | None


OWN_NOT_SHARED = Query(
    name="own_not_shared",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=DecidedBy,
    row=NotSharedRow,
    cypher="""
        MATCH (:Person {id: $person_id})<-[:ABOUT]-(d:DecisionNotToShare)
        WHERE d.decided_by = $practitioner_id AND (d.ended_on IS NULL OR d.ended_on >= $since)
    """
    + FROM_WHOM
    + "RETURN"
    + _DECISION
    + "ORDER BY decided_on DESC, decision_id",
)


@dataclass(frozen=True, slots=True)
class RefusedNotSharing:
    decision_id: str
    person_id: str
    at: datetime


REFUSED_NOT_SHARING = Query(
    name="refused_not_sharing",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=RefusedSince,
    row=RefusedNotSharing,
    cypher="""
        MATCH (d:DecisionNotToShare {decided_by: $practitioner_id})
              USING INDEX d:DecisionNotToShare(decided_by)
        WHERE d.refused_at >= $since
        MATCH (d)-[:ABOUT]->(p:Person)
        RETURN d.id AS decision_id, min(p.id) AS person_id, d.refused_at AS at
        ORDER BY at, decision_id
    """,
)


@dataclass(frozen=True, slots=True)
class AskedOfLeader(NotSharedRow):
    worker: str
    support_id: str
    """Of the worker's support through which the leader may answer, where they see it."""


NOT_SHARING_TO_ANSWER = Query(
    name="not_sharing_to_answer",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=ToAnswer,
    row=AskedOfLeader,
    cypher="""
        MATCH (me:Practitioner {id: $leader})-[l:LEADS]->(t:Team)-[:PART_OF]->(home:Agency)
        WHERE (l.from IS NULL OR l.from <= $today) AND (l.to IS NULL OR $today <= l.to)
    """
    + LED_NOT_SHARING
    + "d.id = $decision_id AND p.id = $person_id AND"
    + MAY_ANSWER_NOT_SHARING
    + "WITH DISTINCT d, s, w AS by"
    + FROM_WHOM
    + "RETURN"
    + _DECISION
    + ", by.name AS worker, s.id AS support_id ORDER BY support_id",
)


@dataclass(frozen=True, slots=True)
class Answer:
    decision_id: str
    by: str
    at: datetime
    yes: bool
    because: str
    """Why not."""
    last_day: date
    """On which it held, where the answer is no."""


ANSWER_NOT_SHARING = Query(
    name="answer_not_sharing",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Answer,
    row=Decided,
    cypher="""
        MATCH (d:DecisionNotToShare {id: $decision_id})
        WHERE d.approved_by IS NULL AND d.ended_on IS NULL
        SET d.approved_by = CASE WHEN $yes THEN $by END,
            d.approved_at = CASE WHEN $yes THEN $at END,
            d.refused_by = CASE WHEN NOT $yes THEN $by END,
            d.refused_at = CASE WHEN NOT $yes THEN $at END,
            d.refused_because = CASE WHEN NOT $yes THEN $because END,
            d.ended_on = CASE WHEN NOT $yes THEN $last_day END,
            d.review_on = CASE WHEN $yes THEN d.review_on END
        RETURN d.id AS id
    """,
)


END_NOT_SHARING = Query(
    name="end_not_sharing",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Over,
    row=Decided,
    # Days are inclusive, and from now on it keeps nothing back: the last one was yesterday.
    cypher="""
        MATCH (d:DecisionNotToShare {id: $decision_id})
        WHERE ($practitioner_id = '' OR d.decided_by = $practitioner_id) AND d.ended_on IS NULL
        SET d.ended_on = $last_day, d.review_on = null
        RETURN d.id AS id
    """,
)
