"""What a worker changes on their own support of a person: the tie, "still true", the end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.services.changes import ChangedMeanwhile, request_digest
from app.services.context import Services
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import person
from graph.errors import NotVisible
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb, VisibleSupport
from graph.records.viewer import Actor
from graph.seals import same
from graph.vocabulary import AuditTag, Tie
from queries import support


@dataclass(frozen=True, slots=True)
class OwnEdge:
    """Which support a form is about, and what the form was made with."""

    person_id: str
    support_id: str
    op_id: str
    version: str


def set_tie(services: Services, actor: Actor, edge: OwnEdge, tie: Tie) -> None:
    """Say how it is going; only the author and their supervisor see it."""

    def write(change: Change, practitioner_id: str, version: int) -> bool:
        new = support.NewTie(edge.support_id, edge.person_id, practitioner_id, version, tie)
        return bool(change.run(support.SET_OWN_TIE, new))

    _change(services, actor, edge, AuditTag.SUPPORT_TIE_CHANGED, write, tie.value)


def confirm(services: Services, actor: Actor, edge: OwnEdge) -> None:
    """Say that one's own support is still true, today."""
    today = _today(services)

    def write(change: Change, practitioner_id: str, version: int) -> bool:
        new = support.SupportOn(edge.support_id, edge.person_id, practitioner_id, version, today)
        return bool(change.run(support.CONFIRM_OWN_SUPPORT, new))

    _change(services, actor, edge, AuditTag.SUPPORT_CONFIRMED, write)


def end(services: Services, actor: Actor, edge: OwnEdge) -> None:
    """End one's own support, today."""
    today = _today(services)

    def write(change: Change, practitioner_id: str, version: int) -> bool:
        new = support.SupportOn(edge.support_id, edge.person_id, practitioner_id, version, today)
        return bool(change.run(support.END_OWN_SUPPORT, new))

    _change(services, actor, edge, AuditTag.SUPPORT_ENDED, write)


def _change(
    services: Services,
    actor: Actor,
    edge: OwnEdge,
    tag: AuditTag,
    write: Callable[[Change, str, int], bool],
    *details: str,
) -> None:
    """Change one's own edge if it is as the form showed it.

    Raises NotVisible where the person, or the edge, is not the actor's to change;
    ChangedMeanwhile; Conflict where the form was sent before with other content.
    """
    practitioner_id = actor.practitioner_id
    if practitioner_id is None:
        raise NotVisible
    asked = request_digest(tag, edge.person_id, edge.support_id, edge.version, *details)
    focus = Focus(FocusKind.PERSON, edge.person_id)
    opened = services.gateway.change(
        actor, edge.op_id, [person(edge.person_id)], request=asked, sees=focus
    )
    with opened as change:
        if change.repeated:
            return
        version = _own(change.web, edge).version or 0
        mark = services.gateway.version_token(actor, edge.support_id, version)
        if not same(mark, edge.version) or not write(change, practitioner_id, version):
            raise ChangedMeanwhile
        change.record(tag, edge.support_id)
        change.commit()


def _own(web: SupportWeb, edge: OwnEdge) -> VisibleSupport:
    for line in web.supports_of(edge.person_id):
        if line.id == edge.support_id and line.own:
            return line
    raise NotVisible


def _today(services: Services) -> date:
    return local_date(services.clock.now(), services.policy.time_zone)
