"""A child is born: what stood around the pregnancy goes on at the child's record, and nobody is
made twice, whoever records it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.sight import at, works_with
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import Touched, person, person_made
from graph.door.locking import Ask
from graph.errors import NotVisible, Refused
from graph.policy.support_web import SupportWeb
from graph.records.birth import born, child_id, twins
from graph.records.bundle import Records
from graph.records.dates import Span
from graph.records.model import Need, Support
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import KINSHIPS, NEEDS, PEOPLE, SUPPORTS
from graph.vocabulary import AuditTag, DatePrecision, LeadKind, NeedKind, Role, SupportState
from queries.births import (
    CARRIED_SUPPORTS,
    OPEN_PREGNANCIES,
    CarriedSupport,
    Meeting,
    Mother,
    OpenPregnancy,
)


@dataclass(frozen=True, slots=True)
class Birth:
    given_names: tuple[str, ...]
    """One for each child."""
    family_name: str
    on: date


def may_record(web: SupportWeb, person_id: str) -> bool:
    """Whoever works with the mother and may see that she is expecting."""
    mother = web.person(person_id)
    return mother is not None and mother.pregnant and works_with(web, person_id)


def record(services: Services, actor: Actor, sent: SentForm, person_id: str, birth: Birth) -> None:
    """Store the child, or the twins, and end the pregnancy.

    Nobody sees more for it than who supported the mother in it: the child has no agreement of its
    own, and its mother's says nothing of it. Raises NotVisible, and Refused where the actor sees no
    pregnancy, as where there is none.
    """
    today = local_date(services.clock.now(), services.policy.time_zone)
    asked = Mother(person_id, today)

    def touched(ask: Ask) -> Iterable[Touched]:
        yield person(person_id)
        if pregnancies := _pregnancies(ask(OPEN_PREGNANCIES, asked), person_id):
            for name in birth.given_names:
                yield person_made(child_id(pregnancies[0], name))

    change = services.change(actor, sent, sees=at(person_id), find=touched)
    with change:
        if not works_with(change.web, person_id):
            raise NotVisible
        found = change.run(OPEN_PREGNANCIES, asked)
        pregnancies = _pregnancies(found, person_id)
        if not may_record(change.web, person_id) or not pregnancies:
            raise Refused("refused_nobody_is_expected_here")
        supports = _supports(change, pregnancies, today)
        records = _records(pregnancies, supports, birth)
        protected = found[0]
        people = [
            replace(
                child,
                shielded=protected.shielded,
                named_workers=frozenset(protected.named_workers),
            )
            for child in records.people
        ]
        change.run(PEOPLE.store, BulkRows([PEOPLE.to_row(child) for child in people]))
        change.run(KINSHIPS.store, BulkRows([KINSHIPS.to_row(tie) for tie in records.kinships]))
        change.run(SUPPORTS.store, BulkRows([SUPPORTS.to_row(each) for each in records.supports]))
        change.run(NEEDS.store, BulkRows([NEEDS.to_row(need) for need in records.needs]))
        for child in people:
            change.record(AuditTag.BIRTH_RECORDED, child.id)
        change.commit()


def _pregnancies(rows: Sequence[OpenPregnancy], person_id: str) -> list[Need]:
    """Two agencies may have noted one pregnancy: the first stands for all."""
    return [
        Need(row.need_id, person_id, NeedKind.PREGNANCY, row.recorded_by, Span(row.since))
        for row in rows
    ]


def _supports(change: Change, pregnancies: Sequence[Need], today: date) -> list[Support]:
    mother = pregnancies[0].person_id
    met = Meeting(mother, [need.id for need in pregnancies], today)
    first = (pregnancies[0].id,)
    return [_support(row, mother, first) for row in change.run(CARRIED_SUPPORTS, met)]


def _support(row: CarriedSupport, mother: str, meets: tuple[str, ...]) -> Support:
    """The worker's own view of their tie with the mother says nothing of the child."""
    return Support(
        row.id,
        row.practitioner_id,
        row.agency_id,
        mother,
        Role(row.role),
        SupportState(row.state),
        Span(row.since),
        lead=LeadKind(row.lead) if row.lead else None,
        confirmed_on=row.confirmed_on,
        sensitive=row.sensitive,
        meets=meets,
        since_precision=DatePrecision(row.since_precision),
        post_id=row.post_id,
    )


def _records(pregnancies: Sequence[Need], supports: Sequence[Support], birth: Birth) -> Records:
    first = pregnancies[0]
    records = Records()
    for name in birth.given_names:
        one = born(first, supports, name, birth.family_name, birth.on)
        records += replace(one, needs=())
    ended = tuple(
        replace(
            need,
            child_id=records.people[0].id,
            span=Span(min(need.span.start or birth.on, birth.on), birth.on),
        )
        for need in pregnancies
    )
    return replace(records, needs=ended, kinships=records.kinships + twins(first, records.people))
