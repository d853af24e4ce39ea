"""Teams, who stands in them, and who leads them. No text here touches a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Query
from queries.partnership import ON_THAT_DAY, Done, NewKeys, NewVersion


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
    """Whether somebody leads it today."""


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
class EndedLead:
    practitioner_id: str
    team_id: str
    last: date
    """The last day of it."""
    today: date


@dataclass(frozen=True, slots=True)
class PlacedPost:
    practitioner_id: str
    post_id: str
    team_id: str
    today: date


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
    + ON_THAT_DAY
    + """
            RETURN count(DISTINCT p) AS colleagues
        }
        CALL (t) {
            MATCH (t)<-[j:LEADS]-(:Practitioner)
    """
    + ON_THAT_DAY
    + """
            RETURN count(j) > 0 AS led
        }
        RETURN t.id AS team_id, t.name AS name, coalesce(t.front_door, false) AS front_door,
               home.id AS home_id, home.name AS home_name,
               size(coalesce(t.partners, [])) > 0 AS joint, colleagues, led
        ORDER BY toLower(name), team_id
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
