"""Decisions to share without agreement: as whoever took them reads them, as whoever leads them is
asked, and all of them for the privacy officer, who reads of no service that they open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from graph.database.query import Access, Audience, Query, Touch
from queries.second_person import (
    REVIEW_DUE,
    Decided,
    DecidedBy,
    OneDecision,
    Over,
    PersonOfDecision,
    RefusedSince,
    ToAnswer,
    WaitsSince,
)
from queries.second_person_texts import LED_DECISIONS, MAY_ANSWER

_RECIPIENTS: LiteralString = """
        CALL (d) {
            OPTIONAL MATCH (a:Agency) WHERE a.id IN coalesce(d.recipient_agencies, [])
            WITH a.name AS name ORDER BY name
            RETURN collect(name) AS to_agencies
        }
        CALL (d) {
            OPTIONAL MATCH (w:Practitioner) WHERE w.id IN coalesce(d.recipient_practitioners, [])
            WITH w.name AS name ORDER BY name
            RETURN collect(name) AS to_workers
        }
"""
_DECISION: LiteralString = """
               d.id AS decision_id, d.opens AS opens,
               coalesce(d.recipient_agencies, []) + coalesce(d.recipient_practitioners, []) AS to,
               to_agencies, to_workers, d.level AS level,
               d.basis AS basis, d.threshold AS threshold, d.views_sought AS views_sought,
               d.informed AS informed, d.decided_on AS decided_on, d.review_on AS review_on,
               d.last_review_on AS last_review_on, d.ends_on AS ends_on,
               d.approved_by IS NOT NULL AS approved,
               d.refused_at IS NOT NULL OR d.refused_by IS NOT NULL AS refused,
               d.refused_because AS refused_because
"""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    decision_id: str
    opens: Sequence[str]
    to: Sequence[str]
    """Ids of the agencies and workers whose names follow."""
    to_agencies: Sequence[str]
    to_workers: Sequence[str]
    level: int
    basis: str | None
    threshold: str | None
    views_sought: bool | None
    informed: bool | None
    decided_on: date
    review_on: date
    last_review_on: date | None
    ends_on: date
    approved: bool
    refused: bool
    refused_because: str | None


OWN_DECISIONS = Query(
    name="own_decisions",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=DecidedBy,
    row=DecisionRow,
    cypher="""
        MATCH (:Person {id: $person_id})<-[:ABOUT]-(d:SharingDecision)
        WHERE d.decided_by = $practitioner_id AND d.ends_on >= $since
    """
    + _RECIPIENTS
    + "RETURN"
    + _DECISION
    + "ORDER BY decided_on DESC, decision_id",
)


@dataclass(frozen=True, slots=True)
class RefusedDecision:
    decision_id: str
    person_id: str
    at: datetime


REFUSED_DECISIONS = Query(
    name="refused_decisions",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=RefusedSince,
    row=RefusedDecision,
    cypher="""
        MATCH (d:SharingDecision {decided_by: $practitioner_id})
              USING INDEX d:SharingDecision(decided_by)
        WHERE d.refused_at >= $since
        MATCH (d)-[:ABOUT]->(p:Person)
        RETURN d.id AS decision_id, min(p.id) AS person_id, d.refused_at AS at
        ORDER BY at, decision_id
    """,
)


@dataclass(frozen=True, slots=True)
class AskedOfLeader(DecisionRow):
    worker: str
    support_id: str
    """Of the worker's support through which the leader may answer, where they see it."""


DECISION_TO_ANSWER = Query(
    name="decision_to_answer",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=ToAnswer,
    row=AskedOfLeader,
    cypher="""
        MATCH (me:Practitioner {id: $leader})-[l:LEADS]->(t:Team)-[:PART_OF]->(home:Agency)
        WHERE (l.from IS NULL OR l.from <= $today) AND (l.to IS NULL OR $today <= l.to)
    """
    + LED_DECISIONS
    + "d.id = $decision_id AND p.id = $person_id AND"
    + MAY_ANSWER
    + "WITH DISTINCT d, s, w AS by"
    + _RECIPIENTS
    + "RETURN"
    + _DECISION
    + ", by.name AS worker, s.id AS support_id ORDER BY support_id",
)


@dataclass(frozen=True, slots=True)
class At:
    today: date


@dataclass(frozen=True, slots=True)
class OfficersDecision:
    given_name: str
    family_name: str
    born: str | None
    precision: str | None
    worker: str | None
    waits: bool
    services: int
    decision_id: str
    to_agencies: Sequence[str]
    to_workers: Sequence[str]
    level: int
    basis: str | None
    threshold: str | None
    views_sought: bool | None
    informed: bool | None
    decided_on: date
    review_on: date
    last_review_on: date | None
    ends_on: date


DECISIONS_NOW = Query(
    name="decisions_now",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=At,
    row=OfficersDecision,
    # Of the services that it opens a number alone: the officer reads of nobody's support.
    cypher="""
        MATCH (d:SharingDecision) USING INDEX d:SharingDecision(ends_on)
        WHERE d.ends_on >= $today AND d.refused_at IS NULL AND d.refused_by IS NULL
        MATCH (d)-[:ABOUT]->(p:Person)
        OPTIONAL MATCH (by:Practitioner {id: d.decided_by})
    """
    + _RECIPIENTS
    + """
        RETURN p.given_name AS given_name, p.family_name AS family_name,
               toString(p.birth_date) AS born, p.birth_precision AS precision, by.name AS worker,
               d.approved_by IS NULL AS waits,
               size(coalesce(d.opens, [])) + size(coalesce(d.sensitive_agencies, [])) AS services,
               d.id AS decision_id, to_agencies, to_workers, d.level AS level, d.basis AS basis,
               d.threshold AS threshold, d.views_sought AS views_sought, d.informed AS informed,
               d.decided_on AS decided_on, d.review_on AS review_on,
               d.last_review_on AS last_review_on, d.ends_on AS ends_on
        ORDER BY decided_on, decision_id, p.id
    """,
)


@dataclass(frozen=True, slots=True)
class WaitingAt:
    today: date
    review_days: int
    lapsed_before: date
    """What was to be reviewed before then is over."""


DECISIONS_WAITING = Query(
    name="decisions_waiting",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=WaitingAt,
    row=WaitsSince,
    cypher="""
        MATCH (d:SharingDecision) USING INDEX d:SharingDecision(ends_on)
        WHERE d.ends_on >= $today AND d.refused_at IS NULL AND d.refused_by IS NULL
        WITH d, d.approved_by IS NULL AS waits,
    """
    + REVIEW_DUE
    + """
        WHERE waits OR (due >= $lapsed_before AND due < $today)
        RETURN d.id AS decision_id, CASE WHEN waits THEN d.decided_on ELSE due END AS day, waits
        ORDER BY day, decision_id
    """,
)


PEOPLE_OF_DECISION = Query(
    name="people_of_decision",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OneDecision,
    row=PersonOfDecision,
    cypher="""
        MATCH (:SharingDecision {id: $decision_id})-[:ABOUT]->(p:Person)
        RETURN p.id AS person_id ORDER BY person_id
    """,
)


@dataclass(frozen=True, slots=True)
class Answer:
    decision_id: str
    by: str
    at: datetime
    yes: bool
    because: str
    """Why not."""
    today: date


ANSWER_DECISION = Query(
    name="answer_decision",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Answer,
    row=Decided,
    cypher="""
        MATCH (d:SharingDecision {id: $decision_id})
        WHERE d.approved_by IS NULL AND d.refused_at IS NULL AND d.refused_by IS NULL
          AND d.ends_on >= $today
        SET d.approved_by = CASE WHEN $yes THEN $by END,
            d.approved_at = CASE WHEN $yes THEN $at END,
            d.refused_by = CASE WHEN NOT $yes THEN $by END,
            d.refused_at = CASE WHEN NOT $yes THEN $at END,
            d.refused_because = CASE WHEN NOT $yes THEN $because END
        RETURN d.id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    decision_id: str
    on: date
    next: date
    review_days: int
    lapsed_before: date
    """What was due before then is over: nobody reviewed it in time, and it is decided anew."""


REVIEW_DECISION = Query(
    name="review_decision",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Reviewed,
    row=Decided,
    cypher="""
        MATCH (d:SharingDecision {id: $decision_id})
        WHERE d.approved_by IS NOT NULL AND d.refused_at IS NULL AND d.ends_on >= $on
        WITH d,
    """
    + REVIEW_DUE
    + """
        WHERE due >= $lapsed_before
        SET d.last_review_on = $on,
            d.review_on = CASE WHEN $next < d.ends_on THEN $next ELSE d.ends_on END
        RETURN d.id AS id
    """,
)


END_DECISION = Query(
    name="end_decision",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Over,
    row=Decided,
    # Days are inclusive, and from now on it opens nothing: the last one was yesterday.
    cypher="""
        MATCH (d:SharingDecision {id: $decision_id})
        WHERE ($practitioner_id = '' OR d.decided_by = $practitioner_id) AND d.ends_on > $last_day
        SET d.ends_on = $last_day
        RETURN d.id AS id
    """,
)
