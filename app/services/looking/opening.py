"""Looking without waiting for an agreement: an emergency, or an enquiry of a front door.

Whoever looks types whom they mean, and reads of them what the policy lets them read from then on.
Somebody who is not known and somebody who may not be shown are answered alike; about somebody
shielded the privacy officer is told. Whether it shows anybody is found out in the same transaction:
what shows nobody was open at no instant, to no colleague either.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.sight import at
from app.services.looking.guessing import give_look_back, take_a_look
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import Touched, person, person_made, person_to_be
from graph.door.locking import Ask
from graph.errors import Busy, NotVisible, Refused
from graph.policy.reach import ENQUIRY_LASTS
from graph.policy.support_web import SupportWeb
from graph.records.agreements import EmergencyGrant, Enquiry
from graph.records.matching import postcode_key
from graph.records.names import normalised
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows, Kind
from graph.storing.kinds import ENQUIRIES, GRANTS
from graph.vocabulary import AuditTag, Reach, TaskKind
from queries import looks_opened
from queries.adding import OWN_POSTS, OwnPost, PostsOn
from queries.looks_opened import ClosedAt, FrontDoor, Meant
from queries.safety import ASK_PRIVACY_OFFICER, Asking

MOST_OPEN = 3
"""Emergencies of one worker at once: with a list of names nobody opens a council. What shows
nothing was never open, so the number tells of nobody hidden."""

TRIES = 3
"""Where two wait for each other, one of them begins again."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Who is meant, and why they are looked for."""

    given_name: str
    family_name: str
    born: date
    postcode: str
    why: str


def front_doors(services: Services, actor: Actor) -> Sequence[FrontDoor]:
    """The front-door teams in which the actor stands today."""
    if actor.practitioner_id is None:
        return ()
    on = local_date(services.clock.now(), services.policy.time_zone)
    mine = looks_opened.OfWorkerOn(actor.practitioner_id, on)
    return services.gateway.read(actor, looks_opened.OWN_FRONT_DOORS, mine)


def open_emergency(
    services: Services,
    actor: Actor,
    sent: SentForm,
    typed: Typed,
    *,
    hours: int,
    household: bool,
) -> str | None:
    """Look at somebody at once, for so many hours, and where `household` at the children of their
    home too. The person's id, or None where nobody fits or nobody may be shown. Raises Refused for
    whoever has no post today, and NotVisible for who works with nobody."""

    def grant(look_id: str, person_id: str, acting: str, change: Change) -> EmergencyGrant:
        return EmergencyGrant(
            look_id,
            actor.practitioner_id or "",
            acting,
            person_id,
            household,
            change.now,
            change.now + timedelta(hours=hours),
            typed.why,
            # Where the person is an adult, this is the reason of their own.
            {person_id: typed.why},
            actor.practitioner_id,
        )

    def check(change: Change) -> str:
        posts = _posts(services, change, actor)
        if not posts:
            raise Refused("refused_you_have_no_post_today")
        mine = looks_opened.OfWorkerAt(actor.practitioner_id or "", change.now)
        (open_now,) = change.run(looks_opened.OPEN_EMERGENCIES, mine)
        if open_now.number >= MOST_OPEN:
            raise Refused("refused_close_an_emergency_first")
        return posts[0].agency_id

    return _open(services, actor, sent, typed, _Opening(GRANTS, grant, check))


def open_enquiry(
    services: Services, actor: Actor, sent: SentForm, typed: Typed, team_id: str
) -> str | None:
    """Ask for a front-door team who is around a child. The child's id, or None where nobody fits or
    nobody may be shown. Raises NotVisible where it is no team of the actor's."""

    def enquiry(look_id: str, person_id: str, acting: str, change: Change) -> Enquiry:
        return Enquiry(
            look_id,
            acting,
            person_id,
            change.now,
            change.now + ENQUIRY_LASTS,
            actor.practitioner_id,
            typed.why,
        )

    def check(change: Change) -> str:
        today = local_date(change.now, services.policy.time_zone)
        mine = looks_opened.OfWorkerOn(actor.practitioner_id or "", today)
        doors = change.run(looks_opened.OWN_FRONT_DOORS, mine)
        if team_id not in {each.team_id for each in doors}:
            raise NotVisible
        return team_id

    return _open(services, actor, sent, typed, _Opening(ENQUIRIES, enquiry, check))


@dataclass(frozen=True)
class _Opening:
    kind: Kind[Any]
    record: Callable[[str, str, str, Change], EmergencyGrant | Enquiry]
    check: Callable[[Change], str]
    """The id of the agency or team through which the actor looks; raises where there is none."""


def _open(
    services: Services, actor: Actor, sent: SentForm, typed: Typed, opening: _Opening
) -> str | None:
    worker = actor.practitioner_id
    if worker is None:
        raise NotVisible
    # Of nobody: locked and looked at as somebody is.
    nobody = services.ids.new()
    # What one worker opens, they open one after the other: or two at once would pass its limits.
    turn = person_to_be("looking", worker)

    def touched(ask: Ask) -> Iterable[Touched]:
        found = _meant(ask, typed)
        # Whoever is around them is locked first, in the order in which every look does, and not
        # once they are themself: two who look at one family would wait for each other.
        for each in [one.person_id for one in found] or [nobody]:
            change.shown(at(each))
        return [person(each.person_id) for each in found] or [person_made(nobody)]

    look = take_a_look(services, actor)
    for tries_left in reversed(range(TRIES)):
        try:
            change = services.change(actor, sent, [turn], find=touched)
            with change:
                acting = opening.check(change)
                found = _meant(change.run, typed)
                look_ids = {each.person_id: services.ids.new() for each in found}
                shielded = [each.person_id for each in found if each.shielded]
                opened = _store(change, opening, acting, look_ids, shielded, nobody)
                for each in shielded:
                    said = services.words.text("look_asked_about", why=typed.why)
                    asking = Asking(
                        look_ids[each],
                        TaskKind.SAFETY_ASKED,
                        said,
                        worker,
                        each,
                        change.now,
                        told=False,
                    )
                    change.run(ASK_PRIVACY_OFFICER, asking)
                change.commit(opened or "")
        except Busy:
            if not tries_left:
                raise
        else:
            break
    if change.result:
        give_look_back(services, look)
    return change.result or None


def _store(
    change: Change,
    opening: _Opening,
    acting: str,
    look_ids: Mapping[str, str],
    shielded: Sequence[str],
    nobody: str,
) -> str | None:
    """Of those who fit, the only one whom this shows, open from now on; all others were asked for
    and never open. Somebody hidden changes nothing for whoever is not, so none is chosen before."""
    stored = {one: look_id for one, look_id in look_ids.items() if one not in shielded}
    rows = [opening.record(look_id, one, acting, change) for one, look_id in stored.items()]
    # The same statements for everybody; what does not apply has no rows.
    change.run(opening.kind.store, BulkRows([opening.kind.to_row(each) for each in rows]))
    for look_id in look_ids.values() or [nobody]:
        change.record(AuditTag.LOOK_OPENED, look_id)
    shown = [each for each in stored or [nobody] if _opens(change, each)]
    opened = shown[0] if len(shown) == 1 else None
    closed = [look_id for person_id, look_id in stored.items() if person_id != opened]
    for look_id in closed if stored else [nobody]:
        change.run(looks_opened.CLOSE_LOOK, ClosedAt(look_id, before(change.now)))
    return opened


def _opens(change: Change, person_id: str) -> bool:
    """Whether this shows somebody, and not another way alone: whoever is kept from them and works
    with them opens them to no colleague."""
    web = change.shown(at(person_id))
    return web is not None and without_waiting(web)


def without_waiting(web: SupportWeb) -> bool:
    """Whether the viewer sees whoever the page is about without waiting."""
    return any(
        reach in (Reach.EMERGENCY, Reach.ENQUIRY) for one in web.in_focus for reach in one.reach
    )


def _meant(ask: Ask, typed: Typed) -> Sequence[Meant]:
    """All of that name, born on that day, at that postcode, each once."""
    postcode = postcode_key(typed.postcode) or ""
    rows = ask(looks_opened.PEOPLE_MEANT, looks_opened.MeantBy(typed.born, postcode))
    return tuple({row.person_id: row for row in rows if _fits(row, typed)}.values())


def _fits(row: Meant, typed: Typed) -> bool:
    given = normalised(typed.given_name)
    return normalised(row.family_name) == normalised(typed.family_name) and given in (
        normalised(row.given_name),
        normalised(row.known_as or ""),
    )


def before(now: datetime) -> datetime:
    """The last instant at which what ends now was open."""
    return now - timedelta(milliseconds=1)


def _posts(services: Services, change: Change, actor: Actor) -> Sequence[OwnPost]:
    today = local_date(change.now, services.policy.time_zone)
    return change.run(OWN_POSTS, PostsOn(actor.practitioner_id or "", today))


def plan(services: Services) -> None:
    """Let Neo4j plan these before somebody waits for them. Raises DatabaseUnavailable."""
    nobody, today = services.ids.new(), services.clock.now().date()
    with services.gateway.planning_change() as transaction:
        transaction.rows(looks_opened.PEOPLE_MEANT, looks_opened.MeantBy(today, ""))
        transaction.rows(OWN_POSTS, PostsOn(nobody, today))
        transaction.rows(looks_opened.OWN_FRONT_DOORS, looks_opened.OfWorkerOn(nobody, today))
        transaction.rows(GRANTS.store, BulkRows([]))
        transaction.rows(ENQUIRIES.store, BulkRows([]))
        transaction.rows(looks_opened.CLOSE_LOOK, ClosedAt(nobody, services.clock.now()))
