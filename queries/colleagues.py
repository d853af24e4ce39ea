"""Practitioners and their posts. No text here touches a person, or a link to one: an edge that
belongs to a post ends with it, and stays with it (`graph.policy.live`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query
from queries.partnership import Done, NamedRow, NewKeys, NewVersion


@dataclass(frozen=True, slots=True)
class StaffAt:
    agency_id: str
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class KeptStaffRow:
    practitioner_id: str
    name: str
    email: str | None
    post_id: str
    role: str
    team_name: str | None
    begins: date | None
    ends: date | None
    account_id: str | None
    closed: bool
    has_password: bool
    asked: bool
    """Whether an account was asked for and waits for a second person."""
    leads: bool
    """Whether they lead a team today."""


@dataclass(frozen=True, slots=True)
class Mail:
    mail: str
    """In small letters."""


@dataclass(frozen=True, slots=True)
class NameAtAgency:
    agency_id: str
    name: str


@dataclass(frozen=True, slots=True)
class OnePractitioner:
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class ColleagueRow:
    practitioner_id: str
    name: str
    phone: str | None
    mobile: str | None
    email: str | None
    hours: str | None
    version: int
    account_id: str | None
    account_closed: bool


@dataclass(frozen=True, slots=True)
class KeptPostRow:
    post_id: str
    agency_id: str
    agency_name: str
    role: str
    team_id: str | None
    team_name: str | None
    begins: date | None
    ends: date | None
    leads: bool
    """Whether they lead its team, on its last day or today."""


@dataclass(frozen=True, slots=True)
class PostsAt:
    practitioner_id: str
    today: date


@dataclass(frozen=True, slots=True)
class EndedPosts:
    practitioner_id: str
    posts: Sequence[str]
    last: date
    """Their last day."""
    today: date


STAFF_KEPT = Query(
    name="staff_kept",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=StaffAt,
    row=KeptStaffRow,
    cypher="""
        MATCH (:Agency {id: $agency_id})<-[j:WORKS_FOR]-(p:Practitioner)
        WHERE j.to IS NULL OR $today <= j.to
        OPTIONAL MATCH (t:Team {id: j.team_id})
        OPTIONAL MATCH (p)<-[:IS]-(a:Account)
        CALL (p) {
            MATCH (q:Proposal {state: 'waiting'})
            WHERE q.practitioner_id = p.id AND q.act = 'add' AND q.until > $now
            RETURN count(q) > 0 AS asked
        }
        CALL (p) {
            MATCH (p)-[l:LEADS]->(:Team)
            WHERE (l.from IS NULL OR l.from <= $today) AND (l.to IS NULL OR $today <= l.to)
            RETURN count(l) > 0 AS leads
        }
        RETURN p.id AS practitioner_id, p.name AS name, p.email AS email, j.id AS post_id,
               j.role AS role, t.name AS team_name, j.from AS begins, j.to AS ends,
               a.id AS account_id, coalesce(a.disabled, false) AS closed,
               a.password_hash IS NOT NULL AS has_password, asked, leads
        ORDER BY toLower(name), practitioner_id, post_id
    """,
)


PRACTITIONERS_OF_MAIL = Query(
    name="practitioners_of_mail",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Mail,
    row=NamedRow,
    # As people write it, and as it is compared.
    cypher="""
        MATCH (p:Practitioner) WHERE p.email IS NOT NULL AND toLower(p.email) = $mail
        RETURN p.id AS id, p.name AS name
        ORDER BY id LIMIT 2
    """,
)


NAMESAKES_AT_AGENCY = Query(
    name="namesakes_at_agency",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=NameAtAgency,
    row=NamedRow,
    cypher="""
        MATCH (:Agency {id: $agency_id})<-[:WORKS_FOR]-(p:Practitioner)
        WHERE toLower(p.name) = $name
        RETURN DISTINCT p.id AS id, p.name AS name
        ORDER BY id LIMIT 2
    """,
)


COLLEAGUE = Query(
    name="colleague",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OnePractitioner,
    row=ColleagueRow,
    cypher="""
        MATCH (p:Practitioner {id: $practitioner_id})
        OPTIONAL MATCH (p)<-[:IS]-(a:Account)
        RETURN p.id AS practitioner_id, p.name AS name, p.phone AS phone, p.mobile AS mobile,
               p.email AS email, p.hours AS hours, coalesce(p.version, 1) AS version,
               a.id AS account_id, coalesce(a.disabled, false) AS account_closed
    """,
)


SET_COLLEAGUE = Query(
    name="set_colleague",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewKeys,
    row=NewVersion,
    cypher="""
        MATCH (p:Practitioner {id: $id})
        SET p.held = 0
        WITH p WHERE coalesce(p.version, 1) = $version
        SET p.version = coalesce(p.version, 1) + 1, p += $keys
        RETURN p.version AS version
    """,
)


POSTS_OF_COLLEAGUE = Query(
    name="posts_of_colleague",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=PostsAt,
    row=KeptPostRow,
    cypher="""
        MATCH (p:Practitioner {id: $practitioner_id})-[j:WORKS_FOR]->(a:Agency)
        OPTIONAL MATCH (t:Team {id: j.team_id})
        CALL (p, t, j) {
            OPTIONAL MATCH (p)-[l:LEADS]->(t)
            WHERE (l.post_id IS NULL OR l.post_id = j.id)
              AND (l.to IS NULL OR CASE WHEN j.to < $today THEN j.to ELSE $today END <= l.to)
            RETURN count(l) > 0 AS leads
        }
        RETURN j.id AS post_id, a.id AS agency_id, a.name AS agency_name, j.role AS role,
               t.id AS team_id, t.name AS team_name, j.from AS begins, j.to AS ends, leads
        ORDER BY coalesce(ends, date('9999-12-31')) DESC, begins DESC, post_id
    """,
)


END_POSTS = Query(
    name="end_posts",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=EndedPosts,
    row=Done,
    # What has ended stays as it was; a lead ends with its post.
    cypher="""
        MATCH (w:Practitioner {id: $practitioner_id})
        SET w.held = 0
        WITH w
        MATCH (w)-[j:WORKS_FOR]->(:Agency)
        WHERE j.id IN $posts AND (j.to IS NULL OR $today <= j.to)
          AND (j.from IS NULL OR j.from <= $last)
        SET j.to = $last
        WITH w, j
        CALL (w, j) {
            MATCH (w)-[l:LEADS]->(:Team) WHERE l.post_id = j.id AND (l.to IS NULL OR $last < l.to)
            SET l.to = $last
        }
        RETURN j.id AS id
        ORDER BY id
    """,
)
