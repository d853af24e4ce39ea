"""The privacy officer's desk: who is protected, how, and what is asked of them.

They read who somebody is, and nothing of who is around them: no support, family or agreement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.services.changes import SentForm
from app.services.context import Services
from app.services.safety.declaring import Named, people_named
from app.services.safety.keeping_out import NewLimit, limit_text, refuse_unlisted, sides
from graph.clock import local_date
from graph.database.query import Nothing
from graph.door.change import Change
from graph.door.first_statements import Touched, person
from graph.door.locking import Ask
from graph.errors import ChangedMeanwhile, NotVisible, Refused
from graph.records.agreements import Exclusion, SafetyArrangement
from graph.records.dates import PartialDate, Span
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import ARRANGEMENTS, EXCLUSIONS
from graph.vocabulary import (
    AuditTag,
    DatePrecision,
    ExclusionGround,
    ExclusionKind,
    InterestKind,
    TaskKind,
)
from queries import protecting, safety
from queries.meant import OfPerson
from visualisations.said import date_text, day_text
from visualisations.words import Words


@dataclass(frozen=True, slots=True)
class AskLine:
    task_id: str
    what: str
    said: str
    worker: str
    about: str
    since: str


@dataclass(frozen=True, slots=True)
class ArrangementLine:
    arrangement_id: str
    protected: str
    away: str
    since: str
    meetings: tuple[str, ...]
    """At which both are expected, and who called them, who has to be talked to."""


@dataclass(frozen=True, slots=True)
class LimitOf:
    exclusion_id: str
    who: str
    what: str
    ground: str
    why: str
    rests: bool
    """On a decision not to share."""
    since: str


@dataclass(frozen=True, slots=True)
class InterestLine:
    practitioner_id: str
    person_id: str
    kind: InterestKind
    worker: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class ShieldedLine:
    person_id: str
    who: str
    workers: tuple[tuple[str, str], ...]
    """Each named worker's id and name."""


@dataclass(frozen=True, slots=True)
class Desk:
    asked: tuple[AskLine, ...]
    arrangements: tuple[ArrangementLine, ...]
    limits: tuple[LimitOf, ...]
    shielded: tuple[ShieldedLine, ...]
    interests: tuple[InterestLine, ...]


def desk(services: Services, actor: Actor, op_id: str) -> Desk:
    """All that holds today."""
    words = services.words
    with services.change(actor, SentForm(op_id, "")) as change:
        at = safety.At(_today(services, change))
        asked = change.run(safety.OPEN_ASKS, Nothing())
        apart = change.run(safety.ARRANGEMENTS_NOW, at)
        limits = change.run(safety.LIMITS_NOW, at)
        shielded = change.run(protecting.SHIELDED_NOW, Nothing())
        interests = change.run(safety.INTERESTS_NOW, Nothing())
        change.record(AuditTag.SAFETY_SHOWN, actor.account_id)
        change.commit()
    return Desk(
        tuple(_ask_line(services, row) for row in asked),
        tuple(_arrangement(row, words) for row in apart),
        tuple(_limit(row, words) for row in limits),
        tuple(_shielded(row, words) for row in shielded),
        tuple(_interest(row, words) for row in interests),
    )


def shielded_person(services: Services, actor: Actor, person_id: str, op_id: str) -> ShieldedLine:
    """Raises NotVisible where nobody shielded has this id."""
    with services.change(actor, SentForm(op_id, "")) as change:
        row = _shielded_row(change, person_id)
        change.record(AuditTag.SAFETY_SHOWN, person_id)
        change.commit()
    return _shielded(row, services.words)


def answer(services: Services, actor: Actor, sent: SentForm, task_id: str) -> None:
    """It is done, or nothing is to be done: what was written goes. Raises ChangedMeanwhile."""
    with services.change(actor, sent) as change:
        if not change.run(safety.ANSWER_ASK, safety.OneAsk(task_id, change.now)):
            raise ChangedMeanwhile
        change.record(AuditTag.SAFETY_ANSWERED, task_id)
        change.commit()


def keep_apart(
    services: Services, actor: Actor, sent: SentForm, protected: Named, away: Named
) -> None:
    """A safety arrangement: all records of one are kept from all of the other. Raises Refused where
    one of them is not here, or they are one person."""

    def touched(ask: Ask) -> Iterable[Touched]:
        return [person(each) for named in (protected, away) for each in people_named(ask, named)]

    with services.change(actor, sent, find=touched) as change:
        kept = _people(change, protected, "protected_given")
        kept_from = _people(change, away, "away_given")
        if set(kept) & set(kept_from):
            raise Refused("refused_two_different_people", "away_given")
        since = Span(_today(services, change))
        made = [
            SafetyArrangement(services.ids.new(), one, other, since)
            for one in kept
            for other in kept_from
        ]
        change.run(ARRANGEMENTS.store, BulkRows([ARRANGEMENTS.to_row(each) for each in made]))
        for each in made:
            change.record(AuditTag.ARRANGEMENT_MADE, each.id)
        change.commit()


def end_arrangement(services: Services, actor: Actor, sent: SentForm, arrangement_id: str) -> None:
    """Raises ChangedMeanwhile where it is over."""
    one = safety.OneArrangement(arrangement_id)

    def touched(ask: Ask) -> Iterable[Touched]:
        rows = ask(safety.SIDES_OF_ARRANGEMENT, one)
        return [person(side) for row in rows for side in (row.protected_id, row.away_id)]

    with services.change(actor, sent, find=touched) as change:
        over = safety.EndArrangement(arrangement_id, _yesterday(services, change))
        if not change.run(safety.END_ARRANGEMENT, over):
            raise ChangedMeanwhile
        change.record(AuditTag.ARRANGEMENT_ENDED, arrangement_id)
        change.commit()


def keep_out(
    services: Services, actor: Actor, sent: SentForm, named: Named, limit: NewLimit
) -> None:
    """A safety exclusion of all records of that name and birth date. Raises Refused."""
    agencies, workers = sides(limit.who, limit.kind)

    def touched(ask: Ask) -> Iterable[Touched]:
        return [person(each) for each in people_named(ask, named)]

    with services.change(actor, sent, find=touched) as change:
        refuse_unlisted(change, agencies, workers)
        since = Span(_today(services, change))
        made = [
            Exclusion(
                services.ids.new(),
                person_id,
                limit.kind,
                ExclusionGround.SAFETY,
                agencies,
                workers,
                since,
                why_no_decision=limit.why,
            )
            for person_id in _people(change, named, "given_name")
        ]
        change.run(EXCLUSIONS.store, BulkRows([EXCLUSIONS.to_row(each) for each in made]))
        for each in made:
            change.record(AuditTag.LIMIT_RECORDED, each.id)
        change.commit()


def lift_limit(services: Services, actor: Actor, sent: SentForm, exclusion_id: str) -> None:
    """Raises ChangedMeanwhile where it is lifted already."""

    def touched(ask: Ask) -> Iterable[Touched]:
        rows = ask(safety.PERSON_OF_LIMIT, safety.OneLimit(exclusion_id))
        return [person(row.person_id) for row in rows]

    with services.change(actor, sent, find=touched) as change:
        today = _today(services, change)
        over = safety.LiftLimit(exclusion_id, today, today - timedelta(days=1))
        if not change.run(safety.LIFT_LIMIT, over):
            raise ChangedMeanwhile
        change.record(AuditTag.LIMIT_LIFTED, exclusion_id)
        change.commit()


def shield(services: Services, actor: Actor, sent: SentForm, named: Named) -> None:
    """Nobody reaches them but the workers who are named then; by none of their records, also where
    two that were joined are parted again. Raises Refused."""

    def touched(ask: Ask) -> Iterable[Touched]:
        return _records_of(ask, people_named(ask, named))

    with services.change(actor, sent, find=touched) as change:
        shielded = {row.person_id for row in change.run(protecting.SHIELDED_NOW, Nothing())}
        still_open = set(_people(change, named, "given_name")) - shielded
        if not still_open:
            raise Refused("refused_they_are_shielded_already", "given_name")
        for person_id in sorted(still_open):
            change.one(protecting.SET_SHIELD, protecting.Shield(person_id, True, []))
            change.run(protecting.SHIELD_JOINED, OfPerson(person_id))
            change.record(AuditTag.PERSON_SHIELDED, person_id)
        change.commit()


def name_worker(
    services: Services, actor: Actor, sent: SentForm, person_id: str, chosen: str
) -> None:
    """One more worker reaches somebody shielded. Raises Refused, NotVisible."""
    (worker,) = sides(chosen, ExclusionKind.NOT_TO)[1] or {""}
    if not worker:
        raise Refused("refused_choose_a_worker", "who")
    _set_named(services, actor, sent, person_id, add=worker)


def unname_worker(
    services: Services, actor: Actor, sent: SentForm, person_id: str, worker: str
) -> None:
    """Raises NotVisible."""
    _set_named(services, actor, sent, person_id, drop=worker)


def lift_shield(services: Services, actor: Actor, sent: SentForm, person_id: str) -> None:
    """Raises NotVisible where they are not shielded."""
    with services.change(actor, sent, [person(person_id)]) as change:
        _shielded_row(change, person_id)
        change.one(protecting.SET_SHIELD, protecting.Shield(person_id, False, []))
        change.record(AuditTag.SHIELD_LIFTED, person_id)
        change.commit()


def remove_interest(
    services: Services,
    actor: Actor,
    sent: SentForm,
    practitioner_id: str,
    person_id: str,
    kind: InterestKind,
) -> None:
    """Raises ChangedMeanwhile where it is gone."""
    interest = safety.OneInterest(practitioner_id, person_id, kind)
    with services.change(actor, sent, [person(person_id)]) as change:
        if not change.run(safety.REMOVE_INTEREST, interest):
            raise ChangedMeanwhile
        change.record(AuditTag.INTEREST_REMOVED, person_id)
        change.commit()


def _set_named(
    services: Services,
    actor: Actor,
    sent: SentForm,
    person_id: str,
    add: str = "",
    drop: str = "",
) -> None:
    def touched(ask: Ask) -> Iterable[Touched]:
        return _records_of(ask, [person_id])

    with services.change(actor, sent, find=touched) as change:
        if add:
            refuse_unlisted(change, (), (add,))
        named = {*_shielded_row(change, person_id).worker_ids, add} - {"", drop}
        change.one(protecting.SET_SHIELD, protecting.Shield(person_id, True, sorted(named)))
        change.run(protecting.UNNAME_JOINED, protecting.NoMoreNamed(person_id, drop))
        change.record(AuditTag.PERSON_SHIELDED, person_id)
        change.commit()


def _shielded_row(change: Change, person_id: str) -> protecting.ShieldedRow:
    rows = change.run(protecting.SHIELDED_NOW, Nothing())
    found = next((row for row in rows if row.person_id == person_id), None)
    if found is None:
        raise NotVisible
    return found


def _records_of(ask: Ask, people: Sequence[str]) -> list[Touched]:
    rows = ask(protecting.RECORDS_OF, protecting.OfPeople(people))
    return [person(row.record_id) for row in rows]


def _people(change: Change, named: Named, field: str) -> Sequence[str]:
    found = people_named(change.run, named)
    if not found:
        raise Refused("refused_nobody_of_that_name", field)
    return found


def _ask_line(services: Services, row: safety.OpenAsk) -> AskLine:
    words = services.words
    about = (
        identity(row.given_name or "", row.family_name or "", row.born, row.precision, words)
        if row.family_name is not None
        else ""
    )
    since = day_text(local_date(row.since, services.policy.time_zone), words)
    return AskLine(row.task_id, words.of(TaskKind(row.kind)), row.said, row.worker, about, since)


def _arrangement(row: safety.ArrangementRow, words: Words) -> ArrangementLine:
    return ArrangementLine(
        row.arrangement_id,
        identity(
            row.protected_given,
            row.protected_family,
            row.protected_born,
            row.protected_precision,
            words,
        ),
        identity(row.away_given, row.away_family, row.away_born, row.away_precision, words),
        _day(row.since, words),
        tuple(
            words.text(
                "safety_both_expected",
                day=day_text(date.fromisoformat(each["day"]), words),
                name=each["worker"],
            )
            for each in row.meetings
        ),
    )


def _limit(row: safety.LimitRow, words: Words) -> LimitOf:
    return LimitOf(
        row.exclusion_id,
        identity(row.given_name, row.family_name, row.born, row.precision, words),
        limit_text(ExclusionKind(row.kind), row.agencies, row.practitioners, words),
        words.of(ExclusionGround(row.ground)),
        row.why or "",
        row.rests,
        _day(row.since, words),
    )


def _shielded(row: protecting.ShieldedRow, words: Words) -> ShieldedLine:
    who = identity(row.given_name, row.family_name, row.born, row.precision, words)
    return ShieldedLine(row.person_id, who, tuple(zip(row.worker_ids, row.workers, strict=True)))


def _interest(row: safety.InterestRow, words: Words) -> InterestLine:
    kind = InterestKind(row.kind)
    who = identity(row.given_name, row.family_name, row.born, row.precision, words)
    return InterestLine(row.practitioner_id, row.person_id, kind, row.worker, words.of(kind), who)


def identity(given: str, family: str, born: str | None, precision: str | None, words: Words) -> str:
    """Somebody as the privacy officer reads them: by name and birth date."""
    name = f"{given} {family}".strip()
    if born is None:
        return name
    known = PartialDate(date.fromisoformat(born), DatePrecision(precision or "day"))
    return words.text("safety_who", name=name, born=date_text(known, words))


def _day(day: date | None, words: Words) -> str:
    return day_text(day, words) if day else ""


def _today(services: Services, change: Change) -> date:
    return local_date(change.now, services.policy.time_zone)


def _yesterday(services: Services, change: Change) -> date:
    return _today(services, change) - timedelta(days=1)
