"""That somebody was found not able to decide, as whoever wrote it down reads it."""

from dataclasses import dataclass
from datetime import date

from graph.database.query import Access, Audience, Query, Touch


@dataclass(frozen=True, slots=True)
class RecordedBy:
    person_id: str
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class Finding:
    finding_id: str
    note: str
    evidence: str
    found_by: str | None
    since: date | None
    until: date | None
    """The last day on which it held."""


OWN_FINDINGS = Query(
    name="own_findings",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=RecordedBy,
    row=Finding,
    cypher="""
        MATCH (:Person {id: $person_id})<-[:OF]-(n:FoundNotAble {recorded_by: $practitioner_id})
        RETURN n.id AS finding_id, n.note AS note, n.evidence AS evidence,
               n.found_by AS found_by, n.from AS since, n.to AS until
        ORDER BY since DESC, finding_id
    """,
)


@dataclass(frozen=True, slots=True)
class FoundAble:
    finding_id: str
    person_id: str
    practitioner_id: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Ended:
    id: str


END_FINDING = Query(
    name="end_finding",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=FoundAble,
    row=Ended,
    # Days are inclusive, and from now on they are able: the last one was yesterday.
    cypher="""
        MATCH (:Person {id: $person_id})<-[:OF]-(n:FoundNotAble {id: $finding_id})
        WHERE n.recorded_by = $practitioner_id AND n.to IS NULL
        SET n.to = $last_day
        RETURN n.id AS id
    """,
)
