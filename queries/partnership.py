"""The partnership as its administrators keep it: agencies, teams, colleagues, posts, who leads.

No text here touches a person, or a link to one. What ends keeps its place: an edge that belongs to
a post ends with it, and stays with it (`graph.policy.live`).
"""

from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class OneTeam:
    team_id: str


@dataclass(frozen=True, slots=True)
class TeamSheetRow:
    team_id: str
    name: str
    front_door: bool
    home_id: str
    home_name: str
    partners: Sequence[Mapping[str, Any]]
    """Maps of `id` and `name`, by name."""
    version: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    practitioner_id: str
    name: str
    post_id: str
    role: str
    agency_id: str
    agency_name: str
    lead: bool
    """Whether they lead this team today, through this post."""
    safeguarding: bool
    asked: bool
    """Whether somebody asked that they lead it, which waits for a second person."""


@dataclass(frozen=True, slots=True)
class MembersAt:
    team_id: str
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class NewLead:
    practitioner_id: str
    post_id: str
    team_id: str
    safeguarding: bool
    today: date


@dataclass(frozen=True, slots=True)
class PlacedPost:
    practitioner_id: str
    post_id: str
    team_id: str
    today: date


@dataclass(frozen=True, slots=True)
class EndedLead:
    practitioner_id: str
    team_id: str
    last: date
    """The last day of it."""
    today: date


@dataclass(frozen=True, slots=True)
class Done:
    id: str


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


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where a post may stand: an agency, or one of its teams."""

    agency_id: str
    agency_name: str
    team_id: str | None
    team_name: str | None


@dataclass(frozen=True, slots=True)
class Most:
    most: int


@dataclass(frozen=True, slots=True)
class BeginningAt:
    today: date
    now: datetime
    most: int
    """Agencies that are looked at: whoever has more of them brought them in by a file."""


@dataclass(frozen=True, slots=True)
class BeginningRow:
    """How far a partnership is; each list has the first record that something is missing of."""

    administrators: int
    agencies: int
    teams: int
    first: Sequence[str]
    """An agency."""
    empty: Sequence[str]
    """An agency where nobody works."""
    leaderless: Sequence[str]
    """A team in which somebody stands and which nobody leads, or was asked to lead."""
    unasked: Sequence[str]
    """An agency with somebody who has no account, and for whom none was asked."""
    waits: Sequence[str]
    """A proposal that waits for a second person."""
    unused: Sequence[str]
    """An agency with somebody who has not used their link."""


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

TEAM_SHEET = Query(
    name="team_sheet",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=OneTeam,
    row=TeamSheetRow,
    cypher="""
        MATCH (t:Team {id: $team_id})-[:PART_OF]->(home:Agency)
        CALL (t) {
            UNWIND coalesce(t.partners, []) AS id
            MATCH (a:Agency {id: id})
            WITH a ORDER BY toLower(a.name), a.id
            RETURN collect(a {.id, .name}) AS partners
        }
        RETURN t.id AS team_id, t.name AS name, coalesce(t.front_door, false) AS front_door,
               home.id AS home_id, home.name AS home_name, partners,
               coalesce(t.version, 1) AS version
    """,
)

SET_TEAM = Query(
    name="set_team",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewKeys,
    row=NewVersion,
    cypher="""
        MATCH (t:Team {id: $id})
        SET t.held = 0
        WITH t WHERE coalesce(t.version, 1) = $version
        SET t.version = coalesce(t.version, 1) + 1, t += $keys
        RETURN t.version AS version
    """,
)

MEMBERS_OF_TEAM = Query(
    name="members_of_team",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=MembersAt,
    row=MemberRow,
    cypher="""
        MATCH (t:Team {id: $team_id})-[:PART_OF]->(home:Agency)
        UNWIND [home.id] + coalesce(t.partners, []) AS id
        MATCH (a:Agency {id: id})<-[j:WORKS_FOR {team_id: t.id}]-(p:Practitioner)
        WHERE j.to IS NULL OR $today <= j.to
        CALL (t, p, j) {
            OPTIONAL MATCH (p)-[l:LEADS]->(t)
            WHERE (l.from IS NULL OR l.from <= $today) AND (l.to IS NULL OR $today <= l.to)
              AND (l.post_id IS NULL OR l.post_id = j.id)
            RETURN count(l) > 0 AS lead, any(each IN collect(l) WHERE each.safeguarding) AS named
        }
        CALL (t, p) {
            MATCH (q:Proposal {state: 'waiting'})
            WHERE q.act = 'lead' AND q.team_id = t.id AND q.practitioner_id = p.id
              AND q.until > $now
            RETURN count(q) > 0 AS asked
        }
        RETURN p.id AS practitioner_id, p.name AS name, j.id AS post_id, j.role AS role,
               a.id AS agency_id, a.name AS agency_name, lead, named AS safeguarding, asked
        ORDER BY toLower(name), practitioner_id, post_id
    """,
)

BEGIN_LEAD = Query(
    name="begin_lead",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewLead,
    row=Done,
    # An edge of its own each time: who led before, and until when, stays as it was.
    cypher="""
        MATCH (w:Practitioner {id: $practitioner_id})
        MATCH (t:Team {id: $team_id})
        SET w.held = 0
        WITH w, t
        MATCH (w)-[j:WORKS_FOR {id: $post_id, team_id: t.id}]->(:Agency)
        WHERE j.to IS NULL OR $today <= j.to
        OPTIONAL MATCH (w)-[l:LEADS]->(t)
        WHERE l.to IS NULL OR $today <= l.to
        WITH w, t, j, collect(l) AS led
        WHERE none(l IN led WHERE coalesce(l.safeguarding, false) = $safeguarding)
        FOREACH (l IN led | SET l.to = $today - duration({days: 1}))
        CREATE (w)-[:LEADS {from: $today, post_id: j.id, safeguarding: $safeguarding}]->(t)
        RETURN w.id AS id
    """,
)

END_LEAD = Query(
    name="end_lead",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=EndedLead,
    row=Done,
    cypher="""
        MATCH (w:Practitioner {id: $practitioner_id})
        MATCH (t:Team {id: $team_id})
        SET w.held = 0
        WITH w, t
        MATCH (w)-[l:LEADS]->(t) WHERE l.to IS NULL OR $today <= l.to
        SET l.to = $last
        RETURN DISTINCT w.id AS id
    """,
)

PLACE_POST = Query(
    name="place_post",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=PlacedPost,
    row=Done,
    cypher="""
        MATCH (w:Practitioner {id: $practitioner_id})
        MATCH (t:Team {id: $team_id})
        SET w.held = 0
        WITH w, t
        MATCH (w)-[j:WORKS_FOR {id: $post_id}]->(a:Agency)
        WHERE j.team_id IS NULL AND (j.to IS NULL OR $today <= j.to)
          AND ((t)-[:PART_OF]->(a) OR a.id IN coalesce(t.partners, []))
        SET j.team_id = t.id
        RETURN j.id AS id
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

PLACES = Query(
    name="places_of_posts",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=Most,
    row=PlaceRow,
    cypher="""
        MATCH (a:Agency) WHERE a.sector IS NOT NULL
        WITH a ORDER BY toLower(a.name), a.id LIMIT $most
        CALL (a) {
            RETURN NULL AS t
            UNION
            MATCH (a)<-[:PART_OF]-(t:Team) RETURN t
            UNION
            MATCH (t:Team) WHERE t.name IS NOT NULL AND a.id IN t.partners RETURN t
        }
        RETURN a.id AS agency_id, a.name AS agency_name, t.id AS team_id, t.name AS team_name
        ORDER BY toLower(agency_name), agency_id, coalesce(toLower(team_name), ''), team_id
        LIMIT $most
    """,
)

BEGINNING = Query(
    name="beginning_of_partnership",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=BeginningAt,
    row=BeginningRow,
    cypher="""
        CALL () {
            MATCH (a:Account) WHERE a.name_key IS NOT NULL AND NOT a.disabled
              AND 'administrator' IN a.roles
            RETURN count(a) AS administrators
        }
        CALL () {
            MATCH (a:Agency) WHERE a.sector IS NOT NULL
            WITH a ORDER BY a.id LIMIT $most
            RETURN collect(a) AS few
        }
        CALL (few) {
            UNWIND few AS a
            MATCH (a)<-[:PART_OF]-(t:Team)
            RETURN collect(t) AS teams
        }
        CALL (few) {
            UNWIND few AS a
            MATCH (a)<-[j:WORKS_FOR]-(p:Practitioner)
            WHERE j.to IS NULL OR $today <= j.to
            OPTIONAL MATCH (p)<-[:IS]-(account:Account)
            OPTIONAL MATCH (q:Proposal {practitioner_id: p.id}) WHERE q.state = 'waiting'
              AND q.act = 'add' AND q.until > $now
            RETURN collect({agency: a.id, account: account IS NOT NULL, asked: q IS NOT NULL,
                            ready: account.password_hash IS NOT NULL OR account.disabled})
                AS staff
        }
        CALL () {
            MATCH (q:Proposal {state: 'waiting'}) WHERE q.until > $now
            RETURN collect(q)[..1] AS waiting
        }
        CALL (teams) {
            UNWIND teams AS t
            MATCH (t)-[:PART_OF]->(home:Agency)
            UNWIND [home.id] + coalesce(t.partners, []) AS id
            MATCH (:Agency {id: id})<-[j:WORKS_FOR {team_id: t.id}]-(:Practitioner)
            WHERE j.to IS NULL OR $today <= j.to
            WITH DISTINCT t
            OPTIONAL MATCH (t)<-[l:LEADS]-(:Practitioner)
            WHERE l.to IS NULL OR $today <= l.to
            OPTIONAL MATCH (q:Proposal {state: 'waiting'})
            WHERE q.act = 'lead' AND q.team_id = t.id AND q.until > $now
            WITH t, count(l) + count(q) AS led ORDER BY t.id
            RETURN [t IN collect({id: t.id, led: led}) WHERE t.led = 0 | t.id][..1] AS leaderless
        }
        RETURN administrators, size(few) AS agencies, size(teams) AS teams,
               [a IN few | a.id][..1] AS first,
               [a IN few WHERE NOT a.id IN [s IN staff | s.agency] | a.id][..1] AS empty,
               leaderless,
               [s IN staff WHERE NOT s.account AND NOT s.asked | s.agency][..1] AS unasked,
               [q IN waiting | q.id] AS waits,
               [s IN staff WHERE s.account AND NOT s.ready | s.agency][..1] AS unused
    """,
)
