"""Decisions to share without agreement: as whoever took them reads them, as whoever leads them is
asked, and all of them for the privacy officer, who reads of no service that they open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from graph.database.query import Access, Audience, Query, Touch
from queries.tasks import PROTECTED

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
               d.id AS decision_id, d.opens AS opens, to_agencies, to_workers, d.level AS level,
               d.basis AS basis, d.threshold AS threshold, d.views_sought AS views_sought,
               d.informed AS informed, d.decided_on AS decided_on, d.review_on AS review_on,
               d.last_review_on AS last_review_on, d.ends_on AS ends_on,
               d.approved_by IS NOT NULL AS approved,
               d.refused_at IS NOT NULL OR d.refused_by IS NOT NULL AS refused
"""
_WAITS: LiteralString = """
        d.approved_by IS NULL AND d.refused_at IS NULL AND d.refused_by IS NULL
          AND d.ends_on >= $today
"""
_NOT_THE_OFFICERS: LiteralString = (
    """
        AND NOT EXISTS {
            MATCH (d)-[:ABOUT]->(one:Person) WHERE
    """
    + PROTECTED
    + """
        }
    """
)
"""A leader may be kept from somebody protected, and must not learn so from a task that leads to
nothing: such decisions are the privacy officer's."""

_LED: LiteralString = """
        MATCH (:Practitioner {id: $leader})-[l:LEADS]->(t:Team)
        WHERE (l.from IS NULL OR l.from <= $today) AND (l.to IS NULL OR $today <= l.to)
        MATCH (t)-[:PART_OF]->(home:Agency)
        UNWIND [home.id] + coalesce(t.partners, []) AS agency
        MATCH (:Agency {id: agency})<-[j:WORKS_FOR]-(by:Practitioner)
        WHERE j.team_id = t.id AND by.id <> $leader
          AND (j.from IS NULL OR j.from <= $today) AND (j.to IS NULL OR $today <= j.to)
        WITH DISTINCT by
        MATCH (d:SharingDecision {decided_by: by.id}) USING INDEX d:SharingDecision(decided_by)
"""
"""What those decided whose teams somebody leads today."""


@dataclass(frozen=True, slots=True)
class DecidedBy:
    person_id: str
    practitioner_id: str
    today: date


@dataclass(frozen=True, slots=True)
class DecisionRow:
    decision_id: str
    opens: Sequence[str]
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


OWN_DECISIONS = Query(
    name="own_decisions",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=DecidedBy,
    row=DecisionRow,
    cypher="""
        MATCH (:Person {id: $person_id})<-[:ABOUT]-(d:SharingDecision)
        WHERE d.decided_by = $practitioner_id AND d.ends_on >= $today
    """
    + _RECIPIENTS
    + "RETURN"
    + _DECISION
    + "ORDER BY decided_on DESC, decision_id",
)


@dataclass(frozen=True, slots=True)
class LedBy:
    leader: str
    today: date


@dataclass(frozen=True, slots=True)
class WaitingDecision:
    decision_id: str
    person_id: str
    worker: str
    decided_on: date


DECISIONS_TO_ANSWER = Query(
    name="decisions_to_answer",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=LedBy,
    row=WaitingDecision,
    cypher=_LED
    + "WHERE"
    + _WAITS
    + _NOT_THE_OFFICERS
    + """
        MATCH (d)-[:ABOUT]->(p:Person)
        WITH d, by, min(p.id) AS person_id
        RETURN d.id AS decision_id, person_id, by.name AS worker, d.decided_on AS decided_on
        ORDER BY decided_on, decision_id
    """,
)


@dataclass(frozen=True, slots=True)
class ToAnswer:
    decision_id: str
    person_id: str
    leader: str
    today: date


@dataclass(frozen=True, slots=True)
class AskedOfLeader(DecisionRow):
    worker: str


DECISION_TO_ANSWER = Query(
    name="decision_to_answer",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=ToAnswer,
    row=AskedOfLeader,
    cypher=_LED
    + "WHERE d.id = $decision_id AND"
    + _WAITS
    + _NOT_THE_OFFICERS
    + "AND EXISTS { (d)-[:ABOUT]->(:Person {id: $person_id}) } WITH DISTINCT d, by"
    + _RECIPIENTS
    + "RETURN"
    + _DECISION
    + ", by.name AS worker",
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
class WaitsSince:
    decision_id: str
    day: date
    waits: bool
    """For its second person; else for its review."""


DECISIONS_WAITING = Query(
    name="decisions_waiting",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=At,
    row=WaitsSince,
    # A review is due ninety days after the decision or the last one, whatever was typed.
    cypher="""
        MATCH (d:SharingDecision) USING INDEX d:SharingDecision(ends_on)
        WHERE d.ends_on >= $today AND d.refused_at IS NULL AND d.refused_by IS NULL
        WITH d, d.approved_by IS NULL AS waits,
             coalesce(d.last_review_on, d.decided_on) + duration({days: 90}) AS latest
        WITH d, waits, CASE WHEN d.review_on < latest THEN d.review_on ELSE latest END AS due
        WHERE waits OR due < $today
        RETURN d.id AS decision_id, CASE WHEN waits THEN d.decided_on ELSE due END AS day, waits
        ORDER BY day, decision_id
    """,
)


@dataclass(frozen=True, slots=True)
class OneDecision:
    decision_id: str


@dataclass(frozen=True, slots=True)
class PersonOfDecision:
    person_id: str


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


@dataclass(frozen=True, slots=True)
class Decided:
    id: str


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
        SET d.approved_by = CASE WHEN $yes THEN $by END,
            d.approved_at = CASE WHEN $yes THEN $at END,
            d.refused_by = CASE WHEN NOT $yes THEN $by END,
            d.refused_at = CASE WHEN NOT $yes THEN $at END
        RETURN d.id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    decision_id: str
    on: date
    next: date


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
        SET d.last_review_on = $on, d.review_on = $next
        RETURN d.id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class Over:
    decision_id: str
    last_day: date
    practitioner_id: str
    """Who took it; empty for the privacy officer, who ends anybody's."""


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
