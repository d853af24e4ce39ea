"""The map of a meeting on a wall: frozen in private, driven by the chair, without names.

The wall's browser is signed in to nothing. A code that is good for minutes, once, ties it to one
meeting; from then on it is sent what stands on the wall, and no name before the chair shows names,
which lasts a minute. What may stand there was worked out for everybody who is in the room, and is
gone as soon as anything about these people changes, a post ends, the day is over, the chair is not
there, or the meeting closes.
"""

import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from app.services.accounts.attempts import Caller, give_tries_back, take_a_try
from app.services.accounts.tokens import token_hash
from app.services.changes import SentForm
from app.services.context import Services
from app.services.meetings.planning import Guest, find, guests_of, title_of, today
from app.services.meetings.points import Point, gaps_for, points_of
from graph.door.rooms import Present, Room
from graph.errors import Refused
from graph.policy.facts import Focus, FocusKind
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, MeetingKind, MeetingState, SupportState, WallView
from queries import meetings
from visualisations.wall import Wall, wall_of
from visualisations.wall_sheets import Turned, turned

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are read for each other. Eight of them: 40 bits, for ten minutes, slowed."""
_CODE_LENGTH = 8
CODE_GOOD_FOR = timedelta(minutes=10)
WALL_STANDS = timedelta(hours=4)
CHAIR_AWAY = timedelta(seconds=90)
"""A chair who closed the laptop: their page says every few seconds that it is there."""
NAMES_FOR = timedelta(seconds=60)
_NOBODY_KNOWN = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class StaysOut:
    """What the planner sees and the room does not, in kinds and never by name."""

    waiting: int
    over: int
    not_for_all: int
    """Support that not everybody here may see."""
    people: int


@dataclass(frozen=True, slots=True)
class MeetingPage:
    row: meetings.MeetingRow
    title: str
    kind: MeetingKind
    state: MeetingState
    version: str
    """The mark of the meeting as it is now."""
    room: Wall | None
    """None where nothing may be on the wall with these people in the room."""
    apart: bool
    """Somebody who is expected cannot be in one meeting with the others, or is not shown."""
    out: StaysOut
    workers: tuple[Guest, ...]
    members: tuple[Guest, ...]
    wall: meetings.WallRow | None
    drawn: Wall | None
    """What is frozen for the wall, once it is open."""
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class OnScreen:
    """What the wall's browser is sent."""

    state: str
    """`shown`, or why it is blank: `blank`, `changed`, `chair_away`, `closed`."""
    wall: Wall | None = None
    view: WallView = WallView.BLANK
    opened: str = ""
    """The key of the agency, the point or the sheet that is opened."""
    person: str = ""
    names: bool = False
    turned: Turned | None = None
    """What of it is on the screen, where anything is."""


def meeting_page(services: Services, actor: Actor, meeting_id: str, op_id: str) -> MeetingPage:
    """Raises NotVisible for a meeting of somebody else's, or of a family not shown any more."""
    row = find(services, actor, meeting_id)
    room = _room(services, actor, row, op_id)
    guests = guests_of(room.mine, services, actor)
    wall = _wall(services, actor, meeting_id)
    return MeetingPage(
        row,
        title_of(room.mine, services.words),
        MeetingKind(row.kind),
        MeetingState(row.state),
        services.gateway.version_token(actor, row.id, row.version),
        wall_of(room.web, services.words) if room.web else None,
        room.apart,
        _stays_out(room),
        guests.workers,
        guests.members,
        wall,
        _content(wall) if wall else None,
        points_of(services, room.web, room.mine) if room.web else (),
    )


def open_wall(services: Services, actor: Actor, meeting_id: str, sent: SentForm) -> str:
    """Freeze what the room may see, and return the code for the wall's browser: none where one is
    connected, which stays so. Raises NotVisible, and Refused where nothing may be shown.
    """
    row = find(services, actor, meeting_id)
    stands = _wall(services, actor, meeting_id)
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(_CODE_LENGTH))
    # Before the room is worked out: a post that ends meanwhile covers the wall at once.
    standing = _standing(services, meeting_id)
    room = _room(services, actor, row, services.ids.new())
    if room.apart or room.web is None:
        raise Refused("wall_nothing_for_all")
    drawing = wall_of(room.web, services.words, gaps_for(services, room.web))
    around = Focus(FocusKind.FAMILY, row.family)
    with services.change(actor, sent, sees=around) as change:
        if not change.repeated and any(
            room.stamps.get(key) != stamp for key, stamp in change.stamps.items()
        ):
            raise Refused("refused_something_changed_just_now_please")
        watched = sorted(room.stamps)
        new = meetings.NewWall(
            meeting_id,
            token_hash(code),
            change.now + CODE_GOOD_FOR,
            change.now,
            change.now + WALL_STANDS,
            json.dumps(drawing.as_json()),
            watched,
            [room.stamps[key] for key in watched],
            row.practitioners,
            row.people,
            standing,
        )
        change.one(meetings.OPEN_WALL, new)
        change.record(AuditTag.WALL_OPENED, meeting_id)
        change.commit()
    return "" if change.repeated or (stands and stands.connected) else code


def drive(
    services: Services,
    actor: Actor,
    meeting_id: str,
    sent: SentForm,
    view: WallView,
    opened: str = "",
    person: str = "",
    *,
    names: bool = False,
) -> None:
    """Put something on the wall. Raises NotVisible, and Refused where no wall stands."""
    row = find(services, actor, meeting_id)
    with services.change(actor, sent) as change:
        until = change.now + NAMES_FOR if names else None
        new = meetings.NewView(row.id, view.value, opened, person, until, change.now)
        if not change.run(meetings.SET_WALL, new):
            raise Refused("wall_not_open")
        change.record(AuditTag.NAMES_SHOWN if names else AuditTag.WALL_DRIVEN, row.id)
        change.commit()


def chair_is_there(services: Services, actor: Actor, meeting_id: str) -> meetings.WallRow | None:
    """The chair's page says that it is open; returns how the wall is. Raises NotVisible."""
    row = find(services, actor, meeting_id)
    seen = meetings.SeenAt(row.id, services.clock.now())
    services.gateway.account_rows(meetings.CHAIR_IS_THERE, seen)
    return _wall(services, actor, row.id)


def connect(services: Services, code: str, caller: Caller) -> str:
    """Tie a browser to the wall whose code it is; returns what that browser keeps.

    Raises TryLater where too many codes were tried, and Refused for one that is none, or no more:
    the same words for both.
    """
    # A budget of its own for each network: a guesser elsewhere keeps no chair's screen out.
    tries = take_a_try(services, f"wall {caller.network}", caller)
    token = secrets.token_urlsafe(32)
    typed = "".join(sign for sign in code.upper() if sign in CODE_LETTERS)
    claim = meetings.ClaimedBy(token_hash(typed), token_hash(token), services.clock.now())
    if services.gateway.account_row(meetings.CLAIM_WALL, claim) is None:
        raise Refused("wall_code_wrong", "code")
    give_tries_back(services, tries)
    return token


def on_screen(services: Services, token: str | None) -> OnScreen:
    """What stands on the wall of a browser, now."""
    now = services.clock.now()
    at = meetings.ScreenAt(token_hash(token or ""), now)
    row = services.gateway.account_row(meetings.WALL_OF_SCREEN, at)
    if row is None:
        return OnScreen("closed")
    why = _why_blank(_as_it_stands(services, row), now)
    if why:
        return OnScreen(why)
    wall = _content(row)
    names = row.names_until is not None and now < row.names_until
    shown = wall if names else wall.without_names()
    view = WallView(row.view)
    sheet = turned(shown, view, row.opened, row.person, services.words)
    return OnScreen("shown", shown, view, row.opened, row.person, names, sheet)


def forget(services: Services) -> None:
    """Delete the walls whose time is over. Raises DatabaseUnavailable."""
    services.gateway.account_rows(meetings.FORGET_WALLS, meetings.ForgottenAt(services.clock.now()))


def _why_blank(row: meetings.WallRow, now: datetime) -> str:
    if not row.steady:
        return "changed"
    if now - row.chair_seen > CHAIR_AWAY:
        return "chair_away"
    return "blank" if row.view == WallView.BLANK else ""


def _wall(services: Services, actor: Actor, meeting_id: str) -> meetings.WallRow | None:
    of = meetings.WallOfMeeting(meeting_id)
    rows = services.gateway.read(actor, meetings.WALL_OF_MEETING, of)
    now = services.clock.now()
    return next((_as_it_stands(services, row) for row in rows if row.until > now), None)


def _as_it_stands(services: Services, row: meetings.WallRow) -> meetings.WallRow:
    """Not steady either where a post ended since, or another day began: by days the policy
    decides, and no record of a person tells of it."""
    same = row.steady and row.standing == _standing(services, row.meeting)
    return replace(row, steady=same)


def _standing(services: Services, meeting_id: str) -> str:
    of = meetings.WallOfMeeting(meeting_id)
    stands = services.gateway.account_row(meetings.STANDING, of)
    said = (today(services), *(stands.posts if stands else ()))
    return sha256(repr(said).encode()).hexdigest()


def _content(row: meetings.WallRow) -> Wall:
    return Wall.of_json(json.loads(row.content))


def _room(services: Services, actor: Actor, row: meetings.MeetingRow, op_id: str) -> Room:
    return of_those_shown(services.gateway.room(actor, row.family, present_at(row), op_id), row)


def of_those_shown(room: Room, row: meetings.MeetingRow) -> Room:
    """Nothing for all, and the same words, where somebody of the family who is expected does not
    stand on the planner's page any more, for whatever reason: two who are kept apart are one, and
    words of their own would say whom the one who stayed is kept from."""
    if {one.id for one in room.mine.in_focus}.issuperset(row.people):
        return room
    return replace(room, web=None, apart=True)


def present_at(row: meetings.MeetingRow) -> Present:
    """Everybody who is expected, and whoever comes whom the planner's page does not name."""
    strangers = (_NOBODY_KNOWN,) if row.visitors else ()
    return Present((*row.practitioners, *strangers), tuple(row.people))


def _stays_out(room: Room) -> StaysOut:
    shown = room.web.supports if room.web else ()
    kept = {support.id for support in shown}
    out = [support for support in room.mine.supports if support.id not in kept]
    waiting = [one for one in out if one.state in (SupportState.PROPOSED, SupportState.SUSPENDED)]
    over = [one for one in out if one.ended]
    people = {one.id for one in room.mine.people} - {
        one.id for one in (room.web.people if room.web else ())
    }
    return StaysOut(len(waiting), len(over), len(out) - len(waiting) - len(over), len(people))
