"""Meetings about a family, and the walls on which their maps stand.

Kept of a meeting are its kind, its day, who was expected and what became of it. A wall is short:
it holds what was frozen for one meeting, and is deleted when that closes or some hours later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query


@dataclass(frozen=True, slots=True)
class NewMeeting:
    id: str
    family: str
    organiser: str
    kind: str
    day: date
    practitioners: Sequence[str]
    people: Sequence[str]
    visitors: bool
    """Somebody comes whom the planner's page of the family does not name."""


@dataclass(frozen=True, slots=True)
class MeetingOf:
    """One meeting, and the practitioner who asks for it."""

    id: str
    organiser: str


@dataclass(frozen=True, slots=True)
class MeetingsOf:
    practitioner: str
    since: date


@dataclass(frozen=True, slots=True)
class MeetingRow:
    id: str
    family: str
    organiser: str
    kind: str
    day: date
    state: str
    version: int
    visitors: bool
    practitioners: Sequence[str]
    people: Sequence[str]


@dataclass(frozen=True, slots=True)
class MeetingId:
    id: str


@dataclass(frozen=True, slots=True)
class NewAttendance:
    id: str
    organiser: str
    version: int
    kind: str
    day: date
    practitioners: Sequence[str]
    people: Sequence[str]
    visitors: bool


@dataclass(frozen=True, slots=True)
class NewState:
    id: str
    organiser: str
    version: int
    state: str
    day: date


PLAN_MEETING = Query(
    name="plan_meeting",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    # No decision of the policy rests on a meeting.
    touches=NOTHING_TOUCHED,
    params=NewMeeting,
    row=MeetingId,
    cypher="""
        MATCH (f:Family {id: $family})
        MATCH (w:Practitioner {id: $organiser})
        CREATE (m:Meeting {id: $id, kind: $kind, day: $day, state: 'planned', version: 1,
                            visitors: $visitors})
        CREATE (m)-[:CONCERNS]->(f)
        CREATE (m)-[:CALLED_BY]->(w)
        WITH m
        CALL (m) {
            UNWIND $practitioners AS id
            MATCH (p:Practitioner {id: id})
            MERGE (m)-[:EXPECTS]->(p)
        }
        CALL (m) {
            UNWIND $people AS id
            MATCH (p:Person {id: id})
            MERGE (m)-[:EXPECTS]->(p)
        }
        RETURN m.id AS id
    """,
)

MEETING = Query(
    name="meeting",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=MeetingOf,
    row=MeetingRow,
    cypher="""
        MATCH (m:Meeting {id: $id})-[:CALLED_BY]->(w:Practitioner {id: $organiser})
        MATCH (m)-[:CONCERNS]->(f:Family)
        RETURN m.id AS id, f.id AS family, w.id AS organiser, m.kind AS kind, m.day AS day,
               m.state AS state, m.version AS version, m.visitors AS visitors,
               COLLECT { MATCH (m)-[:EXPECTS]->(p:Practitioner) RETURN p.id ORDER BY p.id }
                   AS practitioners,
               COLLECT { MATCH (m)-[:EXPECTS]->(p:Person) RETURN p.id ORDER BY p.id } AS people
    """,
)

MY_MEETINGS = Query(
    name="my_meetings",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=MeetingsOf,
    row=MeetingRow,
    cypher="""
        MATCH (w:Practitioner {id: $practitioner})<-[:CALLED_BY|EXPECTS]-(m:Meeting)
        WITH DISTINCT m WHERE m.day >= $since
        MATCH (m)-[:CONCERNS]->(f:Family)
        MATCH (m)-[:CALLED_BY]->(o:Practitioner)
        RETURN m.id AS id, f.id AS family, o.id AS organiser, m.kind AS kind, m.day AS day,
               m.state AS state, m.version AS version, m.visitors AS visitors,
               COLLECT { MATCH (m)-[:EXPECTS]->(p:Practitioner) RETURN p.id ORDER BY p.id }
                   AS practitioners,
               COLLECT { MATCH (m)-[:EXPECTS]->(p:Person) RETURN p.id ORDER BY p.id } AS people
        ORDER BY m.day, m.id
        LIMIT 200
    """,
)

SET_MEETING = Query(
    name="set_meeting",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewAttendance,
    row=MeetingId,
    cypher="""
        MATCH (m:Meeting {id: $id})-[:CALLED_BY]->(:Practitioner {id: $organiser})
        SET m.held = 0
        WITH m WHERE m.version = $version AND m.state = 'planned'
        SET m.version = m.version + 1, m.kind = $kind, m.day = $day,
            m.visitors = $visitors
        WITH m
        CALL (m) {
            MATCH (m)-[former:EXPECTS]->()
            DELETE former
        }
        CALL (m) {
            UNWIND $practitioners AS id
            MATCH (p:Practitioner {id: id})
            MERGE (m)-[:EXPECTS]->(p)
        }
        CALL (m) {
            UNWIND $people AS id
            MATCH (p:Person {id: id})
            MERGE (m)-[:EXPECTS]->(p)
        }
        RETURN m.id AS id
    """,
)

CLOSE_MEETING = Query(
    name="close_meeting",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewState,
    row=MeetingId,
    cypher="""
        MATCH (m:Meeting {id: $id})-[:CALLED_BY]->(:Practitioner {id: $organiser})
        SET m.held = 0
        WITH m WHERE m.version = $version AND m.state = 'planned'
        SET m.version = m.version + 1, m.state = $state, m.day = $day
        WITH m
        CALL (m) {
            MATCH (w:Wall {meeting: m.id})
            DELETE w
        }
        RETURN m.id AS id
    """,
)


# Walls.


@dataclass(frozen=True, slots=True)
class NewWall:
    meeting: str
    code: str
    """The code's hash; the code itself is nowhere."""
    code_until: datetime
    now: datetime
    until: datetime
    content: str
    """What was frozen, as JSON: what the room may see, and nothing else."""
    watched: Sequence[str]
    stamps: Sequence[int]
    practitioners: Sequence[str]
    people: Sequence[str]
    standing: str
    """The digest of the posts on which what is shown rests, and of the day."""


@dataclass(frozen=True, slots=True)
class ClaimedBy:
    code: str
    screen: str
    """The hash of what the wall's browser keeps."""
    now: datetime


@dataclass(frozen=True, slots=True)
class WallOfMeeting:
    meeting: str


@dataclass(frozen=True, slots=True)
class SeenAt:
    meeting: str
    now: datetime


@dataclass(frozen=True, slots=True)
class ScreenAt:
    screen: str
    now: datetime


@dataclass(frozen=True, slots=True)
class WallRow:
    meeting: str
    content: str
    view: str
    opened: str
    """The key of the agency, the point or the sheet that is opened, or empty."""
    person: str
    """Likewise of the person who is pointed at."""
    names_until: datetime | None
    chair_seen: datetime
    until: datetime
    connected: bool
    steady: bool
    """False where something about these people changed since it was frozen."""
    practitioners: Sequence[str]
    people: Sequence[str]
    standing: str


@dataclass(frozen=True, slots=True)
class NewView:
    meeting: str
    view: str
    opened: str
    person: str
    names_until: datetime | None
    now: datetime


@dataclass(frozen=True, slots=True)
class ForgottenAt:
    now: datetime


OPEN_WALL = Query(
    name="open_wall",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewWall,
    row=WallOfMeeting,
    # A screen that is there already stays: the map is worked out again for a late arrival.
    cypher="""
        MATCH (m:Meeting {id: $meeting, state: 'planned'})
        SET m.held = 0
        MERGE (w:Wall {meeting: $meeting})
        SET w.code = CASE WHEN w.screen IS NULL THEN $code ELSE w.code END,
            w.code_until = CASE WHEN w.screen IS NULL THEN $code_until ELSE w.code_until END,
            w.until = $until, w.content = $content, w.watched = $watched, w.stamps = $stamps,
            w.practitioners = $practitioners, w.people = $people, w.standing = $standing,
            w.view = 'blank',
            w.opened = '', w.person = '', w.names_until = NULL, w.chair_seen = $now
        RETURN w.meeting AS meeting
    """,
)

CLAIM_WALL = Query(
    name="claim_wall",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=ClaimedBy,
    row=WallOfMeeting,
    # One screen for each code: whoever comes second has a code that is none.
    cypher="""
        MATCH (w:Wall {code: $code})
        SET w.held = 0
        WITH w WHERE w.code_until > $now AND w.until > $now AND w.screen IS NULL
        SET w.screen = $screen
        RETURN w.meeting AS meeting
    """,
)

_STEADY: LiteralString = """
        CALL (w) {
            UNWIND range(0, size(w.watched) - 1) AS at
            MATCH (p:Person {id: w.watched[at]})
            RETURN sum(CASE WHEN p.stamp = w.stamps[at] THEN 1 ELSE 0 END) AS same
        }
        RETURN w.meeting AS meeting, w.content AS content, w.view AS view,
               coalesce(w.opened, '') AS opened, w.person AS person,
               w.names_until AS names_until, w.chair_seen AS chair_seen, w.until AS until,
               w.screen IS NOT NULL AS connected,
               same = size(w.watched) AS steady, w.practitioners AS practitioners,
               w.people AS people, coalesce(w.standing, '') AS standing
"""


@dataclass(frozen=True, slots=True)
class Standing:
    posts: Sequence[str]
    """What each of them is allowed to do rests on: posts, leads, covers, agencies' marks; then who
    comes."""


STANDING = Query(
    name="standing_around_meeting",
    audience=Audience.SIGN_IN,
    access=Access.READ,
    params=WallOfMeeting,
    row=Standing,
    # People have stamps, and posts have none: of everybody who called the meeting, is expected at
    # it or supports somebody of the family, all that tells what they may see and show. And who
    # comes at all: what was worked out for others is nothing for a room with somebody new in it.
    cypher="""
        MATCH (m:Meeting {id: $meeting})-[:CONCERNS]->(f:Family)
        CALL (m, f) {
            MATCH (m)-[:CALLED_BY|EXPECTS]->(w:Practitioner)
            RETURN w
            UNION
            MATCH (f)<-[:MEMBER_OF]-(:Person)<-[:SUPPORTS]-(w:Practitioner)
            RETURN w
        }
        WITH m, collect(DISTINCT w) AS workers
        UNWIND workers AS w
        CALL (w) {
            MATCH (w)-[j:WORKS_FOR]->(a:Agency)
            RETURN 'post ' + j.id AS about, [j.from, j.to, j.team_id, a.id, a.sector, a.sensitive]
                   AS all
            UNION ALL
            MATCH (w)-[l:LEADS]->(t:Team)
            RETURN 'lead ' + w.id + ' ' + t.id AS about, [l.from, l.to, l.post_id] AS all
            UNION ALL
            MATCH (w)<-[:COVERED_BY]-(c:Cover)
            RETURN 'cover ' + c.id AS about, [c.from, c.to] AS all
            UNION ALL
            RETURN 'worker ' + w.id AS about, [w.sensitive] AS all
        }
        WITH m, about + reduce(said = '', each IN all | said + ' ' + coalesce(toString(each), '-'))
             AS line
        ORDER BY line
        WITH m, collect(line) AS posts
        RETURN posts + COLLECT { MATCH (m)-[:EXPECTS]->(comes) RETURN comes.id ORDER BY comes.id }
               + ['visitors ' + toString(m.visitors)] AS posts
    """,
)

WALL_OF_SCREEN = Query(
    name="wall_of_screen",
    audience=Audience.SIGN_IN,
    access=Access.READ,
    params=ScreenAt,
    row=WallRow,
    cypher="""
        MATCH (w:Wall {screen: $screen}) WHERE w.until > $now
    """
    + _STEADY,
)

WALL_OF_MEETING = Query(
    name="wall_of_meeting",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=WallOfMeeting,
    row=WallRow,
    cypher="""
        MATCH (w:Wall {meeting: $meeting})
    """
    + _STEADY,
)

SET_WALL = Query(
    name="set_wall",
    audience=Audience.OWN_RECORD,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewView,
    row=WallOfMeeting,
    cypher="""
        MATCH (w:Wall {meeting: $meeting}) WHERE w.until > $now
        SET w.view = $view, w.opened = $opened, w.person = $person,
            w.names_until = $names_until, w.chair_seen = $now
        RETURN w.meeting AS meeting
    """,
)

CHAIR_IS_THERE = Query(
    name="chair_is_there",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=SeenAt,
    row=Nothing,
    cypher="""
        MATCH (w:Wall {meeting: $meeting})
        SET w.chair_seen = $now
    """,
)

FORGET_WALLS = Query(
    name="forget_walls",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=ForgottenAt,
    row=Nothing,
    cypher="""
        MATCH (w:Wall) WHERE w.until <= $now
        DELETE w
    """,
)
