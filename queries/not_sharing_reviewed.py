"""All decisions not to share that hold, for the privacy officer, who reviews them and reads of no
service that they keep back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph.database.query import Access, Audience, Nothing, Query, Touch
from queries.not_sharing import FROM_WHOM
from queries.second_person import REVIEW_DUE, Decided, OneDecision, PersonOfDecision, WaitsSince


@dataclass(frozen=True, slots=True)
class OfficersNotShared:
    given_name: str
    family_name: str
    born: str | None
    precision: str | None
    worker: str | None
    waits: bool
    decision_id: str
    from_agencies: Sequence[str]
    from_workers: Sequence[str]
    why: str | None
    decided_on: date
    review_on: date | None
    last_review_on: date | None


NOT_SHARED_NOW = Query(
    name="not_shared_now",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Nothing,
    row=OfficersNotShared,
    # Of the services nothing at all: some are sensitive, and the officer reads of nobody's support.
    cypher="""
        MATCH (d:DecisionNotToShare) USING INDEX d:DecisionNotToShare(review_on)
        WHERE d.review_on IS NOT NULL AND d.ended_on IS NULL
        MATCH (d)-[:ABOUT]->(p:Person)
        OPTIONAL MATCH (by:Practitioner {id: d.decided_by})
    """
    + FROM_WHOM
    + """
        RETURN p.given_name AS given_name, p.family_name AS family_name,
               toString(p.birth_date) AS born, p.birth_precision AS precision, by.name AS worker,
               d.approved_by IS NULL AS waits, d.id AS decision_id, from_agencies, from_workers,
               d.why AS why, d.decided_on AS decided_on, d.review_on AS review_on,
               d.last_review_on AS last_review_on
        ORDER BY decided_on, decision_id
    """,
)


@dataclass(frozen=True, slots=True)
class WaitingAt:
    today: date
    review_days: int


NOT_SHARED_WAITING = Query(
    name="not_shared_waiting",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=WaitingAt,
    row=WaitsSince,
    cypher="""
        MATCH (d:DecisionNotToShare) USING INDEX d:DecisionNotToShare(review_on)
        WHERE d.review_on IS NOT NULL AND d.ended_on IS NULL
        WITH d, d.approved_by IS NULL AS waits,
    """
    + REVIEW_DUE
    + """
        WHERE waits OR due < $today
        RETURN d.id AS decision_id, CASE WHEN waits THEN d.decided_on ELSE due END AS day, waits
        ORDER BY day, decision_id
    """,
)


PEOPLE_OF_NOT_SHARING = Query(
    name="people_of_not_sharing",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OneDecision,
    row=PersonOfDecision,
    cypher="""
        MATCH (:DecisionNotToShare {id: $decision_id})-[:ABOUT]->(p:Person)
        RETURN p.id AS person_id ORDER BY person_id
    """,
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    decision_id: str
    on: date
    next: date


REVIEW_NOT_SHARING = Query(
    name="review_not_sharing",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Reviewed,
    row=Decided,
    cypher="""
        MATCH (d:DecisionNotToShare {id: $decision_id})
        WHERE d.approved_by IS NOT NULL AND d.ended_on IS NULL
        SET d.last_review_on = $on, d.review_on = $next
        RETURN d.id AS id
    """,
)
