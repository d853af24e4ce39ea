"""What a worker changes on their own support of a person: the tie, "still true", the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from app.services.changes import SentForm
from app.services.context import Services
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import person
from graph.errors import NotVisible
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb, VisibleSupport
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, Tie
from queries import support

At = tuple[str, str, str, int]
"""The support, the person, the practitioner and the version: how each query finds the edge."""


@dataclass(frozen=True, slots=True)
class OwnEdge:
    """Which support a form is about."""

    person_id: str
    support_id: str


def set_tie(services: Services, actor: Actor, edge: OwnEdge, sent: SentForm, tie: Tie) -> None:
    """Say how it is going; only the author and their supervisor see it."""
    with own_edge(services, actor, edge, sent, AuditTag.SUPPORT_TIE_CHANGED) as (change, at):
        change.one(support.SET_OWN_TIE, support.NewTie(*at, tie))


def confirm(services: Services, actor: Actor, edge: OwnEdge, sent: SentForm) -> None:
    """Say that one's own support is still true, today."""
    with own_edge(services, actor, edge, sent, AuditTag.SUPPORT_CONFIRMED) as (change, at):
        change.one(support.CONFIRM_OWN_SUPPORT, support.SupportOn(*at, _today(services)))


def end(services: Services, actor: Actor, edge: OwnEdge, sent: SentForm) -> None:
    """End one's own support, today."""
    with own_edge(services, actor, edge, sent, AuditTag.SUPPORT_ENDED) as (change, at):
        change.one(support.END_OWN_SUPPORT, support.SupportOn(*at, _today(services)))


def plan(services: Services) -> None:
    """Let Neo4j plan these before somebody waits for them. Raises DatabaseUnavailable."""
    nobody, today = services.ids.new(), _today(services)
    new = support.NewTie(nobody, nobody, nobody, 0, Tie.NORMAL)
    on = support.SupportOn(nobody, nobody, nobody, 0, today)
    with services.gateway.planning() as transaction:
        transaction.rows(support.SET_OWN_TIE, new)
        transaction.rows(support.CONFIRM_OWN_SUPPORT, on)
        transaction.rows(support.END_OWN_SUPPORT, on)


@contextmanager
def own_edge(
    services: Services, actor: Actor, edge: OwnEdge, sent: SentForm, tag: AuditTag
) -> Iterator[tuple[Change, At]]:
    """A change of one's own edge, if it is as the form showed it; saved when the body is done.

    Raises NotVisible where the person, or the edge, is not the actor's to change;
    ChangedMeanwhile; Conflict where the form was sent before with other content.
    """
    if actor.practitioner_id is None:
        raise NotVisible
    around = Focus(FocusKind.PERSON, edge.person_id)
    with services.change(actor, sent, [person(edge.person_id)], sees=around) as change:
        version = 0
        if not change.repeated:
            version = _own(change.web, edge).version or 0
            change.expect(edge.support_id, version)
        yield change, (edge.support_id, edge.person_id, actor.practitioner_id, version)
        change.record(tag, edge.support_id)
        change.commit()


def _own(web: SupportWeb, edge: OwnEdge) -> VisibleSupport:
    for line in web.supports_of(edge.person_id):
        if line.id == edge.support_id and line.own:
            return line
    raise NotVisible


def _today(services: Services) -> date:
    return local_date(services.clock.now(), services.policy.time_zone)
