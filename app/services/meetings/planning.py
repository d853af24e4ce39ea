"""A meeting is planned: about which family, when, and who comes; and later what became of it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from app.services.changes import SentForm
from app.services.context import Services
from app.services.people.family_names import family_title, family_titles
from graph.clock import local_date
from graph.door.change import Change
from graph.errors import NotVisible, Refused
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, MeetingKind, MeetingState, WallView
from queries import meetings
from visualisations.said import name_of
from visualisations.words import Words

KEPT_DAYS = 90
"""How long a meeting that is over stays on the list of those who were there."""
_LATEST = timedelta(days=366)
_EARLIEST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who may be expected."""

    id: str
    name: str
    beside: str
    """Role and agency, or that they are of the family."""


@dataclass(frozen=True, slots=True)
class Guests:
    """Whom the planner's own page of the family names."""

    workers: tuple[Guest, ...]
    members: tuple[Guest, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting as it was typed."""

    kind: MeetingKind
    day: date
    practitioners: Sequence[str]
    people: Sequence[str]
    visitors: bool
    """Somebody comes whom the planner's page does not name."""


@dataclass(frozen=True, slots=True)
class MeetingLine:
    id: str
    title: str
    """The family's, from those whom the reader sees; or that it cannot be shown any more."""
    kind: MeetingKind
    day: date
    state: MeetingState
    mine: bool
    """Called by the reader, who may open it."""
    to_come: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    family_id: str
    title: str
    guests: Guests
    today: date


def plan_page(services: Services, actor: Actor, family_id: str, op_id: str) -> PlanPage:
    """What the form for a new meeting needs. Raises NotVisible."""
    web = services.gateway.support_web(actor, Focus(FocusKind.FAMILY, family_id), op_id)
    return PlanPage(
        family_id, title_of(web, services.words), guests_of(web, services, actor), today(services)
    )


def plan(services: Services, actor: Actor, family_id: str, sent: SentForm, typed: Plan) -> str:
    """Store a meeting; returns its id. Raises NotVisible, and Refused beside the field."""
    organiser = _worker(actor)
    around = Focus(FocusKind.FAMILY, family_id)
    with services.change(actor, sent, sees=around) as change:
        if not change.repeated:
            _check(services, change.web, typed)
        meeting_id = services.ids.new()
        new = meetings.NewMeeting(
            meeting_id,
            family_id,
            organiser,
            typed.kind.value,
            typed.day,
            _others(typed.practitioners, organiser),
            sorted(set(typed.people)),
            typed.visitors,
        )
        change.one(meetings.PLAN_MEETING, new)
        change.record(AuditTag.MEETING_PLANNED, meeting_id)
        change.commit(meeting_id)
    return change.result


def change_plan(
    services: Services, actor: Actor, meeting_id: str, sent: SentForm, typed: Plan
) -> None:
    """Change day, kind or who comes. A wall that stands goes blank: who is in the room decides
    what may be on it. Raises NotVisible, ChangedMeanwhile, Refused."""
    with _own_meeting(services, actor, meeting_id, sent) as (change, row):
        if not change.repeated:
            _check(services, change.web, typed, known=row)
        change.one(
            meetings.SET_MEETING,
            meetings.NewAttendance(
                meeting_id,
                row.organiser,
                row.version,
                typed.kind.value,
                typed.day,
                _others(typed.practitioners, row.organiser),
                sorted(set(typed.people)),
                typed.visitors,
            ),
        )
        blank = meetings.NewView(meeting_id, WallView.BLANK, "", "", None, change.now)
        change.run(meetings.SET_WALL, blank)
        change.record(AuditTag.MEETING_CHANGED, meeting_id)
        change.commit()


def close(
    services: Services,
    actor: Actor,
    meeting_id: str,
    sent: SentForm,
    state: MeetingState,
    day: date,
) -> None:
    """Say what became of it; the wall, if there is one, shows nothing from now on.

    Raises NotVisible, ChangedMeanwhile, and Refused where it was closed before.
    """
    if state is MeetingState.HELD and day > today(services):
        raise Refused("refused_a_day_to_come_cannot", "day")
    with _own_meeting(services, actor, meeting_id, sent) as (change, row):
        new = meetings.NewState(meeting_id, row.organiser, row.version, state.value, day)
        change.one(meetings.CLOSE_MEETING, new)
        change.record(AuditTag.MEETING_CLOSED, meeting_id)
        change.commit()


def my_meetings(services: Services, actor: Actor, op_id: str) -> tuple[MeetingLine, ...]:
    """Those that the actor called or is expected at: what is to come first, then the past."""
    day = today(services)
    of = meetings.MeetingsOf(_worker(actor), day - timedelta(days=KEPT_DAYS))
    rows = services.gateway.read(actor, meetings.MY_MEETINGS, of)
    titles = family_titles(services, actor, sorted({row.family for row in rows}), op_id)
    lines = [
        MeetingLine(
            row.id,
            titles.get(row.family) or services.words.text("meeting_family_not_shown"),
            MeetingKind(row.kind),
            row.day,
            MeetingState(row.state),
            row.organiser == actor.practitioner_id,
            row.state == MeetingState.PLANNED,
        )
        for row in rows
    ]
    to_come = [line for line in lines if line.to_come]
    return (*to_come, *reversed([line for line in lines if not line.to_come]))


def find(services: Services, actor: Actor, meeting_id: str) -> meetings.MeetingRow:
    """A meeting that the actor called. Raises NotVisible for every other."""
    rows = services.gateway.read(
        actor, meetings.MEETING, meetings.MeetingOf(meeting_id, _worker(actor))
    )
    if not rows:
        raise NotVisible
    return rows[0]


def guests_of(web: SupportWeb, services: Services, actor: Actor) -> Guests:
    """Everybody whom a page of a family names, but the reader."""
    words = services.words
    workers: dict[str, Guest] = {}
    for support in web.supports:
        worker = support.worker
        if worker is None or support.ended or worker.id == actor.practitioner_id:
            continue
        role = words.of(support.role) if support.role else ""
        beside = ", ".join(filter(None, (role, support.agency.name)))
        workers.setdefault(worker.id, Guest(worker.id, worker.name, beside))
    members = [
        Guest(one.id, name_of(one, words), words.text("meeting_of_family"))
        for one in web.in_focus
        if not one.deceased
    ]
    return Guests(_by_name(workers.values()), _by_name(members))


def _by_name(guests: Iterable[Guest]) -> tuple[Guest, ...]:
    return tuple(sorted(guests, key=lambda guest: (guest.name.casefold(), guest.id)))


def title_of(web: SupportWeb, words: Words) -> str:
    return family_title([member.name for member in web.in_focus], words)


def today(services: Services) -> date:
    return local_date(services.clock.now(), services.policy.time_zone)


@contextmanager
def _own_meeting(
    services: Services, actor: Actor, meeting_id: str, sent: SentForm
) -> Iterator[tuple[Change, meetings.MeetingRow]]:
    """A change of a meeting that the actor called, about a family that they may see."""
    row = find(services, actor, meeting_id)
    around = Focus(FocusKind.FAMILY, row.family)
    with services.change(actor, sent, sees=around) as change:
        if not change.repeated:
            change.expect(meeting_id, row.version)
            if row.state != MeetingState.PLANNED:
                raise Refused("refused_this_meeting_is_closed")
        yield change, row


def _check(
    services: Services,
    web: SupportWeb,
    typed: Plan,
    known: meetings.MeetingRow | None = None,
) -> None:
    day = today(services)
    if not day - _EARLIEST <= typed.day <= day + _LATEST:
        raise Refused("refused_that_day_is_too_far", "day")
    members = {one.id for one in web.in_focus}
    if not set(typed.people) <= members:
        raise Refused("refused_somebody_you_ticked_is_not", "people")
    workers = {support.worker.id for support in web.supports if support.worker}
    workers |= set(known.practitioners if known else ())
    if not set(typed.practitioners) <= workers:
        raise Refused("refused_somebody_you_ticked_is_not", "practitioners")


def _others(practitioners: Sequence[str], organiser: str) -> list[str]:
    return sorted(set(practitioners) - {organiser})


def _worker(actor: Actor) -> str:
    if actor.practitioner_id is None:
        raise NotVisible
    return actor.practitioner_id
