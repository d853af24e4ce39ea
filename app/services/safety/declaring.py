"""A worker says whom they know privately: their pages are closed to them from then on.

Only the privacy officer reads it. The answer is the same whether somebody of that name is here or
not, and the privacy officer is told each time: a slip in a name must not leave a page open.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from app.services.changes import SentForm
from app.services.context import Services
from graph.door.first_statements import Touched, person
from graph.door.locking import Ask
from graph.errors import NotVisible
from graph.records.dates import PartialDate
from graph.records.model import Interest
from graph.records.names import normalised
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import INTERESTS
from graph.vocabulary import AuditTag, DatePrecision, InterestKind, TaskKind
from queries.meant import PEOPLE_BORN, Born
from queries.safety import ASK_PRIVACY_OFFICER, Asking
from visualisations.said import date_text


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as they were typed."""

    given_name: str
    family_name: str
    born: PartialDate


def people_named(ask: Ask, named: Named) -> tuple[str, ...]:
    """All records of exactly that name and birth date, or to which one of these was joined: of one
    person there may be several, and one may know the year alone."""
    return _people_named(ask, named, _knows_no_other)


def people_perhaps_named(ask: Ask, named: Named) -> tuple[str, ...]:
    """Likewise all whose birth date may be that one, however little of it was typed."""
    return _people_named(ask, named, _may_be)


def _people_named(
    ask: Ask, named: Named, fits: Callable[[PartialDate, PartialDate], bool]
) -> tuple[str, ...]:
    given, family = normalised(named.given_name), normalised(named.family_name)
    year = named.born.value.year
    found = (
        row.person_id
        for row in ask(PEOPLE_BORN, Born(date(year, 1, 1), date(year, 12, 31)))
        if normalised(row.family_name) == family
        and given in (normalised(row.given_name), normalised(row.known_as or ""))
        and fits(named.born, PartialDate(row.born, DatePrecision(row.precision)))
    )
    return tuple(dict.fromkeys(found))


def _knows_no_other(typed: PartialDate, written: PartialDate) -> bool:
    return written.value <= typed.value and typed.latest <= written.latest


def _may_be(typed: PartialDate, written: PartialDate) -> bool:
    return written.value <= typed.latest and typed.value <= written.latest


def declare(
    services: Services, actor: Actor, sent: SentForm, kind: InterestKind, named: Named
) -> None:
    """Close to the actor whoever bears that name and may be born then, rather one page too many,
    and tell the privacy officer."""
    worker = actor.practitioner_id
    if worker is None:
        raise NotVisible
    task_id = services.ids.new()

    def touched(ask: Ask) -> Iterable[Touched]:
        return [person(person_id) for person_id in people_perhaps_named(ask, named)]

    words = services.words
    said = words.text(
        "interest_said",
        kind=words.of(kind),
        name=f"{named.given_name} {named.family_name}",
        born=date_text(named.born, words),
    )
    with services.change(actor, sent, find=touched) as change:
        rows = [
            INTERESTS.to_row(Interest(worker, person_id, kind))
            for person_id in people_perhaps_named(change.run, named)
        ]
        if rows:
            change.run(INTERESTS.store, BulkRows(rows))
        asking = Asking(task_id, TaskKind.INTEREST_DECLARED, said, worker, "", change.now)
        change.run(ASK_PRIVACY_OFFICER, asking)
        change.record(AuditTag.INTEREST_DECLARED, task_id)
        change.commit()
