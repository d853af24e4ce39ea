"""What the pages of a partnership share, and how far it is (`agencies`, `teams`, `colleagues`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query


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
class Done:
    id: str


@dataclass(frozen=True, slots=True)
class Most:
    most: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where a post may stand: an agency, or one of its teams."""

    agency_id: str
    agency_name: str
    team_id: str | None
    team_name: str | None


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


ON_THAT_DAY: LiteralString = """
        WHERE (j.from IS NULL OR j.from <= $today) AND (j.to IS NULL OR $today <= j.to)
"""
"""Of an edge `j`: whether it lives on the day of the parameter `today`."""

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
