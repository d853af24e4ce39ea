"""The review of emergencies and enquiries of a front door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.database.query import Access, Audience, Nothing, Query, Touch
from queries.looks_opened import EXTENSIONS, FOUND_LOOK, LookChanged


@dataclass(frozen=True, slots=True)
class UnreviewedLook:
    look_id: str
    person_id: str
    given_name: str
    family_name: str
    born: str | None
    precision: str | None
    worker: str
    team: str | None
    why: str | None
    opened_at: datetime
    ends_at: datetime
    household: bool
    reasons: Sequence[Mapping[str, str]]
    """The name of each adult at home, and why they had to be seen."""
    extensions: Sequence[Mapping[str, Any]]
    version: int


UNREVIEWED_LOOKS = Query(
    name="unreviewed_looks",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Nothing,
    row=UnreviewedLook,
    # Also what opens nobody any more, because its record was joined with another: set aside.
    cypher="""
        CALL () {
            MATCH (n:EmergencyGrant {review: 'open'})-[:OPENS|SET_ASIDE]->(p:Person)
            MATCH (n)-[:OPENED_BY]->(w:Practitioner)
            RETURN n, p, w.name AS worker, null AS team
            UNION
            MATCH (n:Enquiry {review: 'open'})-[:ASKS_ABOUT|SET_ASIDE]->(p:Person)
            MATCH (n)-[:ASKED_BY]->(t:Team)
            OPTIONAL MATCH (w:Practitioner {id: n.opened_by})
            RETURN n, p, coalesce(w.name, '') AS worker, t.name AS team
        }
        CALL (n, p) {
            UNWIND range(0, size(coalesce(n.reasons_about, [])) - 1) AS i
            WITH n, i WHERE n.reasons_about[i] <> p.id
            OPTIONAL MATCH (adult:Person {id: n.reasons_about[i]})
            WITH n, i, adult ORDER BY i
            RETURN collect({about: trim(coalesce(adult.given_name, '') + ' '
                                        + coalesce(adult.family_name, '')),
                            why: n.reasons_texts[i]}) AS reasons
        }
    """
    + EXTENSIONS
    + """
        RETURN n.id AS look_id, p.id AS person_id, p.given_name AS given_name,
               p.family_name AS family_name, toString(p.birth_date) AS born,
               p.birth_precision AS precision, worker, team, coalesce(n.why, n.reason) AS why,
               n.opened_at AS opened_at, n.ends_at AS ends_at,
               coalesce(n.household, false) AS household, reasons, extensions,
               coalesce(n.grown, 0) AS version
        ORDER BY opened_at, look_id
    """,
)


@dataclass(frozen=True, slots=True)
class WaitingLook:
    look_id: str
    opened_at: datetime


LOOKS_TO_REVIEW = Query(
    name="looks_to_review",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Nothing,
    row=WaitingLook,
    cypher="""
        CALL () {
            MATCH (n:EmergencyGrant {review: 'open'}) RETURN n
            UNION
            MATCH (n:Enquiry {review: 'open'}) RETURN n
        }
        RETURN n.id AS look_id, n.opened_at AS opened_at
        ORDER BY opened_at, look_id
    """,
)


@dataclass(frozen=True, slots=True)
class Reviewing:
    look_id: str
    review: str
    by: str
    at: datetime
    note: str
    """What whoever looked reads, where it was not right."""


REVIEW_LOOK = Query(
    name="review_look",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Reviewing,
    row=LookChanged,
    # What was not right ends with it, where it is open still.
    cypher=FOUND_LOOK
    + """
        WITH n WHERE n.review = 'open'
        SET n.review = $review, n.reviewed_by = $by, n.reviewed_at = $at, n.review_note = $note,
            n.ends_at = CASE WHEN $review = 'not_right' AND n.ends_at > $at
                             THEN $at ELSE n.ends_at END
        RETURN n.id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class JudgedSince:
    practitioner_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class JudgedLook:
    look_id: str
    opened_at: datetime
    at: datetime
    note: str


NOT_RIGHT_LATELY = Query(
    name="looks_not_right_lately",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=JudgedSince,
    row=JudgedLook,
    # Whoever opened it reads it; of whom it was, it does not say. Of what was never open they read
    # nothing: it would tell that somebody is here of whom they were told that nobody can be shown.
    cypher="""
        CALL () {
            MATCH (n:EmergencyGrant {review: 'not_right'})
                  -[:OPENED_BY]->(:Practitioner {id: $practitioner_id})
            RETURN n
            UNION
            MATCH (n:Enquiry {review: 'not_right'}) WHERE n.opened_by = $practitioner_id
            RETURN n
        }
        WITH n WHERE n.reviewed_at >= $since AND n.opened_at <= n.ends_at
        RETURN n.id AS look_id, n.opened_at AS opened_at, n.reviewed_at AS at,
               coalesce(n.review_note, '') AS note
        ORDER BY at, look_id
    """,
)
