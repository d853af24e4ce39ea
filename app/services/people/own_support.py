"""What a worker changes on their own support of a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.services.changes import SentForm
from app.services.context import Services
from graph.clock import local_date
from graph.door.change import Change
from graph.door.disclosure import TakenBack
from graph.door.first_statements import person
from graph.errors import NotVisible, Refused
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import Reason, SupportWeb, VisibleSupport
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, EndReason, LeadKind, Level, Role, Tie
from queries import own_edges, support

R = TypeVar("R")

At = tuple[str, str, str, int]
"""The support, the person, the practitioner and the version: how each query finds the edge."""


@dataclass(frozen=True, slots=True)
class OwnEdge:
    """Which support a form is about."""

    person_id: str
    support_id: str


@dataclass(frozen=True, slots=True)
class Ending:
    on: date
    because: EndReason


def set_tie(services: Services, actor: Actor, edge: OwnEdge, sent: SentForm, tie: Tie) -> None:
    """Say how it is going; only the author and their supervisor see it."""

    def write(change: Change, _line: VisibleSupport, at: At) -> None:
        change.one(support.SET_OWN_TIE, support.NewTie(*at, tie))

    changed(services, actor, edge, sent, AuditTag.SUPPORT_TIE_CHANGED, write)


def confirm(services: Services, actor: Actor, edge: OwnEdge, sent: SentForm) -> None:
    """Say that one's own support is still true, today."""

    def write(change: Change, _line: VisibleSupport, at: At) -> None:
        change.one(support.CONFIRM_OWN_SUPPORT, support.SupportOn(*at, _today(services)))

    changed(services, actor, edge, sent, AuditTag.SUPPORT_CONFIRMED, write)


def set_role(services: Services, actor: Actor, edge: OwnEdge, sent: SentForm, role: Role) -> None:
    """Say as what one works with the person."""

    def write(change: Change, _line: VisibleSupport, at: At) -> None:
        change.one(own_edges.SET_OWN_ROLE, own_edges.NewRole(*at, role))

    changed(services, actor, edge, sent, AuditTag.SUPPORT_ROLE_CHANGED, write)


def set_lead(
    services: Services, actor: Actor, edge: OwnEdge, sent: SentForm, kind: LeadKind | None
) -> None:
    """Lead, in one way, or no more. Where another leads in the same way, seen or hidden, the answer
    is the same, and the coordinator is asked."""

    def write(change: Change, _line: VisibleSupport, at: At) -> None:
        change.one(own_edges.SET_OWN_LEAD, own_edges.OwnLead(*at, kind))
        task = services.ids.new()
        asked = own_edges.LeadsOf(edge.person_id, kind or LeadKind.OTHER, task, change.now)
        change.run(own_edges.ASK_ABOUT_LEADS, asked)

    changed(services, actor, edge, sent, AuditTag.SUPPORT_LEAD_CHANGED, write)


def note_in_touch(
    services: Services, actor: Actor, edge: OwnEdge, sent: SentForm, colleague_id: str
) -> None:
    """Note that one spoke today with a colleague whom one sees around the person. Raises Refused
    for anybody else."""

    def write(change: Change, _line: VisibleSupport, at: At) -> None:
        if not any(line.worker and line.worker.id == colleague_id for line in _others(change.web)):
            raise Refused("refused_choose_somebody_who_stands_around", "colleague")
        noted = own_edges.NewInTouch(*at, colleague_id, _today(services))
        change.one(own_edges.NOTE_IN_TOUCH, noted)

    changed(services, actor, edge, sent, AuditTag.SUPPORT_IN_TOUCH, write)


def pause(services: Services, actor: Actor, edge: OwnEdge, sent: SentForm) -> None:
    """Support rests: it gives no reach, and only its own worker sees it."""

    def write(change: Change, _line: VisibleSupport, at: At) -> None:
        change.one(own_edges.PAUSE_OWN_SUPPORT, support.OwnVersion(*at))

    changed(services, actor, edge, sent, AuditTag.SUPPORT_PAUSED, write)


def resume(services: Services, actor: Actor, edge: OwnEdge, sent: SentForm) -> None:
    """It goes on as it was."""

    def write(change: Change, _line: VisibleSupport, at: At) -> None:
        change.one(own_edges.RESUME_OWN_SUPPORT, support.OwnVersion(*at))

    changed(services, actor, edge, sent, AuditTag.SUPPORT_RESUMED, write)


def end(
    services: Services, actor: Actor, edge: OwnEdge, sent: SentForm, ending: Ending
) -> int | None:
    """End one's own support, or, leading the team, what a worker who left has left behind.

    Returns the version with which one's own end can be taken back, or None. Raises Refused for a
    day on which it had not begun.
    """

    def write(change: Change, line: VisibleSupport, at: At) -> int | None:
        if line.since is not None and ending.on < line.since:
            raise Refused("refused_it_had_not_begun_on", "on")
        ended = own_edges.Ended(*at, ending.on, ending.because)
        version = change.one(own_edges.END_SUPPORT, ended).version
        return version if line.own else None

    return changed(services, actor, edge, sent, AuditTag.SUPPORT_ENDED, write, or_left=True)


def reopen(services: Services, actor: Actor, edge: OwnEdge, sent: SentForm) -> None:
    """Take the end of one's own support back: it is what it was before."""
    taken_back = TakenBack(edge.person_id, edge.support_id)
    around = [person(edge.person_id)]
    with services.change(actor, sent, around, confirms=taken_back) as change:
        version = 0
        if not change.repeated:
            (line,) = change.webs[0].supports
            version = line.version or 0
            change.expect(edge.support_id, version)
        worker = actor.practitioner_id or ""
        at = support.OwnVersion(edge.support_id, edge.person_id, worker, version)
        change.one(own_edges.REOPEN_OWN_SUPPORT, at)
        change.record(AuditTag.SUPPORT_REOPENED, edge.support_id)
        change.commit()


def plan(services: Services) -> None:
    """Let Neo4j plan these before somebody waits for them. Raises DatabaseUnavailable."""
    nobody, today = services.ids.new(), _today(services)
    at = (nobody, nobody, nobody, 0)
    with services.gateway.planning_change() as transaction:
        transaction.rows(support.SET_OWN_TIE, support.NewTie(*at, Tie.NORMAL))
        transaction.rows(support.CONFIRM_OWN_SUPPORT, support.SupportOn(*at, today))
        transaction.rows(own_edges.END_SUPPORT, own_edges.Ended(*at, today, EndReason.DONE))


def changed(
    services: Services,
    actor: Actor,
    edge: OwnEdge,
    sent: SentForm,
    tag: AuditTag,
    write: Callable[[Change, VisibleSupport, At], R],
    *,
    or_left: bool = False,
) -> R | None:
    """Write a change of one's own edge, if it is as the form showed it; None where that was done
    before. With `or_left` also of one that is the actor's to hand over or end.

    Raises NotVisible where the person, or the edge, is not the actor's to change;
    ChangedMeanwhile; Conflict where the form was sent before with other content.
    """
    if actor.practitioner_id is None:
        raise NotVisible
    done: R | None = None
    around = Focus(FocusKind.PERSON, edge.person_id)
    with services.change(actor, sent, [person(edge.person_id)], sees=around) as change:
        line = _found(change.web, edge, or_left=or_left)
        worker, version = line.worker.id if line.worker else "", line.version or 0
        change.expect(edge.support_id, version)
        done = write(change, line, (edge.support_id, edge.person_id, worker, version))
        change.record(tag, edge.support_id)
        change.commit()
    return done


def _found(web: SupportWeb, edge: OwnEdge, *, or_left: bool) -> VisibleSupport:
    for line in web.supports_of(edge.person_id):
        mine = line.own or (or_left and line.reason is Reason.HAND_OVER)
        if line.id == edge.support_id and mine:
            return line
    raise NotVisible


def _others(web: SupportWeb) -> Iterator[VisibleSupport]:
    """The lines of named colleagues whose support has not ended."""
    for line in web.supports:
        if line.level is Level.CONTACT and not line.own and not line.ended:
            yield line


def _today(services: Services) -> date:
    return local_date(services.clock.now(), services.policy.time_zone)
