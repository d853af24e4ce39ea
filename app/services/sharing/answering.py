"""The second person of a decision to share without agreement: whoever leads its maker says yes or
no, and the privacy officer too, who reviews those that count, and may end them.

The officer reads whom a decision is about, who took it, why and for whom, and of the services that
it opens a number alone: they see of nobody's support.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.sight import at
from app.services.safety.desk import identity
from app.services.sharing.deciding import (
    DecisionLine,
    asked_said,
    basis_said,
    decision_line,
    end_decision,
    recipients,
    review_due,
    services_around,
)
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import Touched, person
from graph.door.locking import Ask
from graph.errors import ChangedMeanwhile, NotVisible
from graph.policy.decisions import has_lapsed
from graph.policy.facts import PolicySettings
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, Level
from queries import second_person, sharing
from visualisations.said import day_text, name_of


@dataclass(frozen=True, slots=True)
class AnswerPage:
    person_id: str
    name: str
    worker: str
    line: DecisionLine


@dataclass(frozen=True, slots=True)
class OfficersLine:
    decision_id: str
    about: tuple[str, ...]
    worker: str
    waits: bool
    overdue: bool
    lapsed: bool
    """Overdue for so long that it is over, unless it is decided anew."""
    services: int
    to: str
    level: str
    basis: str
    why: str
    asked: str
    decided: str
    review: str
    until: str


def answer_page(
    services: Services, actor: Actor, person_id: str, decision_id: str, op_id: str
) -> AnswerPage:
    """Raises NotVisible where this is not the actor's to answer, or is answered already."""
    with services.change(actor, SentForm(op_id, ""), sees=at(person_id)) as change:
        row = _asked_of_leader(services, change, actor, person_id, decision_id)
        change.record(AuditTag.SHARING_SHOWN, decision_id)
        change.commit()
    around = services_around(change.web, person_id)
    line = decision_line(services, row, around, _today(services))
    name = name_of(change.web.in_focus[0], services.words)
    return AnswerPage(person_id, name, row.worker, line)


@dataclass(frozen=True, slots=True)
class Said:
    """Yes; or no, and why, which whoever decided reads."""

    yes: bool
    because: str = ""


def answer_as_leader(
    services: Services, actor: Actor, sent: SentForm, at_: tuple[str, str], said: Said
) -> None:
    """`at_` is the person and the decision. Raises NotVisible."""
    person_id, decision_id = at_

    def touched(ask: Ask) -> Iterable[Touched]:
        return _people(ask, decision_id)

    with services.change(actor, sent, find=touched, sees=at(person_id)) as change:
        _asked_of_leader(services, change, actor, person_id, decision_id)
        _answer(services, change, decision_id, actor.practitioner_id or "", said)


def officers_list(services: Services, actor: Actor, op_id: str) -> tuple[OfficersLine, ...]:
    """All that is not over and not refused: what waits first, then by the day of the review."""
    with services.change(actor, SentForm(op_id, "")) as change:
        today = local_date(change.now, services.policy.time_zone)
        rows = change.run(sharing.DECISIONS_NOW, sharing.At(today))
        change.record(AuditTag.SHARING_SHOWN, actor.account_id)
        change.commit()
    of: dict[str, list[sharing.OfficersDecision]] = {}
    for row in rows:
        of.setdefault(row.decision_id, []).append(row)
    found = sorted(
        of.values(),
        key=lambda rows: (
            not rows[0].waits,
            review_due(rows[0], services.policy),
            rows[0].decision_id,
        ),
    )
    return tuple(_officers_line(services, rows, today) for rows in found)


@dataclass(frozen=True, slots=True)
class ForOfficer:
    """Since when each decision waits for a second person, and for its review."""

    waiting: tuple[date, ...]
    due: tuple[date, ...]


def for_officer(services: Services, actor: Actor) -> ForOfficer:
    """Days alone; whom they are about, the list tells."""
    today = _today(services)
    policy = services.policy
    at_day = sharing.WaitingAt(today, policy.review_days, _first_not_lapsed(today, policy))
    rows = services.gateway.read(actor, sharing.DECISIONS_WAITING, at_day)
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
    """It was looked at, and stands until the next review. Raises ChangedMeanwhile, also where it
    is over since nobody looked in time: what one person may not open alone, nobody reopens."""
    with _officers(services, actor, sent, decision_id) as change:
        policy = services.policy
        today = local_date(change.now, policy.time_zone)
        due = today + timedelta(days=policy.review_days)
        lapsed_before = _first_not_lapsed(today, policy)
        seen = sharing.Reviewed(decision_id, today, due, policy.review_days, lapsed_before)
        if not change.run(sharing.REVIEW_DECISION, seen):
            raise ChangedMeanwhile
        change.record(AuditTag.SHARING_REVIEWED, decision_id)
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
        found = _people(ask, decision_id)
        if not found:
            raise ChangedMeanwhile
        return found

    with services.change(actor, sent, find=touched) as change:
        yield change


def _answer(services: Services, change: Change, decision_id: str, by: str, said: Said) -> None:
    today = local_date(change.now, services.policy.time_zone)
    answer = sharing.Answer(decision_id, by, change.now, said.yes, said.because, today)
    if not change.run(sharing.ANSWER_DECISION, answer):
        raise ChangedMeanwhile
    change.record(AuditTag.SHARING_APPROVED if said.yes else AuditTag.SHARING_REFUSED, decision_id)
    change.commit()


def _asked_of_leader(
    services: Services, change: Change, actor: Actor, person_id: str, decision_id: str
) -> sharing.AskedOfLeader:
    leader = actor.practitioner_id or ""
    wanted = second_person.ToAnswer(decision_id, person_id, leader, _today(services))
    rows = change.run(sharing.DECISION_TO_ANSWER, wanted)
    led = {line.id for line in change.web.supports if line.led and not line.ended}
    row = next((row for row in rows if row.support_id in led), None)
    if row is None:
        raise NotVisible
    return row


def _people(ask: Ask, decision_id: str) -> Sequence[Touched]:
    rows = ask(sharing.PEOPLE_OF_DECISION, second_person.OneDecision(decision_id))
    return [person(row.person_id) for row in rows]


def _officers_line(
    services: Services, rows: Sequence[sharing.OfficersDecision], today: date
) -> OfficersLine:
    words, row = services.words, rows[0]
    due = review_due(row, services.policy)
    return OfficersLine(
        row.decision_id,
        tuple(
            identity(one.given_name, one.family_name, one.born, one.precision, words)
            for one in rows
        ),
        row.worker or "",
        row.waits,
        due < today,
        not row.waits and has_lapsed(due, today, services.policy),
        row.services,
        recipients(row.to_agencies, row.to_workers, words),
        words.of(Level(row.level)),
        basis_said(row.basis, words),
        row.threshold or "",
        asked_said(row.views_sought, row.informed, words),
        day_text(row.decided_on, words),
        day_text(due, words),
        day_text(row.ends_on, words),
    )


def _first_not_lapsed(today: date, policy: PolicySettings) -> date:
    """The earliest day of a review that may still be made up for."""
    day = today
    while not has_lapsed(day - timedelta(days=1), today, policy):
        day -= timedelta(days=1)
    return day


def _today(services: Services) -> date:
    return local_date(services.clock.now(), services.policy.time_zone)
