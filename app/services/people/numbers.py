"""Somebody's NHS number: on a page of its own, for who works with them, told one at a time.

It stands nowhere else. Who else bears the same number is asked of the coordinator; nobody is joined
by it, and nothing that comes back tells of it.
"""

from dataclasses import dataclass

from app.services.changes import SentForm
from app.services.context import Services
from app.services.demo_mark import is_demo
from app.services.families.sight import at, works_with
from graph.door.change import Change
from graph.door.first_statements import person
from graph.errors import ChangedMeanwhile, NotVisible, Refused
from graph.policy.support_web import SupportWeb
from graph.records.identity_numbers import NoNumber, as_read_out, read_number
from graph.records.model import IdentityNumber
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import IDENTITY_NUMBERS
from graph.vocabulary import AuditTag, IdentityScheme, IdentityState, Jurisdiction
from queries.numbers import (
    ASK_ABOUT_SUPERSEDED,
    ASK_WHO_BEARS_IT,
    NUMBERS_OF,
    SUPERSEDE_NUMBER,
    NumbersOf,
    OneNumber,
    StoredNumber,
    TheseNumbers,
)
from visualisations.said import name_of

_NHS = IdentityScheme.NHS_NUMBER.value


@dataclass(frozen=True, slots=True)
class NumberPage:
    person_id: str
    name: str
    number: str | None
    """In groups; None where none is recorded."""
    state: str
    traced: bool


def may_open(services: Services, web: SupportWeb, person_id: str) -> bool:
    """Who works with somebody, where there are NHS numbers."""
    return _have_numbers(services) and works_with(web, person_id)


def number_page(services: Services, actor: Actor, person_id: str, op_id: str) -> NumberPage:
    """Raises NotVisible. The audit says that it was asked for, also where none is recorded."""
    _refuse_elsewhere(services)
    with services.change(actor, SentForm(op_id, ""), sees=at(person_id)) as change:
        current = _current(change, person_id)
        change.record(AuditTag.NUMBER_SHOWN, person_id)
        change.commit()
    seen = change.webs[0].in_focus[0]
    state = IdentityState(current.state) if current else None
    return NumberPage(
        person_id,
        name_of(seen, services.words),
        as_read_out(current.value) if current else None,
        services.words.of(state) if state else "",
        state is IdentityState.TRACED,
    )


def record(
    services: Services, actor: Actor, sent: SentForm, person_id: str, typed: str, *, traced: bool
) -> None:
    """Store a number, or correct the one that was given. Raises NotVisible, and Refused where it is
    nobody's, or where another one is traced."""
    _refuse_elsewhere(services)
    try:
        value = read_number(typed, invented=is_demo(services))
    except NoNumber as why:
        raise Refused(why.reason, "number") from None
    state = IdentityState.TRACED if traced else IdentityState.GIVEN
    number_id = services.ids.new()
    with services.change(actor, sent, [person(person_id)], sees=at(person_id)) as change:
        current = _current(change, person_id)
        if current is not None and current.state == IdentityState.TRACED and current.value != value:
            raise Refused("refused_another_number_is_traced", "number")
        if current is not None:
            number_id = current.id
        number = IdentityNumber(number_id, person_id, IdentityScheme.NHS_NUMBER, value, state)
        change.run(IDENTITY_NUMBERS.store, BulkRows([IDENTITY_NUMBERS.to_row(number)]))
        change.run(ASK_WHO_BEARS_IT, TheseNumbers([number_id], change.now))
        change.record(AuditTag.NUMBER_RECORDED, number_id)
        change.commit()


def supersede(services: Services, actor: Actor, sent: SentForm, person_id: str) -> None:
    """Another number took its place: the privacy officer is asked, and nobody is joined by either.
    Raises NotVisible, and ChangedMeanwhile where there is none."""
    _refuse_elsewhere(services)
    with services.change(actor, sent, [person(person_id)], sees=at(person_id)) as change:
        current = _current(change, person_id)
        if current is None:
            raise ChangedMeanwhile
        change.one(SUPERSEDE_NUMBER, OneNumber(person_id, current.id))
        change.run(ASK_ABOUT_SUPERSEDED, TheseNumbers([current.id], change.now))
        change.record(AuditTag.NUMBER_SUPERSEDED, current.id)
        change.commit()


def _current(change: Change, person_id: str) -> StoredNumber | None:
    """The number that holds; of what took whose place nothing is told. Raises NotVisible."""
    if not works_with(change.web, person_id):
        raise NotVisible
    found = change.run(NUMBERS_OF, NumbersOf(person_id, _NHS))
    return next((each for each in found if each.state != IdentityState.SUPERSEDED), None)


def _have_numbers(services: Services) -> bool:
    """NHS numbers are of the United Kingdom; no other scheme is read."""
    return services.policy.jurisdiction is Jurisdiction.ENGLAND


def _refuse_elsewhere(services: Services) -> None:
    if not _have_numbers(services):
        raise NotVisible
