"""What a person needs: noted, met by one's own support, closed. A sensitive kind makes the support
that meets it a sensitive one, which is shown by name only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.services.changes import SentForm
from app.services.context import Services
from app.services.people.own_support import At, OwnEdge, changed
from app.services.people.pages import PersonPage
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import person
from graph.errors import NotVisible, Refused
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb, VisibleSupport
from graph.records.dates import Span
from graph.records.model import Need
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import NEEDS
from graph.vocabulary import AuditTag, NeedKind, SupportState
from queries.needs import CLOSE_NEED, REOPEN_NEED, NeedOn
from queries.own_edges import SET_NEEDS_MET, Meeting


@dataclass(frozen=True, slots=True)
class NeedLine:
    """An open need that the viewer sees."""

    need_id: str
    name: str
    """In words."""


def need_lines(services: Services, page: PersonPage) -> tuple[NeedLine, ...]:
    return tuple(NeedLine(need.id, services.words.of(need.kind)) for need in page.person.needs)


def add(services: Services, actor: Actor, edge: OwnEdge, sent: SentForm, kind: NeedKind) -> None:
    """Note a need, in the name of the agency of one's own support, which meets it."""
    need_id = services.ids.new()

    def write(change: Change, line: VisibleSupport, at: At) -> None:
        if any(need.kind is kind for need in change.web.in_focus[0].needs):
            raise Refused("refused_this_need_is_noted_already", "kind")
        span = Span(local_date(change.now, services.policy.time_zone))
        need = Need(need_id, edge.person_id, kind, line.agency.id, span)
        change.one(NEEDS.store, BulkRows([NEEDS.to_row(need)]))
        change.one(SET_NEEDS_MET, Meeting(*at, [need_id], []))

    changed(services, actor, edge, sent, AuditTag.NEED_ADDED, write)


def meet(
    services: Services, actor: Actor, edge: OwnEdge, sent: SentForm, needs: Sequence[str]
) -> None:
    """Say which of the needs that one sees one's own support meets; what it meets beside, and one
    does not see, stays."""

    def write(change: Change, _line: VisibleSupport, at: At) -> None:
        seen = {need.id for need in change.web.in_focus[0].needs}
        if not seen.issuperset(needs):
            raise Refused("refused_choose_among_the_needs_that", "needs")
        change.one(SET_NEEDS_MET, Meeting(*at, sorted(set(needs)), sorted(seen)))

    changed(services, actor, edge, sent, AuditTag.NEED_MET, write)


def close(services: Services, actor: Actor, person_id: str, need_id: str, sent: SentForm) -> None:
    """It is met, or was none. Raises NotVisible where the need is not one that the actor sees with
    a live support of their own, and ChangedMeanwhile."""
    around = Focus(FocusKind.PERSON, person_id)
    with services.change(actor, sent, [person(person_id)], sees=around) as change:
        _refuse_others(change.web, need_id)
        change.one(CLOSE_NEED, _on(services, change, actor, person_id, need_id))
        change.record(AuditTag.NEED_CLOSED, need_id)
        change.commit()


def reopen(services: Services, actor: Actor, person_id: str, need_id: str, sent: SentForm) -> None:
    """Take back that one closed it today. Raises NotVisible."""
    around = Focus(FocusKind.PERSON, person_id)
    with services.change(actor, sent, [person(person_id)], sees=around) as change:
        _refuse_strangers(change.web)
        if not change.run(REOPEN_NEED, _on(services, change, actor, person_id, need_id)):
            raise NotVisible
        change.record(AuditTag.NEED_REOPENED, need_id)
        change.commit()


def _on(services: Services, change: Change, actor: Actor, person_id: str, need_id: str) -> NeedOn:
    """Days are inclusive: what is closed from now on had its last day yesterday."""
    yesterday = local_date(change.now, services.policy.time_zone) - timedelta(days=1)
    return NeedOn(need_id, person_id, yesterday, actor.practitioner_id or "")


def _refuse_others(web: SupportWeb, need_id: str) -> None:
    _refuse_strangers(web)
    if not any(need.id == need_id for need in web.in_focus[0].needs):
        raise NotVisible


def _refuse_strangers(web: SupportWeb) -> None:
    if not any(line.own and line.state is SupportState.ACTIVE for line in web.supports):
        raise NotVisible
