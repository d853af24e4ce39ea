"""A child is expected: noted by whoever works with the mother, and taken back where it ended
otherwise than by a birth (`births.py`).

It is a sensitive fact of the mother, however it is told: the agency that noted it knows of it, and
whoever supports her in it, whose support is shown by name alone from then on.
"""

from datetime import date, timedelta

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.sight import at, works_with
from app.services.people.births import may_record
from app.services.people.own_support import At, OwnEdge, changed
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import person
from graph.errors import NotVisible, Refused
from graph.policy.support_web import SupportWeb, VisibleSupport
from graph.records.dates import Span, add_months
from graph.records.model import Need
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import NEEDS
from graph.vocabulary import AuditTag, NeedKind, Sex, SupportState
from queries.births import PREGNANCIES_KNOWN, KnownPregnancies
from queries.needs import CLOSE_NEED, NeedOn
from queries.own_edges import SET_NEEDS_MET, Meeting

YOUNGEST = 10
"""In years. Younger children's pages do not offer it."""


def may_note(web: SupportWeb, person_id: str) -> bool:
    """Whoever works with somebody of whom they know of no child to come. It is the same where there
    is one that they may not know of."""
    seen = web.person(person_id)
    if seen is None or seen.pregnant or seen.deceased or seen.sex is Sex.MALE:
        return False
    born = seen.birth_date.value if seen.birth_date else None
    old_enough = born is None or born <= add_months(web.on, -12 * YOUNGEST)
    return old_enough and works_with(web, person_id)


def note(
    services: Services, actor: Actor, edge: OwnEdge, sent: SentForm, since: date, *, meets: bool
) -> None:
    """In the name of the agency of one's own support; with `meets` that support is in it too, and
    goes on with the child. Raises NotVisible, ChangedMeanwhile, and Refused where the actor knows
    of it already."""
    need_id = services.ids.new()

    def write(change: Change, line: VisibleSupport, at: At) -> None:
        if not may_note(change.web, edge.person_id):
            raise Refused("refused_expecting_is_noted_already")
        need = Need(need_id, edge.person_id, NeedKind.PREGNANCY, line.agency.id, Span(since))
        change.one(NEEDS.store, BulkRows([NEEDS.to_row(need)]))
        if meets:
            change.one(SET_NEEDS_MET, Meeting(*at, [need_id], []))

    changed(services, actor, edge, sent, AuditTag.NEED_ADDED, write)


def no_more(services: Services, actor: Actor, person_id: str, sent: SentForm) -> str:
    """It ended, and no child was born, or it never was. What another agency noted, and the actor
    does not know, stays. Returns what was closed, by which it is opened again the same day. Raises
    NotVisible, and Refused where they know of none."""
    with services.change(actor, sent, [person(person_id)], sees=at(person_id)) as change:
        if not works_with(change.web, person_id):
            raise NotVisible
        if not may_record(change.web, person_id):
            raise Refused("refused_nobody_is_expected_here")
        today = local_date(change.now, services.policy.time_zone)
        me = actor.practitioner_id or ""
        own = [line for line in change.web.supports if line.own]
        agencies = sorted({line.agency.id for line in own if line.state is SupportState.ACTIVE})
        known = change.run(PREGNANCIES_KNOWN, KnownPregnancies(person_id, me, agencies, today))
        for each in known:
            change.one(CLOSE_NEED, NeedOn(each.need_id, person_id, today - timedelta(days=1), me))
            change.record(AuditTag.NEED_CLOSED, each.need_id)
        if not known:
            raise Refused("refused_nobody_is_expected_here")
        change.commit(known[0].need_id if len(known) == 1 else "")
    return change.result
