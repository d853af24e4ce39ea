"""Covers: a colleague stands in for a worker on some days. No person's record is touched: whom a
cover reaches is worked out when somebody looks."""

from dataclasses import dataclass
from datetime import date

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query


@dataclass(frozen=True, slots=True)
class CoversOf:
    practitioner_id: str
    today: date


@dataclass(frozen=True, slots=True)
class OwnCover:
    cover_id: str
    colleague_id: str
    colleague: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class CoverEnd:
    cover_id: str
    practitioner_id: str
    last_day: date


@dataclass(frozen=True, slots=True)
class EndedCover:
    cover_id: str


OWN_COVERS = Query(
    name="own_covers",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=CoversOf,
    row=OwnCover,
    cypher="""
        MATCH (:Practitioner {id: $practitioner_id})<-[:COVERS]-(c:Cover)
        MATCH (c)-[:COVERED_BY]->(w:Practitioner)
        WHERE c.to IS NULL OR $today <= c.to
        RETURN c.id AS cover_id, w.id AS colleague_id, w.name AS colleague, c.from AS start,
               c.to AS end
        ORDER BY coalesce(c.from, date('0001-01-01')), cover_id
    """,
)

END_COVER = Query(
    name="end_cover",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=CoverEnd,
    row=EndedCover,
    cypher="""
        MATCH (:Practitioner {id: $practitioner_id})<-[:COVERS]-(c:Cover {id: $cover_id})
        SET c.held = 0
        WITH c WHERE c.to IS NULL OR $last_day < c.to
        SET c.to = $last_day
        RETURN c.id AS cover_id
    """,
)
