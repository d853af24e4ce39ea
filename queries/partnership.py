"""The partnership as its administrators keep it: agencies, teams, colleagues, posts, who leads.

No text here touches a person, or a link to one. What ends keeps its place: an edge that belongs to
a post ends with it, and stays with it (`graph.policy.live`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query


@dataclass(frozen=True, slots=True)
class AgenciesAt:
    after: str
    """The id of the last agency of the page before; empty for the first page."""
    today: date
    most: int


@dataclass(frozen=True, slots=True)
class KeptAgencyRow:
    agency_id: str
    name: str
    sector: str
    teams: int
    colleagues: int


@dataclass(frozen=True, slots=True)
class OneAgency:
    agency_id: str


@dataclass(frozen=True, slots=True)
class AgencySheetRow:
    agency_id: str
    keys: Mapping[str, Any]
    """Its properties, as `graph.storing` stores them, and what it offers."""
    version: int
    fixed: bool
    """Whether what it is decides about agreements already: an import told of it, or somebody who
    works there has an account."""


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    """As it is compared: in small letters, one blank between words."""


@dataclass(frozen=True, slots=True)
class NamedRow:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class NewKeys:
    id: str
    version: int
    """As it was when the form was made."""
    keys: Mapping[str, Any]
    """Properties to set; None takes one away."""


@dataclass(frozen=True, slots=True)
class NewVersion:
    version: int


@dataclass(frozen=True, slots=True)
class TeamsAt:
    agency_id: str
    today: date


@dataclass(frozen=True, slots=True)
class KeptTeamRow:
    team_id: str
    name: str
    front_door: bool
    home_id: str
    home_name: str
    joint: bool
    colleagues: int
    led: bool


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


_LIVE: LiteralString = """
        WHERE (j.from IS NULL OR j.from <= $today) AND (j.to IS NULL OR $today <= j.to)
"""

HOLD_NAMES = Query(
    name="hold_names",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Nothing,
    row=NewVersion,
    # One after the other: of two who add the same agency at once, the second is told.
    cypher="""
        MATCH (s:Schema {id: 'kithmap'})
        SET s.held = 0
        RETURN s.version AS version
    """,
)

AGENCIES_KEPT = Query(
    name="agencies_kept",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=AgenciesAt,
    row=KeptAgencyRow,
    cypher="""
        OPTIONAL MATCH (last:Agency {id: $after})
        MATCH (a:Agency) WHERE a.sector IS NOT NULL
          AND (last IS NULL OR [toLower(a.name), a.id] > [toLower(last.name), last.id])
        WITH a ORDER BY toLower(a.name), a.id LIMIT $most
        CALL (a) {
            MATCH (a)<-[j:WORKS_FOR]-(p:Practitioner)
    """
    + _LIVE
    + """
            RETURN count(DISTINCT p) AS colleagues
        }
        RETURN a.id AS agency_id, a.name AS name, a.sector AS sector,
               COUNT { (a)<-[:PART_OF]-(:Team) } AS teams, colleagues
        ORDER BY toLower(name), agency_id
    """,
)

AGENCY_SHEET = Query(
    name="agency_sheet",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OneAgency,
    row=AgencySheetRow,
    cypher="""
        MATCH (a:Agency {id: $agency_id})
        RETURN a.id AS agency_id, properties(a) AS keys, coalesce(a.version, 1) AS version,
               EXISTS { (a)<-[:DESCRIBES]-(:SourceRecord) }
               OR EXISTS { (a)<-[:WORKS_FOR]-(:Practitioner)<-[:IS]-(:Account) } AS fixed
    """,
)

AGENCIES_OF_NAME = Query(
    name="agencies_of_name",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Named,
    row=NamedRow,
    cypher="""
        MATCH (a:Agency) WHERE a.sector IS NOT NULL AND toLower(a.name) = $name
        RETURN a.id AS id, a.name AS name
        ORDER BY id LIMIT 2
    """,
)

SET_AGENCY = Query(
    name="set_agency",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewKeys,
    row=NewVersion,
    # Lock, then compare: comparing in the MATCH loses acknowledged writes.
    cypher="""
        MATCH (a:Agency {id: $id})
        SET a.held = 0
        WITH a WHERE coalesce(a.version, 1) = $version
        SET a.version = coalesce(a.version, 1) + 1, a += $keys
        RETURN a.version AS version
    """,
)

TEAMS_KEPT = Query(
    name="teams_kept",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=TeamsAt,
    row=KeptTeamRow,
    # Of the agency, and joint ones of others in which its people may stand.
    cypher="""
        MATCH (here:Agency {id: $agency_id})
        CALL (here) {
            MATCH (here)<-[:PART_OF]-(t:Team) RETURN t
            UNION
            MATCH (t:Team) WHERE t.name IS NOT NULL AND here.id IN t.partners RETURN t
        }
        MATCH (t)-[:PART_OF]->(home:Agency)
        CALL (t, home) {
            UNWIND [home.id] + coalesce(t.partners, []) AS id
            MATCH (:Agency {id: id})<-[j:WORKS_FOR {team_id: t.id}]-(p:Practitioner)
    """
    + _LIVE
    + """
            RETURN count(DISTINCT p) AS colleagues
        }
        CALL (t) {
            MATCH (t)<-[j:LEADS]-(:Practitioner)
    """
    + _LIVE
    + """
            RETURN count(j) > 0 AS led
        }
        RETURN t.id AS team_id, t.name AS name, coalesce(t.front_door, false) AS front_door,
               home.id AS home_id, home.name AS home_name,
               size(coalesce(t.partners, [])) > 0 AS joint, colleagues, led
        ORDER BY toLower(name), team_id
    """,
)

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
