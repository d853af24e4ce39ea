"""The second person of a decision not to share: whoever leads its maker says yes or no, and the
privacy officer too, who reviews those that hold, and may end them.

Until then it holds: keeping back acts at once, and a no ends it. The officer reads whom it is
about, who took it, from whom it is kept and why, and nothing of the services: they see of nobody's
support.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.sight import at
from app.services.not_sharing.deciding import (
    NotSharedLine,
    end_decision,
    from_whom,
    not_shared_line,
    review_due,
    services_around,
)
from app.services.safety.desk import identity
from app.services.sharing.answering import ForOfficer, Said
from graph.clock import local_date
from graph.database.query import Nothing
from graph.door.change import Change
from graph.door.first_statements import Touched, person
from graph.door.locking import Ask
from graph.errors import ChangedMeanwhile, NotVisible
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag
from queries import not_sharing, not_sharing_reviewed, second_person
from visualisations.said import day_text, name_of


@dataclass(frozen=True, slots=True)
class AnswerPage:
    person_id: str
    name: str
    worker: str
    line: NotSharedLine


@dataclass(frozen=True, slots=True)
class OfficersLine:
    decision_id: str
    about: str
    worker: str
    waits: bool
    overdue: bool
    who: str
    why: str
    decided: str
    review: str


def answer_page(
    services: Services, actor: Actor, person_id: str, decision_id: str, op_id: str
) -> AnswerPage:
    """Raises NotVisible where this is not the actor's to answer, or is answered already."""
    with services.change(actor, SentForm(op_id, ""), sees=at(person_id)) as change:
        row = _asked_of_leader(services, change, actor, person_id, decision_id)
        change.record(AuditTag.NOT_SHARED_SHOWN, decision_id)
        change.commit()
    around = services_around(change.web, person_id)
    line = not_shared_line(services, row, around, _today(services))
    name = name_of(change.web.in_focus[0], services.words)
    return AnswerPage(person_id, name, row.worker, line)


def answer_as_leader(
    services: Services, actor: Actor, sent: SentForm, at_: tuple[str, str], said: Said
) -> None:
    """`at_` is the person and the decision. Raises NotVisible."""
    person_id, decision_id = at_
    with services.change(actor, sent, [person(person_id)], sees=at(person_id)) as change:
        _asked_of_leader(services, change, actor, person_id, decision_id)
        _answer(services, change, decision_id, actor.practitioner_id or "", said)


def officers_list(services: Services, actor: Actor, op_id: str) -> tuple[OfficersLine, ...]:
    """All that hold: what waits first, then by the day of the review."""
    with services.change(actor, SentForm(op_id, "")) as change:
        today = local_date(change.now, services.policy.time_zone)
        rows = change.run(not_sharing_reviewed.NOT_SHARED_NOW, Nothing())
        change.record(AuditTag.NOT_SHARED_SHOWN, actor.account_id)
        change.commit()
    found = sorted(
        rows,
        key=lambda row: (not row.waits, review_due(row, services.policy), row.decision_id),
    )
    return tuple(_officers_line(services, row, today) for row in found)


def for_officer(services: Services, actor: Actor) -> ForOfficer:
    """Days alone; whom they are about, the list tells."""
    at_day = not_sharing_reviewed.WaitingAt(_today(services), services.policy.review_days)
    rows = services.gateway.read(actor, not_sharing_reviewed.NOT_SHARED_WAITING, at_day)
    return ForOfficer(
        tuple(row.day for row in rows if row.waits),
        tuple(row.day for row in rows if not row.waits),
    )


def answer_as_officer(
    services: Services, actor: Actor, sent: SentForm, decision_id: str, said: Said
) -> None:
    """Raises ChangedMeanwhile where it is answered already, or over."""
    with _officers(services, actor, sent, decision_id) as change:
        _answer(services, change, decision_id, actor.account_id, said)


def review(services: Services, actor: Actor, sent: SentForm, decision_id: str) -> None:
    """It was looked at, and holds on until the next review. Raises ChangedMeanwhile."""
    with _officers(services, actor, sent, decision_id) as change:
        today = local_date(change.now, services.policy.time_zone)
        due = today + timedelta(days=services.policy.review_days)
        seen = not_sharing_reviewed.Reviewed(decision_id, today, due)
        if not change.run(not_sharing_reviewed.REVIEW_NOT_SHARING, seen):
            raise ChangedMeanwhile
        change.record(AuditTag.NOT_SHARED_REVIEWED, decision_id)
        change.commit()


def end_as_officer(services: Services, actor: Actor, sent: SentForm, decision_id: str) -> None:
    """Raises ChangedMeanwhile where it is over."""
    with _officers(services, actor, sent, decision_id) as change:
        end_decision(change, decision_id, local_date(change.now, services.policy.time_zone), "")


@contextmanager
def _officers(
    services: Services, actor: Actor, sent: SentForm, decision_id: str
) -> Iterator[Change]:
    def touched(ask: Ask) -> Iterable[Touched]:
        one = second_person.OneDecision(decision_id)
        found: Sequence[Touched] = [
            person(row.person_id) for row in ask(not_sharing_reviewed.PEOPLE_OF_NOT_SHARING, one)
        ]
        if not found:
            raise ChangedMeanwhile
        return found

    with services.change(actor, sent, find=touched) as change:
        yield change


def _answer(services: Services, change: Change, decision_id: str, by: str, said: Said) -> None:
    yesterday = local_date(change.now, services.policy.time_zone) - timedelta(days=1)
    answer = not_sharing.Answer(decision_id, by, change.now, said.yes, said.because, yesterday)
    if not change.run(not_sharing.ANSWER_NOT_SHARING, answer):
        raise ChangedMeanwhile
    tag = AuditTag.NOT_SHARED_APPROVED if said.yes else AuditTag.NOT_SHARED_REFUSED
    change.record(tag, decision_id)
    change.commit()


def _asked_of_leader(
    services: Services, change: Change, actor: Actor, person_id: str, decision_id: str
) -> not_sharing.AskedOfLeader:
    """Nobody is asked who does not see all of its services: they would read that there are others
    (likewise `Disclosure.to_decide`)."""
    leader = actor.practitioner_id or ""
    wanted = second_person.ToAnswer(decision_id, person_id, leader, _today(services))
    rows = change.run(not_sharing.NOT_SHARING_TO_ANSWER, wanted)
    led = {line.id for line in change.web.supports if line.led and not line.ended}
    around = services_around(change.web, person_id).keys()
    for row in rows:
        if row.support_id in led and set(row.services) <= around:
            return row
    raise NotVisible


def _officers_line(
    services: Services, row: not_sharing_reviewed.OfficersNotShared, today: date
) -> OfficersLine:
    words = services.words
    due = review_due(row, services.policy)
    return OfficersLine(
        row.decision_id,
        identity(row.given_name, row.family_name, row.born, row.precision, words),
        row.worker or "",
        row.waits,
        due < today,
        from_whom(row, words),
        row.why or "",
        day_text(row.decided_on, words),
        day_text(due, words),
    )


def _today(services: Services) -> date:
    return local_date(services.clock.now(), services.policy.time_zone)
